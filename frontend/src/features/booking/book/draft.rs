//! The booking form: what is typed, what a scanned coupon fills in, and the request it makes.

use crate::components::form::date_draft::DateDraft;
use crate::format::dates::wire_date;
use crate::format::text::ascii;
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::bookings::{Booker, Booking, BookingRequest, Coupon, PreviousDose, Recipient};
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::reference::{PriorityGroup, Reference, Vaccine};
use madoguchi_domain as domain;
use serde::{Deserialize, Serialize};

/// The draft of the booking form; the flow of the second dose writes it too.
pub(crate) const DRAFT: &str = "book";

/// Everything the form holds, as typed; it is kept in the browser's session until the booking stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BookingForm {
    /// 予約者氏名(かな).
    pub(crate) booker_kana: String,
    /// 予約者電話番号.
    pub(crate) booker_phone: String,
    /// The caller is the recipient: the kana are typed once.
    pub(crate) same_person: bool,
    /// 接種者氏名(漢字).
    pub(crate) name: String,
    /// 接種者氏名(かな).
    pub(crate) name_kana: String,
    /// 接種者生年月日.
    pub(crate) birth: DateDraft,
    /// 接種対象者分類.
    pub(crate) group: String,
    /// The group was chosen by hand: a suggestion must not change it.
    pub(crate) group_chosen: bool,
    /// 接種回数.
    pub(crate) dose: i64,
    /// 自治体コード.
    pub(crate) municipality_code: String,
    /// クーポン番号.
    pub(crate) number: String,
    /// Day of an earlier dose given elsewhere.
    pub(crate) previous_date: DateDraft,
    /// Product of an earlier dose given elsewhere.
    pub(crate) previous_vaccine: String,
}

impl Default for BookingForm {
    fn default() -> Self {
        Self {
            booker_kana: String::new(),
            booker_phone: String::new(),
            same_person: false,
            name: String::new(),
            name_kana: String::new(),
            birth: DateDraft::default(),
            group: String::new(),
            group_chosen: false,
            dose: 1,
            municipality_code: String::new(),
            number: String::new(),
            previous_date: DateDraft::default(),
            previous_vaccine: String::new(),
        }
    }
}

// Personal data must not reach a log by a stray `{:?}`.
impl std::fmt::Debug for BookingForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BookingForm").field("dose", &self.dose).finish_non_exhaustive()
    }
}

impl BookingForm {
    /// The form of a person who is known: the next dose of a booking that one may see.
    pub(crate) fn for_next_dose(
        known: Option<&Booking>,
        coupon: &Coupon,
        dose: i64,
        previous: Option<PreviousDose>,
    ) -> Self {
        let previous = previous.unwrap_or_default();
        let blank = Self {
            dose,
            municipality_code: coupon.municipality_code.clone(),
            number: coupon.number.clone(),
            previous_date: DateDraft::of_wire(Some(&previous.date)),
            previous_vaccine: previous.vaccine,
            ..Self::default()
        };
        match known {
            None => blank,
            Some(booking) => Self {
                booker_kana: booking.booker.name_kana.clone(),
                booker_phone: booking.booker.phone.clone(),
                name: booking.recipient.name.clone(),
                name_kana: booking.recipient.name_kana.clone(),
                birth: DateDraft::of_wire(Some(&booking.recipient.birth_date)),
                group: booking.recipient.group.clone(),
                group_chosen: true,
                ..blank
            },
        }
    }

    /// Whether nothing is typed that would be missed.
    pub(crate) fn is_blank(&self) -> bool {
        *self
            == Self {
                group: self.group.clone(),
                dose: self.dose,
                municipality_code: self.municipality_code.clone(),
                ..Self::default()
            }
    }

    /// The next person of the same call: the caller stays.
    pub(crate) fn for_next_person(&self) -> Self {
        Self {
            booker_kana: self.booker_kana.clone(),
            booker_phone: self.booker_phone.clone(),
            municipality_code: self.municipality_code.clone(),
            ..Self::default()
        }
    }

    /// Kana of the recipient, typed once or twice.
    pub(crate) fn recipient_kana(&self) -> &str {
        if self.same_person { &self.booker_kana } else { &self.name_kana }
    }

    /// The request for a slot.
    pub(crate) fn request(&self, slot_id: &str) -> BookingRequest {
        let previous = PreviousDose { date: self.previous_date.wire(), vaccine: self.previous_vaccine.clone() };
        let stated = self.dose > 1 && !(previous.date.is_empty() && previous.vaccine.is_empty());
        BookingRequest {
            slot_id: slot_id.to_owned(),
            booker: Booker {
                name_kana: self.booker_kana.trim().to_owned(),
                phone: self.booker_phone.trim().to_owned(),
            },
            recipient: Recipient {
                name: self.name.trim().to_owned(),
                name_kana: self.recipient_kana().trim().to_owned(),
                birth_date: self.birth.wire(),
                group: self.group.clone(),
                dose: self.dose,
                coupon: self.coupon_text(),
                previous_dose: stated.then_some(previous),
            },
        }
    }

