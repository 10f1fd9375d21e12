use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
}

fn fixed(number: u32, deadline: &str, mails_on: &str) -> IssuanceRound {
    IssuanceRound::fixed(number, moment(deadline), date(mails_on))
}

/// Every Wednesday 17:00, mails on Friday.
fn wednesdays(effective_from: &str) -> WeeklyRule {
    WeeklyRule {
        effective_from: date(effective_from),
        deadline_weekday: Weekday::Wed,
        deadline_time: TimeOfDay::parse("17:00").unwrap(),
        mailing_weekday: Weekday::Fri,
    }
}

/// The notice's schedule (domain facts, test vectors).
fn notice() -> RoundSchedule {
    let rounds = [
        fixed(1, "2021-04-21 17:00:00", "2021-04-23"),
        fixed(2, "2021-04-27 17:00:00", "2021-04-30"),
        fixed(3, "2021-05-12 17:00:00", "2021-05-14"),
    ];
    RoundSchedule::new(rounds.into(), vec![wednesdays("2021-05-13")])
}

#[track_caller]
fn check(sent: &str, expected: &str) {
    let round = notice().round_of(moment(sent)).unwrap();
    let told =
        format!("{} {} → {}", round.number, round.deadline.format("%m-%d %H:%M"), round.mails_on.format("%m-%d"));
    assert_eq!(told, expected, "{sent}");
}

#[test]
fn the_deadline_is_in_and_anything_later_is_in_the_next_round() {
    check("2021-01-01 00:00:00", "1 04-21 17:00 → 04-23");
    check("2021-04-21 16:59:59.999999", "1 04-21 17:00 → 04-23");
    check("2021-04-21 17:00:00", "1 04-21 17:00 → 04-23");
    check("2021-04-21 17:00:00.000001", "2 04-27 17:00 → 04-30");
    check("2021-04-21 17:00:01", "2 04-27 17:00 → 04-30");
    check("2021-04-27 17:00:00", "2 04-27 17:00 → 04-30");
    check("2021-04-27 17:00:01", "3 05-12 17:00 → 05-14");
    check("2021-05-05 12:00:00", "3 05-12 17:00 → 05-14");
    check("2021-05-12 17:00:00", "3 05-12 17:00 → 05-14");
    check("2021-05-12 17:00:01", "4 05-19 17:00 → 05-21");
    check("2021-05-13 00:00:00", "4 05-19 17:00 → 05-21");
    check("2021-05-19 17:00:00", "4 05-19 17:00 → 05-21");
    check("2021-05-19 17:00:00.000001", "5 05-26 17:00 → 05-28");
    // The Olympic holidays on Thursday and Friday: the mails wait for Monday.
    check("2021-07-21 17:00:00", "13 07-21 17:00 → 07-26");
    check("2021-11-02 17:00:00", "28 11-02 17:00 → 11-05");
    check("2021-11-02 17:00:01", "29 11-10 17:00 → 11-12");
}

