//! 医療機関・接種会場 (VEN1).

pub(crate) mod choices;
pub(crate) mod draft;
pub(crate) mod fields;
pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod outside;
pub(crate) mod sheet;
pub(crate) mod words;
