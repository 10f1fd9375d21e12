//! Places: taken and given back by the slot, for any number of bookings at once.
//!
//! `slot.taken` is the counter; the CHECK on it is the last line of defence. Everybody locks slots in the order of
//! their ids.

use crate::schema::slot;
use crate::slot::bookable::is_open;
use crate::{AnyConnection, StoreError};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{BigInt, SmallInt};
use madoguchi_domain::SlotId;
use std::collections::{BTreeMap, HashMap};

/// Takes places in open slots: for each slot as many of those asked for as are free. A slot that gave none is not in
/// the answer, and on PostgreSQL nothing of it was written.
///
/// # Errors
/// When the database fails.
pub fn take(conn: &mut AnyConnection, asked: &BTreeMap<SlotId, u16>) -> Result<HashMap<SlotId, u16>, StoreError> {
    let places = |n: u16| i16::try_from(n).map_err(|_| StoreError::Corrupt(format!("{n} places at once")));
    let given: Vec<(SlotId, i16)> = match conn {
        AnyConnection::Postgresql(c) => {
            let slots: Vec<SlotId> = asked.keys().copied().collect();
            let counts: Vec<i16> = asked.values().copied().map(places).collect::<Result<_, _>>()?;
            TakePlaces { slots: &slots, counts: &counts }.load(c)?
        }
        // One writer: nobody else takes a place between the two statements.
        AnyConnection::Sqlite(c) => {
            let mut given = Vec::new();
            for (id, count) in asked {
                let row = slot::table.find(id).filter(is_open());
                let free: Option<i16> = row.select(slot::capacity - slot::taken).first(c).optional()?;
                let count = places(*count)?.min(free.unwrap_or_default());
                if 0 < count {
                    diesel::update(slot::table.find(id)).set(slot::taken.eq(slot::taken + count)).execute(c)?;
                    given.push((*id, count));
                }
            }
            given
        }
    };
    let count = |n: i16| u16::try_from(n).map_err(|_| StoreError::Corrupt(format!("{n} places were given")));
    given.into_iter().map(|(id, n)| Ok((id, count(n)?))).collect()
}

/// Gives a place back in each of these slots, which are not two times the same.
///
/// # Errors
/// When the database fails, or a slot is missing or named twice.
pub fn give_back(conn: &mut AnyConnection, slots: &[SlotId]) -> Result<(), StoreError> {
    let update = diesel::update(slot::table.filter(slot::id.eq_any(slots)));
    match update.set(slot::taken.eq(slot::taken - 1)).execute(conn)? {
        given if given == slots.len() => Ok(()),
        given => Err(StoreError::Corrupt(format!("{given} of {} places were given back", slots.len()))),
    }
}

/// Locks slots until the transaction ends, in the order everybody keeps: by id. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection, ids: &[SlotId]) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            let locked = slot::table.filter(slot::id.eq_any(ids)).order(slot::id).select(slot::id);
            locked.for_no_key_update().load::<SlotId>(c)?;
        }
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

struct TakePlaces<'a> {
    slots: &'a [SlotId],
    counts: &'a [i16],
}

impl QueryFragment<Pg> for TakePlaces<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // `taken` is computed from the row that was locked, never from `s.taken`: PostgreSQL checks the constraint
        // against the snapshot's row, and would refuse valid bookings beside a cancellation.
        out.push_sql(
            "WITH locked AS MATERIALIZED (SELECT s.id, s.taken, \
             LEAST(asked.n, s.capacity - s.taken)::smallint AS n FROM unnest(",
        );
        push_arrays!(out, BigInt => self.slots, SmallInt => self.counts);
        out.push_sql(
            ") AS asked (id, n) JOIN slot s ON s.id = asked.id WHERE s.status = 'open' ORDER BY s.id \
             FOR NO KEY UPDATE OF s) \
             UPDATE slot s SET taken = locked.taken + locked.n FROM locked WHERE s.id = locked.id AND 0 < locked.n \
             RETURNING s.id, locked.n",
        );
        Ok(())
    }
}

impl Query for TakePlaces<'_> {
    type SqlType = (BigInt, SmallInt);
}

prepared_once!(TakePlaces);
