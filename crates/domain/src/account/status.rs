//! Whether an account may be used.

use crate::word::words;

words! {
    /// Whether an account may be used.
    AccountStatus {
        /// It may.
        Active = "active",
        /// Not for now.
        Suspended = "suspended",
        /// Never again; it stays for the audit.
        Deleted = "deleted",
    }
}
