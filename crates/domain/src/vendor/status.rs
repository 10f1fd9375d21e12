//! Whether a company is known to the service desk.

use crate::word::words;

words! {
    /// Whether the service desk has looked at a company.
    VendorStatus {
        /// A municipality named it; nobody has looked yet.
        Unconfirmed = "unconfirmed",
        /// The service desk has looked at it.
        Confirmed = "confirmed",
    }
}