/// The weeks of 2021 to 2027, and one of 2019, whose Wednesday or Friday is closed: Wednesday, deadline, mailing day.
const CLOSED_WEEKS: [(&str, &str, &str); 33] = [
    ("2020-12-30", "2020-12-28", "2021-01-04"), // Wed and Fri over New Year: nothing is open after Monday
    ("2021-05-05", "2021-04-30", "2021-05-07"), // Wed こどもの日, after Mon 憲法記念日 and Tue みどりの日
    ("2021-07-21", "2021-07-21", "2021-07-26"), // Fri スポーツの日, after Thu 海の日
    ("2021-11-03", "2021-11-02", "2021-11-05"), // Wed 文化の日
    ("2021-12-29", "2021-12-28", "2022-01-04"), // Wed and Fri over New Year
    ("2022-02-09", "2022-02-09", "2022-02-10"), // Fri 建国記念の日
    ("2022-02-23", "2022-02-22", "2022-02-25"), // Wed 天皇誕生日
    ("2022-04-27", "2022-04-27", "2022-04-28"), // Fri 昭和の日
    ("2022-05-04", "2022-05-02", "2022-05-06"), // Wed みどりの日, after Tue 憲法記念日
    ("2022-09-21", "2022-09-21", "2022-09-22"), // Fri 秋分の日
    ("2022-11-23", "2022-11-22", "2022-11-25"), // Wed 勤労感謝の日
    ("2022-12-28", "2022-12-28", "2023-01-04"), // Fri over New Year, after Thu
    ("2023-05-03", "2023-05-02", "2023-05-08"), // Wed 憲法記念日, Thu みどりの日, Fri こどもの日
    ("2023-08-09", "2023-08-09", "2023-08-10"), // Fri 山の日
    ("2023-11-01", "2023-11-01", "2023-11-02"), // Fri 文化の日
    ("2023-12-27", "2023-12-27", "2023-12-28"), // Fri over New Year
    ("2024-01-03", "2023-12-28", "2024-01-05"), // Wed over New Year
    ("2024-02-21", "2024-02-21", "2024-02-22"), // Fri 天皇誕生日
    ("2024-03-20", "2024-03-19", "2024-03-22"), // Wed 春分の日
    ("2024-05-01", "2024-05-01", "2024-05-02"), // Fri 憲法記念日
    ("2025-01-01", "2024-12-27", "2025-01-06"), // Wed 元日, Fri over New Year
    ("2025-12-31", "2025-12-26", "2026-01-05"), // Wed and Fri over New Year
    ("2026-02-11", "2026-02-10", "2026-02-13"), // Wed 建国記念の日
    ("2026-03-18", "2026-03-18", "2026-03-19"), // Fri 春分の日
    ("2026-04-29", "2026-04-28", "2026-05-01"), // Wed 昭和の日
    ("2026-05-06", "2026-05-01", "2026-05-08"), // Wed 振替休日, after Mon みどりの日 and Tue こどもの日
    ("2026-09-23", "2026-09-18", "2026-09-25"), // Wed 秋分の日, after Mon 敬老の日 and Tue 国民の休日
    ("2026-12-30", "2026-12-28", "2027-01-04"), // Wed over New Year, Fri 元日
    ("2027-05-05", "2027-04-30", "2027-05-07"), // Wed こどもの日, after Mon 憲法記念日 and Tue みどりの日
    ("2027-08-11", "2027-08-10", "2027-08-13"), // Wed 山の日
    ("2027-11-03", "2027-11-02", "2027-11-05"), // Wed 文化の日
    ("2027-12-29", "2027-12-28", "2028-01-04"), // Wed and Fri over New Year
    ("2019-05-01", "2019-04-26", "2019-05-07"), // Ten closed days
];

#[test]
fn no_round_lies_on_a_closed_day() {
    let schedule = RoundSchedule::new(vec![], vec![wednesdays("2018-12-31")]);
    let weeks: Vec<NaiveDate> = date("2019-01-02").iter_weeks().take_while(|day| day.year() <= 2027).collect();
    let from_2020_12 = |day: &NaiveDate| date("2020-12-30") <= *day;
    for (round, wednesday) in schedule.rounds().zip(&weeks) {
        let text = wednesday.to_string();
        let friday = (*wednesday + Days::new(2)).to_string();
        let row = CLOSED_WEEKS.iter().find(|(day, ..)| *day == text);
        if row.is_none() && !from_2020_12(wednesday) {
            continue;
        }
        let (_, deadline, mails_on) = row.copied().unwrap_or((&text, &text, &friday));
        let expected = (moment(&format!("{deadline} 17:00:00")), date(mails_on));
        assert_eq!((round.deadline, round.mails_on), expected, "the week of {wednesday}");
        let moves = RoundMoves {
            deadline_from: (text != deadline).then_some(*wednesday),
            mails_from: (friday != mails_on).then(|| date(&friday)),
        };
        assert_eq!(round.moves, moves, "the week of {wednesday}");
    }
    assert!(CLOSED_WEEKS.iter().all(|(day, ..)| weeks.contains(&date(day))));
}

