//! Links to set a password, for people who are not logged in.

use super::throttle::Throttle;
use crate::effects::Forget;
use crate::mail::{LinkToken, letters};
use crate::{Failure, Service, Visitor};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountId, AccountStatus, Now};
use madoguchi_store::account::link::{self, Link};
use madoguchi_store::{account, audit, session};

/// Asks for a mail with a link. It comes to the same whether there is such an account or not, and whether it has a mail
/// address or not, but for the time it takes: that is for the caller to hide.
///
/// Two transactions: a mail that is refused must not take back what was counted for the address.
///
/// # Errors
/// [`Failure::TooManyRequests`] after too many from this address.
pub async fn ask(service: &Service, by: &Visitor, login_id: String) -> Result<(), Failure> {
    let (throttle, now) = (Throttle::links_from(&by.address), by.now);
    service.write(move |tx| throttle.count(tx.conn, now.real())).await?;
    match put_mail(service, by.clone(), login_id).await {
        // An account that was sent several mails gets the next one later; that is nobody else's business.
        Ok(()) | Err(Failure::TooManyRequests { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn put_mail(service: &Service, by: Visitor, login_id: String) -> Result<(), Failure> {
    let throttle = Throttle::links_for(&login_id);
    let public_url = service.settings().public_url.clone();
    service
        .write(move |tx| {
            let account = account::find_by_login_id(tx.conn, &login_id)?;
            let Some(account) = account.filter(|a| a.status == AccountStatus::Active && a.mail_address.is_some())
            else {
                return Ok(());
            };
            throttle.count(tx.conn, by.now.real())?;
            // Whoever asks is not known to be its owner: of the account, not by it.
            let event = by.own_event(None, "password_link.asked", ("account", &account.id));
            audit::OwnEvent { account_id: Some(account.id), ..event }.append(tx.conn)?;
            letters::password_reset(tx, &account, by.now.instant(), &public_url)
        })
        .await
}

/// The link of a token, and its account.
///
/// # Errors
/// [`ProblemType::LinkReplaced`] when a newer one took its place; [`ProblemType::LinkNotValid`] when it was used or
/// withdrawn, has ended, or the account is not active.
pub async fn find(service: &Service, token: &LinkToken, now: Now) -> Result<(Link, Account), Failure> {
    let token_hash = token.hash();
    service
        .read(move |conn| {
            let Some(link) = link::find_valid(conn, &token_hash, now.instant())? else {
                let is_replaced = link::is_replaced(conn, &token_hash)?;
                return Err(if is_replaced { ProblemType::LinkReplaced } else { ProblemType::LinkNotValid }.into());
            };
            let account = account::find(conn, link.account_id)?.ok_or(ProblemType::LinkNotValid)?;
            Ok((link, account))
        })
        .await
}

/// Sets the password, by its hash, of a link's account. The link is used up, all log-ins of the account end, and what
/// was counted for it is forgotten: who reads its mail is its owner.
///
/// # Errors
/// [`ProblemType::LinkNotValid`] when somebody was faster.
pub async fn set_password(
    service: &Service,
    by: &Visitor,
    token: &LinkToken,
    account_id: AccountId,
    hash: String,
) -> Result<(), Failure> {
    let (by, token_hash) = (by.clone(), token.hash());
    service
        .write(move |tx| {
            let now = by.now;
            link::use_up(tx.conn, &token_hash, now.instant())?.ok_or(ProblemType::LinkNotValid)?;
            let held = account::find_held(tx.conn, account_id)?.ok_or(ProblemType::LinkNotValid)?;
            account::replace_password(tx.conn, held.id, &held.password_hash, &hash)?;
            session::end_all(tx.conn, &[held.id], now.real())?;
            Throttle::forget_account(tx.conn, &held.login_id, &by.address)?;
            by.own_event(Some(account_id), "password.set", ("account", &account_id)).append(tx.conn)?;
            tx.effects.forget(Forget::Account(account_id));
            Ok(())
        })
        .await
}
