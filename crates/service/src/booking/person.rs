//! A person's doses as the rules see them: what is booked, what callers stated, what stands on what.

use super::rule_book::RuleBook;
use chrono::NaiveDate;
use madoguchi_domain::programme::{self as rules, Candidate, KnownDose, Programme, ProgrammeCode, Refusal};
use madoguchi_domain::{BirthDate, BookedSlot, Booking, BookingId, KanaName, PersonName, Scope, StatedDose};
use madoguchi_store::StoreError;
use madoguchi_store::booking::doses::{LiveDose, ToldOf};

/// Another dose of the coupon that is booked under another name. Names may change between doses and are misheard, so
/// that it refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedOtherwise {
    /// The other dose.
    pub dose: u8,
    /// The name is another.
    pub name: bool,
    /// The kana name is another.
    pub kana: bool,
}

/// The other doses of the programme that are booked under another name: what is typed in another way is the same name.
pub(crate) fn named_otherwise(
    live: &[LiveDose],
    (programme, dose): (&str, u8),
    name: &PersonName,
    kana: &KanaName,
) -> Vec<NamedOtherwise> {
    let (name_key, kana_key) = (name.name_key(), kana.search_key());
    let others = live.iter().filter(|other| other.programme == programme && other.dose != dose);
    let compared = others.map(|other| NamedOtherwise {
        dose: other.dose,
        name: other.name_key != name_key,
        kana: other.kana_key != kana_key,
    });
    compared.filter(|other| other.name || other.kana).collect()
}

/// The bookings of other municipalities whose names were compared with these: an answer with a warning, and one
/// without, tells something of them.
pub(crate) fn compared_elsewhere(live: &[LiveDose], (programme, dose): (&str, u8), scope: &Scope) -> Vec<ToldOf> {
    let codes = scope.codes();
    let others = live.iter().filter(|other| other.programme == programme && other.dose != dose);
    others.filter(|other| !codes.contains(&other.municipality_code)).map(LiveDose::told).collect()
}

/// The person's doses as the rules take them: the live bookings, then the stated doses that no booking stands for.
/// `asked` is the booking under examination, with the dose that was stated for it; its own row `live` must not hold.
pub(crate) fn known(
    book: &RuleBook,
    live: &[LiveDose],
    asked: Option<(&Programme, u8, Option<&StatedDose>)>,
) -> Result<Vec<KnownDose>, StoreError> {
    let mut known = Vec::new();
    for booked in live {
        known.push(as_known(booked)?);
    }
    let state = |known: &mut Vec<KnownDose>, programme: &Programme, dose: u8, stated: &StatedDose| {
        let (before, dose) = (programme.before(dose), dose.saturating_sub(1));
        // One of them: which, nobody was asked.
        let Some(programme) = before.first().filter(|_| dose > 0) else { return };
        if known.iter().all(|other| other.dose != dose || !before.contains(&&other.programme)) {
            known.push(KnownDose {
                programme: (*programme).clone(),
                dose,
                date: stated.date,
                product: stated.vaccine.clone(),
                birth_date: None,
            });
        }
    };
    if let Some((programme, dose, Some(stated))) = asked {
        state(&mut known, programme, dose, stated);
    }
    for booked in live {
        let Some(stated) = &booked.stated else { continue };
        let programme = book.stored_programme(&booked.programme)?;
        let is_asked = asked.is_some_and(|(asked, dose, _)| {
            booked.dose == dose.saturating_add(1) && programme.before(booked.dose).contains(&&asked.code)
        });
        if !is_asked {
            state(&mut known, programme, booked.dose, stated);
        }
    }
    Ok(known)
}

/// A booking as the rules see it in a slot, its own or another, with the doses that are known of the person besides;
/// `others` must not hold its own row.
pub(crate) fn candidate<'a>(
    book: &'a RuleBook,
    booking: &'a Booking,
    slot: &'a BookedSlot,
    others: &[LiveDose],
    today: NaiveDate,
) -> Result<(Candidate<'a>, Vec<KnownDose>), StoreError> {
    let programme = book.stored_programme(&slot.programme)?;
    let corrupt = |_| StoreError::Corrupt(format!("the birth date of booking {}", booking.id));
    let candidate = Candidate {
        programme,
        date: slot.date,
        window: slot.window,
        product: &slot.vaccine,
        group: &booking.group,
        birth_date: BirthDate::new(booking.birth_date, slot.date.max(today)).map_err(corrupt)?,
        dose: booking.dose,
    };
    let stated = booking.previous_dose.as_ref();
    Ok((candidate, known(book, others, Some((programme, booking.dose, stated)))?))
}

