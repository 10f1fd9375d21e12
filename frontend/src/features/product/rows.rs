//! Rows of lists: products, and the editions of one.

use crate::components::list::row::{Cell, Row, Tone};
use crate::features::product::told::{changed, figures, line};
use crate::format::dates::{moment, plain_date_of, wire_date};
use crate::format::query::encoded;
use crate::i18n::Texts;
use crate::reference::local;
use crate::session::Session;
use chrono::NaiveDate;
use madoguchi_contract::product::{Product, ProductEdition, ProductSummary};

/// The page of a product.
pub(crate) fn address(code: &str) -> String {
    format!("/products/{}", encoded(code))
}

/// Whether the account may begin products: they are the nation's. Tracked.
pub(crate) fn may_begin(session: Session) -> bool {
    session.may("write_programmes") && session.may("write_accounts")
}

/// Whether an edition is still to come.
pub(crate) fn is_upcoming(edition: &ProductEdition, today: Option<NaiveDate>) -> bool {
    wire_date(&edition.effective_from).zip(today).is_some_and(|(from, today)| today < from)
}

/// A product in the list.
pub(crate) fn product_row(summary: &ProductSummary, today: Option<NaiveDate>, t: &'static Texts) -> Row {
    let edition = &summary.today;
    let [vials, doses, minutes] = figures(edition, t);
    let mut quiet = summary.code.clone();
    if is_upcoming(edition, today) {
        let day = (t.products.from)(&plain_date_of(&edition.effective_from, t.lang));
        quiet = format!("{quiet} · {day}");
    }
    let name = local(&edition.name_ja, &edition.name_en, t.lang);
    let storage = if edition.storage.is_empty() { t.products.unknown } else { &edition.storage };
    Row {
        id: summary.code.clone(),
        cells: vec![
            Cell::text(name).sub(quiet).to(address(&summary.code)),
            Cell::num(vials),
            Cell::num(doses),
            Cell::num(minutes),
            Cell::text(storage).wrapping(),
        ],
    }
}

/// The editions of a product, the latest first.
pub(crate) fn edition_rows(product: &Product, today: Option<NaiveDate>, t: &'static Texts) -> Vec<Row> {
    let before = product.editions.iter().skip(1).map(Some).chain([None]);
    let rows = product.editions.iter().zip(before);
    rows.map(|(edition, before)| {
        let is_current = edition.effective_from == product.today.effective_from;
        edition_row(edition, before, state(edition, is_current, today, t), t)
    })
    .collect()
}

fn state(edition: &ProductEdition, is_current: bool, today: Option<NaiveDate>, t: &'static Texts) -> Cell {
    match (is_upcoming(edition, today), is_current) {
        (true, _) => Cell::badge(Tone::Waiting, t.products.upcoming),
        (false, true) => Cell::badge(Tone::Good, t.products.current),
        (false, false) => Cell::badge(Tone::Neutral, t.products.past),
    }
}

fn edition_row(edition: &ProductEdition, before: Option<&ProductEdition>, state: Cell, t: &'static Texts) -> Row {
    let p = t.products;
    let news = before.map_or_else(
        || p.first_edition.to_owned(),
        |before| changed(before, edition, t).unwrap_or_else(|| p.no_difference.to_owned()),
    );
    let at = edition.created_at.as_deref().map(moment);
    let entered = match (at, &edition.created_by) {
        (Some(at), Some(by)) => Cell::num(at).sub(by),
        (Some(at), None) => Cell::num(at),
        (None, by) => Cell::text(by.clone().unwrap_or_else(|| p.delivered.to_owned())),
    };
    Row {
        id: edition.effective_from.clone(),
        cells: vec![
            Cell::num(plain_date_of(&edition.effective_from, t.lang)),
            state,
            Cell::text(line(edition, t)).sub(news).wrapping(),
            Cell::text(&edition.source).wrapping(),
            Cell::text(&edition.reason).wrapping(),
            entered,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::product::told::tests::{check_up, edition};
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    fn read(row: &Row) -> Vec<(&str, &str)> {
        row.cells.iter().map(|cell| (cell.text.as_str(), cell.sub.as_str())).collect()
    }

    #[test]
    fn a_product_is_listed_as_it_is_today() {
        let summary = |code: &str, today: ProductEdition| ProductSummary { code: code.into(), today };
        let row = |summary: &ProductSummary, today: &str| product_row(summary, wire_date(today), texts(Lang::Ja));
        let pfizer = summary("pfizer", edition("2021-02-14", Some(6)));
        let listed = row(&pfizer, "2021-03-01");
        assert_eq!(
            read(&listed),
            [("ファイザー", "pfizer"), ("195バイアル", ""), ("6回", ""), ("360分", ""), ("-75℃±15℃", "")]
        );
        assert_eq!(listed.cells[0].href.as_deref(), Some("/products/pfizer"));
        assert_eq!(row(&pfizer, "2021-02-13").cells[0].sub, "pfizer · 2021年2月14日から");
        let without = row(&summary("kenshin", check_up()), "2021-03-01");
        assert_eq!(read(&without)[..], [("特定健診", "kenshin"), ("使わない", ""), ("–", ""), ("–", ""), ("不明", "")]);
        for lang in [Lang::Ja, Lang::En] {
            assert_eq!(listed.cells.len(), texts(lang).products.columns.len());
        }
    }

    #[test]
    fn editions_say_which_holds_which_is_to_come_and_what_changed() {
        let delivered = ProductEdition {
            source: String::new(),
            reason: String::new(),
            created_by: None,
            created_at: None,
            ..edition("2021-02-14", None)
        };
        let same = ProductEdition { source: "通知".into(), ..edition("2021-02-20", None) };
        let editions = vec![edition("2021-06-01", Some(6)), same.clone(), delivered];
        let product = Product { code: "pfizer".into(), today: same, editions, may_change: false };
        let rows = edition_rows(&product, wire_date("2021-03-01"), texts(Lang::Ja));
        let told: Vec<_> = rows.iter().map(|row| (read(row)[0].0, read(row)[1].0, read(row)[2].1)).collect();
        assert_eq!(
            told,
            [
                ("2021年6月1日", "予定", "変更: 1バイアルの回数"),
                ("2021年2月20日", "適用中", "変わるところはありません。"),
                ("2021年2月14日", "終了", "最初の版"),
            ]
        );
        assert_eq!(read(&rows[0])[3..], [("添付文書", ""), ("登録", ""), ("2021/03/01 09:00", "operator")]);
        assert_eq!(read(&rows[2])[3..], [("", ""), ("", ""), ("初期データ", "")]);
        for lang in [Lang::Ja, Lang::En] {
            assert_eq!(rows[0].cells.len(), texts(lang).products.history_columns.len());
        }
    }

    #[test]
    fn before_its_first_edition_nothing_of_a_product_holds() {
        let first = edition("2021-06-01", Some(6));
        let product = Product { today: first.clone(), editions: vec![first], ..Product::default() };
        let states = |today: &str| edition_rows(&product, wire_date(today), texts(Lang::En))[0].cells[1].text.clone();
        assert_eq!((states("2021-05-31"), states("2021-06-01")), ("To come".to_owned(), "In force".to_owned()));
    }
}
