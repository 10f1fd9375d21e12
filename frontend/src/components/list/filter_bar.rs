//! The filters of a list in one row, the rarer ones behind 詳細条件: the list itself is what one came for.

use crate::components::form::errors::{ErrorSummary, use_form_errors};
use crate::i18n::{Texts, tr};
use leptos::ev;
use leptos::prelude::*;

/// The form; its fields are the children. The form errors around must be provided.
#[component]
pub(crate) fn FilterBar(
    /// What is filtered.
    #[prop(default = |t| t.common.filters)]
    label: fn(&'static Texts) -> &'static str,
    on_search: Callback<()>,
    on_clear: Callback<()>,
    /// Whether there is anything to clear.
    #[prop(optional, into)]
    blank: Signal<bool>,
    /// The rarer filters.
    #[prop(optional, into)]
    more: Option<ViewFn>,
    /// Whether one of the rarer filters is set: then they are shown.
    #[prop(optional, into)]
    more_set: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let errors = use_form_errors();
    let open = RwSignal::new(false);
    // What is set or wrong must be seen.
    Effect::new(move |_| {
        if more_set.get() || !errors.at("").is_empty() {
            open.set(true);
        }
    });
    let toggle = more.is_some().then(|| {
        view! {
            <button
                type="button"
                class="button button-text"
                aria-expanded=move || open.get().to_string()
                aria-controls="filters-more"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {tr(|t| t.common.more_filters)}
            </button>
        }
    });
    let rarer = more.map(|more| {
        view! {
            <div class="filters-row" id="filters-more" hidden=move || !open.get()>
                {more.run()}
            </div>
        }
    });
    view! {
        <form
            class="card filters"
            role="search"
            aria-label=tr(label)
            novalidate
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                on_search.run(());
            }
        >
            <ErrorSummary />
            <div class="filters-row">
                {children()} <div class="filters-buttons">
                    <button type="submit" class="button button-primary">
                        {tr(|t| t.common.search)}
                    </button>
                    {toggle}
                    <Show when=move || !blank.get()>
                        <button type="button" class="button button-text" on:click=move |_| on_clear.run(())>
                            {tr(|t| t.common.clear)}
                        </button>
                    </Show>
                </div>
            </div>
            {rarer}
        </form>
    }
}
