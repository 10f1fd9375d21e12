//! The coupon (接種券).

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::{MunicipalityCode, MunicipalityCodeError};

/// Ten digits, without a check digit, unique within a municipality only. Text, never a number: leading zeros count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CouponNumber(String);

/// A coupon: (municipality, number) is its key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coupon {
    municipality: MunicipalityCode,
    number: CouponNumber,
}

/// A scanned coupon of 18 digits: kind 1, dose 1, municipality 6, number 10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// 券種: what kind of coupon.
    pub kind: u8,
    /// 回数: the dose it is for.
    pub dose: u8,
    /// The coupon itself.
    pub coupon: Coupon,
}

/// Why something is not a coupon. The number itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CouponError {
    /// Not ten digits.
    #[error("a coupon number has ten digits")]
    NotTenDigits,
    /// Not eighteen digits.
    #[error("a scanned coupon has eighteen digits")]
    NotEighteenDigits,
    /// The municipality in the scan is none.
    #[error("the scanned coupon names no municipality: {0}")]
    Municipality(#[from] MunicipalityCodeError),
}

impl CouponNumber {
    /// Reads ten digits; full-width digits, spaces and hyphens are taken too.
    ///
    /// # Errors
    /// Unless ten digits remain.
    pub fn parse(text: &str) -> Result<CouponNumber, CouponError> {
        match digits(text) {
            Some(number) if number.len() == 10 => Ok(CouponNumber(number)),
            Some(_) | None => Err(CouponError::NotTenDigits),
        }
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Coupon {
    /// A coupon of a municipality.
    pub fn new(municipality: MunicipalityCode, number: CouponNumber) -> Coupon {
        Coupon { municipality, number }
    }

    /// Splits the eighteen digits of a scan; full-width digits, spaces and hyphens are taken too.
    ///
    /// # Errors
    /// Unless eighteen digits with a municipality of the national list.
    pub fn parse_scan(text: &str) -> Result<Scan, CouponError> {
        let all = digits(text).filter(|all| all.len() == 18).ok_or(CouponError::NotEighteenDigits)?;
        let digit = |at: usize| all.as_bytes()[at] - b'0';
        let coupon = Coupon {
            municipality: MunicipalityCode::parse(&all[2..8])?,
            number: CouponNumber(all[8..].to_owned()),
        };
        Ok(Scan { kind: digit(0), dose: digit(1), coupon })
    }

    /// Who issued it.
    pub fn municipality(&self) -> &MunicipalityCode {
        &self.municipality
    }

    /// Its number.
    pub fn number(&self) -> &CouponNumber {
        &self.number
    }
}

/// ASCII digits of a text that holds nothing but digits, spaces and hyphens.
pub(crate) fn digits(text: &str) -> Option<String> {
    // A hostile text is refused before it is normalised.
    if text.len() > 200 {
        return None;
    }
    let plain = text.trim().nfkc().filter(|c| !matches!(c, ' ' | '-' | '‐' | '‑' | '–' | '—' | '−' | 'ー'));
    plain.map(|c| c.is_ascii_digit().then_some(c)).collect()
}

// A coupon number is personal: a log may see its last two digits, which is enough to compare two lines.
impl fmt::Debug for CouponNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CouponNumber(…{})", &self.0[8..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(CouponNumber::parse(text).ok().as_ref().map(CouponNumber::as_str), expected, "{text}");
    }

    #[test]
    fn a_number_is_ten_digits_of_text() {
        check("0000012345", Some("0000012345"));
        check("００００012345", Some("0000012345"));
        check("00000 12345", Some("0000012345"));
        check("00000-12345", Some("0000012345"));
        check("000012345", None);
        check("00000123456", None);
        check("000001234a", None);
        check("", None);
    }

    #[test]
    fn eighteen_digits_split_into_their_parts() {
        let scan = Coupon::parse_scan("211410030000012345").unwrap();
        assert_eq!((scan.kind, scan.dose), (2, 1));
        assert_eq!(scan.coupon.municipality().as_str(), "141003");
        assert_eq!(scan.coupon.number().as_str(), "0000012345");
        assert_eq!(Coupon::parse_scan("21141003000001234"), Err(CouponError::NotEighteenDigits));
        assert_eq!(
            Coupon::parse_scan("210000000000012345"),
            Err(CouponError::Municipality(MunicipalityCodeError::CheckDigit))
        );
    }

    #[test]
    fn debug_shows_two_digits_only() {
        assert_eq!(format!("{:?}", CouponNumber::parse("0000012345").unwrap()), "CouponNumber(…45)");
    }
}
