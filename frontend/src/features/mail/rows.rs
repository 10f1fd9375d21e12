//! The outbox: a row of its list, the facts of a mail, and the link in its text.

use crate::components::facts::Fact;
use crate::components::list::filter_values::{Choices, Filter, Input};
use crate::components::list::row::{Cell, Row, Tone};
use crate::format::dates::moment;
use crate::format::lookup::{choices, word};
use crate::format::query::encoded;
use crate::i18n::Texts;
use madoguchi_contract::mail::{OutboxAttempt, OutboxMail};

/// The filters of the list.
pub(crate) static FILTERS: [Filter; 3] = [
    Filter { name: "status", label: |t| t.outbox.status, input: Input::Choice(statuses) },
    Filter { name: "kind", label: |t| t.outbox.kind, input: Input::Choice(kinds) },
    Filter { name: "login_id", label: |t| t.outbox.login_id, input: Input::Words },
];

fn statuses(t: &'static Texts) -> Choices {
    choices(&t.outbox.statuses)
}

fn kinds(t: &'static Texts) -> Choices {
    choices(&t.outbox.kinds)
}

/// The state as a badge.
pub(crate) fn status(mail: &OutboxMail, t: &'static Texts) -> Cell {
    let tone = match mail.status.as_str() {
        "sent" => Tone::Good,
        "failed" => Tone::Bad,
        "waiting" => Tone::Waiting,
        _ => Tone::Neutral,
    };
    Cell::badge(tone, word(&t.outbox.statuses, &mail.status))
}

/// A row of the list.
pub(crate) fn row(mail: &OutboxMail, t: &'static Texts) -> Row {
    let o = t.outbox;
    let when = match (mail.status.as_str(), &mail.sent_at, &mail.next_attempt_at) {
        (_, Some(sent), _) => (o.sent_at)(&moment(sent)),
        ("waiting", None, Some(next)) if 0 < mail.attempts => (o.next_attempt)(&moment(next)),
        ("waiting", None, _) => (o.not_before)(&moment(&mail.due_at)),
        _ => String::new(),
    };
    Row {
        id: mail.id.clone(),
        cells: vec![
            Cell::text(&mail.subject).sub(word(&o.kinds, &mail.kind)).to(format!("/outbox/{}", encoded(&mail.id))),
            Cell::text(&mail.mail_address).sub(&mail.login_id),
            status(mail, t).sub(when),
            Cell::num((o.attempts)(mail.attempts)),
        ],
    }
}

/// Everything about a mail but its text.
pub(crate) fn facts(mail: &OutboxMail, t: &'static Texts) -> Vec<Fact> {
    let o = t.outbox;
    let mut facts = vec![
        (o.to, mail.mail_address.clone()),
        (o.login_id, mail.login_id.clone()),
        (o.subject, mail.subject.clone()),
        (o.kind, word(&o.kinds, &mail.kind)),
        (o.due_at, moment(&mail.due_at)),
    ];
    if let Some(next) = mail.next_attempt_at.as_ref().filter(|_| mail.status == "waiting") {
        facts.push((o.next_attempt_at, moment(next)));
    }
    if let Some(sent) = &mail.sent_at {
        facts.push((o.sent, moment(sent)));
    }
    facts
}

/// Whether the service desk may have it sent again.
pub(crate) fn may_retry(mail: &OutboxMail) -> bool {
    mail.status == "failed" || (mail.status == "waiting" && 0 < mail.attempts)
}

/// The first link in a text.
pub(crate) fn link(body: &str) -> Option<&str> {
    let starts = body.find("https://").into_iter().chain(body.find("http://")).min()?;
    let rest = &body[starts..];
    // Japanese text may follow without a space.
    let ends = rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len());
    Some(&rest[..ends])
}

/// An attempt in words: when, how it ended, what the mail server said.
pub(crate) fn attempt(attempt: &OutboxAttempt, t: &'static Texts) -> (String, String, String) {
    (moment(&attempt.at), word(&t.outbox.outcomes, &attempt.outcome), attempt.detail.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    fn mail(status: &str, attempts: u32) -> OutboxMail {
        OutboxMail {
            id: "7".into(),
            kind: "log_in".into(),
            login_id: "agent0042".into(),
            mail_address: "hanako@example.jp".into(),
            subject: "ログインIDのお知らせ".into(),
            status: status.into(),
            due_at: "2021-04-23T00:00:00+09:00".into(),
            next_attempt_at: Some("2021-04-23T09:10:00+09:00".into()),
            sent_at: (status == "sent").then(|| "2021-04-23T09:00:30+09:00".into()),
            attempts,
        }
    }

    #[test]
    fn a_row_says_when_it_left_or_will_leave() {
        let check = |status: &str, attempts: u32, words: &str, when: &str, tone: Tone, retry: bool| {
            let mail = mail(status, attempts);
            let cell = &row(&mail, texts(Lang::Ja)).cells[2];
            assert_eq!((cell.text.as_str(), cell.sub.as_str(), cell.tone), (words, when, Some(tone)), "{status}");
            assert_eq!(may_retry(&mail), retry, "{status} {attempts}");
        };
        check("waiting", 0, "送信待ち", "2021/04/23 00:00 以降に送信", Tone::Waiting, false);
        check("waiting", 2, "送信待ち", "次の送信 2021/04/23 09:10", Tone::Waiting, true);
        check("sent", 1, "送信済み", "2021/04/23 09:00 送信", Tone::Good, false);
        check("failed", 8, "送信失敗", "", Tone::Bad, true);
        check("withdrawn", 0, "取りやめ", "", Tone::Neutral, false);
    }

    #[test]
    fn the_link_of_a_text_is_found() {
        let check = |body: &str, expected: Option<&str>| assert_eq!(link(body), expected, "{body}");
        check(
            "次のリンクから\nhttps://madoguchi.example/set-password#abc-1_2\nを開く",
            Some("https://madoguchi.example/set-password#abc-1_2"),
        );
        check("http://127.0.0.1:8080/p?t=1を開く", Some("http://127.0.0.1:8080/p?t=1"));
        check("{link}", None);
    }
}
