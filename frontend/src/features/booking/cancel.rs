//! The dialog that cancels a booking: whose it is, why, and what happens when someone else was faster.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::facts::Facts;
use crate::components::form::errors::{FormErrors, focus_id, focus_soon};
use crate::components::form::reason_field::ReasonField;
use crate::components::form::send_form::SendForm;
use crate::failure::Failure;
use crate::features::booking::sheet;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::bookings::{Booking, CancelRequest};
use madoguchi_contract::problem::ProblemType;

/// The dialog.
#[component]
pub(crate) fn CancelDialog(
    open: RwSignal<bool>,
    booking: StoredValue<Booking>,
    /// Called with the booking as it is afterwards.
    on_cancelled: Callback<Booking>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr(|t| t.bookings.cancel_title) id="cancel">
            <Form open booking on_cancelled />
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, booking: StoredValue<Booking>, on_cancelled: Callback<Booking>) -> impl IntoView {
    let (i18n, errors, key) = (use_i18n(), FormErrors::provide(), IdempotencyKey::new());
    let (change, look) = (use_change().named(|t| t.bookings.cancel_submit), use_change());
    let reason = RwSignal::new(String::new());
    // After a lost race: the booking as it is now; the dialog stays, and shows what it would cancel.
    let latest = RwSignal::new(None::<Booking>);
    let current = move || latest.get().unwrap_or_else(|| booking.get_value());
    let facts = Signal::derive(move || sheet::in_short(&current(), i18n.t()));
    let cancelled = Callback::new(move |now: Booking| {
        open.set(false);
        // The button that asked goes with what it cancelled.
        focus_soon("page-title");
        on_cancelled.run(now);
    });
    let send = Callback::new(move |()| {
        let request = CancelRequest { reason: reason.get_untracked() };
        if let Err(mut wrong) = request.parse(i18n.lang_untracked()) {
            let t = i18n.t_untracked().bookings;
            for error in &mut wrong {
                let missing = request.reason.trim().is_empty();
                error.detail = if missing { t.cancel_reason_missing } else { t.cancel_reason_long }.to_owned();
            }
            errors.show(wrong);
            return focus_id("f-reason");
        }
        errors.clear();
        let now = untrack(current);
        let path = format!("/bookings/{}", encoded(&now.id));
        let call = Call::post(format!("{path}/cancel"), &request)
            .if_match(now.etag.clone())
            .idempotency_key(key.of(&(&request, &now.etag)));
        change.send(call, move |outcome: Result<Booking, &Failure>| match outcome {
            Ok(now) => cancelled.run(now),
            Err(failure)
                if matches!(
                    failure.problem_type(),
                    Some(ProblemType::VersionMismatch | ProblemType::BookingNotLive)
                ) =>
            {
                look.send(Call::get(path), move |now: Result<Booking, &Failure>| match now {
                    // Somebody has cancelled it already: that is what was wanted.
                    Ok(now) if now.status == "cancelled" => cancelled.run(now),
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
        </SendForm>
    }
}
