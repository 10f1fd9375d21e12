//! Municipalities and prefectures.

pub(crate) mod list;
pub(crate) mod prefectures;
pub(crate) mod rows;
pub(crate) mod suggestions;
pub(crate) mod words;
