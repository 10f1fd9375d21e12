//! A long list of passwords that guessers try first (see data/README.md). It stays on the server: no browser has to
//! load it.

use madoguchi_domain::account::password;

/// In small letters, one a line, six characters and more.
static LIST: &str = include_str!("../../../../data/common-passwords.txt");

/// Whether a password is on the list, or is one of the list and little else. Takes a millisecond or two.
pub(super) fn is_common(typed: &str) -> bool {
    let lower = password::normalized(typed).to_lowercase();
    LIST.lines().any(|word| password::is_padded(&lower, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_as_it_is_searched() {
        assert!(40_000 < LIST.lines().count());
        for word in LIST.lines() {
            assert!(6 <= word.len() && word.is_ascii() && word == word.to_lowercase(), "{word}");
        }
    }

    #[track_caller]
    fn check(password: &str, expected: bool) {
        assert_eq!(is_common(password), expected, "{password}");
    }

    #[test]
    fn common_passwords_stay_common_with_little_around_them() {
        check("1qaz2wsx3edc4rfv", true);
        check("Unbelievable", true);
        check("Unbelievable2021", true);
        check("sunshine--2021", true);
        check("dragondragon!", true);
        check("sunshine over the harbour", false);
        check("correct horse battery", false);
        check("窓口の予約は電話で九時から受付", false);
    }
}
