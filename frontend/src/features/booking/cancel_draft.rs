//! What the dialog that cancels a booking holds, and the request it makes.

use crate::components::form::date_draft::DateDraft;
use crate::format::dates::{long_date_of, time_band};
use crate::i18n::Texts;
use chrono::NaiveDate;
use madoguchi_contract::booking::{CancelRequest, ExistingBooking, LaterDoses, PreviousDose};
use madoguchi_contract::problem::FieldError;

/// Later doses are cancelled too.
pub(crate) const CANCEL: &str = "cancel";
/// Later doses stay, with an earlier dose that was given elsewhere.
pub(crate) const KEEP: &str = "keep";

/// What is typed and chosen.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct CancelForm {
    pub(crate) reason: String,
    /// The bookings that stand on this one, once the server has asked about them.
    pub(crate) later: Vec<ExistingBooking>,
    /// What becomes of them.
    pub(crate) action: String,
    /// The dose given elsewhere.
    pub(crate) previous_date: DateDraft,
    pub(crate) previous_vaccine: String,
}

impl CancelForm {
    /// The request. What is hidden is not sent.
    pub(crate) fn request(&self) -> CancelRequest {
        let previous = PreviousDose { date: self.previous_date.wire(), vaccine: self.previous_vaccine.clone() };
        let later = LaterDoses {
            action: self.action.clone(),
            booking_ids: self.later.iter().map(|later| later.id.clone()).collect(),
            previous_dose: (self.action == KEEP).then_some(previous),
        };
        CancelRequest { reason: self.reason.clone(), later_doses: (!self.later.is_empty()).then_some(later) }
    }

    /// Every field error the server would find by the request alone, in the words of the dialog.
    pub(crate) fn errors(&self, today: NaiveDate, t: &'static Texts) -> Vec<FieldError> {
        let wrong = self.request().parse(today, t.lang).err().unwrap_or_default();
        let in_words = |error: FieldError| {
            let b = t.bookings;
            let detail = match (error.pointer.as_str(), error.code.as_str()) {
                ("/reason", "required") => Some(b.cancel_reason_missing.to_owned()),
                ("/reason", _) => Some(b.cancel_reason_long.to_owned()),
                ("/later_doses/action", _) => Some(b.later_missing.to_owned()),
                ("/later_doses/previous_dose/date", "not-a-date") => self.previous_date.problem(None, t.lang),
                _ => None,
            };
            FieldError { detail: detail.unwrap_or(error.detail.clone()), ..error }
        };
        wrong.into_iter().map(in_words).collect()
    }

    /// The reference numbers of the bookings that this cancels, besides the booking itself.
    pub(crate) fn cancelled_too(&self) -> Vec<String> {
        let later = self.later.iter().filter(|_| self.action == CANCEL);
        later.map(|later| later.reference.clone()).collect()
    }
}

/// A later dose in words: `2回目 2021年3月22日(月) 9:00–10:00 横浜労災病院 123-456-782`.
pub(crate) fn in_words(later: &ExistingBooking, t: &'static Texts) -> String {
    let slot = &later.slot;
    format!(
        "{} {} {} {} {}",
        (t.common.dose)(i64::from(later.dose)),
        long_date_of(&slot.date, t.lang),
        time_band(&slot.starts, &slot.ends),
        slot.venue.name,
        later.reference
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_contract::availability::VenueContact;
    use madoguchi_contract::booking::BookedSlot;

    fn later() -> ExistingBooking {
        ExistingBooking {
            id: "9".into(),
            reference: "123-456-782".into(),
            dose: 2,
            slot: BookedSlot {
                programme: "covid19_initial_2021".into(),
                id: "7".into(),
                venue: VenueContact { name: "横浜労災病院".into(), ..VenueContact::default() },
                vaccine: "pfizer".into(),
                date: "2021-03-22".into(),
                starts: "09:00".into(),
                ends: "10:00".into(),
            },
        }
    }

    #[track_caller]
    fn check(form: &CancelForm, expected: &[(&str, &str)]) {
        let errors = form.errors("2021-03-01".parse().unwrap(), texts(Lang::Ja));
        let told: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.detail.as_str())).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn what_becomes_of_later_doses_is_asked_for_once_there_are_some() {
        let form = CancelForm { reason: "体調不良".into(), ..CancelForm::default() };
        check(&form, &[]);
        assert_eq!(form.request().later_doses, None);
        check(&CancelForm::default(), &[("/reason", "取消の理由を入力してください")]);
        let asked = CancelForm { later: vec![later()], ..form };
        check(&asked, &[("/later_doses/action", "どちらかを選んでください")]);
        let both = CancelForm { action: CANCEL.into(), ..asked.clone() };
        check(&both, &[]);
        let sent = LaterDoses { action: CANCEL.into(), booking_ids: vec!["9".into()], previous_dose: None };
        assert_eq!(both.request().later_doses, Some(sent));
        assert_eq!(both.cancelled_too(), ["123-456-782"]);
        let keep = CancelForm { action: KEEP.into(), ..asked };
        check(
            &keep,
            &[
                ("/later_doses/previous_dose/date", "入力してください。"),
                ("/later_doses/previous_dose/vaccine", "入力してください。"),
            ],
        );
        let kept = CancelForm {
            previous_date: DateDraft::of_wire(Some("2021-02-22")),
            previous_vaccine: "pfizer".into(),
            ..keep
        };
        check(&kept, &[]);
        assert_eq!(kept.cancelled_too(), [] as [&str; 0]);
        let future = CancelForm { previous_date: DateDraft::of_wire(Some("2021-03-02")), ..kept.clone() };
        check(&future, &[("/later_doses/previous_dose/date", "今日までの日付を入力してください。")]);
        // Whoever changes his mind does not send what is hidden.
        let changed = CancelForm { action: CANCEL.into(), ..kept };
        assert_eq!(changed.request().later_doses.unwrap().previous_dose, None);
    }

    #[test]
    fn a_later_dose_is_told_with_place_and_number() {
        assert_eq!(
            in_words(&later(), texts(Lang::Ja)),
            format!("2回目 2021年3月22日(月) {} 横浜労災病院 123-456-782", time_band("09:00", "10:00"))
        );
    }
}
