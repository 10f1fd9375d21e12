//! What becomes of a company that came with an application and is none of its own: refused, or made part of another.

use crate::schema::{application_person, commission, vendor};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    ApplicationPersonId, ApplicationStatus, CommissionKey, CommissionTerm, MunicipalityCode, VendorId, VendorStatus,
    joined,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows in one statement, under SQLite's limit of 32,766 values.
const ROWS: usize = 500;

/// Keeps these companies as they are until the transaction ends, for everyone else. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection, ids: &[VendorId]) -> Result<(), StoreError> {
    if let AnyConnection::Postgresql(pg) = conn {
        let rows = vendor::table.filter(vendor::id.eq_any(ids)).order(vendor::id).select(vendor::id);
        rows.for_no_key_update().load::<VendorId>(pg)?;
    }
    Ok(())
}

/// Refuses an unconfirmed company, as it was read, for a reason. False: somebody else changed it meanwhile.
///
/// # Errors
/// When the database fails.
pub fn refuse(
    conn: &mut AnyConnection,
    read: (VendorId, i32),
    reason: &str,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    settle(conn, read, (VendorStatus::Refused, Some(reason), now), None)
}

/// Makes an unconfirmed company part of another, as it was read. False: somebody else changed it meanwhile. What it has
/// goes over by [`move_people`] and [`move_commissions`]; accounts it has none, before it is confirmed.
///
/// # Errors
/// When the database fails.
pub fn merge(
    conn: &mut AnyConnection,
    read: (VendorId, i32),
    into: VendorId,
    reason: Option<&str>,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    settle(conn, read, (VendorStatus::Merged, reason, now), Some(into))
}

fn settle(
    conn: &mut AnyConnection,
    (id, version): (VendorId, i32),
    (status, reason, now): (VendorStatus, Option<&str>, NaiveDateTime),
    into: Option<VendorId>,
) -> Result<bool, StoreError> {
    let as_read = vendor::table
        .filter(vendor::id.eq(id))
        .filter(vendor::version.eq(version))
        .filter(vendor::status.eq(VendorStatus::Unconfirmed));
    let set = (
        vendor::status.eq(status),
        vendor::status_reason.eq(reason),
        vendor::status_at.eq(now),
        vendor::merged_into.eq(into),
        vendor::version.eq(version + 1),
    );
    Ok(diesel::update(as_read).set(set).execute(conn)? == 1)
}

/// Lets refused companies wait for the service desk again, somebody having named them anew; which they are.
///
/// # Errors
/// When the database fails.
pub fn ask_again(conn: &mut AnyConnection, ids: &[VendorId]) -> Result<Vec<(VendorId, String)>, StoreError> {
    let refused = vendor::table.filter(vendor::id.eq_any(ids)).filter(vendor::status.eq(VendorStatus::Refused));
    let set = (
        vendor::status.eq(VendorStatus::Unconfirmed),
        vendor::status_reason.eq(None::<String>),
        vendor::version.eq(vendor::version + 1),
    );
    Ok(diesel::update(refused).set(set).returning((vendor::id, vendor::name)).get_results(conn)?)
}

/// The municipalities whose applications named each of these companies, whatever became of them.
///
/// # Errors
/// When the database fails.
pub fn named_by(conn: &mut AnyConnection, ids: &[VendorId]) -> Result<HashMap<VendorId, BTreeSet<String>>, StoreError> {
    let named: Vec<(VendorId, String)> = application_person::table
        .filter(application_person::vendor_id.eq_any(ids))
        .select((application_person::vendor_id, application_person::municipality_code))
        .distinct()
        .load(conn)?;
    let mut by = HashMap::<VendorId, BTreeSet<String>>::new();
    for (id, code) in named {
        by.entry(id).or_default().insert(code);
    }
    Ok(by)
}

