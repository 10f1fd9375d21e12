//! What mails carry beside the people, phones with extensions, 同上, and that nothing is lost of what was read.

use super::tests::{SATO, SUZUKI, check, check_all};
use super::*;
use ApplicationKind as K;
use TextField as F;
use proptest::prelude::*;

const SATO_TEXT: &str = "会社名:みなと\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567\n";
const SUZUKI_TEXT: &str =
    "会社名：みなと\n氏名：鈴木 一郎\nメールアドレス：ichiro@example.jp\n電話番号：045-123-4568\n";

/// Signatures as they stand below mails.
const SIGNATURES: [&str; 10] = [
    "━━━━━━━━━━\n横浜市健康福祉局\n山田 太郎\n〒231-0005 横浜市中区本町6-50-10\nTEL：045-671-2121（内線123）\nFAX：045-671-2122\n\
     E-mail：yamada@city.yokohama.jp\nURL：https://www.city.yokohama.lg.jp/\n━━━━━━━━━━\n",
    "-- \n山田 太郎\n横浜市 健康福祉局 予防接種担当\nTEL 045-671-2121\nyamada@city.yokohama.jp\n",
    "--\n山田 太郎\nTEL 045-671-2121\n",
    "********************\n株式会社みなと　営業部\n山田\n231-0005 横浜市中区本町6-50-10\n\
     Tel 045-671-2121 / Fax 045-671-2122\n********************\n",
    "以上、よろしくお願いいたします。\n\n山田\n横浜市役所\n",
    "署名\n会社：株式会社みなと\n部署：予約課\n住所：横浜市中区本町6-50-10\nTEL：045-671-2121\nFAX：045-671-2122\nE-mail：a@example.jp\n",
    "Sent from my iPhone\n",
    "\n株式会社みなと\n〒231-0005 横浜市中区本町6-50-10\n電話：045-671-2121\nメール：a@example.jp\nhttps://example.jp\n",
    "Best regards,\nTaro Yamada\nYokohama City Office\nTel: +81-45-671-2121 ext. 123\n",
    "===================\n山田 太郎\nTEL：045-671-2121\nE-mail：yamada@city.yokohama.jp\n===================\n",
];

#[test]
fn a_signature_is_no_person_and_no_fault() {
    for signature in SIGNATURES {
        for text in [
            format!("{SATO_TEXT}{signature}{SUZUKI_TEXT}"),
            format!("{SATO_TEXT}\n{signature}\n{SUZUKI_TEXT}"),
            format!("{SATO_TEXT}\n{SUZUKI_TEXT}\n{signature}"),
            format!("{SATO_TEXT}\n{signature}\n{SUZUKI_TEXT}\n{signature}"),
            format!(
                "お世話になっております。\n\n{SATO_TEXT}\n{SUZUKI_TEXT}以上、よろしくお願いいたします\n{signature}"
            ),
        ] {
            check(K::Issue, &text, &[SATO, SUZUKI], &[]);
            let read = read(K::Issue, &text);
            assert!(read.remarks.iter().any(|remark| remark.kind != TextRemarkKind::PhoneExtra), "{text}");
        }
    }
    let agent = "V-SYS ID:agent01\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n";
    let told = "LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp";
    for signature in SIGNATURES {
        check(K::Delete, &format!("{agent}\n{signature}"), &[told], &[]);
        let changed = format!("{told} Note=電話番号を045-765-4321に変更 NewPhone=045-765-4321");
        check(K::Change, &format!("{agent}変更内容:電話番号を045-765-4321に変更\n\n{signature}"), &[&changed], &[]);
    }
}

#[test]
fn what_is_left_out_is_said() {
    check_all(
        K::Issue,
        &format!(
            "横浜市の山田です。お世話になっております。\n\n{SATO_TEXT}\n以上、よろしくお願いいたします。\n\n--\n山田\nTEL 045-671-2121\n"
        ),
        &[SATO],
        &[],
        &["1 Greeting", "8 Greeting", "11-12 Signature"],
    );
    check_all(
        K::Issue,
        &format!("From: 山田 <yamada@example.jp>\n件名: 申請\n\n{SATO_TEXT}-----Original Message-----\n{SUZUKI_TEXT}"),
        &[SATO, SUZUKI],
        &[],
        &["1-2 MailHead", "8 MailHead"],
    );
}

#[test]
fn a_person_between_rules_is_no_signature() {
    let ruled = SATO_TEXT.replace('\n', "\n------\n");
    check(K::Issue, &ruled, &[SATO], &[]);
    check(K::Issue, &format!("----------\n{SATO_TEXT}----------\n{SUZUKI_TEXT}----------\n"), &[SATO, SUZUKI], &[]);
    check(K::Issue, &format!("--\n{SATO_TEXT}--\n{SUZUKI_TEXT}"), &[SATO, SUZUKI], &[]);
    // What the form does not have is a fault of a person, not a signature.
    check(K::Issue, &format!("{SATO_TEXT}FAX:045-123-4569\n"), &[SATO], &["5 UnknownLabel"]);
    let short =
        "会社名:みなと\n氏名:佐藤 花子\n\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567\nFAX:045-123-4569";
    check(K::Issue, short, &[SATO], &["6 UnknownLabel"]);
    // Blocks that begin with the mail address.
    let turned = |text: &str| {
        let lines: Vec<&str> = text.lines().collect();
        format!("{}\n{}\n{}\n{}\n", lines[2], lines[3], lines[0], lines[1])
    };
    check(K::Issue, &format!("{}\n{}", turned(SATO_TEXT), turned(SUZUKI_TEXT)), &[SATO, SUZUKI], &[]);
    check(K::Issue, &format!("よろしくお願いします。\n{}", turned(SATO_TEXT)), &[SATO], &[]);
    // The phone below the signature's rule is nobody's.
    check(
        K::Issue,
        &format!("{}\n--\n横浜市健康福祉局\nTEL 045-671-2121\nFAX 045-671-2122", &SATO_TEXT[..SATO_TEXT.len() - 27]),
        &["Company=みなと Name=佐藤 花子 MailAddress=hanako@example.jp"],
        &["1 Missing(Phone)"],
    );
}

