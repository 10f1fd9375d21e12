//! Bookings as lines of CSV.

use crate::error::ApiError;
use crate::routes::sheet::{CsvEncoding, Sheet};
use bytes::Bytes;
use madoguchi_contract::Lang;
use madoguchi_contract::rfc3339;
use madoguchi_domain::{Booking, BookingStatus, PriorityGroup, Vaccine};
use madoguchi_service::booking::wire::reference;
use std::borrow::Cow;
use std::collections::HashMap;

/// Names of products and groups in the reader's language.
#[derive(Clone)]
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
#[derive(Clone)]
pub(super) struct Rows {
    sheet: Sheet,
    names: Names,
}

impl Rows {
    pub(super) fn new(encoding: CsvEncoding, names: Names) -> Self {
        Self { sheet: Sheet::new(encoding), names }
    }

    /// How many characters were written as 〓 so far.
    pub(super) const fn replaced(&self) -> u64 {
        self.sheet.replaced()
    }

    pub(super) fn write(&mut self, bookings: &[Booking]) -> Result<Bytes, ApiError> {
        let headers = HEADERS.map(|(ja, en)| match self.names.lang {
            Lang::Ja => ja,
            Lang::En => en,
        });
        let Self { sheet, names } = self;
        sheet.write(headers, bookings.iter().map(|booking| fields(names, booking)))
    }
}

fn fields<'a>(names: &'a Names, b: &'a Booking) -> [Cow<'a, str>; HEADERS.len()] {
    let named = |known: &'a HashMap<String, String>, code: &'a str| -> Cow<'a, str> {
        known.get(code).map_or(code, String::as_str).into()
    };
    let status = match (b.status, names.lang) {
        (BookingStatus::Booked, Lang::Ja) => "予約済み",
        (BookingStatus::Booked, Lang::En) => "booked",
        (BookingStatus::Cancelled, Lang::Ja) => "取消",
        (BookingStatus::Cancelled, Lang::En) => "cancelled",
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
        named(&names.vaccines, &b.slot.vaccine),
        b.dose.to_string().into(),
        (&b.recipient_name).into(),
        (&b.recipient_name_kana).into(),
        b.birth_date.to_string().into(),
        named(&names.groups, &b.group),
        (&b.coupon_municipality_code).into(),
        (&b.coupon_number).into(),
        (&b.booker_name_kana).into(),
        (&b.booker_phone).into(),
        previous.map(|dose| dose.date.to_string()).unwrap_or_default().into(),
        previous.map_or(Cow::Borrowed(""), |dose| named(&names.vaccines, &dose.vaccine)),
        rfc3339(b.created_at).into(),
        rfc3339(b.updated_at).into(),
    ]
}
