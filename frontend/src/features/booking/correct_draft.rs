//! Names and phone of a booking as they are corrected.

use madoguchi_contract::booking::{BookerPatch, Booking, BookingPatch, RecipientPatch};

/// What the dialog holds, as typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct CorrectForm {
    pub(crate) booker_kana: String,
    pub(crate) booker_phone: String,
    pub(crate) name: String,
    pub(crate) name_kana: String,
    pub(crate) reason: String,
}

impl CorrectForm {
    /// As the booking is.
    pub(crate) fn of(booking: &Booking) -> Self {
        Self {
            booker_kana: booking.booker.name_kana.clone(),
            booker_phone: booking.booker.phone.clone(),
            name: booking.recipient.name.clone(),
            name_kana: booking.recipient.name_kana.clone(),
            reason: String::new(),
        }
    }

    /// What differs from the booking as it was read: somebody else may have corrected the rest.
    pub(crate) fn patch(&self, base: &Self) -> BookingPatch {
        let typed = |now: &str, before: &str| (now.trim() != before).then(|| now.trim().to_owned());
        BookingPatch {
            booker: BookerPatch {
                name_kana: typed(&self.booker_kana, &base.booker_kana),
                phone: typed(&self.booker_phone, &base.booker_phone),
            },
            recipient: RecipientPatch {
                name: typed(&self.name, &base.name),
                name_kana: typed(&self.name_kana, &base.name_kana),
            },
            reason: Some(self.reason.trim().to_owned()),
        }
    }

    /// One's own corrections on top of the booking as it is now.
    pub(crate) fn on_top_of(&self, base: &Self, now: &Self) -> Self {
        let own = |mine: &str, before: &str, now: &str| (if mine.trim() == before { now } else { mine }).to_owned();
        Self {
            booker_kana: own(&self.booker_kana, &base.booker_kana, &now.booker_kana),
            booker_phone: own(&self.booker_phone, &base.booker_phone, &now.booker_phone),
            name: own(&self.name, &base.name, &now.name),
            name_kana: own(&self.name_kana, &base.name_kana, &now.name_kana),
            reason: self.reason.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: [&str; 4]) -> CorrectForm {
        let [booker_kana, booker_phone, name, name_kana] = fields.map(str::to_owned);
        CorrectForm { booker_kana, booker_phone, name, name_kana, reason: "聞き間違い".into() }
    }

    #[test]
    fn only_what_was_corrected_is_sent_and_stays_when_others_correct_too() {
        let base = form(["ヤマダ ハナコ", "0451234567", "山田 太郎", "ヤマダ タロウ"]);
        let check = |mine: [&str; 4], sent: [Option<&str>; 4], theirs: [&str; 4], joined: [&str; 4]| {
            let mine = form(mine);
            let patch = mine.patch(&base);
            let found = [patch.booker.name_kana, patch.booker.phone, patch.recipient.name, patch.recipient.name_kana];
            assert_eq!(found, sent.map(|text| text.map(str::to_owned)));
            assert!(mine.on_top_of(&base, &form(theirs)) == form(joined));
        };
        let same = ["ヤマダ ハナコ", "0451234567", "山田 太郎", "ヤマダ タロウ"];
        check(same, [None; 4], same, same);
        check(
            ["ヤマダ ハナコ ", "0451234568", "山田 太郎", "ヤマダ タロウ"],
            [None, Some("0451234568"), None, None],
            ["ハマダ ハナコ", "0451234567", "山田 太郎", "ヤマダ タロウ"],
            ["ハマダ ハナコ", "0451234568", "山田 太郎", "ヤマダ タロウ"],
        );
        check(
            ["ヤマダ ハナコ", "0451234567", "", "ハマダ タロウ"],
            [None, None, Some(""), Some("ハマダ タロウ")],
            ["ヤマダ ハナコ", "0451234567", "濱田 太郎", "ハマダ タロー"],
            ["ヤマダ ハナコ", "0451234567", "", "ハマダ タロウ"],
        );
    }
}
