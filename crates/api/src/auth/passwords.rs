//! Argon2id, off the request threads; see [`super::hashing`].
//!
//! The parameters stand here and nowhere else. 19 MiB and two passes, as OWASP recommends, take about 18 ms of one core
//! of a small server: a guesser who has stolen the hashes pays that for each guess, and on two cores, of which hashing
//! takes one, fifty people a second can still log in: a call centre of a thousand at nine in the morning within twenty
//! seconds. With 32 MiB it was 47 to 117 ms: memory of that size comes anew from the system for every hash. `cargo
//! xtask bench` measures. Hashes that were made with other parameters go on fitting and are renewed when their owner
//! logs in.

use super::hashing::{Hashing, Lane, Seat};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use madoguchi_domain::account::password;
use madoguchi_service::Failure;
use madoguchi_service::session::Fit;
use std::sync::{Once, OnceLock};

/// Memory of a hash, KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Threads of a hash: one, since several people log in at once.
const THREADS: u32 = 1;

/// Hashes and checks passwords.
pub struct Passwords(Hashing);

impl Default for Passwords {
    fn default() -> Self {
        Self(Hashing::start())
    }
}

impl Passwords {
    /// A seat in the queue, to be taken before a try is counted: nobody is blamed for a server that is full.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when too many wait.
    pub fn seat(&self, lane: Lane, address: &str) -> Result<Seat, Failure> {
        self.0.seat(lane, address)
    }

    /// Whether the password fits. Without a hash (unknown account, no password) it takes the same time and says no.
    ///
    /// # Errors
    /// When the server stops, or the system gives no random salt.
    pub async fn fit(seat: &Seat, password: String, hash: Option<String>) -> Result<Fit, Failure> {
        seat.run(move || match hash {
            Some(hash) if verify(&password, &hash) => {
                Ok(Fit::Yes { renewed: if is_outdated(&hash) { renewed(&password) } else { None } })
            }
            Some(_) => Ok(Fit::No),
            None => {
                verify(&password, dummy_hash()?);
                Ok(Fit::No)
            }
        })
        .await?
    }

    /// The hash to store for a new password. Blocks the thread.
    ///
    /// # Errors
    /// When the system gives no random salt.
    pub fn hash(password: &str) -> Result<String, Failure> {
        let password = password::normalized(password);
        let hash = hasher()?.hash_password(password.as_bytes()).map_err(Failure::internal)?;
        Ok(hash.to_string())
    }
}

/// A failure to renew is no reason to turn a password's owner away; whoever runs the server hears of the first.
fn renewed(password: &str) -> Option<String> {
    static TOLD: Once = Once::new();
    let told = |error: &Failure| TOLD.call_once(|| tracing::warn!(%error, "an outdated password hash is not renewed"));
    Passwords::hash(password).inspect_err(told).ok()
}

fn params() -> Result<Params, Failure> {
    Params::new(MEMORY, PASSES, THREADS, None).map_err(Failure::internal)
}

fn hasher() -> Result<Argon2<'static>, Failure> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params()?))
}

fn verify(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    let fits = |password: &str| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    let normalized = password::normalized(password);
    // Hashes from before passwords were normalised are of what was typed.
    fits(&normalized) || (normalized != password && fits(password))
}

/// Whether a hash was made with other parameters than today's.
fn is_outdated(hash: &str) -> bool {
    let today = params().ok();
    let known = PasswordHash::new(hash).ok().filter(|hash| hash.algorithm == Algorithm::Argon2id.ident());
    let known = known.and_then(|hash| Params::try_from(&hash).ok());
    let costs = |params: Params| (params.m_cost(), params.t_cost(), params.p_cost());
    today.map(costs) != known.map(costs)
}

/// A hash with today's parameters that no password fits on purpose.
///
/// # Errors
/// When it cannot be made. Without one, time would tell who has an account.
fn dummy_hash() -> Result<&'static str, Failure> {
    static DUMMY: OnceLock<String> = OnceLock::new();
    if let Some(made) = DUMMY.get() {
        return Ok(made);
    }
    let made = Passwords::hash(&format!("{:x}", rand::random::<u128>()))?;
    Ok(DUMMY.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = Passwords::hash("correct horse").expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse", &hash));
        assert!(verify("ｃｏｒｒｅｃｔ ｈｏｒｓｅ", &hash), "typed in full width");
        assert!(!verify("wrong horse", &hash));
        assert!(!verify("correct horse", "not a hash"));
        assert!(!is_outdated(&hash));
    }

    #[tokio::test]
    async fn old_hashes_fit_and_are_renewed() {
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).expect("params"));
        let old = old.hash_password(b"correct horse").expect("a hash").to_string();
        let passwords = Passwords::default();
        let seat = passwords.seat(Lane::Unknown, "203.0.113.7").expect("a seat");
        let fit = Passwords::fit(&seat, "correct horse".to_owned(), Some(old.clone())).await.expect("an answer");
        let Fit::Yes { renewed: Some(renewed) } = fit else { panic!("{fit:?}") };
        assert!(verify("correct horse", &renewed) && !is_outdated(&renewed));
        for (password, hash) in [("wrong", Some(old)), ("correct horse", None)] {
            assert_eq!(Passwords::fit(&seat, password.to_owned(), hash).await.ok(), Some(Fit::No));
        }
        let fit = Passwords::fit(&seat, "correct horse".to_owned(), Some(renewed)).await;
        assert_eq!(fit.ok(), Some(Fit::Yes { renewed: None }));
    }
}
