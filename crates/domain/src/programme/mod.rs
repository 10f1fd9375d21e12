//! Programmes of vaccination (接種事業): their rules as data, and the engine that reads them.
//!
//! A programme has a document of rules; each row holds for the dates of vaccination it names and says which circular it
//! is from. So a permission that was published in August and holds since May is a document of August with a row from
//! May. The engine is pure: server and browser run it over the same [`RuleBook`].

mod before;
mod book;
mod engine;
mod fault;
mod faults;
mod first_date;
mod interval;
mod priority_group;
mod reasons;
mod refusal;
mod rules;
mod sentence;
mod series;
mod succession;
mod validity;

#[cfg(test)]
mod tests;

pub use book::{NOTICE_PROGRAMME, Product, Programme, ProgrammeCode, ProgrammeCodeError, RuleBook};
pub use engine::{allows, check};
pub use fault::{RulesFault, RulesFaultKind};
pub use first_date::{DoseWindow, NextDose, dose_window, first_date_that_would_do};
pub use interval::{Interval, IntervalUnit, MonthEnd};
pub use priority_group::PriorityGroup;
pub use reasons::{Candidate, KnownDose, check_series};
pub use refusal::{OtherDose, Reason, Refusal, Rule};
pub use rules::{
    AgeCount, AgeRule, Ages, CouponKind, Doses, FollowRule, IntervalRule, OtherProgrammes, ProductRule, Rules,
    RulesDraft, Since,
};
pub use succession::{Head, Standing, following, standing};
pub use validity::{Dated, DraftRow, Validity, ValidityError};
