//! The page's status line: one sentence about what just happened, spoken by screen readers.

use crate::i18n::tr;
use leptos::prelude::*;

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

/// The status line.
#[derive(Clone, Copy)]
pub(crate) struct Status {
    /// Tone, sentence, and how many changes of page it outlives.
    line: RwSignal<Option<(Tone, String, u8)>>,
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
        self.line.set(Some((tone, text.into(), 0)));
    }

    /// Says something that is to be read on the page one is sent to next.
    pub(crate) fn say_on_next_page(self, tone: Tone, text: impl Into<String>) {
        self.line.set(Some((tone, text.into(), 1)));
    }

    /// The page changed.
    pub(crate) fn page_changed(self) {
        self.line.update(|line| {
            *line = line.take().and_then(|(tone, text, lives)| lives.checked_sub(1).map(|lives| (tone, text, lives)));
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
                    .map(|(tone, text, _)| {
                        let class = match tone {
                            Tone::Success => "notice notice-success",
                            Tone::Info => "notice notice-info",
                            Tone::Warning => "notice notice-warning",
                        };
                        view! {
                            <div class=class>
                                <p>{text}</p>
                                <button type="button" class="button button-text" on:click=move |_| line.set(None)>{tr(|t| t.common.close)}</button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
