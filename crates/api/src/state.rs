//! What every handler may use.

use crate::auth::{Keys, Passwords, Principals};
use crate::clock::Clock;
use crate::forwarded::TrustedProxies;
use crate::progress::Progress;
use crate::readiness::Readiness;
use crate::running::Running;
use madoguchi_domain::Role;
use madoguchi_store::Store;
use std::sync::{Arc, Once};
use tokio::sync::Notify;

/// Whether accounts of the service desk need a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum OperatorTotp {
    /// They do: before one is set up they may do nothing else.
    Required,
    /// They may have one, like everybody: for sandboxes.
    #[default]
    Optional,
}

impl OperatorTotp {
    /// Whether a role may not do without.
    #[must_use]
    pub fn is_required_of(self, role: Role) -> bool {
        match self {
            Self::Required => role == Role::Operator,
            Self::Optional => false,
        }
    }
}

/// What the operator of a server sets, as far as handlers need to know it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The proxies in front: what they say of where a request comes from is true.
    pub trusted_proxies: TrustedProxies,
    /// Whether cookies are sent over TLS only, always. Behind a trusted proxy the proxy's word decides.
    pub secure_cookies: bool,
    /// Whether this is a sandbox with demo data.
    pub demo: bool,
    /// Whether accounts of the service desk need a second factor.
    pub operator_totp: OperatorTotp,
    /// Where people reach this server, without a slash at the end: the links in mails begin with it.
    pub public_url: String,
    /// Whether mails are sent. Without SMTP settings they wait in the outbox to be read.
    pub smtp: bool,
    /// How many looks at personal data an agent has in an hour before the municipality is warned.
    pub look_up_quota: i32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            trusted_proxies: TrustedProxies::NONE,
            secure_cookies: false,
            demo: false,
            operator_totp: OperatorTotp::default(),
            public_url: String::new(),
            smtp: false,
            look_up_quota: LOOK_UP_QUOTA,
        }
    }
}

/// An agent books about ten callers an hour; a call takes two or three looks.
pub const LOOK_UP_QUOTA: i32 = 60;

/// Shared by all workers; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// The clock, possibly a sandbox's.
    pub clock: Clock,
    /// Settings.
    pub settings: Arc<Settings>,
    /// Keys of the access tokens.
    pub keys: Arc<Keys>,
    /// Accounts behind recent tokens.
    pub principals: Arc<Principals>,
    /// Password hashing, a few at a time.
    pub passwords: Arc<Passwords>,
    /// Idempotency keys whose first request is still running in this process.
    pub running: Running,
    /// Whether the database can be written to.
    pub readiness: Readiness,
    /// How far the slot plans are that this process writes.
    pub progress: Progress,
    /// Wakes the sender of mails in this process.
    pub mails: Arc<Notify>,
    /// Done once the log has said that a proxy in front is not trusted.
    pub proxy_warning: Arc<Once>,
}

impl AppState {
    /// The state of a server on an open database.
    #[must_use]
    pub fn new(store: Store, clock: Clock, settings: Settings, keys: Keys) -> Self {
        Self {
            store,
            clock,
            settings: Arc::new(settings),
            keys: Arc::new(keys),
            principals: Arc::new(Principals::default()),
            passwords: Arc::new(Passwords::default()),
            running: Running::default(),
            readiness: Readiness::default(),
            progress: Progress::default(),
            mails: Arc::new(Notify::new()),
            proxy_warning: Arc::new(Once::new()),
        }
    }

    /// Tells the sender of this process that the outbox has something new. To be called after the transaction that put it there;
    /// the senders of other processes, and this one if nobody calls, look by themselves every few seconds.
    pub fn wake_mails(&self) {
        self.mails.notify_one();
    }
}
