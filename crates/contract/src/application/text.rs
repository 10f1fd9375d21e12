//! Pasted text into people to be corrected and sent, with what is wrong by line.

use crate::application::{
    ApplicationPersonRequest, ApplicationRequest, ApplicationText, ApplicationTextRequest, LineError, MAX_PEOPLE,
};
use crate::fields::{Collector, FieldCode, FieldError};
use crate::{Lang, application_kind};
use madoguchi_domain::ApplicationKind;
use madoguchi_domain::application::text::{PersonText, TextFaultKind, TextField, TextRemarkKind, read, write};
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
    let told = |(line, last_line), words| line_error(line, last_line, words, lang);
    let faults = read.faults.iter().map(|fault| told((fault.line, fault.last_line), row(&fault.kind)));
    let mut errors: Vec<LineError> = faults.collect();
    for error in refused.into_iter().filter_map(|error| at_line(error, &read.people, lang)) {
        let at = errors.partition_point(|known| known.line <= error.line);
        errors.insert(at, error);
    }
    let remarks = read.remarks.iter().map(|remark| told((remark.line, remark.last_line), remark_row(remark.kind)));
    ApplicationText { people: request.people, lines, errors, remarks: remarks.collect() }
}

/// People in the ministry's format, one block each; what it says is these people again.
#[must_use]
pub fn write_application_text(kind: ApplicationKind, people: &[ApplicationPersonRequest]) -> String {
    people.iter().map(|person| write(kind, |field| value(person, field).trim().to_owned())).collect()
}

fn value(person: &ApplicationPersonRequest, field: TextField) -> &str {
    match field {
        TextField::Company => &person.company,
        TextField::LoginId => &person.login_id,
        TextField::Name => &person.name,
        TextField::MailAddress => &person.mail_address,
        TextField::Phone => &person.phone,
        TextField::Note => &person.note,
        TextField::NewName => &person.new_name,
        TextField::NewMailAddress => &person.new_mail_address,
        TextField::NewPhone => &person.new_phone,
    }
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

/// Code, Japanese and English sentence.
type Words = (&'static str, Cow<'static, str>, Cow<'static, str>);

/// What is wrong with a line: the one table.
fn row(kind: &TextFaultKind) -> Words {
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
            let (_, ja, en) = names(*field);
            (
                "not-here",
                format!("この申請では「{ja}」を使いません。取り込んでいません。").into(),
                format!("This kind of application has no {en}; it was left out.").into(),
            )
        }
        TextFaultKind::Missing(field) => {
            let (_, ja, en) = names(*field);
            (
                "missing-field",
                format!("この行から始まる人に「{ja}」がありません。").into(),
                format!("The person who begins here has no {en}.").into(),
            )
        }
        TextFaultKind::EmptyBlock => {
            ("empty-block", "項目名だけで内容がありません。".into(), "These labels stand without any value.".into())
        }
        TextFaultKind::NothingAbove(field) => {
            let (_, ja, en) = names(*field);
            (
                "nothing-above",
                format!("「同上」にあたる内容がありません。これより上に「{ja}」のある人がいません。").into(),
                format!("“Same as above” has nothing above it: nobody before has a {en}.").into(),
            )
        }
        TextFaultKind::UnknownColumn(name) if name.is_empty() => (
            "unknown-column",
            "見出しのない列があります。この列は取り込んでいません。".into(),
            "A column has no name in the head row; it was left out.".into(),
        ),
        TextFaultKind::UnknownColumn(name) => (
            "unknown-column",
            format!("「{name}」の列は書式にありません。この列は取り込んでいません。").into(),
            format!("The format has no column “{name}”; it was left out.").into(),
        ),
        TextFaultKind::NoHead => (
            "no-head-row",
            "表の見出し行がありません。「会社名」「氏名」などの見出しの行から貼り付けてください。この行は取り込んでいません。".into(),
            "The table has no head row. Paste it with the row of headings, such as 会社名 and 氏名. These lines were left \
             out."
                .into(),
        ),
    }
}

/// What is to be said of a line that is in order.
fn remark_row(kind: TextRemarkKind) -> Words {
    match kind {
        TextRemarkKind::Signature => {
            ("signature", "メールの署名として読み飛ばしました。".into(), "Left out as a mail signature.".into())
        }
        TextRemarkKind::Greeting => {
            ("greeting", "あいさつとして読み飛ばしました。".into(), "Left out as a greeting.".into())
        }
        TextRemarkKind::MailHead => (
            "mail-head",
            "メールの件名や差出人などとして読み飛ばしました。".into(),
            "Left out as the head of a mail.".into(),
        ),
        TextRemarkKind::PhoneExtra => (
            "phone-extra",
            "電話番号だけを取り込みました。内線番号などは申請に含まれません。".into(),
            "Only the phone number was read; an extension is not part of the application.".into(),
        ),
        TextRemarkKind::ByPosition => (
            "by-position",
            "見出し行がないため、書式の項目の順に読み取りました。".into(),
            "There is no head row: the columns were read in the order of the format.".into(),
        ),
    }
}

