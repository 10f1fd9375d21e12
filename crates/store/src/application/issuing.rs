//! Many people of a round at once: their decisions, accounts and log-in mails, in a few statements whatever their
//! number.

use crate::account::{Issue, search_key};
use crate::application::people::Decided;
use crate::mail::outbox::NewMail;
use crate::schema::{account, account_link, application_person, login_id_counter, outbox_mail};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Text;
use madoguchi_domain::{
    Account, AccountId, AccountStatus, ApplicationPerson, ApplicationPersonId, ApplicationStatus, LinkId, LoginId,
    MailStatus, NO_PASSWORD, Phone, Role,
};
use std::collections::HashMap;

/// Rows in one statement; 16 values each, under SQLite's limit of 32,766.
const ROWS: usize = 500;

/// Decides on people who wait, all the same way; the ids of those on whom nobody else had decided.
///
/// # Errors
/// When the database fails.
pub fn decide_all(
    conn: &mut AnyConnection,
    people: &[ApplicationPerson],
    decided: &Decided,
) -> Result<Vec<ApplicationPersonId>, StoreError> {
    let ids: Vec<ApplicationPersonId> = people.iter().map(|person| person.id).collect();
    decide_each(conn, &ids, decided)
}

/// The same by id.
///
/// # Errors
/// When the database fails.
pub fn decide_each(
    conn: &mut AnyConnection,
    people: &[ApplicationPersonId],
    decided: &Decided,
) -> Result<Vec<ApplicationPersonId>, StoreError> {
    let mut claimed = Vec::with_capacity(people.len());
    for people in people.chunks(ROWS) {
        // The condition is in the statement: of two operators who decide at once one does.
        let waiting = application_person::table
            .filter(application_person::id.eq_any(people))
            .filter(application_person::status.eq(ApplicationStatus::Received));
        let update = diesel::update(waiting)
            .set((
                application_person::status.eq(decided.status),
                application_person::refusal_reason.eq(decided.refusal_reason.as_deref()),
                application_person::withdrawal_reason.eq(decided.withdrawal_reason.as_deref()),
                application_person::at_once_reason.eq(decided.at_once_reason.as_deref()),
                application_person::decided_by.eq(Some(decided.by)),
                application_person::decided_at.eq(Some(decided.at)),
                application_person::version.eq(application_person::version + 1),
            ))
            .returning(application_person::id);
        claimed.extend(update.get_results::<ApplicationPersonId>(conn)?);
    }
    Ok(claimed)
}

/// Keeps these accounts as they are until the transaction ends, for everyone else. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock_accounts(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<(), StoreError> {
    if let AnyConnection::Postgresql(pg) = conn {
        let rows = account::table.filter(account::id.eq_any(ids)).order(account::id).select(account::id);
        rows.for_no_key_update().load::<AccountId>(pg)?;
    }
    Ok(())
}

/// Makes accounts of agents with the next log-in ids, without passwords, in their order.
///
/// # Errors
/// When the database fails.
pub fn make_agents(conn: &mut AnyConnection, new: &[Issue], now: NaiveDateTime) -> Result<Vec<Account>, StoreError> {
    let mut made = Vec::with_capacity(new.len());
    for new in new.chunks(ROWS) {
        made.extend(make_chunk(conn, new, now)?);
    }
    Ok(made)
}

fn make_chunk(conn: &mut AnyConnection, new: &[Issue], now: NaiveDateTime) -> Result<Vec<Account>, StoreError> {
    let ids = next_login_ids(conn, new.len())?;
    // Those that somebody chose by hand; the numbers themselves are ours alone.
    let taken: Vec<String> = account::table
        .filter(account::login_id.eq_any(ids.iter().map(LoginId::as_str)))
        .select(account::login_id)
        .load(conn)?;
    let is_free = |login_id: &LoginId| !taken.iter().any(|taken| taken == login_id.as_str());
    let free: Vec<(&Issue, &LoginId)> = new.iter().zip(&ids).filter(|(_, login_id)| is_free(login_id)).collect();
    let rows: Vec<_> = free
        .iter()
        .map(|(new, login_id)| {
            (
                account::login_id.eq(login_id.as_str()),
                account::password_hash.eq(NO_PASSWORD),
                account::role.eq(Role::Agent),
                account::display_name.eq(&new.display_name),
                account::vendor_id.eq(new.holder.vendor_id()),
                account::owner_code.eq(new.owner.map(|code| code.to_string())),
                account::mail_address.eq(Some(new.mail_address.as_str())),
                account::phone.eq(new.phone.as_ref().map(Phone::as_str)),
                account::search_key.eq(search_key(login_id.as_str(), &new.display_name, Some(&new.mail_address))),
                account::status.eq(AccountStatus::Active),
                account::created_at.eq(now),
                account::updated_at.eq(now),
            )
        })
        .collect();
    // No RETURNING: with it diesel would open a transaction of its own on SQLite.
    each_backend!(conn, |c| diesel::insert_into(account::table).values(&rows).execute(c))?;
    let login_ids: Vec<&str> = free.iter().map(|(_, login_id)| login_id.as_str()).collect();
    let mut made: HashMap<String, Account> = crate::account::find_by_login_ids(conn, &login_ids)?
        .into_iter()
        .map(|account| (account.login_id.clone(), account))
        .collect();
    let mut all = Vec::with_capacity(new.len());
    for (new, login_id) in new.iter().zip(&ids) {
        all.push(match made.remove(login_id.as_str()) {
            Some(account) => account,
            None => crate::account::create_with_next_login_id(conn, new, now)?,
        });
    }
    Ok(all)
}

