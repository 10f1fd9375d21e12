//! Booking places: never oversold, one live booking for each person and dose.
//!
//! Any number of requests are booked by the same few statements:
//!
//! 1. A plain read of the slots refuses those that are full or closed; it locks nothing and writes nothing.
//! 2. The people are locked, so that doses booked at the same time are checked against each other.
//! 3. The rules are checked against each person's other doses.
//! 4. One statement takes the places, in each slot as many as are free, and one writes the bookings.

use super::person::{self, NamedOtherwise, Refused};
use super::rule_book::{RuleBook, RuleBooks};
use chrono::NaiveDateTime;
use madoguchi_domain::programme::{self as rules, Candidate, CouponKind, Reason};
use madoguchi_domain::{
    BookedSlot, Booking, BookingId, BookingStatus, NewBooking, PersonKey, ReferenceNumber, Scope, Slot, SlotId,
    SlotStanding, SlotVenue, StatedDose,
};
use madoguchi_store::booking::doses::{self, LiveDose, ToldOf};
use madoguchi_store::booking::write::{self, Row};
use madoguchi_store::booking::{self, place};
use madoguchi_store::{AnyConnection, StoreError, slot};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A booking that is asked for, by whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct Try<'a> {
    /// What is asked for.
    pub new: &'a NewBooking,
    /// Who asks.
    pub scope: &'a Scope,
    /// Random reference numbers; the first that is not in use is taken.
    pub references: &'a [ReferenceNumber; 4],
    /// The instant, UTC.
    pub at: NaiveDateTime,
    /// The same as the civil moment in Japan.
    pub now: NaiveDateTime,
}

/// A booking that was written, and what to look at all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The booking.
    pub booking: Booking,
    /// The other doses of its coupon that are booked under another name.
    pub named_otherwise: Vec<NamedOtherwise>,
    /// The bookings of other municipalities whose names were compared: for the audit.
    pub compared_elsewhere: Vec<ToldOf>,
}

/// How a try to book ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookOutcome {
    /// The place is taken and the booking written.
    Booked(Box<Written>),
    /// No such slot in scope.
    SlotNotFound,
    /// The slot is closed or not yet public, its venue is not published, or its programme does not run.
    SlotClosed,
    /// No place is left.
    SlotFull,
    /// The person has a live booking for this dose.
    AlreadyBooked {
        /// The other booking; `None` when it is of a municipality that the scope does not cover.
        existing: Option<Box<Booking>>,
        /// The other booking, whoever may see it: for the audit.
        told: ToldOf,
    },
    /// The programme asks for the coupon, and none is sent.
    CouponNeeded,
    /// A coupon is sent, and the programme has none.
    NoCoupon,
    /// The programme has no such priority group.
    UnknownGroup,
    /// The product of the stated dose is not in the reference data.
    UnknownPreviousVaccine,
    /// The system knows no earlier dose, and none is stated.
    PreviousDoseMissing,
    /// Rules refuse.
    Refused(Refused),
}

/// A slot that can be booked as far as a plain read tells.
type Place = (Slot, SlotVenue);

/// A slot that is to be looked at, by whom, and at which civil moment in Japan.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Who asks.
    pub scope: &'a Scope,
    /// The slot.
    pub slot_id: SlotId,
    /// The moment.
    pub now: NaiveDateTime,
}

/// What a plain read says against booking each of these slots; `None` when a try is worth while. For refusing without a
/// transaction.
///
/// # Errors
/// When the database fails.
pub fn precheck(conn: &mut AnyConnection, looks: &[Look<'_>]) -> Result<Vec<Option<BookOutcome>>, StoreError> {
    let slots = read_slots(conn, looks.iter().map(|look| look.slot_id))?;
    let refused = |asked: &Look<'_>| look(covered(&slots, asked.scope, asked.slot_id), asked.now).err();
    Ok(looks.iter().map(refused).collect())
}

fn read_slots(
    conn: &mut AnyConnection,
    ids: impl Iterator<Item = SlotId>,
) -> Result<HashMap<SlotId, Place>, StoreError> {
    let ids: BTreeSet<SlotId> = ids.collect();
    slot::find_all(conn, &ids.into_iter().collect::<Vec<_>>())
}

/// The slot, when it is in scope.
fn covered<'a>(slots: &'a HashMap<SlotId, Place>, scope: &Scope, slot_id: SlotId) -> Option<&'a Place> {
    slots.get(&slot_id).filter(|(_, venue)| covers(scope, venue))
}

