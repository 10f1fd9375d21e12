//! What the owner of an account types to log in.

use std::fmt;

use thiserror::Error;

use crate::Role;
use crate::digits::{all_digits, is_dash};
use crate::person::normal_form::nfkc;

/// The most characters of a log-in id.
const MAX_CHARS: usize = 64;

/// A log-in id: small letters, digits, `-`, `_` and `.`, the first of them a letter or a digit.
///
/// The ones given out by the service desk are a word for the role and a number of four digits or more that does not
/// begin with zero (`agent1001`, `city1024`): short, and read aloud on the phone without spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginId(String);

/// Why something is not a log-in id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LoginIdError {
    /// Nothing but spaces.
    #[error("the log-in id is empty")]
    Empty,
    /// Longer than 64 characters.
    #[error("a log-in id has at most 64 characters")]
    TooLong,
    /// Another character than letters, digits, `-`, `_` and `.`.
    #[error("a log-in id has small letters, digits and - _ . only")]
    Malformed,
}

impl LoginId {
    /// The number before the first one given out.
    pub const BEFORE_FIRST: i32 = 1000;

    /// Reads an id as people type and copy it: full width, capital letters and spaces do no harm.
    ///
    /// # Errors
    /// Says whether it is empty, too long, or has a character that no id has.
    pub fn parse(text: &str) -> Result<LoginId, LoginIdError> {
        let folded = nfkc(text.chars().take(4 * MAX_CHARS));
        let folded = folded.chars().filter(|c| !c.is_whitespace());
        let id: String = folded.map(|c| if is_dash(c) { '-' } else { c.to_ascii_lowercase() }).collect();
        let first_counts = id.starts_with(|c: char| c.is_ascii_alphanumeric());
        let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b));
        match id.chars().count() {
            0 => Err(LoginIdError::Empty),
            length if MAX_CHARS < length => Err(LoginIdError::TooLong),
            _ if first_counts && plain => Ok(LoginId(id)),
            _ => Err(LoginIdError::Malformed),
        }
    }

    /// An id as it is looked up, whoever typed it: AGENT01 and full width are agent01. What no id looks like stays as
    /// it is, and is nobody's.
    pub fn looked_up(text: &str) -> String {
        LoginId::parse(text).map_or_else(|_| text.to_owned(), |id| id.to_string())
    }

    /// The id of the `number`th account of a role.
    pub fn of(role: Role, number: i32) -> LoginId {
        LoginId(format!("{}{number}", LoginId::word(role)))
    }

    /// The word that ids of a role begin with.
    pub const fn word(role: Role) -> &'static str {
        match role {
            Role::Operator => "op",
            Role::Prefecture => "pref",
            Role::Municipality => "city",
            Role::Agent => "agent",
            Role::VendorSystem => "system",
        }
    }

    /// The role and number it was given out for; none for an id that somebody chose.
    pub fn number(&self) -> Option<(Role, i32)> {
        Role::ALL.into_iter().find_map(|role| {
            let digits = self.0.strip_prefix(LoginId::word(role))?;
            let number: i32 = digits.parse().ok().filter(|_| all_digits(digits) && !digits.starts_with('0'))?;
            (LoginId::BEFORE_FIRST < number).then_some((role, number))
        })
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, LoginIdError>) {
        assert_eq!(LoginId::parse(text).as_ref().map(LoginId::as_str).map_err(|error| *error), expected, "{text}");
    }

    #[test]
    fn ids_are_read_as_people_type_them() {
        check("agent1001", Ok("agent1001"));
        check(" Agent 1001 ", Ok("agent1001"));
        check("ａｇｅｎｔ１００１", Ok("agent1001"));
        check("yokohama-desk_2.b", Ok("yokohama-desk_2.b"));
        check("yokohama－desk", Ok("yokohama-desk"));
        check("", Err(LoginIdError::Empty));
        check("　", Err(LoginIdError::Empty));
        check(&"a".repeat(64), Ok(&"a".repeat(64)));
        check(&"a".repeat(65), Err(LoginIdError::TooLong));
        check(&"a".repeat(100_000), Err(LoginIdError::TooLong));
        for malformed in ["エージェント1", "a@example.jp", "-a", ".a", "a\u{0}b", "a/b", "ä"] {
            check(malformed, Err(LoginIdError::Malformed));
        }
    }

    #[test]
    fn given_ids_say_role_and_number() {
        for role in Role::ALL {
            let id = LoginId::of(role, 1024);
            assert_eq!((LoginId::parse(id.as_str()).as_ref(), id.number()), (Ok(&id), Some((role, 1024))));
        }
        assert_eq!(LoginId::of(Role::Agent, 1001).to_string(), "agent1001");
        for chosen in ["agent01", "agent", "agent1000", "agent01001", "agents1001", "yokohama", "agent99999999999"] {
            assert_eq!(LoginId::parse(chosen).unwrap().number(), None, "{chosen}");
        }
    }

    proptest! {
        #[test]
        fn an_id_reads_back_as_written(text in any::<String>()) {
            if let Ok(id) = LoginId::parse(&text) {
                let again = LoginId::parse(id.as_str());
                prop_assert_eq!(again, Ok(id));
            }
        }
    }
}
