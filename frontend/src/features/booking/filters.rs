//! The booking list: its filters in the address (never what was looked for: that is personal data), and its rows.

use crate::components::form::date_draft::{DateDraft, DateReading};
use crate::format::dates;
use crate::format::query::{Query, encoded};
use crate::format::text::phone;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::booking::{Booking, BookingExportRequest, BookingSearchRequest};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_domain as domain;

/// The filters, as the address says them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    pub(crate) venue: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) programme: String,
    pub(crate) vaccine: String,
    pub(crate) dose: String,
    pub(crate) status: String,
    pub(crate) sort: String,
}

impl Filters {
    /// Reads an address; unknown parameters are not ours.
    pub(crate) fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let field = |name: &str| get(name).unwrap_or_default();
        let date = |name: &str| get(name).filter(|text| dates::wire_date(text).is_some()).unwrap_or_default();
        Self {
            venue: field("venue"),
            from: date("from"),
            to: date("to"),
            programme: field("programme"),
            vaccine: field("vaccine"),
            dose: get("dose").filter(|dose| matches!(dose.parse(), Ok(1..=9))).unwrap_or_default(),
            status: get("status")
                .filter(|status| matches!(status.as_str(), "booked" | "cancelled"))
                .unwrap_or_default(),
            sort: get("sort").filter(|sort| matches!(sort.as_str(), "-date" | "kana" | "-created")).unwrap_or_default(),
        }
    }

    /// Whether one of the rarer filters is set.
    pub(crate) fn has_rarer(&self) -> bool {
        [&self.programme, &self.vaccine, &self.dose, &self.sort].into_iter().any(|value| !value.is_empty())
    }

    /// The address of the list with these filters.
    pub(crate) fn address(&self) -> String {
        Query::new()
            .with("venue", &self.venue)
            .with("from", &self.from)
            .with("to", &self.to)
            .with("programme", &self.programme)
            .with("vaccine", &self.vaccine)
            .with("dose", &self.dose)
            .with("status", &self.status)
            .with("sort", if self.sort == "date" { "" } else { &self.sort })
            .on("/bookings")
    }

    /// The request for a page of the list.
    pub(crate) fn request(&self, q: &str, cursor: Option<&str>, limit: i64) -> BookingSearchRequest {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        BookingSearchRequest {
            q: given(q),
            venue_id: given(&self.venue),
            from: given(&self.from),
            to: given(&self.to),
            programme: given(&self.programme),
            vaccine: given(&self.vaccine),
            dose: self.dose.parse().ok(),
            status: given(&self.status),
            sort: given(&self.sort),
            limit: Some(limit),
            cursor: cursor.map(str::to_owned),
        }
    }

    /// The export with the same filters; it comes by day and time.
    pub(crate) fn export(&self, encoding: &str, q: &str) -> BookingExportRequest {
        let BookingSearchRequest { q, venue_id, from, to, programme, vaccine, dose, status, .. } =
            self.request(q, None, 1);
        let encoding = Some(encoding.to_owned());
        BookingExportRequest { q, venue_id, from, to, programme, vaccine, dose, status, encoding }
    }

    /// The first and last day as they are edited.
    pub(crate) fn dates(&self) -> (DateDraft, DateDraft) {
        (DateDraft::of_wire(Some(&self.from)), DateDraft::of_wire(Some(&self.to)))
    }
}

/// What is wrong with the dates of the filters.
pub(crate) fn date_errors(from: &DateDraft, to: &DateDraft, lang: Lang) -> Vec<FieldError> {
    let wrong = |draft: &DateDraft| matches!(draft.reading(), DateReading::Partial | DateReading::Wrong(_));
    [("/from", from), ("/to", to)]
        .into_iter()
        .filter(|(_, draft)| wrong(draft))
        .map(|(pointer, _)| FieldCode::NotADate.at(pointer, lang))
        .collect()
}

/// A row of a list of bookings.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) reference: String,
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) venue: String,
    pub(crate) vaccine: String,
    pub(crate) dose: String,
    pub(crate) name: String,
    pub(crate) kana: String,
    pub(crate) birth: String,
    pub(crate) phone: String,
    pub(crate) status: &'static str,
    pub(crate) live: bool,
}

impl Row {
    /// The row of a booking; the name of the product comes from the reference data.
    pub(crate) fn of(booking: &Booking, vaccine: String, t: &'static Texts) -> Self {
        let slot = &booking.slot;
        let live = booking.status == "booked";
        Self {
            href: format!("/bookings/{}", encoded(&booking.id)),
            reference: booking.reference.clone(),
            date: dates::long_date_of(&slot.date, t.lang),
            time: dates::time_band(&slot.starts, &slot.ends),
            venue: slot.venue.name.clone(),
            vaccine,
            dose: (t.common.dose)(booking.recipient.dose),
            name: booking.recipient.name.clone(),
            kana: booking.recipient.name_kana.clone(),
            birth: dates::plain_date_of(&booking.recipient.birth_date, t.lang),
            phone: phone(&booking.booker.phone),
            status: if live { t.common.booked } else { t.common.cancelled },
            live,
        }
    }
}

/// The birth date with its era and the age on the day of vaccination.
pub(crate) fn birth_and_age(booking: &Booking, t: &'static Texts) -> String {
    let Some(birth) = dates::wire_date(&booking.recipient.birth_date) else {
        return booking.recipient.birth_date.clone();
    };
    let mut words = format!("{} ({})", dates::plain_date(birth, t.lang), domain::format_wareki(birth));
    if let Some(date) = dates::wire_date(&booking.slot.date) {
        let age = domain::BirthDate::new(birth, date).map(|birth| birth.age_on(date));
        if let Ok(age) = age {
            words = format!("{words} · {}", (t.bookings.age)(age));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_filters_and_reads_back() {
        let filters = Filters {
            venue: "3".into(),
            from: "2021-03-01".into(),
            programme: "zoster".into(),
            status: "booked".into(),
            sort: "kana".into(),
            ..Filters::default()
        };
        assert_eq!(filters.address(), "/bookings?venue=3&from=2021-03-01&programme=zoster&status=booked&sort=kana");
        assert!(filters.has_rarer());
        let sent = (filters.request("", None, 1).programme, filters.export("utf-8", "").programme);
        assert_eq!(sent, (Some("zoster".to_owned()), Some("zoster".to_owned())));
        let read = Filters::read(|name| match name {
            "venue" => Some("3".into()),
            "from" => Some("2021-03-01".into()),
            "to" => Some("2021-02-30".into()),
            "programme" => Some("zoster".into()),
            "dose" => Some("12".into()),
            "status" => Some("booked".into()),
            "sort" => Some("kana".into()),
            _ => None,
        });
        assert_eq!(read, filters);
    }

    #[test]
    fn empty_filters_are_not_sent() {
        let request = Filters::default().request("  ", None, 50);
        assert_eq!(request, BookingSearchRequest { limit: Some(50), ..BookingSearchRequest::default() });
        let export = Filters::default().export("shift_jis", " ");
        let expected = BookingExportRequest { encoding: Some("shift_jis".into()), ..BookingExportRequest::default() };
        assert_eq!(export, expected);
    }
}
