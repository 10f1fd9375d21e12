//! Versions that are yet to come, and how many bookings each leaves outside: for the home page.

use super::comparison::{Comparison, Document};
use super::search::{Among, Search};
use super::seen::{is_visible, visible};
use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use madoguchi_contract::overview::{MOST_ROWS, RuleChange};
use madoguchi_domain::programme::{Head, Standing, standing};
use madoguchi_domain::{BookingOrder, Permission, Scope};

/// Pages of bookings that are looked through for one home page, all versions together: it is opened by everybody all
/// day, and there may be a million bookings.
const MOST_PAGES: u32 = 2;
/// The most that are counted of a version; whoever has to call so many opens the list.
const MOST_COUNTED: usize = 200;

/// A version that other bookings are checked by from a day on.
struct Version {
    code: String,
    name_ja: String,
    name_en: String,
    head: Head,
    comparison: Comparison,
}

/// The versions to come of running programmes that leave bookings of these municipalities outside, or may: where there
/// are too many bookings to look through, nobody has counted.
pub(crate) async fn rule_changes(service: &Service, by: &Actor, scope: &Scope) -> Result<Vec<RuleChange>, Failure> {
    if !by.scope().may(Permission::Book) {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    let mut pages = MOST_PAGES;
    for Version { code, name_ja, name_en, head, comparison } in versions(service, by).await? {
        let search = Search::of(service, Some(comparison), Among::Scope(scope.clone(), BookingOrder::Date(None)));
        let (bookings, more) = match outside(search, &mut pages).await? {
            Some((0, _)) => continue,
            Some((bookings, more)) => (Some(count(bookings)?), more),
            None => (None, false),
        };
        let (version, publish_on) = (count(head.number)?, head.publish_on.to_string());
        changes.push(RuleChange { programme: code, name_ja, name_en, version, publish_on, bookings, more });
    }
    Ok(changes)
}

/// How many bookings are refused, and whether there are more; `None` where the pages do not suffice to say.
async fn outside(mut search: Search, pages: &mut u32) -> Result<Option<(usize, bool)>, Failure> {
    let mut found = 0;
    while !search.is_ended() {
        if *pages == 0 {
            return Ok((0 < found).then_some((found, true)));
        }
        *pages -= 1;
        let Some(page) = search.next(|_, _| Ok(())).await? else { break };
        found += page.refused.len();
        if MOST_COUNTED <= found {
            let more = MOST_COUNTED < found || !search.is_ended();
            return Ok(Some((MOST_COUNTED, more)));
        }
    }
    Ok(Some((found, false)))
}

/// The versions to come whose rules differ from those before.
async fn versions(service: &Service, by: &Actor) -> Result<Vec<Version>, Failure> {
    let (by, rules) = (by.clone(), service.clone());
    service
        .read(move |conn| {
            let today = by.now().today();
            let book = rules.rule_books().current(conn, today)?;
            let mut versions = Vec::new();
            let running = |code: &str| book.runs(code) && is_visible(&book, &by, code);
            let mut coming: Vec<_> = book.coming().filter(|coming| running(&coming.programme)).collect();
            coming.sort_by_key(|coming| coming.head.publish_on);
            for coming in coming {
                let Some(in_force) = book.in_force(&coming.programme) else { continue };
                let seen = visible(conn, &by, &coming.programme)?;
                let head = coming.head;
                if standing(&seen.heads, head.number, today) == Some(Standing::Superseded) {
                    continue;
                }
                let document = Document::Version(head.number);
                let comparison = Comparison::begin(conn, &rules, &by, &seen, document)?;
                let Some(comparison) = comparison.filter(|comparison| !comparison.is_same()) else { continue };
                versions.push(Version {
                    code: coming.programme.clone(),
                    name_ja: in_force.content.name_ja.clone(),
                    name_en: in_force.content.name_en.clone(),
                    head,
                    comparison,
                });
                if MOST_ROWS <= versions.len() {
                    break;
                }
            }
            Ok(versions)
        })
        .await
}
