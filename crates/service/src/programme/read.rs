//! Programmes and their versions: whoever is logged in may read those of the nation and of the municipalities in scope.

use super::content::{content, of_draft};
use super::seen::{self, Seen, may_change, owner, visible};
use super::wire;
use crate::booking::rule_book::RuleBook;
use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::programme::{Programme, ProgrammeChange, ProgrammeContent, ProgrammeSummary, ProgrammeVersion};
use madoguchi_domain::programme::{Head, following};
use madoguchi_domain::{MunicipalityCode, Permission, Reach};
use madoguchi_store::AnyConnection;
use madoguchi_store::programme::{self, ProgrammeFilter, StoredVersion};
use std::collections::HashMap;

/// Which programmes a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Programmes {
    /// Only this municipality's own.
    pub municipality: Option<MunicipalityCode>,
    /// Only those that run today, or only those that do not.
    pub running: Option<bool>,
}

/// The programmes that the actor sees by code, after the one of this code. One of which nothing is published is shown
/// only to who may change it.
///
/// # Errors
/// When the database fails.
pub async fn list(
    service: &Service,
    by: &Actor,
    which: Programmes,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<ProgrammeSummary>, Failure> {
    let (by, books) = (by.clone(), service.clone());
    service
        .read(move |conn| {
            let today = by.now().today();
            let book = books.rule_books().current(conn, today)?;
            let filter = filter(&by, &book, which);
            let found = programme::list(conn, &filter, after.as_deref(), limit)?;
            let codes: Vec<&str> = found.iter().map(|stored| stored.code.as_str()).collect();
            let mut heads = programme::heads(conn, &codes)?;
            let coming: Vec<&str> = codes.iter().filter(|code| book.in_force(code).is_none()).copied().collect();
            let coming = first_to_come(programme::versions_of(conn, &coming)?);
            let mut summaries = Vec::with_capacity(found.len());
            for stored in found {
                let (owner, heads) = (owner(&stored)?, heads.remove(&stored.code).unwrap_or_default());
                let may_change = may_change(&by, owner.as_ref());
                let seen = Seen { stored, owner, heads, may_change };
                let coming = coming.get(&seen.stored.code);
                summaries.push(summary(&seen, &book, coming)?);
            }
            Ok(summaries)
        })
        .await
}

fn filter(by: &Actor, book: &RuleBook, which: Programmes) -> ProgrammeFilter {
    let writes = by.scope().may(Permission::WriteProgrammes);
    let is_national = by.scope().reach() == Reach::Nation;
    let running = |book: &RuleBook| {
        let codes = book.versions().filter(|one| one.content.running).map(|one| one.version.programme.clone());
        codes.filter(|code| seen::is_visible(book, by, code)).collect()
    };
    ProgrammeFilter {
        national: which.municipality.is_none(),
        municipalities: match which.municipality {
            Some(code) if by.scope().covers(&code) => vec![code.to_string()],
            Some(_) => Vec::new(),
            None => by.scope().codes(),
        },
        national_unpublished: writes && is_national,
        own_unpublished: writes && !is_national,
        codes: which.running.map(|is_running| (is_running, running(book))),
    }
}

/// Of programmes of which no version has come, the one that will be in force first.
fn first_to_come(versions: Vec<StoredVersion>) -> HashMap<String, StoredVersion> {
    let mut first: HashMap<String, StoredVersion> = HashMap::new();
    // By number: of those of one day the last one will be in force.
    for version in versions {
        let is_first = first.get(&version.programme).is_none_or(|other| version.publish_on <= other.publish_on);
        if is_first {
            first.insert(version.programme.clone(), version);
        }
    }
    first
}

fn summary(seen: &Seen, book: &RuleBook, coming: Option<&StoredVersion>) -> Result<ProgrammeSummary, Failure> {
    let Seen { stored, owner, heads: _, may_change } = seen;
    let in_force = book.in_force(&stored.code);
    let published: Option<ProgrammeContent> = match (in_force, coming) {
        (Some(one), _) => Some(one.content.clone()),
        (None, Some(version)) => Some(content(version)?),
        (None, None) => None,
    };
    let is_published = published.is_some();
    let shown = match (published, &stored.draft) {
        (Some(content), _) => content,
        (None, Some(draft)) => of_draft(&stored.code, draft)?,
        (None, None) => {
            ProgrammeContent { name_ja: stored.code.clone(), name_en: stored.code.clone(), ..Default::default() }
        }
    };
    let latest: Option<Head> = seen.latest();
    Ok(ProgrammeSummary {
        code: stored.code.clone(),
        municipality_code: owner.as_ref().map(ToString::to_string),
        name_ja: shown.name_ja,
        name_en: shown.name_en,
        running: in_force.is_some_and(|one| one.content.running),
        starts_on: is_published.then_some(shown.rules.starts_on),
        ends_on: shown.rules.ends_on.filter(|_| is_published),
        version: in_force.map(|one| count(one.version.number)).transpose()?,
        latest_version: latest.map(|head| count(head.number)).transpose()?,
        latest_publish_on: latest.map(|head| head.publish_on.to_string()),
        draft: *may_change && stored.draft.is_some(),
    })
}

/// A programme with the version that is in force today, or the first that will be.
///
/// # Errors
/// [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, code: String) -> Result<Programme, Failure> {
    let (by, books) = (by.clone(), service.clone());
    service
        .read(move |conn| {
            let seen = visible(conn, &by, &code)?;
            let book = books.rule_books().current(conn, by.now().today())?;
            let coming = match book.in_force(&code) {
                Some(_) => None,
                None => first_to_come(programme::versions_of(conn, &[&code])?).remove(&code),
            };
            let summary = summary(&seen, &book, coming.as_ref())?;
            let shown = book.in_force(&code).map(|one| one.version.clone()).or(coming);
            let version = shown.map(wire::version).transpose()?;
            let changes = following(&seen.heads, by.now().today()).into_iter().map(|(head, _)| {
                Ok(ProgrammeChange { number: count(head.number)?, publish_on: head.publish_on.to_string() })
            });
            let changes = changes.collect::<Result<_, Failure>>()?;
            Ok(Programme { summary, version, changes, may_change: seen.may_change })
        })
        .await
}

/// The versions of a programme, the newest first, from before the one of this number on.
///
/// # Errors
/// [`ProblemType::NotFound`].
pub async fn versions(
    service: &Service,
    by: &Actor,
    code: String,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<ProgrammeVersion>, Failure> {
    let by = by.clone();
    service
        .read(move |conn| {
            visible(conn, &by, &code)?;
            let found = programme::versions(conn, &code, before, limit)?;
            found.into_iter().map(wire::version).collect()
        })
        .await
}

/// One version of a programme.
///
/// # Errors
/// [`ProblemType::NotFound`].
pub async fn version(service: &Service, by: &Actor, code: String, number: i64) -> Result<ProgrammeVersion, Failure> {
    let by = by.clone();
    service
        .read(move |conn: &mut AnyConnection| {
            visible(conn, &by, &code)?;
            let found = programme::version(conn, &code, number)?.ok_or(ProblemType::NotFound)?;
            wire::version(found)
        })
        .await
}
