//! Invariants over the whole database, for `madoguchi verify` and for tests.

use crate::{AnyConnection, StoreError};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use madoguchi_domain::SlotId;

/// A slot whose counter does not agree with its bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Drift {
    /// The slot.
    #[diesel(sql_type = BigInt)]
    pub slot_id: SlotId,
    /// What the counter says.
    #[diesel(sql_type = BigInt)]
    pub taken: i64,
    /// How many live bookings there are.
    #[diesel(sql_type = BigInt)]
    pub bookings: i64,
}

/// The slots whose `taken` is not the number of their live bookings. Empty unless there is a fault.
///
/// # Errors
/// When the database fails.
pub fn counters(conn: &mut AnyConnection) -> Result<Vec<Drift>, StoreError> {
    let sql = "SELECT s.id AS slot_id, CAST(s.taken AS BIGINT) AS taken, CAST(count(b.id) AS BIGINT) AS bookings \
               FROM slot s LEFT JOIN booking b ON b.slot_id = s.id AND b.status = 'booked' \
               GROUP BY s.id, s.taken HAVING count(b.id) <> s.taken ORDER BY s.id";
    Ok(diesel::sql_query(sql).load(conn)?)
}
