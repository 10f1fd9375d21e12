//! The audit as a file, page by page, so that ten years of it need the memory of one page.

use crate::{Actor, Failure, Service};
use madoguchi_domain::{EventFilter, EventPlace, ListedEvent, LookPurpose, Permission};
use madoguchi_store::audit;
use madoguchi_store::audit::list::list;
use std::sync::Arc;

/// Events read at a time.
const PAGE: usize = 1000;

/// Begins an export of the events in scope, the newest first. It is written down in the audit, before anything is read.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted).
pub async fn begin(service: &Service, by: &Actor, filter: EventFilter) -> Result<Pages, Failure> {
    by.require(Permission::ReadAudit)?;
    let event = by.event("audit.exported", ("audit", &"export"), None).seen_for(LookPurpose::Audit);
    service.write(move |tx| Ok(audit::append(tx.conn, &event)?)).await?;
    Ok(Pages { service: service.clone(), by: by.clone(), filter: Arc::new(filter), after: None, ended: false })
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
        let (scope, filter, after) = (self.by.scope().clone(), Arc::clone(&self.filter), self.after);
        let (found, more) = self.service.read(move |conn| Ok(list(conn, &scope, &filter, after, PAGE)?)).await?;
        self.after = found.last().map(|last| EventPlace { at: last.at, id: last.id });
        self.ended = !more;
        Ok(Some(found))
    }
}
