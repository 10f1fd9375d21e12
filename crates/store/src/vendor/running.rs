//! When a commission runs, as conditions of SQL: its last day is still inside, and without one it has no end. One that
//! waits for consent does not run.

use crate::schema::commission;
use chrono::NaiveDate;
use diesel::dsl::auto_type;
use diesel::prelude::*;

/// It runs on one of these days at least, the last included.
#[auto_type]
pub(crate) fn runs_within(first: NaiveDate, last: NaiveDate) -> _ {
    let in_time = commission::starts_on.le(last).and(commission::ends_on.is_null().or(commission::ends_on.ge(first)));
    commission::agreed.eq(true).and(in_time)
}

/// It runs on a day.
pub(crate) fn runs_on(day: NaiveDate) -> runs_within {
    runs_within(day, day)
}
