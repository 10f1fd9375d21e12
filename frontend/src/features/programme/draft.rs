//! The form of a programme: what is typed, and the content it makes.

use crate::components::form::date_draft::DateDraft;
use crate::features::programme::cells::Row;
use crate::features::programme::columns::{GROUPS, TABLES, Table};
use crate::format::text::ascii;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::programme::{ProgrammeContent, ProgrammeRules};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything the form holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ProgrammeForm {
    /// Of a new programme.
    pub(crate) code: String,
    pub(crate) name_ja: String,
    pub(crate) name_en: String,
    pub(crate) running: bool,
    pub(crate) starts_on: DateDraft,
    pub(crate) ends_on: DateDraft,
    pub(crate) coupon: String,
    pub(crate) month_end: String,
    pub(crate) first_dose: String,
    pub(crate) last_dose: String,
    pub(crate) once: bool,
    /// The rows of [`TABLES`].
    pub(crate) tables: [Vec<Row>; TABLES.len()],
}

impl ProgrammeForm {
    /// The form of a new programme.
    pub(crate) fn new() -> Self {
        Self {
            coupon: "ten_digits".to_owned(),
            month_end: "last_day".to_owned(),
            first_dose: "1".to_owned(),
            last_dose: "1".to_owned(),
            ..Self::default()
        }
    }

    /// The form of a content.
    pub(crate) fn of(content: &ProgrammeContent) -> Self {
        let rules = &content.rules;
        let wire = serde_json::to_value(rules).unwrap_or_default();
        let rows = |table: &Table| {
            let rows = wire.get(table.name).and_then(Value::as_array).into_iter().flatten();
            rows.zip(0..).map(|(row, key)| Row::of(table, key, row)).collect::<Vec<_>>()
        };
        Self {
            code: String::new(),
            name_ja: content.name_ja.clone(),
            name_en: content.name_en.clone(),
            running: content.running,
            starts_on: DateDraft::of_wire(Some(&rules.starts_on)),
            ends_on: DateDraft::of_wire(rules.ends_on.as_deref()),
            coupon: rules.coupon.clone(),
            month_end: rules.month_end.clone(),
            first_dose: rules.first_dose.to_string(),
            last_dose: rules.last_dose.to_string(),
            once: rules.once,
            tables: TABLES.each_ref().map(rows),
        }
    }

    /// The content it makes.
    pub(crate) fn content(&self) -> ProgrammeContent {
        let number = |text: &str| ascii(text.trim()).parse().unwrap_or(-1);
        ProgrammeContent {
            name_ja: self.name_ja.trim().to_owned(),
            name_en: self.name_en.trim().to_owned(),
            running: self.running,
            rules: ProgrammeRules {
                starts_on: self.starts_on.wire(),
                ends_on: Some(self.ends_on.wire()).filter(|_| !self.ends_on.is_empty()),
                coupon: self.coupon.clone(),
                month_end: self.month_end.clone(),
                first_dose: number(&self.first_dose),
                last_dose: number(&self.last_dose),
                once: self.once,
                products: self.rows(0),
                groups: self.rows(GROUPS),
                ages: self.rows(2),
                intervals: self.rows(3),
                follows: self.rows(4),
                others: self.rows(5),
            },
        }
    }

    fn rows<T: DeserializeOwned>(&self, at: usize) -> Vec<T> {
        let rows = self.tables.get(at).into_iter().flatten().zip(TABLES.get(at).into_iter().cycle());
        rows.filter_map(|(row, table)| serde_json::from_value(row.wire(table)).ok()).collect()
    }

    /// The wire counts rows, the form knows them by key: `/content/rules/ages/0/min` becomes `…/ages/k7/min`.
    pub(crate) fn at_fields(&self, mut errors: Vec<FieldError>) -> Vec<FieldError> {
        for error in &mut errors {
            let Some(rest) = error.pointer.strip_prefix("/content/rules/") else { continue };
            let mut parts = rest.splitn(3, '/');
            let (Some(name), Some(at)) = (parts.next(), parts.next().and_then(|at| at.parse::<usize>().ok())) else {
                continue;
            };
            let table = TABLES.iter().position(|table| table.name == name);
            let row = table.and_then(|table| self.tables.get(table)?.get(at));
            if let Some(row) = row {
                let field = parts.next().map(|field| format!("/{field}")).unwrap_or_default();
                error.pointer = format!("{}{field}", row_pointer(name, row.key));
            }
        }
        errors
    }
}

