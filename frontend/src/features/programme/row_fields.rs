//! The tables of rules as one types them: a signal a field, row by row.

use crate::components::form::choice_fields::CheckboxGroup;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{focus_id, use_form_errors};
use crate::components::form::field::{SelectField, TextField};
use crate::features::programme::cells::{Cell, Row};
use crate::features::programme::columns::{Column, Input, Table};
use crate::features::programme::draft::row_pointer;
use crate::format::lookup::choices;
use crate::i18n::{tr, use_i18n};
use crate::reference::Options;
use leptos::prelude::*;

/// A field of a row.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum CellField {
    Text(RwSignal<String>),
    Day(RwSignal<DateDraft>),
    Codes(RwSignal<Vec<String>>),
}

/// A row of rules. One with other fields is another row, also where it has the same place.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct RowFields {
    key: u32,
    cells: Vec<CellField>,
}

impl RowFields {
    /// The fields of a row.
    pub(crate) fn of(row: Row) -> Self {
        let cell = |cell: Cell| match cell {
            Cell::Text(text) => CellField::Text(RwSignal::new(text)),
            Cell::Day(day) => CellField::Day(RwSignal::new(day)),
            Cell::Codes(codes) => CellField::Codes(RwSignal::new(codes)),
        };
        Self { key: row.key, cells: row.cells.into_iter().map(cell).collect() }
    }

    /// What they hold; tracked.
    pub(crate) fn read(&self) -> Row {
        let cell = |cell: &CellField| match cell {
            CellField::Text(text) => Cell::Text(text.get()),
            CellField::Day(day) => Cell::Day(day.get()),
            CellField::Codes(codes) => Cell::Codes(codes.get()),
        };
        Row { key: self.key, cells: self.cells.iter().map(cell).collect() }
    }

    /// The words of one of them; tracked.
    pub(crate) fn text(&self, at: usize) -> String {
        match self.cells.get(at) {
            Some(CellField::Text(text)) => text.get(),
            Some(CellField::Day(_) | CellField::Codes(_)) | None => String::new(),
        }
    }
}

/// What a field may be chosen from.
#[derive(Clone, Copy)]
pub(crate) struct Choices {
    pub(crate) products: Options,
    pub(crate) programmes: Options,
    pub(crate) groups: Options,
}

/// A table of rules, its rows to be added and removed.
#[component]
pub(crate) fn TableFields(table: &'static Table, rows: RwSignal<Vec<RowFields>>, offered: Choices) -> impl IntoView {
    let (i18n, errors) = (use_i18n(), use_form_errors());
    let pointer = format!("/content/rules/{}", table.name);
    errors.register(&pointer, &TextProp::from(tr(table.title)));
    let (id, add_id) = (errors.id_of(&pointer), format!("add-{}", table.name));
    let add = move |_| {
        let key = rows.with_untracked(|rows| rows.iter().map(|row| row.key).max().map_or(0, |last| last + 1));
        rows.update(|rows| rows.push(RowFields::of(Row::empty(table, key))));
        let row = errors.id_of(&row_pointer(table.name, key));
        request_animation_frame(move || focus_id(&row));
    };
    view! {
        <fieldset class="field field-group programme-table" id=id tabindex="-1">
            <legend>
                <h2>{tr(table.title)}</h2>
            </legend>
            <For each=move || rows.get() key=RowFields::clone let:row>
                <RowView table rows row offered />
            </For>
            <button type="button" id=add_id class="button button-outline button-small" on:click=add>
                {move || (i18n.t().programmes.add_row)((table.title)(i18n.t()))}
            </button>
        </fieldset>
    }
}

#[component]
fn RowView(table: &'static Table, rows: RwSignal<Vec<RowFields>>, row: RowFields, offered: Choices) -> impl IntoView {
    let (i18n, errors) = (use_i18n(), use_form_errors());
    let key = row.key;
    let number = move || rows.with(|rows| rows.iter().position(|one| one.key == key)).map_or(0, |at| at + 1);
    let name = move || (i18n.t().programmes.row)((table.title)(i18n.t()), number());
    let pointer = row_pointer(table.name, key);
    errors.register(&pointer, &TextProp::from(name));
    let id = errors.id_of(&pointer);
    let remove = {
        let pointer = pointer.clone();
        move |_| {
            errors.clear_at(&pointer);
            rows.update(|rows| rows.retain(|one| one.key != key));
            focus_id(&format!("add-{}", table.name));
        }
    };
    let cells = table
        .columns
        .iter()
        .zip(row.cells)
        .map(|(column, field)| cell_view(column, field, format!("{pointer}/{}", column.name), offered))
        .collect_view();
    view! {
        <fieldset class="programme-row" id=id tabindex="-1">
            <legend>{name}</legend>
            <div class="programme-fields">{cells}</div>
            <button
                type="button"
                class="button button-text"
                aria-label=move || (i18n.t().programmes.remove_row)((table.title)(i18n.t()), number())
                on:click=remove
            >
                {tr(|t| t.programmes.remove)}
            </button>
        </fieldset>
    }
}

fn cell_view(column: &'static Column, field: CellField, pointer: String, offered: Choices) -> AnyView {
    let label = tr(column.label);
    match field {
        CellField::Text(value) => text_view(column.input, value, pointer, label.into(), offered.products),
        CellField::Day(value) => {
            let required = matches!(column.input, Input::Day);
            view! { <DateFields pointer label value required /> }.into_any()
        }
        CellField::Codes(value) => {
            let known = match column.input {
                Input::Groups => offered.groups,
                Input::Programmes => offered.programmes,
                Input::Products
                | Input::Product
                | Input::MayProduct
                | Input::Text
                | Input::Number
                | Input::MayNumber
                | Input::Numbers
                | Input::Word(_)
                | Input::Day
                | Input::MayDay => offered.products,
            };
            // What is held stays to be seen, also where nothing knows it any more.
            let options = Memo::new(move |_| {
                let mut options = known.get();
                let held = value.get().into_iter();
                let unknown = held.filter(|code| options.iter().all(|(known, _)| known != code)).collect::<Vec<_>>();
                options.extend(unknown.into_iter().map(|code| (code.clone(), code)));
                options
            });
            view! {
                <Show when=move || options.with(|options| !options.is_empty())>
                    <CheckboxGroup pointer=pointer.clone() label value options />
                </Show>
            }
            .into_any()
        }
    }
}

fn text_view(input: Input, value: RwSignal<String>, pointer: String, label: TextProp, products: Options) -> AnyView {
    let i18n = use_i18n();
    match input {
        Input::Number => {
            view! { <TextField pointer label value required=true inputmode="numeric" maxlength=10 /> }.into_any()
        }
        Input::MayNumber => view! { <TextField pointer label value inputmode="numeric" maxlength=10 /> }.into_any(),
        Input::Numbers => view! { <TextField pointer label value inputmode="numeric" maxlength=200 /> }.into_any(),
        Input::Word(words) => {
            let options = Signal::derive(move || choices(words(i18n.t())));
            view! { <SelectField pointer label value options /> }.into_any()
        }
        Input::Product => {
            let empty = tr(|t| t.common.choose);
            view! { <SelectField pointer label value options=products required=true empty /> }.into_any()
        }
        Input::MayProduct => {
            let empty = tr(|t| t.programmes.any_product);
            view! { <SelectField pointer label value options=products empty /> }.into_any()
        }
        Input::Text | Input::Day | Input::MayDay | Input::Products | Input::Groups | Input::Programmes => {
            view! { <TextField pointer label value maxlength=300 /> }.into_any()
        }
    }
}
