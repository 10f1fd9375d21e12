//! The rules of vaccination bookings.
//!
//! Here live the words of the field (slot plan, coupon, dose, priority group) as types that cannot hold a wrong value,
//! and the rules over them: how a plan expands into slots, which booking is refused and when it would do, how a name,
//! a phone number or an era date is read. Server and browser run this same code.
//!
//! What never lives here: input and output, SQL, HTTP, JSON, a clock, randomness. The day, the moment and the random
//! number come in as arguments. Dates and times are civil, on the venue's wall clock in Japan.
//!
//! ```
//! use chrono::{NaiveDate, Weekday};
//! use madoguchi_domain::{Capacity, SlotLength, SlotPlan, SlotPlanParts, TimeOfDay, TimeWindow};
//!
//! // The notice's example: Mondays, Wednesdays and Fridays, 9 to 17 o'clock, an hour a slot, 4 people.
//! let day = |d| NaiveDate::from_ymd_opt(2021, 3, d).expect("a date of March");
//! let hours = |from, to| TimeWindow::new(TimeOfDay::parse(from)?, TimeOfDay::parse(to)?).map_err(Box::<dyn std::error::Error>::from);
//! let plan = SlotPlan::new(SlotPlanParts {
//!     first_date: day(15),
//!     last_date: day(26),
//!     weekdays: [Weekday::Mon, Weekday::Wed, Weekday::Fri].into(),
//!     window: hours("09:00", "17:00")?,
//!     slot_length: SlotLength::Minutes(60),
//!     capacity: Capacity::new(4)?,
//!     breaks: vec![hours("12:00", "13:00")?],
//!     skip_dates: vec![],
//! })?;
//! let totals = plan.totals();
//! assert_eq!((totals.days, totals.slots, totals.capacity), (6, 42, 168));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod account;
mod application;
pub mod application_text;
mod audit_word;
pub mod booking_rules;
mod capacity;
mod company;
mod coupon;
mod digits;
pub mod era_date;
pub mod find_key;
pub mod holidays;
pub mod issuance_round;
pub mod kana;
mod lang;
mod login_id;
mod look_purpose;
mod mail_address;
mod municipality;
mod normal_form;
pub mod password;
mod person;
mod phone;
mod prefecture;
mod reference;
mod reference_number;
mod scope;
mod second_factor;
mod slot_plan;
mod time_of_day;
mod time_window;
mod venue;
mod weekday;

pub use account::{AccountChange, Holder};
pub use application::{ApplicationKind, ApplicationStatus};
pub use audit_word::{AUDIT_ACTIONS, AUDIT_SUBJECTS};
pub use booking_rules::{
    Candidate, DoseWindow, KnownDose, Reason, Refusal, Rule, check_series, dose_window, first_date_that_would_do,
};
pub use capacity::{Capacity, CapacityError, Remaining, runs_out};
pub use company::company_key;
pub use coupon::{Coupon, CouponNumber, CouponNumberError, Scan, ScanError, parse_scan};
pub use era_date::{
    BirthReading, Era, EraDateError, format_both_eras, format_wareki, parse as parse_era_date, parse_birth,
};
pub use find_key::FindKey;
pub use holidays::{holidays_between, national_holiday};
pub use issuance_round::{IssuanceRound, RoundClash, RoundSchedule, WeeklyRule};
pub use kana::{KanaName, KanaNameError, MAX_NAME_CHARS, is_kana_name, search_key, text_key};
pub use lang::Lang;
pub use login_id::{LoginId, LoginIdError};
pub use look_purpose::LookPurpose;
pub use mail_address::{MailAddress, MailAddressError};
pub use municipality::{Municipality, MunicipalityCode, MunicipalityCodeError};
pub use person::{BirthDate, BirthDateError, PersonName, PersonNameError};
pub use phone::{Phone, PhoneError};
pub use prefecture::{Prefecture, PrefectureError};
pub use reference::{PriorityGroup, Vaccine};
pub use reference_number::{ReferenceNumber, ReferenceNumberError};
pub use scope::{Permission, Reach, Role, Scope};
pub use second_factor::{RECOVERY_ALPHABET, RECOVERY_CHARS, SecondFactorCode};
pub use slot_plan::{
    Clash, DayPattern, ExistingSlot, Expansion, MAX_DAYS, MAX_SLOT_MINUTES, MAX_SLOTS, PlannedDay, PlannedSlot,
    SlotLength, SlotPlan, SlotPlanError, SlotPlanParts, Totals,
};
pub use time_of_day::{TimeOfDay, TimeOfDayError};
pub use time_window::{TimeWindow, TimeWindowError, total_minutes};
pub use venue::{HandledVaccine, VenueDetails, VenueKind, is_venue_reading};
pub use weekday::{WeekdaySet, weekday_code, weekday_from_code};
