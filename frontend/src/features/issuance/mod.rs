//! The queue of applications and the issuance rounds (ACC2).

pub(crate) mod decide;
pub(crate) mod fix;
pub(crate) mod moves;
pub(crate) mod people;
pub(crate) mod rounds;
pub(crate) mod rows;
pub(crate) mod words;
