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
