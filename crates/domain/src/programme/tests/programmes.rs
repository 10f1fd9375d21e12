//! The programmes of the facts' table (domain facts, counting, programmes and intervals after 2021). Where the facts
//! name no day or product, one is named here.

use super::*;

pub(super) const PRIMARY: &str = "covid_primary";
pub(super) const THIRD: &str = "covid_third";

/// 13 days between, except influenza, until the special vaccination ended.
fn apart() -> Vec<DraftRow<OtherProgrammes>> {
    let rule = OtherProgrammes { least: Interval::DaysBetween(13), except: vec![code("influenza")] };
    vec![DraftRow { source: "予防接種実施要領".to_owned(), ..row("", "2024-03-31", rule) }]
}

fn primary() -> RulesDraft {
    let after = |product: &str, after: &str| {
        let rule = of(product, since_previous(Interval::DaysBetween(27)));
        always(IntervalRule { after: words(after), ..rule })
    };
    let follow = |product: &str, after: &str| FollowRule { product: product.to_owned(), after: words(after) };
    RulesDraft {
        products: vec![always(product("pfizer", 1, 2)), always(product("moderna", 1, 2))],
        ages: vec![always(from_age(None, 12))],
        intervals: vec![
            always(of("pfizer", since_previous(Interval::DaysBetween(20)))),
            always(of("moderna", since_previous(Interval::DaysBetween(27)))),
            after("pfizer", "moderna"),
            after("moderna", "pfizer"),
        ],
        follows: vec![
            row("2021-09-01", "", follow("pfizer", "moderna")),
            row("2021-09-01", "", follow("moderna", "pfizer")),
        ],
        others: apart(),
        ..bare("2021-02-17", "2024-03-31", (1, 2))
    }
}

/// Dose 3: eight months, six for health-care workers from the start, seven for the elderly from February, then less.
fn third() -> RulesDraft {
    let months = |n| since_any("covid_primary covid_child", Interval::Months(n));
    RulesDraft {
        products: vec![always(product("pfizer", 3, 3)), always(product("moderna", 3, 3))],
        groups: vec![group("health_care", "", ""), group("elderly", "", "1957-04-01"), group("general", "", "")],
        ages: vec![always(from_age(None, 18))],
        intervals: vec![
            row("", "2022-02-28", months(8)),
            row("2022-03-01", "2022-05-24", months(6)),
            row("2022-05-25", "2022-10-20", months(5)),
            row("2022-10-21", "", months(3)),
            row("", "2022-05-24", for_groups("health_care", months(6))),
            row("2022-02-01", "2022-02-28", for_groups("elderly", months(7))),
        ],
        others: apart(),
        ..bare("2021-12-01", "2022-12-31", (3, 3))
    }
}

fn child(first: u8, last: u8, name: &str, doses: u8, starts_on: &str) -> RulesDraft {
    let ages = Ages::Range { min: first, max: Some(last) };
    let weeks = |dose, weeks| {
        let dose = Some(dose);
        always(IntervalRule { dose, ..since_previous(Interval::Weeks(weeks)) })
    };
    RulesDraft {
        products: vec![always(product(name, 1, doses))],
        ages: vec![always(AgeRule { product: None, ages, count: AgeCount::AtFirstDose })],
        intervals: [weeks(2, 3), weeks(3, 8)].into_iter().take(usize::from(doses) - 1).collect(),
        others: apart(),
        ..bare(starts_on, "2024-03-31", (1, doses))
    }
}

/// The booster seasons: one dose, counted from the last one of whichever programme.
fn season(starts_on: &str, ends_on: &str, earlier: &str, intervals: Vec<DraftRow<IntervalRule>>) -> RulesDraft {
    let novavax = of("novavax", since_any(earlier, Interval::Months(6)));
    RulesDraft {
        once: true,
        products: vec![always(product("bivalent", 3, 7)), row("2022-11-08", "2023-12-25", product("novavax", 3, 7))],
        ages: vec![
            always(from_age(None, 12)),
            row("", "2023-03-07", from_age(Some("novavax"), 18)),
            row("2023-03-08", "", from_age(Some("novavax"), 12)),
        ],
        intervals: intervals.into_iter().chain([row("", "2023-12-25", novavax)]).collect(),
        others: apart(),
        ..bare(starts_on, ends_on, (3, 7))
    }
}

