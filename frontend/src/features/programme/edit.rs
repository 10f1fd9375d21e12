//! The next version of a programme is edited as a draft. What is typed stays until it is saved, also where that fails
//! or somebody else was faster.

use crate::change::use_change;
use crate::client::{Call, Client};
use crate::components::dialog::Dialog;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors, focus_soon};
use crate::components::form::send_form::SendForm;
use crate::components::keys::on_purpose;
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page as Frame};
use crate::components::states::{FailureBox, Loaded, Restored};
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::programme::conflict::{CONFLICT, Conflict};
use crate::features::programme::draft::ProgrammeForm;
use crate::features::programme::fields::{ContentFields, ProgrammeFields};
use crate::features::programme::preview::Preview;
use crate::features::programme::publish::Publish;
use crate::features::programme::rebase::Rebase;
use crate::features::programme::rows::{address, draft_address, version_address};
use crate::features::programme::stand::{Kept, Opening, Stand};
use crate::i18n::{I18n, tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::local;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::programme::{
    Programme, ProgrammeContent, ProgrammeDraft, ProgrammeDraftRequest, ProgrammeVersion,
};

/// The way back to the list.
pub(crate) fn way(i18n: I18n) -> Crumb {
    (Signal::derive(move || i18n.t().programmes.title.to_owned()), "/programmes")
}

/// What is wrong with fields; everything else is said below the form.
pub(crate) fn of_fields(refused: &Failure) -> Vec<FieldError> {
    refused.problem().map(|problem| problem.errors.clone()).unwrap_or_default()
}

/// A programme with its draft, or with what its latest version says: that is what a draft begins from.
#[derive(Clone)]
struct Found {
    programme: Programme,
    draft: Option<ProgrammeDraft>,
    latest: ProgrammeContent,
}

async fn read(client: Client, code: String) -> Result<Found, Failure> {
    let programme: Programme = client.send(Call::get(address(&code))).await?;
    let draft = match programme.summary.draft {
        true => Some(client.send(Call::get(draft_address(&code))).await?),
        false => None,
    };
    // The version in force is not the latest one while another is to come.
    let shown = programme.version.as_ref().map(|version| version.number);
    let latest = match programme.summary.latest_version.filter(|latest| draft.is_none() && Some(*latest) != shown) {
        Some(number) => client.send::<ProgrammeVersion>(Call::get(version_address(&code, number))).await?.content,
        None => programme.version.clone().map(|version| version.content).unwrap_or_default(),
    };
    Ok(Found { programme, draft, latest })
}

/// Edits the next version.
#[component]
pub(crate) fn EditProgrammePage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let code = Memo::new(move |_| params.with(|params| params.get("code")).unwrap_or_default());
    let load = use_load_anew(move || Some(code.get()).filter(|code| !code.is_empty()), read);
    let title = Signal::derive(move || {
        let name = load.value.with(|found| {
            let summary = found.as_ref().map(|found| &found.programme.summary)?;
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
                {if found.programme.may_change {
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
    let Found { programme, draft, latest: content } = found;
    let code = StoredValue::new(programme.summary.code);
    let latest = RwSignal::new(programme.summary.latest_version);
    let start = ProgrammeForm::of(draft.as_ref().map_or(&content, |draft| &draft.content));
    let now = match &draft {
        Some(draft) => Stand::of(draft),
        None => Stand { etag: None, based_on: programme.summary.latest_version },
    };
    let name = code.with_value(|code| format!("programme/{code}"));
    let opening = Opening::of(drafts.find::<Kept>(&name), &now, &start);
    let (restored, gone) = (matches!(opening, Opening::Restored(_)), matches!(opening, Opening::Gone(_)));
    let (restored, gone) = (RwSignal::new(restored), RwSignal::new(gone));
    // The draft as somebody else has left it, until one of both is chosen.
    let theirs = RwSignal::new(draft.clone().filter(|_| matches!(opening, Opening::Overtaken(_))));
    let (form, stand) = match opening {
        Opening::Saved => {
            if let Some(draft) = draft.filter(|draft| !draft.errors.is_empty()) {
                errors.show(start.at_fields(draft.errors));
            }
            (start.clone(), now.clone())
        }
        Opening::Restored(kept) | Opening::Overtaken(kept) | Opening::Gone(kept) => (kept.form, kept.stand),
    };
    let fields = ProgrammeFields::of(form);
    let (saved, stand) = (RwSignal::new(start), RwSignal::new(stand));
    let dirty = Memo::new(move |_| saved.with(|saved| *saved != fields.form()));
    let change = use_change().named(|t| t.programme_drafts.save).uses_up(name.clone());
    Effect::new(move |_| {
        let kept = Kept { form: fields.form(), stand: stand.get() };
        if saved.with(|saved| *saved == kept.form) { drafts.forget(&name) } else { drafts.keep(&name, &kept) }
    });
    let (look, look_at_versions) = (use_change(), use_change());
    // Another version may have been published: then the draft has to be brought onto it.
    let see_latest = Callback::new(move |()| {
        let path = code.with_value(|code| address(code));
        look_at_versions.send(Call::get(path), move |found: Result<Programme, &Failure>| {
            if let Ok(found) = found {
                latest.set(found.summary.latest_version);
            }
        });
    });
    let overtaken = move || {
        let path = code.with_value(|code| draft_address(code));
        look.send(Call::get(path), move |found: Result<ProgrammeDraft, &Failure>| match found {
            Ok(draft) => {
                change.failure.set(None);
                theirs.set(Some(draft));
                focus_soon(CONFLICT);
            }
            Err(failure) if failure.problem_type() == Some(ProblemType::NotFound) => {
                change.failure.set(None);
                stand.update(|stand| stand.etag = None);
                gone.set(true);
                see_latest.run(());
            }
            // The failure stands below the form, and saving again tries this again.
            Err(_) => {}
        });
    };
    let save = Callback::new(move |()| {
        let form = untrack(|| fields.form());
        errors.clear();
        let Stand { etag, based_on } = stand.get_untracked();
        let request = ProgrammeDraftRequest { based_on: based_on.map(i64::from), content: form.content() };
        let call = Call::put(code.with_value(|code| draft_address(code)), &request);
        let call = match etag {
            Some(etag) => call.if_match(etag),
            None => call,
        };
        change.send(call, move |outcome: Result<ProgrammeDraft, &Failure>| match outcome {
            Ok(now) => {
                let p = i18n.t_untracked().programme_drafts;
                stand.set(Stand::of(&now));
                theirs.set(None);
                gone.set(false);
                restored.set(false);
                saved.set(form.clone());
                match now.errors.len() {
                    0 => status.say(Tone::Success, p.saved),
                    faults => status.say(Tone::Info, (p.saved_with)(faults)),
                }
                errors.show(form.at_fields(now.errors));
            }
            Err(refused) => match refused.problem_type() {
                Some(ProblemType::VersionMismatch | ProblemType::PreconditionRequired) => overtaken(),
                Some(ProblemType::NewerVersion) => see_latest.run(()),
                Some(_) | None => errors.show(form.at_fields(of_fields(refused))),
            },
        });
    });
    let take_theirs = Callback::new(move |()| {
        let Some(draft) = theirs.get_untracked() else { return };
        let form = ProgrammeForm::of(&draft.content);
        stand.set(Stand::of(&draft));
        saved.set(form.clone());
        errors.show(form.at_fields(draft.errors));
        fields.fill(form);
        theirs.set(None);
        restored.set(false);
        see_latest.run(());
    });
    let keep_mine = Callback::new(move |()| {
        let Some(draft) = theirs.get_untracked() else { return };
        // What is typed is of the version it was of: that theirs is of a newer one does not make it so.
        stand.update(|stand| stand.etag = Some(draft.etag));
        saved.set(ProgrammeForm::of(&draft.content));
        theirs.set(None);
        restored.set(false);
        see_latest.run(());
        status.say(Tone::Info, i18n.t_untracked().programme_drafts.conflict_kept);
    });
    let discard = Callback::new(move |()| {
        fields.fill(saved.get_untracked());
        stand.set(now.clone());
    });
    let removing = RwSignal::new(false);
    let etag = Signal::derive(move || stand.with(|stand| stand.etag.clone()));
    let has_draft = move || stand.with(|stand| stand.etag.is_some());
    let ready = Memo::new(move |_| !dirty.get() && has_draft() && theirs.with(Option::is_none));
    view! {
        <Rebase code fields stand latest on_done=save />
        <form
            class="programme-form dense"
            novalidate
            on:keydown=move |event| on_purpose(&event, save)
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                save.run(());
            }
        >
            <Restored restored on_discard=discard />
            <ErrorSummary />
            <Show when=move || gone.get()>
                <p class="notice notice-warning" role="alert">
                    {tr(|t| t.programme_drafts.draft_gone)}
                </p>
            </Show>
            <Show when=move || !has_draft() && !gone.get()>
                <p class="notice notice-info">{tr(|t| t.programme_drafts.no_draft)}</p>
            </Show>
            <Conflict theirs on_theirs=take_theirs on_mine=keep_mine />
            <ContentFields fields />
            <FailureBox failure=change.beside_fields() on_retry=save />
            <div class="actions">
                <SubmitButton label=tr(|t| t.programme_drafts.save) busy=change.busy />
                <Show when=has_draft>
                    <button type="button" class="button button-outline" on:click=move |_| removing.set(true)>
                        {tr(|t| t.programme_drafts.remove_draft)}
                    </button>
                </Show>
            </div>
        </form>
        <Show when=move || dirty.get() && has_draft()>
            <p class="notice notice-info">{tr(|t| t.programme_drafts.not_saved)}</p>
        </Show>
        <Preview code ready etag />
        <Publish code ready etag on_newer=see_latest />
        <Dialog open=removing title=tr(|t| t.programme_drafts.remove_draft) id="remove-draft">
            <Remove code etag removing />
        </Dialog>
    }
}

/// The draft goes; what is published stays.
#[component]
fn Remove(code: StoredValue<String>, etag: Signal<Option<String>>, removing: RwSignal<bool>) -> impl IntoView {
    let (i18n, status, navigate) = (use_i18n(), use_status(), use_navigate());
    let name = code.with_value(|code| format!("programme/{code}"));
    let (errors, change) =
        (FormErrors::provide(), use_change().named(|t| t.programme_drafts.remove_draft).uses_up(name.clone()));
    let drafts = use_drafts();
    let send = Callback::new(move |()| {
        let (path, name, navigate) = (code.with_value(|code| draft_address(code)), name.clone(), navigate.clone());
        let call = Call::delete(path).if_match(etag.get_untracked().unwrap_or_default());
        change.send(call, move |outcome: Result<(), &Failure>| {
            if outcome.is_ok() {
                removing.set(false);
                drafts.forget(&name);
                status.say_on_next_page(Tone::Success, i18n.t_untracked().programme_drafts.draft_removed);
                navigate("/programmes", NavigateOptions::default());
            }
        });
    });
    view! {
        <SendForm change errors on_send=send label=|t| t.programme_drafts.remove_draft class="button-danger">
            <p>{tr(|t| t.programme_drafts.remove_draft_detail)}</p>
        </SendForm>
    }
}
