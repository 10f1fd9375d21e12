//! A programme is begun, as a draft. What is typed stays until it is saved, also where that fails.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::keys::on_purpose;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Restored};
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::programme::draft::ProgrammeForm;
use crate::features::programme::edit::{of_fields, way};
use crate::features::programme::fields::{CodeField, ContentFields, ProgrammeFields};
use crate::features::programme::rows::address;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::programme::{ProgrammeDraft, ProgrammeRequest};

/// What is typed of a new programme.
const NEW_DRAFT: &str = "programme/new";

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
    let change = use_change().named(|t| t.programme_drafts.create).uses_up(NEW_DRAFT);
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
                status.say_on_next_page(Tone::Success, i18n.t_untracked().programme_drafts.created);
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
                <SubmitButton label=tr(|t| t.programme_drafts.create) busy=change.busy />
                <A href="/programmes" attr:class="button button-outline">
                    {tr(|t| t.common.cancel)}
                </A>
            </div>
        </form>
    }
}
