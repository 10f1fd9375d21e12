//! What an application is held against before it is sent: companies by name, and agents by log-in id.

use crate::schema::{account, application_person, commission, vendor};
use crate::vendor::running::runs_on;
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, AccountStatus, ApplicationStatus, LoginId, MailAddress, MunicipalityCode, Role, Vendor, VendorId,
    VendorStatus, company_key, name_key,
};
use std::collections::{HashMap, HashSet};

/// A company as an application names it, for the municipality that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Company {
    /// It works for the municipality today.
    Commissioned(Vendor),
    /// The service desk knows it, but it does not work for the municipality.
    NotCommissioned,
    /// Nobody knows it, or it waits to be confirmed: whose application named it first is nobody's business.
    New,
}

/// An active agent of a company that works for the municipality today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The account.
    pub account_id: AccountId,
    /// The company.
    pub vendor_id: VendorId,
    /// The name, folded.
    pub name_key: String,
    /// The mail address.
    pub mail_address: Option<MailAddress>,
    /// Whether it belongs to another municipality, or to the service desk.
    pub is_of_another: bool,
    /// Whether an application for the account waits.
    pub has_open_application: bool,
}

/// The companies of these names, in their order.
///
/// # Errors
/// When the database fails.
pub fn companies(
    conn: &mut AnyConnection,
    names: &[&str],
    municipality: &MunicipalityCode,
    today: NaiveDate,
) -> Result<Vec<Company>, StoreError> {
    let keys: Vec<String> = names.iter().map(|name| company_key(name)).collect();
    let rows = named(conn, names, &keys)?;
    let whole: Vec<VendorId> = rows.iter().filter_map(|row| row.4).collect();
    // A name of a company that is part of another leads to that one.
    let whole: HashMap<VendorId, Vendor> =
        crate::vendor::all_of(conn, &whole)?.into_iter().map(|vendor| (vendor.id, vendor)).collect();
    let rows: Vec<(Vendor, String, String)> = rows
        .into_iter()
        .map(|(id, name, status, key, merged_into)| {
            let itself = || Vendor { id, name: name.clone(), status };
            (merged_into.and_then(|id| whole.get(&id).cloned()).unwrap_or_else(itself), name, key)
        })
        .collect();
    let working: HashSet<VendorId> = commission::table
        .filter(commission::vendor_id.eq_any(rows.iter().map(|row| row.0.id)))
        .filter(commission::municipality_code.eq(municipality.as_str()))
        .filter(runs_on(today))
        .select(commission::vendor_id)
        .load(conn)?
        .into_iter()
        .collect();
    // The oldest comes last and stays.
    let mut known: HashMap<String, Vendor> = HashMap::new();
    for (vendor, name, key) in rows {
        known.insert(name, vendor.clone());
        known.insert(key, vendor);
    }
    let companies = names.iter().zip(&keys).map(|(name, key)| match known.get(key).or_else(|| known.get(*name)) {
        Some(vendor) if working.contains(&vendor.id) => Company::Commissioned(vendor.clone()),
        Some(vendor) if vendor.is_confirmed() => Company::NotCommissioned,
        Some(_) | None => Company::New,
    });
    Ok(companies.collect())
}

type NamedRow = (VendorId, String, VendorStatus, String, Option<VendorId>);

/// The companies of these names, the newest first. Those that nobody has confirmed stay locked on PostgreSQL until the
/// transaction ends, so that what the service desk does to one comes before its people or after them.
fn named(conn: &mut AnyConnection, names: &[&str], keys: &[String]) -> Result<Vec<NamedRow>, StoreError> {
    let of_these = vendor::search_key.eq_any(keys).or(vendor::name.eq_any(names));
    if let AnyConnection::Postgresql(pg) = conn {
        let open = [VendorStatus::Unconfirmed, VendorStatus::Refused];
        let open = vendor::table.filter(of_these.clone()).filter(vendor::status.eq_any(open)).order(vendor::id);
        open.select(vendor::id).for_no_key_update().load::<VendorId>(pg)?;
    }
    let rows = vendor::table.filter(of_these).order(vendor::id.desc());
    Ok(rows.select((vendor::id, vendor::name, vendor::status, vendor::search_key, vendor::merged_into)).load(conn)?)
}

/// The vendors of names that [`companies`] calls new, made, for the service desk to confirm, where there is none; in
/// their order.
///
/// # Errors
/// When the database fails.
pub fn new_vendors(conn: &mut AnyConnection, names: &[&str], now: NaiveDateTime) -> Result<Vec<VendorId>, StoreError> {
    let mut known: HashMap<String, VendorId> = HashMap::new();
    // A statement for each company nobody knew, not for each person.
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        let key = company_key(name);
        let id = match known.get(&key) {
            Some(id) => *id,
            None => crate::vendor::find_or_create_unconfirmed(conn, name, now)?.id,
        };
        known.insert(key, id);
        ids.push(id);
    }
    Ok(ids)
}

/// The agents of these log-in ids, by log-in id: those that are active and whose company works for the municipality
/// today. On PostgreSQL the accounts stay locked until the transaction ends, so that of two applications for one the
/// later sees the earlier.
///
/// # Errors
/// When the database fails.
pub fn agents(
    conn: &mut AnyConnection,
    login_ids: &[&LoginId],
    municipality: &MunicipalityCode,
    today: NaiveDate,
) -> Result<HashMap<String, Agent>, StoreError> {
    type Row = (AccountId, String, Option<VendorId>, String, Option<String>, Option<String>);
    let working = commission::table
        .filter(commission::municipality_code.eq(municipality.as_str()))
        .filter(runs_on(today))
        .select(commission::vendor_id.nullable());
    let query = account::table
        .filter(account::login_id.eq_any(login_ids.iter().map(|login_id| login_id.as_str())))
        .filter(account::role.eq(Role::Agent))
        .filter(account::status.eq(AccountStatus::Active))
        .filter(account::vendor_id.eq_any(working))
        .order(account::id)
        .select((
            account::id,
            account::login_id,
            account::vendor_id,
            account::display_name,
            account::mail_address,
            account::owner_code,
        ));
    let rows: Vec<Row> = match conn {
        AnyConnection::Postgresql(pg) => query.for_no_key_update().load(pg)?,
        AnyConnection::Sqlite(sqlite) => query.load(sqlite)?,
    };
    let waiting: HashSet<Option<AccountId>> = application_person::table
        .filter(application_person::account_id.eq_any(rows.iter().map(|row| Some(row.0))))
        .filter(application_person::status.eq(ApplicationStatus::Received))
        .select(application_person::account_id)
        .load(conn)?
        .into_iter()
        .collect();
    let agents = rows.into_iter().map(|(account_id, login_id, vendor_id, name, mail_address, owner)| {
        let corrupt = |what: &str| StoreError::Corrupt(format!("account {account_id}: {what}"));
        let mail_address = mail_address.as_deref().map(MailAddress::parse).transpose();
        let agent = Agent {
            account_id,
            vendor_id: vendor_id.ok_or_else(|| corrupt("company"))?,
            name_key: name_key(&name),
            mail_address: mail_address.map_err(|_| corrupt("mail address"))?,
            is_of_another: owner.as_deref() != Some(municipality.as_str()),
            has_open_application: waiting.contains(&Some(account_id)),
        };
        Ok((login_id, agent))
    });
    agents.collect()
}
