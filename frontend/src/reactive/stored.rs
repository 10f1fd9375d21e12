//! Values that are held for a page, and not followed.

use super::boxed::{Boxed, value_of, value_of_mut};
use leptos::prelude::{ReadValue as _, SetValue as _, WriteValue as _};
use std::marker::PhantomData;

/// A value that lives as long as what made it.
pub(crate) struct StoredValue<T>(leptos::prelude::StoredValue<Boxed>, PhantomData<fn() -> T>);

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: Send + Sync + 'static> StoredValue<T> {
    /// Holds a value.
    pub(crate) fn new(value: T) -> Self {
        Self(new(Box::new(value)), PhantomData)
    }

    /// The value.
    pub(crate) fn with_value<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(value_of(&**self.0.read_value()))
    }

    /// A copy of the value.
    pub(crate) fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// A copy of the value unless what made it is gone.
    pub(crate) fn try_get_value(self) -> Option<T>
    where
        T: Clone,
    {
        self.0.try_read_value().map(|value| value_of::<T>(&**value).clone())
    }

    /// Another value.
    pub(crate) fn set_value(self, value: T) {
        set(self.0, Box::new(value));
    }

    /// Changes the value.
    pub(crate) fn update_value(self, change: impl FnOnce(&mut T)) {
        change(value_of_mut(&mut **self.0.write_value()));
    }
}

fn new(value: Boxed) -> leptos::prelude::StoredValue<Boxed> {
    leptos::prelude::StoredValue::new(value)
}

fn set(stored: leptos::prelude::StoredValue<Boxed>, value: Boxed) {
    stored.set_value(value);
}
