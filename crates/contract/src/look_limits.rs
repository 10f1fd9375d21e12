//! How much of its people's data a municipality lets those who work for it see and take out (ACC5).

use crate::Lang;
use crate::fields::{Collector, FieldCode, FieldError};
use crate::session::MunicipalityRef;
use madoguchi_domain as domain;
use serde::{Deserialize, Serialize};

/// What a municipality lets those who work for it see and take out of its people's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookLimits {
    /// The municipality.
    pub municipality: MunicipalityRef,
    /// People whose data one account of a company may see in an hour before the municipality is warned. Seeing
    /// goes on: somebody may be on the line.
    #[cfg_attr(feature = "openapi", schema(example = 200))]
    pub people_an_hour: i32,
    /// People whom one account of a company may take out in files within 24 hours. A file that would pass it needs the
    /// municipality's approval: `POST /export-requests`.
    #[cfg_attr(feature = "openapi", schema(example = 1000))]
    pub exported_a_day: i32,
    /// Whether these are the server's own figures, the municipality having set none.
    pub unset: bool,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
}

/// `PUT /municipalities/{code}/look-limits`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LookLimitsRequest {
    /// People an hour, 1 to 1,000,000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000, example = 200))]
    pub people_an_hour: i64,
    /// People in files within 24 hours, 0 to 10,000,000; with 0 each file needs approval.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000_000, example = 1000))]
    pub exported_a_day: i64,
}

impl LookLimitsRequest {
    /// The limits.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<domain::LookLimits, Vec<FieldError>> {
        let mut errors = Collector::new(lang);
        let within = |value: i64, bounds: std::ops::RangeInclusive<i64>| {
            let refused = FieldCode::OutOfRange(*bounds.start(), *bounds.end());
            if bounds.contains(&value) { i32::try_from(value).map_err(|_| refused) } else { Err(refused) }
        };
        let people = within(self.people_an_hour, domain::LookLimits::PEOPLE_AN_HOUR);
        let people = errors.take("/people_an_hour", people);
        let exported = within(self.exported_a_day, domain::LookLimits::EXPORTED_A_DAY);
        let exported = errors.take("/exported_a_day", exported);
        errors.finish(people.zip(exported).and_then(|(people, exported)| domain::LookLimits::new(people, exported)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_out_of_bounds_name_their_field() {
        let check = |people_an_hour, exported_a_day, expected: &[&str]| {
            let parsed = LookLimitsRequest { people_an_hour, exported_a_day }.parse(Lang::En);
            let pointers: Vec<String> = parsed.err().unwrap_or_default().into_iter().map(|e| e.pointer).collect();
            assert_eq!(pointers, expected, "{people_an_hour} {exported_a_day}");
        };
        check(1, 0, &[]);
        check(1_000_000, 10_000_000, &[]);
        check(0, 0, &["/people_an_hour"]);
        check(-1, -1, &["/people_an_hour", "/exported_a_day"]);
        check(i64::MAX, 10_000_001, &["/people_an_hour", "/exported_a_day"]);
    }
}
