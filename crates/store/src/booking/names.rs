//! What bookings are found by: the keys of their names.
//!
//! The keys of whole names stand on the booking; `booking_name_key` has those that begin at a later word, 花子山田 of
//! 山田 花子 (see [`turned`]).

use crate::reference::stored_code;
use crate::schema::{booking, booking_name_key};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use madoguchi_domain::person::kana::turned;
use madoguchi_domain::{BirthDate, BookingId, KanaName, PersonKey, name_key, search_key, text_key};
use serde::Serialize;
use std::collections::BTreeSet;

/// Bookings made anew at once, and rows in one statement.
const CHUNK: usize = 1_000;

/// The keys of later words, each once, of a caller's kana and a recipient's name and kana.
pub(crate) fn later_words(booker_kana: &str, name: &str, kana: &str) -> BTreeSet<String> {
    let of_kana = [booker_kana, kana].map(|text| turned(text, search_key));
    of_kana.into_iter().flatten().chain(turned(name, text_key)).collect()
}

/// The names of a stored booking.
#[derive(Queryable)]
struct Names {
    id: BookingId,
    municipality_code: String,
    booker_kana: String,
    name: String,
    kana: String,
}

/// The columns of [`Names`].
const NAMES: (
    booking::id,
    booking::municipality_code,
    booking::booker_name_kana,
    booking::recipient_name,
    booking::recipient_name_kana,
) = (
    booking::id,
    booking::municipality_code,
    booking::booker_name_kana,
    booking::recipient_name,
    booking::recipient_name_kana,
);

