//! Loading, empty, failed: the states every screen has.

use crate::components::failure::failure_text;
use crate::failure::Failure;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use leptos::prelude::*;

/// A skeleton; it appears after 200 ms (by style), so that quick answers do not flicker.
#[component]
pub(crate) fn Skeleton(
    /// How many lines.
    #[prop(default = 5)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{tr(|t| t.common.loading)}</span>
            {(0..lines).map(|_| view! { <div class="skeleton-line" aria-hidden="true"></div> }).collect_view()}
        </div>
    }
}

/// Nothing there: why, and what to do next.
#[component]
pub(crate) fn Empty(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] detail: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state state-empty">
            <p class="state-title">{title}</p>
            <p>{detail}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// A failure in words: what happened, what is kept, and 再試行 where it may help.
#[component]
pub(crate) fn FailureBox(
    #[prop(into)] failure: Signal<Option<Failure>>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = move || failure.get().map(|failure| failure_text(&failure, i18n.t()));
    view! {
        {move || {
            shown()
                .map(|text| {
                    view! {
                        <div class="notice notice-error" role="alert">
                            <p class="notice-title">{text.title}</p>
                            <p>{text.detail}</p>
                            {text
                                .reference
                                .map(|id| {
                                    view! { <p class="small">{tr(|t| t.common.request_id)} ": " <code>{id}</code></p> }
                                })}
                            {(text.retry)
                                .then_some(on_retry)
                                .flatten()
                                .map(|retry| {
                                    view! {
                                        <button
                                            type="button"
                                            class="button button-outline"
                                            on:click=move |_| retry.run(())
                                        >
                                            {tr(|t| t.common.retry)}
                                        </button>
                                    }
                                })}
                        </div>
                    }
                })
        }}
    }
}

/// Says that what was typed on an earlier visit came back, and offers to drop it.
#[component]
pub(crate) fn Restored(restored: RwSignal<bool>, on_discard: Callback<()>) -> impl IntoView {
    view! {
        <Show when=move || restored.get()>
            <div class="notice notice-info" role="status">
                <p>{tr(|t| t.common.draft_restored)}</p>
                <button
                    type="button"
                    class="button button-outline button-small"
                    on:click=move |_| {
                        on_discard.run(());
                        restored.set(false);
                    }
                >
                    {tr(|t| t.common.draft_discard)}
                </button>
            </div>
        </Show>
    }
}

/// Shows what was read: a skeleton first, the content then (kept while it is read again), a failure with 再試行.
#[component]
pub(crate) fn Loaded<T, F, V>(
    load: Load<T>,
    #[prop(default = 5)] lines: usize,
    /// The content.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let content = move || {
        load.wait();
        load.value.get().map(&children)
    };
    view! {
        <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
        <div class="loaded" aria-busy=move || load.busy.get().to_string()>
            <Transition fallback=move || view! { <Skeleton lines /> }>{content}</Transition>
        </div>
    }
}
