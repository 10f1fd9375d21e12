//! A venue as a list of facts.

use crate::features::venue::draft::VenueField;
use crate::format::dates::{long_date_of, moment};
use crate::format::text::phone;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::venue::Venue;

/// Label and value of each fact.
pub(crate) fn facts(
    venue: &Venue,
    t: &'static Texts,
    vaccine_name: impl Fn(&str) -> String,
) -> Vec<(&'static str, String)> {
    let v = t.venues;
    let or_none =
        |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| t.common.none.to_owned());
    let comma = if t.lang == Lang::Ja { "、" } else { ", " };
    let date = |text: &Option<String>| {
        text.as_deref().map_or_else(|| t.common.none.to_owned(), |text| long_date_of(text, t.lang))
    };
    let supply = venue
        .supply
        .iter()
        .map(|supply| format!("{}: {}", vaccine_name(&supply.vaccine), long_date_of(&supply.confirmed_through, t.lang)))
        .collect::<Vec<_>>()
        .join(comma);
    vec![
        (v.name, venue.name.clone()),
        (v.name_kana, venue.name_kana.clone()),
        (
            v.kind,
            v.kinds
                .iter()
                .find(|(code, _)| *code == venue.kind)
                .map_or_else(|| venue.kind.clone(), |(_, words)| (*words).to_owned()),
        ),
        (v.postal_code, or_none(venue.postal_code.clone())),
        (v.address, venue.address.clone()),
        (v.phone, or_none(venue.phone.as_deref().map(phone))),
        (v.vaccines, venue.vaccines.iter().map(|code| vaccine_name(code)).collect::<Vec<_>>().join(comma)),
        (v.supply, or_none(Some(supply))),
        (v.opens_on, date(&venue.opens_on)),
        (v.closes_on, date(&venue.closes_on)),
        (v.access_notes, or_none(Some(venue.access_notes.clone()))),
        (v.status, if venue.published { v.published } else { v.not_published }.to_owned()),
        (v.updated_at, moment(&venue.updated_at)),
    ]
}

/// The label of a field.
pub(crate) fn label(field: VenueField, t: &'static Texts) -> &'static str {
    let t = t.venues;
    match field {
        VenueField::Name => t.name,
        VenueField::NameKana => t.name_kana,
        VenueField::Kind => t.kind,
        VenueField::PostalCode => t.postal_code,
        VenueField::Address => t.address,
        VenueField::Phone => t.phone,
        VenueField::Vaccines => t.vaccines,
        VenueField::AccessNotes => t.access_notes,
        VenueField::Period => t.period,
        VenueField::Published => t.publishing,
        VenueField::Supply => t.supply,
    }
}
