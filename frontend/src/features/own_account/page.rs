//! The own account: what it is, its password, its second factor, where it is logged in.

use crate::change::use_change;
use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::form::errors::FormErrors;
use crate::components::form::password::{NewPasswordField, PasswordField, ShowPassword};
use crate::components::form::send_form::SendForm;
use crate::components::page::Page as Frame;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::login::new_password::use_password_rules;
use crate::features::own_account::rows::facts;
use crate::features::own_account::sessions::Sessions;
use crate::features::own_account::totp::SecondFactor;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::account::own::{PasswordChangeRequest, Security};
use madoguchi_contract::fields::FieldCode;

/// The page.
#[component]
pub(crate) fn OwnAccountPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    // A change of the password ends the other log-ins: their list is read again.
    let changed = RwSignal::new(0_u32);
    let facts = Signal::derive(move || session.me().map(|me| facts(&me, i18n.t())).unwrap_or_default());
    let security = use_load(|| Some(()), |client, ()| client.send::<Security>(Call::get("/me/security")));
    let must = Memo::new(move |_| session.must_set_up_totp());
    let rest = move || {
        view! {
            <section class="card" aria-labelledby="own-password">
                <h2 id="own-password">{tr(|t| t.own_account.password)}</h2>
                <Password security on_changed=Callback::new(move |()| changed.update(|count| *count += 1)) />
            </section>
            <section class="card" aria-labelledby="own-sessions">
                <h2 id="own-sessions">{tr(|t| t.own_account.sessions)}</h2>
                <Sessions changed />
            </section>
        }
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().own_account.title.to_owned())>
            <Show when=move || must.get()>
                <div class="notice notice-warning" role="status">
                    <p class="notice-title">{tr(|t| t.own_account.must_title)}</p>
                    <p>{tr(|t| t.own_account.must_detail)}</p>
                </div>
            </Show>
            <section class="card" aria-labelledby="own-account">
                <h2 id="own-account">{tr(|t| t.own_account.me)}</h2>
                <Facts facts />
            </section>
            <section class="card" aria-labelledby="own-totp">
                <h2 id="own-totp">{tr(|t| t.own_account.totp)}</h2>
                <SecondFactor security />
            </section>
            <Show when=move || !must.get()>{rest()}</Show>
        </Frame>
    }
}

#[component]
fn Password(security: Load<Security>, on_changed: Callback<()>) -> impl IntoView {
    let (i18n, session, status) = (use_i18n(), use_session(), use_status());
    let (change, errors) = (use_change().named(|t| t.own_account.change_password), FormErrors::provide());
    let (current, new, visible) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let login_id = Signal::derive(move || session.me().map(|me| me.login_id).unwrap_or_default());
    let rules = use_password_rules(Signal::derive(move || {
        security.value.with(|read| read.as_ref().map(|security| security.password_words.clone()))
    }));
    let send = Callback::new(move |()| {
        let (typed, lang) = (new.get_untracked(), i18n.lang_untracked());
        let missing = current.with_untracked(String::is_empty);
        let wrong: Vec<_> = missing
            .then(|| FieldCode::Required.at("/current_password", lang))
            .into_iter()
            .chain(rules.error(&typed, lang))
            .collect();
        if !wrong.is_empty() {
            return errors.show(wrong);
        }
        errors.clear();
        let request = PasswordChangeRequest { current_password: current.get_untracked(), new_password: typed };
        change.send(Call::post("/me/password", &request), move |outcome: Result<(), &Failure>| {
            if outcome.is_ok() {
                current.set(String::new());
                new.set(String::new());
                status.say(Tone::Success, i18n.t_untracked().own_account.password_changed);
                on_changed.run(());
            }
        });
    });
    view! {
        <p>{tr(|t| t.own_account.password_lead)}</p>
        <SendForm change errors on_send=send label=|t| t.own_account.change_password>
            <PasswordField
                pointer="/current_password"
                label=tr(|t| t.own_account.current_password)
                value=current
                visible
            />
            <NewPasswordField value=new visible login_id rules />
            <ShowPassword pointer="/show_passwords" visible />
        </SendForm>
    }
}
