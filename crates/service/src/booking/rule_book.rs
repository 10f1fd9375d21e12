//! The products and groups as the booking rules need them: by code and day.

use chrono::NaiveDate;
use madoguchi_domain::{PriorityGroup, Vaccine};
use madoguchi_store::reference::{self, Edition};
use madoguchi_store::{AnyConnection, StoreError};
use std::sync::{Arc, Mutex, PoisonError};

/// All editions of all products and groups: a few dozen rows at most.
pub struct RuleBook {
    vaccines: Vec<Edition<Vaccine>>,
    groups: Vec<Edition<PriorityGroup>>,
}

/// The rule book that this process read last.
#[derive(Default)]
pub struct RuleBooks(Mutex<Option<(i64, Arc<RuleBook>)>>);

impl RuleBooks {
    /// The rule book as the database has it: read anew only when its version is another than that of the last one.
    pub(crate) fn current(&self, conn: &mut AnyConnection) -> Result<Arc<RuleBook>, StoreError> {
        let version = reference::version(conn)?;
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read, book)) = last
            && read == version
        {
            return Ok(book);
        }
        // The version was read before the book: a change in between makes the next one read again.
        let book = Arc::new(RuleBook::load(conn)?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&book)));
        Ok(book)
    }
}

impl RuleBook {
    fn load(conn: &mut AnyConnection) -> Result<Self, StoreError> {
        Ok(Self { vaccines: reference::vaccine_editions(conn)?, groups: reference::group_editions(conn)? })
    }

    /// The product as it stands on a day.
    pub(crate) fn vaccine(&self, code: &str, on: NaiveDate) -> Option<&Vaccine> {
        in_force(editions_of(&self.vaccines, code), on)
    }

    /// A product that bookings already name, so that it must be there.
    pub(crate) fn stored_vaccine(&self, code: &str, on: NaiveDate) -> Result<&Vaccine, StoreError> {
        self.vaccine(code, on).ok_or_else(|| StoreError::Corrupt(format!("the product {code} is unknown")))
    }

    /// The group as it stands on a day.
    pub(crate) fn group(&self, code: &str, on: NaiveDate) -> Option<&PriorityGroup> {
        in_force(editions_of(&self.groups, code), on)
    }
}

/// The editions of a code with their first days, the earliest first.
fn editions_of<'a, T>(editions: &'a [Edition<T>], code: &str) -> impl Iterator<Item = (NaiveDate, &'a T)> {
    editions.iter().filter(move |edition| edition.code == code).map(|edition| (edition.from, &edition.value))
}

/// The latest edition on or before the day; before the first edition, the first.
fn in_force<'a, T>(editions: impl Iterator<Item = (NaiveDate, &'a T)>, on: NaiveDate) -> Option<&'a T> {
    let mut first = None;
    let mut latest = None;
    for (from, edition) in editions {
        first = first.or(Some(edition));
        latest = if from <= on { Some(edition) } else { latest };
    }
    latest.or(first)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_latest_edition_on_or_before_the_day_is_in_force() {
        let day = |d| NaiveDate::from_ymd_opt(2021, 3, d).unwrap();
        let editions = [(day(1), &"first"), (day(10), &"second")];
        for (on, expected) in [(1, "first"), (9, "first"), (10, "second"), (31, "second")] {
            assert_eq!(in_force(editions.into_iter(), day(on)), Some(&expected));
        }
        let early = NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
        assert_eq!(in_force(editions.into_iter(), early), Some(&"first"));
        assert_eq!(in_force::<&str>(std::iter::empty(), early), None);
    }
}
