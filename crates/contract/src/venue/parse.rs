//! Venue requests into domain types, with every field error collected.

use crate::Lang;
use crate::fields::{self, Collector, FieldCode, FieldError};
use crate::venue::{ConfirmedSupply, MAX_VACCINES, Venue, VenuePatch, VenueRequest};
use crate::{municipality_code, phone};
use madoguchi_domain::{HandledVaccine, MunicipalityCode, VenueDetails, VenueKind, is_venue_reading};
use std::collections::HashSet;

/// Of a longer list no more is looked at.
const LOOKED_AT: usize = MAX_VACCINES as usize;

/// A venue request that stands by itself. Whether its products exist is looked up later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedVenue {
    /// The owner, when the request names one.
    pub municipality: Option<MunicipalityCode>,
    /// The venue.
    pub details: VenueDetails,
}

impl VenueRequest {
    /// The venue, or everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<ParsedVenue, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let municipality = self.municipality_code.as_deref().map(municipality_code);
        let municipality = municipality.and_then(|code| errors.take("/municipality_code", code));
        let name = errors.take("/name", fields::trimmed(&self.name));
        let name_kana = errors.take("/name_kana", reading(&self.name_kana));
        let kind = VenueKind::from_code(&self.kind).ok_or(FieldCode::UnknownValue("special_site, medical_institution"));
        let kind = errors.take("/kind", kind);
        let postal_code = optional(self.postal_code.as_deref(), postal_code);
        let postal_code = errors.take("/postal_code", postal_code);
        let address = errors.take("/address", fields::trimmed(&self.address));
        let phone = errors.take("/phone", optional(self.phone.as_deref(), phone));
        let access_notes = errors.take("/access_notes", fields::lines(&self.access_notes));
        let opens_on = errors.take("/opens_on", self.opens_on.as_deref().map(fields::date).transpose());
        let closes_on = errors.take("/closes_on", self.closes_on.as_deref().map(fields::date).transpose());
        if let (Some(Some(opens_on)), Some(Some(closes_on))) = (opens_on, closes_on)
            && closes_on < opens_on
        {
            errors.refuse("/closes_on", FieldCode::EndsBeforeStart);
        }
        let vaccines = handled(&self.vaccines, &self.supply, &mut errors);
        let details = (|| {
            Some(VenueDetails {
                name: name?,
                name_kana: name_kana?,
                kind: kind?,
                postal_code: postal_code?,
                address: address?,
                phone: phone?,
                vaccines,
                access_notes: access_notes?,
                opens_on: opens_on?,
                closes_on: closes_on?,
                published: self.published,
            })
        })();
        errors.finish(details.map(|details| ParsedVenue { municipality, details }))
    }
}

/// A change of a venue that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedVenueChange {
    /// The venue as it would be.
    pub details: VenueDetails,
    /// Why slots may be left outside.
    pub outside_reason: Option<String>,
}

impl VenuePatch {
    /// The change of a stored venue, or everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(self, stored: Venue, lang: Lang) -> Result<ParsedVenueChange, Vec<FieldError>> {
        let mut errors = Collector::of(&self, lang);
        let reason = self.outside_reason.as_deref().map(fields::trimmed);
        let outside_reason = reason.and_then(|reason| errors.take("/outside_reason", reason));
        match (self.onto(stored).parse(lang), errors.finish(Some(()))) {
            (Ok(ParsedVenue { details, .. }), Ok(())) => Ok(ParsedVenueChange { details, outside_reason }),
            (venue, reason) => Err([venue.err(), reason.err()].into_iter().flatten().flatten().collect()),
        }
    }

    /// The venue as it would be after the change, to be checked like a new one. Confirmed supply of a product that is
    /// dropped goes with it.
    #[must_use]
    pub fn onto(self, venue: Venue) -> VenueRequest {
        let vaccines = self.vaccines.unwrap_or(venue.vaccines);
        let kept = venue.supply.into_iter().filter(|supply| vaccines.contains(&supply.vaccine));
        VenueRequest {
            municipality_code: None,
            name: self.name.unwrap_or(venue.name),
            name_kana: self.name_kana.unwrap_or(venue.name_kana),
            kind: self.kind.unwrap_or(venue.kind),
            postal_code: self.postal_code.unwrap_or(venue.postal_code),
            address: self.address.unwrap_or(venue.address),
            phone: self.phone.unwrap_or(venue.phone),
            access_notes: self.access_notes.unwrap_or(venue.access_notes),
            opens_on: self.opens_on.unwrap_or(venue.opens_on),
            closes_on: self.closes_on.unwrap_or(venue.closes_on),
            published: self.published.unwrap_or(venue.published),
            supply: self.supply.unwrap_or_else(|| kept.collect()),
            vaccines,
        }
    }
}

