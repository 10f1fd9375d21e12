//! Whether a company is known to the service desk.

use crate::word::words;

words! {
    /// Whether the service desk has looked at a company.
    VendorStatus {
        /// A municipality named it; nobody has looked yet.
        Unconfirmed = "unconfirmed",
        /// The service desk has looked at it.
        Confirmed = "confirmed",
        /// The service desk has said no to it; a municipality that names it again asks again.
        Refused = "refused",
        /// It is part of another company, which its name leads to.
        Merged = "merged",
    }
}
