//! Log-in, as far as it is HTTP or costs processor time: passwords, tokens, cookies, and who is behind a request.

mod caller;
mod common_passwords;
mod confirmation;
mod cross_site;
mod device;
mod hashing;
mod new_password;
mod passwords;
mod tokens;

pub use caller::{Caller, Owner};
pub use confirmation::{Confirmed, confirm_password};
pub use cross_site::refuse as refuse_other_sites;
pub use device::Device;
pub use hashing::{Lane, Seat};
pub use new_password::{check as check_new_password, hash as hash_new_password};
pub use passwords::Passwords;
pub use tokens::{ACCESS_SECONDS, Claims, Keys, RefreshToken};
