//! Bookings: the rules, one live booking per person and dose, moving and cancelling.

use crate::people::{book_as, by_coupon, change, coupon, person, references};
use crate::support::world::{World, YOKOHAMA, YOKOSUKA, march, now};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::programme::{Refusal, Rule};
use madoguchi_domain::{
    Becomes, BirthDate, Booking, BookingId, BookingStatus, BookingStep, Correction, KanaName, LaterDecision, PersonKey,
    PersonName, SlotId, StatedDose,
};
use madoguchi_service::SeenVersion;
use madoguchi_service::booking::book::BookOutcome;
use madoguchi_service::booking::cancel::{self, CancelOutcome, Cancelled};
use madoguchi_service::booking::change::{self as changes, Change, CorrectOutcome, MoveOutcome, Unchanged};
use madoguchi_service::booking::person::NamedOtherwise;
use madoguchi_service::booking::recipient::doses_of;
use madoguchi_service::booking::rule_book::RuleBooks;
use madoguchi_store::booking;
use madoguchi_store::booking::doses::ToldOf;
use madoguchi_store::schema::{booking as booking_table, slot, venue, venue_vaccine};

fn free(world: &World, slot_id: SlotId) -> (i16, i16) {
    world.read(|c| Ok(slot::table.find(slot_id).select((slot::taken, slot::capacity)).first(c)?))
}

fn rules(outcome: &BookOutcome) -> String {
    match outcome {
        BookOutcome::Booked(_) => "booked".into(),
        BookOutcome::Refused(r) => refused(&r.refusals),
        other => format!("{other:?}"),
    }
}

fn refused(refusals: &[Refusal]) -> String {
    let words = refusals
        .iter()
        .map(|r| format!("{} {}", r.rule().code(), r.first_date.map(|d| d.to_string()).unwrap_or_default()));
    words.collect::<Vec<_>>().join(", ")
}

fn pfizer(date: NaiveDate) -> Option<StatedDose> {
    Some(StatedDose { date, vaccine: "pfizer".into() })
}

