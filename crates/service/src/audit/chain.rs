//! The chain that seals the audit: what was written is linked into it a moment later, and checked when somebody doubts.

use crate::{Actor, Failure, Service};
use chrono::NaiveDateTime;
use madoguchi_domain::Permission;
use madoguchi_store::DatabaseUrl;
use madoguchi_store::audit::chain::{self, BATCH, ChainState};
use madoguchi_store::audit::verify::{self, Expect, Report};

/// How far the audit is sealed.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted).
pub async fn state(service: &Service, by: &Actor) -> Result<ChainState, Failure> {
    by.require(Permission::ReadAudit)?;
    service.read(|conn| Ok(chain::state(conn)?)).await
}

/// Seals what waits, batch by batch in a transaction each, until nothing is left. Returns how many events. `now` tells
/// the real time, also in a sandbox, and is asked again for each batch: no event is sealed before it was written.
///
/// # Errors
/// When the database fails. What is not sealed goes on waiting.
pub async fn seal_what_waits(service: &Service, now: fn() -> NaiveDateTime) -> Result<usize, Failure> {
    let mut events = 0;
    // An idle server writes nothing.
    while service.read(|conn| Ok(chain::is_waiting(conn)?)).await? {
        let sealed = service.write(move |tx| Ok(chain::seal(tx.conn, now, BATCH)?)).await?;
        events += sealed;
        if sealed < BATCH {
            break;
        }
    }
    Ok(events)
}

/// Checks every link of a database's audit, and that the chain still has the one expected. It changes nothing, not even
/// the schema; on SQLite the file must be there.
///
/// # Errors
/// When the database cannot be read.
pub fn verify(url: &DatabaseUrl, expect: Option<&Expect>) -> Result<Report, Failure> {
    Ok(verify::verify(&mut url.connect()?, expect)?)
}
