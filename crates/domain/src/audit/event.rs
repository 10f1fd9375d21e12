//! Events of the audit as they are read.

use crate::{AuditEventId, LookPurpose, MunicipalityCode};
use chrono::NaiveDateTime;

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// From this instant on.
    pub from: Option<NaiveDateTime>,
    /// Before this instant.
    pub before: Option<NaiveDateTime>,
    /// Done by the account of this log-in id.
    pub login_id: Option<String>,
    /// The action, or how it begins.
    pub action: Option<String>,
    /// Only this municipality's.
    pub municipality: Option<MunicipalityCode>,
    /// Only looks for this purpose.
    pub purpose: Option<LookPurpose>,
}

/// Where a page begins: after this event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventPlace {
    /// When.
    pub at: NaiveDateTime,
    /// Id.
    pub id: AuditEventId,
}

/// An event as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEvent {
    /// Id.
    pub id: AuditEventId,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// Log-in id of who did it.
    pub login_id: Option<String>,
    /// Whose data.
    pub municipality_code: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// What a look was for, as it is stored: an event that was tampered with must still be shown.
    pub purpose: String,
    /// Id of the request.
    pub request_id: String,
    /// Address of the client.
    pub address: String,
    /// Number and hash of its link; none before it is sealed.
    pub link: Option<(i64, String)>,
}
