//! What a version or a draft says.

use madoguchi_contract::Lang;
use madoguchi_contract::fields::{FieldCode, FieldError};
use madoguchi_contract::programme::{ParsedProgramme, ProgrammeContent};
use madoguchi_domain::programme::CouponKind;
use madoguchi_domain::{ProgrammeSaid, Scope};
use madoguchi_store::programme::{self, StoredVersion};
use madoguchi_store::{AnyConnection, StoreError, product};
use serde::Serialize;
use std::collections::BTreeSet;

/// What a stored version says.
pub(crate) fn content(version: &StoredVersion) -> Result<ProgrammeContent, StoreError> {
    let StoredVersion { programme, number, content, .. } = version;
    serde_json::from_str(content)
        .map_err(|error| StoreError::Corrupt(format!("version {number} of programme {programme}: {error}")))
}

/// What a stored draft says.
pub(super) fn of_draft(code: &str, content: &str) -> Result<ProgrammeContent, StoreError> {
    serde_json::from_str(content)
        .map_err(|error| StoreError::Corrupt(format!("the draft of programme {code}: {error}")))
}

/// What a draft says, read; or everything that stands against publishing it, also products and programmes that are
/// unknown, or not the reader's, and a coupon that comes or goes. Pointers begin with `/content`.
pub(super) fn checked(
    conn: &mut AnyConnection,
    scope: &Scope,
    code: &str,
    content: &ProgrammeContent,
    lang: Lang,
) -> Result<Result<ParsedProgramme, Vec<FieldError>>, StoreError> {
    let rules = &content.rules;
    let products: BTreeSet<String> = product::editions(conn, None)?.into_iter().map(|edition| edition.code).collect();
    let unknown_products = rules.products.iter().enumerate().filter(|(_, row)| !products.contains(&row.product));
    let unknown_products = unknown_products
        .map(|(index, _)| FieldCode::UnknownVaccine.at(format!("/content/rules/products/{index}/product"), lang));
    let since = rules.intervals.iter().enumerate().flat_map(|(row, interval)| {
        let codes = interval.since.iter().enumerate();
        codes.map(move |(index, code)| (format!("/content/rules/intervals/{row}/since/{index}"), code.as_str()))
    });
    let except = rules.others.iter().enumerate().flat_map(|(row, other)| {
        let codes = other.except.iter().enumerate();
        codes.map(move |(index, code)| (format!("/content/rules/others/{row}/except/{index}"), code.as_str()))
    });
    let named: Vec<(String, &str)> = since.chain(except).collect();
    let codes: BTreeSet<&str> = named.iter().map(|(_, code)| *code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let known = if codes.is_empty() { Vec::new() } else { programme::known(conn, &codes, &scope.codes())? };
    let unknown_programmes = named
        .into_iter()
        .filter(|(_, code)| known.iter().all(|known| known != code))
        .map(|(pointer, _)| FieldCode::UnknownProgramme.at(pointer, lang));
    let coupon = changes_people(conn, code, content)?;
    let coupon = coupon.then(|| FieldCode::CouponFixed.at("/content/rules/coupon", lang));
    let unknown: Vec<FieldError> = unknown_products.chain(unknown_programmes).chain(coupon).collect();
    Ok(match content.parse("/content", lang) {
        Ok(parsed) if unknown.is_empty() => Ok(parsed),
        Ok(_) => Err(unknown),
        Err(mut errors) => {
            let is_new = |error: &FieldError| errors.iter().all(|other| other.pointer != error.pointer);
            let new: Vec<FieldError> = unknown.into_iter().filter(is_new).collect();
            errors.extend(new);
            Err(errors)
        }
    })
}

/// Whether people would be known otherwise than by what is published: by a coupon, or without. Who is booked in the one
/// way could then be booked again in the other.
fn changes_people(conn: &mut AnyConnection, code: &str, draft: &ProgrammeContent) -> Result<bool, StoreError> {
    let Some(latest) = programme::versions(conn, code, None, 1)?.pop() else { return Ok(false) };
    let without_coupon = |content: &ProgrammeContent| content.rules.coupon == CouponKind::None.code();
    Ok(without_coupon(&content(&latest)?) != without_coupon(draft))
}

/// What the audit compares.
pub(super) fn said(content: &ProgrammeContent) -> ProgrammeSaid {
    let rules = &content.rules;
    // Lists of texts and numbers can always be written.
    fn row(kind: &'static str, value: &impl Serialize) -> (&'static str, String) {
        (kind, serde_json::to_string(value).unwrap_or_default())
    }
    ProgrammeSaid {
        name_ja: content.name_ja.clone(),
        name_en: content.name_en.clone(),
        running: content.running,
        starts_on: rules.starts_on.clone(),
        ends_on: rules.ends_on.clone(),
        rules: vec![
            row("coupon", &rules.coupon),
            row("month_end", &rules.month_end),
            row("doses", &(rules.first_dose, rules.last_dose, rules.once)),
            row("products", &rules.products),
            row("groups", &rules.groups),
            row("ages", &rules.ages),
            row("intervals", &rules.intervals),
            row("follows", &rules.follows),
            row("others", &rules.others),
        ],
    }
}