/// The people of applications for a company, who wait, and for whom.
///
/// # Errors
/// When the database fails.
pub fn waiting(
    conn: &mut AnyConnection,
    id: VendorId,
) -> Result<Vec<(ApplicationPersonId, MunicipalityCode)>, StoreError> {
    let people = application_person::table
        .filter(application_person::vendor_id.eq(id))
        .filter(application_person::status.eq(ApplicationStatus::Received))
        .order(application_person::id)
        .select((application_person::id, application_person::municipality_code));
    let rows: Vec<(ApplicationPersonId, String)> = people.load(conn)?;
    rows.into_iter().map(|(id, code)| Ok((id, crate::reference::stored_code(&code)?))).collect()
}

/// Gives the people of applications to another company. The one that the application named stays written down. For whom
/// they were applied.
///
/// # Errors
/// When the database fails.
pub fn move_people(conn: &mut AnyConnection, from: VendorId, into: VendorId) -> Result<BTreeSet<String>, StoreError> {
    let people = application_person::table.filter(application_person::vendor_id.eq(from));
    // Named once: a company that was merged is not merged again.
    let update = diesel::update(people).set((
        application_person::vendor_id.eq(into),
        application_person::named_vendor_id.eq(Some(from)),
        application_person::version.eq(application_person::version + 1),
    ));
    let codes: Vec<String> = update.returning(application_person::municipality_code).get_results(conn)?;
    Ok(codes.into_iter().collect())
}

/// The commissions that went over: those that are no more, and those that are there now.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// They are no more.
    pub gone: Vec<CommissionKey>,
    /// They came into being.
    pub made: Vec<CommissionKey>,
    /// They have other days, or wait for consent now.
    pub changed: Vec<CommissionKey>,
}

type Row = (VendorId, String, NaiveDate, Option<NaiveDate>, bool, i32);

/// Gives the commissions of a company to another. Those of both that share days for a municipality join.
///
/// # Errors
/// When the database fails.
pub fn move_commissions(conn: &mut AnyConnection, from: VendorId, into: VendorId) -> Result<Moved, StoreError> {
    let of_both: Vec<Row> = commission::table
        .filter(commission::vendor_id.eq_any([from, into]))
        .order((commission::municipality_code, commission::starts_on))
        .select((
            commission::vendor_id,
            commission::municipality_code,
            commission::starts_on,
            commission::ends_on,
            commission::agreed,
            commission::version,
        ))
        .load(conn)?;
    let mut by_code: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &of_both {
        by_code.entry(&row.1).or_default().push(row);
    }
    by_code.retain(|_, rows| rows.iter().any(|row| row.0 == from));
    let (mut moved, mut written) = (Moved::default(), Vec::new());
    for (code, rows) in &by_code {
        let municipality = crate::reference::stored_code(code)?;
        let key = |vendor_id, starts_on| CommissionKey { vendor_id, municipality, starts_on };
        let term = |row: &&Row| CommissionTerm { starts_on: row.2, ends_on: row.3, agreed: row.4 };
        let now = joined(rows.iter().map(term).collect());
        let known = |starts_on| rows.iter().find(|row| row.0 == into && row.2 == starts_on);
        let stays = |row: &Row| row.0 == into && now.iter().any(|term| term.starts_on == row.2);
        moved.gone.extend(rows.iter().filter(|row| !stays(row)).map(|row| key(row.0, row.2)));
        for CommissionTerm { starts_on, ends_on, agreed } in now {
            match known(starts_on) {
                Some(row) if (row.3, row.4) == (ends_on, agreed) => {}
                Some(_) => moved.changed.push(key(into, starts_on)),
                None => moved.made.push(key(into, starts_on)),
            }
            let version = known(starts_on).map_or(1, |row| row.5 + 1);
            written.push((
                commission::vendor_id.eq(into),
                commission::municipality_code.eq(code.to_string()),
                commission::starts_on.eq(starts_on),
                commission::ends_on.eq(ends_on),
                commission::agreed.eq(agreed),
                commission::version.eq(version),
            ));
        }
    }
    let codes: Vec<&str> = by_code.keys().copied().collect();
    let old = commission::table
        .filter(commission::vendor_id.eq_any([from, into]))
        .filter(commission::municipality_code.eq_any(codes));
    diesel::delete(old).execute(conn)?;
    for written in written.chunks(ROWS) {
        each_backend!(conn, |c| diesel::insert_into(commission::table).values(written).execute(c))?;
    }
    Ok(moved)
}
