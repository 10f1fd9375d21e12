//! Commissions (委託): which vendor works for which municipality, from when to when; the last day is still inside.

use crate::reference::stored_code;
use crate::schema::{commission, vendor};
use crate::vendor::running::runs_on;
use crate::vendor::{VendorRow, read_vendor};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::{
    Commission, CommissionFilter, CommissionKey, CommissionStage, MunicipalityCode, Reach, Scope, VendorId,
};
use std::collections::{HashMap, HashSet};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Done.
    Done,
    /// A commission of the company for the municipality covers some of the days already.
    Overlap,
    /// Somebody else changed it since that version was read.
    VersionMismatch,
}

type Row = (VendorRow, String, NaiveDate, Option<NaiveDate>, bool, i32);

fn read((vendor, municipality, starts_on, ends_on, agreed, version): Row) -> Result<Commission, StoreError> {
    let municipality = stored_code(&municipality)?;
    Ok(Commission { vendor: read_vendor(vendor), municipality, starts_on, ends_on, agreed, version })
}

macro_rules! select_commissions {
    ($scope:expr) => {{
        let query = commission::table
            .inner_join(vendor::table)
            .select((
                (vendor::id, vendor::name, vendor::status),
                commission::municipality_code,
                commission::starts_on,
                commission::ends_on,
                commission::agreed,
                commission::version,
            ))
            .into_boxed();
        match $scope.reach() {
            Reach::Nation => query,
            Reach::Municipalities(_) => query.filter(commission::municipality_code.eq_any($scope.codes())),
        }
    }};
}

/// A commission as it was read.
macro_rules! as_read {
    ($read:expr) => {
        commission::table
            .filter(commission::vendor_id.eq($read.vendor.id))
            .filter(commission::municipality_code.eq($read.municipality.as_str()))
            .filter(commission::starts_on.eq($read.starts_on))
            .filter(commission::version.eq($read.version))
    };
}

/// Commissions that the scope administers, the latest to begin first, after one of them.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &CommissionFilter,
    today: NaiveDate,
    after: Option<CommissionKey>,
    limit: i64,
) -> Result<Vec<Commission>, StoreError> {
    let order = (commission::starts_on.desc(), commission::vendor_id, commission::municipality_code);
    let mut query = select_commissions!(scope).order(order).limit(limit);
    if let Some(vendor_id) = filter.vendor_id {
        query = query.filter(commission::vendor_id.eq(vendor_id));
    }
    if let Some(municipality) = filter.municipality {
        query = query.filter(commission::municipality_code.eq(municipality.as_str()));
    }
    query = match filter.stage {
        None => query,
        Some(CommissionStage::Asked) => query.filter(commission::agreed.eq(false)),
        Some(CommissionStage::Upcoming) => {
            query.filter(commission::agreed.eq(true).and(commission::starts_on.gt(today)))
        }
        Some(CommissionStage::Running) => query.filter(runs_on(today)),
        Some(CommissionStage::Ended) => query.filter(commission::agreed.eq(true).and(commission::ends_on.lt(today))),
    };
    if let Some(CommissionKey { vendor_id, municipality, starts_on }) = after {
        let later_vendor = commission::vendor_id
            .gt(vendor_id)
            .or(commission::vendor_id.eq(vendor_id).and(commission::municipality_code.gt(municipality.as_str())));
        query =
            query.filter(commission::starts_on.lt(starts_on).or(commission::starts_on.eq(starts_on).and(later_vendor)));
    }
    query.load(conn)?.into_iter().map(read).collect()
}

/// A commission that the scope administers.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, key: &CommissionKey) -> Result<Option<Commission>, StoreError> {
    let row = select_commissions!(scope)
        .filter(commission::vendor_id.eq(key.vendor_id))
        .filter(commission::municipality_code.eq(key.municipality.as_str()))
        .filter(commission::starts_on.eq(key.starts_on))
        .first(conn)
        .optional()?;
    row.map(read).transpose()
}

/// Those commissions of these vendors that the scope administers.
///
/// # Errors
/// When the database fails.
pub fn keys_of(
    conn: &mut AnyConnection,
    scope: &Scope,
    vendor_ids: &[VendorId],
) -> Result<HashSet<CommissionKey>, StoreError> {
    let rows: Vec<Row> = select_commissions!(scope).filter(commission::vendor_id.eq_any(vendor_ids)).load(conn)?;
    rows.into_iter().map(|row| Ok(read(row)?.key())).collect()
}

/// Enters a commission, unless one of the company for the municipality covers some of its days; without `agreed` it
/// waits for consent.
///
/// # Errors
/// When the database fails.
pub fn create(
    conn: &mut AnyConnection,
    key: &CommissionKey,
    ends_on: Option<NaiveDate>,
    agreed: bool,
) -> Result<Changed, StoreError> {
    lock(conn, key.vendor_id)?;
    if overlaps(conn, key, ends_on, None)? {
        return Ok(Changed::Overlap);
    }
    diesel::insert_into(commission::table)
        .values((
            commission::vendor_id.eq(key.vendor_id),
            commission::municipality_code.eq(key.municipality.as_str()),
            commission::starts_on.eq(key.starts_on),
            commission::ends_on.eq(ends_on),
            commission::agreed.eq(agreed),
        ))
        .execute(conn)?;
    Ok(Changed::Done)
}

/// Gives consent to a commission, as it was read.
///
/// # Errors
/// When the database fails.
pub fn agree(conn: &mut AnyConnection, read: &Commission) -> Result<Changed, StoreError> {
    lock(conn, read.vendor.id)?;
    let set = (commission::agreed.eq(true), commission::version.eq(read.version + 1));
    match diesel::update(as_read!(read)).set(set).execute(conn)? {
        0 => Ok(Changed::VersionMismatch),
        _ => Ok(Changed::Done),
    }
}

