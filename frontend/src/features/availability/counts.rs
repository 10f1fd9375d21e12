//! The grid venue × date: marks, and how the arrow keys move in it.

use crate::features::availability::days::Days;
use crate::features::availability::search::OpenCell;
use crate::format::dates::wire_date;
use madoguchi_contract::availability::{Availability, Cell, Row, Slot, VenueContact};
use madoguchi_domain::Remaining;
use std::cmp::Reverse;

/// How much is free. Shown as a mark and a word beside the number, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// ○ 空きあり.
    Free,
    /// △ 残りわずか.
    Few,
    /// 満.
    Full,
}

impl Mark {
    /// By the rule that home and the server's list of what runs out follow too.
    pub(crate) fn of(free: i64, total: i64) -> Self {
        match Remaining::of(free, total) {
            Remaining::Enough => Self::Free,
            Remaining::Few => Self::Few,
            Remaining::Nothing => Self::Full,
        }
    }

    /// The sign before the numbers; a full cell says so in its word.
    pub(crate) const fn sign(self) -> Option<&'static str> {
        match self {
            Self::Free => Some("○"),
            Self::Few => Some("△"),
            Self::Full => None,
        }
    }

    /// The class that colours it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Free => "mark-free",
            Self::Few => "mark-few",
            Self::Full => "mark-full",
        }
    }
}

/// The mark of a cell.
pub(crate) fn cell_mark(cell: &Cell) -> Mark {
    Mark::of(cell.free, cell.total)
}

/// The mark of a slot; a closed one takes nobody.
pub(crate) fn slot_mark(slot: &Slot) -> Mark {
    if slot.status == "open" { Mark::of(i64::from(slot.free), i64::from(slot.capacity)) } else { Mark::Full }
}

/// A place in the grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// Row, from 0.
    pub(crate) row: usize,
    /// Column, from 0: the first date.
    pub(crate) column: usize,
}

impl Position {
    /// Where a key leads in a grid of so many rows and columns; none when the key does not move.
    pub(crate) fn moved(self, key: &str, ctrl: bool, rows: usize, columns: usize) -> Option<Self> {
        let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
        let Self { row, column } = self.within(rows, columns);
        let to = match key {
            "ArrowLeft" => Self { row, column: column.saturating_sub(1) },
            "ArrowRight" => Self { row, column: (column + 1).min(last_column) },
            "ArrowUp" => Self { row: row.saturating_sub(1), column },
            "ArrowDown" => Self { row: (row + 1).min(last_row), column },
            "PageUp" => Self { row: row.saturating_sub(10), column },
            "PageDown" => Self { row: (row + 10).min(last_row), column },
            "Home" if ctrl => Self { row: 0, column: 0 },
            "End" if ctrl => Self { row: last_row, column: last_column },
            "Home" => Self { row, column: 0 },
            "End" => Self { row, column: last_column },
            _ => return None,
        };
        Some(to)
    }

    /// This place, or the nearest one that the grid has.
    pub(crate) fn within(self, rows: usize, columns: usize) -> Self {
        Self { row: self.row.min(rows.saturating_sub(1)), column: self.column.min(columns.saturating_sub(1)) }
    }

    /// The id of its element.
    pub(crate) fn element_id(self) -> String {
        format!("cell-{}-{}", self.row, self.column)
    }
}

/// Adds the next page of rows to a grid.
pub(crate) fn append(grid: &mut Availability, page: Availability) {
    grid.rows.extend(page.rows);
    grid.next_cursor = page.next_cursor;
    grid.as_of = page.as_of;
}

/// Rows, free places and places of all: what a screen reader is told after a search.
pub(crate) fn sums(grid: &Availability) -> (usize, i64, i64) {
    let cells = grid.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let (free, total) = cells.fold((0, 0), |(free, total), cell| (free + cell.free, total + cell.total));
    (grid.rows.len(), free, total)
}

/// Where one starts in a grid: a free cell that the rules allow, on the recommended day where there is one.
pub(crate) fn first_free(grid: &Availability, days: &Days) -> Option<Position> {
    let free = |(row, line): (usize, &Row), only: Option<&str>| {
        let column = line.cells.iter().position(|cell| {
            cell.as_ref().is_some_and(|cell| {
                cell.free > 0
                    && only.is_none_or(|only| only == cell.date)
                    && wire_date(&cell.date).is_some_and(|date| days.allows(date, &line.vaccine))
            })
        });
        column.map(|column| Position { row, column })
    };
    let standard = days.standard.map(|day| day.to_string());
    let on_standard =
        standard.and_then(|day| grid.rows.iter().enumerate().find_map(|row| free(row, Some(day.as_str()))));
    on_standard.or_else(|| grid.rows.iter().enumerate().find_map(|row| free(row, None)))
}

/// Where a cell stands in the grid.
pub(crate) fn position_of(grid: &Availability, cell: &OpenCell) -> Option<Position> {
    let row = grid.rows.iter().position(|row| row.venue.id == cell.venue_id && row.vaccine == cell.vaccine)?;
    let date = cell.date.to_string();
    let column = grid.dates.iter().position(|known| *known == date)?;
    Some(Position { row, column })
}

/// A day with free places at a venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FreeDay {
    /// The venue.
    pub(crate) venue: VenueContact,
    /// The product.
    pub(crate) vaccine: String,
    /// The day.
    pub(crate) date: String,
    /// Free places.
    pub(crate) free: i64,
}

