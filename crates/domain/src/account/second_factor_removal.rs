//! Taking a lost second factor away takes two people of the service desk: one who asks, and another who agrees.

use crate::word::words;
use crate::{AccountId, SecondFactorRemovalId};
use chrono::{Duration, NaiveDateTime};

/// How long a request stands.
pub const REMOVAL_STANDS: Duration = Duration::hours(24);

words! {
    /// What became of a request to take a second factor away.
    RemovalStatus {
        /// It waits for a second person.
        Open = "open",
        /// A second person agreed, and it was taken away.
        Agreed = "agreed",
        /// A second person said no, with a reason.
        Refused = "refused",
        /// Who asked took it back.
        Withdrawn = "withdrawn",
        /// Nobody answered in time.
        Expired = "expired",
    }
}

/// A request to take a second factor away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorRemoval {
    /// Id.
    pub id: SecondFactorRemovalId,
    /// Whose second factor.
    pub account_id: AccountId,
    /// The log-in id of that account.
    pub login_id: String,
    /// Why.
    pub reason: String,
    /// Who asks; none: the command line, which does not ask.
    pub asked_by: Option<AccountId>,
    /// The log-in id of who asks.
    pub asked_by_login_id: Option<String>,
    /// When.
    pub asked_at: NaiveDateTime,
    /// From this moment on nobody agrees.
    pub expires_at: NaiveDateTime,
    /// What became of it, as it is written down; see [`Self::status_at`].
    pub status: RemovalStatus,
    /// The log-in id of who agreed, refused or took it back.
    pub decided_by_login_id: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was refused.
    pub refusal_reason: Option<String>,
    /// Counts up with every change.
    pub version: i32,
}

/// Why somebody may not answer a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalRefusal {
    /// It was answered or taken back already, or its time is over.
    Settled,
    /// It takes another person: not the one who asks, nor the one whose second factor it is.
    AnotherPerson,
    /// Only who asks takes it back.
    NotTheAsker,
}

impl SecondFactorRemoval {
    /// What has become of it at a moment.
    #[must_use]
    pub fn status_at(&self, now: NaiveDateTime) -> RemovalStatus {
        match self.status {
            RemovalStatus::Open if self.expires_at <= now => RemovalStatus::Expired,
            status => status,
        }
    }

    /// Whether somebody may agree or refuse at a moment.
    ///
    /// # Errors
    /// Why not.
    pub fn answerable_by(&self, by: AccountId, now: NaiveDateTime) -> Result<(), RemovalRefusal> {
        if self.status_at(now) != RemovalStatus::Open {
            return Err(RemovalRefusal::Settled);
        }
        if Some(by) == self.asked_by || by == self.account_id { Err(RemovalRefusal::AnotherPerson) } else { Ok(()) }
    }

    /// Whether somebody may take it back at a moment.
    ///
    /// # Errors
    /// Why not.
    pub fn withdrawable_by(&self, by: AccountId, now: NaiveDateTime) -> Result<(), RemovalRefusal> {
        if self.status_at(now) != RemovalStatus::Open {
            return Err(RemovalRefusal::Settled);
        }
        if Some(by) == self.asked_by { Ok(()) } else { Err(RemovalRefusal::NotTheAsker) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn at(hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2021, 3, 1).and_then(|day| day.and_hms_opt(hour, minute, 0)).expect("a moment")
    }

    /// Asked by 1 for account 3, until noon.
    fn removal(status: RemovalStatus) -> SecondFactorRemoval {
        SecondFactorRemoval {
            id: SecondFactorRemovalId(1),
            account_id: AccountId(3),
            login_id: "agent01".into(),
            reason: "端末の紛失".into(),
            asked_by: Some(AccountId(1)),
            asked_by_login_id: Some("operator01".into()),
            asked_at: at(9, 0),
            expires_at: at(12, 0),
            status,
            decided_by_login_id: None,
            decided_at: None,
            refusal_reason: None,
            version: 1,
        }
    }

    #[test]
    fn it_takes_two_people_in_time() {
        use RemovalRefusal::{AnotherPerson, NotTheAsker, Settled};
        let check = |status, by, now, answer, withdrawal| {
            let removal = removal(status);
            assert_eq!(removal.answerable_by(AccountId(by), now), answer, "{status:?} {by} {now}");
            assert_eq!(removal.withdrawable_by(AccountId(by), now), withdrawal, "{status:?} {by} {now}");
        };
        check(RemovalStatus::Open, 2, at(11, 59), Ok(()), Err(NotTheAsker));
        check(RemovalStatus::Open, 1, at(11, 59), Err(AnotherPerson), Ok(()));
        check(RemovalStatus::Open, 3, at(11, 59), Err(AnotherPerson), Err(NotTheAsker));
        for by in [1, 2, 3] {
            check(RemovalStatus::Open, by, at(12, 0), Err(Settled), Err(Settled));
            for status in
                [RemovalStatus::Agreed, RemovalStatus::Refused, RemovalStatus::Withdrawn, RemovalStatus::Expired]
            {
                check(status, by, at(9, 30), Err(Settled), Err(Settled));
            }
        }
        assert_eq!(removal(RemovalStatus::Open).status_at(at(12, 0)), RemovalStatus::Expired);
        assert_eq!(removal(RemovalStatus::Agreed).status_at(at(12, 0)), RemovalStatus::Agreed);
    }
}
