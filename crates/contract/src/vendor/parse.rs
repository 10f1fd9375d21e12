//! Vendor and commission requests into domain types, with every field error collected.

use crate::Lang;
use crate::fields::{self, Collector, FieldCode, FieldError};
use crate::municipality_code;
use crate::vendor::{CommissionPatch, CommissionRequest, VendorMerge, VendorPatch, VendorRefusal, VendorRequest};
use chrono::NaiveDate;
use madoguchi_domain::{MunicipalityCode, VendorId, company_key};

/// A company, by id or by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichVendor {
    /// The one with this id.
    Id(VendorId),
    /// The one with this name, however it is written.
    Named(String),
}

/// What changes at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorChange {
    /// Its name from now on.
    pub name: Option<String>,
    /// The service desk has looked at it.
    pub confirm: bool,
}

/// A commission request that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedCommission {
    /// The company.
    pub vendor: WhichVendor,
    /// For whom it works, when the request says so.
    pub municipality: Option<MunicipalityCode>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, still inside.
    pub ends_on: Option<NaiveDate>,
}

/// The name of a company; at least one character is visible.
fn vendor_name(value: &str) -> Result<String, FieldCode> {
    let name = fields::trimmed(value)?;
    if company_key(&name).is_empty() { Err(FieldCode::Required) } else { Ok(name) }
}

impl VendorRequest {
    /// The name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self, lang: Lang) -> Result<String, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let name = errors.take("/name", vendor_name(&self.name));
        errors.finish(name)
    }
}

impl VendorPatch {
    /// What changes.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<VendorChange, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let name = errors.take("/name", self.name.as_deref().map(vendor_name).transpose());
        let confirm = match self.status.as_deref() {
            None => Ok(false),
            Some("confirmed") => Ok(true),
            Some(_) => Err(FieldCode::UnknownValue("confirmed")),
        };
        let confirm = errors.take("/status", confirm);
        errors.finish(name.zip(confirm).map(|(name, confirm)| VendorChange { name, confirm }))
    }
}

/// A company that becomes part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedMerge {
    /// The other one.
    pub into: VendorId,
    /// Why.
    pub reason: Option<String>,
}

impl VendorRefusal {
    /// The reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self, lang: Lang) -> Result<String, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        errors.finish(reason)
    }
}

impl VendorMerge {
    /// The merge.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<ParsedMerge, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let into = errors.take("/into", fields::id(&self.into));
        let reason = errors.take("/reason", self.reason.as_deref().map(fields::trimmed).transpose());
        errors.finish(into.zip(reason).map(|(into, reason)| ParsedMerge { into, reason }))
    }
}

impl CommissionRequest {
    /// The commission.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, today: NaiveDate, lang: Lang) -> Result<ParsedCommission, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let vendor = match (self.vendor_id.as_str(), self.vendor_name.as_deref()) {
            ("", Some(name)) => errors.take("/vendor_name", vendor_name(name)).map(WhichVendor::Named),
            (_, Some(_)) => {
                errors.refuse("/vendor_name", FieldCode::NotHere);
                None
            }
            (id, None) => errors.take("/vendor_id", fields::id(id)).map(WhichVendor::Id),
        };
        let municipality = self.municipality_code.as_deref().map(municipality_code).transpose();
        let municipality = errors.take("/municipality_code", municipality);
        let starts_on = errors.take("/starts_on", fields::date(&self.starts_on).and_then(|day| not_before(day, today)));
        let ends_on = errors.take("/ends_on", last_day(self.ends_on.as_deref(), starts_on));
        let commission = (|| {
            Some(ParsedCommission {
                vendor: vendor?,
                municipality: municipality?,
                starts_on: starts_on?,
                ends_on: ends_on?,
            })
        })();
        errors.finish(commission)
    }
}

impl CommissionPatch {
    /// The last day from now on.
    ///
    /// # Errors
    /// What is wrong with it; that it lies before the first day shows later.
    pub fn parse(&self, today: NaiveDate, lang: Lang) -> Result<Option<NaiveDate>, Vec<FieldError>> {
        let mut errors = Collector::new(lang);
        let ends_on = last_day(self.ends_on.as_deref(), None);
        let ends_on = ends_on.and_then(|day| day.map(|day| not_before(day, today)).transpose());
        let ends_on = errors.take("/ends_on", ends_on);
        errors.finish(ends_on)
    }
}

fn not_before(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, FieldCode> {
    if today <= day { Ok(day) } else { Err(FieldCode::BeforeToday) }
}

fn last_day(value: Option<&str>, starts_on: Option<NaiveDate>) -> Result<Option<NaiveDate>, FieldCode> {
    let day = value.map(fields::date).transpose()?;
    match (starts_on, day) {
        (Some(first), Some(last)) if last < first => Err(FieldCode::EndsBeforeStart),
        _ => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();

    fn codes(errors: &[FieldError]) -> String {
        errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let request: CommissionRequest = serde_json::from_str(body).unwrap();
        let said = match request.parse(TODAY, Lang::En) {
            Ok(parsed) => format!("{:?} to {:?}", parsed.vendor, parsed.ends_on.map(|day| day.to_string())),
            Err(errors) => codes(&errors),
        };
        assert_eq!(said, expected, "{body}");
    }

    #[test]
    fn a_commission_names_one_company_and_days_from_today() {
        check(r#"{"vendor_id":"7","starts_on":"2021-03-01"}"#, "Id(VendorId(7)) to None");
        check(
            r#"{"vendor_id":"7","starts_on":"2021-03-01","ends_on":"2021-03-01"}"#,
            r#"Id(VendorId(7)) to Some("2021-03-01")"#,
        );
        check(r#"{"vendor_name":" みなと㈱ ","starts_on":"2021-03-02"}"#, r#"Named("みなと㈱") to None"#);
        check(r#"{"vendor_id":"7","vendor_name":"みなと","starts_on":"2021-03-01"}"#, "/vendor_name not-here");
        check(r#"{"starts_on":"2021-02-28"}"#, "/vendor_id required, /starts_on before-today");
        check(
            r#"{"vendor_id":"x","municipality_code":"000000","starts_on":"2021-03-05","ends_on":"2021-03-04"}"#,
            "/vendor_id not-found, /municipality_code municipality-check-digit, /ends_on ends-before-start",
        );
    }

    #[test]
    fn the_last_day_must_be_said_and_may_be_none() {
        let parse = |body: &str| serde_json::from_str::<CommissionPatch>(body).map(|p| p.parse(TODAY, Lang::En));
        assert!(parse("{}").is_err());
        assert_eq!(parse(r#"{"ends_on":null}"#).unwrap(), Ok(None));
        assert_eq!(parse(r#"{"ends_on":"2021-03-01"}"#).unwrap(), Ok(Some(TODAY)));
        assert_eq!(codes(&parse(r#"{"ends_on":"2021-02-28"}"#).unwrap().unwrap_err()), "/ends_on before-today");
    }

    #[test]
    fn a_vendor_is_renamed_and_confirmed_and_nothing_else() {
        let parse = |name: Option<&str>, status: Option<&str>| {
            let patch = VendorPatch { name: name.map(str::to_owned), status: status.map(str::to_owned) };
            patch.parse(Lang::En).map(|c| (c.name, c.confirm)).map_err(|errors| codes(&errors))
        };
        assert_eq!(parse(None, None), Ok((None, false)));
        assert_eq!(parse(Some(" みなと "), Some("confirmed")), Ok((Some("みなと".into()), true)));
        assert_eq!(parse(Some("\u{FE0F}"), Some("unconfirmed")), Err("/name required, /status unknown-value".into()));
    }
}
