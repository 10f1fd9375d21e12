//! Bookings: book, find, move, cancel, list.

pub(crate) mod parse;

use crate::account::MAX_REASON;
use crate::availability::VenueContact;
use crate::fields::words;
use crate::page::MAX_LIMIT;
use madoguchi_domain::MAX_NAME_CHARS;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The most characters of a person's name.
const MAX_NAME: u64 = MAX_NAME_CHARS as u64;
/// The highest dose number the API takes.
pub const MAX_DOSE: i64 = 9;
/// As many later doses as there can be.
pub(crate) const MAX_LATER: u64 = 9;

/// The person on the phone (予約者).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Booker {
    /// Kana and spaces only (`・` and `＝` between the parts of a foreign name), 1 to 100 characters; kept as typed.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "ヤマダ ハナコ"))]
    pub name_kana: String,
    /// Japanese number, hyphens and full-width digits allowed; kept as 10 or 11 digits.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 30, example = "0451234567"))]
    pub phone: String,
}

/// The coupon (接種券): a number is unique within a municipality only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    /// Six digits with check digit, of an existing municipality. May be left out when `number` holds it too, in 16
    /// or 18 digits.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: String,
    /// Ten digits as text (leading zeros count); or 16 as printed, the municipality code first, or the 18 of a scan.
    /// Dashes, spaces and the letters of a barcode's frame (A to D) do no harm.
    #[cfg_attr(feature = "openapi", schema(example = "0000012345"))]
    pub number: String,
}

/// An earlier dose that was given elsewhere, as the caller states it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviousDose {
    /// The day it was given.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-02-22"))]
    pub date: String,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
}

/// The person to be vaccinated (接種者).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Name as on the coupon, 1 to 100 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "山田 太郎"))]
    pub name: String,
    /// Kana and spaces only (`・` and `＝` between the parts of a foreign name); kept as typed.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "ヤマダ タロウ"))]
    pub name_kana: String,
    /// `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "1950-01-02"))]
    pub birth_date: String,
    /// Code of a priority group, from `GET /reference`.
    #[cfg_attr(feature = "openapi", schema(example = "elderly"))]
    pub group: String,
    /// Dose number, from 1.
    #[validate(range(min = 1, max = MAX_DOSE))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9, example = 1))]
    pub dose: i64,
    /// The coupon; left out where the programme has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<Coupon>,
    /// In place of the coupon, where the programme has none: six digits with check digit of the municipality in which
    /// the person lives. One person is then who has the same kana name and birth date there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub municipality_code: Option<String>,
    /// Required for dose 2 and later when the system knows of no earlier dose of this coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_dose: Option<PreviousDose>,
}

redacted_debug!(Booker, Coupon, Recipient, RecipientLookupRequest, BookingSearchRequest, BookingExportRequest);
redacted_debug!(BookerPatch, RecipientPatch);

/// `POST /bookings`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BookingRequest {
    /// The slot to take a place in.
    pub slot_id: String,
    /// The person on the phone.
    #[validate(nested)]
    pub booker: Booker,
    /// The person to be vaccinated.
    #[validate(nested)]
    pub recipient: Recipient,
}

/// `PATCH /bookings/{id}`: what was misheard. What is left out stays as it is. Who is vaccinated, when and where cannot
/// be corrected: that is another booking, or a move.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BookingPatch {
    /// The person on the phone.
    #[validate(nested)]
    pub booker: BookerPatch,
    /// The person to be vaccinated.
    #[validate(nested)]
    pub recipient: RecipientPatch,
    /// Why, 1 to 500 characters; kept in the history. Required with a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "聞き間違い"))]
    pub reason: Option<String>,
}

/// What can be corrected of the person on the phone.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BookerPatch {
    /// As in a booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "ヤマダ ハナコ"))]
    pub name_kana: Option<String>,
    /// As in a booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 30, example = "0451234567"))]
    pub phone: Option<String>,
}

/// What can be corrected of the person to be vaccinated.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RecipientPatch {
    /// As in a booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "山田 太郎"))]
    pub name: Option<String>,
    /// As in a booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "ヤマダ タロウ"))]
    pub name_kana: Option<String>,
}

/// `POST /bookings/{id}/move`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveRequest {
    /// The new slot.
    pub slot_id: String,
    /// Why, 1 to 500 characters; kept in the history.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "本人の都合"))]
    pub reason: String,
}

/// `POST /bookings/{id}/cancel`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    /// Why, 1 to 500 characters; kept in the history.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "体調不良"))]
    pub reason: String,
    /// What becomes of the later doses that stand on this one; without it they are asked about (`later-dose-booked`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub later_doses: Option<LaterDoses>,
}

/// What becomes of the later doses that stand on a dose that is cancelled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LaterDoses {
    /// `cancel`: they are cancelled too. `keep`: they stay, and the next one stands on `previous_dose`.
    #[cfg_attr(feature = "openapi", schema(example = "cancel"))]
    pub action: String,
    /// The bookings that you were told of, as in `later_doses` of the problem. One that is not among them is asked
    /// about; one that no longer stands on this dose is left as it is.
    #[validate(length(min = 1, max = MAX_LATER))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 9))]
    pub booking_ids: Vec<String>,
    /// With `keep`: the dose that was given elsewhere in place of the cancelled one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_dose: Option<PreviousDose>,
}

