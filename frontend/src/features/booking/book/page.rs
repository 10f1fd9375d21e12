//! 予約: the booking form, with the text to read back and the rules in words beside it as one types.

use crate::change::use_change;
use crate::client::Call;
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page};
use crate::components::states::{FailureBox, Skeleton};
use crate::drafts::{handed_by, use_drafts};
use crate::features::availability::search::LAST_SEARCH;
use crate::features::booking::book::checks::Situation;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::fields::BookFields;
use crate::features::booking::book::filling::use_filling;
use crate::features::booking::book::form::{BookForm, Doings};
use crate::features::booking::book::keeping::Keeping;
use crate::features::booking::book::keys::listen;
use crate::features::booking::book::known::Known;
use crate::features::booking::book::lookup::use_look_up;
use crate::features::booking::book::sending::use_sending;
use crate::features::booking::book::side::Side;
use crate::features::booking::book::success::Success;
use crate::features::booking::book::typed::Typed;
use crate::format::query::encoded;
use crate::i18n::use_i18n;
use crate::load::{Load, use_load};
use crate::reference::use_reference;
use crate::session::{Session, use_session};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use madoguchi_contract::availability::SlotDetail;
use madoguchi_contract::booking::Booking;

/// The page.
#[component]
pub(crate) fn BookPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let (params, query) = (use_params_map(), use_query_map());
    let slot_id = Memo::new(move |_| params.with(|params| params.get("slot_id")).unwrap_or_default());
    let dose = Memo::new(move |_| {
        query.with(|query| query.get("dose")).and_then(|dose| dose.parse::<i64>().ok()).filter(|d| (2..=9).contains(d))
    });
    // Of what was handed to the search that this comes from. The address changes before the page goes.
    let here = use_location().pathname;
    let token = Memo::new(move |before: Option<&String>| {
        let token = query.with(|query| query.get("for")).unwrap_or_default();
        before.cloned().filter(|_| !here.with(|path| path.starts_with("/book/"))).unwrap_or(token)
    });
    // The heading says the dose that the form holds, wherever that came from.
    let shown_dose = RwSignal::new(dose.get_untracked().unwrap_or(1));
    let title = Signal::derive(move || {
        let t = i18n.t().booking;
        Some(shown_dose.get()).filter(|dose| *dose > 1).map_or_else(|| t.title.to_owned(), t.title_dose)
    });
    let crumbs: Vec<Crumb> = vec![(Signal::derive(move || i18n.t().search.title.to_owned()), "/search")];
    let may = Memo::new(move |_| session.may("book"));
    view! {
        <Page title crumbs wide=true>
            {move || {
                let token = token.get();
                if may.get() {
                    view! { <Book slot_id dose token shown_dose /> }.into_any()
                } else {
                    view! { <NotPermitted /> }.into_any()
                }
            }}
        </Page>
    }
}

/// The municipality of an agent of only one; where there are several, the one chosen in the header.
fn own_code(session: Session) -> Option<String> {
    let chosen = session.municipality.get_untracked();
    chosen.or_else(|| match untrack(|| session.municipalities()).as_slice() {
        [only] => Some(only.code.clone()),
        _ => None,
    })
}

#[component]
fn Book(
    slot_id: Memo<String>,
    dose: Memo<Option<i64>>,
    /// Of what was handed over; empty for nobody.
    token: String,
    /// The dose that the form holds.
    shown_dose: RwSignal<i64>,
) -> impl IntoView {
    let (session, drafts, reference) = (use_session(), use_drafts(), use_reference());
    let slot: Load<SlotDetail> = use_load(
        move || Some(slot_id.get()).filter(|id| !id.is_empty()),
        |client, id: String| client.send(Call::get(format!("/slots/{}", encoded(&id)))),
    );
    let today = Signal::derive(move || session.today());
    let (keeping, first) = Keeping::open(drafts, &token, dose.get_untracked(), own_code(session));
    let fields = BookFields::new(first);
    let form = Memo::new(move |_| fields.read().settled(today.get()));
    let done = RwSignal::new(None::<Booking>);
    // From here on the order counts, for effects start in the order in which they are made: what is typed is kept, what
    // follows from it is added, what is known is filled in, and only then goes what was ordered.
    keeping.keep_what_is_typed(form, done);
    Effect::new(move |_| shown_dose.set(form.with(|form| form.dose)));
    let programme =
        Signal::derive(move || slot.value.with(|slot| slot.as_ref().map(|slot| slot.slot.programme.clone())));
    fields.follow(form, programme, reference);
    let look_up = use_look_up(form);
    let asks_previous = Memo::new(move |_| {
        let (Some(slot), Some(reference), Some(now)) = (slot.value.get(), reference.load().value.get(), session.now())
        else {
            return false;
        };
        let doses = look_up.doses.value.get();
        form.with(|form| {
            Situation { form, slot: &slot, reference: &reference, doses: doses.as_ref(), now }.asks_previous()
        })
    });
    let typed = Typed { fields, form, look_up, today, asks_previous };
    let asked = Memo::new(move |_| look_up.asked());
    let known = Known { slot, doses: look_up.doses, asked, asks_previous, filled: RwSignal::new(false) };
    let change = use_change().named(|t| t.booking.confirm).uses_up(DRAFT).uses_up(handed_by(DRAFT, &token));
    let sending = use_sending(slot_id, typed, known, keeping, change, done);
    let filling = use_filling(typed, known, sending.order);
    sending.send_once_known(filling.answered);
    keeping.offer_only_what_is_left();

    let submit = Callback::new(move |()| sending.submit());
    let go_on = Callback::new(move |id: String| filling.go_on(&id));
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        if done.with_untracked(Option::is_some) {
            return;
        }
        // The draft is kept already: nothing is asked.
        let search: Option<String> = drafts.find(LAST_SEARCH);
        navigate(search.as_deref().unwrap_or("/search"), NavigateOptions::default());
    });
    let start = move |form: BookingForm| {
        fields.write(form);
        sending.forget_outcome();
        typed.focus_gap();
    };
    let take = Callback::new(move |draft: BookingForm| start(keeping.take(draft, fields.read())));
    let anew = Callback::new(move |()| start(keeping.anew(fields.read(), own_code(session))));
    listen(submit, fields.same_person, leave);

    let stands = Memo::new(move |_| {
        let read = slot.value.with(Option::is_some) && reference.load().value.with(Option::is_some);
        read && done.with(Option::is_none)
    });
    Effect::new(move |_| {
        if stands.get() {
            typed.focus_gap();
        }
    });
    let refused = sending.refusal();
    let doings = Doings { submit, leave, go_on, take, anew };
    view! {
        <Show when=move || done.with(Option::is_none) fallback=move || view! { <Success done form /> }>
            <FailureBox failure=reference.load().failure on_retry=Callback::new(move |()| reference.load().reload()) />
            <FailureBox failure=slot.failure on_retry=Callback::new(move |()| slot.reload()) />
            <Show when=move || slot.value.with(Option::is_none) && slot.failure.with(Option::is_none)>
                <Skeleton lines=8 />
            </Show>
            <Show when=move || stands.get()>
                <div class="book-layout">
                    <BookForm
                        fields
                        form
                        known
                        order=sending.order
                        busy=change.busy
                        failure=refused
                        ready=keeping.ready
                        doings
                    />
                    <Side form known />
                </div>
            </Show>
        </Show>
    }
}
