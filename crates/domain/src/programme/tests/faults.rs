//! What is wrong with a document, each with a pointer.

use super::*;
use crate::Lang;

/// A document without a fault: two products, two groups, an interval that changes once.
fn sound() -> RulesDraft {
    RulesDraft {
        products: vec![always(product("a", 1, 2)), always(product("b", 1, 2))],
        groups: vec![group("elderly", "", "1957-04-01"), group("general", "", "")],
        ages: vec![always(from_age(None, 12)), always(from_age(Some("b"), 18))],
        intervals: vec![
            row("", "2022-10-20", since_previous(Interval::Months(5))),
            row("2022-10-21", "", since_previous(Interval::Months(3))),
        ],
        follows: vec![always(FollowRule { product: "a".to_owned(), after: words("b") })],
        others: vec![always(OtherProgrammes { least: Interval::DaysBetween(13), except: codes("influenza") })],
        ..bare("2022-09-20", "2023-05-07", (1, 2))
    }
}

/// `pointer code` of each fault of the sound document after a change.
#[track_caller]
fn check(expected: &[&str], change: impl FnOnce(&mut RulesDraft)) {
    let mut draft = sound();
    change(&mut draft);
    let faults = Rules::new(draft).err().unwrap_or_default();
    let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect();
    assert_eq!(told, expected);
}

fn interval(draft: &mut RulesDraft) -> &mut IntervalRule {
    &mut draft.intervals[0].rule
}

#[test]
fn a_sound_document_has_no_fault_and_is_edited_again() {
    check(&[], |_| {});
    let rules = Rules::new(sound()).unwrap();
    assert_eq!(rules.draft(), sound());
    assert_eq!(Rules::new(rules.draft()), Ok(rules));
}

#[test]
fn a_programme_has_days_doses_products_and_groups() {
    check(&["/ends_on ends-before-start"], |draft| draft.ends_on = Some(date("2022-09-19")));
    check(&["/doses/first out-of-range"], |draft| draft.doses.first = 0);
    check(&["/doses/last out-of-range"], |draft| draft.doses.last = 10);
    check(&["/doses/last reversed"], |draft| draft.doses.first = 3);
    check(&["/coupon several-without-coupon"], |draft| draft.coupon = CouponKind::None);
    check(&["/groups required"], |draft| draft.groups.clear());
    check(
        &[
            "/products required",
            "/ages/1/product unknown-product",
            "/follows/0/product unknown-product",
            "/follows/0/after/0 unknown-product",
        ],
        |draft| draft.products.clear(),
    );
}

#[test]
fn products_are_given_for_doses_of_the_programme() {
    check(&["/products/0/product required"], |draft| {
        draft.products[0].rule.product = " ".to_owned();
        draft.follows.clear();
    });
    check(&["/products/1/last_dose reversed"], |draft| draft.products[1].rule.first_dose = 3);
    check(&["/products/1/last_dose out-of-range"], |draft| draft.products[1].rule.last_dose = 3);
    check(&["/products/1/first_dose out-of-range"], |draft| draft.products[1].rule.first_dose = 0);
    // One product may end for dose 1 before it does for dose 2.
    check(&[], |draft| {
        draft.products[0] = row("", "2022-12-31", product("a", 1, 1));
        draft.products.push(always(product("a", 2, 2)));
    });
    check(&["/products/2/from overlap"], |draft| draft.products.push(row("2023-01-01", "", product("a", 2, 2))));
    check(&["/products/2/from gap"], |draft| {
        draft.products[0].to = Some(date("2022-12-31"));
        draft.products.push(row("2023-02-01", "", product("a", 1, 2)));
    });
}

#[test]
fn groups_have_codes_names_and_birth_dates() {
    check(&["/groups/1/code duplicate"], |draft| draft.groups[1].code = "elderly".to_owned());
    check(&["/groups/0/born_to ends-before-start"], |draft| draft.groups[0].born_from = Some(date("1960-01-01")));
    check(&["/groups/1/code required", "/groups/1/name_ja required", "/groups/1/name_en required"], |draft| {
        draft.groups[1] = group(" ", "", "");
    });
}

