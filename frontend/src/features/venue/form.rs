//! A venue: registered anew, shown, changed. What is typed is kept as a draft until it is saved.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors, focus_soon};
use crate::components::keys::on_purpose;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Loaded, Restored};
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::venue::draft::{Merge, VenueField, VenueForm};
use crate::features::venue::fields::{VenueFields, VenueSignals};
use crate::features::venue::outside::{Asked, OutsideDialog};
use crate::features::venue::sheet;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::venue::{Venue, VenuePatch};

/// The draft of a new venue.
const NEW_DRAFT: &str = "venue/new";

/// Registers a venue.
#[component]
pub(crate) fn NewVenuePage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().venues.new_title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().venues.list_title.to_owned()), "/venues")]
        >
            <Show when=move || session.may("write_venues") fallback=NotPermitted>
                <NewForm />
            </Show>
        </Frame>
    }
}

#[component]
fn NewForm() -> impl IntoView {
    let i18n = use_i18n();
    let (session, status, drafts) = (use_session(), use_status(), use_drafts());
    let navigate = use_navigate();
    let errors = FormErrors::provide();
    let key = IdempotencyKey::new();
    let kept = drafts.find::<VenueForm>(NEW_DRAFT);
    let restored = RwSignal::new(kept.is_some());
    let fields = VenueSignals::of(kept.unwrap_or_default());
    Effect::new(move |_| {
        let form = fields.form();
        if form == VenueForm::default() {
            drafts.forget(NEW_DRAFT);
        } else {
            drafts.keep(NEW_DRAFT, &form);
        }
    });
    let change = use_change().named(|t| t.venues.new_title).uses_up(NEW_DRAFT);
    let save = Callback::new(move |()| {
        let form = untrack(|| fields.form());
        let several = untrack(|| session.municipalities().len() > 1);
        let request = match form.request(several, i18n.lang_untracked()) {
            Ok(request) => request,
            Err(wrong) => return errors.show(form.at_fields(wrong)),
        };
        errors.clear();
        let navigate = navigate.clone();
        let call = Call::post("/venues", &request).idempotency_key(key.of(&request));
        change.send(call, move |outcome: Result<Venue, &Failure>| match outcome {
            Ok(venue) => {
                status.say_on_next_page(Tone::Success, (i18n.t_untracked().venues.created)(&venue.name));
                navigate(
                    &format!("/venues/{}", encoded(&venue.id)),
                    NavigateOptions { replace: true, ..NavigateOptions::default() },
                );
            }
            Err(refused) => errors.show(form.at_fields(of_fields(refused))),
        });
    });
    view! {
        <form
            novalidate
            on:keydown=move |event| on_purpose(&event, save)
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                save.run(());
            }
        >
            <Restored restored on_discard=Callback::new(move |()| fields.fill(VenueForm::default())) />
            <ErrorSummary />
            <VenueFields fields new=true />
            <FailureBox failure=change.beside_fields() on_retry=save />
            <div class="actions">
                <SubmitButton label=tr(|t| t.venues.create) busy=change.busy />
                <A href="/venues" attr:class="button button-outline">
                    {tr(|t| t.common.cancel)}
                </A>
            </div>
        </form>
    }
}

/// What is wrong with fields; everything else is said below the form.
fn of_fields(refused: &Failure) -> Vec<FieldError> {
    refused.problem().map(|problem| problem.errors.clone()).unwrap_or_default()
}

