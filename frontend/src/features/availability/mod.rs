//! 接種予約: search, grid, time bands, moving a booking (SRC1, SRC2, CHG2).

pub(crate) mod conditions;
pub(crate) mod counts;
pub(crate) mod days;
pub(crate) mod dose_banner;
pub(crate) mod go;
pub(crate) mod grid;
pub(crate) mod move_banner;
pub(crate) mod moving;
pub(crate) mod near;
pub(crate) mod nearest;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod read;
pub(crate) mod search;
pub(crate) mod slot_panel;
pub(crate) mod toolbar;
pub(crate) mod words;
