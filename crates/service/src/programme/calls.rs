//! The call list of a draft or a version: the bookings in scope that it would no longer allow, with the reasons. Each
//! municipality reads its own, also those that a document of the nation is about.

use super::comparison::{Comparison, Document, Held};
use super::search::Search;
use crate::audit::look_up_quota::{self, People};
use crate::booking::export_requests::admit_people;
use crate::booking::rule_book::RuleBook;
use crate::{Actor, Failure, Service};
use madoguchi_contract::Lang;
use madoguchi_contract::booking::BookingExportRequest;
use madoguchi_domain::programme::Product;
use madoguchi_domain::{Booking, BookingOrder, BookingStatus, LookPurpose, Permission};
use madoguchi_store::booking::doses::ToldOf;
use madoguchi_store::{StoreError, audit, reference};
use std::fmt::Display;
use std::sync::Arc;

/// A booking that the document would no longer allow.
#[derive(Clone)]
pub struct Call {
    /// The booking.
    pub booking: Booking,
    /// Why, a sentence for each rule.
    pub reasons: Vec<String>,
    /// The bookings of the person that they tell of: for the audit.
    told: Vec<ToldOf>,
}

impl Call {
    /// Those whose data it shows.
    fn owners(&self) -> impl Iterator<Item = &str> {
        let own = self.booking.municipality_code.as_str();
        let others = self.told.iter().map(|told| told.municipality_code.as_str()).filter(move |code| *code != own);
        std::iter::once(own).chain(others)
    }
}

/// A page of at most `limit` bookings in scope that the document would no longer allow, by day and time and after the
/// place of the order; `true` when more follow. Reading them is written down in the audit, and counts for each person.
///
/// # Errors
/// `NotPermitted`; `NotFound`, also without such a document; [`Failure::Invalid`] for a draft with faults.
pub async fn list(
    service: &Service,
    by: &Actor,
    code: String,
    document: Document,
    order: BookingOrder,
    limit: usize,
) -> Result<(Vec<Call>, bool), Failure> {
    by.require(Permission::Book)?;
    let looked_at = subject(&code, document);
    let mut search = Search::begin(service, by, code, document, order).await?;
    let mut calls: Vec<Call> = Vec::new();
    while calls.len() <= limit {
        let Some(found) = next(&mut search, by.lang()).await? else { break };
        calls.extend(found);
    }
    let more = limit < calls.len();
    calls.truncate(limit);
    let (by, shown) = (by.clone(), calls.clone());
    service
        .write(move |tx| {
            let owners = || shown.iter().flat_map(Call::owners);
            let people = look_up_quota::people(&by, owners())?;
            let subject = ("bookings", &looked_at as &dyn Display);
            let looks = by.looks("bookings.listed", subject, LookPurpose::List, owners().map(str::to_owned));
            audit::append_all(tx.conn, &looks)?;
            look_up_quota::count(tx, &by, &people)
        })
        .await?;
    Ok((calls, more))
}

/// What the audit keeps of a look.
fn subject(code: &str, document: Document) -> String {
    match document {
        Document::Draft => format!("draft:{code}"),
        Document::Version(number) => format!("version:{code}:{number}"),
    }
}

/// Those of the next page of bookings; `None` after the last page.
async fn next(search: &mut Search, lang: Lang) -> Result<Option<Vec<Call>>, Failure> {
    let call = move |comparison: &Comparison, held: Held| {
        let (reasons, told) = comparison.reasons(&held, lang)?;
        Ok::<_, StoreError>(Call { booking: held.booking, reasons, told })
    };
    Ok(search.next(call).await?.map(|found| found.refused))
}

/// A call list that goes out as a file.
pub struct CallList {
    /// The products, for their names.
    pub products: Vec<Product>,
    /// The rules, for the names of programmes and groups.
    pub book: Arc<RuleBook>,
    /// The bookings.
    pub pages: Pages,
}

