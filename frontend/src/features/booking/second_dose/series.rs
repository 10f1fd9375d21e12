//! The next dose: from the coupon to the dates that fit.

use crate::features::availability::search::Search;
use crate::format::dates::wire_date;
use crate::reference::domain_vaccine;
use chrono::{Days, NaiveDate};
use madoguchi_contract::booking::{Booking, NextDose, PreviousDose, RecipientDoses};
use madoguchi_contract::reference::Reference;
use madoguchi_domain as domain;

/// How a coupon stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Series {
    /// Nothing is known: the earlier dose has to be stated.
    Unknown,
    /// The next dose is due.
    Due(NextDose),
    /// Every dose is booked or given.
    Complete,
}

/// Reads the answer of the look-up.
pub(crate) fn series(doses: &RecipientDoses) -> Series {
    match &doses.next {
        Some(next) => Series::Due(next.clone()),
        None if doses.doses.is_empty() => Series::Unknown,
        None => Series::Complete,
    }
}

/// When the dose after a stated one is due.
pub(crate) fn after_stated(previous: &PreviousDose, reference: &Reference) -> Option<NextDose> {
    let vaccine = domain_vaccine(reference.vaccines.iter().find(|v| v.code == previous.vaccine)?);
    let date = wire_date(&previous.date)?;
    let window = domain::dose_window(&domain::KnownDose { dose: 1, date, vaccine, birth_date: None });
    Some(NextDose {
        dose: 2,
        vaccine: previous.vaccine.clone(),
        earliest: window.earliest.to_string(),
        standard: window.standard.to_string(),
    })
}

/// No dose is booked for a day that is over: the first day is today at the earliest.
pub(crate) fn from_today(next: NextDose, today: NaiveDate) -> NextDose {
    match wire_date(&next.earliest).filter(|earliest: &NaiveDate| *earliest < today) {
        Some(_) => NextDose { earliest: today.to_string(), ..next },
        None => next,
    }
}

/// The latest booking of the coupon that one may see: it knows the person.
pub(crate) fn known_person(doses: &RecipientDoses) -> Option<&Booking> {
    doses.doses.iter().rev().find_map(|dose| dose.booking.as_ref())
}

/// The search that offers only what fits: from the earliest day on (not before today), the product of the series.
/// Where the dose before is a booking that one may see, at its venue, and by its name.
pub(crate) fn fitting_search(next: &NextDose, before: Option<&Booking>, today: NaiveDate) -> Option<Search> {
    let earliest: NaiveDate = wire_date(&next.earliest)?;
    let standard: NaiveDate = wire_date(&next.standard)?;
    let from = earliest.max(today);
    // Two weeks, and more where the recommended day lies later, within the longest range.
    let week_after = standard.checked_add_days(Days::new(6))?;
    let two_weeks = from.checked_add_days(Days::new(13))?;
    let last = from.checked_add_days(Days::new(crate::features::availability::search::MAX_DAYS as u64 - 1))?;
    Some(Search {
        from: Some(from),
        to: Some(two_weeks.max(week_after).min(last)),
        vaccines: vec![next.vaccine.clone()],
        venue_id: before.map(|booking| booking.slot.venue.id.clone()).unwrap_or_default(),
        after: before.map(|booking| booking.id.clone()).unwrap_or_default(),
        dose: Some(i64::from(next.dose)),
        earliest: Some(from),
        // A recommended day that is over helps nobody to choose one.
        standard: Some(standard).filter(|standard| from <= *standard),
        ..Search::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::tests::reference;

    fn stated(date: &str, vaccine: &str) -> PreviousDose {
        PreviousDose { date: date.into(), vaccine: vaccine.into() }
    }

    #[test]
    fn a_stated_dose_gives_the_earliest_and_the_standard_day() {
        let next = after_stated(&stated("2021-02-22", "pfizer"), &reference()).unwrap();
        assert_eq!((next.dose, next.earliest.as_str(), next.standard.as_str()), (2, "2021-03-13", "2021-03-15"));
        assert_eq!(after_stated(&stated("2021-02-30", "pfizer"), &reference()), None);
        assert_eq!(after_stated(&stated("2021-02-22", "unknown"), &reference()), None);
    }

    #[track_caller]
    fn check(date: &str, vaccine: &str, today: &str, expected: &str) {
        let next = after_stated(&stated(date, vaccine), &reference()).unwrap();
        assert_eq!(
            fitting_search(&next, None, today.parse().unwrap()).unwrap().address(),
            format!("/search?{expected}")
        );
    }

    #[test]
    fn the_search_offers_only_what_fits() {
        check(
            "2021-02-22",
            "pfizer",
            "2021-03-01",
            "from=2021-03-13&to=2021-03-26&vaccine=pfizer&dose=2&earliest=2021-03-13&standard=2021-03-15",
        );
        check(
            "2021-02-01",
            "pfizer",
            "2021-03-01",
            "from=2021-03-01&to=2021-03-14&vaccine=pfizer&dose=2&earliest=2021-03-01",
        );
        check(
            "2020-01-01",
            "pfizer",
            "2021-03-01",
            "from=2021-03-01&to=2021-03-14&vaccine=pfizer&dose=2&earliest=2021-03-01",
        );
        check(
            "2021-03-01",
            "moderna",
            "2021-03-01",
            "from=2021-03-22&to=2021-04-04&vaccine=moderna&dose=2&earliest=2021-03-22&standard=2021-03-29",
        );
    }

    #[test]
    fn no_first_day_lies_in_the_past() {
        let today = "2021-03-01".parse().unwrap();
        for (given, earliest) in [("2020-01-01", "2021-03-01"), ("2021-02-22", "2021-03-13")] {
            let next = after_stated(&stated(given, "pfizer"), &reference()).unwrap();
            assert_eq!(from_today(next.clone(), today), NextDose { earliest: earliest.into(), ..next }, "{given}");
        }
    }

    #[test]
    fn the_answer_says_how_the_coupon_stands() {
        let next = after_stated(&stated("2021-02-22", "pfizer"), &reference()).unwrap();
        let known = madoguchi_contract::booking::KnownDose {
            dose: 1,
            date: "2021-02-22".into(),
            vaccine: "pfizer".into(),
            source: "booked".into(),
            booking: None,
        };
        let answer = |doses: Vec<_>, next| RecipientDoses { doses, next };
        assert_eq!(series(&answer(vec![], None)), Series::Unknown);
        assert_eq!(series(&answer(vec![known.clone()], Some(next.clone()))), Series::Due(next));
        assert_eq!(series(&answer(vec![known.clone()], None)), Series::Complete);
        assert_eq!(known_person(&answer(vec![known], None)), None);
    }
}
