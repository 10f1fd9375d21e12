//! The filters of a plain list: one form for all, described as data.

use crate::client::Call;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::{SelectField, TextField};
use crate::components::list::filter_bar::FilterBar;
use crate::components::list::filter_values::{Filter, Input, Typed, Values, split, submit};
use crate::features::municipality::suggestions;
use crate::features::vendor::choices::{use_vendors, vendor_options};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use madoguchi_contract::page::Page;
use madoguchi_contract::reference::Municipality;

/// What the address filters by.
pub(crate) fn use_filters(filters: &'static [Filter]) -> Memo<Values> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| Values::read(filters, |name| query.get(name))))
}

/// A filter in the form.
#[derive(Clone, Copy)]
struct Held {
    filter: Filter,
    text: RwSignal<String>,
    day: RwSignal<DateDraft>,
}

impl Held {
    fn of(filter: Filter) -> Self {
        Self { filter, text: RwSignal::new(String::new()), day: RwSignal::new(DateDraft::default()) }
    }

    fn write(self, values: &Values) {
        match Typed::of(&self.filter, values.get(self.filter.name)) {
            Typed::Text(text) => self.text.set(text),
            Typed::Day(day) => self.day.set(day),
        }
    }

    fn read(self) -> (Filter, Typed) {
        let typed = match self.filter.input {
            Input::Words | Input::Number | Input::Choice(_) | Input::Municipality | Input::Vendor => {
                Typed::Text(self.text.get_untracked())
            }
            Input::Day => Typed::Day(self.day.get_untracked()),
        };
        (self.filter, typed)
    }

    fn view(self) -> AnyView {
        let i18n = use_i18n();
        let pointer = format!("/{}", self.filter.name);
        let label = tr(self.filter.label);
        match self.filter.input {
            Input::Words => view! { <TextField pointer label value=self.text maxlength=100 /> }.into_any(),
            Input::Number => {
                view! { <TextField pointer label value=self.text maxlength=10 inputmode="numeric" class="w-s" /> }
                    .into_any()
            }
            Input::Choice(choices) => {
                let options = Signal::derive(move || choices(i18n.t()));
                view! { <SelectField pointer label value=self.text options empty=tr(|t| t.common.all) /> }.into_any()
            }
            Input::Vendor => {
                let options = vendor_options(use_vendors());
                view! { <SelectField pointer label value=self.text options empty=tr(|t| t.common.all) /> }.into_any()
            }
            Input::Day => view! { <DateFields pointer label value=self.day /> }.into_any(),
            Input::Municipality => {
                let found: Load<Page<Municipality>> = use_load(
                    move || self.text.with(|text| suggestions::by_reading(text)),
                    |client, path: String| client.send(Call::get(path)),
                );
                let suggestions = Signal::derive(move || {
                    let known = self.text.with(|text| suggestions::suggestions(text));
                    if known.is_empty() {
                        found.value.with(|page| page.as_ref().map(suggestions::names).unwrap_or_default())
                    } else {
                        known
                    }
                });
                view! { <TextField pointer label value=self.text maxlength=50 suggestions /> }.into_any()
            }
        }
    }
}

/// Words that stand in no address: they may be a name.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    /// As sent off.
    pub(crate) sent: RwSignal<String>,
    /// For people.
    pub(crate) label: fn(&'static Texts) -> &'static str,
    /// What may be typed.
    pub(crate) hint: fn(&'static Texts) -> &'static str,
}

/// The form. Sending it changes the address; the list follows the address.
#[component]
pub(crate) fn Filters(
    filters: &'static [Filter],
    values: Memo<Values>,
    path: &'static str,
    #[prop(optional)] search: Option<Search>,
) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let errors = FormErrors::provide();
    let words = RwSignal::new(search.map(|search| search.sent.get_untracked()).unwrap_or_default());
    let held = StoredValue::new(filters.iter().copied().map(Held::of).collect::<Vec<_>>());
    // Back and forward change the address: the form follows.
    Effect::new(move |_| values.with(|values| held.get_value().into_iter().for_each(|held| held.write(values))));
    let go = {
        let navigate = navigate.clone();
        move |values: &Values| navigate(&values.query().on(path), NavigateOptions::default())
    };
    let send = Callback::new(move |()| {
        let typed: Vec<_> = held.get_value().into_iter().map(Held::read).collect();
        match submit(&typed, i18n.lang_untracked()) {
            Ok(values) => {
                errors.clear();
                if let Some(search) = search {
                    search.sent.set(words.get_untracked().trim().to_owned());
                }
                go(&values);
            }
            Err(wrong) => errors.show(wrong),
        }
    });
    let clear = Callback::new(move |()| {
        errors.clear();
        words.set(String::new());
        if let Some(search) = search {
            search.sent.set(String::new());
        }
        held.get_value().into_iter().for_each(|held| held.write(&Values::default()));
        navigate(path, NavigateOptions::default());
    });
    let (often, rarely) = split(filters, search.is_some());
    let (often, rarely) = (often.len(), rarely.to_vec());
    let names: Vec<_> = rarely.iter().map(|filter| filter.name).collect();
    let more_set = Signal::derive(move || values.with(|values| names.iter().any(|name| !values.get(name).is_empty())));
    let blank = Signal::derive(move || {
        values.with(|values| *values == Values::default())
            && search.is_none_or(|search| search.sent.with(String::is_empty))
    });
    let more = (!rarely.is_empty())
        .then(|| ViewFn::from(move || held.get_value().into_iter().skip(often).map(Held::view).collect_view()));
    let fields = move || {
        let words = search.map(|search| {
            view! {
                <TextField
                    pointer="/words"
                    label=tr(search.label)
                    hint=tr(search.hint)
                    value=words
                    kind="search"
                    maxlength=100
                />
            }
        });
        view! {
            {words}
            {held.get_value().into_iter().take(often).map(Held::view).collect_view()}
        }
    };
    match more {
        Some(more) => view! {
            <FilterBar on_search=send on_clear=clear blank more more_set>
                {fields()}
            </FilterBar>
        }
        .into_any(),
        None => view! {
            <FilterBar on_search=send on_clear=clear blank>
                {fields()}
            </FilterBar>
        }
        .into_any(),
    }
}