#[test]
fn ages_are_of_people_and_of_one_row_at_a_time() {
    let ages = |draft: &mut RulesDraft, ages| draft.ages[0].rule.ages = ages;
    check(&["/ages/0/min out-of-range"], |draft| ages(draft, Ages::Range { min: 200, max: None }));
    check(&["/ages/0/max out-of-range"], |draft| ages(draft, Ages::Range { min: 5, max: Some(200) }));
    check(&["/ages/0/max reversed"], |draft| ages(draft, Ages::Range { min: 12, max: Some(11) }));
    check(&["/ages/0/one_of required"], |draft| ages(draft, Ages::OneOf(vec![])));
    check(&["/ages/0/one_of/1 out-of-range", "/ages/0/one_of/2 duplicate"], |draft| {
        ages(draft, Ages::OneOf(vec![65, 200, 65]));
    });
    check(&["/ages/1/product unknown-product"], |draft| draft.ages[1].rule.product = Some("c".to_owned()));
    check(&["/ages/1/from overlap"], |draft| draft.ages[1].rule.product = None);
    check(&["/ages/2/from gap"], |draft| {
        draft.ages[1].to = Some(date("2023-01-01"));
        draft.ages.push(row("2023-03-08", "", from_age(Some("b"), 12)));
    });
    check(&[], |draft| {
        draft.ages[1].to = Some(date("2023-03-07"));
        draft.ages.push(row("2023-03-08", "", from_age(Some("b"), 12)));
    });
}

#[test]
fn intervals_have_lengths_that_go_together() {
    let least = |draft: &mut RulesDraft, least| interval(draft).least = least;
    check(&["/intervals/0/least out-of-range"], |draft| least(draft, Interval::Days(0)));
    check(&["/intervals/0/least out-of-range"], |draft| least(draft, Interval::Weeks(523)));
    check(&["/intervals/0/least out-of-range"], |draft| least(draft, Interval::Months(u16::MAX)));
    check(&[], |draft| least(draft, Interval::DaysBetween(0)));
    check(&["/intervals/0/standard shorter-than-least"], |draft| {
        interval(draft).standard = Some(Interval::Months(4));
    });
    check(&["/intervals/0/most shorter-than-least"], |draft| interval(draft).most = Some(Interval::Days(149)));
    // Five months may be 150 days, so nothing is sure.
    check(&[], |draft| interval(draft).most = Some(Interval::Days(150)));
    check(&["/intervals/0/standard longer-than-most"], |draft| {
        interval(draft).standard = Some(Interval::Months(8));
        interval(draft).most = Some(Interval::Months(7));
    });
}

#[test]
fn intervals_name_what_the_programme_has() {
    check(&["/intervals/0/product unknown-product"], |draft| interval(draft).product = Some("c".to_owned()));
    check(&["/intervals/0/after/1 unknown-product"], |draft| interval(draft).after = words("a c"));
    check(&["/intervals/0/after/1 duplicate"], |draft| interval(draft).after = words("a a"));
    check(&["/intervals/0/groups/0 unknown-group"], |draft| interval(draft).groups = words("care elderly"));
    check(&["/intervals/0/dose out-of-range"], |draft| interval(draft).dose = Some(1));
    check(&["/intervals/0/dose out-of-range"], |draft| interval(draft).dose = Some(3));
    check(&["/intervals/0/since required"], |draft| interval(draft).since = Since::Programmes(vec![]));
    check(&["/intervals/0/since/1 duplicate"], |draft| interval(draft).since = Since::Programmes(codes("x1 x1")));
    // Other programmes give products of their own, and a first dose may count from them.
    check(&[], |draft| {
        interval(draft).since = Since::Programmes(codes("earlier"));
        interval(draft).after = words("c");
        interval(draft).dose = Some(1);
    });
    check(&["/intervals required", "/intervals required"], |draft| draft.intervals.clear());
    check(&["/intervals required"], |draft| {
        draft.intervals[0].rule.product = Some("a".to_owned());
        draft.intervals[1].rule.product = Some("a".to_owned());
    });
    check(&[], |draft| {
        draft.once = true;
        draft.intervals.clear();
    });
}

#[test]
fn rows_of_one_rule_follow_each_other() {
    check(&["/intervals/1/from gap"], |draft| draft.intervals[1].from = Some(date("2022-10-23")));
    check(&["/intervals/1/from overlap"], |draft| draft.intervals[1].from = Some(date("2022-10-20")));
    check(&["/intervals/1/from overlap"], |draft| draft.intervals[1] = draft.intervals[0].clone());
    // The order of the rows, and of what they name, does not matter.
    check(&["/intervals/0/from gap"], |draft| {
        draft.intervals.reverse();
        draft.intervals[0].from = Some(date("2022-12-01"));
    });
    check(&["/intervals/1/from overlap"], |draft| {
        draft.intervals[0].rule.groups = words("elderly general");
        draft.intervals[1].rule.groups = words("general elderly");
        draft.intervals[1].from = None;
    });
    // Rows of other products, groups or doses have days of their own.
    check(&[], |draft| {
        draft.intervals[0].rule.dose = Some(2);
        draft.intervals[1].from = None;
    });
    check(&["/intervals/1/to ends-before-start"], |draft| draft.intervals[1].to = Some(date("2022-10-20")));
    check(&["/intervals/0/to outside-programme"], |draft| {
        draft.intervals[0].to = Some(date("2022-09-19"));
        draft.intervals[1].from = Some(date("2022-09-20"));
    });
    check(&["/intervals/1/from outside-programme"], |draft| {
        draft.intervals[0].to = Some(date("2023-05-07"));
        draft.intervals[1].from = Some(date("2023-05-08"));
    });
    check(&["/intervals/0/source too-long"], |draft| draft.intervals[0].source = "令".repeat(301));
}

