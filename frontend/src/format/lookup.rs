//! Codes and their words.

/// Codes and their words, as `i18n` keeps them.
pub(crate) type Words = [(&'static str, &'static str)];

/// The words of a code; a code that is not known is shown as it is.
pub(crate) fn word(words: &Words, code: &str) -> String {
    words.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words).to_owned()
}

/// All codes with their words, to choose from.
pub(crate) fn choices(words: &Words) -> Vec<(String, String)> {
    words.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_shown_as_it_is() {
        let words = [("sent", "送信済み")];
        assert_eq!((word(&words, "sent"), word(&words, "lost")), ("送信済み".into(), "lost".into()));
        assert_eq!(choices(&words), [("sent".to_owned(), "送信済み".to_owned())]);
    }
}
