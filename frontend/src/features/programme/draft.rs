//! The form of a programme: what is typed, and the content it makes. The tables of rules are described as data: a
//! column's name is where its field stands in the request.

use crate::components::form::date_draft::DateDraft;
use crate::format::text::ascii;
use crate::i18n::Texts;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::programme::{ProgrammeContent, ProgrammeRules};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// How a column is typed.
#[derive(Clone, Copy)]
pub(crate) enum Input {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A number, or nothing.
    MayNumber,
    /// A day.
    Day,
    /// A day, or nothing.
    MayDay,
    /// Numbers, with commas between.
    Numbers,
    /// One of these words.
    Word(fn(&'static Texts) -> &'static [(&'static str, &'static str)]),
    /// A product.
    Product,
    /// A product, or all of them.
    MayProduct,
    /// Products.
    Products,
    /// Priority groups of the form.
    Groups,
    /// Programmes.
    Programmes,
}

/// A column.
pub(crate) struct Column {
    /// Where it stands in the row, as `least/count`.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) label: fn(&'static Texts) -> &'static str,
    /// How it is typed.
    pub(crate) input: Input,
}

/// A table of rules.
pub(crate) struct Table {
    /// Where it stands in the rules.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) title: fn(&'static Texts) -> &'static str,
    /// Its columns.
    pub(crate) columns: &'static [Column],
}

const fn column(name: &'static str, label: fn(&'static Texts) -> &'static str, input: Input) -> Column {
    Column { name, label, input }
}

const PRODUCT: Column = column("product", |t| t.programmes.product, Input::Product);
const MAY_PRODUCT: Column = column("product", |t| t.programmes.product, Input::MayProduct);
const FROM: Column = column("from", |t| t.programmes.from, Input::MayDay);
const TO: Column = column("to", |t| t.programmes.to, Input::MayDay);
const SOURCE: Column = column("source", |t| t.programmes.source, Input::Text);
const UNITS: Input = Input::Word(|t| t.programmes.units);
const LEAST: Column = column("least/count", |t| t.programmes.least, Input::Number);
const LEAST_UNIT: Column = column("least/unit", |t| t.programmes.least_unit, UNITS);

/// The place of the groups among the tables.
pub(crate) const GROUPS: usize = 1;

/// The tables, in the order of the form.
pub(crate) static TABLES: [Table; 6] = [
    Table {
        name: "products",
        title: |t| t.programmes.products,
        columns: &[
            PRODUCT,
            column("first_dose", |t| t.programmes.first_dose, Input::Number),
            column("last_dose", |t| t.programmes.last_dose, Input::Number),
            FROM,
            TO,
            SOURCE,
        ],
    },
    Table {
        name: "groups",
        title: |t| t.programmes.groups,
        columns: &[
            column("code", |t| t.programmes.group_code, Input::Text),
            column("name_ja", |t| t.programmes.name_ja, Input::Text),
            column("name_en", |t| t.programmes.name_en, Input::Text),
            column("born_from", |t| t.programmes.born_from, Input::MayDay),
            column("born_to", |t| t.programmes.born_to, Input::MayDay),
            column("opens_on", |t| t.programmes.opens_on, Input::Day),
        ],
    },
    Table {
        name: "ages",
        title: |t| t.programmes.ages,
        columns: &[
            MAY_PRODUCT,
            column("min", |t| t.programmes.min_age, Input::MayNumber),
            column("max", |t| t.programmes.max_age, Input::MayNumber),
            column("one_of", |t| t.programmes.one_of, Input::Numbers),
            column("count", |t| t.programmes.count, Input::Word(|t| t.programmes.counts)),
            FROM,
            TO,
            SOURCE,
        ],
    },
    Table {
        name: "intervals",
        title: |t| t.programmes.intervals,
        columns: &[
            column("dose", |t| t.programmes.dose, Input::MayNumber),
            MAY_PRODUCT,
            LEAST,
            LEAST_UNIT,
            column("standard/count", |t| t.programmes.standard, Input::MayNumber),
            column("standard/unit", |t| t.programmes.standard_unit, UNITS),
            column("most/count", |t| t.programmes.most, Input::MayNumber),
            column("most/unit", |t| t.programmes.most_unit, UNITS),
            column("after", |t| t.programmes.after, Input::Products),
            column("groups", |t| t.programmes.of_groups, Input::Groups),
            column("since", |t| t.programmes.since, Input::Programmes),
            FROM,
            TO,
            SOURCE,
        ],
    },
    Table {
        name: "follows",
        title: |t| t.programmes.follows,
        columns: &[PRODUCT, column("after", |t| t.programmes.after, Input::Products), FROM, TO, SOURCE],
    },
    Table {
        name: "others",
        title: |t| t.programmes.others,
        columns: &[LEAST, LEAST_UNIT, column("except", |t| t.programmes.except, Input::Programmes), FROM, TO, SOURCE],
    },
];