/// The other municipalities that the company works for on a day, or will.
///
/// # Errors
/// When the database fails.
pub fn others_of(conn: &mut AnyConnection, key: &CommissionKey, today: NaiveDate) -> Result<Vec<String>, StoreError> {
    Ok(commission::table
        .filter(commission::vendor_id.eq(key.vendor_id))
        .filter(commission::municipality_code.ne(key.municipality.as_str()))
        .filter(commission::agreed.eq(true))
        .filter(commission::ends_on.is_null().or(commission::ends_on.ge(today)))
        .select(commission::municipality_code)
        .distinct()
        .load(conn)?)
}

/// For whom each of these companies works on a day, or will.
///
/// # Errors
/// When the database fails.
pub fn standing_of(
    conn: &mut AnyConnection,
    vendor_ids: &[VendorId],
    today: NaiveDate,
) -> Result<HashMap<VendorId, Vec<MunicipalityCode>>, StoreError> {
    let pairs: Vec<(VendorId, String)> = commission::table
        .filter(commission::vendor_id.eq_any(vendor_ids))
        .filter(commission::agreed.eq(true))
        .filter(commission::ends_on.is_null().or(commission::ends_on.ge(today)))
        .select((commission::vendor_id, commission::municipality_code))
        .distinct()
        .order((commission::vendor_id, commission::municipality_code))
        .load(conn)?;
    let mut standing: HashMap<VendorId, Vec<MunicipalityCode>> = HashMap::new();
    for (vendor, code) in pairs {
        standing.entry(vendor).or_default().push(stored_code(&code)?);
    }
    Ok(standing)
}

/// Gives a commission another last day, as it was read.
///
/// # Errors
/// When the database fails.
pub fn set_last_day(
    conn: &mut AnyConnection,
    read: &Commission,
    ends_on: Option<NaiveDate>,
) -> Result<Changed, StoreError> {
    let key = read.key();
    lock(conn, key.vendor_id)?;
    if overlaps(conn, &key, ends_on, Some(key.starts_on))? {
        return Ok(Changed::Overlap);
    }
    let set = (commission::ends_on.eq(ends_on), commission::version.eq(read.version + 1));
    match diesel::update(as_read!(read)).set(set).execute(conn)? {
        0 => Ok(Changed::VersionMismatch),
        _ => Ok(Changed::Done),
    }
}

/// Takes back a commission. False: there is none any more.
///
/// # Errors
/// When the database fails.
pub fn remove(conn: &mut AnyConnection, key: &CommissionKey) -> Result<bool, StoreError> {
    lock(conn, key.vendor_id)?;
    let this = commission::table
        .filter(commission::vendor_id.eq(key.vendor_id))
        .filter(commission::municipality_code.eq(key.municipality.as_str()))
        .filter(commission::starts_on.eq(key.starts_on));
    Ok(diesel::delete(this).execute(conn)? == 1)
}

/// Whether a commission of the company for the municipality, other than `except`, shares a day with this one.
fn overlaps(
    conn: &mut AnyConnection,
    key: &CommissionKey,
    ends_on: Option<NaiveDate>,
    except: Option<NaiveDate>,
) -> Result<bool, StoreError> {
    let of_both: Vec<(NaiveDate, Option<NaiveDate>)> = commission::table
        .filter(commission::vendor_id.eq(key.vendor_id))
        .filter(commission::municipality_code.eq(key.municipality.as_str()))
        .select((commission::starts_on, commission::ends_on))
        .load(conn)?;
    let shares_a_day = |(first, last): (NaiveDate, Option<NaiveDate>)| {
        ends_on.is_none_or(|end| first <= end) && last.is_none_or(|last| key.starts_on <= last)
    };
    Ok(of_both.into_iter().filter(|(first, _)| Some(*first) != except).any(shares_a_day))
}

/// On PostgreSQL whoever changes commissions of a company waits for the one before, so that what was looked at still
/// holds when it is written. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection, vendor_id: VendorId) -> Result<(), StoreError> {
    if let AnyConnection::Postgresql(pg) = conn {
        vendor::table.find(vendor_id).select(vendor::id).for_no_key_update().load::<VendorId>(pg)?;
    }
    Ok(())
}

/// Commissions a vendor with the bookings of a municipality, from a day on, to a last day or without end. Done twice it
/// is done once.
///
/// # Errors
/// When the database fails.
pub fn ensure(
    conn: &mut AnyConnection,
    vendor_id: VendorId,
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
    vendor_id: VendorId,
    municipality: &MunicipalityCode,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let running = commission::table
        .filter(commission::vendor_id.eq(vendor_id))
        .filter(commission::municipality_code.eq(municipality.as_str()))
        .filter(runs_on(day));
    Ok(diesel::select(diesel::dsl::exists(running)).get_result(conn)?)
}

/// For whom these companies work, worked or will work, or were asked to: pairs of company and code.
///
/// # Errors
/// When the database fails.
pub fn ever_of(conn: &mut AnyConnection, vendor_ids: &[VendorId]) -> Result<HashSet<(VendorId, String)>, StoreError> {
    let any = commission::table.filter(commission::vendor_id.eq_any(vendor_ids)).distinct();
    let pairs: Vec<(VendorId, String)> =
        any.select((commission::vendor_id, commission::municipality_code)).load(conn)?;
    Ok(pairs.into_iter().collect())
}
