//! What an operator does beside the running server: migrate, verify, demo data, the first account.

use super::options::{self, CreateOperator, DemoData, Migrate, RemoveSecondFactor};
use super::say::say;
use super::serve::variable;
use super::start_error::StartError;
use crate::auth::{Passwords, check_new_password};
use crate::clock::Clock;
use crate::log;
use madoguchi_domain::LoginId;
use madoguchi_service::account::second_factor_removal::{self, Commanded};
use madoguchi_service::account::{self, NewOperator};
use madoguchi_service::demo;
use madoguchi_store::account::Created;
use madoguchi_store::database::app_role::{self, Granted};
use madoguchi_store::slot::verify;
use madoguchi_store::{Store, StoreOptions};
use std::io::{BufRead, IsTerminal, Read};

/// `madoguchi migrate`.
///
/// # Errors
/// When the database cannot be opened or migrated, or the role cannot be what is asked.
pub fn migrate(options: &Migrate) -> Result<(), StartError> {
    // A large database takes its time: each step is told on standard error.
    log::start(variable("MADOGUCHI_LOG")?.as_deref(), false).map_err(StartError::Option)?;
    let url = options.database.url("madoguchi.sqlite3")?;
    Store::open(&url, StoreOptions::default())?;
    say(format_args!("{url:?} is up to date"))?;
    let Some(role) = options.app_role.as_deref().filter(|role| !role.is_empty()) else { return Ok(()) };
    let refused = match app_role::grant(&mut url.connect()?, role)? {
        Granted::Done => {
            say(format_args!("{role} may run the server; it can change neither tables nor the audit"))?;
            return Ok(());
        }
        Granted::NoSuchRole => format!("there is no role {role}; make it first: CREATE ROLE {role} LOGIN PASSWORD '…'"),
        Granted::TooMighty => format!(
            "{role} is a superuser, owns the tables, or may change the audit by way of another role; \
             the server needs a role of its own: CREATE ROLE madoguchi_app LOGIN PASSWORD '…'"
        ),
        Granted::NotPostgresql => "--app-role is for PostgreSQL: SQLite has no roles".to_owned(),
    };
    Err(StartError::Option(refused))
}

/// `madoguchi verify`: true when every counter agrees.
///
/// # Errors
/// When the database cannot be read.
pub fn verify(database: &options::Database) -> Result<bool, StartError> {
    let store = Store::open(&database.url("madoguchi.sqlite3")?, StoreOptions::default())?;
    let drifts = store.read_blocking(verify::counters)?;
    for drift in &drifts {
        say(format_args!("slot {}: counter {}, live bookings {}", drift.slot_id, drift.taken, drift.bookings))?;
    }
    say(format_args!("{} slots do not agree with their bookings", drifts.len()))?;
    Ok(drifts.is_empty())
}

/// `madoguchi demo-data`.
///
/// # Errors
/// When the database fails.
pub fn demo_data(options: &DemoData) -> Result<(), StartError> {
    let store = Store::open(&options.database.url("demo.sqlite3")?, StoreOptions::default())?;
    let clock = options.sandbox.today.unwrap_or_default();
    demo::load(&store, clock.now(), Passwords::hash(&options.sandbox.demo_password)?)?;
    say(format_args!("demo data is there for four weeks from {}", clock.today()))?;
    Ok(())
}

/// `madoguchi create-operator`; the password is asked for without showing it, or comes from standard input, so that it
/// stands in no shell history.
///
/// # Errors
/// When the password is refused, the log-in id is taken or the database fails.
pub fn create_operator(options: &CreateOperator) -> Result<(), StartError> {
    let typed = if std::io::stdin().is_terminal() { ask_twice(&options.login_id)? } else { read_line()? };
    let owner = [options.login_id.as_str(), options.display_name.as_str()];
    check_new_password(&typed, &owner).map_err(|code| StartError::Option(code.row().2.into_owned()))?;
    let new = NewOperator {
        login_id: options.login_id.clone(),
        display_name: options.display_name.clone(),
        password_hash: Passwords::hash(&typed)?,
    };
    let store = Store::open(&options.database.url("madoguchi.sqlite3")?, StoreOptions::default())?;
    match account::create_operator(&store, new, Clock::default().now())? {
        Created::Account(_) => Ok(()),
        Created::LoginIdTaken => Err(StartError::Option(format!("{} is taken", options.login_id))),
    }
}

/// `madoguchi remove-second-factor`. Whoever can run it has the database in hand; it is written down in the audit, and
/// the account's person hears of it by mail.
///
/// # Errors
/// When there is no such account, it has no second factor, no reason is given, or the database fails.
pub fn remove_second_factor(options: &RemoveSecondFactor) -> Result<(), StartError> {
    let login_id = options.login_id.as_str();
    let typed = match &options.reason {
        Some(given) => given.clone(),
        None if std::io::stdin().is_terminal() => ask_why(login_id)?,
        None => return Err(StartError::Option("give --reason, or run it on a terminal".into())),
    };
    let why = madoguchi_contract::reason(&typed).map_err(|code| StartError::Option(code.row().2.into_owned()))?;
    let store = Store::open(&options.database.url("madoguchi.sqlite3")?, StoreOptions::default())?;
    match second_factor_removal::remove_by_command(&store, login_id, &why, Clock::default().now())? {
        Commanded::Removed => {
            say(format_args!("the second factor of {login_id} is gone, and its log-ins have ended"))?;
            Ok(())
        }
        Commanded::NoAccount => Err(StartError::Option(format!("there is no account {login_id}"))),
        Commanded::NoSecondFactor => Err(StartError::Option(format!("{login_id} has no second factor"))),
    }
}

/// Why, and once more for whom: it cannot be undone.
fn ask_why(login_id: &str) -> Result<String, StartError> {
    say(format_args!("This takes the second factor of {login_id} away and ends its log-ins. Why?"))?;
    let why = read_line()?;
    say(format_args!("Type the log-in ID once more to do it:"))?;
    if LoginId::looked_up(&read_line()?) == login_id {
        Ok(why)
    } else {
        Err(StartError::Option("nothing was done: that is another log-in ID".into()))
    }
}

/// Twice, since nobody sees what is typed.
fn ask_twice(login_id: &str) -> Result<String, StartError> {
    let typed = rpassword::prompt_password(format!("Password of {login_id}: "))?;
    if rpassword::prompt_password("The same again: ")? == typed {
        Ok(typed)
    } else {
        Err(StartError::Option("the two passwords are not the same".into()))
    }
}

/// From a pipe or a file: the first line.
fn read_line() -> Result<String, StartError> {
    let mut typed = String::new();
    std::io::stdin().lock().take(4096).read_line(&mut typed)?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}
