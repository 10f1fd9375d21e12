//! The audit as a file, page by page, so that ten years of it need the memory of one page.

use crate::{Actor, Failure, Service};
use madoguchi_domain::programme::Product;
use madoguchi_domain::{EventFilter, EventPlace, ListedEvent, LookPurpose, Permission};
use madoguchi_store::audit::list::list;
use madoguchi_store::audit::{self, subjects};
use madoguchi_store::{AnyConnection, reference};
use std::sync::Arc;

/// Events read at a time.
const PAGE: usize = 1000;

/// Begins an export of the events in scope, the newest first. It is written down in the audit, before anything is read.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted).
pub async fn begin(service: &Service, by: &Actor, filter: EventFilter) -> Result<Export, Failure> {
    by.require(Permission::ReadAudit)?;
    let event = by.event("audit.exported", ("audit", &"export"), None).seen_for(LookPurpose::Audit);
    let today = by.now().today();
    let vaccines = service
        .write(move |tx| {
            audit::append(tx.conn, &event)?;
            Ok(reference::products(tx.conn, today)?)
        })
        .await?;
    let (service, by) = (service.clone(), by.clone());
    Ok(Export { vaccines, pages: Pages { service, by, filter: Arc::new(filter), after: None, ended: false } })
}

/// An export that has begun.
pub struct Export {
    /// The products, for their names.
    pub vaccines: Vec<Product>,
    /// The events.
    pub pages: Pages,
}

/// The events of an export that are still to be read. Only [`begin`] gives them out: no page is read that the audit
/// does not tell of.
#[derive(Clone)]
pub struct Pages {
    service: Service,
    by: Actor,
    filter: Arc<EventFilter>,
    after: Option<EventPlace>,
    /// The last page was read.
    ended: bool,
}

impl Pages {
    /// The next page; `None` after the last. An export of nothing has one page, an empty one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(&mut self) -> Result<Option<Vec<ListedEvent>>, Failure> {
        if self.ended {
            return Ok(None);
        }
        let (by, filter, after) = (self.by.clone(), Arc::clone(&self.filter), self.after);
        let read = move |conn: &mut AnyConnection| {
            let (mut found, more) = list(conn, by.scope(), &filter, after, PAGE)?;
            subjects::name(conn, by.scope(), by.now().today(), &mut found)?;
            Ok((found, more))
        };
        let (found, more) = self.service.read(read).await?;
        self.after = found.last().map(|last| EventPlace { at: last.at, id: last.id });
        self.ended = !more;
        Ok(Some(found))
    }
}
