//! The rules of vaccination bookings.
//!
//! Here live the words of the field (slot plan, coupon, dose, priority group) as types that cannot hold a wrong value,
//! and the rules over them: how a plan expands into slots, which booking is refused and when it would do, how a name,
//! a phone number or an era date is read. Server and browser run this same code. Beside them stand, as plain values,
//! what is stored (booking, slot, account, mail …) and what a list asks for: the store reads it, the service
//! answers it.
//!
//! What never lives here: input and output, statements, HTTP, JSON, a clock, randomness. With the feature `diesel` the
//! store can bind ids and words. The day, the moment and the random
//! number come in as arguments. Dates and times are civil, on the venue's wall clock in Japan.
//!
//! ```
//! use chrono::{NaiveDate, Weekday};
//! use madoguchi_domain::{Capacity, SlotLength, SlotPlan, SlotPlanParts, TimeOfDay, TimeWindow};
//!
//! // The notice's example: Mondays, Wednesdays and Fridays, 9 to 17 o'clock, an hour a slot, 4 people.
//! let day = |d| NaiveDate::from_ymd_opt(2021, 3, d).expect("a date of March");
//! let hours = |from, to| -> Result<TimeWindow, Box<dyn std::error::Error>> {
//!     Ok(TimeWindow::new(TimeOfDay::parse(from)?, TimeOfDay::parse(to)?)?)
//! };
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

pub mod account;
pub mod application;
mod audit;
mod availability;
pub mod booking;
pub mod civil;
mod digits;
mod id;
pub mod invisible;
mod lang;
mod mail;
mod municipality;
pub mod person;
pub mod programme;
mod slot;
mod vaccine;
mod vendor;
mod venue;
mod word;

pub use account::link_purpose::LinkPurpose;
pub use account::login_id::{LoginId, LoginIdError};
pub use account::scope::{Permission, Reach, Role, Scope};
pub use account::second_factor::{RECOVERY_ALPHABET, RECOVERY_CHARS, SecondFactorCode};
pub use account::second_factor_removal::{REMOVAL_STANDS, RemovalRefusal, RemovalStatus, SecondFactorRemoval};
pub use account::status::{AccountEventKind, AccountStatus};
pub use account::stored::{Account, AccountFilter, ListedAccount, NO_PASSWORD, OfficeAccounts};
pub use account::{AccountChange, Holder};
pub use application::double::{DoubleBy, DoubleOf, KnownAgent};
pub use application::issuance_round::{
    IssuanceRound, RoundClash, RoundMoves, RoundSchedule, WeeklyRule, mails_leave_on,
};
pub use application::stored::{
    Application, ApplicationFilter, ApplicationPerson, AskedPerson, ListedApplication, PersonFilter,
};
pub use application::{ApplicationKind, ApplicationStatus};
pub use audit::change::{AuditField, Change, Changes, EditionSaid, ProgrammeSaid};
pub use audit::event::{EventFilter, EventPlace, EventSubject, ListedEvent};
pub use audit::look_limits::LookLimits;
pub use audit::look_purpose::LookPurpose;
pub use audit::word::{AuditAction, AuditSubject};
pub use availability::{DayCount, GridPosition, GridQuery, GridRow};
pub use booking::coupon::{Coupon, CouponNumber, CouponNumberError, Scan, ScanError, parse_scan, parse_whole};
pub use booking::export_request::{ExportRequest, ExportRequestFilter, ExportRequestStatus};
pub use booking::list::{AtTime, BookingFilter, BookingOrder};
pub use booking::reference_number::{ReferenceNumber, ReferenceNumberError};
pub use booking::request::{Becomes, Booker, Correction, LaterDecision, NewBooking, Recipient, StatedDose};
pub use booking::status::{BookingStatus, BookingStep};
pub use booking::stored::{BookedSlot, Booking, BookingEvent};
pub use civil::closed_days::{ClosedReason, closed_reason};
pub use civil::era_date::{
    BirthReading, Era, EraDateError, format_both_eras, format_wareki, parse as parse_era_date, parse_birth,
};
pub use civil::holidays::{holiday_in_english, holidays_between, national_holiday};
pub use civil::now::{Now, civil_midnight, instant_of};
pub use civil::time_of_day::{TimeOfDay, TimeOfDayError};
pub use civil::time_window::{TimeWindow, TimeWindowError, total_minutes};
pub use civil::weekday::{WeekdaySet, weekday_code, weekday_from_code};
pub use id::{
    AccountId, ApplicationId, ApplicationPersonId, AuditEventId, BookingId, ExportRequestId, LinkId, MailId,
    SecondFactorRemovalId, SlotId, SlotPlanId, VendorId, VenueId,
};
pub use invisible::is_invisible;
pub use lang::{Lang, grouped};
pub use mail::{LogInMail, Mail, MailAttempt, MailCounts, MailFilter, MailKind, MailOutcome, MailStatus};
pub use municipality::prefecture::{Prefecture, PrefectureError};
pub use municipality::{Municipality, MunicipalityCode, MunicipalityCodeError};
pub use person::find_key::FindKey;
pub use person::kana::{
    KanaName, KanaNameError, MAX_NAME_CHARS, is_kana_name, keywords, name_key, search_key, text_key,
};
pub use person::key::PersonKey;
pub use person::mail_address::{MailAddress, MailAddressError};
pub use person::phone::{Phone, PhoneError};
pub use person::{BirthDate, BirthDateError, PersonName, PersonNameError};
pub use programme::PriorityGroup;
pub use slot::capacity::{Capacity, CapacityError, Remaining, runs_out};
pub use slot::plan::{
    Clash, DayPattern, ExistingSlot, Expansion, MAX_DAYS, MAX_SLOT_MINUTES, MAX_SLOTS, PlannedDay, PlannedSlot,
    SlotLength, SlotPlan, SlotPlanError, SlotPlanParts, Totals,
};
pub use slot::standing::{SlotStanding, SlotState};
pub use slot::status::SlotStatus;
pub use slot::stored::{Slot, SlotVenue};
pub use slot::terms::{Overrides, PlanReasons, PlanRefusal, Supply, VenueTerms};
pub use vaccine::ProductDetails;
pub use vendor::commission::{Commission, CommissionFilter, CommissionKey, CommissionStage, CommissionTerm, joined};
pub use vendor::company_key::company_key;
pub use vendor::status::VendorStatus;
pub use vendor::stored::{ListedVendor, Vendor, VendorFilter};
pub use venue::outside::{LeftOutside, SlotDay};
pub use venue::{HandledVaccine, OpeningPeriod, Venue, VenueDetails, VenueFilter, VenueKind, is_venue_reading};
