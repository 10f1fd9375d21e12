//! Reference data: products, groups and programmes, and how far prefectures and municipalities have accounts.

use crate::booking::rule_book::RuleBook;
use crate::programme::seen;
use crate::{Actor, Failure, Service};
use chrono::NaiveDate;
use madoguchi_contract::reference::{PriorityGroup, Reference, RunningProgramme, Vaccine};
use madoguchi_domain::{Municipality, OfficeAccounts, Permission};
use madoguchi_store::account;
use madoguchi_store::reference::{self, MunicipalityFilter};

/// What forms need to know: the programmes of the nation and of the actor's municipalities whose rules are in force,
/// with their products and groups. With a day: what was in force on it, and of the rules those for vaccinations on it.
/// Whoever is logged in may ask.
///
/// # Errors
/// When the database fails.
pub async fn current(service: &Service, by: &Actor, on: Option<NaiveDate>) -> Result<Reference, Failure> {
    let (by, books) = (by.clone(), service.clone());
    service
        .read(move |conn| {
            let today = by.now().today();
            let day = on.unwrap_or(today);
            let products = reference::products(conn, day)?;
            let reference = |book: &RuleBook| {
                let programmes: Vec<RunningProgramme> = book
                    .versions()
                    .filter(|one| seen::is_visible(book, &by, &one.version.programme))
                    .filter_map(|one| {
                        let content = one.content.clone();
                        let rules = match on {
                            Some(day) => (&book.programme(&one.version.programme)?.rules.on(day)?).into(),
                            None => content.rules,
                        };
                        Some(RunningProgramme {
                            code: one.version.programme.clone(),
                            municipality_code: one.version.municipality_code.clone(),
                            running: content.running,
                            name_ja: content.name_ja,
                            name_en: content.name_en,
                            rules,
                        })
                    })
                    .collect();
                let gives =
                    |one: &RunningProgramme, code: &str| one.rules.products.iter().any(|row| row.product == code);
                let used = products.iter().filter(|product| programmes.iter().any(|one| gives(one, &product.code)));
                let vaccines = used.map(|product| Vaccine {
                    code: product.code.clone(),
                    name_ja: product.name_ja.clone(),
                    name_en: product.name_en.clone(),
                    supplied: product.supplied,
                    running: programmes.iter().any(|one| one.running && gives(one, &product.code)),
                });
                let (running, others): (Vec<_>, Vec<_>) = programmes.iter().partition(|one| one.running);
                let mut groups: Vec<PriorityGroup> = Vec::new();
                for group in running.into_iter().chain(others).flat_map(|one| &one.rules.groups) {
                    if groups.iter().all(|other| other.code != group.code) {
                        groups.push(group.clone());
                    }
                }
                Reference { vaccines: vaccines.collect(), groups, programmes }
            };
            Ok(match on {
                Some(day) if day != today => reference(&RuleBook::load(conn, day)?),
                Some(_) | None => reference(&*books.rule_books().current(conn, today)?),
            })
        })
        .await
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