#[test]
fn a_phone_is_read_without_its_extension() {
    let check_phone = |line: &str, number: &str, remarks: &[&str]| {
        let text = SATO_TEXT.replace("電話番号:045-123-4567", line);
        check_all(K::Issue, &text, &[&SATO.replace("045-123-4567", number)], &[], remarks);
    };
    for label in ["TEL", "Tel", "電話", "℡", "☎", "電話番号", "ＴＥＬ"] {
        check_phone(&format!("{label}：(045)671-2121"), "(045)671-2121", &[]);
        check_phone(&format!("{label}：045(671)2121"), "045(671)2121", &[]);
    }
    for label in ["TEL ", "℡", "☎", "☎ ", "電話"] {
        check_phone(&format!("{label}045-671-2121"), "045-671-2121", &[]);
    }
    check_phone("電話番号：TEL ０４５－６７１－２１２１", "０４５－６７１－２１２１", &[]);
    check_phone("電話番号:+81-45-671-2121", "+81-45-671-2121", &[]);
    for extra in [
        " 内線 123",
        "(内線123)",
        "（内線：123）",
        " ext. 123",
        " extension 123",
        " x123",
        "x123",
        "\n内線 123",
        "\n(内線:123)",
    ] {
        check_phone(&format!("電話番号:045-671-2121{extra}"), "045-671-2121", &["4 PhoneExtra"]);
    }
    check_all(
        K::Change,
        "ID:agent01\n氏名:佐藤 花子\nメール:hanako@example.jp\n新電話番号:045-765-4321 内線12",
        &["LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp NewPhone=045-765-4321"],
        &[],
        &["4 PhoneExtra"],
    );
}

#[test]
fn the_value_above_is_taken() {
    for same in ["同上", "〃", "同じ", "（同上）", "same as above", "Ditto"] {
        let suzuki = SUZUKI_TEXT.replace("会社名：みなと", &format!("会社名：{same}"));
        check(K::Issue, &format!("{SATO_TEXT}{suzuki}"), &[SATO, SUZUKI], &[]);
        let third = suzuki.replace("ichiro@", "jiro@").replace("鈴木 一郎", "鈴木 次郎");
        let told = SUZUKI.replace("ichiro@", "jiro@").replace("鈴木 一郎", "鈴木 次郎");
        check(K::Issue, &format!("{SATO_TEXT}{suzuki}\n{third}"), &[SATO, SUZUKI, &told], &[]);
        check(
            K::Issue,
            &format!("{suzuki}\n{SATO_TEXT}"),
            &[&SUZUKI.replace("Company=みなと ", ""), SATO],
            &["1 NothingAbove(Company)"],
        );
    }
    let below = SUZUKI_TEXT.replace("電話番号：045-123-4568", "電話番号：\n同上");
    check(K::Issue, &format!("{SATO_TEXT}{below}"), &[SATO, &SUZUKI.replace("4568", "4567")], &[]);
    check(K::Issue, "会社名:同上", &[], &["1 NothingAbove(Company)", "1 EmptyBlock"]);
}

/// A person as values; `n` keeps people apart.
fn values_of(kind: ApplicationKind, n: usize, word: &str, company: &str, note: &str) -> Vec<(TextField, String)> {
    let all = [
        (F::LoginId, format!("agent{n:02}")),
        (F::Company, company.to_owned()),
        (F::Name, format!("{word} 花子")),
        (F::MailAddress, format!("a{n}@example.jp")),
        (F::Phone, format!("045-671-{n:04}")),
        (F::NewName, format!("{word} 一子")),
        (F::Note, note.to_owned()),
    ];
    all.into_iter().filter(|(field, _)| field.belongs_to(kind)).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        people in prop::collection::vec(
            ("[佐藤鈴木高橋A-Za-z]{1,8}", "み[株式会社なとア-ン()（）課部A-Z]{1,12}", "[結婚変更あ-ん]{1,12}"),
            1..9,
        ),
        kind in 0usize..3,
        signature in prop::option::of(prop::sample::select(&SIGNATURES[..])),
    ) {
        let kind = ApplicationKind::ALL[kind];
        let people: Vec<_> = people
            .iter()
            .enumerate()
            .map(|(n, (word, company, note))| values_of(kind, n, word, company, note))
            .collect();
        let value = |person: &[(TextField, String)], field| {
            person.iter().find(|(known, _)| *known == field).map_or(String::new(), |(_, value)| value.clone())
        };
        let mut text: String = people.iter().map(|person| write(kind, |field| value(person, field))).collect();
        text.push_str(signature.unwrap_or_default());
        let read = read(kind, &text);
        let got: Vec<Vec<String>> = read
            .people
            .iter()
            .map(|person| F::ALL.into_iter().map(|field| person.text(field).to_owned()).collect())
            .collect();
        let expected: Vec<Vec<String>> =
            people.iter().map(|person| F::ALL.into_iter().map(|field| value(person, field)).collect()).collect();
        prop_assert_eq!(got, expected, "{}", text);
        prop_assert!(read.faults.is_empty(), "{}", text);
    }
}
