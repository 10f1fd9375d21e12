use chrono::{Days, Weekday};
use proptest::prelude::*;

use super::*;
use crate::civil::time_window::tests::{window, windows};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The notice's example; the rows below change what they are about.
fn notice() -> SlotPlanParts {
    SlotPlanParts {
        first_date: date("2021-03-15"),
        last_date: date("2021-03-26"),
        weekdays: [Weekday::Mon, Weekday::Wed, Weekday::Fri].into(),
        window: window("09:00-17:00"),
        slot_length: SlotLength::Minutes(60),
        capacity: Capacity::new(4).unwrap(),
        breaks: vec![],
        skip_dates: vec![],
    }
}

#[track_caller]
fn check(parts: SlotPlanParts, totals: (u32, u32, u32), day: &str, left_over: u32) {
    let plan = SlotPlan::new(parts).unwrap();
    let expansion = plan.expand();
    assert_eq!((expansion.totals.days, expansion.totals.slots, expansion.totals.capacity), totals);
    assert_eq!(plan.pattern().slots(), windows(day));
    assert_eq!(plan.pattern().left_over_minutes(), left_over);
}

#[test]
fn the_notice_gives_192_places_and_168_with_a_noon_break() {
    let hours = "09:00-10:00 10:00-11:00 11:00-12:00 12:00-13:00 13:00-14:00 14:00-15:00 15:00-16:00 16:00-17:00";
    check(notice(), (6, 48, 192), hours, 0);
    let with_break = SlotPlanParts { breaks: windows("12:00-13:00"), ..notice() };
    let days: Vec<String> =
        SlotPlan::new(with_break.clone()).unwrap().dates().iter().map(NaiveDate::to_string).collect();
    assert_eq!(days, ["2021-03-15", "2021-03-17", "2021-03-19", "2021-03-22", "2021-03-24", "2021-03-26"]);
    check(with_break, (6, 42, 168), &hours.replace("12:00-13:00 ", ""), 0);
}

#[test]
fn each_stretch_is_tiled_from_its_own_start() {
    let plan = |minutes, open: &str, breaks: &str| SlotPlanParts {
        slot_length: SlotLength::Minutes(minutes),
        window: window(open),
        breaks: windows(breaks),
        ..notice()
    };
    check(plan(60, "09:00-12:30", ""), (6, 18, 72), "09:00-10:00 10:00-11:00 11:00-12:00", 30);
    check(plan(50, "09:00-12:00", "10:00-10:30"), (6, 12, 48), "09:00-09:50 10:30-11:20", 50);
    check(plan(60, "22:30-24:00", ""), (6, 6, 24), "22:30-23:30", 30);
    check(plan(1440, "00:00-24:00", ""), (6, 6, 24), "00:00-24:00", 0);
    check(plan(90, "09:00-11:00", "10:00-10:15"), (0, 0, 0), "", 105);
    check(plan(60, "09:00-10:00", "08:00-11:00"), (0, 0, 0), "", 0);
}

#[test]
fn one_slot_a_day_runs_from_the_first_open_minute_to_the_last() {
    let plan = |breaks: &str| SlotPlanParts { slot_length: SlotLength::OneADay, breaks: windows(breaks), ..notice() };
    check(plan(""), (6, 6, 24), "09:00-17:00", 0);
    check(plan("12:00-13:00"), (6, 6, 24), "09:00-17:00", 0);
    check(plan("08:00-10:00 16:30-18:00"), (6, 6, 24), "10:00-16:30", 0);
    check(plan("00:00-24:00"), (0, 0, 0), "", 0);
}

#[test]
fn a_day_without_a_slot_is_told_apart() {
    let none = SlotPlan::new(SlotPlanParts { breaks: windows("00:00-24:00"), ..notice() }).unwrap();
    assert_eq!((none.expand().days.len(), none.expand().empty_days.len(), none.latest_date()), (0, 6, None));
    let skipped =
        SlotPlanParts { skip_dates: vec![date("2021-03-26"), date("2021-03-26"), date("2020-01-01")], ..notice() };
    let skipped = SlotPlan::new(skipped).unwrap();
    assert_eq!((skipped.expand().days.len(), skipped.expand().empty_days.len()), (5, 0));
    assert_eq!(skipped.latest_date(), Some(date("2021-03-24")));
    let never = SlotPlanParts { first_date: date("2021-03-16"), last_date: date("2021-03-16"), ..notice() };
    assert_eq!(
        SlotPlan::new(never).unwrap().expand(),
        Expansion { days: vec![], totals: Totals::default(), empty_days: vec![] }
    );
}

