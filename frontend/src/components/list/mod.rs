//! Lists: filters, tables, pages of rows, output as a file.

pub(crate) mod data_table;
pub(crate) mod export;
pub(crate) mod filter_bar;
pub(crate) mod filter_values;
pub(crate) mod filters;
pub(crate) mod page_of;
pub(crate) mod pager;
pub(crate) mod row;
