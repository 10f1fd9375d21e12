//! The second factor: how it stands, setting it up, new recovery codes, removing it.

use crate::change::use_change;
use crate::client::{Call, use_client};
use crate::components::copy::CopyButton;
use crate::components::dialog::Dialog;
use crate::components::form::choice_fields::CheckField;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::password::{PasswordField, ShowPassword};
use crate::components::form::send_form::SendForm;
use crate::components::list::row::Tone as Badge;
use crate::components::states::Loaded;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::own_account::rows::{codes_text, in_fours, protection, svg_address};
use crate::format::text::ascii;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::Load;
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use madoguchi_contract::account::own::{PasswordConfirmation, RecoveryCodes, Security, TotpCode, TotpSetUp};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::session::Me;

/// What the password is asked for.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    SetUp,
    Remove,
    NewCodes,
}

/// Where one is.
#[derive(Clone)]
enum Step {
    Rest,
    Password(Plan),
    Scan(TotpSetUp),
}

/// One of the words.
type Pick = fn(&'static Texts) -> &'static str;

/// The codes that must be kept now, and what to say afterwards.
type Codes = RwSignal<Option<(RecoveryCodes, Pick)>>;

#[derive(Clone, Copy)]
struct Work {
    step: RwSignal<Step>,
    codes: Codes,
    security: Load<Security>,
}

/// The section.
#[component]
pub(crate) fn SecondFactor(security: Load<Security>) -> impl IntoView {
    let work = Work { step: RwSignal::new(Step::Rest), codes: RwSignal::new(None), security };
    view! {
        <p>{tr(|t| t.own_account.totp_lead)}</p>
        {move || match work.step.get() {
            Step::Rest => {
                view! {
                    <Loaded load=security lines=2 let:security>
                        <Rest security work />
                    </Loaded>
                }
                    .into_any()
            }
            Step::Password(plan) => view! { <AskPassword plan work /> }.into_any(),
            Step::Scan(set_up) => view! { <Scan set_up work /> }.into_any(),
        }}
        <CodesDialog work />
    }
}

#[component]
fn Rest(security: Security, work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let plan = move |plan: Plan, words: fn(&'static Texts) -> &'static str, class: &'static str| {
        view! {
            <button type="button" class=class on:click=move |_| work.step.set(Step::Password(plan))>
                {tr(words)}
            </button>
        }
        .into_any()
    };
    let buttons = if security.has_totp {
        view! {
            {plan(Plan::NewCodes, |t| t.own_account.new_codes, "button button-outline")}
            {plan(Plan::SetUp, |t| t.own_account.set_up_again, "button button-outline")}
            {(!security.totp_required).then(|| plan(Plan::Remove, |t| t.own_account.remove, "button button-outline"))}
        }
        .into_any()
    } else {
        plan(Plan::SetUp, |t| t.own_account.set_up, "button button-primary")
    };
    let left = security.has_totp.then_some(security.recovery_codes_left);
    let required = security.totp_required.then(|| view! { <p class="small">{tr(|t| t.own_account.totp_required)}</p> });
    let badge = move || protection(&security, i18n.t());
    let words = badge.clone();
    view! {
        <p>
            <span class=move || badge().tone.map(Badge::badge)>{move || words().text}</span>
            " "
            <span class="num">{move || left.map(|left| (i18n.t().own_account.codes_left)(left))}</span>
        </p>
        {required}
        <div class="actions">{buttons}</div>
    }
}

/// The button that leads back to rest.
fn cancel(work: Work) -> ViewFn {
    ViewFn::from(move || {
        view! {
            <button type="button" class="button button-outline" on:click=move |_| work.step.set(Step::Rest)>
                {tr(|t| t.common.cancel)}
            </button>
        }
    })
}

/// An open page must not be enough: the password is typed again.
#[component]
fn AskPassword(plan: Plan, work: Work) -> impl IntoView {
    let (lead, label, class): (Pick, Pick, _) = match plan {
        Plan::SetUp => (|t| t.own_account.set_up_confirm, |t| t.own_account.go_on, "button-primary"),
        Plan::NewCodes => (|t| t.own_account.new_codes_confirm, |t| t.own_account.new_codes, "button-primary"),
        Plan::Remove => (|t| t.own_account.remove_confirm, |t| t.own_account.remove, "button-danger"),
    };
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide_named("totp"));
    let change = use_change().named(label);
    let (password, visible) = (RwSignal::new(String::new()), RwSignal::new(false));
    focus_soon("f-totp-current_password");
    let send = Callback::new(move |()| {
        if password.with_untracked(String::is_empty) {
            return errors.show(vec![FieldCode::Required.at("/current_password", i18n.lang_untracked())]);
        }
        errors.clear();
        let request = PasswordConfirmation { current_password: password.get_untracked() };
        match plan {
            Plan::SetUp => {
                change.send(Call::post("/me/totp", &request), move |outcome: Result<TotpSetUp, &Failure>| {
                    if let Ok(set_up) = outcome {
                        work.step.set(Step::Scan(set_up));
                    }
                });
            }
            Plan::NewCodes => {
                change.send(
                    Call::post("/me/recovery-codes", &request),
                    move |outcome: Result<RecoveryCodes, &Failure>| {
                        if let Ok(codes) = outcome {
                            work.step.set(Step::Rest);
                            work.codes.set(Some((codes, |t| t.own_account.codes_renewed)));
                        }
                    },
                );
            }
            Plan::Remove => {
                change.send(Call::post("/me/totp/remove", &request), move |outcome: Result<(), &Failure>| {
                    if outcome.is_ok() {
                        status.say(Tone::Success, i18n.t_untracked().own_account.removed);
                        work.step.set(Step::Rest);
                        work.security.reload();
                    }
                });
            }
        }
    });
    view! {
        <p>{tr(lead)}</p>
        <SendForm change errors on_send=send label class beside=cancel(work)>
            <PasswordField pointer="/current_password" label=tr(|t| t.login.password) value=password visible />
            <ShowPassword pointer="/show_current_password" visible />
        </SendForm>
    }
}

