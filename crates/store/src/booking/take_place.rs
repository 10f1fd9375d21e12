//! The hot statement: take a place, write the booking and its first event.
//!
//! On PostgreSQL it is one statement: no row means that the slot was full or closed, and then nothing was locked or
//! written. There is no ON CONFLICT DO NOTHING, which would leak the place. SQLite has one writer and no data-changing
//! WITH; there it is three statements in the request's savepoint.

use crate::booking::doses::StatedDose;
use crate::schema::{booking_event, slot};
use crate::slot::{Slot, VenueName, minute};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Nullable, SmallInt, Text, Timestamp};
use diesel::sqlite::Sqlite;
use madoguchi_domain::{BirthDate, Coupon, KanaName, PersonName, Phone, ReferenceNumber};

/// A booking that is asked for.
#[derive(Debug, Clone)]
pub struct NewBooking {
    /// The slot.
    pub slot_id: i64,
    /// Kana name of the caller.
    pub booker_name_kana: KanaName,
    /// Phone of the caller.
    pub booker_phone: Phone,
    /// Name of the recipient.
    pub recipient_name: PersonName,
    /// Kana name of the recipient.
    pub recipient_name_kana: KanaName,
    /// Birth date of the recipient.
    pub birth_date: BirthDate,
    /// Code of the priority group.
    pub group: String,
    /// Dose number, from 1.
    pub dose: u8,
    /// The coupon.
    pub coupon: Coupon,
    /// An earlier dose given elsewhere.
    pub previous_dose: Option<StatedDose>,
    /// Random reference numbers; the first that is not in use is taken.
    pub references: [ReferenceNumber; 4],
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// A booking whose rules are checked.
pub(crate) struct Claim<'a> {
    pub(crate) new: &'a NewBooking,
    pub(crate) stated: Option<&'a StatedDose>,
    pub(crate) slot: &'a Slot,
    pub(crate) venue: &'a VenueName,
    pub(crate) account_id: i64,
}

/// Takes the place; id and reference of the booking, or `None` when the slot has no place or is closed.
pub(crate) fn take(conn: &mut AnyConnection, claim: &Claim<'_>) -> Result<Option<(i64, String)>, StoreError> {
    let values = Values::of(claim);
    match conn {
        AnyConnection::Postgresql(c) => Ok(TakePlace(&values).get_result(c).optional()?),
        AnyConnection::Sqlite(c) => {
            let free = slot::table
                .filter(slot::id.eq(values.slot_id))
                .filter(slot::status.eq("open"))
                .filter(slot::taken.lt(slot::capacity));
            if diesel::update(free).set(slot::taken.eq(slot::taken + 1)).execute(c)? == 0 {
                return Ok(None);
            }
            let (id, reference): (i64, String) = InsertBooking(&values).get_result(c)?;
            diesel::insert_into(booking_event::table)
                .values((
                    booking_event::booking_id.eq(id),
                    booking_event::at.eq(claim.new.at),
                    booking_event::kind.eq("booked"),
                    booking_event::account_id.eq(claim.account_id),
                    booking_event::to_slot_id.eq(values.slot_id),
                ))
                .execute(c)?;
            Ok(Some((id, reference)))
        }
    }
}

/// The column values, owned where they are computed, for binding.
struct Values<'a> {
    slot_id: i64,
    venue_id: i64,
    account_id: i64,
    references: [String; 4],
    starts: i16,
    ends: i16,
    dose: i16,
    birth_date: NaiveDate,
    booker_key: String,
    recipient_key: String,
    recipient_kana_key: String,
    coupon_municipality: String,
    stated_date: Option<NaiveDate>,
    stated_vaccine: Option<&'a str>,
    claim: &'a Claim<'a>,
}

impl<'a> Values<'a> {
    fn of(claim: &'a Claim<'a>) -> Self {
        let new = claim.new;
        Self {
            slot_id: claim.slot.id,
            venue_id: claim.venue.id,
            account_id: claim.account_id,
            references: new.references.map(|reference| reference.digits()),
            starts: minute(claim.slot.window.start()),
            ends: minute(claim.slot.window.end()),
            dose: i16::from(new.dose),
            birth_date: new.birth_date.date(),
            booker_key: new.booker_name_kana.search_key(),
            recipient_key: new.recipient_name.text_key(),
            recipient_kana_key: new.recipient_name_kana.search_key(),
            coupon_municipality: new.coupon.municipality.to_string(),
            stated_date: claim.stated.map(|stated| stated.date),
            stated_vaccine: claim.stated.map(|stated| stated.vaccine.as_str()),
            claim,
        }
    }

