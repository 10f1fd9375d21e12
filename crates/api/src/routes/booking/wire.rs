//! Bookings between wire and store.

use crate::error::Said;
use crate::extract::IfMatch;
use chrono::NaiveDateTime;
use madoguchi_contract::Lang;
use madoguchi_contract::availability::VenueContact;
use madoguchi_contract::booking::{
    BookedSlot, Booker, Booking, BookingEvent, BookingWarning, Coupon, ExistingBooking, PreviousDose, Recipient,
};
use madoguchi_contract::etag;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::rfc3339;
use madoguchi_contract::{ParsedBooking, ParsedLaterDoses};
use madoguchi_domain::{MunicipalityCode, ReferenceNumber, Refusal, Rule};
use madoguchi_service::{Failure, SeenVersion};
use madoguchi_store::booking as store;
use madoguchi_store::booking::book::{BookOutcome, NewBooking, Written};
use madoguchi_store::booking::cancel::{Becomes, LaterDecision};
use madoguchi_store::booking::change::Unchanged;
use madoguchi_store::booking::doses::{Refused, StatedDose};

/// A booking on the wire.
pub(super) fn booking(stored: store::Booking) -> Booking {
    Booking {
        id: stored.id.to_string(),
        reference: reference(&stored.reference),
        status: stored.status,
        municipality_code: stored.municipality_code,
        slot: booked_slot(stored.slot),
        booker: Booker { name_kana: stored.booker_name_kana, phone: stored.booker_phone },
        recipient: Recipient {
            name: stored.recipient_name,
            name_kana: stored.recipient_name_kana,
            birth_date: stored.birth_date.to_string(),
            group: stored.group,
            dose: stored.dose.into(),
            coupon: Coupon { municipality_code: stored.coupon_municipality_code, number: stored.coupon_number },
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
pub(super) fn written(written: Written, lang: Lang) -> Booking {
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
pub(super) fn existing(stored: store::Booking) -> ExistingBooking {
    ExistingBooking {
        id: stored.id.to_string(),
        reference: reference(&stored.reference),
        dose: stored.dose,
        slot: booked_slot(stored.slot),
    }
}

/// What becomes of the later doses of a cancelled one.
pub(super) fn later_decision(parsed: ParsedLaterDoses) -> LaterDecision {
    let becomes = match parsed.kept_by {
        Some(stated) => Becomes::Kept(StatedDose { date: stated.date, vaccine: stated.vaccine }),
        None => Becomes::Cancelled,
    };
    LaterDecision { booking_ids: parsed.booking_ids, becomes }
}

/// The field of a cancellation that a rule about the kept dose speaks of.
pub(super) fn kept_dose_pointer(refusal: &Refusal) -> &'static str {
    match refusal.rule() {
        Rule::Product => "/later_doses/previous_dose/vaccine",
        Rule::SlotPast
        | Rule::Dose
        | Rule::PreviousDose
        | Rule::Interval
        | Rule::Age
        | Rule::Group
        | Rule::BirthDate => "/later_doses/previous_dose/date",
    }
}

/// Nine digits in threes, to be read aloud.
pub(super) fn reference(digits: &str) -> String {
    ReferenceNumber::parse(digits).map_or_else(|_| digits.to_owned(), |reference| reference.to_string())
}

pub(super) fn booked_slot(slot: store::BookedSlot) -> BookedSlot {
    BookedSlot {
        id: slot.id.to_string(),
        venue: VenueContact {
            id: slot.venue_id.to_string(),
            name: slot.venue_name,
            address: slot.venue_address,
            phone: slot.venue_phone,
            access_notes: slot.venue_access_notes,
        },
        vaccine: slot.vaccine,
        date: slot.date.to_string(),
        starts: slot.window.start().to_string(),
        ends: slot.window.end().to_string(),
    }
}

pub(super) fn event(event: store::Event) -> BookingEvent {
    BookingEvent {
        at: rfc3339(event.at),
        kind: event.kind,
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
pub(super) fn owner(stored: &store::Booking) -> Result<MunicipalityCode, Failure> {
    MunicipalityCode::parse(&stored.municipality_code)
        .map_err(|_| Failure::internal(format!("the municipality of booking {}", stored.id)))
}

/// What the store is asked for; the reference numbers come from randomness.
pub(super) fn new_booking(parsed: ParsedBooking, at: NaiveDateTime) -> NewBooking {
    let ParsedBooking { slot_id, booker, recipient } = parsed;
    NewBooking {
        slot_id,
        booker_name_kana: booker.name_kana,
        booker_phone: booker.phone,
        recipient_name: recipient.name,
        recipient_name_kana: recipient.name_kana,
        birth_date: recipient.birth_date,
        group: recipient.group,
        dose: recipient.dose,
        coupon: recipient.coupon,
        previous_dose: recipient.previous_dose.map(|dose| StatedDose { date: dose.date, vaccine: dose.vaccine }),
        references: std::array::from_fn(|_| ReferenceNumber::from_random(rand::random())),
        at,
    }
}

/// The version a client has seen: `None` for any, and one that no booking has for an unreadable tag.
pub(super) fn version(if_match: IfMatch) -> Option<i32> {
    match if_match.0 {
        SeenVersion::Any => None,
        SeenVersion::Version(version) => Some(version),
        SeenVersion::Nothing => Some(0),
    }
}

/// The answer to a try that did not book.
pub(super) fn not_booked(outcome: BookOutcome, lang: Lang) -> Failure {
    let invalid = |pointer: &str, code: FieldCode| Failure::Invalid(vec![code.at(pointer, lang)]);
    match outcome {
        BookOutcome::Booked(_) => Failure::internal("a booking is no refusal"),
        BookOutcome::SlotNotFound => slot_not_found(lang),
        BookOutcome::SlotClosed => Failure::Problem(ProblemType::SlotClosed),
        BookOutcome::SlotFull => Failure::Problem(ProblemType::SlotFull),
        BookOutcome::AlreadyBooked { existing: other, told } => {
            Failure::AlreadyBooked { existing: other.map(|stored| Box::new(existing(*stored))), told }
        }
        BookOutcome::UnknownGroup => invalid("/recipient/group", FieldCode::UnknownGroup),
        BookOutcome::UnknownPreviousVaccine => invalid("/recipient/previous_dose/vaccine", FieldCode::UnknownVaccine),
        BookOutcome::PreviousDoseMissing => invalid("/recipient/previous_dose", FieldCode::Required),
        BookOutcome::Refused(refused) => rule_refused(refused, lang, |refusal| refusal.rule().pointer()),
    }
}

pub(super) fn slot_not_found(lang: Lang) -> Failure {
    Failure::NoSuch(FieldCode::NotFound.at("/slot_id", lang))
}

/// The first rule speaks; all stand at their fields.
pub(super) fn rule_refused(refused: Refused, lang: Lang, pointer: impl Fn(&Refusal) -> &'static str) -> Failure {
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

pub(super) fn unchanged(why: &Unchanged) -> Failure {
    match why {
        Unchanged::NotFound => Failure::Problem(ProblemType::NotFound),
        Unchanged::NotLive => Failure::Problem(ProblemType::BookingNotLive),
        Unchanged::VersionMismatch => Failure::Problem(ProblemType::VersionMismatch),
    }
}
