//! The dialog that decides on one person after the other: who it is, what is decided, why.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::{Dialog, DialogActions, focus_first};
use crate::components::facts::Facts;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::choice_fields::RadioGroup;
use crate::components::form::errors::{ErrorSummary, FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::states::FailureBox;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::account::new::MailReason;
use crate::features::application::doubles::doubles_note;
use crate::features::application::rows::person_facts;
use crate::features::issuance::rows::{Decision, at_once_note, decisions, next_waiting, outcome, place};
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::application::ApplicationPerson;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::{Vendor, VendorPatch};
use std::time::Duration;

/// Nobody reads who comes next faster: a second click was meant for the person before.
const GLANCE: Duration = Duration::from_millis(700);

/// Whom the dialog shows, and whether it is open: Esc and the close button close it.
#[derive(Clone, Copy)]
pub(crate) struct Deciding {
    open: RwSignal<bool>,
    /// The id of the person.
    who: RwSignal<String>,
    /// What was decided last: the page's own status line lies behind the dialog.
    told: RwSignal<String>,
    /// Another person stood here a moment ago.
    just_decided: RwSignal<bool>,
    /// Somebody was decided on since it opened.
    decided: StoredValue<bool>,
}

impl Deciding {
    /// Nobody yet.
    pub(crate) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            who: RwSignal::new(String::new()),
            told: RwSignal::new(String::new()),
            just_decided: RwSignal::new(false),
            decided: StoredValue::new(false),
        }
    }

    /// Opens the dialog on a person.
    pub(crate) fn begin(self, id: String) {
        self.told.set(String::new());
        self.decided.set_value(false);
        self.who.set(id);
        self.open.set(true);
    }

    /// Shows the next person, or closes when there is none. Whoever has closed it meanwhile is elsewhere.
    fn go_on(self, next: Option<String>) {
        if self.open.get_untracked() {
            match next {
                Some(next) => self.who.set(next),
                None => self.open.set(false),
            }
        }
    }
}

/// The dialog.
#[component]
pub(crate) fn DecideDialog(
    people: RwSignal<Vec<ApplicationPerson>>,
    deciding: Deciding,
    /// The list is not what it was.
    on_changed: Callback<()>,
) -> impl IntoView {
    let Deciding { open, who, told, decided, .. } = deciding;
    let on_changed = Callback::new(move |()| {
        decided.set_value(true);
        on_changed.run(());
    });
    // The button that opened it may have gone with its row: the focus has a place to go back to.
    Effect::new(move |_| {
        if !open.get() && decided.get_value() {
            decided.set_value(false);
            focus_soon("page-title");
        }
    });
    let person = move || {
        let id = who.get();
        people.with_untracked(|people| people.iter().find(|person| person.id == id).cloned())
    };
    view! {
        <Dialog open title=tr(|t| t.issuance.dialog_title) id="decide">
            <p class="small" role="status">
                {move || told.get()}
            </p>
            {move || person().map(|person| view! { <Person person people deciding on_changed /> })}
        </Dialog>
    }
}

