//! People who book.

use crate::support::world::{World, YOKOHAMA, now};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_domain::{
    BirthDate, Booker, Booking, Coupon, CouponNumber, KanaName, LaterDecision, MunicipalityCode, NewBooking, PersonKey,
    PersonName, Phone, Recipient, ReferenceNumber, Scope, SlotId,
};
use madoguchi_service::SeenVersion;
use madoguchi_service::booking::book::{self, BookOutcome, Try};
use madoguchi_service::booking::cancel::{self, CancelOutcome};
use madoguchi_service::booking::change::{self, Change, MoveOutcome};
use madoguchi_service::booking::rule_book::RuleBooks;
use madoguchi_store::slot::verify;
use madoguchi_store::{AnyConnection, StoreError};
use std::sync::atomic::{AtomicU32, Ordering};

static RANDOM: AtomicU32 = AtomicU32::new(1);

pub fn references() -> [ReferenceNumber; 4] {
    std::array::from_fn(|_| ReferenceNumber::from_random(RANDOM.fetch_add(7919, Ordering::Relaxed)))
}

pub fn by_coupon(number: u32) -> PersonKey {
    PersonKey::from(coupon(number))
}

pub fn coupon(number: u32) -> Coupon {
    Coupon::new(MunicipalityCode::parse(YOKOHAMA).unwrap(), CouponNumber::parse(&format!("{number:010}")).unwrap())
}

/// Dose 1 of an elderly person with this coupon number.
pub fn person(number: u32, slot_id: SlotId) -> NewBooking {
    NewBooking {
        slot_id,
        booker: Booker {
            name_kana: KanaName::parse("ヤマダ ハナコ").unwrap(),
            phone: Phone::parse("045-123-4567").unwrap(),
        },
        recipient: Recipient {
            name: PersonName::parse("山田 太郎").unwrap(),
            name_kana: KanaName::parse("やまだ たろう").unwrap(),
            birth_date: BirthDate::new(NaiveDate::from_ymd_opt(1950, 1, 2).unwrap(), now().date()).unwrap(),
            group: "elderly".into(),
            dose: 1,
            person: by_coupon(number),
            previous_dose: None,
        },
    }
}

/// One booking by itself.
pub fn book(
    conn: &mut AnyConnection,
    scope: &Scope,
    new: &NewBooking,
    now: NaiveDateTime,
) -> Result<BookOutcome, StoreError> {
    book_as(conn, scope, new, &references(), now)
}

/// [`book`] with these reference numbers.
pub fn book_as(
    conn: &mut AnyConnection,
    scope: &Scope,
    new: &NewBooking,
    references: &[ReferenceNumber; 4],
    now: NaiveDateTime,
) -> Result<BookOutcome, StoreError> {
    let asked = Try { new, scope, references, at: now, now };
    Ok(book::book(conn, &RuleBooks::default(), &[asked])?.remove(0))
}

impl World {
    pub fn book(&self, new: &NewBooking) -> BookOutcome {
        self.try_book(new).unwrap()
    }

    pub fn try_book(&self, new: &NewBooking) -> Result<BookOutcome, StoreError> {
        let (scope, new) = (self.scope(), new.clone());
        self.store.write_blocking(move |c| crate::people::book(c, &scope, &new, now()))
    }

    #[track_caller]
    pub fn booked(&self, new: &NewBooking) -> Booking {
        match self.book(new) {
            BookOutcome::Booked(written) => written.booking,
            other => panic!("not booked: {other:?}"),
        }
    }

    pub fn move_to(&self, booking: &Booking, slot_id: SlotId) -> MoveOutcome {
        let (scope, change) = (self.scope(), change(booking));
        crate::support::write(&self.store, move |c| {
            change::move_to(c, &RuleBooks::default(), &scope, &change, slot_id, now())
        })
    }

    pub fn cancel(&self, booking: &Booking) -> CancelOutcome {
        self.cancel_with(booking, None)
    }

    pub fn cancel_with(&self, booking: &Booking, decision: Option<LaterDecision>) -> CancelOutcome {
        let (scope, change) = (self.scope(), change(booking));
        crate::support::write(&self.store, move |c| {
            cancel::cancel(c, &RuleBooks::default(), &scope, &change, decision.as_ref(), now().date())
        })
    }

    #[track_caller]
    pub fn assert_counters(&self) {
        assert_eq!(self.read(verify::counters), []);
    }
}

pub fn change(booking: &Booking) -> Change {
    Change {
        booking_id: booking.id,
        seen: SeenVersion::Version(booking.version),
        reason: Some("本人の都合".into()),
        at: now(),
    }
}
