//! The search for free places: its address (the address holds the search) and its form.

use crate::components::form::date_draft::DateDraft;
use crate::format::dates::wire_date;
use crate::format::query::Query;
use chrono::{Days, NaiveDate};

/// The draft that keeps the address of the latest search, for the way back to it.
pub(crate) const LAST_SEARCH: &str = "last-search";

/// The longest range of a search, in days (product SRC1).
pub(crate) const MAX_DAYS: i64 = 31;
/// The range when none is asked for, in days.
const USUAL_DAYS: u64 = 14;

/// The cell whose time bands are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenCell {
    /// The venue.
    pub(crate) venue_id: String,
    /// The product.
    pub(crate) vaccine: String,
    /// The day.
    pub(crate) date: NaiveDate,
}

/// A search, as the address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// First day.
    pub(crate) from: Option<NaiveDate>,
    /// Last day.
    pub(crate) to: Option<NaiveDate>,
    /// キーワード.
    pub(crate) q: String,
    /// 会場名.
    pub(crate) venue_id: String,
    /// Products; none for all.
    pub(crate) vaccines: Vec<String>,
    /// 接種事業; empty for all.
    pub(crate) programme: String,
    /// The open cell.
    pub(crate) open: Option<OpenCell>,
    /// The booking that is to be moved.
    pub(crate) moving: String,
    /// The booking of the same person that is to be moved next.
    pub(crate) then: String,
    /// The dose that is to be booked, from the second on.
    pub(crate) dose: Option<i64>,
    /// The token of what is handed to the forms of this search (`Drafts::hand_over_by`): no word of the person.
    pub(crate) handed: String,
    /// The booking of the dose before: it knows whose search this is, so that no name stands in the address.
    pub(crate) after: String,
    /// First day allowed for the dose.
    pub(crate) earliest: Option<NaiveDate>,
    /// The recommended day for the dose.
    pub(crate) standard: Option<NaiveDate>,
}

/// The parameters of an address that hold one value.
pub(crate) const SINGLE: [&str; 13] =
    ["from", "to", "q", "venue", "programme", "open", "move", "then", "dose", "for", "after", "earliest", "standard"];

