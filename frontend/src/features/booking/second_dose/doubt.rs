//! The day of an earlier dose that is stated by word of mouth: what there is to doubt about it. Nothing is forbidden
//! that the server allows.

use crate::components::form::date_draft::DateDraft;
use crate::format::dates::long_date;
use crate::i18n::{Texts, use_i18n};
use crate::reference::use_reference;
use crate::session::use_session;
use chrono::{Months, NaiveDate};
use leptos::prelude::*;
use madoguchi_contract::fields::FieldCode;

/// Why the day of a stated dose is doubtful, though somebody vaccinated abroad or in a trial may say it rightly.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Doubt {
    /// It is still to come.
    InFuture,
    /// Vaccination began on this day.
    BeforeBegin(NaiveDate),
    /// More than a year.
    LongAgo,
}

/// What there is to doubt about the day of a stated dose, where vaccination began on a day.
fn doubt(date: NaiveDate, began: Option<NaiveDate>, today: NaiveDate) -> Option<Doubt> {
    match began {
        _ if today < date => Some(Doubt::InFuture),
        Some(began) if date < began => Some(Doubt::BeforeBegin(began)),
        _ if date.checked_add_months(Months::new(12)).is_none_or(|anniversary| anniversary < today) => {
            Some(Doubt::LongAgo)
        }
        _ => None,
    }
}

impl Doubt {
    /// In words.
    fn words(&self, t: &'static Texts) -> String {
        match self {
            Self::InFuture => FieldCode::InFuture.at("", t.lang).detail,
            Self::BeforeBegin(began) => (t.booking.second_before_begin)(&long_date(*began, t.lang)),
            Self::LongAgo => t.booking.second_long_ago.to_owned(),
        }
    }
}

/// What there is to doubt about the day of a dose that is stated for a programme, in words.
pub(crate) fn stated_doubt(date: RwSignal<DateDraft>, programme: Signal<Option<String>>) -> Signal<Option<String>> {
    let (i18n, session, reference) = (use_i18n(), use_session(), use_reference());
    Signal::derive(move || {
        let (today, date) = session.today().zip(date.with(DateDraft::date))?;
        let began = programme.with(|code| reference.with(|reference| reference.began(code.as_deref())));
        Some(doubt(date, began, today)?.words(i18n.t()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use crate::reference::tests::reference;
    use madoguchi_contract::Lang;

    #[test]
    fn a_stated_day_that_can_hardly_be_is_doubted() {
        let cases = [
            ("2021-03-02", "2021-03-01", Some("今日までの日付を入力してください。")),
            ("2021-03-01", "2021-03-01", None),
            ("2021-02-17", "2021-03-01", None),
            (
                "2021-02-16",
                "2021-03-01",
                Some("2021年2月17日(水)の接種開始より前の日付です。接種済証を確認してください。"),
            ),
            (
                "1999-01-01",
                "2021-03-01",
                Some("2021年2月17日(水)の接種開始より前の日付です。接種済証を確認してください。"),
            ),
            ("2021-06-01", "2022-06-01", None),
            ("2021-06-01", "2022-06-02", Some("1年以上前の日付です。接種済証を確認してください。")),
        ];
        for (date, today, expected) in cases {
            let found = doubt(date.parse().unwrap(), reference().began(None), today.parse().unwrap());
            assert_eq!(found.map(|doubt| doubt.words(texts(Lang::Ja))).as_deref(), expected, "{date} on {today}");
        }
    }
}
