use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::TimeOfDay;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn vaccine(code: &str) -> Vaccine {
    let (standard, earliest, min_age) = match code {
        "pfizer" => (21, 19, 12),
        "moderna" => (28, 21, 12),
        _ => (56, 28, 40),
    };
    Vaccine {
        code: code.to_owned(),
        name_ja: code.to_owned(),
        name_en: code.to_owned(),
        doses: 2,
        standard_interval_days: standard,
        earliest_interval_days: earliest,
        min_age,
    }
}

fn group(code: &str) -> PriorityGroup {
    let (born_from, born_to) = match code {
        "elderly" => (None, Some(date("1957-04-01"))),
        "aged_60_64" => (Some(date("1957-04-02")), Some(date("1962-04-01"))),
        _ => (None, None),
    };
    PriorityGroup {
        code: code.to_owned(),
        name_ja: code.to_owned(),
        name_en: code.to_owned(),
        born_from,
        born_to,
        opens_on: date("2021-02-17"),
    }
}

fn known(dose: u8, product: &str, day: &str) -> KnownDose {
    KnownDose { dose, date: date(day), vaccine: vaccine(product), birth_date: None }
}

/// A row: what is asked for, `dose product date` of the other doses, and what is refused with the first date.
#[derive(Clone, Copy)]
struct Row {
    dose: u8,
    product: &'static str,
    date: &'static str,
    born: &'static str,
    group: &'static str,
    others: &'static [(u8, &'static str, &'static str)],
}

const ELDERLY: Row =
    Row { dose: 1, product: "pfizer", date: "2021-03-15", born: "1950-01-02", group: "elderly", others: &[] };

#[track_caller]
fn check_row(row: &Row, expected: &str) {
    let (vaccine_, group_) = (vaccine(row.product), group(row.group));
    let now = date("2021-03-01").and_hms_opt(9, 30, 0).unwrap();
    let candidate = Candidate {
        date: date(row.date),
        window: TimeWindow::new(TimeOfDay::parse("09:00").unwrap(), TimeOfDay::parse("10:00").unwrap()).unwrap(),
        vaccine: &vaccine_,
        group: &group_,
        birth_date: BirthDate::new(date(row.born), now.date()).unwrap(),
        dose: row.dose,
    };
    let others: Vec<_> = row.others.iter().map(|(dose, product, day)| known(*dose, product, day)).collect();
    let told = match check(&candidate, &others, now) {
        Ok(()) => "ok".to_owned(),
        Err(refusals) => {
            let rules: Vec<_> = refusals.iter().map(|r| r.rule().code()).collect();
            let first = refusals[0].first_date.map_or("never".to_owned(), |d| d.to_string());
            format!("{} → {first}", rules.join(" "))
        }
    };
    assert_eq!(told, expected, "dose {} of {} on {}", row.dose, row.product, row.date);
}

#[test]
fn a_first_dose_in_the_future_is_fine() {
    check_row(&ELDERLY, "ok");
}

#[test]
fn a_slot_must_lie_ahead() {
    check_row(&Row { date: "2021-03-01", ..ELDERLY }, "slot-past → 2021-03-02");
    check_row(&Row { date: "2021-02-26", ..ELDERLY }, "slot-past → 2021-03-02");
}

#[test]
fn intervals_count_from_day_zero() {
    let second = Row { dose: 2, others: &[(1, "pfizer", "2021-03-15")], ..ELDERLY };
    check_row(&Row { date: "2021-04-02", ..second }, "interval → 2021-04-03");
    check_row(&Row { date: "2021-04-03", ..second }, "ok");
    check_row(&Row { date: "2021-04-05", ..second }, "ok");
    check_row(&Row { date: "2021-12-31", ..second }, "ok");
    let moderna = Row { dose: 2, product: "moderna", others: &[(1, "moderna", "2021-03-15")], ..ELDERLY };
    check_row(&Row { date: "2021-04-04", ..moderna }, "interval → 2021-04-05");
    check_row(&Row { date: "2021-04-05", ..moderna }, "ok");
    let astra = Row { dose: 2, product: "astrazeneca", others: &[(1, "astrazeneca", "2021-03-15")], ..ELDERLY };
    check_row(&Row { date: "2021-04-11", ..astra }, "interval → 2021-04-12");
    check_row(&Row { date: "2021-04-12", ..astra }, "ok");
}

#[test]
fn a_series_is_of_one_product() {
    let other = Row { dose: 2, date: "2021-05-10", others: &[(1, "moderna", "2021-03-15")], ..ELDERLY };
    check_row(&other, "product → never");
}

#[test]
fn moving_the_first_dose_must_not_spoil_the_second() {
    let first = Row { others: &[(2, "pfizer", "2021-04-05")], ..ELDERLY };
    check_row(&Row { date: "2021-03-17", ..first }, "ok");
    check_row(&Row { date: "2021-03-18", ..first }, "interval → 2021-03-02");
    check_row(&Row { date: "2021-04-05", ..first }, "previous-dose → 2021-03-02");
    check_row(&Row { product: "moderna", date: "2021-03-10", ..first }, "product → never");
}

