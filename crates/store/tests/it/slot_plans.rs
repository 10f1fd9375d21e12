//! Slot plans: written in bulk, and what is in their way.

use crate::support::world::{World, YOKOSUKA, march, now, window};
use diesel::prelude::*;
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use madoguchi_domain::{Overrides, SlotDay, SlotStatus};
use madoguchi_store::schema::slot;
use madoguchi_store::slot::plan;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

fn count_slots(world: &World) -> i64 {
    world.read(|conn| Ok(slot::table.count().get_result(conn)?))
}

on_both_databases! {
    fn open_slots_ahead_are_counted_by_day_and_product(db) {
        let world = World::new(db);
        let slot_of = |vaccine, day, hours| world.slot(world.venue, vaccine, day, hours, 4);
        slot_of("pfizer", 1, "08:00-09:00");
        slot_of("pfizer", 1, "23:00-24:00");
        slot_of("pfizer", 24, "09:00-10:00");
        slot_of("pfizer", 24, "10:00-11:00");
        slot_of("moderna", 24, "09:00-10:00");
        world.slot(world.second_venue, "pfizer", 24, "09:00-10:00", 4);
        let closed = slot_of("pfizer", 25, "09:00-10:00");
        world.change_row(closed, |c, id| {
            diesel::update(slot::table.find(id)).set(slot::status.eq(SlotStatus::Closed)).execute(c)
        });
        let (venue, now) = (world.venue, now());
        let days = world.read(move |c| madoguchi_store::slot::open_ahead(c, venue, now));
        let said = |d: &SlotDay| format!("{} {} {}/{}/{}", d.date.format("%d"), d.vaccine, d.slots, d.places, d.booked);
        let said: Vec<String> = days.iter().map(said).collect();
        assert_eq!(said, ["01 pfizer 1/4/0", "24 moderna 1/4/0", "24 pfizer 2/8/0"]);
    }

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
            plan::insert(c, &written, NOTICE_PROGRAMME, Overrides::default(), &|n| {
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
