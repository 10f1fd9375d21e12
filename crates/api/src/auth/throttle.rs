//! Wrong passwords slow the next try down: for the account from this address, and for the address over all accounts.
//!
//! The owner gets in from another address, and from the same one after a while: no block is for good.

use crate::error::ApiError;
use chrono::{Duration, NaiveDateTime};
use madoguchi_store::{AnyConnection, throttle};
use sha2::{Digest, Sha256};

/// How patient a key is.
#[derive(Debug, Clone, Copy)]
struct Patience {
    free_tries: i32,
}

const PAIR: Patience = Patience { free_tries: 5 };
const ADDRESS: Patience = Patience { free_tries: 30 };
/// The longest wait.
const LONGEST: i64 = 15 * 60;
/// After a quiet time as long as this the count starts anew.
const FORGETFUL: Duration = Duration::hours(1);

impl Patience {
    /// Seconds to wait after so many failures.
    fn delay(self, failures: i32) -> i64 {
        match failures - self.free_tries {
            over if over < 0 => 0,
            over => 2_i64.checked_pow(over.unsigned_abs().min(20)).unwrap_or(LONGEST).min(LONGEST),
        }
    }
}

/// A try to log in, named by hashes only.
#[derive(Debug, Clone)]
pub struct Throttle {
    pair: String,
    address: String,
}

/// Whether a password may be tried now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Yes; it is counted already, so that many at once are not cheaper than one by one.
    Allowed,
    /// Not before so many seconds.
    Wait(u64),
}

impl Throttle {
    /// The throttle of an account's log-in id seen from an address.
    #[must_use]
    pub fn new(login_id: &str, address: &str) -> Self {
        let hash = |parts: &[&str]| format!("{:x}", Sha256::digest(parts.join("\u{0}").as_bytes()));
        Self { pair: hash(&["pair", login_id, address]), address: hash(&["address", address]) }
    }

    /// Counts a try before the password is looked at.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin(&self, conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Attempt, ApiError> {
        let keys = [(&self.pair, PAIR), (&self.address, ADDRESS)];
        let mut counts = Vec::with_capacity(keys.len());
        for (key, patience) in keys {
            let known = throttle::find(conn, key)?.filter(|f| now < f.last_failure_at + FORGETFUL);
            if let Some(wait) = known.map(|f| f.blocked_until - now).filter(|wait| *wait > Duration::zero()) {
                let seconds = wait.num_milliseconds().div_euclid(1000) + 1;
                return Ok(Attempt::Wait(seconds.unsigned_abs()));
            }
            counts.push((key, patience, known.map_or(0, |f| f.failures) + 1));
        }
        for (key, patience, failures) in counts {
            let until = now + Duration::seconds(patience.delay(failures));
            throttle::note_failure(conn, key, failures, now, until)?;
        }
        Ok(Attempt::Allowed)
    }

    /// The password was right: forgets the account's count, and takes this try back from the address.
    ///
    /// # Errors
    /// When the database fails.
    pub fn succeeded(&self, conn: &mut AnyConnection) -> Result<(), ApiError> {
        throttle::forget(conn, &self.pair)?;
        if let Some(known) = throttle::find(conn, &self.address)? {
            let failures = known.failures - 1;
            throttle::note_failure(conn, &self.address, failures, known.last_failure_at, known.last_failure_at)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_end() {
        let delays: Vec<_> = [1, 4, 5, 6, 7, 8, 14, 15, 1000].map(|n| PAIR.delay(n)).into();
        assert_eq!(delays, [0, 0, 1, 2, 4, 8, 512, 900, 900]);
    }
}