const BEFORE_AUTUMN: &str = "covid_primary covid_third covid_child";
const BEFORE_SPRING: &str = "covid_primary covid_third covid_child covid_autumn_2022";

fn autumn_2022() -> RulesDraft {
    let months = |n| since_any(BEFORE_AUTUMN, Interval::Months(n));
    let sourced = |source: &str, row| DraftRow { source: source.to_owned(), ..row };
    let rows = vec![
        sourced("令和4年9月の通知", row("", "2022-10-20", months(5))),
        sourced("令和4年10月の通知", row("2022-10-21", "", months(3))),
    ];
    season("2022-09-20", "2023-05-07", BEFORE_AUTUMN, rows)
}

fn spring_2023() -> RulesDraft {
    let months = always(since_any(BEFORE_SPRING, Interval::Months(3)));
    let mut spring = season("2023-05-08", "2023-09-19", BEFORE_SPRING, vec![months]);
    // Its rows of ages begin with the programme.
    spring.ages.remove(1);
    spring
}

fn autumn_2023() -> RulesDraft {
    let earlier = "covid_primary covid_third covid_child covid_autumn_2022 covid_spring_2023";
    let months = always(since_any(earlier, Interval::Months(3)));
    let mut autumn = season("2023-09-20", "2024-03-31", earlier, vec![months]);
    autumn.ages.remove(1);
    autumn
}

fn routine_2024() -> RulesDraft {
    RulesDraft {
        once: true,
        products: vec![always(product("covid_2024", 1, 1))],
        groups: vec![group("general", "", "")],
        ages: vec![always(from_age(None, 65))],
        ..bare("2024-10-01", "2025-03-31", (1, 1))
    }
}

fn zoster() -> RulesDraft {
    let at_the_end = |ages| AgeRule { product: None, ages: Ages::OneOf(ages), count: AgeCount::FiscalYearEnd };
    RulesDraft {
        products: vec![always(product("live", 1, 1)), always(product("recombinant", 1, 2))],
        ages: vec![
            row("", "2030-03-31", at_the_end((65..=100).step_by(5).collect())),
            row("2030-04-01", "", at_the_end(vec![65])),
        ],
        intervals: vec![always(of("recombinant", since_previous(Interval::Months(2))))],
        ..bare("2025-04-01", "", (1, 2))
    }
}

fn flu() -> RulesDraft {
    RulesDraft { products: vec![always(product("flu", 1, 1))], ..bare("2021-10-01", "", (1, 1)) }
}

fn pneumococcus() -> RulesDraft {
    RulesDraft { products: vec![always(product("ppsv23", 1, 1))], ..bare("2021-04-01", "", (1, 1)) }
}

fn rsv() -> RulesDraft {
    RulesDraft { products: vec![always(product("rsv", 1, 1))], ..bare("2026-04-01", "", (1, 1)) }
}

pub(super) fn book() -> RuleBook {
    let programmes = [
        (PRIMARY, primary()),
        (THIRD, third()),
        ("covid_child", child(5, 11, "pfizer_child", 2, "2022-02-21")),
        ("covid_infant", child(0, 4, "pfizer_infant", 3, "2022-10-28")),
        ("covid_autumn_2022", autumn_2022()),
        ("covid_spring_2023", spring_2023()),
        ("covid_autumn_2023", autumn_2023()),
        ("covid_routine_2024", routine_2024()),
        ("zoster", zoster()),
        ("influenza", flu()),
        ("pneumococcus", pneumococcus()),
        ("rsv", rsv()),
    ];
    RuleBook::new(programmes.map(|(name, draft)| programme(name, draft)), [])
}
