//! A booking as lists of facts, its read-back text and its history.

use crate::components::facts::Fact;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::read_back::{self, Place};
use crate::features::booking::filters::birth_and_age;
use crate::format::dates::{long_date_of, moment, time_band};
use crate::format::text::phone;
use crate::i18n::Texts;
use crate::reference::{Reference, municipality_name};
use madoguchi_contract::booking::{BookedSlot, Booking, BookingEvent};

/// The names of codes.
pub(crate) struct Names<'a> {
    /// Of a programme, where there are several.
    pub(crate) programme: &'a dyn Fn(&str) -> Option<String>,
    /// Of a product.
    pub(crate) vaccine: &'a dyn Fn(&str) -> String,
    /// Of a programme's priority group.
    pub(crate) group: &'a dyn Fn(&str, &str) -> String,
}

/// Whose booking it is and for what: enough not to take the wrong one.
pub(crate) fn in_short(booking: &Booking, t: &'static Texts) -> Vec<Fact> {
    let (b, slot, who) = (t.bookings, &booking.slot, &booking.recipient);
    let name = if who.name == who.name_kana || who.name.is_empty() {
        who.name_kana.clone()
    } else {
        format!("{} ({})", who.name, who.name_kana)
    };
    vec![
        (b.reference, booking.reference.clone()),
        (b.recipient, name),
        (b.dose, (t.common.dose)(who.dose)),
        (b.date_time, format!("{} {}", long_date_of(&slot.date, t.lang), time_band(&slot.starts, &slot.ends))),
        (b.venue, slot.venue.name.clone()),
    ]
}

/// The dose that comes after this booking, where its programme gives one after this product.
pub(crate) fn next_dose(booking: &Booking, reference: &Reference) -> Option<i64> {
    let (product, rules) = (&booking.slot.vaccine, &reference.programme(&booking.slot.programme)?.rules);
    let next = booking.recipient.dose + 1;
    let dose = u8::try_from(next).ok().filter(|_| !rules.once() && booking.status == "booked")?;
    let may_follow = |other: &str| {
        other == product
            || rules.follows().iter().any(|row| row.rule.product == other && row.rule.after.contains(product))
    };
    let given = rules.products().iter().any(|row| row.rule.doses().contains(dose) && may_follow(&row.rule.product));
    given.then_some(next)
}

/// The form that books the same person again.
pub(crate) fn book_again(booking: &Booking) -> BookingForm {
    BookingForm::of_person(booking, booking.recipient.previous_dose.clone())
}

/// When and where.
pub(crate) fn appointment(booking: &Booking, names: &Names<'_>, t: &'static Texts) -> Vec<Fact> {
    let (b, slot) = (t.bookings, &booking.slot);
    let programme = (names.programme)(&slot.programme).map(|name| (t.programmes.programme, name));
    let facts = vec![
        (b.date, long_date_of(&slot.date, t.lang)),
        (b.time, time_band(&slot.starts, &slot.ends)),
        (b.venue, slot.venue.name.clone()),
        (b.address, slot.venue.address.clone()),
        (b.vaccine, (names.vaccine)(&slot.vaccine)),
        (b.dose, (t.common.dose)(booking.recipient.dose)),
    ];
    facts.into_iter().chain(programme).collect()
}

/// Who comes.
pub(crate) fn recipient(booking: &Booking, names: &Names<'_>, t: &'static Texts) -> Vec<Fact> {
    let (b, who) = (t.bookings, &booking.recipient);
    let mut facts = vec![
        (b.recipient_name, who.name.clone()),
        (b.recipient_kana, who.name_kana.clone()),
        (b.birth_date, birth_and_age(booking, t)),
        (b.group, (names.group)(&booking.slot.programme, &who.group)),
    ];
    match &who.coupon {
        Some(coupon) => {
            facts.push((b.municipality_code, coupon.municipality_code.clone()));
            facts.push((b.coupon, coupon.number.clone()));
        }
        None => {
            let code = who.municipality_code.clone().unwrap_or_default();
            facts.push((b.home, municipality_name(&code).unwrap_or(code)));
        }
    }
    if let Some(previous) = &who.previous_dose {
        facts.push((
            b.previous_dose,
            format!("{} · {}", long_date_of(&previous.date, t.lang), (names.vaccine)(&previous.vaccine)),
        ));
    }
    facts
}

/// Who called, and when.
pub(crate) fn booker(booking: &Booking, t: &'static Texts) -> Vec<Fact> {
    let b = t.bookings;
    vec![
        (b.booker_kana, booking.booker.name_kana.clone()),
        (b.booker_phone, phone(&booking.booker.phone)),
        (b.created_at, moment(&booking.created_at)),
        (b.updated_at, moment(&booking.updated_at)),
    ]
}

