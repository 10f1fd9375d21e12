//! Filters of a list, described as data: the address holds them, and the API gets them under the same names.

use crate::components::form::date_draft::{DateDraft, DateReading};
use crate::features::municipality::suggestions;
use crate::format::dates::wire_date;
use crate::format::query::Query;
use crate::format::text::ascii;
use crate::i18n::Texts;
use crate::reference::municipality_name;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;

/// Codes with their words.
pub(crate) type Choices = Vec<(String, String)>;

/// How a filter is typed.
#[derive(Clone, Copy)]
pub(crate) enum Input {
    /// Words.
    Words,
    /// A number.
    Number,
    /// One of these.
    Choice(fn(&'static Texts) -> Choices),
    /// A day.
    Day,
    /// A municipality, by name or code.
    Municipality,
    /// A company.
    Vendor,
}

/// A filter.
#[derive(Clone, Copy)]
pub(crate) struct Filter {
    /// In the address and for the API.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) label: fn(&'static Texts) -> &'static str,
    /// How it is typed.
    pub(crate) input: Input,
}

/// What the fields of one row may take of 1280 pixels beside the buttons, in rem.
const ROW: u32 = 54;

/// The width of a search field before the filters, in rem.
const SEARCH: u32 = 12;

impl Input {
    /// The room a field takes, in rem.
    const fn width(self) -> u32 {
        match self {
            Self::Number => 7,
            Self::Words | Self::Choice(_) | Self::Municipality | Self::Vendor => 10,
            Self::Day => 15,
        }
    }
}

/// The filters that stand in one row, and the rarer ones; `search` stands before them.
pub(crate) fn split(filters: &[Filter], search: bool) -> (&[Filter], &[Filter]) {
    let mut taken = if search { SEARCH } else { 0 };
    let fits = filters.iter().take_while(|filter| {
        taken += filter.input.width();
        taken <= ROW
    });
    filters.split_at(fits.count())
}

/// What is filtered by; what is empty filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values(Vec<(&'static str, String)>);

impl Values {
    /// Reads an address; what the filter cannot mean is left out.
    pub(crate) fn read(filters: &[Filter], get: impl Fn(&str) -> Option<String>) -> Self {
        let read = |filter: &Filter| {
            let text = get(filter.name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
            let meant = match filter.input {
                Input::Words | Input::Choice(_) | Input::Vendor => true,
                Input::Number => text.parse::<u32>().is_ok(),
                Input::Day => wire_date(&text).is_some(),
                Input::Municipality => municipality_name(&text).is_some(),
            };
            meant.then_some((filter.name, text))
        };
        Self(filters.iter().filter_map(read).collect())
    }

    /// The value of a filter.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// As a query, for the address and the API alike.
    pub(crate) fn query(&self) -> Query {
        self.0.iter().fold(Query::new(), |query, (name, value)| query.with(name, value))
    }
}

/// A filter while it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Words, a code or a municipality.
    Text(String),
    /// A day.
    Day(DateDraft),
}

impl Typed {
    /// As it stands in the form, for the value in the address.
    pub(crate) fn of(filter: &Filter, value: &str) -> Self {
        match filter.input {
            Input::Words | Input::Number | Input::Choice(_) | Input::Vendor => Self::Text(value.to_owned()),
            Input::Day => Self::Day(DateDraft::of_wire(Some(value))),
            Input::Municipality => Self::Text(municipality_name(value).unwrap_or_default()),
        }
    }
}

/// What was typed as values, or what is wrong with it.
///
/// # Errors
/// One for each filter that means nothing.
pub(crate) fn submit(typed: &[(Filter, Typed)], lang: Lang) -> Result<Values, Vec<FieldError>> {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for (filter, typed) in typed {
        match read(filter, typed) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => values.push((filter.name, value)),
            Err(code) => errors.push(code.at(format!("/{}", filter.name), lang)),
        }
    }
    if errors.is_empty() { Ok(Values(values)) } else { Err(errors) }
}

fn read(filter: &Filter, typed: &Typed) -> Result<String, FieldCode> {
    match (typed, filter.input) {
        (Typed::Day(draft), _) => match draft.reading() {
            DateReading::Empty | DateReading::Day(_) => Ok(draft.wire()),
            DateReading::Partial | DateReading::Wrong(_) => Err(FieldCode::NotADate),
        },
        (Typed::Text(text), Input::Municipality) if !text.trim().is_empty() => {
            suggestions::find(text).ok_or(FieldCode::MunicipalityUnknown)
        }
        (Typed::Text(text), Input::Number) => {
            let digits = ascii(text.trim());
            let number = digits.is_empty() || digits.parse::<u32>().is_ok();
            number.then_some(digits).ok_or(FieldCode::OutOfRange(1, i64::from(u32::MAX)))
        }
        (Typed::Text(text), _) => Ok(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILTERS: [Filter; 3] = [
        Filter { name: "status", label: |t| t.bookings.status, input: Input::Choice(|_| Vec::new()) },
        Filter { name: "from", label: |t| t.bookings.from, input: Input::Day },
        Filter { name: "municipality_code", label: |t| t.shell.municipality, input: Input::Municipality },
    ];

    fn read_address(given: &[(&str, &str)]) -> Values {
        Values::read(&FILTERS, |name| given.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn a_row_takes_what_fits_and_the_rest_is_rarer() {
        let filter = |input| Filter { name: "x", label: |t| t.bookings.status, input };
        let check = |inputs: &[Input], search: bool, row: usize| {
            let filters: Vec<_> = inputs.iter().copied().map(filter).collect();
            let (often, rarely) = split(&filters, search);
            assert_eq!((often.len(), rarely.len()), (row, inputs.len() - row));
        };
        check(&[], false, 0);
        check(&[Input::Words; 5], false, 5);
        check(&[Input::Words; 5], true, 4);
        check(&[Input::Words, Input::Words, Input::Day, Input::Day], false, 4);
        check(&[Input::Words, Input::Words, Input::Words, Input::Words, Input::Day, Input::Day], false, 4);
    }

    #[test]
    fn the_address_holds_what_a_filter_can_mean() {
        let check = |given: &[(&str, &str)], query: &str| assert_eq!(read_address(given).query().on(""), query);
        check(&[], "");
        check(&[("status", "received"), ("from", "2021-04-19")], "?status=received&from=2021-04-19");
        check(&[("from", "2021-02-30"), ("municipality_code", "000000"), ("other", "1")], "");
        check(&[("municipality_code", "141003")], "?municipality_code=141003");
        assert_eq!(read_address(&[("status", "issued")]).get("status"), "issued");
    }

    #[test]
    fn what_is_typed_becomes_values_or_says_what_is_wrong() {
        let day = |year: &str, month: &str, day: &str| {
            Typed::Day(DateDraft { year: year.into(), month: month.into(), day: day.into() })
        };
        let text = |text: &str| Typed::Text(text.into());
        let check = |status: Typed, from: Typed, municipality: Typed, expected: Result<&str, Vec<&str>>| {
            let typed: Vec<_> = FILTERS.into_iter().zip([status, from, municipality]).collect();
            let got = submit(&typed, Lang::En)
                .map(|values| values.query().on(""))
                .map_err(|errors| errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>());
            assert_eq!(got, expected.map(str::to_owned).map_err(|e| e.into_iter().map(str::to_owned).collect()));
        };
        check(text(""), day("", "", ""), text(" "), Ok(""));
        check(
            text("received"),
            day("R3", "4", "19"),
            text("横浜市"),
            Ok("?status=received&from=2021-04-19&municipality_code=141003"),
        );
        check(text(""), day("2021", "", ""), text("どこにもない市"), Err(vec!["/from", "/municipality_code"]));
    }

    #[test]
    fn an_address_stands_in_the_form_as_it_is_typed() {
        assert_eq!(Typed::of(&FILTERS[2], "141003"), Typed::Text("神奈川県横浜市".into()));
        assert_eq!(Typed::of(&FILTERS[2], ""), Typed::Text(String::new()));
        assert_eq!(Typed::of(&FILTERS[1], "2021-04-19"), Typed::Day(DateDraft::of_wire(Some("2021-04-19"))));
    }
}
