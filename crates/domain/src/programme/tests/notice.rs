//! The notice's programme gives the answers it gave before rules were data.

use super::*;
use crate::Lang;

/// Of a product: standard and least days, and the least age.
fn of_2021(product: &str) -> (u16, u16, u8) {
    match product {
        "pfizer" => (21, 19, 12),
        "moderna" => (28, 21, 12),
        "astrazeneca" => (56, 28, 40),
        other => panic!("{other} was not given in 2021"),
    }
}

fn notice() -> RulesDraft {
    let products = ["pfizer", "moderna", "astrazeneca"];
    let interval = |name: &str| {
        let (standard, least, _) = of_2021(name);
        let standard = Some(Interval::Days(standard));
        IntervalRule { standard, ..of(name, since_previous(Interval::Days(least))) }
    };
    RulesDraft {
        coupon: CouponKind::Scanned18,
        products: products.map(|name| always(product(name, 1, 2))).into(),
        groups: vec![
            group("health_care", "", ""),
            group("elderly", "", "1957-04-01"),
            group("conditions", "", ""),
            group("care_facility", "", ""),
            group("aged_60_64", "1957-04-02", "1962-04-01"),
            group("general", "", ""),
        ],
        ages: products.map(|name| always(from_age(Some(name), of_2021(name).2))).into(),
        intervals: products.map(|name| always(interval(name))).into(),
        ..bare("2021-02-17", "", (1, 2))
    }
}

fn book() -> RuleBook {
    let product =
        |name: &str| Product { code: name.into(), name_ja: name.into(), name_en: name.into(), supplied: true };
    RuleBook::new([programme("notice", notice())], ["pfizer", "moderna", "astrazeneca"].map(product))
}

const ELDERLY: Asked = Asked {
    programme: "notice",
    dose: 1,
    product: "pfizer",
    date: "2021-03-15",
    born: "1950-01-02",
    group: "elderly",
    known: &[],
};

#[track_caller]
fn check_row(asked: &Asked, expected: &str) {
    asked.check(&book(), "2021-03-01", expected);
}

#[test]
fn a_first_dose_in_the_future_is_fine() {
    check_row(&ELDERLY, "ok");
}

#[test]
fn a_slot_must_lie_ahead() {
    check_row(&Asked { date: "2021-03-01", ..ELDERLY }, "slot-past → 2021-03-02");
    check_row(&Asked { date: "2021-02-26", ..ELDERLY }, "slot-past → 2021-03-02");
}

#[test]
fn intervals_count_from_day_zero() {
    let second = Asked { dose: 2, known: &[("notice", 1, "pfizer", "2021-03-15")], ..ELDERLY };
    check_row(&Asked { date: "2021-04-02", ..second }, "interval → 2021-04-03");
    check_row(&Asked { date: "2021-04-03", ..second }, "ok");
    check_row(&Asked { date: "2021-04-05", ..second }, "ok");
    check_row(&Asked { date: "2021-12-31", ..second }, "ok");
    let known = &[("notice", 1, "moderna", "2021-03-15")];
    let moderna = Asked { dose: 2, product: "moderna", known, ..ELDERLY };
    check_row(&Asked { date: "2021-04-04", ..moderna }, "interval → 2021-04-05");
    check_row(&Asked { date: "2021-04-05", ..moderna }, "ok");
    let known = &[("notice", 1, "astrazeneca", "2021-03-15")];
    let astra = Asked { dose: 2, product: "astrazeneca", known, ..ELDERLY };
    check_row(&Asked { date: "2021-04-11", ..astra }, "interval → 2021-04-12");
    check_row(&Asked { date: "2021-04-12", ..astra }, "ok");
}

#[test]
fn a_series_is_of_one_product() {
    let known = &[("notice", 1, "moderna", "2021-03-15")];
    check_row(&Asked { dose: 2, date: "2021-05-10", known, ..ELDERLY }, "product → never");
}

#[test]
fn moving_the_first_dose_must_not_spoil_the_second() {
    let first = Asked { known: &[("notice", 2, "pfizer", "2021-04-05")], ..ELDERLY };
    check_row(&Asked { date: "2021-03-17", ..first }, "ok");
    check_row(&Asked { date: "2021-03-18", ..first }, "interval → 2021-03-02");
    check_row(&Asked { date: "2021-04-05", ..first }, "previous-dose → 2021-03-02");
    check_row(&Asked { product: "moderna", date: "2021-03-10", ..first }, "product → never");
}

#[test]
fn doses_come_in_order_and_within_the_series() {
    check_row(&Asked { dose: 2, ..ELDERLY }, "previous-dose → never");
    check_row(&Asked { dose: 0, ..ELDERLY }, "dose → never");
    let early = Asked { dose: 2, known: &[("notice", 1, "pfizer", "2021-03-16")], ..ELDERLY };
    check_row(&early, "previous-dose → 2021-04-04");
    check_row(&Asked { date: "2021-03-16", ..early }, "interval → 2021-04-04");
    let third = Asked { dose: 3, date: "2021-06-01", ..ELDERLY };
    check_row(&Asked { known: &[("notice", 2, "pfizer", "2021-04-05")], ..third }, "dose → never");
    check_row(&Asked { known: &[("notice", 1, "pfizer", "2021-04-05")], ..third }, "dose previous-dose → never");
}

