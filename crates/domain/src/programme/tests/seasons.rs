//! The rows of the facts' table from autumn 2022 on: seasons that give one dose, and routine vaccination.

use super::facts::{ADULT, check_rows};
use super::programmes::{PRIMARY, THIRD};
use super::*;

#[test]
fn autumn_2022_is_once_and_counts_from_the_last_dose_whichever() {
    const THREE: &[(&str, u8, &str, &str)] = &[
        (PRIMARY, 1, "pfizer", "2021-06-01"),
        (PRIMARY, 2, "pfizer", "2021-06-22"),
        (THIRD, 3, "moderna", "2022-06-01"),
    ];
    const FOUR: &[(&str, u8, &str, &str)] = &[
        (PRIMARY, 2, "pfizer", "2021-06-22"),
        (THIRD, 3, "moderna", "2022-06-01"),
        ("covid_autumn_2022", 4, "bivalent", "2022-11-10"),
    ];
    let fourth = Asked {
        programme: "covid_autumn_2022",
        dose: 4,
        product: "bivalent",
        date: "2022-10-20",
        known: THREE,
        ..ADULT
    };
    let novavax = Asked { product: "novavax", ..fourth };
    check_rows(
        "2022-09-01",
        &[
            // Five months would be 1 November; from 21 October on three are enough.
            (fourth, "interval → 2022-10-21"),
            (Asked { date: "2022-10-21", ..fourth }, "ok"),
            (Asked { date: "2022-09-19", known: &THREE[..2], dose: 3, ..fourth }, "period → 2022-09-20"),
            (Asked { date: "2022-09-20", known: &THREE[..2], dose: 3, ..fourth }, "ok"),
            (Asked { date: "2023-05-08", ..fourth }, "period → 2022-10-21"),
            (Asked { dose: 5, date: "2023-03-01", known: FOUR, ..fourth }, "once → never"),
            // Dose 3 was given elsewhere and is not stated.
            (Asked { date: "2022-12-01", known: &THREE[..2], ..fourth }, "previous-dose → never"),
            (Asked { date: "2022-11-07", ..novavax }, "product interval → 2022-12-01"),
            (Asked { date: "2022-12-01", ..novavax }, "ok"),
            (Asked { date: "2023-01-10", born: "2008-01-01", ..novavax }, "age → 2023-03-08"),
            (Asked { date: "2023-03-08", born: "2008-01-01", ..novavax }, "ok"),
            (Asked { date: "2022-10-21", born: "2008-01-01", ..fourth }, "ok"),
            // It uses up the autumn dose.
            (
                Asked {
                    dose: 5,
                    date: "2023-05-07",
                    known: &[("covid_autumn_2022", 4, "novavax", "2022-11-10")],
                    ..fourth
                },
                "once → never",
            ),
        ],
    );
}

#[test]
fn the_seasons_of_2023_wait_three_months_and_novavax_six() {
    const FOUR: &[(&str, u8, &str, &str)] = &[("covid_autumn_2022", 4, "bivalent", "2023-02-28")];
    let spring = Asked {
        programme: "covid_spring_2023",
        dose: 5,
        product: "bivalent",
        date: "2023-05-27",
        known: FOUR,
        ..ADULT
    };
    let autumn = Asked {
        programme: "covid_autumn_2023",
        known: &[("covid_spring_2023", 5, "bivalent", "2023-07-31")],
        dose: 6,
        ..spring
    };
    check_rows(
        "2023-04-01",
        &[
            (spring, "interval → 2023-05-28"),
            (Asked { date: "2023-05-28", ..spring }, "ok"),
            (Asked { product: "novavax", date: "2023-08-27", ..spring }, "interval → 2023-08-28"),
            (Asked { product: "novavax", date: "2023-08-28", ..spring }, "ok"),
            (Asked { date: "2023-09-20", ..spring }, "period → 2023-05-28"),
            (Asked { date: "2023-10-30", ..autumn }, "interval → 2023-10-31"),
            (Asked { date: "2023-10-31", ..autumn }, "ok"),
            (Asked { product: "novavax", date: "2023-12-26", ..autumn }, "product → never"),
            (
                Asked {
                    dose: 7,
                    date: "2024-03-31",
                    known: &[("covid_autumn_2023", 6, "bivalent", "2023-10-01")],
                    ..autumn
                },
                "once → never",
            ),
        ],
    );
}

#[test]
fn the_routine_season_is_for_those_of_65() {
    let routine = Asked {
        programme: "covid_routine_2024",
        product: "covid_2024",
        born: "1959-10-16",
        date: "2024-10-14",
        ..ADULT
    };
    check_rows(
        "2024-09-01",
        &[
            (routine, "age → 2024-10-15"),
            (Asked { date: "2024-10-15", ..routine }, "ok"),
            (Asked { date: "2024-09-30", born: "1950-01-01", ..routine }, "period → 2024-10-01"),
            (Asked { date: "2025-04-01", born: "1950-01-01", ..routine }, "period → 2024-10-01"),
        ],
    );
}

#[test]
fn zoster_is_for_those_of_65_at_the_end_of_the_fiscal_year() {
    let first = Asked { programme: "zoster", product: "live", date: "2025-06-01", born: "1960-04-02", ..ADULT };
    let second =
        Asked { dose: 2, product: "recombinant", known: &[("zoster", 1, "recombinant", "2025-12-31")], ..first };
    check_rows(
        "2025-03-01",
        &[
            // One born on 1 April has the age on 31 March: of the year before.
            (first, "ok"),
            (Asked { born: "1960-04-01", ..first }, "age → 2029-04-01"),
            (Asked { born: "1961-04-01", ..first }, "ok"),
            (Asked { born: "1961-04-02", ..first }, "age → 2026-04-01"),
            // March is of the fiscal year that ends with it.
            (Asked { date: "2026-03-31", ..first }, "ok"),
            (Asked { date: "2026-04-01", ..first }, "age → 2025-04-01"),
            (Asked { date: "2026-03-31", born: "1961-04-02", ..first }, "age → 2026-04-01"),
            (Asked { date: "2026-04-01", born: "1961-04-02", ..first }, "ok"),
            (Asked { born: "1955-12-31", ..first }, "ok"),
            (Asked { born: "1925-12-31", ..first }, "ok"),
            (Asked { born: "1924-12-31", ..first }, "age → never"),
            (Asked { born: "1950-05-01", ..first }, "ok"),
            // From fiscal year 2030 on, 65 alone.
            (Asked { born: "1960-05-01", date: "2031-01-01", ..first }, "age → 2025-04-01"),
            (Asked { born: "1965-05-01", date: "2031-01-01", ..first }, "ok"),
            (Asked { dose: 2, known: &[("zoster", 1, "live", "2025-04-10")], ..first }, "dose → never"),
            (Asked { date: "2026-02-27", ..second }, "interval → 2026-02-28"),
            (Asked { date: "2026-02-28", ..second }, "ok"),
            (Asked { date: "2025-07-01", known: &[("zoster", 1, "live", "2025-04-10")], ..second }, "product → never"),
        ],
    );
}

#[test]
fn rsv_begins_in_april_2026() {
    let rsv = Asked { programme: "rsv", product: "rsv", date: "2026-03-31", born: "1995-01-01", ..ADULT };
    check_rows("2026-03-01", &[(rsv, "period → 2026-04-01"), (Asked { date: "2026-04-01", ..rsv }, "ok")]);
}
