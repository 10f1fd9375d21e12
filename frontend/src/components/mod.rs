//! Parts of pages: they show values and hand back what was typed, and know nothing of the API.

pub(crate) mod booking_table;
pub(crate) mod buttons;
pub(crate) mod check_list;
pub(crate) mod choice_fields;
pub(crate) mod copy;
pub(crate) mod data_table;
pub(crate) mod date_fields;
pub(crate) mod day_bar;
pub(crate) mod dialog;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod filters;
pub(crate) mod form;
pub(crate) mod grid;
pub(crate) mod list;
pub(crate) mod month;
pub(crate) mod page;
pub(crate) mod password;
pub(crate) mod send_form;
pub(crate) mod slot_panel;
pub(crate) mod states;
pub(crate) mod status;
pub(crate) mod venue_fields;
