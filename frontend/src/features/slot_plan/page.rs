//! 予約枠一括登録: the notice's form, and beside it what it would make, computed as one types by the code of the server.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey, use_client};
use crate::components::form::errors::{FormErrors, focus_id};
use crate::components::not_found::NotPermitted;
use crate::components::page::Page;
use crate::components::states::Empty;
use crate::drafts::use_drafts;
use crate::features::slot_plan::draft::{SlotPlanForm, only_vaccine};
use crate::features::slot_plan::fields::PlanForm;
use crate::features::slot_plan::outcome::{Done, DonePanel, Progress};
use crate::features::slot_plan::picture::PlanPreview;
use crate::features::slot_plan::preview::PreviewPanel;
use crate::features::slot_plan::server_check::ServerCheck;
use crate::features::slot_plan::signals::PlanFields;
use crate::features::venue::choices::use_venues;
use crate::format::dates::wire_date;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use madoguchi_contract::slot_plan::{Clash, SlotPlanCreated, SlotPlanProgress, SlotPlanRequest};
use madoguchi_contract::venue::Venue;
use madoguchi_domain::OpeningPeriod;
use std::time::Duration;

const DRAFT: &str = "slot-plan";
/// Between the last key and the question for clashes.
const DEBOUNCE: Duration = Duration::from_millis(400);
/// Between two looks at the progress of a creation.
const POLL_MS: u32 = 400;

/// The page.
#[component]
pub(crate) fn SlotPlanPage() -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let title = Signal::derive(move || i18n.t().slot_plans.title.to_owned());
    let may = Memo::new(move |_| session.may("write_slots"));
    view! {
        <Page title wide=true>
            <Show when=move || may.get() fallback=NotPermitted>
                <SlotPlan />
            </Show>
        </Page>
    }
}

