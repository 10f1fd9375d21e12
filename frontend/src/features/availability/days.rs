//! The days on which the rules allow a person's dose: what the grid greys, marks and offers.
//!
//! The rules are the domain's; here they are asked once for a product instead of once for a cell.

use crate::features::availability::search::{MAX_DAYS, Search};
use crate::features::availability::words::Texts;
use crate::format::dates::wire_date;
use crate::reference::{birth_date, domain_group, domain_vaccine};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use madoguchi_contract::booking::{BookedSlot, Booking, RecipientDoses};
use madoguchi_contract::reference::Reference;
use madoguchi_domain as domain;
use madoguchi_domain::booking;
use madoguchi_domain::booking::rules::{Candidate, Reason};

/// First and last day for a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    vaccine: String,
    /// First day allowed.
    pub(crate) first: NaiveDate,
    /// Last day allowed, where a later dose sets one.
    pub(crate) last: Option<NaiveDate>,
}

impl Window {
    fn holds(&self, date: NaiveDate) -> bool {
        self.first <= date && self.last.is_none_or(|last| date <= last)
    }
}

/// Which days will do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Days {
    /// One for each product that may be given; `None` where no rule is known.
    windows: Option<Vec<Window>>,
    /// The recommended day.
    pub(crate) standard: Option<NaiveDate>,
    /// Where the booking that is moved stands now.
    pub(crate) booked: Option<NaiveDate>,
    /// The booking is cancelled: it is not the days that forbid to move it.
    pub(crate) cancelled: bool,
}

impl Days {
    /// For a dose whose days are known from the dose before.
    pub(crate) fn of_dose(vaccines: &[String], earliest: Option<NaiveDate>, standard: Option<NaiveDate>) -> Self {
        let window = |first| vaccines.iter().map(|v| Window { vaccine: v.clone(), first, last: None }).collect();
        let windows = earliest.filter(|_| !vaccines.is_empty()).map(window);
        Self { windows, standard, ..Self::default() }
    }

    /// For a booking that cannot be moved, for it is cancelled.
    pub(crate) fn of_cancelled() -> Self {
        Self { windows: Some(Vec::new()), cancelled: true, ..Self::default() }
    }

    /// For a booking that is moved: by the person, the product and the person's other doses.
    pub(crate) fn of_move(
        booking: &Booking,
        doses: &RecipientDoses,
        reference: &Reference,
        now: NaiveDateTime,
    ) -> Option<Self> {
        let vaccines: Vec<domain::Vaccine> = reference.vaccines.iter().map(domain_vaccine).collect();
        let vaccine = |code: &str| vaccines.iter().find(|vaccine| vaccine.code == code);
        let dose = u8::try_from(booking.recipient.dose).ok()?;
        let others: Vec<domain::KnownDose> = doses
            .doses
            .iter()
            .filter(|known| known.dose != dose)
            .filter_map(|known| {
                let (date, vaccine) = (wire_date(&known.date)?, vaccine(&known.vaccine)?.clone());
                let birth_date = known.booking.as_ref().and_then(birth_date);
                Some(domain::KnownDose { dose: known.dose, date, vaccine, birth_date })
            })
            .collect();
        let person = Person {
            dose,
            group: &booking.recipient.group,
            birth_date: wire_date(&booking.recipient.birth_date)?,
            others: &others,
        };
        let days = Self::of_person(&person, &booking.slot.vaccine, reference, now)?;
        Some(Self { booked: wire_date(&booking.slot.date), ..days })
    }

    /// For a dose that is booked: by the person, the product of its slot, and the person's other doses.
    pub(crate) fn of_person(
        person: &Person<'_>,
        product: &str,
        reference: &Reference,
        now: NaiveDateTime,
    ) -> Option<Self> {
        let Person { dose, others, .. } = *person;
        let vaccines: Vec<domain::Vaccine> = reference.vaccines.iter().map(domain_vaccine).collect();
        let group = reference.groups.iter().find(|group| group.code == person.group)?;
        let asked = Asked {
            dose,
            group: &domain_group(group)?,
            birth_date: domain::BirthDate::new(person.birth_date, now.date()).ok()?,
            // The last minute of the day: whether an hour of today is over is for the time bands to say.
            window: domain::TimeWindow::new(time("23:59")?, time("24:00")?).ok()?,
            others,
            now,
        };
        let own = vaccines.iter().find(|vaccine| vaccine.code == product)?;
        let later = others.iter().filter(|other| dose < other.dose).min_by_key(|other| other.dose);
        let earlier = others.iter().filter(|other| other.dose < dose).max_by_key(|other| other.dose);
        let standard = match (earlier, later) {
            (Some(earlier), _) => Some(domain::dose_window(earlier).standard),
            (None, Some(later)) => {
                later.date.checked_sub_signed(TimeDelta::days(i64::from(own.standard_interval_days)))
            }
            (None, None) => None,
        };
        let windows = Some(vaccines.iter().filter_map(|vaccine| asked.window(vaccine, later)).collect());
        Some(Self { windows, standard, ..Self::default() })
    }

