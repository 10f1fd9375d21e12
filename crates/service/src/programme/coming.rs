//! Versions that are yet to come, and how many bookings each leaves outside: for the home page.

use super::comparison::Comparison;
use super::search::{Among, Search};
use super::seen::is_visible;
use crate::booking::rule_book::Coming;
use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use madoguchi_contract::overview::{MOST_ROWS, RuleChange};
use madoguchi_domain::programme::{Head, Programme};
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

/// The versions to come whose rules differ from those before, the earliest first; out of the rule book in memory.
async fn versions(service: &Service, by: &Actor) -> Result<Vec<Version>, Failure> {
    let (by, rules) = (by.clone(), service.clone());
    service
        .read(move |conn| {
            let now = by.now();
            let book = rules.rule_books().current(conn, now.today())?;
            let version = |(coming, before): (&Coming, &Programme)| {
                let code = before.code.as_str();
                let is_news = book.runs(code) && is_visible(&book, &by, code) && coming.programme.rules != before.rules;
                // By the name it has today.
                let named = book.programme(code).filter(|_| is_news)?;
                Some(Version {
                    code: code.to_owned(),
                    name_ja: named.name_ja.clone(),
                    name_en: named.name_en.clone(),
                    head: coming.head,
                    comparison: Comparison::coming(&book, before, &coming.programme, coming.head.publish_on, now),
                })
            };
            let mut versions: Vec<Version> = book.coming(now.today()).filter_map(version).collect();
            versions.sort_by_key(|version| version.head.publish_on);
            versions.truncate(MOST_ROWS);
            Ok(versions)
        })
        .await
}
