//! Bookings: find, list, show, cancel (CHG1, CHG3, LST1).

pub(crate) mod book;
pub(crate) mod cancel;
pub(crate) mod cancel_draft;
pub(crate) mod correct;
pub(crate) mod correct_draft;
pub(crate) mod detail;
pub(crate) mod filters;
pub(crate) mod find;
pub(crate) mod find_answer;
pub(crate) mod list;
pub(crate) mod second_dose;
pub(crate) mod sheet;
pub(crate) mod table;
pub(crate) mod words;
