//! The service desk's queue: people who wait for a decision, one after the other.

use crate::client::Call;
use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, use_list};
use crate::components::list::row::Listed;
use crate::components::page::Page as Frame;
use crate::features::issuance::decide::{DecideDialog, Deciding};
use crate::features::issuance::rows::{FILTERS, row};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::application::ApplicationPerson;
use madoguchi_contract::page::Page;

const WORDS: ListWords =
    ListWords { caption: |t| t.issuance.title, columns: |t| t.issuance.columns, empty: |t| t.issuance.empty };

/// The page.
#[component]
pub(crate) fn ApplicationPeoplePage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let values = use_filters(&FILTERS);
    // The people behind the rows: the dialog shows more of them than the table.
    let people = RwSignal::new(Vec::<ApplicationPerson>::new());
    let list = use_list(values, move |client, query| async move {
        let page: Page<ApplicationPerson> = client.send(Call::get(query.on("/application-people"))).await?;
        people.try_set(page.items.clone());
        Ok(Listed::of(page, row))
    });
    let deciding = Deciding::new();
    let action = Callback::new(move |id: String| {
        let waits = people.with_untracked(|people| {
            people
                .iter()
                .find(|person| person.id == id && person.status == "received")
                .map(|person| person.name.clone())
        });
        // A municipality sees its own people here, and decides on none.
        let Some(name) = waits.filter(|_| untrack(|| session.may("decide_applications"))) else {
            return ().into_any();
        };
        let open = move |_| deciding.begin(id.clone());
        view! {
            <button
                type="button"
                class="button button-outline button-small"
                aria-haspopup="dialog"
                aria-label=move || (i18n.t().issuance.decide_who)(&name)
                on:click=open
            >
                {tr(|t| t.issuance.decide)}
            </button>
        }
        .into_any()
    });
    view! {
        <Frame title=Signal::derive(move || i18n.t().issuance.title.to_owned()) wide=true>
            <Filters filters=&FILTERS values path="/application-people" />
            <ListTable list words=WORDS action />
            <p class="lead">{tr(|t| t.issuance.lead)}</p>
            <DecideDialog people deciding on_changed=Callback::new(move |()| list.load.reload()) />
        </Frame>
    }
}
