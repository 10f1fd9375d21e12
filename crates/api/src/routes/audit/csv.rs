//! The audit as CSV, page by page.

use crate::error::ApiError;
use crate::routes::sheet::{CsvEncoding, Sheet};
use bytes::Bytes;
use madoguchi_contract::{Lang, rfc3339};
use madoguchi_domain::ListedEvent;
use madoguchi_service::audit::export::Pages;
use std::borrow::Cow;

const HEADERS: [(&str, &str); 12] = [
    ("イベントID", "Event id"),
    ("日時", "At"),
    ("ログインID", "Log-in id"),
    ("自治体コード", "Municipality code"),
    ("操作", "Action"),
    ("対象の種類", "Kind of subject"),
    ("対象", "Subject"),
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
    sheet: Sheet,
}

impl Export {
    pub(super) fn new(pages: Pages, encoding: CsvEncoding, lang: Lang) -> Self {
        Self { pages, lang, sheet: Sheet::new(encoding) }
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
        self.sheet.write(headers, found.iter().map(fields)).map(Some)
    }
}

fn fields(event: &ListedEvent) -> [Cow<'_, str>; HEADERS.len()] {
    [
        event.id.to_string().into(),
        rfc3339(event.at).into(),
        event.login_id.as_deref().unwrap_or_default().into(),
        event.municipality_code.as_deref().unwrap_or_default().into(),
        (&event.action).into(),
        (&event.subject_kind).into(),
        (&event.subject_id).into(),
        (&event.purpose).into(),
        (&event.request_id).into(),
        (&event.address).into(),
        event.link.as_ref().map(|(seq, _)| seq.to_string()).unwrap_or_default().into(),
        event.link.as_ref().map_or("", |(_, hash)| hash).into(),
    ]
}
