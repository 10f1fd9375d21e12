//! The municipalities, which come with the program.

use crate::schema::municipality;
use crate::{AnyConnection, StoreError};
use diesel::prelude::*;
use madoguchi_domain::{Municipality, text_key};
use std::collections::HashSet;

/// Whether all are stored as this program knows them.
pub(super) fn are_current(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(changed(conn)?.is_empty())
}

/// The municipalities that are not stored as this program knows them.
fn changed(conn: &mut AnyConnection) -> Result<Vec<&'static Municipality>, StoreError> {
    let stored: Vec<(String, String, String, String)> = municipality::table
        .select((municipality::code, municipality::prefecture, municipality::name, municipality::name_kana))
        .load(conn)?;
    let stored: HashSet<_> = stored.into_iter().collect();
    let is_new = |m: &&'static Municipality| {
        let row = (m.code().to_string(), m.prefecture().to_owned(), m.name().to_owned(), m.kana().to_owned());
        !stored.contains(&row)
    };
    Ok(Municipality::all().filter(is_new).collect())
}

/// The list is data of the program: a new edition replaces names and adds codes; codes are never removed, since
/// bookings refer to them.
pub(super) fn load(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let news = changed(conn)?;
    write(conn, &news)
}

/// The list with its keys, whatever is stored.
pub(super) fn rewrite(conn: &mut AnyConnection) -> Result<(), StoreError> {
    write(conn, &Municipality::all().collect::<Vec<_>>())
}

fn write(conn: &mut AnyConnection, list: &[&'static Municipality]) -> Result<(), StoreError> {
    let rows: Vec<_> = list
        .iter()
        .map(|m| {
            (
                municipality::code.eq(m.code().as_str()),
                municipality::prefecture.eq(m.prefecture()),
                municipality::name.eq(m.name()),
                municipality::name_kana.eq(m.kana()),
                municipality::search_key.eq(text_key(&format!("{}{}{}", m.prefecture(), m.name(), m.kana()))),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    each_backend!(conn, |c| {
        use diesel::upsert::excluded;
        c.transaction(|c| {
            for rows in rows.chunks(500) {
                diesel::insert_into(municipality::table)
                    .values(rows)
                    .on_conflict(municipality::code)
                    .do_update()
                    .set((
                        municipality::prefecture.eq(excluded(municipality::prefecture)),
                        municipality::name.eq(excluded(municipality::name)),
                        municipality::name_kana.eq(excluded(municipality::name_kana)),
                        municipality::search_key.eq(excluded(municipality::search_key)),
                    ))
                    .execute(c)?;
            }
            Ok::<_, diesel::result::Error>(())
        })?;
    });
    Ok(())
}
