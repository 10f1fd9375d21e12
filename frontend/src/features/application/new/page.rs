//! The application for accounts of a call centre: people typed in rows or read out of a pasted text, shown back, sent.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::choice_fields::RadioGroup;
use crate::components::form::errors::{ErrorSummary, FormErrors, focus_soon};
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Restored};
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::features::application::draft::{Draft, MOST_PEOPLE};
use crate::features::application::new::confirm::Confirm;
use crate::features::application::new::fields::{FormFields, People};
use crate::features::application::new::paste::PasteBox;
use crate::features::application::new::round::RoundNow;
use crate::features::application::pasted::read_text;
use crate::features::application::rows::{kinds, round_words};
use crate::format::query::{Query, encoded};
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use madoguchi_contract::account::Account;
use madoguchi_contract::application::{Application, ApplicationRequest, IssuanceRound, ShownRound};
use madoguchi_contract::page::{MAX_LIMIT, Page};
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::vendor::Commission;

const DRAFT: &str = "application";
/// Whoever did not fit into the application that is sent: what the next one begins with.
const NEXT: &str = "application.next";

/// The page.
#[component]
pub(crate) fn NewApplicationPage() -> impl IntoView {
    let (i18n, session, query) = (use_i18n(), use_session(), use_query_map());
    let confirming = RwSignal::new(None::<ApplicationRequest>);
    let title = Signal::derive(move || {
        let t = i18n.t().applications;
        if confirming.with(Option::is_some) { t.confirm_title } else { t.title }.to_owned()
    });
    let may = Memo::new(move |_| session.may("apply_for_accounts"));
    view! {
        <Frame
            title
            crumbs=vec![(Signal::derive(move || i18n.t().applications.inquiry_title.to_owned()), "/inquiries")]
        >
            {move || {
                let delete = query.with(|query| query.get("delete"));
                confirming.set(None);
                if may.get() {
                    view! { <Form confirming delete /> }.into_any()
                } else {
                    view! { <NotPermitted /> }.into_any()
                }
            }}
        </Frame>
    }
}

