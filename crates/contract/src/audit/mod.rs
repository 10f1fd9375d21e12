//! The audit: who did what, and who looked at whom (ACC5).

pub mod told;
pub mod words;

use serde::{Deserialize, Serialize};

/// An event. It is kept with ids; what they are called is read when the event is, as far as the reader may see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// Opaque id.
    pub id: String,
    /// When (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub at: String,
    /// Log-in id of who did it; null before a log-in and for the server itself.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub login_id: Option<String>,
    /// Role of who did it: `operator`, `municipality`, `agent` …; null like `login_id`.
    #[cfg_attr(feature = "openapi", schema(example = "agent"))]
    pub role: Option<String>,
    /// Whose data, six digits; null when it is nobody's.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// What was done.
    #[cfg_attr(feature = "openapi", schema(example = "booking.created"))]
    pub action: String,
    /// To what kind of thing.
    #[cfg_attr(feature = "openapi", schema(example = "booking"))]
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// What that is called today; null for what is gone, for lists, and for what is not the reader's.
    pub subject: Option<EventSubject>,
    /// What was changed; empty for events that change nothing, and for those from before it was kept.
    pub changes: Vec<EventChange>,
    /// Why, in the words of who did it: of an account that was suspended, resumed or deleted, for those who administer
    /// it; of an application that was refused, or approved before its round.
    pub reason: Option<String>,
    /// What a look at personal data was for: `call`, `list`, `export`, `accounts`, `audit`; empty where nothing
    /// personal was seen.
    #[cfg_attr(feature = "openapi", schema(example = "call"))]
    pub purpose: String,
    /// Id of the request, as in the server's log.
    pub request_id: String,
    /// Address of the client.
    pub address: String,
    /// Its place in the hash chain; null in the second before it is sealed.
    pub seq: Option<u64>,
    /// Its hash in the chain, hexadecimal.
    pub hash: Option<String>,
}

/// What an event is about, as it is called today. It stands in no event: names may have to be erased.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventSubject {
    /// Log-in id of an account, also of the one that a mail or an application is for; name of a company, also a
    /// commission's, or of a venue, also a slot plan's; reference number of a booking. Null for what has a number only.
    #[cfg_attr(feature = "openapi", schema(example = "agent1001"))]
    pub name: Option<String>,
    /// Whose account it is, or who was applied for; null for everybody who does not administer the account.
    pub person: Option<String>,
    /// Which municipality commissions or applies, six digits.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// The product of a slot plan.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: Option<String>,
    /// What a mail is about (`log_in` …), what an application is for (`issue`, `change`, `delete`).
    pub kind: Option<String>,
    /// Id of the application of a person, of the venue of a slot plan.
    pub part_of: Option<String>,
    /// Whether the reader may open it, or what it is part of.
    pub can_open: bool,
}

/// What became of one field. A personal one has neither value: an event cannot be erased.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventChange {
    /// The field: `status`, `ends_on`, `name` …
    #[cfg_attr(feature = "openapi", schema(example = "status"))]
    pub field: String,
    /// Before; null where there was none.
    #[cfg_attr(feature = "openapi", schema(example = "active"))]
    pub from: Option<String>,
    /// After; null where there is none.
    #[cfg_attr(feature = "openapi", schema(example = "suspended"))]
    pub to: Option<String>,
}

redacted_debug!(AuditEvent, EventSubject, EventChange);

/// `GET /audit-chain`: how far the events are sealed. Written down elsewhere, head and number prove later that nothing
/// was cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditChain {
    /// Events in the chain.
    pub sealed: u64,
    /// Hash of the last; null for an empty chain.
    pub head: Option<String>,
    /// Events that wait to be sealed.
    pub waiting: u64,
}
