//! Many slots in few statements. All days of a plan share one pattern, so that a statement carries dates and the
//! pattern, and the database multiplies them.

use crate::slot::minute;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Date, Nullable, SmallInt, Text};
use diesel::sqlite::Sqlite;
use madoguchi_domain::{SlotPlanId, TimeWindow, VenueId};

/// About how many slots one statement writes; progress is told in between.
const CHUNK: usize = 10_000;

/// What all slots of a plan share.
pub(crate) struct NewSlots<'a> {
    pub(crate) plan_id: SlotPlanId,
    pub(crate) venue_id: VenueId,
    pub(crate) programme: &'a str,
    pub(crate) vaccine: &'a str,
    pub(crate) capacity: i16,
    pub(crate) publish_on: Option<NaiveDate>,
    pub(crate) pattern: &'a [TimeWindow],
}

/// Writes `pattern` on every date.
pub(crate) fn insert(
    conn: &mut AnyConnection,
    slots: &NewSlots<'_>,
    dates: &[NaiveDate],
    written: &dyn Fn(u32),
) -> Result<(), StoreError> {
    let starts: Vec<i16> = slots.pattern.iter().map(|w| minute(w.start())).collect();
    let ends: Vec<i16> = slots.pattern.iter().map(|w| minute(w.end())).collect();
    let days_a_chunk = (CHUNK / slots.pattern.len().max(1)).max(1);
    let mut done = 0;
    for dates in dates.chunks(days_a_chunk) {
        done += match conn {
            AnyConnection::Postgresql(c) => InsertArrays { slots, dates, starts: &starts, ends: &ends }.execute(c)?,
            AnyConnection::Sqlite(c) => {
                InsertJson { slots, dates: json_dates(dates), pattern: json_pattern(&starts, &ends) }.execute(c)?
            }
        };
        written(u32::try_from(done).unwrap_or(u32::MAX));
    }
    Ok(())
}

const INTO: &str = "INSERT INTO slot (plan_id, venue_id, programme, vaccine, capacity, taken, status, publish_on, \
    date, starts_minute, ends_minute) ";

struct InsertArrays<'a> {
    slots: &'a NewSlots<'a>,
    dates: &'a [NaiveDate],
    starts: &'a [i16],
    ends: &'a [i16],
}

impl QueryFragment<Pg> for InsertArrays<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(INTO);
        out.push_sql("SELECT ");
        out.push_bind_param::<BigInt, _>(&self.slots.plan_id)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.slots.venue_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(self.slots.programme)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(self.slots.vaccine)?;
        out.push_sql(", ");
        out.push_bind_param::<SmallInt, _>(&self.slots.capacity)?;
        out.push_sql(", 0, 'open', ");
        out.push_bind_param::<Nullable<Date>, _>(&self.slots.publish_on)?;
        out.push_sql(", day.date, band.starts, band.ends FROM unnest(");
        out.push_bind_param::<Array<Date>, _>(self.dates)?;
        out.push_sql(") AS day (date) CROSS JOIN unnest(");
        out.push_bind_param::<Array<SmallInt>, _>(self.starts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<SmallInt>, _>(self.ends)?;
        out.push_sql(") AS band (starts, ends) ORDER BY day.date, band.starts");
        Ok(())
    }
}

impl QueryId for InsertArrays<'_> {
    type QueryId = InsertArrays<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<PgConnection> for InsertArrays<'_> {}

/// SQLite has no arrays: they travel as JSON.
struct InsertJson<'a> {
    slots: &'a NewSlots<'a>,
    dates: String,
    pattern: String,
}

/// Dates need no escaping.
fn json_dates(dates: &[NaiveDate]) -> String {
    let quoted: Vec<String> = dates.iter().map(|date| format!("\"{date}\"")).collect();
    format!("[{}]", quoted.join(","))
}

fn json_pattern(starts: &[i16], ends: &[i16]) -> String {
    let bands: Vec<String> = starts.iter().zip(ends).map(|(starts, ends)| format!("[{starts},{ends}]")).collect();
    format!("[{}]", bands.join(","))
}

impl QueryFragment<Sqlite> for InsertJson<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(INTO);
        out.push_sql("SELECT ");
        out.push_bind_param::<BigInt, _>(&self.slots.plan_id)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.slots.venue_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(self.slots.programme)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(self.slots.vaccine)?;
        out.push_sql(", ");
        out.push_bind_param::<SmallInt, _>(&self.slots.capacity)?;
        out.push_sql(", 0, 'open', ");
        out.push_bind_param::<Nullable<Date>, _>(&self.slots.publish_on)?;
        out.push_sql(", day.value, json_extract(band.value, '$[0]'), json_extract(band.value, '$[1]') FROM json_each(");
        out.push_bind_param::<Text, _>(&self.dates)?;
        out.push_sql(") AS day CROSS JOIN json_each(");
        out.push_bind_param::<Text, _>(&self.pattern)?;
        out.push_sql(") AS band");
        Ok(())
    }
}

impl QueryId for InsertJson<'_> {
    type QueryId = InsertJson<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<SqliteConnection> for InsertJson<'_> {}
