//! The table of all plain lists; cards on narrow screens.

use crate::components::list::row::{Cell, Row};
use crate::i18n::{Texts, use_i18n};
use leptos::prelude::*;
use leptos_router::components::A;

/// What stands at the end of each row, by the row's id: buttons.
pub(crate) type RowAction = Callback<String, AnyView>;

/// The table. `columns` are the headings, one for each cell; with `action` there is one more column, headed by the last
/// of them.
#[component]
pub(crate) fn DataTable(
    /// What the table lists.
    caption: fn(&'static Texts) -> &'static str,
    columns: fn(&'static Texts) -> &'static [&'static str],
    #[prop(into)] rows: Signal<Vec<Row>>,
    #[prop(optional)] action: Option<RowAction>,
) -> impl IntoView {
    let i18n = use_i18n();
    let heads = move || {
        columns(i18n.t())
            .iter()
            .map(|head| {
                view! {
                    <th scope="col" role="columnheader">
                        {*head}
                    </th>
                }
            })
            .collect_view()
    };
    let body = move || {
        let heads = columns(i18n.t());
        rows.get().into_iter().map(|row| table_row(row, heads, action)).collect_view()
    };
    view! {
        <div class="table-scroll cards-scroll">
            <table class="table table-cards" role="table">
                <caption class="visually-hidden">{move || caption(i18n.t())}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
}

fn table_row(row: Row, heads: &'static [&'static str], action: Option<RowAction>) -> AnyView {
    let last = heads.last().copied().unwrap_or_default();
    let cells = row
        .cells
        .into_iter()
        .zip(heads)
        .enumerate()
        .map(|(at, (cell, head))| {
            let class = match (cell.num, cell.wraps) {
                (true, _) => "num",
                (false, true) => "wraps",
                (false, false) => "",
            };
            let inside = inside(cell);
            if at == 0 {
                view! {
                    <th scope="row" role="rowheader" class=class data-label=*head>
                        {inside}
                    </th>
                }
                .into_any()
            } else {
                view! {
                    <td role="cell" class=class data-label=*head>
                        {inside}
                    </td>
                }
                .into_any()
            }
        })
        .collect_view();
    let action = action.map(|action| {
        view! {
            <td role="cell" class="row-action" data-label=last>
                {action.run(row.id)}
            </td>
        }
    });
    view! { <tr role="row">{cells} {action}</tr> }.into_any()
}

fn inside(cell: Cell) -> AnyView {
    let words = match (cell.href, cell.tone) {
        (Some(href), _) => view! { <A href=href>{cell.text}</A> }.into_any(),
        (None, Some(tone)) => view! { <span class=tone.badge()>{cell.text}</span> }.into_any(),
        (None, None) => view! { {cell.text} }.into_any(),
    };
    if cell.sub.is_empty() {
        words
    } else {
        view! { <span>{words} <span class="sub">{cell.sub}</span></span> }.into_any()
    }
}
