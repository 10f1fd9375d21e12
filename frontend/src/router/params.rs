//! Names and values of an address.

use crate::view::file_name::decoded;

/// Names with values, in the order of the address.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Of a query, with or without its question mark.
    pub(crate) fn of_query(query: &str) -> Self {
        let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
        let decode = |text: &str| {
            let spaced = text.replace('+', " ");
            decoded(&spaced).unwrap_or(spaced)
        };
        Self(
            pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decode(k), decode(v))).collect(),
        )
    }

    /// Adds a name with a value as it stands in a path.
    pub(super) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), decoded(value).unwrap_or_else(|| value.to_owned())));
    }

    /// The first value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// All values of a name.
    pub(crate) fn get_all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written() {
        let params = Params::of_query("?q=%E6%A8%AA%20%26+b&vaccine=a&vaccine=b&empty=&bare&bad=%E6");
        assert_eq!(params.get("q").as_deref(), Some("横 & b"));
        assert_eq!(params.get("vaccine").as_deref(), Some("a"));
        assert_eq!(params.get_all("vaccine"), ["a", "b"]);
        assert_eq!(params.get("empty").as_deref(), Some(""));
        assert_eq!(params.get("bare").as_deref(), Some(""));
        assert_eq!(params.get("bad").as_deref(), Some("%E6"), "what cannot be decoded stays");
        assert_eq!(params.get("none"), None);
        assert_eq!(Params::of_query(""), Params::default());
    }
}
