//! Access tokens (JWT, short) and refresh tokens (random, stored as hashes).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use chrono::NaiveDateTime;
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use madoguchi_domain::AccountId;
use madoguchi_service::Failure;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Life of an access token.
pub const ACCESS_SECONDS: u32 = 15 * 60;

const ISSUER: &str = "madoguchi";

/// What an access token says. What the account may do is looked up, so that a change counts at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who made it.
    pub iss: String,
    /// Id of the account.
    pub sub: String,
    /// Id of the log-in.
    pub sid: String,
    /// Made at, seconds.
    pub iat: i64,
    /// Ends at, seconds.
    pub exp: i64,
}

/// Bytes of a cursor that make it unlike any other: so many that random ones do not meet.
const NONCE: usize = 24;

/// Signs and checks access tokens and device cookies, and hides what cursors hold, with the installation's secret.
pub struct Keys {
    mac: Hmac<Sha256>,
    cursors: XChaCha20Poly1305,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Keys {
    /// Keys from a secret shared by all processes of an installation.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.leeway = 0;
        // A block of HMAC, so that there is no key of the wrong length.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&Sha256::digest(secret));
        let mac = Hmac::<Sha256>::new(&block.into());
        let cursor_key: [u8; 32] = mac_of(&mac, "cursor key", &[]).finalize().into_bytes().into();
        let cursors = XChaCha20Poly1305::new(&cursor_key.into());
        Self {
            mac,
            cursors,
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
        }
    }

    /// An access token for a log-in.
    ///
    /// # Errors
    /// When signing fails, which is our fault.
    pub fn access_token(&self, account_id: AccountId, session_id: &str, now: NaiveDateTime) -> Result<String, Failure> {
        let iat = now.and_utc().timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: account_id.to_string(),
            sid: session_id.to_owned(),
            iat,
            exp: iat + i64::from(ACCESS_SECONDS),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(Failure::internal)
    }

    /// The claims of a token that is ours and has not ended.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<Claims> {
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).ok().map(|data| data.claims)
    }

    /// Signs that an account was logged in with a device.
    #[must_use]
    pub fn device_signature(&self, login_id: &str, nonce: &str) -> Vec<u8> {
        self.device_mac(login_id, nonce).finalize().into_bytes().to_vec()
    }

    /// Whether a signature is ours, of this account and device.
    #[must_use]
    pub fn device_fits(&self, login_id: &str, nonce: &str, signature: &[u8]) -> bool {
        self.device_mac(login_id, nonce).verify_slice(signature).is_ok()
    }

    fn device_mac(&self, login_id: &str, nonce: &str) -> Hmac<Sha256> {
        mac_of(&self.mac, "device", &[login_id, nonce])
    }

    /// Hides and seals the place that a cursor names, for a list and its filters, written as JSON: it may hold a name,
    /// and stands in addresses.
    #[must_use]
    pub fn seal_cursor(&self, list: &str, filters: &str, place: &str) -> Vec<u8> {
        let nonce: [u8; NONCE] = rand::random();
        let bound = bound_to(list, filters);
        let sealed = self.cursors.encrypt(&nonce.into(), Payload { msg: place.as_bytes(), aad: &bound });
        // Only 256 GiB are too many.
        [nonce.as_slice(), &sealed.unwrap_or_default()].concat()
    }

    /// The place in a cursor that is ours, of this list and these filters.
    #[must_use]
    pub fn open_cursor(&self, list: &str, filters: &str, cursor: &[u8]) -> Option<String> {
        let (nonce, sealed) = cursor.split_first_chunk::<NONCE>()?;
        let bound = bound_to(list, filters);
        let place = self.cursors.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: &bound }).ok()?;
        String::from_utf8(place).ok()
    }
}

fn bound_to(list: &str, filters: &str) -> Vec<u8> {
    [list.as_bytes(), &[0], filters.as_bytes()].concat()
}

/// What is signed for one purpose is good for no other, and no token begins like this.
fn mac_of(mac: &Hmac<Sha256>, purpose: &str, parts: &[&str]) -> Hmac<Sha256> {
    let mut mac = mac.clone();
    for part in [purpose].iter().chain(parts) {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    mac
}

/// A refresh token: the log-in's id, a secret of 256 bits, and, signed, the token that it was given for.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// Id of the log-in.
    pub session_id: String,
    /// Hash of the token that it was given for; none for the first one.
    pub follows: Option<String>,
    secret: String,
}

impl RefreshToken {
    /// The first token of a new log-in.
    #[must_use]
    pub fn for_new_session() -> Self {
        Self { session_id: random_text(), follows: None, secret: random_text() }
    }

    /// A token that is given for another one.
    #[must_use]
    pub fn after(other: &Self) -> Self {
        Self { session_id: other.session_id.clone(), follows: Some(other.hash()), secret: random_text() }
    }

