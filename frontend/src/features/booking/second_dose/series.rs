//! The next dose: from the coupon to the dates that fit.

use crate::features::availability::search::Search;
use crate::format::dates::wire_date;
use crate::reference::Reference;
use chrono::{Days, NaiveDate};
use madoguchi_contract::booking::{Booking, NextDose, PreviousDose, RecipientDoses};
use madoguchi_domain::programme::{KnownDose, NextDose as Asked, Programme, dose_window};

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

/// Reads the answer of the look-up, for a programme where one was asked for: doses of others say nothing of it.
pub(crate) fn series(doses: &RecipientDoses, programme: Option<&str>) -> Series {
    let known = doses.doses.iter().any(|dose| programme.is_none_or(|code| dose.programme == code));
    match &doses.next {
        Some(next) => Series::Due(next.clone()),
        None if known => Series::Complete,
        None => Series::Unknown,
    }
}

/// When the dose after a stated one is due: the first dose that has one before, in this programme or in those it goes
/// on from. The same product where it is given, else the first that is.
pub(crate) fn after_stated(previous: &PreviousDose, programme: &Programme, reference: &Reference) -> Option<NextDose> {
    let (rules, date) = (&programme.rules, wire_date(&previous.date)?);
    let dose = if rules.doses().first < 2 { 2 } else { rules.doses().first };
    let given = || rules.products().iter().filter(|row| row.rule.doses().contains(dose)).map(|row| &row.rule.product);
    let product = given().find(|product| **product == previous.vaccine).or_else(|| given().next())?;
    let before = programme.before(dose).first().map(|code| (*code).clone())?;
    let stated =
        KnownDose { programme: before, dose: dose - 1, date, product: previous.vaccine.clone(), birth_date: None };
    let window = dose_window(&reference.book, &Asked { programme, product, group: None, dose }, &[stated])?;
    Some(NextDose {
        programme: programme.code.to_string(),
        dose,
        vaccine: product.clone(),
        earliest: window.earliest.to_string(),
        standard: window.standard.to_string(),
        latest: window.latest.map(|day| day.to_string()),
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
    use crate::reference::tests::{SOURCE, bare, product, programme, reference, reference_with};
    use madoguchi_contract::programme::{Interval, IntervalRule, ProgrammeRules};
    use madoguchi_domain::programme::NOTICE_PROGRAMME;

    fn stated(date: &str, vaccine: &str) -> PreviousDose {
        PreviousDose { date: date.into(), vaccine: vaccine.into() }
    }

    fn after(previous: &PreviousDose) -> Option<NextDose> {
        let reference = reference();
        after_stated(previous, reference.programme(NOTICE_PROGRAMME).unwrap(), &reference)
    }

    #[test]
    fn a_stated_dose_gives_the_earliest_and_the_standard_day() {
        let next = after(&stated("2021-02-22", "pfizer")).unwrap();
        assert_eq!((next.dose, next.earliest.as_str(), next.standard.as_str()), (2, "2021-03-13", "2021-03-15"));
        assert_eq!(after(&stated("2021-02-30", "pfizer")), None);
    }

    #[test]
    fn a_programme_may_go_on_from_another() {
        let least = Interval { count: 8, unit: "months".into() };
        let since = vec![NOTICE_PROGRAMME.to_owned()];
        let third = ProgrammeRules {
            first_dose: 3,
            last_dose: 3,
            products: vec![product("moderna", 3, 3)],
            intervals: vec![IntervalRule { least, since, source: SOURCE.into(), ..IntervalRule::default() }],
            ..bare("2021-12-01")
        };
        let reference = reference_with(vec![programme("third", "追加接種", third)]);
        let next = after_stated(&stated("2021-05-31", "pfizer"), reference.programme("third").unwrap(), &reference);
        let next = next.unwrap();
        let said = (next.programme.as_str(), next.dose, next.vaccine.as_str(), next.earliest.as_str());
        assert_eq!(said, ("third", 3, "moderna", "2022-01-31"));
    }

    #[track_caller]
    fn check(date: &str, vaccine: &str, today: &str, expected: &str) {
        let next = after(&stated(date, vaccine)).unwrap();
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
            let next = after(&stated(given, "pfizer")).unwrap();
            assert_eq!(from_today(next.clone(), today), NextDose { earliest: earliest.into(), ..next }, "{given}");
        }
    }

    #[test]
    fn the_answer_says_how_the_coupon_stands() {
        let next = after(&stated("2021-02-22", "pfizer")).unwrap();
        let known = madoguchi_contract::booking::KnownDose {
            programme: NOTICE_PROGRAMME.into(),
            dose: 1,
            date: "2021-02-22".into(),
            vaccine: "pfizer".into(),
            source: "booked".into(),
            booking: None,
        };
        let answer = |doses: Vec<_>, next| RecipientDoses { doses, next };
        assert_eq!(series(&answer(vec![], None), None), Series::Unknown);
        assert_eq!(series(&answer(vec![known.clone()], Some(next.clone())), None), Series::Due(next));
        assert_eq!(series(&answer(vec![known.clone()], None), None), Series::Complete);
        assert_eq!(series(&answer(vec![known.clone()], None), Some(NOTICE_PROGRAMME)), Series::Complete);
        assert_eq!(series(&answer(vec![known.clone()], None), Some("zoster")), Series::Unknown);
        assert_eq!(known_person(&answer(vec![known], None)), None);
    }
}
