//! What tests stand on: an account, two municipalities, venues and slots.

use super::TestDatabase;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use madoguchi_domain::{
    AccountId, Capacity, MunicipalityCode, Overrides, Role, Scope, SlotId, SlotLength, SlotPlan, SlotPlanId,
    SlotPlanParts, TimeOfDay, TimeWindow, VenueId,
};
use madoguchi_store::schema::{account, slot, venue, venue_vaccine};
use madoguchi_store::slot::plan::{self, NewSlotPlan};
use madoguchi_store::{AnyConnection, Store, StoreError};

pub const YOKOHAMA: &str = "141003";
pub const YOKOSUKA: &str = "142018";

/// A day of March 2021.
pub fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 3, day).unwrap()
}

/// 2021-03-01, 9 o'clock in Japan.
pub fn now() -> NaiveDateTime {
    march(1).and_hms_opt(9, 0, 0).unwrap()
}

pub fn window(text: &str) -> TimeWindow {
    let (from, to) = text.split_once('-').unwrap();
    TimeWindow::new(TimeOfDay::parse(from).unwrap(), TimeOfDay::parse(to).unwrap()).unwrap()
}

/// An open store with two venues in Yokohama and one in Yokosuka; all handle all products, confirmed through June.
pub struct World {
    pub store: Store,
    pub account_id: AccountId,
    pub venue: VenueId,
    pub second_venue: VenueId,
    pub foreign_venue: VenueId,
}

impl World {
    pub fn new(db: &TestDatabase) -> Self {
        let store = db.open();
        let (account_id, venues) = super::write(&store, |conn| {
            let account_id = insert_account(conn)?;
            let venues = [
                insert_venue(conn, YOKOHAMA, "特設の接種会場テスト", "トクセツ")?,
                insert_venue(conn, YOKOHAMA, "横浜労災病院", "ヨコハマロウサイビョウイン")?,
                insert_venue(conn, YOKOSUKA, "横須賀市民病院", "ヨコスカシミンビョウイン")?,
            ];
            Ok((account_id, venues))
        });
        let [venue, second_venue, foreign_venue] = venues;
        Self { store, account_id, venue, second_venue, foreign_venue }
    }

    /// Sees Yokohama only.
    pub fn scope(&self) -> Scope {
        self.scope_of(&[YOKOHAMA])
    }

    pub fn scope_of(&self, codes: &[&str]) -> Scope {
        let codes = codes.iter().map(|c| MunicipalityCode::parse(c).unwrap()).collect();
        Scope::new(self.account_id, Role::Municipality, codes)
    }

    /// A plan for the first venue.
    pub fn plan(&self, days: (u32, u32), hours: &str, minutes: u16, capacity: u16) -> NewSlotPlan {
        let plan = SlotPlan::new(SlotPlanParts {
            first_date: march(days.0),
            last_date: march(days.1),
            weekdays: madoguchi_domain::WeekdaySet::from_iter(
                ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                    .map(|d| madoguchi_domain::weekday_from_code(d).unwrap()),
            ),
            window: window(hours),
            slot_length: SlotLength::Minutes(minutes),
            capacity: Capacity::new(capacity).unwrap(),
            breaks: vec![],
            skip_dates: vec![],
        });
        NewSlotPlan {
            venue_id: self.venue,
            vaccine: "pfizer".into(),
            plan: plan.unwrap(),
            publish_on: None,
            supply_override_reason: None,
            opening_override_reason: None,
            request: "{}".into(),
            account_id: self.account_id,
            at: now(),
        }
    }

    /// Writes a plan, whatever the rules say of it.
    pub fn write_plan(&self, plan: &NewSlotPlan) -> SlotPlanId {
        let plan = plan.clone();
        super::write(&self.store, move |conn| {
            plan::insert(conn, &plan, NOTICE_PROGRAMME, Overrides::default(), &|_| {})
        })
    }

    /// One slot on a day of March; its id.
    pub fn slot(&self, venue_id: VenueId, vaccine: &str, day: u32, hours: &str, capacity: u16) -> SlotId {
        let mut plan = self.plan((day, day), hours, window(hours).minutes(), capacity);
        plan.venue_id = venue_id;
        plan.vaccine = vaccine.into();
        let id = self.write_plan(&plan);
        self.read(move |conn| Ok(slot::table.filter(slot::plan_id.eq(id)).select(slot::id).first(conn)?))
    }

    pub fn read<T>(&self, read: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>) -> T {
        self.store.read_blocking(read).unwrap()
    }

    /// Changes a row behind the program's back.
    pub fn change_row<Id: Copy + Send + 'static>(
        &self,
        id: Id,
        change: impl Fn(&mut AnyConnection, Id) -> QueryResult<usize> + Send + 'static,
    ) {
        super::write(&self.store, move |conn| Ok(change(conn, id)?));
    }
}

fn insert_account(conn: &mut AnyConnection) -> Result<AccountId, StoreError> {
    Ok(diesel::insert_into(account::table)
        .values((
            account::login_id.eq("yokohama"),
            account::password_hash.eq("-"),
            account::role.eq("municipality"),
            account::display_name.eq("横浜市"),
            account::municipality_code.eq(Some(YOKOHAMA)),
            account::status.eq("active"),
            account::created_at.eq(now()),
            account::updated_at.eq(now()),
        ))
        .returning(account::id)
        .get_result(conn)?)
}

pub fn insert_venue(conn: &mut AnyConnection, code: &str, name: &str, kana: &str) -> Result<VenueId, StoreError> {
    let id: VenueId = diesel::insert_into(venue::table)
        .values((
            venue::municipality_code.eq(code),
            venue::name.eq(name),
            venue::name_kana.eq(kana),
            venue::kana_key.eq(kana),
            venue::search_key.eq(madoguchi_domain::text_key(&format!("{name}{kana}"))),
            venue::kind.eq("special_site"),
            venue::address.eq("神奈川県"),
            venue::access_notes.eq(""),
            venue::published.eq(true),
            venue::version.eq(1),
            venue::created_at.eq(now()),
            venue::updated_at.eq(now()),
        ))
        .returning(venue::id)
        .get_result(conn)?;
    for vaccine in ["pfizer", "moderna", "astrazeneca"] {
        diesel::insert_into(venue_vaccine::table)
            .values((
                venue_vaccine::venue_id.eq(id),
                venue_vaccine::vaccine.eq(vaccine),
                venue_vaccine::confirmed_through.eq(NaiveDate::from_ymd_opt(2021, 6, 30)),
            ))
            .execute(conn)?;
    }
    Ok(id)
}