/// The products with their supply; what is wrong is noted.
fn handled(codes: &[String], supply: &[ConfirmedSupply], errors: &mut Collector) -> Vec<HandledVaccine> {
    errors.check("/vaccines");
    let mut vaccines: Vec<HandledVaccine> = Vec::new();
    for (index, code) in codes.iter().take(LOOKED_AT).enumerate() {
        let pointer = format!("/vaccines/{index}");
        let Some(vaccine) = errors.take(&pointer, fields::code(code, FieldCode::UnknownVaccine)) else { continue };
        if vaccines.iter().any(|handled| handled.vaccine == vaccine) {
            errors.refuse(pointer, FieldCode::Duplicate);
        } else {
            vaccines.push(HandledVaccine { vaccine, confirmed_through: None });
        }
    }
    errors.check("/supply");
    let mut seen = HashSet::new();
    for (index, entry) in supply.iter().take(LOOKED_AT).enumerate() {
        let through =
            errors.take(&format!("/supply/{index}/confirmed_through"), fields::date(&entry.confirmed_through));
        let pointer = format!("/supply/{index}/vaccine");
        match vaccines.iter_mut().find(|handled| handled.vaccine == entry.vaccine) {
            Some(_) if !seen.insert(&entry.vaccine) => errors.refuse(pointer, FieldCode::Duplicate),
            Some(handled) => handled.confirmed_through = through,
            None => errors.refuse(pointer, FieldCode::VaccineNotHandled),
        }
    }
    vaccines
}

/// A field that may be left out; an empty text is as good as none.
fn optional<T>(value: Option<&str>, read: impl Fn(&str) -> Result<T, FieldCode>) -> Result<Option<T>, FieldCode> {
    value.filter(|text| !text.trim().is_empty()).map(read).transpose()
}

fn reading(value: &str) -> Result<String, FieldCode> {
    let value = fields::trimmed(value)?;
    if is_venue_reading(&value) { Ok(value) } else { Err(FieldCode::NotAReading) }
}

