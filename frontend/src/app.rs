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
use crate::router::{Location, Redirect, Route, RouteView, use_location};
use crate::session::{Session, Standing};
use crate::settings::provide_settings;
use crate::shell::Shell;
use crate::shell::log_in_form::LoginId;
use crate::shell::relogin::Relogin;

/// All pages, each with its address.
static ROUTES: &[Route] = &[
    Route { path: "/", page: || view! { <pages::home::HomePage /> } },
    Route { path: "/login", page: || view! { <Redirect path="/" /> } },
    Route { path: "/venues", page: || view! { <pages::venues::VenuesPage /> } },
    Route { path: "/venues/new", page: || view! { <pages::venue_form::NewVenuePage /> } },
    Route { path: "/venues/:id", page: || view! { <pages::venue_form::EditVenuePage /> } },
    Route { path: "/slot-plans/new", page: || view! { <pages::slot_plan::SlotPlanPage /> } },
    Route { path: "/search", page: || view! { <pages::search::SearchPage /> } },
    Route { path: "/book/:slot_id", page: || view! { <pages::book::BookPage /> } },
    Route { path: "/second-dose", page: || view! { <pages::second_dose::SecondDosePage /> } },
    Route { path: "/bookings", page: || view! { <pages::bookings::BookingsPage /> } },
    Route { path: "/bookings/:id", page: || view! { <pages::booking::BookingPage /> } },
    Route { path: "/find", page: || view! { <pages::find::FindPage /> } },
    Route { path: "/account", page: || view! { <pages::own_account::OwnAccountPage /> } },
    Route { path: "/accounts", page: || view! { <pages::accounts::AccountsPage /> } },
    Route { path: "/accounts/new", page: || view! { <pages::account_new::NewAccountPage /> } },
    Route { path: "/accounts/:id", page: || view! { <pages::account::AccountPage /> } },
    Route { path: "/vendors", page: || view! { <pages::vendors::VendorsPage /> } },
    Route { path: "/vendors/:id", page: || view! { <pages::vendor::VendorPage /> } },
    Route { path: "/commissions", page: || view! { <pages::commissions::CommissionsPage /> } },
    Route { path: "/commissions/new", page: || view! { <pages::commissions::NewCommissionPage /> } },
    Route { path: "/commissions/:id", page: || view! { <pages::commission::CommissionPage /> } },
    Route { path: "/prefectures", page: || view! { <pages::prefectures::PrefecturesPage /> } },
    Route { path: "/municipalities", page: || view! { <pages::municipalities::MunicipalitiesPage /> } },
    Route { path: "/inquiries", page: || view! { <pages::inquiries::InquiriesPage /> } },
    Route { path: "/applications", page: || view! { <pages::applications::ApplicationsPage /> } },
    Route { path: "/applications/new", page: || view! { <pages::application_new::NewApplicationPage /> } },
    Route { path: "/applications/:id", page: || view! { <pages::application::ApplicationPage /> } },
    Route { path: "/application-people", page: || view! { <pages::application_people::ApplicationPeoplePage /> } },
    Route { path: "/rounds", page: || view! { <pages::rounds::RoundsPage /> } },
    Route { path: "/audit", page: || view! { <pages::audit::AuditPage /> } },
    Route { path: "/outbox", page: || view! { <pages::outbox::OutboxPage /> } },
    Route { path: "/outbox/:id", page: || view! { <pages::outbox_mail::OutboxMailPage /> } },
];

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
    Location::provide(ROUTES);
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
    view! { <Frame gate /> }
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
    let shown = move || match path.with(|path| Public::of(path)) {
        Some(Public::ForgotPassword) => view! { <ForgotPasswordPage /> },
        Some(Public::SetPassword) => view! { <SetPasswordPage /> },
        None => view! { {move || inside().fresh()} },
    };
    view! { {move || shown().fresh()} }
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
    view! {
        <Relogin />
        <Shell><RouteView otherwise=|| view! { <pages::not_found::NotFoundPage /> } /></Shell>
    }
}
