//! A programme is begun, and its next version edited as a draft. What is typed stays until it is saved, also where that
//! fails.

use crate::change::use_change;
use crate::client::{Call, Client, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::form::send_form::SendForm;
use crate::components::keys::on_purpose;
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page as Frame};
use crate::components::states::{FailureBox, Loaded, Restored};
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::programme::draft::ProgrammeForm;
use crate::features::programme::fields::{CodeField, ContentFields, ProgrammeFields};
use crate::features::programme::preview::Preview;
use crate::features::programme::publish::Publish;
use crate::features::programme::rows::address;
use crate::i18n::{I18n, tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::local;
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::programme::{Programme, ProgrammeDraft, ProgrammeDraftRequest, ProgrammeRequest};

/// What is typed of a new programme.
const NEW_DRAFT: &str = "programme/new";

fn way(i18n: I18n) -> Crumb {
    (Signal::derive(move || i18n.t().programmes.title.to_owned()), "/programmes")
}

/// What is wrong with fields; everything else is said below the form.
fn of_fields(refused: &Failure) -> Vec<FieldError> {
    refused.problem().map(|problem| problem.errors.clone()).unwrap_or_default()
}

/// Begins a programme.
#[component]
pub(crate) fn NewProgrammePage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    view! {
        <Frame title=Signal::derive(move || i18n.t().programmes.new.to_owned()) crumbs=vec![way(i18n)]>
            <Show when=move || session.may("write_programmes") fallback=NotPermitted>
                <NewForm />
            </Show>
        </Frame>
    }
}

#[component]
fn NewForm() -> impl IntoView {
    let (i18n, session, status, drafts) = (use_i18n(), use_session(), use_status(), use_drafts());
    let (navigate, errors, key) = (use_navigate(), FormErrors::provide(), IdempotencyKey::new());
    let kept = drafts.find::<ProgrammeForm>(NEW_DRAFT);
    let restored = RwSignal::new(kept.is_some());
    let fields = ProgrammeFields::of(kept.unwrap_or_else(ProgrammeForm::new));
    Effect::new(move |_| {
        let form = fields.form();
        if form == ProgrammeForm::new() { drafts.forget(NEW_DRAFT) } else { drafts.keep(NEW_DRAFT, &form) }
    });
    let change = use_change().named(|t| t.programmes.create).uses_up(NEW_DRAFT);
    let save = Callback::new(move |()| {
        let form = untrack(|| fields.form());
        let request = ProgrammeRequest { code: form.code.trim().to_owned(), content: form.content() };
        errors.clear();
        // A municipality's programmes have its own code before theirs.
        let own = untrack(|| (!session.may("write_accounts")).then(|| session.municipalities())).unwrap_or_default();
        let code = match own.as_slice() {
            [only] => format!("{}_{}", only.code, request.code),
            _ => request.code.clone(),
        };
        let navigate = navigate.clone();
        let call = Call::post("/programmes", &request).idempotency_key(key.of(&request));
        change.send(call, move |outcome: Result<ProgrammeDraft, &Failure>| match outcome {
            Ok(_) => {
                status.say_on_next_page(Tone::Success, i18n.t_untracked().programmes.created);
                let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                navigate(&format!("{}/edit", address(&code)), options);
            }
            Err(refused) => errors.show(form.at_fields(of_fields(refused))),
        });
    });
    view! {
        <form
            class="programme-form dense"
            novalidate
            on:keydown=move |event| on_purpose(&event, save)
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                save.run(());
            }
        >
            <Restored restored on_discard=Callback::new(move |()| fields.fill(ProgrammeForm::new())) />
            <ErrorSummary />
            <CodeField fields />
            <ContentFields fields />
            <FailureBox failure=change.beside_fields() on_retry=save />
            <div class="actions">
                <SubmitButton label=tr(|t| t.programmes.create) busy=change.busy />
                <A href="/programmes" attr:class="button button-outline">
                    {tr(|t| t.common.cancel)}
                </A>
            </div>
        </form>
    }
}

