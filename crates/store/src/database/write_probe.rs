//! The one row that the readiness check writes to.

use crate::schema::write_probe::dsl;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Writes the row.
pub(crate) fn touch(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<(), StoreError> {
    match diesel::update(dsl::write_probe).set(dsl::written_at.eq(now)).execute(conn)? {
        1 => Ok(()),
        rows => Err(StoreError::Corrupt(format!("write_probe has {rows} rows"))),
    }
}