/// Shows a venue, and lets those change it who may.
#[component]
pub(crate) fn EditVenuePage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let load = use_load(
        move || Some(id.get()),
        |client, id| client.send::<Venue>(Call::get(format!("/venues/{}", encoded(&id)))),
    );
    // The venue as it was saved here: a content of its own, for the form stays as it is, with the focus in it.
    let saved = RwSignal::new(None::<Venue>);
    let title = Signal::derive(move || {
        let name =
            |of: &Option<Venue>| of.as_ref().filter(|venue| venue.id == id.get()).map(|venue| venue.name.clone());
        let name = saved.with(name).or_else(|| load.value.with(name));
        name.unwrap_or_else(|| i18n.t().venues.view_title.to_owned())
    });
    let links = move || {
        load.value.with(|venue| {
            venue.as_ref().map(|venue| {
                let id = encoded(&venue.id);
                view! {
                    <Show when=move || session.may("write_slots")>
                        <A href=format!("/slot-plans/new?venue={id}") attr:class="button button-outline">
                            {tr(|t| t.venues.to_slot_plan)}
                        </A>
                    </Show>
                    <A href=format!("/search?venue={}", encoded(&venue.id)) attr:class="button button-outline">
                        {tr(|t| t.venues.to_search)}
                    </A>
                }
            })
        })
    };
    view! {
        <Frame
            title
            crumbs=vec![(Signal::derive(move || i18n.t().venues.list_title.to_owned()), "/venues")]
            action=links
        >
            <Loaded load lines=8 let:venue>
                {if untrack(|| session.may("write_venues")) {
                    view! { <EditForm venue saved /> }.into_any()
                } else {
                    view! { <Sheet venue /> }.into_any()
                }}
            </Loaded>
        </Frame>
    }
}

