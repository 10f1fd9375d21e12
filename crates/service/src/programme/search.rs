//! Bookings that a document would no longer allow, looked for page by page.

use super::comparison::{Comparison, Document, Held};
use super::seen::visible;
use crate::{Actor, Failure, Service};
use madoguchi_domain::{Booking, BookingFilter, BookingOrder, BookingStatus, Scope};
use madoguchi_store::booking::ahead::{self, AtPerson};
use madoguchi_store::booking::search;
use madoguchi_store::{AnyConnection, StoreError};

/// Bookings read at a time.
const PAGE: usize = 1000;

/// Whose bookings, and where the search has come to.
#[derive(Clone)]
pub(super) enum Among {
    /// Of the municipalities in scope, in an order.
    Scope(Scope, BookingOrder),
    /// Of all municipalities, person by person: for counts only.
    All(Option<AtPerson>),
}

/// Where a search for bookings that are refused has come to.
#[derive(Clone)]
pub(super) struct Search {
    service: Service,
    /// `None` where nothing can be refused.
    comparison: Option<Comparison>,
    among: Among,
    ended: bool,
}

/// What a page of bookings gave.
pub(super) struct Found<T> {
    /// How many lie ahead.
    pub(super) checked: u32,
    /// What was made of those that are refused.
    pub(super) refused: Vec<T>,
}

impl Search {
    /// A search among the bookings in scope.
    ///
    /// # Errors
    /// Those of [`Comparison::begin`]; `NotFound` for a programme that the actor does not see.
    pub(super) async fn begin(
        service: &Service,
        by: &Actor,
        code: String,
        document: Document,
        order: BookingOrder,
    ) -> Result<Self, Failure> {
        let (actor, rules) = (by.clone(), service.clone());
        let comparison = service
            .read(move |conn| {
                let seen = visible(conn, &actor, &code)?;
                Comparison::begin(conn, &rules, &actor, &seen, document)
            })
            .await?;
        Ok(Self::of(service, comparison, Among::Scope(by.scope().clone(), order)))
    }

    /// A search that has a comparison.
    pub(super) fn of(service: &Service, comparison: Option<Comparison>, among: Among) -> Self {
        let ended = comparison.is_none();
        Self { service: service.clone(), comparison, among, ended }
    }

    /// What is compared; `None` where nothing can be refused.
    pub(super) fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// Whether there is no page any more.
    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }

    /// The next page of bookings, with what `make` makes of those that are refused; `None` after the last page.
    pub(super) async fn next<T: Send + 'static>(
        &mut self,
        make: impl Fn(&Comparison, Held) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Option<Found<T>>, Failure> {
        let Some(comparison) = self.comparison.clone().filter(|_| !self.ended) else { return Ok(None) };
        let among = self.among.clone();
        let (found, next) = self
            .service
            .read(move |conn| {
                let (page, next) = page(conn, &comparison, among)?;
                let (checked, held) = comparison.refused(conn, page)?;
                let refused = held.into_iter().map(|held| make(&comparison, held)).collect::<Result<_, _>>()?;
                Ok((Found { checked, refused }, next))
            })
            .await?;
        match next {
            Some(next) => self.among = next,
            None => self.ended = true,
        }
        Ok(Some(found))
    }
}

/// A page of the programme's bookings from the first day on, and where the next one begins.
fn page(
    conn: &mut AnyConnection,
    comparison: &Comparison,
    among: Among,
) -> Result<(Vec<Booking>, Option<Among>), StoreError> {
    let (code, from) = (comparison.code(), comparison.from());
    match among {
        Among::Scope(scope, order) => {
            let filter = BookingFilter {
                programme: Some(code.to_owned()),
                from: Some(from),
                status: Some(BookingStatus::Booked),
                ..BookingFilter::default()
            };
            let (page, more) = search::list(conn, &scope, &filter, &order, PAGE)?;
            let next = page.last().filter(|_| more).map(|last| order.after(last));
            Ok((page, next.map(|order| Among::Scope(scope, order))))
        }
        Among::All(after) => {
            let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
            let page = ahead::of_programme(conn, code, from, after.as_ref(), limit)?;
            let next = page.last().filter(|_| PAGE <= page.len()).map(AtPerson::of);
            Ok((page, next.map(|place| Among::All(Some(place)))))
        }
    }
}