/// A programme with its draft, if there is one.
type Found = (Programme, Option<ProgrammeDraft>);

async fn read(client: Client, code: String) -> Result<Found, Failure> {
    let programme: Programme = client.send(Call::get(address(&code))).await?;
    let draft = match programme.summary.draft {
        true => Some(client.send(Call::get(draft_path(&code))).await?),
        false => None,
    };
    Ok((programme, draft))
}

fn draft_path(code: &str) -> String {
    format!("{}/draft", address(code))
}

/// Edits the next version.
#[component]
pub(crate) fn EditProgrammePage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let code = Memo::new(move |_| params.with(|params| params.get("code")).unwrap_or_default());
    let load = use_load_anew(move || Some(code.get()).filter(|code| !code.is_empty()), read);
    let title = Signal::derive(move || {
        let name = load.value.with(|found| {
            let summary = found.as_ref().map(|(programme, _)| &programme.summary)?;
            Some(local(&summary.name_ja, &summary.name_en, i18n.lang()).to_owned())
        });
        (i18n.t().programmes.edit_title)(&name.unwrap_or_else(|| code.get()))
    });
    let back = move || {
        view! {
            <A href=address(&code.get()) attr:class="button button-outline">
                {tr(|t| t.programmes.in_force)}
            </A>
        }
    };
    view! {
        <Frame title crumbs=vec![way(i18n)] action=back>
            <Loaded load lines=10 let:found>
                {if found.0.may_change {
                    view! { <EditForm found /> }.into_any()
                } else {
                    view! { <NotPermitted /> }.into_any()
                }}
            </Loaded>
        </Frame>
    }
}