/// What stands in a field of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Cell {
    /// Words, a number, a code.
    Text(String),
    /// A day.
    Day(DateDraft),
    /// Codes.
    Codes(Vec<String>),
}

impl Input {
    /// The field as it begins.
    pub(crate) fn empty(self) -> Cell {
        match self {
            Self::Day | Self::MayDay => Cell::Day(DateDraft::default()),
            Self::Products | Self::Groups | Self::Programmes => Cell::Codes(Vec::new()),
            Self::Text | Self::Number | Self::MayNumber | Self::Numbers | Self::Product | Self::MayProduct => {
                Cell::Text(String::new())
            }
            Self::Word(words) => {
                let all = words(crate::i18n::texts(madoguchi_contract::Lang::Ja));
                Cell::Text(all.first().map(|(code, _)| (*code).to_owned()).unwrap_or_default())
            }
        }
    }

    fn read(self, value: &Value) -> Cell {
        let codes = || value.as_array().into_iter().flatten();
        match (self.empty(), value) {
            (Cell::Day(_), value) => Cell::Day(DateDraft::of_wire(value.as_str())),
            (Cell::Codes(_), _) => Cell::Codes(codes().filter_map(Value::as_str).map(str::to_owned).collect()),
            (Cell::Text(_), Value::String(text)) => Cell::Text(text.clone()),
            (Cell::Text(_), Value::Number(number)) => Cell::Text(number.to_string()),
            (Cell::Text(_), Value::Array(_)) => Cell::Text(codes().map(Value::to_string).collect::<Vec<_>>().join(",")),
            (empty @ Cell::Text(_), Value::Null | Value::Bool(_) | Value::Object(_)) => empty,
        }
    }

    /// What is no number stands as a number out of range, for the conversion to refuse.
    fn value(self, cell: &Cell) -> Value {
        let number = |text: &str| json!(ascii(text.trim()).parse::<i64>().unwrap_or(-1));
        match cell {
            Cell::Day(day) if matches!(self, Self::MayDay) && day.is_empty() => Value::Null,
            Cell::Day(day) => json!(day.wire()),
            Cell::Codes(codes) => json!(codes),
            Cell::Text(text) => match (self, text.trim()) {
                (Self::MayNumber | Self::MayProduct, "") => Value::Null,
                (Self::Number | Self::MayNumber, text) => number(text),
                (Self::Numbers, text) => {
                    let parts = text.split([',', '、', '，', '・', ' ', '　']).filter(|part| !part.is_empty());
                    Value::Array(parts.map(number).collect())
                }
                (
                    Self::Text
                    | Self::Day
                    | Self::MayDay
                    | Self::Word(_)
                    | Self::Product
                    | Self::MayProduct
                    | Self::Products
                    | Self::Groups
                    | Self::Programmes,
                    text,
                ) => json!(text),
            },
        }
    }
}

/// A row of rules as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Its errors stay with it when another row goes.
    pub(crate) key: u32,
    /// In the order of the columns.
    pub(crate) cells: Vec<Cell>,
}

impl Row {
    /// A row as it begins.
    pub(crate) fn empty(table: &Table, key: u32) -> Self {
        Self { key, cells: table.columns.iter().map(|column| column.input.empty()).collect() }
    }

    fn of(table: &Table, key: u32, wire: &Value) -> Self {
        let cell = |column: &Column| {
            let value = wire.pointer(&format!("/{}", column.name)).unwrap_or(&Value::Null);
            column.input.read(value)
        };
        Self { key, cells: table.columns.iter().map(cell).collect() }
    }

    fn wire(&self, table: &Table) -> Value {
        let mut row = Map::new();
        for (column, cell) in table.columns.iter().zip(&self.cells) {
            let value = column.input.value(cell);
            match column.name.split_once('/') {
                None => drop(row.insert(column.name.to_owned(), value)),
                Some((whole, part)) => {
                    if let Some(whole) = row.entry(whole).or_insert_with(|| json!({})).as_object_mut() {
                        whole.insert(part.to_owned(), value);
                    }
                }
            }
        }
        // An interval without a number is none.
        for value in row.values_mut().filter(|value| value.pointer("/count") == Some(&Value::Null)) {
            *value = Value::Null;
        }
        Value::Object(row)
    }
}

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

    #[test]
    fn ages_are_typed_with_commas_between() {
        let of = |text: &str| Input::Numbers.value(&Cell::Text(text.into()));
        assert_eq!(of("65, 70、７５"), json!([65, 70, 75]));
        assert_eq!((of(""), of("65x")), (json!([]), json!([-1])));
    }
}
