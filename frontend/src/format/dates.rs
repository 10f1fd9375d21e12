//! Dates and times in words.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use madoguchi_contract::{Lang, fields};

/// The short name of a weekday: 月, Mon.
pub(crate) const fn weekday_name(day: Weekday, lang: Lang) -> &'static str {
    match (lang, day) {
        (Lang::Ja, Weekday::Mon) => "月",
        (Lang::Ja, Weekday::Tue) => "火",
        (Lang::Ja, Weekday::Wed) => "水",
        (Lang::Ja, Weekday::Thu) => "木",
        (Lang::Ja, Weekday::Fri) => "金",
        (Lang::Ja, Weekday::Sat) => "土",
        (Lang::Ja, Weekday::Sun) => "日",
        (Lang::En, Weekday::Mon) => "Mon",
        (Lang::En, Weekday::Tue) => "Tue",
        (Lang::En, Weekday::Wed) => "Wed",
        (Lang::En, Weekday::Thu) => "Thu",
        (Lang::En, Weekday::Fri) => "Fri",
        (Lang::En, Weekday::Sat) => "Sat",
        (Lang::En, Weekday::Sun) => "Sun",
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(date: NaiveDate) -> &'static str {
    MONTHS.get(date.month0() as usize).copied().unwrap_or_default()
}

/// `2021年3月`, `March 2021`.
pub(crate) fn month_of(first: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月", first.year(), first.month()),
        Lang::En => {
            format!("{} {}", LONG_MONTHS.get(first.month0() as usize).copied().unwrap_or_default(), first.year())
        }
    }
}

/// `2021年3月15日(月)`, `Mon 15 Mar 2021`.
pub(crate) fn long_date(date: NaiveDate, lang: Lang) -> String {
    let weekday = weekday_name(date.weekday(), lang);
    match lang {
        Lang::Ja => format!("{}年{}月{}日({weekday})", date.year(), date.month(), date.day()),
        Lang::En => format!("{weekday} {} {} {}", date.day(), month_name(date), date.year()),
    }
}

/// Without the weekday, for birth dates: `1937年3月4日`, `4 Mar 1937`.
pub(crate) fn plain_date(date: NaiveDate, lang: Lang) -> String {
    lang.date(date)
}

/// `3/15(月)`, `Mon 15 Mar`: where the year is plain.
pub(crate) fn short_date(date: NaiveDate, lang: Lang) -> String {
    let weekday = weekday_name(date.weekday(), lang);
    match lang {
        Lang::Ja => format!("{}/{}({weekday})", date.month(), date.day()),
        Lang::En => format!("{weekday} {} {}", date.day(), month_name(date)),
    }
}

/// A date of the wire, read as the server reads it: `YYYY-MM-DD` and nothing else. `chrono`'s own parser also takes
/// `2021-3-1`.
pub(crate) fn wire_date(text: &str) -> Option<NaiveDate> {
    fields::date(text).ok()
}

/// A date of the wire in words; what is no date is shown as it came.
pub(crate) fn long_date_of(text: &str, lang: Lang) -> String {
    wire_date(text).map_or_else(|| text.to_owned(), |date| long_date(date, lang))
}

/// A date of the wire in words, without the weekday.
pub(crate) fn plain_date_of(text: &str, lang: Lang) -> String {
    wire_date(text).map_or_else(|| text.to_owned(), |date| plain_date(date, lang))
}

/// A date of the wire in words, without the year.
pub(crate) fn short_date_of(text: &str, lang: Lang) -> String {
    wire_date(text).map_or_else(|| text.to_owned(), |date| short_date(date, lang))
}

/// `09:00–10:00`.
pub(crate) fn time_band(starts: &str, ends: &str) -> String {
    format!("{starts}–{ends}")
}

/// `9時から10時30分まで`, to be read aloud; `09:00–10:30` in English.
pub(crate) fn spoken_band(starts: &str, ends: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}から{}まで", spoken_time(starts, lang), spoken_time(ends, lang)),
        Lang::En => time_band(starts, ends),
    }
}