    /// Whether a dose of this product may be given on this day.
    pub(crate) fn allows(&self, date: NaiveDate, vaccine: &str) -> bool {
        let holds = |windows: &Vec<Window>| windows.iter().any(|w| w.vaccine == vaccine && w.holds(date));
        self.windows.as_ref().is_none_or(holds)
    }

    /// Whether any product may be given on this day.
    pub(crate) fn allows_some(&self, date: NaiveDate) -> bool {
        self.windows.as_ref().is_none_or(|windows| windows.iter().any(|window| window.holds(date)))
    }

    /// First and last day for a product, where the rules are known.
    pub(crate) fn window(&self, vaccine: &str) -> Option<&Window> {
        self.windows.iter().flatten().find(|window| window.vaccine == vaccine)
    }

    /// Why a day is refused, in words.
    pub(crate) fn refusal(&self, t: &Texts) -> &'static str {
        if self.cancelled { t.move_not_live } else { t.refused_day }
    }

    /// Whether the rules leave no day for a product.
    pub(crate) fn impossible(&self, vaccine: &str) -> bool {
        self.windows.is_some() && self.window(vaccine).is_none()
    }
}

/// Whose dose it is.
pub(crate) struct Person<'a> {
    /// Which dose.
    pub(crate) dose: u8,
    /// Code of the priority group.
    pub(crate) group: &'a str,
    /// Birth date.
    pub(crate) birth_date: NaiveDate,
    /// The other doses.
    pub(crate) others: &'a [domain::KnownDose],
}

/// What the rules are asked about, but for product and day.
struct Asked<'a> {
    dose: u8,
    group: &'a domain::PriorityGroup,
    birth_date: domain::BirthDate,
    window: domain::TimeWindow,
    others: &'a [domain::KnownDose],
    now: NaiveDateTime,
}

impl Asked<'_> {
    fn window(&self, vaccine: &domain::Vaccine, later: Option<&domain::KnownDose>) -> Option<Window> {
        let candidate = |date| Candidate {
            date,
            window: self.window,
            vaccine,
            group: self.group,
            birth_date: self.birth_date,
            dose: self.dose,
        };
        let first = booking::rules::first_date_that_would_do(&candidate(self.now.date()), self.others, self.now)?;
        // The day before the later dose is refused with the last day that would do.
        let last = later.and_then(|later| later.date.pred_opt()).and_then(|eve| {
            let refusals = booking::rules::check(&candidate(eve), self.others, self.now).err().unwrap_or_default();
            let told = refusals.into_iter().find_map(|refusal| match refusal.reason {
                Reason::TooCloseToLater { last_date, .. } => last_date,
                _ => None,
            });
            told.or(Some(eve))
        });
        Some(Window { vaccine: vaccine.code.clone(), first, last })
    }
}

fn time(text: &str) -> Option<domain::TimeOfDay> {
    domain::TimeOfDay::parse(text).ok()
}

/// Another dose of the person whose booking is moved: the nearest before or after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OtherDose {
    /// Its number.
    pub(crate) dose: u8,
    /// Its day.
    pub(crate) date: NaiveDate,
    /// The booking, where it can be moved too.
    pub(crate) booking: Option<String>,
}

/// The doses right before and after the one of this booking: they bind its days.
pub(crate) fn other_doses(booking: &Booking, doses: &RecipientDoses, today: NaiveDate) -> Vec<OtherDose> {
    let own = booking.recipient.dose;
    let neighbours = [
        doses.doses.iter().filter(|known| i64::from(known.dose) < own).max_by_key(|known| known.dose),
        doses.doses.iter().filter(|known| own < i64::from(known.dose)).min_by_key(|known| known.dose),
    ];
    let other = |known: &madoguchi_contract::booking::KnownDose| {
        let date = wire_date(&known.date)?;
        let live = |booking: &&Booking| booking.status == "booked" && today <= date;
        let booking = known.booking.as_ref().filter(live).map(|booking| booking.id.clone());
        Some(OtherDose { dose: known.dose, date, booking })
    };
    neighbours.into_iter().flatten().filter_map(other).collect()
}

/// The search for another place of a booking: the same venue and product, on days that will do, near the one it has.
pub(crate) fn move_search(bare: &Search, slot: &BookedSlot, days: &Days, today: NaiveDate) -> Search {
    let window = days.window(&slot.vaccine);
    let first = window.map_or(today, |window| window.first.max(today));
    let plus = |date: NaiveDate, count: i64| date.checked_add_signed(TimeDelta::days(count)).unwrap_or(date);
    let booked = wire_date(&slot.date).unwrap_or(first);
    let last = window.and_then(|window| window.last).unwrap_or(NaiveDate::MAX);
    let near = plus(booked, -7);
    let from = if first < near && near <= last { near } else { first };
    let wished = [Some(plus(from, 13)), Some(plus(booked, 6)), days.standard.map(|day| plus(day, 6))];
    let to = wished.into_iter().flatten().max().unwrap_or(from).min(plus(from, MAX_DAYS - 1));
    Search {
        from: Some(from),
        to: Some(to),
        venue_id: slot.venue.id.clone(),
        vaccines: vec![slot.vaccine.clone()],
        ..bare.clone()
    }
}

#[cfg(test)]
#[path = "days_tests.rs"]
mod tests;
