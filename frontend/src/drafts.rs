//! What was typed and not yet sent, kept while one visits other pages. In memory only: it is personal data.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// The drafts of this visit, by the name of their form.
#[derive(Clone, Copy)]
pub(crate) struct Drafts(StoredValue<HashMap<String, String>>);

impl Drafts {
    /// None yet; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(HashMap::new())));
    }

    /// Keeps a draft.
    pub(crate) fn keep(self, form: &str, draft: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(draft) {
            self.0.update_value(|drafts| {
                drafts.insert(form.to_owned(), text);
            });
        }
    }

    /// The draft of a form, if one was kept.
    pub(crate) fn find<T: DeserializeOwned>(self, form: &str) -> Option<T> {
        self.0.with_value(|drafts| drafts.get(form).and_then(|text| serde_json::from_str(text).ok()))
    }

    /// Forgets a draft: it was sent, or is not wanted.
    pub(crate) fn forget(self, form: &str) {
        self.0.update_value(|drafts| {
            drafts.remove(form);
        });
    }

    /// Forgets everything: somebody else sits down.
    pub(crate) fn forget_all(self) {
        self.0.update_value(HashMap::clear);
    }
}

/// The drafts of this visit.
pub(crate) fn use_drafts() -> Drafts {
    expect_context()
}
