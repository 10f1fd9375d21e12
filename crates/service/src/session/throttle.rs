//! Wrong passwords slow the next try down. Counted are the account from one address, the address over all accounts, and
//! the account over all addresses that never logged in to it; a device that the account was logged in with is counted
//! by itself only.
//!
//! No block is for good, and whoever guesses at an account from everywhere does not keep its owner out: the owner's
//! device and the owner's address are not counted with the guesser's. Whoever has neither waits a minute at most, or
//! asks for a mail.
//!
//! Every `now` here is the real clock's, read once the whole request has come: a moment as old as a body that trickles
//! in would take a new block for one that was set before the clock was set back.

use crate::Failure;
use chrono::{Duration, NaiveDateTime};
use madoguchi_store::AnyConnection;
use madoguchi_store::session::throttle::{self, Count};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv6Addr};

/// How patient a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Patience {
    /// Tries before anybody waits.
    free_tries: i32,
    /// The longest wait, seconds.
    longest: i64,
}

/// An account from one address.
const PAIR: Patience = Patience { free_tries: 5, longest: LONGEST_WAIT };
/// An address over all accounts: a call centre has one.
const ADDRESS: Patience = Patience { free_tries: 30, longest: LONGEST_WAIT };
/// An account from everywhere. Soft: it slows a guesser with a thousand addresses down to a try a minute, and an owner
/// no more than that.
const ACCOUNT: Patience = Patience { free_tries: 50, longest: 60 };
/// An account on a device of its owner.
const DEVICE: Patience = Patience { free_tries: 10, longest: LONGEST_WAIT };
/// Codes of the second factor: whoever tries them knows the password.
const CODE: Patience = Patience { free_tries: 10, longest: LONGEST_WAIT };
/// The password typed again by somebody who is logged in.
const CONFIRMATION: Patience = Patience { free_tries: 5, longest: LONGEST_WAIT };
/// Mails with a link, asked for from an address.
const LINKS_FROM: Patience = Patience { free_tries: 20, longest: LONGEST_WAIT };
/// Mails with a link to an account: each takes the place of the one before.
const LINKS_FOR: Patience = Patience { free_tries: 3, longest: LONGEST_WAIT };
/// The longest wait there is, seconds: what `Retry-After` promises.
const LONGEST_WAIT: i64 = 15 * 60;
/// The clocks of processes, and the moments at which tries began that are counted one after the other, differ by less.
const TOLERANCE: Duration = Duration::minutes(1);
/// After a quiet time as long as this the count starts anew.
const FORGETFUL: Duration = Duration::hours(1);

impl Patience {
    /// A block that lasts longer from now was set before the clock was set back, and is none.
    fn longest_block(self) -> Duration {
        Duration::seconds(self.longest) + TOLERANCE
    }

    /// How long to wait after so many tries.
    fn delay(self, tries: i32) -> Duration {
        Duration::seconds(match tries - self.free_tries {
            over if over < 0 => 0,
            over => 2_i64.checked_pow(over.unsigned_abs().min(20)).unwrap_or(self.longest).min(self.longest),
        })
    }
}

/// What an account's owner and whoever tries to log in have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing<'a> {
    /// A device that the account was logged in with, by its nonce.
    Device(&'a str),
    /// An address that the account was logged in from.
    Address,
    /// Nothing.
    Stranger,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// A hash: the table names nobody.
    hash: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Pair,
    Address,
    Account,
    Device,
    Code,
    Confirmation,
    LinksFrom,
    LinksFor,
}

impl Kind {
    const fn patience(self) -> Patience {
        match self {
            Self::Pair => PAIR,
            Self::Address => ADDRESS,
            Self::Account => ACCOUNT,
            Self::Device => DEVICE,
            Self::Code => CODE,
            Self::Confirmation => CONFIRMATION,
            Self::LinksFrom => LINKS_FROM,
            Self::LinksFor => LINKS_FOR,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Address => "address",
            Self::Account => "account",
            Self::Device => "device",
            Self::Code => "code",
            Self::Confirmation => "confirmation",
            Self::LinksFrom => "links-from",
            Self::LinksFor => "links-for",
        }
    }

