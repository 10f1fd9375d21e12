//! The log-ins of an account, as its owner sees and ends them.

use crate::effects::Forget;
use crate::session::short;
use crate::{Actor, Failure, Service};
use madoguchi_contract::account::own::SessionEntry;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::rfc3339;
use madoguchi_store::session::{self, LiveSession};
use sha2::{Digest, Sha256};

/// Where the account is logged in, the latest used first.
///
/// # Errors
/// When the database fails.
pub async fn list(service: &Service, by: &Actor) -> Result<Vec<LiveSession>, Failure> {
    let (account_id, now) = (by.account_id(), by.now().real());
    service.read(move |conn| Ok(session::live_of(conn, account_id, now)?)).await
}

/// Ends one of the account's own log-ins, by the id that is shown of it.
///
/// # Errors
/// [`ProblemType::NotFound`].
pub async fn end(service: &Service, by: &Actor, shown: String) -> Result<(), Failure> {
    let by = by.clone();
    service
        .write(move |tx| {
            let now = by.now().real();
            let live = session::live_of(tx.conn, by.account_id(), now)?;
            let found = live.into_iter().find(|session| shown_id(&session.id) == shown).ok_or(ProblemType::NotFound)?;
            session::end(tx.conn, &found.id, now)?;
            by.own_event("session.ended", ("session", &short(&found.id))).append(tx.conn)?;
            tx.effects.forget(Forget::Session(found.id));
            Ok(())
        })
        .await
}

/// Ends all log-ins of the account but the actor's.
///
/// # Errors
/// When the database fails.
pub async fn end_others(service: &Service, by: &Actor) -> Result<(), Failure> {
    let by = by.clone();
    service
        .write(move |tx| {
            let id = by.account_id();
            session::end_others(tx.conn, id, by.session_id(), by.now().real())?;
            by.own_event("sessions.ended", ("account", &id)).append(tx.conn)?;
            tx.effects.forget(Forget::Account(id));
            Ok(())
        })
        .await
}

/// A log-in on the wire.
#[must_use]
pub fn wire(session: LiveSession, by: &Actor) -> SessionEntry {
    SessionEntry {
        id: shown_id(&session.id),
        created_at: rfc3339(session.created_at),
        last_seen_at: rfc3339(session.rotated_at),
        current: session.id == by.session_id(),
        address: session.address,
        user_agent: session.user_agent,
    }
}

/// A log-in's id is half of its refresh token; what is shown is a hash of it.
fn shown_id(session_id: &str) -> String {
    let digest = Sha256::digest(format!("shown\u{0}{session_id}").as_bytes());
    hex::encode(&digest[..16])
}
