//! An authenticator and the owner of an account who has one.

use crate::support::{PASSWORD, Reply, Server};
use chrono::{DateTime, NaiveDateTime};
use madoguchi_api::clock::Clock;
use madoguchi_store::session::second_factor;
use madoguchi_store::{StoreError, account};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

/// The code of a secret, so many steps from now.
pub(crate) fn code(secret: &str, steps: i64) -> String {
    generated(secret, Clock::real(), steps)
}

/// A moment that begins a step, for tests that bring their own clock.
pub(crate) fn moment() -> NaiveDateTime {
    DateTime::from_timestamp(1_614_556_800, 0).unwrap().naive_utc()
}

/// The code of a secret, so many steps from [`moment`].
pub(crate) fn code_at(secret: &str, steps: i64) -> String {
    generated(secret, moment(), steps)
}

fn generated(secret: &str, now: NaiveDateTime, steps: i64) -> String {
    let now = now.and_utc().timestamp();
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(u64::try_from(now + 30 * steps).unwrap()).to_string()
}

/// A second factor that was set up long ago; its secret.
pub(crate) fn give(server: &Server, login_id: &'static str) -> String {
    let secret = madoguchi_service::session::second_factor::new_secret();
    let given = secret.clone();
    let done = server.store.write_blocking(move |conn| {
        let account = account::find_by_login_id(conn, login_id)?.unwrap();
        second_factor::begin(conn, account.id, &given, Clock::real())?;
        second_factor::confirm(conn, account.id, &given, 0, Clock::real())
    });
    assert!(done.unwrap_or_else(|error: StoreError| panic!("{error}")));
    secret
}

/// A log-in with a code, from an address.
pub(crate) fn log_in(server: &Server, login_id: &str, code: &str, address: &str) -> Reply {
    let body = json!({"login_id": login_id, "password": PASSWORD, "code": code});
    server.call("POST", "/api/v1/sessions").header("x-forwarded-for", address).json(&body).send()
}

/// Sets one up as its owner does; the secret and the recovery codes.
pub(crate) fn set_up(server: &Server, token: &str) -> (String, Vec<String>) {
    let begun = server.post(token, "/api/v1/me/totp", &json!({"current_password": PASSWORD}));
    assert_eq!(begun.status, 200, "{}", begun.text);
    let secret = begun.json()["secret"].as_str().unwrap().to_owned();
    let confirmed = server.post(token, "/api/v1/me/totp/confirm", &json!({"code": code(&secret, 0)}));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    (secret, codes(&confirmed.json()))
}

/// The recovery codes of an answer.
pub(crate) fn codes(answer: &Value) -> Vec<String> {
    answer["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}