    /// Whether success wipes the slate clean. Keys that others share only get the one try back.
    const fn is_owner_s(self) -> bool {
        match self {
            Self::Pair | Self::Device | Self::Code | Self::Confirmation => true,
            Self::Address | Self::Account | Self::LinksFrom | Self::LinksFor => false,
        }
    }

    fn key(self, parts: &[&str]) -> Key {
        let text = format!("{}\u{0}{}", self.word(), parts.join("\u{0}"));
        Key { hash: hex::encode(Sha256::digest(text.as_bytes())), kind: self }
    }
}

/// What a try is counted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Throttle(Vec<Key>);

impl Throttle {
    fn new(keys: impl IntoIterator<Item = Key>) -> Self {
        let mut keys: Vec<Key> = keys.into_iter().collect();
        // Rows are locked one after the other: everybody takes them in one order.
        keys.sort_unstable();
        Self(keys)
    }

    /// A password for an account's log-in id from an address.
    #[must_use]
    pub(crate) fn log_in(login_id: &str, address: &str, standing: Standing<'_>) -> Self {
        let network = network(address);
        let near = [Kind::Pair.key(&[login_id, &network]), Kind::Address.key(&[&network])];
        match standing {
            Standing::Device(nonce) => Self::new([Kind::Device.key(&[login_id, nonce])]),
            Standing::Address => Self::new(near),
            Standing::Stranger => Self::new(near.into_iter().chain([Kind::Account.key(&[login_id])])),
        }
    }

    /// A code of the second factor, after the right password.
    #[must_use]
    pub(crate) fn code(login_id: &str, standing: Standing<'_>) -> Self {
        match standing {
            Standing::Device(nonce) => Self::new([Kind::Code.key(&[login_id, nonce])]),
            Standing::Address | Standing::Stranger => Self::new([Kind::Code.key(&[login_id])]),
        }
    }

    /// The password, or a code, typed again by somebody who is logged in.
    #[must_use]
    pub(crate) fn confirmation(login_id: &str) -> Self {
        Self::new([Kind::Confirmation.key(&[login_id])])
    }

    /// A mail with a link, asked for from an address.
    #[must_use]
    pub(crate) fn links_from(address: &str) -> Self {
        Self::new([Kind::LinksFrom.key(&[&network(address)])])
    }

    /// A mail with a link to an account.
    #[must_use]
    pub(crate) fn links_for(login_id: &str) -> Self {
        Self::new([Kind::LinksFor.key(&[login_id])])
    }

    /// Looks whether a try is free, and writes nothing: a flood that is blocked costs a read.
    ///
    /// # Errors
    /// [`Failure::TooManyRequests`] when it is not.
    pub(crate) fn look(&self, conn: &mut AnyConnection, now: NaiveDateTime) -> Result<(), Failure> {
        let hashes: Vec<&str> = self.0.iter().map(|key| key.hash.as_str()).collect();
        let blocks = throttle::blocks(conn, &hashes, now)?;
        let wait_for = |key: &Key| {
            let patience = key.kind.patience();
            let until = blocks.iter().find(|(hash, _)| *hash == key.hash).map(|(_, until)| *until)?;
            (until <= now + patience.longest_block()).then(|| wait(until, now, patience))
        };
        self.0.iter().filter_map(wait_for).max().map_or(Ok(()), |wait| Err(too_many(wait)))
    }

    /// Counts a try before the password is looked at, so that many at once are not cheaper than one by one. The
    /// caller's transaction must roll back on an error: a try is counted under all keys or none.
    ///
    /// # Errors
    /// [`Failure::TooManyRequests`] when it is not free.
    pub(crate) fn count(&self, conn: &mut AnyConnection, now: NaiveDateTime) -> Result<(), Failure> {
        for Key { hash, kind } in &self.0 {
            let patience = kind.patience();
            let delay = |tries| patience.delay(tries);
            match throttle::count(conn, hash, now, now - FORGETFUL, patience.longest_block(), delay)? {
                Count::Counted => {}
                Count::BlockedUntil(until) => return Err(too_many(wait(until, now, patience))),
            }
        }
        Ok(())
    }

