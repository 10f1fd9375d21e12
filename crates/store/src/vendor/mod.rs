//! Vendors (予約受付業者): companies that take bookings. One company is one row, however its name is written.

pub mod commissions;
pub mod merging;
pub(crate) mod running;

use crate::availability::containing;
use crate::schema::{account, application_person, commission, vendor};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    AccountStatus, ApplicationStatus, ListedVendor, Reach, Scope, Vendor, VendorFilter, VendorId, VendorStatus,
    company_key,
};
use std::collections::{BTreeSet, HashMap};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Done.
    Done,
    /// Somebody else changed it since that version was read.
    VersionMismatch,
    /// Another company has this name. The transaction must end in an error.
    NameTaken,
}

pub(crate) type VendorRow = (VendorId, String, VendorStatus);

pub(crate) fn read_vendor((id, name, status): VendorRow) -> Vendor {
    Vendor { id, name, status }
}

type Row = (VendorRow, String, NaiveDateTime, Option<String>, Option<VendorId>, i32);

macro_rules! select_vendors {
    ($scope:expr) => {{
        let query = vendor::table
            .select((
                (vendor::id, vendor::name, vendor::status),
                vendor::search_key,
                vendor::created_at,
                vendor::status_reason,
                vendor::merged_into,
                vendor::version,
            ))
            .into_boxed();
        match $scope.reach() {
            Reach::Nation => query,
            // Whom it commissions, or commissioned, or will, and whom it named in an application.
            Reach::Municipalities(_) => {
                let commissioned = commission::table
                    .filter(commission::municipality_code.eq_any($scope.codes()))
                    .select(commission::vendor_id);
                let named = application_person::table
                    .filter(application_person::municipality_code.eq_any($scope.codes()))
                    .select(application_person::vendor_id);
                let named_before = application_person::table
                    .filter(application_person::municipality_code.eq_any($scope.codes()))
                    .filter(application_person::named_vendor_id.is_not_null())
                    .select(application_person::named_vendor_id.assume_not_null());
                query.filter(
                    vendor::id.eq_any(commissioned).or(vendor::id.eq_any(named)).or(vendor::id.eq_any(named_before)),
                )
            }
        }
    }};
}

/// Vendors that the scope administers or works with, by name, after a place in that order.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &VendorFilter,
    after: Option<(String, VendorId)>,
    limit: i64,
) -> Result<Vec<ListedVendor>, StoreError> {
    let mut query = select_vendors!(scope).order((vendor::search_key, vendor::id)).limit(limit);
    if let Some(key) = filter.q.as_deref().map(company_key).filter(|key| !key.is_empty()) {
        query = query.filter(vendor::search_key.like(containing(&key)).escape('!'));
    }
    query = match filter.status {
        Some(status) => query.filter(vendor::status.eq(status)),
        None => query.filter(vendor::status.ne(VendorStatus::Merged)),
    };
    if let Some((key, id)) = after {
        query = query.filter(vendor::search_key.gt(key.clone()).or(vendor::search_key.eq(key).and(vendor::id.gt(id))));
    }
    let rows = query.load(conn)?;
    with_counts(conn, scope, rows)
}

/// A vendor that the scope administers or works with.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: VendorId) -> Result<Option<ListedVendor>, StoreError> {
    let row = select_vendors!(scope).filter(vendor::id.eq(id)).first::<Row>(conn).optional()?;
    Ok(with_counts(conn, scope, row.into_iter().collect())?.pop())
}

/// When and why a vendor was refused or made part of another, where it was for a reason.
pub type Settled = Option<(NaiveDateTime, String)>;

/// The names of those of these vendors that the scope administers or works with; where one was refused or merged for a
/// reason, when and why.
///
/// # Errors
/// When the database fails.
pub fn names(
    conn: &mut AnyConnection,
    scope: &Scope,
    ids: &[VendorId],
) -> Result<HashMap<VendorId, (String, Settled)>, StoreError> {
    let rows: Vec<Row> = select_vendors!(scope).filter(vendor::id.eq_any(ids)).load(conn)?;
    let settled = vendor::table.filter(vendor::id.eq_any(ids)).select((vendor::id, vendor::status_at));
    let settled: HashMap<VendorId, Option<NaiveDateTime>> = settled.load(conn)?.into_iter().collect();
    let named = rows
        .into_iter()
        .map(|((id, name, _), _, _, why, ..)| (id, (name, settled.get(&id).copied().flatten().zip(why))));
    Ok(named.collect())
}

