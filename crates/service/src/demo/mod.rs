//! Demo data: accounts, venues, slots of the coming four weeks and a realistic spread of bookings.
//!
//! The same day gives the same data. Loading again adds only what is missing, so that a sandbox that is opened every
//! morning always has four weeks ahead of it; what people did in it stays.

mod accounts;
mod people;
mod places;

pub use accounts::{DEFAULT_PASSWORD, LOGIN_IDS};

use crate::Failure;
use crate::booking::rule_book::RuleBook;
use chrono::Days;
use madoguchi_domain::Now;
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use madoguchi_store::{Store, demo};

/// How far ahead slots are made, in days.
const SLOT_DAYS: u64 = 28;
/// How far ahead vaccine is confirmed, in days.
const SUPPLY_DAYS: u64 = 120;

/// Loads what is missing, in one transaction. Every account gets this password hash when it is made.
///
/// # Errors
/// When the database fails.
pub fn load(store: &Store, now: Now, password_hash: String) -> Result<(), Failure> {
    let (today, at) = (now.today(), now.instant());
    store.write_blocking(move |conn| {
        demo::lock(conn)?;
        let agents = accounts::ensure(conn, &password_hash, today, at)?;
        let book = RuleBook::load(conn, today)?;
        let programme = book.stored_programme(NOTICE_PROGRAMME)?;
        for place in places::all() {
            let venue_id = demo::ensure_venue(conn, &place.venue, today + Days::new(SUPPLY_DAYS), at)?;
            let agent = agents.of(&place.venue.municipality);
            for offer in place.offers {
                let Some((plan_id, slots)) = places::add_slots(conn, &book, venue_id, offer, agent, today, at)? else {
                    continue;
                };
                let series = people::Series { book: &book, programme };
                let bookings = people::bookings(&place, offer, series, venue_id, &slots, agent, at);
                demo::insert_bookings(conn, &bookings, &[plan_id])?;
            }
        }
        Ok(())
    })
}
