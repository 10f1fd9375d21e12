//! The look-up quota (ACC5): the municipality is told of whoever sees more of its people in an hour than one on the
//! phone can need. It warns and does not block: a caller is on the line.

use crate::mail::letters;
use crate::{Actor, Failure, Transaction};
use madoguchi_domain::MunicipalityCode;
use madoguchi_store::account;
use madoguchi_store::audit::{self, look_ups};

pub use madoguchi_store::audit::look_ups::People;

/// Whether the looks of somebody are counted: a municipality's people are its own.
#[must_use]
pub fn counts(by: &Actor) -> bool {
    by.scope().role().works_for_others()
}

/// How many people an answer shows, by the codes of those whose they are: one code a person. An answer that shows
/// nobody says that somebody is not there: a look at one of each municipality that was looked through.
///
/// # Errors
/// When a code is none.
pub fn people<'a>(by: &Actor, owners: impl IntoIterator<Item = &'a str>) -> Result<People, Failure> {
    let mut people = People::new();
    for owner in owners {
        let code = MunicipalityCode::parse(owner).map_err(|_| Failure::internal("the municipality of a booking"))?;
        *people.entry(code).or_default() += 1;
    }
    if people.is_empty() {
        people.extend(by.scope().municipalities().iter().map(|code| (*code, 1)));
    }
    Ok(people)
}

/// Counts the people whose data an answer shows, in its transaction. Each municipality whose limit of an hour is passed
/// with it is written to, once an hour: an event in its audit, and a mail to its accounts that have an address.
///
/// # Errors
/// When the database fails.
pub fn count(tx: &mut Transaction<'_>, by: &Actor, people: &People) -> Result<(), Failure> {
    if !counts(by) {
        return Ok(());
    }
    // The real clock: an hour is an hour in a sandbox too.
    let over = look_ups::count(tx.conn, by.account_id(), by.now().real(), people, tx.settings.look_limits)?;
    for (municipality, people) in over {
        let subject = ("account", &by.account_id() as &dyn std::fmt::Display);
        audit::append(tx.conn, &by.event("look_ups.over_quota", subject, Some(&municipality)))?;
        let to = account::with_mail_of(tx.conn, &municipality)?;
        letters::look_up_warning(tx, &to, &by.account().login_id, people, by.now().instant())?;
    }
    Ok(())
}
