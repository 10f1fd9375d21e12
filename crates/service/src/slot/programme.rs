//! Which programme the slots of a plan are of.

use crate::booking::rule_book::RuleBook;
use chrono::NaiveDate;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::programme::Programme;

/// The programme of a plan for a product on these days at a venue of this municipality: the one that is named, or the
/// only one that uses the product.
///
/// # Errors
/// Pointer and code of what is wrong with the request.
pub(super) fn of_plan(
    book: &RuleBook,
    municipality_code: &str,
    named: Option<&str>,
    vaccine: &str,
    dates: &[NaiveDate],
) -> Result<String, (&'static str, FieldCode)> {
    let may_use = |programme: &&Programme| {
        let owner = programme.owner.map(|owner| owner.to_string());
        owner.is_none_or(|owner| owner == municipality_code)
    };
    let gives_all = |programme: &&Programme| {
        book.runs(programme.code.as_str()) && dates.iter().all(|date| programme.rules.gives(vaccine, *date))
    };
    if let Some(code) = named {
        let programme = book.programme(code).filter(may_use).ok_or(("/programme", FieldCode::UnknownProgramme))?;
        return match gives_all(&programme) {
            true => Ok(code.to_owned()),
            false => Err(("/programme", FieldCode::NotInProgramme)),
        };
    }
    let mut fitting = book.programmes().filter(may_use).filter(gives_all);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only.code.to_string()),
        (Some(_), Some(_)) => Err(("/programme", FieldCode::ProgrammeNeeded)),
        (None, _) => Err(("/vaccine", FieldCode::NoProgramme)),
    }
}
