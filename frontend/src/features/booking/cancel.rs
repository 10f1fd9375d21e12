//! The dialog that cancels a booking: why, and what happens when someone else was faster.

use crate::client::{Call, IdempotencyKey, use_client};
use crate::components::dialog::Dialog;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{FormErrors, focus_id};
use crate::components::form::field::TextField;
use crate::components::states::FailureBox;
use crate::failure::Failure;
use crate::format::dates::{long_date_of, time_band};
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
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
    let i18n = use_i18n();
    let client = use_client();
    let errors = FormErrors::provide();
    let key = IdempotencyKey::new();
    let reason = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    // After a lost race: the booking as it is now; the dialog stays, and shows what it would cancel.
    let latest = RwSignal::new(None::<Booking>);
    let current = move || latest.get().unwrap_or_else(|| booking.get_value());
    let when = move || {
        let booking = current();
        let slot = &booking.slot;
        format!(
            "{} · {} {} · {}",
            booking.reference,
            long_date_of(&slot.date, i18n.lang()),
            time_band(&slot.starts, &slot.ends),
            slot.venue.name
        )
    };
    let send = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let request = CancelRequest { reason: reason.get_untracked() };
        if let Err(mut wrong) = request.parse(i18n.lang_untracked()) {
            let t = i18n.t_untracked().bookings;
            for error in &mut wrong {
                error.detail =
                    if request.reason.trim().is_empty() { t.cancel_reason_missing } else { t.cancel_reason_long }
                        .to_owned();
            }
            errors.show(wrong);
            return focus_id("f-reason");
        }
        busy.set(true);
        let now = untrack(current);
        let path = format!("/bookings/{}", encoded(&now.id));
        spawn_local(async move {
            let call = Call::post(format!("{path}/cancel"), &request)
                .if_match(now.etag.clone())
                .idempotency_key(key.of(&(&request, &now.etag)));
            match client.send::<Booking>(call).await {
                Ok(cancelled) => {
                    open.set(false);
                    on_cancelled.run(cancelled);
                }
                Err(reason)
                    if matches!(
                        reason.problem_type(),
                        Some(ProblemType::VersionMismatch | ProblemType::BookingNotLive)
                    ) =>
                {
                    match client.send::<Booking>(Call::get(path)).await {
                        // Somebody has cancelled it already: that is what was wanted.
                        Ok(now) if now.status == "cancelled" => {
                            open.set(false);
                            on_cancelled.run(now);
                        }
                        Ok(now) => {
                            latest.try_set(Some(now));
                        }
                        Err(reason) => {
                            failure.try_set(Some(reason));
                        }
                    }
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
            busy.try_set(false);
        });
    });
    let quick = move || {
        i18n.t()
            .bookings
            .cancel_reasons
            .iter()
            .map(|words| {
                view! {
                    <button type="button" class="button button-outline button-small" on:click=move |_| {
                        reason.set((*words).to_owned());
                        errors.clear();
                    }>{*words}</button>
                }
            })
            .collect_view()
    };
    request_animation_frame(|| focus_id("f-reason"));
    view! {
        <form novalidate on:submit=move |event: ev::SubmitEvent| {
            event.prevent_default();
            send.run(());
        }>
            <p><strong class="num">{when}</strong></p>
            <p>{tr(|t| t.bookings.cancel_lead)}</p>
            <Show when=move || latest.with(Option::is_some)>
                <div class="notice notice-warning" role="alert">
                    <p class="notice-title">{tr(|t| t.bookings.changed_title)}</p>
                    <p>{tr(|t| t.bookings.changed_detail)}</p>
                </div>
            </Show>
            <FailureBox failure on_retry=send />
            <TextField pointer="/reason" label=tr(|t| t.bookings.cancel_reason) value=reason required=true hint=tr(|t| t.bookings.cancel_reason_hint) />
            <div class="quick-reasons">{quick}</div>
            <div class="actions">
                <SubmitButton label=tr(|t| t.bookings.cancel_submit) busy busy_label=tr(|t| t.bookings.cancel_busy) class="button-danger" />
                <button type="button" class="button button-outline" on:click=move |_| open.set(false)>{tr(|t| t.bookings.cancel_keep)}</button>
            </div>
        </form>
    }
}
