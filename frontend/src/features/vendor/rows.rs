//! Vendors (予約受付業者) and commissions (委託): rows, and the requests of their forms.

use crate::components::facts::Fact;
use crate::components::form::date_draft::DateDraft;
use crate::components::list::filter_values::{Choices, Filter, Input};
use crate::components::list::row::{Cell, Row, Tone};
use crate::features::municipality::suggestions;
use crate::format::dates::{long_date_of, moment};
use crate::format::lookup::{choices, word};
use crate::format::query::encoded;
use crate::i18n::Texts;
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::vendor::{Commission, CommissionPatch, CommissionRequest, Vendor};

/// The filters of the companies.
pub(crate) static VENDOR_FILTERS: [Filter; 2] = [
    Filter { name: "q", label: |t| t.vendors.q, input: Input::Words },
    Filter { name: "status", label: |t| t.vendors.status, input: Input::Choice(vendor_statuses) },
];

fn vendor_statuses(t: &'static Texts) -> Choices {
    choices(&t.vendors.statuses)
}

const VENDOR: Filter = Filter { name: "vendor_id", label: |t| t.vendors.company, input: Input::Vendor };
const MUNICIPALITY: Filter =
    Filter { name: "municipality_code", label: |t| t.vendors.municipality, input: Input::Municipality };
const STATUS: Filter = Filter { name: "status", label: |t| t.vendors.status, input: Input::Choice(statuses) };

/// The service desk's filters of the commissions.
pub(crate) static COMMISSION_FILTERS: [Filter; 3] = [VENDOR, MUNICIPALITY, STATUS];
/// Those of a municipality, which sees its own only.
pub(crate) static OWN_COMMISSION_FILTERS: [Filter; 2] = [VENDOR, STATUS];

fn statuses(t: &'static Texts) -> Choices {
    choices(&t.vendors.commission_statuses)
}

/// The page of a company.
pub(crate) fn vendor_address(id: &str) -> String {
    format!("/vendors/{}", encoded(id))
}

/// The page of a commission.
pub(crate) fn commission_address(id: &str) -> String {
    format!("/commissions/{}", encoded(id))
}

/// Whether the service desk has looked at a company, as a badge.
pub(crate) fn vendor_status(vendor: &Vendor, t: &'static Texts) -> Cell {
    let tone = match vendor.status.as_str() {
        "confirmed" => Tone::Good,
        "unconfirmed" => Tone::Waiting,
        "refused" => Tone::Bad,
        _ => Tone::Neutral,
    };
    Cell::badge(tone, word(&t.vendors.statuses, &vendor.status))
}

/// A row of the companies.
pub(crate) fn vendor_row(vendor: &Vendor, t: &'static Texts) -> Row {
    Row {
        id: vendor.id.clone(),
        cells: vec![
            Cell::text(&vendor.name).to(vendor_address(&vendor.id)),
            Cell::num((t.vendors.account_count)(vendor.accounts)),
            Cell::num(moment(&vendor.created_at)),
            vendor_status(vendor, t),
        ],
    }
}

/// Everything about a company.
pub(crate) fn vendor_facts(vendor: &Vendor, t: &'static Texts) -> Vec<Fact> {
    let v = t.vendors;
    let mut facts = vec![
        (v.name, vendor.name.clone()),
        (v.accounts, (v.account_count)(vendor.accounts)),
        (v.registered, moment(&vendor.created_at)),
    ];
    if vendor.status == "unconfirmed" {
        facts.push((v.applicants, (v.applicant_count)(vendor.applicants, vendor.waiting)));
    }
    facts.extend(vendor.status_reason.clone().map(|why| (v.status_reason, why)));
    facts
}

/// From when to when.
pub(crate) fn period(commission: &Commission, t: &'static Texts) -> String {
    let from = long_date_of(&commission.starts_on, t.lang);
    match &commission.ends_on {
        Some(to) => (t.vendors.from_to)(&from, &long_date_of(to, t.lang)),
        None => (t.vendors.without_end)(&from),
    }
}

/// How a commission stands today, as a badge.
pub(crate) fn commission_status(commission: &Commission, t: &'static Texts) -> Cell {
    let tone = match commission.status.as_str() {
        "running" => Tone::Good,
        "asked" | "upcoming" => Tone::Waiting,
        _ => Tone::Neutral,
    };
    Cell::badge(tone, word(&t.vendors.commission_statuses, &commission.status))
}

/// Everything about a commission.
pub(crate) fn commission_facts(commission: &Commission, t: &'static Texts) -> Vec<Fact> {
    let v = t.vendors;
    vec![
        (v.company, commission.vendor.name.clone()),
        (v.municipality, format!("{}{}", commission.municipality.prefecture, commission.municipality.name)),
        (v.period, period(commission, t)),
    ]
}

