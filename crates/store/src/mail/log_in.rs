//! What became of the log-in mails of accounts.

use crate::schema::{account_link, outbox_mail};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, LogInMail, MailKind, MailStatus};
use std::collections::HashMap;

/// The newest log-in mail of each of these accounts that has one.
///
/// # Errors
/// When the database fails.
pub fn latest(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<HashMap<AccountId, LogInMail>, StoreError> {
    type Moment = Option<NaiveDateTime>;
    type Row = (AccountId, MailStatus, NaiveDateTime, Moment, Option<(NaiveDateTime, Moment, Moment)>);
    // Few accounts have more than one: the last of each wins.
    let rows: Vec<Row> = outbox_mail::table
        .left_join(account_link::table.on(account_link::id.nullable().eq(outbox_mail::link_id)))
        .filter(outbox_mail::account_id.eq_any(ids))
        .filter(outbox_mail::kind.eq(MailKind::LogIn))
        .order(outbox_mail::id)
        .select((
            outbox_mail::account_id,
            outbox_mail::status,
            outbox_mail::due_at,
            outbox_mail::sent_at,
            (account_link::expires_at, account_link::used_at, account_link::withdrawn_at).nullable(),
        ))
        .load(conn)?;
    let mail = |(id, status, due_at, sent_at, link): Row| {
        // Used or withdrawn, it works no more, whenever it would have ended.
        let link_ends_at = link.and_then(|(ends, used, withdrawn)| used.or(withdrawn).is_none().then_some(ends));
        (id, LogInMail { status, due_at, sent_at, link_ends_at })
    };
    Ok(rows.into_iter().map(mail).collect())
}
