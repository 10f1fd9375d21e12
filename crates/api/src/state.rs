//! What every handler may use.

use crate::auth::{Keys, Passwords};
use crate::clock::Clock;
use crate::forwarded::TrustedProxies;
use crate::readiness::Readiness;
use madoguchi_service::Service;
use madoguchi_store::Store;
use std::sync::{Arc, Once};

/// What the operator of a server sets, as far as handlers need to know it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The proxies in front: what they say of where a request comes from is true.
    pub trusted_proxies: TrustedProxies,
    /// Whether cookies are sent over TLS only, always. Behind a trusted proxy the proxy's word decides.
    pub secure_cookies: bool,
    /// Whether this is a sandbox with demo data.
    pub demo: bool,
    /// Whether mails are sent. Without SMTP settings they wait in the outbox to be read.
    pub smtp: bool,
    /// What use cases need to know.
    pub service: madoguchi_service::Settings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            trusted_proxies: TrustedProxies::NONE,
            secure_cookies: false,
            demo: false,
            smtp: false,
            service: madoguchi_service::Settings::default(),
        }
    }
}

/// Shared by all workers; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// The clock, possibly a sandbox's.
    pub clock: Clock,
    /// Settings.
    pub settings: Arc<Settings>,
    /// Keys of the access tokens.
    pub keys: Arc<Keys>,
    /// Password hashing, a few at a time.
    pub passwords: Arc<Passwords>,
    /// Whether the database can be written to.
    pub readiness: Readiness,
    /// Done once the log has said that a proxy in front is not trusted.
    pub proxy_warning: Arc<Once>,
}

impl AppState {
    /// The state of a server on an open database.
    #[must_use]
    pub fn new(store: Store, clock: Clock, settings: Settings, keys: Keys) -> Self {
        Self {
            service: Service::new(store, settings.service.clone()),
            clock,
            settings: Arc::new(settings),
            keys: Arc::new(keys),
            passwords: Arc::new(Passwords::default()),
            readiness: Readiness::default(),
            proxy_warning: Arc::new(Once::new()),
        }
    }
}
