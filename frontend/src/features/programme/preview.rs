//! What a draft would do to the bookings ahead: how many by venue and day, which, and whom to call.

use crate::change::use_change;
use crate::client::Call;
use crate::components::list::data_table::DataTable;
use crate::components::list::export::Export;
use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::states::FailureBox;
use crate::failure::Failure;
use crate::features::programme::rows::{Refused, address, day_row, refused_row};
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::programme::ProgrammePreview;

const REFUSED: ListWords = ListWords {
    caption: |t| t.programmes.refused,
    columns: |t| t.programmes.refused_columns,
    empty: |t| t.programmes.refused_empty,
};

/// The section below the form.
#[component]
pub(crate) fn Preview(
    code: StoredValue<String>,
    /// What stands in the form is saved.
    ready: Memo<bool>,
    /// Of the draft as it is saved.
    etag: RwSignal<Option<String>>,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let change = use_change().named(|t| t.programmes.preview_show);
    let found = RwSignal::new(None::<ProgrammePreview>);
    // What was counted is of the draft before.
    Effect::new(move |_| {
        etag.track();
        found.set(None);
    });
    let show = Callback::new(move |()| {
        if !ready.get_untracked() {
            return;
        }
        let path = code.with_value(|code| format!("{}/draft/preview", address(code)));
        change.send(Call::act(path), move |outcome: Result<ProgrammePreview, &Failure>| {
            if let Ok(preview) = outcome {
                found.set(Some(preview));
            }
        });
    });
    let rows = Signal::derive(move || {
        let t = i18n.t();
        found
            .with(|found| found.iter().flat_map(|preview| &preview.days).map(|day| day_row(day, t)).collect::<Vec<_>>())
    });
    let counts = move || {
        found.with(|found| {
            found.as_ref().map(|preview| (i18n.t().programmes.preview_counts)(preview.checked, preview.refused))
        })
    };
    let more = move || {
        let more = found.with(|found| found.as_ref().map_or(0, |preview| preview.more_days));
        (0 < more).then(|| (i18n.t().programmes.preview_more)(more))
    };
    let some = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|preview| 0 < preview.refused)));
    view! {
        <section class="card" aria-labelledby="programme-preview">
            <h2 id="programme-preview">{tr(|t| t.programmes.preview)}</h2>
            <p>{tr(|t| t.programmes.preview_lead)}</p>
            <p>
                <button
                    type="button"
                    class="button button-outline"
                    aria-disabled=move || (change.busy.get() || !ready.get()).then_some("true")
                    on:click=move |_| show.run(())
                >
                    {move || {
                        let p = i18n.t().programmes;
                        if found.with(Option::is_some) { p.preview_again } else { p.preview_show }
                    }}
                </button>
            </p>
            <FailureBox failure=change.failure on_retry=show />
            <p class="num" role="status">
                {counts}
            </p>
            <Show when=move || some.get()>
                <DataTable caption=|t| t.programmes.preview columns=|t| t.programmes.preview_columns rows />
                <p class="num">{more}</p>
                <Show when=move || session.may("book")>
                    <Calls code />
                </Show>
            </Show>
        </section>
    }
}

/// The bookings one by one, and as a file: for who may read them.
#[component]
fn Calls(code: StoredValue<String>) -> impl IntoView {
    let session = use_session();
    let values = Memo::new(move |_| Values::default());
    let path = code.with_value(|code| format!("{}/draft/bookings", address(code)));
    let file = format!("{path}.csv");
    let list = use_list(values, move |client, query| fetch::<Refused>(client, query.on(&path), refused_row));
    let request =
        Callback::new(move |encoding: &'static str| Call::get(Query::new().with("encoding", encoding).on(&file)));
    view! {
        <h3>{tr(|t| t.programmes.refused)}</h3>
        <Show when=move || session.may("export_bookings")>
            <Export request file=|t| t.programmes.calls_file />
        </Show>
        <ListTable list words=REFUSED />
    }
}
