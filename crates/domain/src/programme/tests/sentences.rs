//! Refusals as sentences: those of the notice word for word, and those that came with programmes.

use super::*;
use crate::Lang;

fn dose(dose: u8, day: &str) -> OtherDose {
    OtherDose { programme: code("notice"), of_other: None, dose, date: date(day) }
}

fn elsewhere(dose: u8, day: &str) -> OtherDose {
    let of_other = Some(("春の接種".to_owned(), "the spring season".to_owned()));
    OtherDose { programme: code("spring"), of_other, dose, date: date(day) }
}

#[track_caller]
fn check(reason: Reason, first_date: &str, ja: &str, en: &str) {
    let refusal = Refusal { reason, source: None, first_date: day(first_date) };
    assert_eq!(Lang::ALL.map(|lang| refusal.sentence(lang)), [ja, en]);
    let source = Some("令和4年9月16日の通知".to_owned());
    let sourced = Refusal { source, ..refusal }.sentence(Lang::Ja);
    assert_eq!(sourced, format!("{ja}（根拠: 令和4年9月16日の通知）"));
}

#[test]
fn intervals_are_told_as_the_ministry_counts() {
    let soon = |least: Interval| {
        let from = least.first_date(date("2021-04-01"), MonthEnd::LastDay);
        Reason::TooSoon { previous: dose(1, "2021-04-01"), least, from }
    };
    check(
        soon(Interval::Days(21)),
        "2021-04-22",
        "1回目(2021年4月1日)から20日以上の間隔をおいてください(2021年4月22日から)。",
        "There must be at least 20 days between dose 1 (1 Apr 2021) and this one. Choose a date from 22 Apr 2021.",
    );
    check(
        soon(Interval::DaysBetween(20)),
        "2021-04-22",
        "1回目(2021年4月1日)から20日以上の間隔をおいてください(2021年4月22日から)。",
        "There must be at least 20 days between dose 1 (1 Apr 2021) and this one. Choose a date from 22 Apr 2021.",
    );
    check(
        soon(Interval::Weeks(3)),
        "2021-04-22",
        "1回目(2021年4月1日)から3週間以上の間隔をおいてください(2021年4月22日から)。",
        "There must be at least 3 weeks between dose 1 (1 Apr 2021) and this one. Choose a date from 22 Apr 2021.",
    );
    check(
        soon(Interval::Months(8)),
        "2021-12-01",
        "1回目(2021年4月1日)から8か月以上の間隔をおいてください(2021年12月1日から)。",
        "There must be at least 8 months between dose 1 (1 Apr 2021) and this one. Choose a date from 1 Dec 2021.",
    );
    let until = date("2021-06-24");
    check(
        Reason::TooLate { previous: dose(1, "2021-04-01"), most: Interval::Days(84), until },
        "",
        "1回目(2021年4月1日)から84日以内の日にしてください(2021年6月24日まで)。",
        "There must be at most 84 days between dose 1 (1 Apr 2021) and this one. Choose a date up to 24 Jun 2021.",
    );
}

#[test]
fn a_date_is_added_only_where_it_helps() {
    let later = dose(2, "2021-04-05");
    check(
        Reason::TooCloseToLater { later: later.clone(), least: Interval::Days(19), last_date: day("2021-03-17") },
        "2021-03-02",
        "2回目の予約(2021年4月5日)まで18日以上の間隔をおいてください(2021年3月17日まで)。",
        "There must be at least 18 days between this dose and dose 2 (5 Apr 2021). Choose a date up to 17 Mar 2021.",
    );
    check(
        Reason::TooFarFromLater { later: later.clone(), most: Interval::Weeks(1), from: day("2021-03-29") },
        "2021-03-29",
        "2回目の予約(2021年4月5日)まで1週間以内の日にしてください(2021年3月29日から)。",
        "There must be at most 1 week between this dose and dose 2 (5 Apr 2021). Choose a date from 29 Mar 2021.",
    );
    check(
        Reason::AfterLaterDose { later, last_date: day("2021-03-17") },
        "2021-03-02",
        "2回目の予約(2021年4月5日)より前の日にしてください。2021年3月17日までの日なら間に合います。",
        "Choose a date before dose 2, booked for 5 Apr 2021. Dates up to 17 Mar 2021 are possible.",
    );
    let closed = || Reason::GroupNotOpen { opens_on: date("2021-04-12") };
    check(
        closed(),
        "2021-04-12",
        "この接種対象者分類の予約は2021年4月12日の接種からです。",
        "This priority group can book vaccination dates from 12 Apr 2021.",
    );
    check(
        closed(),
        "2021-05-01",
        "この接種対象者分類の予約は2021年4月12日の接種からです。予約できる最初の日は2021年5月1日です。",
        "This priority group can book vaccination dates from 12 Apr 2021. The first possible date is 1 May 2021.",
    );
    check(
        Reason::TooYoung { min_age: 12, count: AgeCount::OnTheDay },
        "2021-03-16",
        "このワクチンは、接種日に12歳以上の方が対象です。予約できる最初の日は2021年3月16日です。",
        "The recipient must be 12 or older on the day. The first possible date is 16 Mar 2021.",
    );
}

