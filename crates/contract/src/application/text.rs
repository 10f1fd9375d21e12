//! Pasted text into people to be corrected and sent, with what is wrong by line.

use crate::application::{
    ApplicationPersonRequest, ApplicationRequest, ApplicationText, ApplicationTextRequest, LineError, MAX_PEOPLE,
};
use crate::fields::{Collector, FieldCode, FieldError};
use crate::{Lang, application_kind};
use madoguchi_domain::ApplicationKind;
use madoguchi_domain::application::text::{PersonText, TextFault, TextFaultKind, TextField, read};
use std::borrow::Cow;

impl ApplicationTextRequest {
    /// What the text says.
    ///
    /// # Errors
    /// When the kind is none, or the text is too long to be looked at.
    pub fn read(&self, lang: Lang) -> Result<ApplicationText, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let kind = errors.take("/kind", application_kind(&self.kind));
        let kind = errors.finish(kind)?;
        Ok(read_application_text(kind, &self.text, lang))
    }
}

/// What a pasted text says: what it lacks, and what no application could be sent with, is said at its line.
#[must_use]
pub fn read_application_text(kind: ApplicationKind, text: &str, lang: Lang) -> ApplicationText {
    let read = read(kind, text);
    let people: Vec<_> = read.people.iter().map(person).collect();
    let lines = read.people.iter().map(PersonText::first_line).collect();
    let request = ApplicationRequest { kind: kind.code().to_owned(), people, round: None };
    let refused = match request.parse(lang) {
        Ok(_) => Vec::new(),
        Err(errors) => errors,
    };
    let mut errors: Vec<LineError> = read.faults.iter().map(|fault| line_error(*fault, lang)).collect();
    for error in refused.into_iter().filter_map(|error| at_line(error, &read.people)) {
        let at = errors.partition_point(|known| known.line <= error.line);
        errors.insert(at, error);
    }
    ApplicationText { people: request.people, lines, errors }
}

/// A person of the text as it would be sent.
fn person(text: &PersonText) -> ApplicationPersonRequest {
    let field = |field| text.text(field).to_owned();
    ApplicationPersonRequest {
        company: field(TextField::Company),
        login_id: field(TextField::LoginId),
        name: field(TextField::Name),
        mail_address: field(TextField::MailAddress),
        phone: field(TextField::Phone),
        new_name: field(TextField::NewName),
        new_mail_address: field(TextField::NewMailAddress),
        new_phone: field(TextField::NewPhone),
        note: field(TextField::Note),
    }
}

/// The name of the field in [`ApplicationPersonRequest`], and how people call it in Japanese and English.
const fn names(field: TextField) -> (&'static str, &'static str, &'static str) {
    match field {
        TextField::Company => ("company", "会社名", "company (会社名)"),
        TextField::LoginId => ("login_id", "V-SYS ID", "V-SYS ID"),
        TextField::Name => ("name", "氏名", "name (氏名)"),
        TextField::MailAddress => ("mail_address", "メールアドレス", "mail address (メールアドレス)"),
        TextField::Phone => ("phone", "電話番号", "phone (電話番号)"),
        TextField::Note => ("note", "変更内容", "what changes (変更内容)"),
        TextField::NewName => ("new_name", "変更後の氏名", "new name (変更後の氏名)"),
        TextField::NewMailAddress => {
            ("new_mail_address", "変更後のメールアドレス", "new mail address (変更後のメールアドレス)")
        }
        TextField::NewPhone => ("new_phone", "変更後の電話番号", "new phone (変更後の電話番号)"),
    }
}

/// Code, Japanese and English sentence of what is wrong with a line: the one table.
fn row(kind: TextFaultKind) -> (&'static str, Cow<'static, str>, Cow<'static, str>) {
    match kind {
        TextFaultKind::UnknownLine => (
            "unknown-line",
            "どの項目の内容か読み取れません。この行は取り込んでいません。".into(),
            "This line belongs to no field and was left out.".into(),
        ),
        TextFaultKind::UnknownLabel => (
            "unknown-label",
            "この項目名は書式にありません。この行は取り込んでいません。".into(),
            "The format has no field of this name; the line was left out.".into(),
        ),
        TextFaultKind::NotOfThisKind(field) => {
            let (_, ja, en) = names(field);
            (
                "not-here",
                format!("この申請では「{ja}」を使いません。取り込んでいません。").into(),
                format!("This kind of application has no {en}; it was left out.").into(),
            )
        }
        TextFaultKind::Missing(field) => {
            let (_, ja, en) = names(field);
            (
                "missing-field",
                format!("この行から始まる人に「{ja}」がありません。").into(),
                format!("The person who begins here has no {en}.").into(),
            )
        }
        TextFaultKind::EmptyBlock => {
            ("empty-block", "項目名だけで内容がありません。".into(), "These labels stand without any value.".into())
        }
    }
}

