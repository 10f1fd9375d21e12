//! The box that values lie in.

use std::any::Any;

/// A value whose type only its handle knows.
pub(super) type Boxed = Box<dyn Any + Send + Sync>;

/// The value of a handle. A handle and its box are made together, so that the types agree.
pub(super) fn value_of<T: 'static>(boxed: &dyn Any) -> &T {
    match boxed.downcast_ref() {
        Some(value) => value,
        None => mixed_up(),
    }
}

/// The same, to change it.
pub(super) fn value_of_mut<T: 'static>(boxed: &mut dyn Any) -> &mut T {
    match boxed.downcast_mut() {
        Some(value) => value,
        None => mixed_up(),
    }
}

#[cold]
fn mixed_up() -> ! {
    unreachable!("a handle holds what it was made for")
}
