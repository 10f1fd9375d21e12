//! The live bookings of a programme that lie ahead, person by person: over all municipalities, for counts only.

use crate::booking::{BookingRow, booking_columns, read};
use crate::schema::{booking, venue};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::{Booking, BookingStatus};

/// Where a page ends: person and dose, of which there is one live booking in a programme.
#[derive(Clone, PartialEq, Eq)]
pub struct AtPerson {
    municipality: String,
    key: String,
    dose: i16,
}

// Personal data must not reach a log by a stray `{:?}`.
impl std::fmt::Debug for AtPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AtPerson").field("municipality", &self.municipality).finish_non_exhaustive()
    }
}

impl AtPerson {
    /// The place of a booking.
    #[must_use]
    pub fn of(booking: &Booking) -> Self {
        Self {
            municipality: booking.person.municipality().to_string(),
            key: booking.person.as_str().to_owned(),
            dose: booking.dose.into(),
        }
    }
}

/// The live bookings of a programme from a day on, after this place: along the index that keeps them unique.
///
/// # Errors
/// When the database fails.
pub fn of_programme(
    conn: &mut AnyConnection,
    programme: &str,
    from: NaiveDate,
    after: Option<&AtPerson>,
    limit: i64,
) -> Result<Vec<Booking>, StoreError> {
    let mut query = booking::table
        .inner_join(venue::table)
        .filter(booking::status.eq(BookingStatus::Booked))
        .filter(booking::programme.eq(programme.to_owned()))
        .filter(booking::date.ge(from))
        .order((booking::person_municipality_code, booking::person_key, booking::programme, booking::dose))
        .limit(limit)
        .select(booking_columns!())
        .into_boxed();
    if let Some(AtPerson { municipality, key, dose }) = after {
        let same_municipality = booking::person_municipality_code.eq(municipality.clone());
        let same_person = same_municipality.clone().and(booking::person_key.eq(key.clone()));
        query = query.filter(booking::person_municipality_code.ge(municipality.clone())).filter(
            booking::person_municipality_code
                .gt(municipality.clone())
                .or(same_municipality.and(booking::person_key.gt(key.clone())))
                .or(same_person.and(booking::dose.gt(*dose))),
        );
    }
    let rows: Vec<BookingRow> = query.load(conn)?;
    rows.into_iter().map(read).collect()
}
