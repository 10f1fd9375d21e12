//! What was typed and not yet sent, kept while one visits other pages, and in the tab's session storage, so that a
//! reload loses nothing. It is personal data: it goes with the tab, with the log-out, and when somebody else logs in.
//!
//! The browser may refuse the storage: then a reload loses the drafts, nothing else (gloo-storage would panic).
//!
//! Two things that must not be mixed up: a *draft* was left behind, and its form asks before it uses it, for the next
//! caller is somebody else; a *hand-over* is meant for whoever one is sent to: the page that opens next, once, or the
//! forms opened out of one search, by the token in its address. The token says nothing of anybody.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

const PREFIX: &str = "madoguchi.draft.";
const OWNER: &str = "madoguchi.draft-owner";
/// The searches whose hand-overs are kept: as far as one goes back.
const SEARCHES: usize = 8;

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn handed(form: &str) -> String {
    format!("{form}.handed-over")
}

/// The name of the list of drafts that were left behind, where a form keeps more than the latest.
pub(crate) fn left_of(form: &str) -> String {
    format!("{form}.left")
}

/// The name of what is handed to the forms of one search: a draft like any other, for [`Drafts::find`] and
/// [`Drafts::forget`].
pub(crate) fn handed_by(form: &str, token: &str) -> String {
    format!("{form}.for.{token}")
}

/// The tokens of a form with one more, the latest first, and those that are too old.
fn with_token(mut tokens: Vec<String>, token: &str) -> (Vec<String>, Vec<String>) {
    tokens.retain(|other| other != token);
    tokens.insert(0, token.to_owned());
    let old = tokens.split_off(SEARCHES.min(tokens.len()));
    (tokens, old)
}

/// The drafts of this visit, by the name of their form.
#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    kept: StoredValue<BTreeMap<String, String>>,
    used_up: RwSignal<u32>,
}

impl Drafts {
    /// None yet; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self { kept: StoredValue::new(BTreeMap::new()), used_up: RwSignal::new(0) });
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
        self.kept.update_value(|drafts| {
            drafts.insert(form.to_owned(), text);
        });
    }

    /// The draft of a form, if one was kept.
    pub(crate) fn find<T: DeserializeOwned>(self, form: &str) -> Option<T> {
        let kept = self.kept.with_value(|drafts| drafts.get(form).cloned());
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

    /// Hands a draft to the forms that are opened with this token.
    pub(crate) fn hand_over_by(self, form: &str, token: &str, draft: &impl Serialize) {
        let list = format!("{form}.tokens");
        let (tokens, old) = with_token(self.find(&list).unwrap_or_default(), token);
        for token in &old {
            self.forget(&handed_by(form, token));
        }
        self.keep(&list, &tokens);
        self.keep(&handed_by(form, token), draft);
    }

    /// Forgets a draft: it was sent, or is not wanted.
    pub(crate) fn forget(self, form: &str) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(&format!("{PREFIX}{form}")));
        }
        self.kept.update_value(|drafts| {
            drafts.remove(form);
        });
    }

    /// Forgets what has been sent, wherever it lies by now: one that was begun anew meanwhile stays.
    pub(crate) fn use_up(self, form: &str, sent: Option<&Value>) {
        if self.find::<Value>(form).as_ref() == sent {
            self.forget(form);
        }
        let list = left_of(form);
        if let Some(left) = self.find::<Vec<Value>>(&list) {
            self.keep(&list, &left.iter().filter(|draft| Some(*draft) != sent).collect::<Vec<_>>());
        }
        self.used_up.update(|times| *times += 1);
    }

    /// How often something was used up; tracked.
    pub(crate) fn used_up(self) -> u32 {
        self.used_up.get()
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
        self.kept.update_value(BTreeMap::clear);
    }
}

/// The drafts of this visit.
pub(crate) fn use_drafts() -> Drafts {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_searches_keep_what_was_handed_to_them() {
        let (mut kept, mut gone) = (Vec::new(), Vec::new());
        for token in ["a", "b", "a", "c", "d", "e", "f", "g", "h", "i"] {
            let (now, old) = with_token(kept, token);
            kept = now;
            gone.extend(old);
        }
        assert_eq!(kept, ["i", "h", "g", "f", "e", "d", "c", "a"]);
        assert_eq!(gone, ["b"]);
    }
}
