//! 予約: the notice's form in one column, the read-back text growing beside it, the rules in words as one types.

use crate::client::{Call, IdempotencyKey, use_client};
use crate::components::form::errors::{FormErrors, focus_id};
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page};
use crate::components::states::{FailureBox, Skeleton};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::availability::search::LAST_SEARCH;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::fields::{BookFields, BookForm};
use crate::features::booking::book::known::Known;
pub(crate) use crate::features::booking::book::side::DoseList;
use crate::features::booking::book::side::Side;
use crate::features::booking::book::success::Success;
use crate::format::query::encoded;
use crate::i18n::use_i18n;
use crate::load::{Load, use_load};
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use madoguchi_contract::availability::SlotDetail;
use madoguchi_contract::bookings::{Booking, RecipientDoses, RecipientLookupRequest};
use madoguchi_contract::problem::ProblemType;
use std::time::Duration;

/// Between the last key and the look-up of the coupon.
const DEBOUNCE: Duration = Duration::from_millis(300);

/// The page.
#[component]
pub(crate) fn BookPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let (params, query) = (use_params_map(), use_query_map());
    let slot_id = Memo::new(move |_| params.with(|params| params.get("slot_id")).unwrap_or_default());
    let dose = Memo::new(move |_| {
        query.with(|query| query.get("dose")).and_then(|dose| dose.parse::<i64>().ok()).filter(|d| (2..=9).contains(d))
    });
    let title = Signal::derive(move || {
        let t = i18n.t().booking;
        dose.get().map_or_else(|| t.title.to_owned(), |dose| (t.title_dose)(dose))
    });
    let crumbs: Vec<Crumb> = vec![(Signal::derive(move || i18n.t().search.title.to_owned()), "/search")];
    let may = Memo::new(move |_| session.may("book"));
    view! {
        <Page title crumbs>
            {move || if may.get() { view! { <Book slot_id dose /> }.into_any() } else { view! { <NotPermitted /> }.into_any() }}
        </Page>
    }
}

#[component]
fn Book(slot_id: Memo<String>, dose: Memo<Option<i64>>) -> impl IntoView {
    let (client, drafts, reference) = (use_client(), use_drafts(), use_reference());
    let slot: Load<SlotDetail> = use_load(
        move || Some(slot_id.get()).filter(|id| !id.is_empty()),
        |client, id: String| client.send(Call::get(format!("/slots/{}", encoded(&id)))),
    );
    let errors = FormErrors::provide();
    let draft: Option<BookingForm> = drafts.find(DRAFT);
    let restored =
        RwSignal::new(draft.as_ref().is_some_and(|draft| !draft.is_blank() && dose.get_untracked().is_none()));
    let fields = BookFields::new(draft.unwrap_or_default());
    if let Some(dose) = dose.get_untracked() {
        fields.dose.set(dose.to_string());
    }
    let form = Memo::new(move |_| fields.read());
    Effect::new(move |before: Option<()>| {
        form.with(|form| {
            if before.is_some() {
                drafts.keep(DRAFT, form);
            }
        });
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

    // What is known of the coupon, looked up once it can be read and the keys rest.
    let coupon = Memo::new(move |_| form.with(BookingForm::coupon));
    let (question, asked) = (RwSignal::new(None), RwSignal::new(false));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
    };
    Effect::new(move |_| {
        let next = coupon.get();
        stop();
        asked.set(next.is_some());
        timer.set_value(
            set_timeout_with_handle(
                move || {
                    question.try_set(next);
                },
                DEBOUNCE,
            )
            .ok(),
        );
    });
    on_cleanup(stop);
    let doses: Load<RecipientDoses> = use_load(
        move || question.get(),
        |client, coupon| client.send(Call::post("/recipients/lookup", &RecipientLookupRequest { coupon })),
    );
    // Another coupon: what is known of the one before is not about it.
    Effect::new(move |before: Option<()>| {
        coupon.track();
        if before.is_some() {
            doses.value.set(None);
        }
    });

    let (busy, failure, done) = (RwSignal::new(false), RwSignal::new(None::<Failure>), RwSignal::new(None::<Booking>));
    // Another slot: the refusal was about the one before. Its links go away, the focus stays near.
    Effect::new(move |before: Option<String>| {
        let now = slot_id.get();
        if before.is_some_and(|before| before != now) {
            failure.set(None);
            focus_id("book-failure");
        }
        now
    });
    let key = IdempotencyKey::new();
    let session = use_session();
    let i18n = use_i18n();
    let submit = Callback::new(move |()| {
        if busy.get_untracked() || done.with_untracked(Option::is_some) {
            return;
        }
        failure.set(None);
        let Some(today) = untrack(|| session.today()) else { return };
        let (form, id) = (untrack(|| fields.read()), slot_id.get_untracked());
        let wrong = form.errors(&id, today, i18n.lang_untracked());
        if !wrong.is_empty() {
            return errors.show(wrong);
        }
        errors.clear();
        busy.set(true);
        let request = form.request(&id);
        spawn_local(async move {
            let outcome =
                client.send::<Booking>(Call::post("/bookings", &request).idempotency_key(key.of(&request))).await;
            busy.try_set(false);
            match outcome {
                Ok(booking) => {
                    key.spend();
                    drafts.forget(DRAFT);
                    restored.try_set(false);
                    done.try_set(Some(booking));
                }
                Err(refused) => {
                    let of_fields = refused.problem().map(|problem| problem.errors.clone()).unwrap_or_default();
                    let only_fields =
                        refused.problem_type() == Some(ProblemType::ValidationFailed) && !of_fields.is_empty();
                    if matches!(refused.problem_type(), Some(ProblemType::SlotFull | ProblemType::SlotClosed)) {
                        slot.reload();
                    }
                    if refused.problem_type() == Some(ProblemType::AlreadyBooked) {
                        doses.reload();
                    }
                    errors.show(of_fields);
                    failure.try_set(Some(refused).filter(|_| !only_fields));
                    if !only_fields {
                        request_animation_frame(|| focus_id("book-failure"));
                    }
                }
            }
        });
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        // The draft is kept already: nothing is asked.
        let search: Option<String> = drafts.find(LAST_SEARCH);
        navigate(search.as_deref().unwrap_or("/search"), NavigateOptions::default());
    });
    let discard = Callback::new(move |()| {
        drafts.forget(DRAFT);
        fields.write(BookingForm::default());
        errors.clear();
        failure.set(None);
        restored.set(false);
        focus_id("f-booker-name_kana");
    });
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            submit.run(());
        }
        "Escape" => {
            event.prevent_default();
            leave.run(());
        }
        _ => {}
    };
    let known = Known { slot, doses, asked };
    let shown = Memo::new(move |_| slot.value.with(|slot| slot.as_ref().map(|slot| slot.slot.id.clone())));
    view! {
        <Show
            when=move || done.with(Option::is_none)
            fallback=move || view! { <Success done form /> }
        >
            <FailureBox failure=reference.load().failure on_retry=Callback::new(move |()| reference.load().reload()) />
            <FailureBox failure=slot.failure on_retry=Callback::new(move |()| slot.reload()) />
            <Show when=move || shown.with(Option::is_none) && slot.failure.with(Option::is_none)><Skeleton lines=8 /></Show>
            <Show when=move || shown.with(Option::is_some) && reference.load().value.with(Option::is_some)>
                <div class="book-layout" on:keydown=keys>
                    <BookForm fields form known busy failure restored submit leave discard />
                    <Side form known />
                </div>
            </Show>
        </Show>
    }
}