fn line_error(line: u32, last_line: u32, (code, ja, en): Words, lang: Lang) -> LineError {
    let detail = match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    LineError { line, last_line, code: code.to_owned(), detail: detail.into_owned() }
}

/// A field's error at the field's line. That a field is missing was said already.
fn at_line(error: FieldError, people: &[PersonText], lang: Lang) -> Option<LineError> {
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
        None => {
            let line = people.get(MAX_PEOPLE as usize)?.first_line();
            return Some(line_error(line, line, too_many(), lang));
        }
    };
    Some(LineError { line, last_line: line, code: error.code, detail: error.detail })
}

fn too_many() -> Words {
    (
        "too-many",
        format!("1回の申請は{MAX_PEOPLE}人までです。この行から先の人は、次の申請に分けてください。").into(),
        format!("An application has at most {MAX_PEOPLE} people. Those from here on belong in the next one.").into(),
    )
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
        check("issue", &SATO.replace("みなと予約センター株式会社", "同上"), 1, &["1 nothing-above"]);
        check("issue", &SATO.replace("045-123-4567", "045-671-2121(内線123)"), 1, &[]);
        check(
            "issue",
            "会社名\t氏名\tメモ\nみなと\t佐藤\tx",
            1,
            &["1 unknown-column", "2 missing-field", "2 missing-field"],
        );
        check("issue", "会社名\t氏名\tメール\t電話\nみなと\t佐藤\tx\t045-123-4567", 1, &["2 not-a-mail-address"]);
        check("issue", "佐藤\t045-123-4567\tみなと", 0, &["1 no-head-row"]);
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
    fn what_was_left_out_is_told_by_line() {
        let text = format!("お世話になっております。\n{SATO}\n--\n山田\nTEL 045-671-2121 内線1\n");
        let read = read_application_text(ApplicationKind::Issue, &text, Lang::Ja);
        let told: Vec<_> = read.remarks.iter().map(|r| (r.line, r.last_line, r.detail.as_str())).collect();
        let expected = [(1, 1, "あいさつとして読み飛ばしました。"), (8, 9, "メールの署名として読み飛ばしました。")];
        assert_eq!(told, expected);
        assert!(read.errors.is_empty());
        let rows = "みなと\t佐藤 花子\thanako@example.jp\t045-123-4567 内線1";
        let read = read_application_text(ApplicationKind::Issue, rows, Lang::En);
        let codes: Vec<_> = read.remarks.iter().map(|remark| remark.code.as_str()).collect();
        assert_eq!(codes, ["by-position", "phone-extra"]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut person = ApplicationPersonRequest::default();
        for field in TextField::ALL {
            let text = match field {
                TextField::LoginId => "agent01",
                TextField::MailAddress | TextField::NewMailAddress => "hanako@example.jp",
                TextField::Phone | TextField::NewPhone => "045-123-4567",
                TextField::Note => "結婚のため\n急ぎ",
                TextField::Company | TextField::Name | TextField::NewName => "佐藤",
            };
            let place = match field {
                TextField::Company => &mut person.company,
                TextField::LoginId => &mut person.login_id,
                TextField::Name => &mut person.name,
                TextField::MailAddress => &mut person.mail_address,
                TextField::Phone => &mut person.phone,
                TextField::Note => &mut person.note,
                TextField::NewName => &mut person.new_name,
                TextField::NewMailAddress => &mut person.new_mail_address,
                TextField::NewPhone => &mut person.new_phone,
            };
            *place = text.to_owned();
        }
        for kind in ApplicationKind::ALL {
            let mut expected = vec![person.clone(), person.clone()];
            for (at, person) in expected.iter_mut().enumerate() {
                person.mail_address = format!("a{at}@example.jp");
            }
            let read = read_application_text(kind, &write_application_text(kind, &expected), Lang::Ja);
            for (got, expected) in read.people.iter().zip(&expected) {
                for field in TextField::ALL.into_iter().filter(|field| field.belongs_to(kind)) {
                    assert_eq!(value(got, field), value(expected, field), "{kind:?} {field:?}");
                }
            }
            assert_eq!(read.people.len(), 2, "{kind:?}");
        }
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
