//! Refusals as sentences: which rule, what would do, and which circular says so.

use chrono::NaiveDate;

use super::{AgeCount, OtherDose, Reason, Refusal};
use crate::Lang;

impl Refusal {
    /// The refusal as a sentence. Never repeats a birth date.
    pub fn sentence(&self, lang: Lang) -> String {
        let mut sentence = match lang {
            Lang::Ja => why_ja(&self.reason),
            Lang::En => why_en(&self.reason),
        };
        let date = self.date_that_helps().map(|date| lang.date(date));
        sentence += &match (date, lang) {
            (None, _) => String::new(),
            (Some(date), Lang::Ja) => format!("予約できる最初の日は{date}です。"),
            (Some(date), Lang::En) => format!(" The first possible date is {date}."),
        };
        sentence += &match (&self.source, lang) {
            (None, _) => String::new(),
            (Some(source), Lang::Ja) => format!("（根拠: {source}）"),
            (Some(source), Lang::En) => format!(" (Source: {source})"),
        };
        sentence
    }

    /// The first date that would do, where the reason does not name it already, or one on the other side.
    fn date_that_helps(&self) -> Option<NaiveDate> {
        let named = match &self.reason {
            Reason::SlotPast | Reason::AfterLaterDose { .. } | Reason::TooCloseToLater { .. } => return None,
            Reason::TooSoon { from, .. } | Reason::OtherProgramme { from, .. } | Reason::ProductNotYet { from, .. } => {
                Some(*from)
            }
            Reason::TooFarFromLater { from, .. } => *from,
            Reason::GroupNotOpen { opens_on } => Some(*opens_on),
            Reason::BeforeProgramme { starts_on } => Some(*starts_on),
            Reason::AfterProgramme { .. }
            | Reason::NoSuchDose { .. }
            | Reason::NotAProduct { .. }
            | Reason::ProductNoLonger { .. }
            | Reason::PreviousDoseUnknown { .. }
            | Reason::BeforeEarlierDose { .. }
            | Reason::OtherProduct { .. }
            | Reason::TooLate { .. }
            | Reason::Once { .. }
            | Reason::TooYoung { .. }
            | Reason::TooOld { .. }
            | Reason::NotOfAge { .. }
            | Reason::NoSuchGroup
            | Reason::NotInGroup
            | Reason::OtherBirthDate { .. } => None,
        };
        self.first_date.filter(|date| named != Some(*date))
    }
}

