//! What a link to set a password is for.

use crate::word::words;

words! {
    /// What a link that sets a password is for.
    LinkPurpose {
        /// The first password of a new account.
        SetPassword = "set_password",
        /// A new one, because the old one was forgotten.
        ResetPassword = "reset_password",
    }
}