#[test]
fn over_new_year_a_fixed_round_takes_the_place_of_the_weekly_one() {
    let plain = RoundSchedule::new(vec![], vec![wednesdays("2021-12-01")]);
    let days = |schedule: &RoundSchedule| {
        let rounds = schedule.rounds().skip(4).take(2);
        rounds.map(|r| format!("{} {} {}", r.number, r.deadline.date(), r.mails_on)).collect::<Vec<_>>()
    };
    assert_eq!(days(&plain), ["5 2021-12-28 2022-01-04", "6 2022-01-05 2022-01-07"]);
    let round = plain.fix(moment("2021-12-27 12:00:00"), date("2022-01-04"), moment("2021-12-01 00:00:00")).unwrap();
    let schedule = RoundSchedule::new(vec![round], vec![wednesdays("2021-12-01")]);
    assert_eq!(days(&schedule), ["5 2021-12-27 2022-01-04", "6 2022-01-05 2022-01-07"]);
    // Nothing of it was moved: somebody has chosen its days.
    assert_eq!(schedule.rounds().nth(4).map(|round| round.moves), Some(RoundMoves::default()));
}

/// Deadlines and mailings of a rule around the year end of 2025, when nine days are closed (27 December to 4 January).
#[track_caller]
fn check_rule(deadline_weekday: Weekday, time: &str, mailing_weekday: Weekday, expected: &[&str]) {
    let rule = WeeklyRule {
        effective_from: date("2025-12-15"),
        deadline_weekday,
        deadline_time: TimeOfDay::parse(time).unwrap(),
        mailing_weekday,
    };
    let schedule = RoundSchedule::new(vec![], vec![rule]);
    let told =
        schedule.rounds().take(4).map(|r| format!("{} {}", r.deadline.format("%m-%d"), r.mails_at().format("%m-%d")));
    assert_eq!(told.collect::<Vec<_>>(), expected, "{deadline_weekday} {time} {mailing_weekday}");
}

#[test]
fn other_rules_keep_the_order_too() {
    use Weekday::{Fri, Mon, Thu, Wed};
    check_rule(Wed, "17:00", Fri, &["12-17 12-19", "12-24 12-26", "12-26 01-05", "01-07 01-09"]);
    // On the same weekday the mails have a week, unless the deadline is before nine.
    check_rule(Wed, "17:00", Wed, &["12-17 12-24", "12-24 12-26", "12-26 01-07", "01-07 01-14"]);
    check_rule(Wed, "09:00", Wed, &["12-17 12-24", "12-24 12-26", "12-26 01-07", "01-07 01-14"]);
    check_rule(Wed, "08:59", Wed, &["12-17 12-17", "12-24 12-24", "12-26 12-26", "01-07 01-07"]);
    check_rule(Thu, "17:00", Mon, &["12-18 12-22", "12-25 12-26", "12-26 01-05", "01-08 01-09"]);
    // Two Fridays would close on the same day: what comes later falls into the next round.
    check_rule(Fri, "17:00", Mon, &["12-19 12-22", "12-26 01-05", "01-09 01-13", "01-16 01-19"]);
}

#[test]
fn mails_leave_at_nine_and_always_after_the_deadline() {
    let round = fixed(1, "2021-04-21 17:00:00", "2021-04-23");
    assert_eq!(round.mails_at(), moment("2021-04-23 09:00:00"));
    // As a database may hold it from before.
    let same_day = fixed(13, "2021-07-21 17:00:00", "2021-07-21");
    assert_eq!(same_day.mails_at(), moment("2021-07-21 18:00:00"));
}

