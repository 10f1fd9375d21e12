//! The whole application: what is provided to every page, the log-in gate, the routes.

use crate::client::use_client;
use crate::components::page::Arrivals;
use crate::components::states::{FailureBox, Skeleton};
use crate::components::status::Status;
use crate::drafts::Drafts;
use crate::find_box::FindQuery;
use crate::i18n::tr;
use crate::pages;
use crate::pages::forgot_password::ForgotPasswordPage;
use crate::pages::login::LoginPage;
use crate::pages::set_password::SetPasswordPage;
use crate::prelude::*;
use crate::reference::ReferenceData;
use crate::session::{Session, Standing};
use crate::settings::provide_settings;
use crate::shell::Shell;
use crate::shell::log_in_form::LoginId;
use crate::shell::relogin::Relogin;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

/// The application.
#[component]
pub(crate) fn App() -> impl IntoView {
    provide_settings();
    let session = Session::provide();
    Status::provide();
    Drafts::provide();
    FindQuery::provide();
    Arrivals::provide();
    LoginId::provide();
    let client = use_client();
    spawn_local(client.resume());

    // Only the kind of standing decides what is shown: the pages must not be rebuilt when details of the account change.
    let gate = memo(move || {
        session.standing.with(|standing| match standing {
            Standing::Starting => Gate::Starting,
            Standing::StartFailed(_) => Gate::Failed,
            Standing::LoggedOut => Gate::Out,
            Standing::LoggedIn(me) => Gate::In(me.account_id.clone()),
        })
    });
    view! {
        <Router>
            <Frame gate />
        </Router>
    }
}

/// Pages for everybody come first; what is behind the log-in follows the gate.
#[component]
fn Frame(gate: Memo<Gate>) -> impl IntoView {
    let location = use_location();
    let path = memo(move || location.pathname.with(|path| path.trim_end_matches('/').to_owned()));
    let inside = move || match gate.get() {
        Gate::Starting => {
            view! { <main class="starting"><h1 class="visually-hidden">{tr(|t| t.shell.starting)}</h1><Skeleton /></main> }
        }
        Gate::Failed => view! { <StartFailed /> },
        Gate::Out => view! { <LoginPage /> },
        Gate::In(_) => view! { <Inside /> },
    };
    view! {
        {move || match path.with(|path| Public::of(path)) {
            Some(Public::ForgotPassword) => view! { <ForgotPasswordPage /> },
            Some(Public::SetPassword) => view! { <SetPasswordPage /> },
            None => view! { {inside} },
        }}
    }
}

/// A page that needs no log-in.
#[derive(Clone, Copy, PartialEq)]
enum Public {
    ForgotPassword,
    SetPassword,
}

impl Public {
    fn of(path: &str) -> Option<Self> {
        match path {
            "/forgot-password" => Some(Self::ForgotPassword),
            "/set-password" => Some(Self::SetPassword),
            _ => None,
        }
    }
}

#[derive(Clone, PartialEq)]
enum Gate {
    Starting,
    Failed,
    Out,
    In(String),
}

/// The server did not answer at the start.
#[component]
fn StartFailed() -> impl IntoView {
    let session = crate::session::use_session();
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
    if let Some(me) = crate::session::use_session().standing.with_untracked(|standing| match standing {
        Standing::LoggedIn(me) => Some(me.clone()),
        Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => None,
    }) {
        crate::drafts::use_drafts().belong_to(&me.account_id);
    }
    ReferenceData::provide();
    leptos::prelude::view! {
        <Relogin />
        <Routes fallback=|| view! { <Shell><pages::not_found::NotFoundPage /></Shell> }>
            <ParentRoute path=path!("") view=|| view! { <Shell><leptos_router::components::Outlet /></Shell> }>
                <Route path=path!("/") view=pages::home::HomePage />
                <Route path=path!("/login") view=|| view! { <Redirect path="/" /> } />
                <Route path=path!("/venues") view=pages::venues::VenuesPage />
                <Route path=path!("/venues/new") view=pages::venue_form::NewVenuePage />
                <Route path=path!("/venues/:id") view=pages::venue_form::EditVenuePage />
                <Route path=path!("/slot-plans/new") view=pages::slot_plan::SlotPlanPage />
                <Route path=path!("/search") view=pages::search::SearchPage />
                <Route path=path!("/book/:slot_id") view=pages::book::BookPage />
                <Route path=path!("/second-dose") view=pages::second_dose::SecondDosePage />
                <Route path=path!("/bookings") view=pages::bookings::BookingsPage />
                <Route path=path!("/bookings/:id") view=pages::booking::BookingPage />
                <Route path=path!("/find") view=pages::find::FindPage />
                <Route path=path!("/account") view=pages::own_account::OwnAccountPage />
                <Route path=path!("/accounts") view=pages::accounts::AccountsPage />
                <Route path=path!("/accounts/new") view=pages::account_new::NewAccountPage />
                <Route path=path!("/accounts/:id") view=pages::account::AccountPage />
                <Route path=path!("/vendors") view=pages::vendors::VendorsPage />
                <Route path=path!("/vendors/:id") view=pages::vendor::VendorPage />
                <Route path=path!("/commissions") view=pages::commissions::CommissionsPage />
                <Route path=path!("/commissions/new") view=pages::commissions::NewCommissionPage />
                <Route path=path!("/commissions/:id") view=pages::commission::CommissionPage />
                <Route path=path!("/prefectures") view=pages::prefectures::PrefecturesPage />
                <Route path=path!("/inquiries") view=pages::inquiries::InquiriesPage />
                <Route path=path!("/applications") view=pages::applications::ApplicationsPage />
                <Route path=path!("/applications/new") view=pages::application_new::NewApplicationPage />
                <Route path=path!("/applications/:id") view=pages::application::ApplicationPage />
                <Route path=path!("/application-people") view=pages::application_people::ApplicationPeoplePage />
                <Route path=path!("/rounds") view=pages::rounds::RoundsPage />
                <Route path=path!("/audit") view=pages::audit::AuditPage />
                <Route path=path!("/outbox") view=pages::outbox::OutboxPage />
                <Route path=path!("/outbox/:id") view=pages::outbox_mail::OutboxMailPage />
            </ParentRoute>
        </Routes>
    }
}