#[test]
fn doses_come_in_order_and_within_the_series() {
    check_row(&Row { dose: 2, ..ELDERLY }, "previous-dose → never");
    check_row(&Row { dose: 0, ..ELDERLY }, "dose → never");
    let early = Row { dose: 2, others: &[(1, "pfizer", "2021-03-16")], ..ELDERLY };
    check_row(&early, "previous-dose → 2021-04-04");
    check_row(&Row { date: "2021-03-16", ..early }, "interval → 2021-04-04");
    check_row(&Row { dose: 3, date: "2021-06-01", others: &[(2, "pfizer", "2021-04-05")], ..ELDERLY }, "dose → never");
    check_row(
        &Row { dose: 3, date: "2021-06-01", others: &[(1, "pfizer", "2021-04-05")], ..ELDERLY },
        "dose previous-dose → never",
    );
}

#[test]
fn age_counts_on_the_day_and_one_ages_on_the_eve_of_the_birthday() {
    let child = Row { born: "2009-03-17", group: "general", ..ELDERLY };
    check_row(&Row { date: "2021-03-15", ..child }, "age → 2021-03-16");
    check_row(&Row { date: "2021-03-16", ..child }, "ok");
    check_row(&Row { product: "astrazeneca", born: "1985-01-01", group: "general", ..ELDERLY }, "age → 2024-12-31");
}

#[test]
fn groups_take_their_birth_dates_and_open_on_their_day() {
    check_row(&Row { born: "1957-04-01", ..ELDERLY }, "ok");
    check_row(&Row { born: "1957-04-02", ..ELDERLY }, "group → never");
    check_row(&Row { born: "1957-04-02", group: "aged_60_64", ..ELDERLY }, "ok");
    check_row(&Row { born: "1962-04-02", group: "aged_60_64", ..ELDERLY }, "group → never");
}

#[test]
fn the_doses_of_a_coupon_are_of_one_birth_date() {
    let (pfizer, general) = (vaccine("pfizer"), group("general"));
    let now = date("2021-03-01").and_hms_opt(9, 30, 0).unwrap();
    let born = |text: &str| BirthDate::new(date(text), now.date()).unwrap();
    let check = |dose: u8, other: Option<&str>, expected: &[Rule]| {
        let candidate = Candidate {
            date: date(if dose == 1 { "2021-03-08" } else { "2021-04-26" }),
            window: TimeWindow::new(TimeOfDay::parse("09:00").unwrap(), TimeOfDay::parse("10:00").unwrap()).unwrap(),
            vaccine: &pfizer,
            group: &general,
            birth_date: born("1950-01-02"),
            dose,
        };
        let other = KnownDose { birth_date: other.map(born), ..known(3 - dose, "pfizer", "2021-04-05") };
        let refusals = check(&candidate, &[other], now).err().unwrap_or_default();
        let rules: Vec<_> = refusals.iter().map(Refusal::rule).collect();
        assert_eq!(rules, expected, "dose {dose} beside one of {:?}", 3 - dose);
        assert!(refusals.iter().all(|refusal| refusal.first_date.is_none()), "no date would do");
    };
    for dose in [1, 2] {
        check(dose, Some("1950-01-02"), &[]);
        check(dose, Some("1950-02-01"), &[Rule::BirthDate]);
        // Stated, or of a booking that may not be seen.
        check(dose, None, &[]);
    }
    check_sentence(
        Reason::OtherBirthDate { dose: 1 },
        None,
        "この接種券の1回目の予約と生年月日が違います。生年月日と接種券を確認してください。",
        "Dose 1 on this coupon is booked with another birth date; check the birth date and the coupon.",
    );
}

#[test]
fn what_stays_of_a_series_is_held_against_what_it_stands_on() {
    let check = |dose: (u8, &str, &str), others: &[(u8, &str, &str)], expected: &[Rule]| {
        let known = |(dose, product, day): (u8, &str, &str)| known(dose, product, day);
        let others: Vec<_> = others.iter().copied().map(known).collect();
        let refusals = check_series(&known(dose), &others).err().unwrap_or_default();
        assert_eq!(refusals.iter().map(Refusal::rule).collect::<Vec<_>>(), expected, "{dose:?} beside {others:?}");
    };
    let second = (2, "pfizer", "2021-04-05");
    check(second, &[], &[Rule::PreviousDose]);
    check(second, &[(1, "pfizer", "2021-03-17")], &[]);
    check(second, &[(1, "pfizer", "2021-03-18")], &[Rule::Interval]);
    check(second, &[(1, "pfizer", "2021-04-06")], &[Rule::PreviousDose]);
    check(second, &[(1, "moderna", "2021-03-01")], &[Rule::Product]);
    check((3, "pfizer", "2021-06-01"), &[(1, "pfizer", "2021-03-01")], &[Rule::PreviousDose]);
    check((3, "pfizer", "2021-06-01"), &[(2, "pfizer", "2021-04-05")], &[]);
    // The first dose stands by itself.
    check((1, "pfizer", "2021-03-15"), &[], &[]);
}