fn why_ja(reason: &Reason) -> String {
    let told = |date: &NaiveDate| Lang::Ja.date(*date);
    let day_of = |other: &OtherDose| Lang::Ja.date(other.date);
    match reason {
        Reason::SlotPast => "この時間帯はすでに始まっています。別の時間帯を選んでください。".to_owned(),
        Reason::BeforeProgramme { starts_on } => format!("この事業の接種は{}からです。", told(starts_on)),
        Reason::AfterProgramme { ends_on } => format!("この事業の接種は{}までです。", told(ends_on)),
        Reason::NoSuchDose { first: 0 | 1, last } => format!("このワクチンの接種は{last}回までです。"),
        Reason::NoSuchDose { first, last } if first == last => format!("このワクチンの接種は{first}回目だけです。"),
        Reason::NoSuchDose { first, last } => format!("このワクチンの接種は{first}回目から{last}回目までです。"),
        Reason::NotAProduct { product } => {
            format!("{}はこの事業では使いません。別のワクチンを選んでください。", product.name_ja)
        }
        Reason::ProductNotYet { dose, from } => format!("このワクチンの{dose}回目の接種は{}からです。", told(from)),
        Reason::ProductNoLonger { dose, to } => format!("このワクチンの{dose}回目の接種は{}までです。", told(to)),
        Reason::PreviousDoseUnknown { missing } => {
            format!("{missing}回目の接種を確認できません。前回の接種を入力してください。")
        }
        Reason::BeforeEarlierDose { earlier } => {
            format!("{}({})より後の日にしてください。", dose_ja(earlier), day_of(earlier))
        }
        Reason::AfterLaterDose { later, last_date } => {
            let until = last_date.map(|last| format!("{}までの日なら間に合います。", told(&last))).unwrap_or_default();
            format!("{}の予約({})より前の日にしてください。{until}", dose_ja(later), day_of(later))
        }
        Reason::OtherProduct { other, product } => {
            format!("{}は{}です。同じワクチンを選んでください。", dose_ja(other), product.name_ja)
        }
        Reason::TooSoon { previous, least, from } => {
            let (dose, day, from) = (dose_ja(previous), day_of(previous), told(from));
            format!("{dose}({day})から{}以上の間隔をおいてください({from}から)。", least.least_told(Lang::Ja))
        }
        Reason::TooLate { previous, most, until } => {
            let (dose, day, until) = (dose_ja(previous), day_of(previous), told(until));
            format!("{dose}({day})から{}以内の日にしてください({until}まで)。", most.most_told(Lang::Ja))
        }
        Reason::TooCloseToLater { later, least, last_date } => {
            let until = last_date.map(|last| format!("({}まで)", told(&last))).unwrap_or_default();
            let (dose, day) = (dose_ja(later), day_of(later));
            format!("{dose}の予約({day})まで{}以上の間隔をおいてください{until}。", least.least_told(Lang::Ja))
        }
        Reason::TooFarFromLater { later, most, from } => {
            let from = from.map(|first| format!("({}から)", told(&first))).unwrap_or_default();
            let (dose, day) = (dose_ja(later), day_of(later));
            format!("{dose}の予約({day})まで{}以内の日にしてください{from}。", most.most_told(Lang::Ja))
        }
        Reason::Once { other } => {
            format!("この事業の接種は1人1回です。{}({})があります。", dose_ja(other), day_of(other))
        }
        Reason::OtherProgramme { other, least, until, from } => {
            let until = until.map(|last| format!("{}まで、または", told(&last))).unwrap_or_default();
            let (dose, day, from) = (dose_ja(other), day_of(other), told(from));
            let least = least.least_told(Lang::Ja);
            format!("{dose}({day})との間に{least}以上の間隔をおいてください({until}{from}から)。")
        }
        Reason::TooYoung { min_age, count } => {
            format!("このワクチンは、{}に{min_age}歳以上の方が対象です。", count_ja(*count))
        }
        Reason::TooOld { max_age, count } => {
            format!("このワクチンは、{}に{max_age}歳以下の方が対象です。", count_ja(*count))
        }
        Reason::NotOfAge { ages, count } => {
            let ages: Vec<_> = ages.iter().map(u8::to_string).collect();
            format!("このワクチンは、{}に{}歳の方が対象です。", count_ja(*count), ages.join("・"))
        }
        Reason::NoSuchGroup => "この事業にはない接種対象者分類です。別の分類を選んでください。".to_owned(),
        Reason::NotInGroup => "生年月日と接種対象者分類が合いません。どちらかを確認してください。".to_owned(),
        Reason::GroupNotOpen { opens_on } => {
            format!("この接種対象者分類の予約は{}の接種からです。", told(opens_on))
        }
        Reason::OtherBirthDate { other: OtherDose { of_other: None, dose, .. } } => {
            format!("この接種券の{dose}回目の予約と生年月日が違います。生年月日と接種券を確認してください。")
        }
        Reason::OtherBirthDate { other } => {
            format!("{}の予約と生年月日が違います。生年月日と接種券を確認してください。", dose_ja(other))
        }
    }
}