#[component]
fn Form(
    confirming: RwSignal<Option<ApplicationRequest>>,
    /// The account whose deletion is applied for, from its page: the form is filled in.
    delete: Option<String>,
) -> impl IntoView {
    let (i18n, status, drafts, session) = (use_i18n(), use_status(), use_drafts(), use_session());
    let errors = FormErrors::provide();
    // What was typed of another application stays a draft of its own; what did not fit into the one before is next.
    let name = StoredValue::new(delete.as_ref().map_or_else(|| DRAFT.to_owned(), |id| format!("{DRAFT}-delete-{id}")));
    let is_new = delete.is_none();
    let kept: Option<Draft> = name.with_value(|name| drafts.find(name));
    let kept = kept.or_else(|| is_new.then(|| drafts.find(NEXT)).flatten());
    let account = use_load(
        move || delete.clone(),
        |client, id| client.send::<Account>(Call::get(format!("/accounts/{}", encoded(&id)))),
    );
    let restored = RwSignal::new(kept.as_ref().is_some_and(|draft| !draft.is_blank()));
    // The round of the form, and the one that the confirmation shows: a deadline may pass between the two.
    let (now, shown) = (RwSignal::new(None::<IssuanceRound>), RwSignal::new(None::<IssuanceRound>));
    let asked_again = RwSignal::new(false);
    let fields = FormFields::new(kept.unwrap_or_default());
    let draft = Memo::new(move |_| fields.read());
    Effect::new(move |before: Option<()>| {
        draft.with(|draft| {
            if before.is_some() {
                name.with_value(|name| drafts.keep(name, draft));
                if is_new {
                    drafts.forget(NEXT);
                }
            }
        });
    });
    Effect::new(move |_| {
        let filled = account.value.with(|account| account.as_ref().map(Draft::deletion));
        if let Some(filled) = filled.filter(|_| untrack(|| fields.read().is_blank())) {
            fields.write(filled);
        }
    });
    // Companies that are commissioned, to be suggested; without them the form works as well.
    let commissions = use_load(
        move || Some(session.municipality.get()),
        |client, municipality| {
            let query = Query::new()
                .with("municipality_code", municipality.unwrap_or_default())
                .with("limit", MAX_LIMIT.to_string());
            client.send::<Page<Commission>>(Call::get(query.on("/commissions")))
        },
    );
    let companies = Signal::derive(move || {
        commissions.value.with(|page| {
            let live = page
                .iter()
                .flat_map(|page| &page.items)
                .filter(|commission| !["asked", "ended"].contains(&commission.status.as_str()));
            let mut names: Vec<String> = live.map(|commission| commission.vendor.name.clone()).collect();
            names.dedup();
            names
        })
    });

    let check = move || {
        let lang = i18n.lang_untracked();
        let t = i18n.t_untracked().applications;
        fields.drop_blank();
        let draft = untrack(|| fields.read());
        let at = |pointer: &str, detail: &str| FieldError {
            pointer: pointer.into(),
            code: String::new(),
            detail: detail.into(),
        };
        if !draft.is_full() && !read_text(&draft.kind, &draft.text, lang).people.is_empty() {
            return errors.show(vec![at("/text", t.text_left)]);
        }
        if draft.is_blank() {
            return errors.show(vec![at("/people", t.no_people)]);
        }
        let request = draft.request();
        match request.parse(lang) {
            Ok(_) => {
                errors.clear();
                asked_again.set(false);
                shown.set(now.get_untracked());
                confirming.set(Some(request));
                focus_soon("page-title");
            }
            Err(wrong) => errors.show(wrong),
        }
    };
    let discard = Callback::new(move |()| {
        name.with_value(|name| drafts.forget(name));
        if is_new {
            drafts.forget(NEXT);
        }
        // The deletion of an account begins with the account.
        let begun = account.value.with_untracked(|account| account.as_ref().map(Draft::deletion));
        fields.write(begun.unwrap_or_default());
        errors.clear();
    });

    let (change, key, navigate) =
        (use_change().named(|t| t.applications.title).uses_up(name.get_value()), IdempotencyKey::new(), use_navigate());
    let send = Callback::new(move |()| {
        let Some(request) = confirming.get_untracked() else { return };
        let lang = i18n.lang_untracked();
        let kind = request.kind.clone();
        let text = fields.text.get_untracked();
        let later = read_text(&kind, &text, lang).people.len();
        // Kept before it is sent: the answer may come when this page is gone.
        if later != 0 {
            drafts.keep(NEXT, &Draft { kind, text, ..Draft::default() });
        }
        let round = shown.with_untracked(|round| round.as_ref().map(ShownRound::from));
        let request = ApplicationRequest { round, ..request };
        let call = Call::post("/applications", &request).idempotency_key(key.of(&request));
        let navigate = navigate.clone();
        change.send(call, move |outcome: Result<Application, _>| match outcome {
            Ok(application) => {
                key.spend();
                let t = i18n.t_untracked();
                let (round, day) = round_words(&application.round, t);
                let said = (t.applications.sent)(&round, &day);
                let rest = if later == 0 { String::new() } else { (t.applications.rest_waits)(later) };
                status.say_on_next_page(Tone::Success, format!("{said}{rest}"));
                navigate(&format!("/applications/{}", encoded(&application.id)), NavigateOptions::default());
            }
            Err(refused) => {
                drafts.forget(NEXT);
                if let Some(open) = refused.problem().and_then(|problem| problem.round.clone()) {
                    shown.set(Some(open));
                    asked_again.set(true);
                    focus_soon("page-title");
                }
                let of_fields = refused.problem().map(|problem| problem.errors.clone()).unwrap_or_default();
                if !of_fields.is_empty() {
                    // Back to the rows, each error at its field.
                    confirming.set(None);
                    errors.show(of_fields);
                }
            }
        });
    });
    let count = move || fields.rows.with(Vec::len);
    let split = move || {
        let draft = untrack(|| fields.read()).split();
        errors.clear();
        fields.write_people(&draft.people);
        fields.text.set(draft.text);
        focus_soon("f-text");
    };
    // Of another round the confirmation itself says more.
    let beside = change.beside_fields();
    let failure = Signal::derive(move || {
        beside.get().filter(|failure| failure.problem_type() != Some(ProblemType::RoundChanged))
    });
    view! {
        <Show when=move || confirming.with(Option::is_none)>
            <RoundNow shown=now />
        </Show>
        <FailureBox failure=account.failure on_retry=Callback::new(move |()| account.reload()) />
        <FailureBox failure on_retry=send />
        <Show
            when=move || confirming.with(Option::is_none)
            fallback=move || {
                view! {
                    <Confirm confirming companies left_over=fields.text shown asked_again busy=change.busy send />
                }
            }
        >
            <form
                novalidate
                on:submit=move |event: ev::SubmitEvent| {
                    event.prevent_default();
                    check();
                }
            >
                <ErrorSummary />
                <Restored restored on_discard=discard />
                <section class="card">
                    <RadioGroup
                        pointer="/kind"
                        label=tr(|t| t.applications.kind)
                        value=fields.kind
                        options=Signal::derive(move || kinds(i18n.t()))
                        required=true
                        on_change=Callback::new(move |_| errors.clear())
                    />
                </section>
                <PasteBox fields />
                <People fields companies />
                <Show when=move || MOST_PEOPLE < count()>
                    <div class="notice notice-warning">
                        <p>{move || (i18n.t().applications.too_many)(MOST_PEOPLE, count() - MOST_PEOPLE)}</p>
                        <button type="button" class="button button-outline" on:click=move |_| split()>
                            {tr(|t| t.applications.split)}
                        </button>
                    </div>
                </Show>
                <div class="actions">
                    <button type="submit" class="button button-primary">
                        {move || (i18n.t().applications.confirm)(count())}
                    </button>
                    <A href="/inquiries" attr:class="button button-outline">
                        {tr(|t| t.common.cancel)}
                    </A>
                </div>
            </form>
        </Show>
    }
}
