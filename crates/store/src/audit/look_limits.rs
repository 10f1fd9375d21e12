//! How much of its people's data a municipality lets others see and take out.

use crate::schema::look_limit::dsl;
use crate::{AnyConnection, StoreError};
use diesel::prelude::*;
use madoguchi_domain::{LookLimits, MunicipalityCode};
use std::collections::BTreeMap;

/// Limits as they are stored, with their version.
pub type Stored = (LookLimits, i32);

/// What these municipalities have set; one that has set nothing is missing.
///
/// # Errors
/// When the database fails.
pub fn of(
    conn: &mut AnyConnection,
    codes: &[MunicipalityCode],
) -> Result<BTreeMap<MunicipalityCode, Stored>, StoreError> {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let rows: Vec<(String, i32, i32, i32)> = dsl::look_limit.filter(dsl::municipality_code.eq_any(codes)).load(conn)?;
    let read = |(code, people, exported, version): &(String, i32, i32, i32)| {
        let limits = LookLimits::new(*people, *exported).ok_or_else(|| StoreError::Corrupt("a look limit".into()))?;
        Ok((crate::reference::stored_code(code)?, (limits, *version)))
    };
    rows.iter().map(read).collect()
}

/// Sets the limits of a municipality whose version is still the one that was read, 0 where it had set nothing. False:
/// somebody else was faster.
///
/// # Errors
/// When the database fails.
pub fn set(
    conn: &mut AnyConnection,
    municipality: &MunicipalityCode,
    limits: LookLimits,
    read: i32,
) -> Result<bool, StoreError> {
    let values = (
        dsl::people_an_hour.eq(limits.people_an_hour()),
        dsl::exported_a_day.eq(limits.exported_a_day()),
        dsl::version.eq(read + 1),
    );
    let written = if read == 0 {
        let row = (dsl::municipality_code.eq(municipality.as_str()), values);
        each_backend!(conn, |c| diesel::insert_into(dsl::look_limit).values(row).on_conflict_do_nothing().execute(c))?
    } else {
        let this = dsl::look_limit.find(municipality.as_str()).filter(dsl::version.eq(read));
        diesel::update(this).set(values).execute(conn)?
    };
    Ok(written == 1)
}
