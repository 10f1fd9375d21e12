//! Reading from the API for a screen: what was read stays while it is read again, a request is given up when the
//! page is left, a failure offers to try again.
//!
//! Our own small resource instead of `LocalResource`, because three things belong together here: the abort on
//! clean-up, the failure as a value beside the older content, and a busy mark that does not blank the screen.

use crate::client::{Answer, Client, Failure, Reader, Text, said, use_client};
use crate::compute::Compute;
use crate::prelude::*;
use madoguchi_contract::json::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;

/// Something read from the API.
pub(crate) struct Load<T> {
    /// The latest content.
    pub(crate) value: RwSignal<Option<T>>,
    /// Why the latest attempt failed.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// An attempt is under way.
    pub(crate) busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Load<T> {}

impl<T> Load<T> {
    /// Reads again, keeping what is there; nothing when the page is gone.
    pub(crate) fn reload(self) {
        if let Some(count) = self.again.try_get_untracked() {
            self.again.set(count.wrapping_add(1));
        }
    }
}

/// An attempt: it puts the content where it belongs, or says why there is none.
type Attempt = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// What a screen waits for: an answer of the API, or several of them as one in a box.
pub(crate) trait Fetching<T> {
    /// The attempt that puts it into the signal.
    fn attempt(self, value: RwSignal<Option<T>>) -> Attempt;
}

impl<T: DeserializeOwned + Send + Sync + 'static> Fetching<T> for Answer<T> {
    fn attempt(self, value: RwSignal<Option<T>>) -> Attempt {
        let put = move |text: &str| said(text).map(|content| value.try_set(Some(content)));
        Box::pin(put_text(self.into_text(), Box::new(put)))
    }
}

/// Several requests whose answers become one content.
pub(crate) type Several<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// The requests of a future, for [`use_load`].
pub(crate) fn several<T>(requests: impl Future<Output = Result<T, Failure>> + 'static) -> Several<T> {
    Box::pin(requests)
}

impl<T: Send + Sync + 'static> Fetching<T> for Several<T> {
    fn attempt(self, value: RwSignal<Option<T>>) -> Attempt {
        Box::pin(async move {
            value.try_set(Some(self.await?));
            Ok(())
        })
    }
}

/// One future for every type that is read.
async fn put_text(text: Text, put: Reader<()>) -> Result<(), Failure> {
    put(&text.await?)
}

/// Reads whenever the key changes (and once at the start). While `key` gives `None`, nothing is read.
pub(crate) fn use_load<K, T, R>(
    key: impl Fn() -> Option<K> + Send + Sync + 'static,
    fetch: impl Fn(Client, K) -> R + 'static,
) -> Load<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    R: Fetching<T>,
{
    let client = use_client();
    let load = Load {
        value: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(true),
        again: RwSignal::new(0),
    };
    let key = memo(key);
    let attempt = move || key.get().map(|key| fetch(client.until_cleanup(), key).attempt(load.value));
    follow(load.failure, load.busy, load.again, Box::new(attempt));
    load
}

/// What is the same for all that is read.
fn follow(
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    again: RwSignal<u32>,
    attempt: Box<dyn Compute<Option<Attempt>>>,
) {
    Effect::new(move |_| {
        again.track();
        let Some(attempt) = attempt.compute() else { return };
        busy.set(true);
        spawn_local(async move {
            match attempt.await {
                // Another request has taken its place, or the page is gone.
                Err(Failure::Aborted) => return,
                Ok(()) => failure.try_set(None),
                Err(reason) => failure.try_set(Some(reason)),
            }
            busy.try_set(false);
        });
    });
}
