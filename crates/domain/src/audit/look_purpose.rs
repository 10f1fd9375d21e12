//! What a look at personal data is for (ACC5).

use crate::word::words;

words! {
    /// The work that a look at personal data belongs to. It is kept with every look, so that a reader of the audit can
    /// ask the right question.
    LookPurpose {
        /// Somebody is on the phone: found, booked, moved or cancelled.
        Call = "call",
        /// Work on the list of bookings.
        List = "list",
        /// A list was taken out as a file.
        Export = "export",
        /// Administration of accounts, applications and mails.
        Accounts = "accounts",
        /// The audit itself.
        Audit = "audit",
    }
}
