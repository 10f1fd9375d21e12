//! One commission: its last day is changed, and one that has not begun is withdrawn.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::facts::Facts;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::form::send_form::SendForm;
use crate::components::list::row::Tone as Badge;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Loaded};
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::vendor::rows::{commission_address, commission_facts, commission_status, last_day};
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::Commission;

/// The page.
#[component]
pub(crate) fn CommissionPage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let load = use_load(
        move || params.with(|params| params.get("id")),
        |client, id| client.send::<Commission>(Call::get(commission_address(&id))),
    );
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().vendors.commission_title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().vendors.commissions.to_owned()), "/commissions")]
        >
            <Loaded load lines=4 let:commission>
                <Sheet commission load />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(commission: Commission, load: Load<Commission>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let writes = untrack(|| session.may("write_commissions"));
    let ended = commission.status == "ended";
    let asked = commission.status == "asked";
    let withdrawable = asked || commission.status == "upcoming";
    let decides = untrack(|| session.may("decide_applications"));
    let commission = StoredValue::new(commission);
    let facts = Signal::derive(move || commission.with_value(|commission| commission_facts(commission, i18n.t())));
    let badge = move || commission.with_value(|commission| commission_status(commission, i18n.t()));
    let open = RwSignal::new(false);
    let withdraw = (writes && withdrawable).then(|| {
        view! {
            <div class="actions">
                <button type="button" class="button button-danger" on:click=move |_| open.set(true)>
                    {tr(|t| t.vendors.withdraw)}
                </button>
            </div>
            <Dialog open title=tr(|t| t.vendors.withdraw) id="withdraw-commission">
                <Withdraw open commission load />
            </Dialog>
        }
    });
    let side = writes.then(|| {
        if ended {
            view! {
                <section class="card">
                    <p>{tr(|t| t.vendors.settled)}</p>
                </section>
            }
        } else {
            view! {
                <section class="card" aria-labelledby="commission-end">
                    <h2 id="commission-end">{tr(|t| t.vendors.change_end)}</h2>
                    <LastDay commission load />
                </section>
            }
        }
    });
    view! {
        <div class=if writes { "columns" } else { "" }>
            <section class="card">
                <p>
                    <span class=move || badge().tone.map(Badge::badge)>{move || badge().text}</span>
                </p>
                <Facts facts />
                {asked.then(|| view! { <p>{tr(|t| t.vendors.asked_note)}</p> })}
                {(asked && decides).then(|| view! { <Agree commission load /> })}
                {withdraw}
            </section>
            <div>{side}</div>
        </div>
    }
}

/// The service desk's consent, with what comes of it.
#[component]
fn Agree(commission: StoredValue<Commission>, load: Load<Commission>) -> impl IntoView {
    let (i18n, status, change, key) =
        (use_i18n(), use_status(), use_change().named(|t| t.vendors.agree), IdempotencyKey::new());
    let send = Callback::new(move |()| {
        let (path, etag) = commission.with_value(|held| (commission_address(&held.id), held.etag.clone()));
        let call = Call::act(format!("{path}/agree")).idempotency_key(key.of(&etag)).if_match(etag);
        change.send(call, move |outcome: Result<Commission, &Failure>| {
            key.spend();
            let t = i18n.t_untracked().vendors;
            match outcome {
                Ok(now) => {
                    status.say(Tone::Success, t.agreed);
                    load.value.try_set(Some(now));
                }
                Err(failure) if changed_meanwhile(failure) => {
                    status.say(Tone::Info, t.changed_meanwhile);
                    load.reload();
                }
                Err(_) => {}
            }
        });
    });
    let detail = move || {
        commission.with_value(|held| (i18n.t().vendors.agree_detail)(&held.vendor.name, &held.municipality.name))
    };
    view! {
        <FailureBox failure=change.failure on_retry=send />
        <p>{detail}</p>
        <p>
            <button
                type="button"
                class="button button-primary"
                aria-disabled=move || change.busy.get().then_some("true")
                on:click=move |_| send.run(())
            >
                {tr(|t| t.vendors.agree)}
            </button>
        </p>
    }
}

/// Whether somebody else has changed it in the meantime: the page shows how it is now.
fn changed_meanwhile(failure: &Failure) -> bool {
    matches!(failure.problem_type(), Some(ProblemType::VersionMismatch | ProblemType::CommissionSettled))
}

#[component]
fn LastDay(commission: StoredValue<Commission>, load: Load<Commission>) -> impl IntoView {
    let (i18n, session, status) = (use_i18n(), use_session(), use_status());
    let (change, errors) = (use_change().named(|t| t.vendors.change_end), FormErrors::provide());
    let day = RwSignal::new(commission.with_value(|commission| DateDraft::of_wire(commission.ends_on.as_deref())));
    let send = Callback::new(move |()| {
        let today = untrack(|| session.today()).unwrap_or_default();
        let patch = match day.with_untracked(|day| last_day(day, today, i18n.lang_untracked())) {
            Ok(patch) => patch,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        let (path, etag) = commission.with_value(|held| (commission_address(&held.id), held.etag.clone()));
        change.send(Call::patch(path, &patch).if_match(etag), move |outcome: Result<Commission, &Failure>| {
            let t = i18n.t_untracked().vendors;
            match outcome {
                Ok(now) => {
                    status.say(Tone::Success, t.end_saved);
                    load.value.try_set(Some(now));
                }
                Err(failure) if changed_meanwhile(failure) => {
                    status.say(Tone::Info, t.changed_meanwhile);
                    load.reload();
                }
                Err(_) => {}
            }
        });
    });
    let lead = move || {
        commission.with_value(|held| (i18n.t().vendors.change_end_lead)(&held.vendor.name, &held.municipality.name))
    };
    view! {
        <p>{lead}</p>
        <SendForm change errors on_send=send label=|t| t.common.save>
            <DateFields
                pointer="/ends_on"
                label=tr(|t| t.vendors.ends_on)
                hint=tr(|t| t.vendors.ends_on_hint)
                value=day
            />
        </SendForm>
    }
}

#[component]
fn Withdraw(open: RwSignal<bool>, commission: StoredValue<Commission>, load: Load<Commission>) -> impl IntoView {
    let (i18n, status, change, errors) =
        (use_i18n(), use_status(), use_change().named(|t| t.vendors.withdraw), FormErrors::provide());
    let navigate = use_navigate();
    let send = Callback::new(move |()| {
        let path = commission.with_value(|commission| commission_address(&commission.id));
        let navigate = navigate.clone();
        change.send(Call::delete(path), move |outcome: Result<(), &Failure>| {
            let t = i18n.t_untracked().vendors;
            match outcome {
                Ok(()) => {
                    status.say_on_next_page(Tone::Success, t.withdrawn);
                    open.set(false);
                    navigate("/commissions", NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(failure) if changed_meanwhile(failure) => {
                    status.say(Tone::Info, t.changed_meanwhile);
                    open.set(false);
                    load.reload();
                }
                Err(_) => {}
            }
        });
    });
    let lead = move || {
        commission.with_value(|held| (i18n.t().vendors.withdraw_lead)(&held.vendor.name, &held.municipality.name))
    };
    view! {
        <SendForm change errors on_send=send label=|t| t.vendors.withdraw class="button-danger" keep=|t| t.vendors.keep>
            <p>{lead}</p>
        </SendForm>
    }
}
