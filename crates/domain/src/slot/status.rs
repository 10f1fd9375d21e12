//! The switch of a slot.

use crate::word::words;

words! {
    /// Whether a slot is offered at all; whether it can be booked is its standing.
    SlotStatus {
        /// It is offered.
        Open = "open",
        /// It was taken back.
        Closed = "closed",
    }
}