#[component]
fn SlotPlan() -> impl IntoView {
    let i18n = use_i18n();
    let (client, session, drafts) = (use_client(), use_session(), use_drafts());
    let errors = FormErrors::provide();
    let venues = use_venues();
    let asked = use_query_map().with_untracked(|query| query.get("venue")).unwrap_or_default();

    let draft: Option<SlotPlanForm> = drafts.find(DRAFT);
    let restored = RwSignal::new(draft.is_some());
    let fields = PlanFields::new(draft.unwrap_or_default());
    if !asked.is_empty() {
        fields.venue_id.set(asked.clone());
    }
    let asked = StoredValue::new(asked);
    // As the form opens, with what is known of the venues by now.
    let opening = move || {
        venues.value.with_untracked(|venues| {
            asked.with_value(|asked| SlotPlanForm::opening(asked, venues.as_deref().unwrap_or_default()))
        })
    };
    // The only venue is chosen, and so is its only vaccine.
    Effect::new(move |_| {
        venues.value.track();
        if fields.venue_id.with_untracked(String::is_empty) {
            fields.venue_id.set(opening().venue_id);
        }
    });
    let venue = Memo::new(move |_| {
        let id = fields.venue_id.get();
        venues.value.with(|venues| venues.iter().flatten().find(|venue| venue.id == id).cloned())
    });
    Effect::new(move |_| {
        let Some(venue) = venue.get() else { return };
        let held = fields.vaccine.get_untracked();
        if !venue.vaccines.contains(&held) {
            fields.vaccine.set(only_vaccine(&venue).unwrap_or_default());
        }
    });
    let confirmed = Memo::new(move |_| {
        let vaccine = fields.vaccine.get();
        venue.with(|venue| {
            let supply = venue.as_ref()?.supply.iter().find(|supply| supply.vaccine == vaccine)?;
            wire_date(&supply.confirmed_through)
        })
    });

    let period = Memo::new(move |_| {
        let day = |day: &Option<String>| day.as_deref().and_then(wire_date);
        let of = |venue: &Venue| OpeningPeriod { opens_on: day(&venue.opens_on), closes_on: day(&venue.closes_on) };
        venue.with(|venue| venue.as_ref().map(of).unwrap_or_default())
    });

    let form = Memo::new(move |_| fields.read());
    Effect::new(move |before: Option<()>| {
        let untouched = |form: &SlotPlanForm| {
            venues.value.with_untracked(|venues| {
                asked.with_value(|asked| form.is_untouched(asked, venues.as_deref().unwrap_or_default()))
            })
        };
        form.with(|form| {
            if untouched(form) {
                drafts.forget(DRAFT);
            } else if before.is_some() {
                drafts.keep(DRAFT, form);
            }
        });
    });
    let parsed = Memo::new(move |_| form.with(|form| form.parse(i18n.lang())));

    // Clashes and warnings come from the server, once the keys rest.
    let question = RwSignal::new(None::<SlotPlanRequest>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
    };
    Effect::new(move |_| {
        let next = parsed.with(Result::is_ok).then(|| form.with(SlotPlanForm::request));
        stop();
        let handle = set_timeout_with_handle(move || drop(question.try_set(next)), DEBOUNCE);
        timer.set_value(handle.ok());
    });
    on_cleanup(stop);
    let check = crate::load::use_load(
        move || question.get(),
        |client, request| client.send::<ServerCheck>(Call::post("/slot-plans/preview", &request)),
    );
    let clashes = RwSignal::new(Vec::<Clash>::new());
    Effect::new(move |_| {
        clashes.set(check.value.with(|check| check.as_ref().map(|c| c.clashes.clone()).unwrap_or_default()));
    });
    let preview = Memo::new(move |_| {
        let frame = form.with(SlotPlanForm::frame)?;
        parsed.with(|parsed| parsed.as_ref().ok().map(|parsed| PlanPreview::new(parsed, &frame, &clashes.get())))
    });

    let change = use_change().named(|t| t.slot_plans.title).uses_up(DRAFT);
    let (busy, done) = (change.busy, RwSignal::new(None::<Done>));
    let progress = RwSignal::new(None::<SlotPlanProgress>);
    let key = IdempotencyKey::new();
    let submit = move || {
        if busy.get_untracked() || done.with_untracked(Option::is_some) {
            return;
        }
        fields.drop_blank_breaks();
        let form = untrack(|| fields.read());
        let request = form.request();
        let t = i18n.t_untracked().slot_plans;
        let total = match form.parse(i18n.lang_untracked()) {
            Ok(parsed) => parsed.plan.totals().slots,
            Err(wrong) => return errors.show(form.at_fields(&wrong, t)),
        };
        errors.clear();
        drafts.keep(DRAFT, &form);
        let token = key.of(&request);
        let call = Call::post("/slot-plans", &request).idempotency_key(token.clone());
        change.send::<SlotPlanCreated>(call, move |outcome| {
            progress.set(None);
            match outcome {
                Ok(created) => {
                    key.spend();
                    done.set(Some(Done::new(&request, created.totals)));
                }
                Err(refused) => {
                    let problem = refused.problem();
                    if let Some(found) = problem.and_then(|problem| problem.clashes.clone()) {
                        clashes.set(found);
                    }
                    let wrong = problem.map(|problem| problem.errors.as_slice()).unwrap_or_default();
                    errors.show(form.at_fields(wrong, t));
                    if wrong.is_empty() {
                        request_animation_frame(|| focus_id("plan-failure"));
                    }
                }
            }
        });
        spawn_local(watch(client, token, total, busy, progress));
    };
    let navigate = use_navigate();
    let leave = Callback::new(move |()| navigate("/", NavigateOptions::default()));
    let again = Callback::new(move |()| {
        done.set(None);
        fields.write(SlotPlanForm {
            venue_id: fields.venue_id.get_untracked(),
            vaccine: fields.vaccine.get_untracked(),
            ..SlotPlanForm::default()
        });
        restored.set(false);
        request_animation_frame(|| focus_id("f-venue_id"));
    });
    let discard = Callback::new(move |()| {
        drafts.forget(DRAFT);
        fields.write(opening());
        errors.clear();
        change.failure.set(None);
        restored.set(false);
        focus_id("f-venue_id");
    });
    let places =
        Memo::new(move |_| parsed.with(|parsed| parsed.as_ref().ok().map(|parsed| parsed.plan.totals().capacity)));
    let no_venues = move || venues.value.with(|venues| venues.as_ref().is_some_and(Vec::is_empty));
    view! {
        <Show when=move || !no_venues() fallback=move || view! { <NoVenues /> }>
            <Show when=move || done.with(Option::is_none) fallback=move || view! { <DonePanel done again /> }>
                <div class="plan-layout">
                    <PlanForm
                        fields
                        venues
                        venue
                        confirmed
                        places
                        busy
                        restored
                        discard
                        leave
                        failure=change.beside_fields()
                        opening=period
                        may_override_opening=Signal::derive(move || session.may("override_opening"))
                        may_override=Signal::derive(move || session.may("override_supply"))
                        on_submit=Callback::new(move |()| submit())
                    />
                    <aside class="plan-side" aria-labelledby="plan-preview-title">
                        <h2 id="plan-preview-title">{tr(|t| t.slot_plans.preview)}</h2>
                        <Progress progress />
                        <PreviewPanel form preview parsed check clashes confirmed />
                    </aside>
                </div>
            </Show>
        </Show>
    }
}

/// Asks how far the creation is, for as long as it runs; small plans are done before the first question.
async fn watch(
    client: crate::client::Client,
    key: String,
    total: u32,
    busy: RwSignal<bool>,
    progress: RwSignal<Option<SlotPlanProgress>>,
) {
    progress.try_set((total > 1000).then_some(SlotPlanProgress { written: 0, total }));
    loop {
        pause(POLL_MS).await;
        if !busy.try_get_untracked().unwrap_or_default() {
            return;
        }
        let asked = client.send::<SlotPlanProgress>(Call::get(format!("/slot-plans/progress/{key}"))).await;
        // Not begun yet, or just over: the answer to the creation itself will tell.
        if let (Ok(state), Some(true)) = (asked, busy.try_get_untracked()) {
            progress.try_set(Some(state));
        }
    }
}

async fn pause(milliseconds: u32) {
    let (sender, receiver) = futures_channel::oneshot::channel();
    let wake = move || sender.send(()).unwrap_or_default();
    set_timeout(wake, Duration::from_millis(u64::from(milliseconds)));
    // A timer that has been given up drops its sender: then there is nothing to wait for.
    receiver.await.unwrap_or_default();
}

#[component]
fn NoVenues() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || i18n.t().slot_plans.no_venues.to_owned());
    let detail = Signal::derive(move || i18n.t().slot_plans.no_venues_detail.to_owned());
    view! {
        <Empty title detail>
            <A href="/venues">{tr(|t| t.slot_plans.venue)}</A>
        </Empty>
    }
}
