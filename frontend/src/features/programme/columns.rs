//! The tables of rules in the form, as data: a column's name is where its field stands in the request.

use crate::i18n::Texts;

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