fn line_error(fault: TextFault, lang: Lang) -> LineError {
    let (code, ja, en) = row(fault.kind);
    let detail = match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    LineError { line: fault.line, last_line: fault.last_line, code: code.to_owned(), detail: detail.into_owned() }
}

/// A field's error at the field's line. That a field is missing was said already.
fn at_line(error: FieldError, people: &[PersonText]) -> Option<LineError> {
    let (required, _, _) = FieldCode::Required.row();
    if error.code == required {
        return None;
    }
    let line = match error.pointer.strip_prefix("/people/").and_then(|rest| rest.split_once('/')) {
        Some((index, field)) => {
            let person = people.get(index.parse::<usize>().ok()?)?;
            let named = TextField::ALL.into_iter().find(|text| names(*text).0 == field);
            named.map_or(person.first_line(), |field| person.line_of(field))
        }
        // Too many people: from here on.
        None => people.get(MAX_PEOPLE as usize)?.first_line(),
    };
    Some(LineError { line, last_line: line, code: error.code, detail: error.detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, text: &str, people: usize, expected: &[&str]) {
        let request = ApplicationTextRequest { kind: kind.into(), text: text.into() };
        let read = request.read(Lang::En).expect("a kind, and not too long");
        let errors: Vec<_> = read.errors.iter().map(|error| format!("{} {}", error.line, error.code)).collect();
        assert_eq!(errors, expected, "{text}");
        assert_eq!((read.people.len(), read.lines.len()), (people, people), "{text}");
    }

    const SATO: &str =
        "会社名:みなと予約センター株式会社\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567\n";

    #[test]
    fn errors_stand_at_their_lines() {
        check("issue", SATO, 1, &[]);
        check("issue", &SATO.replace("hanako@example.jp", "hanako"), 1, &["3 not-a-mail-address"]);
        check("issue", &SATO.replace("045-123-4567", "123"), 1, &["4 not-a-phone"]);
        check(
            "issue",
            &SATO.replace("電話番号:045-123-4567\n", "部署:予約課"),
            1,
            &["1 missing-field", "4 unknown-label"],
        );
        check("issue", &format!("{SATO}\n{SATO}"), 2, &["8 duplicate"]);
        check("issue", &format!("よろしく\n{SATO}"), 1, &["1 unknown-line"]);
        check("issue", "会社名:\n氏名:\n", 0, &["1 empty-block"]);
        check("delete", SATO, 1, &["1 not-here", "1 missing-field", "4 not-here"]);
        check(
            "change",
            "ID:agent01\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n変更内容:結婚のため",
            1,
            &["1 nothing-to-change"],
        );
        let many: String = (0..201).map(|n| SATO.replace("hanako@", &format!("a{n}@"))).collect();
        check("issue", &many, 201, &["801 too-many"]);
    }

    #[test]
    fn sentences_are_in_the_readers_language() {
        let details = |lang| {
            let text = SATO.replace("電話番号:045-123-4567\n", "");
            read_application_text(ApplicationKind::Issue, &text, lang).errors.remove(0).detail
        };
        assert_eq!(details(Lang::Ja), "この行から始まる人に「電話番号」がありません。");
        assert_eq!(details(Lang::En), "The person who begins here has no phone (電話番号).");
    }

    #[test]
    fn a_text_without_bounds_is_not_looked_at() {
        let request = ApplicationTextRequest { kind: "x".into(), text: "あ".repeat(200_001) };
        let pointers: Vec<_> =
            request.read(Lang::En).expect_err("no kind, and too long").into_iter().map(|error| error.pointer).collect();
        assert_eq!(pointers, ["/kind", "/text"]);
    }
}
