//! Bookings held against a draft or a version and the rules before it.

use super::content::{checked, content, of_draft};
use super::seen::Seen;
use crate::booking::person::{self, Refused};
use crate::booking::rule_book::{RuleBook, as_rules};
use crate::{Actor, Failure, Service};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::programme::ParsedProgramme;
use madoguchi_domain::programme::{self as rules, Candidate, Programme, ProgrammeCode, Refusal, Standing, standing};
use madoguchi_domain::{Booking, Now};
use madoguchi_store::booking::doses::{self, LiveDose, ToldOf};
use madoguchi_store::programme::{self, draft};
use madoguchi_store::{AnyConnection, StoreError};
use std::sync::Arc;

/// Which document is compared with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// The draft, with the version that is in force today.
    Draft,
    /// The version of this number, in force or yet to come, with the one whose place it takes.
    Version(i64),
}

/// The rules of a document and those before it.
#[derive(Clone)]
pub(super) struct Comparison {
    code: String,
    today: Arc<RuleBook>,
    before: Arc<RuleBook>,
    after: Arc<RuleBook>,
    /// The first day of vaccination that the document can be about.
    from: NaiveDate,
    now: NaiveDateTime,
}

/// A booking that the rules before allow and the document's would not.
pub(super) struct Held {
    /// The booking.
    pub(super) booking: Booking,
    /// The person's other live bookings.
    others: Vec<LiveDose>,
}

impl Comparison {
    /// A document of a programme beside the version before it; `None` where nothing is booked by the programme, or no
    /// version was before.
    ///
    /// # Errors
    /// [`ProblemType::NotFound`] without a draft, without such a version, and for a version in whose place another one
    /// is. A draft with faults is [`Failure::Invalid`] for who may change it, and not there for others.
    pub(super) fn begin(
        conn: &mut AnyConnection,
        service: &Service,
        by: &Actor,
        seen: &Seen,
        document: Document,
    ) -> Result<Option<Self>, Failure> {
        let now = by.now();
        let today = service.rule_books().current(conn, now.today())?;
        let code = seen.stored.code.clone();
        let (before, after, from) = match document {
            Document::Draft => {
                let draft = drafted(conn, by, seen)?;
                (Arc::clone(&today), Arc::new(today.holding(draft)), now.today())
            }
            Document::Version(number) => {
                let follows = match standing(&seen.heads, number, now.today()) {
                    Some(Standing::Holds { follows }) => follows,
                    Some(Standing::Superseded) | None => return Err(ProblemType::NotFound.into()),
                };
                let Some(before) = follows else { return Ok(None) };
                let mut book = |number| published(conn, &code, number);
                let ((before, _), (after, publish_on)) = (book(before.number)?, book(number)?);
                // Who comes before its first day comes by the rules before.
                let from = publish_on.max(now.today());
                (Arc::new(today.holding(before)), Arc::new(today.holding(after)), from)
            }
        };
        if today.programme(&code).is_none() {
            return Ok(None);
        }
        Ok(Some(Self { code, today, before, after, from, now: now.civil() }))
    }

    /// A version that is yet to come beside the one whose place it takes.
    pub(super) fn coming(
        today: &Arc<RuleBook>,
        before: &Programme,
        after: &Programme,
        from: NaiveDate,
        now: Now,
    ) -> Self {
        let code = after.code.to_string();
        let [before, after] = [before, after].map(|one| Arc::new(today.holding(one.clone())));
        Self { code, today: Arc::clone(today), before, after, from, now: now.civil() }
    }

    /// The programme.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// The first day of vaccination that the document can be about.
    pub(super) fn from(&self) -> NaiveDate {
        self.from
    }

    /// The rules of today.
    pub(super) fn today(&self) -> &Arc<RuleBook> {
        &self.today
    }

    /// How many of these bookings lie ahead, and those of them that the document would no longer allow. Each is checked
    /// as for a move to its own slot, by the other live bookings and by the dose that was stated with it.
    pub(super) fn refused(
        &self,
        conn: &mut AnyConnection,
        mut page: Vec<Booking>,
    ) -> Result<(u32, Vec<Held>), StoreError> {
        page.retain(|booking| self.now < booking.slot.window.start().on(booking.slot.date));
        let checked = u32::try_from(page.len()).unwrap_or(u32::MAX);
        let live = doses::live(conn, page.iter().map(|booking| &booking.person))?;
        let mut refused = Vec::new();
        for booking in page {
            let all = live.get(&booking.person).into_iter().flatten();
            let others = all.filter(|other| other.booking_id != booking.id).cloned().collect();
            let held = Held { booking, others };
            if self.allows(&self.before, &held)? && !self.allows(&self.after, &held)? {
                refused.push(held);
            }
        }
        Ok((checked, refused))
    }

    fn allows(&self, book: &RuleBook, held: &Held) -> Result<bool, StoreError> {
        let (candidate, known) = self.candidate(book, held)?;
        Ok(rules::allows(book, &candidate, &known, self.now))
    }

    fn candidate<'a>(
        &self,
        book: &'a RuleBook,
        held: &'a Held,
    ) -> Result<(Candidate<'a>, Vec<rules::KnownDose>), StoreError> {
        let Held { booking, others } = held;
        person::candidate(book, booking, &booking.slot, others, self.now.date())
    }

    /// Why the document does not allow it, a sentence for each rule, and the bookings of the person that they tell of.
    pub(super) fn reasons(&self, held: &Held, lang: Lang) -> Result<(Vec<String>, Vec<ToldOf>), StoreError> {
        let (candidate, known) = self.candidate(&self.after, held)?;
        let refusals: Vec<Refusal> = rules::check(&self.after, &candidate, &known, self.now).err().unwrap_or_default();
        let sentences = refusals.iter().map(|refusal| refusal.sentence(lang)).collect();
        let stated = held.booking.previous_dose.is_some();
        Ok((sentences, Refused::new(refusals, &held.others, held.booking.dose, stated).told))
    }
}

/// The draft of a programme.
fn drafted(conn: &mut AnyConnection, by: &Actor, seen: &Seen) -> Result<Programme, Failure> {
    let code = &seen.stored.code;
    let stored = draft::find(conn, code)?.ok_or(ProblemType::NotFound)?;
    let content = of_draft(code, &stored.content)?;
    let ParsedProgramme { name_ja, name_en, running: _, rules } =
        match checked(conn, by.scope(), code, &content, by.lang())? {
            Ok(parsed) => parsed,
            Err(errors) if seen.may_change => return Err(Failure::Invalid(errors)),
            Err(_) => return Err(ProblemType::NotFound.into()),
        };
    let named = ProgrammeCode::new(code).map_err(|_| StoreError::Corrupt(format!("programme {code}")))?;
    Ok(Programme { code: named, owner: seen.owner, name_ja, name_en, rules })
}

/// A published version, and its first day.
fn published(conn: &mut AnyConnection, code: &str, number: i64) -> Result<(Programme, NaiveDate), StoreError> {
    let gone = || StoreError::Corrupt(format!("version {number} of programme {code} is gone"));
    let stored = programme::version(conn, code, number)?.ok_or_else(gone)?;
    Ok((as_rules(&stored, &content(&stored)?)?, stored.publish_on))
}
