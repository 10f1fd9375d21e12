//! Whether the account still sees what its open page shows. An account that is cut off, or whose commission has ended,
//! has no resident's name on an idle screen: the page asks every two seconds while it is seen.

use crate::client::{Call, use_client};
use crate::session::{Standing, use_session};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use madoguchi_contract::session::Me;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(2);

/// Asks for as long as somebody is logged in.
pub(super) fn watch() {
    let (session, client) = (use_session(), use_client());
    // While the password is asked for over the page, the question waits, too.
    let asking = StoredValue::new(false);
    let look = move || {
        let idle = document().hidden() || session.expired.get_untracked() || session.token().is_none();
        if idle || asking.get_value() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            // An ended log-in asks for the password, which covers the page; a server that is away ends nothing.
            let answer = client.send::<Me>(Call::get("/me")).await;
            if let Ok(now) = answer {
                let other = session.standing.with_untracked(|standing| match standing {
                    Standing::LoggedIn(before) => sees_otherwise(before, &now),
                    Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => false,
                });
                if other {
                    let chosen = session.municipality.get_untracked();
                    if chosen.is_some_and(|chosen| now.municipalities.iter().all(|one| one.code != chosen)) {
                        session.municipality.set(None);
                    }
                    session.standing.set(Standing::LoggedIn(now));
                }
            }
            asking.try_set_value(false);
        });
    };
    if let Ok(handle) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || handle.clear());
    }
    // Whoever comes back to the page does not wait.
    let listener = window_event_listener(ev::visibilitychange, move |_| look());
    on_cleanup(move || listener.remove());
}

/// Whether an account sees or may do something else than before: its pages are built again.
pub(crate) fn sees_otherwise(before: &Me, now: &Me) -> bool {
    before.account_id == now.account_id
        && (before.municipalities != now.municipalities || before.permissions != now.permissions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_contract::session::MunicipalityRef;

    #[test]
    fn pages_are_built_again_when_the_account_sees_something_else() {
        let municipality =
            |code: &str| MunicipalityRef { code: code.into(), prefecture: "県".into(), name: code.into() };
        let me = |id: &str, codes: &[&str], permissions: &[&str]| Me {
            account_id: id.into(),
            login_id: "agent01".into(),
            display_name: "x".into(),
            role: "agent".into(),
            vendor: None,
            municipalities: codes.iter().map(|code| municipality(code)).collect(),
            permissions: permissions.iter().map(|&word| word.to_owned()).collect(),
            must_set_up_totp: false,
            now: "2021-03-01T09:00:00+09:00".into(),
        };
        let before = me("1", &["141003", "142018"], &["book"]);
        let check = |now: Me, expected: bool| assert_eq!(sees_otherwise(&before, &now), expected, "{now:?}");
        check(me("1", &["141003", "142018"], &["book"]), false);
        check(Me { now: "2021-03-01T09:00:02+09:00".into(), ..before.clone() }, false);
        check(me("1", &["141003"], &["book"]), true);
        check(me("1", &[], &["book"]), true);
        check(me("1", &["141003", "142018"], &[]), true);
        // Another account is told apart by the gate.
        check(me("2", &[], &[]), false);
    }
}
