//! One application: the round it fell into, and what became of each person.

use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::list::data_table::DataTable;
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::features::application::rows::{facts, person_row, waiting};
use crate::features::application::withdraw::{Whom, WithdrawDialog};
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::application::Application;

/// The page.
#[component]
pub(crate) fn ApplicationPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let load = use_load_anew(
        move || params.with(|params| params.get("id")),
        |client, id| client.send::<Application>(Call::get(format!("/applications/{}", encoded(&id)))),
    );
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().applications.detail_title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().applications.list_title.to_owned()), "/applications")]
        >
            <Loaded load lines=10 let:application>
                <Sheet application load />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(application: Application, load: Load<Application>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let applies = untrack(|| session.may("apply_for_accounts"));
    let waits = 0 < waiting(&application);
    let number = application.round.number;
    let application = StoredValue::new(application);
    let facts = Signal::derive(move || application.with_value(|application| facts(application, i18n.t())));
    let rows = Signal::derive(move || {
        application
            .with_value(|application| application.people.iter().map(|person| person_row(person, i18n.t())).collect())
    });
    let (open, whom) = (RwSignal::new(false), RwSignal::new(None));
    let ask = move |person: Whom| {
        whom.set(person);
        open.set(true);
    };
    let action = Callback::new(move |id: String| {
        let person = application.with_value(|application| {
            application.people.iter().find(|person| person.id == id && person.status == "received").cloned()
        });
        let Some(person) = person.filter(|_| applies) else { return ().into_any() };
        let name = person.name.clone();
        view! {
            <button
                type="button"
                class="button button-outline button-small"
                aria-haspopup="dialog"
                aria-label=move || (i18n.t().applications.withdraw_person)(&name)
                on:click=move |_| ask(Some(person.clone()))
            >
                {tr(|t| t.applications.withdraw)}
            </button>
        }
        .into_any()
    });
    let all = (applies && waits).then(|| {
        view! {
            <div class="actions">
                <button
                    type="button"
                    class="button button-outline"
                    aria-haspopup="dialog"
                    on:click=move |_| ask(None)
                >
                    {tr(|t| t.applications.withdraw_all)}
                </button>
            </div>
        }
    });
    view! {
        <section class="card" aria-label=tr(|t| t.applications.facts)>
            <p class="small">{tr(|t| t.applications.round)}</p>
            <p class="reference-large">{move || (i18n.t().applications.round_name)(number)}</p>
            <Facts facts />
        </section>
        <section class="section" aria-labelledby="application-people">
            <h2 id="application-people">{tr(|t| t.applications.who)}</h2>
            <DataTable caption=|t| t.applications.who columns=|t| t.applications.person_columns rows action />
            {all}
            <WithdrawDialog open whom application load />
        </section>
    }
}
