//! Commissions (委託): which vendor works for which municipality, from when to when.

use crate::effects::Forget;
use crate::service::Transaction;
use crate::wire_refs::{municipality_ref, vendor_ref};
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use chrono::NaiveDate;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::Commission;
use madoguchi_contract::{Lang, ParsedCommission, WhichVendor, etag};
use madoguchi_domain as domain;
use madoguchi_domain::{
    Changes, CommissionFilter, CommissionKey, CommissionStage, MunicipalityCode, Permission, Reach, Scope, VendorId,
    VendorStatus,
};
use madoguchi_store::vendor::commissions::{self, Changed};
use madoguchi_store::{AnyConnection, audit, vendor};

/// The commissions in scope, the latest to begin first, after one of them.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: CommissionFilter,
    after: Option<CommissionKey>,
    limit: i64,
) -> Result<Vec<domain::Commission>, Failure> {
    by.require(Permission::ReadAccounts)?;
    let (scope, today) = (by.scope().clone(), by.now().today());
    service.read(move |conn| Ok(commissions::list(conn, &scope, &filter, today, after, limit)?)).await
}

/// A commission in scope.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, key: CommissionKey) -> Result<domain::Commission, Failure> {
    by.require(Permission::ReadAccounts)?;
    let scope = by.scope().clone();
    service.read(move |conn| stored(conn, &scope, &key)).await
}

/// Enters a commission. The vendor's agents see the municipality from its first day on. One that a municipality enters
/// of a company that works for others, too, first takes the service desk's consent ([`agree`]): until then nothing of
/// those others comes into its sight.
///
/// # Errors
/// [`ProblemType::NotPermitted`], also for a municipality that is not the actor's; [`Failure::NoSuch`] for a vendor
/// that is unknown or none the actor works with; [`Failure::Invalid`] when no municipality is named, or, for a
/// municipality, when the vendor is not confirmed; [`ProblemType::CommissionOverlap`].
pub async fn create(service: &Service, by: &Actor, asked: Asked, parsed: ParsedCommission) -> Result<Kept, Failure> {
    by.require(Permission::WriteCommissions)?;
    let municipality = for_whom(parsed.municipality, by.scope(), by.lang())?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let vendor_id = vendor_to_commission(tx.conn, by.scope(), &parsed.vendor, by.lang())?;
            let key = CommissionKey { vendor_id, municipality, starts_on: parsed.starts_on };
            // Of two municipalities that come at once, the later must see the earlier.
            commissions::lock(tx.conn, vendor_id)?;
            // It may have been refused or become part of another before the lock.
            if vendor::all_of(tx.conn, &[vendor_id])?.iter().any(|found| !takes_commissions(found)) {
                return Err(ProblemType::VendorState.into());
            }
            let agreed = match by.scope().reach() {
                Reach::Nation => true,
                Reach::Municipalities(_) => commissions::others_of(tx.conn, &key, by.now().today())?.is_empty(),
            };
            changed(commissions::create(tx.conn, &key, parsed.ends_on, agreed)?)?;
            let changes = Changes::of_commission(None, Some((key.starts_on, parsed.ends_on)));
            note(tx, by, if agreed { "commission.created" } else { "commission.asked" }, &key, &changes)?;
            let made = stored(tx.conn, by.scope(), &key)?;
            let tag = etag(made.version);
            let location = format!("/api/v1/commissions/{}", id(&key));
            Ok(Answer::created(&wire(&made, by.now().today()), location)?.with_etag(tag))
        })
        .await
}

