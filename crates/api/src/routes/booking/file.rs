//! A file of bookings on its way out, page by page.

use crate::error::ApiError;
use crate::routes::booking::csv::Rows;
use crate::routes::sheet::{self, CsvEncoding};
use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream;
use madoguchi_domain::Booking;
use madoguchi_service::Failure;
use madoguchi_service::booking::export;

/// Rows that are read and counted page by page, and how a page of them is written.
pub(in crate::routes) trait Pages: Clone + 'static {
    /// A row.
    type Row;

    /// The next page; `None` after the last.
    async fn read(&mut self) -> Result<Option<Vec<Self::Row>>, Failure>;

    /// Counts the people of a page, before they are sent.
    async fn count_looks(&self, page: &[Self::Row]) -> Result<(), Failure>;

    /// A page as lines of the file.
    fn write(&self, rows: &mut Rows, page: &[Self::Row]) -> Result<Bytes, ApiError>;
}

impl Pages for export::Pages {
    type Row = Booking;

    async fn read(&mut self) -> Result<Option<Vec<Booking>>, Failure> {
        self.read().await
    }

    async fn count_looks(&self, page: &[Booking]) -> Result<(), Failure> {
        self.count_looks(page).await
    }

    fn write(&self, rows: &mut Rows, page: &[Booking]) -> Result<Bytes, ApiError> {
        rows.write(page)
    }
}

/// The file as an answer.
pub(in crate::routes) async fn answer(
    pages: impl Pages,
    rows: Rows,
    encoding: CsvEncoding,
    name: &str,
) -> Result<HttpResponse, ApiError> {
    let file = File { pages, rows };
    let replaced = match encoding {
        CsvEncoding::Utf8 => 0,
        CsvEncoding::ShiftJis => file.clone().replaced().await?,
    };
    Ok(sheet::answer(encoding, name, replaced, stream::try_unfold(file, File::next)))
}

/// What is still to be sent.
#[derive(Clone)]
struct File<P> {
    pages: P,
    rows: Rows,
}

impl<P: Pages> File<P> {
    /// The next page as bytes, once its rows are counted as looks. An error breaks the answer off: the client sees that
    /// the file is not whole.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        let Some((bytes, found)) = self.page().await? else { return Ok(None) };
        self.pages.count_looks(&found).await?;
        Ok(Some((bytes, self)))
    }

    /// How many characters will stand as 〓 in the file: the answer says so before it begins, so the pages are written
    /// once for that.
    async fn replaced(mut self) -> Result<u64, ApiError> {
        while self.page().await?.is_some() {}
        Ok(self.rows.replaced())
    }

    /// The next page as bytes, and its rows.
    async fn page(&mut self) -> Result<Option<(Bytes, Vec<P::Row>)>, ApiError> {
        let Some(found) = self.pages.read().await? else { return Ok(None) };
        Ok(Some((self.pages.write(&mut self.rows, &found)?, found)))
    }
}
