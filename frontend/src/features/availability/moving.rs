//! Moving a booking: the old place is given up only when the new one is taken. The days that the person's other dose
//! leaves are known before one chooses.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::errors::FormErrors;
use crate::components::form::reason_field::ReasonField;
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::availability::days::{Days, OtherDose, other_doses};
use crate::features::availability::search::{OpenCell, Search};
use crate::format::dates::{long_date, long_date_of, time_band};
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::availability::Slot;
use madoguchi_contract::booking::{Booking, MoveRequest, RecipientDoses, RecipientLookupRequest};
use madoguchi_contract::problem::ProblemType;

/// Where a booking is to go.
#[derive(Clone)]
struct Target {
    slot: Slot,
    /// Venue and day, where they are known.
    venue: String,
    cell: Option<OpenCell>,
}

/// The move that is under way, if there is one.
#[derive(Clone, Copy)]
pub(crate) struct Moving {
    /// The booking.
    pub(crate) booking: Load<Booking>,
    /// What is known of the person's doses.
    pub(crate) doses: Load<RecipientDoses>,
    search: Memo<Search>,
    /// Which booking.
    pub(crate) id: Memo<String>,
    target: RwSignal<Option<Target>>,
    /// The move to this place is under way.
    under_way: RwSignal<bool>,
    /// The dialog is open.
    pub(crate) asking: RwSignal<bool>,
    /// The days that will do; `None` while they are not known yet.
    pub(crate) days: Memo<Option<Days>>,
    /// The doses that bind it.
    pub(crate) others: Memo<Vec<OtherDose>>,
}

impl Moving {
    /// Reads the booking of the address, and what binds it.
    pub(crate) fn new(search: Memo<Search>) -> Self {
        let (reference, session) = (use_reference(), use_session());
        let id = Memo::new(move |_| search.with(|search| search.moving.clone()));
        let key = move || Some(id.get()).filter(|id| !id.is_empty());
        let booking: Load<Booking> =
            use_load_anew(key, |client, id: String| client.send(Call::get(format!("/bookings/{}", encoded(&id)))));
        let whose = move || booking.value.with(|b| b.as_ref().and_then(|b| b.recipient.coupon.clone()));
        let doses: Load<RecipientDoses> = use_load_anew(whose, |client, coupon| {
            client.send(Call::post("/recipients/lookup", &RecipientLookupRequest { coupon, programme: None }))
        });
        // Without a coupon there is nothing to look up.
        let known = move || {
            let booking = booking.value.get()?;
            match &booking.recipient.coupon {
                Some(_) => Some((booking, doses.value.get()?)),
                None => Some((booking, RecipientDoses::default())),
            }
        };
        let cancelled = move || booking.value.with(|b| b.as_ref().is_some_and(|b| b.status != "booked"));
        let days = Memo::new(move |_| {
            if cancelled() {
                return Some(Days::of_cancelled());
            }
            if doses.failure.with(Option::is_some) {
                // The server checks it anyway: without the look-up every day is offered.
                return Some(Days::default());
            }
            let (booking, doses) = known()?;
            let now = session.now()?;
            let reference = reference.load().value.get()?;
            Some(Days::of_move(&booking, &doses, &reference, now).unwrap_or_default())
        });
        let others = Memo::new(move |_| {
            let today = session.today();
            known().zip(today).map(|((booking, doses), today)| other_doses(&booking, &doses, today)).unwrap_or_default()
        });
        let (target, asking, under_way) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(false));
        // Another booking has its own place to go to.
        Effect::new(move |before: Option<String>| {
            let now = id.get();
            if before.is_some_and(|before| before != now) {
                asking.set(false);
                target.set(None);
            }
            now
        });
        Self { booking, doses, search, id, target, under_way, asking, days, others }
    }

    /// Whether a booking is being moved; tracked.
    pub(crate) fn is_on(self) -> bool {
        self.search.with(|search| !search.moving.is_empty())
    }

    /// Asks for the reason of a move to this slot. A move that is under way is shown instead, with its own place.
    pub(crate) fn ask(self, slot: Slot, venue: String, cell: Option<OpenCell>) {
        if !self.under_way.get_untracked() {
            self.target.set(Some(Target { slot, venue, cell }));
        }
        self.asking.set(true);
    }
}

