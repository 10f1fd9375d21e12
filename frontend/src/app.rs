//! The whole application: what is provided to every page, the log-in gate, the routes.

use crate::client::use_client;
use crate::components::page::Arrivals;
use crate::components::states::{FailureBox, Skeleton};
use crate::components::status::Status;
use crate::drafts::Drafts;
use crate::features::login::forgot_password::ForgotPasswordPage;
use crate::features::login::form::LoginId;
use crate::features::login::page::LoginPage;
use crate::features::login::set_password::SetPasswordPage;
use crate::features::{
    account, application, audit, availability, booking, export_request, home, issuance, mail, municipality,
    own_account, product, programme, slot_plan, vendor, venue,
};
use crate::find_query::FindQuery;
use crate::i18n::tr;
use crate::reference::ReferenceData;
use crate::session::{Session, Standing, use_session};
use crate::settings::provide_settings;
use crate::shell::frame::Shell;
use crate::shell::relogin::Relogin;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::path;

/// The application.
#[component]
pub(crate) fn App() -> impl IntoView {
    provide_settings();
    Session::provide();
    Status::provide();
    Drafts::provide();
    FindQuery::provide();
    Arrivals::provide();
    LoginId::provide();
    spawn_local(use_client().resume());
    view! {
        <Router>
            <Routes fallback=|| view! { <crate::components::not_found::NotFoundPage /> }>
                <Route path=path!("/forgot-password") view=ForgotPasswordPage />
                <Route path=path!("/set-password") view=SetPasswordPage />
                <ParentRoute path=path!("") view=Gate>
                    <Route path=path!("/") view=home::page::HomePage />
                    <Route path=path!("/login") view=|| view! { <Redirect path="/" /> } />
                    <Route path=path!("/venues") view=venue::list::VenuesPage />
                    <Route path=path!("/venues/new") view=venue::form::NewVenuePage />
                    <Route path=path!("/venues/:id") view=venue::form::EditVenuePage />
                    <Route path=path!("/slot-plans/new") view=slot_plan::page::SlotPlanPage />
                    <Route path=path!("/search") view=availability::page::SearchPage />
                    <Route path=path!("/book/:slot_id") view=booking::book::page::BookPage />
                    <Route path=path!("/second-dose") view=booking::second_dose::page::SecondDosePage />
                    <Route path=path!("/bookings") view=booking::list::BookingsPage />
                    <Route path=path!("/bookings/:id") view=booking::detail::BookingPage />
                    <Route path=path!("/export-requests") view=export_request::list::ExportRequestsPage />
                    <Route path=path!("/export-requests/:id") view=export_request::page::ExportRequestPage />
                    <Route path=path!("/find") view=booking::find::FindPage />
                    <Route path=path!("/account") view=own_account::page::OwnAccountPage />
                    <Route path=path!("/accounts") view=account::list::AccountsPage />
                    <Route path=path!("/accounts/new") view=account::new::NewAccountPage />
                    <Route path=path!("/accounts/:id") view=account::page::AccountPage />
                    <Route path=path!("/vendors") view=vendor::list::VendorsPage />
                    <Route path=path!("/vendors/:id") view=vendor::page::VendorPage />
                    <Route path=path!("/commissions") view=vendor::commissions::CommissionsPage />
                    <Route path=path!("/commissions/new") view=vendor::commissions::NewCommissionPage />
                    <Route path=path!("/commissions/:id") view=vendor::commission::CommissionPage />
                    <Route path=path!("/prefectures") view=municipality::prefectures::PrefecturesPage />
                    <Route path=path!("/municipalities") view=municipality::list::MunicipalitiesPage />
                    <Route path=path!("/programmes") view=programme::list::ProgrammesPage />
                    <Route path=path!("/programmes/new") view=programme::new::NewProgrammePage />
                    <Route path=path!("/programmes/:code") view=programme::page::ProgrammePage />
                    <Route path=path!("/programmes/:code/edit") view=programme::edit::EditProgrammePage />
                    <Route path=path!("/products") view=product::list::ProductsPage />
                    <Route path=path!("/products/new") view=product::edit::NewProductPage />
                    <Route path=path!("/products/:code") view=product::page::ProductPage />
                    <Route path=path!("/products/:code/edit") view=product::edit::AddEditionPage />
                    <Route path=path!("/inquiries") view=application::inquiries::InquiriesPage />
                    <Route path=path!("/applications") view=application::list::ApplicationsPage />
                    <Route path=path!("/applications/new") view=application::new::page::NewApplicationPage />
                    <Route path=path!("/applications/:id") view=application::page::ApplicationPage />
                    <Route path=path!("/application-people") view=issuance::people::ApplicationPeoplePage />
                    <Route path=path!("/rounds") view=issuance::rounds::RoundsPage />
                    <Route path=path!("/audit") view=audit::page::AuditPage />
                    <Route path=path!("/outbox") view=mail::list::OutboxPage />
                    <Route path=path!("/outbox/:id") view=mail::page::OutboxMailPage />
                    <Route path=path!("/*any") view=crate::components::not_found::NotFoundPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Everything but the public pages is behind the log-in, which takes the place of the page: the address stays.
#[component]
fn Gate() -> impl IntoView {
    let session = use_session();
    // Only the kind of standing decides what is shown: the pages must not be rebuilt when details of the account
    // change.
    let gate = Memo::new(move |_| {
        session.standing.with(|standing| match standing {
            Standing::Starting => Shown::Starting,
            Standing::StartFailed(_) => Shown::Failed,
            Standing::LoggedOut => Shown::LogIn,
            Standing::LoggedIn(me) => Shown::Page(me.account_id.clone(), session.losses.get()),
        })
    });
    move || match gate.get() {
        Shown::Starting => view! {
            <main class="starting">
                <h1 class="visually-hidden">{tr(|t| t.shell.starting)}</h1>
                <Skeleton />
            </main>
        }
        .into_any(),
        Shown::Failed => view! { <StartFailed /> }.into_any(),
        Shown::LogIn => view! { <LoginPage /> }.into_any(),
        Shown::Page(..) => view! { <Inside /> }.into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Shown {
    Starting,
    Failed,
    LogIn,
    /// Of an account, as often as it was found to see less than before: nothing of that stays on the screen.
    Page(String, u32),
}

/// The server did not answer at the start.
#[component]
fn StartFailed() -> impl IntoView {
    let session = use_session();
    let client = use_client();
    let failure = Signal::derive(move || match session.standing.get() {
        Standing::StartFailed(failure) => Some(failure),
        Standing::Starting | Standing::LoggedOut | Standing::LoggedIn(_) => None,
    });
    view! {
        <main class="starting">
            <h1>{tr(|t| t.shell.brand)} " " {tr(|t| t.shell.brand_latin)}</h1>
            <FailureBox failure on_retry=Callback::new(move |()| spawn_local(client.resume())) />
        </main>
    }
}

/// What is behind the log-in.
#[component]
fn Inside() -> impl IntoView {
    let session = use_session();
    if let Some(me) = session.standing.with_untracked(|standing| match standing {
        Standing::LoggedIn(me) => Some(me.clone()),
        Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => None,
    }) {
        crate::drafts::use_drafts().belong_to(&me.account_id);
    }
    ReferenceData::provide();
    view! {
        <Relogin />
        <div class:cut-off=move || session.expired.get()>
            <Shell>
                <Outlet />
            </Shell>
        </div>
    }
}
