//! A new password while it is typed: which of the rules it keeps so far.

use super::booking_checks::CheckState;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_domain::password::{self, PasswordError};

/// Each rule in words, and whether it is kept. A rule that shows only in a long enough password stays open before.
pub(crate) fn checks(typed: &str, t: &'static Texts) -> Vec<(CheckState, String)> {
    use CheckState::{Open, Pass, Refuse};
    let l = t.login;
    let [length, plain, known] = match password::check_new(typed) {
        _ if typed.is_empty() => [Open, Open, Open],
        Err(PasswordError::TooShort) => [Open, Open, Open],
        Err(PasswordError::TooLong) => [Refuse, Open, Open],
        Err(PasswordError::TooPlain) => [Pass, Refuse, Open],
        Err(PasswordError::WellKnown) => [Pass, Pass, Refuse],
        // What the account is called, only the server knows: see below.
        Err(PasswordError::Personal) | Ok(()) => [Pass, Pass, Pass],
    };
    vec![
        (length, (l.check_length)(typed.chars().count())),
        (plain, l.check_plain.to_owned()),
        (known, l.check_known.to_owned()),
        // What the account is called, only the server knows.
        (Open, l.check_personal.to_owned()),
    ]
}

/// What is wrong with it.
pub(crate) fn error(typed: &str, pointer: &str, lang: Lang) -> Option<FieldError> {
    let code = match password::check_new(typed) {
        _ if typed.is_empty() => FieldCode::Required,
        Err(PasswordError::TooShort) => FieldCode::PasswordTooShort,
        Err(PasswordError::TooLong) => FieldCode::PasswordTooLong,
        Err(PasswordError::TooPlain) => FieldCode::PasswordTooPlain,
        Err(PasswordError::WellKnown) => FieldCode::PasswordWellKnown,
        Err(PasswordError::Personal) | Ok(()) => return None,
    };
    Some(code.at(pointer, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    #[test]
    fn the_rules_are_judged_one_after_the_other() {
        let check = |typed: &str, signs: &str| {
            let states = checks(typed, texts(Lang::Ja)).into_iter().map(|(state, _)| state.sign()).collect::<String>();
            assert_eq!(states, signs, "{typed}");
            assert_eq!(error(typed, "/new_password", Lang::Ja).is_none(), signs.starts_with("✓✓✓"), "{typed}");
        };
        let (pass, no, open) = (CheckState::Pass.sign(), CheckState::Refuse.sign(), CheckState::Open.sign());
        assert_eq!(pass, "✓");
        check("", &format!("{open}{open}{open}{open}"));
        check("short", &format!("{open}{open}{open}{open}"));
        check("123456789012", &format!("{pass}{no}{open}{open}"));
        check("Password1234", &format!("{pass}{pass}{no}{open}"));
        check("窓口の予約は電話で九時から受付", &format!("{pass}{pass}{pass}{open}"));
    }

    #[test]
    fn characters_are_counted_as_people_count_them() {
        let (_, words) = checks("窓口の予約", texts(Lang::Ja)).remove(0);
        assert!(words.contains("いま5文字"), "{words}");
    }
}
