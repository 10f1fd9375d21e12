//! Lists of bookings: filters, four orders, and pages that go on where the last one ended.

use crate::audit::look_ups::People;
use crate::booking::{BookingRow, booking_columns};
use crate::reference::stored_code;

use crate::schema::{booking, venue};
use crate::slot::minute;
use crate::{AnyConnection, StoreError};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
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
    let Some(fits) = condition(Dialect::of(conn), scope, filter) else { return Ok((vec![], false)) };
    let query = booking::table.inner_join(venue::table).filter(fits).into_boxed();
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
    let Some(fits) = condition(Dialect::of(conn), scope, filter) else { return Ok(People::new()) };
    let counted: Vec<(String, i64)> = booking::table
        .inner_join(venue::table)
        .filter(fits)
        .group_by(booking::municipality_code)
        .select((booking::municipality_code, diesel::dsl::count_star()))
        .load(conn)?;
    let read = |(code, people): (String, i64)| {
        let people = i32::try_from(people).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok((stored_code(&code)?, people))
    };
    counted.into_iter().map(read).collect()
}

/// What all of a filter says of a booking in scope. One code is compared with `=`, so that the index also gives the
/// order. `None` when nothing can fit.
fn condition<'a>(dialect: Dialect, scope: &Scope, filter: &'a BookingFilter) -> Option<Condition<'a>> {
    let mut codes = scope.codes();
    let by_name = filter.keys.iter().flatten().any(|key| matches!(key, FindKey::Kana(_) | FindKey::Name(_)));
    let readings = filter.keys.as_ref().map(|keys| {
        let fit = keys.iter().map(|key| fits(dialect, &codes, key));
        fit.reduce(|one, other| Box::new(one.or(other)))
    });
    let mut all: Condition<'a> = match codes.len() {
        // Without figures of how rare a name is, SQLite would go through all bookings of the municipality.
        _ if by_name && matches!(dialect, Dialect::Sqlite) => Box::new(
            sql::<Bool>("+booking.municipality_code IN (SELECT value FROM json_each(")
                .bind::<Text, _>(serde_json::json!(codes).to_string())
                .sql("))"),
        ),
        1 => Box::new(booking::municipality_code.eq(codes.swap_remove(0))),
        _ => Box::new(booking::municipality_code.eq_any(codes)),
    };
    if let Some(any) = readings {
        all = Box::new(all.and(any?));
    }
    if let Some(venue_id) = filter.venue_id {
        all = Box::new(all.and(booking::venue_id.eq(venue_id)));
    }
    if let Some(from) = filter.from {
        all = Box::new(all.and(booking::date.ge(from)));
    }
    if let Some(to) = filter.to {
        all = Box::new(all.and(booking::date.le(to)));
    }
    if let Some(programme) = &filter.programme {
        all = Box::new(all.and(booking::programme.eq(programme)));
    }
    if let Some(vaccine) = &filter.vaccine {
        all = Box::new(all.and(booking::vaccine.eq(vaccine)));
    }
    if let Some(dose) = filter.dose {
        all = Box::new(all.and(booking::dose.eq(i16::from(dose))));
    }
    if let Some(status) = filter.status {
        all = Box::new(all.and(booking::status.eq(status)));
    }
    Some(all)
}

/// Whether a booking fits one reading of what was typed. Each condition is one of equality, or a range of a key, along
/// an index of its own.
fn fits<'a>(dialect: Dialect, codes: &[String], key: &'a FindKey) -> Condition<'a> {
    match key {
        FindKey::Coupon(coupon) => Box::new(
            booking::person_municipality_code
                .eq(coupon.municipality.to_string())
                .and(booking::person_key.eq(coupon.number.as_str())),
        ),
        FindKey::CouponNumber(number) => Box::new(booking::person_key.eq(number.as_str())),
        FindKey::Phone(phone) => Box::new(booking::booker_phone.eq(phone.as_str())),
        FindKey::PhoneLastFour(digits) => Box::new(booking::booker_phone_last_four.eq(digits)),
        FindKey::Reference(reference) => Box::new(booking::reference.eq(reference.digits())),
        FindKey::BirthDate(date) => Box::new(booking::birth_date.eq(date)),
        FindKey::Kana(words) | FindKey::Name(words) => {
            let all = words.iter().map(|word| has_word(dialect, codes, word));
            all.reduce(|one, other| Box::new(one.and(other))).unwrap_or_else(|| Box::new(sql::<Bool>("1 = 0")))
        }
    }
}

/// How a statement is written where the databases differ.
#[derive(Clone, Copy)]
enum Dialect {
    Postgresql,
    Sqlite,
}

impl Dialect {
    fn of(conn: &AnyConnection) -> Self {
        match conn {
            AnyConnection::Postgresql(_) => Self::Postgresql,
            AnyConnection::Sqlite(_) => Self::Sqlite,
        }
    }

    /// The rows of a JSON array that is bound next.
    const fn each_of(self) -> &'static str {
        match self {
            Self::Postgresql => "json_array_elements_text(",
            Self::Sqlite => "value FROM json_each(",
        }
    }

    /// What closes it.
    const fn typed(self) -> &'static str {
        match self {
            Self::Postgresql => "::json))",
            Self::Sqlite => "))",
        }
    }
}

/// One arm of [`has_word`]: the ids of a table's rows of these municipalities whose key begins with the word.
macro_rules! beginning_with {
    ($sql:expr, $select:literal, $key:literal, $dialect:expr, $codes:expr, $word:expr) => {
        $sql.sql(concat!($select, " WHERE municipality_code IN (SELECT "))
            .sql($dialect.each_of())
            .bind::<Text, _>($codes.clone())
            .sql($dialect.typed())
            .sql(concat!(" AND ", $key, " >= "))
            .bind::<Text, _>($word.to_owned())
            .sql(concat!(" AND ", $key, " < "))
            .bind::<Text, _>(after_prefix($word))
    };
}

/// Whether a booking of these municipalities has a name with a word that begins with `word`: each way along an index of
/// its own. Beside other conditions, PostgreSQL looks along an index for an array, and goes through all rows for
/// `id IN (SELECT …)`.
fn has_word<'a>(dialect: Dialect, codes: &[String], word: &str) -> Condition<'a> {
    let (before, after) = match dialect {
        Dialect::Postgresql => ("booking.id = ANY (ARRAY (", "))"),
        Dialect::Sqlite => ("booking.id IN (", ")"),
    };
    let codes = serde_json::json!(codes).to_string();
    let found = sql::<Bool>(before);
    let found = beginning_with!(found, "SELECT booking_id FROM booking_name_key", "name_key", dialect, codes, word);
    let found = beginning_with!(found, " UNION SELECT id FROM booking", "recipient_name_key", dialect, codes, word);
    let found = beginning_with!(found, " UNION SELECT id FROM booking", "recipient_kana_key", dialect, codes, word);
    let found = beginning_with!(found, " UNION SELECT id FROM booking", "booker_kana_key", dialect, codes, word);
    Box::new(found.sql(after))
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
