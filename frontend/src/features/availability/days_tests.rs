use super::*;
use crate::reference::tests::{SOURCE, bare, product, programme, reference, reference_with};
use madoguchi_contract::availability::VenueContact;
use madoguchi_contract::booking::{Booker, Coupon, KnownDose, Recipient};
use madoguchi_contract::programme::{Interval, OtherProgrammes, ProductRule, ProgrammeRules};
use madoguchi_domain::programme::NOTICE_PROGRAMME;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn booking(dose: i64, day: &str) -> Booking {
    Booking {
        id: format!("b{dose}"),
        reference: "123-456-782".into(),
        status: "booked".into(),
        municipality_code: "141003".into(),
        slot: BookedSlot {
            id: "s".into(),
            venue: VenueContact { id: "v".into(), name: "会場".into(), ..VenueContact::default() },
            programme: NOTICE_PROGRAMME.into(),
            vaccine: "pfizer".into(),
            date: day.into(),
            starts: "09:00".into(),
            ends: "10:00".into(),
        },
        booker: Booker::default(),
        recipient: Recipient {
            birth_date: "1940-05-06".into(),
            group: "elderly".into(),
            dose,
            coupon: Some(Coupon::default()),
            ..Recipient::default()
        },
        etag: String::new(),
        created_at: String::new(),
        updated_at: String::new(),
        warnings: Vec::new(),
    }
}

fn known(dose: u8, day: &str) -> KnownDose {
    let booking = Some(booking(i64::from(dose), day));
    KnownDose {
        programme: NOTICE_PROGRAMME.into(),
        dose,
        date: day.into(),
        vaccine: "pfizer".into(),
        source: "booked".into(),
        booking,
    }
}

fn doses(known: Vec<KnownDose>) -> RecipientDoses {
    RecipientDoses { doses: known, next: None }
}

/// First day, last day and standard day of a move of dose `own`, on 1 March at noon.
#[track_caller]
fn check(own: (i64, &str), others: Vec<KnownDose>, expected: &str) {
    let now = date("2021-03-01").and_hms_opt(12, 0, 0).unwrap();
    let days = Days::of_move(&booking(own.0, own.1), &doses(others), &reference(), now).unwrap();
    let text = |day: Option<NaiveDate>| day.map_or("-".to_owned(), |day| day.to_string());
    let window = days.window("pfizer");
    let found = [window.map(|w| w.first), window.and_then(|w| w.last), days.standard].map(text).join(" ");
    assert_eq!(found, expected);
    assert_eq!(days.impossible("pfizer"), window.is_none());
}

#[test]
fn the_other_dose_bounds_the_days_of_a_move() {
    check((1, "2021-03-10"), vec![known(1, "2021-03-10")], "2021-03-01 - -");
    check((1, "2021-03-10"), vec![known(1, "2021-03-10"), known(2, "2021-03-31")], "2021-03-01 2021-03-12 2021-03-10");
    check((2, "2021-03-31"), vec![known(1, "2021-03-10"), known(2, "2021-03-31")], "2021-03-29 - 2021-03-31");
    // Given long ago: from today on, and the standard day is over.
    check((2, "2021-03-31"), vec![known(1, "2021-02-01")], "2021-03-01 - 2021-02-22");
    // Dose 2 is too near for dose 1 to be given from today on.
    check((1, "2021-03-01"), vec![known(2, "2021-03-19")], "- - 2021-02-26");
}

#[test]
fn another_product_than_that_of_the_other_dose_will_not_do() {
    let now = date("2021-03-01").and_hms_opt(12, 0, 0).unwrap();
    let days = Days::of_move(&booking(2, "2021-03-31"), &doses(vec![known(1, "2021-03-10")]), &reference(), now);
    let days = days.unwrap();
    assert!(days.allows(date("2021-03-29"), "pfizer") && !days.allows(date("2021-03-29"), "moderna"));
    assert!(!days.allows_some(date("2021-03-28")) && days.allows_some(date("2021-03-29")));
    // Alone, any product will do.
    let alone = Days::of_move(&booking(1, "2021-03-31"), &doses(vec![]), &reference(), now).unwrap();
    assert!(alone.allows(date("2021-03-29"), "moderna"));
}

