//! Demo venues and their opening hours.

use crate::Failure;
use crate::booking::rule_book::RuleBook;
use crate::slot::create::{self, CreateOutcome};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use madoguchi_domain::{
    AccountId, Capacity, MunicipalityCode, Permission, Role, Scope, SlotLength, SlotPlan, SlotPlanId, SlotPlanParts,
    TimeOfDay, TimeWindow, VenueId, VenueKind,
};
use madoguchi_store::demo::{self, DemoSlot, DemoVenue};
use madoguchi_store::slot::plan::NewSlotPlan;
use madoguchi_store::{AnyConnection, StoreError};

/// A venue with what it offers.
pub(super) struct Place {
    /// Two digits that no other place has; part of the coupon numbers booked there.
    pub(super) number: u64,
    pub(super) venue: DemoVenue,
    pub(super) offers: &'static [Offer],
}

/// Opening hours of a venue for one product, and how sought after it is.
pub(super) struct Offer {
    pub(super) vaccine: &'static str,
    weekdays: &'static [Weekday],
    opens: &'static str,
    closes: &'static str,
    slot_minutes: u16,
    capacity: u16,
    noon_break: bool,
    /// Of 100 places of the first days, how many are taken; later days have fewer.
    pub(super) demand: u32,
}

use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};

const EVERY_DAY: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri, Sat, Sun];
const WORKING_DAYS: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri];

/// The notice's hospital: ten slots of ten places, a hundred a day.
const ROSAI: Offer = Offer {
    vaccine: "pfizer",
    weekdays: EVERY_DAY,
    opens: "09:00",
    closes: "15:00",
    slot_minutes: 30,
    capacity: 10,
    noon_break: true,
    demand: 1,
};

