//! The free slots nearest to a day: to be read aloud, or in place of one that is full.

use crate::client::{Call, Client};
use crate::failure::Failure;
use crate::features::availability::counts::{FreeDay, nearest_allowed};
use crate::features::availability::days::Days;
use crate::features::availability::read::read;
use crate::features::availability::search::{OpenCell, Search};
use crate::features::availability::slot_panel::slots_path;
use crate::format::dates::wire_date;
use crate::load::{Load, use_load_anew};
use chrono::{NaiveDate, TimeDelta};
use madoguchi_contract::availability::{Slot, SlotsOfDay};
use madoguchi_domain::TimeOfDay;

/// Days before the wanted one that are looked at, and after it: the longest range of a search.
const BEFORE: i64 = 9;
const AFTER: i64 = 21;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Where, and of what; its range is that around the day.
    search: Search,
    /// The day.
    date: NaiveDate,
    today: NaiveDate,
    municipality: Option<String>,
    /// The days that will do.
    days: Days,
    /// A slot that is full, by id and start: the bands nearest to it come first.
    instead_of: Option<(String, String)>,
    /// How many slots of one day.
    a_day: usize,
    /// How many slots.
    count: usize,
}

impl Wanted {
    /// One slot a day of the days nearest to `date`, from today on.
    pub(crate) fn near(date: NaiveDate, search: &Search, days: Days, today: NaiveDate, count: usize) -> Self {
        let date = date.max(today);
        let plus = |days| date.checked_add_signed(TimeDelta::days(days)).unwrap_or(date);
        let search = Search {
            from: Some(plus(-BEFORE).max(today)),
            to: Some(plus(AFTER)),
            // What is moved next chooses no place.
            then: String::new(),
            ..search.closed()
        };
        Self { search, date, today, municipality: None, days, instead_of: None, a_day: 1, count }
    }

    /// Where several municipalities are served: the one chosen in the header.
    pub(crate) fn in_municipality(self, municipality: Option<String>) -> Self {
        Self { municipality, ..self }
    }

    /// In place of this slot, by id and start: so many bands of a day, those nearest to its time first.
    pub(crate) fn instead_of(self, id: String, starts: String, a_day: usize) -> Self {
        Self { instead_of: Some((id, starts)), a_day, ..self }
    }

    /// Whether it is the same question, whatever the rules leave of the days by now.
    pub(crate) fn asks_as(&self, other: &Self) -> bool {
        Self { days: other.days.clone(), ..self.clone() } == *other
    }

    /// The slots of a day that will do, the best first.
    fn of_day(&self, slots: Vec<Slot>) -> Vec<Slot> {
        let minute = |text: &str| TimeOfDay::parse(text).map_or(0, |time| i32::from(time.minutes()));
        let mut free: Vec<Slot> = slots.into_iter().filter(|slot| slot.status == "open" && slot.free > 0).collect();
        free.retain(|slot| self.search.takes(&slot.programme));
        if let Some((id, starts)) = &self.instead_of {
            free.retain(|slot| slot.id != *id);
            free.sort_by_key(|slot| (minute(&slot.starts) - minute(starts)).abs());
        }
        free.truncate(self.a_day);
        free
    }
}

/// A slot that will do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    /// Its day, with its venue.
    pub(crate) day: FreeDay,
    /// Its cell in the grid.
    pub(crate) cell: OpenCell,
    /// The slot.
    pub(crate) slot: Slot,
}

async fn find(client: Client, wanted: Wanted) -> Result<Vec<Near>, Failure> {
    let grid = read(client, wanted.search.clone(), wanted.today, wanted.municipality.clone(), 1).await?;
    let mut found = Vec::new();
    // A day may be free of open slots by the time it is looked at: a few more are kept in hand.
    for day in nearest_allowed(&grid, &wanted.days, wanted.date, wanted.count * 2) {
        if wanted.count <= found.len() {
            break;
        }
        let Some(date) = wire_date(&day.date) else { continue };
        let cell = OpenCell { venue_id: day.venue.id.clone(), vaccine: day.vaccine.clone(), date };
        let slots: SlotsOfDay = client.send(Call::get(slots_path(&cell))).await?;
        let near = |slot| Near { day: day.clone(), cell: cell.clone(), slot };
        found.extend(wanted.of_day(slots.items).into_iter().map(near));
    }
    found.truncate(wanted.count);
    Ok(found)
}

