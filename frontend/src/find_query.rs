//! What stands in the one box. In memory and never in an address: it is personal data.

use leptos::prelude::*;

/// What was last looked for.
#[derive(Clone, Copy)]
pub(crate) struct FindQuery {
    /// As typed in the header.
    pub(crate) typed: RwSignal<String>,
    /// As sent off with Enter.
    pub(crate) sent: RwSignal<String>,
    /// Counts the sending, so that the same can be looked for again.
    pub(crate) times: RwSignal<u32>,
}

impl FindQuery {
    /// Nothing yet; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self {
            typed: RwSignal::new(String::new()),
            sent: RwSignal::new(String::new()),
            times: RwSignal::new(0),
        });
    }

    /// Looks for what is typed.
    pub(crate) fn send(self) {
        self.sent.set(self.typed.get_untracked().trim().to_owned());
        self.times.update(|times| *times += 1);
    }

    /// Forgets it.
    pub(crate) fn forget(self) {
        self.typed.set(String::new());
        self.sent.set(String::new());
    }
}

/// The one box of this visit.
pub(crate) fn use_find_query() -> FindQuery {
    expect_context()
}