    /// Takes a try back that was counted at `counted_at`: it was not wrong, but no success either.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn take_back(&self, conn: &mut AnyConnection, counted_at: NaiveDateTime) -> Result<(), Failure> {
        for key in &self.0 {
            throttle::take_back(conn, &key.hash, counted_at)?;
        }
        Ok(())
    }

    /// The try that was counted at `counted_at` was right: forgets what is the owner's own, and takes the try back
    /// elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn succeeded(&self, conn: &mut AnyConnection, counted_at: NaiveDateTime) -> Result<(), Failure> {
        for key in &self.0 {
            if key.kind.is_owner_s() {
                throttle::forget(conn, &key.hash)?;
            } else {
                throttle::take_back(conn, &key.hash, counted_at)?;
            }
        }
        Ok(())
    }

    /// Forgets what was counted for an account wherever its tries came from: its owner has proved to be the owner by
    /// mail.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn forget_account(conn: &mut AnyConnection, login_id: &str, address: &str) -> Result<(), Failure> {
        let keys = [Kind::Account, Kind::Code, Kind::Confirmation, Kind::LinksFor].map(|kind| kind.key(&[login_id]));
        for key in keys.into_iter().chain([Kind::Pair.key(&[login_id, &network(address)])]) {
            throttle::forget(conn, &key.hash)?;
        }
        Ok(())
    }
}

/// Whole seconds, none too few, and no more than there may be.
fn wait(until: NaiveDateTime, now: NaiveDateTime, patience: Patience) -> i64 {
    (until - now + Duration::microseconds(999_999)).num_seconds().clamp(1, patience.longest)
}

fn too_many(wait: i64) -> Failure {
    Failure::TooManyRequests { retry_after: wait.unsigned_abs() }
}

/// What counts as one address. A household has a /64 of IPv6, and could call from a new address for every try.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        Ok(IpAddr::V4(address)) => address.to_string(),
        // What a proxy wrote that is no address is still somebody.
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_end() {
        let delays = |patience: Patience, tries: &[i32]| -> Vec<i64> {
            tries.iter().map(|n| patience.delay(*n).num_seconds()).collect()
        };
        assert_eq!(delays(PAIR, &[1, 4, 5, 6, 7, 8, 14, 15, 1000]), [0, 0, 1, 2, 4, 8, 512, 900, 900]);
        assert_eq!(delays(ACCOUNT, &[49, 50, 55, 56, 1000, i32::MAX]), [0, 1, 32, 60, 60, 60]);
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_has_an_end() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let longest = LONGEST_WAIT * 1_000_000;
        for (micros, expected) in [
            (longest + 1, LONGEST_WAIT),
            (longest, LONGEST_WAIT),
            (longest - 1, LONGEST_WAIT),
            (longest - 1_000_000, LONGEST_WAIT - 1),
            (1_000_001, 2),
            (1_000_000, 1),
            (1, 1),
            (0, 1),
        ] {
            assert_eq!(wait(now + Duration::microseconds(micros), now, PAIR), expected, "{micros}");
        }
        assert_eq!(wait(now + Duration::minutes(2), now, ACCOUNT), 60);
    }

    #[track_caller]
    fn check_network(address: &str, expected: &str) {
        assert_eq!(network(address), expected);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        check_network("203.0.113.7", "203.0.113.7");
        check_network("::ffff:203.0.113.7", "203.0.113.7");
        check_network("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
        check_network("2001:db8:1:2::9", "2001:db8:1:2::");
        check_network("unknown", "unknown");
        check_network("", "");
    }

    #[test]
    fn strangers_are_counted_for_the_account_and_known_devices_by_themselves() {
        let kinds = |standing| {
            let throttle = Throttle::log_in("agent01", "203.0.113.7", standing);
            let mut kinds: Vec<Kind> = throttle.0.iter().map(|key| key.kind).collect();
            kinds.sort_unstable();
            kinds
        };
        assert_eq!(kinds(Standing::Stranger), [Kind::Pair, Kind::Address, Kind::Account]);
        assert_eq!(kinds(Standing::Address), [Kind::Pair, Kind::Address]);
        assert_eq!(kinds(Standing::Device("n")), [Kind::Device]);
        let device = |login_id, nonce| Throttle::log_in(login_id, "", Standing::Device(nonce));
        assert_ne!(device("agent01", "a"), device("agent01", "b"));
        assert_ne!(device("agent01", "a"), device("agent02", "a"));
    }
}