fn look(found: Option<&Place>, now: NaiveDateTime) -> Result<&Place, BookOutcome> {
    let Some(found) = found else { return Err(BookOutcome::SlotNotFound) };
    match found.0.standing(&found.1, now) {
        SlotStanding::Closed => Err(BookOutcome::SlotClosed),
        SlotStanding::Full => Err(BookOutcome::SlotFull),
        // The rules refuse what has begun, with the first date that would do.
        SlotStanding::Bookable | SlotStanding::Begun => Ok(found),
    }
}

/// Takes places and writes the bookings, or tells of each why not. All are of other people.
///
/// # Errors
/// When the database fails; nobody has booked then.
pub fn book(conn: &mut AnyConnection, books: &RuleBooks, tries: &[Try<'_>]) -> Result<Vec<BookOutcome>, StoreError> {
    let slots = read_slots(conn, tries.iter().map(|asked| asked.new.slot_id))?;
    let mut outcomes: Vec<Option<BookOutcome>> = vec![None; tries.len()];
    let mut open = Vec::new();
    for (n, asked) in tries.iter().enumerate() {
        match look(covered(&slots, asked.scope, asked.new.slot_id), asked.now) {
            Ok(found) => open.push((n, found)),
            Err(refused) => outcomes[n] = Some(refused),
        }
    }
    if !open.is_empty() {
        let checked = check(conn, books, tries, &open, &mut outcomes)?;
        write_checked(conn, tries, checked, &mut outcomes)?;
        show_existing(conn, tries, &mut outcomes)?;
    }
    let missing = || StoreError::Corrupt("a booking has no outcome".into());
    outcomes.into_iter().map(|outcome| outcome.ok_or_else(missing)).collect()
}

fn covers(scope: &Scope, venue: &SlotVenue) -> bool {
    scope.municipalities().iter().any(|code| code.as_str() == venue.municipality_code)
}

/// A try that the rules allow.
struct Checked<'a> {
    /// Its number among the tries.
    n: usize,
    place: &'a Place,
    /// The earlier dose that only the caller knows.
    stated: Option<&'a StatedDose>,
    named_otherwise: Vec<NamedOtherwise>,
    compared_elsewhere: Vec<ToldOf>,
}