/// The slot of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookedSlot {
    /// Opaque id.
    pub id: String,
    /// The venue, as it is today: what a caller asks about it.
    pub venue: VenueContact,
    /// Code of the programme.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: String,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// `HH:MM`.
    #[cfg_attr(feature = "openapi", schema(example = "09:00"))]
    pub starts: String,
    /// `HH:MM`, up to `24:00`.
    #[cfg_attr(feature = "openapi", schema(example = "10:00"))]
    pub ends: String,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Booking {
    /// Opaque id.
    pub id: String,
    /// Nine digits to read aloud, in threes: `123-456-782`. The last is a check digit.
    #[cfg_attr(feature = "openapi", schema(example = "123-456-782"))]
    pub reference: String,
    /// `booked` or `cancelled`.
    #[cfg_attr(feature = "openapi", schema(example = "booked"))]
    pub status: String,
    /// Municipality of the venue, whose booking it is.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: String,
    /// Where and when.
    pub slot: BookedSlot,
    /// Who called.
    pub booker: Booker,
    /// Who comes.
    pub recipient: Recipient,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
    /// When it was booked (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub created_at: String,
    /// When it was last changed (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub updated_at: String,
    /// What to check with the caller although it is booked or corrected; only in the answer to that, and only where
    /// there is something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<BookingWarning>,
}

/// Something that refuses nothing, and is worth a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingWarning {
    /// JSON pointer into the body.
    #[cfg_attr(feature = "openapi", schema(example = "/recipient/name"))]
    pub pointer: String,
    /// Stable code: `name-differs`, another dose of the coupon is booked under another name.
    #[cfg_attr(feature = "openapi", schema(example = "name-differs"))]
    pub code: String,
    /// A sentence for people, in the request's language.
    pub detail: String,
}

/// Another booking in a problem: in the way of one, or standing on one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExistingBooking {
    /// Opaque id.
    pub id: String,
    /// Reference number.
    pub reference: String,
    /// Dose number.
    pub dose: u8,
    /// Where and when.
    pub slot: BookedSlot,
}

/// A step in the life of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingEvent {
    /// When (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub at: String,
    /// `booked`, `moved`, `corrected` (names, phone, or the earlier dose it stands on) or `cancelled`.
    #[cfg_attr(feature = "openapi", schema(example = "moved"))]
    pub kind: String,
    /// Log-in id of who did it.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub by: String,
    /// The reason given; null for `booked`, and for `corrected` unless the dose before was cancelled.
    pub reason: Option<String>,
    /// The slot before; null for `booked` and `corrected`.
    pub from_slot: Option<BookedSlot>,
    /// The slot after; null for `cancelled` and `corrected`.
    pub to_slot: Option<BookedSlot>,
}

/// `POST /bookings/search`: the one box. In a body, so that what is typed never stands in an address or a log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BookingSearchRequest {
    /// Coupon number (10 digits, 16 with the municipality code, or 18 as scanned), phone, last four digits of it, any
    /// word of a name or its kana, birth date (era accepted) or reference.
    #[validate(length(max = 100))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "0451234567"))]
    pub q: Option<String>,
    /// Only this venue.
    pub venue_id: Option<String>,
    /// From this day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// To this day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// Only this programme.
    pub programme: Option<String>,
    /// Only this product.
    pub vaccine: Option<String>,
    /// Only this dose number.
    #[validate(range(min = 1, max = MAX_DOSE))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub dose: Option<i64>,
    /// `booked` or `cancelled`.
    pub status: Option<String>,
    /// `date` (default), `-date`, `kana` or `-created`.
    pub sort: Option<String>,
    /// Page size, 1 to 200, default 50.
    #[validate(range(min = 1, max = i64::from(MAX_LIMIT)))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// `POST /bookings/export`: which bookings, and how they are written. In a body, so that what is typed never stands in
/// an address or a log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BookingExportRequest {
    /// As in `POST /bookings/search`.
    #[validate(length(max = 100))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "0451234567"))]
    pub q: Option<String>,
    /// Only this venue.
    pub venue_id: Option<String>,
    /// From this day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// To this day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// Only this programme.
    pub programme: Option<String>,
    /// Only this product.
    pub vaccine: Option<String>,
    /// Only this dose number.
    #[validate(range(min = 1, max = MAX_DOSE))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub dose: Option<i64>,
    /// `booked` or `cancelled`.
    pub status: Option<String>,
    /// `utf-8` (default, with a byte order mark) or `shift_jis`.
    #[cfg_attr(feature = "openapi", schema(example = "utf-8"))]
    pub encoding: Option<String>,
}

/// `POST /recipients/lookup`: what the system knows of a coupon, before a dose is booked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecipientLookupRequest {
    /// The coupon.
    pub coupon: Coupon,
    /// Code of the programme whose next dose is asked for; null for the one of the latest dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
}

/// A dose the system knows of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownDose {
    /// Code of the programme.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: String,
    /// Dose number.
    pub dose: u8,
    /// The day of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// Code of the product.
    pub vaccine: String,
    /// `booked` here, or `stated`: given elsewhere, as the caller said.
    #[cfg_attr(feature = "openapi", schema(example = "booked"))]
    pub source: String,
    /// The booking; null for a stated dose and for one of a municipality you do not work for.
    pub booking: Option<Booking>,
}

/// When the next dose is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextDose {
    /// Code of the programme.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: String,
    /// Dose number.
    pub dose: u8,
    /// Product of the series.
    pub vaccine: String,
    /// First day allowed.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub earliest: String,
    /// The recommended day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub standard: String,
    /// Last day allowed; null where the programme sets none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub latest: Option<String>,
}

/// Answer of `POST /recipients/lookup`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientDoses {
    /// Known doses by number; empty for a coupon that was never seen.
    pub doses: Vec<KnownDose>,
    /// The dose that comes next; null when nothing is known or the series is complete.
    pub next: Option<NextDose>,
}