on_both_databases! {
    fn a_booking_is_kept_as_it_was_answered(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 4);
        let booked = world.booked(&person(12345, slot_id));
        assert_eq!(world.read(|c| booking::find(c, &world.scope(), booked.id)), Some(booked.clone()));
        assert_eq!(
            (booked.municipality_code.as_str(), booked.status, booked.version),
            (YOKOHAMA, BookingStatus::Booked, 1)
        );
        assert_eq!((booked.person.as_str(), booked.booker_phone.as_str()), ("0000012345", "0451234567"));
        assert_eq!(booked.recipient_name_kana, "やまだ たろう", "as typed");
        assert!(world.read(|c| booking::find(c, &world.scope_of(&[YOKOSUKA]), booked.id)).is_none());
        let history = world.read(|c| booking::history(c, &world.scope(), booked.id)).unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!((history[0].kind, history[0].by.as_str()), (BookingStep::Booked, "yokohama"));
        assert_eq!(history[0].to_slot.as_ref().map(|s| s.id), Some(slot_id));
        assert!(world.read(|c| booking::history(c, &world.scope_of(&[YOKOSUKA]), booked.id)).is_none());
    }

    fn slots_that_take_no_bookings_say_why(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 1);
        let try_it = |number| world.book(&person(number, slot_id));
        world.change_row(slot_id, |c, id| {
            diesel::update(slot::table.find(id)).set(slot::status.eq("closed")).execute(c)
        });
        assert_eq!(try_it(1), BookOutcome::SlotClosed);
        world.change_row(slot_id, |c, id| {
            diesel::update(slot::table.find(id))
                .set((slot::status.eq("open"), slot::publish_on.eq(march(2))))
                .execute(c)
        });
        assert_eq!(try_it(1), BookOutcome::SlotClosed, "published tomorrow");
        world.change_row(slot_id, |c, id| {
            diesel::update(slot::table.find(id)).set(slot::publish_on.eq(march(1))).execute(c)
        });
        let venue_id = world.venue;
        let publish = |published: bool| {
            world.change_row(venue_id, move |c, id| {
                diesel::update(venue::table.find(id)).set(venue::published.eq(published)).execute(c)
            });
        };
        publish(false);
        assert_eq!(try_it(1), BookOutcome::SlotClosed, "the venue is not published");
        publish(true);
        // The grid hides what a venue no longer handles; booking by the slot's id must not find a way around.
        let handle = |from: &'static str, to: &'static str| {
            world.change_row(venue_id, move |c, id| {
                let row = venue_vaccine::table.find((id, from));
                diesel::update(row).set(venue_vaccine::vaccine.eq(to)).execute(c)
            });
        };
        handle("pfizer", "dropped");
        assert_eq!(try_it(1), BookOutcome::SlotClosed, "the venue dropped the product");
        handle("dropped", "pfizer");
        assert!(matches!(try_it(1), BookOutcome::Booked(_)));
        assert_eq!(try_it(2), BookOutcome::SlotFull);
        assert_eq!(world.book(&person(3, SlotId(999_999))), BookOutcome::SlotNotFound);
        let foreign = world.slot(world.foreign_venue, "pfizer", 15, "09:00-10:00", 1);
        assert_eq!(world.book(&person(3, foreign)), BookOutcome::SlotNotFound);
        let (scope, new) = (world.scope(), person(4, slot_id));
        let later = march(15).and_hms_opt(9, 0, 0).unwrap();
        let outcome = crate::support::write(&world.store, move |c| crate::people::book(c, &scope, &new, later));
        assert!(matches!(&outcome, BookOutcome::Refused(r) if r.refusals[0].rule() == Rule::SlotPast), "{outcome:?}");
        world.assert_counters();
    }

    fn rules_name_themselves_and_the_first_date(db) {
        let world = World::new(db);
        let on = |day: u32| world.slot(world.venue, "pfizer", day, "09:00-10:00", 9);
        let (day_2, day_20, day_21) = (on(2), on(20), on(21));
        let astra = world.slot(world.venue, "astrazeneca", 21, "09:00-10:00", 9);
        let mut new = person(1, day_2);
        new.recipient.dose = 2;
        assert_eq!(rules(&world.book(&new)), "PreviousDoseMissing");
        new.recipient.dose = 3;
        new.recipient.previous_dose = pfizer(march(1));
        assert!(rules(&world.book(&new)).contains("dose "), "a third dose");
        new.recipient.dose = 2;
        new.slot_id = day_2;
        assert_eq!(rules(&world.book(&new)), "interval 2021-03-20");
        new.slot_id = astra;
        assert!(rules(&world.book(&new)).starts_with("product"));
        new.recipient.previous_dose = Some(StatedDose { date: march(1), vaccine: "no_such_product".into() });
        assert_eq!(rules(&world.book(&new)), "UnknownPreviousVaccine");
        new.slot_id = day_20;
        new.recipient.previous_dose = pfizer(march(1));
        assert_eq!(rules(&world.book(&new)), "booked");
        let mut young = person(2, day_21);
        young.recipient.birth_date = BirthDate::new(NaiveDate::from_ymd_opt(2009, 3, 23).unwrap(), march(1)).unwrap();
        young.recipient.group = "general".into();
        assert_eq!(rules(&world.book(&young)), "age 2021-03-22");
        young.recipient.birth_date = BirthDate::new(NaiveDate::from_ymd_opt(2009, 3, 22).unwrap(), march(1)).unwrap();
        assert_eq!(rules(&world.book(&young)), "booked", "one ages on the day before the birthday");
        let mut wrong = person(3, day_21);
        wrong.recipient.birth_date = BirthDate::new(NaiveDate::from_ymd_opt(1957, 4, 2).unwrap(), march(1)).unwrap();
        assert_eq!(rules(&world.book(&wrong)), "group ");
        wrong.recipient.group = "nobody".into();
        assert_eq!(rules(&world.book(&wrong)), "UnknownGroup");
        world.assert_counters();
    }

    fn an_earlier_booking_counts_by_itself(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 9);
        let second = world.slot(world.second_venue, "pfizer", 21, "09:00-10:00", 9);
        let soon = world.slot(world.second_venue, "pfizer", 20, "09:00-10:00", 9);
        world.booked(&person(1, first));
        let mut new = person(1, soon);
        new.recipient.dose = 2;
        assert_eq!(rules(&world.book(&new)), "interval 2021-03-21", "19 days after the 2nd");
        new.slot_id = second;
        new.recipient.previous_dose = pfizer(march(1));
        let booked = world.booked(&new);
        assert_eq!(booked.previous_dose, None, "what the system knows need not be stated");
    }

    fn one_live_booking_per_person_and_dose(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 9);
        let foreign = world.slot(world.foreign_venue, "pfizer", 16, "09:00-10:00", 9);
        let (scope, new) = (world.scope_of(&[YOKOSUKA]), person(1, foreign));
        let there = crate::support::write(&world.store, move |c| crate::people::book(c, &scope, &new, now()));
        let BookOutcome::Booked(there) = there else { panic!("{there:?}") };
        let told =
            |booking: &Booking| ToldOf { booking_id: booking.id, municipality_code: booking.municipality_code.clone() };
        let refused = BookOutcome::AlreadyBooked { existing: None, told: told(&there.booking) };
        assert_eq!(world.book(&person(1, slot_id)), refused, "where, is nobody's business here");
        let here = world.booked(&person(2, slot_id));
        let refused = BookOutcome::AlreadyBooked { existing: Some(Box::new(here.clone())), told: told(&here) };
        assert_eq!(world.book(&person(2, slot_id)), refused);
        // The same number of another municipality is another person.
        let mut other = person(2, slot_id);
        let chiyoda = madoguchi_domain::MunicipalityCode::parse("131016").unwrap();
        other.recipient.person = PersonKey::stored(chiyoda, other.recipient.person.as_str().to_owned());
        assert!(matches!(world.book(&other), BookOutcome::Booked(_)));
        assert!(matches!(world.cancel(&here), CancelOutcome::Cancelled(_)));
        assert!(matches!(world.book(&person(2, slot_id)), BookOutcome::Booked(_)), "free to book again");
        world.assert_counters();
    }

    fn a_move_takes_the_new_place_and_frees_the_old(db) {
        let world = World::new(db);
        let from = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 1);
        let to = world.slot(world.second_venue, "pfizer", 17, "13:00-14:00", 1);
        let booked = world.booked(&person(1, from));
        let MoveOutcome::Moved(moved) = world.move_to(&booked, to) else { panic!() };
        assert_eq!((moved.slot.id, moved.slot.date, moved.version), (to, march(17), 2));
        assert_eq!(world.read(|c| booking::find(c, &world.scope(), booked.id)), Some(*moved.clone()));
        assert_eq!((free(&world, from), free(&world, to)), ((0, 1), (1, 1)));
        let history = world.read(|c| booking::history(c, &world.scope(), booked.id)).unwrap();
        let step = &history[1];
        assert_eq!((step.kind, step.reason.as_deref()), (BookingStep::Moved, Some("本人の都合")));
        assert_eq!((step.from_slot.as_ref().unwrap().id, step.to_slot.as_ref().unwrap().id), (from, to));
        // Back, on either side of the order of ids.
        assert!(matches!(world.move_to(&moved, from), MoveOutcome::Moved(_)));
        world.assert_counters();
    }

    fn a_full_slot_never_costs_the_old_place(db) {
        let world = World::new(db);
        let from = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 1);
        let full = world.slot(world.venue, "pfizer", 16, "09:00-10:00", 1);
        let booked = world.booked(&person(1, from));
        world.booked(&person(2, full));
        assert_eq!(world.move_to(&booked, full), MoveOutcome::SlotFull);
        assert_eq!(world.move_to(&booked, from), MoveOutcome::SameSlot);
        assert_eq!(world.move_to(&booked, SlotId(999_999)), MoveOutcome::SlotNotFound);
        let foreign = world.slot(world.foreign_venue, "pfizer", 16, "09:00-10:00", 1);
        assert_eq!(world.move_to(&booked, foreign), MoveOutcome::SlotNotFound);
        assert_eq!(world.read(|c| booking::find(c, &world.scope(), booked.id)), Some(booked));
        world.assert_counters();
    }

    fn a_move_keeps_the_rules_against_later_doses(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 9);
        let second = world.slot(world.venue, "pfizer", 22, "09:00-10:00", 9);
        let (near, fits) = (
            world.slot(world.venue, "pfizer", 4, "09:00-10:00", 9),
            world.slot(world.venue, "pfizer", 3, "09:00-10:00", 9),
        );
        let moderna = world.slot(world.venue, "moderna", 3, "09:00-10:00", 9);
        let dose_1 = world.booked(&person(1, first));
        let mut new = person(1, second);
        new.recipient.dose = 2;
        let dose_2 = world.booked(&new);
        let words = |outcome: &MoveOutcome| match outcome {
            MoveOutcome::Refused(r) => r.refusals[0].rule().code().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(words(&world.move_to(&dose_1, near)), "interval", "18 days before dose 2");
        assert_eq!(words(&world.move_to(&dose_1, moderna)), "product");
        assert_eq!(words(&world.move_to(&dose_2, near)), "interval");
        assert!(matches!(world.move_to(&dose_1, fits), MoveOutcome::Moved(_)));
        world.assert_counters();
    }

    fn a_stale_version_changes_nothing(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 1);
        let other = world.slot(world.venue, "pfizer", 16, "09:00-10:00", 1);
        let booked = world.booked(&person(1, slot_id));
        assert!(matches!(world.move_to(&booked, other), MoveOutcome::Moved(_)));
        assert_eq!(world.move_to(&booked, slot_id), MoveOutcome::Unchanged(Unchanged::VersionMismatch));
        assert_eq!(world.cancel(&booked), CancelOutcome::Unchanged(Unchanged::VersionMismatch));
        let (foreign, any) = (world.scope_of(&[YOKOSUKA]), Change { seen: SeenVersion::Any, ..change(&booked) });
        let there = any.clone();
        let outcome = crate::support::write(&world.store, move |c| {
            cancel::cancel(c, &RuleBooks::default(), &foreign, &there, None, now().date())
        });
        assert_eq!(outcome, CancelOutcome::Unchanged(Unchanged::NotFound));
        let scope = world.scope();
        let cancelled =
            crate::support::write(&world.store, move |c| {
                cancel::cancel(c, &RuleBooks::default(), &scope, &any, None, now().date())
            });
        assert!(matches!(cancelled, CancelOutcome::Cancelled(b) if b.booking.version == 3 && !b.booking.is_live()));
        assert_eq!(world.cancel(&booked), CancelOutcome::Unchanged(Unchanged::NotLive));
        assert_eq!(free(&world, other), (0, 1));
        world.assert_counters();
    }

    fn cancelling_a_dose_asks_what_becomes_of_the_next(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 9);
        let second = world.slot(world.second_venue, "pfizer", 22, "09:00-10:00", 9);
        let both = |number: u32| {
            let dose_1 = world.booked(&person(number, first));
            let mut new = person(number, second);
            new.recipient.dose = 2;
            (dose_1, world.booked(&new))
        };
        let decide = |ids: &[BookingId], becomes: Becomes| Some(LaterDecision { booking_ids: ids.to_vec(), becomes });
        let stated = |day: u32, vaccine: &str| Becomes::Kept(StatedDose { date: march(day), vaccine: vaccine.into() });

        let (dose_1, dose_2) = both(1);
        let told = vec![ToldOf { booking_id: dose_2.id, municipality_code: YOKOHAMA.into() }];
        let ask = CancelOutcome::LaterDoses { shown: vec![dose_2.clone()], hidden: false, told };
        assert_eq!(world.cancel(&dose_1), ask);
        assert_eq!(world.cancel_with(&dose_1, decide(&[dose_1.id], Becomes::Cancelled)), ask, "of another booking");
        let stands = |booking: &Booking| world.read(|c| booking::find(c, &world.scope(), booking.id)).unwrap();
        assert_eq!((stands(&dose_1), stands(&dose_2)), (dose_1.clone(), dose_2.clone()), "nothing was written");
        let outcome = world.cancel_with(&dose_1, decide(&[dose_2.id], Becomes::Cancelled));
        let CancelOutcome::Cancelled(done) = outcome else { panic!("{outcome:?}") };
        assert_eq!(*done, Cancelled { booking: stands(&dose_1), later: vec![stands(&dose_2)] });
        assert!(!done.booking.is_live() && !done.later[0].is_live());
        let steps = |booking: &Booking| {
            let history = world.read(|c| booking::history(c, &world.scope(), booking.id)).unwrap();
            history.into_iter().map(|step| (step.kind, step.reason)).collect::<Vec<_>>()
        };
        assert_eq!(steps(&dose_2)[1], (BookingStep::Cancelled, Some("本人の都合".to_owned())));
        assert_eq!((free(&world, first), free(&world, second)), ((0, 9), (0, 9)));

        let (dose_1, dose_2) = both(2);
        let refused = |outcome: CancelOutcome| match outcome {
            CancelOutcome::Refused(why) => refused(&why.refusals),
            other => format!("{other:?}"),
        };
        let keep = |becomes: Becomes| world.cancel_with(&dose_1, decide(&[dose_2.id], becomes));
        assert_eq!(refused(keep(stated(4, "pfizer"))), "interval ");
        assert_eq!(refused(keep(stated(23, "pfizer"))), "previous-dose ");
        assert_eq!(refused(keep(stated(1, "moderna"))), "product ");
        assert_eq!(keep(stated(1, "no_such_product")), CancelOutcome::UnknownPreviousVaccine);
        assert_eq!((stands(&dose_1), stands(&dose_2)), (dose_1.clone(), dose_2.clone()), "nothing was written");
        let CancelOutcome::Cancelled(done) = keep(stated(1, "pfizer")) else { panic!() };
        assert_eq!((&done.booking, &done.later[..]), (&stands(&dose_1), &[stands(&dose_2)][..]));
        assert_eq!((done.later[0].previous_dose.clone(), done.later[0].version), (pfizer(march(1)), 2));
        assert_eq!(steps(&dose_2)[1], (BookingStep::Corrected, Some("本人の都合".to_owned())));
        assert_eq!((free(&world, first), free(&world, second)), ((0, 9), (1, 9)));
        // Dose 1 is booked anew beside the stated one, and may go again: dose 2 stands without it.
        let again = world.booked(&person(2, first));
        assert!(matches!(world.cancel(&again), CancelOutcome::Cancelled(done) if done.later.is_empty()));
        // What was told is cancelled meanwhile: nothing is left to decide.
        let (dose_1, dose_2) = both(3);
        assert!(matches!(world.cancel(&dose_2), CancelOutcome::Cancelled(done) if done.later.is_empty()));
        let outcome = world.cancel_with(&dose_1, decide(&[dose_2.id], Becomes::Cancelled));
        assert!(matches!(outcome, CancelOutcome::Cancelled(done) if done.later.is_empty()));
        world.assert_counters();
    }

    fn a_later_dose_elsewhere_is_neither_shown_nor_changed(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 9);
        let there = world.slot(world.foreign_venue, "pfizer", 22, "09:00-10:00", 9);
        let dose_1 = world.booked(&person(1, first));
        let (scope, mut new) = (world.scope_of(&[YOKOSUKA]), person(1, there));
        new.recipient.dose = 2;
        let outcome = crate::support::write(&world.store, move |c| crate::people::book(c, &scope, &new, now()));
        let BookOutcome::Booked(dose_2) = outcome else { panic!("{outcome:?}") };
        let told = vec![ToldOf { booking_id: dose_2.booking.id, municipality_code: YOKOSUKA.into() }];
        let ask = CancelOutcome::LaterDoses { shown: vec![], hidden: true, told };
        let ids = vec![dose_2.booking.id];
        for becomes in [Becomes::Cancelled, Becomes::Kept(StatedDose { date: march(1), vaccine: "pfizer".into() })] {
            let decision = LaterDecision { booking_ids: ids.clone(), becomes };
            assert_eq!(world.cancel_with(&dose_1, Some(decision)), ask);
        }
        assert_eq!(world.cancel(&dose_1), ask);
        assert_eq!((free(&world, first), free(&world, there)), ((1, 9), (1, 9)));
    }

    fn the_doses_of_a_coupon_are_of_one_person(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 9);
        let second = world.slot(world.second_venue, "pfizer", 22, "09:00-10:00", 9);
        let moved = world.slot(world.venue, "pfizer", 23, "09:00-10:00", 9);
        let of = |number: u32, dose: u8, name: &str, kana: &str| {
            let mut new = person(number, if dose == 1 { first } else { second });
            new.recipient.dose = dose;
            new.recipient.name = PersonName::parse(name).unwrap();
            new.recipient.name_kana = KanaName::parse(kana).unwrap();
            new
        };
        // Who was born on another day is another person, whichever dose comes first.
        world.booked(&of(1, 1, "髙橋 保", "タカハシ タモツ"));
        let mut other = of(1, 2, "髙橋 保", "タカハシ タモツ");
        other.recipient.birth_date = BirthDate::new(NaiveDate::from_ymd_opt(1950, 2, 1).unwrap(), march(1)).unwrap();
        assert_eq!(rules(&world.book(&other)), "birth-date ");
        let mut earlier = other.clone();
        earlier.recipient.person = by_coupon(2);
        earlier.recipient.previous_dose = pfizer(march(1));
        world.booked(&earlier);
        assert_eq!(rules(&world.book(&of(2, 1, "髙橋 保", "タカハシ タモツ"))), "birth-date ");
        // So it is where the other dose is of a municipality that may not be seen.
        let (scope, mut there) = (world.scope_of(&[YOKOSUKA]), other);
        there.slot_id = world.slot(world.foreign_venue, "pfizer", 22, "09:00-10:00", 9);
        let outcome = crate::support::write(&world.store, move |c| crate::people::book(c, &scope, &there, now()));
        assert_eq!(rules(&outcome), "birth-date ");

        let check = |number: u32, name: &str, kana: &str, expected: &[NamedOtherwise]| {
            if number > 1 {
                world.booked(&of(number, 1, "髙橋 保", "タカハシ タモツ"));
            }
            let outcome = world.book(&of(number, 2, name, kana));
            let BookOutcome::Booked(written) = outcome else { panic!("{outcome:?}") };
            assert_eq!(written.named_otherwise, expected, "{name} {kana}");
            written.booking
        };
        let otherwise = |name: bool, kana: bool| NamedOtherwise { dose: 1, name, kana };
        check(1, "髙橋 保", "タカハシ タモツ", &[]);
        check(3, "高橋　保", "たかはしたもつ", &[]);
        check(4, "高橋 保", "ﾀｶﾊｼ ﾀﾓﾂ", &[]);
        check(5, "山田 保", "タカハシ タモツ", &[otherwise(true, false)]);
        check(6, "髙橋 保", "タカハシ ヤスシ", &[otherwise(false, true)]);
        let booked = check(7, "山田 太郎", "ヤマダ タロウ", &[otherwise(true, true)]);
        // A correction is told the same.
        let correct = |booking: &Booking, name: Option<&str>| {
            let (scope, change) = (world.scope(), change(booking));
            let correction = Correction {
                booker_name_kana: Some(KanaName::parse("ハマダ").unwrap()),
                booker_phone: None,
                recipient_name: name.map(|name| PersonName::parse(name).unwrap()),
                recipient_name_kana: None,
            };
            let books = RuleBooks::default();
            let corrected = crate::support::write(&world.store, move |c| {
                changes::correct(c, &books, &scope, &change, &correction, now())
            });
            match corrected {
                CorrectOutcome::Corrected(written) => *written,
                other => panic!("{other:?}"),
            }
        };
        let corrected = correct(&booked, Some("髙橋 保"));
        assert_eq!(corrected.named_otherwise, [otherwise(false, true)]);
        // Whoever is booked may move: nothing of the names is a rule.
        assert!(matches!(world.move_to(&corrected.booking, moved), MoveOutcome::Moved(_)));
        world.assert_counters();
    }

    fn a_move_is_refused_beside_a_dose_of_another_birth_date(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 9);
        let second = world.slot(world.second_venue, "pfizer", 22, "09:00-10:00", 9);
        let moved = world.slot(world.venue, "pfizer", 23, "09:00-10:00", 9);
        world.booked(&person(1, first));
        let mut new = person(1, second);
        new.recipient.dose = 2;
        let dose_2 = world.booked(&new);
        // As it was booked before there was this rule.
        world.change_row(dose_2.id, |c, id| {
            let born = NaiveDate::from_ymd_opt(1950, 2, 1).unwrap();
            diesel::update(booking_table::table.find(id)).set(booking_table::birth_date.eq(born)).execute(c)
        });
        let outcome = world.move_to(&dose_2, moved);
        assert!(matches!(&outcome, MoveOutcome::Refused(r) if refused(&r.refusals) == "birth-date "), "{outcome:?}");
        assert_eq!((free(&world, second), free(&world, moved)), ((1, 9), (0, 9)));
    }

    fn a_reference_in_use_is_passed_over(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 9);
        let [taken, second, ..] = references();
        let as_them = |number, references| {
            let (scope, new) = (world.scope(), person(number, slot_id));
            let done = crate::support::write(&world.store, move |c| book_as(c, &scope, &new, &references, now()));
            match done {
                BookOutcome::Booked(done) => done.booking.reference,
                other => panic!("not booked: {other:?}"),
            }
        };
        assert_eq!(as_them(1, [taken, second, second, second]), taken.digits());
        assert_eq!(as_them(2, [taken, taken, second, second]), second.digits());
    }

    fn a_coupon_shows_its_doses(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 22, "09:00-10:00", 9);
        let mut new = person(1, slot_id);
        new.recipient.dose = 2;
        new.recipient.previous_dose = pfizer(march(1));
        let booked = world.booked(&new);
        let doses = |n| {
            world.read(|c| {
                let book = RuleBooks::default().current(c, now().date())?;
                doses_of(c, &book, &coupon(n), None)
            })
        };
        let known = doses(1);
        assert_eq!(known.next, None, "the series is complete");
        let shown: Vec<_> = known.doses.iter().map(|d| (d.dose.dose, d.dose.date, d.booking_id)).collect();
        assert_eq!(shown, [(1, march(1), None), (2, march(22), Some(booked.id))]);
        assert_eq!(doses(2).doses, []);
    }

    fn nothing_is_left_of_a_booking_that_fails_afterwards(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 1);
        let (scope, new) = (world.scope(), person(1, slot_id));
        let failed: Result<Booking, madoguchi_store::StoreError> = world.store.write_blocking(move |c| {
            crate::people::book(c, &scope, &new, now())?;
            Err(madoguchi_store::StoreError::Corrupt("on purpose".into()))
        });
        assert!(failed.is_err());
        assert_eq!(free(&world, slot_id), (0, 1));
        assert_eq!(world.read(|c| Ok(booking_table::table.count().get_result::<i64>(c)?)), 0);
    }
}
