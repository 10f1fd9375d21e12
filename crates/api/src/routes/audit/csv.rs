//! The audit as CSV, page by page.

use crate::error::ApiError;
use crate::routes::audit::wire::wire;
use crate::routes::sheet::{CsvEncoding, Sheet};
use bytes::Bytes;
use madoguchi_contract::Lang;
use madoguchi_contract::audit::AuditEvent;
use madoguchi_contract::audit::told::Teller;
use madoguchi_domain::programme::Product;
use madoguchi_service::audit::export::{Export as Begun, Pages};
use std::borrow::Cow;
use std::collections::HashMap;

const HEADERS: [(&str, &str); 21] = [
    ("イベントID", "Event id"),
    ("日時", "At"),
    ("ログインID", "Log-in id"),
    ("役割コード", "Role code"),
    ("役割", "Role"),
    ("自治体コード", "Municipality code"),
    ("市町村", "Municipality"),
    ("操作コード", "Action code"),
    ("操作", "Action"),
    ("対象の種類コード", "Code of the kind of subject"),
    ("対象の種類", "Kind of subject"),
    ("対象ID", "Subject id"),
    ("対象", "Subject"),
    ("変更内容", "Changes"),
    ("理由", "Reason"),
    ("目的コード", "Purpose code"),
    ("目的", "Purpose"),
    ("要求ID", "Request id"),
    ("接続元", "Address"),
    ("連番", "Number in the chain"),
    ("ハッシュ", "Hash"),
];

/// What is still to be sent.
#[derive(Clone)]
pub(super) struct Export {
    pages: Pages,
    lang: Lang,
    /// Names of the products in that language.
    products: HashMap<String, String>,
    sheet: Sheet,
}

impl Export {
    pub(super) fn new(begun: Begun, encoding: CsvEncoding, lang: Lang) -> Self {
        let name = |vaccine: Product| match lang {
            Lang::Ja => (vaccine.code, vaccine.name_ja),
            Lang::En => (vaccine.code, vaccine.name_en),
        };
        let products = begun.vaccines.into_iter().map(name).collect();
        Self { pages: begun.pages, lang, products, sheet: Sheet::new(encoding) }
    }

    /// The next page as bytes. An error breaks the answer off: the client sees that the file is not whole.
    pub(super) async fn next(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        Ok(self.page().await?.map(|bytes| (bytes, self)))
    }

    /// How many characters will stand as 〓 in the file: the answer says so before it begins, so the pages are written
    /// once for that.
    pub(super) async fn replaced(mut self) -> Result<u64, ApiError> {
        while self.page().await?.is_some() {}
        Ok(self.sheet.replaced())
    }

    async fn page(&mut self) -> Result<Option<Bytes>, ApiError> {
        let Some(found) = self.pages.read().await? else { return Ok(None) };
        let headers = HEADERS.map(|(ja, en)| match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        });
        let product = |code: &str| self.products.get(code).map_or(code, String::as_str).to_owned();
        let teller = Teller { lang: self.lang, product: &product };
        let events: Vec<AuditEvent> = found.into_iter().map(wire).collect();
        self.sheet.write(headers, events.iter().map(|event| fields(event, &teller))).map(Some)
    }
}

fn fields<'a>(event: &'a AuditEvent, teller: &Teller<'_>) -> [Cow<'a, str>; HEADERS.len()] {
    let text = |text: &'a Option<String>| Cow::from(text.as_deref().unwrap_or_default());
    [
        (&event.id).into(),
        (&event.at).into(),
        text(&event.login_id),
        text(&event.role),
        teller.role(event).into(),
        text(&event.municipality_code),
        teller.municipality(event).into(),
        (&event.action).into(),
        teller.action(event).into(),
        (&event.subject_kind).into(),
        teller.kind(event).into(),
        (&event.subject_id).into(),
        teller.subject(event).unwrap_or_default().into(),
        teller.changes(event).join(" / ").into(),
        text(&event.reason),
        (&event.purpose).into(),
        teller.purpose(event).into(),
        (&event.request_id).into(),
        (&event.address).into(),
        event.seq.map(|seq| seq.to_string()).unwrap_or_default().into(),
        text(&event.hash),
    ]
}
