//! What a document says of the vaccinations of one day.

use super::*;

fn dated() -> Rules {
    let interval = |days| since_previous(Interval::Days(days));
    let other = |days| OtherProgrammes { least: Interval::Days(days), except: vec![] };
    let follow = |product: &str| FollowRule { product: product.to_owned(), after: words("pfizer") };
    Rules::new(RulesDraft {
        products: vec![always(product("pfizer", 1, 2)), row("2021-05-22", "", product("moderna", 1, 2))],
        ages: vec![row("", "2021-05-31", from_age(None, 16)), row("2021-06-01", "", from_age(None, 12))],
        intervals: vec![row("", "2021-08-31", interval(21)), row("2021-09-01", "", interval(28))],
        follows: vec![row("2021-06-09", "", follow("moderna"))],
        others: vec![row("", "2021-09-30", other(14)), row("2021-10-01", "", other(7))],
        ..bare("2021-02-14", "2022-03-31", (1, 2))
    })
    .unwrap()
}

/// Products, least ages, days between doses, what may follow another product, days to other programmes.
#[track_caller]
fn check(on: &str, expected: Option<&str>) {
    let told = |rules: Rules| {
        let days = |least: &Interval| least.number().to_string();
        let ages = rules.ages().iter().map(|row| match row.rule.ages {
            Ages::Range { min, .. } => min.to_string(),
            Ages::OneOf(_) => panic!("a range"),
        });
        let parts: [Vec<String>; 5] = [
            rules.products().iter().map(|row| row.rule.product.clone()).collect(),
            ages.collect(),
            rules.intervals().iter().map(|row| days(&row.rule.least)).collect(),
            rules.follows().iter().map(|row| row.rule.product.clone()).collect(),
            rules.others().iter().map(|row| days(&row.rule.least)).collect(),
        ];
        assert_eq!((rules.groups(), rules.ends_on()), (dated().groups(), day("2022-03-31")));
        parts.map(|part| part.join(" ")).join("|")
    };
    assert_eq!(dated().on(date(on)).map(told).as_deref(), expected, "{on}");
}

#[test]
fn a_day_has_the_rows_that_hold_on_it() {
    check("2021-02-13", None);
    check("2021-02-14", Some("pfizer|16|21||14"));
    check("2021-05-22", Some("pfizer moderna|16|21||14"));
    check("2021-06-01", Some("pfizer moderna|12|21||14"));
    check("2021-06-09", Some("pfizer moderna|12|21|moderna|14"));
    check("2021-08-31", Some("pfizer moderna|12|21|moderna|14"));
    check("2021-09-01", Some("pfizer moderna|12|28|moderna|14"));
    check("2022-03-31", Some("pfizer moderna|12|28|moderna|7"));
    check("2022-04-01", None);
}
