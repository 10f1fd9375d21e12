//! Every row of the facts' table of programmes (domain facts, counting, programmes and intervals after 2021).

use super::programmes::{PRIMARY, THIRD, book};
use super::*;
use crate::Lang;

pub(super) const ADULT: Asked = Asked {
    programme: PRIMARY,
    dose: 1,
    product: "pfizer",
    date: "2021-10-01",
    born: "1980-05-05",
    group: "general",
    known: &[],
};

#[track_caller]
pub(super) fn check_rows(now: &str, rows: &[(Asked, &str)]) {
    let book = book();
    for (asked, expected) in rows {
        asked.check(&book, now, expected);
    }
}

#[test]
fn other_vaccines_keep_13_days_between_but_influenza_does_not() {
    let second = Asked { product: "moderna", ..ADULT };
    check_rows(
        "2021-10-01",
        &[
            (
                Asked { date: "2021-10-14", known: &[("pneumococcus", 1, "ppsv23", "2021-10-01")], ..second },
                "other-programme → 2021-10-15",
            ),
            (Asked { date: "2021-10-15", known: &[("pneumococcus", 1, "ppsv23", "2021-10-01")], ..second }, "ok"),
            // Before the other dose as well as after it.
            (
                Asked { date: "2021-10-18", known: &[("pneumococcus", 1, "ppsv23", "2021-10-31")], ..second },
                "other-programme → 2021-10-02",
            ),
            (Asked { date: "2021-10-17", known: &[("pneumococcus", 1, "ppsv23", "2021-10-31")], ..second }, "ok"),
            (
                Asked { date: "2021-10-31", known: &[("pneumococcus", 1, "ppsv23", "2021-10-31")], ..second },
                "other-programme → 2021-10-02",
            ),
            // The rule stands in the other programme's document alone.
            (
                Asked {
                    programme: "pneumococcus",
                    product: "ppsv23",
                    date: "2021-10-14",
                    known: &[(PRIMARY, 1, "pfizer", "2021-10-01")],
                    ..ADULT
                },
                "other-programme → 2021-10-15",
            ),
            (Asked { date: "2021-10-02", known: &[("influenza", 1, "flu", "2021-10-01")], ..second }, "ok"),
            (
                Asked {
                    programme: "influenza",
                    product: "flu",
                    date: "2021-10-02",
                    known: &[(PRIMARY, 1, "pfizer", "2021-10-02")],
                    ..ADULT
                },
                "ok",
            ),
        ],
    );
    // Until 31 March 2024, which is the day of the later of the two.
    let later = Asked {
        programme: "pneumococcus",
        product: "ppsv23",
        known: &[("covid_autumn_2023", 5, "bivalent", "2024-03-25")],
        ..ADULT
    };
    check_rows(
        "2024-03-25",
        &[
            (Asked { date: "2024-03-31", ..later }, "other-programme → 2024-04-01"),
            (Asked { date: "2024-04-01", ..later }, "ok"),
        ],
    );
}

#[test]
fn a_mixed_primary_series_is_allowed_from_september_with_27_days_between() {
    let second = Asked { dose: 2, product: "moderna", ..ADULT };
    check_rows(
        "2021-08-01",
        &[
            (
                Asked { date: "2021-08-31", known: &[(PRIMARY, 1, "pfizer", "2021-07-01")], ..second },
                "product → 2021-09-01",
            ),
            (Asked { date: "2021-09-01", known: &[(PRIMARY, 1, "pfizer", "2021-07-01")], ..second }, "ok"),
            (
                Asked { date: "2021-09-28", known: &[(PRIMARY, 1, "pfizer", "2021-09-01")], ..second },
                "interval → 2021-09-29",
            ),
            (
                Asked {
                    product: "pfizer",
                    date: "2021-09-22",
                    known: &[(PRIMARY, 1, "pfizer", "2021-09-01")],
                    ..second
                },
                "ok",
            ),
            (
                Asked {
                    product: "pfizer",
                    date: "2021-09-22",
                    known: &[(PRIMARY, 1, "moderna", "2021-09-01")],
                    ..second
                },
                "interval → 2021-09-29",
            ),
            // Moving the first dose, and changing its product.
            (
                Asked { dose: 1, date: "2021-09-02", known: &[(PRIMARY, 2, "pfizer", "2021-09-29")], ..second },
                "interval → 2021-08-02",
            ),
            (Asked { dose: 1, date: "2021-09-01", known: &[(PRIMARY, 2, "pfizer", "2021-09-29")], ..second }, "ok"),
            (
                Asked { dose: 1, date: "2021-08-01", known: &[(PRIMARY, 2, "pfizer", "2021-08-31")], ..second },
                "slot-past product → never",
            ),
        ],
    );
}