/// The secret goes into the authenticator; its first code proves that it arrived.
#[component]
fn Scan(set_up: TotpSetUp, work: Work) -> impl IntoView {
    let (i18n, change, errors) = (use_i18n(), use_change().named(|t| t.own_account.set_up), FormErrors::provide());
    let code = RwSignal::new(String::new());
    focus_soon("own-scan");
    let send = Callback::new(move |()| {
        let typed = code.with_untracked(|typed| ascii(typed.trim()));
        if typed.is_empty() {
            let detail = i18n.t_untracked().login.missing_code.to_owned();
            return errors.show(vec![FieldError { pointer: "/code".into(), code: "required".into(), detail }]);
        }
        errors.clear();
        let call = Call::post("/me/totp/confirm", &TotpCode { code: typed });
        change.send(call, move |outcome: Result<RecoveryCodes, &Failure>| {
            if let Ok(codes) = outcome {
                work.step.set(Step::Rest);
                work.codes.set(Some((codes, |t| t.own_account.totp_set_up)));
            }
        });
    });
    let secret = set_up.secret.clone();
    view! {
        <div class="columns">
            <div>
                <p id="own-scan" tabindex="-1">
                    {tr(|t| t.own_account.scan)}
                </p>
                <img class="qr" alt=tr(|t| t.own_account.qr) src=svg_address(&set_up.qr_svg) width="240" height="240" />
            </div>
            <div>
                <p>{tr(|t| t.own_account.secret)}</p>
                <p class="secret">
                    <code>{in_fours(&set_up.secret)}</code>
                </p>
                <CopyButton text=Signal::derive(move || secret.clone()) label=|t| t.own_account.copy_secret />
                <div class="section-small">
                    <SendForm change errors on_send=send label=|t| t.own_account.confirm beside=cancel(work)>
                        <TextField
                            pointer="/code"
                            label=tr(|t| t.login.code)
                            hint=tr(|t| t.own_account.type_code)
                            value=code
                            required=true
                            maxlength=20
                            inputmode="numeric"
                            autocomplete="one-time-code"
                            class="w-s"
                        />
                    </SendForm>
                </div>
            </div>
        </div>
    }
}

/// The recovery codes, once: the dialog closes only when somebody says that they are kept.
#[component]
fn CodesDialog(work: Work) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if work.codes.with(Option::is_some) {
            open.set(true);
        }
    });
    view! {
        <Dialog open title=tr(|t| t.own_account.codes_title) id="recovery-codes" dismissible=false>
            <Codes work open />
        </Dialog>
    }
}

#[component]
fn Codes(work: Work, open: RwSignal<bool>) -> impl IntoView {
    let (i18n, client, session, status) = (use_i18n(), use_client(), use_session(), use_status());
    let (reference, errors) = (use_reference(), FormErrors::provide());
    let kept = RwSignal::new(false);
    let codes = StoredValue::new(
        work.codes.with_untracked(|held| held.as_ref().map(|(codes, _)| codes.codes.clone())).unwrap_or_default(),
    );
    let login_id = move || session.me().map(|me| me.login_id).unwrap_or_default();
    let text = Signal::derive(move || codes.with_value(|codes| codes_text(codes, &login_id(), i18n.t())));
    let items = codes.with_value(|codes| {
        codes
            .iter()
            .map(|code| {
                view! {
                    <li>
                        <code>{code.clone()}</code>
                    </li>
                }
            })
            .collect_view()
    });
    let done = move |_| {
        let t = i18n.t_untracked();
        if !kept.get_untracked() {
            let (pointer, detail) = ("/kept".to_owned(), t.own_account.kept_missing.to_owned());
            return errors.show(vec![FieldError { pointer, code: "required".into(), detail }]);
        }
        let words = work.codes.with_untracked(|held| held.as_ref().map(|(_, words)| *words));
        let had_to = untrack(|| session.must_set_up_totp());
        open.set(false);
        work.codes.set(None);
        work.security.reload();
        spawn_local(async move {
            // What the account may do has changed with its first second factor.
            if had_to && let Ok(me) = client.send::<Me>(Call::get("/me")).await {
                session.logged_in(me);
                reference.load().reload();
            }
            let words = words.map(|words| words(t)).unwrap_or_default();
            let more = if had_to { t.own_account.must_done } else { "" };
            status.say(Tone::Success, format!("{words} {more}").trim().to_owned());
        });
    };
    view! {
        <div class="print-this">
            <p>{tr(|t| t.own_account.codes_lead)}</p>
            <p>{tr(|t| t.login.login_id)} ": " <strong>{login_id}</strong></p>
            <ul class="recovery-codes">{items}</ul>
        </div>
        <div class="actions">
            <CopyButton text label=|t| t.own_account.copy_codes />
            <button type="button" class="button button-outline button-small" on:click=move |_| drop(window().print())>
                {tr(|t| t.own_account.print_codes)}
            </button>
        </div>
        <CheckField
            pointer="/kept"
            label=tr(|t| t.own_account.kept)
            value=kept
            on_change=Callback::new(move |_| errors.clear())
        />
        <div class="actions">
            <button type="button" class="button button-primary" on:click=done>
                {tr(|t| t.own_account.done)}
            </button>
        </div>
    }
}
