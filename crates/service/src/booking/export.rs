//! Bookings as a file (LST2), page by page, so that a million rows need the memory of one page.

use super::export_requests::admit;
use super::rule_book::RuleBook;
use super::search::{check_venue, subject};
use crate::audit::look_up_quota;
use crate::{Actor, Failure, Service};
use madoguchi_contract::booking::BookingExportRequest;
use madoguchi_domain::programme::Product;
use madoguchi_domain::{Booking, BookingFilter, BookingOrder, LookPurpose, Permission};
use madoguchi_store::booking::search::list;
use madoguchi_store::{audit, reference};
use std::fmt::Display;
use std::sync::Arc;

/// Bookings read at a time.
const PAGE: usize = 1000;

/// An export that has begun.
pub struct Export {
    /// The products, for their names.
    pub products: Vec<Product>,
    /// The rules, for the names of programmes and groups.
    pub book: Arc<RuleBook>,
    /// The bookings.
    pub pages: Pages,
}

/// Begins an export of the bookings in scope, by day and time. It is written down in the audit before anything is read.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted);
/// [`ProblemType::NotFound`](madoguchi_contract::problem::ProblemType::NotFound) for a venue that is unknown, or not
/// the actor's; [`Failure::ExportNeedsApproval`].
pub async fn begin(
    service: &Service,
    by: &Actor,
    filter: BookingFilter,
    file: BookingExportRequest,
) -> Result<Export, Failure> {
    by.require(Permission::ExportBookings)?;
    let filter = Arc::new(filter);
    let (actor, asked) = (by.clone(), Arc::clone(&filter));
    let books = service.clone();
    let (products, book) = service
        .write(move |tx| {
            let (by, today) = (&actor, actor.now().today());
            let venue = check_venue(tx.conn, by.scope(), &asked)?;
            let looked_at = format!("export:{}", subject(&asked));
            admit(tx, by, &asked, &file)?;
            // What will be in the file is not known yet: it may be anything of these.
            let owners = match venue {
                Some(venue) => vec![venue.municipality_code],
                None => by.scope().codes(),
            };
            let export = ("bookings", &looked_at as &dyn Display);
            audit::append_all(tx.conn, &by.looks("bookings.exported", export, LookPurpose::Export, owners))?;
            Ok((reference::products(tx.conn, today)?, books.rule_books().current(tx.conn, today)?))
        })
        .await?;
    let (service, by, order) = (service.clone(), by.clone(), BookingOrder::Date(None));
    Ok(Export { products, book, pages: Pages { service, by, filter, order, ended: false } })
}

/// The bookings of an export that are still to be read. Only [`begin`] gives them out: no page is read that the audit
/// does not tell of.
#[derive(Clone)]
pub struct Pages {
    service: Service,
    by: Actor,
    filter: Arc<BookingFilter>,
    order: BookingOrder,
    /// The last page was read.
    ended: bool,
}

impl Pages {
    /// The next page; `None` after the last. An export of nothing has one page, an empty one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(&mut self) -> Result<Option<Vec<Booking>>, Failure> {
        if self.ended {
            return Ok(None);
        }
        let (scope, filter, order) = (self.by.scope().clone(), Arc::clone(&self.filter), self.order.clone());
        let (found, more) = self.service.read(move |conn| Ok(list(conn, &scope, &filter, &order, PAGE)?)).await?;
        if let Some(last) = found.last() {
            self.order = self.order.after(last);
        }
        self.ended = !more;
        Ok(Some(found))
    }

    /// Counts the people of a page, before they are sent; see [`look_up_quota`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_looks(&self, page: &[Booking]) -> Result<(), Failure> {
        if page.is_empty() || !look_up_quota::counts(&self.by) {
            return Ok(());
        }
        let by = self.by.clone();
        let people = look_up_quota::people(&by, page.iter().map(|booking| booking.municipality_code.as_str()))?;
        self.service.write(move |tx| look_up_quota::count(tx, &by, &people)).await
    }
}
