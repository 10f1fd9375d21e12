use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
}

fn fixed(number: u32, deadline: &str, mails_on: &str) -> IssuanceRound {
    IssuanceRound { number, deadline: moment(deadline), mails_on: date(mails_on) }
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
    // The Olympic holidays on Thursday and Friday: the mails leave on the evening of the deadline.
    check("2021-07-21 17:00:00", "13 07-21 17:00 → 07-21");
    check("2021-11-02 17:00:00", "28 11-02 17:00 → 11-05");
    check("2021-11-02 17:00:01", "29 11-10 17:00 → 11-12");
}

/// The weeks of 2021 to 2027 whose Wednesday or Friday is a national holiday: Wednesday, deadline, mailing day.
const HOLIDAY_WEEKS: [(&str, &str, &str); 26] = [
    ("2020-12-30", "2020-12-30", "2020-12-31"), // Fri 元日
    ("2021-05-05", "2021-04-30", "2021-05-07"), // Wed こどもの日, after Mon 憲法記念日 and Tue みどりの日
    ("2021-07-21", "2021-07-21", "2021-07-21"), // Fri スポーツの日, after Thu 海の日
    ("2021-11-03", "2021-11-02", "2021-11-05"), // Wed 文化の日
    ("2022-02-09", "2022-02-09", "2022-02-10"), // Fri 建国記念の日
    ("2022-02-23", "2022-02-22", "2022-02-25"), // Wed 天皇誕生日
    ("2022-04-27", "2022-04-27", "2022-04-28"), // Fri 昭和の日
    ("2022-05-04", "2022-05-02", "2022-05-06"), // Wed みどりの日, after Tue 憲法記念日
    ("2022-09-21", "2022-09-21", "2022-09-22"), // Fri 秋分の日
    ("2022-11-23", "2022-11-22", "2022-11-25"), // Wed 勤労感謝の日
    ("2023-05-03", "2023-05-02", "2023-05-02"), // Wed 憲法記念日, Thu みどりの日, Fri こどもの日
    ("2023-08-09", "2023-08-09", "2023-08-10"), // Fri 山の日
    ("2023-11-01", "2023-11-01", "2023-11-02"), // Fri 文化の日
    ("2024-02-21", "2024-02-21", "2024-02-22"), // Fri 天皇誕生日
    ("2024-03-20", "2024-03-19", "2024-03-22"), // Wed 春分の日
    ("2024-05-01", "2024-05-01", "2024-05-02"), // Fri 憲法記念日
    ("2025-01-01", "2024-12-31", "2025-01-03"), // Wed 元日
    ("2026-02-11", "2026-02-10", "2026-02-13"), // Wed 建国記念の日
    ("2026-03-18", "2026-03-18", "2026-03-19"), // Fri 春分の日
    ("2026-04-29", "2026-04-28", "2026-05-01"), // Wed 昭和の日
    ("2026-05-06", "2026-05-01", "2026-05-08"), // Wed 振替休日, after Mon みどりの日 and Tue こどもの日
    ("2026-09-23", "2026-09-18", "2026-09-25"), // Wed 秋分の日, after Mon 敬老の日 and Tue 国民の休日
    ("2026-12-30", "2026-12-30", "2026-12-31"), // Fri 元日
    ("2027-05-05", "2027-04-30", "2027-05-07"), // Wed こどもの日, after Mon 憲法記念日 and Tue みどりの日
    ("2027-08-11", "2027-08-10", "2027-08-13"), // Wed 山の日
    ("2027-11-03", "2027-11-02", "2027-11-05"), // Wed 文化の日
];

#[test]
fn on_a_holiday_the_working_day_before_counts() {
    let schedule = RoundSchedule::new(vec![], vec![wednesdays("2020-12-28")]);
    let weeks: Vec<NaiveDate> = date("2020-12-30").iter_weeks().take_while(|day| day.year() <= 2027).collect();
    for (round, wednesday) in schedule.rounds().zip(&weeks) {
        let text = wednesday.to_string();
        let friday = (*wednesday + Days::new(2)).to_string();
        let row = HOLIDAY_WEEKS.iter().find(|(day, ..)| *day == text);
        let (_, deadline, mails_on) = row.copied().unwrap_or((&text, &text, &friday));
        let expected = (moment(&format!("{deadline} 17:00:00")), date(mails_on));
        assert_eq!((round.deadline, round.mails_on), expected, "the week of {wednesday}");
    }
    assert_eq!(weeks.len(), 366);
    assert!(HOLIDAY_WEEKS.iter().all(|(day, ..)| weeks.contains(&date(day))));
}

#[test]
fn days_around_new_year_are_working_days_unless_a_round_is_fixed() {
    let plain = RoundSchedule::new(vec![], vec![wednesdays("2021-12-01")]);
    let days = |schedule: &RoundSchedule| {
        let rounds = schedule.rounds().skip(4).take(2);
        rounds.map(|r| format!("{} {} {}", r.number, r.deadline.date(), r.mails_on)).collect::<Vec<_>>()
    };
    assert_eq!(days(&plain), ["5 2021-12-29 2021-12-31", "6 2022-01-05 2022-01-07"]);
    let round = plain.fix(moment("2021-12-27 12:00:00"), date("2022-01-04"), moment("2021-12-01 00:00:00")).unwrap();
    let schedule = RoundSchedule::new(vec![round], vec![wednesdays("2021-12-01")]);
    assert_eq!(days(&schedule), ["5 2021-12-27 2022-01-04", "6 2022-01-05 2022-01-07"]);
}

#[test]
fn mails_leave_at_nine_and_never_before_the_deadline() {
    let round = fixed(1, "2021-04-21 17:00:00", "2021-04-23");
    assert_eq!(round.mails_at(), moment("2021-04-23 09:00:00"));
    let same_day = fixed(13, "2021-07-21 17:00:00", "2021-07-21");
    assert_eq!(same_day.mails_at(), moment("2021-07-21 17:00:00"));
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
    for (deadline, mails_on) in [
        ("2021-05-17 09:00:00", "2021-05-21"), // now is past
        ("2021-05-12 17:00:00", "2021-05-14"), // fixed already
        ("2021-05-13 17:00:00", "2021-05-14"), // in the week of a fixed one
        ("2021-05-19 17:00:00", "2021-05-18"), // mails before the deadline
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
        prop_assert!(sent <= round.deadline && round.deadline.date() <= round.mails_on);
        prop_assert!(round.deadline <= round.mails_at());
        prop_assert_eq!(schedule.round_of(round.deadline), Some(round));
        let next = schedule.round_of(round.deadline + Duration::microseconds(1)).unwrap();
        prop_assert_eq!(next.number, round.number + 1);
        prop_assert!(round.deadline < next.deadline && round.mails_on <= next.mails_on);
        let later = schedule.round_of(sent + Duration::days(1)).unwrap();
        prop_assert!(round.number <= later.number);
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
