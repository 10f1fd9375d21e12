//! The 47 prefectures.

use std::sync::OnceLock;

use thiserror::Error;

use crate::Municipality;
use crate::digits::without_separators;

static LIST: OnceLock<Vec<Prefecture>> = OnceLock::new();

/// A prefecture (都道府県) with its two digits (JIS X 0401), 01 Hokkaido to 47 Okinawa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Prefecture {
    code: &'static str,
    name: &'static str,
}

/// Not one of 01 to 47.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a prefecture's code is two digits, 01 to 47")]
pub struct PrefectureError;

impl Prefecture {
    /// All of them in the order of their codes, from north to south.
    pub fn all() -> impl ExactSizeIterator<Item = Prefecture> + Clone {
        list().iter().copied()
    }

    /// The prefecture with these two digits; full-width digits and spaces do no harm.
    ///
    /// # Errors
    /// When there is none.
    pub fn parse(text: &str) -> Result<Prefecture, PrefectureError> {
        let code = without_separators(text);
        Prefecture::all().find(|prefecture| prefecture.code == code).ok_or(PrefectureError)
    }

    /// The two digits.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// The name, such as 神奈川県.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Its municipalities, by code.
    pub fn municipalities(self) -> impl Iterator<Item = &'static Municipality> + Clone {
        Municipality::all().filter(move |municipality| municipality.code().as_str().starts_with(self.code))
    }
}

/// A municipality's code begins with that of its prefecture.
fn list() -> &'static [Prefecture] {
    LIST.get_or_init(|| {
        let rows = Municipality::all().filter_map(|municipality| {
            let code = municipality.code().as_str().get(..2)?;
            Some(Prefecture { code, name: municipality.prefecture() })
        });
        let mut list: Vec<Prefecture> = rows.collect();
        list.dedup_by_key(|prefecture| prefecture.code);
        list
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_47_by_code() {
        let codes: Vec<_> = Prefecture::all().map(Prefecture::code).collect();
        let expected: Vec<_> = (1..=47).map(|number| format!("{number:02}")).collect();
        assert_eq!(codes, expected);
        let names: std::collections::HashSet<_> = Prefecture::all().map(Prefecture::name).collect();
        assert_eq!(names.len(), 47);
    }

    #[test]
    fn every_municipality_lies_in_its_prefecture() {
        let all: usize = Prefecture::all().map(|prefecture| prefecture.municipalities().count()).sum();
        assert_eq!(all, Municipality::all().len());
        for prefecture in Prefecture::all() {
            assert!(prefecture.municipalities().all(|municipality| municipality.prefecture() == prefecture.name()));
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let name = |text: &str| Prefecture::parse(text).map(Prefecture::name);
        for (text, expected) in [
            ("14", Ok("神奈川県")),
            ("１４", Ok("神奈川県")),
            ("01", Ok("北海道")),
            ("47", Ok("沖縄県")),
            ("1", Err(PrefectureError)),
            ("00", Err(PrefectureError)),
            ("48", Err(PrefectureError)),
            ("140007", Err(PrefectureError)),
            ("", Err(PrefectureError)),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
