//! Files of more people than a municipality lets out by itself: asked for, and decided.

use crate::reference::stored_code;
use crate::schema::{account, export_request, vendor};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, ExportRequest, ExportRequestFilter, ExportRequestId, ExportRequestStatus, MunicipalityCode, Role, Scope,
};

/// A request as it is entered.
#[derive(Debug)]
pub struct NewExportRequest<'a> {
    /// Who asks.
    pub account_id: AccountId,
    /// Whose people.
    pub municipality: MunicipalityCode,
    /// Which bookings, as JSON.
    pub conditions: &'a str,
    /// Of all that was asked, what was typed into the search too.
    pub digest: &'a str,
    /// How many people.
    pub people: i32,
    /// What for.
    pub reason: &'a str,
    /// Now, on the real clock.
    pub at: NaiveDateTime,
    /// Until when it waits.
    pub valid_until: NaiveDateTime,
}

#[derive(Queryable)]
struct Row {
    id: ExportRequestId,
    account_id: AccountId,
    login_id: String,
    vendor_name: Option<String>,
    municipality_code: String,
    conditions: String,
    people: i32,
    reason: String,
    decided: ExportRequestStatus,
    asked_at: NaiveDateTime,
    decided_at: Option<NaiveDateTime>,
    decision_reason: Option<String>,
    valid_until: NaiveDateTime,
    version: i32,
}

fn read(row: Row) -> Result<ExportRequest, StoreError> {
    Ok(ExportRequest {
        id: row.id,
        account_id: row.account_id,
        login_id: row.login_id,
        vendor_name: row.vendor_name,
        municipality: stored_code(&row.municipality_code)?,
        conditions: row.conditions,
        people: row.people,
        reason: row.reason,
        decided: row.decided,
        asked_at: row.asked_at,
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        valid_until: row.valid_until,
        version: row.version,
    })
}

/// The requests in scope: those of a municipality's people, or one's own.
macro_rules! select_requests {
    ($scope:expr) => {{
        let query = export_request::table
            .inner_join(account::table.left_join(vendor::table))
            .select((
                export_request::id,
                export_request::account_id,
                account::login_id,
                vendor::name.nullable(),
                export_request::municipality_code,
                export_request::conditions,
                export_request::people,
                export_request::reason,
                export_request::status,
                export_request::asked_at,
                export_request::decided_at,
                export_request::decision_reason,
                export_request::valid_until,
                export_request::version,
            ))
            .into_boxed();
        match $scope.role() {
            Role::Municipality => query.filter(export_request::municipality_code.eq_any($scope.codes())),
            Role::Operator | Role::Prefecture | Role::Agent | Role::VendorSystem => {
                query.filter(export_request::account_id.eq($scope.account_id()))
            }
        }
    }};
}

/// Requests in scope, the newest first, after one of them.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: ExportRequestFilter,
    real_now: NaiveDateTime,
    after: Option<ExportRequestId>,
    limit: i64,
) -> Result<Vec<ExportRequest>, StoreError> {
    let mut query = select_requests!(scope).order(export_request::id.desc()).limit(limit);
    if let Some(waiting) = filter.waiting {
        let waits = export_request::status.eq(ExportRequestStatus::Asked).and(export_request::valid_until.gt(real_now));
        query = if waiting { query.filter(waits) } else { query.filter(diesel::dsl::not(waits)) };
    }
    if let Some(after) = after {
        query = query.filter(export_request::id.lt(after));
    }
    query.load::<Row>(conn)?.into_iter().map(read).collect()
}

/// A request in scope.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: ExportRequestId) -> Result<Option<ExportRequest>, StoreError> {
    select_requests!(scope).filter(export_request::id.eq(id)).first::<Row>(conn).optional()?.map(read).transpose()
}

/// The requests of an account for one file, of any municipality, the newest first.
///
/// # Errors
/// When the database fails.
pub fn of_file(
    conn: &mut AnyConnection,
    scope: &Scope,
    digest: &str,
    real_now: NaiveDateTime,
) -> Result<Vec<ExportRequest>, StoreError> {
    let live = select_requests!(scope)
        .filter(export_request::account_id.eq(scope.account_id()))
        .filter(export_request::digest.eq(digest))
        .filter(export_request::status.eq_any([ExportRequestStatus::Asked, ExportRequestStatus::Approved]))
        .filter(export_request::valid_until.gt(real_now))
        .order(export_request::id.desc());
    live.load::<Row>(conn)?.into_iter().map(read).collect()
}

/// Enters requests. One of the same file that has waited too long makes room.
///
/// # Errors
/// When the database fails.
pub fn create(conn: &mut AnyConnection, new: &[NewExportRequest<'_>]) -> Result<(), StoreError> {
    let Some(first) = new.first() else { return Ok(()) };
    let lapsed = export_request::table
        .filter(export_request::account_id.eq(first.account_id))
        .filter(export_request::status.eq(ExportRequestStatus::Asked))
        .filter(export_request::valid_until.le(first.at));
    diesel::update(lapsed).set(export_request::status.eq(ExportRequestStatus::Ended)).execute(conn)?;
    let row = |new: &NewExportRequest<'_>| {
        (
            export_request::account_id.eq(new.account_id),
            export_request::municipality_code.eq(new.municipality.to_string()),
            export_request::conditions.eq(new.conditions.to_owned()),
            export_request::digest.eq(new.digest.to_owned()),
            export_request::people.eq(new.people),
            export_request::reason.eq(new.reason.to_owned()),
            export_request::status.eq(ExportRequestStatus::Asked),
            export_request::asked_at.eq(new.at),
            export_request::valid_until.eq(new.valid_until),
            export_request::version.eq(1),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    // Of two of one person who ask for the same at once, the first stands.
    each_backend!(conn, |c| diesel::insert_into(export_request::table)
        .values(&rows)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Decides on a request that waits, as it was read. False: somebody else was faster.
///
/// # Errors
/// When the database fails.
pub fn decide(
    conn: &mut AnyConnection,
    read: &ExportRequest,
    decision: ExportRequestStatus,
    (by, reason): (AccountId, Option<&str>),
    (at, valid_until): (NaiveDateTime, NaiveDateTime),
) -> Result<bool, StoreError> {
    let this = export_request::table
        .find(read.id)
        .filter(export_request::version.eq(read.version))
        .filter(export_request::status.eq(ExportRequestStatus::Asked));
    let set = (
        export_request::status.eq(decision),
        export_request::decided_by.eq(by),
        export_request::decided_at.eq(at),
        export_request::decision_reason.eq(reason),
        export_request::valid_until.eq(valid_until),
        export_request::version.eq(read.version + 1),
    );
    Ok(diesel::update(this).set(set).execute(conn)? == 1)
}

/// How many wait for a municipality.
///
/// # Errors
/// When the database fails.
pub fn waiting_for(
    conn: &mut AnyConnection,
    municipality: &MunicipalityCode,
    real_now: NaiveDateTime,
) -> Result<i64, StoreError> {
    Ok(export_request::table
        .filter(export_request::municipality_code.eq(municipality.as_str()))
        .filter(export_request::status.eq(ExportRequestStatus::Asked))
        .filter(export_request::valid_until.gt(real_now))
        .count()
        .get_result(conn)?)
}
