//! Vendors (予約受付業者): companies that take bookings.

pub mod commissions;
pub mod unconfirmed;

use crate::effects::Forget;
use crate::wire_refs::{count, vendor_ref};
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service, Transaction};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::Vendor;
use madoguchi_contract::{Lang, VendorChange, etag, rfc3339};
use madoguchi_domain::{Changes, ListedVendor, Permission, VendorFilter, VendorId, VendorStatus};
use madoguchi_store::audit;
use madoguchi_store::vendor::{self, Changed};

/// The vendors in scope, by name, after the one of this search key and id.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: VendorFilter,
    after: Option<(String, VendorId)>,
    limit: i64,
) -> Result<Vec<ListedVendor>, Failure> {
    by.require(Permission::ReadAccounts)?;
    let scope = by.scope().clone();
    service.read(move |conn| Ok(vendor::list(conn, &scope, &filter, after, limit)?)).await
}

/// A vendor in scope.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: VendorId) -> Result<ListedVendor, Failure> {
    by.require(Permission::ReadAccounts)?;
    let scope = by.scope().clone();
    service.read(move |conn| vendor::find(conn, &scope, id)?.ok_or(ProblemType::NotFound.into())).await
}

/// Registers a vendor of this name, confirmed from the start.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::Invalid`] when a company has this name, however it is written.
pub async fn create(service: &Service, by: &Actor, asked: Asked, name: String) -> Result<Kept, Failure> {
    by.require(Permission::WriteAccounts)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let created = vendor::create(tx.conn, &name, by.now().instant())?;
            let id = created.ok_or_else(|| name_taken(by.lang()))?;
            let vendor = vendor::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let changes = Changes::of_vendor(None, (&vendor.vendor.name, vendor.vendor.status));
            note(tx, by, "vendor.created", id, &changes)?;
            let tag = etag(vendor.version);
            Ok(Answer::created(&wire(vendor)?, format!("/api/v1/vendors/{id}"))?.with_etag(tag))
        })
        .await
}

/// Renames a vendor, or confirms one that a municipality named in an application, also one that was refused.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`],
/// [`ProblemType::VendorState`] for one that is part of another; [`Failure::Invalid`] when another company has the
/// name.
pub async fn update(
    service: &Service,
    by: &Actor,
    id: VendorId,
    seen: SeenVersion,
    change: VendorChange,
) -> Result<ListedVendor, Failure> {
    by.require(Permission::WriteAccounts)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let stored = vendor::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            seen.check(stored.version)?;
            if stored.vendor.status == VendorStatus::Merged {
                return Err(ProblemType::VendorState.into());
            }
            match vendor::update(tx.conn, id, stored.version, change.name.as_deref(), change.confirm)? {
                Changed::Done => {}
                Changed::VersionMismatch => return Err(ProblemType::VersionMismatch.into()),
                Changed::NameTaken => return Err(name_taken(by.lang())),
            }
            let action = if change.confirm { "vendor.confirmed" } else { "vendor.changed" };
            // Log-ins of its accounts show its name.
            tx.effects.forget(Forget::All);
            let changed = vendor::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let (before, after) = (&stored.vendor, &changed.vendor);
            let changes = Changes::of_vendor(Some((&before.name, before.status)), (&after.name, after.status));
            note(tx, &by, action, id, &changes)?;
            Ok(changed)
        })
        .await
}

/// What the service desk did to a company, in the audit of all for whom it works and who wait for it.
fn note(tx: &mut Transaction<'_>, by: &Actor, action: &str, id: VendorId, changes: &Changes) -> Result<(), Failure> {
    let concerned = vendor::concerned(tx.conn, id, by.now().today())?;
    let event = by.event(action, ("vendor", &id), None).changing(changes);
    Ok(audit::append_all(tx.conn, &event.to_each(concerned))?)
}

fn name_taken(lang: Lang) -> Failure {
    Failure::Invalid(vec![FieldCode::NameTaken.at("/name", lang)])
}

/// A vendor on the wire.
///
/// # Errors
/// When a count is none.
pub fn wire(listed: ListedVendor) -> Result<Vendor, Failure> {
    Ok(Vendor {
        id: listed.vendor.id.to_string(),
        status: listed.vendor.status.code().to_owned(),
        name: listed.vendor.name,
        status_reason: listed.status_reason,
        merged_into: listed.merged_into.as_ref().map(vendor_ref),
        accounts: count(listed.accounts)?,
        applicants: count(listed.applicants)?,
        waiting: count(listed.waiting)?,
        commissions: count(listed.commissions)?,
        created_at: rfc3339(listed.created_at),
        etag: etag(listed.version),
    })
}