/// The service desk's consent to a commission of a company that works for others, too.
///
/// # Errors
/// [`ProblemType::NotPermitted`] for anybody else, [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::CommissionSettled`] when it does not wait for consent.
pub async fn agree(
    service: &Service,
    by: &Actor,
    asked: Asked,
    key: CommissionKey,
    seen: SeenVersion,
) -> Result<Kept, Failure> {
    by.require(Permission::DecideApplications)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let read = stored(tx.conn, by.scope(), &key)?;
            if read.agreed {
                return Err(ProblemType::CommissionSettled.into());
            }
            seen.check(read.version)?;
            changed(commissions::agree(tx.conn, &read)?)?;
            let agreed = stored(tx.conn, by.scope(), &key)?;
            note(tx, by, "commission.agreed", &key, &Changes::of_consent(agreed.stage(by.now().today())))?;
            let tag = etag(agreed.version);
            Ok(Answer::ok(&wire(&agreed, by.now().today()))?.with_etag(tag))
        })
        .await
}

/// Whether somebody may commission the company.
fn takes_commissions(vendor: &domain::Vendor) -> bool {
    match vendor.status {
        VendorStatus::Unconfirmed | VendorStatus::Confirmed => true,
        VendorStatus::Refused | VendorStatus::Merged => false,
    }
}

/// For whom the vendor will work: whom the service desk names, or the municipality that asks.
fn for_whom(named: Option<MunicipalityCode>, scope: &Scope, lang: Lang) -> Result<MunicipalityCode, Failure> {
    match (named, scope.reach()) {
        (Some(code), Reach::Nation) => Ok(code),
        (Some(code), Reach::Municipalities(own)) if own.contains(&code) => Ok(code),
        (None, Reach::Municipalities([only])) => Ok(*only),
        (Some(_), Reach::Municipalities(_)) => Err(ProblemType::NotPermitted.into()),
        (None, Reach::Nation | Reach::Municipalities(_)) => {
            Err(Failure::Invalid(vec![FieldCode::Required.at("/municipality_code", lang)]))
        }
    }
}

/// The vendor of a request. By name any confirmed company is found, also one that the municipality has not worked with
/// so far: the names of companies are public.
fn vendor_to_commission(
    conn: &mut AnyConnection,
    scope: &Scope,
    which: &WhichVendor,
    lang: Lang,
) -> Result<VendorId, Failure> {
    let (pointer, id, confirmed) = match which {
        WhichVendor::Id(id) => ("/vendor_id", Some(*id), false),
        WhichVendor::Named(name) => {
            let found = vendor::find_by_name(conn, name)?;
            ("/vendor_name", found.as_ref().map(|v| v.id), found.is_some_and(|v| v.is_confirmed()))
        }
    };
    let unknown = || Failure::NoSuch(FieldCode::NotFound.at(pointer, lang));
    let id = id.ok_or_else(unknown)?;
    if confirmed {
        return Ok(id);
    }
    let visible = vendor::find(conn, scope, id)?.ok_or_else(unknown)?;
    match scope.reach() {
        Reach::Municipalities(_) if !visible.vendor.is_confirmed() => {
            Err(Failure::Invalid(vec![FieldCode::VendorNotConfirmed.at(pointer, lang)]))
        }
        Reach::Municipalities(_) | Reach::Nation => Ok(id),
    }
}

/// Gives a commission another last day, or none. At the midnight after it the vendor's agents lose the municipality.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`],
/// [`ProblemType::CommissionSettled`] when it has ended, [`ProblemType::CommissionOverlap`]; [`Failure::Invalid`] for a
/// last day before its first.
pub async fn set_last_day(
    service: &Service,
    by: &Actor,
    key: CommissionKey,
    seen: SeenVersion,
    ends_on: Option<NaiveDate>,
) -> Result<domain::Commission, Failure> {
    by.require(Permission::WriteCommissions)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let read = stored(tx.conn, by.scope(), &key)?;
            seen.check(read.version)?;
            if read.stage(by.now().today()) == CommissionStage::Ended {
                return Err(ProblemType::CommissionSettled.into());
            }
            if ends_on.is_some_and(|last| last < read.starts_on) {
                return Err(Failure::Invalid(vec![FieldCode::EndsBeforeStart.at("/ends_on", by.lang())]));
            }
            changed(commissions::set_last_day(tx.conn, &read, ends_on)?)?;
            let changes = Changes::of_commission(Some((key.starts_on, read.ends_on)), Some((key.starts_on, ends_on)));
            note(tx, &by, "commission.changed", &key, &changes)?;
            stored(tx.conn, by.scope(), &key)
        })
        .await
}

