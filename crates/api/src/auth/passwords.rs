//! Argon2id, off the request threads and a few at a time, so that a flood of log-ins does not starve the bookings.

use crate::error::ApiError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Hashes and checks passwords.
pub struct Passwords {
    turns: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Semaphore::new(cores.clamp(1, 4)) }
    }
}

impl Passwords {
    /// Whether the password fits. Without a hash (unknown account) it takes the same time and says no.
    ///
    /// # Errors
    /// When no thread is there to compute it.
    pub async fn fit(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        let _turn = self.turns.acquire().await.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(move || match hash {
            Some(hash) => verify(&password, &hash),
            None => {
                verify(&password, dummy_hash());
                false
            }
        })
        .await
        .map_err(ApiError::internal)
    }

    /// The hash to store for a new password. Blocks the thread.
    ///
    /// # Errors
    /// When the system gives no random salt.
    pub fn hash(password: &str) -> Result<String, ApiError> {
        let hash = Argon2::default().hash_password(password.as_bytes()).map_err(ApiError::internal)?;
        Ok(hash.to_string())
    }
}

fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// A hash with today's parameters that no password fits on purpose.
fn dummy_hash() -> &'static str {
    static DUMMY: OnceLock<String> = OnceLock::new();
    DUMMY.get_or_init(|| Passwords::hash(&format!("{:x}", rand::random::<u128>())).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = Passwords::hash("correct horse").expect("a hash");
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse", &hash));
        assert!(!verify("wrong horse", &hash));
        assert!(!verify("correct horse", "not a hash"));
    }
}
