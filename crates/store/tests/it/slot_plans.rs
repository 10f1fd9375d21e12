//! Slot plans: written in bulk, and what is in their way.

use crate::support::world::{World, YOKOSUKA, march, window};
use diesel::prelude::*;
use madoguchi_domain::Overrides;
use madoguchi_store::schema::slot;
use madoguchi_store::slot::plan;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

fn count_slots(world: &World) -> i64 {
    world.read(|conn| Ok(slot::table.count().get_result(conn)?))
}

on_both_databases! {
    fn a_plan_writes_its_slots(db) {
        let world = World::new(db);
        let id = world.write_plan(&world.plan((15, 26), "09:00-17:00", 60, 4));
        assert_eq!(count_slots(&world), 12 * 8);
        let (_, day) =
            world.read(|c| madoguchi_store::slot::of_day(c, &world.scope(), world.venue, march(15), &[])).unwrap();
        let bands: Vec<String> = day.iter().map(|s| s.window.to_string()).collect();
        assert_eq!(bands[0], "09:00–10:00");
        assert_eq!(bands[7], "16:00–17:00");
        assert!(day.iter().all(|s| s.open && s.taken == 0 && s.capacity == 4 && s.free() == 4));
        let stored = world.read(|c| plan::find(c, &world.scope(), id)).unwrap();
        assert_eq!((stored.totals.days, stored.totals.slots, stored.totals.capacity), (12, 96, 384));
        assert_eq!(stored.created_by, "yokohama");
        assert!(world.read(|c| plan::find(c, &world.scope_of(&[YOKOSUKA]), id)).is_none());
    }

    fn the_last_slot_may_end_at_midnight(db) {
        let world = World::new(db);
        let id = world.slot(world.venue, "pfizer", 15, "23:00-24:00", 1);
        let (slot, _) = world.read(|c| madoguchi_store::slot::find(c, &world.scope(), id)).unwrap();
        assert_eq!(slot.window, window("23:00-24:00"));
    }

    fn tens_of_thousands_of_slots_are_one_plan(db) {
        let world = World::new(db);
        // 30 days of 1,440 minutes.
        let mut new = world.plan((2, 31), "00:00-24:00", 1, 1);
        new.vaccine = "moderna".into();
        let (heard, last) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let (written, h, l) = (new.clone(), heard.clone(), last.clone());
        crate::support::write(&world.store, move |c| {
            plan::insert(c, &written, Overrides::default(), &|n| {
                h.fetch_add(1, Ordering::Relaxed);
                l.store(n, Ordering::Relaxed);
            })
        });
        assert_eq!(count_slots(&world), 30 * 1440);
        assert_eq!(last.load(Ordering::Relaxed), 30 * 1440);
        assert!(heard.load(Ordering::Relaxed) >= 4);
        let found = world.read(|c| plan::clashes(c, new.venue_id, &new.vaccine, &new.plan));
        assert_eq!(found.len(), 43_200);
    }
}
