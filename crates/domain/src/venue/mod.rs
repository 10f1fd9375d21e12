//! Venues (接種会場).

pub(crate) mod outside;

use crate::person::kana::{is_kana_name, unnumbered_key};
use crate::word::words;
use crate::{Lang, MunicipalityCode, Phone, VenueId, text_key};
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

/// The days on which a venue is used (開設期間), both ends included; without an end it is open there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpeningPeriod {
    /// First day in use.
    pub opens_on: Option<NaiveDate>,
    /// Last day in use.
    pub closes_on: Option<NaiveDate>,
}

impl OpeningPeriod {
    /// Whether the venue is used on a day.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        !self.begins_after(date) && !self.ended_before(date)
    }

    /// Whether a day is before the first one in use.
    #[must_use]
    pub fn begins_after(&self, date: NaiveDate) -> bool {
        self.opens_on.is_some_and(|opens| date < opens)
    }

    /// Whether a day is after the last one in use.
    #[must_use]
    pub fn ended_before(&self, date: NaiveDate) -> bool {
        self.closes_on.is_some_and(|closes| closes < date)
    }

    /// The period in a sentence; empty without an end.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        match (lang, self.opens_on, self.closes_on) {
            (_, None, None) => String::new(),
            (Lang::Ja, Some(opens), None) => format!("{}から", lang.date(opens)),
            (Lang::Ja, None, Some(closes)) => format!("{}まで", lang.date(closes)),
            (Lang::Ja, Some(opens), Some(closes)) => format!("{}から{}まで", lang.date(opens), lang.date(closes)),
            (Lang::En, Some(opens), None) => format!("from {}", lang.date(opens)),
            (Lang::En, None, Some(closes)) => format!("up to {}", lang.date(closes)),
            (Lang::En, Some(opens), Some(closes)) => format!("{} to {}", lang.date(opens), lang.date(closes)),
        }
    }
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
    /// The days on which it is used.
    #[must_use]
    pub fn opening(&self) -> OpeningPeriod {
        OpeningPeriod { opens_on: self.opens_on, closes_on: self.closes_on }
    }

    /// What lists are sorted by: the reading.
    pub fn kana_key(&self) -> String {
        text_key(&self.name_kana)
    }

    /// What a keyword is looked for in: name, reading, address and postal code, apart from each other.
    pub fn search_key(&self) -> String {
        let postal = self.postal_code.as_deref().unwrap_or_default();
        let digits = postal.replace('-', "");
        let whole = [self.name.as_str(), &self.name_kana, &self.address, postal, &digits].map(text_key);
        // 星川二 is looked for before 星川二丁目 is.
        let typed_so_far = [unnumbered_key(&self.name), unnumbered_key(&self.address)];
        let further = typed_so_far.into_iter().filter(|key| !whole.contains(key)).map(|key| format!("\n{key}"));
        whole.join("\n") + &further.collect::<String>()
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
        matches!(
            c,
            ' ' | '\u{3000}' | '・' | '･' | '-' | '－' | '‐' | '−' | '―' | '〜' | '～' | '(' | ')' | '（' | '）'
        ) || matches!(c, '.' | '&' | '＆' | '\'' | '’')
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
impl VenueDetails {
    /// What tests of other things begin with.
    pub(crate) fn example() -> Self {
        Self {
            name: "会場".into(),
            name_kana: "カイジョウ".into(),
            kind: VenueKind::SpecialSite,
            postal_code: None,
            address: "横浜市".into(),
            phone: None,
            vaccines: Vec::new(),
            access_notes: String::new(),
            opens_on: None,
            closes_on: None,
            published: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_period_has_both_its_ends_or_none() {
        let march = |day: u32| NaiveDate::from_ymd_opt(2021, 3, day).unwrap();
        let check = |(opens, closes): (Option<u32>, Option<u32>), inside: &[u32], ja: &str, en: &str| {
            let period = OpeningPeriod { opens_on: opens.map(march), closes_on: closes.map(march) };
            let days: Vec<u32> = [9, 10, 20, 21].into_iter().filter(|day| period.contains(march(*day))).collect();
            assert_eq!(days, inside, "{period:?}");
            assert_eq!(Lang::ALL.map(|lang| period.said(lang)), [ja, en]);
        };
        check((None, None), &[9, 10, 20, 21], "", "");
        check((Some(10), None), &[10, 20, 21], "2021年3月10日から", "from 10 Mar 2021");
        check((None, Some(20)), &[9, 10, 20], "2021年3月20日まで", "up to 20 Mar 2021");
        check((Some(10), Some(20)), &[10, 20], "2021年3月10日から2021年3月20日まで", "10 Mar 2021 to 20 Mar 2021");
    }

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