/// The demo's venues. 特設の接種会場テスト has no slots: it waits for the notice's example.
pub(super) fn all() -> Vec<Place> {
    let venue = |code: &str, name, name_kana, kind, postal_code, address, phone, vaccines| {
        let municipality = MunicipalityCode::parse(code).ok()?;
        let access_notes = if kind == VenueKind::SpecialSite {
            "車いす可。駐車場あり(無料)。"
        } else {
            "車いす可。"
        };
        Some(DemoVenue { municipality, name, name_kana, kind, postal_code, address, phone, access_notes, vaccines })
    };
    let site = VenueKind::SpecialSite;
    let clinic = VenueKind::MedicalInstitution;
    let rows = [
        (
            venue(
                "141003",
                "特設の接種会場テスト",
                "トクセツノセッシュカイジョウテスト",
                site,
                "231-0005",
                "神奈川県横浜市中区本町6丁目50-10",
                "0456712121",
                &["pfizer", "moderna", "astrazeneca"],
            ),
            &[][..],
        ),
        (
            venue(
                "141003",
                "横浜労災病院",
                "ヨコハマロウサイビョウイン",
                clinic,
                "222-0036",
                "神奈川県横浜市港北区小机町3211",
                "0454748111",
                &["pfizer"],
            ),
            &[ROSAI][..],
        ),
        (
            venue(
                "141003",
                "横浜みなと大規模接種会場",
                "ヨコハマミナトダイキボセッシュカイジョウ",
                site,
                "220-0012",
                "神奈川県横浜市西区みなとみらい1丁目1-1",
                "0451112222",
                &["pfizer", "moderna"],
            ),
            &[
                Offer { weekdays: EVERY_DAY, opens: "09:00", closes: "17:00", capacity: 6, demand: 96, ..ROSAI },
                Offer {
                    vaccine: "moderna",
                    weekdays: &[Sat, Sun],
                    opens: "10:00",
                    closes: "16:00",
                    slot_minutes: 60,
                    capacity: 8,
                    demand: 70,
                    ..ROSAI
                },
            ][..],
        ),
        (
            venue(
                "141003",
                "鶴見公会堂",
                "ツルミコウカイドウ",
                site,
                "230-0051",
                "神奈川県横浜市鶴見区豊岡町2-1",
                "0455838500",
                &["pfizer"],
            ),
            &[Offer {
                weekdays: &[Tue, Thu, Sat],
                opens: "13:00",
                closes: "17:00",
                slot_minutes: 20,
                capacity: 4,
                noon_break: false,
                demand: 80,
                ..ROSAI
            }][..],
        ),
        (
            venue(
                "141003",
                "戸塚スポーツセンター",
                "トツカスポーツセンター",
                site,
                "244-0003",
                "神奈川県横浜市戸塚区戸塚町4141-1",
                "0458620000",
                &["pfizer", "astrazeneca"],
            ),
            &[
                Offer { weekdays: &[Mon, Wed, Fri], opens: "09:30", closes: "16:30", capacity: 5, demand: 60, ..ROSAI },
                Offer {
                    vaccine: "astrazeneca",
                    weekdays: &[Sun],
                    opens: "10:00",
                    closes: "12:00",
                    slot_minutes: 15,
                    capacity: 3,
                    noon_break: false,
                    demand: 25,
                },
            ][..],
        ),
        (
            venue(
                "141003",
                "青葉台こどもクリニック",
                "アオバダイコドモクリニック",
                clinic,
                "227-0062",
                "神奈川県横浜市青葉区青葉台2丁目5-7",
                "0459811111",
                &["pfizer"],
            ),
            &[Offer {
                weekdays: WORKING_DAYS,
                opens: "14:00",
                closes: "16:00",
                slot_minutes: 15,
                capacity: 2,
                noon_break: false,
                demand: 90,
                ..ROSAI
            }][..],
        ),
        (
            venue(
                "141003",
                "金沢区役所講堂",
                "カナザワクヤクショコウドウ",
                site,
                "236-0021",
                "神奈川県横浜市金沢区泥亀2丁目9-1",
                "0457887878",
                &["moderna"],
            ),
            &[Offer {
                vaccine: "moderna",
                weekdays: &[Mon, Tue, Thu, Fri],
                opens: "09:00",
                closes: "16:00",
                slot_minutes: 60,
                capacity: 10,
                demand: 45,
                ..ROSAI
            }][..],
        ),
        (
            venue(
                "142018",
                "横須賀アリーナ接種会場",
                "ヨコスカアリーナセッシュカイジョウ",
                site,
                "239-0831",
                "神奈川県横須賀市久里浜6丁目14-2",
                "0468331234",
                &["pfizer", "moderna"],
            ),
            &[
                Offer { weekdays: EVERY_DAY, opens: "09:00", closes: "16:00", capacity: 5, demand: 75, ..ROSAI },
                Offer {
                    vaccine: "moderna",
                    weekdays: &[Wed, Sat],
                    opens: "13:00",
                    closes: "17:00",
                    slot_minutes: 30,
                    capacity: 4,
                    noon_break: false,
                    demand: 50,
                },
            ][..],
        ),
        (
            venue(
                "142018",
                "横須賀市立うわまち病院",
                "ヨコスカシリツウワマチビョウイン",
                clinic,
                "238-8567",
                "神奈川県横須賀市上町2丁目36",
                "0468232630",
                &["pfizer"],
            ),
            &[Offer {
                weekdays: WORKING_DAYS,
                opens: "13:30",
                closes: "16:30",
                slot_minutes: 30,
                capacity: 6,
                noon_break: false,
                demand: 65,
                ..ROSAI
            }][..],
        ),
        (
            venue(
                "142018",
                "追浜行政センター",
                "オッパマギョウセイセンター",
                site,
                "237-0068",
                "神奈川県横須賀市追浜本町1丁目33",
                "0468651111",
                &["pfizer"],
            ),
            &[Offer {
                weekdays: &[Tue, Sat],
                opens: "10:00",
                closes: "15:00",
                slot_minutes: 60,
                capacity: 8,
                demand: 40,
                ..ROSAI
            }][..],
        ),
    ];
    let places = rows.into_iter().zip(1..);
    places.filter_map(|((venue, offers), number)| Some(Place { number, venue: venue?, offers })).collect()
}

