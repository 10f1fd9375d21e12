//! Values that are followed.

use super::boxed::{Boxed, value_of, value_of_mut};
use super::{Memo, StoredValue};
use crate::compute::Compute;
use leptos::prelude::{Read as _, ReadUntracked as _, Set as _, Track as _, Write as _};
use std::marker::PhantomData;

/// A value that may be changed, and is followed by what reads it.
pub(crate) struct RwSignal<T>(leptos::prelude::RwSignal<Boxed>, PhantomData<fn() -> T>);

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> PartialEq for RwSignal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// Holds a value.
    pub(crate) fn new(value: T) -> Self {
        Self(new(Box::new(value)), PhantomData)
    }

    /// The value; followed.
    pub(crate) fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(value_of(&**self.0.read()))
    }

    /// The value, not followed.
    pub(crate) fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(value_of(&**self.0.read_untracked()))
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

    /// A copy of the value unless its page is gone; not followed.
    pub(crate) fn try_get_untracked(self) -> Option<T>
    where
        T: Clone,
    {
        self.0.try_read_untracked().map(|value| value_of::<T>(&**value).clone())
    }

    /// Follows the value without reading it.
    pub(crate) fn track(self) {
        self.0.track();
    }

    /// Another value.
    pub(crate) fn set(self, value: T) {
        set(self.0, Box::new(value));
    }

    /// Another value unless its page is gone; then the value comes back.
    pub(crate) fn try_set(self, value: T) {
        try_set(self.0, Box::new(value));
    }

    /// Changes the value.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        change(value_of_mut(&mut **self.0.write()));
    }

    /// Changes the value; nobody is told.
    pub(crate) fn update_untracked(self, change: impl FnOnce(&mut T)) {
        change(value_of_mut(&mut **self.0.write_untracked()));
    }
}

fn new(value: Boxed) -> leptos::prelude::RwSignal<Boxed> {
    leptos::prelude::RwSignal::new(value)
}

fn set(signal: leptos::prelude::RwSignal<Boxed>, value: Boxed) {
    signal.set(value);
}

fn try_set(signal: leptos::prelude::RwSignal<Boxed>, value: Boxed) {
    // Gone with its page: nobody is left to be told.
    drop(signal.try_set(value));
}

/// A value that is followed, wherever it comes from.
pub(crate) enum Signal<T> {
    /// A signal that others change.
    Held(RwSignal<T>),
    /// A memo.
    Memo(Memo<T>),
    /// Computed whenever it is read.
    Derived(StoredValue<Box<dyn Compute<T> + Send + Sync>>),
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T: Send + Sync + 'static> Signal<T> {
    /// Computed whenever it is read.
    pub(crate) fn derive(value: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::Derived(StoredValue::new(Box::new(value)))
    }

    /// The value; followed.
    pub(crate) fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        match self {
            Self::Held(signal) => signal.with(read),
            Self::Memo(memo) => memo.with(read),
            Self::Derived(derived) => read(&derived.with_value(|value| value.compute())),
        }
    }

    /// The value, not followed.
    pub(crate) fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        leptos::prelude::untrack(|| self.with(read))
    }

    /// A copy of the value; followed.
    pub(crate) fn get(self) -> T
    where
        T: Clone,
    {
        match self {
            Self::Held(signal) => signal.get(),
            Self::Memo(memo) => memo.get(),
            Self::Derived(derived) => derived.with_value(|value| value.compute()),
        }
    }

    /// A copy of the value, not followed.
    pub(crate) fn get_untracked(self) -> T
    where
        T: Clone,
    {
        leptos::prelude::untrack(|| self.get())
    }
}

impl<T: Clone + Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::derive(move || value.clone())
    }
}

impl<T: Default + Clone + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::from(T::default())
    }
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::Held(signal)
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::Memo(memo)
    }
}
