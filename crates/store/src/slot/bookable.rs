//! When a slot takes bookings, as conditions of SQL: the same as [`madoguchi_domain::SlotState::standing`], in parts.
//! The venue's part (it is published and handles the product) is asked where the venue is read.

use crate::schema::slot;
use crate::slot::minute;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::auto_type;
use diesel::prelude::*;
use madoguchi_domain::{SlotStatus, TimeOfDay};

/// Its own switch is on.
#[auto_type]
pub(crate) fn is_open() -> _ {
    let open: SlotStatus = SlotStatus::Open;
    slot::status.eq(open)
}

/// The day to publish has come.
#[auto_type]
pub(crate) fn is_public(today: NaiveDate) -> _ {
    slot::publish_on.is_null().or(slot::publish_on.le(today))
}

/// It is open and has not begun: it takes bookings once it is public.
pub(crate) fn is_open_ahead(now: NaiveDateTime) -> open_after {
    open_after(now.date(), minute(TimeOfDay::of(now.time())))
}

/// It is open and begins after this minute: one that starts in it has begun.
#[auto_type]
fn open_after(today: NaiveDate, minute: i16) -> _ {
    is_open().and(slot::date.gt(today).or(slot::date.eq(today).and(slot::starts_minute.gt(minute))))
}
