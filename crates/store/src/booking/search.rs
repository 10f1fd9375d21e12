//! Lists of bookings: filters, four orders, and pages that go on where the last one ended.

use crate::audit::look_ups::People;
use crate::booking::{BookingRow, booking_columns};

use crate::schema::{booking, venue};
use crate::slot::minute;
use crate::{AnyConnection, StoreError};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use madoguchi_domain::{AtTime, Booking, BookingFilter, BookingOrder, FindKey, Scope};

type Either = <AnyConnection as Connection>::Backend;
type Listed = diesel::dsl::InnerJoin<booking::table, venue::table>;
type Query<'a> = diesel::dsl::IntoBoxed<'a, Listed, Either>;
type Condition<'a> = Box<
    dyn BoxableExpression<diesel::dsl::InnerJoinQuerySource<booking::table, venue::table>, Either, SqlType = Bool> + 'a,
>;

/// One page of at most `limit` bookings in `scope`; `true` when more follow.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &BookingFilter,
    order: &BookingOrder,
    limit: usize,
) -> Result<(Vec<Booking>, bool), StoreError> {
    let query = booking::table.inner_join(venue::table).into_boxed();
    let query = in_scope(query, scope);
    let Some(query) = filtered(query, filter) else { return Ok((vec![], false)) };
    let query = ordered(query, order).limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1));
    let rows: Vec<BookingRow> = query.select(booking_columns!()).load(conn)?;
    let more = rows.len() > limit;
    let bookings = rows.into_iter().take(limit).map(crate::booking::read).collect::<Result<_, _>>()?;
    Ok((bookings, more))
}

/// How many bookings in `scope` there are of each municipality.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut AnyConnection, scope: &Scope, filter: &BookingFilter) -> Result<People, StoreError> {
    let mut counted = People::new();
    // A boxed query cannot be grouped. Each count goes along an index, and nobody works for many municipalities.
    for municipality in scope.municipalities() {
        let query = booking::table.inner_join(venue::table).into_boxed();
        let query = query.filter(booking::municipality_code.eq(municipality.as_str()));
        let Some(query) = filtered(query, filter) else { return Ok(People::new()) };
        let people: i64 = query.count().get_result(conn)?;
        if people > 0 {
            counted.insert(*municipality, i32::try_from(people).unwrap_or(i32::MAX));
        }
    }
    Ok(counted)
}

/// One code is compared with `=`, so that the index also gives the order.
fn in_scope<'a>(query: Query<'a>, scope: &Scope) -> Query<'a> {
    let mut codes = scope.codes();
    match codes.len() {
        1 => query.filter(booking::municipality_code.eq(codes.swap_remove(0))),
        _ => query.filter(booking::municipality_code.eq_any(codes)),
    }
}

/// `None` when nothing can fit.
fn filtered<'a>(mut query: Query<'a>, filter: &'a BookingFilter) -> Option<Query<'a>> {
    if let Some(keys) = &filter.keys {
        let any = keys.iter().map(fits).reduce(|one, other| Box::new(one.or(other)))?;
        query = query.filter(any);
    }
    if let Some(venue_id) = filter.venue_id {
        query = query.filter(booking::venue_id.eq(venue_id));
    }
    if let Some(from) = filter.from {
        query = query.filter(booking::date.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(booking::date.le(to));
    }
    if let Some(vaccine) = &filter.vaccine {
        query = query.filter(booking::vaccine.eq(vaccine));
    }
    if let Some(dose) = filter.dose {
        query = query.filter(booking::dose.eq(i16::from(dose)));
    }
    if let Some(status) = filter.status {
        query = query.filter(booking::status.eq(status));
    }
    Some(query)
}

/// Whether a booking fits one reading of what was typed. Each condition is one of equality, or a range of a key, along
/// an index of its own.
fn fits(key: &FindKey) -> Condition<'_> {
    match key {
        FindKey::Coupon(coupon) => Box::new(
            booking::coupon_municipality_code
                .eq(coupon.municipality.to_string())
                .and(booking::coupon_number.eq(coupon.number.as_str())),
        ),
        FindKey::CouponNumber(number) => Box::new(booking::coupon_number.eq(number.as_str())),
        FindKey::Phone(phone) => Box::new(booking::booker_phone.eq(phone.as_str())),
        FindKey::PhoneLastFour(digits) => Box::new(booking::booker_phone_last_four.eq(digits)),
        FindKey::Reference(reference) => Box::new(booking::reference.eq(reference.digits())),
        FindKey::BirthDate(date) => Box::new(booking::birth_date.eq(date)),
        FindKey::Kana(key) => Box::new(
            (booking::recipient_kana_key.ge(key).and(booking::recipient_kana_key.lt(after_prefix(key))))
                .or(booking::booker_kana_key.ge(key).and(booking::booker_kana_key.lt(after_prefix(key)))),
        ),
        FindKey::Name(key) => {
            Box::new(booking::recipient_name_key.ge(key).and(booking::recipient_name_key.lt(after_prefix(key))))
        }
    }
}

/// A text after everything that begins with `prefix`, in code point order.
fn after_prefix(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

fn ordered<'a>(query: Query<'a>, order: &'a BookingOrder) -> Query<'a> {
    let by_time = (booking::date, booking::starts_minute, booking::id);
    match order {
        BookingOrder::Date(None) => query.order(by_time),
        BookingOrder::Date(Some(AtTime { date, starts, id })) => query
            .filter(booking::date.ge(date))
            .filter(
                booking::date
                    .gt(date)
                    .or(booking::starts_minute.gt(minute(*starts)))
                    .or(booking::starts_minute.eq(minute(*starts)).and(booking::id.gt(id))),
            )
            .order(by_time),
        BookingOrder::DateDescending(after) => {
            let query = query.order((booking::date.desc(), booking::starts_minute.desc(), booking::id.desc()));
            match after {
                None => query,
                Some(AtTime { date, starts, id }) => query.filter(booking::date.le(date)).filter(
                    booking::date
                        .lt(date)
                        .or(booking::starts_minute.lt(minute(*starts)))
                        .or(booking::starts_minute.eq(minute(*starts)).and(booking::id.lt(id))),
                ),
            }
        }
        BookingOrder::Kana(after) => {
            let query = query.order((booking::recipient_kana_key, booking::id));
            match after {
                None => query,
                Some((key, id)) => query
                    .filter(booking::recipient_kana_key.ge(key))
                    .filter(booking::recipient_kana_key.gt(key).or(booking::id.gt(id))),
            }
        }
        BookingOrder::Created(after) => {
            let query = query.order(booking::id.desc());
            match after {
                None => query,
                Some(id) => query.filter(booking::id.lt(id)),
            }
        }
    }
}
