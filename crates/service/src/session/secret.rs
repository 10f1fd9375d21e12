//! What the processes of one installation sign access tokens with.

use crate::Failure;
use madoguchi_domain::Now;
use madoguchi_store::Store;
use madoguchi_store::session::secrets;

/// The installation's own secret of access tokens, made at first start: 512 random bits, hexadecimal. It is read on the
/// calling thread, before a server works.
///
/// # Errors
/// When the database fails.
pub fn of_access_tokens(store: &Store, now: Now) -> Result<String, Failure> {
    let fresh: String = (0..4).map(|_| format!("{:032x}", rand::random::<u128>())).collect();
    store.write_blocking(move |conn| Ok(secrets::get_or_create(conn, "access_token", &fresh, now.real())?))
}
