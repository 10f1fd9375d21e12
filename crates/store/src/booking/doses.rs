//! The doses of a person, over all venues and municipalities: what the rules compare a booking with.

use crate::reference::stored_code;
use crate::schema::booking;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{BigInt, Date, Nullable, SmallInt, Text};
use madoguchi_domain::{BookingId, BookingStatus, PersonKey, StatedDose};
use std::collections::{HashMap, HashSet};

/// A live booking of a person, as the rules see it. What it holds of the person is compared, never shown: it may be of
/// a municipality that the scope does not cover.
#[derive(Clone, PartialEq, Eq)]
pub struct LiveDose {
    /// The booking.
    pub booking_id: BookingId,
    /// Whose it is.
    pub municipality_code: String,
    /// Code of the programme.
    pub programme: String,
    /// Dose number.
    pub dose: u8,
    /// The day.
    pub date: NaiveDate,
    /// Code of the product.
    pub vaccine: String,
    /// The dose before, as the caller stated it.
    pub stated: Option<StatedDose>,
    /// Birth date of the recipient.
    pub birth_date: NaiveDate,
    /// Name of the recipient, for comparing.
    pub name_key: String,
    /// Kana name of the recipient, for comparing.
    pub kana_key: String,
}

impl std::fmt::Debug for LiveDose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveDose").field("booking_id", &self.booking_id).finish_non_exhaustive()
    }
}

/// A booking that an answer tells something of, and whose it is: for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldOf {
    /// Id of the booking.
    pub booking_id: BookingId,
    /// The municipality where it is booked.
    pub municipality_code: String,
}

impl LiveDose {
    /// What the audit notes of it.
    #[must_use]
    pub fn told(&self) -> ToldOf {
        ToldOf { booking_id: self.booking_id, municipality_code: self.municipality_code.clone() }
    }
}

/// Makes everything that books, moves or cancels for these people wait in line until the transaction ends, so that
/// doses taken at the same time are checked against each other. SQLite has one writer.
///
/// # Errors
/// When the database fails, or somebody holds a person for longer than the connection's `lock_timeout`.
pub fn lock_people<'a>(
    conn: &mut AnyConnection,
    people: impl IntoIterator<Item = &'a PersonKey>,
) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            let person = |person: &PersonKey| format!("{}/{}", person.municipality(), person.as_str());
            let people: Vec<String> = people.into_iter().map(person).collect();
            LockPeople(&people).execute(c)?;
        }
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

struct LockPeople<'a>(&'a [String]);

impl QueryFragment<Pg> for LockPeople<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // In one order, whoever locks. Two numbers: a lock space of its own, apart from the one of the migrations.
        out.push_sql(
            "SELECT pg_advisory_xact_lock(1, person.hash) FROM \
             (SELECT DISTINCT hashtext(u.person) AS hash FROM unnest(",
        );
        push_arrays!(out, Text => self.0);
        out.push_sql(") AS u (person) ORDER BY hash) AS person");
        Ok(())
    }
}

prepared_once!(LockPeople);

/// The live bookings of each of these people, by programme and dose; who has none is left out.
///
/// # Errors
/// When the database fails.
pub fn live<'a>(
    conn: &mut AnyConnection,
    people: impl IntoIterator<Item = &'a PersonKey>,
) -> Result<HashMap<PersonKey, Vec<LiveDose>>, StoreError> {
    let people: HashSet<&PersonKey> = people.into_iter().collect();
    let municipalities: Vec<&str> = people.iter().map(|person| person.municipality().as_str()).collect();
    let keys: Vec<&str> = people.iter().map(|person| person.as_str()).collect();
    let rows: Vec<Row> = match conn {
        AnyConnection::Postgresql(c) => LiveDoses { municipalities: &municipalities, keys: &keys }.load(c)?,
        // Without arrays no statement serves any number of pairs; in the same process one after the other costs as
        // much.
        AnyConnection::Sqlite(c) => {
            let mut rows = Vec::new();
            for (municipality, key) in municipalities.into_iter().zip(keys) {
                rows.extend(live_of(c, municipality, key)?);
            }
            rows
        }
    };
    let mut live: HashMap<PersonKey, Vec<LiveDose>> = HashMap::new();
    for (
        (municipality, key),
        booking_id,
        municipality_code,
        dose,
        date,
        (programme, vaccine),
        (stated_date, stated_vaccine),
        (birth_date, name_key, kana_key),
    ) in rows
    {
        let person = PersonKey::stored(stored_code(&municipality)?, key);
        live.entry(person).or_default().push(LiveDose {
            booking_id,
            municipality_code,
            programme,
            dose: dose_number(dose)?,
            date,
            vaccine,
            stated: stated_date.zip(stated_vaccine).map(|(date, vaccine)| StatedDose { date, vaccine }),
            birth_date,
            name_key,
            kana_key,
        });
    }
    Ok(live)
}

type Stated = (Option<NaiveDate>, Option<String>);
type Person = (NaiveDate, String, String);
type Row = ((String, String), BookingId, String, i16, NaiveDate, (String, String), Stated, Person);

fn live_of(conn: &mut SqliteConnection, municipality: &str, key: &str) -> QueryResult<Vec<Row>> {
    booking::table
        .filter(booking::person_municipality_code.eq(municipality))
        .filter(booking::person_key.eq(key))
        .filter(booking::status.eq(BookingStatus::Booked))
        .select((
            (booking::person_municipality_code, booking::person_key),
            booking::id,
            booking::municipality_code,
            booking::dose,
            booking::date,
            (booking::programme, booking::vaccine),
            (booking::previous_dose_date, booking::previous_dose_vaccine),
            (booking::birth_date, booking::recipient_name_key, booking::recipient_kana_key),
        ))
        .order((booking::programme, booking::dose))
        .load(conn)
}

struct LiveDoses<'a> {
    municipalities: &'a [&'a str],
    keys: &'a [&'a str],
}

impl QueryFragment<Pg> for LiveDoses<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT b.* FROM unnest(");
        push_arrays!(out, Text => self.municipalities, Text => self.keys);
        // LATERAL with an ORDER BY of its own: one look into the index for each person, however small the table was
        // when the statement was planned.
        out.push_sql(
            ") AS u (municipality, key) CROSS JOIN LATERAL (SELECT person_municipality_code, person_key, id, \
             municipality_code, dose, date, programme, vaccine, previous_dose_date, previous_dose_vaccine, birth_date, \
             recipient_name_key, recipient_kana_key FROM booking WHERE person_municipality_code = u.municipality \
             AND person_key = u.key AND status = 'booked' ORDER BY programme, dose) AS b",
        );
        Ok(())
    }
}

impl Query for LiveDoses<'_> {
    type SqlType = (
        (Text, Text),
        BigInt,
        Text,
        SmallInt,
        Date,
        (Text, Text),
        (Nullable<Date>, Nullable<Text>),
        (Date, Text, Text),
    );
}

prepared_once!(LiveDoses);

/// A stored dose number.
pub(crate) fn dose_number(dose: i16) -> Result<u8, StoreError> {
    u8::try_from(dose).map_err(|_| StoreError::Corrupt(format!("dose {dose}")))
}
