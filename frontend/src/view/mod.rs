//! What screens show, as plain values: no browser, no signals, so that every rule of presentation is tested natively.

pub(crate) mod booking_checks;
pub(crate) mod booking_form;
pub(crate) mod booking_list;
pub(crate) mod booking_sheet;
pub(crate) mod date_draft;
pub(crate) mod dates;
pub(crate) mod failure;
pub(crate) mod field_errors;
pub(crate) mod file_name;
pub(crate) mod filters;
pub(crate) mod find;
pub(crate) mod grid;
pub(crate) mod municipalities;
pub(crate) mod outbox;
pub(crate) mod plan_preview;
pub(crate) mod query;
pub(crate) mod read_back;
pub(crate) mod search_form;
pub(crate) mod second_dose;
pub(crate) mod slot_plan_form;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod venue_form;
pub(crate) mod venue_sheet;
pub(crate) mod words;