#[test]
fn dose_3_waits_8_7_or_6_months_by_group_and_date() {
    const DOSE_2: &[(&str, u8, &str, &str)] =
        &[(PRIMARY, 1, "pfizer", "2021-05-10"), (PRIMARY, 2, "pfizer", "2021-05-31")];
    const LATE: &[(&str, u8, &str, &str)] =
        &[(PRIMARY, 1, "pfizer", "2021-08-11"), (PRIMARY, 2, "pfizer", "2021-09-01")];
    let third = Asked { programme: THIRD, dose: 3, date: "2022-01-15", known: DOSE_2, ..ADULT };
    let elderly = Asked { group: "elderly", born: "1950-01-01", ..third };
    check_rows(
        "2021-11-30",
        &[
            (third, "interval → 2022-01-31"),
            (Asked { date: "2022-01-31", ..third }, "ok"),
            (Asked { group: "health_care", date: "2021-11-30", ..third }, "slot-past period → 2021-12-01"),
            (Asked { group: "health_care", date: "2021-12-01", ..third }, "ok"),
            (Asked { date: "2022-01-30", ..elderly }, "interval → 2022-01-31"),
            // Seven months from February on, six for all from March on.
            (Asked { date: "2022-02-15", known: LATE, ..third }, "interval → 2022-03-01"),
            (
                Asked { date: "2022-02-27", known: &[(PRIMARY, 2, "pfizer", "2021-07-28")], ..elderly },
                "interval → 2022-02-28",
            ),
            (Asked { date: "2022-02-28", known: &[(PRIMARY, 2, "pfizer", "2021-07-28")], ..elderly }, "ok"),
            (
                Asked { date: "2022-02-28", known: &[(PRIMARY, 2, "pfizer", "2021-07-28")], ..third },
                "interval → 2022-03-01",
            ),
            (
                Asked { date: "2022-11-01", known: &[(PRIMARY, 2, "pfizer", "2022-08-02")], ..third },
                "interval → 2022-11-02",
            ),
            // No dose 2 is known, or only the first one is.
            (Asked { known: &[], ..third }, "previous-dose → never"),
            (
                Asked { known: &[(PRIMARY, 1, "pfizer", "2021-05-10")], date: "2022-06-01", ..third },
                "previous-dose → never",
            ),
            // Any product may come before.
            (Asked { product: "moderna", date: "2022-01-31", ..third }, "ok"),
            (Asked { born: "2004-02-02", date: "2022-01-31", ..third }, "age → 2022-02-01"),
            // Dose 2 lies after it.
            (
                Asked { date: "2021-12-10", known: &[(PRIMARY, 2, "pfizer", "2021-12-20")], ..third },
                "previous-dose → 2022-05-25",
            ),
        ],
    );
}

#[test]
fn moving_dose_2_must_not_spoil_a_third_of_another_programme() {
    let known = &[(PRIMARY, 1, "pfizer", "2021-05-10"), (THIRD, 3, "pfizer", "2022-02-01")];
    let second = Asked { dose: 2, date: "2021-06-01", known, ..ADULT };
    check_rows(
        "2021-05-20",
        &[
            (second, "ok"),
            (Asked { date: "2021-06-02", ..second }, "interval → 2021-05-31"),
            (Asked { date: "2022-02-01", ..second }, "previous-dose → 2021-05-31"),
        ],
    );
}

