//! What somebody should see to now, above whatever page is open. Asked for every half minute while the page is seen, so
//! that a warning reaches the municipality within a minute.

use crate::client::Call;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use leptos_use::use_interval_fn;
use madoguchi_contract::alert::Alerts as Answer;

/// Milliseconds.
const EVERY: u64 = 30_000;

/// The alerts; only for those who decide on something.
#[component]
pub(super) fn Alerts() -> impl IntoView {
    let (i18n, session, location) = (use_i18n(), use_session(), use_location());
    let decides = move || session.may("guard_personal_data") || session.may("manage_outbox");
    // What was just decided is gone with the next page.
    let load = use_load(
        move || decides().then(|| location.pathname.get()),
        |client, _| client.send::<Answer>(Call::get("/alerts")),
    );
    let again = move || {
        if !document().hidden() && !session.expired.get_untracked() && untrack(decides) {
            load.reload();
        }
    };
    let _ = use_interval_fn(again, EVERY);
    let alerts = Memo::new(move |_| load.value.with(|answer| answer.clone().unwrap_or_default().items));
    let items = move || {
        let known = alerts.get().into_iter().filter_map(|alert| {
            let (_, words, href) = i18n.t().shell.alert_kinds.iter().find(|(kind, ..)| *kind == alert.kind)?;
            Some(view! {
                <li>
                    <A href=*href>{words(alert.count)}</A>
                </li>
            })
        });
        known.collect_view()
    };
    // The region stands before it has something to say: readers of the screen hear of what is put into it.
    view! {
        <section class="alerts" role="status" aria-label=tr(|t| t.shell.alerts)>
            <Show when=move || !alerts.with(Vec::is_empty)>
                <ul>{items}</ul>
            </Show>
        </section>
    }
}
