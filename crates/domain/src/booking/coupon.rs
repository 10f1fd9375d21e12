//! The coupon (接種券) and what a scanner reads from it.

use std::fmt;

use thiserror::Error;

use crate::digits::{all_digits, without_separators};
use crate::{MunicipalityCode, MunicipalityCodeError};

/// The number of a coupon: ten digits, text and never a number, unique within its municipality, without a check digit.
///
/// Personal: its `Debug` shows the last two digits only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CouponNumber(String);

/// Why something is not a coupon number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CouponNumberError {
    /// Something else than digits.
    #[error("a coupon number has digits only")]
    NotDigits,
    /// Too few or too many digits.
    #[error("a coupon number has 10 digits, not {0}")]
    Length(usize),
}

impl CouponNumber {
    /// Reads ten digits; full-width digits, spaces, hyphens and the letters of a barcode's frame do no harm.
    ///
    /// # Errors
    /// Unless ten digits remain.
    pub fn parse(text: &str) -> Result<CouponNumber, CouponNumberError> {
        let digits = scanned_digits(text);
        match digits.len() {
            0 => Err(CouponNumberError::Length(0)),
            _ if !all_digits(&digits) => Err(CouponNumberError::NotDigits),
            10 => Ok(CouponNumber(digits)),
            length => Err(CouponNumberError::Length(length)),
        }
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CouponNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CouponNumber(********{})", &self.0[8..])
    }
}

/// A coupon; together its two parts name a person (domain facts, coupon).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coupon {
    /// Who issued it.
    pub municipality: MunicipalityCode,
    /// Its number there.
    pub number: CouponNumber,
}

impl Coupon {
    /// The coupon with this number of this municipality.
    pub fn new(municipality: MunicipalityCode, number: CouponNumber) -> Coupon {
        Coupon { municipality, number }
    }
}

/// What a scanner reads from a coupon: 18 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Kind of coupon (券種), one digit.
    pub kind: u8,
    /// Dose the coupon is for (回数), one digit.
    pub dose: u8,
    /// The coupon.
    pub coupon: Coupon,
}

/// Why something is not a coupon as it is printed or scanned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScanError {
    /// Something else than digits.
    #[error("a coupon has digits only")]
    NotDigits,
    /// Too few or too many digits.
    #[error("a printed coupon has 16 digits, a scanned one 18, not {0}")]
    Length(usize),
    /// The six digits of the municipality are no municipality's.
    #[error("the coupon's municipality cannot be read: {0}")]
    Municipality(#[from] MunicipalityCodeError),
}

/// The digits between the start and stop letters of an NW-7 barcode: `A0000012345B`; some scanners send the letters
/// too. Anything else stays, less separators.
pub(crate) fn scanned_digits(text: &str) -> String {
    let plain = without_separators(text);
    let frame = |c: char| matches!(c, 'A'..='D' | 'a'..='d');
    match plain.strip_prefix(frame).and_then(|rest| rest.strip_suffix(frame)) {
        Some(inside) if all_digits(inside) => inside.to_owned(),
        Some(_) | None => plain,
    }
}

/// Splits the 18 digits of a scan: kind 1, dose 1, municipality code 6, number 10.
///
/// # Errors
/// Unless there are 18 digits with a municipality of the list.
pub fn parse_scan(text: &str) -> Result<Scan, ScanError> {
    let digits = scanned_digits(text);
    match digits.len() {
        0 => Err(ScanError::Length(0)),
        _ if !all_digits(&digits) => Err(ScanError::NotDigits),
        18 => {
            let digit = |at: usize| digits.as_bytes()[at] - b'0';
            Ok(Scan { kind: digit(0), dose: digit(1), coupon: printed(&digits[2..])? })
        }
        length => Err(ScanError::Length(length)),
    }
}

