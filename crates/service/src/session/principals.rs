//! The accounts behind recent tokens.

use crate::Principal;
use madoguchi_domain::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the answer "this log-in is alive, and sees these municipalities" is believed. Revoked access must reach
/// every process within a second, and a commission that ends at midnight must not live on in memory.
const BELIEVED: Duration = Duration::from_millis(500);
/// Entries kept at most.
const MOST: usize = 10_000;

/// Accounts behind recent tokens, by log-in.
#[derive(Default)]
pub(crate) struct Principals(Mutex<Known>);

#[derive(Default)]
struct Known {
    by_session: HashMap<String, (Instant, Arc<Principal>)>,
    /// How often something was forgotten: an answer that was asked for before is not kept after.
    forgotten: u64,
}

/// When an answer was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    at: Instant,
    forgotten: u64,
}

impl Principals {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account behind a log-in, when it was looked up a moment ago.
    pub(crate) fn get(&self, session_id: &str) -> Option<Arc<Principal>> {
        let known = self.known();
        let (since, principal) = known.by_session.get(session_id)?;
        (since.elapsed() < BELIEVED).then(|| Arc::clone(principal))
    }

    /// To be called before the account is looked up: [`Self::put`] takes it.
    pub(crate) fn ask(&self) -> Asked {
        Asked { at: Instant::now(), forgotten: self.known().forgotten }
    }

    /// Keeps what was looked up, unless something was forgotten meanwhile.
    pub(crate) fn put(&self, asked: Asked, principal: &Arc<Principal>) {
        let mut known = self.known();
        if known.forgotten != asked.forgotten {
            return;
        }
        if MOST <= known.by_session.len() {
            known.by_session.retain(|_, (since, _)| since.elapsed() < BELIEVED);
        }
        known.by_session.insert(principal.session_id.clone(), (asked.at, Arc::clone(principal)));
    }

    /// Forgets a log-in that has ended.
    pub(crate) fn forget(&self, session_id: &str) {
        let mut known = self.known();
        known.forgotten += 1;
        known.by_session.remove(session_id);
    }

    /// Forgets every log-in of an account that has changed.
    pub(crate) fn forget_account(&self, account_id: AccountId) {
        let mut known = self.known();
        known.forgotten += 1;
        known.by_session.retain(|_, (_, principal)| principal.account.id != account_id);
    }

    /// Forgets every log-in: accounts or commissions have changed, and who is meant shows only in the database. To be
    /// called once the change has been committed.
    pub(crate) fn forget_all(&self) {
        let mut known = self.known();
        known.forgotten += 1;
        known.by_session.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDateTime;
    use madoguchi_domain::{Account, AccountStatus, NO_PASSWORD, Role, Scope};

    fn principal() -> Arc<Principal> {
        let account = Account {
            id: AccountId(1),
            login_id: "agent1001".into(),
            password_hash: NO_PASSWORD.into(),
            role: Role::Agent,
            display_name: String::new(),
            municipality: None,
            prefecture_code: None,
            vendor: None,
            owner: None,
            status: AccountStatus::Active,
            mail_address: None,
            phone: None,
            version: 1,
            created_at: NaiveDateTime::default(),
            updated_at: NaiveDateTime::default(),
        };
        let scope = Scope::new(AccountId(1), Role::Agent, vec![]);
        Arc::new(Principal { account, session_id: "s".into(), scope, must_set_up_totp: false })
    }

    #[test]
    fn what_was_seen_is_believed_for_half_a_second_from_when_it_was_asked() {
        let principals = Principals::default();
        let now = principals.ask();
        principals.put(now, &principal());
        assert!(principals.get("s").is_some());
        // However long the answer took: what counts is when it was asked for, which is before the day was looked up.
        let earlier = now.at.checked_sub(BELIEVED).expect("a machine up for half a second");
        principals.put(Asked { at: earlier, ..now }, &principal());
        assert!(principals.get("s").is_none());
    }

    #[test]
    fn what_was_asked_before_a_change_is_not_believed_after_it() {
        let changes: [fn(&Principals); 3] =
            [|known| known.forget("s"), |known| known.forget_account(AccountId(1)), Principals::forget_all];
        for change in changes {
            let principals = Principals::default();
            let before = principals.ask();
            principals.put(before, &principal());
            change(&principals);
            assert!(principals.get("s").is_none(), "it was believed on");
            principals.put(before, &principal());
            assert!(principals.get("s").is_none(), "an older answer came in late");
            principals.put(principals.ask(), &principal());
            assert!(principals.get("s").is_some());
        }
    }
}
