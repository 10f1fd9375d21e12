//! The products and groups as the booking rules need them: by code and day.

use crate::schema::{priority_group, vaccine};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::{PriorityGroup, Vaccine};

/// All editions of all products and groups: a few dozen rows at most.
pub(crate) struct RuleBook {
    vaccines: Vec<(NaiveDate, Vaccine)>,
    groups: Vec<(NaiveDate, PriorityGroup)>,
}

impl RuleBook {
    pub(crate) fn load(conn: &mut AnyConnection) -> Result<Self, StoreError> {
        type VaccineRow = (String, NaiveDate, String, String, i16, i16, i16, i16);
        let vaccines: Vec<VaccineRow> = vaccine::table
            .order((vaccine::code, vaccine::effective_from))
            .select((
                vaccine::code,
                vaccine::effective_from,
                vaccine::name_ja,
                vaccine::name_en,
                vaccine::doses,
                vaccine::standard_interval_days,
                vaccine::earliest_interval_days,
                vaccine::min_age,
            ))
            .load(conn)?;
        type GroupRow = (String, NaiveDate, String, String, Option<NaiveDate>, Option<NaiveDate>, NaiveDate);
        let groups: Vec<GroupRow> = priority_group::table
            .order((priority_group::code, priority_group::effective_from))
            .select((
                priority_group::code,
                priority_group::effective_from,
                priority_group::name_ja,
                priority_group::name_en,
                priority_group::born_from,
                priority_group::born_to,
                priority_group::opens_on,
            ))
            .load(conn)?;
        let vaccines = vaccines.into_iter().map(read_vaccine).collect::<Result<_, _>>()?;
        let group = |(code, from, name_ja, name_en, born_from, born_to, opens_on)| {
            (from, PriorityGroup { code, name_ja, name_en, born_from, born_to, opens_on })
        };
        Ok(Self { vaccines, groups: groups.into_iter().map(group).collect() })
    }

    /// The product as it stands on a day.
    pub(crate) fn vaccine(&self, code: &str, on: NaiveDate) -> Option<&Vaccine> {
        in_force(self.vaccines.iter().filter(|(_, vaccine)| vaccine.code == code), on)
    }

    /// A product that bookings already name, so that it must be there.
    pub(crate) fn stored_vaccine(&self, code: &str, on: NaiveDate) -> Result<&Vaccine, StoreError> {
        self.vaccine(code, on).ok_or_else(|| StoreError::Corrupt(format!("the product {code} is unknown")))
    }

    /// The group as it stands on a day.
    pub(crate) fn group(&self, code: &str, on: NaiveDate) -> Option<&PriorityGroup> {
        in_force(self.groups.iter().filter(|(_, group)| group.code == code), on)
    }
}

/// The latest edition on or before the day; before the first edition, the first.
fn in_force<'a, T>(editions: impl Iterator<Item = &'a (NaiveDate, T)>, on: NaiveDate) -> Option<&'a T> {
    let mut first = None;
    let mut latest = None;
    for (from, edition) in editions {
        first = first.or(Some(edition));
        latest = if *from <= on { Some(edition) } else { latest };
    }
    latest.or(first)
}

fn read_vaccine(
    (code, from, name_ja, name_en, doses, standard, earliest, min_age): (
        String,
        NaiveDate,
        String,
        String,
        i16,
        i16,
        i16,
        i16,
    ),
) -> Result<(NaiveDate, Vaccine), StoreError> {
    let corrupt = |_| StoreError::Corrupt(format!("the product {code} has a number out of range"));
    let vaccine = Vaccine {
        doses: u8::try_from(doses).map_err(corrupt)?,
        standard_interval_days: u16::try_from(standard).map_err(corrupt)?,
        earliest_interval_days: u16::try_from(earliest).map_err(corrupt)?,
        min_age: u8::try_from(min_age).map_err(corrupt)?,
        name_ja,
        name_en,
        code,
    };
    Ok((from, vaccine))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_latest_edition_on_or_before_the_day_is_in_force() {
        let day = |d| NaiveDate::from_ymd_opt(2021, 3, d).unwrap();
        let editions = [(day(1), "first"), (day(10), "second")];
        for (on, expected) in [(1, "first"), (9, "first"), (10, "second"), (31, "second")] {
            assert_eq!(in_force(editions.iter(), day(on)), Some(&expected));
        }
        let early = NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
        assert_eq!(in_force(editions.iter(), early), Some(&"first"));
        assert_eq!(in_force::<&str>([].iter(), early), None);
    }
}
