//! A file of more people than a municipality lets out by itself: asked for, and decided by the municipality (ACC5).

use crate::Lang;
use crate::account::MAX_REASON;
use crate::booking::BookingExportRequest;
use crate::fields::{self, Collector, FieldError, words};
use crate::session::MunicipalityRef;
use serde::{Deserialize, Serialize};
use validator::Validate;

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
    /// Only this programme.
    #[serde(default)]
    pub programme: Option<String>,
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

redacted_debug!(NewExportRequest);
