//! One company: the service desk confirms and renames it.

use crate::change::{Change, use_change};
use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::list::row::Tone as Badge;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Loaded};
use crate::components::status::{Status, Tone, use_status};
use crate::failure::Failure;
use crate::features::vendor::rows::{vendor_address, vendor_facts, vendor_status};
use crate::features::vendor::settle::Settle;
use crate::format::query::Query;
use crate::i18n::{I18n, Texts, tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::{Vendor, VendorPatch};

/// The page.
#[component]
pub(crate) fn VendorPage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let load = use_load_anew(
        move || params.with(|params| params.get("id")),
        |client, id| client.send::<Vendor>(Call::get(vendor_address(&id))),
    );
    let title = Signal::derive(move || {
        let name = load.value.with(|vendor| vendor.as_ref().map(|vendor| vendor.name.clone()));
        name.unwrap_or_else(|| i18n.t().vendors.view_title.to_owned())
    });
    view! {
        <Frame title crumbs=vec![(Signal::derive(move || i18n.t().vendors.title.to_owned()), "/vendors")]>
            <Loaded load lines=4 let:vendor>
                <Sheet vendor load />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(vendor: Vendor, load: Load<Vendor>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let writes = untrack(|| session.may("write_accounts"));
    let waiting = vendor.status == "unconfirmed";
    let refused = vendor.status == "refused";
    let whole = vendor.merged_into.clone();
    let is_part = whole.is_some();
    let of_it = Query::new().with("vendor_id", &vendor.id);
    let (accounts, commissions) = (of_it.on("/accounts"), of_it.on("/commissions"));
    let vendor = StoredValue::new(vendor);
    let facts = Signal::derive(move || vendor.with_value(|vendor| vendor_facts(vendor, i18n.t())));
    let badge = move || vendor.with_value(|vendor| vendor_status(vendor, i18n.t()));
    let part_of = whole.map(|whole| {
        view! {
            <p>
                {tr(|t| t.vendors.merged_lead)} " " <A href=vendor_address(&whole.id)>{whole.name.clone()}</A>
            </p>
        }
    });
    let side = (writes && !is_part).then(|| {
        view! {
            {(waiting || refused).then(|| view! { <Confirm vendor load refused /> })}
            <section class="card" aria-labelledby="vendor-rename">
                <h2 id="vendor-rename">{tr(|t| t.vendors.rename)}</h2>
                <Rename vendor load />
            </section>
        }
    });
    view! {
        <div class=if writes && !is_part { "columns" } else { "" }>
            <section class="card">
                <p>
                    <span class=move || badge().tone.map(Badge::badge)>{move || badge().text}</span>
                </p>
                <Facts facts />
                {part_of}
                <div class="actions">
                    <A href=accounts attr:class="button button-outline">
                        {tr(|t| t.vendors.see_accounts)}
                    </A>
                    <A href=commissions attr:class="button button-outline">
                        {tr(|t| t.vendors.see_commissions)}
                    </A>
                </div>
            </section>
            <div>{side}</div>
        </div>
    }
}

/// A change of the company on its way.
#[derive(Clone, Copy)]
struct Patch {
    change: Change,
    i18n: I18n,
    status: Status,
    vendor: StoredValue<Vendor>,
    load: Load<Vendor>,
}

fn use_patch(vendor: StoredValue<Vendor>, load: Load<Vendor>, name: fn(&'static Texts) -> &'static str) -> Patch {
    Patch { change: use_change().named(name), i18n: use_i18n(), status: use_status(), vendor, load }
}

impl Patch {
    /// Sends it. Whoever was faster is shown, and what to do with that is for a person to decide.
    fn send(self, patch: &VendorPatch, done: fn(&'static Texts) -> fn(&str) -> String) {
        let (path, etag) = self.vendor.with_value(|vendor| (vendor_address(&vendor.id), vendor.etag.clone()));
        self.change.send(
            Call::patch(path, patch).if_match(etag),
            move |outcome: Result<Vendor, &Failure>| match outcome {
                Ok(now) => {
                    self.status.say(Tone::Success, done(self.i18n.t_untracked())(&now.name));
                    self.load.value.try_set(Some(now));
                }
                Err(failure) if failure.problem_type() == Some(ProblemType::VersionMismatch) => self.load.reload(),
                Err(_) => {}
            },
        );
    }
}

/// The service desk has looked at the company.
#[component]
fn Confirm(vendor: StoredValue<Vendor>, load: Load<Vendor>, refused: bool) -> impl IntoView {
    let patch = use_patch(vendor, load, |t| t.vendors.confirm);
    let change = patch.change;
    let send = Callback::new(move |()| {
        let confirmed = VendorPatch { status: Some("confirmed".into()), ..VendorPatch::default() };
        patch.send(&confirmed, |t| t.vendors.confirmed);
    });
    view! {
        <section class="notice notice-warning">
            <p>{tr(if refused { |t| t.vendors.refused_lead } else { |t| t.vendors.waiting_lead })}</p>
            <FailureBox failure=change.failure on_retry=send />
            <button
                type="button"
                class="button button-primary"
                aria-disabled=move || change.busy.get().then_some("true")
                on:click=move |_| send.run(())
            >
                {tr(|t| t.vendors.confirm)}
            </button>
            {(!refused).then(|| view! { <Settle vendor load /> })}
        </section>
    }
}

#[component]
fn Rename(vendor: StoredValue<Vendor>, load: Load<Vendor>) -> impl IntoView {
    let (patch, errors) = (use_patch(vendor, load, |t| t.vendors.rename), FormErrors::provide());
    let Patch { change, i18n, status, .. } = patch;
    let name = RwSignal::new(vendor.with_value(|vendor| vendor.name.clone()));
    let send = Callback::new(move |()| {
        let renamed = VendorPatch { name: Some(name.get_untracked()), ..VendorPatch::default() };
        if let Err(wrong) = renamed.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        if vendor.with_value(|vendor| name.with_untracked(|name| name.trim() == vendor.name)) {
            return status.say(Tone::Info, i18n.t_untracked().vendors.saved_nothing);
        }
        patch.send(&renamed, |t| t.vendors.renamed);
    });
    view! {
        <SendForm change errors on_send=send label=|t| t.common.save>
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
