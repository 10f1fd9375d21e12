//! Reading from the API for a screen: a [`LocalResource`] that keeps what was read while it is read again.
//!
//! A resource alone holds one result: an attempt that fails would take the grid away that an agent is reading from. So
//! what was read lies beside the failure. A request is given up when the page is left, or asks for something else.

use crate::client::{Client, GiveUp, use_client};
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

/// Reads whenever the key changes (and once at the start), and keeps what is there until the answer comes. While `key`
/// gives `None`, nothing is read.
pub(crate) fn use_load<K, T, R>(
    key: impl Fn() -> Option<K> + Send + Sync + 'static,
    fetch: impl Fn(Client, K) -> R + 'static,
) -> Load<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    R: Future<Output = Result<T, Failure>> + 'static,
{
    reading(key, fetch, false)
}

/// The same for what must not be taken for something else: with another key, what was read and why nothing could be is
/// forgotten at once.
pub(crate) fn use_load_anew<K, T, R>(
    key: impl Fn() -> Option<K> + Send + Sync + 'static,
    fetch: impl Fn(Client, K) -> R + 'static,
) -> Load<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    R: Future<Output = Result<T, Failure>> + 'static,
{
    reading(key, fetch, true)
}

fn reading<K, T, R>(
    key: impl Fn() -> Option<K> + Send + Sync + 'static,
    fetch: impl Fn(Client, K) -> R + 'static,
    anew: bool,
) -> Load<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    R: Future<Output = Result<T, Failure>> + 'static,
{
    let client = use_client();
    let (value, failure, busy) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(true));
    let key = Memo::new(move |_| key());
    // The attempt under way, and what was read last: each with its key.
    let (under_way, told) = (StoredValue::new(None::<(K, GiveUp)>), StoredValue::new(None::<K>));
    let resource = LocalResource::new(move || {
        let attempt = key.get().map(|key| {
            let (client, give_up) = client.until_cleanup();
            under_way.try_set_value(Some((key.clone(), give_up)));
            (key.clone(), fetch(client, key))
        });
        async move {
            let Some((asked, attempt)) = attempt else { return };
            busy.try_set(true);
            let outcome = attempt.await;
            // The page is gone, or somebody asks for something else: this is no answer to it.
            if key.try_get_untracked().flatten().as_ref() != Some(&asked) {
                return;
            }
            match outcome {
                Err(Failure::Aborted) => return,
                Ok(content) => {
                    value.try_set(Some(content));
                    failure.try_set(None);
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
            told.try_set_value(Some(asked));
            busy.try_set(false);
        }
    });
    // A resource runs one attempt after the other: one that nobody waits for any more must not hold up the next.
    Effect::watch(
        move || key.get(),
        move |now, _, _| {
            let other = |of: Option<&K>| of.is_some_and(|of| now.as_ref() != Some(of));
            under_way.update_value(|attempt| {
                if let Some((_, give_up)) = attempt.take_if(|(of, _)| other(Some(&*of))) {
                    give_up.now();
                }
            });
            if anew && told.with_value(|told| other(told.as_ref())) {
                told.set_value(None);
                value.set(None);
                failure.set(None);
            }
        },
        false,
    );
    Load { value, failure, busy, resource }
}
