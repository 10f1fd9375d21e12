//! Lists of bookings: filters, orders, pages, and the one box.

use crate::people::person;
use crate::support::world::{World, YOKOSUKA, march};
use chrono::NaiveDate;
use madoguchi_domain::person::find_key;
use madoguchi_domain::{BirthDate, BookingFilter, BookingOrder, BookingStatus, KanaName, PersonName, Phone};
use madoguchi_store::booking::search::list;

/// Four bookings, by coupon number; 4 is cancelled.
fn filled(db: &crate::support::TestDatabase) -> World {
    let world = World::new(db);
    let early = world.slot(world.venue, "pfizer", 15, "09:00-10:00", 9);
    let late = world.slot(world.venue, "pfizer", 15, "10:00-11:00", 9);
    let next = world.slot(world.second_venue, "moderna", 16, "09:00-10:00", 9);
    let mut one = person(1, late);
    one.recipient.name_kana = KanaName::parse("ﾜﾀﾅﾍﾞ ｹﾝ").unwrap();
    one.recipient.name = PersonName::parse("渡邊 健").unwrap();
    one.booker.phone = Phone::parse("090-1111-2222").unwrap();
    let mut two = person(2, early);
    two.recipient.name_kana = KanaName::parse("あおき はな").unwrap();
    two.recipient.name = PersonName::parse("青木 花").unwrap();
    two.recipient.birth_date = BirthDate::new(NaiveDate::from_ymd_opt(1937, 3, 4).unwrap(), march(1)).unwrap();
    let three = person(3, next);
    for new in [&one, &two, &three] {
        world.booked(new);
    }
    let cancelled = world.booked(&person(4, early));
    world.cancel(&cancelled);
    world
}

fn numbers(world: &World, filter: &BookingFilter, order: &BookingOrder) -> String {
    let (found, more) = world.read(|c| list(c, &world.scope(), filter, order, 50));
    assert!(!more);
    found.iter().map(|b| b.person.as_str().trim_start_matches('0').to_owned()).collect::<Vec<_>>().join(" ")
}

on_both_databases! {
    fn lists_come_in_four_orders(db) {
        let world = filled(db);
        for (order, expected) in [
            (BookingOrder::Date(None), "2 4 1 3"),
            (BookingOrder::DateDescending(None), "3 1 4 2"),
            (BookingOrder::Kana(None), "2 3 4 1"),
            (BookingOrder::Created(None), "4 3 2 1"),
        ] {
            assert_eq!(numbers(&world, &BookingFilter::default(), &order), expected);
            for size in 1..=4 {
                let (mut seen, mut page) = (vec![], order.clone());
                loop {
                    let (found, more) = world.read(|c| list(c, &world.scope(), &BookingFilter::default(), &page, size));
                    assert!(found.len() <= size);
                    seen.extend(found.iter().map(|b| b.person.as_str().trim_start_matches('0').to_owned()));
                    if !more {
                        break;
                    }
                    page = page.after(found.last().unwrap());
                }
                assert_eq!(seen.join(" "), expected, "in pages of {size}");
            }
        }
    }

    fn filters_narrow_the_list(db) {
        let world = filled(db);
        let check = |filter: BookingFilter, expected: &str| {
            assert_eq!(numbers(&world, &filter, &BookingOrder::Date(None)), expected, "{filter:?}");
        };
        let none = BookingFilter::default;
        check(BookingFilter { venue_id: Some(world.second_venue), ..none() }, "3");
        check(BookingFilter { from: Some(march(16)), ..none() }, "3");
        check(BookingFilter { to: Some(march(15)), ..none() }, "2 4 1");
        check(BookingFilter { vaccine: Some("moderna".into()), ..none() }, "3");
        check(BookingFilter { dose: Some(2), ..none() }, "");
        check(BookingFilter { status: Some(BookingStatus::Cancelled), ..none() }, "4");
        check(BookingFilter { status: Some(BookingStatus::Booked), to: Some(march(15)), ..none() }, "2 1");
    }

    fn the_one_box_knows_what_was_typed(db) {
        let world = filled(db);
        let reference = world
            .read(|c| list(c, &world.scope(), &BookingFilter::default(), &BookingOrder::Created(None), 50))
            .0
            .pop()
            .unwrap()
            .reference;
        let check = |typed: &str, expected: &str| {
            let filter = BookingFilter { keys: Some(find_key::parse(typed)), ..BookingFilter::default() };
            assert_eq!(numbers(&world, &filter, &BookingOrder::Date(None)), expected, "{typed}");
        };
        check("0000000002", "2");
        check("111410030000000002", "2");
        check("045-123-4567", "2 4 3");
        check("０９０１１１１２２２２", "1");
        check("2222", "1");
        check("S12.3.4", "2");
        check("1937-03-04", "2");
        check("わたなべ", "1");
        check("ワタナベケ", "1");
        check("ﾜﾀﾅﾍﾞ", "1");
        check("ヤマダハナコ", "2 4 1 3");
        check("渡辺", "1");
        check("渡邊", "1");
        check("青木", "2");
        check(&reference, "1");
        check("%", "");
        check("ンンン", "");
    }

    fn nobody_lists_another_municipality(db) {
        let world = filled(db);
        let (found, _) = world
            .read(|c| list(c, &world.scope_of(&[YOKOSUKA]), &BookingFilter::default(), &BookingOrder::Date(None), 50));
        assert!(found.is_empty());
        let (both, _) = world.read(|c| {
            list(c, &world.scope_of(&["141003", YOKOSUKA]), &BookingFilter::default(), &BookingOrder::Date(None), 50)
        });
        assert_eq!(both.len(), 4);
    }
}
