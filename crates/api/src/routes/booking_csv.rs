//! Bookings as lines of CSV, in UTF-8 or Shift_JIS.

use super::booking_wire::reference;
use crate::clock::rfc3339;
use bytes::Bytes;
use encoding_rs::SHIFT_JIS;
use madoguchi_contract::Lang;
use madoguchi_domain::{PriorityGroup, Vaccine};
use madoguchi_store::bookings::Booking;
use std::borrow::Cow;
use std::collections::HashMap;

/// How the text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CsvEncoding {
    /// UTF-8 with a byte order mark, without which spreadsheets take it for Shift_JIS.
    Utf8,
    /// Shift_JIS as Windows writes it.
    ShiftJis,
}

impl CsvEncoding {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Utf8 => "text/csv; charset=utf-8; header=present",
            Self::ShiftJis => "text/csv; charset=shift_jis; header=present",
        }
    }

    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xef\xbb\xbf",
            Self::ShiftJis => b"",
        }
    }

    fn encode(self, text: Vec<u8>) -> Vec<u8> {
        match (self, String::from_utf8_lossy(&text)) {
            (Self::Utf8, _) => text,
            (Self::ShiftJis, text) => shift_jis(&text),
        }
    }
}

/// The mark printers put for a character they do not have, 〓.
const GETA: [u8; 2] = [0x81, 0xac];

fn shift_jis(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        let mut buffer = [0; 4];
        match SHIFT_JIS.encode(c.encode_utf8(&mut buffer)) {
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
            (_, _, true) => bytes.extend_from_slice(&GETA),
        }
    }
    bytes
}

/// Names of products and groups in the reader's language.
pub(super) struct Names {
    lang: Lang,
    vaccines: HashMap<String, String>,
    groups: HashMap<String, String>,
}

impl Names {
    pub(super) fn new(lang: Lang, vaccines: Vec<Vaccine>, groups: Vec<PriorityGroup>) -> Self {
        let name = |ja: String, en: String| match lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        Self {
            lang,
            vaccines: vaccines.into_iter().map(|v| (v.code, name(v.name_ja, v.name_en))).collect(),
            groups: groups.into_iter().map(|g| (g.code, name(g.name_ja, g.name_en))).collect(),
        }
    }
}

const HEADERS: [(&str, &str); 21] = [
    ("予約番号", "Reference"),
    ("状態", "Status"),
    ("接種日", "Date"),
    ("開始時刻", "Starts"),
    ("終了時刻", "Ends"),
    ("会場名", "Venue"),
    ("会場住所", "Venue address"),
    ("ワクチン", "Vaccine"),
    ("接種回数", "Dose"),
    ("接種者氏名", "Recipient"),
    ("接種者氏名(かな)", "Recipient (kana)"),
    ("接種者生年月日", "Birth date"),
    ("接種対象者分類", "Priority group"),
    ("自治体コード", "Municipality code"),
    ("クーポン番号", "Coupon number"),
    ("予約者氏名(かな)", "Booker (kana)"),
    ("予約者電話番号", "Booker phone"),
    ("前回接種日", "Previous dose date"),
    ("前回ワクチン", "Previous dose vaccine"),
    ("登録日時", "Booked at"),
    ("更新日時", "Changed at"),
];

/// Writes the header once and then bookings, page by page.
pub(super) struct Rows {
    encoding: CsvEncoding,
    names: Names,
    begun: bool,
}

impl Rows {
    pub(super) fn new(encoding: CsvEncoding, names: Names) -> Self {
        Self { encoding, names, begun: false }
    }

    pub(super) fn write(&mut self, bookings: &[Booking]) -> Result<Bytes, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let first = !std::mem::replace(&mut self.begun, true);
        if first {
            writer.write_record(HEADERS.map(|(ja, en)| match self.names.lang {
                Lang::Ja => ja,
                Lang::En => en,
            }))?;
        }
        for booking in bookings {
            writer.write_record(self.fields(booking).map(|field| harmless(field).into_owned()))?;
        }
        let text = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        let mut bytes = if first { self.encoding.mark().to_vec() } else { Vec::new() };
        bytes.extend(self.encoding.encode(text));
        Ok(bytes.into())
    }

    fn fields<'a>(&'a self, b: &'a Booking) -> [Cow<'a, str>; HEADERS.len()] {
        let named = |names: &'a HashMap<String, String>, code: &'a str| -> Cow<'a, str> {
            names.get(code).map_or(code, String::as_str).into()
        };
        let status = match (b.is_live(), self.names.lang) {
            (true, Lang::Ja) => "予約済み",
            (true, Lang::En) => "booked",
            (false, Lang::Ja) => "取消",
            (false, Lang::En) => "cancelled",
        };
        let previous = b.previous_dose.as_ref();
        [
            reference(&b.reference).into(),
            status.into(),
            b.slot.date.to_string().into(),
            b.slot.window.start().to_string().into(),
            b.slot.window.end().to_string().into(),
            (&b.slot.venue_name).into(),
            (&b.slot.venue_address).into(),
            named(&self.names.vaccines, &b.slot.vaccine),
            b.dose.to_string().into(),
            (&b.recipient_name).into(),
            (&b.recipient_name_kana).into(),
            b.birth_date.to_string().into(),
            named(&self.names.groups, &b.group),
            (&b.coupon_municipality_code).into(),
            (&b.coupon_number).into(),
            (&b.booker_name_kana).into(),
            (&b.booker_phone).into(),
            previous.map(|dose| dose.date.to_string()).unwrap_or_default().into(),
            previous.map_or(Cow::Borrowed(""), |dose| named(&self.names.vaccines, &dose.vaccine)),
            rfc3339(b.created_at).into(),
            rfc3339(b.updated_at).into(),
        ]
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe in front.
fn harmless(field: Cow<'_, str>) -> Cow<'_, str> {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}").into() } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_jis_has_the_letters_of_windows_and_a_mark_for_the_rest() {
        for (text, expected) in
            [("山", &b"\x8e\x52"[..]), ("髙﨑", b"\xfb\xfc\xfa\xb1"), ("𠮷", b"\x81\xac"), ("A,1\r\n", b"A,1\r\n")]
        {
            assert_eq!(shift_jis(text), expected, "{text}");
        }
    }

    #[test]
    fn formulas_are_made_harmless() {
        for (field, expected) in
            [("=1+1", "'=1+1"), ("+81", "'+81"), ("-", "'-"), ("@a", "'@a"), ("山田", "山田"), ("", "")]
        {
            assert_eq!(harmless(field.into()), expected);
        }
    }
}
