//! Accounts as the service desk and the municipalities see them: lists, one account, counts by prefecture.

use crate::account::{Row, select_accounts};
use crate::availability::containing;
use crate::mail::log_in;
use crate::schema::{account, account_event, account_totp, commission, vendor};
use crate::vendor::running::runs_within;
use crate::{AnyConnection, StoreError};
use chrono::{Months, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use madoguchi_domain::{
    Account, AccountEventKind, AccountFilter, AccountId, AccountStatus, ListedAccount, OfficeAccounts, Reach, Scope,
    text_key,
};
use std::collections::{HashMap, HashSet};

/// How long after the end of a commission the municipality still sees the agents.
const SEEN_AFTERWARDS: Months = Months::new(12);

type Either = <AnyConnection as Connection>::Backend;
type Condition = Box<
    dyn BoxableExpression<
            diesel::dsl::LeftJoinQuerySource<account::table, vendor::table>,
            Either,
            SqlType = Nullable<Bool>,
        >,
>;

/// The municipalities' own accounts, and the agents of those who work for them on a day or did in the year before it. A
/// company that is yet to begin is none of them: nobody sees its agents by promising it work.
fn works_for(codes: Vec<String>, today: NaiveDate) -> Condition {
    // There is always a year before, but in the first of the calendar.
    let since = today.checked_sub_months(SEEN_AFTERWARDS).unwrap_or(today);
    let vendors = commission::table
        .filter(commission::municipality_code.eq_any(codes.clone()))
        .filter(runs_within(since, today))
        .select(commission::vendor_id.nullable());
    Box::new(account::municipality_code.eq_any(codes).or(account::vendor_id.eq_any(vendors)))
}

/// The municipalities' own accounts, and those that they applied for: [`Account::is_administered_by`] in SQL.
fn administered(codes: Vec<String>) -> Condition {
    let own = account::municipality_code.eq_any(codes.clone());
    Box::new(own.or(account::municipality_code.is_null().and(account::owner_code.eq_any(codes))))
}

macro_rules! accounts_of {
    ($scope:expr, $today:expr) => {{
        let query = select_accounts!().into_boxed();
        match $scope.reach() {
            Reach::Nation => query,
            Reach::Municipalities(_) => query.filter(works_for($scope.codes(), $today)),
        }
    }};
}

/// Accounts that the scope administers or works with, by log-in id, after one of them.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &AccountFilter,
    today: NaiveDate,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<ListedAccount>, StoreError> {
    let mut query = accounts_of!(scope, today).order(account::login_id).limit(limit);
    if let Some(key) = filter.q.as_deref().map(text_key).filter(|key| !key.is_empty()) {
        let key = containing(&key);
        query = match scope.reach() {
            Reach::Nation => query.filter(account::search_key.like(key).escape('!')),
            // What is not shown is not searched: the name and mail address of another's agent.
            Reach::Municipalities(_) => {
                let whole = account::search_key.like(key.clone()).escape('!').nullable();
                query.filter(
                    administered(scope.codes()).and(whole).or(account::login_id.like(key).escape('!').nullable()),
                )
            }
        };
    }
    if let Some(role) = filter.role {
        query = query.filter(account::role.eq(role));
    }
    if let Some(status) = filter.status {
        query = query.filter(account::status.eq(status));
    }
    if let Some(vendor_id) = filter.vendor_id {
        query = query.filter(account::vendor_id.eq(vendor_id));
    }
    if let Some(code) = filter.municipality {
        // For whom else a company works is not told to a municipality.
        let code = code.to_string();
        let told = matches!(scope.reach(), Reach::Nation) || scope.codes().contains(&code);
        query = query.filter(works_for(if told { vec![code] } else { vec![] }, today));
    }
    if let Some(login_id) = after {
        query = query.filter(account::login_id.gt(login_id));
    }
    let rows = query.load::<Row>(conn)?;
    with_what_belongs(conn, rows)
}

/// An account that the scope administers or works with.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut AnyConnection,
    scope: &Scope,
    id: AccountId,
    today: NaiveDate,
) -> Result<Option<ListedAccount>, StoreError> {
    let row = accounts_of!(scope, today).filter(account::id.eq(id)).first::<Row>(conn).optional()?;
    Ok(with_what_belongs(conn, row.into_iter().collect())?.pop())
}

