//! What publishing the draft would do to the bookings ahead.

use crate::client::Call;
use crate::features::programme::affected::Affected;
use crate::features::programme::rows::draft_address;
use crate::i18n::tr;
use leptos::prelude::*;

/// The section below the form.
#[component]
pub(crate) fn Preview(
    code: StoredValue<String>,
    /// What stands in the form is saved.
    #[prop(into)]
    ready: Signal<bool>,
    /// Of the draft as it is saved.
    #[prop(into)]
    etag: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="programme-preview">
            <h2 id="programme-preview">{tr(|t| t.programme_drafts.preview)}</h2>
            <p>{tr(|t| t.programme_drafts.preview_lead)}</p>
            <Affected path=code.with_value(|code| draft_address(code)) counts=Call::act ready of=etag />
        </section>
    }
}
