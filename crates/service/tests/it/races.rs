//! Never more bookings than places, whoever comes at the same time.

use crate::people::person;
use crate::support::world::World;
use diesel::prelude::*;
use madoguchi_domain::{Booking, SlotId};
use madoguchi_service::booking::book::BookOutcome;
use madoguchi_service::booking::cancel::CancelOutcome;
use madoguchi_service::booking::change::{MoveOutcome, Unchanged};
use madoguchi_store::schema::{booking, slot};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Barrier, Mutex};

const THREADS: u32 = 16;

fn live(world: &World) -> i64 {
    world.read(|c| Ok(booking::table.filter(booking::status.eq("booked")).count().get_result(c)?))
}

fn taken(world: &World, slot_id: SlotId) -> i16 {
    world.read(|c| Ok(slot::table.find(slot_id).select(slot::taken).first(c)?))
}

/// Runs `work` in many threads, each with its number.
fn at_once<T: Send>(work: impl Fn(u32) -> T + Sync) -> Vec<T> {
    std::thread::scope(|threads| {
        let all: Vec<_> = (0..THREADS)
            .map(|n| {
                threads.spawn({
                    let work = &work;
                    move || work(n)
                })
            })
            .collect();
        all.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

on_both_databases! {
    fn n_tries_for_c_places_give_c_bookings(db) {
        let world = World::new(db);
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 20);
        let outcomes: Vec<BookOutcome> =
            at_once(|n| (0..8).map(|i| world.book(&person(n * 100 + i, slot_id))).collect::<Vec<_>>())
                .into_iter()
                .flatten()
                .collect();
        let won = outcomes.iter().filter(|o| matches!(o, BookOutcome::Booked(_))).count();
        let full = outcomes.iter().filter(|o| matches!(o, BookOutcome::SlotFull)).count();
        assert_eq!((won, full), (20, 108), "all others were told that it is full");
        assert_eq!((live(&world), taken(&world, slot_id)), (20, 20));
        world.assert_counters();
    }

    fn two_stores_share_the_places(db) {
        let world = World::new(db);
        let second = World { store: db.open(), ..reopened(&world) };
        let slot_id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 20);
        let won: usize = at_once(|n| {
            let store = if n % 2 == 0 { &world } else { &second };
            (0..4).filter(|i| matches!(store.book(&person(n * 100 + i, slot_id)), BookOutcome::Booked(_))).count()
        })
        .into_iter()
        .sum();
        assert_eq!((won, live(&world), taken(&world, slot_id)), (20, 20, 20));
        world.assert_counters();
    }

    fn one_person_gets_one_booking(db) {
        let world = World::new(db);
        let slots: Vec<SlotId> =
            (15..19).map(|day| world.slot(world.venue, "pfizer", day, "09:00-10:00", 50)).collect();
        let outcomes = at_once(|n| world.book(&person(7, slots[n as usize % slots.len()])));
        assert_eq!(outcomes.iter().filter(|o| matches!(o, BookOutcome::Booked(_))).count(), 1);
        assert_eq!(
            outcomes.iter().filter(|o| matches!(o, BookOutcome::AlreadyBooked { existing: Some(_), .. })).count(),
            15
        );
        assert_eq!(live(&world), 1);
        world.assert_counters();
    }

    fn doses_taken_at_once_are_checked_against_each_other(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 50);
        let soon = world.slot(world.venue, "pfizer", 20, "09:00-10:00", 50);
        for round in 0..10 {
            at_once(|n| {
                let mut new = person(round, if n % 2 == 0 { first } else { soon });
                new.recipient.dose = if n % 2 == 0 { 1 } else { 2 };
                drop(world.book(&new));
            });
        }
        let second_doses: i64 = world.read(|c| Ok(booking::table.filter(booking::dose.eq(2)).count().get_result(c)?));
        assert_eq!((live(&world), second_doses), (10, 0), "five days are too few for dose 2");
        world.assert_counters();
    }

    fn no_second_dose_stays_behind_however_it_races(db) {
        let world = World::new(db);
        let first = world.slot(world.venue, "pfizer", 2, "09:00-10:00", 50);
        let second = world.slot(world.second_venue, "pfizer", 22, "09:00-10:00", 50);
        let (asked, cancelled) = (AtomicU32::new(0), AtomicU32::new(0));
        for round in 0..20 {
            let dose_1 = world.booked(&person(round, first));
            let mut dose_2 = person(round, second);
            dose_2.recipient.dose = 2;
            let barrier = Barrier::new(2);
            std::thread::scope(|threads| {
                threads.spawn(|| {
                    barrier.wait();
                    drop(world.book(&dose_2));
                });
                threads.spawn(|| {
                    barrier.wait();
                    match world.cancel(&dose_1) {
                        CancelOutcome::Cancelled(_) => cancelled.fetch_add(1, Ordering::Relaxed),
                        CancelOutcome::LaterDoses { .. } => asked.fetch_add(1, Ordering::Relaxed),
                        other => panic!("{other:?}"),
                    };
                });
            });
        }
        let doses = |dose: i16| {
            world.read(move |c| {
                let live = booking::table.filter(booking::status.eq("booked")).filter(booking::dose.eq(dose));
                Ok(live.count().get_result::<i64>(c)?)
            })
        };
        let (asked, cancelled) = (i64::from(asked.into_inner()), i64::from(cancelled.into_inner()));
        assert_eq!((asked + cancelled, doses(1), doses(2)), (20, asked, asked), "dose 2 stands where dose 1 does");
        world.assert_counters();
    }

    fn a_storm_leaves_no_drift(db) {
        let world = World::new(db);
        let slots: Vec<SlotId> = (15..21).map(|day| world.slot(world.venue, "pfizer", day, "09:00-10:00", 3)).collect();
        let bookings: Mutex<Vec<Booking>> = Mutex::new(vec![]);
        let (moved, cancelled, people) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        at_once(|n| {
            let mut random = StdRng::seed_from_u64(u64::from(n));
            for _ in 0..25 {
                let slot_id = slots[random.random_range(0..slots.len())];
                let some = {
                    let all = bookings.lock().unwrap();
                    (!all.is_empty()).then(|| all[random.random_range(0..all.len())].clone())
                };
                match (random.random_range(0..10), some) {
                    (0..5, _) | (_, None) => {
                        let new = person(people.fetch_add(1, Ordering::Relaxed), slot_id);
                        match world.book(&new) {
                            BookOutcome::Booked(booking) => bookings.lock().unwrap().push(booking.booking),
                            BookOutcome::SlotFull => {}
                            other => panic!("{other:?}"),
                        }
                    }
                    (5..8, Some(booking)) => match world.move_to(&booking, slot_id) {
                        MoveOutcome::Moved(now) => {
                            moved.fetch_add(1, Ordering::Relaxed);
                            bookings.lock().unwrap().push(*now);
                        }
                        MoveOutcome::SlotFull | MoveOutcome::SameSlot => {}
                        MoveOutcome::Unchanged(Unchanged::NotLive | Unchanged::VersionMismatch) => {}
                        other => panic!("{other:?}"),
                    },
                    (_, Some(booking)) => match world.cancel(&booking) {
                        CancelOutcome::Cancelled(_) => {
                            cancelled.fetch_add(1, Ordering::Relaxed);
                        }
                        CancelOutcome::Unchanged(Unchanged::NotLive | Unchanged::VersionMismatch) => {}
                        other => panic!("{other:?}"),
                    },
                }
            }
        });
        assert!(moved.into_inner() > 0 && cancelled.into_inner() > 0);
        world.assert_counters();
    }
}

fn reopened(world: &World) -> World {
    World {
        store: world.store.clone(),
        account_id: world.account_id,
        venue: world.venue,
        second_venue: world.second_venue,
        foreign_venue: world.foreign_venue,
    }
}
