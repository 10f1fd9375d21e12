//! How far somebody is with a new account: the log-in mail waits, has left, or the password is set.

use crate::format::dates::moment;
use crate::i18n::Texts;
use madoguchi_contract::mail::LogInMail;

/// In words; empty where nobody knows, or there is nothing to tell.
pub(crate) fn log_in_state(has_password: Option<bool>, mail: Option<&LogInMail>, t: &'static Texts) -> String {
    let o = t.outbox;
    match (has_password, mail) {
        (None, _) => String::new(),
        (Some(true), _) => o.password_set.to_owned(),
        (Some(false), None) => o.password_open.to_owned(),
        (Some(false), Some(mail)) => match mail.status.as_str() {
            "waiting" => (o.mail_waits)(&moment(&mail.due_at)),
            "sent" => {
                let left = moment(mail.sent_at.as_deref().unwrap_or_default());
                match mail.link_until.as_deref().map(moment) {
                    Some(until) => (o.mail_left)(&left, &until),
                    None => (o.mail_in_vain)(&left),
                }
            }
            "failed" => o.mail_failed.to_owned(),
            _ => o.password_open.to_owned(),
        },
    }
}

/// The same in a word or two, for a row.
pub(crate) fn log_in_step(has_password: Option<bool>, mail: Option<&LogInMail>, t: &'static Texts) -> &'static str {
    let o = t.outbox;
    match (has_password, mail.map(|mail| (mail.status.as_str(), mail.link_until.is_some()))) {
        (None, _) => "",
        (Some(true), _) => o.password_set,
        (Some(false), Some(("waiting", _))) => o.step_waiting,
        (Some(false), Some(("sent", true))) => o.step_sent,
        (Some(false), Some(("sent", false))) => o.step_dead,
        (Some(false), Some(("failed", _))) => o.step_failed,
        (Some(false), Some(_) | None) => o.password_open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn each_step_has_its_words() {
        let mail = |status: &str| LogInMail {
            status: status.into(),
            due_at: "2021-05-21T09:00:00+09:00".into(),
            sent_at: (status == "sent").then(|| "2021-05-21T09:00:12+09:00".into()),
            link_until: (status == "sent").then(|| "2021-05-24T09:00:12+09:00".into()),
        };
        let step = |has_password: Option<bool>, mail: Option<LogInMail>, ja: &str, en: &str| {
            assert_eq!(log_in_step(has_password, mail.as_ref(), texts(Lang::Ja)), ja);
            assert_eq!(log_in_step(has_password, mail.as_ref(), texts(Lang::En)), en);
        };
        step(None, None, "", "");
        step(Some(true), Some(mail("sent")), "パスワード設定済み", "Password set");
        step(Some(false), Some(mail("waiting")), "メール送信待ち", "Email waits");
        step(Some(false), Some(mail("sent")), "メール送信済み", "Email sent");
        step(Some(false), Some(LogInMail { link_until: None, ..mail("sent") }), "リンク無効", "Link ended");
        step(Some(false), Some(mail("failed")), "メール送信不可", "Email failed");
        step(Some(false), None, "パスワード未設定", "No password yet");
        let check = |has_password: Option<bool>, status: Option<&str>, ja: &str, en: &str| {
            let mail = status.map(mail);
            assert_eq!(log_in_state(has_password, mail.as_ref(), texts(Lang::Ja)), ja);
            assert_eq!(log_in_state(has_password, mail.as_ref(), texts(Lang::En)), en);
        };
        check(None, None, "", "");
        check(Some(true), Some("sent"), "パスワード設定済み", "Password set");
        check(Some(false), None, "パスワード未設定", "No password yet");
        check(
            Some(false),
            Some("waiting"),
            "ログイン用メールは送信待ち(2021/05/21 09:00)",
            "Log-in email waits (2021/05/21 09:00)",
        );
        check(
            Some(false),
            Some("sent"),
            "ログイン用メール送信済み(2021/05/21 09:00)・パスワード未設定(リンクは2021/05/24 09:00まで)",
            "Log-in email sent (2021/05/21 09:00), no password yet (link works until 2021/05/24 09:00)",
        );
        let dead = LogInMail { link_until: None, ..mail("sent") };
        assert_eq!(
            log_in_state(Some(false), Some(&dead), texts(Lang::Ja)),
            "ログイン用メール送信済み(2021/05/21 09:00)・パスワード未設定(リンクは使えません)"
        );
        check(
            Some(false),
            Some("failed"),
            "ログイン用メールを送信できませんでした",
            "The log-in email could not be sent",
        );
        check(Some(false), Some("withdrawn"), "パスワード未設定", "No password yet");
    }
}
