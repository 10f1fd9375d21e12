//! Keys of many rows at once.

use crate::{AnyConnection, StoreError};
use diesel::prelude::*;
use diesel::sql_types::Text;

/// Rows in one statement.
const CHUNK: usize = 1_000;

/// Writes keys by the set; they travel as JSON, since SQLite has no arrays. Table and column are of our own text.
pub(crate) fn write(
    conn: &mut AnyConnection,
    table: &'static str,
    column: &'static str,
    keys: &[(i64, String)],
) -> Result<(), StoreError> {
    let rows = match conn {
        AnyConnection::Postgresql(_) => {
            "(SELECT (value->>0)::bigint AS id, value->>1 AS made FROM json_array_elements($1::json))"
        }
        AnyConnection::Sqlite(_) => {
            "(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS made FROM json_each($1))"
        }
    };
    let sql = format!("UPDATE {table} SET {column} = w.made FROM {rows} AS w WHERE {table}.id = w.id");
    for keys in keys.chunks(CHUNK) {
        let json = serde_json::to_string(keys).map_err(|error| StoreError::Corrupt(format!("keys: {error}")))?;
        diesel::sql_query(&sql).bind::<Text, _>(json).execute(conn)?;
    }
    Ok(())
}
