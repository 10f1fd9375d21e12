//! The page's status line: one sentence about what just happened, spoken by screen readers.
//!
//! A sentence is for whoever was logged in when it was said. It is not shown to who comes after them, nor to who sees
//! the log-in page when they have left: it may name a person. What is said after the log-out, by an answer that comes
//! late, is for nobody.

use crate::i18n::tr;
use crate::session::{Session, use_session};
use leptos::prelude::*;
use leptos_router::components::A;

/// How a sentence is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It worked.
    Success,
    /// To know.
    Info,
    /// It did not work.
    Warning,
}

/// A way to what a sentence speaks of: its address and its words.
pub(crate) type Way = (String, String);

/// A sentence.
#[derive(Clone)]
struct Line {
    tone: Tone,
    text: String,
    way: Option<Way>,
    /// How many changes of page it outlives.
    lives: u8,
    listener: Listener,
}

/// Whom a sentence is for.
#[derive(Clone, PartialEq)]
enum Listener {
    Anyone,
    /// The account of this id.
    Account(String),
}

/// The status line.
#[derive(Clone, Copy)]
pub(crate) struct Status {
    line: RwSignal<Option<Line>>,
    session: Session,
}

impl Status {
    /// An empty line; provided to the pages.
    pub(crate) fn provide() -> Self {
        let status = Self { line: RwSignal::new(None), session: use_session() };
        provide_context(status);
        status
    }

    /// Says something on this page.
    pub(crate) fn say(self, tone: Tone, text: impl Into<String>) {
        self.put(tone, text.into(), None, 0);
    }

    /// Says something, with a way to what it speaks of.
    pub(crate) fn say_with_way(self, tone: Tone, text: impl Into<String>, way: Way) {
        self.put(tone, text.into(), Some(way), 0);
    }

    /// Says something that is to be read on the page one is sent to next.
    pub(crate) fn say_on_next_page(self, tone: Tone, text: impl Into<String>) {
        self.put(tone, text.into(), None, 1);
    }

    /// Says something that whoever sits there may read, logged in or not.
    pub(crate) fn say_to_anyone(self, tone: Tone, text: impl Into<String>) {
        let (text, listener) = (text.into(), Listener::Anyone);
        self.line.set(Some(Line { tone, text, way: None, lives: 0, listener }));
    }

    fn put(self, tone: Tone, text: String, way: Option<Way>, lives: u8) {
        // After the log-out it is for nobody, and takes no sentence away that is for anyone.
        let Some(me) = untrack(|| self.session.me()) else { return };
        self.line.set(Some(Line { tone, text, way, lives, listener: Listener::Account(me.account_id) }));
    }

    /// What whoever sits there may read; tracked.
    fn heard(self) -> Option<Line> {
        let account_id = self.session.me().map(|me| me.account_id);
        self.line.get().filter(|line| match &line.listener {
            Listener::Anyone => true,
            Listener::Account(id) => account_id.as_ref() == Some(id),
        })
    }

    /// The page changed.
    pub(crate) fn page_changed(self) {
        self.line.update(|line| {
            *line = line.take().and_then(|line| line.lives.checked_sub(1).map(|lives| Line { lives, ..line }));
        });
    }
}

/// The status line of this page.
pub(crate) fn use_status() -> Status {
    expect_context()
}

/// Where the line stands.
#[component]
pub(crate) fn StatusLine(status: Status) -> impl IntoView {
    let line = status.line;
    view! {
        <div class="status-line" role="status" aria-live="polite">
            {move || {
                status
                    .heard()
                    .map(|Line { tone, text, way, .. }| {
                        let class = match tone {
                            Tone::Success => "notice notice-success",
                            Tone::Info => "notice notice-info",
                            Tone::Warning => "notice notice-warning",
                        };
                        view! {
                            <div class=class>
                                <p>
                                    {text}
                                    {way
                                        .map(|(href, words)| {
                                            view! {
                                                " "
                                                <A href>{words}</A>
                                            }
                                        })}
                                </p>
                                <button type="button" class="button button-text" on:click=move |_| line.set(None)>
                                    {tr(|t| t.common.close)}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
