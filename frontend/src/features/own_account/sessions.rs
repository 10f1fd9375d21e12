//! Where one is logged in, and how to end that.

use crate::change::use_change;
use crate::client::Call;
use crate::components::list::data_table::DataTable;
use crate::components::states::{FailureBox, Loaded};
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::own_account::rows::session_row;
use crate::format::query::encoded;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use leptos::prelude::*;
use madoguchi_contract::account::own::SessionEntry;
use madoguchi_contract::page::Page;

/// The list; read again when `changed` counts on.
#[component]
pub(crate) fn Sessions(changed: RwSignal<u32>) -> impl IntoView {
    let (i18n, status, change) = (use_i18n(), use_status(), use_change().named(|t| t.own_account.sessions));
    let load =
        use_load(move || Some(changed.get()), |client, _| client.send::<Page<SessionEntry>>(Call::get("/me/sessions")));
    let others = Memo::new(move |_| {
        load.value.with(|page| page.as_ref().is_some_and(|page| page.items.iter().any(|session| !session.current)))
    });
    let rows = Signal::derive(move || {
        load.value.with(|page| {
            page.iter().flat_map(|page| &page.items).map(|session| session_row(session, i18n.t())).collect()
        })
    });
    let end = Callback::new(move |(path, said): (String, fn(&'static Texts) -> &'static str)| {
        change.send(Call::delete(path), move |outcome: Result<(), &Failure>| {
            if outcome.is_ok() {
                status.say(Tone::Success, said(i18n.t_untracked()));
            }
            load.reload();
        });
    });
    let action = Callback::new(move |id: String| {
        let current = load.value.with_untracked(|page| {
            page.as_ref().is_some_and(|page| page.items.iter().any(|session| session.current && session.id == id))
        });
        if current {
            return view! { <span class="badge badge-success">{tr(|t| t.own_account.this_one)}</span> }.into_any();
        }
        let path = format!("/me/sessions/{}", encoded(&id));
        view! {
            <button
                type="button"
                class="button button-outline button-small"
                on:click=move |_| end.run((path.clone(), |t| t.own_account.ended_one))
            >
                {tr(|t| t.own_account.end_one)}
            </button>
        }
        .into_any()
    });
    view! {
        <p>{tr(|t| t.own_account.sessions_lead)}</p>
        <FailureBox failure=change.failure />
        <Loaded load lines=4 let:_page>
            <DataTable caption=|t| t.own_account.sessions columns=|t| t.own_account.columns rows action />
        </Loaded>
        <Show when=move || others.get()>
            <div class="actions">
                <button
                    type="button"
                    class="button button-outline"
                    on:click=move |_| end.run(("/me/sessions".to_owned(), |t| t.own_account.ended_others))
                >
                    {tr(|t| t.own_account.end_others)}
                </button>
            </div>
        </Show>
    }
}