/// The pointer of a row of the form.
pub(crate) fn row_pointer(table: &str, key: u32) -> String {
    format!("/content/rules/{table}/k{key}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::programme::cells::Cell;
    use crate::reference::tests::{SOURCE, bare, from_age, product};
    use madoguchi_contract::Lang;
    use madoguchi_contract::programme::{AgeRule, FollowRule, Interval, IntervalRule, OtherProgrammes, ProductRule};

    fn every_kind() -> ProgrammeContent {
        let months = Interval { count: 8, unit: "months".into() };
        let rules = ProgrammeRules {
            ends_on: Some("2022-03-31".into()),
            last_dose: 2,
            products: vec![
                ProductRule { from: Some("2021-03-01".into()), ..product("pfizer", 1, 2) },
                product("moderna", 1, 2),
            ],
            ages: vec![
                AgeRule { product: Some("pfizer".into()), max: Some(64), ..from_age(12, "on_the_day") },
                AgeRule { one_of: vec![65, 70], min: None, ..from_age(0, "fiscal_year_end") },
            ],
            intervals: vec![IntervalRule {
                dose: Some(2),
                after: vec!["pfizer".into()],
                groups: vec!["general".into()],
                since: vec!["covid19_initial_2021".into()],
                least: months.clone(),
                standard: Some(months),
                source: SOURCE.into(),
                ..IntervalRule::default()
            }],
            follows: vec![FollowRule {
                product: "moderna".into(),
                after: vec!["pfizer".into()],
                source: SOURCE.into(),
                ..FollowRule::default()
            }],
            others: vec![OtherProgrammes {
                least: Interval { count: 13, unit: "days_between".into() },
                except: vec!["influenza".into()],
                source: SOURCE.into(),
                ..OtherProgrammes::default()
            }],
            ..bare("2021-02-14")
        };
        ProgrammeContent { name_ja: "接種".into(), name_en: "Programme".into(), running: true, rules }
    }

    #[test]
    fn a_form_makes_the_content_it_was_made_of() {
        let content = every_kind();
        let form = ProgrammeForm::of(&content);
        assert_eq!(form.content(), content);
        let kept: ProgrammeForm = serde_json::from_str(&serde_json::to_string(&form).unwrap()).unwrap();
        assert_eq!(kept, form);
    }

    #[test]
    fn every_new_row_is_a_row_of_the_wire() {
        let mut form = ProgrammeForm::new();
        for (rows, table) in form.tables.iter_mut().zip(&TABLES) {
            rows.push(Row::empty(table, 7));
        }
        let rules = form.content().rules;
        let counts = [rules.products.len(), rules.groups.len(), rules.ages.len(), rules.intervals.len()];
        assert_eq!((counts, rules.follows.len(), rules.others.len()), ([1; 4], 1, 1));
        assert_eq!((rules.intervals[0].least.count, rules.intervals[0].most.clone()), (-1, None));
    }

    /// What is wrong once a cell of the first row of a table says this.
    #[track_caller]
    fn check(table: &str, column: &str, cell: Cell, expected: &[&str]) {
        let mut form = ProgrammeForm::of(&every_kind());
        let at = TABLES.iter().position(|one| one.name == table).unwrap();
        form.tables[at][0].key = 9;
        let place = TABLES[at].columns.iter().position(|one| one.name == column).unwrap();
        form.tables[at][0].cells[place] = cell;
        let errors = form.content().parse("/content", Lang::Ja).err().unwrap_or_default();
        let pointers: Vec<_> = form.at_fields(errors).into_iter().map(|error| error.pointer).collect();
        assert_eq!(pointers, expected, "{table} {column}");
    }

    #[test]
    fn an_error_stands_at_the_field_of_its_row() {
        let text = |text: &str| Cell::Text(text.into());
        check("ages", "min", text("１２"), &[]);
        check("ages", "min", text("200"), &["/content/rules/ages/k9/min"]);
        check("ages", "min", text("twelve"), &["/content/rules/ages/k9/min"]);
        check("intervals", "least/count", text("-1"), &["/content/rules/intervals/k9/least/count"]);
        check("intervals", "least/count", text(""), &["/content/rules/intervals/k9/least/count"]);
        check("intervals", "groups", Cell::Codes(vec!["nobody".into()]), &["/content/rules/intervals/k9/groups/0"]);
        let wrong = DateDraft { year: "2021".into(), month: "2".into(), day: "30".into() };
        check("products", "from", Cell::Day(wrong), &["/content/rules/products/k9/from"]);
    }
}
