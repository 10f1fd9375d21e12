//! Which of several rows of intervals counts.

use super::facts::ADULT;
use super::*;

/// The programme's intervals between two doses of `any`, in this order and the other way round.
#[track_caller]
fn check_rows(intervals: &[IntervalRule], rows: &[(&'static str, &str)]) {
    for turned in [false, true] {
        let mut intervals: Vec<_> = intervals.iter().cloned().map(always).collect();
        if turned {
            intervals.reverse();
        }
        let draft =
            RulesDraft { intervals, products: vec![always(product("any", 1, 2))], ..bare("2022-04-01", "", (1, 2)) };
        let book = RuleBook::new([programme("two_rows", draft)], []);
        let known = &[("two_rows", 1, "any", "2022-04-01")];
        for (date, expected) in rows {
            let second = Asked { programme: "two_rows", dose: 2, product: "any", date, known, ..ADULT };
            second.check(&book, "2022-04-02", expected);
        }
    }
}

#[test]
fn of_rows_that_name_as_much_the_strictest_counts() {
    let months = |number| since_previous(Interval::Months(number));
    let rows = [("2022-08-31", "interval → 2022-09-01"), ("2022-09-01", "ok")];
    check_rows(&[of("any", months(5)), for_groups("general", months(3))], &rows);
    check_rows(&[IntervalRule { dose: Some(2), ..months(5) }, of("any", months(3))], &rows);
}

#[test]
fn a_row_that_names_more_counts_though_it_is_milder() {
    let months = |number| since_previous(Interval::Months(number));
    let both = of("any", for_groups("general", months(3)));
    let rows = [("2022-06-30", "interval → 2022-07-01"), ("2022-07-01", "ok")];
    check_rows(&[of("any", months(5)), both, months(8)], &rows);
}
