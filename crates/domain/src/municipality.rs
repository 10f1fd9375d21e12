//! The 1,741 municipalities of Japan.
//!
//! From `data/municipalities.csv`, derived from Japan Post's public postal data of October 2026, with the wards of the
//! 20 designated cities folded into their city (domain facts, municipality code).

use std::sync::OnceLock;

use crate::MunicipalityCode;

static CSV: &str = include_str!("../../../data/municipalities.csv");
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::municipality_code::check_digit;

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
}
