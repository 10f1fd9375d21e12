//! Made-up data for sandboxes, written set by set: thousands of bookings in a few statements. The rules are the
//! caller's to keep; the counters are made to agree at the end.

use crate::schema::{booking, booking_event, slot, venue, venue_vaccine};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use madoguchi_domain::{
    AccountId, BookingId, BookingStatus, KanaName, MunicipalityCode, PersonName, Phone, SlotId, SlotPlanId, VenueId,
    VenueKind, search_key, text_key,
};

/// PostgreSQL advisory lock of a process that loads demo data ("DEMO").
const LOCK: i64 = 0x4445_4d4f;

/// Rows in one statement; 26 values each, under SQLite's limit of 32,766.
const ROWS: usize = 500;

/// A venue.
#[derive(Debug, Clone, Copy)]
pub struct DemoVenue {
    /// Owner.
    pub municipality: MunicipalityCode,
    /// Name.
    pub name: &'static str,
    /// Kana reading.
    pub name_kana: &'static str,
    /// `special_site` or `medical_institution`.
    pub kind: VenueKind,
    /// `NNN-NNNN`.
    pub postal_code: &'static str,
    /// Address.
    pub address: &'static str,
    /// Digits.
    pub phone: &'static str,
    /// Access notes.
    pub access_notes: &'static str,
    /// Codes of the products handled.
    pub vaccines: &'static [&'static str],
}

/// A slot that bookings may be put into.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct DemoSlot {
    /// Id.
    pub id: SlotId,
    /// The day.
    pub date: NaiveDate,
    /// Minutes since midnight.
    pub starts_minute: i16,
    /// Minutes since midnight.
    pub ends_minute: i16,
    /// Places.
    pub capacity: i16,
}

/// A booking.
#[derive(Debug, Clone)]
pub struct DemoBooking {
    /// Nine digits, unique.
    pub reference: String,
    /// Owner, and issuer of the coupon.
    pub municipality: MunicipalityCode,
    /// The venue.
    pub venue_id: VenueId,
    /// Code of the programme.
    pub programme: &'static str,
    /// Code of the product.
    pub vaccine: &'static str,
    /// The slot.
    pub slot: DemoSlot,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Kana name of the caller.
    pub booker_name_kana: KanaName,
    /// Phone of the caller.
    pub booker_phone: Phone,
    /// Name of the recipient.
    pub recipient_name: PersonName,
    /// Kana name of the recipient.
    pub recipient_name_kana: KanaName,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Code of the priority group.
    pub group: &'static str,
    /// Dose number.
    pub dose: u8,
    /// Ten digits.
    pub coupon_number: String,
    /// An earlier dose given elsewhere.
    pub previous_dose: Option<NaiveDate>,
    /// Who booked it.
    pub account_id: AccountId,
    /// When, UTC.
    pub at: NaiveDateTime,
}

/// Makes processes that load demo data wait for each other. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(LOCK).execute(c)?;
        }
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

/// The venue of this name, made when there is none, with supply confirmed at least through a date.
///
/// # Errors
/// When the database fails.
pub fn ensure_venue(
    conn: &mut AnyConnection,
    new: &DemoVenue,
    confirmed_through: NaiveDate,
    at: NaiveDateTime,
) -> Result<VenueId, StoreError> {
    let found: Option<VenueId> = venue::table
        .filter(venue::municipality_code.eq(new.municipality.as_str()))
        .filter(venue::name.eq(new.name))
        .select(venue::id)
        .first(conn)
        .optional()?;
    let id = match found {
        Some(id) => id,
        None => insert_venue(conn, new, at)?,
    };
    let later = venue_vaccine::table
        .filter(venue_vaccine::venue_id.eq(id))
        .filter(venue_vaccine::confirmed_through.is_null().or(venue_vaccine::confirmed_through.lt(confirmed_through)));
    diesel::update(later).set(venue_vaccine::confirmed_through.eq(confirmed_through)).execute(conn)?;
    Ok(id)
}

fn insert_venue(conn: &mut AnyConnection, new: &DemoVenue, at: NaiveDateTime) -> Result<VenueId, StoreError> {
    let search = format!("{}{}{}{}", new.name, new.name_kana, new.address, new.postal_code);
    let id: VenueId = diesel::insert_into(venue::table)
        .values((
            venue::municipality_code.eq(new.municipality.as_str()),
            venue::name.eq(new.name),
            venue::name_kana.eq(new.name_kana),
            venue::kana_key.eq(search_key(new.name_kana)),
            venue::search_key.eq(text_key(&search)),
            venue::kind.eq(new.kind),
            venue::postal_code.eq(new.postal_code),
            venue::address.eq(new.address),
            venue::phone.eq(new.phone),
            venue::access_notes.eq(new.access_notes),
            venue::published.eq(true),
            venue::version.eq(1),
            venue::created_at.eq(at),
            venue::updated_at.eq(at),
        ))
        .returning(venue::id)
        .get_result(conn)?;
    let rows: Vec<_> =
        new.vaccines.iter().map(|code| (venue_vaccine::venue_id.eq(id), venue_vaccine::vaccine.eq(*code))).collect();
    each_backend!(conn, |c| diesel::insert_into(venue_vaccine::table).values(rows).execute(c))?;
    Ok(id)
}

