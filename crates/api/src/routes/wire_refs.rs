//! Offices and companies on the wire, and counts, for the routes that are no use cases yet.

pub(super) use madoguchi_service::wire_refs::{count, municipality_ref, vendor_ref};