/// Those of these accounts that the scope administers or works with, each with whether it may open it: an agent whose
/// company is yet to begin, or left long ago, is its owner's still, and in no list.
///
/// # Errors
/// When the database fails.
pub fn named(
    conn: &mut AnyConnection,
    scope: &Scope,
    ids: &[AccountId],
    today: NaiveDate,
) -> Result<Vec<(Account, bool)>, StoreError> {
    let rows = select_accounts!().filter(account::id.eq_any(ids)).load::<Row>(conn)?;
    let accounts: Vec<Account> = rows.into_iter().map(Account::try_from).collect::<Result<_, _>>()?;
    let listed: Vec<Row> = accounts_of!(scope, today).filter(account::id.eq_any(ids)).load(conn)?;
    let listed: HashSet<AccountId> = listed.into_iter().map(|row| row.id).collect();
    let seen = accounts.into_iter().map(|account| {
        let can_open = listed.contains(&account.id);
        (account, can_open)
    });
    Ok(seen.filter(|(account, can_open)| *can_open || account.is_administered_by(scope)).collect())
}

fn with_what_belongs(conn: &mut AnyConnection, rows: Vec<Row>) -> Result<Vec<ListedAccount>, StoreError> {
    let accounts: Vec<Account> = rows.into_iter().map(Account::try_from).collect::<Result<_, _>>()?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let confirmed: HashSet<AccountId> = account_totp::table
        .filter(account_totp::account_id.eq_any(&ids))
        .filter(account_totp::confirmed_at.is_not_null())
        .select(account_totp::account_id)
        .load(conn)?
        .into_iter()
        .collect();
    // Few accounts have more than one: the last of each wins.
    let mut reasons: HashMap<AccountId, String> = account_event::table
        .filter(account_event::account_id.eq_any(&ids))
        .filter(account_event::kind.eq(AccountEventKind::Status))
        .order(account_event::id)
        .select((account_event::account_id, account_event::reason))
        .load(conn)?
        .into_iter()
        .collect();
    let mut mails = log_in::latest(conn, &ids)?;
    let listed = accounts.into_iter().map(|account| ListedAccount {
        has_totp: confirmed.contains(&account.id),
        status_reason: reasons.remove(&account.id),
        log_in_mail: mails.remove(&account.id),
        account,
    });
    Ok(listed.collect())
}

/// Active accounts of prefectures and municipalities.
///
/// # Errors
/// When the database fails.
pub fn of_offices(conn: &mut AnyConnection) -> Result<OfficeAccounts, StoreError> {
    let active = || account::table.filter(account::status.eq(AccountStatus::Active));
    let count = diesel::dsl::count_star();
    let prefectures: Vec<(Option<String>, i64)> = active()
        .filter(account::prefecture_code.is_not_null())
        .group_by(account::prefecture_code)
        .select((account::prefecture_code, count))
        .load(conn)?;
    let municipalities: Vec<(Option<String>, i64)> = active()
        .filter(account::municipality_code.is_not_null())
        .group_by(account::municipality_code)
        .select((account::municipality_code, count))
        .load(conn)?;
    Ok(OfficeAccounts { prefectures: known(prefectures), municipalities: known(municipalities) })
}

/// Active accounts of these municipalities themselves, by six digits; those without any are left out.
///
/// # Errors
/// When the database fails.
pub fn of_municipalities(conn: &mut AnyConnection, codes: &[&str]) -> Result<HashMap<String, i64>, StoreError> {
    let rows: Vec<(Option<String>, i64)> = account::table
        .filter(account::status.eq(AccountStatus::Active))
        .filter(account::municipality_code.eq_any(codes))
        .group_by(account::municipality_code)
        .select((account::municipality_code, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(known(rows))
}

fn known(rows: Vec<(Option<String>, i64)>) -> HashMap<String, i64> {
    rows.into_iter().filter_map(|(code, count)| Some((code?, count))).collect()
}
