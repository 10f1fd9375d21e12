//! The application for accounts: people while they are typed or read out of a text, and the request they make.

use crate::components::list::row::{Cell, Row};
use crate::features::application::words;
use crate::format::text::phone;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::account::Account;
use madoguchi_contract::application::{
    ApplicationPersonRequest, ApplicationRequest, ApplicationText, ApplicationTextRequest, LineError,
};
use madoguchi_domain::company_key;
use serde::{Deserialize, Serialize};

/// A field of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Company,
    LoginId,
    Name,
    MailAddress,
    Phone,
    NewName,
    NewMailAddress,
    NewPhone,
    Note,
}

impl Field {
    /// All fields.
    pub(crate) const ALL: [Self; 9] = [
        Self::Company,
        Self::LoginId,
        Self::Name,
        Self::MailAddress,
        Self::Phone,
        Self::NewName,
        Self::NewMailAddress,
        Self::NewPhone,
        Self::Note,
    ];

    /// Those that count for a kind of application, in the notice's order.
    pub(crate) fn of_kind(kind: &str) -> &'static [Self] {
        match kind {
            "change" => &[
                Self::LoginId,
                Self::Name,
                Self::MailAddress,
                Self::NewName,
                Self::NewMailAddress,
                Self::NewPhone,
                Self::Note,
            ],
            "delete" => &[Self::LoginId, Self::Name, Self::MailAddress],
            _ => &[Self::Company, Self::Name, Self::MailAddress, Self::Phone],
        }
    }

    /// Its name on the wire.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::LoginId => "login_id",
            Self::Name => "name",
            Self::MailAddress => "mail_address",
            Self::Phone => "phone",
            Self::NewName => "new_name",
            Self::NewMailAddress => "new_mail_address",
            Self::NewPhone => "new_phone",
            Self::Note => "note",
        }
    }

    /// Its name for people.
    pub(crate) fn label(self, t: &words::Texts) -> &'static str {
        match self {
            Self::Company => t.company,
            Self::LoginId => t.login_id,
            Self::Name => t.name,
            Self::MailAddress => t.mail_address,
            Self::Phone => t.phone,
            Self::NewName => t.new_name,
            Self::NewMailAddress => t.new_mail_address,
            Self::NewPhone => t.new_phone,
            Self::Note => t.note,
        }
    }

    /// Whether a person needs it. Of what changes one is enough, and the words are for people.
    pub(crate) const fn required(self) -> bool {
        match self {
            Self::Company | Self::LoginId | Self::Name | Self::MailAddress | Self::Phone => true,
            Self::NewName | Self::NewMailAddress | Self::NewPhone | Self::Note => false,
        }
    }

    /// What a person has there.
    pub(crate) fn get(self, person: &ApplicationPersonRequest) -> &str {
        match self {
            Self::Company => &person.company,
            Self::LoginId => &person.login_id,
            Self::Name => &person.name,
            Self::MailAddress => &person.mail_address,
            Self::Phone => &person.phone,
            Self::NewName => &person.new_name,
            Self::NewMailAddress => &person.new_mail_address,
            Self::NewPhone => &person.new_phone,
            Self::Note => &person.note,
        }
    }

    /// Puts a text there.
    pub(crate) fn set(self, person: &mut ApplicationPersonRequest, text: String) {
        let place = match self {
            Self::Company => &mut person.company,
            Self::LoginId => &mut person.login_id,
            Self::Name => &mut person.name,
            Self::MailAddress => &mut person.mail_address,
            Self::Phone => &mut person.phone,
            Self::NewName => &mut person.new_name,
            Self::NewMailAddress => &mut person.new_mail_address,
            Self::NewPhone => &mut person.new_phone,
            Self::Note => &mut person.note,
        };
        *place = text;
    }
}

/// Everything the form holds, as typed; kept in the browser's session until the application is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// `issue`, `change` or `delete`.
    pub(crate) kind: String,
    /// What stands in the paste box.
    pub(crate) text: String,
    /// The people.
    pub(crate) people: Vec<ApplicationPersonRequest>,
}

impl Default for Draft {
    fn default() -> Self {
        Self { kind: "issue".to_owned(), text: String::new(), people: vec![ApplicationPersonRequest::default()] }
    }
}

