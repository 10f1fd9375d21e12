//! Rows of rules as typed, and what they are on the wire.

use crate::components::form::date_draft::DateDraft;
use crate::features::programme::columns::{Column, Input, Table};
use crate::format::text::ascii;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

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

    /// A row of the wire.
    pub(crate) fn of(table: &Table, key: u32, wire: &Value) -> Self {
        let cell = |column: &Column| {
            let value = wire.pointer(&format!("/{}", column.name)).unwrap_or(&Value::Null);
            column.input.read(value)
        };
        Self { key, cells: table.columns.iter().map(cell).collect() }
    }

    /// The row on the wire.
    pub(crate) fn wire(&self, table: &Table) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_typed_with_commas_between() {
        let of = |text: &str| Input::Numbers.value(&Cell::Text(text.into()));
        assert_eq!(of("65, 70、７５"), json!([65, 70, 75]));
        assert_eq!((of(""), of("65x")), (json!([]), json!([-1])));
    }
}
