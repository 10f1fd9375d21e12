//! Companies as they are kept, and which of them a list shows.

use super::status::VendorStatus;
use crate::VendorId;
use chrono::NaiveDateTime;

/// A company that takes bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// Id.
    pub id: VendorId,
    /// Name, as it was first written or last corrected.
    pub name: String,
    /// Whether the service desk has looked at it.
    pub status: VendorStatus,
}

impl Vendor {
    /// Whether the service desk has looked at it.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.status == VendorStatus::Confirmed
    }
}

/// A vendor with what a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVendor {
    /// The company.
    pub vendor: Vendor,
    /// What it is known and sorted by.
    pub key: String,
    /// Accounts that are not deleted.
    pub accounts: i64,
    /// People of applications that name it, in scope.
    pub applicants: i64,
    /// Those of them who wait for a decision.
    pub waiting: i64,
    /// Its commissions, in scope.
    pub commissions: i64,
    /// Why it was refused or made part of another.
    pub status_reason: Option<String>,
    /// The company that it is part of.
    pub merged_into: Option<Vendor>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Counts up with every change.
    pub version: i32,
}

/// Which vendors a list shows.
#[derive(Debug, Clone, Default)]
pub struct VendorFilter {
    /// In the name, however it is written.
    pub q: Option<String>,
    /// At this point; without it those that are part of others are left out.
    pub status: Option<VendorStatus>,
}
