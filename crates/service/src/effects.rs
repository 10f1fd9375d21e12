//! What a use case leaves to be done in this process once its transaction has been committed.

use madoguchi_domain::AccountId;

/// Log-ins whose cached answer must not be believed any longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Forget {
    /// One log-in, by its id.
    Session(String),
    /// Every log-in of an account.
    Account(AccountId),
    /// Every log-in: accounts or commissions have changed, and who is meant shows only in the database.
    All,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) forget: Vec<Forget>,
    pub(crate) wake_mails: bool,
}

impl Effects {
    /// Cached log-ins are asked for anew.
    pub(crate) fn forget(&mut self, what: Forget) {
        self.forget.push(what);
    }

    /// The outbox has something new. Senders of other processes look by themselves every few seconds.
    pub(crate) fn wake_mails(&mut self) {
        self.wake_mails = true;
    }
}