/// Writes the keys of later words of new bookings: each with its municipality and names.
pub(crate) fn insert<'a>(
    conn: &mut AnyConnection,
    bookings: impl IntoIterator<Item = (BookingId, &'a str, BTreeSet<String>)>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = bookings
        .into_iter()
        .flat_map(|(id, municipality_code, keys)| keys.into_iter().map(move |key| (id, municipality_code, key)))
        .map(|(id, municipality_code, key)| {
            (
                booking_name_key::booking_id.eq(id),
                booking_name_key::municipality_code.eq(municipality_code),
                booking_name_key::name_key.eq(key),
            )
        })
        .collect();
    for rows in rows.chunks(CHUNK) {
        each_backend!(conn, |c| diesel::insert_into(booking_name_key::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Makes the keys of later words of changed bookings anew.
pub(crate) fn rewrite(conn: &mut AnyConnection, ids: &[BookingId]) -> Result<(), StoreError> {
    let names: Vec<Names> = booking::table.filter(booking::id.eq_any(ids)).select(NAMES).load(conn)?;
    replace(conn, &names)
}

fn replace(conn: &mut AnyConnection, names: &[Names]) -> Result<(), StoreError> {
    let ids: Vec<BookingId> = names.iter().map(|names| names.id).collect();
    diesel::delete(booking_name_key::table.filter(booking_name_key::booking_id.eq_any(ids))).execute(conn)?;
    let keys = |names: &Names| later_words(&names.booker_kana, &names.name, &names.kana);
    insert(conn, names.iter().map(|names| (names.id, names.municipality_code.as_str(), keys(names))))
}

/// The keys of whole names, on their way to the table.
#[derive(Serialize)]
struct Whole {
    id: i64,
    booker_kana: String,
    name: String,
    kana: String,
}

/// The same columns in both dialects; the rows travel as JSON, since SQLite has no arrays.
macro_rules! write_whole {
    ($rows:literal) => {
        concat!(
            "UPDATE booking SET booker_kana_key = w.booker_kana, recipient_name_key = w.name, ",
            "recipient_kana_key = w.kana FROM ",
            $rows,
            " WHERE booking.id = w.id AND (booking.booker_kana_key, booking.recipient_name_key, ",
            "booking.recipient_kana_key) <> (w.booker_kana, w.name, w.kana)"
        )
    };
}

const POSTGRESQL: &str =
    write_whole!("json_to_recordset($1::json) AS w (id bigint, booker_kana text, name text, kana text)");
const SQLITE: &str = write_whole!(
    "(SELECT json_extract(value, '$.id') AS id, json_extract(value, '$.booker_kana') AS booker_kana, \
     json_extract(value, '$.name') AS name, json_extract(value, '$.kana') AS kana FROM json_each($1)) AS w"
);

/// Makes all keys of all bookings anew, some at a time, each time in a transaction.
pub(crate) fn rebuild(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let mut after = Some(BookingId::NONE);
    while let Some(last) = after {
        after = conn.transaction(|conn| {
            let names = next(conn, last)?;
            rewrite_whole(conn, &names)?;
            rewrite_residents(conn, &names)?;
            replace(conn, &names)?;
            Ok::<_, StoreError>(names.last().map(|names| names.id))
        })?;
    }
    Ok(())
}

/// Writes the keys of later words of all bookings after `after`, which have none.
pub(crate) fn fill(conn: &mut AnyConnection, after: BookingId) -> Result<(), StoreError> {
    let mut after = Some(after);
    while let Some(last) = after {
        let names = next(conn, last)?;
        replace(conn, &names)?;
        after = names.last().map(|names| names.id);
    }
    Ok(())
}

/// The next bookings by id. Whoever corrects one of them meanwhile waits, and writes its keys after these.
fn next(conn: &mut AnyConnection, after: BookingId) -> Result<Vec<Names>, StoreError> {
    let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    let names = booking::table.filter(booking::id.gt(after)).order(booking::id).limit(limit).select(NAMES);
    Ok(match conn {
        AnyConnection::Postgresql(c) => names.for_update().load(c)?,
        AnyConnection::Sqlite(c) => names.load(c)?,
    })
}

/// Where somebody else has the key already, the booking keeps its own: neither is taken away here.
const RESIDENT: &str = "UPDATE booking SET person_key = $1 WHERE id = $2 \
    AND NOT EXISTS (SELECT 1 FROM booking AS other WHERE other.status = 'booked' AND booking.status = 'booked' \
    AND other.id <> booking.id AND other.person_municipality_code = booking.person_municipality_code \
    AND other.person_key = $1 AND other.programme = booking.programme AND other.dose = booking.dose)";

/// Makes anew by what people without a coupon are known.
fn rewrite_residents(conn: &mut AnyConnection, names: &[Names]) -> Result<(), StoreError> {
    type Resident = (BookingId, String, String, NaiveDate, String);
    let residents: Vec<Resident> = booking::table
        .filter(booking::id.eq_any(names.iter().map(|names| names.id)))
        .select((
            booking::id,
            booking::person_municipality_code,
            booking::person_key,
            booking::birth_date,
            booking::recipient_name_kana,
        ))
        .load(conn)?;
    // One after the other: two of one statement could become one.
    for (id, municipality, key, birth_date, kana) in residents {
        let before = PersonKey::stored(stored_code(&municipality)?, key);
        if before.coupon().is_some() {
            continue;
        }
        let birth_date = BirthDate::new(birth_date, NaiveDate::MAX)
            .map_err(|_| StoreError::Corrupt(format!("the birth date of booking {id}")))?;
        let person = PersonKey::of_resident(before.municipality(), &KanaName::stored(kana), birth_date);
        if person != before {
            let update = diesel::sql_query(RESIDENT).bind::<Text, _>(person.as_str());
            update.bind::<BigInt, _>(id.0).execute(conn)?;
        }
    }
    Ok(())
}

fn rewrite_whole(conn: &mut AnyConnection, names: &[Names]) -> Result<(), StoreError> {
    let whole = |names: &Names| Whole {
        id: names.id.0,
        booker_kana: search_key(&names.booker_kana),
        name: name_key(&names.name),
        kana: search_key(&names.kana),
    };
    let rows: Vec<Whole> = names.iter().map(whole).collect();
    let json = serde_json::to_string(&rows).map_err(|error| StoreError::Corrupt(format!("keys: {error}")))?;
    let sql = match conn {
        AnyConnection::Postgresql(_) => POSTGRESQL,
        AnyConnection::Sqlite(_) => SQLITE,
    };
    diesel::sql_query(sql).bind::<Text, _>(json).execute(conn)?;
    Ok(())
}
