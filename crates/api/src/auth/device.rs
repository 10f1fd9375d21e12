//! Device cookies (after OWASP): a browser that an account was logged in with keeps a signed mark of it, and is counted
//! by itself when somebody elsewhere tries passwords on the account. The mark lets nobody in; it only saves its owner
//! from waiting for a guesser.

use super::Keys;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// How long a device is remembered after its last log-in.
const DAYS: i64 = 180;
/// The log-in is the only one who reads it.
const PATH: &str = "/api/v1/sessions";

/// A browser that an account was logged in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Random; names the device where its tries are counted.
    pub nonce: String,
}

impl Device {
    /// A device that is seen for the first time.
    #[must_use]
    pub fn fresh() -> Self {
        Self { nonce: URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()) }
    }

    /// The device of a request, if the account with this log-in id was logged in with it.
    #[must_use]
    pub fn of(request: &HttpRequest, keys: &Keys, login_id: &str) -> Option<Self> {
        let cookie = request.cookie(&name(login_id))?;
        let (nonce, signature) = cookie.value().split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        keys.device_fits(login_id, nonce, &signature).then(|| Self { nonce: nonce.to_owned() })
    }

    /// The cookie that marks it.
    #[must_use]
    pub fn cookie(&self, keys: &Keys, login_id: &str, secure: bool) -> Cookie<'static> {
        let signature = URL_SAFE_NO_PAD.encode(keys.device_signature(login_id, &self.nonce));
        Cookie::build(name(login_id), format!("{}.{signature}", self.nonce))
            .path(PATH)
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(secure)
            .max_age(Duration::days(DAYS))
            .finish()
    }
}

/// A cookie for each account: people share computers. The name does not give the log-in id away.
fn name(login_id: &str) -> String {
    let digest = Sha256::digest(login_id.as_bytes());
    format!("madoguchi_device_{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_device_is_known_to_its_account_only() {
        let keys = Keys::new(b"one secret");
        let device = Device::fresh();
        let cookie = device.cookie(&keys, "agent01", true);
        let with = |cookie: &Cookie<'static>| TestRequest::default().cookie(cookie.clone()).to_http_request();
        assert_eq!(Device::of(&with(&cookie), &keys, "agent01"), Some(device.clone()));
        assert_eq!(Device::of(&with(&cookie), &keys, "agent02"), None);
        assert_eq!(Device::of(&with(&cookie), &Keys::new(b"another"), "agent01"), None);
        // Under another account's name the signature does not fit either.
        let mut borrowed = cookie.clone();
        borrowed.set_name(name("agent02"));
        assert_eq!(Device::of(&with(&borrowed), &keys, "agent02"), None);
        for value in ["", ".", "nonce.", "nonce.c2ln", "nonce"] {
            let forged = Cookie::new(name("agent01"), value);
            assert_eq!(Device::of(&with(&forged), &keys, "agent01"), None, "{value}");
        }
    }
}
