//! Single values on the wire into what they mean.

use crate::fields::code::FieldCode;
use madoguchi_domain::{TimeOfDay, is_invisible};

/// A text field that must not be blank and holds no control characters; trimmed. How long it may be is the request's to
/// say, by attribute.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::ControlCharacter`], [`FieldCode::InvisibleCharacter`].
pub fn trimmed(value: &str) -> Result<String, FieldCode> {
    let typed = value.trim();
    if typed.is_empty() {
        return Err(FieldCode::Required);
    }
    if typed.chars().any(char::is_control) {
        return Err(FieldCode::ControlCharacter);
    }
    // Its place in what was sent, spaces in front counted.
    match value.chars().position(is_hidden) {
        Some(at) => Err(FieldCode::InvisibleCharacter(at + 1)),
        None => Ok(typed.to_owned()),
    }
}

/// What joins the parts of an emoji is seen by what it does.
fn is_hidden(c: char) -> bool {
    c != '\u{200D}' && is_invisible(c)
}

/// As [`trimmed`], with at most `max` characters: for values that no request type with attributes holds.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::TooLong`], [`FieldCode::ControlCharacter`].
pub fn text(value: &str, max: usize) -> Result<String, FieldCode> {
    if value.trim().chars().count() > max {
        return Err(FieldCode::TooLong(max as u64));
    }
    trimmed(value)
}

/// Text of any number of lines, which may be empty; trimmed, lines end with LF. How long it may be is the request's to
/// say, by attribute.
///
/// # Errors
/// [`FieldCode::ControlCharacter`], [`FieldCode::InvisibleCharacter`].
pub fn lines(value: &str) -> Result<String, FieldCode> {
    let is_break = |c: char| matches!(c, '\r' | '\n' | '\t');
    if value.replace("\r\n", "\n").trim().chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(FieldCode::ControlCharacter);
    }
    match value.chars().position(|c| is_hidden(c) && !is_break(c)) {
        Some(at) => Err(FieldCode::InvisibleCharacter(at + 1)),
        None => Ok(value.replace("\r\n", "\n").trim().to_owned()),
    }
}

/// An id on the wire: opaque to clients, a number of its kind to us. Anything else names nothing.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::NotFound`].
pub fn id<Id: From<i64>>(value: &str) -> Result<Id, FieldCode> {
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let plain = value.bytes().all(|b| b.is_ascii_digit()) && !value.starts_with('0');
    let number: Option<i64> = value.parse().ok().filter(|_| plain);
    number.map(Id::from).ok_or(FieldCode::NotFound)
}

/// A time on the wire: `HH:MM`, up to `24:00`.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::NotATime`].
pub fn time(value: &str) -> Result<TimeOfDay, FieldCode> {
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    TimeOfDay::parse(value).map_err(|_| FieldCode::NotATime)
}

/// A code of the reference data; whether it exists is looked up later.
///
/// # Errors
/// [`FieldCode::Required`], or `unknown` for what no code looks like.
pub fn code(value: &str, unknown: FieldCode) -> Result<String, FieldCode> {
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let plain = value.len() <= 60 && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain { Ok(value.to_owned()) } else { Err(unknown) }
}

/// A date on the wire: `YYYY-MM-DD`, nothing else.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::NotADate`].
pub fn date(value: &str) -> Result<chrono::NaiveDate, FieldCode> {
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let shape = value.len() == 10
        && value.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape || value.starts_with("0000") {
        return Err(FieldCode::NotADate);
    }
    let number = |from: usize, to: usize| value.get(from..to).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    chrono::NaiveDate::from_ymd_opt(number(0, 4) as i32, number(5, 7), number(8, 10)).ok_or(FieldCode::NotADate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Result<(), FieldCode>) {
        assert_eq!(date(value).map(drop), expected, "{value}");
    }

    #[test]
    fn dates_are_of_the_calendar() {
        check("2021-02-28", Ok(()));
        check("2021-02-30", Err(FieldCode::NotADate));
        check("2021-2-3", Err(FieldCode::NotADate));
        check("+2021-02-3", Err(FieldCode::NotADate));
        check("20210203", Err(FieldCode::NotADate));
        check("0000-01-01", Err(FieldCode::NotADate));
        check("", Err(FieldCode::Required));
    }

    #[test]
    fn texts_are_trimmed_and_free_of_control_characters() {
        assert_eq!(text("  𠮷野 ", 10), Ok("𠮷野".to_owned()));
        assert_eq!(text("a\0b", 10), Err(FieldCode::ControlCharacter));
        assert_eq!(text("abc", 2), Err(FieldCode::TooLong(2)));
        assert_eq!(text("   ", 2), Err(FieldCode::Required));
        assert_eq!(text("\u{200B}", 9), Err(FieldCode::InvisibleCharacter(1)));
        assert_eq!(text(" 第一\u{3164}会場", 9), Err(FieldCode::InvisibleCharacter(4)));
        assert_eq!(text("👩\u{200D}⚕️の会場", 9), Ok("👩\u{200D}⚕️の会場".to_owned()));
    }
}
