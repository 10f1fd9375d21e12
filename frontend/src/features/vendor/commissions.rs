//! 委託: which company works for which municipality, and a new one.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::municipality::suggestions::suggestions;
use crate::features::vendor::choices::use_vendors;
use crate::features::vendor::rows::{
    COMMISSION_FILTERS, CommissionForm, OWN_COMMISSION_FILTERS, commission_address, commission_row,
};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::vendor::Commission;

const WORDS: ListWords = ListWords {
    caption: |t| t.vendors.commissions,
    columns: |t| t.vendors.commission_columns,
    empty: |t| t.vendors.commissions_empty,
};

/// The list.
#[component]
pub(crate) fn CommissionsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let (nation, writes) = untrack(|| (session.may("write_accounts"), session.may("write_commissions")));
    let filters = if nation { &COMMISSION_FILTERS[..] } else { &OWN_COMMISSION_FILTERS[..] };
    let values = use_filters(filters);
    let list = use_list(values, |client, query| fetch(client, query.on("/commissions"), commission_row));
    let new = move || {
        writes.then(|| {
            view! {
                <A href="/commissions/new" attr:class="button button-primary">
                    {tr(|t| t.vendors.new_commission)}
                </A>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().vendors.commissions.to_owned()) action=new>
            <Filters filters values path="/commissions" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.vendors.commissions_lead)}</p>
        </Frame>
    }
}

/// A new commission.
#[component]
pub(crate) fn NewCommissionPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().vendors.new_commission.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().vendors.commissions.to_owned()), "/commissions")]
        >
            <Show when=move || session.may("write_commissions") fallback=NotPermitted>
                <New />
            </Show>
        </Frame>
    }
}

#[component]
fn New() -> impl IntoView {
    let (i18n, session, status) = (use_i18n(), use_session(), use_status());
    let (change, errors, navigate, key) = (
        use_change().named(|t| t.vendors.new_commission),
        FormErrors::provide(),
        use_navigate(),
        IdempotencyKey::new(),
    );
    // A municipality commissions for itself; the service desk says for whom.
    let own = untrack(|| session.municipalities().len() == 1);
    let (company, municipality) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (starts_on, ends_on) = (RwSignal::new(DateDraft::default()), RwSignal::new(DateDraft::default()));
    let vendors = use_vendors();
    let names = Signal::derive(move || {
        vendors.value.with(|vendors| vendors.iter().flatten().map(|vendor| vendor.name.clone()).collect::<Vec<_>>())
    });
    let send = Callback::new(move |()| {
        let form = CommissionForm {
            company: company.get_untracked(),
            municipality: municipality.get_untracked(),
            starts_on: starts_on.get_untracked(),
            ends_on: ends_on.get_untracked(),
        };
        let today = untrack(|| session.today()).unwrap_or_default();
        let request = match form.request(own, today, i18n.lang_untracked()) {
            Ok(request) => request,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        let call = Call::post("/commissions", &request).idempotency_key(key.of(&request));
        let navigate = navigate.clone();
        change.send(call, move |outcome: Result<Commission, &Failure>| {
            if let Ok(made) = outcome {
                let t = i18n.t_untracked().vendors;
                let said = if made.status == "asked" { t.commission_asked } else { t.commission_created };
                status.say_on_next_page(Tone::Success, said(&made.vendor.name));
                let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                navigate(&commission_address(&made.id), options);
            }
        });
    });
    let for_whom = (!own).then(|| {
        let offered = Signal::derive(move || municipality.with(|typed| suggestions(typed)));
        view! {
            <TextField
                pointer="/municipality_code"
                label=tr(|t| t.vendors.municipality)
                hint=tr(|t| t.accounts.municipality_hint)
                value=municipality
                required=true
                maxlength=50
                class="w-l"
                suggestions=offered
            />
        }
    });
    view! {
        <div class="card">
            <SendForm
                change
                errors
                on_send=send
                label=|t| t.vendors.commission_create
                beside=|| {
                    view! {
                        <A href="/commissions" attr:class="button button-outline">
                            {tr(|t| t.common.cancel)}
                        </A>
                    }
                }
            >
                <TextField
                    pointer="/vendor_name"
                    label=tr(|t| t.vendors.company)
                    hint=tr(|t| t.vendors.company_hint)
                    value=company
                    required=true
                    maxlength=100
                    class="w-l"
                    suggestions=names
                />
                {for_whom}
                <DateFields pointer="/starts_on" label=tr(|t| t.vendors.starts_on) value=starts_on required=true />
                <DateFields
                    pointer="/ends_on"
                    label=tr(|t| t.vendors.ends_on)
                    hint=tr(|t| t.vendors.ends_on_hint)
                    value=ends_on
                />
            </SendForm>
        </div>
    }
}
