//! Small help with what people type and with numbers they read.

use madoguchi_contract::grouped;
use madoguchi_domain as domain;

/// Full-width digits, letters and signs as ASCII.
pub(crate) fn ascii(text: &str) -> String {
    let half = |c: char| match u32::from(c) {
        0x3000 => ' ',
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(half).collect()
}

/// `9`, `900`, `9:00`, `9時30分`, `０９：００` as `HH:MM`; anything else as it was typed, for the conversion to refuse.
pub(crate) fn normal_time(text: &str) -> String {
    let typed = ascii(text.trim());
    read_time(&typed).unwrap_or(typed)
}

fn read_time(text: &str) -> Option<String> {
    let spoken = text.replace('時', ":").replace('分', "");
    let (hours, minutes) = match spoken.split_once(':') {
        Some((hours, "")) => (hours.to_owned(), "00".to_owned()),
        Some((hours, minutes)) => (hours.to_owned(), minutes.to_owned()),
        None if spoken.len() <= 2 => (spoken, "00".to_owned()),
        None if spoken.is_ascii() => {
            let (hours, minutes) = spoken.split_at(spoken.len() - 2);
            (hours.to_owned(), minutes.to_owned())
        }
        None => return None,
    };
    let number = |text: &str, widths: std::ops::RangeInclusive<usize>| {
        let plain = widths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (number(&hours, 1..=2)?, number(&minutes, 2..=2)?);
    (hours * 60 + minutes <= 1440 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

/// `1 slot`, `1,234 slots`.
pub(crate) fn counted(count: impl Into<i64>, one: &str) -> String {
    let count = count.into();
    let many = if count == 1 { "" } else { "s" };
    format!("{} {one}{many}", grouped(count))
}

/// A phone number with its hyphens, where they are certain.
pub(crate) fn phone(digits: &str) -> String {
    domain::Phone::parse(digits).map_or_else(|_| digits.to_owned(), |phone| phone.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        assert_eq!(normal_time(typed), expected, "{typed}");
    }

    #[test]
    fn times_are_understood_as_people_type_them() {
        check("9", "09:00");
        check("17", "17:00");
        check("900", "09:00");
        check("0930", "09:30");
        check("9:30", "09:30");
        check("９：３０", "09:30");
        check("9時", "09:00");
        check("9時30分", "09:30");
        check("24:00", "24:00");
        check(" 24 ", "24:00");
    }

    #[test]
    fn what_is_no_time_stays_as_typed() {
        check("", "");
        check("25:00", "25:00");
        check("9:5", "9:5");
        check("nine", "nine");
        check("昼", "昼");
        check("9:60", "9:60");
    }

    #[test]
    fn one_is_singular() {
        for (count, text) in [(0, "0 places"), (1, "1 place"), (2, "2 places"), (1234, "1,234 places")] {
            assert_eq!(counted(count, "place"), text);
        }
    }
}
