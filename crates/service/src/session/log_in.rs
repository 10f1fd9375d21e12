//! Log-in, in three steps with the hashing of the password between them: [`look`], [`count`], [`settle`].
//!
//! An unknown account, a suspended one, one without a password and a wrong password get the same answer after the same
//! work: the same statements, one hash.

use super::throttle::{Standing, Throttle};
use super::{Fit, LIFE, second_factor, short};
use crate::service::Transaction;
use crate::{Failure, Service, Visitor};
use chrono::Duration;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountId, AccountStatus};
use madoguchi_store::account;
use madoguchi_store::session::{self, NewSession};
use std::fmt::Display;

/// An address counts as the owner's for so long after a log-in from it.
pub const ADDRESS_KNOWN: Duration = Duration::days(30);
/// A try to log in: on which account, if it is one, and where it will be counted.
pub struct Attempt {
    by: Visitor,
    account: Option<Account>,
    password: Throttle,
    code: Throttle,
    is_known: bool,
}

impl Attempt {
    /// Whether the account was logged in with this device, or from this address, before.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.is_known
    }
}

/// A try that was counted: its password may be looked at.
pub struct Counted(Attempt);

impl Counted {
    /// The hash that the password must fit; none when no password does.
    #[must_use]
    pub fn hash(&self) -> Option<&str> {
        let account = self.0.account.as_ref().filter(|account| may_log_in(account));
        account.map(|account| account.password_hash.as_str())
    }
}

/// A log-in to be opened.
#[derive(Clone)]
pub struct NewLogIn {
    /// Random id.
    pub id: String,
    /// Hash of the first refresh token.
    pub refresh_hash: String,
    /// The program, as it names itself.
    pub user_agent: String,
}

fn may_log_in(account: &Account) -> bool {
    account.status == AccountStatus::Active && account.has_password()
}

/// The first step: finds the account and where its tries are counted, and reads only. `device` is the nonce of a device
/// that the account was logged in with; `by.now` must be read once the whole request has come.
///
/// # Errors
/// [`Failure::TooManyRequests`] when no try is free.
pub async fn look(
    service: &Service,
    by: Visitor,
    login_id: String,
    device: Option<String>,
) -> Result<Attempt, Failure> {
    service
        .read(move |conn| {
            let now = by.now.real();
            let account = account::find_by_login_id(conn, &login_id)?;
            let id = account.as_ref().map_or(AccountId::NONE, |account| account.id);
            let at_home = session::opened_from(conn, id, &by.address, now - ADDRESS_KNOWN)?;
            let standing = match &device {
                Some(nonce) => Standing::Device(nonce),
                None if at_home => Standing::Address,
                None => Standing::Stranger,
            };
            let password = Throttle::log_in(&login_id, &by.address, standing);
            password.look(conn, now)?;
            let code = Throttle::code(&login_id, standing);
            let is_known = standing != Standing::Stranger;
            Ok(Attempt { by, account, password, code, is_known })
        })
        .await
}

/// The second step: counts the try, before its password is looked at. To be called with a seat in the queue of those
/// whose passwords are hashed: who finds the server full has not tried.
///
/// # Errors
/// [`Failure::TooManyRequests`] when the try is not free any more.
pub async fn count(service: &Service, attempt: Attempt) -> Result<Counted, Failure> {
    let (throttle, now) = (attempt.password.clone(), attempt.by.now.real());
    service.write(move |tx| throttle.count(tx.conn, now)).await?;
    Ok(Counted(attempt))
}

