//! Buttons that say what they do while they do it.

use crate::i18n::tr;
use leptos::prelude::*;

/// The button that sends a form. While busy it keeps its place and the focus, and pressing it again does nothing.
#[component]
pub(crate) fn SubmitButton(
    #[prop(into)] label: TextProp,
    #[prop(into)] busy: Signal<bool>,
    /// Shown while busy; otherwise 保存しています.
    #[prop(optional, into)]
    busy_label: Option<TextProp>,
    /// `button-danger` for what takes something away.
    #[prop(default = "button-primary")]
    class: &'static str,
) -> impl IntoView {
    let busy_label = busy_label.unwrap_or_else(|| TextProp::from(tr(|t| t.common.saving)));
    view! {
        <button type="submit" class=format!("button {class}") aria-disabled=move || busy.get().then_some("true")>
            {move || if busy.get() { busy_label.get() } else { label.get() }}
        </button>
    }
}

/// What a long work has done, of how much.
#[component]
pub(crate) fn ProgressBar(
    #[prop(into)] label: TextProp,
    #[prop(into)] done: Signal<u32>,
    #[prop(into)] total: Signal<u32>,
) -> impl IntoView {
    let label = StoredValue::new(label);
    view! {
        <div class="progress">
            <p>{move || label.with_value(|label| label.get())} " " <span class="num">{move || done.get()} " / " {move || total.get()}</span></p>
            <progress aria-label=move || label.with_value(|label| label.get()) value=move || done.get() max=move || total.get().max(1)></progress>
        </div>
    }
}

/// On to the next page of a list, and back to the first.
#[component]
pub(crate) fn Pager(
    /// The cursor of the next page, when there is one.
    #[prop(into)]
    next: Signal<Option<String>>,
    /// Whether the first page is shown.
    #[prop(into)]
    first: Signal<bool>,
    /// Called with the cursor; `None` for the first page.
    on_turn: Callback<Option<String>>,
) -> impl IntoView {
    view! {
        <Show when=move || next.with(Option::is_some) || !first.get()>
            <nav class="pager" aria-label=tr(|t| t.common.pages)>
                <Show when=move || !first.get()>
                    <button type="button" class="button button-outline" on:click=move |_| on_turn.run(None)>{tr(|t| t.common.first_page)}</button>
                </Show>
                <Show when=move || next.with(Option::is_some)>
                    <button type="button" class="button button-outline" on:click=move |_| on_turn.run(next.get_untracked())>
                        {tr(|t| t.common.next_page)}
                    </button>
                </Show>
            </nav>
        </Show>
    }
}
