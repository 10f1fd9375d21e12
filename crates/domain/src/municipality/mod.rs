//! Municipalities (市町村) and their national codes (全国地方公共団体コード).
//!
//! The 1,741 municipalities are from `data/municipalities.csv`, derived from Japan Post's public postal data of October
//! 2026, with the wards of the 20 designated cities folded into their city (domain facts, municipality code).

pub(crate) mod prefecture;

use crate::digits::{all_digits, without_separators};
use std::fmt;
use std::sync::OnceLock;
use thiserror::Error;

static CSV: &str = include_str!("../../../../data/municipalities.csv");
static LIST: OnceLock<Vec<Municipality>> = OnceLock::new();

/// A municipality of the national list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Municipality {
    pub(crate) code: MunicipalityCode,
    pub(crate) prefecture: &'static str,
    pub(crate) name: &'static str,
    kana: &'static str,
}

impl Municipality {
    /// All municipalities in the order of their codes, from north to south.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Municipality> + Clone {
        list().iter()
    }

    /// The municipality that has `code`.
    pub fn find(code: MunicipalityCode) -> &'static Municipality {
        // A code exists only for a municipality of the list.
        Municipality::of_code(code.as_str()).unwrap_or(&list()[0])
    }

    /// The municipality with these six digits, if there is one.
    pub(crate) fn of_code(code: &str) -> Option<&'static Municipality> {
        let at = list().binary_search_by(|municipality| municipality.code.as_str().cmp(code)).ok()?;
        list().get(at)
    }

    /// Its code.
    pub fn code(&self) -> MunicipalityCode {
        self.code
    }

    /// Its prefecture, such as 神奈川県.
    pub fn prefecture(&self) -> &'static str {
        self.prefecture
    }

    /// Its name, such as 横浜市.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its reading in katakana, such as ヨコハマシ.
    pub fn kana(&self) -> &'static str {
        self.kana
    }
}

fn list() -> &'static [Municipality] {
    LIST.get_or_init(|| {
        let mut list: Vec<Municipality> = CSV.lines().skip(1).filter_map(row).collect();
        list.sort_unstable_by_key(Municipality::code);
        list
    })
}

fn row(line: &'static str) -> Option<Municipality> {
    let mut fields = line.trim_end().split(',');
    let (code, prefecture, name, kana) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    Some(Municipality { code: MunicipalityCode::listed(code), prefecture, name, kana })
}

/// Six digits, the last a check digit, of a municipality that exists. `131016` is Chiyoda.
///
/// A right check digit is not enough: the code must be in the list (domain facts, municipality code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(&'static str);

/// Why something is not a municipality code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MunicipalityCodeError {
    /// Not six digits.
    #[error("a municipality code has six digits, such as 141003")]
    Format,
    /// The last digit does not follow from the others.
    #[error("municipality code {code} is mistyped: its check digit should be {expected}")]
    CheckDigit {
        /// The six digits as read.
        code: String,
        /// The digit that would be right for the first five.
        expected: u8,
    },
    /// Well-formed, but no municipality has it.
    #[error("no municipality has the code {0}")]
    NotInList(String),
}

impl MunicipalityCode {
    /// Reads a code; full-width digits, spaces and hyphens do no harm.
    ///
    /// # Errors
    /// Says whether the shape, the check digit or the list refuses it.
    pub fn parse(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let code = without_separators(text);
        if code.len() != 6 || !all_digits(&code) {
            return Err(MunicipalityCodeError::Format);
        }
        let digits: Vec<u8> = code.bytes().map(|b| b - b'0').collect();
        let expected = check_digit(&digits[..5]);
        if digits[5] != expected {
            return Err(MunicipalityCodeError::CheckDigit { code, expected });
        }
        match Municipality::of_code(&code) {
            Some(municipality) => Ok(municipality.code()),
            None => Err(MunicipalityCodeError::NotInList(code)),
        }
    }

    /// The six digits.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The municipality that has the code.
    pub fn municipality(self) -> &'static Municipality {
        Municipality::find(self)
    }

    /// A code of the list itself.
    pub(crate) fn listed(code: &'static str) -> MunicipalityCode {
        MunicipalityCode(code)
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The check digit of five digits: weights 6, 5, 4, 3, 2; (11 − Σ mod 11) mod 10.
pub(crate) fn check_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    ((11 - sum % 11) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn the_list_has_1741_municipalities_of_47_prefectures() {
        assert_eq!(Municipality::all().len(), 1741);
        assert_eq!(CSV.lines().count(), 1742);
        let distinct =
            |field: fn(&Municipality) -> &'static str| Municipality::all().map(field).collect::<HashSet<_>>().len();
        assert_eq!((distinct(|m| m.code.as_str()), distinct(Municipality::prefecture)), (1741, 47));
    }

    #[test]
    fn every_code_has_its_check_digit_and_finds_its_row() {
        for municipality in Municipality::all() {
            let digits: Vec<u8> = municipality.code.as_str().bytes().map(|b| b - b'0').collect();
            assert_eq!((digits.len(), check_digit(&digits[..5])), (6, digits[5]), "{}", municipality.code);
            assert_eq!(MunicipalityCode::parse(municipality.code.as_str()).unwrap().municipality(), municipality);
            assert!(crate::is_kana_name(municipality.kana) && !municipality.name.is_empty());
        }
    }

    #[test]
    fn yokohama_is_found() {
        let yokohama = MunicipalityCode::parse("141003").unwrap().municipality();
        assert_eq!((yokohama.prefecture(), yokohama.name(), yokohama.kana()), ("神奈川県", "横浜市", "ヨコハマシ"));
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let got = MunicipalityCode::parse(text).map(MunicipalityCode::as_str).map_err(|e| e.to_string());
        assert_eq!(got, expected.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn codes_of_the_facts_are_valid() {
        for code in ["011002", "131016", "141003", "142018", "393860"] {
            check(code, Ok(code));
        }
        check("１４１００３", Ok("141003"));
        check(" 14100-3 ", Ok("141003"));
    }

    #[test]
    fn a_refusal_says_why() {
        let format = "a municipality code has six digits, such as 141003";
        for text in ["", "14100", "1410031", "14100a", "一四一〇〇三", "141-003-x"] {
            check(text, Err(format));
        }
        check("000000", Err("municipality code 000000 is mistyped: its check digit should be 1"));
        check("654321", Err("municipality code 654321 is mistyped: its check digit should be 9"));
        check("555555", Err("municipality code 555555 is mistyped: its check digit should be 0"));
        check("141004", Err("municipality code 141004 is mistyped: its check digit should be 3"));
        check("000001", Err("no municipality has the code 000001"));
        // A ward of Yokohama has a code, but is folded into its city; a prefecture is no municipality.
        check("141011", Err("no municipality has the code 141011"));
        check("140007", Err("no municipality has the code 140007"));
    }

    proptest! {
        #[test]
        fn a_single_wrong_digit_is_mostly_caught_and_never_accepted_against_the_rule(code in "[0-9]{6}") {
            let digits: Vec<u8> = code.bytes().map(|b| b - b'0').collect();
            let right = check_digit(&digits[..5]) == digits[5];
            match MunicipalityCode::parse(&code) {
                Ok(parsed) => prop_assert!(right && parsed.as_str() == code),
                Err(MunicipalityCodeError::NotInList(_)) => prop_assert!(right),
                Err(MunicipalityCodeError::CheckDigit { expected, .. }) => {
                    prop_assert!(!right && expected != digits[5]);
                }
                Err(MunicipalityCodeError::Format) => prop_assert!(false, "six digits are the right shape"),
            }
        }
    }
}
