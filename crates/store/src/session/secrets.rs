//! Secrets that the processes of one installation share, made at first start.

use crate::schema::server_secret::dsl;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The secret of a name. `fresh` is stored when there is none yet; of two processes that start at once one wins.
///
/// # Errors
/// When the database fails.
pub fn get_or_create(
    conn: &mut AnyConnection,
    name: &str,
    fresh: &str,
    now: NaiveDateTime,
) -> Result<String, StoreError> {
    let row = (dsl::name.eq(name), dsl::value.eq(fresh), dsl::created_at.eq(now));
    each_backend!(conn, |c| diesel::insert_into(dsl::server_secret).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(dsl::server_secret.filter(dsl::name.eq(name)).select(dsl::value).first(conn)?)
}
