//! What waits to be served together: what each request brings along, and which of them may share a transaction.

use super::book::{BookOutcome, Try};
use crate::running::RunningKey;
use crate::{Actor, Failure, Kept};
use madoguchi_domain::{NewBooking, ReferenceNumber, SlotId};
use madoguchi_store::database::gathering::{Gathering, Gathers};
use tracing::Span;

/// Bookings that wait to be written together.
pub(crate) type Bookings = Gathering<Request, Result<Kept, Failure>>;

/// A booking that waits.
pub(crate) struct Request {
    pub(super) by: Actor,
    pub(super) new: NewBooking,
    pub(super) references: [ReferenceNumber; 4],
    pub(super) once: Option<Once>,
    /// What the log hears while it is served alone belongs to its request.
    pub(super) span: Span,
}

/// What tells a repetition from a new request. The key counts as running until the request is let go.
pub(super) struct Once {
    pub(super) client: String,
    pub(super) key: String,
    pub(super) digest: String,
    pub(super) _running: RunningKey,
}

impl Gathers for Request {
    /// A second dose of one person is checked against the first, and a repetition gets the first answer.
    fn conflicts_with(&self, other: &Self) -> bool {
        let is_same_key = |one: &Once, other: &Once| one.key == other.key && one.client == other.client;
        self.new.recipient.person == other.new.recipient.person
            || self.once.as_ref().zip(other.once.as_ref()).is_some_and(|(one, other)| is_same_key(one, other))
    }
}

impl Once {
    /// What the key is found by.
    pub(super) fn pair(&self) -> (&str, &str) {
        (&self.client, &self.key)
    }
}

impl Request {
    pub(super) fn as_try(&self) -> Try<'_> {
        let Self { by, new, references, once: _, span: _ } = self;
        Try { new, scope: by.scope(), references, at: by.now().instant(), now: by.now().civil() }
    }
}

/// Requests whose slots are looked at together.
pub(crate) type Prechecks = Gathering<Precheck, Result<Option<BookOutcome>, Failure>>;

/// A request whose slot is to be looked at.
pub(crate) struct Precheck {
    pub(super) by: Actor,
    pub(super) client: String,
    pub(super) key: Option<String>,
    pub(super) slot_id: SlotId,
}

impl Gathers for Precheck {
    fn conflicts_with(&self, _: &Self) -> bool {
        false
    }
}
