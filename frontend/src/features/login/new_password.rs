//! A new password while it is typed: which of the rules it keeps so far. They are the server's own, with the same list
//! of common passwords and the same words of the owner: a tick is shown only for what the server will accept.

use crate::features::booking::book::checks::CheckState;
use crate::i18n::Texts;
use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use madoguchi_contract::Lang;
use madoguchi_contract::account::own::new_password;
use madoguchi_contract::problem::FieldError;
use madoguchi_domain::account::password::{self, CommonPasswords, PasswordError};

/// The list, beside the page; loaded only where a password is set.
const LIST: &str = "/common-passwords.txt";

/// What a new password is held against.
#[derive(Clone, Copy)]
pub(crate) struct PasswordRules {
    /// The owner's words; none until they are known.
    words: Signal<Option<Vec<String>>>,
    /// None until it is loaded. Where it cannot be, its rule stays open and the server decides.
    common: RwSignal<Option<CommonPasswords>>,
}

/// The rules for the owner of these words; loads the list.
pub(crate) fn use_password_rules(words: Signal<Option<Vec<String>>>) -> PasswordRules {
    let common = RwSignal::new(None);
    spawn_local(async move {
        let Some(answer) = Request::get(LIST).send().await.ok().filter(gloo_net::http::Response::ok) else { return };
        if let Ok(list) = answer.text().await {
            common.try_set(Some(CommonPasswords::of_list(&list)));
        }
    });
    PasswordRules { words, common }
}

impl PasswordRules {
    /// Each rule in words, and whether it is kept; tracked.
    pub(crate) fn checks(self, typed: &str, t: &'static Texts) -> Vec<(CheckState, String)> {
        self.words.with(|words| self.common.with(|common| checks(typed, words.as_deref(), common.as_ref(), t)))
    }

    /// What is wrong with it, as far as it is known here.
    pub(crate) fn error(self, typed: &str, lang: Lang) -> Option<FieldError> {
        self.words.with_untracked(|words| {
            self.common.with_untracked(|common| error(typed, words.as_deref(), common.as_ref(), lang))
        })
    }
}

/// Each rule in words, and whether it is kept. A rule that shows only in a long enough password, or that nothing is
/// known for yet, stays open.
fn checks(
    typed: &str,
    owner: Option<&[String]>,
    common: Option<&CommonPasswords>,
    t: &'static Texts,
) -> Vec<(CheckState, String)> {
    use CheckState::{Open, Pass, Refuse};
    let l = t.login;
    let held = |known: bool| if known { Pass } else { Open };
    let (listed, named) = (held(common.is_some()), held(owner.is_some()));
    let [length, plain, known, personal] = match judged(typed, owner, common) {
        _ if typed.is_empty() => [Open, Open, Open, Open],
        Err(PasswordError::TooShort) => [Open, Open, Open, Open],
        Err(PasswordError::TooLong) => [Refuse, Open, Open, Open],
        Err(PasswordError::TooPlain) => [Pass, Refuse, Open, Open],
        Err(PasswordError::WellKnown) => [Pass, Pass, Refuse, Open],
        Err(PasswordError::Personal) => [Pass, Pass, listed, Refuse],
        Ok(()) => [Pass, Pass, listed, named],
    };
    vec![
        (length, (l.check_length)(typed.chars().count())),
        (plain, l.check_plain.to_owned()),
        (known, l.check_known.to_owned()),
        (personal, l.check_personal.to_owned()),
    ]
}

fn judged(typed: &str, owner: Option<&[String]>, common: Option<&CommonPasswords>) -> Result<(), PasswordError> {
    let none = CommonPasswords::default();
    password::check_new_of(typed, owner.unwrap_or_default(), common.unwrap_or(&none))
}

fn error(typed: &str, owner: Option<&[String]>, common: Option<&CommonPasswords>, lang: Lang) -> Option<FieldError> {
    let none = CommonPasswords::default();
    let wrong = new_password(typed, owner.unwrap_or_default(), common.unwrap_or(&none)).err();
    wrong.map(|code| code.at("/new_password", lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    fn common() -> CommonPasswords {
        CommonPasswords::of_list("sunshine\nyokohama\n")
    }

    /// The signs of the rules; and that all of them are ticked only for what the server accepts.
    #[track_caller]
    fn check(typed: &str, owner: Option<&[String]>, common: Option<&CommonPasswords>, expected: &str) {
        let told = checks(typed, owner, common, texts(Lang::Ja));
        let told: String = told.iter().map(|(state, _)| state.sign()).collect();
        let (pass, no, open) = (CheckState::Pass.sign(), CheckState::Refuse.sign(), CheckState::Open.sign());
        let expected = expected.replace('✓', pass).replace('✕', no).replace('…', open);
        assert_eq!(told, expected, "{typed}");
        assert_eq!(
            error(typed, owner, common, Lang::Ja).is_some(),
            typed.is_empty() || !accepted(typed, owner, common)
        );
    }

    fn accepted(typed: &str, owner: Option<&[String]>, common: Option<&CommonPasswords>) -> bool {
        judged(typed, owner, common).is_ok()
    }

    #[test]
    fn the_rules_are_judged_one_after_the_other() {
        let (owner, common) = (vec!["agent01".to_owned(), "佐藤 花子".to_owned()], common());
        for (typed, signs) in [
            ("", "…………"),
            ("short", "…………"),
            (&"x7".repeat(65), "✕………"),
            ("123456789012", "✓✕……"),
            ("qwertyuiopasdfg", "✓✕……"),
            ("password1234567", "✓✓✕…"),
            ("yokohama2021", "✓✓✕…"),
            ("blue agent01 river", "✓✓✓✕"),
            ("わたしは佐藤花子です、はい", "✓✓✓✕"),
            ("窓口の予約は電話で九時から受付", "✓✓✓✓"),
        ] {
            check(typed, Some(&owner), Some(&common), signs);
        }
    }

    /// As the server asks, over everything that people put together.
    #[test]
    fn all_ticks_mean_that_the_server_accepts() {
        let (owner, common) = (vec!["agent01".to_owned(), "佐藤 花子".to_owned()], common());
        let words =
            ["password", "p@ssw0rd", "sunshine", "yokohama", "madoguchi", "窓口", "agent01", "river", "夕方の港に"];
        let (mut ticked, mut refused) = (0, 0);
        for (first, second) in words.iter().flat_map(|first| words.map(|second| (first, second))) {
            for between in ["", " ", "-2021-", "12345", "qwerty", "of the stone"] {
                let typed = format!("{first}{between}{second}");
                let told = checks(&typed, Some(&owner), Some(&common), texts(Lang::Ja));
                let all = told.iter().all(|(state, _)| *state == CheckState::Pass);
                assert_eq!(all, new_password(&typed, &owner, &common).is_ok(), "{typed}");
                *(if all { &mut ticked } else { &mut refused }) += 1;
            }
        }
        assert!(50 < ticked && 50 < refused, "{ticked} {refused}");
    }

    #[test]
    fn nothing_is_ticked_that_is_not_known_yet() {
        let (owner, common) = (vec!["agent01".to_owned()], common());
        check("yokohama2021 ", Some(&owner), None, "✓✓…✓");
        check("blue agent01 river", None, Some(&common), "✓✓✓…");
        check("blue agent01 river", None, None, "✓✓……");
        check("blue agent01 river", Some(&owner), None, "✓✓…✕");
    }

    #[test]
    fn characters_are_counted_as_people_count_them() {
        let (_, words) = checks("窓口の予約", None, None, texts(Lang::Ja)).remove(0);
        assert!(words.contains("いま5文字"), "{words}");
    }
}
