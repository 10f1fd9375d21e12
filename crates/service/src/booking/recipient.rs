//! What the system knows of a coupon.

use super::person;
use super::rule_book::RuleBooks;
use crate::audit::look_up_quota;
use crate::{Actor, Failure, Service};
use madoguchi_domain::{Booking, BookingId, Coupon, KnownDose, LookPurpose, Permission};
use madoguchi_store::booking::doses::{self, ToldOf};
use madoguchi_store::{AnyConnection, StoreError, audit, booking};
use std::collections::BTreeSet;
use std::fmt::Display;

/// A dose the system knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDose {
    /// The dose.
    pub dose: KnownDose,
    /// The live booking behind it; `None` for a stated dose.
    pub booking_id: Option<BookingId>,
    /// The booking by which it is known: its own, or the one that states it.
    pub known_by: Option<ToldOf>,
}

/// What the system knows of a coupon: its doses by number.
///
/// # Errors
/// When the database fails.
pub fn doses_of(conn: &mut AnyConnection, books: &RuleBooks, coupon: &Coupon) -> Result<Vec<PersonDose>, StoreError> {
    let live = doses::live(conn, [coupon])?.remove(coupon).unwrap_or_default();
    let known = person::known(&*books.current(conn)?, &live, 0, None)?;
    let booking =
        |dose: &KnownDose| live.iter().find(|booked| booked.dose == dose.dose).map(|booked| booked.booking_id);
    let person = |dose: KnownDose| PersonDose {
        booking_id: booking(&dose),
        known_by: person::behind(&live, dose.dose).map(|booked| booked.told()),
        dose,
    };
    let mut doses: Vec<PersonDose> = known.into_iter().map(person).collect();
    doses.sort_by_key(|person| person.dose.dose);
    Ok(doses)
}

/// What the system knows of a coupon, with those of the bookings behind it that the actor may see. Looking is written
/// down in the audit, and counts as a look.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted).
pub async fn look_up(
    service: &Service,
    by: &Actor,
    coupon: Coupon,
) -> Result<(Vec<PersonDose>, Vec<Booking>), Failure> {
    by.require(Permission::Book)?;
    let (by, books) = (by.clone(), service.clone());
    service
        .write(move |tx| {
            let known = doses_of(tx.conn, books.rule_books(), &coupon)?;
            let ids: Vec<BookingId> = known.iter().filter_map(|dose| dose.booking_id).collect();
            let visible = booking::find_all(tx.conn, by.scope(), &ids)?;
            // It is the data of the municipality that issued the coupon, and of those where the doses are booked or
            // were stated: their days are shown also to those who may not see the bookings.
            let owners =
                known.iter().filter_map(|dose| dose.known_by.as_ref()).map(|told| told.municipality_code.clone());
            let owners: BTreeSet<String> = owners.chain([coupon.municipality.to_string()]).collect();
            let people = look_up_quota::people(&by, owners.iter().map(String::as_str))?;
            let subject = ("bookings", &"coupon" as &dyn Display);
            audit::append_all(tx.conn, &by.looks("recipient.looked_up", subject, LookPurpose::Call, owners))?;
            look_up_quota::count(tx, &by, &people)?;
            Ok((known, visible))
        })
        .await
}
