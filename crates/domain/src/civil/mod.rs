//! Dates and times on the wall clock in Japan.

pub mod closed_days;
pub mod era_date;
pub mod holidays;
pub(crate) mod now;
pub(crate) mod time_of_day;
pub(crate) mod time_window;
pub(crate) mod weekday;
