//! A change on its way to the API: busy while it runs, its failure afterwards.

use crate::client::{Call, Client, use_client};
use crate::failure::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

/// What a form or a button sends.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    client: Client,
    /// It is under way.
    pub(crate) busy: RwSignal<bool>,
    /// Why the latest attempt failed.
    pub(crate) failure: RwSignal<Option<Failure>>,
}

/// Nothing sent yet.
pub(crate) fn use_change() -> Change {
    Change { client: use_client(), busy: RwSignal::new(false), failure: RwSignal::new(None) }
}

impl Change {
    /// Sends it unless it is on its way already. `done` hears how it ended, a failure is kept to be shown too.
    pub(crate) fn send<T: DeserializeOwned + 'static>(
        self,
        call: Call,
        done: impl FnOnce(Result<T, &Failure>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let outcome = self.client.send(call).await;
            self.busy.try_set(false);
            match outcome {
                Ok(answer) => done(Ok(answer)),
                Err(failure) => {
                    done(Err(&failure));
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Why the latest attempt failed, where the form says no more of it: what is wrong with fields stands at the fields.
    pub(crate) fn beside_fields(self) -> Signal<Option<Failure>> {
        Signal::derive(move || {
            self.failure.get().filter(|failure| failure.problem().is_none_or(|problem| problem.errors.is_empty()))
        })
    }
}
