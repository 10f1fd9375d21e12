//! Vaccines and priority groups, read once a visit: their names, and their rules for the domain. The names of
//! municipalities come with the program.

use crate::client::Call;
use crate::format::dates::wire_date;
use crate::format::text::ascii;
use crate::i18n::use_i18n;
use crate::load::{Load, use_load};
use chrono::NaiveDate;
use leptos::prelude::*;
use madoguchi_contract::Lang;
use madoguchi_contract::booking::Booking;
use madoguchi_contract::reference::{PriorityGroup, Reference, Vaccine};
use madoguchi_domain as domain;

/// The reference data.
#[derive(Clone, Copy)]
pub(crate) struct ReferenceData(Load<Reference>);

impl ReferenceData {
    /// Starts reading; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self(use_load(|| Some(()), |client, ()| client.send(Call::get("/reference")))));
    }

    /// The state of reading, for pages that cannot do without.
    pub(crate) fn load(self) -> Load<Reference> {
        self.0
    }

    /// Products in display order; tracked.
    pub(crate) fn vaccines(self) -> Vec<Vaccine> {
        self.0
            .value
            .with(|reference| reference.as_ref().map(|reference| reference.vaccines.clone()).unwrap_or_default())
    }

    /// Priority groups in display order; tracked.
    pub(crate) fn groups(self) -> Vec<PriorityGroup> {
        self.0.value.with(|reference| reference.as_ref().map(|reference| reference.groups.clone()).unwrap_or_default())
    }

    /// The name of a product; its code while the names are not there.
    pub(crate) fn vaccine_name(self, code: &str, lang: Lang) -> String {
        self.vaccines()
            .into_iter()
            .find(|vaccine| vaccine.code == code)
            .map_or_else(|| code.to_owned(), |vaccine| local(&vaccine.name_ja, &vaccine.name_en, lang).to_owned())
    }

    /// The name of a priority group; its code while the names are not there.
    pub(crate) fn group_name(self, code: &str, lang: Lang) -> String {
        self.groups()
            .into_iter()
            .find(|group| group.code == code)
            .map_or_else(|| code.to_owned(), |group| local(&group.name_ja, &group.name_en, lang).to_owned())
    }
}

/// The reference data of this visit.
pub(crate) fn use_reference() -> ReferenceData {
    expect_context()
}

/// Code and name of each product, for a field; follows the language.
pub(crate) fn vaccine_options() -> Signal<Vec<(String, String)>> {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        reference
            .vaccines()
            .into_iter()
            .map(|vaccine| {
                let name = local(&vaccine.name_ja, &vaccine.name_en, lang).to_owned();
                (vaccine.code, name)
            })
            .collect()
    })
}

/// Code and name of each priority group, for a field; follows the language.
pub(crate) fn group_options() -> Signal<Vec<(String, String)>> {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        reference
            .groups()
            .into_iter()
            .map(|group| {
                let name = local(&group.name_ja, &group.name_en, lang).to_owned();
                (group.code, name)
            })
            .collect()
    })
}

/// Name of the municipality of a code: `神奈川県横浜市`.
pub(crate) fn municipality_name(code: &str) -> Option<String> {
    let found = domain::MunicipalityCode::parse(&ascii(code.trim())).ok()?;
    let municipality = found.municipality();
    Some(format!("{}{}", municipality.prefecture(), municipality.name()))
}

/// The group a birth date speaks for: the first that is bounded by birth dates and takes it, else the last, which is
/// for all others.
pub(crate) fn suggested_group(birth: NaiveDate, groups: &[PriorityGroup]) -> Option<&str> {
    let bounded = |group: &&PriorityGroup| group.born_from.is_some() || group.born_to.is_some();
    let own = groups.iter().filter(bounded).find(|group| domain_group(group).is_some_and(|g| g.takes_birth(birth)));
    own.or(groups.last()).map(|group| group.code.as_str())
}

/// The birth date of a booking that one may see, for the domain.
pub(crate) fn birth_date(booking: &Booking) -> Option<domain::BirthDate> {
    let date = wire_date(&booking.recipient.birth_date)?;
    domain::BirthDate::new(date, date).ok()
}

/// The vaccine with its rules, for the domain.
pub(crate) fn domain_vaccine(vaccine: &Vaccine) -> domain::Vaccine {
    domain::Vaccine {
        code: vaccine.code.clone(),
        name_ja: vaccine.name_ja.clone(),
        name_en: vaccine.name_en.clone(),
        doses: vaccine.doses,
        standard_interval_days: vaccine.standard_interval_days,
        earliest_interval_days: vaccine.earliest_interval_days,
        min_age: vaccine.min_age,
    }
}

/// The group with its bounds, for the domain.
pub(crate) fn domain_group(group: &PriorityGroup) -> Option<domain::PriorityGroup> {
    let day = |text: &Option<String>| text.as_deref().map(|text| wire_date(text).ok_or(())).transpose().ok();
    Some(domain::PriorityGroup {
        code: group.code.clone(),
        name_ja: group.name_ja.clone(),
        name_en: group.name_en.clone(),
        born_from: day(&group.born_from)?,
        born_to: day(&group.born_to)?,
        opens_on: wire_date(&group.opens_on)?,
    })
}

/// The name of a product.
pub(crate) fn vaccine_name(reference: &Reference, code: &str, lang: Lang) -> String {
    let found = reference.vaccines.iter().find(|vaccine| vaccine.code == code);
    found.map_or_else(|| code.to_owned(), |vaccine| local(&vaccine.name_ja, &vaccine.name_en, lang).to_owned())
}

/// The name in a language.
pub(crate) fn local<'a>(ja: &'a str, en: &'a str, lang: Lang) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn group(code: &str, from: Option<&str>, to: Option<&str>) -> PriorityGroup {
        PriorityGroup {
            code: code.into(),
            name_ja: code.into(),
            name_en: code.into(),
            born_from: from.map(Into::into),
            born_to: to.map(Into::into),
            opens_on: "2021-02-17".into(),
        }
    }

    /// The notice's reference data, in short.
    pub(crate) fn reference() -> Reference {
        let vaccine = |code: &str, name_ja: &str, earliest, standard, min_age| Vaccine {
            code: code.into(),
            name_ja: name_ja.into(),
            name_en: code.into(),
            doses: 2,
            standard_interval_days: standard,
            earliest_interval_days: earliest,
            min_age,
        };
        Reference {
            vaccines: vec![vaccine("pfizer", "ファイザー", 19, 21, 12), vaccine("moderna", "モデルナ", 21, 28, 12)],
            groups: vec![
                group("health_worker", None, None),
                group("elderly", None, Some("1957-04-01")),
                group("aged_60_64", Some("1957-04-02"), Some("1962-04-01")),
                group("general", None, None),
            ],
        }
    }

    #[test]
    fn a_municipality_is_named_by_its_code() {
        assert_eq!(municipality_name("141003").as_deref(), Some("神奈川県横浜市"));
        assert_eq!(municipality_name("000000"), None);
    }
}
