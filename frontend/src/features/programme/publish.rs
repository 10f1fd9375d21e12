//! A draft becomes the next version, from a day on.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::programme::rows::address;
use crate::format::dates::long_date_of;
use crate::i18n::{tr, use_i18n};
use crate::reference::use_reference;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::programme::{ProgrammeVersion, PublishRequest};

/// The section below the preview.
#[component]
pub(crate) fn Publish(
    code: StoredValue<String>,
    /// What stands in the form is saved.
    #[prop(into)]
    ready: Signal<bool>,
    /// Of the draft as it is saved.
    #[prop(into)]
    etag: Signal<Option<String>>,
    /// Another version was published meanwhile.
    on_newer: Callback<()>,
) -> impl IntoView {
    let (i18n, status, drafts, reference) = (use_i18n(), use_status(), use_drafts(), use_reference());
    let (navigate, key) = (use_navigate(), IdempotencyKey::new());
    let errors = FormErrors::named("publish");
    let day = RwSignal::new(DateDraft::default());
    let (source, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let name = code.with_value(|code| format!("programme/{code}"));
    let change = use_change().named(|t| t.programme_drafts.publish).uses_up(name.clone());
    let send = Callback::new(move |()| {
        let t = i18n.t_untracked();
        let (Some(etag), true) = (etag.get_untracked(), ready.get_untracked()) else {
            return status.say(Tone::Warning, t.programme_drafts.not_saved);
        };
        let text = |value: RwSignal<String>| value.with_untracked(|text| text.trim().to_owned());
        let request = PublishRequest {
            publish_on: day.with_untracked(DateDraft::wire),
            source: text(source),
            reason: text(reason),
        };
        let wrong = gaps(&request, t.lang);
        if !wrong.is_empty() {
            return errors.show(wrong);
        }
        errors.clear();
        let path = code.with_value(|code| address(code));
        let call = Call::post(format!("{path}/draft/publish"), &request);
        let call = call.idempotency_key(key.of(&(&request, &etag))).if_match(etag);
        let (navigate, name) = (navigate.clone(), name.clone());
        change.send(call, move |outcome: Result<ProgrammeVersion, &Failure>| match outcome {
            Ok(version) => {
                key.spend();
                drafts.forget(&name);
                reference.load().reload();
                let t = i18n.t_untracked();
                let told = (t.programme_drafts.published)(&long_date_of(&version.publish_on, t.lang));
                status.say_on_next_page(Tone::Success, told);
                navigate(&path, NavigateOptions::default());
            }
            Err(refused) if refused.problem_type() == Some(ProblemType::NewerVersion) => on_newer.run(()),
            // It is said below the fields.
            Err(_) => {}
        });
    });
    view! {
        <section class="card" aria-labelledby="programme-publish">
            <h2 id="programme-publish">{tr(|t| t.programme_drafts.publish)}</h2>
            <p>{tr(|t| t.programme_drafts.publish_lead)}</p>
            <Provider value=errors>
                <SendForm change errors on_send=send label=|t| t.programme_drafts.publish>
                    <DateFields
                        pointer="/publish_on"
                        label=tr(|t| t.programme_drafts.publish_on)
                        hint=tr(|t| t.programme_drafts.publish_on_hint)
                        value=day
                        required=true
                    />
                    <TextField
                        pointer="/source"
                        label=tr(|t| t.programmes.source)
                        hint=tr(|t| t.programme_drafts.publish_source_hint)
                        value=source
                        required=true
                        maxlength=300
                    />
                    <TextField
                        pointer="/reason"
                        label=tr(|t| t.programme_drafts.publish_reason)
                        value=reason
                        required=true
                        maxlength=500
                    />
                </SendForm>
            </Provider>
        </section>
    }
}

/// What is left open. The rest is for the server to say, which knows the latest version.
fn gaps(request: &PublishRequest, lang: madoguchi_contract::Lang) -> Vec<FieldError> {
    let fields = [("/publish_on", &request.publish_on), ("/source", &request.source), ("/reason", &request.reason)];
    let empty = fields.into_iter().filter(|(_, value)| value.is_empty());
    empty.map(|(pointer, _)| FieldCode::Required.at(pointer, lang)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_contract::Lang;

    #[test]
    fn a_version_needs_a_day_a_source_and_a_reason() {
        let pointers = |request: &PublishRequest| {
            gaps(request, Lang::Ja).into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert_eq!(pointers(&PublishRequest::default()), ["/publish_on", "/source", "/reason"]);
        let request =
            PublishRequest { publish_on: "2021-03-08".into(), source: "通知".into(), reason: String::new() };
        assert_eq!(pointers(&request), ["/reason"]);
    }
}
