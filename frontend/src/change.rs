//! A change on its way to the API: busy while it runs, its failure afterwards.
//!
//! It belongs to the page that sends it. An answer that comes when the page is gone changes nothing on the screen and
//! leads nowhere: the status line says how it ended.

use crate::client::{Call, Client, use_client};
use crate::components::dialog::{DialogState, use_dialog};
use crate::components::failure::failure_text;
use crate::components::status::{Status, Tone, Way, use_status};
use crate::drafts::{Drafts, use_drafts};
use crate::failure::Failure;
use crate::i18n::{I18n, Texts, use_i18n};
use leptos::prelude::*;
use leptos::task::spawn_local;
use madoguchi_contract::Lang;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a form or a button sends.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    client: Client,
    status: Status,
    i18n: I18n,
    drafts: Drafts,
    dialog: Option<DialogState>,
    name: fn(&'static Texts) -> &'static str,
    drafts_used: StoredValue<Vec<String>>,
    /// It is under way.
    pub(crate) busy: RwSignal<bool>,
    /// Why the latest attempt failed.
    pub(crate) failure: RwSignal<Option<Failure>>,
}

/// Nothing sent yet.
pub(crate) fn use_change() -> Change {
    Change {
        client: use_client(),
        status: use_status(),
        i18n: use_i18n(),
        drafts: use_drafts(),
        dialog: use_dialog(),
        name: |t| t.common.your_change,
        drafts_used: StoredValue::new(Vec::new()),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    }
}

impl Change {
    /// What it is called where its page is gone: in most cases the words of its button.
    #[must_use]
    pub(crate) fn named(self, name: fn(&'static Texts) -> &'static str) -> Self {
        Self { name, ..self }
    }

    /// A draft that has served its purpose once this is done, whether the page still stands or not.
    #[must_use]
    pub(crate) fn uses_up(self, draft: impl Into<String>) -> Self {
        self.drafts_used.update_value(|names| names.push(draft.into()));
        self
    }

    /// Sends it unless it is on its way already. While the page stands, `done` hears how it ended, and a failure is
    /// kept to be shown.
    pub(crate) fn send<T: DeserializeOwned + 'static>(
        self,
        call: Call,
        done: impl FnOnce(Result<T, &Failure>) + 'static,
    ) {
        self.send_or_tell(call, done, |_| None);
    }

    /// The same for what must be told in full where the page is gone: more words, and a way to what came of it.
    pub(crate) fn send_or_tell<T: DeserializeOwned + 'static>(
        self,
        call: Call,
        done: impl FnOnce(Result<T, &Failure>) + 'static,
        told: impl FnOnce(&T) -> Option<(String, Way)> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        if let Some(dialog) = self.dialog {
            dialog.begin();
        }
        // The drafts as they are sent: one that was begun anew meanwhile stays.
        let (drafts, names) = (self.drafts, self.drafts_used.get_value());
        let sent: Vec<_> = names.into_iter().map(|name| (drafts.find::<Value>(&name), name)).collect();
        let changes = call.changes();
        spawn_local(async move {
            let outcome = self.client.send::<T>(call).await;
            for (content, name) in sent.into_iter().filter(|_| outcome.is_ok()) {
                drafts.use_up(&name, content.as_ref());
            }
            let page_is_gone = self.busy.try_set(false).is_some();
            if page_is_gone {
                if let Some(dialog) = self.dialog {
                    dialog.end();
                }
                let Some((tone, text)) = late(&outcome, self.name, self.i18n.t_untracked()).filter(|_| changes) else {
                    return;
                };
                match outcome.ok().as_ref().and_then(told) {
                    Some((more, way)) => {
                        let gap = if self.i18n.lang_untracked() == Lang::Ja { "" } else { " " };
                        self.status.say_with_way(tone, format!("{text}{gap}{more}"), way);
                    }
                    None => self.status.say(tone, text),
                }
                return;
            }
            let unseen = self.dialog.is_some_and(DialogState::is_closed);
            match outcome {
                Ok(answer) => done(Ok(answer)),
                Err(failure) => {
                    done(Err(&failure));
                    if unseen && changes {
                        let t = self.i18n.t_untracked();
                        let why = failure_text(&failure, t).detail;
                        self.status.say(Tone::Warning, (t.common.not_done)((self.name)(t), &why));
                    }
                    self.failure.try_set(Some(failure));
                }
            }
            if let Some(dialog) = self.dialog {
                dialog.end();
            }
        });
    }

    /// Why the latest attempt failed, where the form says no more of it: what is wrong with fields stands at the
    /// fields.
    pub(crate) fn beside_fields(self) -> Signal<Option<Failure>> {
        Signal::derive(move || {
            self.failure.get().filter(|failure| failure.problem().is_none_or(|problem| problem.errors.is_empty()))
        })
    }
}

/// What is said of a change whose page is gone. Whoever logged out knows it already.
fn late<T>(
    outcome: &Result<T, Failure>,
    name: fn(&'static Texts) -> &'static str,
    t: &'static Texts,
) -> Option<(Tone, String)> {
    match outcome {
        Ok(_) => Some((Tone::Success, (t.common.late_done)(name(t)))),
        Err(Failure::LoggedOut) => None,
        Err(failure) => Some((Tone::Warning, (t.common.late_not_done)(name(t), &failure_text(failure, t).detail))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::problem::{Problem, ProblemType};

    #[test]
    fn a_late_answer_is_told_by_the_name_of_the_change() {
        let full = Failure::Problem(Box::new(Problem::new(ProblemType::SlotFull, Lang::Ja, "空きがありません")));
        type Case = (Result<(), Failure>, Option<(Tone, &'static str)>);
        let cases: [Case; 3] = [
            (Ok(()), Some((Tone::Success, "前の画面の「予約を取り消す」は完了しました。"))),
            (Err(full), Some((Tone::Warning, "前の画面の「予約を取り消す」は完了していません。空きがありません"))),
            (Err(Failure::LoggedOut), None),
        ];
        for (outcome, told) in cases {
            let found = late(&outcome, |t| t.bookings.cancel_submit, texts(Lang::Ja));
            assert_eq!(found.as_ref().map(|(tone, text)| (*tone, text.as_str())), told, "{outcome:?}");
        }
    }
}