/// The coupon in the 16 digits that are printed on it (municipality code 6, number 10), or in the 18 of a scan.
///
/// # Errors
/// Unless there are 16 or 18 digits with a municipality of the list.
pub fn parse_whole(text: &str) -> Result<Coupon, ScanError> {
    let digits = scanned_digits(text);
    match digits.len() {
        16 if all_digits(&digits) => printed(&digits),
        _ => parse_scan(text).map(|scan| scan.coupon),
    }
}

/// Municipality code and number, in 16 digits.
fn printed(digits: &str) -> Result<Coupon, ScanError> {
    let (municipality, number) = digits.split_at(6);
    Ok(Coupon { municipality: MunicipalityCode::parse(municipality)?, number: CouponNumber(number.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, CouponNumberError>) {
        assert_eq!(CouponNumber::parse(text).as_ref().map(CouponNumber::as_str), expected.as_ref().copied(), "{text}");
    }

    #[test]
    fn a_number_is_ten_digits_with_its_zeros() {
        check("0000012345", Ok("0000012345"));
        check("０００００１２３４５", Ok("0000012345"));
        check(" 00000-12345　", Ok("0000012345"));
        check("A0000012345A", Ok("0000012345"));
        check("b0000012345D", Ok("0000012345"));
        check("Ａ０００００１２３４５Ａ", Ok("0000012345"));
        check("A0000012345", Err(CouponNumberError::NotDigits));
        check("E0000012345E", Err(CouponNumberError::NotDigits));
        check("AA", Err(CouponNumberError::NotDigits));
        check("000001234", Err(CouponNumberError::Length(9)));
        check("00000123456", Err(CouponNumberError::Length(11)));
        check("", Err(CouponNumberError::Length(0)));
        check("000001234a", Err(CouponNumberError::NotDigits));
        check("００００一２３４５６", Err(CouponNumberError::NotDigits));
        check(&"1".repeat(1 << 20), Err(CouponNumberError::Length(100)));
    }

    #[test]
    fn a_scan_is_split() {
        for text in [
            "211410030000012345",
            "２１１４１００３０００００１２３４５",
            "2 1 141003-0000012345",
            "A211410030000012345B",
        ] {
            let scan = parse_scan(text).unwrap();
            let read = (scan.kind, scan.dose, scan.coupon.municipality.as_str(), scan.coupon.number.as_str());
            assert_eq!(read, (2, 1, "141003", "0000012345"), "{text}");
        }
        assert_eq!(parse_scan("2114100300000123"), Err(ScanError::Length(16)));
        assert_eq!(parse_scan("21141003000001234x"), Err(ScanError::NotDigits));
        assert_eq!(
            parse_scan("210000000000000000").unwrap_err().to_string(),
            "the coupon's municipality cannot be read: municipality code 000000 is mistyped: its check digit should \
             be 1"
        );
    }

    #[test]
    fn a_coupon_is_read_as_it_is_printed() {
        for text in [
            "1410030000012345",
            "141003-0000012345",
            "１４１００３　０００００１２３４５",
            "A1410030000012345A",
            "D1410030000012345D",
            "b211410030000012345C",
            "211410030000012345",
        ] {
            let coupon = parse_whole(text).unwrap();
            assert_eq!((coupon.municipality.as_str(), coupon.number.as_str()), ("141003", "0000012345"), "{text}");
        }
        for (text, length) in [("", 0), ("0000012345", 10), ("14100300000123", 14), ("21141003000001234", 17)] {
            assert_eq!(parse_whole(text), Err(ScanError::Length(length)), "{text}");
        }
        assert!(matches!(parse_whole("1410040000012345"), Err(ScanError::Municipality(_))), "a wrong check digit");
        assert_eq!(parse_whole("141003000001234x"), Err(ScanError::NotDigits));
    }

    #[test]
    fn debug_output_hides_the_number() {
        let coupon = Coupon {
            municipality: MunicipalityCode::parse("141003").unwrap(),
            number: CouponNumber::parse("0000012345").unwrap(),
        };
        assert!(format!("{coupon:?}").contains("CouponNumber(********45)"));
    }
}