/// Adds the slots of the coming days that have none; `None` when nothing was missing.
pub(super) fn add_slots(
    conn: &mut AnyConnection,
    book: &RuleBook,
    venue_id: VenueId,
    offer: &Offer,
    account_id: AccountId,
    today: NaiveDate,
    at: NaiveDateTime,
) -> Result<Option<(SlotPlanId, Vec<DemoSlot>)>, Failure> {
    let (first, last) = (today + Days::new(1), today + Days::new(super::SLOT_DAYS));
    let skip_dates = demo::days_with_slots(conn, venue_id, offer.vaccine, first, last)?;
    let Some(plan) = plan(offer, first, last, skip_dates) else {
        return Err(StoreError::Corrupt("a demo plan".into()).into());
    };
    if plan.latest_date().is_none() {
        return Ok(None);
    }
    let new = NewSlotPlan {
        venue_id,
        vaccine: offer.vaccine.to_owned(),
        request: request(offer, venue_id, first, last, &plan),
        plan,
        publish_on: None,
        supply_override_reason: None,
        opening_override_reason: None,
        account_id,
        at,
    };
    let scope = demo_scope(account_id);
    let asked = (&new, Some(NOTICE_PROGRAMME));
    match create::create(conn, &scope, asked, book, today.and_time(chrono::NaiveTime::MIN), &|_| {})? {
        CreateOutcome::Created { id, .. } => Ok(Some((id, demo::slots_of_plan(conn, id)?))),
        refused => Err(StoreError::Corrupt(format!("a demo plan was refused: {refused:?}")).into()),
    }
}

/// The loader works for both demo municipalities.
fn demo_scope(account_id: AccountId) -> Scope {
    let codes = ["141003", "142018"].into_iter().filter_map(|code| MunicipalityCode::parse(code).ok());
    let scope = Scope::new(account_id, Role::Agent, codes.collect());
    debug_assert!(scope.may(Permission::WriteSlots));
    scope
}

fn plan(offer: &Offer, first_date: NaiveDate, last_date: NaiveDate, skip_dates: Vec<NaiveDate>) -> Option<SlotPlan> {
    let noon = if offer.noon_break { vec![window("12:00", "13:00")?] } else { Vec::new() };
    SlotPlan::new(SlotPlanParts {
        first_date,
        last_date,
        weekdays: offer.weekdays.iter().copied().collect(),
        window: window(offer.opens, offer.closes)?,
        slot_length: SlotLength::Minutes(offer.slot_minutes),
        capacity: Capacity::new(offer.capacity).ok()?,
        breaks: noon,
        skip_dates,
    })
    .ok()
}

fn window(from: &str, to: &str) -> Option<TimeWindow> {
    TimeWindow::new(TimeOfDay::parse(from).ok()?, TimeOfDay::parse(to).ok()?).ok()
}

/// The plan as an agent would have sent it; the days that had slots already are its dates to skip.
fn request(offer: &Offer, venue_id: VenueId, first: NaiveDate, last: NaiveDate, plan: &SlotPlan) -> String {
    let weekdays: Vec<_> = offer.weekdays.iter().map(|day| madoguchi_domain::weekday_code(*day)).collect();
    let days = first.iter_days().take_while(|date| *date <= last);
    let skipped = days.filter(|date| offer.weekdays.contains(&date.weekday()) && !plan.dates().contains(date));
    let skip_dates: Vec<_> = skipped.map(|date| date.to_string()).collect();
    let breaks =
        if offer.noon_break { serde_json::json!([{"from": "12:00", "to": "13:00"}]) } else { serde_json::json!([]) };
    serde_json::json!({
        "venue_id": venue_id.to_string(), "vaccine": offer.vaccine, "first_date": first.to_string(),
        "last_date": last.to_string(), "weekdays": weekdays, "opens": offer.opens, "closes": offer.closes,
        "slot_minutes": offer.slot_minutes, "capacity": offer.capacity, "breaks": breaks, "skip_dates": skip_dates,
    })
    .to_string()
}
