//! Municipalities and prefectures.

pub(crate) mod list;
pub(crate) mod prefectures;
pub(crate) mod suggestions;