/// Why rules refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Every rule that refuses.
    pub refusals: Vec<Refusal>,
    /// The bookings that the reasons tell of.
    pub told: Vec<ToldOf>,
}

impl Refused {
    /// `live` and `dose` as for [`known`], and whether a dose was stated. What is stated with the booking itself tells
    /// nothing new.
    pub(crate) fn new(refusals: Vec<Refusal>, live: &[LiveDose], dose: u8, stated: bool) -> Self {
        let told = refusals.iter().filter_map(|refusal| refusal.reason.told_dose());
        let told = told.map(|other| (other.programme.as_str(), other.dose));
        let told = told.filter(|other| is_booked(live, *other) || !stated || other.1.saturating_add(1) != dose);
        let mut told: Vec<ToldOf> = told.filter_map(|other| behind(live, other)).map(LiveDose::told).collect();
        told.sort_by_key(|told| told.booking_id);
        told.dedup();
        Self { refusals, told }
    }
}

fn is_booked(live: &[LiveDose], (programme, dose): (&str, u8)) -> bool {
    live.iter().any(|booked| booked.dose == dose && booked.programme == programme)
}

/// The booking by which a dose of a programme is known: its own, or one of the next dose, which states it.
pub(super) fn behind<'a>(live: &'a [LiveDose], (programme, dose): (&str, u8)) -> Option<&'a LiveDose> {
    let own = live.iter().find(|booked| booked.dose == dose && booked.programme == programme);
    let stating = || live.iter().filter(|booked| booked.stated.is_some() && booked.dose == dose.saturating_add(1));
    own.or_else(|| stating().find(|booked| booked.programme == programme)).or_else(|| stating().next())
}

fn as_known(booked: &LiveDose) -> Result<KnownDose, StoreError> {
    let birth_date = BirthDate::new(booked.birth_date, NaiveDate::MAX);
    let corrupt = |what: &str| StoreError::Corrupt(format!("the {what} of booking {}", booked.booking_id));
    Ok(KnownDose {
        programme: ProgrammeCode::new(&booked.programme).map_err(|_| corrupt("programme"))?,
        dose: booked.dose,
        date: booked.date,
        product: booked.vaccine.clone(),
        birth_date: Some(birth_date.map_err(|_| corrupt("birth date"))?),
    })
}

/// The bookings that the rules would refuse for something new once this one is cancelled, the nearest first: what
/// stands on it, then what stands on that.
pub(crate) fn left_behind(
    book: &RuleBook,
    live: &[LiveDose],
    booking_id: BookingId,
) -> Result<Vec<LiveDose>, StoreError> {
    let mut rest: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booking_id).cloned().collect();
    rest.sort_by_key(|other| (other.date, other.dose, other.booking_id));
    let mut left = Vec::new();
    while let Some(next) = first_that_falls(book, live, &rest)? {
        let next = rest.remove(next);
        left.push(next);
    }
    Ok(left)
}

/// Which of `rest` is refused for something that it was not refused for among all of `live`.
fn first_that_falls(book: &RuleBook, live: &[LiveDose], rest: &[LiveDose]) -> Result<Option<usize>, StoreError> {
    for (n, booked) in rest.iter().enumerate() {
        let before = stands(book, live, booked, None)?.err().unwrap_or_default();
        let after = stands(book, rest, booked, None)?.err().unwrap_or_default();
        if after.iter().any(|refusal| !before.contains(refusal)) {
            return Ok(Some(n));
        }
    }
    Ok(None)
}

/// Whether a booking stands by what else is booked and stated, with `stated` as its earlier dose in place of its own.
pub(crate) fn stands(
    book: &RuleBook,
    live: &[LiveDose],
    booked: &LiveDose,
    stated: Option<&StatedDose>,
) -> Result<Result<(), Vec<Refusal>>, StoreError> {
    let others: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booked.booking_id).cloned().collect();
    let programme = book.stored_programme(&booked.programme)?;
    let known = known(book, &others, Some((programme, booked.dose, stated.or(booked.stated.as_ref()))))?;
    Ok(rules::check_series(book, &as_known(booked)?, &known))
}
