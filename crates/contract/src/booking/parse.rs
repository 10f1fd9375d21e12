//! Booking requests into domain types, with every field error collected.

use crate::Lang;
use crate::booking::{
    Booker, BookingPatch, BookingRequest, CancelRequest, Coupon, LaterDoses, MAX_DOSE, MAX_LATER, MoveRequest,
    PreviousDose, Recipient,
};
use crate::fields::{self, Collector, FieldCode, FieldError};
use chrono::NaiveDate;
use madoguchi_domain as domain;
use madoguchi_domain::{
    Becomes, BirthDate, BirthDateError, BookingId, Correction, CouponNumber, CouponNumberError, KanaName,
    KanaNameError, LaterDecision, MAX_NAME_CHARS, MunicipalityCode, MunicipalityCodeError, NewBooking, PersonKey,
    PersonName, PersonNameError, Phone, ScanError, SlotId, StatedDose,
};

/// A cancellation that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedCancel {
    /// Why.
    pub reason: String,
    /// What becomes of later doses.
    pub later_doses: Option<LaterDecision>,
}

impl BookingRequest {
    /// The booking, or everything that is wrong with it. `today` is the civil day in Japan.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, today: NaiveDate, lang: Lang) -> Result<NewBooking, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let slot_id = errors.take("/slot_id", fields::id(&self.slot_id));
        let booker = self.booker.parse(&mut errors);
        let recipient = self.recipient.parse(today, &mut errors);
        let parsed = match (slot_id, booker, recipient) {
            (Some(slot_id), Some(booker), Some(recipient)) => Some(NewBooking { slot_id, booker, recipient }),
            (_, _, _) => None,
        };
        errors.finish(parsed)
    }
}

impl Booker {
    fn parse(&self, errors: &mut Collector) -> Option<domain::Booker> {
        let name_kana = errors.take("/booker/name_kana", kana_name(&self.name_kana));
        let phone = errors.take("/booker/phone", phone(&self.phone));
        Some(domain::Booker { name_kana: name_kana?, phone: phone? })
    }
}

impl Recipient {
    fn parse(&self, today: NaiveDate, errors: &mut Collector) -> Option<domain::Recipient> {
        let name = errors.take("/recipient/name", person_name(&self.name));
        let name_kana = errors.take("/recipient/name_kana", kana_name(&self.name_kana));
        let birth_date = errors.take("/recipient/birth_date", birth_date(&self.birth_date, today));
        let group = errors.take("/recipient/group", fields::code(&self.group, FieldCode::UnknownGroup));
        let dose = u8::try_from(self.dose).map_err(|_| FieldCode::OutOfRange(1, MAX_DOSE));
        let dose = errors.take("/recipient/dose", dose);
        let person = self.parse_person(name_kana.as_ref(), birth_date, errors);
        let previous_dose = self.previous_dose.as_ref().map(|p| p.parse_at("/recipient/previous_dose", today, errors));
        let parsed = domain::Recipient {
            name: name?,
            name_kana: name_kana?,
            birth_date: birth_date?,
            group: group?,
            dose: dose?,
            person: person?,
            previous_dose: previous_dose.flatten(),
        };
        if parsed.dose == 1 && parsed.previous_dose.is_some() {
            errors.refuse("/recipient/previous_dose", FieldCode::UnknownField);
        }
        if parsed.previous_dose.as_ref().is_some_and(|stated| stated.date < parsed.birth_date.date()) {
            errors.refuse("/recipient/previous_dose/date", FieldCode::TooEarly);
        }
        Some(parsed)
    }

    /// By what the person is known: the coupon, or in its place where he lives, with kana and birth date.
    fn parse_person(
        &self,
        name_kana: Option<&KanaName>,
        birth_date: Option<BirthDate>,
        errors: &mut Collector,
    ) -> Option<PersonKey> {
        match (&self.coupon, &self.municipality_code) {
            (Some(coupon), None) => coupon.parse_at("/recipient/coupon", errors).map(PersonKey::from),
            (None, Some(code)) => {
                let municipality = errors.take("/recipient/municipality_code", municipality_code(code))?;
                Some(PersonKey::of_resident(municipality, name_kana?, birth_date?))
            }
            (Some(coupon), Some(_)) => {
                coupon.parse_at("/recipient/coupon", errors);
                errors.refuse("/recipient/municipality_code", FieldCode::CouponInstead);
                None
            }
            (None, None) => {
                errors.refuse("/recipient/coupon", FieldCode::CouponOrHome);
                None
            }
        }
    }
}

