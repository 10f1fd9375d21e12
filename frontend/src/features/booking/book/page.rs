//! 予約: the booking form, with the text to read back and the rules in words beside it as one types.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::errors::{FormErrors, focus_id};
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page};
use crate::components::states::{FailureBox, Skeleton};
use crate::drafts::{handed_by, use_drafts};
use crate::failure::Failure;
use crate::features::availability::search::LAST_SEARCH;
use crate::features::booking::book::checks::asks_previous;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::fields::BookFields;
use crate::features::booking::book::form::{BookForm, Doings, Ready};
use crate::features::booking::book::handed::Whose;
use crate::features::booking::book::keys::{focus_on, focus_soon_on, listen};
use crate::features::booking::book::known::Known;
use crate::features::booking::book::left::Left;
use crate::features::booking::book::lookup::use_look_up;
use crate::features::booking::book::order::{Held, Order};
use crate::features::booking::book::side::Side;
use crate::features::booking::book::success::Success;
use crate::features::booking::second_dose::series::known_person;
use crate::format::query::encoded;
use crate::i18n::use_i18n;
use crate::load::{Load, use_load};
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use madoguchi_contract::availability::SlotDetail;
use madoguchi_contract::bookings::Booking;
use madoguchi_contract::problem::{FieldError, Problem, ProblemType};

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