/// Codes of the municipalities that what happens to a vendor concerns on a day: those it works for or will, and those
/// that wait for it, in a commission or an application.
///
/// # Errors
/// When the database fails.
pub fn concerned(conn: &mut AnyConnection, id: VendorId, today: NaiveDate) -> Result<BTreeSet<String>, StoreError> {
    let commissioned: Vec<String> = commission::table
        .filter(commission::vendor_id.eq(id))
        .filter(commission::ends_on.is_null().or(commission::ends_on.ge(today)))
        .select(commission::municipality_code)
        .distinct()
        .load(conn)?;
    let named: Vec<String> = application_person::table
        .filter(application_person::vendor_id.eq(id))
        .filter(application_person::status.eq(ApplicationStatus::Received))
        .select(application_person::municipality_code)
        .distinct()
        .load(conn)?;
    Ok(commissioned.into_iter().chain(named).collect())
}

fn with_counts(conn: &mut AnyConnection, scope: &Scope, rows: Vec<Row>) -> Result<Vec<ListedVendor>, StoreError> {
    let ids: Vec<VendorId> = rows.iter().map(|((id, ..), ..)| *id).collect();
    let counts: HashMap<Option<VendorId>, i64> = account::table
        .filter(account::vendor_id.eq_any(&ids))
        .filter(account::status.ne(AccountStatus::Deleted))
        .group_by(account::vendor_id)
        .select((account::vendor_id, diesel::dsl::count_star()))
        .load(conn)?
        .into_iter()
        .collect();
    let people = application_person::table
        .filter(application_person::vendor_id.eq_any(&ids))
        .group_by((application_person::vendor_id, application_person::status))
        .select((application_person::vendor_id, application_person::status, diesel::dsl::count_star()))
        .into_boxed();
    let commissions = commission::table
        .filter(commission::vendor_id.eq_any(&ids))
        .group_by(commission::vendor_id)
        .select((commission::vendor_id, diesel::dsl::count_star()))
        .into_boxed();
    let (people, commissions) = match scope.reach() {
        Reach::Nation => (people, commissions),
        Reach::Municipalities(_) => (
            people.filter(application_person::municipality_code.eq_any(scope.codes())),
            commissions.filter(commission::municipality_code.eq_any(scope.codes())),
        ),
    };
    let people: Vec<(VendorId, ApplicationStatus, i64)> = people.load(conn)?;
    let commissions: HashMap<VendorId, i64> = commissions.load(conn)?.into_iter().collect();
    let whole: Vec<VendorId> = rows.iter().filter_map(|row| row.4).collect();
    let whole = all_of(conn, &whole)?;
    let listed = rows.into_iter().map(|(vendor, key, created_at, status_reason, merged_into, version)| {
        let id = vendor.0;
        let of_it = || people.iter().filter(|row| row.0 == id);
        ListedVendor {
            accounts: counts.get(&Some(id)).copied().unwrap_or(0),
            applicants: of_it().map(|row| row.2).sum(),
            waiting: of_it().filter(|row| row.1 == ApplicationStatus::Received).map(|row| row.2).sum(),
            commissions: commissions.get(&id).copied().unwrap_or(0),
            merged_into: whole.iter().find(|vendor| Some(vendor.id) == merged_into).cloned(),
            vendor: read_vendor(vendor),
            key,
            created_at,
            status_reason,
            version,
        }
    });
    Ok(listed.collect())
}

/// The vendors with these ids.
///
/// # Errors
/// When the database fails.
pub fn all_of(conn: &mut AnyConnection, ids: &[VendorId]) -> Result<Vec<Vendor>, StoreError> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let found = vendor::table.filter(vendor::id.eq_any(ids)).select((vendor::id, vendor::name, vendor::status));
    Ok(found.load::<VendorRow>(conn)?.into_iter().map(read_vendor).collect())
}

