//! 2回目以降の予約 (BKG1).

pub(crate) mod doubt;
pub(crate) mod draft;
pub(crate) mod page;
pub(crate) mod series;
