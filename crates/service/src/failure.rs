//! Why a use case did not do what was asked. The problem types are those of the contract, so that a refusal has one
//! shape from here to the client.

use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::application::IssuanceRound;
use madoguchi_contract::booking::ExistingBooking;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::slot_plan::Clash;
use madoguchi_domain::{LeftOutside, OpeningPeriod};
use madoguchi_store::booking::doses::ToldOf;
use madoguchi_store::{StoreError, WriteError};
use std::borrow::Cow;

/// A sentence in both languages, for where the reader's language is not yet known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Japanese.
    pub ja: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Said {
    /// A sentence in Japanese and in English.
    pub fn new(ja: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// Why it was not done.
#[derive(Debug)]
pub enum Failure {
    /// There is nothing more to say than the type says.
    Problem(ProblemType),
    /// A field names something unknown, or not yours.
    NoSuch(FieldError),
    /// Fields in error.
    Invalid(Vec<FieldError>),
    /// A vaccination rule refuses.
    RuleRefused {
        /// The rule's stable code.
        rule: &'static str,
        /// First date that would do.
        first_date: Option<NaiveDate>,
        /// What the rule says, with the values.
        detail: Said,
        /// Every rule that refuses, at the field it is about.
        errors: Vec<FieldError>,
        /// The bookings that it tells of: for the audit, never sent.
        told: Vec<ToldOf>,
    },
    /// The plan ends after the confirmed supply.
    SupplyNotConfirmed {
        /// Last date with confirmed supply.
        confirmed_through: Option<NaiveDate>,
        /// The field in error.
        errors: Vec<FieldError>,
    },
    /// The plan has days outside the venue's opening period.
    OutsideOpening {
        /// The period.
        opening: OpeningPeriod,
        /// The fields in error.
        errors: Vec<FieldError>,
    },
    /// The change of a venue would leave open slots outside, and nobody says why.
    LeavesSlotsOutside(LeftOutside),
    /// The person has a live booking for this dose.
    AlreadyBooked {
        /// The booking, for those who may see it.
        existing: Option<Box<ExistingBooking>>,
        /// Which it is: for the audit, never sent.
        told: ToldOf,
    },
    /// Later doses stand on the one to be cancelled.
    LaterDoseBooked {
        /// Those that the actor may see, the next dose first.
        shown: Vec<ExistingBooking>,
        /// There are more, of municipalities that the actor does not work for.
        hidden: bool,
        /// All of them: for the audit, never sent.
        told: Vec<ToldOf>,
    },
    /// A file has more people than some municipalities let out by themselves.
    ExportNeedsApproval {
        /// How many it has of those municipalities.
        people: i64,
        /// Whether all of them have been asked already.
        asked: bool,
    },
    /// The plan overlaps existing slots.
    SlotClash(Vec<Clash>),
    /// The password is right; a code of the second factor is missing, or in error.
    SecondFactorRequired(Vec<FieldError>),
    /// Another round is open than the one that was shown.
    RoundChanged(IssuanceRound),
    /// Too many wrong passwords or requests.
    TooManyRequests {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// No answer in time, or the server is stopping or starting.
    Unavailable(&'static str),
    /// The database or the way to it.
    Store(StoreError),
    /// Our fault; the text is for the log.
    Internal(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Vec<FieldError>> for Failure {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Invalid(errors)
    }
}

impl From<ProblemType> for Failure {
    fn from(kind: ProblemType) -> Self {
        Self::Problem(kind)
    }
}

impl WriteError for Failure {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient())
    }
}

/// For the log; what a client reads of it is written where answers are.
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.cause() {
            Some(cause) => f.write_str(&cause),
            None => f.write_str(self.kind().slug()),
        }
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// Something that should not be; the text is for the log.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The problem type.
    #[must_use]
    pub fn kind(&self) -> ProblemType {
        match self {
            Self::Problem(kind) => *kind,
            Self::NoSuch(_) => ProblemType::NotFound,
            Self::Invalid(_) => ProblemType::ValidationFailed,
            Self::RuleRefused { .. } => ProblemType::RuleRefused,
            Self::SupplyNotConfirmed { .. } => ProblemType::SupplyNotConfirmed,
            Self::OutsideOpening { .. } => ProblemType::OutsideOpeningPeriod,
            Self::LeavesSlotsOutside(_) => ProblemType::LeavesSlotsOutside,
            Self::ExportNeedsApproval { asked: false, .. } => ProblemType::ExportNeedsApproval,
            Self::ExportNeedsApproval { asked: true, .. } => ProblemType::ExportAwaitsApproval,
            Self::AlreadyBooked { .. } => ProblemType::AlreadyBooked,
            Self::LaterDoseBooked { .. } => ProblemType::LaterDoseBooked,
            Self::SlotClash(_) => ProblemType::SlotClash,
            Self::SecondFactorRequired(_) => ProblemType::SecondFactorRequired,
            Self::RoundChanged(_) => ProblemType::RoundChanged,
            Self::TooManyRequests { .. } => ProblemType::TooManyRequests,
            Self::Unavailable(_) => ProblemType::Unavailable,
            Self::Store(error) if error.is_unavailable() => ProblemType::Unavailable,
            Self::Store(_) | Self::Internal(_) => ProblemType::Internal,
        }
    }

    /// The failure of what several requests shared, for each of them: its cause is told once.
    #[must_use]
    pub(crate) fn for_each_of(self, requests: usize) -> Vec<Self> {
        let is_of_the_moment = self.kind() == ProblemType::Unavailable;
        let mut each = vec![self];
        each.resize_with(requests, || match is_of_the_moment {
            true => Self::Unavailable("what several requests shared failed"),
            false => Self::Internal("what several requests shared failed".to_owned()),
        });
        each
    }

    /// What the log should hear of it: the cause of a 5xx, nothing for what the client can mend.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => Some(error.to_string()),
            Self::Internal(cause) => Some(cause.clone()),
            Self::Unavailable(cause) => Some((*cause).to_owned()),
            Self::Problem(_)
            | Self::NoSuch(_)
            | Self::Invalid(_)
            | Self::RuleRefused { .. }
            | Self::SupplyNotConfirmed { .. }
            | Self::OutsideOpening { .. }
            | Self::LeavesSlotsOutside(_)
            | Self::ExportNeedsApproval { .. }
            | Self::AlreadyBooked { .. }
            | Self::LaterDoseBooked { .. }
            | Self::SlotClash(_)
            | Self::SecondFactorRequired(_)
            | Self::RoundChanged(_)
            | Self::TooManyRequests { .. } => None,
        }
    }
}
