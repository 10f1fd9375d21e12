//! Putting in order.

use std::cmp::Ordering;

/// The list in order; what is equal stays as it was.
pub(crate) fn sorted<T>(mut list: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    list.sort_by(order);
    list
}
