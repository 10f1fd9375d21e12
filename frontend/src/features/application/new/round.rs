//! Which round a form sent now falls into, read again while the page is open: a deadline may pass while one types.

use crate::client::Call;
use crate::components::states::Loaded;
use crate::features::application::rows::deadline;
use crate::features::issuance::moves::{Day, why_moved};
use crate::features::issuance::rows::remaining;
use crate::format::dates::long_date_of;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use leptos::prelude::*;
use leptos_use::use_interval_fn;
use madoguchi_contract::application::IssuanceRound;
use madoguchi_contract::session::Me;

/// Milliseconds between two readings.
const AGAIN: u64 = 30_000;

/// The round of now; `shown` holds it.
#[component]
pub(crate) fn RoundNow(shown: RwSignal<Option<IssuanceRound>>) -> impl IntoView {
    let i18n = use_i18n();
    // The server's clock counts, in a sandbox its day: what time it is comes with the round.
    let load = use_load(
        || Some(()),
        |client, ()| async move {
            let round = client.send::<IssuanceRound>(Call::get("/issuance-rounds/current")).await?;
            let me = client.send::<Me>(Call::get("/me")).await?;
            Ok((round, me.now))
        },
    );
    Effect::new(move |_| {
        if let Some(round) = load.value.with(|read| read.as_ref().map(|(round, _)| round.clone())) {
            shown.set(Some(round));
        }
    });
    use_interval_fn(move || load.reload(), AGAIN);
    view! {
        <section class="round-now" aria-label=tr(|t| t.applications.round_now)>
            <Loaded load lines=2 let:read>
                {
                    let (round, now) = read;
                    let number = round.number;
                    let mails_on = round.mails_on.clone();
                    let moved = {
                        let round = StoredValue::new(round.clone());
                        move |day: Day| {
                            move || {
                                let why = round.with_value(|round| why_moved(round, day, i18n.t()));
                                why.map(|why| view! { <p class="small">{why}</p> })
                            }
                        }
                    };
                    let until = round.deadline.clone();
                    let left = move || {
                        remaining(&now, &until)
                            .map(|(days, hours, minutes)| (i18n.t().applications.remaining)(days, hours, minutes))
                    };
                    view! {
                        <div class="round-name">
                            <span class="small">{tr(|t| t.applications.round_now)}</span>
                            <strong class="figure num" role="status">
                                {move || (i18n.t().applications.round_name)(number)}
                            </strong>
                        </div>
                        <dl class="facts">
                            <dt>{tr(|t| t.applications.deadline)}</dt>
                            <dd class="num">
                                {move || deadline(&round, i18n.t())} " " <span class="badge badge-neutral">{left}</span>
                                {moved(Day::Deadline)}
                            </dd>
                            <dt>{tr(|t| t.applications.mails_on)}</dt>
                            <dd class="num">
                                {move || long_date_of(&mails_on, i18n.lang())} {moved(Day::Mails)}
                            </dd>
                        </dl>
                    }
                }
            </Loaded>
        </section>
    }
}
