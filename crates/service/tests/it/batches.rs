//! Bookings that share their statements get what each would get by itself.

use crate::people::{book, person, references};
use crate::support::world::{World, now};
use madoguchi_domain::{NewBooking, SlotId};
use madoguchi_service::booking::book::{self as batch, BookOutcome, Try};
use madoguchi_service::booking::rule_book::RuleBooks;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::mem::discriminant;
use std::sync::atomic::{AtomicU32, Ordering};

/// A slot by its number, and whose booking: people by their coupon numbers.
fn asked() -> impl Strategy<Value = Vec<(usize, u32, u8)>> {
    proptest::collection::btree_map(0..40_u32, (0..4_usize, 1..=2_u8), 1..30)
        .prop_map(|people| people.into_iter().map(|(person, (slot, dose))| (slot, person, dose)).collect())
}

fn tries(slots: &[SlotId; 4], case: u32, asked: &[(usize, u32, u8)]) -> Vec<NewBooking> {
    let new = |(slot, number, dose): &(usize, u32, u8)| {
        let mut new = person(1_000 * case + *number, slots[*slot]);
        new.recipient.dose = *dose;
        new
    };
    asked.iter().map(new).collect()
}

/// A slot without a place, one of three, one of many, and one that is not there; some people have a booking. Each case
/// has an hour and people of its own.
fn slots(world: &World, case: u32) -> [SlotId; 4] {
    let hours = format!("{:02}:00-{:02}:00", 8 + case, 9 + case);
    let slot = |day, places| world.slot(world.venue, "pfizer", day, &hours, places);
    let slots = [slot(15, 1), slot(16, 3), slot(17, 100), SlotId(999_999)];
    world.booked(&person(1_000 * case + 100, slots[0]));
    for number in [3, 7] {
        world.booked(&person(1_000 * case + number, slots[2]));
    }
    slots
}

fn together(world: &World, all: Vec<NewBooking>) -> Vec<BookOutcome> {
    let scope = world.scope();
    crate::support::write(&world.store, move |c| {
        let drawn: Vec<_> = all.iter().map(|_| references()).collect();
        let tries: Vec<Try<'_>> = all
            .iter()
            .zip(&drawn)
            .map(|(new, references)| Try { new, scope: &scope, references, at: now(), now: now() })
            .collect();
        batch::book(c, &RuleBooks::default(), &tries)
    })
}

fn one_by_one(world: &World, all: Vec<NewBooking>) -> Vec<BookOutcome> {
    let scope = world.scope();
    crate::support::write(&world.store, move |c| all.iter().map(|new| book(c, &scope, new, now())).collect())
}

/// The same outcome. Where another of the batch took the last place, one by one the next are told so before anything is
/// said of their doses; together they may be told of the doses.
fn agree(together: &BookOutcome, alone: &BookOutcome) -> bool {
    discriminant(together) == discriminant(alone)
        || (*alone == BookOutcome::SlotFull && !matches!(together, BookOutcome::Booked(_)))
}

on_both_databases! {
    fn a_batch_gets_what_each_gets_by_itself(db) {
        let mut runner =
            TestRunner::new(Config { cases: 8, max_shrink_iters: 4, failure_persistence: None, ..Config::default() });
        let (world, cases) = (World::new(db), AtomicU32::new(0));
        runner
            .run(&asked(), |asked| {
                let case = cases.fetch_add(1, Ordering::Relaxed);
                let slots = slots(&world, case);
                let all = tries(&slots, case, &asked);
                let undone: Result<Vec<BookOutcome>, madoguchi_store::StoreError> = {
                    let (scope, all) = (world.scope(), all.clone());
                    let (send, seen) = std::sync::mpsc::channel();
                    let rolled_back: Result<(), _> = world.store.write_blocking(move |c| {
                        let each: Result<Vec<_>, _> = all.iter().map(|new| book(c, &scope, new, now())).collect();
                        drop(send.send(each));
                        Err(madoguchi_store::StoreError::Corrupt("to be undone".into()))
                    });
                    assert!(rolled_back.is_err());
                    seen.recv().unwrap()
                };
                let outcomes = together(&world, all.clone());
                for (alone, together) in undone.unwrap().iter().zip(&outcomes) {
                    prop_assert!(agree(together, alone), "together {:?}, alone {:?}", together, alone);
                }
                world.assert_counters();
                // Whoever was booked has it, and all others are told the same once more.
                for (again, before) in one_by_one(&world, all).iter().zip(&outcomes) {
                    match (before, again) {
                        (BookOutcome::Booked(done), BookOutcome::AlreadyBooked { existing: Some(found), .. }) => {
                            prop_assert_eq!(&done.booking, &**found);
                        }
                        // That the slot is full is looked at before the person is.
                        (BookOutcome::Booked(_), BookOutcome::SlotFull) => {}
                        (before, again) => prop_assert!(agree(before, again), "before {:?}, again {:?}", before, again),
                    }
                }
                Ok(())
            })
            .unwrap();
    }
}