#[test]
fn a_later_rule_takes_over_on_its_day() {
    let mondays = WeeklyRule {
        effective_from: date("2021-06-01"),
        deadline_weekday: Weekday::Mon,
        deadline_time: TimeOfDay::parse("12:00").unwrap(),
        mailing_weekday: Weekday::Fri,
    };
    // The mailing weekday of the week after.
    let tuesdays =
        WeeklyRule { effective_from: date("2021-06-15"), mailing_weekday: Weekday::Tue, ..wednesdays("2021-06-15") };
    let schedule = RoundSchedule::new(vec![], vec![tuesdays, wednesdays("2021-05-13"), mondays]);
    let told: Vec<_> =
        schedule.rounds().take(6).map(|r| format!("{} {} {}", r.number, r.deadline, r.mails_on)).collect();
    let expected = [
        "1 2021-05-19 17:00:00 2021-05-21",
        "2 2021-05-26 17:00:00 2021-05-28",
        "3 2021-06-07 12:00:00 2021-06-11",
        "4 2021-06-14 12:00:00 2021-06-18",
        "5 2021-06-16 17:00:00 2021-06-22",
        "6 2021-06-23 17:00:00 2021-06-29",
    ];
    assert_eq!(told, expected);
}

#[test]
fn without_a_rule_the_rounds_end() {
    let schedule = RoundSchedule::new(vec![fixed(1, "2021-04-21 17:00:00", "2021-04-23")], vec![]);
    assert_eq!(schedule.round_of(moment("2021-04-21 17:00:00")).map(|round| round.number), Some(1));
    assert_eq!(schedule.round_of(moment("2021-04-21 17:00:01")), None);
    assert_eq!(notice().round_of(NaiveDateTime::MAX), None);
}

/// What becomes of a round that is fixed on Monday 2021-05-17, when round 4 is open.
#[track_caller]
fn check_fix(deadline: &str, mails_on: &str, expected: Result<u32, RoundClash>) {
    let now = moment("2021-05-17 09:00:00");
    let fixed = notice().fix(moment(deadline), date(mails_on), now);
    assert_eq!(fixed.map(|round| round.number), expected, "{deadline} {mails_on}");
}

#[test]
fn a_fixed_round_takes_the_place_of_its_weeks_round() {
    check_fix("2021-05-18 12:00:00", "2021-05-21", Ok(4));
    check_fix("2021-05-21 17:00:00", "2021-05-24", Ok(4));
    check_fix("2021-05-26 17:00:00", "2021-05-27", Ok(5));
    check_fix("2021-06-30 17:00:00", "2021-07-02", Ok(10));
    check_fix("2021-05-19 08:59:00", "2021-05-19", Ok(4));
    for (deadline, mails_on) in [
        ("2021-05-17 09:00:00", "2021-05-21"), // now is past
        ("2021-05-12 17:00:00", "2021-05-14"), // fixed already
        ("2021-05-13 17:00:00", "2021-05-14"), // in the week of a fixed one
        ("2021-05-19 17:00:00", "2021-05-18"), // mails before the deadline
        ("2021-05-19 17:00:00", "2021-05-19"), // mails on the day of the deadline, before it
        ("2021-05-19 09:00:00", "2021-05-19"), // mails at the moment of the deadline
        ("2021-05-18 17:00:00", "2021-05-29"), // mails after those of the next round
        ("2021-05-24 17:00:00", "2021-06-07"), // the same
    ] {
        check_fix(deadline, mails_on, Err(RoundClash));
    }
}

#[test]
fn a_round_that_has_closed_is_not_opened_again() {
    let late = moment("2021-05-20 09:00:00");
    assert_eq!(notice().fix(moment("2021-05-21 17:00:00"), date("2021-05-21"), late), Err(RoundClash));
    let next = notice().fix(moment("2021-05-25 17:00:00"), date("2021-05-28"), late);
    assert_eq!(next.map(|round| round.number), Ok(5));
    // Not even when holidays have brought the next week's deadline before the day: 2027-05-05's is on 04-30, 17:00.
    let holidays = moment("2027-04-29 00:00:00");
    assert_eq!(notice().fix(moment("2027-04-30 17:01:00"), date("2027-05-07"), holidays), Err(RoundClash));
}

