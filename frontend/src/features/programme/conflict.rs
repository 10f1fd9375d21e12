//! Somebody else has saved the draft meanwhile: who and when, and whose content goes on.

use crate::format::dates::moment;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::programme::ProgrammeDraft;

/// Id of the notice, which gets the focus.
pub(crate) const CONFLICT: &str = "programme-conflict";

/// The notice, while `theirs` is there.
#[component]
pub(crate) fn Conflict(
    /// The draft as somebody else has left it.
    theirs: RwSignal<Option<ProgrammeDraft>>,
    on_theirs: Callback<()>,
    on_mine: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let detail = move || {
        theirs.with(|theirs| {
            let words = i18n.t().programme_drafts.conflict_detail;
            theirs.as_ref().map(|draft| words(&draft.updated_by, &moment(&draft.updated_at)))
        })
    };
    view! {
        <Show when=move || theirs.with(Option::is_some)>
            <div class="notice notice-warning" role="alert" id=CONFLICT tabindex="-1">
                <p class="notice-title">{tr(|t| t.programme_drafts.conflict_title)}</p>
                <p>{detail}</p>
                <div class="actions">
                    <button type="button" class="button button-outline" on:click=move |_| on_mine.run(())>
                        {tr(|t| t.programme_drafts.conflict_mine)}
                    </button>
                    <button type="button" class="button button-outline" on:click=move |_| on_theirs.run(())>
                        {tr(|t| t.programme_drafts.conflict_theirs)}
                    </button>
                </div>
            </div>
        </Show>
    }
}
