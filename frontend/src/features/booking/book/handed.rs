//! By what a form that was handed over is known: said above the search that hands it over, and in the form that got it.

use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::words::Texts;

/// Digits of a coupon that are told.
const LAST_DIGITS: usize = 4;

/// Whose data they are.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The recipient's, by name.
    Recipient(String),
    /// The caller's, for a recipient who is still to be named.
    Caller(String),
    /// Of a coupon without a name: its last digits.
    Coupon(String),
}

impl Whose {
    /// Of a form; `None` where it holds nothing of anybody.
    pub(crate) fn of(form: &BookingForm) -> Option<Self> {
        let name = [&form.name, &form.name_kana].into_iter().map(|name| name.trim()).find(|name| !name.is_empty());
        let (caller, digits) = (form.booker_kana.trim(), form.number.trim());
        let last = digits.char_indices().rev().nth(LAST_DIGITS - 1).map_or(digits, |(at, _)| &digits[at..]);
        match name {
            Some(name) => Some(Self::Recipient(name.to_owned())),
            None if !caller.is_empty() => Some(Self::Caller(caller.to_owned())),
            None if !digits.is_empty() => Some(Self::Coupon(last.to_owned())),
            None => None,
        }
    }

    /// In words: `山田 花子様`.
    pub(crate) fn words(&self, t: &Texts) -> String {
        match self {
            Self::Recipient(name) => (t.whose_recipient)(name),
            Self::Caller(name) => (t.whose_caller)(name),
            Self::Coupon(digits) => (t.whose_coupon)(digits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::booking::book::words::{EN, JA};

    #[track_caller]
    fn check(form: &BookingForm, ja: &str, en: &str) {
        let words = |t| Whose::of(form).map(|whose| whose.words(t)).unwrap_or_default();
        assert_eq!((words(&JA).as_str(), words(&EN).as_str()), (ja, en));
    }

    #[test]
    fn a_form_is_known_by_name_caller_or_the_end_of_the_coupon() {
        let form = BookingForm::default;
        check(&form(), "", "");
        check(&BookingForm { municipality_code: "141003".into(), ..form() }, "", "");
        let caller = BookingForm { booker_kana: "ヤマダ ハナコ".into(), ..form() };
        check(&caller, "予約者ヤマダ ハナコ様", "the caller ヤマダ ハナコ");
        let coupon = BookingForm { number: "1234567890".into(), ..form() };
        check(&coupon, "クーポン番号の下4桁が7890の方", "the coupon ending in 7890");
        check(&BookingForm { number: "12".into(), ..form() }, "クーポン番号の下4桁が12の方", "the coupon ending in 12");
        let named = BookingForm { name: "山田 太郎".into(), number: "1234567890".into(), ..caller };
        check(&named, "山田 太郎様", "山田 太郎");
        check(&BookingForm { name_kana: "ヤマダ タロウ".into(), ..form() }, "ヤマダ タロウ様", "ヤマダ タロウ");
    }
}