/// The days with free places that the rules allow and that are nearest to `date`, that day first, then by distance, the
/// later one first; where several venues are free on a day, the one with more places first.
pub(crate) fn nearest_allowed(
    grid: &Availability,
    allowed: &Days,
    date: chrono::NaiveDate,
    count: usize,
) -> Vec<FreeDay> {
    let mut days: Vec<(i64, bool, FreeDay)> = Vec::new();
    for row in &grid.rows {
        for cell in row.cells.iter().flatten().filter(|cell| cell.free > 0) {
            let Some(day) = wire_date(&cell.date).filter(|day| allowed.allows(*day, &row.vaccine)) else { continue };
            let distance = (day - date).num_days();
            let found = FreeDay {
                venue: row.venue.clone(),
                vaccine: row.vaccine.clone(),
                date: cell.date.clone(),
                free: cell.free,
            };
            days.push((distance.abs(), distance < 0, found));
        }
    }
    days.sort_by_key(|(distance, before, day)| (*distance, *before, Reverse(day.free)));
    days.into_iter().take(count).map(|(_, _, day)| day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_say_how_much_is_free() {
        for (free, total, mark) in [(99, 100, Mark::Free), (10, 100, Mark::Few), (0, 100, Mark::Full)] {
            assert_eq!(Mark::of(free, total), mark, "{free}/{total}");
        }
    }

    #[test]
    fn a_closed_slot_takes_nobody() {
        let slot = |status: &str| Slot {
            programme: "covid19_initial_2021".into(),
            id: "1".into(),
            starts: "09:00".into(),
            ends: "10:00".into(),
            vaccine: "pfizer".into(),
            capacity: 4,
            free: 4,
            status: status.into(),
        };
        assert_eq!((slot_mark(&slot("open")), slot_mark(&slot("closed"))), (Mark::Free, Mark::Full));
    }

    #[track_caller]
    fn check(from: (usize, usize), key: &str, expected: Option<(usize, usize)>) {
        let (key, ctrl) = key.strip_prefix("Ctrl+").map_or((key, false), |key| (key, true));
        let position = Position { row: from.0, column: from.1 };
        assert_eq!(position.moved(key, ctrl, 30, 14).map(|p| (p.row, p.column)), expected, "{key}");
    }

    #[test]
    fn arrow_keys_move_and_stop_at_the_edges() {
        check((1, 1), "ArrowLeft", Some((1, 0)));
        check((1, 0), "ArrowLeft", Some((1, 0)));
        check((1, 13), "ArrowRight", Some((1, 13)));
        check((0, 3), "ArrowUp", Some((0, 3)));
        check((0, 3), "ArrowDown", Some((1, 3)));
        check((29, 3), "ArrowDown", Some((29, 3)));
        check((3, 3), "Home", Some((3, 0)));
        check((3, 3), "End", Some((3, 13)));
        check((3, 3), "Ctrl+Home", Some((0, 0)));
        check((3, 3), "Ctrl+End", Some((29, 13)));
        check((3, 3), "PageDown", Some((13, 3)));
        check((25, 3), "PageDown", Some((29, 3)));
        check((3, 3), "Enter", None);
        check((99, 99), "ArrowUp", Some((28, 13)));
        assert_eq!(Position::default().moved("ArrowUp", false, 0, 5), None);
    }

    #[test]
    fn the_nearest_free_days_come_first() {
        let venue = |id: &str| VenueContact { id: id.into(), ..VenueContact::default() };
        let row = |id: &str, free: [i64; 3]| Row {
            programmes: vec!["covid19_initial_2021".into()],
            venue: venue(id),
            vaccine: "pfizer".into(),
            cells: (0..3)
                .map(|i| Some(Cell { date: format!("2021-03-1{}", 4 + i), free: free[i], total: 9 }))
                .collect(),
        };
        let grid = Availability {
            as_of: String::new(),
            dates: vec![],
            rows: vec![row("a", [1, 0, 2]), row("b", [3, 1, 0])],
            next_cursor: None,
        };
        let near = nearest_allowed(&grid, &Days::default(), "2021-03-15".parse().unwrap(), 3);
        let found: Vec<_> = near.iter().map(|d| (d.venue.id.as_str(), d.date.as_str())).collect();
        assert_eq!(found, [("b", "2021-03-15"), ("a", "2021-03-16"), ("b", "2021-03-14")]);
        assert_eq!(sums(&grid), (2, 7, 54));
    }

    #[track_caller]
    fn check_first(days: &Days, expected: Option<(usize, usize)>) {
        let row = |id: &str, free: [i64; 3]| Row {
            programmes: vec!["covid19_initial_2021".into()],
            venue: VenueContact { id: id.into(), ..VenueContact::default() },
            vaccine: "pfizer".into(),
            cells: (0..3)
                .map(|i| Some(Cell { date: format!("2021-03-1{}", 4 + i), free: free[i], total: 9 }))
                .collect(),
        };
        let grid = Availability {
            as_of: String::new(),
            dates: (4..7).map(|day| format!("2021-03-1{day}")).collect(),
            rows: vec![row("a", [0, 1, 0]), row("b", [3, 1, 2])],
            next_cursor: None,
        };
        assert_eq!(first_free(&grid, days).map(|at| (at.row, at.column)), expected);
        let cell = OpenCell { venue_id: "b".into(), vaccine: "pfizer".into(), date: "2021-03-16".parse().unwrap() };
        assert_eq!(position_of(&grid, &cell), Some(Position { row: 1, column: 2 }));
    }

    #[test]
    fn one_starts_at_the_first_free_cell_that_is_allowed() {
        let day = |text: &str| text.parse().unwrap();
        check_first(&Days::default(), Some((0, 1)));
        check_first(&Days::of_dose(&["pfizer".into()], Some(day("2021-03-16")), None), Some((1, 2)));
        check_first(&Days::of_dose(&["pfizer".into()], None, Some(day("2021-03-14"))), Some((1, 0)));
        check_first(&Days::of_dose(&["pfizer".into()], Some(day("2021-03-17")), None), None);
    }
}
