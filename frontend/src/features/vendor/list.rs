//! 予約受付業者: the companies; those to be confirmed stand on top.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::vendor::rows::{VENDOR_FILTERS, vendor_address, vendor_row};
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::page::{MAX_LIMIT, Page};
use madoguchi_contract::vendor::{Vendor, VendorRequest};

const WORDS: ListWords =
    ListWords { caption: |t| t.vendors.title, columns: |t| t.vendors.columns, empty: |t| t.vendors.empty };

/// The page.
#[component]
pub(crate) fn VendorsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let nation = untrack(|| session.may("write_accounts"));
    let values = use_filters(&VENDOR_FILTERS);
    let list = use_list(values, |client, query| fetch(client, query.on("/vendors"), vendor_row));
    let open = RwSignal::new(false);
    let new = move || {
        nation.then(|| {
            view! {
                <Waiting />
                <button type="button" class="button button-primary" on:click=move |_| open.set(true)>
                    {tr(|t| t.vendors.new)}
                </button>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().vendors.title.to_owned()) action=new>
            <Filters filters=&VENDOR_FILTERS values path="/vendors" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.vendors.lead)}</p>
            <Dialog open title=tr(|t| t.vendors.new) id="new-vendor">
                <New open />
            </Dialog>
        </Frame>
    }
}

/// Companies that the service desk must look at.
#[component]
fn Waiting() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(
        || Some(()),
        |client, ()| {
            let query = Query::new().with("status", "unconfirmed").with("limit", MAX_LIMIT.to_string());
            client.send::<Page<Vendor>>(Call::get(query.on("/vendors")))
        },
    );
    let count = move || load.value.with(|page| page.as_ref().map(|page| page.items.len())).filter(|count| 0 < *count);
    view! {
        {move || {
            count()
                .map(|count| {
                    view! {
                        <A href="/vendors?status=unconfirmed" attr:class="button button-outline">
                            {(i18n.t().vendors.waiting)(count)}
                        </A>
                    }
                })
        }}
    }
}

#[component]
fn New(open: RwSignal<bool>) -> impl IntoView {
    let (i18n, status, change, errors) =
        (use_i18n(), use_status(), use_change().named(|t| t.vendors.new), FormErrors::provide());
    let (navigate, key, name) = (use_navigate(), IdempotencyKey::new(), RwSignal::new(String::new()));
    let send = Callback::new(move |()| {
        let request = VendorRequest { name: name.get_untracked() };
        if let Err(wrong) = request.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let call = Call::post("/vendors", &request).idempotency_key(key.of(&request));
        let navigate = navigate.clone();
        change.send(call, move |outcome: Result<Vendor, &Failure>| {
            if let Ok(vendor) = outcome {
                status.say_on_next_page(Tone::Success, (i18n.t_untracked().vendors.created)(&vendor.name));
                open.set(false);
                navigate(&vendor_address(&vendor.id), NavigateOptions::default());
            }
        });
    });
    view! {
        <SendForm change errors on_send=send label=|t| t.vendors.create>
            <TextField
                pointer="/name"
                label=tr(|t| t.vendors.name)
                hint=tr(|t| t.vendors.name_hint)
                value=name
                required=true
                maxlength=100
            />
        </SendForm>
    }
}