/// Seven digits, a hyphen after the third allowed, full-width too; kept as `NNN-NNNN`.
fn postal_code(value: &str) -> Result<String, FieldCode> {
    let half_width = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '－' | 'ー' | '‐' | '−' => '-',
        _ => c,
    };
    let plain: String = value.trim().trim_start_matches('〒').chars().map(half_width).collect();
    let digits = match plain.split_once('-') {
        Some((first, second)) if first.len() == 3 => format!("{first}{second}"),
        Some(_) => return Err(FieldCode::NotAPostalCode),
        None => plain,
    };
    if digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(format!("{}-{}", &digits[..3], &digits[3..]))
    } else {
        Err(FieldCode::NotAPostalCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn venue() -> VenueRequest {
        VenueRequest {
            name: "特設の接種会場テスト".into(),
            name_kana: "トクセツノセッシュカイジョウテスト".into(),
            kind: "special_site".into(),
            address: "神奈川県横浜市港北区小机町3211".into(),
            vaccines: vec!["pfizer".into(), "moderna".into()],
            ..Default::default()
        }
    }

    #[track_caller]
    fn check(change: impl Fn(&mut VenueRequest), expected: &str) {
        let mut request = venue();
        change(&mut request);
        let said = match request.parse(Lang::En) {
            Ok(_) => "fine".to_owned(),
            Err(errors) => errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", "),
        };
        assert_eq!(said, expected);
    }

    fn supply(vaccine: &str, date: &str) -> ConfirmedSupply {
        ConfirmedSupply { vaccine: vaccine.into(), confirmed_through: date.into() }
    }

    #[test]
    fn every_fault_of_a_venue_is_named() {
        check(|_| {}, "fine");
        check(|v| v.name = " ".into(), "/name required");
        check(|v| v.name = "会\u{7}場".into(), "/name control-character");
        check(|v| v.name_kana = "横浜".into(), "/name_kana not-a-reading");
        check(|v| v.kind = "tent".into(), "/kind unknown-value");
        check(|v| v.postal_code = Some("2220036".into()), "fine");
        check(|v| v.postal_code = Some("２２２－００３６".into()), "fine");
        check(|v| v.postal_code = Some("22-20036".into()), "/postal_code not-a-postal-code");
        check(|v| v.phone = Some("12".into()), "/phone not-a-phone");
        check(|v| v.municipality_code = Some("654321".into()), "/municipality_code municipality-check-digit");
        check(|v| v.vaccines = vec![], "/vaccines required");
        check(|v| v.vaccines.push("pfizer".into()), "/vaccines/2 duplicate");
        check(|v| v.opens_on = Some("2021-02-30".into()), "/opens_on not-a-date");
        check(
            |v| (v.opens_on, v.closes_on) = (Some("2021-03-02".into()), Some("2021-03-01".into())),
            "/closes_on ends-before-start",
        );
        check(|v| v.supply = vec![supply("pfizer", "2021-03-31")], "fine");
        check(|v| v.supply = vec![supply("astrazeneca", "2021-03-31")], "/supply/0/vaccine vaccine-not-handled");
        check(
            |v| v.supply = vec![supply("pfizer", "2021-03-31"), supply("pfizer", "x")],
            "/supply/1/confirmed_through not-a-date, /supply/1/vaccine duplicate",
        );
        check(|v| (v.name, v.address) = (String::new(), String::new()), "/name required, /address required");
    }

    #[test]
    fn the_reason_to_leave_slots_outside_is_told_with_the_rest() {
        let stored = Venue { vaccines: vec!["pfizer".into()], ..Default::default() };
        let patch = |reason: String| VenuePatch {
            name: Some("会場".into()),
            name_kana: Some("カイジョウ".into()),
            kind: Some("special_site".into()),
            address: Some("横浜市".into()),
            outside_reason: Some(reason),
            ..Default::default()
        };
        let parsed = patch(" 会場の都合 ".into()).parse(stored.clone(), Lang::Ja).unwrap();
        assert_eq!(parsed.outside_reason.as_deref(), Some("会場の都合"));
        let said = |patch: VenuePatch| {
            let errors = patch.parse(stored.clone(), Lang::Ja).unwrap_err();
            errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(said(patch(" ".into())), "/outside_reason required");
        assert_eq!(said(patch("あ".repeat(501))), "/outside_reason too-long");
        let both = VenuePatch { kind: Some("tent".into()), ..patch(" ".into()) };
        assert_eq!(said(both), "/kind unknown-value, /outside_reason required");
    }

    #[test]
    fn a_dropped_product_takes_its_supply_along() {
        let venue = Venue {
            id: "1".into(),
            municipality_code: "141003".into(),
            name: "会場".into(),
            name_kana: "カイジョウ".into(),
            kind: "special_site".into(),
            postal_code: None,
            address: "横浜市".into(),
            phone: Some("0451234567".into()),
            vaccines: vec!["pfizer".into(), "moderna".into()],
            access_notes: String::new(),
            opens_on: None,
            closes_on: None,
            published: true,
            supply: vec![supply("pfizer", "2021-03-31"), supply("moderna", "2021-03-31")],
            etag: "\"1\"".into(),
            updated_at: String::new(),
        };
        let patch = VenuePatch { vaccines: Some(vec!["moderna".into()]), phone: Some(None), ..Default::default() };
        let changed = patch.onto(venue);
        assert_eq!(changed.supply, [supply("moderna", "2021-03-31")]);
        assert_eq!((changed.phone, changed.published), (None, true));
    }
}
