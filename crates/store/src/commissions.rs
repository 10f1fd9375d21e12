//! Commissions (委託): which vendor works for which municipality, from when to when; the last day is still inside.

use crate::schema::commission;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::MunicipalityCode;

/// Commissions a vendor with the bookings of a municipality, from a day on, to a last day or without end. Done twice it is done once.
///
/// # Errors
/// When the database fails.
pub fn ensure(
    conn: &mut AnyConnection,
    vendor_id: i64,
    municipality: &MunicipalityCode,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let row = (
        commission::vendor_id.eq(vendor_id),
        commission::municipality_code.eq(municipality.to_string()),
        commission::starts_on.eq(starts_on),
        commission::ends_on.eq(ends_on),
    );
    each_backend!(conn, |c| diesel::insert_into(commission::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Whether the vendor works for the municipality on a day.
///
/// # Errors
/// When the database fails.
pub fn covers(
    conn: &mut AnyConnection,
    vendor_id: i64,
    municipality: &MunicipalityCode,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let running = commission::table
        .filter(commission::vendor_id.eq(vendor_id))
        .filter(commission::municipality_code.eq(municipality.as_str()))
        .filter(commission::starts_on.le(day))
        .filter(commission::ends_on.is_null().or(commission::ends_on.ge(day)));
    Ok(diesel::select(diesel::dsl::exists(running)).get_result(conn)?)
}