#[test]
fn a_fixed_round_does_not_shift_the_numbers_of_others() {
    // Between rounds 2 and 3 there is no week's round whose place it could take.
    let early = moment("2021-04-01 09:00:00");
    assert_eq!(notice().fix(moment("2021-05-06 17:00:00"), date("2021-05-07"), early), Err(RoundClash));
    assert_eq!(notice().fix(moment("2021-04-14 17:00:00"), date("2021-04-16"), early), Err(RoundClash));
}

proptest! {
    #[test]
    fn every_moment_has_one_round(minutes in 0i64..41_000_000) {
        let sent = moment("2021-01-01 00:00:00") + Duration::minutes(minutes);
        let schedule = notice();
        let round = schedule.round_of(sent).unwrap();
        prop_assert!(sent <= round.deadline && round.deadline.date() < round.mails_on);
        prop_assert!(round.deadline < round.mails_at());
        prop_assert_eq!(schedule.round_of(round.deadline), Some(round));
        let next = schedule.round_of(round.deadline + Duration::microseconds(1)).unwrap();
        prop_assert_eq!(next.number, round.number + 1);
        prop_assert!(round.deadline < next.deadline && round.mails_on <= next.mails_on);
        let later = schedule.round_of(sent + Duration::days(1)).unwrap();
        prop_assert!(round.number <= later.number);
    }

    /// Whatever the weekdays and the time of a rule, whatever the year.
    #[test]
    fn weekly_rounds_keep_their_order_and_lie_on_open_days(
        from in 0u64..25_000, deadline in 0u8..7, mailing in 0u8..7, minute in 0u16..24 * 60,
    ) {
        let rule = WeeklyRule {
            effective_from: date("2007-01-01") + Days::new(from),
            deadline_weekday: Weekday::try_from(deadline).unwrap(),
            deadline_time: TimeOfDay::from_minutes(minute).unwrap(),
            mailing_weekday: Weekday::try_from(mailing).unwrap(),
        };
        let rounds: Vec<_> = RoundSchedule::new(vec![], vec![rule]).rounds().take(120).collect();
        for (round, number) in rounds.iter().zip(1..) {
            prop_assert_eq!(round.number, number);
            prop_assert_eq!((closed_reason(round.deadline.date()), closed_reason(round.mails_on)), (None, None));
            prop_assert!(round.deadline < round.mails_at());
            prop_assert_eq!(round.mails_at(), mails_leave_on(round.mails_on));
        }
        for pair in rounds.windows(2) {
            prop_assert!(pair[0].deadline < pair[1].deadline && pair[0].mails_on <= pair[1].mails_on);
        }
    }

    #[test]
    fn what_was_fixed_leaves_one_row_of_rounds(
        now in 0i64..3_000, fixes in prop::collection::vec((0i64..60 * 24 * 60, 0u64..12), 1..8),
    ) {
        let now = moment("2021-04-01 00:00:00") + Duration::days(now);
        let mut schedule = notice();
        for (minutes, days) in fixes {
            let deadline = now + Duration::minutes(minutes);
            let open = schedule.round_of(now).unwrap();
            if let Ok(round) = schedule.fix(deadline, deadline.date() + Days::new(days), now) {
                prop_assert!(round.deadline < round.mails_at());
                schedule = RoundSchedule::new([schedule.fixed, vec![round]].concat(), schedule.rules);
                prop_assert_eq!(schedule.round_of(now).unwrap().number, open.number);
                prop_assert_eq!(schedule.round_of(deadline), Some(round));
            }
        }
        let rounds: Vec<_> = schedule.rounds().take(500).collect();
        for pair in rounds.windows(2) {
            prop_assert_eq!(pair[0].number + 1, pair[1].number);
            prop_assert!(pair[0].deadline < pair[1].deadline && pair[0].mails_on <= pair[1].mails_on);
        }
    }
}
