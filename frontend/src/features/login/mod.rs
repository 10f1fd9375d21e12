//! Log-in and passwords (ACC4).

pub(crate) mod draft;
pub(crate) mod forgot_password;
pub(crate) mod form;
pub(crate) mod new_password;
pub(crate) mod page;
pub(crate) mod set_password;
pub(crate) mod words;