#[track_caller]
fn refused(parts: SlotPlanParts, field: &str, sentence: &str) {
    let error = SlotPlan::new(parts).unwrap_err();
    assert_eq!((error.field(), error.to_string().as_str()), (field, sentence));
}

#[test]
fn limits_are_refused_with_their_field_and_value() {
    let sentence = "the last date 2021-03-14 is before the first date 2021-03-15";
    refused(SlotPlanParts { last_date: date("2021-03-14"), ..notice() }, "last_date", sentence);
    refused(SlotPlanParts { weekdays: WeekdaySet::EMPTY, ..notice() }, "weekdays", "a plan needs at least one weekday");
    for minutes in [0, 1441] {
        let parts = SlotPlanParts { slot_length: SlotLength::Minutes(minutes), ..notice() };
        refused(parts, "slot_minutes", &format!("a slot lasts 1 to 1440 minutes, not {minutes}"));
    }
    let daily = |last: &str| SlotPlanParts { weekdays: WeekdaySet::ALL, last_date: date(last), ..notice() };
    refused(daily("2022-03-16"), "last_date", "the plan has more than 366 days: the 367th is 2022-03-16");
    assert_eq!(SlotPlan::new(daily("2022-03-15")).unwrap().dates().len(), 366);
    let forever = SlotPlanParts { first_date: NaiveDate::MIN, last_date: NaiveDate::MAX, ..notice() };
    assert_eq!(SlotPlan::new(forever).unwrap_err().field(), "last_date");
    let minutely = |last: &str| SlotPlanParts {
        window: window("00:00-24:00"),
        slot_length: SlotLength::Minutes(1),
        ..daily(last)
    };
    assert_eq!(SlotPlan::new(minutely("2021-05-22")).unwrap().totals().slots, 69 * 1440);
    refused(minutely("2021-05-23"), "slot_minutes", "the plan has 100800 slots, more than 100,000");
}

#[test]
fn the_last_day_of_the_calendar_ends_the_range() {
    let parts =
        SlotPlanParts { first_date: NaiveDate::MAX, last_date: NaiveDate::MAX, weekdays: WeekdaySet::ALL, ..notice() };
    assert!(SlotPlan::new(parts).is_ok());
}

#[test]
fn a_plan_that_has_begun_is_in_the_past() {
    let plan = SlotPlan::new(notice()).unwrap();
    let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
    assert_eq!(plan.starts_in_past(at("2021-03-15T08:59:59")), None);
    assert_eq!(
        plan.starts_in_past(at("2021-03-15T09:00:00")),
        Some((date("2021-03-15"), TimeOfDay::parse("09:00").unwrap()))
    );
}

#[test]
fn only_slots_that_share_a_minute_clash() {
    let plan = SlotPlan::new(SlotPlanParts { breaks: windows("12:00-13:00"), ..notice() }).unwrap();
    let clash = |on: &str, at: &str| {
        let clashes = plan.clashes(&[ExistingSlot { date: date(on), window: window(at) }]);
        clashes.first().map(|clash| clash.planned.to_string())
    };
    assert_eq!(clash("2021-03-15", "12:00-13:00"), None);
    assert_eq!(clash("2021-03-15", "08:00-09:00"), None);
    assert_eq!(clash("2021-03-15", "17:00-18:00"), None);
    assert_eq!(clash("2021-03-16", "09:00-10:00"), None);
    assert_eq!(clash("2021-03-15", "12:30-13:01").as_deref(), Some("13:00–14:00"));
    assert_eq!(clash("2021-03-26", "00:00-24:00").as_deref(), Some("09:00–10:00"));
}

fn any_window() -> impl Strategy<Value = TimeWindow> {
    let time = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
    (0..1440u16)
        .prop_flat_map(|start| (Just(start), start + 1..=1440))
        .prop_map(move |(start, end)| TimeWindow::new(time(start), time(end)).unwrap())
}