fn why_en(reason: &Reason) -> String {
    let told = |date: &NaiveDate| Lang::En.date(*date);
    let day_of = |other: &OtherDose| Lang::En.date(other.date);
    match reason {
        Reason::SlotPast => "This time has already begun; choose another.".to_owned(),
        Reason::BeforeProgramme { starts_on } => format!("This programme vaccinates from {}.", told(starts_on)),
        Reason::AfterProgramme { ends_on } => format!("This programme vaccinates until {}.", told(ends_on)),
        Reason::NoSuchDose { first: 0 | 1, last: 1 } => "This vaccine is given in 1 dose only.".to_owned(),
        Reason::NoSuchDose { first: 0 | 1, last } => format!("This vaccine is given in {last} doses at most."),
        Reason::NoSuchDose { first, last } if first == last => format!("This vaccine is given as dose {first} only."),
        Reason::NoSuchDose { first, last } => format!("This vaccine is given as doses {first} to {last}."),
        Reason::NotAProduct { product } => {
            format!("{} is not given in this programme; choose another vaccine.", product.name_en)
        }
        Reason::ProductNotYet { dose, from } => format!("This vaccine is given as dose {dose} from {}.", told(from)),
        Reason::ProductNoLonger { dose, to } => format!("This vaccine is given as dose {dose} until {}.", told(to)),
        Reason::PreviousDoseUnknown { missing } => {
            format!("Dose {missing} is not known; enter the earlier dose.")
        }
        Reason::BeforeEarlierDose { earlier } => {
            format!("Choose a date after {} on {}.", dose_en(earlier), day_of(earlier))
        }
        Reason::AfterLaterDose { later, last_date } => {
            let until = last_date.map(|last| format!(" Dates up to {} are possible.", told(&last))).unwrap_or_default();
            format!("Choose a date before {}, booked for {}.{until}", dose_en(later), day_of(later))
        }
        Reason::OtherProduct { other, product } => {
            format!("{} is {}; choose the same vaccine.", capital(&dose_en(other)), product.name_en)
        }
        Reason::TooSoon { previous, least, from } => {
            let (least, dose, day) = (least.least_told(Lang::En), dose_en(previous), day_of(previous));
            let from = told(from);
            format!("There must be at least {least} between {dose} ({day}) and this one. Choose a date from {from}.")
        }
        Reason::TooLate { previous, most, until } => {
            let (most, dose, day) = (most.most_told(Lang::En), dose_en(previous), day_of(previous));
            let until = told(until);
            format!("There must be at most {most} between {dose} ({day}) and this one. Choose a date up to {until}.")
        }
        Reason::TooCloseToLater { later, least, last_date } => {
            let until = last_date.map(|last| format!(" Choose a date up to {}.", told(&last))).unwrap_or_default();
            let (least, dose, day) = (least.least_told(Lang::En), dose_en(later), day_of(later));
            format!("There must be at least {least} between this dose and {dose} ({day}).{until}")
        }
        Reason::TooFarFromLater { later, most, from } => {
            let from = from.map(|first| format!(" Choose a date from {}.", told(&first))).unwrap_or_default();
            let (most, dose, day) = (most.most_told(Lang::En), dose_en(later), day_of(later));
            format!("There must be at most {most} between this dose and {dose} ({day}).{from}")
        }
        Reason::Once { other } => {
            let (dose, day) = (dose_en(other), day_of(other));
            format!("This programme gives one dose to each person; there is {dose} on {day}.")
        }
        Reason::OtherProgramme { other, least, until, from } => {
            let until = until.map(|last| format!("up to {}, or ", told(&last))).unwrap_or_default();
            let (least, dose, day) = (least.least_told(Lang::En), dose_en(other), day_of(other));
            let from = told(from);
            format!(
                "There must be at least {least} between this dose and {dose} ({day}). Choose a date {until}from {from}."
            )
        }
        Reason::TooYoung { min_age, count } => {
            format!("The recipient must be {min_age} or older {}.", count_en(*count))
        }
        Reason::TooOld { max_age, count } => {
            format!("The recipient must be {max_age} or younger {}.", count_en(*count))
        }
        Reason::NotOfAge { ages, count } => {
            let ages: Vec<_> = ages.iter().map(u8::to_string).collect();
            let ages = match ages.split_last() {
                Some((last, [])) => last.clone(),
                Some((last, others)) => format!("{} or {last}", others.join(", ")),
                None => String::new(),
            };
            format!("The recipient must be {ages} years old {}.", count_en(*count))
        }
        Reason::NoSuchGroup => "This programme has no such priority group; choose another.".to_owned(),
        Reason::NotInGroup => "The birth date and the priority group do not match; check both.".to_owned(),
        Reason::GroupNotOpen { opens_on } => {
            format!("This priority group can book vaccination dates from {}.", told(opens_on))
        }
        Reason::OtherBirthDate { other: OtherDose { of_other: None, dose, .. } } => {
            format!(
                "Dose {dose} on this coupon is booked with another birth date; check the birth date and the coupon."
            )
        }
        Reason::OtherBirthDate { other } => {
            let dose = capital(&dose_en(other));
            format!("{dose} is booked with another birth date; check the birth date and the coupon.")
        }
    }
}

fn dose_ja(other: &OtherDose) -> String {
    let dose = other.dose;
    other.of_other.as_ref().map_or(format!("{dose}回目"), |(name, _)| format!("{name}の{dose}回目"))
}

fn dose_en(other: &OtherDose) -> String {
    let dose = other.dose;
    other.of_other.as_ref().map_or(format!("dose {dose}"), |(_, name)| format!("dose {dose} of {name}"))
}

fn capital(text: &str) -> String {
    text.strip_prefix('d').map_or(text.to_owned(), |rest| format!("D{rest}"))
}

const fn count_ja(count: AgeCount) -> &'static str {
    match count {
        AgeCount::OnTheDay => "接種日",
        AgeCount::AtFirstDose => "初回の接種日",
        AgeCount::FiscalYearEnd => "接種する年度の末日(3月31日)",
    }
}

const fn count_en(count: AgeCount) -> &'static str {
    match count {
        AgeCount::OnTheDay => "on the day",
        AgeCount::AtFirstDose => "on the day of the first dose",
        AgeCount::FiscalYearEnd => "on 31 March, the end of the fiscal year",
    }
}
