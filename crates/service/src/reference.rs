//! Reference data: vaccines, priority groups, and how far prefectures and municipalities have accounts.

use crate::{Actor, Failure, Service};
use madoguchi_domain::{Municipality, OfficeAccounts, Permission, PriorityGroup, Vaccine};
use madoguchi_store::account;
use madoguchi_store::reference::{self, MunicipalityFilter};

/// The vaccines and priority groups as they stand today, in display order. Whoever is logged in may ask.
///
/// # Errors
/// When the database fails.
pub async fn current(service: &Service, by: &Actor) -> Result<(Vec<Vaccine>, Vec<PriorityGroup>), Failure> {
    let today = by.now().today();
    service.read(move |conn| Ok((reference::vaccines(conn, today)?, reference::groups(conn, today)?))).await
}

/// How many accounts the prefectures and the municipalities have.
///
/// # Errors
/// [`NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted).
pub async fn office_accounts(service: &Service, by: &Actor) -> Result<OfficeAccounts, Failure> {
    by.require(Permission::WriteAccounts)?;
    service.read(|conn| Ok(account::list::of_offices(conn)?)).await
}

/// Which municipalities a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Municipalities {
    /// In prefecture, name or kana.
    pub q: Option<String>,
    /// Of this prefecture, as written: `神奈川県`.
    pub prefecture: Option<String>,
    /// With an active account of their own, or without; for the service desk.
    pub has_accounts: Option<bool>,
}

/// A municipality, with what the service desk sees of it.
#[derive(Debug, Clone, Copy)]
pub struct ListedMunicipality {
    /// The municipality.
    pub municipality: &'static Municipality,
    /// How many active accounts of its own it has; for the service desk.
    pub accounts: Option<i64>,
}

/// Municipalities of Japan, by code, after the one of this code.
///
/// # Errors
/// [`NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted) when anybody but the service desk asks who
/// has accounts.
pub async fn municipalities(
    service: &Service,
    by: &Actor,
    which: Municipalities,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<ListedMunicipality>, Failure> {
    if which.has_accounts.is_some() {
        by.require(Permission::WriteAccounts)?;
    }
    let counts = by.scope().may(Permission::WriteAccounts);
    service
        .read(move |conn| {
            let Municipalities { q, prefecture, has_accounts } = &which;
            let filter =
                MunicipalityFilter { q: q.as_deref(), prefecture: prefecture.as_deref(), has_accounts: *has_accounts };
            let found = reference::municipalities(conn, filter, after.as_deref(), limit)?;
            let codes: Vec<&str> = found.iter().map(|municipality| municipality.code().as_str()).collect();
            let accounts = counts.then(|| account::list::of_municipalities(conn, &codes)).transpose()?;
            let listed = found.into_iter().map(|municipality| ListedMunicipality {
                municipality,
                accounts: accounts
                    .as_ref()
                    .map(|accounts| accounts.get(municipality.code().as_str()).copied().unwrap_or(0)),
            });
            Ok(listed.collect())
        })
        .await
}
