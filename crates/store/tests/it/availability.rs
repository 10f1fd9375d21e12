//! The search grid.

use crate::support::world::{World, YOKOHAMA, YOKOSUKA, march, now};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use madoguchi_domain::{DayCount, GridQuery, GridRow, MunicipalityCode, SlotId, SlotStanding};
use madoguchi_store::availability::grid;
use madoguchi_store::schema::{slot, venue};
use madoguchi_store::slot::find;

fn programmes() -> Vec<String> {
    vec![NOTICE_PROGRAMME.to_owned()]
}

fn query() -> GridQuery {
    GridQuery {
        from: march(15),
        to: march(31),
        municipality: None,
        venue_id: None,
        keywords: vec![],
        programme: None,
        vaccines: vec![],
        after: None,
        limit: 50,
    }
}

fn rows_at(world: &World, query: &GridQuery, now: NaiveDateTime) -> Vec<GridRow> {
    world.read(|c| grid(c, &world.scope_of(&[YOKOHAMA, YOKOSUKA]), query, &programmes(), now)).0
}

fn names(rows: &[GridRow]) -> Vec<String> {
    rows.iter().map(|r| format!("{} {}", r.name, r.position.vaccine)).collect()
}

const TEST: &str = "特設の接種会場テスト pfizer";
const ROSAI: &str = "横浜労災病院 pfizer";
const ROSAI_MODERNA: &str = "横浜労災病院 moderna";
const YOKOSUKA_CITY: &str = "横須賀市民病院 pfizer";

/// Two slots on the 15th at the first venue, two products at the second, one slot in Yokosuka.
fn filled(db: &crate::support::TestDatabase) -> World {
    let world = World::new(db);
    world.slot(world.venue, "pfizer", 15, "09:00-10:00", 4);
    world.slot(world.venue, "pfizer", 15, "10:00-11:00", 6);
    world.slot(world.venue, "pfizer", 17, "10:00-11:00", 6);
    world.slot(world.second_venue, "pfizer", 16, "09:00-10:00", 10);
    world.slot(world.second_venue, "moderna", 16, "09:00-10:00", 10);
    world.slot(world.foreign_venue, "pfizer", 20, "09:00-10:00", 1);
    world
}

