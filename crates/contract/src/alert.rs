//! What somebody should see to now, whatever page is open.

use serde::{Deserialize, Serialize};

/// Something to see to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// `look_ups_over_quota`: accounts that saw more people in an hour than the municipality has set, within the last
    /// 24 hours. `exports_asked`: files that wait for approval. `mails_held_up`: mails that are due, while the mail
    /// server takes nothing.
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
