//! 発行回: what lies in each round, approving a whole one, fixing one by name.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::{Dialog, DialogActions};
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::focus_soon;
use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, use_list};
use crate::components::list::row::Listed;
use crate::components::page::Page as Frame;
use crate::components::states::FailureBox;
use crate::components::status::{Tone, use_status};
use crate::features::issuance::fix::FixRound;
use crate::features::issuance::rows::{by_kind, round_row};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use madoguchi_contract::application::{RoundApproval, RoundSummary};
use madoguchi_contract::page::Page;

const WORDS: ListWords = ListWords {
    caption: |t| t.issuance.rounds_title,
    columns: |t| t.issuance.round_columns,
    empty: |t| t.issuance.rounds_empty,
};

/// The page.
#[component]
pub(crate) fn RoundsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let rounds = RwSignal::new(Vec::<RoundSummary>::new());
    let list = use_list(Memo::new(|_| Values::default()), move |client, query| async move {
        let page: Page<RoundSummary> = client.send(Call::get(query.on("/issuance-rounds"))).await?;
        rounds.try_set(page.items.clone());
        Ok(Listed::of(page, round_row))
    });
    let (approving, open) = (RwSignal::new(None::<RoundSummary>), RwSignal::new(false));
    let changed = Callback::new(move |()| list.load.reload());
    let action = Callback::new(move |number: String| {
        let waiting = rounds.with_untracked(|rounds| {
            rounds.iter().find(|round| round.round.number.to_string() == number && 0 < round.received).cloned()
        });
        let Some(round) = waiting.filter(|_| untrack(|| session.may("decide_applications"))) else {
            return ().into_any();
        };
        let number = round.round.number;
        let ask = move |_| {
            approving.set(Some(round.clone()));
            open.set(true);
        };
        view! {
            <button
                type="button"
                class="button button-outline button-small"
                aria-haspopup="dialog"
                aria-label=move || (i18n.t().issuance.approve_round)(number)
                on:click=ask
            >
                {tr(|t| t.issuance.approve)}
            </button>
        }
        .into_any()
    });
    view! {
        <Frame title=Signal::derive(move || i18n.t().issuance.rounds_title.to_owned())>
            <p>{tr(|t| t.issuance.rounds_lead)}</p>
            <ListTable list words=WORDS action />
            <Show when=move || session.may("decide_applications")>
                <FixRound on_fixed=changed />
            </Show>
            <Approve approving open on_approved=changed />
        </Frame>
    }
}

/// Asks before a whole round is approved, and says how many that are.
#[component]
fn Approve(
    approving: RwSignal<Option<RoundSummary>>,
    open: RwSignal<bool>,
    on_approved: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || {
        approving
            .with(|round| round.as_ref().map(|round| (i18n.t().issuance.approve_title)(round.round.number)))
            .unwrap_or_default()
    };
    view! {
        <Dialog open title id="approve-round">
            {move || approving.get().map(|round| view! { <ApproveForm round open on_approved /> })}
        </Dialog>
    }
}

#[component]
fn ApproveForm(round: RoundSummary, open: RwSignal<bool>, on_approved: Callback<()>) -> impl IntoView {
    let (i18n, status, change, key) =
        (use_i18n(), use_status(), use_change().named(|t| t.issuance.approve), IdempotencyKey::new());
    let (number, count, kinds) = (round.round.number, round.received, round.received_by_kind);
    let send = Callback::new(move |()| {
        let call = Call::act(format!("/issuance-rounds/{number}/approve")).idempotency_key(key.of(&number));
        change.send(call, move |outcome: Result<RoundApproval, _>| {
            if let Ok(done) = outcome {
                let t = i18n.t_untracked();
                status.say(Tone::Success, (t.issuance.approved)(&by_kind(done.approved_by_kind, t), done.left));
                open.set(false);
                // The button that asked goes with what it approved.
                focus_soon("page-title");
                on_approved.run(());
            }
        });
    });
    view! {
        <form
            novalidate
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                send.run(());
            }
        >
            <p>
                <strong>{move || by_kind(kinds, i18n.t())}</strong>
            </p>
            <p>{tr(|t| t.issuance.approve_lead)}</p>
            {(0 < kinds.delete).then(|| view! { <p>{tr(|t| t.issuance.for_good_note)}</p> })}
            {(!round.closed)
                .then(|| {
                    view! {
                        <div class="notice notice-warning">
                            <p>{tr(|t| t.issuance.approve_open)}</p>
                        </div>
                    }
                })}
            <FailureBox failure=change.failure on_retry=send />
            <DialogActions>
                <SubmitButton
                    label=move || (i18n.t().issuance.approve_submit)(count)
                    busy=change.busy
                    busy_label=tr(|t| t.issuance.busy)
                />
            </DialogActions>
        </form>
    }
}