    /// Reads a cookie's value; none when it was not signed here.
    #[must_use]
    pub fn parse(text: &str, keys: &Keys) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let mut plain = || {
            let word = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            parts.next().filter(|part| (20..=64).contains(&part.len()) && part.bytes().all(word)).map(str::to_owned)
        };
        let (session_id, secret) = (plain()?, plain()?);
        if text.len() == session_id.len() + 1 + secret.len() {
            return Some(Self { session_id, follows: None, secret });
        }
        let (follows, signature) = (plain()?, URL_SAFE_NO_PAD.decode(plain()?).ok()?);
        let token = Self { session_id, follows: Some(follows), secret };
        token.mac(keys).verify_slice(&signature).is_ok().then_some(token)
    }

    /// As it stands in the cookie.
    #[must_use]
    pub fn text(&self, keys: &Keys) -> String {
        let Self { session_id, follows, secret } = self;
        match follows {
            None => format!("{session_id}.{secret}"),
            Some(follows) => {
                let signature = URL_SAFE_NO_PAD.encode(self.mac(keys).finalize().into_bytes());
                format!("{session_id}.{secret}.{follows}.{signature}")
            }
        }
    }

    fn mac(&self, keys: &Keys) -> Hmac<Sha256> {
        let follows = self.follows.as_deref().unwrap_or_default();
        mac_of(&keys.mac, "refresh", &[&self.session_id, &self.secret, follows])
    }

    /// What the database keeps of it.
    #[must_use]
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.secret.as_bytes()))
    }
}

fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use chrono::Duration;

    #[test]
    fn a_token_is_ours_until_it_ends() {
        let keys = Keys::new(b"one secret");
        let now = Clock::real();
        let token = keys.access_token(AccountId(7), "s", now).expect("a token");
        assert_eq!(keys.read(&token).expect("claims").sub, "7");
        assert_eq!(Keys::new(b"another").read(&token), None);
        let old = keys.access_token(AccountId(7), "s", now - Duration::seconds(901)).expect("a token");
        assert_eq!(keys.read(&old), None);
    }

    /// What an installation has given out must outlive a release with other libraries: made by others, once.
    #[test]
    fn what_was_signed_before_still_counts() {
        let keys = Keys::new(b"one secret");
        let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.\
                     eyJpc3MiOiJtYWRvZ3VjaGkiLCJzdWIiOiI3Iiwic2lkIjoicyIsImlhdCI6\
                     MTYxNDU1NjgwMCwiZXhwIjozMjUwMzY4MDAwMH0.\
                     pa0X-b8AbAW8ztd0HGyduaVIVv5StVB9_xVVIarAqPE";
        let claims = Claims {
            iss: "madoguchi".to_owned(),
            sub: "7".to_owned(),
            sid: "s".to_owned(),
            iat: 1_614_556_800,
            exp: 32_503_680_000,
        };
        assert_eq!(keys.read(token), Some(claims));
        let cookie = hex::decode("5b34aee704c83b0bb5dcb86dd55b98cbec13567c84587ee05d2a57b44e4bca03").expect("hex");
        assert!(keys.device_fits("agent01", "nonce", &cookie));
        let first = format!("{}.{}", "s".repeat(43), "A".repeat(43));
        let refresh = RefreshToken::parse(&first, &keys).expect("a token");
        assert_eq!(refresh.hash(), "0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a");
    }

    #[test]
    fn refresh_tokens_read_back() {
        let keys = Keys::new(b"one secret");
        let first = RefreshToken::for_new_session();
        let next = RefreshToken::after(&first);
        for token in [&first, &next, &RefreshToken::after(&next)] {
            let read = RefreshToken::parse(&token.text(&keys), &keys);
            assert!(read.is_some_and(|read| read == *token), "{}", token.text(&keys));
        }
        assert_eq!(next.follows, Some(first.hash()));
        // Whom it follows is ours to say.
        let (signed, other) = (next.text(&keys), RefreshToken::for_new_session());
        let [session, secret, follows, signature] = signed.split('.').collect::<Vec<_>>()[..] else {
            panic!("{signed}")
        };
        let foreign = next.text(&Keys::new(b"another"));
        let forged = [
            format!("{session}.{secret}.{}.{signature}", other.hash()),
            format!("{session}.{}.{follows}.{signature}", other.secret),
            format!("{}.{secret}.{follows}.{signature}", other.session_id),
            foreign,
            format!("{session}.{secret}.{follows}"),
            format!("{session}.{secret}.{follows}.{signature}.{signature}"),
            format!("{session}.{secret}."),
        ];
        for text in forged {
            assert!(RefreshToken::parse(&text, &keys).is_none(), "{text}");
        }
        for text in ["", ".", "a.b", "no-dot-at-all-in-this-text", "ああああああああああ.ああああああああああ"]
        {
            assert!(RefreshToken::parse(text, &keys).is_none(), "{text}");
        }
    }
}