/// Locks the people and checks the rules; who is refused has an outcome.
fn check<'a>(
    conn: &mut AnyConnection,
    books: &RuleBooks,
    tries: &[Try<'a>],
    open: &[(usize, &'a Place)],
    outcomes: &mut [Option<BookOutcome>],
) -> Result<Vec<Checked<'a>>, StoreError> {
    let people: Vec<&PersonKey> = open.iter().map(|(n, _)| &tries[*n].new.recipient.person).collect();
    doses::lock_people(conn, people.iter().copied())?;
    let live = doses::live(conn, people)?;
    // All of one day; at midnight a request of the day before may be among them.
    let today = tries.iter().map(|asked| asked.now.date()).max().unwrap_or_default();
    let book = books.current(conn, today)?;
    let mut checked = Vec::new();
    for (n, place) in open {
        let asked = &tries[*n];
        let live = live.get(&asked.new.recipient.person).map_or(&[][..], Vec::as_slice);
        match check_one(&book, asked, place, live)? {
            Ok(stated) => {
                let recipient = &asked.new.recipient;
                let dose = (place.0.programme.as_str(), recipient.dose);
                checked.push(Checked {
                    n: *n,
                    place,
                    stated,
                    named_otherwise: person::named_otherwise(live, dose, &recipient.name, &recipient.name_kana),
                    compared_elsewhere: person::compared_elsewhere(live, dose, asked.scope),
                });
            }
            Err(refused) => outcomes[*n] = Some(refused),
        }
    }
    Ok(checked)
}

/// The rules for one; the earlier dose to write down with the booking.
fn check_one<'a>(
    book: &RuleBook,
    asked: &Try<'a>,
    (slot, _): &Place,
    live: &[LiveDose],
) -> Result<Result<Option<&'a StatedDose>, BookOutcome>, StoreError> {
    let recipient = &asked.new.recipient;
    let is_same = |booked: &&LiveDose| booked.dose == recipient.dose && booked.programme == slot.programme;
    if let Some(other) = live.iter().find(is_same) {
        return Ok(Err(BookOutcome::AlreadyBooked { existing: None, told: other.told() }));
    }
    if !book.runs(&slot.programme) {
        return Ok(Err(BookOutcome::SlotClosed));
    }
    let programme = book.stored_programme(&slot.programme)?;
    match (programme.rules.coupon(), recipient.person.coupon()) {
        (CouponKind::Scanned18 | CouponKind::TenDigits, Some(_)) | (CouponKind::None, None) => {}
        (CouponKind::Scanned18 | CouponKind::TenDigits, None) => return Ok(Err(BookOutcome::CouponNeeded)),
        (CouponKind::None, Some(_)) => return Ok(Err(BookOutcome::NoCoupon)),
    }
    let stated = recipient.previous_dose.as_ref();
    if stated.is_some_and(|stated| book.product(&stated.vaccine).is_none()) {
        return Ok(Err(BookOutcome::UnknownPreviousVaccine));
    }
    let known = person::known(book, live, Some((programme, recipient.dose, stated)))?;
    if programme.rules.group(&recipient.group).is_none() {
        return Ok(Err(BookOutcome::UnknownGroup));
    }
    let candidate = Candidate {
        programme,
        date: slot.date,
        window: slot.window,
        product: &slot.vaccine,
        group: &recipient.group,
        birth_date: recipient.birth_date,
        dose: recipient.dose,
    };
    if let Err(refusals) = rules::check(book, &candidate, &known, asked.now) {
        let unknown = refusals.iter().any(|refusal| matches!(refusal.reason, Reason::PreviousDoseUnknown { .. }));
        if unknown && stated.is_none() && known.iter().all(|other| recipient.dose <= other.dose) {
            return Ok(Err(BookOutcome::PreviousDoseMissing));
        }
        return Ok(Err(BookOutcome::Refused(Refused::new(refusals, live, recipient.dose, stated.is_some()))));
    }
    // What the system knows by itself need not be believed.
    let before = programme.before(recipient.dose);
    let stands_for = |booked: &LiveDose| {
        booked.dose + 1 == recipient.dose && before.iter().any(|code| code.as_str() == booked.programme)
    };
    Ok(Ok(stated.filter(|_| !live.iter().any(stands_for))))
}