/// The venue for those who may read it only.
#[component]
fn Sheet(venue: Venue) -> impl IntoView {
    let i18n = use_i18n();
    let reference = crate::reference::use_reference();
    let facts = move || {
        sheet::facts(&venue, i18n.t(), |code| reference.vaccine_name(code, i18n.lang()))
            .into_iter()
            .map(|(label, value)| {
                view! {
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card">
            <dl class="facts">{facts}</dl>
        </section>
    }
}

#[component]
fn EditForm(
    venue: Venue,
    /// Told what was saved.
    saved: RwSignal<Option<Venue>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (status, drafts) = (use_status(), use_drafts());
    let errors = FormErrors::provide();
    let draft_name = StoredValue::new(format!("venue/{}", venue.id));
    let base = RwSignal::new(VenueForm::of(&venue));
    let kept =
        draft_name.with_value(|name| drafts.find::<VenueForm>(name)).filter(|draft| *draft != VenueForm::of(&venue));
    let restored = RwSignal::new(kept.is_some());
    let fields = VenueSignals::of(kept.unwrap_or_else(|| VenueForm::of(&venue)));
    let stored = RwSignal::new(venue);
    let merge = RwSignal::new(None::<Merge>);
    Effect::new(move |_| {
        let form = fields.form();
        draft_name.with_value(|name| {
            if base.with(|base| *base == form) { drafts.forget(name) } else { drafts.keep(name, &form) }
        });
    });
    let change = use_change().named(|t| t.venues.save_change).uses_up(draft_name.get_value());
    let look = use_change();
    // A change that would leave slots outside waits in a dialog for its reason.
    let (asking, asked, outside_reason) = (RwSignal::new(false), RwSignal::new(Asked::default()), RwSignal::default());
    // What others, or one's own request, made of it; what was typed meanwhile is one's own, too.
    let join = move |base_of: &VenueForm, now: Venue| {
        let theirs = VenueForm::of(&now);
        let joined = VenueForm::merge(base_of, &theirs, &untrack(|| fields.form()));
        base.set(theirs);
        fields.fill(joined.form.clone());
        stored.set(now);
        joined
    };
    // How a change ended that was made from this form.
    let ended = move |form: &VenueForm, outcome: Result<Venue, &Failure>| match outcome {
        Ok(venue) => {
            merge.set(None);
            restored.set(false);
            outside_reason.set(String::new());
            status.say(Tone::Success, (i18n.t_untracked().venues.saved)(&venue.name));
            saved.set(Some(venue.clone()));
            join(form, venue);
        }
        Err(refused) if refused.problem_type() == Some(ProblemType::VersionMismatch) => {
            let path = stored.with_untracked(|venue| format!("/venues/{}", encoded(&venue.id)));
            look.send(Call::get(path), move |latest: Result<Venue, &Failure>| {
                // Without an answer the failure stands below the form, and saving again tries this again.
                let Ok(latest) = latest else { return };
                change.failure.set(None);
                merge.set(Some(join(&base.get_untracked(), latest)));
                focus_soon("venue-conflict");
            });
        }
        Err(refused) => errors.show(form.at_fields(of_fields(refused))),
    };
    let outside_ended = Callback::new(move |outcome: Result<Venue, Failure>| {
        asking.set(false);
        // What was typed since is one's own, too.
        let form = asked.with_untracked(|asked| asked.form.clone());
        match outcome {
            Ok(venue) => {
                change.failure.set(None);
                ended(&form, Ok(venue));
            }
            Err(refused) => {
                ended(&form, Err(&refused));
                change.failure.set(Some(refused));
            }
        }
    });
    let save = Callback::new(move |()| {
        let form = untrack(|| fields.form());
        let patch = match base.with_untracked(|base| form.patch(base, i18n.lang_untracked())) {
            Ok(patch) => patch,
            Err(wrong) => return errors.show(form.at_fields(wrong)),
        };
        errors.clear();
        if patch == VenuePatch::default() {
            return status.say(Tone::Info, i18n.t_untracked().venues.nothing_changed);
        }
        let asks = stored.with_untracked(|venue| Asked {
            venue_id: venue.id.clone(),
            etag: venue.etag.clone(),
            patch: patch.clone(),
            form: form.clone(),
        });
        let call = Call::patch(format!("/venues/{}", encoded(&asks.venue_id)), &patch).if_match(asks.etag.clone());
        change.send(call, move |outcome: Result<Venue, &Failure>| match outcome {
            Err(refused) if refused.problem_type() == Some(ProblemType::LeavesSlotsOutside) => {
                asked.set(asks);
                asking.set(true);
            }
            outcome => ended(&form, outcome),
        });
    });
    let drop_mine = Callback::new(move |()| {
        fields.fill(base.get_untracked());
        merge.set(None);
        errors.clear();
    });
    view! {
        <form
            novalidate
            on:keydown=move |event| on_purpose(&event, save)
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                save.run(());
            }
        >
            <Restored restored on_discard=drop_mine />
            <Conflict merge on_drop=drop_mine />
            <ErrorSummary />
            <VenueFields fields new=false />
            <FailureBox failure=change.beside_fields() on_retry=save />
            <div class="actions">
                <SubmitButton label=tr(|t| t.common.save) busy=change.busy />
                <A href="/venues" attr:class="button button-outline">
                    {tr(|t| t.common.back)}
                </A>
            </div>
            <p class="small">
                {tr(|t| t.venues.updated_at)} ": "
                <span class="num">{move || stored.with(|venue| crate::format::dates::moment(&venue.updated_at))}</span>
            </p>
        </form>
        <OutsideDialog open=asking asked reason=outside_reason draft=draft_name on_end=outside_ended />
    }
}

/// Someone else was faster: what was joined, what both changed.
#[component]
fn Conflict(merge: RwSignal<Option<Merge>>, on_drop: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let names = move |fields: &[VenueField]| {
        let t = i18n.t();
        fields.iter().map(|field| sheet::label(*field, t)).map(|label| view! { <li>{label}</li> }).collect_view()
    };
    let part = move |heading: fn(&'static crate::i18n::Texts) -> &'static str, fields: &[VenueField]| {
        (!fields.is_empty()).then(|| {
            view! {
                <p>{tr(heading)}</p>
                <ul>{names(fields)}</ul>
            }
        })
    };
    view! {
        {move || {
            merge
                .get()
                .map(|merge| {
                    view! {
                        <div class="notice notice-warning" role="alert" id="venue-conflict" tabindex="-1">
                            <p class="notice-title">{tr(|t| t.venues.conflict_title)}</p>
                            <p>{tr(|t| t.venues.conflict_detail)}</p>
                            {part(|t| t.venues.conflict_both, &merge.both)}
                            {part(|t| t.venues.conflict_taken, &merge.taken)}
                            <button type="button" class="button button-outline" on:click=move |_| on_drop.run(())>
                                {tr(|t| t.venues.conflict_take_theirs)}
                            </button>
                        </div>
                    }
                })
        }}
    }
}