#[track_caller]
fn check_sentence(reason: Reason, first_date: Option<&str>, ja: &str, en: &str) {
    let refusal = Refusal { reason, first_date: first_date.map(date) };
    assert_eq!((refusal.sentence(Lang::Ja), refusal.sentence(Lang::En)), (ja.to_owned(), en.to_owned()));
}

#[test]
fn a_refusal_says_what_would_do_as_the_ministry_counts() {
    // The facts: from 1 April, 20日以上の間隔 is from 22 April on.
    let soon = |day: &str, least_days| Reason::TooSoon { previous: 1, date: date(day), least_days };
    check_sentence(
        soon("2021-04-01", 21),
        Some("2021-04-22"),
        "1回目(2021年4月1日)から20日以上の間隔をおいてください(2021年4月22日から)。",
        "There must be at least 20 days between dose 1 (1 Apr 2021) and this one. Choose a date from 22 Apr 2021.",
    );
    check_sentence(
        soon("2021-03-02", 19),
        Some("2021-03-21"),
        "1回目(2021年3月2日)から18日以上の間隔をおいてください(2021年3月21日から)。",
        "There must be at least 18 days between dose 1 (2 Mar 2021) and this one. Choose a date from 21 Mar 2021.",
    );
}

#[test]
fn a_refusal_adds_a_date_only_where_it_helps() {
    let later = |last_date| Reason::TooCloseToLater { later: 2, date: date("2021-04-05"), least_days: 19, last_date };
    check_sentence(
        later(Some(date("2021-03-17"))),
        Some("2021-03-02"),
        "2回目の予約(2021年4月5日)まで18日以上の間隔をおいてください(2021年3月17日まで)。",
        "There must be at least 18 days between this dose and dose 2 (5 Apr 2021). Choose a date up to 17 Mar 2021.",
    );
    check_sentence(
        Reason::AfterLaterDose { later: 2, date: date("2021-04-05"), last_date: Some(date("2021-03-17")) },
        Some("2021-03-02"),
        "2回目の予約(2021年4月5日)より前の日にしてください。2021年3月17日までの日なら間に合います。",
        "Choose a date before dose 2, booked for 5 Apr 2021. Dates up to 17 Mar 2021 are possible.",
    );
    check_sentence(
        Reason::GroupNotOpen { opens_on: date("2021-04-12") },
        Some("2021-04-12"),
        "この接種対象者分類の予約は2021年4月12日の接種からです。",
        "This priority group can book vaccination dates from 12 Apr 2021.",
    );
    check_sentence(
        Reason::GroupNotOpen { opens_on: date("2021-04-12") },
        Some("2021-05-01"),
        "この接種対象者分類の予約は2021年4月12日の接種からです。予約できる最初の日は2021年5月1日です。",
        "This priority group can book vaccination dates from 12 Apr 2021. The first possible date is 1 May 2021.",
    );
    check_sentence(
        Reason::TooYoung { min_age: 12 },
        Some("2021-03-16"),
        "このワクチンは、接種日に12歳以上の方が対象です。予約できる最初の日は2021年3月16日です。",
        "The recipient must be 12 or older on the day. The first possible date is 16 Mar 2021.",
    );
}

#[test]
fn the_next_dose_has_an_earliest_and_a_standard_day() {
    let first = known(1, "pfizer", "2021-03-15");
    let window = dose_window(&first);
    assert_eq!((window.earliest, window.standard), (date("2021-04-03"), date("2021-04-05")));
}

proptest! {
    #[test]
    fn the_first_date_does_and_the_day_before_does_not(
        product in prop::sample::select(vec!["pfizer", "moderna", "astrazeneca"]),
        gap in 0u64..80, born in 0u64..36_000, asked in 0u64..200,
    ) {
        let now = date("2021-03-01").and_hms_opt(8, 0, 0).unwrap();
        let product = vaccine(product);
        let general = group("general");
        let date_of_first = date("2021-02-20") + Days::new(gap);
        let first = KnownDose { dose: 1, date: date_of_first, vaccine: product.clone(), birth_date: None };
        let born = date("1920-01-01") + Days::new(born);
        let candidate = Candidate {
            date: date("2021-03-01") + Days::new(asked),
            window: TimeWindow::new(TimeOfDay::parse("09:00").unwrap(), TimeOfDay::parse("10:00").unwrap()).unwrap(),
            vaccine: &product,
            group: &general,
            birth_date: BirthDate::new(born, now.date()).unwrap(),
            dose: 2,
        };
        let others = [first];
        let day = first_date_that_would_do(&candidate, &others, now).unwrap();
        let on = |date| check(&Candidate { date, ..candidate.clone() }, &others, now);
        prop_assert!(on(day).is_ok());
        prop_assert!(on(day.pred_opt().unwrap()).is_err());
        if let Err(refusals) = check(&candidate, &others, now) {
            prop_assert!(refusals.iter().all(|refusal| refusal.first_date == Some(day)));
        }
    }
}
