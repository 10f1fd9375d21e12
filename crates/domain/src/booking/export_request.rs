//! A file of more people than a municipality lets out by itself: asked for, and decided by the municipality.

use crate::word::words;
use crate::{AccountId, ExportRequestId, MunicipalityCode};
use chrono::{NaiveDateTime, TimeDelta};

words! {
    /// How it stands.
    ExportRequestStatus {
        /// It waits for the municipality.
        Asked = "asked",
        /// The file may be taken now.
        Approved = "approved",
        /// The municipality has refused.
        Refused = "refused",
        /// Its time has passed: nobody decided, or the approval has ended.
        Ended = "ended",
    }
}

/// How long a request waits.
pub const WAITS: TimeDelta = TimeDelta::days(3);
/// How long an approved file may be taken.
pub const APPROVED: TimeDelta = TimeDelta::days(1);

/// A file that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// Its id.
    pub id: ExportRequestId,
    /// Who asks.
    pub account_id: AccountId,
    /// The asker's log-in id.
    pub login_id: String,
    /// The asker's company.
    pub vendor_name: Option<String>,
    /// Whose people.
    pub municipality: MunicipalityCode,
    /// Which bookings, as JSON.
    pub conditions: String,
    /// How many people when it was asked for.
    pub people: i32,
    /// What for.
    pub reason: String,
    /// How it was decided; [`ExportRequest::status`] knows whether its time has passed.
    pub decided: ExportRequestStatus,
    /// When it was asked for.
    pub asked_at: NaiveDateTime,
    /// When it was decided.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
    /// While asked: until when it waits. Once approved: until when the file may be taken. On the real clock.
    pub valid_until: NaiveDateTime,
    /// Counts changes.
    pub version: i32,
}

impl ExportRequest {
    /// How it stands at a moment of the real clock.
    #[must_use]
    pub fn status(&self, real_now: NaiveDateTime) -> ExportRequestStatus {
        match self.decided {
            ExportRequestStatus::Asked | ExportRequestStatus::Approved if self.valid_until <= real_now => {
                ExportRequestStatus::Ended
            }
            decided => decided,
        }
    }
}

/// Which of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExportRequestFilter {
    /// Only those that wait, or do not wait any more.
    pub waiting: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn an_approval_ends() {
        use ExportRequestStatus as S;
        let noon = NaiveDate::from_ymd_opt(2026, 11, 29).and_then(|day| day.and_hms_opt(12, 0, 0)).unwrap();
        let second = chrono::TimeDelta::seconds(1);
        let request = |decided| ExportRequest {
            id: ExportRequestId(1),
            account_id: AccountId(1),
            login_id: "agent01".into(),
            vendor_name: None,
            municipality: MunicipalityCode::parse("141003").unwrap(),
            conditions: "{}".into(),
            people: 5,
            reason: "x".into(),
            decided,
            asked_at: noon,
            decided_at: None,
            decision_reason: None,
            valid_until: noon,
            version: 1,
        };
        for (decided, before, at) in
            [(S::Asked, S::Asked, S::Ended), (S::Approved, S::Approved, S::Ended), (S::Refused, S::Refused, S::Refused)]
        {
            assert_eq!(request(decided).status(noon - second), before);
            assert_eq!(request(decided).status(noon), at);
        }
    }
}
