//! A full or closed slot is refused by a plain read: it reaches neither a transaction nor a lock. In a rush most
//! answers are refusals, so that these reads gather, too.

use super::book::{self, BookOutcome, Look};
use super::waiting::Precheck;
use crate::once::KEPT;
use crate::{Actor, Failure, Service};
use madoguchi_domain::SlotId;
use madoguchi_store::{AnyConnection, idempotency};

/// What stands against booking a slot; `None` when a try is worth while. A request whose answer is kept goes on, since
/// it must get that answer: the key is looked for after the slot, since its own first request may be the one that took
/// the last place a moment ago.
pub(super) async fn precheck(
    service: &Service,
    by: &Actor,
    key: Option<&str>,
    slot_id: SlotId,
) -> Result<Option<BookOutcome>, Failure> {
    let asked = Precheck { by: by.clone(), client: by.account_id().to_string(), key: key.map(str::to_owned), slot_id };
    let serving = service.clone();
    service.prechecks().ask(asked, move |batch| serve(&serving, &batch)).await?
}

fn serve(service: &Service, batch: &[Precheck]) -> Vec<Result<Option<BookOutcome>, Failure>> {
    match service.read_blocking(|conn| look_all(conn, batch)) {
        Ok(looked) => looked.into_iter().map(Ok).collect(),
        Err(error) => error.for_each_of(batch.len()).into_iter().map(Err).collect(),
    }
}

fn look_all(conn: &mut AnyConnection, batch: &[Precheck]) -> Result<Vec<Option<BookOutcome>>, Failure> {
    let looks: Vec<Look<'_>> = batch
        .iter()
        .map(|asked| Look { scope: asked.by.scope(), slot_id: asked.slot_id, now: asked.by.now().civil() })
        .collect();
    let mut refused = book::precheck(conn, &looks)?;
    let keys: Vec<(&str, &str)> = batch
        .iter()
        .zip(&refused)
        .filter(|(_, refused)| refused.is_some())
        .filter_map(|(asked, _)| Some((asked.client.as_str(), asked.key.as_deref()?)))
        .collect();
    // The real clock: a sandbox's day must not make yesterday's keys live again.
    let Some(now) = batch.iter().map(|asked| asked.by.now().real()).min().filter(|_| !keys.is_empty()) else {
        return Ok(refused);
    };
    let kept = idempotency::find_all(conn, &keys, now - KEPT)?;
    for (asked, refused) in batch.iter().zip(&mut refused) {
        if kept.iter().any(|kept| kept.client == asked.client && Some(&kept.key) == asked.key.as_ref()) {
            *refused = None;
        }
    }
    Ok(refused)
}
