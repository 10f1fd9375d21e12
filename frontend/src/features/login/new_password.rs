//! A new password while it is typed: which of the rules it keeps so far.

use crate::features::booking::book::checks::CheckState;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::account::own::new_password;
use madoguchi_contract::problem::FieldError;
use madoguchi_domain::account::password::{self, PasswordError};

/// Each rule in words, and whether it is kept, for an owner who has these words: log-in id, name. A rule that shows
/// only in a long enough password stays open before.
pub(crate) fn checks(typed: &str, owner: &[&str], t: &'static Texts) -> Vec<(CheckState, String)> {
    use CheckState::{Open, Pass, Refuse};
    let l = t.login;
    let [length, plain, known, personal] = match password::check_new_of(typed, owner) {
        _ if typed.is_empty() => [Open, Open, Open, Open],
        Err(PasswordError::TooShort) => [Open, Open, Open, Open],
        Err(PasswordError::TooLong) => [Refuse, Open, Open, Open],
        Err(PasswordError::TooPlain) => [Pass, Refuse, Open, Open],
        Err(PasswordError::WellKnown) => [Pass, Pass, Refuse, Open],
        Err(PasswordError::Personal) => [Pass, Pass, Pass, Refuse],
        Ok(()) => [Pass, Pass, Pass, Pass],
    };
    vec![
        (length, (l.check_length)(typed.chars().count())),
        (plain, l.check_plain.to_owned()),
        (known, l.check_known.to_owned()),
        (personal, l.check_personal.to_owned()),
    ]
}

/// What is wrong with it.
pub(crate) fn error(typed: &str, owner: &[&str], lang: Lang) -> Option<FieldError> {
    new_password(typed, owner).err().map(|code| code.at("/new_password", lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    #[test]
    fn the_rules_are_judged_one_after_the_other() {
        let check = |typed: &str, signs: &str| {
            let states = checks(typed, &["agent01"], texts(Lang::Ja))
                .into_iter()
                .map(|(state, _)| state.sign())
                .collect::<String>();
            assert_eq!(states, signs, "{typed}");
            assert_eq!(error(typed, &["agent01"], Lang::Ja).is_none(), signs == "✓✓✓✓", "{typed}");
        };
        let (pass, no, open) = (CheckState::Pass.sign(), CheckState::Refuse.sign(), CheckState::Open.sign());
        assert_eq!(pass, "✓");
        check("", &format!("{open}{open}{open}{open}"));
        check("short", &format!("{open}{open}{open}{open}"));
        check("123456789012", &format!("{pass}{no}{open}{open}"));
        check("Password1234", &format!("{pass}{pass}{no}{open}"));
        check("blue agent01 river", &format!("{pass}{pass}{pass}{no}"));
        check("窓口の予約は電話で九時から受付", &format!("{pass}{pass}{pass}{pass}"));
    }

    #[test]
    fn characters_are_counted_as_people_count_them() {
        let (_, words) = checks("窓口の予約", &[], texts(Lang::Ja)).remove(0);
        assert!(words.contains("いま5文字"), "{words}");
    }
}