impl Search {
    /// Reads the parameters of an address; what cannot be read is left out.
    pub(crate) fn from_params<'a>(params: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut search = Self::default();
        for (name, value) in params {
            match name {
                "from" => search.from = wire_date(value),
                "to" => search.to = wire_date(value),
                "q" => search.q = value.to_owned(),
                "venue" => search.venue_id = value.to_owned(),
                "vaccine" if !value.is_empty() && !search.vaccines.iter().any(|v| v == value) => {
                    search.vaccines.push(value.to_owned());
                }
                "programme" => search.programme = value.to_owned(),
                "open" => search.open = open_cell(value),
                "move" => search.moving = value.to_owned(),
                "then" => search.then = value.to_owned(),
                "for" => search.handed = value.to_owned(),
                "after" => search.after = value.to_owned(),
                "earliest" => search.earliest = wire_date(value),
                "standard" => search.standard = wire_date(value),
                "dose" => search.dose = value.parse().ok().filter(|dose| (2..=9).contains(dose)),
                _ => {}
            }
        }
        search
    }

    /// The address of this search.
    pub(crate) fn address(&self) -> String {
        let date = |date: Option<NaiveDate>| date.map(|d| d.to_string()).unwrap_or_default();
        let mut query = Query::new()
            .with("from", date(self.from))
            .with("to", date(self.to))
            .with("venue", &self.venue_id)
            .with("q", &self.q);
        for vaccine in &self.vaccines {
            query = query.with("vaccine", vaccine);
        }
        query = query.with("programme", &self.programme);
        let open = self.open.as_ref().map(|o| format!("{},{},{}", o.venue_id, o.vaccine, o.date)).unwrap_or_default();
        let dose = self.dose.map(|d| d.to_string()).unwrap_or_default();
        query
            .with("move", &self.moving)
            .with("then", &self.then)
            .with("dose", dose)
            .with("for", &self.handed)
            .with("after", &self.after)
            .with("earliest", date(self.earliest))
            .with("standard", date(self.standard))
            .with("open", open)
            .on("/search")
    }

    /// Whether this only names a booking to move: venue, product and days are still to come from the booking.
    pub(crate) fn is_bare_move(&self) -> bool {
        let bare = Self { moving: self.moving.clone(), then: self.then.clone(), ..Self::default() };
        !self.moving.is_empty() && *self == bare
    }

    /// The search without what belongs to the booking that is moved: where Esc leads back to from a booking form.
    pub(crate) fn without_move(&self) -> Self {
        Self { moving: String::new(), then: String::new(), ..self.clone() }
    }

    /// The form of a slot that is found: for the dose and the person of this search.
    pub(crate) fn book_path(&self, slot_id: &str) -> String {
        let dose = self.dose.map(|dose| dose.to_string()).unwrap_or_default();
        Query::new().with("dose", dose).with("for", &self.handed).on(&format!("/book/{slot_id}"))
    }

    /// The same conditions for anybody: nothing is handed over, and no dose sets the days.
    pub(crate) fn of_nobody(&self) -> Self {
        Self {
            dose: None,
            handed: String::new(),
            after: String::new(),
            earliest: None,
            standard: None,
            open: None,
            ..self.clone()
        }
    }

    /// All venues and no keyword; product, days and whose search it is stay.
    pub(crate) fn everywhere(&self) -> Self {
        let bound = self.dose.is_some() || !self.moving.is_empty();
        let vaccines = if bound { self.vaccines.clone() } else { Vec::new() };
        let programme = if bound { self.programme.clone() } else { String::new() };
        Self { q: String::new(), venue_id: String::new(), vaccines, programme, open: None, ..self.clone() }
    }

    /// First and last day: those asked for, else two weeks from `today` on, and never more than [`MAX_DAYS`].
    pub(crate) fn range(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let from = self.from.or(self.to.filter(|to| *to < today)).unwrap_or(today);
        let usual = from.checked_add_days(Days::new(USUAL_DAYS - 1)).unwrap_or(from);
        let last = from.checked_add_days(Days::new(MAX_DAYS as u64 - 1)).unwrap_or(from);
        let to = self.to.filter(|to| from <= *to).unwrap_or(usual);
        (from, to.min(last))
    }

    /// The path of the API for this search; `municipality` is the one chosen in the header.
    pub(crate) fn api_path(&self, today: NaiveDate, municipality: Option<&str>, cursor: Option<&str>) -> String {
        let (from, to) = self.range(today);
        let mut query = Query::new()
            .with("from", from.to_string())
            .with("to", to.to_string())
            .with("municipality_code", municipality.unwrap_or_default())
            .with("venue_id", &self.venue_id)
            .with("q", &self.q);
        for vaccine in &self.vaccines {
            query = query.with("vaccine", vaccine);
        }
        query.with("programme", &self.programme).with("cursor", cursor.unwrap_or_default()).on("/availability")
    }

    /// Whether slots of this programme are looked for.
    pub(crate) fn takes(&self, programme: &str) -> bool {
        self.programme.is_empty() || self.programme == programme
    }

    /// The same search without an open cell: what the grid depends on.
    pub(crate) fn closed(&self) -> Self {
        Self { open: None, ..self.clone() }
    }

    /// The same search with a cell open, or none.
    pub(crate) fn with_open(&self, open: Option<OpenCell>) -> Self {
        Self { open, ..self.clone() }
    }

    /// The same search, its range moved by its own length: earlier (`-1`) or later (`1`).
    pub(crate) fn turned(&self, today: NaiveDate, pages: i64) -> Self {
        let (from, to) = self.range(today);
        let length = (to - from).num_days() + 1;
        let shift = chrono::Duration::days(length * pages);
        Self { from: from.checked_add_signed(shift), to: to.checked_add_signed(shift), open: None, ..self.clone() }
    }
}

fn open_cell(value: &str) -> Option<OpenCell> {
    let parts: Vec<&str> = value.split(',').collect();
    let [venue_id, vaccine, date] = parts.as_slice() else { return None };
    Some(OpenCell { venue_id: (*venue_id).to_owned(), vaccine: (*vaccine).to_owned(), date: wire_date(date)? })
}

/// What is wrong with the dates of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RangeError {
    /// The first date is none.
    From,
    /// The last date is none.
    To,
    /// The last date is before the first.
    Reversed,
    /// More than [`MAX_DAYS`].
    TooLong,
}

