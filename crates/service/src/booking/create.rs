//! Booking a place. Requests gather while a transaction is under way and share the next one: the answer is given when
//! the booking is on disk.

use super::book::{self, BookOutcome, Try, Written};
use super::precheck::precheck;
use super::rule_book::RuleBooks;
use super::told::{note_compared, note_told};
use super::waiting::{Once, Request};
use super::wire::{not_booked, owner, written};
use crate::once::{KEPT, look_again, record};
use crate::{Actor, Answer, Asked, Failure, Kept, Service, Transaction};
use madoguchi_contract::etag;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{LookPurpose, NewBooking, Permission, ReferenceNumber};
use madoguchi_store::{audit, idempotency};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use tracing::Span;

/// Books a place.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; what stands against the booking: [`Failure::NoSuch`], [`ProblemType::SlotClosed`],
/// [`ProblemType::SlotFull`], [`Failure::AlreadyBooked`], [`Failure::Invalid`], [`Failure::RuleRefused`]; what is wrong
/// with the key: [`ProblemType::IdempotencyKeyReused`], [`ProblemType::IdempotencyInProgress`].
pub async fn create(service: &Service, by: &Actor, asked: Asked, new: NewBooking) -> Result<Kept, Failure> {
    by.require(Permission::Book)?;
    if let Some(refused) = precheck(service, by, asked.key.as_deref(), new.slot_id).await? {
        return Err(not_booked(refused, by.lang()));
    }
    let once = match asked.key {
        None => None,
        Some(key) => {
            let running = service.running().enter(by.account_id(), &key).await?;
            Some(Once { client: by.account_id().to_string(), key, digest: asked.digest, _running: running })
        }
    };
    let references = std::array::from_fn(|_| ReferenceNumber::from_random(rand::random()));
    let request = Request { by: by.clone(), new, references, once, span: Span::current() };
    let serving = service.clone();
    let done = service.bookings().ask(request, move |batch| serve(&serving, batch)).await?;
    note_told(service, by, done).await
}

/// One transaction for all. Should it fail, each has one of its own, so that nobody suffers for another's request.
fn serve(service: &Service, batch: Vec<Request>) -> Vec<Result<Kept, Failure>> {
    let batch: Arc<[Request]> = batch.into();
    let together = match &*batch {
        [alone] => alone.span.in_scope(|| write(service, &batch, 0..1)),
        several => write(service, &batch, 0..several.len()),
    };
    let error = match together {
        Ok(answers) => return answers,
        Err(error) => error,
    };
    match (batch.len(), error.kind()) {
        (1, _) => vec![Err(error)],
        // One by one each would wait for the same database in vain.
        (requests, ProblemType::Unavailable) => error.for_each_of(requests).into_iter().map(Err).collect(),
        (requests, kind) => {
            tracing::info!(cause = error.cause(), ?kind, requests, "bookings are written one by one");
            let one = |n: usize| write(service, &batch, n..n + 1)?.pop().ok_or_else(no_answer)?;
            (0..requests).map(|n| batch[n].span.in_scope(|| one(n))).collect()
        }
    }
}

fn no_answer() -> Failure {
    Failure::internal("a booking has no answer")
}

/// Some of the batch in one transaction.
fn write(service: &Service, batch: &Arc<[Request]>, some: Range<usize>) -> Result<Vec<Result<Kept, Failure>>, Failure> {
    let (books, batch) = (service.clone(), Arc::clone(batch));
    service.write_blocking(move |tx| answer_all(tx, books.rule_books(), &batch[some.clone()]))
}

/// The answers to requests, with what they leave in the database: bookings, audit events, kept answers.
fn answer_all(
    tx: &mut Transaction<'_>,
    books: &RuleBooks,
    batch: &[Request],
) -> Result<Vec<Result<Kept, Failure>>, Failure> {
    let kept = take_keys(tx, batch)?;
    let mut answers: Vec<Option<Result<Kept, Failure>>> = Vec::new();
    let mut events = Vec::new();
    for request in batch {
        answers.push(match request.once.as_ref().and_then(|once| Some((once, kept.get(&once.pair())?))) {
            Some((once, kept)) if once.digest == kept.request_hash => {
                events.push(look_again(&request.by, &kept.body)?.seen_for(LookPurpose::Call));
                Some(Ok(Kept { answer: Answer::of_record(kept.clone())?, replayed: true }))
            }
            Some(_) => Some(Err(ProblemType::IdempotencyKeyReused.into())),
            None => None,
        });
    }
    let open: Vec<usize> = (0..batch.len()).filter(|n| answers[*n].is_none()).collect();
    let tries: Vec<Try<'_>> = open.iter().map(|n| batch[*n].as_try()).collect();
    let mut records = Vec::new();
    for (n, outcome) in open.iter().zip(book::book(tx.conn, books, &tries)?) {
        let request = &batch[*n];
        answers[*n] = Some(match outcome {
            BookOutcome::Booked(done) => {
                events.push(created(&request.by, &done)?);
                note_compared(tx, &request.by, &done.compared_elsewhere, &mut events)?;
                let answer = shown(&request.by, *done)?;
                if let Some(Once { client, key, digest, .. }) = &request.once {
                    records.push(record(&answer, client, key, digest, request.by.now().real())?);
                }
                Ok(Kept { answer, replayed: false })
            }
            refused => Err(not_booked(refused, request.by.lang())),
        });
    }
    if !events.is_empty() {
        audit::append_all(tx.conn, &events)?;
    }
    if !records.is_empty() {
        idempotency::keep(tx.conn, &records)?;
    }
    answers.into_iter().map(|answer| answer.ok_or_else(no_answer)).collect()
}

/// Takes the keys of the batch and reads the answers that are kept for them.
fn take_keys<'a>(
    tx: &mut Transaction<'_>,
    batch: &'a [Request],
) -> Result<HashMap<(&'a str, &'a str), idempotency::Kept>, Failure> {
    let keys: Vec<_> = batch.iter().filter_map(|request| request.once.as_ref()).map(Once::pair).collect();
    // The real clock: a sandbox's day must not make yesterday's keys live again.
    let Some(now) = batch.iter().map(|request| request.by.now().real()).min() else { return Ok(HashMap::new()) };
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    if !idempotency::lock(tx.conn, &keys)? {
        return Err(ProblemType::IdempotencyInProgress.into());
    }
    let mut found = HashMap::new();
    for kept in idempotency::find_all(tx.conn, &keys, now - KEPT)? {
        if let Some(pair) = keys.iter().find(|(client, key)| *client == kept.client && *key == kept.key) {
            found.insert(*pair, kept);
        }
    }
    Ok(found)
}

fn created(by: &Actor, done: &Written) -> Result<audit::NewEvent, Failure> {
    let event = by.event("booking.created", ("booking", &done.booking.id), Some(&owner(&done.booking)?));
    Ok(event.seen_for(LookPurpose::Call))
}

fn shown(by: &Actor, done: Written) -> Result<Answer, Failure> {
    let (location, tag) = (format!("/api/v1/bookings/{}", done.booking.id), etag(done.booking.version));
    Ok(Answer::created(&written(done, by.lang()), location)?.with_etag(tag))
}
