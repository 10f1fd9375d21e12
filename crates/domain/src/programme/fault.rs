//! What is wrong with a document of rules.

use chrono::NaiveDate;

use crate::Lang;

/// A fault of a draft, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesFault {
    /// JSON pointer into the draft: `/intervals/2/from`.
    pub pointer: String,
    /// What is wrong.
    pub kind: RulesFaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesFaultKind {
    /// Nothing is there.
    Required,
    /// Text is longer than this many characters.
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// A number is too small or too great.
    OutOfRange {
        /// The number.
        value: u16,
        /// The least one.
        least: u16,
        /// The greatest one.
        most: u16,
    },
    /// A last number is before the first one.
    Reversed {
        /// The first.
        first: u8,
        /// The last.
        last: u8,
    },
    /// A last day is before the first one.
    EndsBeforeStart {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// A row holds for no day of the programme.
    OutsideProgramme {
        /// The programme's first day.
        starts_on: NaiveDate,
        /// Its last day.
        ends_on: Option<NaiveDate>,
    },
    /// On these days no row of the rule holds, while one before and one after does.
    Gap {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// On these days two rows say the same rule.
    Overlap {
        /// The other row, counted from 0.
        row: usize,
        /// The first day; `None` where both have always held.
        from: Option<NaiveDate>,
        /// The last day; `None` where both hold for good.
        to: Option<NaiveDate>,
    },
    /// The programme gives no such product.
    UnknownProduct {
        /// Its code.
        product: String,
    },
    /// The programme has no such group.
    UnknownGroup {
        /// Its code.
        group: String,
    },
    /// The same is named twice.
    Duplicate {
        /// What.
        value: String,
    },
    /// A recommended or longest interval is over before the least one is.
    ShorterThanLeast,
    /// A recommended interval is over after the longest one is.
    LongerThanMost,
    /// No interval row tells how long after the dose before this one may be given.
    IntervalRequired {
        /// Code of the product.
        product: String,
        /// The dose.
        dose: u8,
    },
    /// Other doses than the first, and nothing that says whose the one before was.
    SeveralWithoutCoupon,
}

impl RulesFaultKind {
    /// The word on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required | Self::IntervalRequired { .. } => "required",
            Self::TooLong { .. } => "too-long",
            Self::OutOfRange { .. } => "out-of-range",
            Self::Reversed { .. } => "reversed",
            Self::EndsBeforeStart { .. } => "ends-before-start",
            Self::OutsideProgramme { .. } => "outside-programme",
            Self::Gap { .. } => "gap",
            Self::Overlap { .. } => "overlap",
            Self::UnknownProduct { .. } => "unknown-product",
            Self::UnknownGroup { .. } => "unknown-group",
            Self::Duplicate { .. } => "duplicate",
            Self::ShorterThanLeast => "shorter-than-least",
            Self::LongerThanMost => "longer-than-most",
            Self::SeveralWithoutCoupon => "several-without-coupon",
        }
    }

    /// The fault as a sentence, with its values.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.told_ja(),
            Lang::En => self.told_en(),
        }
    }

    fn told_ja(&self) -> String {
        let told = |date: &NaiveDate| Lang::Ja.date(*date);
        match self {
            Self::Required => "入力してください。".to_owned(),
            Self::TooLong { most } => format!("{most}文字以内で入力してください。"),
            Self::OutOfRange { value, least, most } => {
                format!("{value}は範囲外です。{least}から{most}までの数を入力してください。")
            }
            Self::Reversed { first, last } => format!("終わり({last})が始まり({first})より小さくなっています。"),
            Self::EndsBeforeStart { from, to } => {
                format!("終わりの日({})が始まりの日({})より前です。", told(to), told(from))
            }
            Self::OutsideProgramme { starts_on, ends_on } => {
                let ends_on = ends_on.as_ref().map(told).unwrap_or_default();
                format!("事業の期間({}〜{ends_on})に含まれる日がありません。", told(starts_on))
            }
            Self::Gap { from, to } => {
                format!("{}から{}まで、この規則がありません。前後の行の期間をつなげてください。", told(from), told(to))
            }
            Self::Overlap { row, from, to } => {
                let (from, to) = (from.as_ref().map(told), to.as_ref().map(told));
                let row = row + 1;
                match (from, to) {
                    (None, None) => format!("{row}行目と期間が重なっています。"),
                    (from, to) => {
                        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
                        format!("{row}行目と期間が重なっています({from}〜{to})。")
                    }
                }
            }
            Self::UnknownProduct { product } => format!("{product}はこの事業のワクチンにありません。"),
            Self::UnknownGroup { group } => format!("{group}はこの事業の接種対象者分類にありません。"),
            Self::Duplicate { value } => format!("{value}が重複しています。"),
            Self::ShorterThanLeast => "最短の間隔より短くなっています。".to_owned(),
            Self::LongerThanMost => "最長の間隔より長くなっています。".to_owned(),
            Self::SeveralWithoutCoupon => {
                "接種券のない事業は1回目だけにしてください。接種券がなければ前の回と同じ方か分かりません。".to_owned()
            }
            Self::IntervalRequired { product, dose } => {
                format!("{product}の{dose}回目の、前回からの間隔がありません。")
            }
        }
    }

    fn told_en(&self) -> String {
        let told = |date: &NaiveDate| Lang::En.date(*date);
        match self {
            Self::Required => "This is required.".to_owned(),
            Self::TooLong { most } => format!("Use {most} characters at most."),
            Self::OutOfRange { value, least, most } => format!("{value} is not between {least} and {most}."),
            Self::Reversed { first, last } => format!("The last ({last}) is before the first ({first})."),
            Self::EndsBeforeStart { from, to } => {
                format!("It ends on {}, before it starts on {}.", told(to), told(from))
            }
            Self::OutsideProgramme { starts_on, ends_on: None } => {
                format!("It holds for no day of the programme, which starts on {}.", told(starts_on))
            }
            Self::OutsideProgramme { starts_on, ends_on: Some(ends_on) } => {
                format!("It holds for no day of the programme, {} to {}.", told(starts_on), told(ends_on))
            }
            Self::Gap { from, to } => format!("No row holds from {} to {}; close the gap.", told(from), told(to)),
            Self::Overlap { row, from, to } => {
                let row = row + 1;
                match (from.as_ref().map(told), to.as_ref().map(told)) {
                    (None, None) => format!("It overlaps with row {row}."),
                    (Some(from), None) => format!("It overlaps with row {row} from {from} on."),
                    (None, Some(to)) => format!("It overlaps with row {row} until {to}."),
                    (Some(from), Some(to)) => format!("It overlaps with row {row} from {from} to {to}."),
                }
            }
            Self::UnknownProduct { product } => format!("The programme has no product {product}."),
            Self::UnknownGroup { group } => format!("The programme has no priority group {group}."),
            Self::Duplicate { value } => format!("{value} is there twice."),
            Self::ShorterThanLeast => "It is shorter than the least interval.".to_owned(),
            Self::LongerThanMost => "It is longer than the longest interval.".to_owned(),
            Self::SeveralWithoutCoupon => {
                "A programme without coupon has dose 1 alone: without one, nothing says whose the \
                dose before was."
                    .to_owned()
            }
            Self::IntervalRequired { product, dose } => {
                format!("There is no interval to the dose before for dose {dose} of {product}.")
            }
        }
    }
}