/// The days in `[from, to]` on which the venue has slots of the product already.
///
/// # Errors
/// When the database fails.
pub fn days_with_slots(
    conn: &mut AnyConnection,
    venue_id: VenueId,
    vaccine: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<NaiveDate>, StoreError> {
    let days = slot::table
        .filter(slot::venue_id.eq(venue_id))
        .filter(slot::vaccine.eq(vaccine))
        .filter(slot::date.between(from, to))
        .select(slot::date)
        .distinct();
    Ok(days.load(conn)?)
}

/// The slots of a plan, by day and time.
///
/// # Errors
/// When the database fails.
pub fn slots_of_plan(conn: &mut AnyConnection, plan_id: SlotPlanId) -> Result<Vec<DemoSlot>, StoreError> {
    let slots = slot::table.filter(slot::plan_id.eq(plan_id)).order((slot::date, slot::starts_minute)).select((
        slot::id,
        slot::date,
        slot::starts_minute,
        slot::ends_minute,
        slot::capacity,
    ));
    Ok(slots.load(conn)?)
}

/// Writes bookings with their first (and last) events, and makes the counters of the plans' slots agree.
///
/// # Errors
/// When the database fails: two live bookings of one person and dose, more bookings than places.
pub fn insert_bookings(
    conn: &mut AnyConnection,
    bookings: &[DemoBooking],
    plan_ids: &[SlotPlanId],
) -> Result<(), StoreError> {
    let before: Option<BookingId> = booking::table.select(diesel::dsl::max(booking::id)).first(conn)?;
    for chunk in bookings.chunks(ROWS) {
        let rows: Vec<_> = chunk.iter().map(row).collect();
        each_backend!(conn, |c| diesel::insert_into(booking::table).values(rows).execute(c))?;
    }
    let before = before.unwrap_or(BookingId::NONE);
    insert_events(conn, before)?;
    crate::booking::names::fill(conn, before)?;
    let live = booking::table
        .filter(booking::slot_id.eq(slot::id))
        .filter(booking::status.eq(BookingStatus::Booked))
        .select(diesel::dsl::sql::<diesel::sql_types::SmallInt>("CAST(count(*) AS SMALLINT)"))
        .single_value();
    each_backend!(conn, |c| diesel::update(slot::table.filter(slot::plan_id.eq_any(plan_ids)))
        .set(slot::taken.eq(live.assume_not_null()))
        .execute(c))?;
    Ok(())
}

fn insert_events(conn: &mut AnyConnection, after: BookingId) -> Result<(), StoreError> {
    use diesel::dsl::sql;
    let columns = (
        booking_event::booking_id,
        booking_event::at,
        booking_event::kind,
        booking_event::account_id,
        booking_event::to_slot_id,
    );
    let booked = booking::table.filter(booking::id.gt(after)).order(booking::id).select((
        booking::id,
        booking::created_at,
        sql::<Text>("'booked'"),
        booking::created_by,
        booking::slot_id.nullable(),
    ));
    each_backend!(conn, |c| booked.insert_into(booking_event::table).into_columns(columns).execute(c))?;
    let columns = (
        booking_event::booking_id,
        booking_event::at,
        booking_event::kind,
        booking_event::account_id,
        booking_event::reason,
        booking_event::from_slot_id,
    );
    let cancelled = booking::table
        .filter(booking::id.gt(after))
        .filter(booking::status.eq(BookingStatus::Cancelled))
        .order(booking::id)
        .select((
            booking::id,
            booking::updated_at,
            sql::<Text>("'cancelled'"),
            booking::created_by,
            sql::<Nullable<Text>>("'本人の都合'"),
            booking::slot_id.nullable(),
        ));
    each_backend!(conn, |c| cancelled.insert_into(booking_event::table).into_columns(columns).execute(c))?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = booking, treat_none_as_default_value = false)]
struct Row<'a> {
    reference: &'a str,
    municipality_code: &'a str,
    slot_id: SlotId,
    venue_id: VenueId,
    programme: &'a str,
    vaccine: &'a str,
    date: NaiveDate,
    starts_minute: i16,
    ends_minute: i16,
    status: BookingStatus,
    booker_name_kana: &'a str,
    booker_kana_key: String,
    booker_phone: &'a str,
    booker_phone_last_four: &'a str,
    recipient_name: &'a str,
    recipient_name_key: String,
    recipient_name_kana: &'a str,
    recipient_kana_key: String,
    birth_date: NaiveDate,
    priority_group: &'a str,
    dose: i16,
    person_municipality_code: &'a str,
    person_key: &'a str,
    previous_dose_date: Option<NaiveDate>,
    previous_dose_vaccine: Option<&'a str>,
    version: i32,
    created_by: AccountId,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn row(booking: &DemoBooking) -> Row<'_> {
    Row {
        reference: &booking.reference,
        municipality_code: booking.municipality.as_str(),
        slot_id: booking.slot.id,
        venue_id: booking.venue_id,
        programme: booking.programme,
        vaccine: booking.vaccine,
        date: booking.slot.date,
        starts_minute: booking.slot.starts_minute,
        ends_minute: booking.slot.ends_minute,
        status: if booking.cancelled { BookingStatus::Cancelled } else { BookingStatus::Booked },
        booker_name_kana: booking.booker_name_kana.as_str(),
        booker_kana_key: booking.booker_name_kana.search_key(),
        booker_phone: booking.booker_phone.as_str(),
        booker_phone_last_four: booking.booker_phone.last_four(),
        recipient_name: booking.recipient_name.as_str(),
        recipient_name_key: booking.recipient_name.name_key(),
        recipient_name_kana: booking.recipient_name_kana.as_str(),
        recipient_kana_key: booking.recipient_name_kana.search_key(),
        birth_date: booking.birth_date,
        priority_group: booking.group,
        dose: i16::from(booking.dose),
        person_municipality_code: booking.municipality.as_str(),
        person_key: &booking.coupon_number,
        previous_dose_date: booking.previous_dose,
        previous_dose_vaccine: booking.previous_dose.map(|_| booking.vaccine),
        version: if booking.cancelled { 2 } else { 1 },
        created_by: booking.account_id,
        created_at: booking.at,
        updated_at: booking.at,
    }
}
