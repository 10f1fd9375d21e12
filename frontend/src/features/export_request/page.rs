//! One request for a large file: the municipality approves it, or refuses it for a reason.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::facts::Facts;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::list::row::Tone as Badge;
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::export_request::rows::{address, facts, status as standing};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::export_request::{ExportRefusal, ExportRequest};
use madoguchi_contract::problem::ProblemType;

/// The page.
#[component]
pub(crate) fn ExportRequestPage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let load = use_load_anew(
        move || params.with(|params| params.get("id")),
        |client, id| client.send::<ExportRequest>(Call::get(address(&id))),
    );
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().exports.request_title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().exports.title.to_owned()), "/export-requests")]
        >
            <Loaded load lines=6 let:request>
                <Sheet request load />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(request: ExportRequest, load: Load<ExportRequest>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let decides = untrack(|| session.may("guard_personal_data")) && request.status == "asked";
    let request = StoredValue::new(request);
    let facts = Signal::derive(move || request.with_value(|request| facts(request, i18n.t())));
    let badge = move || request.with_value(|request| standing(request, i18n.t()));
    let (approving, refusing) = (RwSignal::new(false), RwSignal::new(false));
    let actions = decides.then(|| {
        view! {
            <div class="actions">
                <button type="button" class="button button-primary" on:click=move |_| approving.set(true)>
                    {tr(|t| t.exports.approve)}
                </button>
                <button type="button" class="button button-danger" on:click=move |_| refusing.set(true)>
                    {tr(|t| t.exports.refuse)}
                </button>
            </div>
            <Dialog open=approving title=tr(|t| t.exports.approve) id="approve-export">
                <Decide open=approving request load refuses=false />
            </Dialog>
            <Dialog open=refusing title=tr(|t| t.exports.refuse) id="refuse-export">
                <Decide open=refusing request load refuses=true />
            </Dialog>
        }
    });
    view! {
        <section class="card">
            <p>
                <span class=move || badge().tone.map(Badge::badge)>{move || badge().text}</span>
            </p>
            <Facts facts />
            {actions}
        </section>
    }
}

#[component]
fn Decide(
    open: RwSignal<bool>,
    request: StoredValue<ExportRequest>,
    load: Load<ExportRequest>,
    refuses: bool,
) -> impl IntoView {
    let name: fn(&'static Texts) -> &'static str = if refuses { |t| t.exports.refuse } else { |t| t.exports.approve };
    let (i18n, status, change, errors, key) =
        (use_i18n(), use_status(), use_change().named(name), FormErrors::provide(), IdempotencyKey::new());
    let reason = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        errors.clear();
        let (path, etag) = request.with_value(|held| (address(&held.id), held.etag.clone()));
        let call = if refuses {
            let refusal = ExportRefusal { reason: reason.get_untracked() };
            if let Err(wrong) = refusal.parse(i18n.lang_untracked()) {
                return errors.show(wrong);
            }
            Call::post(format!("{path}/refuse"), &refusal).idempotency_key(key.of(&refusal))
        } else {
            Call::act(format!("{path}/approve")).idempotency_key(key.of(&etag))
        };
        change.send(call.if_match(etag), move |outcome: Result<ExportRequest, &Failure>| {
            let t = i18n.t_untracked().exports;
            match outcome {
                Ok(now) => {
                    status.say(Tone::Success, if refuses { t.refused } else { t.approved });
                    open.set(false);
                    // The button that asked is gone.
                    focus_soon("page-title");
                    load.value.try_set(Some(now));
                }
                Err(failure) if decided_meanwhile(failure) => {
                    status.say(Tone::Info, t.decided_meanwhile);
                    open.set(false);
                    // The button that asked is gone.
                    focus_soon("page-title");
                    load.reload();
                }
                Err(_) => {}
            }
        });
    });
    let lead = move || {
        let e = i18n.t().exports;
        match refuses {
            true => e.refuse_lead.to_owned(),
            false => request.with_value(|held| {
                let company = held.vendor_name.as_deref().map(|name| format!("({name})")).unwrap_or_default();
                (e.approve_lead)(&format!("{}{company}", held.login_id), held.people)
            }),
        }
    };
    let why = refuses.then(|| {
        view! {
            <TextField
                pointer="/reason"
                label=tr(|t| t.exports.refusal_reason)
                value=reason
                required=true
                maxlength=500
            />
        }
    });
    view! {
        <SendForm
            change
            errors
            on_send=send
            label=name
            class=if refuses { "button-danger" } else { "button-primary" }
            keep=|t| t.exports.keep
        >
            <p>{lead}</p>
            {why}
        </SendForm>
    }
}

/// Whether somebody else was faster: the page shows how it stands now.
fn decided_meanwhile(failure: &Failure) -> bool {
    matches!(failure.problem_type(), Some(ProblemType::VersionMismatch | ProblemType::AlreadyDecided))
}
