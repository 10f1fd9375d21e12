//! What is known of everybody who asks, also before a log-in.

use madoguchi_contract::Lang;
use madoguchi_domain::{AccountId, Now};
use madoguchi_store::audit;
use std::fmt::Display;
use std::sync::Arc;

/// Somebody who asks for something, whoever it is. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Id of the request, as in the log.
    pub request_id: Arc<str>,
    /// Address of the client, for the throttle and the audit.
    pub address: Arc<str>,
    /// When it was asked.
    pub now: Now,
    /// The language it reads.
    pub lang: Lang,
}

impl Visitor {
    /// An audit event of this request, done by an account, or by nobody who is known, to nobody's data.
    pub(crate) fn event(&self, by: Option<AccountId>, action: &str, subject: (&str, &dyn Display)) -> audit::NewEvent {
        audit::NewEvent {
            at: self.now.instant(),
            account_id: by,
            municipality_code: None,
            action: action.to_owned(),
            subject_kind: subject.0.to_owned(),
            subject_id: subject.1.to_string(),
            request_id: self.request_id.to_string(),
            address: self.address.to_string(),
            purpose: None,
            details: String::new(),
        }
    }

    /// What happens to an account, or is tried on it, by a request that came without a log-in.
    pub(crate) fn own_event(
        &self,
        account_id: Option<AccountId>,
        action: &str,
        subject: (&str, &dyn Display),
    ) -> audit::OwnEvent {
        audit::OwnEvent { event: self.event(account_id, action, subject), account_id, today: self.now.today() }
    }
}
