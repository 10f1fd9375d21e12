//! What the service desk does with a company that came with an application and is not to stay: refused, or made part of
//! one that is known already.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::{SelectField, TextField};
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::vendor::choices::use_vendors;
use crate::features::vendor::rows::vendor_address;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use leptos::prelude::*;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::{Vendor, VendorMerge, VendorRefusal};

/// The buttons, each with its dialog.
#[component]
pub(crate) fn Settle(vendor: StoredValue<Vendor>, load: Load<Vendor>) -> impl IntoView {
    let (refusing, merging) = (RwSignal::new(false), RwSignal::new(false));
    // One that works for somebody is not refused: its commissions end first.
    let refusable = vendor.with_value(|held| held.commissions == 0);
    view! {
        <div class="actions">
            <button type="button" class="button button-outline" on:click=move |_| merging.set(true)>
                {tr(|t| t.vendors.merge)}
            </button>
            {refusable
                .then(|| {
                    view! {
                        <button type="button" class="button button-danger" on:click=move |_| refusing.set(true)>
                            {tr(|t| t.vendors.refuse)}
                        </button>
                    }
                })}
        </div>
        <Dialog open=merging title=tr(|t| t.vendors.merge) id="merge-vendor">
            <Merge open=merging vendor load />
        </Dialog>
        <Dialog open=refusing title=tr(|t| t.vendors.refuse) id="refuse-vendor">
            <Refuse open=refusing vendor load />
        </Dialog>
    }
}

/// Somebody else was faster: the page shows how it is now.
fn overtaken(failure: &Failure) -> bool {
    matches!(failure.problem_type(), Some(ProblemType::VendorState | ProblemType::VersionMismatch))
}

#[component]
fn Refuse(open: RwSignal<bool>, vendor: StoredValue<Vendor>, load: Load<Vendor>) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide());
    let (change, key) = (use_change().named(|t| t.vendors.refuse), IdempotencyKey::new());
    let reason = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        let request = VendorRefusal { reason: reason.get_untracked() };
        if let Err(wrong) = request.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let (path, etag) =
            vendor.with_value(|held| (format!("{}/refuse", vendor_address(&held.id)), held.etag.clone()));
        let call = Call::post(path, &request).if_match(&etag).idempotency_key(key.of(&(&request, &etag)));
        change.send(call, move |outcome: Result<Vendor, &Failure>| {
            let t = i18n.t_untracked().vendors;
            match outcome {
                Ok(now) => {
                    status.say(Tone::Success, (t.refused)(&now.name));
                    load.value.try_set(Some(now));
                }
                Err(failure) if overtaken(failure) => {
                    status.say(Tone::Info, t.vendor_changed_meanwhile);
                    load.reload();
                }
                Err(_) => return,
            }
            open.set(false);
            focus_soon("page-title");
        });
    });
    let lead = move || vendor.with_value(|held| (i18n.t().vendors.refuse_lead)(&held.name, held.waiting));
    view! {
        <p>{lead}</p>
        <SendForm change errors on_send=send label=|t| t.vendors.refuse class="button-danger">
            <TextField
                pointer="/reason"
                label=tr(|t| t.vendors.refuse_reason)
                hint=tr(|t| t.vendors.refuse_hint)
                value=reason
                required=true
                maxlength=500
            />
        </SendForm>
    }
}

#[component]
fn Merge(open: RwSignal<bool>, vendor: StoredValue<Vendor>, load: Load<Vendor>) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide());
    let (change, key) = (use_change().named(|t| t.vendors.merge), IdempotencyKey::new());
    let (into, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let vendors = use_vendors();
    let options = Signal::derive(move || {
        let choice = |known: &Vendor| (known.id.clone(), known.name.clone());
        vendors.value.with(|all| {
            all.iter().flatten().filter(|known| known.status == "confirmed").map(choice).collect::<Vec<_>>()
        })
    });
    let send = Callback::new(move |()| {
        let why = reason.with_untracked(|why| why.trim().to_owned());
        let request = VendorMerge { into: into.get_untracked(), reason: (!why.is_empty()).then_some(why) };
        if let Err(wrong) = request.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let (path, etag) = vendor.with_value(|held| (format!("{}/merge", vendor_address(&held.id)), held.etag.clone()));
        let call = Call::post(path, &request).if_match(&etag).idempotency_key(key.of(&(&request, &etag)));
        change.send(call, move |outcome: Result<Vendor, &Failure>| {
            let t = i18n.t_untracked().vendors;
            match outcome {
                Ok(now) => {
                    let whole = now.merged_into.as_ref().map(|whole| whole.name.clone()).unwrap_or_default();
                    status.say(Tone::Success, (t.merged)(&now.name, &whole));
                    load.value.try_set(Some(now));
                }
                Err(failure) if overtaken(failure) => {
                    status.say(Tone::Info, t.vendor_changed_meanwhile);
                    load.reload();
                }
                Err(_) => return,
            }
            open.set(false);
            focus_soon("page-title");
        });
    });
    let lead =
        move || vendor.with_value(|held| (i18n.t().vendors.merge_lead)(&held.name, held.applicants, held.commissions));
    view! {
        <p>{lead}</p>
        <p>{tr(|t| t.vendors.merge_detail)}</p>
        <SendForm change errors on_send=send label=|t| t.vendors.merge class="button-danger">
            <SelectField
                pointer="/into"
                label=tr(|t| t.vendors.merge_into)
                value=into
                options
                empty=tr(|t| t.common.choose)
                required=true
                class="w-l"
            />
            <TextField pointer="/reason" label=tr(|t| t.vendors.merge_reason) value=reason maxlength=500 />
        </SendForm>
    }
}
