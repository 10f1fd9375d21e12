//! Log-in: passwords, tokens, the throttle, and who is behind a request.

mod caller;
mod passwords;
mod throttle;
mod tokens;

pub use caller::{Caller, Principal, Principals};
pub use passwords::Passwords;
pub use throttle::{Attempt, Throttle};
pub use tokens::{ACCESS_SECONDS, Claims, Keys, REFRESH_DAYS, RefreshToken};
