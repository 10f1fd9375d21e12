//! What somebody should see to now, above whatever page is open. Asked for every half minute while the page is seen, so
//! that a warning reaches the municipality within a minute.

use crate::client::{Call, use_client};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use madoguchi_contract::look_limits::{Alert, Alerts as Answer};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);

/// The alerts; only for those who decide on something.
#[component]
pub(super) fn Alerts() -> impl IntoView {
    let (i18n, session, client, location) = (use_i18n(), use_session(), use_client(), use_location());
    let alerts = RwSignal::new(Vec::<Alert>::new());
    let look = move || {
        let seen = !document().hidden() && session.token().is_some() && !session.expired.get_untracked();
        if seen && untrack(|| session.may("guard_personal_data")) {
            spawn_local(async move {
                // One that fails is asked for again soon; what was there stays.
                if let Ok(Answer { items }) = client.send(Call::get("/alerts")).await {
                    alerts.try_set(items);
                }
            });
        }
    };
    // What was just decided is gone with the next page.
    Effect::new(move |_| {
        location.pathname.track();
        look();
    });
    if let Ok(handle) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || handle.clear());
    }
    let items = move || {
        let kinds = i18n.t().exports.alert_kinds;
        let known = alerts.get().into_iter().filter_map(|alert| {
            let (_, words, href) = kinds.iter().find(|(kind, _, _)| *kind == alert.kind)?;
            let (words, href) = (words(alert.count), *href);
            Some(view! {
                <li>
                    <A href=href>{words}</A>
                </li>
            })
        });
        known.collect_view()
    };
    view! {
        <section
            class="alerts"
            role="status"
            aria-label=tr(|t| t.exports.alerts)
            class:alerts-empty=move || alerts.with(Vec::is_empty)
        >
            <ul>{items}</ul>
        </section>
    }
}