/// Takes the places and writes the bookings. Where a slot has fewer places than are asked for, those who came first get
/// them.
fn write_checked(
    conn: &mut AnyConnection,
    tries: &[Try<'_>],
    checked: Vec<Checked<'_>>,
    outcomes: &mut [Option<BookOutcome>],
) -> Result<(), StoreError> {
    if checked.is_empty() {
        return Ok(());
    }
    let mut asked: BTreeMap<SlotId, u16> = BTreeMap::new();
    for checked in &checked {
        *asked.entry(checked.place.0.id).or_default() += 1;
    }
    let mut given = place::take(conn, &asked)?;
    let mut won = Vec::new();
    let mut lost = Vec::new();
    for checked in checked {
        match given.get_mut(&checked.place.0.id) {
            Some(left) if 0 < *left => {
                *left -= 1;
                won.push(checked);
            }
            Some(_) | None => lost.push(checked),
        }
    }
    if !won.is_empty() {
        let candidates: Vec<_> = won.iter().map(|won| *tries[won.n].references).collect();
        let references = write::free_references(conn, &candidates)?;
        let rows: Vec<Row<'_>> =
            won.iter().zip(&references).map(|(won, reference)| row(&tries[won.n], won, reference)).collect();
        let ids = write::insert(conn, &rows)?;
        let bookings: Vec<Booking> = rows.iter().zip(ids).map(|(row, id)| written(row, id)).collect();
        for (won, booking) in won.into_iter().zip(bookings) {
            let Checked { n, named_otherwise, compared_elsewhere, .. } = won;
            let written = Written { booking, named_otherwise, compared_elsewhere };
            outcomes[n] = Some(BookOutcome::Booked(Box::new(written)));
        }
    }
    if !lost.is_empty() {
        // Others were faster, or the slot was closed meanwhile.
        let slots = read_slots(conn, lost.iter().map(|lost| lost.place.0.id))?;
        for Checked { n, place: (slot, _), .. } in lost {
            let refused = look(slots.get(&slot.id), tries[n].now).err();
            outcomes[n] = Some(refused.unwrap_or(BookOutcome::SlotFull));
        }
    }
    Ok(())
}

fn row<'a>(asked: &Try<'a>, checked: &Checked<'a>, reference: &'a str) -> Row<'a> {
    let (slot, venue) = checked.place;
    Row {
        new: asked.new,
        stated: checked.stated,
        slot,
        venue,
        account_id: asked.scope.account_id(),
        reference,
        at: asked.at,
    }
}

/// The booking as it now stands in the table.
fn written(row: &Row<'_>, id: BookingId) -> Booking {
    let Row { new: NewBooking { slot_id: _, booker, recipient }, stated, slot, venue, account_id: _, reference, at } =
        *row;
    Booking {
        id,
        reference: reference.to_owned(),
        municipality_code: venue.municipality_code.clone(),
        slot: booked_slot(slot, venue),
        status: BookingStatus::Booked,
        booker_name_kana: booker.name_kana.as_str().into(),
        booker_phone: booker.phone.as_str().into(),
        recipient_name: recipient.name.as_str().into(),
        recipient_name_kana: recipient.name_kana.as_str().into(),
        birth_date: recipient.birth_date.date(),
        group: recipient.group.clone(),
        dose: recipient.dose,
        person: recipient.person.clone(),
        previous_dose: stated.cloned(),
        version: 1,
        created_at: at,
        updated_at: at,
        kana_key: recipient.name_kana.search_key(),
    }
}

pub(super) fn booked_slot(slot: &Slot, venue: &SlotVenue) -> BookedSlot {
    BookedSlot {
        id: slot.id,
        venue_id: venue.id,
        venue_name: venue.name.clone(),
        venue_address: venue.address.clone(),
        venue_phone: venue.phone.clone(),
        venue_access_notes: venue.access_notes.clone(),
        programme: slot.programme.clone(),
        vaccine: slot.vaccine.clone(),
        date: slot.date,
        window: slot.window,
    }
}

/// The bookings that stand against these tries, for those who may see them.
fn show_existing(
    conn: &mut AnyConnection,
    tries: &[Try<'_>],
    outcomes: &mut [Option<BookOutcome>],
) -> Result<(), StoreError> {
    let mut seen: Vec<BookingId> = Vec::new();
    for (outcome, asked) in outcomes.iter().zip(tries) {
        if let Some(BookOutcome::AlreadyBooked { told, .. }) = outcome
            && asked.scope.municipalities().iter().any(|code| code.as_str() == told.municipality_code)
        {
            seen.push(told.booking_id);
        }
    }
    if seen.is_empty() {
        return Ok(());
    }
    let found: HashMap<BookingId, Booking> =
        booking::of_ids(conn, &seen)?.into_iter().map(|booking| (booking.id, booking)).collect();
    for outcome in outcomes.iter_mut().flatten() {
        if let BookOutcome::AlreadyBooked { existing, told } = outcome
            && seen.contains(&told.booking_id)
        {
            *existing = found.get(&told.booking_id).cloned().map(Box::new);
        }
    }
    Ok(())
}
