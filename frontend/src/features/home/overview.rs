//! What matters today, computed from the grid and the venues: plain values.

use crate::format::dates::wire_date;
use chrono::{Days, NaiveDate};
use madoguchi_contract::availability::Row;
use madoguchi_contract::venues::Venue;

/// How far ahead free places are counted, today included.
pub(crate) const DAYS: u64 = 7;
/// How far ahead slots are compared with the confirmed supply: the most that one grid holds.
pub(crate) const AHEAD: u64 = 31;
/// Places run out where less than one in so many is free.
const ONE_IN: i64 = 10;

/// Free and total places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) free: i64,
    pub(crate) total: i64,
}

impl Places {
    fn add(&mut self, free: i64, total: i64) {
        self.free += free;
        self.total += total;
    }

    /// Less than a tenth is free, or none.
    fn runs_out(self) -> bool {
        self.total > 0 && self.free * ONE_IN < self.total
    }
}

/// A venue with its places, all products together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VenuePlaces {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) today: Places,
    pub(crate) week: Places,
}

/// A venue's product whose places of the week run out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunningOut {
    pub(crate) venue_id: String,
    pub(crate) venue: String,
    pub(crate) vaccine: String,
    pub(crate) week: Places,
}

/// A venue's product with slots after the last day of its confirmed supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PastSupply {
    pub(crate) venue_id: String,
    pub(crate) venue: String,
    pub(crate) vaccine: String,
    /// Last day with confirmed supply; none where nothing is confirmed.
    pub(crate) confirmed_through: Option<NaiveDate>,
    /// The first and the last of these days.
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
    /// Places of these days.
    pub(crate) places: i64,
}

/// The figures of the grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Overview {
    pub(crate) today: Places,
    pub(crate) week: Places,
    pub(crate) venues: Vec<VenuePlaces>,
    pub(crate) running_out: Vec<RunningOut>,
    pub(crate) past_supply: Vec<PastSupply>,
}

/// Counts the rows of a grid that begins today.
pub(crate) fn overview(rows: &[Row], venues: &[Venue], today: NaiveDate) -> Overview {
    let week_ends = today.checked_add_days(Days::new(DAYS - 1)).unwrap_or(today);
    let mut found = Overview::default();
    for row in rows {
        let mut week = Places::default();
        let mut day = Places::default();
        let confirmed = confirmed_through(venues, row);
        let mut past: Vec<(NaiveDate, i64)> = Vec::new();
        for cell in row.cells.iter().flatten() {
            let Some(date) = wire_date(&cell.date) else { continue };
            if date == today {
                day.add(cell.free, cell.total);
            }
            if today <= date && date <= week_ends {
                week.add(cell.free, cell.total);
            }
            if confirmed.is_some_and(|last| last.is_none_or(|last| last < date)) {
                past.push((date, cell.total));
            }
        }
        found.today.add(day.free, day.total);
        found.week.add(week.free, week.total);
        add_to_venue(&mut found.venues, row, day, week);
        if week.runs_out() {
            found.running_out.push(RunningOut {
                venue_id: row.venue.id.clone(),
                venue: row.venue.name.clone(),
                vaccine: row.vaccine.clone(),
                week,
            });
        }
        let days = past.iter().map(|(date, _)| *date);
        if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
            found.past_supply.push(PastSupply {
                venue_id: row.venue.id.clone(),
                venue: row.venue.name.clone(),
                vaccine: row.vaccine.clone(),
                confirmed_through: confirmed.flatten(),
                first,
                last,
                places: past.iter().map(|(_, total)| total).sum(),
            });
        }
    }
    found
}

/// The last confirmed day of a row's product, if any; nothing at all where the venue is not known.
fn confirmed_through(venues: &[Venue], row: &Row) -> Option<Option<NaiveDate>> {
    let venue = venues.iter().find(|venue| venue.id == row.venue.id)?;
    let supply = venue.supply.iter().find(|supply| supply.vaccine == row.vaccine);
    Some(supply.and_then(|supply| wire_date(&supply.confirmed_through)))
}