/// The vendor with this name, however it is written. The name of one that is part of another leads to that one.
///
/// # Errors
/// When the database fails.
pub fn find_by_name(conn: &mut AnyConnection, name: &str) -> Result<Option<Vendor>, StoreError> {
    // The name itself counts too: of companies that were one by their keys when keys came in, only the oldest has the
    // plain key.
    let found = vendor::table
        .filter(vendor::search_key.eq(company_key(name)).or(vendor::name.eq(name)))
        .order(vendor::id)
        .select(((vendor::id, vendor::name, vendor::status), vendor::merged_into))
        .first::<(VendorRow, Option<VendorId>)>(conn)
        .optional()?;
    match found {
        Some((_, Some(whole))) => Ok(all_of(conn, &[whole])?.pop()),
        Some((itself, None)) => Ok(Some(read_vendor(itself))),
        None => Ok(None),
    }
}

/// Makes a vendor that is confirmed from the start; its id. None: a company has this name.
///
/// # Errors
/// When the database fails.
pub fn create(conn: &mut AnyConnection, name: &str, now: NaiveDateTime) -> Result<Option<VendorId>, StoreError> {
    insert(conn, name, VendorStatus::Confirmed, now)
}

/// Renames a vendor, confirms it, or both, at a version.
///
/// # Errors
/// When the database fails.
pub fn update(
    conn: &mut AnyConnection,
    id: VendorId,
    version: i32,
    name: Option<&str>,
    confirm: bool,
) -> Result<Changed, StoreError> {
    #[derive(AsChangeset)]
    #[diesel(table_name = vendor)]
    struct Columns<'a> {
        name: Option<&'a str>,
        search_key: Option<String>,
        status: Option<VendorStatus>,
        status_reason: Option<Option<String>>,
    }
    if let Some(name) = name
        && find_by_name(conn, name)?.is_some_and(|other| other.id != id)
    {
        return Ok(Changed::NameTaken);
    }
    let columns = Columns {
        name,
        search_key: name.map(company_key),
        status: confirm.then_some(VendorStatus::Confirmed),
        // Why it was refused says nothing any more.
        status_reason: confirm.then_some(None),
    };
    let changed = diesel::update(vendor::table.filter(vendor::id.eq(id)).filter(vendor::version.eq(version)))
        .set((columns, vendor::version.eq(version + 1)))
        .execute(conn)
        .map_err(StoreError::from);
    match changed {
        Ok(0) => Ok(Changed::VersionMismatch),
        Ok(_) => Ok(Changed::Done),
        // Somebody took the name since we looked.
        Err(error) if error.is_unique_violation() => Ok(Changed::NameTaken),
        Err(error) => Err(error),
    }
}

/// The vendor with this name, however it is written; made and confirmed when there is none.
///
/// # Errors
/// When the database fails.
pub fn vendor_named(conn: &mut AnyConnection, name: &str, now: NaiveDateTime) -> Result<Vendor, StoreError> {
    find_or_create(conn, name, VendorStatus::Confirmed, now)
}

/// The vendor with this name, however it is written; made, for the service desk to confirm, when there is none. Two
/// that ask at once get the same one.
///
/// # Errors
/// When the database fails.
pub fn find_or_create_unconfirmed(
    conn: &mut AnyConnection,
    name: &str,
    now: NaiveDateTime,
) -> Result<Vendor, StoreError> {
    find_or_create(conn, name, VendorStatus::Unconfirmed, now)
}

fn find_or_create(
    conn: &mut AnyConnection,
    name: &str,
    status: VendorStatus,
    now: NaiveDateTime,
) -> Result<Vendor, StoreError> {
    if let Some(found) = find_by_name(conn, name)? {
        return Ok(found);
    }
    // Somebody else may be making it: then this waits for them, and theirs is found.
    insert(conn, name, status, now)?;
    find_by_name(conn, name)?.ok_or_else(|| StoreError::Corrupt("a vendor".into()))
}

fn insert(
    conn: &mut AnyConnection,
    name: &str,
    status: VendorStatus,
    now: NaiveDateTime,
) -> Result<Option<VendorId>, StoreError> {
    let row = (
        vendor::name.eq(name),
        vendor::search_key.eq(company_key(name)),
        vendor::status.eq(status),
        vendor::created_at.eq(now),
    );
    Ok(each_backend!(conn, |c| diesel::insert_into(vendor::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(vendor::id)
        .get_result(c)
        .optional())?)
}
