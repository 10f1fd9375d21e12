//! Events of the audit as they are read.

use crate::{AuditEventId, Change, LookPurpose, MunicipalityCode, Role};
use chrono::NaiveDateTime;
use std::fmt;

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
    /// Role of who did it.
    pub role: Option<Role>,
    /// Whose data.
    pub municipality_code: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// What that is called today; none for what is gone, is no single thing or is not the reader's.
    pub subject: Option<EventSubject>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// Why, in the words of who did it, where the reader may see them.
    pub reason: Option<String>,
    /// What a look was for, as it is stored: an event that was tampered with must still be shown.
    pub purpose: String,
    /// Id of the request.
    pub request_id: String,
    /// Address of the client.
    pub address: String,
    /// Number and hash of its link; none before it is sealed.
    pub link: Option<(i64, String)>,
}

/// What an event is about, as it is called today. It is read when the audit is, and stands in no event: a name may have
/// to be erased, an event cannot.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EventSubject {
    /// Log-in id of an account, also of the one that a mail or an application is for; name of a company or venue;
    /// reference number of a booking.
    pub name: Option<String>,
    /// Who it is, for those who administer the account.
    pub person: Option<String>,
    /// Whose it is: of a commission or an application.
    pub municipality: Option<String>,
    /// The product of a slot plan.
    pub vaccine: Option<String>,
    /// What a mail is about, what an application is for.
    pub kind: Option<String>,
    /// The application of a person, the venue of a slot plan.
    pub part_of: Option<String>,
    /// Whether the reader may open it, or what it is part of.
    pub can_open: bool,
}

impl fmt::Debug for EventSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSubject").finish_non_exhaustive()
    }
}
