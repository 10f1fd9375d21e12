//! The page that the link of a mail leads to: the first password of an account, or a new one.
//!
//! The token stands behind `#`, so that no server and no log sees it. It is taken out of the address, and with it out
//! of the history, at once: an address is shared, photographed and synchronised. So that a reload does not lose it, it
//! lies in the tab's session storage until it is used, proves to be dead, or the page is left; that is gone with the
//! tab, and no other site reads it.

use crate::change::use_change;
use crate::client::{Call, Client, use_client};
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::password::{NewPasswordField, ShowPassword};
use crate::components::form::send_form::SendForm;
use crate::components::states::Loaded;
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::login::form::use_login_id;
use crate::features::login::new_password::use_password_rules;
use crate::find_query::use_find_query;
use crate::format::dates::moment;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use crate::session::{Session, Standing, use_session};
use crate::shell::public::PublicFrame;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::account::own::{PasswordLink, PasswordLinkToken, PasswordLinkUse};
use madoguchi_contract::problem::ProblemType;

/// The page.
#[component]
pub(crate) fn SetPasswordPage() -> impl IntoView {
    let token = RwSignal::new(take_token());
    let dead = RwSignal::new(None::<Dead>);
    // The newer link put into the address of the older one's page: for the browser it is the same page.
    let other_link = window_event_listener(ev::hashchange, move |_| {
        if window().location().hash().is_ok_and(|hash| !hash.trim_start_matches('#').is_empty()) {
            dead.set(None);
            token.set(take_token());
        }
    });
    on_cleanup(move || other_link.remove());
    Effect::new(move |_| {
        if dead.get().is_some() {
            forget_token();
        }
    });
    on_cleanup(forget_token);
    view! {
        <PublicFrame title=|t| {
            t.login.set_title
        }>
            {move || {
                let token = token.get();
                if token.is_empty() {
                    view! { <NoGood title=|t| t.login.link_missing detail=|t| t.login.link_missing_detail /> }
                        .into_any()
                } else {
                    match dead.get() {
                        Some(Dead::Replaced) => {
                            view! { <NoGood title=|t| t.login.link_replaced detail=|t| t.login.link_replaced_detail /> }
                                .into_any()
                        }
                        Some(Dead::NotValid) => {
                            view! { <NoGood title=|t| t.login.link_dead detail=|t| t.login.link_dead_detail /> }
                                .into_any()
                        }
                        None => view! { <Checked token=StoredValue::new(token) dead /> }.into_any(),
                    }
                }
            }}
        </PublicFrame>
    }
}

/// What stands behind `#`, which is then gone from the address and the history; else what was kept before a reload.
fn take_token() -> String {
    let location = window().location();
    let token = location.hash().unwrap_or_default().trim_start_matches('#').to_owned();
    let storage = window().session_storage().ok().flatten();
    if token.is_empty() {
        return storage.and_then(|storage| storage.get_item(KEPT).ok().flatten()).unwrap_or_default();
    }
    if let Some(storage) = storage {
        // Where the browser refuses, a reload loses the link, nothing else.
        drop(storage.set_item(KEPT, &token));
    }
    if let (Ok(path), Ok(history)) = (location.pathname(), window().history()) {
        drop(history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path)));
    }
    token
}

/// The name of the token in the session storage.
const KEPT: &str = "madoguchi.password-link";

/// The token is not needed any more.
fn forget_token() {
    if let Ok(Some(storage)) = window().session_storage() {
        drop(storage.remove_item(KEPT));
    }
}