#[test]
fn a_dose_of_another_programme_leaves_a_gap_and_a_product_ends() {
    let least = Interval { count: 13, unit: "days_between".into() };
    let rules = ProgrammeRules {
        products: vec![ProductRule { to: Some("2021-05-31".into()), ..product("shingrix", 1, 1) }],
        others: vec![OtherProgrammes { least, source: SOURCE.into(), ..OtherProgrammes::default() }],
        ..bare("2021-02-14")
    };
    let reference = reference_with(vec![programme("zoster", "帯状疱疹", rules)]);
    let mut own = booking(1, "2021-03-02");
    own.slot = BookedSlot { programme: "zoster".into(), vaccine: "shingrix".into(), ..own.slot };
    own.recipient.group = "general".into();
    let now = date("2021-03-01").and_hms_opt(12, 0, 0).unwrap();
    let days = Days::of_move(&own, &doses(vec![known(1, "2021-03-24")]), &reference, now).unwrap();
    let allowed = ["2021-03-01", "2021-03-10", "2021-03-11", "2021-04-06", "2021-04-07", "2021-05-31", "2021-06-01"];
    let found = allowed.map(|day| days.allows(date(day), "shingrix"));
    assert_eq!(found, [true, true, false, false, true, true, false]);
    assert!(!days.allows(date("2021-03-01"), "pfizer"), "the programme does not give it");
    assert_eq!(days.window("shingrix").unwrap().last, Some(date("2021-05-31")));
}

#[test]
fn without_rules_every_day_will_do() {
    for days in [Days::default(), Days::of_dose(&[], Some(date("2021-03-29")), None)] {
        assert!(days.allows(date("2021-03-01"), "pfizer") && days.allows_some(date("2021-03-01")));
        assert!(!days.impossible("pfizer"));
    }
    let dose = Days::of_dose(&["pfizer".into()], Some(date("2021-03-29")), None);
    assert_eq!(["2021-03-28", "2021-03-29"].map(|day| dose.allows(date(day), "pfizer")), [false, true]);
}

#[test]
fn only_a_booking_to_come_can_be_moved_too() {
    let own = booking(1, "2021-03-10");
    let stated = KnownDose { booking: None, source: "stated".into(), ..known(2, "2021-03-31") };
    for (other, today, id) in [
        (known(2, "2021-03-31"), "2021-03-01", Some("b2")),
        (known(2, "2021-03-31"), "2021-04-01", None),
        (stated, "2021-03-01", None),
    ] {
        let others = other_doses(&own, &doses(vec![known(1, "2021-03-10"), other]), date(today));
        let ids: Vec<_> = others.iter().map(|other| (other.dose, other.booking.as_deref())).collect();
        assert_eq!(ids, [(2, id)]);
    }
}

#[test]
fn a_cancelled_booking_has_no_day_to_be_moved_to_and_says_so() {
    let t = &crate::features::availability::words::JA;
    let days = Days::of_cancelled();
    assert!(!days.allows(date("2021-03-10"), "pfizer") && !days.allows_some(date("2021-03-10")));
    assert_eq!(days.refusal(t), "この予約は取消済みのため、変更できません。");
    let live = Days::of_dose(&["pfizer".into()], Some(date("2021-03-29")), None);
    assert!(!live.allows(date("2021-03-28"), "pfizer") && live.allows(date("2021-03-29"), "pfizer"));
    assert_eq!(live.refusal(t), "接種の間隔などの規則により選べません");
}

/// The address that a bare move of dose `own` leads to.
#[track_caller]
fn check_search(own: (i64, &str), others: Vec<KnownDose>, expected: &str) {
    let now = date("2021-03-01").and_hms_opt(12, 0, 0).unwrap();
    let booking = booking(own.0, own.1);
    let days = Days::of_move(&booking, &doses(others), &reference(), now).unwrap();
    let bare = Search { moving: "b".into(), then: "c".into(), ..Search::default() };
    let found = move_search(&bare, &booking.slot, &days, now.date());
    assert_eq!(found.address(), format!("/search?{expected}&venue=v&vaccine=pfizer&move=b&then=c"));
}

#[test]
fn a_move_starts_where_the_booking_is() {
    check_search((1, "2021-03-05"), vec![], "from=2021-03-01&to=2021-03-14");
    check_search((1, "2021-03-30"), vec![], "from=2021-03-23&to=2021-04-05");
    check_search((2, "2021-03-31"), vec![known(1, "2021-03-10")], "from=2021-03-29&to=2021-04-11");
    check_search((2, "2021-04-30"), vec![known(1, "2021-03-10")], "from=2021-04-23&to=2021-05-06");
    check_search((1, "2021-03-10"), vec![known(2, "2021-03-31")], "from=2021-03-03&to=2021-03-16");
}
