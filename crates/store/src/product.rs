//! Products: their editions, which are only added to.

use crate::schema::{account, vaccine};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{AccountId, ProductDetails};

/// A product as it is from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEdition {
    /// Code of the product.
    pub code: String,
    /// The first day.
    pub effective_from: NaiveDate,
    /// What is known of it.
    pub details: ProductDetails,
    /// The law, circular or label behind it; empty for what came with the program.
    pub source: String,
    /// Why it was entered.
    pub reason: String,
    /// Log-in id of who entered it; `None` for what came with the program.
    pub created_by: Option<String>,
    /// When, UTC.
    pub created_at: Option<NaiveDateTime>,
}

type Key = (String, NaiveDate);
type Named = (String, String, i16);
type Held = (bool, Option<i32>, Option<i32>, Option<i32>, String, Option<String>);
type Made = (String, String, Option<String>, Option<NaiveDateTime>);

fn read(((code, effective_from), named, held, made): (Key, Named, Held, Made)) -> StoredEdition {
    let (name_ja, name_en, sort) = named;
    let (supplied, vials_a_box, doses_a_vial, minutes_after_opening, storage, hot_code) = held;
    let (source, reason, created_by, created_at) = made;
    StoredEdition {
        code,
        effective_from,
        details: ProductDetails {
            name_ja,
            name_en,
            sort,
            supplied,
            vials_a_box,
            doses_a_vial,
            minutes_after_opening,
            storage,
            hot_code,
        },
        source,
        reason,
        created_by,
        created_at,
    }
}

/// The editions of every product, or of one, by code and day: a few for each.
///
/// # Errors
/// When the database fails.
pub fn editions(conn: &mut AnyConnection, code: Option<&str>) -> Result<Vec<StoredEdition>, StoreError> {
    let mut query = vaccine::table
        .left_join(account::table)
        .order((vaccine::code, vaccine::effective_from))
        .select((
            (vaccine::code, vaccine::effective_from),
            (vaccine::name_ja, vaccine::name_en, vaccine::sort),
            (
                vaccine::supplied,
                vaccine::vials_a_box,
                vaccine::doses_a_vial,
                vaccine::minutes_after_opening,
                vaccine::storage,
                vaccine::hot_code,
            ),
            (vaccine::source, vaccine::reason, account::login_id.nullable(), vaccine::created_at),
        ))
        .into_boxed();
    if let Some(code) = code {
        query = query.filter(vaccine::code.eq(code.to_owned()));
    }
    let rows: Vec<(Key, Named, Held, Made)> = query.load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// An edition to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEdition<'a> {
    /// Code of the product.
    pub code: &'a str,
    /// The first day.
    pub effective_from: NaiveDate,
    /// What is known of it.
    pub details: &'a ProductDetails,
    /// The law, circular or label behind it.
    pub source: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who enters it.
    pub account_id: AccountId,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// Adds an edition; `false` when there is one of this day already.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut AnyConnection, new: &NewEdition<'_>) -> Result<bool, StoreError> {
    let details = new.details;
    let written = each_backend!(conn, |c| diesel::insert_into(vaccine::table)
        .values((
            vaccine::code.eq(new.code),
            vaccine::effective_from.eq(new.effective_from),
            vaccine::name_ja.eq(&details.name_ja),
            vaccine::name_en.eq(&details.name_en),
            vaccine::sort.eq(details.sort),
            vaccine::supplied.eq(details.supplied),
            vaccine::vials_a_box.eq(details.vials_a_box),
            vaccine::doses_a_vial.eq(details.doses_a_vial),
            vaccine::minutes_after_opening.eq(details.minutes_after_opening),
            vaccine::storage.eq(&details.storage),
            vaccine::hot_code.eq(details.hot_code.as_ref()),
            vaccine::source.eq(new.source),
            vaccine::reason.eq(new.reason),
            vaccine::created_by.eq(new.account_id),
            vaccine::created_at.eq(new.at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(written == 1)
}
