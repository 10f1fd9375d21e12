//! Lists are pages: `{"items": […], "next_cursor": "…"|null}`.

use serde::{Deserialize, Serialize};

/// How many items a page has when the client does not say.
pub const DEFAULT_LIMIT: u16 = 50;
/// The most items a page may have.
pub const MAX_LIMIT: u16 = 200;

/// The header of a list as a file that says how many characters its encoding does not have.
pub const REPLACED_CHARACTERS: &str = "replaced-characters";

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Send it back as `cursor` to get the next page; null on the last page. Opaque, and bound to the same filters.
    pub next_cursor: Option<String>,
}
