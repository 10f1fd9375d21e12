//! Moving a booking: the old place is given up only when the new one is taken.

use crate::client::{Call, IdempotencyKey, use_client};
use crate::components::dialog::Dialog;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::form::field::TextField;
use crate::components::states::FailureBox;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::availability::search::OpenCell;
use crate::format::dates::{long_date, long_date_of, time_band};
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::availability::Slot;
use madoguchi_contract::bookings::{Booking, MoveRequest};
use madoguchi_contract::problem::ProblemType;

/// The move that is under way, if there is one.
#[derive(Clone, Copy)]
pub(crate) struct Moving {
    booking: Load<Booking>,
    id: Signal<String>,
    target: RwSignal<Option<(Slot, Option<OpenCell>)>>,
    asking: RwSignal<bool>,
}

impl Moving {
    /// Reads the booking of the address.
    pub(crate) fn new(id: Signal<String>) -> Self {
        let key = move || Some(id.get()).filter(|id| !id.is_empty());
        let booking = use_load(key, |client, id: String| client.send(Call::get(format!("/bookings/{}", encoded(&id)))));
        Self { booking, id, target: RwSignal::new(None), asking: RwSignal::new(false) }
    }

    /// Whether a booking is being moved.
    pub(crate) fn is_on(self) -> bool {
        self.id.with_untracked(|id| !id.is_empty())
    }

    /// Asks for the reason of a move to this slot.
    pub(crate) fn ask(self, slot: Slot, cell: Option<OpenCell>) {
        self.target.set(Some((slot, cell)));
        self.asking.set(true);
    }
}

/// Which booking is being moved, and the dialog that does it.
#[component]
pub(crate) fn MoveBanner(moving: Moving, on_full: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let booking = moving.booking;
    let banner = move || {
        booking.value.get().map(|booking| {
            let live = booking.status == "booked";
            let back = format!("/bookings/{}", booking.id);
            let title = {
                let reference = booking.reference.clone();
                move || (i18n.t().search.move_title)(&reference)
            };
            let now = move || {
                let when = format!(
                    "{} {}",
                    long_date_of(&booking.slot.date, i18n.lang()),
                    time_band(&booking.slot.starts, &booking.slot.ends)
                );
                (i18n.t().search.move_now)(&booking.recipient.name, &when, &booking.slot.venue.name)
            };
            view! {
                <div class="notice notice-info move-banner">
                    <p class="notice-title">{title}</p>
                    <p>{now}</p>
                    <p>{move || if live { i18n.t().search.move_hint } else { i18n.t().search.move_not_live }}</p>
                    <A href=back attr:class="button button-outline button-small">{tr(|t| t.search.move_stop)}</A>
                </div>
            }
        })
    };
    view! {
        <Show when=move || moving.id.with(|id| !id.is_empty())>
            <FailureBox failure=booking.failure on_retry=Callback::new(move |()| booking.reload()) />
            {banner}
            <Dialog open=moving.asking title=tr(|t| t.search.move_dialog) id="move-dialog">
                <MoveForm moving on_full />
            </Dialog>
        </Show>
    }
}

#[component]
fn MoveForm(moving: Moving, on_full: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (client, status, navigate) = (use_client(), use_status(), use_navigate());
    let errors = FormErrors::provide();
    let reason = RwSignal::new(String::new());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let kept = Memo::new(move |_| {
        let refused = failure.with(|failure| failure.as_ref().and_then(Failure::problem_type));
        matches!(refused, Some(ProblemType::SlotFull | ProblemType::SlotClosed | ProblemType::RuleRefused))
    });
    let key = IdempotencyKey::new();
    let submit = Callback::new(move |()| {
        let (Some(booking), Some((slot, _))) = (moving.booking.value.get_untracked(), moving.target.get_untracked())
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        let request = MoveRequest { slot_id: slot.id, reason: reason.get_untracked() };
        if let Err(wrong) = request.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        failure.set(None);
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let call = Call::post(format!("/bookings/{}/move", booking.id), &request).if_match(&booking.etag);
            let outcome = client.send::<Booking>(call.idempotency_key(key.of(&(&request, &booking.etag)))).await;
            busy.try_set(false);
            match outcome {
                Ok(moved) => {
                    key.spend();
                    moving.asking.try_set(false);
                    status.say_on_next_page(Tone::Success, i18n.t_untracked().search.move_done);
                    navigate(&format!("/bookings/{}", moved.id), NavigateOptions::default());
                }
                Err(refused) => {
                    errors.show(refused.problem().map(|p| p.errors.clone()).unwrap_or_default());
                    match refused.problem_type() {
                        Some(ProblemType::SlotFull | ProblemType::SlotClosed) => on_full.run(()),
                        // Somebody changed the booking meanwhile: what it is now is shown.
                        Some(ProblemType::VersionMismatch | ProblemType::BookingNotLive) => moving.booking.reload(),
                        Some(_) | None => {}
                    }
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let before = move || {
        moving.booking.value.with(|booking| {
            booking.as_ref().map(|b| {
                format!(
                    "{} {} {}",
                    long_date_of(&b.slot.date, i18n.lang()),
                    time_band(&b.slot.starts, &b.slot.ends),
                    b.slot.venue.name
                )
            })
        })
    };
    let after = move || {
        moving.target.with(|target| {
            target.as_ref().map(|(slot, cell)| {
                let date = cell.as_ref().map(|cell| long_date(cell.date, i18n.lang())).unwrap_or_default();
                format!("{date} {}", time_band(&slot.starts, &slot.ends))
            })
        })
    };
    let presets = move || {
        i18n.t()
            .search
            .move_reasons
            .into_iter()
            .map(|words| {
                view! {
                    <button type="button" class="button button-outline button-small" on:click=move |_| {
                        reason.set(words.to_owned());
                        errors.clear_at("/reason");
                    }>{words}</button>
                }
            })
            .collect_view()
    };
    view! {
        <form novalidate on:submit=move |event| {
            event.prevent_default();
            submit.run(());
        }>
            <ErrorSummary />
            <FailureBox failure on_retry=submit />
            <Show when=move || kept.get()>
                <p class="notice notice-warning" role="status">{tr(|t| t.search.move_kept)}</p>
            </Show>
            <dl class="facts">
                <dt>{tr(|t| t.search.move_from)}</dt>
                <dd>{before}</dd>
                <dt>{tr(|t| t.search.move_to)}</dt>
                <dd>{after}</dd>
            </dl>
            <div class="presets" role="group" aria-label=tr(|t| t.search.move_reason)>{presets}</div>
            <TextField pointer="/reason" label=tr(|t| t.search.move_reason) value=reason required=true maxlength=500 />
            <div class="actions">
                <button type="button" class="button button-outline" on:click=move |_| moving.asking.set(false)>{tr(|t| t.common.cancel)}</button>
                <SubmitButton label=tr(|t| t.search.move_confirm) busy busy_label=tr(|t| t.search.move_busy) />
            </div>
        </form>
    }
}
