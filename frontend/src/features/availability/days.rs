//! The days on which the rules allow a person's dose: what the grid greys, marks and offers.
//!
//! The rules are the domain's; here they are asked once for a product instead of once for a cell.

use crate::features::availability::search::{MAX_DAYS, Search};
use crate::features::availability::words::Texts;
use crate::format::dates::wire_date;
use crate::reference::{Reference, birth_date};
use chrono::{Days as Count, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use madoguchi_contract::booking::{BookedSlot, Booking, KnownDose, RecipientDoses};
use madoguchi_domain as domain;
use madoguchi_domain::programme::{
    Candidate, KnownDose as Dose, NextDose, Programme, ProgrammeCode, RuleBook, check, dose_window,
    first_date_that_would_do,
};

/// How far ahead days are looked at, from the first that will do: beyond, the rules of today say little.
const AHEAD: u64 = 366;

/// The days for a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    vaccine: String,
    /// First day allowed.
    pub(crate) first: NaiveDate,
    /// Last day allowed, where there is one.
    pub(crate) last: Option<NaiveDate>,
    /// Days in between that are not allowed, as near a dose of another programme: first and last.
    gaps: Vec<(NaiveDate, NaiveDate)>,
}

impl Window {
    fn holds(&self, date: NaiveDate) -> bool {
        let refused = self.gaps.iter().any(|(first, last)| *first <= date && date <= *last);
        self.first <= date && self.last.is_none_or(|last| date <= last) && !refused
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
        let one = |vaccine: &String, first| Window { vaccine: vaccine.clone(), first, last: None, gaps: Vec::new() };
        let window = |first| vaccines.iter().map(|vaccine| one(vaccine, first)).collect();
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
        let dose = u8::try_from(booking.recipient.dose).ok()?;
        let programme = reference.programme(&booking.slot.programme)?;
        let is_own = |known: &&KnownDose| known.dose == dose && known.programme == booking.slot.programme;
        let others: Vec<Dose> = doses.doses.iter().filter(|known| !is_own(known)).filter_map(domain_dose).collect();
        let person = Person {
            programme,
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
        let Person { programme, group, .. } = *person;
        programme.rules.group(group)?;
        let asked = Asked {
            book: &reference.book,
            person,
            birth_date: domain::BirthDate::new(person.birth_date, now.date()).ok()?,
            // The last minute of the day: whether an hour of today is over is for the time bands to say.
            window: domain::TimeWindow::new(time("23:59")?, time("24:00")?).ok()?,
            now,
        };
        let given = programme.rules.products();
        let products = reference.vaccines.iter().map(|vaccine| vaccine.code.as_str());
        let products = products.filter(|code| given.iter().any(|row| row.rule.product == *code));
        let windows = Some(products.filter_map(|product| asked.window(product)).collect());
        Some(Self { windows, standard: asked.standard(product), ..Self::default() })
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

/// A dose that is known, for the domain.
pub(crate) fn domain_dose(known: &KnownDose) -> Option<Dose> {
    Some(Dose {
        programme: ProgrammeCode::new(&known.programme).ok()?,
        dose: known.dose,
        date: wire_date(&known.date)?,
        product: known.vaccine.clone(),
        birth_date: known.booking.as_ref().and_then(birth_date),
    })
}

/// Whose dose it is.
pub(crate) struct Person<'a> {
    /// In which programme.
    pub(crate) programme: &'a Programme,
    /// Which dose.
    pub(crate) dose: u8,
    /// Code of the priority group.
    pub(crate) group: &'a str,
    /// Birth date.
    pub(crate) birth_date: NaiveDate,
    /// The other doses.
    pub(crate) others: &'a [Dose],
}

/// What the rules are asked about, but for product and day.
struct Asked<'a> {
    book: &'a RuleBook,
    person: &'a Person<'a>,
    birth_date: domain::BirthDate,
    window: domain::TimeWindow,
    now: NaiveDateTime,
}

impl Asked<'_> {
    fn candidate<'a>(&'a self, product: &'a str, date: NaiveDate) -> Candidate<'a> {
        let Person { programme, dose, group, .. } = *self.person;
        Candidate { programme, date, window: self.window, product, group, birth_date: self.birth_date, dose }
    }

    /// The first day from `now` on that will do.
    fn first(&self, product: &str, now: NaiveDateTime) -> Option<NaiveDate> {
        first_date_that_would_do(self.book, &self.candidate(product, now.date()), self.person.others, now)
    }

    fn window(&self, product: &str) -> Option<Window> {
        let first = self.first(product, self.now)?;
        let end = first.checked_add_days(Count::new(AHEAD))?;
        let does = |date: NaiveDate| check(self.book, &self.candidate(product, date), self.person.others, self.now);
        let (mut gaps, mut day) = (Vec::new(), first);
        while day < end {
            let next = day.succ_opt()?;
            if does(next).is_ok() {
                day = next;
                continue;
            }
            // Days that will do come again, or this was the last.
            let Some(again) = self.first(product, next.and_time(NaiveTime::MIN)) else {
                return Some(Window { vaccine: product.to_owned(), first, last: Some(day), gaps });
            };
            gaps.push((next, again.pred_opt()?));
            day = again;
        }
        Some(Window { vaccine: product.to_owned(), first, last: None, gaps })
    }

    /// The recommended day: by the doses before, else the one from which the dose after has its own.
    fn standard(&self, product: &str) -> Option<NaiveDate> {
        let Person { programme, dose, group, others, .. } = *self.person;
        let next = NextDose { programme, product, group: Some(group), dose };
        if let Some(window) = dose_window(self.book, &next, others) {
            return Some(window.standard);
        }
        let later = others.iter().filter(|other| other.programme == programme.code && dose < other.dose);
        let later = later.min_by_key(|other| other.dose)?;
        let after = NextDose { programme, product: &later.product, group: Some(group), dose: later.dose };
        let standard_after = |date: NaiveDate| {
            let this =
                Dose { programme: programme.code.clone(), dose, date, product: product.to_owned(), birth_date: None };
            dose_window(self.book, &after, &[this]).map(|window| window.standard)
        };
        let before = (1..=AHEAD).filter_map(|days| later.date.checked_sub_days(Count::new(days)));
        before.into_iter().find(|date| standard_after(*date).is_some_and(|standard| standard <= later.date))
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

/// The doses of its programme right before and after the one of this booking: they bind its days.
pub(crate) fn other_doses(booking: &Booking, doses: &RecipientDoses, today: NaiveDate) -> Vec<OtherDose> {
    let own = booking.recipient.dose;
    let of_programme = || doses.doses.iter().filter(|known| known.programme == booking.slot.programme);
    let neighbours = [
        of_programme().filter(|known| i64::from(known.dose) < own).max_by_key(|known| known.dose),
        of_programme().filter(|known| own < i64::from(known.dose)).min_by_key(|known| known.dose),
    ];
    let other = |known: &KnownDose| {
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