/// The form that opens: what was handed to its search, else an empty one; and the draft that was left behind, to be
/// offered.
fn opening(
    handed: Option<BookingForm>,
    left: Option<BookingForm>,
    dose: Option<i64>,
    municipality_code: Option<String>,
) -> (BookingForm, Option<BookingForm>) {
    let left = left.filter(|draft| !draft.is_blank() && handed.is_none());
    let mut form = handed.unwrap_or(BookingForm { dose: dose.unwrap_or(1), ..BookingForm::default() });
    if form.municipality_code.is_empty() {
        form.municipality_code = municipality_code.unwrap_or_default();
    }
    (form, left)
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
    let (i18n, session, drafts, reference) = (use_i18n(), use_session(), use_drafts(), use_reference());
    let slot: Load<SlotDetail> = use_load(
        move || Some(slot_id.get()).filter(|id| !id.is_empty()),
        |client, id: String| client.send(Call::get(format!("/slots/{}", encoded(&id)))),
    );
    let errors = FormErrors::provide();
    let today = Signal::derive(move || session.today());
    // Of an agent of one municipality; where there are several, the one chosen in the header.
    let own_code = move || {
        let chosen = session.municipality.get_untracked();
        chosen.or_else(|| match untrack(|| session.municipalities()).as_slice() {
            [only] => Some(only.code.clone()),
            _ => None,
        })
    };
    let handed_name = handed_by(DRAFT, &token);
    let handed: Option<BookingForm> = drafts.find(&handed_name).filter(|_| !token.is_empty());
    let given = handed.as_ref().and_then(Whose::of);
    // What is typed for this person goes along to other slots of the same search.
    let bound = StoredValue::new(handed.as_ref().map(|form| (handed_name.clone(), form.number.clone())));
    let left = Left::open(drafts, handed.as_ref());
    let (first, offered) = opening(handed, left.first(), dose.get_untracked(), own_code());
    let ready = Ready { left: RwSignal::new(offered), given: RwSignal::new(given) };
    let fields = BookFields::new(first);
    let form = Memo::new(move |_| fields.read().settled(today.get()));
    let done = RwSignal::new(None::<Booking>);
    Effect::new(move |before: Option<()>| {
        form.with(|form| {
            // Beside what is offered.
            if before.is_some() && done.with_untracked(Option::is_none) {
                drafts.keep(DRAFT, form);
                bound.with_value(|bound| {
                    if let Some((name, number)) = bound
                        && (number.is_empty() || *number == form.number)
                    {
                        drafts.keep(name, form);
                    }
                });
            }
        });
    });
    Effect::new(move |_| shown_dose.set(form.with(|form| form.dose)));
    Effect::new(move |_| {
        let before = form.get();
        let mut now = before.clone();
        now.bind_previous();
        if now.previous_of != before.previous_of {
            fields.bind_previous(now.previous_of);
        }
    });
    // The birth date suggests the group, as soon as both are there.
    Effect::new(move |_| {
        let mut now = form.get();
        let groups = reference.groups();
        if !groups.is_empty() {
            now.suggest_group(&groups);
            if fields.group.with_untracked(|group| *group != now.group) {
                fields.group.set(now.group);
            }
        }
    });

    let look_up = use_look_up(form);
    let doses = look_up.doses;
    let asked = Memo::new(move |_| look_up.asked());
    let known = Known { slot, doses, asked, filled: RwSignal::new(false) };
    let asks =
        move || form.with_untracked(|form| doses.value.with_untracked(|doses| asks_previous(form, doses.as_ref())));
    let gap = move || form.with_untracked(|form| form.first_gap(asks(), today.get_untracked()));
    let focus_gap = move || focus_soon_on(gap());

    let change = use_change().named(|t| t.booking.confirm).uses_up(DRAFT).uses_up(handed_name);
    // Another slot: the refusal was about the one before. Its links go away, the focus stays near.
    Effect::new(move |before: Option<String>| {
        let now = slot_id.get();
        if before.is_some_and(|before| before != now) {
            change.failure.set(None);
            focus_id("book-failure");
        }
        now
    });
    let (key, order) = (IdempotencyKey::new(), Order::new());
    // What is on its way stays as it was sent: it is what the confirmation is about.
    let on_its_way = StoredValue::new(None::<BookingForm>);
    Effect::new(move |_| {
        let now = fields.read();
        let locked = change.busy.get_untracked() || done.with_untracked(Option::is_some);
        if let Some(sent) = on_its_way.get_value().filter(|sent| locked && *sent != now) {
            fields.write(sent);
        }
    });
    let send = move || {
        let Some(today) = today.get_untracked() else { return };
        let (form, id) = (form.get_untracked(), slot_id.get_untracked());
        let wrong = form.errors(&id, asks(), today, i18n.lang_untracked());
        if !wrong.is_empty() {
            return errors.show(wrong);
        }
        errors.clear();
        on_its_way.set_value(Some(untrack(|| fields.read())));
        let request = form.request(&id, asks());
        let sent = form;
        let call = Call::post("/bookings", &request).idempotency_key(key.of(&request));
        // Whoever has left must still be able to read the number out.
        let told = move |booking: &Booking| {
            let t = i18n.t_untracked().booking;
            let way = (format!("/bookings/{}", encoded(&booking.id)), t.show_booking.to_owned());
            Some(((t.say_reference)(&booking.reference), way))
        };
        let heard = move |outcome: Result<Booking, &Failure>| match outcome {
            Ok(booking) => {
                key.spend();
                left.forget_booked(&sent);
                ready.left.set(None);
                done.set(Some(booking));
            }
            Err(refused) => {
                if matches!(refused.problem_type(), Some(ProblemType::SlotFull | ProblemType::SlotClosed)) {
                    slot.reload();
                }
                if refused.problem_type() == Some(ProblemType::AlreadyBooked) {
                    doses.reload();
                }
                if of_fields(refused) {
                    let of = |problem: &Problem| at_fields(&problem.errors, &sent);
                    errors.show(refused.problem().map(of).unwrap_or_default());
                } else {
                    request_animation_frame(|| focus_id("book-failure"));
                }
            }
        };
        change.send_or_tell(call, heard, told);
    };
    let shown = Memo::new(move |_| slot.value.with(|slot| slot.as_ref().map(|slot| slot.slot.id.clone())));
    // What is booked is what stands on the screen, and a double booking is known before it is tried.
    let other_shown = Memo::new(move |_| shown.get() != Some(slot_id.get()));
    let submit = Callback::new(move |()| {
        if change.busy.get_untracked() || order.waiting.get_untracked() || done.with_untracked(Option::is_some) {
            return;
        }
        order.held.set(None);
        let (other, looks) = (other_shown.get_untracked(), untrack(|| look_up.waits()));
        if !other && !looks {
            return send();
        }
        if looks {
            look_up.now();
        }
        if other && slot.failure.with_untracked(Option::is_some) {
            slot.reload();
        }
        order.place(form.get_untracked());
    });

    // Enter in the coupon has moved the focus on; what is found then fills the fields it stands in.
    let (moved_on, answered) = (RwSignal::new(false), RwSignal::new(0u32));
    Effect::new(move |_| {
        look_up.doses.value.track();
        look_up.doses.failure.track();
        let mut now = untrack(|| fields.read());
        now.forget_other_person();
        let filled = doses.value.with_untracked(|doses| {
            let person = doses.as_ref().and_then(known_person);
            person.is_some_and(|booking| now.fill_in(booking))
        });
        if untrack(|| fields.read()) != now {
            fields.write(now);
        }
        if doses.value.with_untracked(Option::is_some) {
            known.filled.set(filled);
        }
        // What was filled in has to be read back before it is booked.
        let held = order.hold_if_other(&form.get_untracked(), Held::Filled);
        if held || (filled && moved_on.get_untracked()) {
            focus_gap();
        }
        answered.update(|times| *times += 1);
    });
    Effect::new(move |_| form.with(|form| order.hold_if_other(form, Held::Edited)));
    // What was to be sent goes once everything is known, as it was ordered.
    Effect::new(move |_| {
        answered.track();
        let (other, failed) = (other_shown.get(), slot.failure.with(Option::is_some));
        if !order.waiting.get_untracked() || untrack(|| look_up.waits()) || (other && !failed) {
            return;
        }
        order.waiting.set(false);
        if !other {
            send();
        }
    });
    let go_on = Callback::new(move |id: String| {
        if id.starts_with("f-recipient-coupon-") {
            look_up.now();
        }
        moved_on.set(id.starts_with("f-recipient-coupon-"));
        focus_on(&gap());
    });
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
        ready.left.set(None);
        ready.given.set(None);
        bound.set_value(None);
        order.held.set(None);
        fields.write(form);
        errors.clear();
        change.failure.set(None);
        focus_gap();
    };
    // What was typed meanwhile is offered in its place.
    let take = Callback::new(move |draft: BookingForm| {
        let next = left.swap(&draft, Some(fields.read()));
        start(draft);
        ready.left.set(next);
    });
    let anew = Callback::new(move |()| {
        // What was typed since the draft was offered is the new form already, and kept.
        let (typed, offered) = (fields.read(), ready.left.get_untracked());
        let next = offered.as_ref().and_then(|offered| left.swap(offered, None));
        if offered.is_some() && !typed.is_blank() {
            start(typed);
            return ready.left.set(next);
        }
        let code = own_code().unwrap_or_default();
        drafts.forget(DRAFT);
        if let Some((name, _)) = bound.get_value() {
            drafts.forget(&name);
        }
        start(BookingForm { municipality_code: code, dose: typed.dose, ..BookingForm::default() });
        ready.left.set(next);
    });
    // One that was on its way when its form was left has arrived.
    Effect::new(move |_| {
        drafts.used_up();
        if ready.left.with_untracked(|offered| offered.as_ref().is_some_and(|offered| !left.holds(offered))) {
            ready.left.set(left.first());
        }
    });
    listen(submit, fields.same_person, leave);

    let stands = Memo::new(move |_| {
        shown.with(Option::is_some) && reference.load().value.with(Option::is_some) && done.with(Option::is_none)
    });
    Effect::new(move |_| {
        if stands.get() {
            focus_gap();
        }
    });
    let refused = Signal::derive(move || change.failure.get().filter(|failure| !of_fields(failure)));
    let doings = Doings { submit, leave, go_on, take, anew };
    view! {
        <Show when=move || done.with(Option::is_none) fallback=move || view! { <Success done form /> }>
            <FailureBox failure=reference.load().failure on_retry=Callback::new(move |()| reference.load().reload()) />
            <FailureBox failure=slot.failure on_retry=Callback::new(move |()| slot.reload()) />
            <Show when=move || shown.with(Option::is_none) && slot.failure.with(Option::is_none)>
                <Skeleton lines=8 />
            </Show>
            <Show when=move || stands.get()>
                <div class="book-layout">
                    <BookForm fields form known order busy=change.busy failure=refused ready doings />
                    <Side form known />
                </div>
            </Show>
        </Show>
    }
}

