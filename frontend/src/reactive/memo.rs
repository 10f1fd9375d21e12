//! Values that follow others, and tell of a change only when they differ.

use super::boxed::value_of;
use crate::compute::Compute;
use leptos::prelude::{Read as _, ReadUntracked as _, Track as _};
use std::any::Any;
use std::marker::PhantomData;

/// A boxed value that can be compared.
trait Comparable: Any + Send + Sync {
    fn same(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: PartialEq + Send + Sync + 'static> Comparable for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

struct Compared(Box<dyn Comparable>);

impl PartialEq for Compared {
    fn eq(&self, other: &Self) -> bool {
        (*self.0).same((*other.0).as_any())
    }
}

/// A value that follows what it reads.
pub(crate) struct Memo<T>(leptos::prelude::Memo<Compared>, PhantomData<fn() -> T>);

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: Send + Sync + 'static> Memo<T> {
    /// The value; followed.
    pub(crate) fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(value_of((*self.0.read().0).as_any()))
    }

    /// The value, not followed.
    pub(crate) fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(value_of((*self.0.read_untracked().0).as_any()))
    }

    /// A copy of the value; followed.
    pub(crate) fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of the value, not followed.
    pub(crate) fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Follows the value without reading it.
    pub(crate) fn track(self) {
        self.0.track();
    }
}

/// A value that follows what it reads, and tells of a change only when it differs: `Memo::new` of Leptos.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo(new(Box::new(move || Compared(Box::new(value())))), PhantomData)
}

fn new(value: Box<dyn Compute<Compared> + Send + Sync>) -> leptos::prelude::Memo<Compared> {
    leptos::prelude::Memo::new(move |_| value.compute())
}
