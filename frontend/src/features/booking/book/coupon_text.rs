//! A coupon as it is typed or scanned: read, taken apart, and what is wrong with it.

use crate::format::text::ascii;
use madoguchi_contract::booking::Coupon;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::{coupon_error, municipality_code, municipality_error};
use madoguchi_domain as domain;

/// A coupon in its plain form, if it is one.
pub(crate) fn read_coupon(coupon: &Coupon) -> Option<Coupon> {
    if let Ok(coupon) = domain::parse_whole(&coupon.number) {
        return Some(wire_coupon(&coupon));
    }
    let municipality = domain::MunicipalityCode::parse(&coupon.municipality_code).ok()?;
    let number = domain::CouponNumber::parse(&coupon.number).ok()?;
    Some(wire_coupon(&domain::Coupon { municipality, number }))
}

fn wire_coupon(coupon: &domain::Coupon) -> Coupon {
    Coupon { municipality_code: coupon.municipality.as_str().to_owned(), number: coupon.number.as_str().to_owned() }
}

/// A scan in what stands in a field: all of it, or its end, where one scans over what stood there already.
pub(super) fn scan_in(text: &str) -> Option<domain::Scan> {
    let all = domain::parse_scan(text).ok();
    all.or_else(|| {
        let plain = ascii(text.trim());
        let at = plain.len().checked_sub(18).filter(|at| matches!(at, 6 | 10 | 18))?;
        domain::parse_scan(plain.get(at..)?).ok()
    })
}

/// A coupon as it is printed: municipality code and number in one, with or without a dash between.
pub(super) fn printed_in(text: &str) -> Option<domain::Coupon> {
    domain::parse_whole(text).ok()
}

/// The ten digits between the letters of an NW-7 barcode.
pub(super) fn unframed(text: &str) -> Option<String> {
    let framed = text.trim().starts_with(|c: char| ascii(&c.to_string()).starts_with(char::is_alphabetic));
    let number = domain::CouponNumber::parse(text).ok().filter(|_| framed)?;
    Some(number.as_str().to_owned())
}

/// What is wrong with the municipality code and with the number as far as they are typed.
pub(super) fn problems(coupon: &Coupon) -> (Option<FieldCode>, Option<FieldCode>) {
    let code = coupon.municipality_code.as_str();
    let typing = code.chars().count() < 6 && code.chars().all(|c| c.is_ascii_digit());
    let municipality = municipality_code(code).err().filter(|_| !typing);
    let number = match (domain::CouponNumber::parse(&coupon.number), domain::parse_whole(&coupon.number)) {
        (Ok(_), _) | (_, Ok(_)) => None,
        (_, Err(domain::ScanError::Municipality(error))) => Some(municipality_error(&error)),
        (Err(domain::CouponNumberError::Length(0..10)), _) => None,
        (Err(domain::CouponNumberError::NotDigits), _) if may_become_barcode(&coupon.number) => None,
        (Err(error), _) => Some(coupon_error(error)),
    };
    (municipality, number)
}

/// `A00000`: a barcode that is still being typed by a scanner.
fn may_become_barcode(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('A'..='D' | 'a'..='d')) && chars.all(|c| c.is_ascii_digit())
}
