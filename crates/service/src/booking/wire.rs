//! Bookings as answers show them.

use super::book::{BookOutcome, Written};
use super::person::Refused;
use crate::{Failure, Said};
use madoguchi_contract::availability::VenueContact;
use madoguchi_contract::booking::{
    BookedSlot, Booker, Booking, BookingEvent, BookingWarning, Coupon, ExistingBooking, PreviousDose, Recipient,
};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::{Lang, etag, rfc3339};
use madoguchi_domain as domain;
use madoguchi_domain::programme::{Refusal, Rule};
use madoguchi_domain::{MunicipalityCode, ReferenceNumber};

/// A booking on the wire.
#[must_use]
pub fn booking(stored: domain::Booking) -> Booking {
    let coupon = stored.person.coupon().map(|coupon| Coupon {
        municipality_code: coupon.municipality.to_string(),
        number: coupon.number.as_str().to_owned(),
    });
    Booking {
        id: stored.id.to_string(),
        reference: reference(&stored.reference),
        status: stored.status.code().to_owned(),
        municipality_code: stored.municipality_code,
        slot: booked_slot(stored.slot),
        booker: Booker { name_kana: stored.booker_name_kana, phone: stored.booker_phone },
        recipient: Recipient {
            name: stored.recipient_name,
            name_kana: stored.recipient_name_kana,
            birth_date: stored.birth_date.to_string(),
            group: stored.group,
            dose: stored.dose.into(),
            municipality_code: coupon.is_none().then(|| stored.person.municipality().to_string()),
            coupon,
            previous_dose: stored
                .previous_dose
                .map(|dose| PreviousDose { date: dose.date.to_string(), vaccine: dose.vaccine }),
        },
        etag: etag(stored.version),
        created_at: rfc3339(stored.created_at),
        updated_at: rfc3339(stored.updated_at),
        warnings: Vec::new(),
    }
}

/// A booking that was just written, with what to check all the same.
#[must_use]
pub fn written(written: Written, lang: Lang) -> Booking {
    let fields = written.named_otherwise.iter().flat_map(|other| {
        let kana = other.kana.then_some("/recipient/name_kana");
        [other.name.then_some("/recipient/name"), kana].into_iter().flatten().map(|pointer| (other.dose, pointer))
    });
    let warning = |(dose, pointer): (u8, &str)| {
        let FieldError { pointer, code, detail } = FieldCode::NameDiffers(dose).at(pointer, lang);
        BookingWarning { pointer, code, detail }
    };
    let warnings = fields.map(warning).collect();
    Booking { warnings, ..booking(written.booking) }
}

/// Another booking, as a problem shows it.
pub(crate) fn existing(stored: domain::Booking) -> ExistingBooking {
    ExistingBooking {
        id: stored.id.to_string(),
        reference: reference(&stored.reference),
        dose: stored.dose,
        slot: booked_slot(stored.slot),
    }
}

/// The field of a cancellation that a rule about the kept dose speaks of.
pub(crate) fn kept_dose_pointer(refusal: &Refusal) -> &'static str {
    match refusal.rule() {
        Rule::Product => "/later_doses/previous_dose/vaccine",
        Rule::SlotPast
        | Rule::Dose
        | Rule::PreviousDose
        | Rule::Interval
        | Rule::Age
        | Rule::Group
        | Rule::BirthDate
        | Rule::Period
        | Rule::Once
        | Rule::OtherProgramme => "/later_doses/previous_dose/date",
    }
}

/// Nine digits in threes, to be read aloud.
#[must_use]
pub fn reference(digits: &str) -> String {
    ReferenceNumber::parse(digits).map_or_else(|_| digits.to_owned(), |reference| reference.to_string())
}

/// The slot of a booking.
#[must_use]
pub fn booked_slot(slot: domain::BookedSlot) -> BookedSlot {
    BookedSlot {
        id: slot.id.to_string(),
        venue: VenueContact {
            id: slot.venue_id.to_string(),
            name: slot.venue_name,
            address: slot.venue_address,
            phone: slot.venue_phone,
            access_notes: slot.venue_access_notes,
        },
        programme: slot.programme,
        vaccine: slot.vaccine,
        date: slot.date.to_string(),
        starts: slot.window.start().to_string(),
        ends: slot.window.end().to_string(),
    }
}

/// A step in the life of a booking.
#[must_use]
pub fn event(event: domain::BookingEvent) -> BookingEvent {
    BookingEvent {
        at: rfc3339(event.at),
        kind: event.kind.code().to_owned(),
        by: event.by,
        reason: event.reason,
        from_slot: event.from_slot.map(booked_slot),
        to_slot: event.to_slot.map(booked_slot),
    }
}

/// Owner of a booking, for the audit.
///
/// # Errors
/// When the stored code is none: a look must not be written down as nobody's.
pub fn owner(stored: &domain::Booking) -> Result<MunicipalityCode, Failure> {
    MunicipalityCode::parse(&stored.municipality_code)
        .map_err(|_| Failure::internal(format!("the municipality of booking {}", stored.id)))
}

/// The answer to a try that did not book.
pub(crate) fn not_booked(outcome: BookOutcome, lang: Lang) -> Failure {
    let invalid = |pointer: &str, code: FieldCode| Failure::Invalid(vec![code.at(pointer, lang)]);
    match outcome {
        BookOutcome::Booked(_) => Failure::internal("a booking is no refusal"),
        BookOutcome::SlotNotFound => slot_not_found(lang),
        BookOutcome::SlotClosed => Failure::Problem(ProblemType::SlotClosed),
        BookOutcome::SlotFull => Failure::Problem(ProblemType::SlotFull),
        BookOutcome::AlreadyBooked { existing: other, told } => {
            Failure::AlreadyBooked { existing: other.map(|stored| Box::new(existing(*stored))), told }
        }
        BookOutcome::CouponNeeded => invalid("/recipient/coupon", FieldCode::CouponNeeded),
        BookOutcome::NoCoupon => invalid("/recipient/coupon", FieldCode::NoCoupon),
        BookOutcome::UnknownGroup => invalid("/recipient/group", FieldCode::UnknownGroup),
        BookOutcome::UnknownPreviousVaccine => invalid("/recipient/previous_dose/vaccine", FieldCode::UnknownVaccine),
        BookOutcome::PreviousDoseMissing => invalid("/recipient/previous_dose", FieldCode::Required),
        BookOutcome::Refused(refused) => rule_refused(refused, lang, |refusal| refusal.rule().pointer()),
    }
}

pub(crate) fn slot_not_found(lang: Lang) -> Failure {
    Failure::NoSuch(FieldCode::NotFound.at("/slot_id", lang))
}

/// The first rule speaks; all stand at their fields.
pub(crate) fn rule_refused(refused: Refused, lang: Lang, pointer: impl Fn(&Refusal) -> &'static str) -> Failure {
    let Refused { refusals, told } = refused;
    let Some(first) = refusals.first() else { return Failure::internal("a refusal without a rule") };
    let error = |refusal: &Refusal| FieldError {
        pointer: pointer(refusal).to_owned(),
        code: refusal.rule().code().to_owned(),
        detail: refusal.sentence(lang),
    };
    Failure::RuleRefused {
        rule: first.rule().code(),
        first_date: first.first_date,
        detail: Said::new(first.sentence(Lang::Ja), first.sentence(Lang::En)),
        errors: refusals.iter().map(error).collect(),
        told,
    }
}
