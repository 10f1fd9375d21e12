//! The keys that names are found by, made anew at start: of rows from before there were keys, and of all rows when the
//! rules of the keys have changed.

use crate::database::{municipalities, write_keys};
use crate::schema::{account, booking as bookings, key_edition, vendor};
use crate::{AnyConnection, StoreError, booking};
use diesel::prelude::*;
use madoguchi_domain::{MailAddress, company_key};
use std::collections::HashSet;

/// Counts up with every change of the rules (`search_key`, `text_key`, `company_key` and what is made of them).
const EDITION: i64 = 1;

/// Whether all keys were made by the rules of this program, or of a newer one.
pub(super) fn are_current(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(EDITION <= key_edition::table.select(key_edition::edition).first::<i64>(conn)?)
}

/// Makes anew what an older program has made. What is interrupted begins again at the next start.
pub(super) fn bring_up_to_date(conn: &mut AnyConnection) -> Result<(), StoreError> {
    if are_current(conn)? {
        fill_vendors(conn)?;
        return fill_accounts(conn);
    }
    // Nothing to be said of a database that begins.
    if bookings::table.select(bookings::id).first::<i64>(conn).optional()?.is_some() {
        tracing::info!("the keys that names are found by are made anew");
    }
    conn.transaction(|conn| {
        municipalities::rewrite(conn)?;
        diesel::update(vendor::table).set(vendor::search_key.eq("")).execute(conn)?;
        fill_vendors(conn)?;
        diesel::update(account::table).set(account::search_key.eq("")).execute(conn)?;
        fill_accounts(conn)?;
        crate::venue::rewrite_keys(conn)
    })?;
    booking::names::rebuild(conn)?;
    diesel::update(key_edition::table).set(key_edition::edition.eq(EDITION)).execute(conn)?;
    Ok(())
}

/// Keys of companies from before there were keys. Of companies that turn out to be one by their names, the oldest gets
/// the key; the others get the key with their id behind a space, which no key has: they are found, nobody is taken for
/// them, and what becomes of them is for people to decide.
fn fill_vendors(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let rows: Vec<(i64, String)> = vendor::table
        .filter(vendor::search_key.eq(""))
        .order(vendor::id)
        .select((vendor::id, vendor::name))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut taken: HashSet<String> = vendor::table.select(vendor::search_key).load(conn)?.into_iter().collect();
    let key = |(id, name): (i64, String)| {
        let mut key = company_key(&name);
        if taken.contains(&key) {
            key = format!("{key} {id}");
        }
        taken.insert(key.clone());
        (id, key)
    };
    let keys: Vec<_> = rows.into_iter().map(key).collect();
    write_keys::write(conn, "vendor", "search_key", &keys)
}

/// Keys of accounts from before there were keys.
fn fill_accounts(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let rows: Vec<(i64, String, String, Option<String>)> = account::table
        .filter(account::search_key.eq(""))
        .order(account::id)
        .select((account::id, account::login_id, account::display_name, account::mail_address))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(());
    }
    let key = |(id, login_id, display_name, mail_address): (i64, String, String, Option<String>)| {
        // What is no address is not found by it; whoever reads the account hears of it.
        let mail_address = mail_address.as_deref().and_then(|address| MailAddress::parse(address).ok());
        (id, crate::account::search_key(&login_id, &display_name, mail_address.as_ref()))
    };
    let keys: Vec<_> = rows.into_iter().map(key).collect();
    write_keys::write(conn, "account", "search_key", &keys)
}
