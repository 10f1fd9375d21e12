//! The whole check of a booking, with the first date that would do.

use chrono::NaiveDateTime;

use super::first_date::first_date_that_would_do;
use super::reasons::{Candidate, KnownDose, reasons, refusals};
use super::{Refusal, RuleBook};

/// Checks a candidate against all rules at `now`, the civil moment in Japan.
///
/// # Errors
/// Every rule that refuses, each with its source and the first date that would break none.
pub fn check(
    book: &RuleBook,
    candidate: &Candidate<'_>,
    known: &[KnownDose],
    now: NaiveDateTime,
) -> Result<(), Vec<Refusal>> {
    let found = reasons(book, candidate, known, now);
    if found.is_empty() {
        return Ok(());
    }
    Err(refusals(found, first_date_that_would_do(book, candidate, known, now)))
}

/// Whether no rule refuses a candidate: [`check`] without the search for a date that would do.
pub fn allows(book: &RuleBook, candidate: &Candidate<'_>, known: &[KnownDose], now: NaiveDateTime) -> bool {
    reasons(book, candidate, known, now).is_empty()
}
