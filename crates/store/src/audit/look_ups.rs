//! How many people's data an account sees in an hour, and how many it takes out in files. Looking through people one by
//! one is how such registers leak.

use crate::reference::stored_code;
use crate::schema::look_up_count::dsl;
use crate::schema::{look_limit, look_up_count};
use crate::{AnyConnection, StoreError};
use chrono::{DurationRound, NaiveDateTime, TimeDelta};
use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::upsert::excluded;
use madoguchi_domain::{AccountId, LookLimits, MunicipalityCode};
use std::collections::BTreeMap;

/// How many people of each municipality.
pub type People = BTreeMap<MunicipalityCode, i32>;

/// The hour of a moment.
fn hour_of(now: NaiveDateTime) -> Result<NaiveDateTime, StoreError> {
    now.duration_trunc(TimeDelta::hours(1)).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Adds people seen and people exported to the hour's counts. The order of the codes is everybody's, so that two who
/// count at once never wait for each other.
fn add(
    conn: &mut AnyConnection,
    account_id: AccountId,
    hour: NaiveDateTime,
    people: &People,
    exported: bool,
) -> Result<(), StoreError> {
    let row = |(code, people): (&MunicipalityCode, &i32)| {
        (
            dsl::account_id.eq(account_id),
            dsl::municipality_code.eq(code.to_string()),
            dsl::hour.eq(hour),
            dsl::people.eq(if exported { 0 } else { *people }),
            dsl::exported.eq(if exported { *people } else { 0 }),
        )
    };
    let rows: Vec<_> = people.iter().map(row).collect();
    each_backend!(conn, |c| {
        diesel::insert_into(dsl::look_up_count)
            .values(&rows)
            .on_conflict((dsl::account_id, dsl::municipality_code, dsl::hour))
            .do_update()
            .set((
                dsl::people.eq(dsl::people + excluded(dsl::people)),
                dsl::exported.eq(dsl::exported + excluded(dsl::exported)),
            ))
            .execute(c)?
    });
    Ok(())
}

/// Counts people seen in the caller's transaction. Returns the municipalities whose limit of an hour has just been
/// passed, with the people of the hour: of any number of requests in any number of processes one is told so, once an
/// hour.
///
/// # Errors
/// When the database fails.
pub fn count(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
    people: &People,
    unset: LookLimits,
) -> Result<People, StoreError> {
    if people.is_empty() {
        return Ok(People::new());
    }
    let hour = hour_of(now)?;
    add(conn, account_id, hour, people, false)?;
    let codes: Vec<String> = people.keys().map(ToString::to_string).collect();
    let unwarned = || {
        look_up_count::table
            .filter(dsl::account_id.eq(account_id))
            .filter(dsl::hour.eq(hour))
            .filter(dsl::warned_at.is_null())
    };
    // The counts were just written: nobody else writes them before this transaction ends.
    let counted: Vec<(String, i32, Option<i32>)> = unwarned()
        .left_join(look_limit::table.on(look_limit::municipality_code.eq(dsl::municipality_code)))
        .filter(dsl::municipality_code.eq_any(&codes))
        .select((dsl::municipality_code, dsl::people, look_limit::people_an_hour.nullable()))
        .load(conn)?;
    let over: Vec<(String, i32)> = counted
        .into_iter()
        .filter(|(_, people, limit)| *people > limit.unwrap_or(unset.people_an_hour()))
        .map(|(code, people, _)| (code, people))
        .collect();
    if !over.is_empty() {
        let codes: Vec<&str> = over.iter().map(|(code, _)| code.as_str()).collect();
        diesel::update(unwarned().filter(dsl::municipality_code.eq_any(codes)))
            .set(dsl::warned_at.eq(now))
            .execute(conn)?;
    }
    over.iter().map(|(code, people)| Ok((stored_code(code)?, *people))).collect()
}

/// Counts people taken out in a file.
///
/// # Errors
/// When the database fails.
pub fn count_exported(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
    people: &People,
) -> Result<(), StoreError> {
    if people.is_empty() { Ok(()) } else { add(conn, account_id, hour_of(now)?, people, true) }
}

/// How many people an account has taken out in files within the last 24 hours, by municipality. An hour counts as long
/// as a part of it lies within.
///
/// # Errors
/// When the database fails.
pub fn exported(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
) -> Result<BTreeMap<MunicipalityCode, i64>, StoreError> {
    let sums: Vec<(String, Option<i64>)> = look_up_count::table
        .filter(dsl::account_id.eq(account_id))
        .filter(dsl::hour.ge(hour_of(now - TimeDelta::days(1))?))
        .group_by(dsl::municipality_code)
        .select((dsl::municipality_code, sum(dsl::exported)))
        .load(conn)?;
    sums.iter().map(|(code, people)| Ok((stored_code(code)?, people.unwrap_or_default()))).collect()
}

/// Accounts of which a municipality was warned since a moment.
///
/// # Errors
/// When the database fails.
pub fn warned_since(
    conn: &mut AnyConnection,
    municipality: &MunicipalityCode,
    since: NaiveDateTime,
) -> Result<i64, StoreError> {
    Ok(look_up_count::table
        .filter(dsl::municipality_code.eq(municipality.as_str()))
        .filter(dsl::warned_at.gt(since))
        .select(diesel::dsl::count(dsl::account_id).aggregate_distinct())
        .get_result(conn)?)
}

/// Removes the counts of hours before `since`.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::look_up_count.filter(dsl::hour.lt(since))).execute(conn)?)
}