#[test]
fn age_counts_on_the_day_and_one_ages_on_the_eve_of_the_birthday() {
    let child = Asked { born: "2009-03-17", group: "general", ..ELDERLY };
    check_row(&Asked { date: "2021-03-15", ..child }, "age → 2021-03-16");
    check_row(&Asked { date: "2021-03-16", ..child }, "ok");
    let astra = Asked { product: "astrazeneca", born: "1985-01-01", group: "general", ..ELDERLY };
    check_row(&astra, "age → 2024-12-31");
}

#[test]
fn groups_take_their_birth_dates_and_open_on_their_day() {
    check_row(&Asked { born: "1957-04-01", ..ELDERLY }, "ok");
    check_row(&Asked { born: "1957-04-02", ..ELDERLY }, "group → never");
    check_row(&Asked { born: "1957-04-02", group: "aged_60_64", ..ELDERLY }, "ok");
    check_row(&Asked { born: "1962-04-02", group: "aged_60_64", ..ELDERLY }, "group → never");
    check_row(&Asked { group: "nobody", ..ELDERLY }, "group → never");
}

#[test]
fn the_doses_of_a_person_are_of_one_birth_date() {
    let book = book();
    let now = date("2021-03-01").and_hms_opt(9, 30, 0).unwrap();
    let check_dose = |dose: u8, other: Option<&str>, expected: &[Rule]| {
        let candidate = Candidate {
            programme: book.programme("notice").unwrap(),
            date: date(if dose == 1 { "2021-03-08" } else { "2021-04-26" }),
            window: morning(),
            product: "pfizer",
            group: "general",
            birth_date: born("1950-01-02"),
            dose,
        };
        let other = KnownDose { birth_date: other.map(born), ..known("notice", 3 - dose, "pfizer", "2021-04-05") };
        let refusals = check(&book, &candidate, &[other], now).err().unwrap_or_default();
        let rules: Vec<_> = refusals.iter().map(Refusal::rule).collect();
        assert_eq!(rules, expected, "dose {dose} beside one of {:?}", 3 - dose);
        assert!(refusals.iter().all(|refusal| refusal.first_date.is_none()), "no date would do");
    };
    for dose in [1, 2] {
        check_dose(dose, Some("1950-01-02"), &[]);
        check_dose(dose, Some("1950-02-01"), &[Rule::BirthDate]);
        // Stated, or of a booking that may not be seen.
        check_dose(dose, None, &[]);
    }
}

#[test]
fn what_stays_of_a_series_is_held_against_what_it_stands_on() {
    let book = book();
    let check_dose = |dose: (u8, &str, &str), others: &[(u8, &str, &str)], expected: &[Rule]| {
        let known = |(dose, product, day): (u8, &str, &str)| known("notice", dose, product, day);
        let others: Vec<_> = others.iter().copied().map(known).collect();
        let refusals = check_series(&book, &known(dose), &others).err().unwrap_or_default();
        assert_eq!(refusals.iter().map(Refusal::rule).collect::<Vec<_>>(), expected, "{dose:?} beside {others:?}");
    };
    let second = (2, "pfizer", "2021-04-05");
    check_dose(second, &[], &[Rule::PreviousDose]);
    check_dose(second, &[(1, "pfizer", "2021-03-17")], &[]);
    check_dose(second, &[(1, "pfizer", "2021-03-18")], &[Rule::Interval]);
    check_dose(second, &[(1, "pfizer", "2021-04-06")], &[Rule::PreviousDose]);
    check_dose(second, &[(1, "moderna", "2021-03-01")], &[Rule::Product]);
    check_dose((3, "pfizer", "2021-06-01"), &[(1, "pfizer", "2021-03-01")], &[Rule::PreviousDose]);
    check_dose((3, "pfizer", "2021-06-01"), &[(2, "pfizer", "2021-04-05")], &[]);
    // The first dose stands by itself.
    check_dose((1, "pfizer", "2021-03-15"), &[], &[]);
}

#[test]
fn the_next_dose_has_an_earliest_and_a_standard_day() {
    let book = book();
    let programme = book.programme("notice").unwrap();
    let window = |product: &str, days: &[(u8, &str)]| {
        let known: Vec<_> = days.iter().map(|(dose, day)| known("notice", *dose, product, day)).collect();
        dose_window(&book, &NextDose { programme, product, group: None, dose: 2 }, &known)
    };
    let told =
        |earliest, standard| Some(DoseWindow { earliest: date(earliest), standard: date(standard), latest: None });
    assert_eq!(window("pfizer", &[(1, "2021-03-15")]), told("2021-04-03", "2021-04-05"));
    assert_eq!(window("astrazeneca", &[(1, "2021-03-15")]), told("2021-04-12", "2021-05-10"));
    // A dose that is booked does not stand in its own way.
    assert_eq!(window("pfizer", &[(1, "2021-03-15"), (2, "2021-04-20")]), told("2021-04-03", "2021-04-05"));
    assert_eq!(window("pfizer", &[]), None);
}

#[test]
fn a_refusal_says_what_would_do_as_the_ministry_counts() {
    let second = Asked { dose: 2, known: &[("notice", 1, "pfizer", "2021-03-15")], ..ELDERLY };
    let refusals = Asked { date: "2021-04-02", ..second }.refused(&book(), "2021-03-01");
    let told = |lang| refusals[0].sentence(lang);
    assert_eq!(
        (told(Lang::Ja).as_str(), told(Lang::En).as_str()),
        (
            "1回目(2021年3月15日)から18日以上の間隔をおいてください(2021年4月3日から)。",
            "There must be at least 18 days between dose 1 (15 Mar 2021) and this one. Choose a date from 3 Apr 2021.",
        )
    );
}