prop_compose! {
    fn any_parts()(
        start in 0u64..20_000,
        days in 0u64..60,
        weekdays in prop::collection::vec(0u8..7, 1..7),
        window in any_window(),
        minutes in 5u16..=400, capacity in 1i64..=9999, breaks in prop::collection::vec(any_window(), 0..5),
        skip in prop::collection::vec(0u64..60, 0..5),
    ) -> SlotPlanParts {
        let first_date = date("1990-01-01") + Days::new(start);
        SlotPlanParts {
            first_date, last_date: first_date + Days::new(days), window, breaks,
            weekdays: weekdays.into_iter().map(|d| Weekday::try_from(d).unwrap()).collect(),
            slot_length: SlotLength::Minutes(minutes), capacity: Capacity::new(capacity).unwrap(),
            skip_dates: skip.into_iter().map(|d| first_date + Days::new(d)).collect(),
        }
    }
}

proptest! {
    #[test]
    fn slots_lie_inside_open_stretches_and_touch_no_break(parts in any_parts()) {
        let plan = SlotPlan::new(parts.clone()).unwrap();
        let slots = plan.pattern().slots();
        for slot in slots {
            prop_assert!(parts.window.contains_window(*slot));
            prop_assert!(parts.breaks.iter().all(|pause| !pause.overlaps(*slot)));
            prop_assert_eq!(SlotLength::Minutes(slot.minutes()), parts.slot_length);
        }
        prop_assert!(slots.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
    }

    #[test]
    fn slots_and_left_over_make_up_the_open_minutes(parts in any_parts()) {
        let plan = SlotPlan::new(parts.clone()).unwrap();
        // Counted minute by minute, without the code under test.
        let is_open = |m: &u16| {
            let time = TimeOfDay::from_minutes(*m).unwrap();
            parts.window.contains(time) && !parts.breaks.iter().any(|pause| pause.contains(time))
        };
        let open = (0..1440u16).filter(is_open).count() as u32;
        prop_assert_eq!(total_minutes(plan.pattern().slots()) + plan.pattern().left_over_minutes(), open);
    }

    #[test]
    fn the_order_of_breaks_does_not_matter(
        (parts, shuffled) in any_parts().prop_flat_map(|p| {
            let breaks = p.breaks.clone();
            (Just(p), Just(breaks).prop_shuffle())
        }),
    ) {
        let other = SlotPlanParts { breaks: shuffled, ..parts.clone() };
        prop_assert_eq!(SlotPlan::new(parts), SlotPlan::new(other));
    }

    #[test]
    fn totals_agree_with_what_is_written_out(parts in any_parts()) {
        let plan = SlotPlan::new(parts.clone()).unwrap();
        let Expansion { days, totals, empty_days } = plan.expand();
        let slots: Vec<&PlannedSlot> = days.iter().flat_map(|day| &day.slots).collect();
        prop_assert_eq!(totals.days as usize, days.len());
        prop_assert_eq!(totals.slots as usize, slots.len());
        prop_assert_eq!(totals.capacity, slots.iter().map(|slot| u32::from(slot.capacity.get())).sum::<u32>());
        prop_assert_eq!(plan.slots().count(), slots.len());
        prop_assert_eq!(days.len() + empty_days.len(), plan.dates().len());
        for day in plan.dates() {
            prop_assert!(parts.first_date <= *day && *day <= parts.last_date && !parts.skip_dates.contains(day));
            prop_assert!(parts.weekdays.contains(chrono::Datelike::weekday(day)));
        }
    }

    #[test]
    fn clashes_are_found_as_by_comparing_all_with_all(
        parts in any_parts(),
        existing in prop::collection::vec((0u64..60, any_window()), 0..10),
    ) {
        let plan = SlotPlan::new(parts.clone()).unwrap();
        let existing: Vec<ExistingSlot> = existing.into_iter()
            .map(|(day, window)| ExistingSlot { date: parts.first_date + Days::new(day), window }).collect();
        let overlaps =
            |old: &ExistingSlot| plan.slots().any(|(date, new)| date == old.date && new.window.overlaps(old.window));
        let expected: Vec<ExistingSlot> = existing.iter().copied().filter(overlaps).collect();
        prop_assert_eq!(plan.clashes(&existing).into_iter().map(|clash| clash.existing).collect::<Vec<_>>(), expected);
    }
}
