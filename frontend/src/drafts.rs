//! What was typed and not yet sent, kept while one visits other pages, and in the tab's session storage, so that a
//! reload loses nothing. It is personal data: it goes with the tab, with the log-out, and when somebody else logs in.
//!
//! The browser may refuse the storage: then a reload loses the drafts, nothing else (gloo-storage would panic).
//!
//! Two things that must not be mixed up: a *draft* was left behind, and its form asks before it uses it, for the next
//! caller is somebody else; a *hand-over* is meant for the form that opens next, by whoever sends one there, and is used
//! once.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const PREFIX: &str = "madoguchi.draft.";
const OWNER: &str = "madoguchi.draft-owner";

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn handed(form: &str) -> String {
    format!("{form}.handed-over")
}

/// The drafts of this visit, by the name of their form.
#[derive(Clone, Copy)]
pub(crate) struct Drafts(StoredValue<BTreeMap<String, String>>);

impl Drafts {
    /// None yet; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(BTreeMap::new())));
    }

    /// Says whose drafts these are; those of anybody else are forgotten.
    pub(crate) fn belong_to(self, account_id: &str) {
        let Some(storage) = storage() else { return };
        if storage.get_item(OWNER).ok().flatten().as_deref() != Some(account_id) {
            self.forget_all();
            // Without storage a reload loses the drafts, nothing else.
            drop(storage.set_item(OWNER, account_id));
        }
    }

    /// Keeps a draft.
    pub(crate) fn keep(self, form: &str, draft: &impl Serialize) {
        let Ok(text) = serde_json::to_string(draft) else { return };
        if let Some(storage) = storage() {
            drop(storage.set_item(&format!("{PREFIX}{form}"), &text));
        }
        self.0.update_value(|drafts| {
            drafts.insert(form.to_owned(), text);
        });
    }

    /// The draft of a form, if one was kept.
    pub(crate) fn find<T: DeserializeOwned>(self, form: &str) -> Option<T> {
        let kept = self.0.with_value(|drafts| drafts.get(form).cloned());
        let text = kept.or_else(|| storage()?.get_item(&format!("{PREFIX}{form}")).ok().flatten())?;
        serde_json::from_str(&text).ok()
    }

    /// Hands a draft to the form of this name that opens next.
    pub(crate) fn hand_over(self, form: &str, draft: &impl Serialize) {
        self.keep(&handed(form), draft);
    }

    /// What was handed over to a form; once.
    pub(crate) fn take<T: DeserializeOwned>(self, form: &str) -> Option<T> {
        let draft = self.find(&handed(form));
        self.forget(&handed(form));
        draft
    }

    /// Forgets a draft: it was sent, or is not wanted.
    pub(crate) fn forget(self, form: &str) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(&format!("{PREFIX}{form}")));
        }
        self.0.update_value(|drafts| {
            drafts.remove(form);
        });
    }

    /// Forgets everything: somebody else sits down.
    pub(crate) fn forget_all(self) {
        if let Some(storage) = storage() {
            let count = storage.length().unwrap_or_default();
            let keys: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
            for key in keys.iter().filter(|key| key.starts_with(PREFIX)) {
                drop(storage.remove_item(key));
            }
        }
        self.0.update_value(BTreeMap::clear);
    }
}

/// The drafts of this visit.
pub(crate) fn use_drafts() -> Drafts {
    expect_context()
}