/// Begins a file of the bookings in scope that the document would no longer allow, within the limits of every export:
/// what was approved for all bookings of the programme from today on is for these as well. It is written down in the
/// audit before anything is sent.
///
/// # Errors
/// `NotPermitted`; `NotFound`, also without such a document; [`Failure::Invalid`] for a draft with faults;
/// [`Failure::ExportNeedsApproval`].
pub async fn begin(service: &Service, by: &Actor, code: String, document: Document) -> Result<CallList, Failure> {
    by.require(Permission::ExportBookings)?;
    let looked_at = format!("export:{}", subject(&code, document));
    let file = BookingExportRequest {
        programme: Some(code.clone()),
        from: Some(by.now().today().to_string()),
        status: Some(BookingStatus::Booked.code().to_owned()),
        ..BookingExportRequest::default()
    };
    let search = Search::begin(service, by, code, document, BookingOrder::Date(None)).await?;
    let people = if look_up_quota::counts(by) { people(search.clone(), by).await? } else { People::new() };
    let (actor, subject, books) = (by.clone(), looked_at.clone(), service.clone());
    let book = search.comparison().map(|comparison| Arc::clone(comparison.today()));
    let (products, book) = service
        .write(move |tx| {
            let (by, today) = (&actor, actor.now().today());
            admit_people(tx, by, &people, &file)?;
            let export = ("bookings", &subject as &dyn Display);
            let looks = by.looks("bookings.exported", export, LookPurpose::Export, by.scope().codes());
            audit::append_all(tx.conn, &looks)?;
            let book = match &book {
                Some(book) => Arc::clone(book),
                None => books.rule_books().current(tx.conn, today)?,
            };
            Ok((reference::products(tx.conn, today)?, book))
        })
        .await?;
    let pages = Pages { service: service.clone(), by: by.clone(), search, looked_at, begun: false };
    Ok(CallList { products, book, pages })
}

/// How many people of each municipality a file will have.
async fn people(mut search: Search, by: &Actor) -> Result<People, Failure> {
    let mut all = People::new();
    while let Some(calls) = next(&mut search, by.lang()).await? {
        if calls.is_empty() {
            continue;
        }
        let owners = calls.iter().map(|call| call.booking.municipality_code.as_str());
        for (code, people) in look_up_quota::people(by, owners)? {
            *all.entry(code).or_default() += people;
        }
    }
    Ok(all)
}

/// The bookings of a call list that are still to be read. Only [`begin`] gives them out: no page is read that the audit
/// does not tell of.
#[derive(Clone)]
pub struct Pages {
    service: Service,
    by: Actor,
    search: Search,
    looked_at: String,
    begun: bool,
}

impl Pages {
    /// The next page; `None` after the last. A list of nothing has one page, an empty one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(&mut self) -> Result<Option<Vec<Call>>, Failure> {
        while let Some(calls) = next(&mut self.search, self.by.lang()).await? {
            // An empty part would end the answer.
            if !calls.is_empty() {
                self.begun = true;
                return Ok(Some(calls));
            }
        }
        let is_first = !std::mem::replace(&mut self.begun, true);
        Ok(is_first.then(Vec::new))
    }

    /// Counts the people of a page, before they are sent, and writes down for other municipalities what the reasons
    /// tell of their bookings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_looks(&self, page: &[Call]) -> Result<(), Failure> {
        let by = self.by.clone();
        let own = by.scope().codes();
        let elsewhere: Vec<String> =
            page.iter().flat_map(Call::owners).map(str::to_owned).filter(|code| !own.contains(code)).collect();
        if page.is_empty() || (elsewhere.is_empty() && !look_up_quota::counts(&by)) {
            return Ok(());
        }
        let people = look_up_quota::people(&by, page.iter().flat_map(Call::owners))?;
        let looked_at = self.looked_at.clone();
        self.service
            .write(move |tx| {
                if !elsewhere.is_empty() {
                    let subject = ("bookings", &looked_at as &dyn Display);
                    let looks = by.looks("bookings.exported", subject, LookPurpose::Export, elsewhere.clone());
                    audit::append_all(tx.conn, &looks)?;
                }
                look_up_quota::count(tx, &by, &people)
            })
            .await
    }
}
