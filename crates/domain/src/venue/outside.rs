//! Which slots a change of a venue would leave outside: of its opening period, its products or its publication.

use crate::VenueDetails;
use chrono::NaiveDate;

/// The open slots of a venue for a product on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotDay {
    /// The day.
    pub date: NaiveDate,
    /// Code of the product.
    pub vaccine: String,
    /// Slots.
    pub slots: u32,
    /// Their places.
    pub places: u32,
    /// Live bookings in them.
    pub booked: u32,
}

/// What a change of a venue leaves outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOutside {
    /// By day, then product, as they were given.
    pub days: Vec<SlotDay>,
}

impl VenueDetails {
    fn handles(&self, vaccine: &str) -> bool {
        self.vaccines.iter().any(|handled| handled.vaccine == vaccine)
    }

    /// Whether a change of this venue to `after` can leave slots outside: days, a product or its publication go.
    #[must_use]
    pub fn narrows_to(&self, after: &VenueDetails) -> bool {
        self.opening() != after.opening()
            || (self.published && !after.published)
            || self.vaccines.iter().any(|handled| !after.handles(&handled.vaccine))
    }
}

impl LeftOutside {
    /// Of the open slots `ahead` those that a change takes the opening period, the product or the publication from.
    /// Each counts by itself: who closes an unpublished venue earlier, and publishes it then, hears of the slots at the
    /// first step. What a change takes nothing from was told when it came to be.
    #[must_use]
    pub fn by_change(before: &VenueDetails, after: &VenueDetails, ahead: Vec<SlotDay>) -> Self {
        let unpublished = before.published && !after.published;
        let is_left = |day: &SlotDay| {
            unpublished
                || (before.opening().contains(day.date) && !after.opening().contains(day.date))
                || (before.handles(&day.vaccine) && !after.handles(&day.vaccine))
        };
        Self { days: ahead.into_iter().filter(is_left).collect() }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Slots.
    #[must_use]
    pub fn slots(&self) -> u32 {
        self.days.iter().map(|day| day.slots).sum()
    }

    /// Places.
    #[must_use]
    pub fn places(&self) -> u32 {
        self.days.iter().map(|day| day.places).sum()
    }

    /// Live bookings.
    #[must_use]
    pub fn bookings(&self) -> u32 {
        self.days.iter().map(|day| day.booked).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HandledVaccine;

    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 3, day).unwrap()
    }

    type Opening = (Option<u32>, Option<u32>);

    fn venue((opens, closes): Opening, vaccines: &[&str], published: bool) -> VenueDetails {
        let handled = |code: &&str| HandledVaccine { vaccine: (*code).to_owned(), confirmed_through: None };
        VenueDetails {
            vaccines: vaccines.iter().map(handled).collect(),
            opens_on: opens.map(march),
            closes_on: closes.map(march),
            published,
            ..VenueDetails::example()
        }
    }

    /// Two slots of four places on each of these days for each of two products, with one booking for Pfizer.
    fn ahead() -> Vec<SlotDay> {
        let day = |(date, vaccine): (u32, &str)| SlotDay {
            date: march(date),
            vaccine: vaccine.into(),
            slots: 2,
            places: 8,
            booked: u32::from(vaccine == "pfizer"),
        };
        [15, 20, 24].into_iter().flat_map(|date| [(date, "moderna"), (date, "pfizer")]).map(day).collect()
    }

    #[track_caller]
    fn check(before: &VenueDetails, after: &VenueDetails, expected: &str, counts: (u32, u32, u32)) {
        let left = LeftOutside::by_change(before, after, ahead());
        let days = left.days.iter().map(|day| format!("{} {}", day.date.format("%d"), day.vaccine));
        assert_eq!(days.collect::<Vec<_>>().join(", "), expected);
        assert_eq!((left.slots(), left.places(), left.bookings()), counts);
        assert_eq!(left.is_empty(), expected.is_empty());
    }

    #[test]
    fn each_rule_that_a_change_takes_away_counts_by_itself() {
        let both = ["pfizer", "moderna"];
        let open = venue((None, None), &both, true);
        let to_20 = venue((Some(10), Some(20)), &both, true);
        let none = (0, 0, 0);
        check(&open, &open, "", none);
        check(&open, &to_20, "24 moderna, 24 pfizer", (4, 16, 1));
        check(&open, &venue((None, Some(24)), &both, true), "", none);
        check(&open, &venue((Some(16), None), &both, true), "15 moderna, 15 pfizer", (4, 16, 1));
        check(&to_20, &open, "", none);
        // The 24th was outside before.
        check(&to_20, &venue((Some(10), Some(16)), &both, true), "20 moderna, 20 pfizer", (4, 16, 1));
        // Products.
        let pfizer = venue((None, None), &["pfizer"], true);
        check(&open, &pfizer, "15 moderna, 20 moderna, 24 moderna", (6, 24, 0));
        check(&pfizer, &open, "", none);
        check(&pfizer, &venue((None, None), &["moderna"], true), "15 pfizer, 20 pfizer, 24 pfizer", (6, 24, 3));
        // Publication: all of it, also what is outside the period, which was booked as before.
        let hidden = venue((None, None), &both, false);
        let all = "15 moderna, 15 pfizer, 20 moderna, 20 pfizer, 24 moderna, 24 pfizer";
        check(&open, &hidden, all, (12, 48, 3));
        check(&to_20, &venue((Some(10), Some(20)), &both, false), all, (12, 48, 3));
        check(&hidden, &open, "", none);
        // What is not published is published one day.
        check(&hidden, &venue((None, Some(20)), &both, false), "24 moderna, 24 pfizer", (4, 16, 1));
        check(&hidden, &venue((None, None), &["pfizer"], false), "15 moderna, 20 moderna, 24 moderna", (6, 24, 0));
        // What is not handled may be again.
        let later = venue((None, Some(20)), &["pfizer"], true);
        check(&pfizer, &later, "24 moderna, 24 pfizer", (4, 16, 1));
        // Several at once are told once.
        let narrow = venue((None, Some(20)), &["moderna"], true);
        check(&open, &narrow, "15 pfizer, 20 pfizer, 24 moderna, 24 pfizer", (8, 32, 3));
    }
}
