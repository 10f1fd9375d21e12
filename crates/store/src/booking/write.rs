//! Bookings as they are written: with the first step of their history, any number at once.

use crate::booking::names;
use crate::schema::{booking, booking_event};
use crate::slot::minute;
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{BigInt, Date, Nullable, SmallInt, Text, Timestamp};
use madoguchi_domain::{
    AccountId, BookingId, BookingStatus, BookingStep, NewBooking, ReferenceNumber, Slot, SlotId, SlotVenue, StatedDose,
    VenueId,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A booking whose rules are checked and whose place is taken.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What was asked for.
    pub new: &'a NewBooking,
    /// The earlier dose that it stands on, where only the caller knows it.
    pub stated: Option<&'a StatedDose>,
    /// The slot.
    pub slot: &'a Slot,
    /// Its venue.
    pub venue: &'a SlotVenue,
    /// Who books.
    pub account_id: AccountId,
    /// Nine digits that no booking has; see [`free_references`].
    pub reference: &'a str,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// The first of each booking's random reference numbers that is in use neither in the table nor by those before it.
///
/// # Errors
/// When the database fails, or all numbers of a booking are in use.
pub fn free_references(
    conn: &mut AnyConnection,
    candidates: &[[ReferenceNumber; 4]],
) -> Result<Vec<String>, StoreError> {
    let digits =
        |round: usize, of: &[usize]| -> Vec<String> { of.iter().map(|n| candidates[*n][round].digits()).collect() };
    let mut free: Vec<Option<String>> = vec![None; candidates.len()];
    let mut chosen: HashSet<String> = HashSet::new();
    let mut open: Vec<usize> = (0..candidates.len()).collect();
    // One round, as a rule: a number in use is rare.
    for round in 0..4 {
        let asked = digits(round, &open);
        let in_use: HashSet<String> = in_use(conn, &asked)?.into_iter().collect();
        for (n, digits) in std::mem::take(&mut open).into_iter().zip(asked) {
            if in_use.contains(&digits) || !chosen.insert(digits.clone()) {
                open.push(n);
            } else {
                free[n] = Some(digits);
            }
        }
        if open.is_empty() {
            break;
        }
    }
    let missing = || StoreError::Corrupt("all reference numbers drawn are in use".into());
    free.into_iter().map(|free| free.ok_or_else(missing)).collect()
}

/// Those of the numbers that bookings have.
fn in_use(conn: &mut AnyConnection, asked: &[String]) -> Result<Vec<String>, StoreError> {
    Ok(match conn {
        AnyConnection::Postgresql(c) => InUse(asked).load(c)?,
        AnyConnection::Sqlite(c) => {
            booking::table.filter(booking::reference.eq_any(asked)).select(booking::reference).load(c)?
        }
    })
}

struct InUse<'a>(&'a [String]);

impl QueryFragment<Pg> for InUse<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT b.reference FROM unnest(");
        push_arrays!(out, Text => self.0);
        // LIMIT: one look into the index for each number, however small the table was when the statement was planned.
        out.push_sql(
            ") AS u (reference) CROSS JOIN LATERAL \
             (SELECT reference FROM booking WHERE reference = u.reference LIMIT 1) AS b",
        );
        Ok(())
    }
}

impl Query for InUse<'_> {
    type SqlType = Text;
}

prepared_once!(InUse);