/// The row of the counter stays locked until the transaction ends: two issuers get different numbers.
fn next_login_ids(conn: &mut AnyConnection, count: usize) -> Result<Vec<LoginId>, StoreError> {
    let count = i32::try_from(count).map_err(|_| StoreError::Corrupt("too many accounts".into()))?;
    let last: i32 = diesel::update(login_id_counter::table.find(Role::Agent.code()))
        .set(login_id_counter::last_number.eq(login_id_counter::last_number + count))
        .returning(login_id_counter::last_number)
        .get_result(conn)?;
    Ok((last - count + 1..=last).map(|number| LoginId::of(Role::Agent, number)).collect())
}

/// Puts mails. Those with a link are for accounts that were just made: there are no older links whose place they take.
///
/// # Errors
/// When the database fails.
pub fn put_mails(conn: &mut AnyConnection, mails: &[NewMail<'_>]) -> Result<(), StoreError> {
    for mails in mails.chunks(ROWS) {
        let links: Vec<_> = mails
            .iter()
            .filter_map(|mail| {
                let link = mail.link?;
                Some((
                    account_link::account_id.eq(mail.account_id),
                    account_link::purpose.eq(mail.kind.link_purpose()?),
                    account_link::token_hash.eq(link.token_hash),
                    account_link::created_at.eq(mail.now),
                    account_link::expires_at.eq(link.expires_at),
                ))
            })
            .collect();
        if !links.is_empty() {
            each_backend!(conn, |c| diesel::insert_into(account_link::table).values(&links).execute(c))?;
        }
        let hashes = mails.iter().filter_map(|mail| mail.link.map(|link| link.token_hash));
        let ids: Vec<(AccountId, LinkId)> = account_link::table
            .filter(account_link::token_hash.eq_any(hashes))
            .select((account_link::account_id, account_link::id))
            .load(conn)?;
        let ids: HashMap<AccountId, LinkId> = ids.into_iter().collect();
        let rows: Vec<_> = mails
            .iter()
            .map(|mail| {
                (
                    outbox_mail::kind.eq(mail.kind),
                    outbox_mail::account_id.eq(mail.account_id),
                    outbox_mail::mail_address.eq(mail.to.as_str()),
                    outbox_mail::subject.eq(mail.subject),
                    outbox_mail::body.eq(mail.body),
                    outbox_mail::link_id.eq(ids.get(&mail.account_id).copied()),
                    outbox_mail::link_token.eq(mail.link.map(|link| link.token)),
                    outbox_mail::status.eq(MailStatus::Waiting),
                    outbox_mail::due_at.eq(mail.due_at),
                    outbox_mail::attempts.eq(0),
                    outbox_mail::next_attempt_at.eq(mail.due_at),
                    outbox_mail::created_at.eq(mail.now),
                )
            })
            .collect();
        each_backend!(conn, |c| diesel::insert_into(outbox_mail::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Notes why an account that was issued does not wait for its mailing day.
///
/// # Errors
/// When the database fails.
pub fn note_at_once(conn: &mut AnyConnection, account_id: AccountId, reason: &str) -> Result<(), StoreError> {
    let issued = application_person::table
        .filter(application_person::account_id.eq(account_id))
        .filter(application_person::status.eq(ApplicationStatus::Issued));
    diesel::update(issued)
        .set((
            application_person::at_once_reason.eq(reason),
            application_person::version.eq(application_person::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes the accounts that were made for people: pairs of person and account. They travel as JSON: SQLite has no
/// arrays.
///
/// # Errors
/// When the database fails.
pub fn set_accounts(conn: &mut AnyConnection, pairs: &[(ApplicationPersonId, AccountId)]) -> Result<(), StoreError> {
    let pairs: Vec<(i64, i64)> = pairs.iter().map(|(person, account)| (person.0, account.0)).collect();
    let json = serde_json::to_string(&pairs).map_err(|error| StoreError::Corrupt(format!("pairs: {error}")))?;
    let sql = match conn {
        AnyConnection::Postgresql(_) => {
            "UPDATE application_person SET account_id = (made ->> 1)::bigint \
             FROM json_array_elements($1::json) AS made \
             WHERE application_person.id = (made ->> 0)::bigint"
        }
        AnyConnection::Sqlite(_) => {
            "UPDATE application_person SET account_id = json_extract(made.value, '$[1]') FROM json_each($1) AS made \
             WHERE application_person.id = json_extract(made.value, '$[0]')"
        }
    };
    each_backend!(conn, |c| diesel::sql_query(sql).bind::<Text, _>(&json).execute(c))?;
    Ok(())
}
