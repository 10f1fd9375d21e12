//! The password asked for again, over the page, when the session has ended. Nothing typed is lost: the page below
//! stays as it is, and the request that met the ended session is repeated afterwards.

use crate::client::{Failure, use_client};
use crate::components::buttons::SubmitButton;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::FormErrors;
use crate::components::states::FailureBox;
use crate::drafts::use_drafts;
use crate::find_box::use_find_query;
use crate::i18n::{tr, use_i18n};
use crate::prelude::*;
use crate::session::use_session;
use leptos::ev;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::sessions::LogInRequest;

/// The dialog; stands by behind every page.
#[component]
pub(crate) fn Relogin() -> impl IntoView {
    let session = use_session();
    view! {
        <Dialog open=session.expired title=tr(|t| t.shell.relogin_title) id="relogin" dismissible=false>
            <Form />
        </Dialog>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let client = use_client();
    let (drafts, find) = (use_drafts(), use_find_query());
    let form = FormErrors::provide();
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let login_id = move || session.me().map(|me| me.login_id).unwrap_or_default();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if password.with_untracked(String::is_empty) {
            let detail = i18n.t_untracked().login.missing_password.to_owned();
            form.show(vec![FieldError { pointer: "/relogin-password".into(), code: "required".into(), detail }]);
            crate::components::form::focus_id("f-relogin-password");
            return;
        }
        busy.set(true);
        failure.set(None);
        let request = LogInRequest { login_id: untrack(login_id), password: password.get_untracked(), code: None };
        spawn_local(async move {
            // On success the dialog goes away, and with it these signals.
            if let Err(reason) = client.log_in(&request).await {
                failure.try_set(Some(reason));
            }
            password.try_set(String::new());
            busy.try_set(false);
        });
    };
    let leave = move |_| {
        drafts.forget_all();
        find.forget();
        session.end();
    };
    view! {
        <form novalidate on:submit=submit>
            <p>{tr(|t| t.shell.relogin_detail)}</p>
            <FailureBox failure />
            <p class="relogin-id">{tr(|t| t.login.login_id)} ": " <strong>{login_id}</strong></p>
            <TextField pointer="/relogin-password" label=tr(|t| t.login.password) value=password kind="password" autocomplete="current-password" required=true />
            <div class="actions">
                <SubmitButton label=tr(|t| t.login.submit) busy busy_label=tr(|t| t.login.submitting) />
            </div>
            <p><button type="button" class="button button-text" on:click=leave>{tr(|t| t.shell.relogin_other)}</button></p>
        </form>
    }
}
