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
            <p>
                {move || label.with_value(|label| label.get())} " "
                <span class="num">{move || done.get()} " / " {move || total.get()}</span>
            </p>
            <progress
                aria-label=move || label.with_value(|label| label.get())
                value=move || done.get()
                max=move || total.get().max(1)
            ></progress>
        </div>
    }
}
