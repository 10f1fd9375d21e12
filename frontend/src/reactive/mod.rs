//! Signals, memos and stored values of Leptos, whose machinery is there once.
//!
//! Leptos makes a copy of it for every type that is held. Here the value lies in a box, the machinery holds the box, and
//! the type is known at the handle only. Names and methods are those of Leptos.

mod boxed;
mod callback;
mod memo;
mod signal;
mod stored;

pub(crate) use callback::Callback;
pub(crate) use memo::{Memo, memo};
pub(crate) use signal::{RwSignal, Signal};
pub(crate) use stored::StoredValue;
