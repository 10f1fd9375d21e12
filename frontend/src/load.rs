//! Reading from the API for a screen: what was read stays while it is read again, a request is given up when the
//! page is left, a failure offers to try again.
//!
//! Our own small resource instead of `LocalResource`, because three things belong together here: the abort on
//! clean-up, the failure as a value beside the older content, and a busy mark that does not blank the screen.

use crate::client::{Client, Failure, use_client};
use crate::prelude::*;
use std::future::Future;

/// Something read from the API.
pub(crate) struct Load<T: Send + Sync + 'static> {
    /// The latest content.
    pub(crate) value: RwSignal<Option<T>>,
    /// Why the latest attempt failed.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// An attempt is under way.
    pub(crate) busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Send + Sync + 'static> Load<T> {
    /// Reads again, keeping what is there.
    pub(crate) fn reload(self) {
        self.again.update(|count| *count += 1);
    }
}

/// Reads whenever the key changes (and once at the start). While `key` gives `None`, nothing is read.
pub(crate) fn use_load<K, T, F, Fut>(key: impl Fn() -> Option<K> + Send + Sync + 'static, fetch: F) -> Load<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    F: Fn(Client, K) -> Fut + 'static,
    Fut: Future<Output = Result<T, Failure>> + 'static,
{
    let client = use_client();
    let load = Load {
        value: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(true),
        again: RwSignal::new(0),
    };
    let key = memo(key);
    Effect::new(move |_| {
        load.again.track();
        let Some(key) = key.get() else { return };
        load.busy.set(true);
        let request = fetch(client.until_cleanup(), key);
        spawn_local(async move {
            match request.await {
                // Another request has taken its place, or the page is gone.
                Err(Failure::Aborted) => return,
                Ok(value) => {
                    load.failure.try_set(None);
                    load.value.try_set(Some(value));
                }
                Err(failure) => {
                    load.failure.try_set(Some(failure));
                }
            }
            load.busy.try_set(false);
        });
    });
    load
}
