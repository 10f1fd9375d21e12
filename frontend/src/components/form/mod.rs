//! Forms: fields, their drafts and errors, buttons.

pub(crate) mod buttons;
pub(crate) mod choice_fields;
pub(crate) mod date_draft;
pub(crate) mod date_fields;
pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod line_numbers;
pub(crate) mod password;
pub(crate) mod pointers;
pub(crate) mod reason_field;
pub(crate) mod send_form;
