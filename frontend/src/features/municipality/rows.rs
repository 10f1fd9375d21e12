//! Municipalities and prefectures: their rows, and how municipalities are searched for.

use crate::components::list::filter_values::{Choices, Filter, Input};
use crate::components::list::row::{Cell, Row};
use crate::format::lookup::choices;
use crate::format::query::Query;
use crate::i18n::Texts;
use madoguchi_contract::reference::{Municipality, Prefecture};
use madoguchi_domain::Prefecture as Prefectures;

/// The filters of the municipalities.
pub(crate) static FILTERS: [Filter; 3] = [
    Filter { name: "q", label: |t| t.municipalities.q, input: Input::Words },
    Filter { name: "prefecture", label: |t| t.municipalities.prefecture, input: Input::Choice(|_| prefecture_names()) },
    Filter {
        name: "has_accounts",
        label: |t| t.municipalities.own_accounts,
        input: Input::Choice(|t| choices(&t.municipalities.has_accounts)),
    },
];

/// The API finds a prefecture by its name.
fn prefecture_names() -> Choices {
    Prefectures::all().map(|prefecture| (prefecture.name().to_owned(), prefecture.name().to_owned())).collect()
}

/// A row of the list of prefectures.
pub(crate) fn prefecture_row(prefecture: &Prefecture, t: &'static Texts) -> Row {
    let m = t.municipalities;
    let new = Query::new().with("role", "prefecture").with("prefecture_code", &prefecture.code).on("/accounts/new");
    Row {
        id: prefecture.code.clone(),
        cells: vec![
            Cell::text(&prefecture.name),
            Cell::num((m.account_count)(prefecture.accounts)),
            Cell::num((m.of_municipalities)(prefecture.municipalities_with_accounts, prefecture.municipalities))
                .to(Query::new().with("prefecture", &prefecture.name).on("/municipalities")),
            Cell::text(m.issue).to(new),
        ],
    }
}

/// A row of the list of municipalities.
pub(crate) fn municipality_row(municipality: &Municipality, t: &'static Texts) -> Row {
    let m = t.municipalities;
    let of_it =
        |path: &str| Query::new().with("role", "municipality").with("municipality_code", &municipality.code).on(path);
    let accounts = municipality.accounts.unwrap_or_default();
    let count = Cell::num((m.account_count)(accounts));
    Row {
        id: municipality.code.clone(),
        cells: vec![
            Cell::text(&municipality.name).sub(&municipality.name_kana),
            Cell::text(&municipality.prefecture),
            Cell::num(&municipality.code),
            if accounts == 0 { count } else { count.to(of_it("/accounts")) },
            Cell::text(m.issue).to(of_it("/accounts/new")),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn a_municipality_leads_to_its_accounts_and_to_a_new_one() {
        let row = |accounts| {
            let yokohama = Municipality {
                code: "141003".into(),
                prefecture: "神奈川県".into(),
                name: "横浜市".into(),
                name_kana: "ヨコハマシ".into(),
                accounts,
            };
            municipality_row(&yokohama, texts(Lang::Ja)).cells
        };
        let cells = row(Some(2));
        assert_eq!(cells.len(), texts(Lang::Ja).municipalities.columns.len());
        assert_eq!(cells[3].text, "2件");
        assert_eq!(cells[3].href.as_deref(), Some("/accounts?role=municipality&municipality_code=141003"));
        assert_eq!(cells[4].href.as_deref(), Some("/accounts/new?role=municipality&municipality_code=141003"));
        assert_eq!((row(None)[3].text.as_str(), row(Some(0))[3].href.as_deref()), ("0件", None));
        for filter in FILTERS {
            assert!(!(filter.label)(texts(Lang::En)).is_empty());
        }
        assert_eq!(prefecture_names()[13], ("神奈川県".to_owned(), "神奈川県".to_owned()));
    }

    #[test]
    fn a_prefecture_leads_to_its_municipalities_and_to_a_new_account() {
        let kanagawa = Prefecture {
            code: "14".into(),
            name: "神奈川県".into(),
            municipalities: 33,
            accounts: 2,
            municipalities_with_accounts: 5,
        };
        let cells = |t: &'static Texts| {
            let Row { id, cells } = prefecture_row(&kanagawa, t);
            assert_eq!((id.as_str(), cells.len()), ("14", t.municipalities.prefecture_columns.len()));
            cells.into_iter().map(|cell| (cell.text, cell.href.unwrap_or_default())).collect::<Vec<_>>()
        };
        // As 神奈川県 stands in an address.
        let (named, new) = (
            "/municipalities?prefecture=%E7%A5%9E%E5%A5%88%E5%B7%9D%E7%9C%8C",
            "/accounts/new?role=prefecture&prefecture_code=14",
        );
        let expected = |words: [&str; 4]| {
            words
                .into_iter()
                .zip(["", "", named, new])
                .map(|(text, href)| (text.to_owned(), href.to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(cells(texts(Lang::Ja)), expected(["神奈川県", "2件", "5 / 33市町村", "アカウントを発行"]));
        assert_eq!(cells(texts(Lang::En)), expected(["神奈川県", "2", "5 of 33", "New account"]));
    }
}