/// Reads the two dates of the form; an empty one stays open.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn read_range(
    from: &DateDraft,
    to: &DateDraft,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), RangeError> {
    let read = |draft: &DateDraft, error| match draft.date() {
        Some(date) => Ok(Some(date)),
        None if draft.is_empty() => Ok(None),
        None => Err(error),
    };
    let (from, to) = (read(from, RangeError::From)?, read(to, RangeError::To)?);
    match from.zip(to).map(|(from, to)| (to - from).num_days()) {
        Some(days) if days < 0 => Err(RangeError::Reversed),
        Some(days) if MAX_DAYS <= days => Err(RangeError::TooLong),
        Some(_) | None => Ok((from, to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn read(query: &str) -> Search {
        Search::from_params(query.split('&').filter_map(|pair| pair.split_once('=')))
    }

    #[test]
    fn an_address_reads_back_as_written() {
        for query in [
            "from=2021-03-15&to=2021-03-26&venue=3&q=hama&vaccine=pfizer&vaccine=moderna&move=12\
                &open=3%2Cpfizer%2C2021-03-15",
            "dose=2",
            "vaccine=pfizer&programme=covid19_initial_2021&dose=2",
            "move=12&then=13",
            "venue=3&vaccine=pfizer&dose=2&for=0a1b2c3d&after=11&earliest=2021-03-29&standard=2021-03-31",
            "from=2021-03-15",
        ] {
            let search = read(&query.replace("%2C", ","));
            assert_eq!(search.address(), format!("/search?{query}"));
        }
        assert_eq!(read("").address(), "/search");
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        assert_eq!(read("from=soon&to=2021-02-30&open=1,2&dose=1&vaccine=&page=3"), Search::default());
        assert_eq!(read("vaccine=pfizer&vaccine=pfizer").vaccines, ["pfizer"]);
    }

    #[test]
    fn a_search_keeps_whose_it_is() {
        let dose = read(
            "from=2021-03-29&venue=3&vaccine=pfizer&dose=2&for=a1&after=11&earliest=2021-03-29&standard=2021-03-31",
        );
        let cell = open_cell("3,pfizer,2021-03-29");
        let whose = |search: &Search| (search.handed.clone(), search.after.clone(), search.dose);
        let days = |search: &Search| (search.earliest, search.standard);
        for same in [dose.turned(date("2021-03-01"), 1), dose.everywhere(), dose.with_open(cell), dose.closed()] {
            assert_eq!((whose(&same), days(&same)), (whose(&dose), days(&dose)), "{}", same.address());
            assert_eq!(same.book_path("7"), "/book/7?dose=2&for=a1");
        }
        assert_eq!(dose.turned(date("2021-03-01"), 1).venue_id, "3");
        assert_eq!(dose.everywhere().vaccines, ["pfizer"]);
        assert_eq!(read("vaccine=pfizer&q=a&venue=3&from=2021-03-29").everywhere(), read("from=2021-03-29"));
        assert_eq!(read("programme=zoster&dose=2").everywhere().programme, "zoster");
        assert_eq!(read("programme=zoster").everywhere(), read(""));
        assert!(read("").takes("zoster") && read("programme=zoster").takes("zoster"));
        assert!(!read("programme=zoster").takes("covid19_initial_2021"));
        assert_eq!(dose.of_nobody(), read("from=2021-03-29&venue=3&vaccine=pfizer"));
        assert_eq!(dose.of_nobody().book_path("7"), "/book/7");
    }

    #[test]
    fn a_bare_move_waits_for_its_booking() {
        for (query, bare) in [("move=1", true), ("move=1&then=2", true), ("move=1&venue=3", false), ("", false)] {
            assert_eq!(read(query).is_bare_move(), bare, "{query}");
        }
        assert_eq!(read("move=1&then=2&q=a").without_move(), read("q=a"));
    }

    #[track_caller]
    fn check_range(query: &str, expected: &str) {
        let (from, to) = read(query).range(date("2021-03-01"));
        assert_eq!(format!("{from} {to}"), expected, "{query}");
    }

    #[test]
    fn the_range_is_at_most_31_days() {
        check_range("", "2021-03-01 2021-03-14");
        check_range("from=2021-03-15", "2021-03-15 2021-03-28");
        check_range("from=2021-03-15&to=2021-03-15", "2021-03-15 2021-03-15");
        check_range("from=2021-03-15&to=2021-12-31", "2021-03-15 2021-04-14");
        check_range("from=2021-03-15&to=2021-03-01", "2021-03-15 2021-03-28");
        check_range("to=2021-03-05", "2021-03-01 2021-03-05");
        check_range("to=2021-02-05", "2021-02-05 2021-02-05");
    }

    #[test]
    fn turning_moves_by_the_length_of_the_range() {
        let turned = read("from=2021-03-15&to=2021-03-21&open=1,pfizer,2021-03-15").turned(date("2021-03-01"), 1);
        assert_eq!(turned.address(), "/search?from=2021-03-22&to=2021-03-28");
        assert_eq!(turned.turned(date("2021-03-01"), -1).from, Some(date("2021-03-15")));
    }

    #[test]
    fn the_api_gets_the_range_and_not_the_open_cell() {
        let path =
            read("q=a&vaccine=pfizer&open=1,pfizer,2021-03-15").api_path(date("2021-03-01"), Some("141003"), None);
        assert_eq!(path, "/availability?from=2021-03-01&to=2021-03-14&municipality_code=141003&q=a&vaccine=pfizer");
        let path = read("programme=zoster").api_path(date("2021-03-01"), None, None);
        assert_eq!(path, "/availability?from=2021-03-01&to=2021-03-14&programme=zoster");
    }

    #[test]
    fn the_dates_of_the_form_are_checked() {
        let draft = |text: &str| DateDraft::of_wire(Some(text));
        let day = |day: &str| DateDraft { day: day.into(), ..DateDraft::default() };
        assert_eq!(read_range(&draft(""), &draft("")), Ok((None, None)));
        assert_eq!(read_range(&draft("2021-03-01"), &draft("2021-03-31")).map(|r| r.1), Ok(Some(date("2021-03-31"))));
        assert_eq!(read_range(&draft("2021-03-01"), &draft("2021-04-01")), Err(RangeError::TooLong));
        assert_eq!(read_range(&draft("2021-03-02"), &draft("2021-03-01")), Err(RangeError::Reversed));
        assert_eq!(read_range(&day("1"), &draft("")), Err(RangeError::From));
        assert_eq!(read_range(&draft(""), &day("1")), Err(RangeError::To));
    }
}
