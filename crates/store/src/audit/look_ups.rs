//! How often an account looks at personal data in an hour. Looking through people one by one is how such registers
//! leak.

use crate::schema::look_up_count::dsl;
use crate::{AnyConnection, StoreError};
use chrono::{DurationRound, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use madoguchi_domain::AccountId;

/// Counts so many looks in the caller's transaction. Returns the looks of the hour when they have just passed the
/// quota: of any number of requests in any number of processes one is told so, once an hour.
///
/// # Errors
/// When the database fails.
pub fn count(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
    looks: i32,
    quota: i32,
) -> Result<Option<i32>, StoreError> {
    let hour = now.duration_trunc(TimeDelta::hours(1)).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let (of_hour, warned_at): (i32, Option<NaiveDateTime>) = each_backend!(conn, |c| {
        diesel::insert_into(dsl::look_up_count)
            .values((dsl::account_id.eq(account_id), dsl::hour.eq(hour), dsl::looks.eq(looks)))
            .on_conflict((dsl::account_id, dsl::hour))
            .do_update()
            .set(dsl::looks.eq(dsl::looks + looks))
            .returning((dsl::looks, dsl::warned_at))
            .get_result(c)?
    });
    if of_hour <= quota || warned_at.is_some() {
        return Ok(None);
    }
    let unwarned = dsl::look_up_count.find((account_id, hour)).filter(dsl::warned_at.is_null());
    let first = diesel::update(unwarned).set(dsl::warned_at.eq(now)).execute(conn)? == 1;
    Ok(first.then_some(of_hour))
}

/// Removes the counts of hours before `since`.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::look_up_count.filter(dsl::hour.lt(since))).execute(conn)?)
}
