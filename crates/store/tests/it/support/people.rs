//! People who book.

use super::world::{World, YOKOHAMA, now};
use chrono::NaiveDate;
use madoguchi_domain::{
    BirthDate, Coupon, CouponNumber, KanaName, MunicipalityCode, PersonName, Phone, ReferenceNumber,
};
use madoguchi_store::StoreError;
use madoguchi_store::booking;
use madoguchi_store::booking::Booking;
use madoguchi_store::booking::book::{BookOutcome, NewBooking};
use madoguchi_store::booking::cancel::{CancelOutcome, LaterDecision};
use madoguchi_store::booking::change::{Change, MoveOutcome};
use madoguchi_store::slot::verify;
use std::sync::atomic::{AtomicU32, Ordering};

static RANDOM: AtomicU32 = AtomicU32::new(1);

pub fn references() -> [ReferenceNumber; 4] {
    std::array::from_fn(|_| ReferenceNumber::from_random(RANDOM.fetch_add(7919, Ordering::Relaxed)))
}

pub fn coupon(number: u32) -> Coupon {
    Coupon::new(MunicipalityCode::parse(YOKOHAMA).unwrap(), CouponNumber::parse(&format!("{number:010}")).unwrap())
}

/// Dose 1 of an elderly person with this coupon number.
pub fn person(number: u32, slot_id: i64) -> NewBooking {
    NewBooking {
        slot_id,
        booker_name_kana: KanaName::parse("ヤマダ ハナコ").unwrap(),
        booker_phone: Phone::parse("045-123-4567").unwrap(),
        recipient_name: PersonName::parse("山田 太郎").unwrap(),
        recipient_name_kana: KanaName::parse("やまだ たろう").unwrap(),
        birth_date: BirthDate::new(NaiveDate::from_ymd_opt(1950, 1, 2).unwrap(), now().date()).unwrap(),
        group: "elderly".into(),
        dose: 1,
        coupon: coupon(number),
        previous_dose: None,
        references: references(),
        at: now(),
    }
}

impl World {
    pub fn book(&self, new: &NewBooking) -> BookOutcome {
        self.try_book(new).unwrap()
    }

    pub fn try_book(&self, new: &NewBooking) -> Result<BookOutcome, StoreError> {
        let (scope, new) = (self.scope(), new.clone());
        self.store.write_blocking(move |c| booking::book::book(c, &scope, &new, now()))
    }

    #[track_caller]
    pub fn booked(&self, new: &NewBooking) -> Booking {
        match self.book(new) {
            BookOutcome::Booked(written) => written.booking,
            other => panic!("not booked: {other:?}"),
        }
    }

    pub fn move_to(&self, booking: &Booking, slot_id: i64) -> MoveOutcome {
        let (scope, change) = (self.scope(), change(booking));
        super::write(&self.store, move |c| booking::change::move_to(c, &scope, &change, slot_id, now()))
    }

    pub fn cancel(&self, booking: &Booking) -> CancelOutcome {
        self.cancel_with(booking, None)
    }

    pub fn cancel_with(&self, booking: &Booking, decision: Option<LaterDecision>) -> CancelOutcome {
        let (scope, change) = (self.scope(), change(booking));
        super::write(&self.store, move |c| booking::cancel::cancel(c, &scope, &change, decision.as_ref()))
    }

    #[track_caller]
    pub fn assert_counters(&self) {
        assert_eq!(self.read(verify::counters), []);
    }
}

pub fn change(booking: &Booking) -> Change {
    Change { booking_id: booking.id, version: Some(booking.version), reason: Some("本人の都合".into()), at: now() }
}
