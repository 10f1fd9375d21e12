//! What is asked of a programme: to begin one, to write its draft, to publish it.

use super::parse::code;
use super::{MAX_SOURCE, MAX_VERSION, ProgrammeContent};
use crate::Lang;
use crate::account::MAX_REASON;
use crate::fields::{self, Collector, FieldError, words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// `POST /programmes`: a new programme, as a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgrammeRequest {
    /// Code: 2 to 40 small letters, digits and `_`. Before the code of a municipality's own programme stands the code
    /// of the municipality: `141003_zoster_2026`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9_]{2,40}$", example = "zoster_2026"))]
    pub code: String,
    /// What it says so far.
    #[validate(nested)]
    pub content: ProgrammeContent,
}

/// `PUT /programmes/{code}/draft`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgrammeDraftRequest {
    /// The version that the content was made from, which must be the latest one, or the one that the draft is based on
    /// already. A draft of an older version is brought onto the latest one by saying so. Left out, a draft stays where
    /// it is, and a new one is of the latest version.
    #[serde(default)]
    #[validate(range(min = 1, max = MAX_VERSION))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000, example = 1))]
    pub based_on: Option<i64>,
    /// What it says so far.
    #[validate(nested)]
    pub content: ProgrammeContent,
}

/// `POST /programmes/{code}/draft/publish`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishRequest {
    /// The day from which bookings are checked by it; today or later, within two years,
    /// and not before the latest version's.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub publish_on: String,
    /// The law or circular behind it, 1 to 300 characters.
    #[validate(custom(function = words::<MAX_SOURCE>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300))]
    pub source: String,
    /// Why it is published, 1 to 500 characters.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// When and why a draft is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedPublication {
    /// The day from which bookings are checked by it.
    pub publish_on: NaiveDate,
    /// The law or circular behind it.
    pub source: String,
    /// Why.
    pub reason: String,
}

impl ProgrammeRequest {
    /// The code. What the content says against itself is kept: only bounds refuse.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse_code(&self, lang: Lang) -> Result<String, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let code = errors.take("/code", code(&self.code));
        errors.finish(code)
    }
}

impl ProgrammeDraftRequest {
    /// What the content says against itself is kept: only bounds refuse.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn check(&self, lang: Lang) -> Result<(), Vec<FieldError>> {
        Collector::of(self, lang).finish(Some(()))
    }
}

impl PublishRequest {
    /// When and why, or everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<ParsedPublication, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let publish_on = errors.take("/publish_on", fields::date(&self.publish_on));
        let source = errors.take("/source", fields::trimmed(&self.source));
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        let parsed = publish_on.zip(source).zip(reason);
        errors.finish(parsed.map(|((publish_on, source), reason)| ParsedPublication { publish_on, source, reason }))
    }
}
