//! A long list of passwords that guessers try first (see data/README.md). The browser loads the same file where a
//! password is set.

use madoguchi_domain::account::password::CommonPasswords;
use std::sync::LazyLock;

/// In small letters, one a line, six characters and more.
const LIST: &str = include_str!("../../../../data/common-passwords.txt");

/// The list.
pub(super) fn list() -> &'static CommonPasswords {
    static COMMON: LazyLock<CommonPasswords> = LazyLock::new(|| CommonPasswords::of_list(LIST));
    &COMMON
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::account::password::{PasswordError, check_new};

    #[test]
    fn the_list_is_as_it_is_searched() {
        assert!(40_000 < LIST.lines().count());
        for word in LIST.lines() {
            assert!(6 <= word.len() && word.is_ascii() && word == word.to_lowercase(), "{word}");
        }
    }

    #[track_caller]
    fn check(password: &str, expected: Result<(), PasswordError>) {
        assert_eq!(check_new(password, list()), expected, "{password}");
    }

    #[test]
    fn common_passwords_stay_common_with_little_around_them() {
        check("1qaz2wsx3edc4rfv", Err(PasswordError::TooPlain));
        for common in
            ["Unbelievable", "Unbelievable2021", "sunshine--2021", "dragondragon!", "yokohama2021", "password1234567"]
        {
            check(common, Err(PasswordError::WellKnown));
        }
        for secret in [
            "sunshine over the harbour",
            "correct horse battery",
            "river stone harbour",
            "窓口の予約は電話で九時から受付",
            "夕方の港に小さな船が戻る",
            "朝の市場で買う三つの林檎",
        ] {
            check(secret, Ok(()));
        }
    }
}