/// A link that leads nowhere: why, and how to get another.
#[component]
fn NoGood(title: fn(&'static Texts) -> &'static str, detail: fn(&'static Texts) -> &'static str) -> impl IntoView {
    view! {
        <div class="notice notice-error" role="alert">
            <p class="notice-title">{tr(title)}</p>
            <p>{tr(detail)}</p>
        </div>
        <div class="actions">
            <A href="/forgot-password" attr:class="button button-primary">
                {tr(|t| t.login.new_link)}
            </A>
            <A href="/login" attr:class="button button-outline">
                {tr(|t| t.login.to_log_in)}
            </A>
        </div>
    }
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dead {
    /// A newer mail has another one.
    Replaced,
    /// It was used, or is too old.
    NotValid,
}

impl Dead {
    fn of(failure: &Failure) -> Option<Self> {
        match failure.problem_type()? {
            ProblemType::LinkReplaced => Some(Self::Replaced),
            ProblemType::LinkNotValid => Some(Self::NotValid),
            _ => None,
        }
    }
}

/// What the link is good for, and the form.
#[component]
fn Checked(token: StoredValue<String>, dead: RwSignal<Option<Dead>>) -> impl IntoView {
    let load = use_load(
        || Some(()),
        move |client, ()| {
            let request = PasswordLinkToken { token: token.get_value() };
            client.send::<PasswordLink>(Call::post("/password-links/check", &request))
        },
    );
    Effect::new(move |_| {
        if let Some(why) = load.failure.with(|failure| failure.as_ref().and_then(Dead::of)) {
            dead.set(Some(why));
        }
    });
    view! {
        <Loaded load lines=4 let:link>
            <Form token link dead />
        </Loaded>
    }
}

#[component]
fn Form(token: StoredValue<String>, link: PasswordLink, dead: RwSignal<Option<Dead>>) -> impl IntoView {
    let (i18n, client, session, status) = (use_i18n(), use_client(), use_session(), use_status());
    let (change, errors, next) = (use_change().named(|t| t.login.set_submit), FormErrors::provide(), use_login_id());
    let (drafts, find, navigate) = (use_drafts(), use_find_query(), use_navigate());
    let (password, visible) = (RwSignal::new(String::new()), RwSignal::new(false));
    let PasswordLink { login_id, purpose, expires_at, password_words } = link;
    let rules = use_password_rules(Signal::stored(Some(password_words)));
    let (shown, login_id) = (login_id.clone(), StoredValue::new(login_id));
    let lead = if purpose == "reset_password" { tr(|t| t.login.reset_lead) } else { tr(|t| t.login.set_lead) };
    let until = move || (i18n.t().login.set_until)(&moment(&expires_at));
    focus_soon("f-new_password");
    let send = Callback::new(move |()| {
        let typed = password.get_untracked();
        if let Some(wrong) = rules.error(&typed, i18n.lang_untracked()) {
            return errors.show(vec![wrong]);
        }
        errors.clear();
        let call =
            Call::post("/password-links/use", &PasswordLinkUse { token: token.get_value(), new_password: typed });
        let navigate = navigate.clone();
        change.send(call, move |outcome: Result<(), &Failure>| match outcome {
            Ok(()) => spawn_local(async move {
                forget_token();
                leave(client, session).await;
                drafts.forget_all();
                find.forget();
                next.hand_over(login_id.get_value());
                status.say_to_anyone(Tone::Success, i18n.t_untracked().login.set_done);
                if !dead.is_disposed() {
                    navigate("/login", NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
            }),
            Err(failure) => {
                if let Some(why) = Dead::of(failure) {
                    dead.set(Some(why));
                }
            }
        });
    });
    view! {
        <p>{lead}</p>
        <p>{tr(|t| t.login.login_id)} ": " <strong class="num">{shown}</strong></p>
        <p class="small">{until}</p>
        <div class="card">
            <SendForm change errors on_send=send label=|t| t.login.set_submit>
                <NewPasswordField value=password visible login_id=Signal::derive(move || login_id.get_value()) rules />
                <ShowPassword pointer="/show_password" visible />
            </SendForm>
        </div>
    }
}

/// Whoever is logged in in this browser leaves: it may be the account whose log-ins have just ended, or another one.
async fn leave(client: Client, session: Session) {
    if matches!(session.standing.get_untracked(), Standing::LoggedIn(_)) && client.log_out().await.is_err() {
        session.end();
    }
}
