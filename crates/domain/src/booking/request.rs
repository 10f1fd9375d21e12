//! What is asked for when a place is booked, corrected or given back.

use crate::person::phone::Phone;
use crate::{BirthDate, BookingId, KanaName, PersonKey, PersonName, SlotId};
use chrono::NaiveDate;

/// An earlier dose that was given elsewhere, as the caller states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedDose {
    /// The day it was given.
    pub date: NaiveDate,
    /// Code of the product.
    pub vaccine: String,
}

/// The person on the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booker {
    /// Kana name, as typed.
    pub name_kana: KanaName,
    /// Phone.
    pub phone: Phone,
}

/// The person to be vaccinated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Name as on the coupon.
    pub name: PersonName,
    /// Kana name, as typed.
    pub name_kana: KanaName,
    /// Birth date, not after today.
    pub birth_date: BirthDate,
    /// Code of the priority group.
    pub group: String,
    /// Dose number, from 1.
    pub dose: u8,
    /// The coupon; without one name and birth date.
    pub person: PersonKey,
    /// An earlier dose given elsewhere.
    pub previous_dose: Option<StatedDose>,
}

/// A booking that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBooking {
    /// The slot.
    pub slot_id: SlotId,
    /// Who calls.
    pub booker: Booker,
    /// Who comes.
    pub recipient: Recipient,
}

/// Names and phone as they should have been; `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Kana name of the caller.
    pub booker_name_kana: Option<KanaName>,
    /// Phone of the caller.
    pub booker_phone: Option<Phone>,
    /// Name of the recipient.
    pub recipient_name: Option<PersonName>,
    /// Kana name of the recipient.
    pub recipient_name_kana: Option<KanaName>,
}

/// What becomes of the later doses that stand on a dose that is cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaterDecision {
    /// The bookings that the caller was told of: one that is not among them is asked about first.
    pub booking_ids: Vec<BookingId>,
    /// What becomes of them.
    pub becomes: Becomes,
}

/// What becomes of a later dose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It is cancelled too.
    Cancelled,
    /// It stays: the dose before it was given elsewhere.
    Kept(StatedDose),
}