#[test]
fn other_doses_of_the_person_are_named_and_their_birth_date_is_not() {
    check(
        Reason::OtherBirthDate { other: dose(1, "2021-04-01") },
        "",
        "この接種券の1回目の予約と生年月日が違います。生年月日と接種券を確認してください。",
        "Dose 1 on this coupon is booked with another birth date; check the birth date and the coupon.",
    );
    check(
        Reason::OtherBirthDate { other: elsewhere(1, "2021-04-01") },
        "",
        "春の接種の1回目の予約と生年月日が違います。生年月日と接種券を確認してください。",
        "Dose 1 of the spring season is booked with another birth date; check the birth date and the coupon.",
    );
    let product =
        Product { code: "a".into(), name_ja: "ワクチンA".into(), name_en: "Vaccine A".into(), supplied: true };
    check(
        Reason::OtherProduct { other: dose(1, "2021-04-01"), product },
        "",
        "1回目はワクチンAです。同じワクチンを選んでください。",
        "Dose 1 is Vaccine A; choose the same vaccine.",
    );
    check(
        Reason::OtherProgramme {
            other: elsewhere(1, "2021-04-30"),
            least: Interval::DaysBetween(13),
            until: day("2021-04-16"),
            from: date("2021-05-14"),
        },
        "2021-04-02",
        "春の接種の1回目(2021年4月30日)との間に13日以上の間隔をおいてください(2021年4月16日まで、または2021年5月14日から)。\
         予約できる最初の日は2021年4月2日です。",
        "There must be at least 13 days between this dose and dose 1 of the spring season (30 Apr 2021). \
         Choose a date up to 16 Apr 2021, or from 14 May 2021. The first possible date is 2 Apr 2021.",
    );
    check(
        Reason::Once { other: dose(4, "2022-11-10") },
        "",
        "この事業の接種は1人1回です。4回目(2022年11月10日)があります。",
        "This programme gives one dose to each person; there is dose 4 on 10 Nov 2022.",
    );
}

#[test]
fn programmes_products_and_ages_say_what_they_take() {
    check(
        Reason::BeforeProgramme { starts_on: date("2022-09-20") },
        "2022-09-20",
        "この事業の接種は2022年9月20日からです。",
        "This programme vaccinates from 20 Sep 2022.",
    );
    check(
        Reason::AfterProgramme { ends_on: date("2023-05-07") },
        "",
        "この事業の接種は2023年5月7日までです。",
        "This programme vaccinates until 7 May 2023.",
    );
    check(
        Reason::ProductNotYet { dose: 4, from: date("2022-11-08") },
        "2022-11-08",
        "このワクチンの4回目の接種は2022年11月8日からです。",
        "This vaccine is given as dose 4 from 8 Nov 2022.",
    );
    for (first, last, ja, en) in [
        (1, 2, "このワクチンの接種は2回までです。", "This vaccine is given in 2 doses at most."),
        (1, 1, "このワクチンの接種は1回までです。", "This vaccine is given in 1 dose only."),
        (3, 3, "このワクチンの接種は3回目だけです。", "This vaccine is given as dose 3 only."),
        (3, 5, "このワクチンの接種は3回目から5回目までです。", "This vaccine is given as doses 3 to 5."),
    ] {
        check(Reason::NoSuchDose { first, last }, "", ja, en);
    }
    check(
        Reason::TooOld { max_age: 11, count: AgeCount::AtFirstDose },
        "",
        "このワクチンは、初回の接種日に11歳以下の方が対象です。",
        "The recipient must be 11 or younger on the day of the first dose.",
    );
    check(
        Reason::NotOfAge { ages: vec![65, 70, 75], count: AgeCount::FiscalYearEnd },
        "",
        "このワクチンは、接種する年度の末日(3月31日)に65・70・75歳の方が対象です。",
        "The recipient must be 65, 70 or 75 years old on 31 March, the end of the fiscal year.",
    );
}