/// The rows of a venue follow each other in a grid.
fn add_to_venue(venues: &mut Vec<VenuePlaces>, row: &Row, today: Places, week: Places) {
    match venues.last_mut().filter(|venue| venue.id == row.venue.id) {
        Some(venue) => {
            venue.today.add(today.free, today.total);
            venue.week.add(week.free, week.total);
        }
        None => {
            venues.push(VenuePlaces { id: row.venue.id.clone(), name: row.venue.name.clone(), today, week });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_contract::availability::{Cell, VenueContact};
    use madoguchi_contract::venues::ConfirmedSupply;

    fn row(venue: &str, vaccine: &str, cells: &[(&str, i64, i64)]) -> Row {
        let cell =
            |(date, free, total): &(&str, i64, i64)| Some(Cell { date: (*date).into(), free: *free, total: *total });
        Row {
            venue: VenueContact { id: venue.into(), name: format!("会場{venue}"), ..VenueContact::default() },
            vaccine: vaccine.into(),
            cells: cells.iter().map(cell).chain([None]).collect(),
        }
    }

    fn venue(id: &str, supply: &[(&str, &str)]) -> Venue {
        Venue {
            id: id.into(),
            municipality_code: "141003".into(),
            name: String::new(),
            name_kana: String::new(),
            kind: "special_site".into(),
            postal_code: None,
            address: String::new(),
            phone: None,
            vaccines: Vec::new(),
            access_notes: String::new(),
            opens_on: None,
            closes_on: None,
            published: true,
            supply: supply
                .iter()
                .map(|(vaccine, day)| ConfirmedSupply { vaccine: (*vaccine).into(), confirmed_through: (*day).into() })
                .collect(),
            etag: String::new(),
            updated_at: String::new(),
        }
    }

    fn of(rows: &[Row], venues: &[Venue]) -> Overview {
        overview(rows, venues, "2021-03-01".parse().unwrap())
    }

    #[test]
    fn places_are_counted_today_and_in_seven_days_by_venue() {
        let rows = [
            row("1", "pfizer", &[("2021-03-01", 3, 4), ("2021-03-07", 5, 5), ("2021-03-08", 9, 9)]),
            row("1", "moderna", &[("2021-03-02", 1, 2)]),
            row("2", "pfizer", &[("2021-03-01", 0, 8)]),
        ];
        let found = of(&rows, &[]);
        let places = |free, total| Places { free, total };
        assert_eq!((found.today, found.week), (places(3, 12), places(9, 19)));
        let venues: Vec<_> = found.venues.iter().map(|venue| (venue.id.as_str(), venue.today, venue.week)).collect();
        assert_eq!(venues, [("1", places(3, 4), places(9, 11)), ("2", places(0, 8), places(0, 8))]);
    }

    #[test]
    fn places_run_out_below_a_tenth() {
        let check = |free, total, expected: bool| {
            let found = of(&[row("1", "pfizer", &[("2021-03-03", free, total)])], &[]);
            assert_eq!(!found.running_out.is_empty(), expected, "{free} of {total}");
        };
        check(0, 4, true);
        check(9, 100, true);
        check(10, 100, false);
        check(1, 4, false);
        check(0, 0, false);
    }

    #[test]
    fn slots_after_the_confirmed_supply_are_told() {
        let rows = [row("1", "pfizer", &[("2021-03-09", 1, 4), ("2021-03-10", 4, 4), ("2021-03-12", 2, 6)])];
        let check = |venues: &[Venue], expected: Option<(Option<&str>, &str, &str, i64)>| {
            let found = of(&rows, venues).past_supply.into_iter().next();
            let told = found.map(|past| {
                let day = |date: NaiveDate| date.to_string();
                (past.confirmed_through.map(day), day(past.first), day(past.last), past.places)
            });
            let expected = expected
                .map(|(through, first, last, places)| (through.map(str::to_owned), first.into(), last.into(), places));
            assert_eq!(told, expected);
        };
        check(&[venue("1", &[("pfizer", "2021-03-09")])], Some((Some("2021-03-09"), "2021-03-10", "2021-03-12", 10)));
        check(&[venue("1", &[("pfizer", "2021-03-12")])], None);
        check(&[venue("1", &[("moderna", "2021-03-31")])], Some((None, "2021-03-09", "2021-03-12", 14)));
        check(&[venue("2", &[])], None);
    }
}