    /// `INSERT INTO booking (…) SELECT …`, without FROM.
    fn walk<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Timestamp> + HasSqlType<Date>,
        i64: ToSql<BigInt, DB>,
        i16: ToSql<SmallInt, DB>,
        str: ToSql<Text, DB>,
        NaiveDate: ToSql<Date, DB>,
        NaiveDateTime: ToSql<Timestamp, DB>,
        Option<NaiveDate>: ToSql<Nullable<Date>, DB>,
        Option<&'a str>: ToSql<Nullable<Text>, DB>,
    {
        let Claim { new, slot, venue, .. } = self.claim;
        out.push_sql(
            "INSERT INTO booking (reference, municipality_code, slot_id, venue_id, vaccine, date, starts_minute, \
             ends_minute, status, booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four, \
             recipient_name, recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date, priority_group, \
             dose, coupon_municipality_code, coupon_number, previous_dose_date, previous_dose_vaccine, version, \
             created_by, created_at, updated_at) SELECT (SELECT pick.reference FROM (",
        );
        for (n, reference) in self.references.iter().enumerate() {
            out.push_sql(if n == 0 { "SELECT " } else { " UNION ALL SELECT " });
            out.push_bind_param::<Text, str>(reference)?;
            out.push_sql(" AS reference");
        }
        out.push_sql(
            ") AS pick WHERE NOT EXISTS (SELECT 1 FROM booking other WHERE other.reference = pick.reference) LIMIT 1), ",
        );
        out.push_bind_param::<Text, str>(&venue.municipality_code)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, i64>(&self.slot_id)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, i64>(&self.venue_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, str>(&slot.vaccine)?;
        out.push_sql(", ");
        out.push_bind_param::<Date, NaiveDate>(&slot.date)?;
        out.push_sql(", ");
        out.push_bind_param::<SmallInt, i16>(&self.starts)?;
        out.push_sql(", ");
        out.push_bind_param::<SmallInt, i16>(&self.ends)?;
        out.push_sql(", 'booked', ");
        let texts = [
            new.booker_name_kana.as_str(),
            &self.booker_key,
            new.booker_phone.as_str(),
            new.booker_phone.last_four(),
            new.recipient_name.as_str(),
            &self.recipient_key,
            new.recipient_name_kana.as_str(),
            &self.recipient_kana_key,
        ];
        for text in texts {
            out.push_bind_param::<Text, str>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Date, NaiveDate>(&self.birth_date)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, str>(&new.group)?;
        out.push_sql(", ");
        out.push_bind_param::<SmallInt, i16>(&self.dose)?;
        out.push_sql(", ");
        for text in [&self.coupon_municipality, new.coupon.number.as_str()] {
            out.push_bind_param::<Text, str>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Nullable<Date>, Option<NaiveDate>>(&self.stated_date)?;
        out.push_sql(", ");
        out.push_bind_param::<Nullable<Text>, Option<&'a str>>(&self.stated_vaccine)?;
        out.push_sql(", 1, ");
        out.push_bind_param::<BigInt, i64>(&self.account_id)?;
        for _ in 0..2 {
            out.push_sql(", ");
            out.push_bind_param::<Timestamp, NaiveDateTime>(&new.at)?;
        }
        Ok(())
    }
}

/// PostgreSQL: place, booking and event in one statement.
struct TakePlace<'a>(&'a Values<'a>);

impl QueryFragment<Pg> for TakePlace<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH claim AS (UPDATE slot SET taken = taken + 1 WHERE id = ");
        out.push_bind_param::<BigInt, i64>(&self.0.slot_id)?;
        out.push_sql(" AND status = 'open' AND taken < capacity RETURNING id), written AS (");
        self.0.walk(&mut out)?;
        out.push_sql(
            " FROM claim RETURNING id, reference), event AS (INSERT INTO booking_event (booking_id, at, kind, \
             account_id, to_slot_id) SELECT id, ",
        );
        out.push_bind_param::<Timestamp, NaiveDateTime>(&self.0.claim.new.at)?;
        out.push_sql(", 'booked', ");
        out.push_bind_param::<BigInt, i64>(&self.0.account_id)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, i64>(&self.0.slot_id)?;
        out.push_sql(" FROM written) SELECT id, reference FROM written");
        Ok(())
    }
}

impl QueryId for TakePlace<'_> {
    type QueryId = TakePlace<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for TakePlace<'_> {
    type SqlType = (BigInt, Text);
}

impl RunQueryDsl<PgConnection> for TakePlace<'_> {}

/// SQLite: the booking, once the place is taken.
struct InsertBooking<'a>(&'a Values<'a>);

impl QueryFragment<Sqlite> for InsertBooking<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.0.walk(&mut out)?;
        // WHERE: without it SQLite takes what follows an INSERT … SELECT for a join condition.
        out.push_sql(" WHERE true RETURNING id, reference");
        Ok(())
    }
}

impl QueryId for InsertBooking<'_> {
    type QueryId = InsertBooking<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for InsertBooking<'_> {
    type SqlType = (BigInt, Text);
}

impl RunQueryDsl<SqliteConnection> for InsertBooking<'_> {}