// Personal data must not reach a log by a stray `{:?}`.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Draft {
    /// The deletion of an account, filled in.
    pub(crate) fn deletion(account: &Account) -> Self {
        let person = ApplicationPersonRequest {
            login_id: account.login_id.clone(),
            name: account.display_name.clone().unwrap_or_default(),
            mail_address: account.mail_address.clone().unwrap_or_default(),
            ..ApplicationPersonRequest::default()
        };
        Self { kind: "delete".to_owned(), people: vec![person], ..Self::default() }
    }

    /// Whether nothing is typed that would be missed.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.people.iter().all(is_blank)
    }

    /// The people without empty rows; at least one row stays to type into.
    pub(crate) fn filled(&self) -> Vec<ApplicationPersonRequest> {
        self.people.iter().filter(|person| !is_blank(person)).cloned().collect()
    }

    /// The request: what does not count for the kind is left out.
    pub(crate) fn request(&self) -> ApplicationRequest {
        let of_kind = |person: &ApplicationPersonRequest| {
            let mut sent = ApplicationPersonRequest::default();
            for field in Field::of_kind(&self.kind) {
                field.set(&mut sent, field.get(person).trim().to_owned());
            }
            sent
        };
        ApplicationRequest { kind: self.kind.clone(), people: self.people.iter().map(of_kind).collect(), round: None }
    }

    /// The people with those who were read out of a text; an empty row makes room for them.
    pub(crate) fn with(&self, read: &ApplicationText) -> Vec<ApplicationPersonRequest> {
        self.filled().into_iter().chain(read.people.iter().cloned()).collect()
    }
}

/// Whether nothing is typed of a person.
pub(crate) fn is_blank(person: &ApplicationPersonRequest) -> bool {
    Field::ALL.iter().all(|field| field.get(person).trim().is_empty())
}

/// What a pasted text says, read as the server reads it.
pub(crate) fn read_text(kind: &str, text: &str, lang: Lang) -> ApplicationText {
    let request = ApplicationTextRequest { kind: kind.to_owned(), text: text.to_owned() };
    // The box takes no longer text, and the kind is one of three.
    request.read(lang).unwrap_or_default()
}

/// The lines of a text that belong to nobody: they stay in the box when the people are taken out of it.
pub(crate) fn left_over(text: &str, read: &ApplicationText) -> String {
    let unread = |error: &&LineError| matches!(error.code.as_str(), "unknown-line" | "unknown-label" | "not-here");
    let faults: Vec<&LineError> = read.errors.iter().filter(unread).collect();
    let stays = |number: u32| faults.iter().any(|fault| fault.line <= number && number <= fault.last_line);
    let lines = text.lines().zip(1..).filter(|(_, number)| stays(*number)).map(|(line, _)| line.trim());
    lines.collect::<Vec<_>>().join("\n")
}

/// A line of the pasted text that needs a look: its number, what stands there, what would do.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) line: u32,
    pub(crate) text: String,
    pub(crate) detail: String,
}

/// The lines that need a look, beside what stands there.
pub(crate) fn problems(text: &str, read: &ApplicationText) -> Vec<Problem> {
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: u32| lines.get(usize::try_from(line).unwrap_or_default().wrapping_sub(1)).copied();
    let problem = |error: &LineError| Problem {
        line: error.line,
        text: at(error.line).unwrap_or_default().trim().to_owned(),
        detail: error.detail.clone(),
    };
    read.errors.iter().map(problem).collect()
}

/// Names that are suggested for the company.
pub(crate) fn suggested(known: &[String], typed: &str) -> Vec<String> {
    let key = company_key(typed);
    known.iter().filter(|name| company_key(name).contains(&key) && *name != typed).cloned().collect()
}

/// Whether a company is none of those that are commissioned, however its name is written.
pub(crate) fn is_new_company(known: &[String], name: &str) -> bool {
    let key = company_key(name);
    !key.is_empty() && !known.iter().any(|known| company_key(known) == key)
}