/// A row of the commissions.
pub(crate) fn commission_row(commission: &Commission, t: &'static Texts) -> Row {
    Row {
        id: commission.id.clone(),
        cells: vec![
            Cell::text(&commission.vendor.name).to(commission_address(&commission.id)),
            Cell::text(&commission.municipality.name).sub(&commission.municipality.prefecture),
            Cell::num(period(commission, t)),
            commission_status(commission, t),
        ],
    }
}

/// The form of a new commission, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CommissionForm {
    pub(crate) company: String,
    /// By name or code; empty for a municipality's own.
    pub(crate) municipality: String,
    pub(crate) starts_on: DateDraft,
    pub(crate) ends_on: DateDraft,
}

impl CommissionForm {
    /// The request. With `own`, the municipality commissions for itself.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(crate) fn request(
        &self,
        own: bool,
        today: NaiveDate,
        lang: Lang,
    ) -> Result<CommissionRequest, Vec<FieldError>> {
        let typed = self.municipality.trim();
        let municipality_code = if own { None } else { suggestions::find(typed) };
        let request = CommissionRequest {
            vendor_name: Some(self.company.trim().to_owned()),
            municipality_code,
            starts_on: self.starts_on.wire(),
            ends_on: Some(self.ends_on.wire()).filter(|day| !day.is_empty()),
            ..CommissionRequest::default()
        };
        let mut errors = request.parse(today, lang).err().unwrap_or_default();
        if !own && request.municipality_code.is_none() {
            let code = if typed.is_empty() { FieldCode::Required } else { FieldCode::MunicipalityUnknown };
            errors.push(code.at("/municipality_code", lang));
        }
        if errors.is_empty() { Ok(request) } else { Err(errors) }
    }
}

/// Another last day of a commission.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn last_day(draft: &DateDraft, today: NaiveDate, lang: Lang) -> Result<CommissionPatch, Vec<FieldError>> {
    let patch = CommissionPatch { ends_on: Some(draft.wire()).filter(|day| !day.is_empty()) };
    patch.parse(today, lang).map(|_| patch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::session::{MunicipalityRef, VendorRef};

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();

    fn day(text: &str) -> DateDraft {
        DateDraft::of_wire(Some(text))
    }

    #[test]
    fn a_commission_names_company_municipality_and_days() {
        let check = |company: &str, municipality: &str, own: bool, starts: &str, ends: &str, wrong: &[&str]| {
            let form = CommissionForm {
                company: company.into(),
                municipality: municipality.into(),
                starts_on: day(starts),
                ends_on: day(ends),
            };
            let errors = form.request(own, TODAY, Lang::Ja).err().unwrap_or_default();
            assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), wrong, "{form:?}");
        };
        check("みなと", "横浜市", false, "2021-03-01", "", &[]);
        check("みなと", "", true, "2021-03-01", "2021-03-31", &[]);
        check("", "", false, "", "", &["/vendor_name", "/starts_on", "/municipality_code"]);
        check("みなと", "どこにもない市", false, "2021-02-28", "2021-03-01", &["/starts_on", "/municipality_code"]);
        check("みなと", "", true, "2021-03-31", "2021-03-01", &["/ends_on"]);
    }

    #[test]
    fn an_empty_last_day_means_none() {
        assert_eq!(last_day(&DateDraft::default(), TODAY, Lang::Ja), Ok(CommissionPatch { ends_on: None }));
        let fixed = CommissionPatch { ends_on: Some("2021-03-01".into()) };
        assert_eq!(last_day(&day("2021-03-01"), TODAY, Lang::Ja), Ok(fixed));
        assert!(last_day(&day("2021-02-28"), TODAY, Lang::Ja).is_err());
    }

    #[test]
    fn a_period_may_have_no_end() {
        let mut commission = Commission {
            id: "1".into(),
            vendor: VendorRef { id: "1".into(), name: "みなと".into() },
            municipality: MunicipalityRef {
                code: "141003".into(),
                prefecture: "神奈川県".into(),
                name: "横浜市".into(),
            },
            starts_on: "2021-02-17".into(),
            ends_on: None,
            status: "running".into(),
            etag: "\"1\"".into(),
        };
        assert_eq!(period(&commission, texts(Lang::Ja)), "2021年2月17日(水) から(終了日なし)");
        commission.ends_on = Some("2021-03-31".into());
        assert_eq!(period(&commission, texts(Lang::En)), "Wed 17 Feb 2021 to Wed 31 Mar 2021");
    }
}
