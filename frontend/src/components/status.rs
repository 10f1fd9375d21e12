//! The page's status line: one sentence about what just happened, spoken by screen readers.

use crate::i18n::tr;
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
}

/// The status line.
#[derive(Clone, Copy)]
pub(crate) struct Status {
    line: RwSignal<Option<Line>>,
}

impl Status {
    /// An empty line; provided to the pages.
    pub(crate) fn provide() -> Self {
        let status = Self { line: RwSignal::new(None) };
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

    fn put(self, tone: Tone, text: String, way: Option<Way>, lives: u8) {
        self.line.set(Some(Line { tone, text, way, lives }));
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
                line.get()
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