    /// Every field error the server would find by the request alone.
    pub(crate) fn errors(&self, slot_id: &str, today: NaiveDate, lang: Lang) -> Vec<FieldError> {
        self.request(slot_id).parse(today, lang).err().unwrap_or_default()
    }

    fn coupon_text(&self) -> Coupon {
        Coupon { municipality_code: ascii(self.municipality_code.trim()), number: ascii(self.number.trim()) }
    }

    /// The coupon, once both parts can be read: what to look up.
    pub(crate) fn coupon(&self) -> Option<Coupon> {
        read_coupon(&self.coupon_text())
    }

    /// Splits 18 scanned digits in the coupon field: municipality, number and dose. Says whether there were any.
    pub(crate) fn take_scan(&mut self) -> bool {
        let Ok(scan) = domain::parse_scan(&self.number) else { return false };
        self.municipality_code = scan.coupon.municipality.as_str().to_owned();
        self.number = scan.coupon.number.as_str().to_owned();
        if (1..=9).contains(&scan.dose) {
            self.dose = i64::from(scan.dose);
        }
        true
    }

    /// Suggests the group by the birth date, unless it was chosen by hand.
    pub(crate) fn suggest_group(&mut self, groups: &[PriorityGroup]) {
        if self.group_chosen {
            return;
        }
        self.group = self.birth.date().and_then(|birth| suggested_group(birth, groups)).unwrap_or_default().to_owned();
    }
}

/// A coupon in its plain form, if it is one.
pub(crate) fn read_coupon(coupon: &Coupon) -> Option<Coupon> {
    if let Ok(scan) = domain::parse_scan(&coupon.number) {
        return Some(wire_coupon(&scan.coupon));
    }
    let municipality = domain::MunicipalityCode::parse(&coupon.municipality_code).ok()?;
    let number = domain::CouponNumber::parse(&coupon.number).ok()?;
    Some(wire_coupon(&domain::Coupon { municipality, number }))
}

fn wire_coupon(coupon: &domain::Coupon) -> Coupon {
    Coupon { municipality_code: coupon.municipality.as_str().to_owned(), number: coupon.number.as_str().to_owned() }
}

/// Name of the municipality of a code: `神奈川県横浜市`.
pub(crate) fn municipality_name(code: &str) -> Option<String> {
    let found = domain::MunicipalityCode::parse(&ascii(code.trim())).ok()?;
    let municipality = found.municipality();
    Some(format!("{}{}", municipality.prefecture(), municipality.name()))
}

/// The group a birth date speaks for: the first that is bounded by birth dates and takes it, else the last, which is for
/// all others.
pub(crate) fn suggested_group(birth: NaiveDate, groups: &[PriorityGroup]) -> Option<&str> {
    let bounded = |group: &&PriorityGroup| group.born_from.is_some() || group.born_to.is_some();
    let own = groups.iter().filter(bounded).find(|group| domain_group(group).is_some_and(|g| g.takes_birth(birth)));
    own.or(groups.last()).map(|group| group.code.as_str())
}

/// The vaccine with its rules, for the domain.
pub(crate) fn domain_vaccine(vaccine: &Vaccine) -> domain::Vaccine {
    domain::Vaccine {
        code: vaccine.code.clone(),
        name_ja: vaccine.name_ja.clone(),
        name_en: vaccine.name_en.clone(),
        doses: vaccine.doses,
        standard_interval_days: vaccine.standard_interval_days,
        earliest_interval_days: vaccine.earliest_interval_days,
        min_age: vaccine.min_age,
    }
}

/// The group with its bounds, for the domain.
pub(crate) fn domain_group(group: &PriorityGroup) -> Option<domain::PriorityGroup> {
    let day = |text: &Option<String>| text.as_deref().map(|text| wire_date(text).ok_or(())).transpose().ok();
    Some(domain::PriorityGroup {
        code: group.code.clone(),
        name_ja: group.name_ja.clone(),
        name_en: group.name_en.clone(),
        born_from: day(&group.born_from)?,
        born_to: day(&group.born_to)?,
        opens_on: wire_date(&group.opens_on)?,
    })
}

/// The name of a product.
pub(crate) fn vaccine_name(reference: &Reference, code: &str, lang: Lang) -> String {
    let found = reference.vaccines.iter().find(|vaccine| vaccine.code == code);
    found.map_or_else(|| code.to_owned(), |vaccine| local(&vaccine.name_ja, &vaccine.name_en, lang).to_owned())
}

/// The name in a language.
pub(crate) fn local<'a>(ja: &'a str, en: &'a str, lang: Lang) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
pub(crate) mod tests;
