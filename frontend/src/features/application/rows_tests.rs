use super::*;
use crate::i18n::texts;
use madoguchi_contract::Lang;
use madoguchi_contract::session::VendorRef;

/// The fourth round of 2021.
pub(crate) fn fourth_round() -> IssuanceRound {
    IssuanceRound {
        number: 4,
        deadline: "2021-05-19T17:00:00+09:00".into(),
        mails_on: "2021-05-21".into(),
        moves: vec![],
    }
}

/// A person of an application for a new account.
pub(crate) fn hanako(status: &str) -> ApplicationPerson {
    ApplicationPerson {
        id: "5".into(),
        application_id: "3".into(),
        municipality: MunicipalityRef {
            code: "141003".into(), prefecture: "神奈川県".into(), name: "横浜市".into()
        },
        kind: "issue".into(),
        status: status.into(),
        vendor: VendorRef { id: "9".into(), name: "うみべ受付株式会社".into() },
        vendor_named: None,
        vendor_confirmed: false,
        account_id: None,
        login_id: None,
        name: "佐藤 花子".into(),
        mail_address: "hanako@example.jp".into(),
        phone: Some("0451234567".into()),
        new_name: None,
        new_mail_address: None,
        new_phone: None,
        note: String::new(),
        doubles: vec![],
        also_works_for: vec![],
        has_password: None,
        log_in_mail: None,
        round: fourth_round(),
        withdrawal_reason: (status == "withdrawn").then(|| "採用の取りやめ".into()),
        refusal_reason: (status == "refused").then(|| "委託の確認が取れません".into()),
        at_once_reason: None,
        decided_at: (status != "received").then(|| "2021-05-20T10:00:00+09:00".into()),
        etag: "\"1\"".into(),
    }
}

#[test]
fn a_person_says_what_became_of_the_application() {
    let check = |person: &ApplicationPerson, words: &str, sub: &str, tone: Tone| {
        let cell = status(person, texts(Lang::Ja));
        assert_eq!((cell.text.as_str(), cell.sub.as_str(), cell.tone), (words, sub, Some(tone)));
    };
    check(&hanako("received"), "審査待ち", "第4回 · 5/21(金)送付", Tone::Waiting);
    let change = ApplicationPerson { kind: "change".into(), ..hanako("received") };
    check(&change, "審査待ち", "第4回", Tone::Waiting);
    for (kind, mailed) in [("issue", "5/21(金)"), ("change", ""), ("delete", "")] {
        assert_eq!(round(&fourth_round(), kind, texts(Lang::Ja)).sub, mailed, "{kind}");
    }
    check(&hanako("issued"), "発行済み", "2021/05/20 10:00 処理", Tone::Good);
    check(&hanako("refused"), "却下", "理由: 委託の確認が取れません", Tone::Bad);
    check(&hanako("withdrawn"), "取り下げ", "理由: 採用の取りやめ", Tone::Neutral);
    check(&ApplicationPerson { withdrawal_reason: None, ..hanako("withdrawn") }, "取り下げ", "", Tone::Neutral);
    let at_once = ApplicationPerson { at_once_reason: Some("明日から勤務".into()), ..hanako("issued") };
    check(&at_once, "発行済み", "今すぐ発行: 明日から勤務 · 2021/05/20 10:00 処理", Tone::Good);
    let in_use = ApplicationPerson { has_password: Some(true), ..hanako("issued") };
    check(&in_use, "発行済み", "パスワード設定済み · 2021/05/20 10:00 処理", Tone::Good);
}

#[test]
fn a_person_leads_to_the_account_and_names_the_open_company() {
    let cells = person_row(&hanako("received"), texts(Lang::Ja)).cells;
    assert_eq!((cells[1].sub.as_str(), cells[5].href.as_deref()), ("会社の確認待ち", None));
    assert_eq!(cells[3].text, "045-123-4567");
    let issued = ApplicationPerson {
        account_id: Some("77".into()),
        login_id: Some("agent0042".into()),
        vendor_confirmed: true,
        ..hanako("issued")
    };
    let cells = person_row(&issued, texts(Lang::Ja)).cells;
    assert_eq!((cells[1].sub.as_str(), cells[5].href.as_deref()), ("", Some("/accounts/77")));
    // The last column is the action.
    assert_eq!(cells.len() + 1, texts(Lang::Ja).applications.person_columns.len());
    let merged =
        ApplicationPerson { vendor_named: Some("うみべ".into()), vendor_confirmed: true, ..hanako("received") };
    assert_eq!(person_row(&merged, texts(Lang::Ja)).cells[1].sub, "申請時の会社名: うみべ");
    assert_eq!(person_row(&hanako("withdrawn"), texts(Lang::Ja)).cells[1].sub, "", "nobody waits for it");
}

#[test]
fn a_change_says_what_is_from_now_on() {
    let change = ApplicationPerson {
        kind: "change".into(),
        phone: None,
        new_name: Some("鈴木 花子".into()),
        new_phone: Some("0457654321".into()),
        note: "結婚のため".into(),
        ..hanako("received")
    };
    let cell = content(&change, texts(Lang::Ja));
    assert_eq!((cell.text.as_str(), cell.sub.as_str()), ("→ 鈴木 花子 → 045-765-4321", "結婚のため"));
    let labels: Vec<_> = person_facts(&change, texts(Lang::Ja)).into_iter().map(|(label, _)| label).collect();
    assert!(labels.contains(&"変更後の氏名") && !labels.contains(&"電話番号"));
}

#[test]
fn a_row_of_the_list_counts_who_waits() {
    let summary = |received, refused, withdrawn| ApplicationSummary {
        id: "3".into(),
        municipality: hanako("received").municipality,
        kind: "issue".into(),
        sent_at: "2021-05-18T09:30:00+09:00".into(),
        round: fourth_round(),
        people: 3,
        received,
        refused,
        withdrawn,
    };
    let check = |received, refused, withdrawn, words: &str, sub: &str| {
        let cells = row(&summary(received, refused, withdrawn), texts(Lang::Ja)).cells;
        assert_eq!((cells[5].text.as_str(), cells[5].sub.as_str()), (words, sub));
        assert_eq!(cells.len(), texts(Lang::Ja).applications.columns.len());
    };
    check(3, 0, 0, "審査待ち 3人", "");
    check(0, 1, 0, "すべて処理済み", "却下 1人");
    check(0, 1, 2, "すべて処理済み", "却下 1人 · 取り下げ 2人");
}

#[test]
fn a_deadline_reads_in_both_languages() {
    assert_eq!(deadline(&fourth_round(), texts(Lang::Ja)), "2021年5月19日(水) 17:00");
    assert_eq!(deadline(&fourth_round(), texts(Lang::En)), "Wed 19 May 2021 17:00");
}
