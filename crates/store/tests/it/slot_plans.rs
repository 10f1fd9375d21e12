//! Slot plans: all or nothing, in bulk.

use crate::support::world::{World, YOKOSUKA, march, now, window};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::VenueId;
use madoguchi_store::schema::{slot, slot_plan, venue_vaccine};
use madoguchi_store::slot::plan::CreateOutcome;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

fn count_slots(world: &World) -> i64 {
    world.read(|conn| Ok(slot::table.count().get_result(conn)?))
}

on_both_databases! {
    fn a_plan_writes_its_slots(db) {
        let world = World::new(db);
        let CreateOutcome::Created { id, municipality_code } =
            world.create(&world.plan((15, 26), "09:00-17:00", 60, 4))
        else {
            panic!()
        };
        assert_eq!(municipality_code, "141003");
        assert_eq!(count_slots(&world), 12 * 8);
        let (_, day) =
            world.read(|c| madoguchi_store::slot::of_day(c, &world.scope(), world.venue, march(15), &[])).unwrap();
        let bands: Vec<String> = day.iter().map(|s| s.window.to_string()).collect();
        assert_eq!(bands[0], "09:00–10:00");
        assert_eq!(bands[7], "16:00–17:00");
        assert!(day.iter().all(|s| s.open && s.taken == 0 && s.capacity == 4 && s.free() == 4));
        let stored = world.read(|c| madoguchi_store::slot::plan::find(c, &world.scope(), id)).unwrap();
        assert_eq!((stored.totals.days, stored.totals.slots, stored.totals.capacity), (12, 96, 384));
        assert_eq!(stored.created_by, "yokohama");
        assert!(world.read(|c| madoguchi_store::slot::plan::find(c, &world.scope_of(&[YOKOSUKA]), id)).is_none());
    }

    fn the_last_slot_may_end_at_midnight(db) {
        let world = World::new(db);
        let id = world.slot(world.venue, "pfizer", 15, "23:00-24:00", 1);
        let (slot, _) = world.read(|c| madoguchi_store::slot::find(c, &world.scope(), id)).unwrap();
        assert_eq!(slot.window, window("23:00-24:00"));
    }

    fn overlaps_are_refused_and_nothing_is_written(db) {
        let world = World::new(db);
        let existing = world.slot(world.venue, "pfizer", 17, "10:30-11:30", 4);
        let CreateOutcome::Clashes(clashes) = world.create(&world.plan((15, 19), "09:00-12:00", 60, 4)) else {
            panic!()
        };
        assert_eq!(clashes.len(), 1);
        assert_eq!(
            (clashes[0].slot_id, clashes[0].date, clashes[0].window),
            (existing, march(17), window("10:30-11:30"))
        );
        assert_eq!(count_slots(&world), 1);
        assert_eq!(world.read(|c| Ok(slot_plan::table.count().get_result::<i64>(c)?)), 1);
        // Another product, another venue, and times that only touch, are no clash.
        let mut other = world.plan((15, 19), "09:00-12:00", 60, 4);
        other.vaccine = "moderna".into();
        assert!(matches!(world.create(&other), CreateOutcome::Created { .. }));
        let mut other = world.plan((15, 19), "09:00-12:00", 60, 4);
        other.venue_id = world.second_venue;
        assert!(matches!(world.create(&other), CreateOutcome::Created { .. }));
        assert!(matches!(world.create(&world.plan((17, 17), "11:30-12:30", 60, 4)), CreateOutcome::Created { .. }));
    }

    fn a_closed_slot_is_still_in_the_way(db) {
        let world = World::new(db);
        let existing = world.slot(world.venue, "pfizer", 17, "09:00-10:00", 4);
        world.change_row(existing, |c, id| {
            diesel::update(slot::table.find(id)).set(slot::status.eq("closed")).execute(c)
        });
        assert!(matches!(world.create(&world.plan((17, 17), "09:00-10:00", 60, 4)), CreateOutcome::Clashes(_)));
    }

    fn plans_are_refused_for_reasons(db) {
        let world = World::new(db);
        let plan = world.plan((15, 26), "09:00-17:00", 60, 4);
        let mut unknown = plan.clone();
        unknown.venue_id = VenueId(999);
        assert_eq!(world.create(&unknown), CreateOutcome::VenueNotFound);
        let mut unhandled = plan.clone();
        unhandled.vaccine = "novavax".into();
        assert_eq!(world.create(&unhandled), CreateOutcome::VaccineNotHandled);
        assert!(
            matches!(world.create(&world.plan((1, 2), "09:00-17:00", 60, 4)), CreateOutcome::InPast { .. }),
            "begins now"
        );
        assert!(matches!(world.create(&world.plan((1, 2), "09:01-17:00", 60, 4)), CreateOutcome::Created { .. }));
        let scope = world.scope_of(&[YOKOSUKA]);
        let foreign = plan;
        let outcome = crate::support::write(&world.store, move |c| {
            madoguchi_store::slot::plan::create(c, &scope, &foreign, now(), &|_| {})
        });
        assert_eq!(outcome, CreateOutcome::VenueNotFound);
    }

    fn a_plan_past_the_confirmed_supply_needs_a_reason(db) {
        let world = World::new(db);
        let venue = world.venue;
        let confirm = |date: Option<NaiveDate>| {
            crate::support::write(&world.store, move |c| {
                let row = venue_vaccine::table.filter(venue_vaccine::venue_id.eq(venue));
                Ok(diesel::update(row).set(venue_vaccine::confirmed_through.eq(date)).execute(c)?)
            });
        };
        let plan = world.plan((15, 26), "09:00-17:00", 60, 4);
        confirm(None);
        assert_eq!(world.create(&plan), CreateOutcome::SupplyNotConfirmed { confirmed_through: None });
        confirm(Some(march(25)));
        assert_eq!(world.create(&plan), CreateOutcome::SupplyNotConfirmed { confirmed_through: Some(march(25)) });
        let mut reasoned = plan.clone();
        reasoned.supply_override_reason = Some("県から電話で連絡済み".into());
        assert!(matches!(world.create(&reasoned), CreateOutcome::Created { .. }));
        confirm(Some(march(26)));
        assert!(matches!(world.create(&plan), CreateOutcome::Clashes(_)));
    }

    fn two_plans_at_once_do_not_overlap(db) {
        let world = World::new(db);
        let outcomes: Vec<_> = std::thread::scope(|threads| {
            let tries: Vec<_> =
                (0..8).map(|_| threads.spawn(|| world.create(&world.plan((15, 26), "09:00-17:00", 60, 4)))).collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|o| matches!(o, CreateOutcome::Created { .. })).count(), 1);
        assert_eq!(count_slots(&world), 96);
    }

    fn a_hundred_thousand_slots_are_one_plan(db) {
        let world = World::new(db);
        // 31 days of 1,440 minutes, and again for the second product: 89,280 slots.
        let mut plan = world.plan((2, 31), "00:00-24:00", 1, 1);
        plan.vaccine = "moderna".into();
        let (heard, last) = (std::sync::Arc::new(AtomicU32::new(0)), std::sync::Arc::new(AtomicU32::new(0)));
        let (scope, create, h, l) = (world.scope(), plan.clone(), heard.clone(), last.clone());
        let start = Instant::now();
        let outcome = crate::support::write(&world.store, move |c| {
            madoguchi_store::slot::plan::create(c, &scope, &create, now(), &|n| {
                h.fetch_add(1, Ordering::Relaxed);
                l.store(n, Ordering::Relaxed);
            })
        });
        assert!(matches!(outcome, CreateOutcome::Created { .. }));
        assert_eq!(count_slots(&world), 30 * 1440);
        assert_eq!(last.load(Ordering::Relaxed), 30 * 1440);
        assert!(heard.load(Ordering::Relaxed) >= 4);
        let written = start.elapsed();
        let start = Instant::now();
        assert!(matches!(world.create(&plan), CreateOutcome::Clashes(c) if c.len() == 43_200));
        eprintln!("43,200 slots: written in {written:?}, clashes found in {:?}", start.elapsed());
    }
}
