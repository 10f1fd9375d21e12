//! Vendors (予約受付業者): companies that take bookings. One company is one row, however its name is written.

use crate::schema::vendor;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::company_key;

/// A company that takes bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// Id.
    pub id: i64,
    /// Name, as it was first written or last corrected.
    pub name: String,
    /// Whether the service desk has looked at it.
    pub confirmed: bool,
}

const CONFIRMED: &str = "confirmed";
const UNCONFIRMED: &str = "unconfirmed";

impl From<(i64, String, String)> for Vendor {
    fn from((id, name, status): (i64, String, String)) -> Self {
        Self { id, name, confirmed: status == CONFIRMED }
    }
}

/// The vendor with this name, however it is written.
///
/// # Errors
/// When the database fails.
pub fn find_by_name(conn: &mut AnyConnection, name: &str) -> Result<Option<Vendor>, StoreError> {
    // The name itself counts too: of companies that were one by their keys when keys came in, only the oldest has the plain key.
    let found = vendor::table
        .filter(vendor::search_key.eq(company_key(name)).or(vendor::name.eq(name)))
        .order(vendor::id)
        .select((vendor::id, vendor::name, vendor::status))
        .first::<(i64, String, String)>(conn)
        .optional()?;
    Ok(found.map(Vendor::from))
}

/// The vendor with this name, however it is written; made and confirmed when there is none.
///
/// # Errors
/// When the database fails.
pub fn vendor_named(conn: &mut AnyConnection, name: &str, now: NaiveDateTime) -> Result<Vendor, StoreError> {
    find_or_create(conn, name, CONFIRMED, now)
}

/// The vendor with this name, however it is written; made, for the service desk to confirm, when there is none. Two that ask at once
/// get the same one.
///
/// # Errors
/// When the database fails.
pub fn find_or_create_unconfirmed(
    conn: &mut AnyConnection,
    name: &str,
    now: NaiveDateTime,
) -> Result<Vendor, StoreError> {
    find_or_create(conn, name, UNCONFIRMED, now)
}

fn find_or_create(
    conn: &mut AnyConnection,
    name: &str,
    status: &str,
    now: NaiveDateTime,
) -> Result<Vendor, StoreError> {
    if let Some(found) = find_by_name(conn, name)? {
        return Ok(found);
    }
    let row = (
        vendor::name.eq(name),
        vendor::search_key.eq(company_key(name)),
        vendor::status.eq(status),
        vendor::created_at.eq(now),
    );
    // Somebody else may be making it: then this waits for them, and theirs is found.
    each_backend!(conn, |c| diesel::insert_into(vendor::table).values(row).on_conflict_do_nothing().execute(c))?;
    find_by_name(conn, name)?.ok_or_else(|| StoreError::Corrupt("a vendor".into()))
}