#[component]
fn EditForm(found: Found) -> impl IntoView {
    let (i18n, status, drafts) = (use_i18n(), use_status(), use_drafts());
    let errors = FormErrors::provide();
    let (programme, draft) = found;
    let code = StoredValue::new(programme.summary.code);
    let published = programme.version.map(|version| version.content).unwrap_or_default();
    let start = ProgrammeForm::of(draft.as_ref().map_or(&published, |draft| &draft.content));
    let etag = RwSignal::new(draft.as_ref().map(|draft| draft.etag.clone()));
    let name = code.with_value(|code| format!("programme/{code}"));
    let kept = drafts.find::<ProgrammeForm>(&name).filter(|kept| *kept != start);
    let restored = RwSignal::new(kept.is_some());
    if let Some(draft) = draft.filter(|draft| kept.is_none() && !draft.errors.is_empty()) {
        errors.show(start.at_fields(draft.errors));
    }
    let fields = ProgrammeFields::of(kept.unwrap_or_else(|| start.clone()));
    let saved = RwSignal::new(start);
    let dirty = Memo::new(move |_| saved.with(|saved| *saved != fields.form()));
    let change = use_change().named(|t| t.programmes.save).uses_up(name.clone());
    Effect::new(move |_| {
        let form = fields.form();
        if saved.with(|saved| *saved == form) { drafts.forget(&name) } else { drafts.keep(&name, &form) }
    });
    let look = use_change();
    // The draft as somebody else has left it.
    let theirs = RwSignal::new(None::<ProgrammeForm>);
    let save = Callback::new(move |()| {
        let form = untrack(|| fields.form());
        errors.clear();
        let path = code.with_value(|code| draft_path(code));
        let call = Call::put(path.clone(), &ProgrammeDraftRequest { content: form.content() });
        let call = match etag.get_untracked() {
            Some(etag) => call.if_match(etag),
            None => call,
        };
        change.send(call, move |outcome: Result<ProgrammeDraft, &Failure>| match outcome {
            Ok(now) => {
                let p = i18n.t_untracked().programmes;
                etag.set(Some(now.etag));
                theirs.set(None);
                restored.set(false);
                saved.set(form.clone());
                match now.errors.len() {
                    0 => status.say(Tone::Success, p.saved),
                    faults => status.say(Tone::Info, (p.saved_with)(faults)),
                }
                errors.show(form.at_fields(now.errors));
            }
            Err(refused) if refused.problem_type() == Some(ProblemType::VersionMismatch) => {
                look.send(Call::get(path), move |latest: Result<ProgrammeDraft, &Failure>| {
                    let Ok(latest) = latest else { return };
                    etag.set(Some(latest.etag));
                    theirs.set(Some(ProgrammeForm::of(&latest.content)));
                });
            }
            Err(refused) => errors.show(form.at_fields(of_fields(refused))),
        });
    });
    let take = move |_| {
        if let Some(form) = theirs.get_untracked() {
            saved.set(form.clone());
            fields.fill(form);
        }
        theirs.set(None);
        change.failure.set(None);
    };
    let removing = RwSignal::new(false);
    let ready = Memo::new(move |_| !dirty.get() && etag.with(Option::is_some));
    view! {
        <form
            class="programme-form dense"
            novalidate
            on:keydown=move |event| on_purpose(&event, save)
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                save.run(());
            }
        >
            <Restored restored on_discard=Callback::new(move |()| fields.fill(saved.get_untracked())) />
            <ErrorSummary />
            <Show when=move || etag.with(Option::is_none)>
                <p class="notice notice-info">{tr(|t| t.programmes.no_draft)}</p>
            </Show>
            <Show when=move || theirs.with(Option::is_some)>
                <div class="notice notice-warning" role="alert">
                    <p class="notice-title">{tr(|t| t.programmes.conflict_title)}</p>
                    <p>{tr(|t| t.programmes.conflict_detail)}</p>
                    <button type="button" class="button button-outline" on:click=take>
                        {tr(|t| t.programmes.conflict_take)}
                    </button>
                </div>
            </Show>
            <ContentFields fields />
            <FailureBox failure=change.beside_fields() on_retry=save />
            <div class="actions">
                <SubmitButton label=tr(|t| t.programmes.save) busy=change.busy />
                <Show when=move || etag.with(Option::is_some)>
                    <button type="button" class="button button-outline" on:click=move |_| removing.set(true)>
                        {tr(|t| t.programmes.remove_draft)}
                    </button>
                </Show>
            </div>
        </form>
        <Show when=move || dirty.get() && etag.with(Option::is_some)>
            <p class="notice notice-info">{tr(|t| t.programmes.not_saved)}</p>
        </Show>
        <Preview code ready etag />
        <Publish code ready etag />
        <Dialog open=removing title=tr(|t| t.programmes.remove_draft) id="remove-draft">
            <Remove code etag removing />
        </Dialog>
    }
}

/// The draft goes; what is published stays.
#[component]
fn Remove(code: StoredValue<String>, etag: RwSignal<Option<String>>, removing: RwSignal<bool>) -> impl IntoView {
    let (i18n, status, navigate) = (use_i18n(), use_status(), use_navigate());
    let name = code.with_value(|code| format!("programme/{code}"));
    let (errors, change) =
        (FormErrors::provide(), use_change().named(|t| t.programmes.remove_draft).uses_up(name.clone()));
    let drafts = use_drafts();
    let send = Callback::new(move |()| {
        let (path, name, navigate) = (code.with_value(|code| draft_path(code)), name.clone(), navigate.clone());
        let call = Call::delete(path).if_match(etag.get_untracked().unwrap_or_default());
        change.send(call, move |outcome: Result<(), &Failure>| {
            if outcome.is_ok() {
                removing.set(false);
                drafts.forget(&name);
                status.say_on_next_page(Tone::Success, i18n.t_untracked().programmes.draft_removed);
                navigate("/programmes", NavigateOptions::default());
            }
        });
    });
    view! {
        <SendForm change errors on_send=send label=|t| t.programmes.remove_draft class="button-danger">
            <p>{tr(|t| t.programmes.remove_draft_detail)}</p>
        </SendForm>
    }
}
