//! By what a person is known: the coupon, or where a programme has none, the name and the birth date.

use std::fmt;

use crate::{BirthDate, Coupon, CouponNumber, KanaName, MunicipalityCode};

/// By what a person is known within a municipality. Doses with one key are one person's.
///
/// Where there is a coupon its number is the key. Where there is none, two people of a municipality with the same kana
/// name and birth date are taken for one. Personal: its `Debug` shows the municipality only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey {
    municipality: MunicipalityCode,
    /// Ten digits, or `1950-01-02 ヤマダタロウ`: neither is ever the other.
    key: String,
}

impl PersonKey {
    /// Whoever lives in a municipality and has no coupon.
    #[must_use]
    pub fn of_resident(municipality: MunicipalityCode, name_kana: &KanaName, birth_date: BirthDate) -> Self {
        let name: String = name_kana.search_key().chars().filter_map(heard).collect();
        Self { municipality, key: format!("{} {name}", birth_date.date()) }
    }

    /// A key that was stored.
    #[must_use]
    pub fn stored(municipality: MunicipalityCode, key: String) -> Self {
        Self { municipality, key }
    }

    /// Who issued the coupon; where there is none, where the person lives.
    #[must_use]
    pub const fn municipality(&self) -> MunicipalityCode {
        self.municipality
    }

    /// The key within the municipality.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// The coupon, where the person is known by one.
    #[must_use]
    pub fn coupon(&self) -> Option<Coupon> {
        let number = CouponNumber::parse(&self.key).ok()?;
        Some(Coupon::new(self.municipality, number))
    }
}

/// A kana as it is heard on the phone: what two agents write otherwise is one person's name. Small kana are large, ヅ is
/// ズ, ヂ is ジ, ヲ is オ; a voicing mark that joined no kana is nothing.
fn heard(c: char) -> Option<char> {
    Some(match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' | 'ヲ' => 'オ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヅ' => 'ズ',
        'ヂ' => 'ジ',
        '\u{3099}' | '\u{309A}' | '゛' | '゜' => return None,
        other => other,
    })
}

impl From<&Coupon> for PersonKey {
    fn from(coupon: &Coupon) -> Self {
        Self { municipality: coupon.municipality, key: coupon.number.as_str().to_owned() }
    }
}

impl From<Coupon> for PersonKey {
    fn from(coupon: Coupon) -> Self {
        Self::from(&coupon)
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonKey").field("municipality", &self.municipality).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn yokohama() -> MunicipalityCode {
        MunicipalityCode::parse("141003").unwrap()
    }

    fn resident(kana: &str, birth: &str) -> PersonKey {
        let birth: NaiveDate = birth.parse().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
        let birth = BirthDate::new(birth, today).unwrap();
        PersonKey::of_resident(yokohama(), &KanaName::parse(kana).unwrap(), birth)
    }

    #[test]
    fn a_coupon_is_read_back_from_its_key() {
        let coupon = Coupon::new(yokohama(), CouponNumber::parse("0000012345").unwrap());
        let key = PersonKey::from(&coupon);
        assert_eq!((key.as_str(), key.coupon()), ("0000012345", Some(coupon)));
    }

    #[test]
    fn who_has_no_coupon_is_known_by_kana_and_birth_date() {
        let key = resident("ヤマダ タロウ", "1950-01-02");
        assert_eq!((key.as_str(), key.coupon()), ("1950-01-02 ヤマダタロウ", None));
        for (kana, birth, same) in [
            ("やまだ　たろう", "1950-01-02", true),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", "1950-01-02", true),
            ("ヤマダ タロゥ", "1950-01-02", true),
            ("ヤマダ\u{3099} タロウ", "1950-01-02", true),
            ("ヤマダ ジロウ", "1950-01-02", false),
            ("ヤマダ タロウ", "1950-01-03", false),
        ] {
            assert_eq!(resident(kana, birth) == key, same, "{kana} {birth}");
        }
        for (one, other) in [("ハットリ", "ハツトリ"), ("ミヅノ カヲリ", "ミズノ カオリ"), ("キョウコ", "キヨウコ")]
        {
            assert_eq!(resident(one, "1950-01-02"), resident(other, "1950-01-02"), "{one} {other}");
        }
        assert!(!format!("{key:?}").contains("1950"), "personal");
    }
}
