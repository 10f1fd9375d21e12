//! The own second factor.

use crate::effects::Forget;
use crate::mail::{Protection, letters};
use crate::session::second_factor;
use crate::session::throttle::Throttle;
use crate::{Actor, Failure, Service};
use chrono::NaiveDateTime;
use madoguchi_contract::account::own::Security;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::SecondFactorCode;
use madoguchi_store::account::totp_removal;
use madoguchi_store::session::second_factor as factors;

/// How the own log-in is protected.
///
/// # Errors
/// When the database fails.
pub async fn security(service: &Service, by: &Actor) -> Result<Security, Failure> {
    let id = by.account_id();
    let password_words = by.account().password_words();
    let totp_required = service.settings().operator_totp.is_required_of(by.account().role);
    service
        .read(move |conn| {
            let has_totp = factors::is_set_up(conn, id)?;
            let left = factors::recovery_codes_left(conn, id)?;
            let recovery_codes_left = u32::try_from(left).map_err(Failure::internal)?;
            Ok(Security { has_totp, totp_required, recovery_codes_left, password_words })
        })
        .await
}

/// What an owner needs to bring a secret into an authenticator.
pub struct SetUp {
    /// The secret, Base32.
    pub secret: String,
    /// The address (`otpauth:`) by which an authenticator takes it in.
    pub uri: String,
}

/// Begins to set a second factor up. One that counts already goes on counting until the new one is confirmed.
///
/// # Errors
/// When the database fails.
pub async fn begin(service: &Service, by: &Actor) -> Result<SetUp, Failure> {
    let secret = second_factor::new_secret();
    let uri = second_factor::uri(&secret, &by.account().login_id)?;
    let (account_id, now, pending) = (by.account_id(), by.now().real(), secret.clone());
    service.write(move |tx| Ok(factors::begin(tx.conn, account_id, &pending, now)?)).await?;
    Ok(SetUp { secret, uri })
}

/// Confirms the second factor with the first code of the authenticator: from now on it counts. `typed` is none when
/// what was typed can be no code; `typed_at` is the real clock's moment, read once the whole request has come. Gives
/// the recovery codes, which take the place of earlier ones.
///
/// # Errors
/// [`Failure::Invalid`] at `/code` when it is wrong or none is being set up; [`Failure::TooManyRequests`] after too
/// many wrong ones.
pub async fn confirm(
    service: &Service,
    by: &Actor,
    typed: Option<SecondFactorCode>,
    typed_at: NaiveDateTime,
) -> Result<Vec<String>, Failure> {
    let throttle = Throttle::confirmation(&by.account().login_id);
    let lang = by.lang();
    let by = by.clone();
    let codes = service
        .write(move |tx| {
            let id = by.account_id();
            throttle.count(tx.conn, typed_at)?;
            let pending = factors::find(tx.conn, id)?.and_then(|factor| factor.pending_secret);
            let (Some(secret), Some(SecondFactorCode::Totp(code))) = (pending, &typed) else { return Ok(None) };
            let Some(step) = second_factor::step_of(&secret, code, typed_at)? else { return Ok(None) };
            if !factors::confirm(tx.conn, id, &secret, step, typed_at)? {
                return Ok(None);
            }
            throttle.succeeded(tx.conn, typed_at)?;
            totp_removal::end(tx.conn, &[id], by.now().instant())?;
            by.own_event("totp.set_up", ("account", &id)).append(tx.conn)?;
            tx.effects.forget(Forget::Account(id));
            letters::protection_changed(tx, by.account(), Protection::TotpSetUp, by.now().instant())?;
            second_factor::renew_recovery_codes(tx.conn, id, typed_at).map(Some)
        })
        .await?;
    // After the commit: a wrong code stays counted.
    codes.ok_or_else(|| vec![FieldCode::WrongCode.at("/code", lang)].into())
}

/// Takes the second factor away, with its recovery codes. Where there is none nothing happens.
///
/// # Errors
/// When the database fails.
pub async fn remove(service: &Service, by: &Actor) -> Result<(), Failure> {
    let by = by.clone();
    service
        .write(move |tx| {
            let id = by.account_id();
            if !factors::remove(tx.conn, id)? {
                return Ok(());
            }
            totp_removal::end(tx.conn, &[id], by.now().instant())?;
            by.own_event("totp.removed", ("account", &id)).append(tx.conn)?;
            tx.effects.forget(Forget::Account(id));
            letters::protection_changed(tx, by.account(), Protection::TotpRemoved, by.now().instant())
        })
        .await
}

/// Ten new recovery codes; the earlier ones are void.
///
/// # Errors
/// [`ProblemType::NoSecondFactor`].
pub async fn renew_recovery_codes(service: &Service, by: &Actor) -> Result<Vec<String>, Failure> {
    let by = by.clone();
    service
        .write(move |tx| {
            let id = by.account_id();
            if !factors::is_set_up(tx.conn, id)? {
                return Err(ProblemType::NoSecondFactor.into());
            }
            by.own_event("recovery_codes.renewed", ("account", &id)).append(tx.conn)?;
            second_factor::renew_recovery_codes(tx.conn, id, by.now().real())
        })
        .await
}
