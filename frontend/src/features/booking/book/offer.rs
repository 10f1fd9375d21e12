//! What lies ready when the form opens: a draft that was left behind, offered by name, and what was handed over, said
//! by name or coupon. The next caller is somebody else, so a left-behind draft is never used unasked.

use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::handed::Whose;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// Asks whether to go on with a left-behind draft, or says whose data the form has been given.
#[component]
pub(super) fn Offer(
    /// The draft that was left behind.
    left: RwSignal<Option<BookingForm>>,
    /// Whose data were handed over.
    given: RwSignal<Option<Whose>>,
    on_take: Callback<BookingForm>,
    on_anew: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let question = move || {
        left.with(|draft| {
            draft.as_ref().map(|draft| {
                let t = i18n.t().booking;
                draft.whose().map_or_else(|| t.draft_nameless.to_owned(), t.draft_left)
            })
        })
    };
    let told = move || {
        let t = i18n.t().booking;
        given.with(|whose| whose.as_ref().map(|whose| (t.draft_given)(&whose.words(t))))
    };
    let anew = move || {
        view! {
            <button type="button" class="button button-outline button-small" on:click=move |_| on_anew.run(())>
                {tr(|t| t.booking.draft_anew)}
            </button>
        }
    };
    view! {
        <Show when=move || left.with(Option::is_some)>
            <div class="notice notice-info book-offer" role="status">
                <p>{question}</p>
                <button
                    type="button"
                    class="button button-outline button-small"
                    on:click=move |_| {
                        if let Some(draft) = left.get_untracked() {
                            on_take.run(draft);
                        }
                    }
                >
                    {tr(|t| t.booking.draft_take)}
                </button>
                {anew}
            </div>
        </Show>
        <Show when=move || given.with(Option::is_some)>
            <div class="notice notice-info book-offer" role="status">
                <p>{told}</p>
                {anew}
            </div>
        </Show>
    }
}
