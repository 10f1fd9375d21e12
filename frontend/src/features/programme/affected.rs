//! What a draft or a version does to the bookings ahead: how many by venue and day, which, and whom to call.

use crate::change::use_change;
use crate::client::Call;
use crate::components::list::data_table::DataTable;
use crate::components::list::export::Export;
use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::states::FailureBox;
use crate::failure::Failure;
use crate::features::programme::rows::{Refused, day_row, refused_row};
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::programme::ProgrammePreview;

const REFUSED: ListWords = ListWords {
    caption: |t| t.programme_drafts.refused,
    columns: |t| t.programme_drafts.refused_columns,
    empty: |t| t.programme_drafts.refused_empty,
};

/// The counts, once they are asked for, and the bookings one by one.
#[component]
pub(crate) fn Affected(
    /// The address of the draft or the version.
    #[prop(into)]
    path: String,
    /// How the counts are asked for.
    counts: fn(String) -> Call,
    /// They can be asked for.
    #[prop(into)]
    ready: Signal<bool>,
    /// Once this is another, what was counted is of something that was.
    #[prop(into)]
    of: Signal<Option<String>>,
    /// They are asked for without a click.
    #[prop(optional)]
    at_once: bool,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let path = StoredValue::new(path);
    let change = use_change().named(|t| t.programme_drafts.preview_show);
    let found = RwSignal::new(None::<ProgrammePreview>);
    Effect::new(move |before: Option<Option<String>>| {
        let now = of.get();
        if before.is_some_and(|before| before != now) {
            found.set(None);
        }
        now
    });
    let show = Callback::new(move |()| {
        if !ready.get_untracked() {
            return;
        }
        let call = counts(path.with_value(|path| format!("{path}/preview")));
        change.send(call, move |outcome: Result<ProgrammePreview, &Failure>| {
            if let Ok(preview) = outcome {
                found.set(Some(preview));
            }
        });
    });
    if at_once {
        Effect::new(move |_| show.run(()));
    }
    let rows = Signal::derive(move || {
        let t = i18n.t();
        found
            .with(|found| found.iter().flat_map(|preview| &preview.days).map(|day| day_row(day, t)).collect::<Vec<_>>())
    });
    let told = move || {
        found.with(|found| {
            let words = i18n.t().programme_drafts.preview_counts;
            found.as_ref().map(|preview| words(preview.checked, preview.refused))
        })
    };
    let more = move || {
        let more = found.with(|found| found.as_ref().map_or(0, |preview| preview.more_days));
        (0 < more).then(|| (i18n.t().programme_drafts.preview_more)(more))
    };
    let some = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|preview| 0 < preview.refused)));
    view! {
        <p>
            <button
                type="button"
                class="button button-outline"
                aria-disabled=move || (change.busy.get() || !ready.get()).then_some("true")
                on:click=move |_| show.run(())
            >
                {move || {
                    let p = i18n.t().programme_drafts;
                    if found.with(Option::is_some) { p.preview_again } else { p.preview_show }
                }}
            </button>
        </p>
        <FailureBox failure=change.failure on_retry=show />
        <p class="num" role="status">
            {told}
        </p>
        <Show when=move || some.get()>
            <DataTable caption=|t| t.programme_drafts.preview columns=|t| t.programme_drafts.preview_columns rows />
            <p class="num">{more}</p>
            <Show when=move || session.may("book")>
                <Calls path=path.get_value() />
            </Show>
        </Show>
    }
}

/// The bookings one by one, and as a file: for who may read them.
#[component]
fn Calls(path: String) -> impl IntoView {
    let session = use_session();
    let values = Memo::new(move |_| Values::default());
    let path = format!("{path}/bookings");
    let file = format!("{path}.csv");
    let list = use_list(values, move |client, query| fetch::<Refused>(client, query.on(&path), refused_row));
    let request =
        Callback::new(move |encoding: &'static str| Call::get(Query::new().with("encoding", encoding).on(&file)));
    view! {
        <h3>{tr(|t| t.programme_drafts.refused)}</h3>
        <Show when=move || session.may("export_bookings")>
            <Export request file=|t| t.programme_drafts.calls_file />
        </Show>
        <ListTable list words=REFUSED />
    }
}
