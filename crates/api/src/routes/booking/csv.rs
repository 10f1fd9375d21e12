//! Bookings as lines of CSV.

use crate::error::ApiError;
use crate::routes::sheet::{CsvEncoding, Sheet};
use bytes::Bytes;
use madoguchi_contract::Lang;
use madoguchi_contract::rfc3339;
use madoguchi_domain::programme::Product;
use madoguchi_domain::{Booking, BookingStatus};
use madoguchi_service::booking::rule_book::RuleBook;
use madoguchi_service::booking::wire::reference;
use std::borrow::Cow;
use std::collections::HashMap;

/// Names of products, programmes and groups in the reader's language.
#[derive(Clone)]
pub(crate) struct Names {
    lang: Lang,
    vaccines: HashMap<String, String>,
    programmes: HashMap<String, String>,
    /// By programme and code.
    groups: HashMap<(String, String), String>,
}

impl Names {
    pub(crate) fn new(lang: Lang, products: Vec<Product>, book: &RuleBook) -> Self {
        let name = |ja: &str, en: &str| match lang {
            Lang::Ja => ja.to_owned(),
            Lang::En => en.to_owned(),
        };
        let groups = book.programmes().flat_map(|programme| {
            let named = programme.rules.groups().iter();
            named.map(|g| ((programme.code.to_string(), g.code.clone()), name(&g.name_ja, &g.name_en)))
        });
        Self {
            lang,
            vaccines: products.into_iter().map(|p| (p.code, name(&p.name_ja, &p.name_en))).collect(),
            programmes: book.programmes().map(|p| (p.code.to_string(), name(&p.name_ja, &p.name_en))).collect(),
            groups: groups.collect(),
        }
    }
}

const HEADERS: [(&str, &str); 22] = [
    ("予約番号", "Reference"),
    ("状態", "Status"),
    ("接種日", "Date"),
    ("開始時刻", "Starts"),
    ("終了時刻", "Ends"),
    ("会場名", "Venue"),
    ("会場住所", "Venue address"),
    ("接種事業", "Programme"),
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
pub(crate) struct Rows {
    sheet: Sheet,
    names: Names,
}

impl Rows {
    pub(in crate::routes) fn new(encoding: CsvEncoding, names: Names) -> Self {
        Self { sheet: Sheet::new(encoding), names }
    }

    /// How many characters were written as 〓 so far.
    pub(crate) const fn replaced(&self) -> u64 {
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

    /// The same for a call list: each booking with the reason for the call.
    pub(crate) fn write_calls<'b>(
        &mut self,
        calls: impl Iterator<Item = (&'b Booking, String)>,
    ) -> Result<Bytes, ApiError> {
        let lang = self.names.lang;
        let headers = with_last(HEADERS, ("理由", "Reason")).map(|(ja, en)| match lang {
            Lang::Ja => ja,
            Lang::En => en,
        });
        let Self { sheet, names } = self;
        sheet.write(headers, calls.map(|(booking, reason)| with_last(fields(names, booking), reason.into())))
    }
}

/// A row with a column more.
fn with_last<T: Default>(row: [T; HEADERS.len()], last: T) -> [T; HEADERS.len() + 1] {
    let mut longer: [T; HEADERS.len() + 1] = Default::default();
    for (to, from) in longer.iter_mut().zip(row.into_iter().chain([last])) {
        *to = from;
    }
    longer
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
        named(&names.programmes, &b.slot.programme),
        named(&names.vaccines, &b.slot.vaccine),
        b.dose.to_string().into(),
        (&b.recipient_name).into(),
        (&b.recipient_name_kana).into(),
        b.birth_date.to_string().into(),
        names.groups.get(&(b.slot.programme.clone(), b.group.clone())).map_or(&*b.group, String::as_str).into(),
        b.person.municipality().as_str().into(),
        b.person.coupon().map(|coupon| coupon.number.as_str().to_owned()).unwrap_or_default().into(),
        (&b.booker_name_kana).into(),
        (&b.booker_phone).into(),
        previous.map(|dose| dose.date.to_string()).unwrap_or_default().into(),
        previous.map_or(Cow::Borrowed(""), |dose| named(&names.vaccines, &dose.vaccine)),
        rfc3339(b.created_at).into(),
        rfc3339(b.updated_at).into(),
    ]
}
