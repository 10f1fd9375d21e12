//! Home: what matters today, and below it the pages, as the notice's cards.

use crate::components::page::Page;
use crate::components::states::Empty;
use crate::features::home::accounts::AccountFigures;
use crate::features::home::overview::OverviewFigures;
use crate::format::dates::long_date;
use crate::i18n::{Texts, tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;

/// The page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let today = move || session.today().map(|date| (i18n.t().home.today_is)(&long_date(date, i18n.lang())));
    let any = move || {
        ["read_venues", "write_slots", "book", "read_accounts"].into_iter().any(|permission| session.may(permission))
    };
    view! {
        <Page title=Signal::derive(move || i18n.t().home.title.to_owned()) root=true action=today>
            <Show
                when=any
                fallback=move || {
                    view! {
                        <Empty
                            title=Signal::derive(move || i18n.t().home.no_work.to_owned())
                            detail=Signal::derive(move || i18n.t().home.no_work_detail.to_owned())
                        />
                    }
                }
            >
                <Show when=move || session.may("read_venues")>
                    <OverviewFigures />
                </Show>
                <Show when=move || session.may("read_applications")>
                    <AccountFigures />
                </Show>
                <section aria-labelledby="home-cards">
                    <h2 id="home-cards" class="visually-hidden">
                        {tr(|t| t.home.cards)}
                    </h2>
                    <ul class="home-pages">
                        <Card
                            permission="read_venues"
                            href="/venues"
                            title=|t| t.home.venues
                            detail=|t| t.home.venues_detail
                        />
                        <Card
                            permission="write_slots"
                            href="/slot-plans/new"
                            title=|t| t.home.slots
                            detail=|t| t.home.slots_detail
                        />
                        <Card
                            permission="book"
                            href="/search"
                            title=|t| t.home.search
                            detail=|t| t.home.search_detail
                        />
                        <Card
                            permission="book"
                            href="/second-dose"
                            title=|t| t.home.second_dose
                            detail=|t| t.home.second_dose_detail
                        />
                        <Card
                            permission="book"
                            href="/bookings"
                            title=|t| t.home.bookings
                            detail=|t| t.home.bookings_detail
                        />
                        <Card
                            permission="read_accounts"
                            href="/accounts"
                            title=|t| t.home.accounts
                            detail=|t| t.home.accounts_detail
                        />
                        <Card
                            permission="read_accounts"
                            href="/vendors"
                            title=|t| t.home.vendors
                            detail=|t| t.home.vendors_detail
                        />
                        <Card
                            permission="read_accounts"
                            href="/commissions"
                            title=|t| t.home.commissions
                            detail=|t| t.home.commissions_detail
                        />
                        <Card
                            permission="decide_applications"
                            href="/application-people?status=received"
                            title=|t| t.home.queue
                            detail=|t| t.home.queue_detail
                        />
                        <Card
                            permission="decide_applications"
                            href="/rounds"
                            title=|t| t.home.rounds
                            detail=|t| t.home.rounds_detail
                        />
                        <Card
                            permission="apply_for_accounts"
                            href="/inquiries"
                            title=|t| t.home.apply
                            detail=|t| t.home.apply_detail
                        />
                        <Card
                            permission="read_applications"
                            href="/applications"
                            title=|t| t.home.applications
                            detail=|t| t.home.applications_detail
                        />
                        <Card
                            permission="manage_outbox"
                            href="/outbox"
                            title=|t| t.home.outbox
                            detail=|t| t.home.outbox_detail
                        />
                        <Card
                            permission="read_audit"
                            href="/audit"
                            title=|t| t.home.audit
                            detail=|t| t.home.audit_detail
                        />
                    </ul>
                </section>
            </Show>
        </Page>
    }
}

/// A card, for those who may use what it leads to.
#[component]
fn Card(
    permission: &'static str,
    href: &'static str,
    title: fn(&'static Texts) -> &'static str,
    detail: fn(&'static Texts) -> &'static str,
) -> impl IntoView {
    let session = use_session();
    view! {
        <Show when=move || session.may(permission)>
            <li>
                <A href=href attr:class="home-page">
                    <strong>{tr(title)}</strong>
                    <span class="small">{tr(detail)}</span>
                </A>
            </li>
        </Show>
    }
}
