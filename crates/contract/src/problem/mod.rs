//! Problem types: every 4xx and 5xx answer is an RFC 9457 `application/problem+json` document of one of these types.

use crate::Lang;
use crate::application::IssuanceRound;
use crate::booking::ExistingBooking;
use crate::slot_plan::Clash;
use serde::{Deserialize, Serialize};

mod table;

pub use crate::fields::FieldError;
pub use table::ProblemType;

impl ProblemType {
    /// Whether the same request may succeed a moment later: the answer says when, in `Retry-After`.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self.status(), 429 | 503) || matches!(self, Self::IdempotencyInProgress)
    }

    /// `type`, a reference relative to the server: `/problems/slot-full`.
    #[must_use]
    pub fn uri(self) -> String {
        format!("/problems/{}", self.slug())
    }

    /// The type behind a `type` reference.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let slug = uri.strip_prefix("/problems/")?;
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }
}

/// RFC 9457 problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Relative reference that names the problem type; its documentation is served there.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "/problems/slot-full"))]
    pub kind: String,
    /// Short title, in the request's language.
    pub title: String,
    /// HTTP status.
    #[cfg_attr(feature = "openapi", schema(example = 409))]
    pub status: u16,
    /// What happened and what would do, in the request's language.
    pub detail: String,
    /// Id of the request, as in the server's log.
    pub instance: String,
    /// What is wrong with each field; empty for problems that are not about fields.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// `rule-refused`: the rule's code (`interval`, `product`, `age`, `group`, `birth-date`, `dose`, `previous-dose`,
    /// `slot-past`, `period`, `once`, `other-programme`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// `rule-refused`: the first date that would do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub first_date: Option<String>,
    /// `export-needs-approval`: how many people the file has, of the municipalities whose limit it would pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<i64>,
    /// `slot-clash`: the existing slots in the way, the first 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clashes: Option<Vec<Clash>>,
    /// `round-changed`: the round that is open now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<IssuanceRound>,
    /// `already-booked`: the other booking, only for those who may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<ExistingBooking>,
    /// `later-dose-booked`: the bookings that stand on this one, the next dose first, only those that you may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later_doses: Option<Vec<ExistingBooking>>,
}

impl Problem {
    /// A problem of a type, with a helpful sentence; the server fills `instance`.
    #[must_use]
    pub fn new(kind: ProblemType, lang: Lang, detail: impl Into<String>) -> Self {
        Self {
            kind: kind.uri(),
            title: kind.title(lang).to_owned(),
            status: kind.status(),
            detail: detail.into(),
            instance: String::new(),
            errors: Vec::new(),
            rule: None,
            first_date: None,
            people: None,
            clashes: None,
            round: None,
            existing: None,
            later_doses: None,
        }
    }

    /// The type as an enum; `None` for a type this version does not know.
    #[must_use]
    pub fn problem_type(&self) -> Option<ProblemType> {
        ProblemType::from_uri(&self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_found_again() {
        let mut slugs: Vec<_> = ProblemType::ALL.iter().map(|t| t.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), ProblemType::ALL.len());
        for &kind in ProblemType::ALL {
            assert_eq!(ProblemType::from_uri(&kind.uri()), Some(kind));
        }
    }
}
