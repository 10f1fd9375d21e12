//! National holidays (国民の祝日), by the law on them (国民の祝日に関する法律, 1948 no. 178) as it stands since 2007, with the moves of
//! 2019 to 2021.
//!
//! The rules are here because no crate has them for this compiler: `jpholiday` 0.1 ends before the moves of 2021 and
//! 0.2 asks for a newer Rust. The tests' years were written out from the law; all dates of 2007 to 2099 were compared
//! once with `jpholiday` 0.2.1 and are the same days.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The years that are known: from the law's last reform to the end of what the formula of the equinoxes is good for.
const YEARS: std::ops::RangeInclusive<i32> = 2007..=2099;
/// The longest range that is looked through, in days: ten years.
const MAX_DAYS: usize = 3_660;

/// The name of the national holiday on `date`; substitutes (振替休日) and days between two holidays (国民の休日) are 休日.
///
/// None outside the years 2007 to 2099. The equinoxes of coming years are announced a year ahead; until then they are
/// computed.
pub fn national_holiday(date: NaiveDate) -> Option<&'static str> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    match named_holiday(date) {
        Some(name) => Some(name),
        None if is_substitute(date) || is_between(date) => Some("休日"),
        None => None,
    }
}

/// A national holiday's name in English, as the government's own pages have it.
pub fn holiday_in_english(name: &str) -> &'static str {
    match name {
        "元日" => "New Year’s Day",
        "成人の日" => "Coming of Age Day",
        "建国記念の日" => "National Foundation Day",
        "天皇誕生日" => "The Emperor’s Birthday",
        "春分の日" => "Vernal Equinox Day",
        "昭和の日" => "Showa Day",
        "憲法記念日" => "Constitution Memorial Day",
        "みどりの日" => "Greenery Day",
        "こどもの日" => "Children’s Day",
        "海の日" => "Marine Day",
        "山の日" => "Mountain Day",
        "敬老の日" => "Respect for the Aged Day",
        "秋分の日" => "Autumnal Equinox Day",
        "体育の日" => "Health and Sports Day",
        "スポーツの日" => "Sports Day",
        "文化の日" => "Culture Day",
        "勤労感謝の日" => "Labour Thanksgiving Day",
        _ => "national holiday",
    }
}

/// The national holidays in `[from, to]`, by date. A range beyond ten years is cut.
pub fn holidays_between(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, &'static str)> {
    let days = from.iter_days().take_while(|date| *date <= to).take(MAX_DAYS);
    days.filter_map(|date| national_holiday(date).map(|name| (date, name))).collect()
}

/// Article 2: the days that have a name.
fn named_holiday(date: NaiveDate) -> Option<&'static str> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let monday = |nth: u32| date.weekday() == Weekday::Mon && (day - 1) / 7 + 1 == nth;
    match (month, day) {
        (1, 1) => Some("元日"),
        (1, _) if monday(2) => Some("成人の日"),
        (2, 11) => Some("建国記念の日"),
        (2, 23) if year >= 2020 => Some("天皇誕生日"),
        (3, _) if day == spring_equinox(year) => Some("春分の日"),
        (4, 29) => Some("昭和の日"),
        (4, 30) | (5, 2) if year == 2019 => Some("休日"),
        (5, 1) if year == 2019 => Some("休日（祝日扱い）"),
        (5, 3) => Some("憲法記念日"),
        (5, 4) => Some("みどりの日"),
        (5, 5) => Some("こどもの日"),
        (7, _) if is_marine_day(date, monday(3)) => Some("海の日"),
        (7, 24) if year == 2020 => Some("スポーツの日"),
        (7, 23) if year == 2021 => Some("スポーツの日"),
        (8, _) if is_mountain_day(date) => Some("山の日"),
        (9, _) if monday(3) => Some("敬老の日"),
        (9, _) if day == autumn_equinox(year) => Some("秋分の日"),
        (10, _) if monday(2) && year < 2020 => Some("体育の日"),
        (10, _) if monday(2) && year > 2021 => Some("スポーツの日"),
        (10, 22) if year == 2019 => Some("休日（祝日扱い）"),
        (11, 3) => Some("文化の日"),
        (11, 23) => Some("勤労感謝の日"),
        (12, 23) if year <= 2018 => Some("天皇誕生日"),
        _ => None,
    }
}

