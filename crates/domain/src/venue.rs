//! Venues (接種会場).

use crate::person::kana::is_kana_name;
use crate::word::words;
use crate::{MunicipalityCode, Phone, VenueId, text_key};
use chrono::{NaiveDate, NaiveDateTime};

words! {
    /// What a venue is.
    VenueKind {
        /// A special vaccination site (特設の接種会場).
        SpecialSite = "special_site",
        /// A medical institution (医療機関).
        MedicalInstitution = "medical_institution",
    }
}

/// A product that a venue handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandledVaccine {
    /// Code of the product.
    pub vaccine: String,
    /// Last date with confirmed supply (分配確定している最終日付); none: no supply is confirmed.
    pub confirmed_through: Option<NaiveDate>,
}

/// What is registered of a venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueDetails {
    /// Name.
    pub name: String,
    /// Kana reading, as typed.
    pub name_kana: String,
    /// Kind.
    pub kind: VenueKind,
    /// `NNN-NNNN`.
    pub postal_code: Option<String>,
    /// Address.
    pub address: String,
    /// Phone.
    pub phone: Option<Phone>,
    /// Products handled, each once.
    pub vaccines: Vec<HandledVaccine>,
    /// Access notes.
    pub access_notes: String,
    /// First day in use.
    pub opens_on: Option<NaiveDate>,
    /// Last day in use.
    pub closes_on: Option<NaiveDate>,
    /// Whether it can be searched and booked.
    pub published: bool,
}

impl VenueDetails {
    /// What lists are sorted by: the reading.
    pub fn kana_key(&self) -> String {
        text_key(&self.name_kana)
    }

    /// What a keyword is looked for in: name, reading, address and postal code, apart from each other.
    pub fn search_key(&self) -> String {
        let postal = self.postal_code.as_deref().unwrap_or_default();
        let digits = postal.replace('-', "");
        [self.name.as_str(), &self.name_kana, &self.address, postal, &digits].map(text_key).join("\n")
    }
}

/// Whether `text` can be the reading of a venue's name: kana, and what stands in names of places: digits, Latin
/// letters, middle dots, dashes and brackets. At least one kana, digit or letter.
pub fn is_venue_reading(text: &str) -> bool {
    let letter = |c: char| {
        let width_folded =
            if matches!(c, '！'..='～') { char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c) } else { c };
        width_folded.is_ascii_alphanumeric() || is_kana_name(c.encode_utf8(&mut [0; 4]))
    };
    let sign = |c: char| {
        matches!(c, ' ' | '\u{3000}' | '・' | '･' | '-' | '－' | '‐' | '(' | ')' | '（' | '）' | '.' | '&' | '＆')
    };
    text.chars().all(|c| letter(c) || sign(c)) && text.chars().any(letter)
}

/// A stored venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// Id.
    pub id: VenueId,
    /// Owner.
    pub municipality: MunicipalityCode,
    /// What is registered.
    pub details: VenueDetails,
    /// Counts up with every change.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

/// Which venues a list shows.
#[derive(Debug, Clone, Default)]
pub struct VenueFilter {
    /// In name, kana, address or postal code.
    pub q: Option<String>,
    /// Of this municipality.
    pub municipality: Option<MunicipalityCode>,
    /// Published or not.
    pub published: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_places_take_digits_and_latin_letters() {
        for reading in
            ["トクセツノセッシュカイジョウテスト", "だい２かいじょう", "ﾖｺﾊﾏ ABCホール", "セント・メリー (ベツカン)"]
        {
            assert!(is_venue_reading(reading), "{reading}");
        }
        for other in ["", " ", "・", "横浜会場", "カイジョウ😀", "カイジョウ<b>"] {
            assert!(!is_venue_reading(other), "{other}");
        }
    }
}