/// Writes bookings with the first step of their history; their ids, in the order of the rows.
///
/// # Errors
/// When the database fails, which two rows of one dose make it do.
pub fn insert(conn: &mut AnyConnection, rows: &[Row<'_>]) -> Result<Vec<BookingId>, StoreError> {
    let ids: HashMap<String, BookingId> = match conn {
        AnyConnection::Postgresql(c) => {
            let mut columns = Columns::default();
            rows.iter().for_each(|row| columns.push(row));
            let written: Vec<(BookingId, String)> = InsertBookings(&columns).load(c)?;
            written.into_iter().map(|(id, reference)| (reference, id)).collect()
        }
        AnyConnection::Sqlite(c) => {
            let ids = rows.iter().map(|row| Ok((row.reference.to_owned(), insert_one(c, row)?)));
            let ids: HashMap<String, BookingId> = ids.collect::<QueryResult<_>>()?;
            names::insert(
                conn,
                rows.iter().filter_map(|row| {
                    Some((*ids.get(row.reference)?, row.venue.municipality_code.as_str(), later_words(row)))
                }),
            )?;
            ids
        }
    };
    let id = |row: &Row<'_>| ids.get(row.reference).copied();
    let missing = || StoreError::Corrupt("a booking was not written".into());
    rows.iter().map(|row| id(row).ok_or_else(missing)).collect()
}

fn later_words(row: &Row<'_>) -> BTreeSet<String> {
    let NewBooking { slot_id: _, booker, recipient } = row.new;
    names::later_words(booker.name_kana.as_str(), recipient.name.as_str(), recipient.name_kana.as_str())
}

/// SQLite has neither arrays nor several writing statements in one.
fn insert_one(conn: &mut SqliteConnection, row: &Row<'_>) -> QueryResult<BookingId> {
    let Row { new, stated, slot, venue, account_id, reference, at } = *row;
    let NewBooking { slot_id: _, booker, recipient } = new;
    let id: BookingId = diesel::insert_into(booking::table)
        .values((
            booking::reference.eq(reference),
            booking::municipality_code.eq(&venue.municipality_code),
            booking::slot_id.eq(slot.id),
            booking::venue_id.eq(venue.id),
            booking::programme.eq(&slot.programme),
            booking::vaccine.eq(&slot.vaccine),
            booking::date.eq(slot.date),
            booking::starts_minute.eq(minute(slot.window.start())),
            booking::ends_minute.eq(minute(slot.window.end())),
            booking::booker_name_kana.eq(booker.name_kana.as_str()),
            booking::booker_kana_key.eq(booker.name_kana.search_key()),
            booking::booker_phone.eq(booker.phone.as_str()),
            booking::booker_phone_last_four.eq(booker.phone.last_four()),
            booking::recipient_name.eq(recipient.name.as_str()),
            booking::recipient_name_key.eq(recipient.name.name_key()),
            booking::recipient_name_kana.eq(recipient.name_kana.as_str()),
            booking::recipient_kana_key.eq(recipient.name_kana.search_key()),
            booking::birth_date.eq(recipient.birth_date.date()),
            booking::priority_group.eq(&recipient.group),
            booking::dose.eq(i16::from(recipient.dose)),
            booking::person_municipality_code.eq(recipient.person.municipality().as_str()),
            booking::person_key.eq(recipient.person.as_str()),
            booking::previous_dose_date.eq(stated.map(|stated| stated.date)),
            booking::previous_dose_vaccine.eq(stated.map(|stated| stated.vaccine.as_str())),
            booking::created_by.eq(account_id),
            booking::created_at.eq(at),
            booking::updated_at.eq(at),
            booking::status.eq(BookingStatus::Booked),
            booking::version.eq(1),
        ))
        .returning(booking::id)
        .get_result(conn)?;
    diesel::insert_into(booking_event::table)
        .values((
            booking_event::booking_id.eq(id),
            booking_event::at.eq(at),
            booking_event::kind.eq(BookingStep::Booked),
            booking_event::account_id.eq(account_id),
            booking_event::to_slot_id.eq(slot.id),
        ))
        .execute(conn)?;
    Ok(id)
}

const COLUMNS: &str = "reference, municipality_code, slot_id, venue_id, programme, vaccine, date, starts_minute, \
     ends_minute, booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four, recipient_name, \
     recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date, priority_group, dose, \
     person_municipality_code, person_key, previous_dose_date, previous_dose_vaccine, created_by, created_at, \
     updated_at, status, version";

/// The values by column, in the order of [`COLUMNS`].
#[derive(Default)]
struct Columns<'a> {
    reference: Vec<&'a str>,
    municipality: Vec<&'a str>,
    slot: Vec<SlotId>,
    venue: Vec<VenueId>,
    programme: Vec<&'a str>,
    vaccine: Vec<&'a str>,
    date: Vec<NaiveDate>,
    starts: Vec<i16>,
    ends: Vec<i16>,
    booker_kana: Vec<&'a str>,
    booker_key: Vec<String>,
    phone: Vec<&'a str>,
    last_four: Vec<&'a str>,
    name: Vec<&'a str>,
    name_key: Vec<String>,
    kana: Vec<&'a str>,
    kana_key: Vec<String>,
    birth_date: Vec<NaiveDate>,
    group: Vec<&'a str>,
    dose: Vec<i16>,
    person_municipality: Vec<&'a str>,
    person_key: Vec<&'a str>,
    stated_date: Vec<Option<NaiveDate>>,
    stated_vaccine: Vec<Option<&'a str>>,
    account: Vec<AccountId>,
    at: Vec<NaiveDateTime>,
    // One for each key of a later word, not for each booking.
    word_of: Vec<&'a str>,
    word: Vec<String>,
}