impl PreviousDose {
    fn parse_at(&self, pointer: &str, today: NaiveDate, errors: &mut Collector) -> Option<StatedDose> {
        let date = fields::date(&self.date).and_then(|d| if d <= today { Ok(d) } else { Err(FieldCode::InFuture) });
        let date = errors.take(&format!("{pointer}/date"), date);
        let vaccine = fields::code(&self.vaccine, FieldCode::UnknownVaccine);
        let vaccine = errors.take(&format!("{pointer}/vaccine"), vaccine);
        Some(StatedDose { date: date?, vaccine: vaccine? })
    }
}

impl Coupon {
    /// The coupon: municipality code and ten digits; or in `number` the 16 printed digits, which begin with that code,
    /// or the 18 scanned ones, which then must agree with a municipality code that is given too.
    pub fn parse_at(&self, pointer: &str, errors: &mut Collector) -> Option<domain::Coupon> {
        let number_at = format!("{pointer}/number");
        let municipality_at = format!("{pointer}/municipality_code");
        if self.number.trim().is_empty() {
            errors.take(&municipality_at, municipality_code(&self.municipality_code));
            errors.refuse(number_at, FieldCode::Required);
            return None;
        }
        match domain::parse_whole(&self.number) {
            Ok(coupon) => {
                let agrees =
                    self.municipality_code.is_empty() || self.municipality_code == coupon.municipality.as_str();
                let coupon = if agrees { Ok(coupon) } else { Err(FieldCode::CouponScan) };
                return errors.take(&number_at, coupon);
            }
            Err(ScanError::Municipality(error)) => {
                errors.refuse(number_at, municipality_error(&error));
                return None;
            }
            Err(ScanError::NotDigits | ScanError::Length(_)) => (),
        }
        let municipality = errors.take(&municipality_at, municipality_code(&self.municipality_code));
        let number = errors.take(&number_at, CouponNumber::parse(&self.number).map_err(coupon_error));
        Some(domain::Coupon { municipality: municipality?, number: number? })
    }
}

impl BookingPatch {
    /// The correction and why it is made; each field is checked as in a booking. What corrects nothing needs no reason.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<(Correction, Option<String>), Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let Self { booker, recipient, reason } = self;
        let parsed = Correction {
            booker_name_kana: given(&booker.name_kana, kana_name, "/booker/name_kana", &mut errors),
            booker_phone: given(&booker.phone, phone, "/booker/phone", &mut errors),
            recipient_name: given(&recipient.name, person_name, "/recipient/name", &mut errors),
            recipient_name_kana: given(&recipient.name_kana, kana_name, "/recipient/name_kana", &mut errors),
        };
        // What says what stands there already needs no reason; whoever compares asks for it.
        let reason = match reason.as_deref().map(str::trim).unwrap_or_default() {
            "" => None,
            reason => errors.take("/reason", fields::trimmed(reason)),
        };
        errors.finish(Some((parsed, reason)))
    }
}

fn given<T>(
    value: &Option<String>,
    check: fn(&str) -> Result<T, FieldCode>,
    pointer: &str,
    errors: &mut Collector,
) -> Option<T> {
    value.as_deref().and_then(|value| errors.take(pointer, check(value)))
}

impl MoveRequest {
    /// Slot id and reason.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<(SlotId, String), Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let slot_id = errors.take("/slot_id", fields::id(&self.slot_id));
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        errors.finish(slot_id.zip(reason))
    }
}

impl CancelRequest {
    /// The reason, and what becomes of later doses. `today` is the civil day in Japan.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, today: NaiveDate, lang: Lang) -> Result<ParsedCancel, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        let later_doses = self.later_doses.as_ref().map(|later| later.parse(today, &mut errors));
        let parsed = reason.map(|reason| ParsedCancel { reason, later_doses: later_doses.flatten() });
        errors.finish(parsed)
    }
}

