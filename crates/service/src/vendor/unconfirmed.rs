//! A company that came with an application, and is not what it says or is known already: the service desk refuses it,
//! or makes it part of the one that it is.

use crate::effects::Forget;
use crate::service::Transaction;
use crate::vendor::wire;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::{ParsedMerge, etag};
use madoguchi_domain::{
    ApplicationStatus, Changes, CommissionKey, ListedVendor, LookPurpose, Permission, VendorId, VendorStatus,
};
use madoguchi_store::application::issuing;
use madoguchi_store::application::people::Decided;
use madoguchi_store::vendor::merging::{self, Moved};
use madoguchi_store::{audit, vendor};
use std::collections::BTreeSet;

/// Refuses a company; everybody who waits with it is refused for the same reason.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::VendorState`] when it is not unconfirmed, or has commissions.
pub async fn refuse(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (VendorId, SeenVersion),
    reason: String,
) -> Result<Kept, Failure> {
    by.require(Permission::DecideApplications)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let read = unconfirmed(tx, by, &[id], seen)?;
            if 0 < read.commissions || !merging::refuse(tx.conn, (id, read.version), &reason, by.now().instant())? {
                return Err(ProblemType::VendorState.into());
            }
            let people = merging::waiting(tx.conn, id)?;
            let decided = Decided {
                status: ApplicationStatus::Refused,
                refusal_reason: Some(reason.clone()),
                withdrawal_reason: None,
                at_once_reason: None,
                by: by.account_id(),
                at: by.now().instant(),
            };
            let ids: Vec<_> = people.iter().map(|person| person.0).collect();
            // Who was decided on or taken back meanwhile stays so.
            let refused = issuing::decide_each(tx.conn, &ids, &decided)?;
            let refused = people.iter().filter(|person| refused.contains(&person.0));
            let concerned: BTreeSet<String> = people.iter().map(|person| person.1.to_string()).collect();
            let name = &read.vendor.name;
            let changes = Changes::of_vendor(Some((name, VendorStatus::Unconfirmed)), (name, VendorStatus::Refused));
            let refusal = by.event("vendor.refused", ("vendor", &id), None).changing(&changes);
            let mut events = refusal.to_each(concerned);
            events.extend(refused.map(|(id, municipality)| {
                let event = by.event("application_person.refused", ("application_person", id), Some(municipality));
                event.seen_for(LookPurpose::Accounts)
            }));
            audit::append_all(tx.conn, &events)?;
            answer(tx, by, id)
        })
        .await
}

/// Makes a company part of another: people of applications and commissions go over, and its name leads there
/// from now on. Commissions of both that share days for a municipality join.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::VendorState`] when it is not unconfirmed; [`Failure::NoSuch`] and [`Failure::Invalid`] for a company
/// to be part of that is unknown, or not confirmed.
pub async fn merge(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (VendorId, SeenVersion),
    ParsedMerge { into, reason }: ParsedMerge,
) -> Result<Kept, Failure> {
    by.require(Permission::DecideApplications)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let read = unconfirmed(tx, by, &[id, into], seen)?;
            let whole = vendor::find(tx.conn, by.scope(), into)?;
            let whole = whole.ok_or_else(|| Failure::NoSuch(FieldCode::NotFound.at("/into", by.lang())))?;
            if !whole.vendor.is_confirmed() {
                return Err(Failure::Invalid(vec![FieldCode::VendorNotConfirmed.at("/into", by.lang())]));
            }
            if !merging::merge(tx.conn, (id, read.version), into, reason.as_deref(), by.now().instant())? {
                return Err(ProblemType::VendorState.into());
            }
            let mut concerned = merging::move_people(tx.conn, id, into)?;
            let moved = merging::move_commissions(tx.conn, id, into)?;
            // Whose data the company's log-ins see has changed.
            tx.effects.forget(Forget::All);
            // Those for whom the other one works, too: it may work for more by now.
            let mut working = vendor::concerned(tx.conn, into, by.now().today())?;
            let days = moved.gone.iter().chain(&moved.made).chain(&moved.changed);
            working.extend(days.map(|key| key.municipality.to_string()));
            concerned.extend(working.iter().cloned());
            let name = &read.vendor.name;
            let ended = Changes::of_vendor(Some((name, VendorStatus::Unconfirmed)), (name, VendorStatus::Merged));
            let merged = |subject: VendorId| by.event("vendor.merged", ("vendor", &subject), None);
            let mut events = merged(id).changing(&ended).to_each(concerned.clone());
            events.extend(merged(into).to_each(concerned.clone()));
            events.extend(commission_events(by, &moved, &working));
            audit::append_all(tx.conn, &events)?;
            answer(tx, by, id)
        })
        .await
}

/// What became of each commission, under the id that it had before and the one that it has now, for all for
/// whom the company works.
fn commission_events(by: &Actor, moved: &Moved, concerned: &BTreeSet<String>) -> Vec<audit::NewEvent> {
    let told = |action: &'static str, keys: &[CommissionKey]| -> Vec<audit::NewEvent> {
        let events = |key: &CommissionKey| by.event(action, ("commission", key), None).to_each(concerned.clone());
        keys.iter().flat_map(events).collect()
    };
    let mut events = told("commission.merged", &moved.gone);
    events.extend(told("commission.created", &moved.made));
    events.extend(told("commission.changed", &moved.changed));
    events
}

/// The company, which must be unconfirmed; it and the others stay as they are until the transaction ends.
fn unconfirmed(
    tx: &mut Transaction<'_>,
    by: &Actor,
    ids: &[VendorId],
    seen: SeenVersion,
) -> Result<ListedVendor, Failure> {
    merging::lock(tx.conn, ids)?;
    let [id, ..] = ids else { return Err(ProblemType::NotFound.into()) };
    let read = vendor::find(tx.conn, by.scope(), *id)?.ok_or(ProblemType::NotFound)?;
    // Who comes second hears so, whatever version was read.
    if read.vendor.status != VendorStatus::Unconfirmed {
        return Err(ProblemType::VendorState.into());
    }
    seen.check(read.version)?;
    Ok(read)
}

fn answer(tx: &mut Transaction<'_>, by: &Actor, id: VendorId) -> Result<Answer, Failure> {
    let now = vendor::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
    let tag = etag(now.version);
    Ok(Answer::ok(&wire(now)?)?.with_etag(tag))
}
