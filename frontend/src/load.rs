//! Reading from the API for a screen: a [`LocalResource`] that keeps what was read while it is read again.
//!
//! A resource alone holds one result: an attempt that fails would take the grid away that an agent is reading from. So
//! what was read lies beside the failure, and a request is given up when the page is left.

use crate::client::{Client, use_client};
use crate::failure::Failure;
use leptos::prelude::*;
use std::future::Future;

/// Something read from the API.
pub(crate) struct Load<T: Send + Sync + 'static> {
    /// The latest content.
    pub(crate) value: RwSignal<Option<T>>,
    /// Why the latest attempt failed.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// An attempt is under way.
    pub(crate) busy: RwSignal<bool>,
    resource: LocalResource<()>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Send + Sync + 'static> Load<T> {
    /// Reads again, keeping what is there; nothing when the page is gone.
    pub(crate) fn reload(self) {
        if !self.busy.is_disposed() {
            self.resource.refetch();
        }
    }

    /// Has the `Suspense` or `Transition` around wait for what is being read. Reading the resource tells it, following
    /// it does not.
    pub(crate) fn wait(self) {
        self.resource.get();
    }
}

/// Reads whenever the key changes (and once at the start). While `key` gives `None`, nothing is read.
pub(crate) fn use_load<K, T, R>(
    key: impl Fn() -> Option<K> + Send + Sync + 'static,
    fetch: impl Fn(Client, K) -> R + 'static,
) -> Load<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    R: Future<Output = Result<T, Failure>> + 'static,
{
    let client = use_client();
    let (value, failure, busy) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(true));
    let key = Memo::new(move |_| key());
    let resource = LocalResource::new(move || {
        let attempt = key.get().map(|key| fetch(client.until_cleanup(), key));
        async move {
            let Some(attempt) = attempt else { return };
            busy.try_set(true);
            match attempt.await {
                // Another request has taken its place, or the page is gone.
                Err(Failure::Aborted) => return,
                Ok(content) => {
                    value.try_set(Some(content));
                    failure.try_set(None);
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
            busy.try_set(false);
        }
    });
    Load { value, failure, busy, resource }
}
