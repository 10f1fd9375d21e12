//! Bookings held against the rules of today and those of a draft.

use super::content::{checked, of_draft};
use super::seen::Seen;
use crate::booking::person::{self, Refused};
use crate::booking::rule_book::RuleBook;
use crate::{Actor, Failure, Service};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::programme::ParsedProgramme;
use madoguchi_domain::programme::{self as rules, Candidate, Programme, ProgrammeCode, Refusal};
use madoguchi_domain::{BirthDate, Booking};
use madoguchi_store::booking::doses::{self, LiveDose, ToldOf};
use madoguchi_store::programme::draft;
use madoguchi_store::{AnyConnection, StoreError};
use std::sync::Arc;

/// The rules of today and those of a draft.
#[derive(Clone)]
pub(super) struct Comparison {
    code: String,
    today: Arc<RuleBook>,
    draft: Arc<RuleBook>,
    now: NaiveDateTime,
}

/// A booking that the rules allow today and the draft's would not.
pub(super) struct Held {
    /// The booking.
    pub(super) booking: Booking,
    /// The person's other live bookings.
    others: Vec<LiveDose>,
}

impl Comparison {
    /// The draft of a programme beside its version in force; `None` when none is, so that nothing is booked by it.
    ///
    /// # Errors
    /// [`ProblemType::NotFound`] without a draft. A draft with faults is [`Failure::Invalid`] for who may change it,
    /// and not there for others.
    pub(super) fn begin(
        conn: &mut AnyConnection,
        service: &Service,
        by: &Actor,
        seen: &Seen,
    ) -> Result<Option<Self>, Failure> {
        let code = seen.stored.code.clone();
        let stored = draft::find(conn, &code)?.ok_or(ProblemType::NotFound)?;
        let content = of_draft(&code, &stored.content)?;
        let parsed = match checked(conn, by.scope(), &content, by.lang())? {
            Ok(parsed) => parsed,
            Err(errors) if seen.may_change => return Err(Failure::Invalid(errors)),
            Err(_) => return Err(ProblemType::NotFound.into()),
        };
        let today = service.rule_books().current(conn, by.now().today())?;
        if today.programme(&code).is_none() {
            return Ok(None);
        }
        let ParsedProgramme { name_ja, name_en, running: _, rules } = parsed;
        let programme = Programme {
            code: ProgrammeCode::new(&code).map_err(|_| StoreError::Corrupt(format!("programme {code}")))?,
            owner: seen.owner,
            name_ja,
            name_en,
            rules,
        };
        let draft = Arc::new(today.holding(programme));
        Ok(Some(Self { code, today, draft, now: by.now().civil() }))
    }

    /// The programme.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// The first day that lies ahead.
    pub(super) fn from(&self) -> NaiveDate {
        self.now.date()
    }

    /// The rules of today.
    pub(super) fn today(&self) -> &Arc<RuleBook> {
        &self.today
    }

    /// How many of these bookings lie ahead, and those of them that the draft would no longer allow. Each is checked as
    /// for a move to its own slot, by the other live bookings and by the dose that was stated with it.
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
            if self.allows(&self.today, &held)? && !self.allows(&self.draft, &held)? {
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
        let programme = book.stored_programme(&booking.slot.programme)?;
        let corrupt = |_| StoreError::Corrupt(format!("the birth date of booking {}", booking.id));
        let candidate = Candidate {
            programme,
            date: booking.slot.date,
            window: booking.slot.window,
            product: &booking.slot.vaccine,
            group: &booking.group,
            birth_date: BirthDate::new(booking.birth_date, booking.slot.date.max(self.now.date())).map_err(corrupt)?,
            dose: booking.dose,
        };
        let stated = booking.previous_dose.as_ref();
        Ok((candidate, person::known(book, others, Some((programme, booking.dose, stated)))?))
    }

    /// Why the draft would not allow it, a sentence for each rule, and the bookings of the person that they tell of.
    pub(super) fn reasons(&self, held: &Held, lang: Lang) -> Result<(Vec<String>, Vec<ToldOf>), StoreError> {
        let (candidate, known) = self.candidate(&self.draft, held)?;
        let refusals: Vec<Refusal> = rules::check(&self.draft, &candidate, &known, self.now).err().unwrap_or_default();
        let sentences = refusals.iter().map(|refusal| refusal.sentence(lang)).collect();
        let stated = held.booking.previous_dose.is_some();
        Ok((sentences, Refused::new(refusals, &held.others, held.booking.dose, stated).told))
    }
}
