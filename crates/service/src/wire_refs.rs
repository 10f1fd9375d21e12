//! Offices and companies as other things name them on the wire, and counts.

use crate::Failure;
use madoguchi_contract::session::{MunicipalityRef, VendorRef};
use madoguchi_domain::{MunicipalityCode, Vendor};

/// A municipality with its name.
#[must_use]
pub fn municipality_ref(code: &MunicipalityCode) -> MunicipalityRef {
    let municipality = code.municipality();
    MunicipalityRef {
        code: code.to_string(),
        prefecture: municipality.prefecture().to_owned(),
        name: municipality.name().to_owned(),
    }
}

/// A company with its name.
#[must_use]
pub fn vendor_ref(vendor: &Vendor) -> VendorRef {
    VendorRef { id: vendor.id.to_string(), name: vendor.name.clone() }
}

/// A count.
///
/// # Errors
/// When it is negative or has no room: a wrong number is worse than none.
pub fn count<N: TryInto<u32, Error: std::fmt::Display>>(count: N) -> Result<u32, Failure> {
    count.try_into().map_err(Failure::internal)
}
