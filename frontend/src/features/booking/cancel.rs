//! The dialog that cancels a booking: whose it is, why, and what happens when someone else was faster.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::facts::Facts;
use crate::components::form::choice_fields::RadioGroup;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{FormErrors, focus_id, focus_soon};
use crate::components::form::field::SelectField;
use crate::components::form::reason_field::ReasonField;
use crate::components::form::send_form::SendForm;
use crate::failure::Failure;
use crate::features::booking::cancel_draft::{CANCEL, CancelForm, KEEP, in_words};
use crate::features::booking::second_dose::doubt::stated_doubt;
use crate::features::booking::sheet;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::reference::all_vaccine_options;
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::booking::{Booking, ExistingBooking};
use madoguchi_contract::problem::ProblemType;

/// The dialog.
#[component]
pub(crate) fn CancelDialog(
    open: RwSignal<bool>,
    booking: StoredValue<Booking>,
    /// Called with the booking as it is afterwards, and the reference numbers of the others that were cancelled with
    /// it.
    on_cancelled: Callback<(Booking, Vec<String>)>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr(|t| t.bookings.cancel_title) id="cancel">
            <Form open booking on_cancelled />
        </Dialog>
    }
}

#[component]
fn Form(
    open: RwSignal<bool>,
    booking: StoredValue<Booking>,
    on_cancelled: Callback<(Booking, Vec<String>)>,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let (errors, key) = (FormErrors::provide(), IdempotencyKey::new());
    let (change, look) = (use_change().named(|t| t.bookings.cancel_submit), use_change());
    let reason = RwSignal::new(String::new());
    let later = LaterFields::default();
    // After a lost race: the booking as it is now; the dialog stays, and shows what it would cancel.
    let latest = RwSignal::new(None::<Booking>);
    let current = move || latest.get().unwrap_or_else(|| booking.get_value());
    let facts = Signal::derive(move || sheet::in_short(&current(), i18n.t()));
    let cancelled = Callback::new(move |(now, others): (Booking, Vec<String>)| {
        open.set(false);
        // The button that asked goes with what it cancelled.
        focus_soon("page-title");
        on_cancelled.run((now, others));
    });
    let send = Callback::new(move |()| {
        let Some(today) = untrack(|| session.today()) else { return };
        let form = later.read(reason.get_untracked());
        let wrong = form.errors(today, i18n.t_untracked());
        if !wrong.is_empty() {
            let only_reason = wrong.iter().all(|error| error.pointer == "/reason");
            errors.show(wrong);
            if only_reason {
                focus_id("f-reason");
            }
            return;
        }
        errors.clear();
        let request = form.request();
        let now = untrack(current);
        let path = format!("/bookings/{}", encoded(&now.id));
        let call = Call::post(format!("{path}/cancel"), &request)
            .if_match(now.etag.clone())
            .idempotency_key(key.of(&(&request, &now.etag)));
        change.send(call, move |outcome: Result<Booking, &Failure>| match outcome {
            Ok(now) => cancelled.run((now, form.cancelled_too())),
            Err(failure) if failure.problem_type() == Some(ProblemType::LaterDoseBooked) => {
                let asked = failure.problem().and_then(|problem| problem.later_doses.clone()).unwrap_or_default();
                if !asked.is_empty() {
                    later.bookings.set(asked);
                    focus_soon("f-later_doses-action");
                }
            }
            Err(failure)
                if matches!(
                    failure.problem_type(),
                    Some(ProblemType::VersionMismatch | ProblemType::BookingNotLive)
                ) =>
            {
                look.send(Call::get(path), move |now: Result<Booking, &Failure>| match now {
                    // Somebody has cancelled it already: that is what was wanted.
                    Ok(now) if now.status == "cancelled" => cancelled.run((now, Vec::new())),
                    Ok(now) => {
                        change.failure.set(None);
                        latest.set(Some(now));
                    }
                    // The first failure stands there, and trying again tries this again.
                    Err(_) => {}
                });
            }
            Err(_) => {}
        });
    });
    view! {
        <SendForm
            change
            errors
            on_send=send
            label=|t| t.bookings.cancel_submit
            busy_label=|t| t.bookings.cancel_busy
            class="button-danger"
            keep=|t| t.bookings.cancel_keep
        >
            <Facts facts />
            <p>{tr(|t| t.bookings.cancel_lead)}</p>
            <Show when=move || latest.with(Option::is_some)>
                <div class="notice notice-warning" role="alert">
                    <p class="notice-title">{tr(|t| t.bookings.changed_title)}</p>
                    <p>{tr(|t| t.bookings.changed_detail)}</p>
                </div>
            </Show>
            <ReasonField
                label=tr(|t| t.bookings.cancel_reason)
                hint=tr(|t| t.bookings.cancel_reason_hint)
                value=reason
                reasons=|t| t.bookings.cancel_reasons
            />
            <Show when=move || later.bookings.with(|bookings| !bookings.is_empty())>
                <LaterDoses later programme=booking.with_value(|booking| booking.slot.programme.clone()) />
            </Show>
        </SendForm>
    }
}

/// Later doses that stand on this one, and what becomes of them.
#[derive(Clone, Copy)]
struct LaterFields {
    bookings: RwSignal<Vec<ExistingBooking>>,
    action: RwSignal<String>,
    previous_date: RwSignal<DateDraft>,
    previous_vaccine: RwSignal<String>,
}

impl Default for LaterFields {
    fn default() -> Self {
        Self {
            bookings: RwSignal::new(Vec::new()),
            action: RwSignal::new(String::new()),
            previous_date: RwSignal::new(DateDraft::default()),
            previous_vaccine: RwSignal::new(String::new()),
        }
    }
}

impl LaterFields {
    fn read(self, reason: String) -> CancelForm {
        CancelForm {
            reason,
            later: self.bookings.get_untracked(),
            action: self.action.get_untracked(),
            previous_date: self.previous_date.get_untracked(),
            previous_vaccine: self.previous_vaccine.get_untracked(),
        }
    }
}

/// The question what becomes of the later doses.
#[component]
fn LaterDoses(
    later: LaterFields,
    /// Code of the booking's programme.
    programme: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let told = move || {
        let t = i18n.t();
        later.bookings.with(|bookings| {
            bookings.iter().map(|booking| view! { <li class="num">{in_words(booking, t)}</li> }).collect_view()
        })
    };
    let actions = Signal::derive(move || {
        let b = i18n.t().bookings;
        [(CANCEL, b.later_cancel), (KEEP, b.later_keep)]
            .map(|(code, words)| (code.to_owned(), words.to_owned()))
            .to_vec()
    });
    let doubtful = stated_doubt(later.previous_date, Signal::stored(Some(programme)));
    view! {
        <div class="notice notice-warning">
            <p class="notice-title">{tr(|t| t.bookings.later_title)}</p>
            <ul>{told}</ul>
        </div>
        <RadioGroup
            pointer="/later_doses/action"
            label=tr(|t| t.bookings.later_question)
            value=later.action
            options=actions
            required=true
        />
        <Show when=move || later.action.with(|action| action == KEEP)>
            <DateFields
                pointer="/later_doses/previous_dose/date"
                label=tr(|t| t.booking.previous_date)
                value=later.previous_date
                required=true
                remark=doubtful
            />
            <SelectField
                pointer="/later_doses/previous_dose/vaccine"
                label=tr(|t| t.booking.previous_vaccine)
                value=later.previous_vaccine
                options=all_vaccine_options()
                empty=tr(|t| t.common.choose)
                required=true
            />
        </Show>
    }
}