/// Whether a refusal is about fields only: it stands at them, and nowhere else.
fn of_fields(failure: &Failure) -> bool {
    let problem = failure.problem().filter(|problem| !problem.errors.is_empty());
    problem.and_then(|problem| problem.problem_type()) == Some(ProblemType::ValidationFailed)
}

/// The server's errors at the fields of the screen: an earlier dose has two, and what is hidden has none.
fn at_fields(errors: &[FieldError], form: &BookingForm) -> Vec<FieldError> {
    let at = |error: &FieldError| match error.pointer.as_str() {
        "/recipient/previous_dose" => FieldError { pointer: "/recipient/previous_dose/date".into(), ..error.clone() },
        _ => error.clone(),
    };
    errors.iter().filter(|error| form.shows(&error.pointer)).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, dose: i64) -> BookingForm {
        BookingForm { name: name.into(), dose, ..BookingForm::default() }
    }

    /// Name, dose and municipality of the form that opens, and whose draft is offered.
    #[track_caller]
    fn check(
        handed: Option<BookingForm>,
        left: Option<BookingForm>,
        dose: Option<i64>,
        opens: (&str, i64, &str),
        offered: Option<&str>,
    ) {
        let (form, left) = opening(handed, left, dose, Some("141003".into()));
        assert_eq!((form.name.as_str(), form.dose, form.municipality_code.as_str()), opens);
        assert_eq!(left.as_ref().and_then(|left| left.whose()), offered);
    }

    #[test]
    fn the_form_is_empty_unless_it_was_given_something() {
        check(None, None, None, ("", 1, "141003"), None);
        check(None, None, Some(2), ("", 2, "141003"), None);
        check(None, Some(typed("山田", 1)), None, ("", 1, "141003"), Some("山田"));
        check(None, Some(typed("", 1)), None, ("", 1, "141003"), None);
    }

    #[test]
    fn what_was_handed_to_the_search_opens_before_what_was_left_behind() {
        let other = BookingForm { municipality_code: "142018".into(), ..typed("二宮", 2) };
        check(Some(other), Some(typed("山田", 1)), Some(2), ("二宮", 2, "142018"), None);
        check(Some(typed("二宮", 1)), None, None, ("二宮", 1, "141003"), None);
        // The dose was changed in the form before, for the same person.
        check(Some(typed("二宮", 2)), None, None, ("二宮", 2, "141003"), None);
    }
}