/// Reads the nearest free slots whenever something else is wanted, and forgets those of what was wanted before. What is
/// not wanted any more is given up.
pub(crate) fn use_nearest(wanted: impl Fn() -> Option<Wanted> + Send + Sync + 'static) -> Load<Vec<Near>> {
    use_load_anew(wanted, find)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn near(date: &str, search: &Search) -> Wanted {
        Wanted::near(day(date), search, Days::default(), day("2021-03-01"), 3)
    }

    #[track_caller]
    fn check_range(date: &str, from: &str, to: &str) {
        let wanted = near(date, &Search::default());
        assert_eq!(wanted.search.range(day("2021-03-01")), (day(from), day(to)), "{date}");
    }

    #[test]
    fn the_range_lies_around_the_day_and_not_in_the_past() {
        check_range("2021-03-20", "2021-03-11", "2021-04-10");
        check_range("2021-03-04", "2021-03-01", "2021-03-25");
        check_range("2021-02-01", "2021-03-01", "2021-03-22");
    }

    #[test]
    fn what_was_found_belongs_to_its_search_its_days_and_its_booking() {
        let search = Search { q: "港".into(), moving: "1".into(), ..Search::default() };
        let found = near("2021-03-20", &search);
        let bound = Days::of_dose(&["pfizer".into()], Some(day("2021-03-29")), None);
        for (what, [same, asks], other) in [
            ("the booking moved", [false; 2], near("2021-03-20", &Search { moving: "2".into(), ..search.clone() })),
            ("the words", [false; 2], near("2021-03-20", &Search { q: "山".into(), ..search.clone() })),
            ("the day", [false; 2], near("2021-03-21", &search)),
            ("the days allowed", [false, true], Wanted { days: bound, ..found.clone() }),
            ("the municipality", [false; 2], Wanted { municipality: Some("141003".into()), ..found.clone() }),
            ("a turned page", [true; 2], near("2021-03-20", &search.turned(day("2021-03-01"), 1))),
            ("what is moved next", [true; 2], near("2021-03-20", &Search { then: "2".into(), ..search.clone() })),
        ] {
            assert_eq!([found == other, found.asks_as(&other)], [same, asks], "{what}");
        }
    }

    #[track_caller]
    fn check_day(instead_of: Option<(&str, &str)>, a_day: usize, expected: &[&str]) {
        let slot = |id: &str, starts: &str, free: u16, status: &str| Slot {
            programme: "covid19_initial_2021".into(),
            id: id.into(),
            starts: starts.into(),
            ends: String::new(),
            vaccine: "pfizer".into(),
            capacity: 4,
            free,
            status: status.into(),
        };
        let slots = vec![
            slot("closed", "08:00", 4, "closed"),
            slot("nine", "09:00", 1, "open"),
            slot("ten", "10:00", 2, "open"),
            slot("eleven", "11:00", 0, "open"),
            slot("noon", "12:00", 1, "open"),
            slot("five", "17:00", 3, "open"),
        ];
        let instead_of = instead_of.map(|(id, starts)| (id.to_owned(), starts.to_owned()));
        let wanted = Wanted { instead_of, a_day, ..near("2021-03-20", &Search::default()) };
        let found: Vec<String> = wanted.of_day(slots).into_iter().map(|slot| slot.id).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_open_free_slots_are_offered_those_near_a_full_one_first() {
        check_day(None, 1, &["nine"]);
        check_day(Some(("eleven", "11:00")), 2, &["ten", "noon"]);
        // It has a place again, and yet it is what was refused.
        check_day(Some(("ten", "10:00")), 2, &["nine", "noon"]);
        check_day(Some(("gone", "16:00")), 1, &["five"]);
    }
}
