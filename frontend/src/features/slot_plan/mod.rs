//! 予約枠一括登録 (SLT1, SLT2).

pub(crate) mod breaks;
pub(crate) mod day_bar;
pub(crate) mod draft;
pub(crate) mod fields;
pub(crate) mod gaps;
pub(crate) mod month;
pub(crate) mod outcome;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod preview;
pub(crate) mod server_check;
pub(crate) mod signals;
pub(crate) mod skip_dates;
pub(crate) mod words;
