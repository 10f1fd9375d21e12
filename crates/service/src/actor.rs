//! Who asks for something, when, and from where.

use crate::{Failure, Visitor};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountId, LookPurpose, MunicipalityCode, Now, Permission, Scope};
use madoguchi_store::audit;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A logged-in account and whose data it sees.
#[derive(Clone)]
pub struct Principal {
    /// The account.
    pub account: Account,
    /// Id of the log-in.
    pub session_id: String,
    /// Whose data it sees.
    pub scope: Scope,
    /// Its role needs a second factor, and none is set up.
    pub must_set_up_totp: bool,
}

/// The logged-in account of a request, with what the audit says of every request. Cheap to clone.
#[derive(Clone)]
pub struct Actor {
    principal: Arc<Principal>,
    visitor: Visitor,
}

impl Actor {
    /// The account that a visitor is logged in with.
    #[must_use]
    pub fn new(principal: Arc<Principal>, visitor: Visitor) -> Self {
        Self { principal, visitor }
    }

    /// Id of the account.
    #[must_use]
    pub fn account_id(&self) -> AccountId {
        self.principal.account.id
    }

    /// Id of the log-in.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.principal.session_id
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.principal.account
    }

    /// Whose data it sees; every store function on municipal data takes it.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.principal.scope
    }

    /// Whether it must set up a second factor before it may do anything else.
    #[must_use]
    pub fn must_set_up_totp(&self) -> bool {
        self.principal.must_set_up_totp
    }

    /// The language it reads.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.visitor.lang
    }

    /// When it asks: before its body was read.
    #[must_use]
    pub fn now(&self) -> Now {
        self.visitor.now
    }

    /// Goes on when the role may do it, within its municipalities.
    ///
    /// # Errors
    /// [`ProblemType::NotPermitted`] (403).
    pub fn require(&self, permission: Permission) -> Result<(), Failure> {
        if self.scope().may(permission) { Ok(()) } else { Err(ProblemType::NotPermitted.into()) }
    }

    /// An audit event of this request, to be appended in the transaction of its effect. Where nothing says whose data
    /// it is, an account of one municipality acts for that one.
    #[must_use]
    pub fn event(
        &self,
        action: &str,
        subject: (&str, &dyn std::fmt::Display),
        municipality: Option<&MunicipalityCode>,
    ) -> audit::NewEvent {
        audit::NewEvent {
            municipality_code: municipality.or(self.scope().only_municipality()).map(ToString::to_string),
            ..self.visitor.event(Some(self.account_id()), action, subject)
        }
    }

    /// The event of something that happens to the actor's own account; see [`audit::OwnEvent`].
    #[must_use]
    pub fn own_event(&self, action: &str, subject: (&str, &dyn std::fmt::Display)) -> audit::OwnEvent {
        let event = self.event(action, subject, None);
        audit::OwnEvent { event, account_id: Some(self.account_id()), today: self.now().today() }
    }

    /// The events of a look at personal data: one in the audit of each municipality whose data was seen, so that each
    /// finds it there. A look that found nothing is one event too.
    #[must_use]
    pub fn looks(
        &self,
        action: &str,
        subject: (&str, &dyn std::fmt::Display),
        purpose: LookPurpose,
        owners: impl IntoIterator<Item = String>,
    ) -> Vec<audit::NewEvent> {
        let owners: BTreeSet<String> = owners.into_iter().collect();
        self.event(action, subject, None).seen_for(purpose).to_each(owners)
    }
}

/// The version of something that the client has seen, on which its change is based.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenVersion {
    /// Whatever is stored.
    Any,
    /// This version only.
    Version(i32),
    /// One that was never given out.
    Nothing,
}

impl SeenVersion {
    /// Goes on when the stored version is the one the client saw.
    ///
    /// # Errors
    /// [`ProblemType::VersionMismatch`] (412).
    pub fn check(self, stored: i32) -> Result<(), Failure> {
        if self.is(stored) { Ok(()) } else { Err(ProblemType::VersionMismatch.into()) }
    }

    /// Whether it is the stored version.
    #[must_use]
    pub fn is(self, stored: i32) -> bool {
        match self {
            Self::Any => true,
            Self::Version(version) => version == stored,
            Self::Nothing => false,
        }
    }
}