/// `9時`, `9時30分`, as it is said.
pub(crate) fn spoken_time(time: &str, lang: Lang) -> String {
    let Some((hours, minutes)) = time.split_once(':') else { return time.to_owned() };
    match (lang, minutes) {
        (Lang::En, _) => time.to_owned(),
        (Lang::Ja, "00") => format!("{}時", hours.trim_start_matches('0').parse::<u8>().unwrap_or(0)),
        (Lang::Ja, minutes) => format!("{}時{minutes}分", hours.trim_start_matches('0').parse::<u8>().unwrap_or(0)),
    }
}

/// An instant of the wire (`2021-03-01T14:03:21+09:00`) on Japan's wall clock: `2021/03/01 14:03`.
pub(crate) fn moment(text: &str) -> String {
    let date = |at: NaiveDateTime| {
        format!("{}/{:02}/{:02} {:02}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute())
    };
    civil(text).map_or_else(|| text.to_owned(), date)
}

/// The same to the second: `2021/03/01 14:03:21`.
pub(crate) fn moment_and_second(text: &str) -> String {
    let minute = moment(text);
    civil(text).map_or_else(|| minute.clone(), |at| format!("{minute}:{:02}", at.second()))
}

/// The time of an instant with seconds, for counts that say when they were read: `14:03:21`.
pub(crate) fn clock(text: &str) -> String {
    let time = |at: NaiveDateTime| format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    civil(text).map_or_else(|| text.to_owned(), time)
}

/// An instant of the wire on Japan's wall clock.
pub(crate) fn civil(text: &str) -> Option<NaiveDateTime> {
    let there = wire_date(text.get(..10)?)?.and_hms_opt(number(text, 11)?, number(text, 14)?, number(text, 17)?)?;
    // Fractions of a second may stand before the offset.
    let offset = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let east = match (offset, offset.as_bytes().first()) {
        ("Z", _) => 0,
        (_, Some(b'+')) => minutes(offset)?,
        (_, Some(b'-')) => -minutes(offset)?,
        _ => return None,
    };
    there.checked_add_signed(TimeDelta::minutes(9 * 60 - east))
}

fn minutes(offset: &str) -> Option<i64> {
    Some(i64::from(number(offset, 1)?) * 60 + i64::from(number(offset, 4)?))
}

/// The two digits at a place.
fn number(text: &str, at: usize) -> Option<u32> {
    text.get(at..at + 2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_in_both_languages() {
        let cases = [
            ("2021-03-15", Lang::Ja, "2021年3月15日(月)", "3/15(月)", "2021年3月15日"),
            ("2021-03-15", Lang::En, "Mon 15 Mar 2021", "Mon 15 Mar", "15 Mar 2021"),
            ("2020-12-31", Lang::Ja, "2020年12月31日(木)", "12/31(木)", "2020年12月31日"),
            ("soon", Lang::Ja, "soon", "soon", "soon"),
        ];
        for (text, lang, long, short, plain) in cases {
            assert_eq!(long_date_of(text, lang), long);
            assert_eq!(short_date_of(text, lang), short);
            assert_eq!(plain_date_of(text, lang), plain);
        }
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        for (time, said) in [("09:00", "9時"), ("00:00", "0時"), ("24:00", "24時"), ("13:05", "13時05分")] {
            assert_eq!(spoken_time(time, Lang::Ja), said);
        }
        assert_eq!(spoken_band("09:00", "10:30", Lang::Ja), "9時から10時30分まで");
        assert_eq!(spoken_band("09:00", "10:30", Lang::En), "09:00–10:30");
    }

    #[test]
    fn instants_are_shown_on_the_wall_clock_of_japan() {
        for text in ["2021-03-01T14:03:21+09:00", "2021-03-01T05:03:21Z"] {
            assert_eq!(moment(text), "2021/03/01 14:03");
            assert_eq!(clock(text), "14:03:21");
        }
        for text in ["2021-03-01T14:03:21.123456+09:00", "2021-02-28T22:33:21.5-06:30"] {
            assert_eq!(moment(text), "2021/03/01 14:03");
        }
        for text in ["later", "2021-03-01", "2021-03-01T14:03", "2021-03-01T14:03:21", "2021-03-01T25:03:21Z"] {
            assert_eq!(moment(text), text);
        }
    }
}
