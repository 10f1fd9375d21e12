//! Slot plans: all or nothing, and only what the venue takes.

use crate::support::world::{World, YOKOHAMA, YOKOSUKA, march, now, window};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::{OpeningPeriod, PlanRefusal, SlotStatus, VenueId};
use madoguchi_service::booking::rule_book::RuleBooks;
use madoguchi_service::slot::create::{self, CreateOutcome};
use madoguchi_store::schema::{slot, slot_plan, venue, venue_vaccine};
use madoguchi_store::slot::plan::NewSlotPlan;

fn create(world: &World, plan: &NewSlotPlan) -> CreateOutcome {
    let (scope, plan) = (world.scope_of(&[YOKOHAMA, YOKOSUKA]), plan.clone());
    crate::support::write(&world.store, move |conn| {
        let book = RuleBooks::default().current(conn, now().date())?;
        create::create(conn, &scope, (&plan, None), &book, now(), &|_| {})
    })
}

fn not_confirmed(confirmed_through: Option<NaiveDate>) -> CreateOutcome {
    CreateOutcome::Refused(PlanRefusal::SupplyNotConfirmed { confirmed_through })
}

fn count_slots(world: &World) -> i64 {
    world.read(|conn| Ok(slot::table.count().get_result(conn)?))
}

on_both_databases! {
    fn who_creates_it_is_told_the_owner(db) {
        let world = World::new(db);
        let CreateOutcome::Created { municipality_code, .. } =
            create(&world, &world.plan((15, 26), "09:00-17:00", 60, 4))
        else {
            panic!()
        };
        assert_eq!(municipality_code, YOKOHAMA);
        assert_eq!(count_slots(&world), 12 * 8);
    }

    fn overlaps_are_refused_and_nothing_is_written(db) {
        let world = World::new(db);
        let existing = world.slot(world.venue, "pfizer", 17, "10:30-11:30", 4);
        let CreateOutcome::Clashes(clashes) = create(&world, &world.plan((15, 19), "09:00-12:00", 60, 4)) else {
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
        assert!(matches!(create(&world, &other), CreateOutcome::Created { .. }));
        let mut other = world.plan((15, 19), "09:00-12:00", 60, 4);
        other.venue_id = world.second_venue;
        assert!(matches!(create(&world, &other), CreateOutcome::Created { .. }));
        assert!(matches!(create(&world, &world.plan((17, 17), "11:30-12:30", 60, 4)), CreateOutcome::Created { .. }));
    }

    fn a_closed_slot_is_still_in_the_way(db) {
        let world = World::new(db);
        let existing = world.slot(world.venue, "pfizer", 17, "09:00-10:00", 4);
        world.change_row(existing, |c, id| {
            diesel::update(slot::table.find(id)).set(slot::status.eq(SlotStatus::Closed)).execute(c)
        });
        assert!(matches!(create(&world, &world.plan((17, 17), "09:00-10:00", 60, 4)), CreateOutcome::Clashes(_)));
    }

    fn plans_are_refused_for_reasons(db) {
        let world = World::new(db);
        let plan = world.plan((15, 26), "09:00-17:00", 60, 4);
        let mut unknown = plan.clone();
        unknown.venue_id = VenueId(999);
        assert_eq!(create(&world, &unknown), CreateOutcome::VenueNotFound);
        let mut unhandled = plan.clone();
        unhandled.vaccine = "novavax".into();
        assert_eq!(create(&world, &unhandled), CreateOutcome::Refused(PlanRefusal::VaccineNotHandled));
        let begins_now = world.plan((1, 2), "09:00-17:00", 60, 4);
        assert_eq!(create(&world, &begins_now), CreateOutcome::Refused(PlanRefusal::InPast));
        assert!(matches!(create(&world, &world.plan((1, 2), "09:01-17:00", 60, 4)), CreateOutcome::Created { .. }));
        let scope = world.scope_of(&[YOKOSUKA]);
        let foreign = plan;
        let outcome = crate::support::write(&world.store, move |c| {
            let book = RuleBooks::default().current(c, now().date())?;
            create::create(c, &scope, (&foreign, None), &book, now(), &|_| {})
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
        assert_eq!(create(&world, &plan), not_confirmed(None));
        confirm(Some(march(25)));
        assert_eq!(create(&world, &plan), not_confirmed(Some(march(25))));
        let mut reasoned = plan.clone();
        reasoned.supply_override_reason = Some("県から電話で連絡済み".into());
        assert!(matches!(create(&world, &reasoned), CreateOutcome::Created { .. }));
        confirm(Some(march(26)));
        assert!(matches!(create(&world, &plan), CreateOutcome::Clashes(_)));
    }

    fn a_plan_outside_the_opening_period_needs_a_reason_which_is_kept_when_it_was_needed(db) {
        let world = World::new(db);
        let venue_id = world.venue;
        let opening = OpeningPeriod { opens_on: Some(march(10)), closes_on: Some(march(20)) };
        crate::support::write(&world.store, move |c| {
            let days = (venue::opens_on.eq(opening.opens_on), venue::closes_on.eq(opening.closes_on));
            Ok(diesel::update(venue::table.find(venue_id)).set(days).execute(c)?)
        });
        let refused = |begins_before, ends_after| {
            CreateOutcome::Refused(PlanRefusal::OutsideOpening { opening, begins_before, ends_after })
        };
        let plan = |days| world.plan(days, "09:00-10:00", 60, 4);
        assert_eq!(create(&world, &plan((15, 26))), refused(false, true));
        assert_eq!(create(&world, &plan((9, 10))), refused(true, false));
        assert_eq!(create(&world, &plan((9, 21))), refused(true, true));
        let reasoned = |days| NewSlotPlan { opening_override_reason: Some("会期の延長".into()), ..plan(days) };
        assert!(matches!(create(&world, &reasoned((19, 20))), CreateOutcome::Created { .. }));
        assert!(matches!(create(&world, &reasoned((21, 26))), CreateOutcome::Created { .. }));
        let kept = world.read(|c| {
            let reasons = slot_plan::table.select(slot_plan::opening_override_reason).order(slot_plan::id);
            Ok(reasons.load::<Option<String>>(c)?)
        });
        assert_eq!(kept, [None, Some("会期の延長".to_owned())]);
    }

    fn two_plans_at_once_do_not_overlap(db) {
        let world = World::new(db);
        let outcomes: Vec<_> = std::thread::scope(|threads| {
            let tries: Vec<_> =
                (0..8).map(|_| threads.spawn(|| create(&world, &world.plan((15, 26), "09:00-17:00", 60, 4)))).collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|o| matches!(o, CreateOutcome::Created { .. })).count(), 1);
        assert_eq!(count_slots(&world), 96);
    }
}
