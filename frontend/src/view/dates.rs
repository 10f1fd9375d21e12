//! Dates and times in words.

use chrono::{Datelike, NaiveDate, Weekday};
use madoguchi_contract::Lang;

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

fn month_name(date: NaiveDate) -> &'static str {
    MONTHS.get(date.month0() as usize).copied().unwrap_or_default()
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
    match lang {
        Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => format!("{} {} {}", date.day(), month_name(date), date.year()),
    }
}

/// `3/15(月)`, `Mon 15 Mar`: where the year is plain.
pub(crate) fn short_date(date: NaiveDate, lang: Lang) -> String {
    let weekday = weekday_name(date.weekday(), lang);
    match lang {
        Lang::Ja => format!("{}/{}({weekday})", date.month(), date.day()),
        Lang::En => format!("{weekday} {} {}", date.day(), month_name(date)),
    }
}

/// A date of the wire in words; what is no date is shown as it came.
pub(crate) fn long_date_of(text: &str, lang: Lang) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |date| long_date(date, lang))
}

/// A date of the wire in words, without the weekday.
pub(crate) fn plain_date_of(text: &str, lang: Lang) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |date| plain_date(date, lang))
}

/// A date of the wire in words, without the year.
pub(crate) fn short_date_of(text: &str, lang: Lang) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |date| short_date(date, lang))
}

/// `09:00–10:00`.
pub(crate) fn time_band(starts: &str, ends: &str) -> String {
    format!("{starts}–{ends}")
}

/// An instant of the wire (`2021-03-01T14:03:21+09:00`) on Japan's wall clock: `2021/03/01 14:03`.
pub(crate) fn moment(text: &str) -> String {
    civil(text).map_or_else(|| text.to_owned(), |moment| moment.format("%Y/%m/%d %H:%M").to_string())
}

/// The time of an instant with seconds, for counts that say when they were read: `14:03:21`.
pub(crate) fn clock(text: &str) -> String {
    civil(text).map_or_else(|| text.to_owned(), |moment| moment.format("%H:%M:%S").to_string())
}

fn civil(text: &str) -> Option<chrono::NaiveDateTime> {
    let japan = chrono::FixedOffset::east_opt(9 * 3600)?;
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.with_timezone(&japan).naive_local())
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
    fn instants_are_shown_on_the_wall_clock_of_japan() {
        for text in ["2021-03-01T14:03:21+09:00", "2021-03-01T05:03:21Z"] {
            assert_eq!(moment(text), "2021/03/01 14:03");
            assert_eq!(clock(text), "14:03:21");
        }
        assert_eq!(moment("later"), "later");
    }
}
