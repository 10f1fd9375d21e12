//! Codes that change with time (RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator knows them), and
//! recovery codes.

use crate::Failure;
use chrono::NaiveDateTime;
use madoguchi_domain::{AccountId, RECOVERY_ALPHABET, RECOVERY_CHARS, SecondFactorCode};
use madoguchi_store::AnyConnection;
use madoguchi_store::session::second_factor;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

/// Whose codes these are, as an authenticator shows it.
const ISSUER: &str = "Madoguchi";
/// Codes of the step before and of the next one are taken, too: clocks differ.
const SKEW: u16 = 1;
/// How long a code is the current one, as every authenticator has it.
const STEP_SECONDS: i64 = 30;
/// How many recovery codes an owner gets.
const RECOVERY_CODES: usize = 10;

/// A new secret of 160 bits, Base32.
#[must_use]
pub fn new_secret() -> String {
    Secret::new_stack(rand::random()).to_base32()
}

/// The address (`otpauth:`) by which an authenticator takes a secret in.
///
/// # Errors
/// When the secret is none of ours.
pub(crate) fn uri(secret: &str, login_id: &str) -> Result<String, Failure> {
    totp(secret, login_id)?.to_url().map_err(Failure::internal)
}

/// The time step of a code that is right now; none for a wrong one.
///
/// # Errors
/// When the secret is none of ours.
pub(crate) fn step_of(secret: &str, code: &str, now: NaiveDateTime) -> Result<Option<i64>, Failure> {
    let seconds = u64::try_from(now.and_utc().timestamp()).map_err(Failure::internal)?;
    let step = totp(secret, "")?.check(code, seconds);
    step.map(i64::try_from).transpose().map_err(Failure::internal)
}

/// The last time step whose code is taken at a moment.
fn latest_step(now: NaiveDateTime) -> i64 {
    now.and_utc().timestamp().div_euclid(STEP_SECONDS) + i64::from(SKEW)
}

fn totp(secret: &str, login_id: &str) -> Result<Totp, Failure> {
    let secret = Secret::try_from_base32(secret).map_err(Failure::internal)?;
    // A colon separates the issuer from the account.
    let account = login_id.replace(':', "");
    let builder =
        Builder::new().with_secret(secret).with_skew(SKEW).with_issuer(Some(ISSUER)).with_account_name(account);
    builder.build().map_err(Failure::internal)
}

/// How somebody proved to have the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A code of the authenticator.
    Totp,
    /// A recovery code.
    RecoveryCode,
}

/// Uses a code up, in the caller's transaction. None: it is wrong, or was used before.
///
/// # Errors
/// When the database fails.
pub fn use_code(
    conn: &mut AnyConnection,
    account_id: AccountId,
    secret: &str,
    typed: &str,
    now: NaiveDateTime,
) -> Result<Option<Proof>, Failure> {
    match SecondFactorCode::parse(typed) {
        None => Ok(None),
        Some(SecondFactorCode::Totp(code)) => match step_of(secret, &code, now)? {
            Some(step) if second_factor::use_step(conn, account_id, step, latest_step(now))? => Ok(Some(Proof::Totp)),
            Some(_) | None => Ok(None),
        },
        Some(SecondFactorCode::Recovery(code)) => {
            let used = second_factor::use_recovery_code(conn, account_id, &recovery_hash(account_id, &code), now)?;
            Ok(used.then_some(Proof::RecoveryCode))
        }
    }
}

/// Fresh recovery codes in the place of all earlier ones, as their owner writes them down.
///
/// # Errors
/// When the database fails.
pub(crate) fn renew_recovery_codes(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
) -> Result<Vec<String>, Failure> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(account_id, code)).collect();
    second_factor::replace_recovery_codes(conn, account_id, &hashes, now)?;
    Ok(codes.iter().map(|code| in_fours(code)).collect())
}

fn recovery_code() -> String {
    (0..RECOVERY_CHARS).map(|_| RECOVERY_ALPHABET[rand::random_range(0..RECOVERY_ALPHABET.len())]).collect()
}

/// `ABCD-EFGH-JKMN-PQRS`.
fn in_fours(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    chars.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// What the database keeps of a recovery code. It has 79 random bits: nobody finds it by trying hashes, however fast
/// they are.
fn recovery_hash(account_id: AccountId, code: &str) -> String {
    hex::encode(Sha256::digest(format!("recovery\u{0}{account_id}\u{0}{code}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    /// RFC 6238, appendix B: "12345678901234567890", the last six of the eight digits.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> NaiveDateTime {
        DateTime::from_timestamp(seconds, 0).expect("a moment").naive_utc()
    }

    #[track_caller]
    fn check(code: &str, seconds: i64, expected: Option<i64>) {
        assert_eq!(step_of(SECRET, code, at(seconds)).expect("our secret"), expected, "{code} at {seconds}");
    }

    #[test]
    fn codes_are_those_of_the_rfc_a_step_early_or_late() {
        check("287082", 59, Some(1));
        check("081804", 1_111_111_109, Some(37_037_036));
        check("005924", 1_234_567_890, Some(41_152_263));
        check("353130", 20_000_000_000, Some(666_666_666));
        check("287082", 59 + 30, Some(1));
        check("287082", 0, Some(1));
        check("287082", 59 + 61, None);
        check("287083", 59, None);
        check("", 59, None);
        check("28708", 59, None);
    }

    #[test]
    fn an_authenticator_learns_the_secret_and_whose_it_is() {
        let secret = new_secret();
        assert_eq!(Secret::try_from_base32(&secret).map(|secret| secret.as_bytes().len()).ok(), Some(20));
        assert_ne!(new_secret(), secret);
        let uri = uri(&secret, "agent:01").expect("an address");
        assert!(uri.starts_with("otpauth://totp/Madoguchi:agent01?"), "{uri}");
        for part in [format!("secret={secret}"), "issuer=Madoguchi".to_owned()] {
            assert!(uri.contains(&part), "{uri}");
        }
    }

    #[test]
    fn recovery_codes_are_read_back_as_written_down() {
        for _ in 0..100 {
            let code = recovery_code();
            let typed = in_fours(&code).to_lowercase();
            assert_eq!(SecondFactorCode::parse(&typed), Some(SecondFactorCode::Recovery(code)));
        }
        assert_ne!(recovery_hash(AccountId(1), "A"), recovery_hash(AccountId(2), "A"));
    }
}
