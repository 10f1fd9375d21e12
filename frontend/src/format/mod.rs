//! Values in words: dates, numbers, addresses, names of files.

pub(crate) mod dates;
pub(crate) mod file_name;
pub(crate) mod lookup;
pub(crate) mod query;
pub(crate) mod text;
