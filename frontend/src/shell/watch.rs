//! Whether the account still sees what its open page shows. An account that is cut off, or whose commission has ended,
//! has no resident's name on an idle screen: the page asks every two seconds while it is seen.

use crate::client::{Call, use_client};
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use::{use_document_visibility, use_interval_fn};
use madoguchi_contract::session::Me;

/// Milliseconds.
const EVERY: u64 = 2000;
/// A question without an answer for so many times is asked again: its connection may be dead.
const PATIENCE: u8 = 5;

/// Asks for as long as somebody is logged in.
pub(super) fn watch() {
    let (session, client) = (use_session(), use_client());
    // For how many times a question has been waiting for its answer. While the password is asked for over the page,
    // none is asked.
    let waiting = StoredValue::new(0_u8);
    let look = move || {
        session.tick();
        if document().hidden() || session.expired.get_untracked() || session.token().is_none() {
            return;
        }
        let waits = waiting.get_value();
        waiting.set_value(if waits == PATIENCE { 1 } else { waits + 1 });
        if 0 < waits && waits < PATIENCE {
            return;
        }
        spawn_local(async move {
            // An ended log-in asks for the password, which covers the page; a server that is away ends nothing.
            let answer = client.send::<Me>(Call::get("/me")).await;
            waiting.try_set_value(0);
            if let Ok(now) = answer {
                session.now_is(now);
            }
        });
    };
    let _ = use_interval_fn(look, EVERY);
    // Whoever comes back to the page does not wait.
    let seen = use_document_visibility();
    let come_back = move || {
        look();
        if !document().hidden() && session.expired.get_untracked() {
            spawn_local(client.look_again());
        }
    };
    Effect::watch(move || seen.get(), move |_, _, _| come_back(), false);
    // Two windows beside each other are both seen.
    let focused = window_event_listener(ev::focus, move |_| come_back());
    on_cleanup(move || focused.remove());
}