impl LaterDoses {
    fn parse(&self, today: NaiveDate, errors: &mut Collector) -> Option<LaterDecision> {
        errors.check("/later_doses/booking_ids");
        let ids = self.booking_ids.iter().take(MAX_LATER as usize).enumerate();
        let ids = ids.map(|(at, id)| errors.take(&format!("/later_doses/booking_ids/{at}"), fields::id(id)));
        let booking_ids: Vec<Option<BookingId>> = ids.collect();
        let stated_at = "/later_doses/previous_dose";
        let kept_by = match (self.action.as_str(), &self.previous_dose) {
            ("keep", Some(stated)) => stated.parse_at(stated_at, today, errors),
            ("keep", None) => {
                errors.refuse(stated_at, FieldCode::Required);
                None
            }
            ("cancel", Some(_)) => {
                errors.refuse(stated_at, FieldCode::NotHere);
                None
            }
            ("cancel", None) => None,
            ("", _) => {
                errors.refuse("/later_doses/action", FieldCode::Required);
                None
            }
            _ => {
                errors.refuse("/later_doses/action", FieldCode::UnknownValue("cancel, keep"));
                None
            }
        };
        let becomes = kept_by.map_or(Becomes::Cancelled, Becomes::Kept);
        Some(LaterDecision { booking_ids: booking_ids.into_iter().collect::<Option<_>>()?, becomes })
    }
}

/// A municipality code; the three ways to be wrong are told apart.
///
/// # Errors
/// [`FieldCode::Required`], format, check digit, unknown.
pub fn municipality_code(value: &str) -> Result<MunicipalityCode, FieldCode> {
    if value.trim().is_empty() {
        return Err(FieldCode::Required);
    }
    MunicipalityCode::parse(value).map_err(|error| municipality_error(&error))
}

/// What is wrong with a municipality code, also within a coupon's digits.
pub fn municipality_error(error: &MunicipalityCodeError) -> FieldCode {
    match error {
        MunicipalityCodeError::Format => FieldCode::MunicipalityFormat,
        MunicipalityCodeError::CheckDigit { .. } => FieldCode::MunicipalityCheckDigit,
        MunicipalityCodeError::NotInList(_) => FieldCode::MunicipalityUnknown,
    }
}

/// What is wrong with a coupon number.
pub fn coupon_error(error: CouponNumberError) -> FieldCode {
    match error {
        CouponNumberError::NotDigits => FieldCode::CouponFormat,
        CouponNumberError::Length(digits) => FieldCode::CouponDigits(digits),
    }
}

/// A kana name.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::TooLong`], [`FieldCode::ControlCharacter`], [`FieldCode::NotKana`].
pub fn kana_name(value: &str) -> Result<KanaName, FieldCode> {
    KanaName::parse(&fields::trimmed(value)?).map_err(|error| match error {
        KanaNameError::Empty => FieldCode::Required,
        KanaNameError::TooLong(_) => FieldCode::TooLong(MAX_NAME_CHARS as u64),
        KanaNameError::NotKana { .. } => FieldCode::NotKana,
    })
}

/// A name as on the coupon.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::TooLong`], [`FieldCode::ControlCharacter`], [`FieldCode::InvisibleCharacter`],
/// [`FieldCode::NotAName`].
pub fn person_name(value: &str) -> Result<PersonName, FieldCode> {
    PersonName::parse(&fields::trimmed(value)?).map_err(|error| match error {
        PersonNameError::Empty => FieldCode::Required,
        PersonNameError::TooLong(_) => FieldCode::TooLong(MAX_NAME_CHARS as u64),
        PersonNameError::Invisible { position } => FieldCode::InvisibleCharacter(position),
        PersonNameError::Emoji { .. } => FieldCode::NotAName,
    })
}

/// A phone number.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::NotAPhone`].
pub fn phone(value: &str) -> Result<Phone, FieldCode> {
    if value.trim().is_empty() {
        return Err(FieldCode::Required);
    }
    Phone::parse(value).map_err(|_| FieldCode::NotAPhone)
}

/// The birth date of somebody who lives.
///
/// # Errors
/// [`FieldCode::InFuture`], [`FieldCode::TooEarly`].
pub fn living(date: NaiveDate, today: NaiveDate) -> Result<BirthDate, FieldCode> {
    BirthDate::of_living(date, today).map_err(|error| match error {
        BirthDateError::InFuture { .. } => FieldCode::InFuture,
        BirthDateError::TooEarly | BirthDateError::TooOld => FieldCode::TooEarly,
    })
}

/// A birth date, as text.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::NotADate`], [`FieldCode::InFuture`], [`FieldCode::TooEarly`].
pub fn birth_date(value: &str, today: NaiveDate) -> Result<BirthDate, FieldCode> {
    let date = fields::date(value)?;
    living(date, today)
}
