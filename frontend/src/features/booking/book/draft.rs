//! The booking form: what is typed, what a scanned coupon fills in, and the request it makes.

use crate::components::form::date_draft::DateDraft;
use crate::features::booking::book::coupon_text::{self, printed_in, read_coupon, scan_in, unframed};
use crate::features::booking::book::found::Found;
use crate::format::text::ascii;
use crate::reference::suggested_group;
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::booking::{Booker, Booking, BookingRequest, Coupon, PreviousDose, Recipient};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_domain::PriorityGroup;
use serde::{Deserialize, Serialize};

/// The draft of the booking form. Other pages hand a form over by this name (`Drafts::hand_over`).
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
    /// The programme has no coupon: the municipality is where the recipient lives, and no number is sent.
    pub(crate) without_coupon: bool,
    /// Day of an earlier dose given elsewhere.
    pub(crate) previous_date: DateDraft,
    /// Product of an earlier dose given elsewhere.
    pub(crate) previous_vaccine: String,
    /// Whose coupon stood there when the earlier dose was typed.
    pub(crate) previous_of: Option<Coupon>,
    /// What was not typed but found by a coupon.
    pub(crate) found: Option<Found>,
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
            without_coupon: false,
            previous_date: DateDraft::default(),
            previous_vaccine: String::new(),
            previous_of: None,
            found: None,
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
    /// The form of a booking's person again.
    pub(crate) fn of_person(booking: &Booking, previous: Option<PreviousDose>) -> Self {
        let who = &booking.recipient;
        match &who.coupon {
            Some(coupon) => Self::for_next_dose(Some(booking), coupon, who.dose, previous),
            None => {
                let municipality_code = who.municipality_code.clone().unwrap_or_default();
                let mut form = Self { dose: who.dose, municipality_code, without_coupon: true, ..Self::default() };
                form.fill_in(booking);
                form
            }
        }
    }

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
        let mut form = blank;
        form.bind_previous();
        if let Some(booking) = known {
            form.fill_in(booking);
        }
        form
    }

    /// Fills in what an earlier booking says of the person, where nothing is typed. Says whether that was anything.
    pub(crate) fn fill_in(&mut self, booking: &Booking) -> bool {
        let found = Found::of(booking);
        let mut filled = false;
        let mut fill = |field: &mut String, value: &str| {
            if field.trim().is_empty() && !value.is_empty() {
                value.clone_into(field);
                filled = true;
            }
        };
        // A caller's name and phone belong together.
        if self.booker_kana.trim().is_empty() && self.booker_phone.trim().is_empty() {
            fill(&mut self.booker_kana, &found.booker_kana);
            fill(&mut self.booker_phone, &found.booker_phone);
        }
        fill(&mut self.name, &found.name);
        if !self.same_person {
            fill(&mut self.name_kana, &found.name_kana);
        }
        if self.birth.is_empty() {
            self.birth = found.birth.clone();
            filled = true;
        }
        if !self.group_chosen && self.birth == found.birth {
            self.group.clone_from(&found.group);
            self.group_chosen = true;
        }
        self.found = Some(found);
        filled
    }

    /// An earlier dose that is typed belongs to the coupon that stands there.
    pub(crate) fn bind_previous(&mut self) {
        let blank = self.previous_date.is_empty() && self.previous_vaccine.is_empty();
        match (blank, &self.previous_of) {
            (true, Some(_)) => self.previous_of = None,
            (false, None) => self.previous_of = self.coupon(),
            (true, None) | (false, Some(_)) => {}
        }
    }

    /// Another coupon is another person: an earlier dose and what the one before had filled in go, what was typed
    /// stays.
    pub(crate) fn forget_other_person(&mut self) {
        let Some(coupon) = self.coupon() else { return };
        if self.previous_of.take_if(|of| *of != coupon).is_some() {
            self.previous_date = DateDraft::default();
            self.previous_vaccine.clear();
        }
        let Some(found) = self.found.take_if(|found| !found.is_of(&coupon)) else { return };
        let clear = |field: &mut String, value: &str| {
            if field == value {
                field.clear();
            }
        };
        // A caller's name and phone belong together, also where one of them was corrected.
        if self.booker_kana == found.booker_kana && !self.booker_kana.is_empty() {
            self.booker_phone.clear();
        }
        clear(&mut self.booker_kana, &found.booker_kana);
        clear(&mut self.booker_phone, &found.booker_phone);
        clear(&mut self.name, &found.name);
        clear(&mut self.name_kana, &found.name_kana);
        if self.birth == found.birth {
            self.birth = DateDraft::default();
            clear(&mut self.group, &found.group);
            self.group_chosen = false;
        }
    }

    /// Whether nothing is typed that would be missed.
    pub(crate) fn is_blank(&self) -> bool {
        *self
            == Self {
                group: self.group.clone(),
                dose: self.dose,
                municipality_code: self.municipality_code.clone(),
                without_coupon: self.without_coupon,
                same_person: self.same_person,
                ..Self::default()
            }
    }

    /// Whether both say the same of everything that is sent.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        self.request("", true) == other.request("", true)
    }

    /// Whether everything typed in the other one stands here too.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let typed = |form: &Self| {
            let Recipient { name, name_kana, birth_date, previous_dose, .. } = form.request("", true).recipient;
            let Coupon { municipality_code, number } = form.coupon_text();
            let PreviousDose { date, vaccine } = previous_dose.unwrap_or_default();
            let caller = (form.booker_kana.trim().to_owned(), form.booker_phone.trim().to_owned());
            [caller.0, caller.1, name, name_kana, birth_date, municipality_code, number, date, vaccine]
        };
        let held = |(here, there): (String, String)| there.is_empty() || here == there;
        self.dose == other.dose && typed(self).into_iter().zip(typed(other)).all(held)
    }

    /// Whose it is, for the question whether to go on with it.
    pub(crate) fn whose(&self) -> Option<&str> {
        let names = [&self.name, &self.name_kana, &self.booker_kana];
        names.into_iter().map(|name| name.trim()).find(|name| !name.is_empty())
    }

    /// The first field that waits for something, as a selector; the button when none does.
    pub(crate) fn first_gap(&self, asks_previous: bool, today: Option<NaiveDate>) -> String {
        let empty = |text: &str| text.trim().is_empty();
        let date = |id: &str, gap: Option<&'static str>| gap.map(|part| format!("#{id}{part}"));
        let text = |id: &str, text: &str| empty(text).then(|| format!("#{id}"));
        let person = match self.without_coupon {
            true => text("f-recipient-municipality_code", &self.municipality_code),
            false => text("f-recipient-coupon-municipality_code", &self.municipality_code)
                .or_else(|| text("f-recipient-coupon-number", &self.number)),
        };
        person
            .or_else(|| {
                asks_previous.then(|| date("f-recipient-previous_dose-date", self.previous_date.first_gap(None)))?
            })
            .or_else(|| asks_previous.then(|| text("f-recipient-previous_dose-vaccine", &self.previous_vaccine))?)
            .or_else(|| text("f-booker-name_kana", &self.booker_kana))
            .or_else(|| text("f-booker-phone", &self.booker_phone))
            .or_else(|| text("f-recipient-name", &self.name))
            .or_else(|| (!self.same_person).then(|| text("f-recipient-name_kana", &self.name_kana))?)
            .or_else(|| date("f-recipient-birth_date", self.birth.first_gap(today)))
            .or_else(|| text("f-recipient-group", &self.group))
            .unwrap_or_else(|| ".book-form button[type=submit]".to_owned())
    }

    /// The same form with the birth date as a plain day, however it was typed.
    pub(crate) fn settled(&self, today: Option<NaiveDate>) -> Self {
        Self { birth: self.birth.settled(today), ..self.clone() }
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

    /// The request for a slot. An earlier dose is stated only where it is asked for: what is hidden is not sent.
    pub(crate) fn request(&self, slot_id: &str, asks_previous: bool) -> BookingRequest {
        let previous = PreviousDose { date: self.previous_date.wire(), vaccine: self.previous_vaccine.clone() };
        let coupon = self.coupon_text();
        let home = coupon.municipality_code.clone();
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
                coupon: (!self.without_coupon).then_some(coupon),
                municipality_code: self.without_coupon.then_some(home),
                previous_dose: asks_previous.then_some(previous),
            },
        }
    }

    /// Every field error the server would find by the request alone, in the words of the fields.
    pub(crate) fn errors(&self, slot_id: &str, asks_previous: bool, today: NaiveDate, lang: Lang) -> Vec<FieldError> {
        let errors = self.request(slot_id, asks_previous).parse(today, lang).err().unwrap_or_default();
        let dates = [
            ("/recipient/birth_date", &self.birth, Some(today)),
            ("/recipient/previous_dose/date", &self.previous_date, None),
        ];
        let in_words = |error: FieldError| {
            let date = dates.iter().find(|(pointer, _, _)| error.code == "not-a-date" && error.pointer == *pointer);
            match date.and_then(|(_, draft, living_on)| draft.problem(*living_on, lang)) {
                Some(detail) => FieldError { detail, ..error },
                None => error,
            }
        };
        errors.into_iter().filter(|error| self.shows(&error.pointer)).map(in_words).collect()
    }

    /// Whether the field of an error is on screen: the kana of one who calls for himself are not typed twice.
    pub(crate) fn shows(&self, pointer: &str) -> bool {
        !(self.same_person && pointer == "/recipient/name_kana")
    }

    fn coupon_text(&self) -> Coupon {
        Coupon { municipality_code: ascii(self.municipality_code.trim()), number: ascii(self.number.trim()) }
    }

    /// The coupon, once both parts can be read: what to look up.
    pub(crate) fn coupon(&self) -> Option<Coupon> {
        read_coupon(&self.coupon_text()).filter(|_| !self.without_coupon)
    }

    /// Takes a scan apart, whichever of the two fields it went into: municipality, number and dose. Says whether there
    /// was one of 18 digits.
    pub(crate) fn take_scan(&mut self) -> bool {
        match scan_in(&self.number).or_else(|| scan_in(&self.municipality_code)) {
            Some(scan) => {
                self.municipality_code = scan.coupon.municipality.as_str().to_owned();
                self.number = scan.coupon.number.as_str().to_owned();
                if (1..=9).contains(&scan.dose) {
                    self.dose = i64::from(scan.dose);
                }
                true
            }
            None => {
                if let Some(number) = unframed(&self.number) {
                    self.number = number;
                }
                false
            }
        }
    }

    /// Takes a printed coupon apart, whichever of the two fields it went into: once typing has ended, since its 16
    /// digits may be the beginning of the 18 of a scan.
    pub(crate) fn take_printed(&mut self) -> bool {
        match printed_in(&self.number).or_else(|| printed_in(&self.municipality_code)) {
            Some(coupon) => {
                self.municipality_code = coupon.municipality.as_str().to_owned();
                self.number = coupon.number.as_str().to_owned();
                true
            }
            None => false,
        }
    }

    /// What is wrong with the municipality code and with the number as far as they are typed.
    pub(crate) fn coupon_problems(&self) -> (Option<FieldCode>, Option<FieldCode>) {
        coupon_text::problems(&self.coupon_text())
    }

    /// Suggests the group of a programme by the birth date, unless one of its own was chosen by hand.
    pub(crate) fn suggest_group(&mut self, groups: &[PriorityGroup]) {
        if self.group_chosen && groups.iter().any(|group| group.code == self.group) {
            return;
        }
        self.group = self.birth.date().and_then(|birth| suggested_group(birth, groups)).unwrap_or_default().to_owned();
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
pub(crate) mod tests;
