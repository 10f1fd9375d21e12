//! The application for accounts: people while they are typed or read out of a text, and the request they make.

use crate::components::list::row::{Cell, Row};
use crate::features::application::pasted::left_over;
use crate::features::application::words;
use crate::format::text::phone;
use crate::i18n::Texts;
use madoguchi_contract::account::Account;
use madoguchi_contract::application::{ApplicationPersonRequest, ApplicationRequest, ApplicationText, MAX_PEOPLE};
use madoguchi_contract::write_application_text;
use madoguchi_domain::{ApplicationKind, company_key};
use serde::{Deserialize, Serialize};

/// The most people of an application.
pub(crate) const MOST_PEOPLE: usize = MAX_PEOPLE as usize;

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

    /// How many of the people of a text still fit into this application.
    pub(crate) fn fits(&self, read: &ApplicationText) -> usize {
        MOST_PEOPLE.saturating_sub(self.filled().len()).min(read.people.len())
    }

    /// Whether an application takes no more people.
    pub(crate) fn is_full(&self) -> bool {
        MOST_PEOPLE <= self.filled().len()
    }

    /// The draft with those who were read out of its text; an empty row makes room for them. Whoever does not fit stays
    /// in the text, for the next application, and so do the lines that belong to nobody.
    ///
    /// Those who stay are written in the ministry's format: a table's rows would have lost their head, and 同上 the
    /// person above.
    pub(crate) fn taking(&self, read: &ApplicationText) -> Draft {
        let (now, later) = read.people.split_at(self.fits(read));
        let people = self.filled().into_iter().chain(now.iter().cloned()).collect();
        Draft { text: left_over(&self.text, read), ..self.clone() }.keeping(people, later)
    }

    /// The draft with as many people as an application takes; the others go into its text.
    pub(crate) fn split(&self) -> Draft {
        let mut people = self.filled();
        let later = people.split_off(MOST_PEOPLE.min(people.len()));
        self.keeping(people, &later)
    }

    fn keeping(&self, people: Vec<ApplicationPersonRequest>, later: &[ApplicationPersonRequest]) -> Draft {
        let mut text = self.text.clone();
        if let Some(kind) = ApplicationKind::from_code(&self.kind).filter(|_| !later.is_empty()) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&write_application_text(kind, later));
        }
        Draft { kind: self.kind.clone(), text, people }
    }
}

/// Whether nothing is typed of a person.
pub(crate) fn is_blank(person: &ApplicationPersonRequest) -> bool {
    Field::ALL.iter().all(|field| field.get(person).trim().is_empty())
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
    use crate::features::application::pasted::read_text;

    #[test]
    fn the_deletion_of_an_account_is_filled_in_and_in_order() {
        let draft = Draft::deletion(&account("agent", "active"));
        let request = draft.request();
        let person = &request.people[0];
        assert_eq!((person.login_id.as_str(), person.name.as_str()), ("agent1001", "佐藤 花子"));
        assert!(request.parse(Lang::Ja).is_ok());
    }

    use crate::i18n::texts;
    use madoguchi_contract::Lang;

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
        let text = "よろしく\n会社名:みなと\n氏名:鈴木 太郎\nメール:taro@example.jp\n電話:045-123-4567";
        let read = read_text("issue", text, Lang::Ja);
        let empty = ApplicationPersonRequest::default();
        let names = |people: Vec<ApplicationPersonRequest>| {
            let draft = Draft { text: text.into(), ..draft("issue", people) }.taking(&read);
            (draft.people.into_iter().map(|person| person.name).collect::<Vec<_>>(), draft.text)
        };
        let expected = |people: &[&ApplicationPersonRequest]| {
            (people.iter().map(|person| person.name.clone()).collect::<Vec<_>>(), "よろしく".to_owned())
        };
        assert_eq!(names(vec![hanako(), empty.clone()]), expected(&[&hanako(), &taro]));
        assert_eq!(names(vec![empty.clone()]), expected(&[&taro]));
        assert!(draft("issue", vec![empty]).is_blank() && !draft("issue", vec![hanako()]).is_blank());
    }

    #[test]
    fn of_more_people_than_an_application_takes_the_rest_stays_in_the_text() {
        let person = |n: usize| ApplicationPersonRequest { mail_address: format!("a{n}@example.jp"), ..hanako() };
        let all: Vec<_> = (0..203).map(person).collect();
        let text = format!("{}\nよろしく", write_application_text(ApplicationKind::Issue, &all[3..]));
        let check = |typed: Vec<ApplicationPersonRequest>, rows: usize, rest: usize| {
            let before = Draft { text: text.clone(), ..draft("issue", typed.clone()) };
            let read = read_text("issue", &text, Lang::Ja);
            assert_eq!(before.fits(&read), rows - typed.len());
            let after = before.taking(&read);
            let left = read_text("issue", &after.text, Lang::Ja);
            assert_eq!((after.people.len(), left.people.len()), (rows, rest));
            assert!(after.text.starts_with("よろしく"));
            let expected: Vec<_> = typed.iter().chain(&all[3..]).cloned().collect();
            assert!(after.people.iter().chain(&left.people).eq(expected.iter()), "nobody is lost, nobody comes twice");
            assert!(after.is_full());
        };
        check(Vec::new(), 200, 0);
        check(all[..3].to_vec(), 200, 3);
        let typed = draft("issue", all.clone()).split();
        let left = read_text("issue", &typed.text, Lang::Ja);
        assert!(typed.people.iter().chain(&left.people).eq(all.iter()) && typed.people.len() == 200);
        // Typed in rows, one by one: nothing of the text fits, and nobody is thrown out.
        let typed: Vec<_> = (300..500).map(person).collect();
        check(typed, 200, 200);
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
