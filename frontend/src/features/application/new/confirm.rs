//! Everything shown back before the application is sent.

use crate::client::Call;
use crate::components::form::errors::focus_soon;
use crate::components::list::data_table::DataTable;
use crate::components::states::FailureBox;
use crate::features::application::doubles::DoubleLinks;
use crate::features::application::draft::{confirmation, is_new_company};
use crate::features::application::rows::{deadline, round_words};
use crate::format::lookup::word;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use leptos::prelude::*;
use madoguchi_contract::application::{ApplicationCheck, ApplicationRequest, CheckedPerson, IssuanceRound};

fn columns(kind: &str) -> fn(&'static Texts) -> &'static [&'static str] {
    match kind {
        "change" => |t| t.applications.change_columns,
        "delete" => |t| t.applications.delete_columns,
        _ => |t| t.applications.issue_columns,
    }
}

/// The confirmation.
#[component]
pub(crate) fn Confirm(
    confirming: RwSignal<Option<ApplicationRequest>>,
    /// Companies that are commissioned.
    companies: Signal<Vec<String>>,
    /// What could not be read of the pasted text.
    left_over: RwSignal<String>,
    /// The round that it falls into, as far as is known.
    shown: RwSignal<Option<IssuanceRound>>,
    /// Another round than before: the deadline passed meanwhile.
    asked_again: RwSignal<bool>,
    busy: RwSignal<bool>,
    send: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let request = StoredValue::new(confirming.get_untracked().unwrap_or_default());
    let rows = Signal::derive(move || {
        request.with_value(|request| companies.with(|known| confirmation(request, known, i18n.t())))
    });
    let any_new = Memo::new(move |_| {
        request.with_value(|request| {
            request.kind == "issue"
                && companies.with(|known| request.people.iter().any(|person| is_new_company(known, &person.company)))
        })
    });
    // Who may have an account already: said before the application is sent, never in its way.
    let check = use_load(
        move || Some(request.with_value(Clone::clone)),
        |client, request| client.send::<ApplicationCheck>(Call::post("/applications/check", &request)),
    );
    let heading = move || {
        let t = i18n.t().applications;
        request
            .with_value(|request| format!("{} · {}", word(&t.kinds, &request.kind), (t.people)(request.people.len())))
    };
    let falls_into = move || {
        let t = i18n.t();
        shown.with(|shown| {
            let round = shown.as_ref()?;
            let (name, day) = round_words(round, t);
            Some(match asked_again.get() {
                true => (t.applications.round_changed)(&name, &day),
                false => (t.applications.falls_into)(&name, &deadline(round, t), &day),
            })
        })
    };
    view! {
        <section class="card">
            <p>{tr(|t| t.applications.confirm_lead)}</p>
            <div role="status">
                {move || {
                    let class = if asked_again.get() { "notice notice-warning" } else { "notice notice-info" };
                    falls_into().map(|words| view! { <div class=class><p>{words}</p></div> })
                }}
            </div>
            <h2>{heading}</h2>
            <DataTable
                caption=|t| t.applications.confirm_title
                columns=request.with_value(|request| columns(&request.kind))
                rows
            />
            {move || {
                check
                    .value
                    .with(|check| {
                        let people = check.as_ref().map(|check| check.people.clone()).unwrap_or_default();
                        (!people.is_empty()).then(|| view! { <Doubles people request /> })
                    })
            }}
            <FailureBox failure=check.failure on_retry=Callback::new(move |()| check.reload()) />
            <Show when=move || any_new.get()>
                <div class="notice notice-warning">
                    <p>{tr(|t| t.applications.new_company_note)}</p>
                </div>
            </Show>
            <Show when=move || left_over.with(|text| !text.trim().is_empty())>
                <div class="notice notice-info">
                    <p class="notice-title">{tr(|t| t.applications.left_over)}</p>
                    <pre class="mail-text">{move || left_over.get()}</pre>
                </div>
            </Show>
            <div class="actions">
                <button
                    type="button"
                    class="button button-primary"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| send.run(())
                >
                    {move || if busy.get() { i18n.t().applications.sending } else { i18n.t().applications.send }}
                </button>
                <button
                    type="button"
                    class="button button-outline"
                    on:click=move |_| {
                        confirming.set(None);
                        focus_soon("page-title");
                    }
                >
                    {tr(|t| t.applications.back)}
                </button>
            </div>
        </section>
    }
}

/// The people who may have an account already, each with the way there.
#[component]
fn Doubles(people: Vec<CheckedPerson>, request: StoredValue<ApplicationRequest>) -> impl IntoView {
    let of = |person: CheckedPerson| {
        let index = usize::try_from(person.index).unwrap_or(usize::MAX);
        let name = request.with_value(|request| request.people.get(index).map(|person| person.name.clone()));
        view! {
            <li>
                {name} <DoubleLinks found=person.doubles />
            </li>
        }
    };
    view! {
        <div class="notice notice-warning">
            <p class="notice-title">{tr(|t| t.applications.double_title)}</p>
            <ul>{people.into_iter().map(of).collect_view()}</ul>
            <p>{tr(|t| t.applications.double_lead)}</p>
        </div>
    }
}