/// The third Monday of July; moved for the Olympic Games of 2020 and, when they were put off, again in 2021.
fn is_marine_day(date: NaiveDate, third_monday: bool) -> bool {
    match date.year() {
        2020 => date.day() == 23,
        2021 => date.day() == 22,
        _ => third_monday,
    }
}

/// 11 August since 2016; moved in 2020 and 2021.
fn is_mountain_day(date: NaiveDate) -> bool {
    match date.year() {
        ..2016 => false,
        2020 => date.day() == 10,
        2021 => date.day() == 8,
        2016.. => date.day() == 11,
    }
}

/// Article 3, paragraph 2: the first day without a name after a holiday that falls on a Sunday.
fn is_substitute(date: NaiveDate) -> bool {
    let before = std::iter::successors(date.pred_opt(), |day| day.pred_opt());
    before.take_while(|day| named_holiday(*day).is_some()).any(|day| day.weekday() == Weekday::Sun)
}

/// Article 3, paragraph 3: a day whose eve and morrow both have names.
fn is_between(date: NaiveDate) -> bool {
    let named = |day: Option<NaiveDate>| day.and_then(named_holiday).is_some();
    named(date.checked_sub_days(Days::new(1))) && named(date.checked_add_days(Days::new(1)))
}

/// The day in March of the spring equinox; the common formula, good from 1980 to 2099.
fn spring_equinox(year: i32) -> u32 {
    equinox(year, 20.8431)
}

/// The day in September of the autumn equinox; the common formula, good from 1980 to 2099.
fn autumn_equinox(year: i32) -> u32 {
    equinox(year, 23.2488)
}

fn equinox(year: i32, of_1980: f64) -> u32 {
    let years = year - 1980;
    (of_1980 + 0.242_194 * f64::from(years)) as u32 - (years / 4) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The days of a year as `month/day`, to be held against the rows below.
    #[track_caller]
    fn check_year(year: i32, expected: &str) {
        let days = holidays_between(
            NaiveDate::from_ymd_opt(year, 1, 1).unwrap(),
            NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
        );
        let days: Vec<String> = days.iter().map(|(day, _)| format!("{}/{}", day.month(), day.day())).collect();
        assert_eq!(days.join(" "), expected, "{year}");
    }

    #[test]
    fn years_agree_with_the_cabinet_offices_list() {
        check_year(2009, "1/1 1/12 2/11 3/20 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23");
        check_year(
            2019,
            "1/1 1/14 2/11 3/21 4/29 4/30 5/1 5/2 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 10/22 11/3 11/4 11/23",
        );
        check_year(2020, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23");
        check_year(2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23");
        check_year(2022, "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23");
        check_year(
            2024,
            "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23",
        );
        check_year(2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23");
        check_year(2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23");
    }

    #[track_caller]
    fn check(day: &str, expected: Option<&str>) {
        assert_eq!(national_holiday(date(day)), expected, "{day}");
    }

    #[test]
    fn the_olympic_year_moved_three_holidays() {
        check("2021-07-22", Some("海の日"));
        check("2021-07-23", Some("スポーツの日"));
        check("2021-08-08", Some("山の日"));
        check("2021-08-09", Some("休日"));
        for moved in ["2021-07-19", "2021-08-11", "2021-10-11", "2020-07-20", "2020-10-12"] {
            check(moved, None);
        }
        check("2022-10-10", Some("スポーツの日"));
        check("2006-01-01", None);
        check("2100-01-01", None);
    }

    #[test]
    fn every_holiday_with_a_name_has_one_in_english() {
        let days = NaiveDate::from_ymd_opt(2007, 1, 1).unwrap().iter_days().take_while(|day| day.year() <= 2030);
        let names = days.filter_map(national_holiday).filter(|name| !name.starts_with("休日"));
        let plain: Vec<_> = names.filter(|name| holiday_in_english(name) == "national holiday").collect();
        assert_eq!(plain, Vec::<&str>::new());
        assert_eq!((holiday_in_english("文化の日"), holiday_in_english("休日")), ("Culture Day", "national holiday"));
    }

    #[test]
    fn a_range_lists_its_holidays_by_date() {
        assert_eq!(holidays_between(date("2021-03-01"), date("2021-03-31")), [(date("2021-03-20"), "春分の日")]);
        assert_eq!(holidays_between(date("2021-03-31"), date("2021-03-01")), []);
    }
}
