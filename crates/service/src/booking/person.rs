//! A person's doses as the rules see them: what is booked, what callers stated, what stands on what.

use super::rule_book::RuleBook;
use chrono::NaiveDate;
use madoguchi_domain::booking::rules;
use madoguchi_domain::{BirthDate, BookingId, KanaName, KnownDose, PersonName, Refusal, Scope, StatedDose, Vaccine};
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

/// The live doses, besides `dose`, that are booked under another name: what is typed in another way is the same name.
pub(crate) fn named_otherwise(live: &[LiveDose], dose: u8, name: &PersonName, kana: &KanaName) -> Vec<NamedOtherwise> {
    let (name_key, kana_key) = (name.name_key(), kana.search_key());
    let others = live.iter().filter(|other| other.dose != dose);
    let compared = others.map(|other| NamedOtherwise {
        dose: other.dose,
        name: other.name_key != name_key,
        kana: other.kana_key != kana_key,
    });
    compared.filter(|other| other.name || other.kana).collect()
}

/// The bookings of other municipalities whose names were compared with these: an answer with a warning, and one
/// without, tells something of them.
pub(crate) fn compared_elsewhere(live: &[LiveDose], dose: u8, scope: &Scope) -> Vec<ToldOf> {
    let codes = scope.codes();
    let others = live.iter().filter(|other| other.dose != dose);
    others.filter(|other| !codes.contains(&other.municipality_code)).map(LiveDose::told).collect()
}

/// The person's doses as the rules take them: the live bookings, then the stated doses that no booking stands for.
/// `dose` and `stated` are of the booking under examination, whose own row `live` must not hold.
pub(crate) fn known(
    book: &RuleBook,
    live: &[LiveDose],
    dose: u8,
    stated: Option<&(StatedDose, Vaccine)>,
) -> Result<Vec<KnownDose>, StoreError> {
    let mut known = Vec::new();
    for booked in live {
        known.push(as_known(book, booked)?);
    }
    let state = |known: &mut Vec<KnownDose>, dose: u8, date: NaiveDate, vaccine: &Vaccine| {
        if dose > 0 && known.iter().all(|other| other.dose != dose) {
            known.push(KnownDose { dose, date, vaccine: vaccine.clone(), birth_date: None });
        }
    };
    if let Some((stated, vaccine)) = stated {
        state(&mut known, dose.saturating_sub(1), stated.date, vaccine);
    }
    for booked in live.iter().filter(|booked| booked.dose != dose.saturating_add(1)) {
        if let Some(StatedDose { date, vaccine }) = &booked.stated {
            state(&mut known, booked.dose.saturating_sub(1), *date, book.stored_vaccine(vaccine, *date)?);
        }
    }
    Ok(known)
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
    /// `live`, `dose` and `stated` as for [`known`]. What is stated with the booking itself tells nothing new.
    pub(crate) fn new(refusals: Vec<Refusal>, live: &[LiveDose], dose: u8, stated: bool) -> Self {
        let is_booked = |other: u8| live.iter().any(|booked| booked.dose == other);
        let told = refusals.iter().filter_map(|refusal| refusal.reason.told_dose());
        let told = told.filter(|other| is_booked(*other) || !stated || other.saturating_add(1) != dose);
        let mut told: Vec<ToldOf> = told.filter_map(|other| behind(live, other)).map(LiveDose::told).collect();
        told.sort_by_key(|told| told.booking_id);
        told.dedup();
        Self { refusals, told }
    }
}

/// The booking by which a dose is known: its own, or the one of the next dose, which states it.
pub(super) fn behind(live: &[LiveDose], dose: u8) -> Option<&LiveDose> {
    let stated = || live.iter().find(|booked| booked.stated.is_some() && booked.dose == dose.saturating_add(1));
    live.iter().find(|booked| booked.dose == dose).or_else(stated)
}

fn as_known(book: &RuleBook, booked: &LiveDose) -> Result<KnownDose, StoreError> {
    let birth_date = BirthDate::new(booked.birth_date, NaiveDate::MAX);
    let corrupt = |_| StoreError::Corrupt(format!("the birth date of booking {}", booked.booking_id));
    Ok(KnownDose {
        dose: booked.dose,
        date: booked.date,
        vaccine: book.stored_vaccine(&booked.vaccine, booked.date)?.clone(),
        birth_date: Some(birth_date.map_err(corrupt)?),
    })
}

/// The bookings that the rules would refuse once this one is cancelled, the nearest dose first: the next dose, where it
/// stands on this one, then what stands on that one.
pub(crate) fn left_behind(
    book: &RuleBook,
    live: &[LiveDose],
    booking_id: BookingId,
) -> Result<Vec<LiveDose>, StoreError> {
    let Some(cancelled) = live.iter().find(|booked| booked.booking_id == booking_id) else { return Ok(Vec::new()) };
    let mut rest: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booking_id).cloned().collect();
    let (mut left, mut gone) = (Vec::new(), cancelled.dose);
    while let Some(next) = rest.iter().filter(|other| gone < other.dose).min_by_key(|other| other.dose).cloned() {
        if stands(book, &rest, &next, None)?.is_ok() {
            break;
        }
        rest.retain(|other| other.booking_id != next.booking_id);
        gone = next.dose;
        left.push(next);
    }
    Ok(left)
}

/// Whether a booking stands by what else is booked and stated, with `stated` as its earlier dose in place of its own.
pub(crate) fn stands(
    book: &RuleBook,
    live: &[LiveDose],
    booked: &LiveDose,
    stated: Option<&(StatedDose, Vaccine)>,
) -> Result<Result<(), Vec<Refusal>>, StoreError> {
    let others: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booked.booking_id).cloned().collect();
    let own = match &booked.stated {
        Some(stated) => Some((stated.clone(), book.stored_vaccine(&stated.vaccine, stated.date)?.clone())),
        None => None,
    };
    let known = known(book, &others, booked.dose, stated.or(own.as_ref()))?;
    Ok(rules::check_series(&as_known(book, booked)?, &known))
}
