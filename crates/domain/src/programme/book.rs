//! Programmes and products by their codes.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use super::Rules;
use crate::MunicipalityCode;

/// Code of the programme that is delivered ready: the one of the ministry's notice.
pub const NOTICE_PROGRAMME: &str = "covid19_initial_2021";

/// The code of a programme: 2 to 60 of `a`–`z`, `0`–`9` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgrammeCode(String);

/// Why something is not a code of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a programme's code has 2 to 60 characters, each a small letter, a digit or an underscore")]
pub struct ProgrammeCodeError;

impl ProgrammeCode {
    /// The code `text`.
    ///
    /// # Errors
    /// If it has another length, or another character.
    pub fn new(text: &str) -> Result<ProgrammeCode, ProgrammeCodeError> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if (2..=60).contains(&text.len()) && text.bytes().all(fits) {
            return Ok(ProgrammeCode(text.to_owned()));
        }
        Err(ProgrammeCodeError)
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProgrammeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for ProgrammeCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A product with its names, for sentences; what may be done with it say the programmes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Code on the wire, as `pfizer`.
    pub code: String,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Whether it takes vaccine, whose supply must be confirmed; a check-up does not.
    pub supplied: bool,
}

/// A programme with the rules that are published now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its code.
    pub code: ProgrammeCode,
    /// The municipality whose own it is; `None` for the nation's.
    pub owner: Option<MunicipalityCode>,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Its rules.
    pub rules: Rules,
}

/// All programmes and products that rules are checked by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleBook {
    programmes: BTreeMap<ProgrammeCode, Programme>,
    products: BTreeMap<String, Product>,
}

impl RuleBook {
    /// A book of these; where a code comes twice, the last one counts.
    pub fn new(
        programmes: impl IntoIterator<Item = Programme>,
        products: impl IntoIterator<Item = Product>,
    ) -> RuleBook {
        RuleBook {
            programmes: programmes.into_iter().map(|one| (one.code.clone(), one)).collect(),
            products: products.into_iter().map(|one| (one.code.clone(), one)).collect(),
        }
    }

    /// The programme of a code.
    pub fn programme(&self, code: &str) -> Option<&Programme> {
        self.programmes.get(code)
    }

    /// All programmes in the order of their codes.
    pub fn programmes(&self) -> impl Iterator<Item = &Programme> {
        self.programmes.values()
    }

    /// The product of a code.
    pub fn product(&self, code: &str) -> Option<&Product> {
        self.products.get(code)
    }

    /// Whether a product takes vaccine, whose supply must be confirmed.
    pub fn is_supplied(&self, code: &str) -> bool {
        self.product(code).is_none_or(|product| product.supplied)
    }

    /// All products in the order of their codes.
    pub fn products(&self) -> impl Iterator<Item = &Product> {
        self.products.values()
    }

    /// The book with another document of one programme: what a preview is held against.
    #[must_use]
    pub fn with(mut self, programme: Programme) -> RuleBook {
        self.programmes.insert(programme.code.clone(), programme);
        self
    }

    /// A product as sentences name it; one the book does not know goes by its code.
    pub(super) fn named(&self, code: &str) -> Product {
        let name = || code.to_owned();
        let unknown = || Product { code: name(), name_ja: name(), name_en: name(), supplied: true };
        self.product(code).cloned().unwrap_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_small_letters_digits_and_underscores() {
        let long = "a".repeat(60);
        for code in ["covid_2021", "hz", "2021", &long] {
            assert_eq!(ProgrammeCode::new(code).map(|code| code.to_string()).as_deref(), Ok(code));
        }
        let longer = "a".repeat(61);
        for text in ["", "a", "Covid", "covid-19", "帯状疱疹", "co vid", &longer] {
            assert_eq!(ProgrammeCode::new(text), Err(ProgrammeCodeError), "{text}");
        }
    }
}
