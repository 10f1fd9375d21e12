//! How instants and versions are written on the wire.

use chrono::{FixedOffset, NaiveDateTime, SecondsFormat};

/// Japan's offset from UTC, in seconds.
const TOKYO_SECONDS: i32 = 9 * 3600;

/// An instant (UTC) on the wire: RFC 3339 with Japan's offset.
#[must_use]
pub fn rfc3339(instant: NaiveDateTime) -> String {
    match FixedOffset::east_opt(TOKYO_SECONDS) {
        Some(tokyo) => instant.and_utc().with_timezone(&tokyo).to_rfc3339_opts(SecondsFormat::Secs, false),
        None => instant.and_utc().to_rfc3339_opts(SecondsFormat::Secs, false),
    }
}

/// The entity tag of a version, as in `ETag` and in a body's `etag`.
#[must_use]
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn instants_carry_the_offset_of_japan() {
        let noon = NaiveDate::from_ymd_opt(2021, 3, 1).and_then(|d| d.and_hms_opt(3, 0, 0)).unwrap();
        assert_eq!(rfc3339(noon), "2021-03-01T12:00:00+09:00");
    }
}