/// Takes back a commission that has not begun, or that waits for consent: the service desk says no with it.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::CommissionSettled`] when it has begun.
pub async fn withdraw(service: &Service, by: &Actor, key: CommissionKey) -> Result<(), Failure> {
    by.require(Permission::WriteCommissions)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let read = stored(tx.conn, by.scope(), &key)?;
            match read.stage(by.now().today()) {
                CommissionStage::Asked | CommissionStage::Upcoming => {}
                CommissionStage::Running | CommissionStage::Ended => return Err(ProblemType::CommissionSettled.into()),
            }
            if !commissions::remove(tx.conn, &key)? {
                return Err(ProblemType::NotFound.into());
            }
            let changes = Changes::of_commission(Some((key.starts_on, read.ends_on)), None);
            note(tx, &by, "commission.withdrawn", &key, &changes)
        })
        .await
}

fn stored(conn: &mut AnyConnection, scope: &Scope, key: &CommissionKey) -> Result<domain::Commission, Failure> {
    commissions::find(conn, scope, key)?.ok_or(ProblemType::NotFound.into())
}

/// What was done to a commission, in the audit of its municipality and of all others that its company works for. Whose
/// data its vendor's log-ins see has changed.
///
/// # Errors
/// When the database fails.
pub(crate) fn note(
    tx: &mut Transaction<'_>,
    by: &Actor,
    action: &str,
    key: &CommissionKey,
    changes: &Changes,
) -> Result<(), Failure> {
    tx.effects.forget(Forget::All);
    let event = by.event(action, ("commission", key), None).changing(changes);
    let others = commissions::others_of(tx.conn, key, by.now().today())?;
    let concerned = std::iter::once(key.municipality.to_string()).chain(others);
    Ok(audit::append_all(tx.conn, &event.to_each(concerned))?)
}

fn changed(changed: Changed) -> Result<(), Failure> {
    match changed {
        Changed::Done => Ok(()),
        Changed::Overlap => Err(ProblemType::CommissionOverlap.into()),
        Changed::VersionMismatch => Err(ProblemType::VersionMismatch.into()),
    }
}

/// A commission's id on the wire: `1-141003-20210401`.
#[must_use]
pub fn id(key: &CommissionKey) -> String {
    key.to_string()
}

/// What an id on the wire names; none when it cannot be an id.
#[must_use]
pub fn parse_id(text: &str) -> Option<CommissionKey> {
    CommissionKey::parse(text)
}

/// A commission on the wire, as it stands on a day.
#[must_use]
pub fn wire(commission: &domain::Commission, today: NaiveDate) -> Commission {
    Commission {
        id: id(&commission.key()),
        vendor: vendor_ref(&commission.vendor),
        municipality: municipality_ref(&commission.municipality),
        starts_on: commission.starts_on.to_string(),
        ends_on: commission.ends_on.map(|day| day.to_string()),
        status: commission.stage(today).code().to_owned(),
        etag: etag(commission.version),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let read = parse_id(text);
        assert_eq!(read.map(|key| id(&key)), expected.then(|| text.to_owned()), "{text}");
    }

    #[test]
    fn an_id_reads_back_as_written() {
        check("1-141003-20210401", true);
        check("9007199254740993-393860-20210228", true);
        for text in ["", "1", "1-141003", "1-141003-2021041", "1-141003-20210230", "01-141003-20210401"] {
            check(text, false);
        }
        for text in ["1-141004-20210401", "1-１４１００３-20210401", "1-141003-20210401-", "-1-141003-20210401"] {
            check(text, false);
        }
    }
}