#[test]
fn a_child_of_five_counts_at_the_first_dose() {
    let child = Asked { programme: "covid_child", product: "pfizer_child", born: "2017-03-02", ..ADULT };
    let twelve = Asked { born: "2010-03-10", ..child };
    check_rows(
        "2022-02-20",
        &[
            (Asked { date: "2022-02-28", ..child }, "age → 2022-03-01"),
            (Asked { date: "2022-03-01", ..child }, "ok"),
            (Asked { date: "2022-03-08", ..twelve }, "ok"),
            (Asked { date: "2022-03-09", ..twelve }, "age → 2022-02-21"),
            // Eleven at dose 1, twelve at dose 2.
            (
                Asked {
                    dose: 2,
                    date: "2022-03-29",
                    known: &[("covid_child", 1, "pfizer_child", "2022-03-08")],
                    ..twelve
                },
                "ok",
            ),
            (
                Asked {
                    dose: 2,
                    date: "2022-03-28",
                    known: &[("covid_child", 1, "pfizer_child", "2022-03-08")],
                    ..twelve
                },
                "interval → 2022-03-29",
            ),
            (Asked { date: "2022-02-20", born: "2015-01-01", ..child }, "slot-past period → 2022-02-21"),
        ],
    );
}

#[test]
fn an_infant_waits_three_weeks_then_eight() {
    const BOTH: &[(&str, u8, &str, &str)] =
        &[("covid_infant", 1, "pfizer_infant", "2022-11-01"), ("covid_infant", 2, "pfizer_infant", "2022-11-22")];
    let infant = Asked { programme: "covid_infant", product: "pfizer_infant", born: "2019-01-01", ..ADULT };
    check_rows(
        "2022-10-01",
        &[
            (Asked { dose: 2, date: "2022-11-21", known: &BOTH[..1], ..infant }, "interval → 2022-11-22"),
            (Asked { dose: 2, date: "2022-11-22", known: &BOTH[..1], ..infant }, "ok"),
            (Asked { dose: 3, date: "2023-01-16", known: BOTH, ..infant }, "interval → 2023-01-17"),
            (Asked { dose: 3, date: "2023-01-17", known: BOTH, ..infant }, "ok"),
            (Asked { dose: 3, date: "2023-01-17", known: &BOTH[..1], ..infant }, "previous-dose → never"),
            (Asked { date: "2022-11-01", born: "2017-01-01", ..infant }, "age → never"),
        ],
    );
}

#[test]
fn a_month_ends_as_the_programme_says() {
    for (month_end, first) in [(MonthEnd::LastDay, "2023-02-28"), (MonthEnd::DayAfter, "2023-03-01")] {
        let draft = RulesDraft {
            month_end,
            intervals: vec![always(since_previous(Interval::Months(6)))],
            products: vec![always(product("any", 1, 2))],
            ..bare("2022-04-01", "", (1, 2))
        };
        let book = RuleBook::new([programme("six_months", draft)], []);
        let known = &[("six_months", 1, "any", "2022-08-30")];
        let second = Asked { programme: "six_months", dose: 2, product: "any", date: "2023-02-27", known, ..ADULT };
        second.check(&book, "2022-09-01", &format!("interval → {first}"));
    }
}

#[test]
fn the_window_of_a_dose_moves_with_the_rules() {
    let book = book();
    let next =
        |name: &str, dose, product, group| NextDose { programme: book.programme(name).unwrap(), product, group, dose };
    let earliest =
        |next: NextDose<'_>, known: &[KnownDose]| dose_window(&book, &next, known).map(|window| window.earliest);
    let third = [known(THIRD, 3, "moderna", "2022-06-01")];
    for (next, known, first) in [
        (next("covid_autumn_2022", 4, "bivalent", None), &third[..], "2022-10-21"),
        (next("covid_autumn_2022", 4, "novavax", None), &third[..], "2022-12-01"),
        (next(THIRD, 3, "pfizer", Some("health_care")), &[known(PRIMARY, 2, "pfizer", "2021-05-31")], "2021-12-01"),
        (next(THIRD, 3, "pfizer", Some("general")), &[known(PRIMARY, 2, "pfizer", "2021-05-31")], "2022-01-31"),
        // Nobody is told to wait for what is not known of them.
        (next(THIRD, 3, "pfizer", None), &[known(PRIMARY, 2, "pfizer", "2021-05-31")], "2021-12-01"),
    ] {
        assert_eq!(earliest(next, known), Some(date(first)), "{next:?}");
    }
}