#[component]
fn Person(
    person: ApplicationPerson,
    people: RwSignal<Vec<ApplicationPerson>>,
    deciding: Deciding,
    on_changed: Callback<()>,
) -> impl IntoView {
    let (i18n, status) = (use_i18n(), use_status());
    let Deciding { told, just_decided, .. } = deciding;
    let errors = FormErrors::provide();
    let (change, key) = (use_change().named(|t| t.issuance.submit), IdempotencyKey::new());
    let choice = RwSignal::new("approve".to_owned());
    let reason = RwSignal::new(String::new());
    let confirmed = RwSignal::new(person.vendor_confirmed);
    let kind = StoredValue::new(person.kind.clone());
    let moves_mails = person.new_mail_address.is_some();
    let person = StoredValue::new(person);
    let id = person.with_value(|person| person.id.clone());
    let stands = people.with_untracked(|people| place(people, &id));
    let next = move || {
        let here = person.with_value(|person| person.id.clone());
        people.with_untracked(|people| next_waiting(people, &here).map(|next| next.id.clone()))
    };
    let go_on = Callback::new(move |()| deciding.go_on(next()));
    let put = move |now: ApplicationPerson| {
        people.update(|people| {
            if let Some(held) = people.iter_mut().find(|held| held.id == now.id) {
                *held = now;
            }
        });
    };
    let send = Callback::new(move |()| {
        if just_decided.get_untracked() {
            return;
        }
        let decision = Decision { choice: choice.get_untracked(), reason: reason.get_untracked(), moves_mails };
        let request = match decision.request(i18n.lang_untracked()) {
            Ok(request) => request,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        let (path, etag) = person
            .with_value(|person| (format!("/application-people/{}/decide", encoded(&person.id)), person.etag.clone()));
        let call = Call::post(path, &request).if_match(etag.clone()).idempotency_key(key.of(&(&request, &etag)));
        change.send(call, move |answer: Result<ApplicationPerson, &Failure>| match answer {
            Ok(now) => {
                let t = i18n.t_untracked();
                put(now.clone());
                told.set(outcome(&now, t));
                just_decided.set(true);
                set_timeout(
                    move || {
                        just_decided.try_set(false);
                    },
                    GLANCE,
                );
                let next = next();
                let done = if next.is_none() { t.issuance.all_done } else { "" };
                deciding.go_on(next);
                status.say(Tone::Success, format!("{} {done}", outcome(&now, t)).trim_end());
                on_changed.run(());
            }
            Err(failure) => {
                let of_fields = failure.problem().map(|problem| problem.errors.clone()).unwrap_or_default();
                errors.show(of_fields);
                let late =
                    matches!(failure.problem_type(), Some(ProblemType::VersionMismatch | ProblemType::AlreadyDecided));
                if late {
                    status.say(Tone::Info, i18n.t_untracked().issuance.changed_meanwhile);
                    deciding.open.set(false);
                    on_changed.run(());
                }
            }
        });
    });
    let facts = Signal::derive(move || person.with_value(|person| person_facts(person, i18n.t())));
    // The person before had the focus with him: it goes to the decision on the next.
    focus_first("decide");
    // A key held down decides on one person.
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && event.repeat() {
            event.prevent_default();
        }
    };
    let busy = Signal::derive(move || change.busy.get() || just_decided.get());
    view! {
        <form
            novalidate
            on:keydown=keys
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                send.run(());
            }
        >
            <p class="small num">{move || stands.map(|(at, of)| (i18n.t().issuance.place)(at, of))}</p>
            <Facts facts />
            {move || {
                let doubles = person.with_value(|person| person.doubles.clone());
                (!doubles.is_empty()).then(|| doubles_note(doubles))
            }}
            <Show when=move || !confirmed.get()>
                <Unconfirmed vendor=person.with_value(|person| person.vendor.id.clone()) confirmed people on_changed />
            </Show>
            {move || {
                kind.with_value(|kind| at_once_note(kind, i18n.t()))
                    .map(|note| {
                        view! {
                            <div class="notice notice-warning">
                                <p>{note}</p>
                            </div>
                        }
                    })
            }}
            <ErrorSummary />
            <FailureBox failure=change.beside_fields() on_retry=send />
            <RadioGroup
                pointer="/decision"
                label=tr(|t| t.issuance.decision)
                value=choice
                options=Signal::derive(move || kind.with_value(|kind| decisions(kind, i18n.t())))
                on_change=Callback::new(move |_| errors.clear())
            />
            <Show when=move || moves_mails && choice.with(|choice| choice == "approve")>
                <MailReason value=reason />
            </Show>
            <Show when=move || choice.with(|choice| choice == "refuse")>
                <TextField
                    pointer="/reason"
                    label=tr(|t| t.issuance.refusal_reason)
                    value=reason
                    required=true
                    hint=tr(|t| t.issuance.refusal_hint)
                    maxlength=500
                />
            </Show>
            <Show when=move || choice.with(|choice| choice == "at_once")>
                <TextField
                    pointer="/at_once_reason"
                    label=tr(|t| t.issuance.at_once_reason)
                    value=reason
                    required=true
                    hint=tr(|t| t.issuance.at_once_hint)
                    maxlength=500
                />
            </Show>
            <p class="small">{tr(|t| t.issuance.submit_key)}</p>
            <DialogActions keep=|t| t.issuance.later on_keep=go_on>
                <SubmitButton label=tr(|t| t.issuance.submit) busy busy_label=tr(|t| t.issuance.busy) />
            </DialogActions>
        </form>
    }
}

/// The company was named by an application and nobody has looked at it.
#[component]
fn Unconfirmed(
    vendor: String,
    confirmed: RwSignal<bool>,
    people: RwSignal<Vec<ApplicationPerson>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let (i18n, status) = (use_i18n(), use_status());
    let (read, change) = (use_change(), use_change().named(|t| t.issuance.confirm_company));
    let path = format!("/vendors/{}", encoded(&vendor));
    let href = path.clone();
    let confirm = Callback::new(move |()| {
        let path = path.clone();
        // The version first: somebody may have corrected the name meanwhile.
        read.send(Call::get(path.clone()), move |found: Result<Vendor, _>| {
            let Ok(found) = found else { return };
            let patch = VendorPatch { status: Some("confirmed".to_owned()), ..VendorPatch::default() };
            change.send(Call::patch(path, &patch).if_match(found.etag), move |done: Result<Vendor, _>| {
                let Ok(done) = done else { return };
                confirmed.set(true);
                people.update(|people| {
                    for person in people.iter_mut().filter(|person| person.vendor.id == done.id) {
                        person.vendor_confirmed = true;
                        person.vendor.name.clone_from(&done.name);
                    }
                });
                status.say(Tone::Success, (i18n.t_untracked().issuance.company_confirmed)(&done.name));
                on_changed.run(());
            });
        });
    });
    let busy = move || read.busy.get() || change.busy.get();
    view! {
        <div class="notice notice-warning">
            <p class="notice-title">{tr(|t| t.issuance.unconfirmed_title)}</p>
            <p>{tr(|t| t.issuance.unconfirmed_detail)}</p>
            <FailureBox failure=read.failure on_retry=confirm />
            <FailureBox failure=change.failure on_retry=confirm />
            <div class="actions">
                <button
                    type="button"
                    class="button button-outline button-small"
                    aria-disabled=move || busy().then_some("true")
                    on:click=move |_| confirm.run(())
                >
                    {move || {
                        if busy() { i18n.t().issuance.confirm_company_busy } else { i18n.t().issuance.confirm_company }
                    }}
                </button>
                <A href=href>{tr(|t| t.issuance.to_company)}</A>
            </div>
        </div>
    }
}
