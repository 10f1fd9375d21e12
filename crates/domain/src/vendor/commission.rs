//! When a company works for a municipality.

use super::stored::Vendor;
use crate::word::words;
use crate::{MunicipalityCode, VendorId};
use chrono::NaiveDate;
use std::fmt;

words! {
    /// Where a commission stands on a day.
    CommissionStage {
        /// The company works for others, too: it waits for the service desk's consent.
        Asked = "asked",
        /// It has not begun.
        Upcoming = "upcoming",
        /// The company works for the municipality.
        Running = "running",
        /// Its last day is over.
        Ended = "ended",
    }
}

impl CommissionStage {
    /// Where an agreed commission from `starts_on` to `ends_on`, both inside, stands on a day; without an end it goes
    /// on. SQL says the same in the store's `vendor::commissions::list`.
    #[must_use]
    pub fn on(day: NaiveDate, starts_on: NaiveDate, ends_on: Option<NaiveDate>) -> CommissionStage {
        match ends_on {
            _ if day < starts_on => CommissionStage::Upcoming,
            Some(last) if last < day => CommissionStage::Ended,
            Some(_) | None => CommissionStage::Running,
        }
    }
}

/// What tells commissions apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CommissionKey {
    /// The company.
    pub vendor_id: VendorId,
    /// For whom it works.
    pub municipality: MunicipalityCode,
    /// First day.
    pub starts_on: NaiveDate,
}

impl CommissionKey {
    /// What an id names ([`CommissionKey`] as it is displayed); none when it cannot be an id.
    #[must_use]
    pub fn parse(text: &str) -> Option<CommissionKey> {
        let mut parts = text.split('-');
        let (vendor, code, day) = (parts.next()?, parts.next()?, parts.next()?);
        let key = CommissionKey {
            vendor_id: VendorId(vendor.parse().ok()?),
            municipality: MunicipalityCode::parse(code).ok()?,
            starts_on: NaiveDate::parse_from_str(day, "%Y%m%d").ok()?,
        };
        // One commission has one id: what reads the same but is written otherwise names nothing.
        (key.to_string() == text).then_some(key)
    }
}

/// The commission's id: `1-141003-20210401`.
impl fmt::Display for CommissionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.vendor_id, self.municipality, self.starts_on.format("%Y%m%d"))
    }
}

/// A commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commission {
    /// The company.
    pub vendor: Vendor,
    /// For whom it works.
    pub municipality: MunicipalityCode,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, still inside; without end when there is none.
    pub ends_on: Option<NaiveDate>,
    /// Whether it needs no consent, or has it: without it does not run.
    pub agreed: bool,
    /// Counts up with every change.
    pub version: i32,
}

impl Commission {
    /// What tells it apart.
    #[must_use]
    pub const fn key(&self) -> CommissionKey {
        CommissionKey { vendor_id: self.vendor.id, municipality: self.municipality, starts_on: self.starts_on }
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn stage(&self, today: NaiveDate) -> CommissionStage {
        if self.agreed { CommissionStage::on(today, self.starts_on, self.ends_on) } else { CommissionStage::Asked }
    }
}

/// The days of a commission, and whether it has the consent that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommissionTerm {
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, still inside; without end when there is none.
    pub ends_on: Option<NaiveDate>,
    /// Whether it needs no consent, or has it.
    pub agreed: bool,
}

/// The commissions of two companies for one municipality, when the companies become one: those that share a day join.
/// One that joins a commission without consent waits for consent, too.
#[must_use]
pub fn joined(mut terms: Vec<CommissionTerm>) -> Vec<CommissionTerm> {
    terms.sort_by_key(|term| term.starts_on);
    let mut all: Vec<CommissionTerm> = Vec::with_capacity(terms.len());
    for term in terms {
        match all.last_mut() {
            Some(before) if before.ends_on.is_none_or(|last| term.starts_on <= last) => {
                // No last day is the latest of all.
                before.ends_on = before.ends_on.zip(term.ends_on).map(|(one, other)| one.max(other));
                before.agreed &= term.agreed;
            }
            Some(_) | None => all.push(term),
        }
    }
    all
}

/// Which commissions a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct CommissionFilter {
    /// Of this company.
    pub vendor_id: Option<VendorId>,
    /// For this municipality.
    pub municipality: Option<MunicipalityCode>,
    /// At this stage.
    pub stage: Option<CommissionStage>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commissions_that_share_a_day_join() {
        let day = |day| NaiveDate::from_ymd_opt(2021, 3, day).expect("a day of March");
        type Term = (u32, Option<u32>, bool);
        let check = |terms: &[Term], expected: &[Term]| {
            let term = |(starts, ends, agreed): &Term| CommissionTerm {
                starts_on: day(*starts),
                ends_on: ends.map(day),
                agreed: *agreed,
            };
            let expected: Vec<_> = expected.iter().map(term).collect();
            assert_eq!(joined(terms.iter().map(term).collect()), expected, "{terms:?}");
            let mut turned: Vec<_> = terms.iter().map(term).collect();
            turned.reverse();
            assert_eq!(joined(turned), expected, "the other way round: {terms:?}");
        };
        check(&[], &[]);
        check(&[(1, None, true)], &[(1, None, true)]);
        check(&[(1, Some(9), true), (10, None, true)], &[(1, Some(9), true), (10, None, true)]);
        check(&[(1, Some(9), true), (9, Some(20), true)], &[(1, Some(20), true)]);
        check(&[(1, Some(20), true), (5, Some(9), true)], &[(1, Some(20), true)]);
        check(&[(1, None, true), (5, Some(9), true), (20, None, true)], &[(1, None, true)]);
        check(&[(1, Some(5), true), (4, Some(10), true), (10, None, true), (2, Some(3), true)], &[(1, None, true)]);
        check(&[(1, Some(9), true), (5, None, false)], &[(1, None, false)]);
        check(&[(1, Some(9), true), (10, None, false)], &[(1, Some(9), true), (10, None, false)]);
    }

    #[test]
    fn first_and_last_day_are_inside() {
        let day = |day| NaiveDate::from_ymd_opt(2021, 3, day).expect("a day of March");
        for (today, ends_on, expected) in [
            (9, Some(20), CommissionStage::Upcoming),
            (10, Some(20), CommissionStage::Running),
            (20, Some(20), CommissionStage::Running),
            (21, Some(20), CommissionStage::Ended),
            (9, None, CommissionStage::Upcoming),
            (31, None, CommissionStage::Running),
        ] {
            assert_eq!(CommissionStage::on(day(today), day(10), ends_on.map(day)), expected, "{today} {ends_on:?}");
        }
    }
}