#[test]
fn a_refusal_names_the_circular_of_the_row() {
    let book = book();
    let known = &[(THIRD, 3, "moderna", "2022-08-01")];
    let fourth =
        Asked { programme: "covid_autumn_2022", dose: 4, product: "bivalent", date: "2022-10-20", known, ..ADULT };
    for (day, source) in [("2022-10-20", "令和4年9月の通知"), ("2022-10-31", "令和4年10月の通知")] {
        let refusals = Asked { date: day, ..fourth }.refused(&book, "2022-09-01");
        assert_eq!(refusals[0].source.as_deref(), Some(source));
    }
    let refusals = fourth.refused(&book, "2022-09-01");
    assert_eq!(
        [Lang::Ja, Lang::En].map(|lang| refusals[0].sentence(lang)),
        [
            "covid_third接種の3回目(2022年8月1日)から5か月以上の間隔をおいてください(2023年1月1日から)。\
             予約できる最初の日は2022年11月1日です。（根拠: 令和4年9月の通知）",
            "There must be at least 5 months between dose 3 of covid_third (1 Aug 2022) and this one. \
             Choose a date from 1 Jan 2023. The first possible date is 1 Nov 2022. (Source: 令和4年9月の通知)",
        ]
    );
}

#[test]
fn what_stays_when_a_dose_of_another_programme_is_cancelled_is_held_against_the_others() {
    let book = book();
    let third = known(THIRD, 3, "pfizer", "2022-02-01");
    for (others, rules) in [
        (vec![known(PRIMARY, 2, "pfizer", "2021-06-01")], vec![]),
        (vec![known(PRIMARY, 1, "pfizer", "2021-05-11")], vec![Rule::PreviousDose]),
        (vec![], vec![Rule::PreviousDose]),
        // Six months are enough for some group, and this one's is not known.
        (vec![known(PRIMARY, 2, "pfizer", "2021-08-01")], vec![]),
        (vec![known(PRIMARY, 2, "pfizer", "2021-08-02")], vec![Rule::Interval]),
    ] {
        let refusals = check_series(&book, &third, &others).err().unwrap_or_default();
        assert_eq!(refusals.iter().map(Refusal::rule).collect::<Vec<_>>(), rules, "{others:?}");
    }
    let unknown = known("unheard_of", 2, "pfizer", "2022-02-01");
    assert_eq!(check_series(&book, &unknown, &[]), Ok(()));
}

#[test]
fn a_longest_interval_holds_for_both_of_its_doses() {
    let rule = IntervalRule { most: Some(Interval::Weeks(12)), ..since_previous(Interval::Weeks(4)) };
    let draft = RulesDraft {
        intervals: vec![always(rule)],
        products: vec![always(product("any", 1, 2))],
        ..bare("2022-04-01", "", (1, 2))
    };
    let book = RuleBook::new([programme("astra", draft)], []);
    let second =
        Asked { programme: "astra", dose: 2, product: "any", known: &[("astra", 1, "any", "2022-04-01")], ..ADULT };
    let first = Asked { dose: 1, known: &[("astra", 2, "any", "2022-07-01")], ..second };
    for (asked, expected) in [
        (Asked { date: "2022-06-24", ..second }, "ok"),
        (Asked { date: "2022-06-25", ..second }, "interval → 2022-04-29"),
        (Asked { date: "2022-04-28", ..second }, "interval → 2022-04-29"),
        (Asked { date: "2022-04-07", ..first }, "interval → 2022-04-08"),
        (Asked { date: "2022-04-08", ..first }, "ok"),
        (Asked { date: "2022-06-03", ..first }, "ok"),
        (Asked { date: "2022-06-04", ..first }, "interval → 2022-04-08"),
    ] {
        asked.check(&book, "2022-04-01", expected);
    }
    let next = NextDose { programme: book.programme("astra").unwrap(), product: "any", group: None, dose: 2 };
    let window = dose_window(&book, &next, &second.known()).unwrap();
    assert_eq!((window.earliest, window.latest), (date("2022-04-29"), day("2022-06-24")));
}
