//! The keys that work everywhere: `/`, `?`, and `g` with a letter.

use crate::components::dialog::Dialog;
use crate::components::form::errors::focus_id;
use crate::components::keys::on_shortcut;
use crate::i18n::{Texts, tr, use_i18n};
use crate::session::{Session, use_session};
use crate::shell::tabs::TABS;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Milliseconds within which the letter must follow `g`.
const CHORD_MS: f64 = 1500.0;

/// The second dose has no tab, and is asked for all day.
const SECOND_DOSE: (&str, &str, &str) = ("2", "/second-dose", "book");

/// Listens for as long as the shell stands.
pub(super) fn listen(keys_open: RwSignal<bool>) {
    let session = use_session();
    let navigate = use_navigate();
    let pressed_g = StoredValue::new(0.0_f64);
    on_shortcut(move |event, key| {
        let now = event.time_stamp();
        if now - pressed_g.get_value() < CHORD_MS && pressed_g.get_value() > 0.0 {
            pressed_g.set_value(0.0);
            if let Some(href) = untrack(|| leads_to(key, session)) {
                event.prevent_default();
                navigate(href, NavigateOptions::default());
                return;
            }
        }
        match key {
            "/" => {
                event.prevent_default();
                focus_id("find-box");
            }
            "?" => {
                event.prevent_default();
                keys_open.set(true);
            }
            "g" => pressed_g.set_value(now),
            _ => {}
        }
    });
}

/// Where `g` and a key lead, for those who may go there.
fn leads_to(key: &str, session: Session) -> Option<&'static str> {
    let (second, href, permission) = SECOND_DOSE;
    if key == second {
        return session.may(permission).then_some(href);
    }
    TABS.into_iter().find(|tab| tab.key == key && tab.allowed(session)).map(|tab| tab.href)
}

/// The keys that an account has, each with what it does; tracked.
fn keys_of(session: Session, t: &'static Texts) -> Vec<(String, &'static str)> {
    let own = |keys: &'static [(&str, &str, &str)]| {
        let held = keys.iter().filter(move |(_, _, permission)| permission.is_empty() || session.may(permission));
        held.map(|(key, does, _)| ((*key).to_owned(), *does))
    };
    let tabs = TABS.into_iter().filter(|tab| tab.allowed(session));
    own(t.shell.keys_first)
        .chain(tabs.map(|tab| (format!("g {}", tab.key), (tab.words)(t))))
        .chain(own(t.shell.keys_list))
        .collect()
}

/// The list of keys.
#[component]
pub(super) fn KeysDialog(open: RwSignal<bool>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let rows = move || {
        let row = |(key, does)| {
            view! {
                <tr>
                    <th scope="row">
                        <kbd>{key}</kbd>
                    </th>
                    <td>{does}</td>
                </tr>
            }
        };
        keys_of(session, i18n.t()).into_iter().map(row).collect_view()
    };
    view! {
        <Dialog open title=tr(|t| t.shell.keys_title) id="keys">
            <table class="keys">
                <tbody>{rows}</tbody>
            </table>
        </Dialog>
    }
}
