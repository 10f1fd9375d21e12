use super::*;
use crate::features::slot_plan::draft::SlotPlanForm;
use crate::features::slot_plan::draft::tests::{date, notice, pause};

fn preview(form: &SlotPlanForm) -> PlanPreview {
    PlanPreview::new(&form.parse(Lang::Ja).unwrap(), &form.frame().unwrap(), &[])
}

fn with_break(from: &str, to: &str) -> SlotPlanForm {
    let mut form = notice();
    form.breaks.push(pause(1, from, to));
    form
}

#[test]
fn the_notice_example_previews_as_the_notice_says() {
    let shown = preview(&notice());
    assert_eq!((shown.days, shown.slots, shown.places, shown.places_a_day, shown.left_over), (6, 48, 192, 32, 0));
    let shown = preview(&with_break("12", "13"));
    assert_eq!((shown.days, shown.slots, shown.places, shown.places_a_day), (6, 42, 168, 28));
}

#[track_caller]
fn check_day(form: &SlotPlanForm, day: &str, kind: DayKind, places: u32) {
    let shown = preview(form);
    let cell = shown.day(date(day)).unwrap();
    assert_eq!((cell.kind, cell.places), (kind, places), "{day}");
}

#[test]
fn each_day_of_the_picture_says_what_it_is() {
    let mut form = notice();
    form.skip(date("2021-03-17"));
    form.skip(date("2021-03-18"));
    check_day(&form, "2021-03-15", DayKind::Planned, 32);
    check_day(&form, "2021-03-16", DayKind::Other, 0);
    check_day(&form, "2021-03-17", DayKind::Skipped, 0);
    check_day(&form, "2021-03-18", DayKind::Other, 0);
    check_day(&form, "2021-03-01", DayKind::Other, 0);
    check_day(&with_break("0", "24"), "2021-03-15", DayKind::Empty, 0);
    assert_eq!(preview(&notice()).day(date("2021-03-20")).unwrap().holiday, Some("春分の日"));
    assert_eq!(preview(&notice()).day(date("2021-04-01")), None);
}

#[test]
fn a_month_is_drawn_in_weeks_from_monday() {
    let shown = preview(&notice());
    assert_eq!(shown.months.len(), 1);
    let month = &shown.months[0];
    let row =
        |week: &[Option<DayCell>; 7]| week.iter().map(|c| c.as_ref().map_or(0, |c| c.date.day())).collect::<Vec<_>>();
    assert_eq!(month.weeks.len(), 5);
    assert_eq!(row(&month.weeks[0]), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(row(&month.weeks[4]), [29, 30, 31, 0, 0, 0, 0]);
    let mut form = notice();
    form.last = crate::components::form::date_draft::DateDraft::of(date("2021-05-02"));
    let may = preview(&form).months.pop().unwrap();
    assert_eq!(row(&may.weeks[0]), [0, 0, 0, 0, 0, 1, 2]);
    assert_eq!(may.weeks.len(), 6);
}

#[test]
fn long_plans_are_drawn_in_part() {
    let mut form = notice();
    form.weekdays = [true, false, false, false, false, false, false];
    form.last = crate::components::form::date_draft::DateDraft::of(date("2023-03-15"));
    let shown = preview(&form);
    assert_eq!((shown.months.len(), shown.more_months), (MAX_MONTHS, 11));
}

#[track_caller]
fn check_bar(form: &SlotPlanForm, kind: StretchKind, expected: &str) {
    let bar = preview(form).bar;
    let windows: Vec<_> = bar.of_kind(kind).map(|w| w.to_string()).collect();
    assert_eq!(windows.join(" "), expected);
}

#[test]
fn the_bar_shows_slots_breaks_and_what_is_left_over() {
    let mut form = with_break("12", "12:30");
    form.slot_minutes = "90".into();
    check_bar(&form, StretchKind::Slot, "09:00–10:30 10:30–12:00 12:30–14:00 14:00–15:30 15:30–17:00");
    check_bar(&form, StretchKind::Break, "12:00–12:30");
    check_bar(&form, StretchKind::LeftOver, "");
    form.closes = "16".into();
    check_bar(&form, StretchKind::LeftOver, "15:30–16:00");
    form.one_a_day = true;
    check_bar(&form, StretchKind::Slot, "09:00–16:00");
    check_bar(&form, StretchKind::Break, "12:00–12:30");
    check_bar(&form, StretchKind::LeftOver, "");
    check_bar(&with_break("8", "10"), StretchKind::Break, "09:00–10:00");
}

#[test]
fn the_bar_is_measured_in_thousandths() {
    let bar = preview(&with_break("12", "13")).bar;
    let edges: Vec<_> = bar.stretches.iter().map(|s| bar.geometry(s)).collect();
    assert_eq!(edges[0], (0, 125));
    assert_eq!(edges[3], (375, 125));
    assert_eq!(edges.iter().map(|(_, width)| width).sum::<u32>(), 1000);
    let hours: Vec<_> = bar.hours();
    assert_eq!((hours.len(), hours[0].clone(), hours[8].clone()), (9, (0, "9".into()), (1000, "17".into())));
}

#[test]
fn clashes_are_told_by_day() {
    let clash = |date: &str, starts: &str, ends: &str| Clash {
        slot_id: "1".into(),
        date: date.into(),
        starts: starts.into(),
        ends: ends.into(),
    };
    let clashes = [
        clash("2021-03-15", "09:00", "10:00"),
        clash("2021-03-15", "10:00", "11:00"),
        clash("2021-03-17", "09:00", "10:00"),
    ];
    let days = clashes_by_day(&clashes, Lang::Ja);
    assert_eq!(days[0], ("3/15(月)".to_owned(), "09:00–10:00, 10:00–11:00".to_owned()));
    assert_eq!(days.len(), 2);
    let form = notice();
    let shown = PlanPreview::new(&form.parse(Lang::Ja).unwrap(), &form.frame().unwrap(), &clashes);
    assert!(shown.day(date("2021-03-15")).unwrap().clash);
    assert!(!shown.day(date("2021-03-19")).unwrap().clash);
}

#[test]
fn breaks_are_drawn_over_the_slots() {
    let kinds = |form: &SlotPlanForm| preview(form).bar.drawn().iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    let mut form = with_break("12", "13");
    form.slot_minutes = "180".into();
    assert_eq!(kinds(&form), [StretchKind::Slot, StretchKind::Slot, StretchKind::Break, StretchKind::LeftOver]);
    form.one_a_day = true;
    assert_eq!(kinds(&form), [StretchKind::Slot, StretchKind::Break]);
    assert_eq!(preview(&form).bar.drawn()[1].1, (375, 125));
}

#[test]
fn a_plan_of_very_many_places_is_large() {
    let rows = [("4", 168, false), ("238", 9_996, false), ("239", 10_038, true), ("9999", 419_958, true)];
    for (capacity, places, large) in rows {
        let mut form = with_break("12", "13");
        form.capacity = capacity.into();
        let shown = preview(&form);
        assert_eq!((shown.places, is_large(shown.places)), (places, large), "{capacity}");
    }
    assert!(!is_large(10_000));
    assert!(is_large(10_001));
}

#[test]
fn what_is_cut_off_is_counted() {
    let rows: [(&[u32], &[u32], usize); 4] =
        [(&[], &[], 0), (&[1, 2], &[1, 2], 0), (&[1, 2, 3], &[1, 2], 1), (&[1, 2, 3, 4, 5], &[1, 2], 3)];
    for (list, shown, more) in rows {
        assert_eq!(cut(list.to_vec(), 2), (shown.to_vec(), more), "{list:?}");
    }
}