/// What the dialog holds: from where to where, and why.
#[component]
pub(crate) fn MoveForm(moving: Moving, on_full: Callback<()>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let (status, navigate) = (use_status(), use_navigate());
    let errors = FormErrors::provide();
    let reason = RwSignal::new(String::new());
    let change = use_change().named(|t| t.search.move_confirm);
    let kept = Memo::new(move |_| {
        let refused = change.failure.with(|failure| failure.as_ref().and_then(Failure::problem_type));
        matches!(refused, Some(ProblemType::SlotFull | ProblemType::SlotClosed | ProblemType::RuleRefused))
    });
    // It ends with its answer, or with this form: then it is told as that of a page that is gone.
    let under_way = moving.under_way;
    on_cleanup(move || {
        under_way.try_set(false);
    });
    let key = IdempotencyKey::new();
    let submit = Callback::new(move |()| {
        let (Some(booking), Some(Target { slot, .. })) =
            (moving.booking.value.get_untracked(), moving.target.get_untracked())
        else {
            return;
        };
        let request = MoveRequest { slot_id: slot.id, reason: reason.get_untracked() };
        if let Err(wrong) = request.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let call = Call::post(format!("/bookings/{}/move", encoded(&booking.id)), &request)
            .if_match(&booking.etag)
            .idempotency_key(key.of(&(&request, &booking.etag)));
        let navigate = navigate.clone();
        let then = moving.search.with_untracked(|search| search.then.clone());
        under_way.set(true);
        let heard = move |outcome: Result<Booking, &Failure>| match outcome {
            Ok(moved) => {
                key.spend();
                let t = i18n.t_untracked().search;
                if !moving.asking.get_untracked() {
                    // Somebody closed the dialog and looks at something else: it is told, and nothing jumps.
                    let way = (format!("/bookings/{}", moved.id), moved.reference.clone());
                    status.say_with_way(Tone::Success, t.move_done, way);
                    moving.booking.value.set(Some(moved));
                    return on_full.run(());
                }
                moving.asking.set(false);
                if then.is_empty() {
                    status.say_on_next_page(Tone::Success, t.move_done);
                    navigate(&format!("/bookings/{}", moved.id), NavigateOptions::default());
                } else {
                    status.say(Tone::Success, t.move_done_next);
                    let next = Search { moving: then, ..Search::default() };
                    navigate(&next.address(), NavigateOptions::default());
                }
            }
            Err(refused) => match refused.problem_type() {
                Some(ProblemType::SlotFull | ProblemType::SlotClosed) => on_full.run(()),
                // Somebody changed the booking meanwhile: what it is now is shown.
                Some(ProblemType::VersionMismatch | ProblemType::BookingNotLive) => moving.booking.reload(),
                Some(_) | None => {}
            },
        };
        change.send(call, move |outcome| {
            under_way.set(false);
            heard(outcome);
        });
    });
    let place = move |day: String, starts: &str, ends: &str, venue: &str, vaccine: &str| {
        format!("{day} {} {venue} {}", time_band(starts, ends), reference.vaccine_name(vaccine, i18n.lang()))
    };
    let before = move || {
        moving.booking.value.with(|booking| {
            booking.as_ref().map(|booking| {
                let slot = &booking.slot;
                let day = long_date_of(&slot.date, i18n.lang());
                place(day, &slot.starts, &slot.ends, &slot.venue.name, &slot.vaccine)
            })
        })
    };
    let after = move || {
        moving.target.with(|target| {
            target.as_ref().map(|Target { slot, venue, cell }| {
                let day = cell.as_ref().map(|cell| long_date(cell.date, i18n.lang())).unwrap_or_default();
                place(day, &slot.starts, &slot.ends, venue, &slot.vaccine)
            })
        })
    };
    view! {
        <SendForm
            change
            errors
            on_send=submit
            label=|t| t.search.move_confirm
            busy_label=|t| t.search.move_busy
            keep=|t| t.search.move_keep
        >
            <Show when=move || kept.get()>
                <p class="notice notice-warning" role="status">
                    {tr(|t| t.search.move_kept)}
                </p>
            </Show>
            <dl class="facts">
                <dt>{tr(|t| t.search.move_from)}</dt>
                <dd>{before}</dd>
                <dt>{tr(|t| t.search.move_to)}</dt>
                <dd>{after}</dd>
            </dl>
            <ReasonField label=tr(|t| t.search.move_reason) value=reason reasons=|t| &t.search.move_reasons />
        </SendForm>
    }
}
