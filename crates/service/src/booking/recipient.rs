//! What the system knows of a coupon.

use super::person;
use super::rule_book::RuleBook;
use crate::audit::look_up_quota;
use crate::programme::seen;
use crate::{Actor, Failure, Service};
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::programme::{self as rules, DoseWindow, KnownDose};
use madoguchi_domain::{Booking, BookingId, Coupon, LookPurpose, Permission, PersonKey};
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

/// The next dose of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDose {
    /// Code of the programme.
    pub programme: String,
    /// Dose number.
    pub dose: u8,
    /// Code of the product of the dose before.
    pub product: String,
    /// When it may be given.
    pub window: DoseWindow,
}

/// What the system knows of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDoses {
    /// The doses by day, then number.
    pub doses: Vec<PersonDose>,
    /// The next one; `None` when none is due.
    pub next: Option<NextDose>,
}

/// What the system knows of a coupon. `programme` is the one whose next dose is asked for; otherwise it is the one of
/// the latest dose.
///
/// # Errors
/// When the database fails.
pub fn doses_of(
    conn: &mut AnyConnection,
    book: &RuleBook,
    coupon: &Coupon,
    programme: Option<&str>,
) -> Result<PersonDoses, StoreError> {
    let person = PersonKey::from(coupon);
    let live = doses::live(conn, [&person])?.remove(&person).unwrap_or_default();
    let mut known = person::known(book, &live, None)?;
    known.sort_by(|a, b| (a.date, a.dose, &a.programme).cmp(&(b.date, b.dose, &b.programme)));
    let next = next_dose(book, &known, programme);
    let person = |dose: KnownDose| {
        let key = (dose.programme.as_str(), dose.dose);
        let own = live.iter().find(|booked| (booked.programme.as_str(), booked.dose) == key);
        PersonDose {
            booking_id: own.map(|booked| booked.booking_id),
            known_by: person::behind(&live, key).map(|booked| booked.told()),
            dose,
        }
    };
    Ok(PersonDoses { doses: known.into_iter().map(person).collect(), next })
}

/// The next dose of a programme after those that are known.
fn next_dose(book: &RuleBook, known: &[KnownDose], programme: Option<&str>) -> Option<NextDose> {
    let code = programme.or(known.last().map(|last| last.programme.as_str()))?;
    let programme = book.programme(code)?;
    let of_programme = || known.iter().filter(|one| one.programme == programme.code);
    let own = of_programme().max_by_key(|one| one.dose);
    let before = match own {
        Some(_) if programme.rules.once() => return None,
        Some(own) => own,
        // A programme that goes on from others: their latest dose.
        None => known.iter().rev().find(|one| programme.rules.counts_from(&one.programme))?,
    };
    let dose = own.map_or_else(
        || before.dose.saturating_add(1).max(programme.rules.doses().first),
        |own| own.dose.saturating_add(1),
    );
    if !programme.rules.doses().contains(dose) {
        return None;
    }
    let given: Vec<&str> = programme
        .rules
        .products()
        .iter()
        .filter(|row| row.rule.doses().contains(dose))
        .map(|row| &*row.rule.product)
        .collect();
    // The same product where it is given, else the first that may follow.
    let product = given.iter().find(|product| **product == before.product).or(given.first())?;
    let asked = rules::NextDose { programme, product, group: None, dose };
    let window = rules::dose_window(book, &asked, known)?;
    Some(NextDose { programme: code.to_owned(), dose, product: (*product).to_owned(), window })
}

/// What the system knows of a coupon, with those of the bookings behind it that the actor may see. Looking is written
/// down in the audit, and counts as a look.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted); [`Failure::Invalid`] for a
/// programme that is unknown, or not the actor's.
pub async fn look_up(
    service: &Service,
    by: &Actor,
    coupon: Coupon,
    programme: Option<String>,
) -> Result<(PersonDoses, Vec<Booking>), Failure> {
    by.require(Permission::Book)?;
    let (by, books) = (by.clone(), service.clone());
    service
        .write(move |tx| {
            let book = books.rule_books().current(tx.conn, by.now().today())?;
            if programme.as_deref().is_some_and(|code| !seen::is_visible(&book, &by, code)) {
                return Err(Failure::Invalid(vec![FieldCode::UnknownProgramme.at("/programme", by.lang())]));
            }
            let known = doses_of(tx.conn, &book, &coupon, programme.as_deref())?;
            let ids: Vec<BookingId> = known.doses.iter().filter_map(|dose| dose.booking_id).collect();
            let visible = booking::find_all(tx.conn, by.scope(), &ids)?;
            // It is the data of the municipality that issued the coupon, and of those where the doses are booked or
            // were stated: their days are shown also to those who may not see the bookings.
            let owners =
                known.doses.iter().filter_map(|dose| dose.known_by.as_ref()).map(|told| told.municipality_code.clone());
            let owners: BTreeSet<String> = owners.chain([coupon.municipality.to_string()]).collect();
            let people = look_up_quota::people(&by, owners.iter().map(String::as_str))?;
            let subject = ("bookings", &"coupon" as &dyn Display);
            audit::append_all(tx.conn, &by.looks("recipient.looked_up", subject, LookPurpose::Call, owners))?;
            look_up_quota::count(tx, &by, &people)?;
            Ok((known, visible))
        })
        .await
}