/// The last step: opens the log-in, or writes the refused try down, also that of an account that is none. `fit` says of
/// the password what came of [`Counted::hash`]; `code` is that of the second factor as it was typed. The id of the
/// account that is logged in now.
///
/// # Errors
/// [`ProblemType::BadCredentials`]; [`Failure::SecondFactorRequired`] when the code is missing or, with `/code` in the
/// errors, wrong; [`Failure::TooManyRequests`] after too many codes.
pub async fn settle(
    service: &Service,
    counted: Counted,
    fit: Fit,
    code: Option<String>,
    new: NewLogIn,
) -> Result<AccountId, Failure> {
    let hash = counted.hash().map(str::to_owned);
    let Attempt { by, account, password, code: code_throttle, is_known: _ } = counted.0;
    let (Some(account_id), Some(hash), Fit::Yes { renewed }) = (account.as_ref().map(|account| account.id), hash, fit)
    else {
        return refuse(service, by, account.map(|account| account.id)).await;
    };
    let lang = by.lang;
    let admission = Admission { by, account_id, hash, renewed, code, password, code_throttle, new };
    match service.write(move |tx| admission.decide(tx)).await? {
        Decision::Admitted => Ok(account_id),
        Decision::Changed => Err(ProblemType::BadCredentials.into()),
        Decision::CodeMissing => Err(Failure::SecondFactorRequired(Vec::new())),
        Decision::CodeWrong => Err(Failure::SecondFactorRequired(vec![FieldCode::WrongCode.at("/code", lang)])),
    }
}

async fn refuse(service: &Service, by: Visitor, account_id: Option<AccountId>) -> Result<AccountId, Failure> {
    let subject = account_id.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
    let event = by.own_event(account_id, "session.refused", ("account", &subject));
    service.write(move |tx| Ok(event.append(tx.conn)?)).await?;
    Err(ProblemType::BadCredentials.into())
}

/// What is committed, whatever the answer: a try counted, taken back or written down.
enum Decision {
    Admitted,
    /// The account was suspended, or its password changed, while the old one was looked at.
    Changed,
    CodeMissing,
    CodeWrong,
}

/// The right password came: everything that is needed to let its owner in.
struct Admission {
    by: Visitor,
    account_id: AccountId,
    /// The hash that the password fitted.
    hash: String,
    renewed: Option<String>,
    code: Option<String>,
    password: Throttle,
    code_throttle: Throttle,
    new: NewLogIn,
}

impl Admission {
    fn decide(&self, tx: &mut Transaction<'_>) -> Result<Decision, Failure> {
        let now = self.by.now.real();
        let held = account::find_held(tx.conn, self.account_id)?;
        if held.is_none_or(|account| !may_log_in(&account) || account.password_hash != self.hash) {
            return Ok(Decision::Changed);
        }
        let factor = session::second_factor::find(tx.conn, self.account_id)?;
        let proof = match (factor.and_then(|factor| factor.secret), &self.code) {
            (None, _) => None,
            (Some(_), None) => {
                // No guesser's try; nor may it wipe out what a guesser of codes has tried.
                self.password.take_back(tx.conn, now)?;
                return Ok(Decision::CodeMissing);
            }
            (Some(secret), Some(code)) => {
                self.code_throttle.count(tx.conn, now)?;
                let proof = second_factor::use_code(tx.conn, self.account_id, &secret, code, now)?;
                if proof.is_none() {
                    self.note(tx, "second_factor.refused")?;
                    return Ok(Decision::CodeWrong);
                }
                self.code_throttle.succeeded(tx.conn, now)?;
                proof
            }
        };
        self.password.succeeded(tx.conn, now)?;
        if let Some(renewed) = &self.renewed {
            account::replace_password(tx.conn, self.account_id, &self.hash, renewed)?;
        }
        session::open(tx.conn, &self.session())?;
        match proof {
            None => {}
            Some(second_factor::Proof::Totp) => self.note(tx, "totp.used")?,
            Some(second_factor::Proof::RecoveryCode) => self.note(tx, "recovery_code.used")?,
        }
        self.note(tx, "session.opened")?;
        Ok(Decision::Admitted)
    }

    fn session(&self) -> NewSession {
        let NewLogIn { id, refresh_hash, user_agent } = self.new.clone();
        let (account_id, now, address) = (self.account_id, self.by.now.real(), self.by.address.to_string());
        NewSession {
            id,
            account_id,
            refresh_hash,
            rotated_at: now,
            created_at: now,
            expires_at: now + LIFE,
            address,
            user_agent,
        }
    }

    fn note(&self, tx: &mut Transaction<'_>, action: &str) -> Result<(), Failure> {
        let subject = ("session", &short(&self.new.id) as &dyn Display);
        Ok(self.by.own_event(Some(self.account_id), action, subject).append(tx.conn)?)
    }
}
