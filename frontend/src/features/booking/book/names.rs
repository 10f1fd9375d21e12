//! Other doses of the coupon that are booked under another name: worth a question, and nothing that refuses.

use crate::features::booking::book::draft::BookingForm;
use madoguchi_contract::booking::{Recipient, RecipientDoses};
use madoguchi_domain as domain;

/// The doses of the programme whose recipient is named otherwise than the form says, as far as it is typed. What is
/// typed in another way (spaces, hiragana, 髙 for 高) is the same name, as it is to the server.
pub(crate) fn named_otherwise(form: &BookingForm, programme: &str, doses: Option<&RecipientDoses>) -> Vec<u8> {
    let differs = |typed: Option<String>, held: String| typed.is_some_and(|typed| typed != held);
    let name = domain::PersonName::parse(&form.name).ok().map(|name| name.name_key());
    let kana = domain::KanaName::parse(form.recipient_kana()).ok().map(|kana| kana.search_key());
    let other = |held: &Recipient| {
        differs(name.clone(), domain::name_key(&held.name))
            || differs(kana.clone(), domain::search_key(&held.name_kana))
    };
    let known = doses.map(|doses| doses.doses.as_slice()).unwrap_or_default().iter();
    known
        .filter(|known| i64::from(known.dose) != form.dose && known.programme == programme)
        .filter(|known| known.booking.as_ref().is_some_and(|booking| other(&booking.recipient)))
        .map(|known| known.dose)
        .collect()
}
