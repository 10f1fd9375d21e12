//! Slots: the plan they come from, and their places.

pub(crate) mod capacity;
pub(crate) mod plan;
pub(crate) mod standing;
pub(crate) mod status;
pub(crate) mod stored;
pub(crate) mod terms;