/// What is read to the caller; the same sentences as while booking.
pub(crate) fn read_back(booking: &Booking, reference: &Reference, t: &'static Texts) -> Vec<String> {
    let form = BookingForm::of_person(booking, None);
    let slot = &booking.slot;
    let place = Place {
        venue: &slot.venue,
        date: &slot.date,
        starts: &slot.starts,
        ends: &slot.ends,
        programme: &slot.programme,
        vaccine: &slot.vaccine,
    };
    read_back::sentences(&place, &form, reference, t.booking, t.lang)
}

/// A step of the history in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) at: String,
    pub(crate) kind: String,
    pub(crate) by: String,
    /// Where it stood before and stands now, each with what to say before it.
    pub(crate) places: Vec<(String, String)>,
    pub(crate) reason: Option<String>,
}

/// The history, the latest first.
pub(crate) fn history(events: &[BookingEvent], t: &'static Texts) -> Vec<Step> {
    let place = |slot: &BookedSlot| {
        format!("{} {} {}", long_date_of(&slot.date, t.lang), time_band(&slot.starts, &slot.ends), slot.venue.name)
    };
    let mut events: Vec<_> = events.iter().collect();
    events.sort_by(|a, b| b.at.cmp(&a.at));
    events
        .into_iter()
        .map(|event| Step {
            at: moment(&event.at),
            kind: t
                .bookings
                .history_kinds
                .iter()
                .find(|(code, _)| *code == event.kind)
                .map_or_else(|| event.kind.clone(), |(_, words)| (*words).to_owned()),
            by: (t.bookings.history_by)(&event.by),
            places: match (&event.from_slot, &event.to_slot) {
                (Some(from), Some(to)) => vec![
                    (format!("{}: ", t.bookings.history_from), place(from)),
                    (format!("{}: ", t.bookings.history_to), place(to)),
                ],
                (Some(only), None) | (None, Some(only)) => vec![(String::new(), place(only))],
                (None, None) => Vec::new(),
            },
            reason: event.reason.clone().filter(|reason| !reason.is_empty()),
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::i18n::texts;
    use crate::reference::tests::reference;
    use madoguchi_contract::Lang;
    use madoguchi_contract::availability::VenueContact;
    use madoguchi_contract::booking::{Booker, Coupon, Recipient};
    use madoguchi_domain::programme::NOTICE_PROGRAMME;

    pub(crate) fn booking(venue: VenueContact) -> Booking {
        Booking {
            id: "1".into(),
            reference: "123-456-782".into(),
            status: "booked".into(),
            municipality_code: "141003".into(),
            slot: BookedSlot {
                id: "7".into(),
                venue,
                programme: NOTICE_PROGRAMME.into(),
                vaccine: "pfizer".into(),
                date: "2021-03-15".into(),
                starts: "09:00".into(),
                ends: "10:00".into(),
            },
            booker: Booker { name_kana: "ヤマダ ハナコ".into(), phone: "0451234567".into() },
            recipient: Recipient {
                name: "山田 太郎".into(),
                name_kana: "ヤマダ タロウ".into(),
                birth_date: "1937-03-04".into(),
                group: "elderly".into(),
                dose: 1,
                coupon: Some(Coupon { municipality_code: "141003".into(), number: "0000012345".into() }),
                municipality_code: None,
                previous_dose: None,
            },
            etag: String::new(),
            created_at: String::new(),
            updated_at: String::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_booking_is_read_back_with_everything_a_caller_asks() {
        let venue = VenueContact {
            id: "3".into(),
            name: "会場".into(),
            address: "港北区小机町3211".into(),
            phone: Some("0454748111".into()),
            access_notes: "車いす可".into(),
        };
        let lines = read_back(&booking(venue), &reference(), texts(Lang::Ja));
        assert_eq!(
            lines,
            [
                "会場は会場、住所は港北区小机町3211です。",
                "会場の電話番号は045-474-8111です。",
                "会場のご案内です。車いす可",
                "日時は2021年3月15日(月)、9時から10時までです。",
                "ワクチンはファイザー、1回目の接種です。",
                "接種を受ける方はヤマダ タロウ様です。",
                "生年月日は昭和12年3月4日です。",
                "対象者の分類はelderlyです。",
                "接種券は神奈川県横浜市、番号は0000 012 345です。",
                "ご連絡先は045-123-4567です。",
            ]
        );
        assert_eq!(read_back(&booking(VenueContact::default()), &reference(), texts(Lang::En)).len(), 8);
    }

    #[test]
    fn the_latest_step_comes_first() {
        let event = |at: &str, kind: &str| BookingEvent {
            at: at.into(),
            kind: kind.into(),
            by: "agent01".into(),
            reason: None,
            from_slot: None,
            to_slot: None,
        };
        let steps = history(
            &[event("2021-03-01T09:00:00+09:00", "booked"), event("2021-03-02T10:00:00+09:00", "cancelled")],
            texts(Lang::Ja),
        );
        let told: Vec<_> = steps.iter().map(|s| (s.at.as_str(), s.kind.as_str(), s.by.as_str())).collect();
        assert_eq!(
            told,
            [("2021/03/02 10:00", "取消", "操作者: agent01"), ("2021/03/01 09:00", "予約", "操作者: agent01")]
        );
    }
}
