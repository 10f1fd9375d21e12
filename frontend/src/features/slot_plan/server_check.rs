//! What the server says of a plan that is being typed.

use madoguchi_contract::slot_plan::{Clash, Warning};
use serde::Deserialize;

/// What of the server's preview is shown: the slots themselves are computed here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct ServerCheck {
    /// Existing slots in the way.
    pub(crate) clashes: Vec<Clash>,
    /// What to look at.
    pub(crate) warnings: Vec<Warning>,
}