on_both_databases! {
    fn cells_sum_the_slots_of_a_day(db) {
        let world = filled(db);
        let first = world.read(|c| Ok(slot::table.order(slot::id).select(slot::id).first::<SlotId>(c)?));
        world.change_row(first, |c, id| diesel::update(slot::table.find(id)).set(slot::taken.eq(3)).execute(c));
        let rows = rows_at(&world, &query(), now());
        assert_eq!(names(&rows), [TEST, YOKOSUKA_CITY, ROSAI_MODERNA, ROSAI]);
        assert_eq!(rows[0].days[&march(15)], DayCount { free: 7, total: 10 });
        assert_eq!(rows[0].days[&march(17)], DayCount { free: 6, total: 6 });
        assert_eq!(rows[0].days.len(), 2);
        world.change_row(first, |c, id| diesel::update(slot::table.find(id)).set(slot::status.eq("closed")).execute(c));
        assert_eq!(rows_at(&world, &query(), now())[0].days[&march(15)], DayCount { free: 6, total: 10 });
    }

    fn slots_that_have_begun_are_not_free(db) {
        let world = filled(db);
        for (time, free) in [((8, 59), 10), ((9, 0), 6), ((9, 59), 6), ((10, 0), 0), ((23, 0), 0)] {
            let now = march(15).and_hms_opt(time.0, time.1, 30).unwrap();
            assert_eq!(rows_at(&world, &query(), now)[0].days[&march(15)], DayCount { free, total: 10 }, "{now}");
        }
    }

    fn grid_and_booking_agree_on_what_takes_bookings(db) {
        let world = World::new(db);
        let id = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 4);
        let at = |day, hour, minute| march(day).and_hms_opt(hour, minute, 0).unwrap();
        let moments = [at(14, 23, 59), at(15, 8, 59), at(15, 9, 0), at(15, 9, 30), at(16, 0, 0)];
        for (status, publish_on, taken) in [
            ("open", None, 0),
            ("open", None, 4),
            ("closed", None, 0),
            ("open", Some(march(14)), 0),
            ("open", Some(march(15)), 0),
            ("open", Some(march(16)), 0),
        ] {
            world.change_row(id, move |c, id| {
                let state = (slot::status.eq(status), slot::publish_on.eq(publish_on), slot::taken.eq(taken));
                diesel::update(slot::table.find(id)).set(state).execute(c)
            });
            for now in moments {
                let (slot, venue) = world.read(|c| find(c, &world.scope_of(&[YOKOHAMA]), id)).unwrap();
                let rows = rows_at(&world, &query(), now);
                let free = rows.first().map_or(0, |row| row.days[&march(15)].free);
                let bookable = slot.standing(&venue, now) == SlotStanding::Bookable;
                assert_eq!(0 < free, bookable, "{status}, {publish_on:?}, {taken} taken, {now}");
            }
        }
    }

    fn only_public_slots_of_published_venues_show(db) {
        let world = filled(db);
        let (venue_id, second) = (world.venue, world.second_venue);
        crate::support::write(&world.store, move |c| {
            diesel::update(venue::table.find(second)).set(venue::published.eq(false)).execute(c)?;
            Ok(diesel::update(slot::table.filter(slot::venue_id.eq(venue_id)).filter(slot::date.eq(march(15))))
                .set(slot::publish_on.eq(Some(march(10))))
                .execute(c)?)
        });
        let rows = rows_at(&world, &query(), now());
        assert_eq!(names(&rows), [TEST, YOKOSUKA_CITY]);
        assert!(!rows[0].days.contains_key(&march(15)));
        let later = march(10).and_hms_opt(0, 0, 0).unwrap();
        assert_eq!(rows_at(&world, &query(), later)[0].days[&march(15)].total, 10);
    }

    fn filters_narrow_the_rows(db) {
        let world = filled(db);
        let check = |query: GridQuery, expected: &[&str]| {
            assert_eq!(names(&rows_at(&world, &query, now())), expected, "{query:?}");
        };
        check(GridQuery { from: march(20), ..query() }, &[YOKOSUKA_CITY]);
        check(GridQuery { to: march(15), ..query() }, &[TEST]);
        check(GridQuery { municipality: MunicipalityCode::parse(YOKOSUKA).ok(), ..query() }, &[YOKOSUKA_CITY]);
        check(GridQuery { venue_id: Some(world.second_venue), ..query() }, &[ROSAI_MODERNA, ROSAI]);
        check(GridQuery { vaccines: vec!["moderna".into()], ..query() }, &[ROSAI_MODERNA]);
        check(
            GridQuery {
                vaccines: vec!["moderna".into(), "pfizer".into()],
                venue_id: Some(world.second_venue),
                ..query()
            },
            &[ROSAI_MODERNA, ROSAI],
        );
        check(GridQuery { keywords: vec![madoguchi_domain::text_key("よこすか")], ..query() }, &[YOKOSUKA_CITY]);
        check(
            GridQuery {
                keywords: vec![madoguchi_domain::text_key("労災"), madoguchi_domain::text_key("横浜")],
                vaccines: vec!["pfizer".into()],
                ..query()
            },
            &[ROSAI],
        );
        check(GridQuery { keywords: vec!["%".into()], ..query() }, &[]);
        check(GridQuery { keywords: vec!["_".into()], ..query() }, &[]);
    }

    fn pages_go_on_where_the_last_ended(db) {
        let world = filled(db);
        for limit in 1..=4 {
            let mut seen = vec![];
            let mut after = None;
            loop {
                let page = GridQuery { after, limit, ..query() };
                let scope = world.scope_of(&[YOKOHAMA, YOKOSUKA]);
                let (rows, more) = world.read(|c| grid(c, &scope, &page, &programmes(), now()));
                seen.extend(names(&rows));
                if !more {
                    break;
                }
                after = rows.last().map(|r| r.position.clone());
            }
            assert_eq!(seen, [TEST, YOKOSUKA_CITY, ROSAI_MODERNA, ROSAI], "{limit}");
        }
    }

    fn nobody_sees_another_municipality(db) {
        let world = filled(db);
        let (rows, _) = world.read(|c| grid(c, &world.scope_of(&[YOKOSUKA]), &query(), &programmes(), now()));
        assert_eq!(names(&rows), [YOKOSUKA_CITY]);
        let (rows, _) = world.read(|c| grid(c, &world.scope_of(&[]), &query(), &programmes(), now()));
        assert!(rows.is_empty());
    }
}
