//! Which version of a programme follows which.

use chrono::NaiveDate;

/// Number and first day of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its number; a later version has a greater one, and no earlier first day.
    pub number: i64,
    /// The day from which bookings are checked by it.
    pub publish_on: NaiveDate,
}

/// Where a version stands among those of its programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Another one holds in its place, or will on its own first day: bookings are checked by it no more.
    Superseded,
    /// It is in force, or will be. It takes the place of the version that held on the day before it; the first one
    /// follows none.
    Holds {
        /// The version before it.
        follows: Option<Head>,
    },
}

/// Where the version of a number stands on `today` among `heads`, which are in the order of their numbers; `None` where
/// there is none.
pub fn standing(heads: &[Head], number: i64, today: NaiveDate) -> Option<Standing> {
    let at = heads.iter().position(|head| head.number == number)?;
    let (before, head, later) = (heads.get(..at)?, heads.get(at)?, heads.get(at + 1..)?);
    // What is published twice for one day holds as it was published last.
    if later.iter().any(|other| other.publish_on <= head.publish_on.max(today)) {
        return Some(Standing::Superseded);
    }
    let follows = before.iter().rev().find(|other| other.publish_on < head.publish_on).copied();
    Some(Standing::Holds { follows })
}

/// The versions that are in force on `today` or will be and that follow another one, each with that one.
pub fn following(heads: &[Head], today: NaiveDate) -> Vec<(Head, Head)> {
    let follows = |head: &Head| match standing(heads, head.number, today)? {
        Standing::Holds { follows: Some(before) } => Some((*head, before)),
        Standing::Holds { follows: None } | Standing::Superseded => None,
    };
    heads.iter().filter_map(follows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first days of versions 1, 2 … as days of March; on 5 March, which hold, and after which. `-` is none.
    #[track_caller]
    fn check(days: &[u32], expected: &[&str]) {
        let day = |day| NaiveDate::from_ymd_opt(2021, 3, day).unwrap();
        let heads: Vec<Head> =
            days.iter().zip(1..).map(|(first, number)| Head { number, publish_on: day(*first) }).collect();
        let told = |head: &Head| match standing(&heads, head.number, day(5)).unwrap() {
            Standing::Superseded => "superseded".to_owned(),
            Standing::Holds { follows } => follows.map_or("-".to_owned(), |before| before.number.to_string()),
        };
        let found: Vec<String> = heads.iter().map(told).collect();
        assert_eq!(found, expected, "{days:?}");
        let pairs = following(&heads, day(5)).into_iter().map(|(head, before)| (head.number, before.number));
        let with_one = expected.iter().zip(1..).filter_map(|(told, number)| Some((number, told.parse().ok()?)));
        assert_eq!(pairs.collect::<Vec<_>>(), with_one.collect::<Vec<_>>(), "{days:?}");
        assert_eq!(standing(&heads, 9, day(5)), None);
    }

    #[test]
    fn a_version_takes_the_place_of_the_one_that_held_on_the_day_before_it() {
        check(&[], &[]);
        check(&[1], &["-"]);
        check(&[8], &["-"]);
        check(&[1, 5], &["superseded", "1"]);
        check(&[1, 8], &["-", "1"]);
        check(&[1, 3, 8, 9], &["superseded", "1", "2", "3"]);
        // Corrected on the same day: what the first of the two refused is looked for, too.
        check(&[1, 5, 5], &["superseded", "superseded", "1"]);
        check(&[1, 8, 8], &["-", "superseded", "1"]);
        check(&[8, 8, 9], &["superseded", "-", "2"]);
    }
}
