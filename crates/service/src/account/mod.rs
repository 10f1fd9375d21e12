//! Accounts (ACC1, ACC4): make, see, change. What lets one in and revokes its access is in [`status`].

pub mod acts;
pub mod second_factor_removal;
pub mod status;
pub mod wire;

use crate::mail::letters;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::{Lang, ParsedAccount, etag};
use madoguchi_domain::{
    AccountChange, AccountFilter, AccountId, Changes, ListedAccount, LookPurpose, Now, Permission, Role, Scope,
    VendorId,
};
use madoguchi_store::account::list as listing;
use madoguchi_store::account::{self, Created, Issue, NewAccount};
use madoguchi_store::{AnyConnection, Store, audit, vendor};

/// Accounts in scope, by log-in id, after this one. Reading them is written down in the audit.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: AccountFilter,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<ListedAccount>, Failure> {
    by.require(Permission::ReadAccounts)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let looked_at = if filter.q.is_some() { "search" } else { "list" };
            let event = by.event("accounts.listed", ("accounts", &looked_at), None);
            audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?;
            Ok(listing::list(tx.conn, by.scope(), &filter, by.now().today(), after.clone(), limit)?)
        })
        .await
}

/// An account in scope. Reading it is written down in the audit.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: AccountId) -> Result<ListedAccount, Failure> {
    by.require(Permission::ReadAccounts)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let found = listing::find(tx.conn, by.scope(), id, by.now().today())?.ok_or(ProblemType::NotFound)?;
            let event = by.event("account.read", ("account", &id), found.account.municipality.as_ref());
            audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?;
            Ok(found)
        })
        .await
}

/// Makes an account. Its log-in id is the next one of its role; a log-in mail with a link to set the password leaves at
/// once.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::NoSuch`] for an unknown company, [`Failure::Invalid`] for one that is not
/// confirmed yet.
pub async fn create(service: &Service, by: &Actor, asked: Asked, parsed: ParsedAccount) -> Result<Kept, Failure> {
    by.require(Permission::WriteAccounts)?;
    let ParsedAccount { holder, display_name, mail_address, phone } = parsed;
    let new = Issue { holder, owner: None, display_name, mail_address, phone };
    let (actor, public_url) = (by.clone(), service.settings().public_url.clone());
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            check_vendor(tx.conn, by.scope(), new.holder.vendor_id(), by.lang())?;
            let made = account::create_with_next_login_id(tx.conn, &new, now.instant())?;
            letters::log_in(tx, &made, now.instant(), now.instant(), &public_url)?;
            acts::note(tx, by, "account.created", &[made.id])?;
            let listed = listing::find(tx.conn, by.scope(), made.id, now.today())?.ok_or(ProblemType::NotFound)?;
            let (tag, location) = (etag(made.version), format!("/api/v1/accounts/{}", made.id));
            Ok(Answer::created(&wire::wire(listed, by.scope()), location)?.with_etag(tag))
        })
        .await
}

/// Agents are those of a company that the service desk has looked at.
fn check_vendor(
    conn: &mut AnyConnection,
    scope: &Scope,
    vendor_id: Option<VendorId>,
    lang: Lang,
) -> Result<(), Failure> {
    let Some(id) = vendor_id else { return Ok(()) };
    match vendor::find(conn, scope, id)? {
        Some(found) if found.vendor.is_confirmed() => Ok(()),
        Some(_) => Err(Failure::Invalid(vec![FieldCode::VendorNotConfirmed.at("/vendor_id", lang)])),
        None => Err(Failure::NoSuch(FieldCode::NotFound.at("/vendor_id", lang))),
    }
}

/// Changes name, mail address or phone: what is left out stays as it is; see [`acts::change`].
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::AccountState`] for a deleted account; [`Failure::Invalid`] without the reason that another mail
/// address takes.
pub async fn update(
    service: &Service,
    by: &Actor,
    id: AccountId,
    seen: SeenVersion,
    (change, reason): (AccountChange, Option<String>),
) -> Result<ListedAccount, Failure> {
    by.require(Permission::WriteAccounts)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let now = by.now();
            let stored = account::find(tx.conn, id)?.ok_or(ProblemType::NotFound)?;
            seen.check(stored.version)?;
            acts::change(tx, &by, &[(&stored, change.clone())], reason.as_deref())?;
            acts::note_changes(tx, &by, "account.changed", &[(id, Changes::of_account(&stored, &change))])?;
            listing::find(tx.conn, by.scope(), id, now.today())?.ok_or(ProblemType::NotFound.into())
        })
        .await
}

/// An account of the service desk, as the command line makes it.
#[derive(Clone)]
pub struct NewOperator {
    /// Log-in id.
    pub login_id: String,
    /// The owner's name.
    pub display_name: String,
    /// Hash of the password.
    pub password_hash: String,
}

/// Makes an account of the service desk, on the calling thread: the command line has no server, and no account yet that
/// could ask for it.
///
/// # Errors
/// When the database fails.
pub fn create_operator(store: &Store, new: NewOperator, now: Now) -> Result<Created, Failure> {
    let NewOperator { login_id, display_name, password_hash } = new;
    let new = NewAccount {
        login_id,
        password_hash,
        role: Role::Operator,
        display_name,
        municipality: None,
        prefecture_code: None,
        vendor_id: None,
        owner: None,
        mail_address: None,
        phone: None,
    };
    store.write_blocking(move |conn| {
        let created = account::create(conn, &new, now.real())?;
        if let Created::Account(id) = created {
            audit::append(conn, &acts::command_event("account.created", id, now))?;
        }
        Ok(created)
    })
}
