//! The national list of municipalities, from `data/municipalities.csv`.

use std::sync::OnceLock;

use crate::MunicipalityCode;

const CSV: &str = include_str!("../../../data/municipalities.csv");

/// A municipality (市町村, special wards of Tokyo included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Municipality {
    /// Six digits.
    pub code: &'static str,
    /// Prefecture, as 神奈川県.
    pub prefecture: &'static str,
    /// Name, as 横浜市.
    pub name: &'static str,
    /// Katakana reading, as ヨコハマシ.
    pub name_kana: &'static str,
}

impl Municipality {
    /// Its code as a value.
    pub fn municipality_code(&self) -> MunicipalityCode {
        // Every listed code is valid: `every_listed_code_is_valid` reads them all.
        MunicipalityCode::parse(self.code).unwrap_or_else(|error| unreachable!("{}: {error}", self.code))
    }
}

/// All 1,741, by code.
pub fn all() -> impl Iterator<Item = Municipality> {
    list().iter().copied()
}

/// The municipality with this code.
pub fn find(code: &MunicipalityCode) -> Option<Municipality> {
    position(code.as_str()).map(|at| list()[at])
}

pub(crate) fn is_listed(code: &str) -> bool {
    position(code).is_some()
}

fn position(code: &str) -> Option<usize> {
    list().binary_search_by(|entry| entry.code.cmp(code)).ok()
}

fn list() -> &'static [Municipality] {
    static LIST: OnceLock<Vec<Municipality>> = OnceLock::new();
    LIST.get_or_init(|| {
        let mut list: Vec<_> = CSV.lines().skip(1).filter_map(entry).collect();
        list.sort_unstable_by_key(|entry| entry.code);
        list
    })
}

fn entry(line: &'static str) -> Option<Municipality> {
    let mut fields = line.trim_end().split(',');
    let entry =
        Municipality { code: fields.next()?, prefecture: fields.next()?, name: fields.next()?, name_kana: fields.next()? };
    fields.next().is_none().then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_the_list_is_lost() {
        assert_eq!(all().count(), CSV.lines().count() - 1);
        let codes: std::collections::BTreeSet<_> = all().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), 1741);
    }

    #[test]
    fn yokohama_is_found_by_its_code() {
        let code = MunicipalityCode::parse("141003").unwrap();
        assert_eq!(find(&code).map(|entry| (entry.prefecture, entry.name)), Some(("神奈川県", "横浜市")));
    }
}
