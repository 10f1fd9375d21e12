//! How much of its people's data a municipality lets others see and take out, and what needs its approval (ACC5).

use crate::Lang;
use crate::account::MAX_REASON;
use crate::booking::BookingExportRequest;
use crate::fields::{self, Collector, FieldCode, FieldError, words};
use crate::session::MunicipalityRef;
use madoguchi_domain as domain;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// What a municipality lets those who work for it see and take out of its people's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookLimits {
    /// The municipality.
    pub municipality: MunicipalityRef,
    /// People whose data one account may see in an hour before the municipality is warned. Seeing goes on: somebody may
    /// be on the line.
    #[cfg_attr(feature = "openapi", schema(example = 200))]
    pub people_an_hour: i32,
    /// People whom one account may take out in files within 24 hours. A file that would pass it needs the
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

/// Which bookings a file has. What was typed into the search is not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ExportConditions {
    /// Only this venue: its name.
    pub venue: Option<String>,
    /// From this day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// To this day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// Only this product.
    pub vaccine: Option<String>,
    /// Only this dose number.
    pub dose: Option<i64>,
    /// `booked` or `cancelled`.
    pub status: Option<String>,
    /// Whether something was typed into the search as well.
    pub searched: bool,
}

/// A file of more people than a municipality lets out by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportRequest {
    /// Opaque id.
    pub id: String,
    /// Log-in id of who asks.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub login_id: String,
    /// The asker's company.
    pub vendor_name: Option<String>,
    /// Whose people.
    pub municipality: MunicipalityRef,
    /// Which bookings.
    pub conditions: ExportConditions,
    /// How many bookings fitted when it was asked for.
    pub people: i32,
    /// What the file is for.
    pub reason: String,
    /// `asked`: it waits for the municipality; `approved`: the file may be taken until `valid_until`; `refused`;
    /// `ended`: its time has passed.
    #[cfg_attr(feature = "openapi", schema(example = "asked"))]
    pub status: String,
    /// When it was asked for (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub asked_at: String,
    /// When it was decided (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub decided_at: Option<String>,
    /// Why it was refused.
    pub decision_reason: Option<String>,
    /// While it is asked: until when it waits. Approved: until when the file may be taken (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub valid_until: String,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
}

/// The requests that came of one `POST /export-requests`: one for each municipality whose limit the file would pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportRequests {
    /// The requests.
    pub items: Vec<ExportRequest>,
}

/// `POST /export-requests`: asks the municipalities for a file that passes their limit.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewExportRequest {
    /// The file, as in `POST /bookings/export`; its `encoding` does not matter.
    pub bookings: BookingExportRequest,
    /// What the file is for, 1 to 500 characters. Name no person in it.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "当日の受付名簿"))]
    pub reason: String,
}

/// `POST /export-requests/{id}/refuse`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportRefusal {
    /// Why, 1 to 500 characters; the asker reads it.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "会場ごとに出力してください"))]
    pub reason: String,
}

impl ExportRefusal {
    /// The reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self, lang: Lang) -> Result<String, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        errors.finish(reason)
    }
}

/// What somebody should see to now, whatever page is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// `look_ups_over_quota`: accounts that saw more people in an hour than the municipality has set, within the last
    /// 24 hours. `exports_asked`: files that wait for approval.
    #[cfg_attr(feature = "openapi", schema(example = "exports_asked"))]
    pub kind: String,
    /// How many.
    pub count: u32,
}

/// `GET /alerts`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alerts {
    /// Only what there is; empty when there is nothing.
    pub items: Vec<Alert>,
}

redacted_debug!(NewExportRequest);

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