#[test]
fn permissions_and_intervals_to_others_are_checked_too() {
    check(&["/follows/0/product unknown-product"], |draft| draft.follows[0].rule.product = "c".to_owned());
    check(&["/follows/0/after required"], |draft| draft.follows[0].rule.after.clear());
    check(&["/follows/1/from overlap"], |draft| draft.follows.push(draft.follows[0].clone()));
    // A permission may be given, end, and be given again.
    check(&[], |draft| {
        draft.follows.push(draft.follows[0].clone());
        draft.follows[0].to = Some(date("2022-10-31"));
        draft.follows[1].from = Some(date("2023-01-01"));
    });
    check(&["/others/0/least out-of-range"], |draft| draft.others[0].rule.least = Interval::Days(0));
    check(&["/others/0/except/1 duplicate"], |draft| draft.others[0].rule.except = codes("x1 x1"));
    check(&["/others/1/from overlap"], |draft| draft.others.push(draft.others[0].clone()));
}

#[test]
fn all_faults_are_told_at_once() {
    check(
        &[
            "/ends_on ends-before-start",
            "/ages/0/min out-of-range",
            "/intervals/0/least out-of-range",
            "/intervals/1/to ends-before-start",
        ],
        |draft| {
            draft.ends_on = Some(date("2022-01-01"));
            draft.ages[0].rule.ages = Ages::Range { min: 200, max: None };
            interval(draft).least = Interval::Days(0);
            draft.intervals[1].to = Some(date("2022-10-01"));
        },
    );
}

#[test]
fn a_fault_is_a_sentence_with_its_values() {
    let gap = RulesFaultKind::Gap { from: date("2022-10-21"), to: date("2022-10-22") };
    let overlap = |from, to| RulesFaultKind::Overlap { row: 0, from: day(from), to: day(to) };
    for (kind, ja, en) in [
        (
            RulesFaultKind::OutOfRange { value: 200, least: 0, most: 130 },
            "200は範囲外です。0から130までの数を入力してください。",
            "200 is not between 0 and 130.",
        ),
        (
            RulesFaultKind::EndsBeforeStart { from: date("2022-09-20"), to: date("2022-09-19") },
            "終わりの日(2022年9月19日)が始まりの日(2022年9月20日)より前です。",
            "It ends on 19 Sep 2022, before it starts on 20 Sep 2022.",
        ),
        (
            gap,
            "2022年10月21日から2022年10月22日まで、この規則がありません。前後の行の期間をつなげてください。",
            "No row holds from 21 Oct 2022 to 22 Oct 2022; close the gap.",
        ),
        (
            overlap("2022-10-20", "2022-10-20"),
            "1行目と期間が重なっています(2022年10月20日〜2022年10月20日)。",
            "It overlaps with row 1 from 20 Oct 2022 to 20 Oct 2022.",
        ),
        (
            overlap("2022-10-20", ""),
            "1行目と期間が重なっています(2022年10月20日〜)。",
            "It overlaps with row 1 from 20 Oct 2022 on.",
        ),
        (overlap("", ""), "1行目と期間が重なっています。", "It overlaps with row 1."),
        (
            RulesFaultKind::OutsideProgramme { starts_on: date("2022-09-20"), ends_on: None },
            "事業の期間(2022年9月20日〜)に含まれる日がありません。",
            "It holds for no day of the programme, which starts on 20 Sep 2022.",
        ),
        (
            RulesFaultKind::IntervalRequired { product: "a".to_owned(), dose: 2 },
            "aの2回目の、前回からの間隔がありません。",
            "There is no interval to the dose before for dose 2 of a.",
        ),
    ] {
        assert_eq!(Lang::ALL.map(|lang| kind.sentence(lang)), [ja, en]);
    }
}
