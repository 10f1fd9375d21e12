//! Who is asked for twice: a hint for those who decide, never a reason to refuse, since mail boxes are shared.

use crate::name_key;
use crate::word::words;
use crate::{AccountId, ApplicationId, ApplicationPersonId, MailAddress, PersonName, Phone};

words! {
    /// What two people have in common.
    DoubleBy {
        /// The mail address.
        MailAddress = "mail_address",
        /// Name and phone number.
        NameAndPhone = "name_and_phone",
    }
}

/// Where somebody stands already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoubleOf {
    /// An account that is not deleted, with its log-in id.
    Account(AccountId, String),
    /// A person of an application who waits.
    Waiting(ApplicationId, ApplicationPersonId),
}

/// Somebody with an account, or who waits for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAgent {
    /// Where.
    pub place: DoubleOf,
    /// The name.
    pub name: String,
    /// The mail address.
    pub mail_address: Option<String>,
    /// Phone, digits.
    pub phone: Option<String>,
}

/// What a new person has in common with somebody who is known; none for a stranger. Spaces and width in names do not
/// count, nor upper and lower case in mail addresses.
#[must_use]
pub fn double_by(
    (name, mail_address, phone): (&PersonName, &MailAddress, Option<&Phone>),
    known: &KnownAgent,
) -> Option<DoubleBy> {
    let same_mail =
        known.mail_address.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(mail_address.as_str()));
    let same_phone = phone.is_some_and(|phone| known.phone.as_deref() == Some(phone.as_str()));
    if same_mail {
        Some(DoubleBy::MailAddress)
    } else if same_phone && name.name_key() == name_key(&known.name) {
        Some(DoubleBy::NameAndPhone)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_known_by_mail_or_by_name_and_phone() {
        let check = |mail: &str, name: &str, phone: Option<&str>, expected: Option<DoubleBy>| {
            let known = KnownAgent {
                place: DoubleOf::Account(AccountId(1), "agent1001".into()),
                name: name.into(),
                mail_address: Some(mail.into()),
                phone: phone.map(Into::into),
            };
            let name = PersonName::parse("佐藤 花子").unwrap();
            let mail = MailAddress::parse("hanako@example.jp").unwrap();
            let phone = Phone::parse("0451234567").unwrap();
            assert_eq!(double_by((&name, &mail, Some(&phone)), &known), expected, "{known:?}");
        };
        check("hanako@example.jp", "別人", None, Some(DoubleBy::MailAddress));
        check("Hanako@Example.JP", "別人", None, Some(DoubleBy::MailAddress));
        check("other@example.jp", "佐藤　花子", Some("0451234567"), Some(DoubleBy::NameAndPhone));
        check("other@example.jp", "佐藤花子", Some("0451234567"), Some(DoubleBy::NameAndPhone));
        check("other@example.jp", "佐藤 花子", Some("0459999999"), None);
        check("other@example.jp", "佐藤 花子", None, None);
        check("other@example.jp", "佐藤 花", Some("0451234567"), None);
    }
}
