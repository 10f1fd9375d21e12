//! Programmes (接種事業): their rules as people read and edit them.

pub(crate) mod affected;
pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod conflict;
pub(crate) mod draft;
pub(crate) mod draft_words;
pub(crate) mod edit;
pub(crate) mod fields;
pub(crate) mod list;
pub(crate) mod merge;
pub(crate) mod new;
pub(crate) mod page;
pub(crate) mod preview;
pub(crate) mod publish;
pub(crate) mod rebase;
pub(crate) mod row_fields;
pub(crate) mod rows;
pub(crate) mod stand;
pub(crate) mod told;
pub(crate) mod words;
