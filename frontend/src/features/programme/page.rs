//! A programme: what is in force, its rules with validity and source, and every version.

use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::list::data_table::DataTable;
use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::list::row::{Row, Tone as Badge};
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::features::programme::affected::Affected;
use crate::features::programme::rows::{address, coming, owner, state, version_address, version_row};
use crate::features::programme::told::{Columns, Names, TOLD, Words, facts};
use crate::format::dates::plain_date_of;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::{local, use_reference};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use madoguchi_contract::programme::{Programme, ProgrammeChange, ProgrammeContent};

const HISTORY: ListWords = ListWords {
    caption: |t| t.programmes.history,
    columns: |t| t.programmes.history_columns,
    empty: |t| t.programmes.history_empty,
};

/// The page.
#[component]
pub(crate) fn ProgrammePage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let code = Memo::new(move |_| params.with(|params| params.get("code")).unwrap_or_default());
    let load = use_load_anew(
        move || Some(code.get()).filter(|code| !code.is_empty()),
        |client, code: String| client.send::<Programme>(Call::get(address(&code))),
    );
    let title = Signal::derive(move || {
        let name = load.value.with(|found| {
            let found = found.as_ref().map(|found| &found.summary)?;
            Some(local(&found.name_ja, &found.name_en, i18n.lang()).to_owned())
        });
        name.unwrap_or_else(|| i18n.t().programmes.programme.to_owned())
    });
    let edit = move || {
        let (may, draft) = load
            .value
            .with(|found| found.as_ref().map(|found| (found.may_change, found.summary.draft)).unwrap_or_default());
        may.then(|| {
            view! {
                <A href=format!("{}/edit", address(&code.get())) attr:class="button button-primary">
                    {tr(if draft { |t| t.programmes.edit_on } else { |t| t.programmes.edit })}
                </A>
            }
        })
    };
    view! {
        <Frame
            title
            crumbs=vec![(Signal::derive(move || i18n.t().programmes.title.to_owned()), "/programmes")]
            action=edit
        >
            <Loaded load lines=8 let:programme>
                <Sheet programme />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(programme: Programme) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let (summary, content) = (programme.summary, programme.version.map(|version| version.content));
    let is_published = content.is_some();
    let (summary, content) = (StoredValue::new(summary), StoredValue::new(content.unwrap_or_default()));
    let about = move || {
        let t = i18n.t();
        summary.with_value(|summary| {
            let state = state(summary, t);
            let mut words = vec![owner(summary, t)];
            words.extend(summary.version.map(t.programmes.version_number));
            words.extend(coming(summary, t));
            view! {
                <p>
                    <span class=state.tone.map(Badge::badge)>{state.text}</span>
                    " "
                    {words.join(" · ")}
                    " "
                    <code>{summary.code.clone()}</code>
                </p>
            }
        })
    };
    let facts = Signal::derive(move || content.with_value(|content| facts(content, i18n.t())));
    let may_read = programme.may_change || untrack(|| session.may("book"));
    let changes = programme.changes.into_iter().rev().filter(|_| may_read);
    let changes = changes
        .map(|change| {
            let code = summary.with_value(|summary| summary.code.clone());
            view! { <Changed code change /> }
        })
        .collect_view();
    // Who was sent here for what changes finds it first.
    let is_sought = use_query_map().with_untracked(|query| query.get("version").is_some());
    let (sought, changes) = if is_sought { (Some(changes), None) } else { (None, Some(changes)) };
    view! {
        {sought}
        <section class="card wide-facts" aria-labelledby="programme-in-force">
            <h2 id="programme-in-force">{tr(|t| t.programmes.in_force)}</h2>
            {about}
            {if is_published {
                view! { <Facts facts /> }.into_any()
            } else {
                view! { <p>{tr(|t| t.programmes.none_in_force)}</p> }.into_any()
            }}
        </section>
        {changes}
        {is_published.then(|| view! { <Rules content /> })}
        <History code=summary.with_value(|summary| summary.code.clone()) />
    }
}

/// What a version no longer allows. Who is sent here to see it, by `version` in the address, need not ask for it.
#[component]
fn Changed(code: String, change: ProgrammeChange) -> impl IntoView {
    let (i18n, query) = (use_i18n(), use_query_map());
    let ProgrammeChange { number, publish_on } = change;
    let id = format!("programme-changed-{number}");
    let labelled_by = id.clone();
    let is_sought = query.with_untracked(|query| query.get("version")) == Some(number.to_string());
    let title = move || {
        let t = i18n.t();
        (t.programmes.changed)(number, &plain_date_of(&publish_on, t.lang))
    };
    view! {
        <section class="card" aria-labelledby=labelled_by>
            <h2 id=id>{title}</h2>
            <p>{tr(|t| t.programmes.changed_lead)}</p>
            <Affected
                path=version_address(&code, number)
                counts=Call::get
                ready=true
                of=Signal::stored(None::<String>)
                at_once=is_sought
            />
        </section>
    }
}

#[component]
fn Rules(content: StoredValue<ProgrammeContent>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    TOLD.into_iter()
        .map(|(id, title, columns, rows)| {
            let rows = Signal::derive(move || {
                let (t, lang) = (i18n.t(), i18n.lang());
                let names = Names {
                    product: &|code| reference.vaccine_name(code, lang),
                    programme: &|code| reference.programme_name(code, lang),
                    t,
                };
                content.with_value(|content| rows(&content.rules, names))
            });
            view! { <RulesTable id title columns rows /> }
        })
        .collect_view()
}

#[component]
fn RulesTable(id: &'static str, title: Words, columns: Columns, rows: Signal<Vec<Row>>) -> impl IntoView {
    let is_empty = rows.with_untracked(Vec::is_empty);
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{tr(title)}</h2>
            {if is_empty {
                view! { <p>{tr(|t| t.programmes.no_rows)}</p> }.into_any()
            } else {
                view! { <DataTable caption=title columns rows /> }.into_any()
            }}
        </section>
    }
}

#[component]
fn History(code: String) -> impl IntoView {
    let values = Memo::new(move |_| Values::default());
    let path = format!("{}/versions", address(&code));
    let list = use_list(values, move |client, query| fetch(client, query.on(&path), version_row));
    view! {
        <section aria-labelledby="programme-history">
            <h2 id="programme-history">{tr(|t| t.programmes.history)}</h2>
            <ListTable list words=HISTORY />
        </section>
    }
}