impl<'a> Columns<'a> {
    fn push(&mut self, row: &Row<'a>) {
        let Row { new, stated, slot, venue, account_id, reference, at } = *row;
        let NewBooking { slot_id: _, booker, recipient } = new;
        self.reference.push(reference);
        self.municipality.push(&venue.municipality_code);
        self.slot.push(slot.id);
        self.venue.push(venue.id);
        self.programme.push(&slot.programme);
        self.vaccine.push(&slot.vaccine);
        self.date.push(slot.date);
        self.starts.push(minute(slot.window.start()));
        self.ends.push(minute(slot.window.end()));
        self.booker_kana.push(booker.name_kana.as_str());
        self.booker_key.push(booker.name_kana.search_key());
        self.phone.push(booker.phone.as_str());
        self.last_four.push(booker.phone.last_four());
        self.name.push(recipient.name.as_str());
        self.name_key.push(recipient.name.name_key());
        self.kana.push(recipient.name_kana.as_str());
        self.kana_key.push(recipient.name_kana.search_key());
        self.birth_date.push(recipient.birth_date.date());
        self.group.push(&recipient.group);
        self.dose.push(recipient.dose.into());
        self.person_municipality.push(recipient.person.municipality().as_str());
        self.person_key.push(recipient.person.as_str());
        self.stated_date.push(stated.map(|stated| stated.date));
        self.stated_vaccine.push(stated.map(|stated| stated.vaccine.as_str()));
        self.account.push(account_id);
        self.at.push(at);
        for word in later_words(row) {
            self.word_of.push(reference);
            self.word.push(word);
        }
    }
}

/// PostgreSQL: all bookings and their history in one statement.
struct InsertBookings<'a>(&'a Columns<'a>);

impl QueryFragment<Pg> for InsertBookings<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let c = self.0;
        out.push_sql("WITH written AS (INSERT INTO booking (");
        out.push_sql(COLUMNS);
        out.push_sql(") SELECT *, 'booked', 1 FROM unnest(");
        push_arrays!(
            out,
            Text => &c.reference,
            Text => &c.municipality,
            BigInt => &c.slot,
            BigInt => &c.venue,
            Text => &c.programme,
            Text => &c.vaccine,
            Date => &c.date,
            SmallInt => &c.starts,
            SmallInt => &c.ends,
            Text => &c.booker_kana,
            Text => &c.booker_key,
            Text => &c.phone,
            Text => &c.last_four,
            Text => &c.name,
            Text => &c.name_key,
            Text => &c.kana,
            Text => &c.kana_key,
            Date => &c.birth_date,
            Text => &c.group,
            SmallInt => &c.dose,
            Text => &c.person_municipality,
            Text => &c.person_key,
            Nullable<Date> => &c.stated_date,
            Nullable<Text> => &c.stated_vaccine,
            BigInt => &c.account,
            Timestamp => &c.at,
            Timestamp => &c.at,
        );
        out.push_sql(
            ") RETURNING id, reference, municipality_code, slot_id, created_by, created_at), \
             event AS (INSERT INTO booking_event (booking_id, at, kind, account_id, to_slot_id) \
             SELECT id, created_at, 'booked', created_by, slot_id FROM written), \
             name_key AS (INSERT INTO booking_name_key (booking_id, municipality_code, name_key) \
             SELECT w.id, w.municipality_code, u.word FROM unnest(",
        );
        push_arrays!(out, Text => &c.word_of, Text => &c.word);
        out.push_sql(") AS u (reference, word) JOIN written AS w USING (reference)) SELECT id, reference FROM written");
        Ok(())
    }
}

impl Query for InsertBookings<'_> {
    type SqlType = (BigInt, Text);
}

prepared_once!(InsertBookings);
