//! The audit: who did what, and who looked at whom (ACC5).

use serde::{Deserialize, Serialize};

/// An event. It names things by id, never a person by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