/// Everybody shown back before the application is sent. Companies in `known` are commissioned.
pub(crate) fn confirmation(request: &ApplicationRequest, known: &[String], t: &'static Texts) -> Vec<Row> {
    let a = t.applications;
    let cells = |person: &ApplicationPersonRequest| match request.kind.as_str() {
        "change" => {
            let new = [Field::NewName, Field::NewMailAddress, Field::NewPhone].map(|field| field.get(person));
            let new: Vec<&str> = new.into_iter().filter(|value| !value.is_empty()).collect();
            vec![
                Cell::text(&person.login_id),
                Cell::text(&person.name),
                Cell::text(&person.mail_address),
                Cell::text(new.join(" / ")),
                Cell::text(&person.note),
            ]
        }
        "delete" => {
            vec![Cell::text(&person.login_id), Cell::text(&person.name), Cell::text(&person.mail_address)]
        }
        _ => {
            let company = Cell::text(&person.company);
            let new = is_new_company(known, &person.company);
            vec![
                Cell::text(&person.name),
                if new { company.sub(a.new_company) } else { company },
                Cell::text(&person.mail_address),
                Cell::num(phone(&person.phone)),
            ]
        }
    };
    request.people.iter().enumerate().map(|(at, person)| Row { id: at.to_string(), cells: cells(person) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::account::rows::tests::account;

    #[test]
    fn the_deletion_of_an_account_is_filled_in_and_in_order() {
        let draft = Draft::deletion(&account("agent", "active"));
        let request = draft.request();
        let person = &request.people[0];
        assert_eq!((person.login_id.as_str(), person.name.as_str()), ("agent1001", "佐藤 花子"));
        assert!(request.parse(Lang::Ja).is_ok());
    }

    use crate::i18n::texts;

    fn hanako() -> ApplicationPersonRequest {
        ApplicationPersonRequest {
            company: "みなと予約センター株式会社".into(),
            name: "佐藤 花子".into(),
            mail_address: "hanako@example.jp".into(),
            phone: "045-123-4567".into(),
            ..ApplicationPersonRequest::default()
        }
    }

    fn draft(kind: &str, people: Vec<ApplicationPersonRequest>) -> Draft {
        Draft { kind: kind.into(), text: String::new(), people }
    }

    #[test]
    fn every_field_is_read_and_written_at_its_place() {
        let mut person = ApplicationPersonRequest::default();
        for field in Field::ALL {
            field.set(&mut person, field.name().to_owned());
        }
        for field in Field::ALL {
            assert_eq!(field.get(&person), field.name());
        }
        let wire = serde_json::to_value(&person).unwrap();
        assert!(Field::ALL.iter().all(|field| wire[field.name()] == field.name()));
    }

    #[test]
    fn what_does_not_count_for_the_kind_is_left_out() {
        let sent =
            draft("delete", vec![ApplicationPersonRequest { login_id: " agent0042 ".into(), ..hanako() }]).request();
        let expected = ApplicationPersonRequest {
            login_id: "agent0042".into(),
            name: "佐藤 花子".into(),
            mail_address: "hanako@example.jp".into(),
            ..ApplicationPersonRequest::default()
        };
        assert!(sent.people == [expected]);
    }

    #[test]
    fn people_of_a_text_join_those_who_are_typed() {
        let taro = ApplicationPersonRequest { name: "鈴木 太郎".into(), ..hanako() };
        let read = ApplicationText { people: vec![taro.clone()], lines: vec![1], errors: Vec::new() };
        let empty = ApplicationPersonRequest::default();
        assert!(draft("issue", vec![hanako(), empty.clone()]).with(&read) == [hanako(), taro.clone()]);
        assert!(draft("issue", vec![empty.clone()]).with(&read) == [taro]);
        assert!(draft("issue", vec![empty]).is_blank() && !draft("issue", vec![hanako()]).is_blank());
    }

    #[test]
    fn a_problem_shows_its_line() {
        let error = |line| LineError { line, last_line: line, code: "unknown-label".into(), detail: "?".into() };
        let read = ApplicationText { errors: vec![error(2), error(9)], ..ApplicationText::default() };
        let told: Vec<_> =
            problems("氏名:佐藤\n 部署:予約課 \n", &read).into_iter().map(|p| (p.line, p.text)).collect();
        assert_eq!(told, [(2, "部署:予約課".to_owned()), (9, String::new())]);
    }

    #[test]
    fn a_text_of_two_people_is_read_and_its_greetings_are_left_over() {
        let block = |name: &str, mail: &str| {
            format!(
                "会社名：みなと予約センター株式会社\n氏名：{name}\nメールアドレス：{mail}\n電話番号：045-123-4567\n\n"
            )
        };
        let text = format!(
            "部署：予約課\n{}{}",
            block("佐藤　花子", "hanako@example.jp"),
            block("鈴木 太郎", "taro＠example.jp")
        );
        let read = read_text("issue", &text, Lang::Ja);
        let names: Vec<_> = read.people.iter().map(|person| person.name.replace('　', " ")).collect();
        assert_eq!(names, ["佐藤 花子", "鈴木 太郎"]);
        assert_eq!(left_over(&text, &read), "部署：予約課");
        assert_eq!(problems(&text, &read)[0].text, "部署：予約課");
        let template = texts(Lang::Ja).applications.templates[0].1;
        let read = read_text("issue", template, Lang::Ja);
        assert_eq!((read.people.len(), left_over(template, &read)), (0, String::new()));
    }

    #[test]
    fn a_company_that_is_not_commissioned_is_marked() {
        let known = ["みなと予約センター株式会社".to_owned()];
        let check = |company: &str, new: bool| {
            assert_eq!(is_new_company(&known, company), new, "{company}");
            let request =
                draft("issue", vec![ApplicationPersonRequest { company: company.into(), ..hanako() }]).request();
            let rows = confirmation(&request, &known, texts(Lang::Ja));
            assert_eq!(rows[0].cells[1].sub == "新しい会社", new, "{company}");
        };
        check("みなと予約センター株式会社", false);
        check("みなと予約センター（株）", false);
        check("うみべ受付株式会社", true);
        check("", false);
        assert_eq!(suggested(&known, "みなと"), known);
        assert!(suggested(&known, "うみべ").is_empty());
    }

    #[test]
    fn a_change_shows_what_is_from_now_on() {
        let person = ApplicationPersonRequest {
            login_id: "agent0042".into(),
            new_name: "鈴木 花子".into(),
            new_phone: "045-765-4321".into(),
            ..hanako()
        };
        let rows = confirmation(&draft("change", vec![person]).request(), &[], texts(Lang::Ja));
        assert_eq!(rows[0].cells[3].text, "鈴木 花子 / 045-765-4321");
        assert_eq!(rows[0].cells.len(), texts(Lang::Ja).applications.change_columns.len());
    }
}
