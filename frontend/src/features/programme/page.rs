//! A programme: what is in force, its rules with validity and source, and every version.

use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::list::data_table::DataTable;
use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::list::row::{Row, Tone as Badge};
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::features::programme::rows::{address, coming, owner, state, version_row};
use crate::features::programme::told::{
    Names, TableRows, age_rows, facts, follow_rows, group_rows, interval_rows, other_rows, product_rows,
};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::{local, use_reference};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::programme::{Programme, ProgrammeContent};

type Words = fn(&'static Texts) -> &'static str;
type Columns = fn(&'static Texts) -> &'static [&'static str];

/// The tables of the page.
const TABLES: [(&str, Words, Columns, TableRows); 6] = [
    ("rules-products", |t| t.programmes.products, |t| t.programmes.product_columns, product_rows),
    ("rules-groups", |t| t.programmes.groups, |t| t.programmes.group_columns, group_rows),
    ("rules-ages", |t| t.programmes.ages, |t| t.programmes.age_columns, age_rows),
    ("rules-intervals", |t| t.programmes.intervals, |t| t.programmes.interval_columns, interval_rows),
    ("rules-follows", |t| t.programmes.follows, |t| t.programmes.follow_columns, follow_rows),
    ("rules-others", |t| t.programmes.others, |t| t.programmes.other_columns, other_rows),
];

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
    let i18n = use_i18n();
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
    view! {
        <section class="card" aria-labelledby="programme-in-force">
            <h2 id="programme-in-force">{tr(|t| t.programmes.in_force)}</h2>
            {about}
            {if is_published {
                view! { <Facts facts /> }.into_any()
            } else {
                view! { <p>{tr(|t| t.programmes.none_in_force)}</p> }.into_any()
            }}
        </section>
        {is_published.then(|| view! { <Rules content /> })}
        <History code=summary.with_value(|summary| summary.code.clone()) />
    }
}

#[component]
fn Rules(content: StoredValue<ProgrammeContent>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    TABLES
        .into_iter()
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
