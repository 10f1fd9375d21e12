//! Log-ins. Times are those of the real clock.

pub mod log_in;
pub mod password_links;
pub(crate) mod principals;
pub mod second_factor;
pub mod secret;
pub(crate) mod throttle;

use crate::effects::Forget;
use crate::{Actor, Failure, Principal, Service, Visitor};
use chrono::Duration;
use madoguchi_domain::{AccountId, Now};
pub use madoguchi_store::session::Presented;
use madoguchi_store::session::Rotation;
use madoguchi_store::{account, session};
use std::sync::Arc;

/// Life of a log-in.
pub const LIFE: Duration = Duration::days(30);

/// Whether a password fits the hash of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// It does not.
    No,
    /// It does. With a new hash, when the old one was made with other parameters.
    Yes {
        /// To be stored in the place of the old one.
        renewed: Option<String>,
    },
}

/// The account behind a log-in that is alive; what was looked up half a second ago is believed.
///
/// # Errors
/// When the database fails.
pub async fn principal(service: &Service, session_id: String, now: Now) -> Result<Option<Arc<Principal>>, Failure> {
    if let Some(principal) = service.principals().get(&session_id) {
        return Ok(Some(principal));
    }
    let asked = service.principals().ask();
    let totp = service.settings().operator_totp;
    let found = service
        .read(move |conn| {
            let Some(id) = session::live_account(conn, &session_id, now.real())? else { return Ok(None) };
            let Some(account) = account::find(conn, id)? else { return Ok(None) };
            let scope = account::scope(conn, &account, now.today())?;
            let must_set_up_totp =
                totp.is_required_of(account.role) && !session::second_factor::is_set_up(conn, account.id)?;
            Ok(Some(Principal { account, session_id, scope, must_set_up_totp }))
        })
        .await?;
    let Some(found) = found.map(Arc::new) else { return Ok(None) };
    service.principals().put(asked, &found);
    Ok(Some(found))
}

/// Exchanges a log-in's refresh token for the next one; whose log-in it is, or none when it has ended, if there was
/// one.
///
/// A token whose answer was lost is taken again, until a successor of it was used; after that it ends the log-in,
/// because somebody else must have it.
///
/// # Errors
/// When the database fails.
pub async fn refresh(
    service: &Service,
    by: &Visitor,
    session_id: String,
    presented: Presented,
    next_hash: String,
) -> Result<Option<AccountId>, Failure> {
    let by = by.clone();
    service
        .write(move |tx| match session::rotate(tx.conn, &session_id, &presented, &next_hash, by.now.real())? {
            Rotation::Rotated(account_id) | Rotation::Again(account_id) => Ok(Some(account_id)),
            Rotation::Reused(account_id) => {
                let subject = ("session", &short(&session_id) as &dyn std::fmt::Display);
                by.own_event(Some(account_id), "session.reuse_detected", subject).append(tx.conn)?;
                tx.effects.forget(Forget::Session(session_id.clone()));
                Ok(None)
            }
            Rotation::Refused => Ok(None),
        })
        .await
}

/// Logs out: the log-in of the actor ends at once.
///
/// # Errors
/// When the database fails.
pub async fn log_out(service: &Service, by: &Actor) -> Result<(), Failure> {
    let by = by.clone();
    service
        .write(move |tx| {
            session::end(tx.conn, by.session_id(), by.now().real())?;
            by.own_event("session.ended", ("session", &short(by.session_id()))).append(tx.conn)?;
            tx.effects.forget(Forget::Session(by.session_id().to_owned()));
            Ok(())
        })
        .await
}

/// A part of a log-in's id, for the audit: enough to find it, too little to use it.
pub(crate) fn short(session_id: &str) -> String {
    session_id.chars().take(8).collect()
}
