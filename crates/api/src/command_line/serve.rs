//! `madoguchi serve`: open the database, start the workers, stop gracefully.

use super::options::Serve;
use super::say::say;
use super::start_error::StartError;
use crate::auth::{Keys, Passwords};
use crate::clock::Clock;
use crate::jobs::mails::Sender;
use crate::mail::smtp_settings::SmtpSettings;
use crate::routes::session::log_in;
use crate::state::{AppState, Settings};
use crate::{app, jobs, log};
use actix_web::{HttpServer, web};
use madoguchi_service::session::secret;
use madoguchi_service::{Service, demo, tidy};
use madoguchi_store::{Store, StoreOptions};
use std::sync::Arc;
use tokio::sync::watch;

/// Requests a worker finishes after the signal to stop, in seconds.
const GRACE_SECONDS: u64 = 20;
/// How long the sender may take to finish the mail it is at.
const SENDER_GRACE: std::time::Duration = std::time::Duration::from_secs(10);
/// How often what has had its day is removed.
const TIDY_EVERY: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// Serves until SIGTERM or Ctrl+C, then finishes what is under way.
///
/// # Errors
/// When the database or the address cannot be opened.
pub fn serve(options: &Serve) -> Result<(), StartError> {
    log::start(variable("MADOGUCHI_LOG")?.as_deref(), options.log_json).map_err(StartError::Option)?;
    let clock = match (options.demo, options.sandbox.today) {
        (true, Some(clock)) => clock,
        (true, None) | (false, None) => Clock::default(),
        (false, Some(_)) => return Err(StartError::Option("--today is for sandboxes: add --demo".into())),
    };
    let url = options.database.url(if options.demo { "demo.sqlite3" } else { "madoguchi.sqlite3" })?;
    let store = Store::open(&url, StoreOptions { connections: options.connections, ..StoreOptions::default() })?;
    if options.demo {
        demo::load(&store, clock.now(), Passwords::hash(&options.sandbox.demo_password)?)?;
    }
    let smtp = smtp(options)?;
    let settings = Settings {
        trusted_proxies: options.trusted_proxies.iter().flatten().copied().collect(),
        secure_cookies: options.secure_cookies,
        demo: options.demo,
        smtp: smtp.is_some(),
        service: madoguchi_service::Settings {
            operator_totp: options.operator_totp(),
            public_url: options.public_url(),
            look_limits: options.look_limits(),
        },
    };
    let state = web::Data::new(AppState::new(store.clone(), clock, settings, keys(&store)?));
    let served = actix_web::rt::System::new().block_on(async move {
        let (stop, stopped) = watch::channel(false);
        let sender = smtp.map(|smtp| Arc::new(Sender::new(&state, smtp)));
        let (service, sealing) = (state.service.clone(), state.service.clone());
        let server = HttpServer::new(move || app(state.clone()))
            .keep_alive(std::time::Duration::from_secs(75))
            .client_request_timeout(std::time::Duration::from_secs(30))
            .shutdown_timeout(GRACE_SECONDS)
            .bind(options.listen)
            .map_err(|error| StartError::Option(format!("cannot listen on {}: {error}", options.listen)))?;
        actix_web::rt::spawn(jobs::keep("seal_audit", move || jobs::seal_audit(sealing.clone())));
        actix_web::rt::spawn(jobs::keep("tidy", move || tidy_up(service.clone(), clock)));
        let sender = sender.map(|sender| {
            let send = move || Arc::clone(&sender).run(stopped.clone());
            actix_web::rt::spawn(jobs::keep("mails", send))
        });
        tracing::info!(listen = %options.listen, database = ?url, "serving");
        if options.demo {
            // Nobody may be there to read it.
            say(greeting(options)).unwrap_or_else(|error| tracing::warn!(%error, "could not greet"));
        }
        let served = server.run().await;
        if let Some(sender) = sender {
            stop.send_replace(true);
            // What is under way may be finished; a mail that takes longer is sent by the next process.
            drop(actix_web::rt::time::timeout(SENDER_GRACE, sender).await);
        }
        Ok(served?)
    });
    // The workers' threads have clones and may let them go a little later.
    store.close();
    served
}

/// The address and the log-ins, for whoever tries the program out.
fn greeting(options: &Serve) -> String {
    let password = if options.sandbox.demo_password == demo::DEFAULT_PASSWORD {
        demo::DEFAULT_PASSWORD
    } else {
        "as MADOGUCHI_DEMO_PASSWORD says"
    };
    let log_ins: String = demo::LOGIN_IDS.iter().map(|(login_id, name)| format!("  {login_id:<14} {name}\n")).collect();
    let listen = options.listen;
    format!(
        "\nMadoguchi 窓口   http://{listen}\nAPI              http://{listen}/api/docs\n\
         password         {password}\n{log_ins}"
    )
}

/// The key of the access tokens: of the environment, or the installation's own.
fn keys(store: &Store) -> Result<Keys, StartError> {
    if let Some(secret) = variable("MADOGUCHI_SECRET")? {
        if secret.len() < 32 {
            return Err(StartError::Option("MADOGUCHI_SECRET needs at least 32 characters".into()));
        }
        return Ok(Keys::new(secret.as_bytes()));
    }
    let secret = secret::of_access_tokens(store, Clock::default().now())?;
    Ok(Keys::new(secret.as_bytes()))
}

/// A variable of the environment; an empty one is none. One that is no text is an error: to go on as if it were not
/// there would be to do what nobody asked for.
pub(super) fn variable(name: &str) -> Result<Option<String>, StartError> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(StartError::Option(format!("{name} is not UTF-8"))),
    }
}

/// The way to the mail server. Who reads mails elsewhere cannot use links to an address that only this machine knows.
fn smtp(options: &Serve) -> Result<Option<SmtpSettings>, StartError> {
    let smtp = SmtpSettings::of(&options.smtp).map_err(|error| StartError::Option(error.to_string()))?;
    if smtp.is_some() && options.public_url.is_none() && !options.demo {
        return Err(StartError::Option("SMTP settings need --public-url: the links in mails begin with it".into()));
    }
    Ok(smtp)
}

/// Removes what has had its day, for as long as the process runs.
async fn tidy_up(service: Service, clock: Clock) {
    loop {
        match tidy::tidy(&service, clock.now(), log_in::ADDRESS_KNOWN).await {
            Ok(rows) => tracing::debug!(rows, "tidied up"),
            Err(error) => tracing::warn!(%error, "could not tidy up; trying again later"),
        }
        actix_web::rt::time::sleep(TIDY_EVERY).await;
    }
}
