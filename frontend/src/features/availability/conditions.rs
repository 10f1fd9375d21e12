//! 検索条件: venue, keyword and dates on one line, vaccines behind 詳細条件.

use crate::components::form::choice_fields::CheckboxGroup;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::form::field::{SelectField, TextField};
use crate::components::keys::composing;
use crate::features::availability::go::use_go;
use crate::features::availability::place::Place;
use crate::features::availability::search::{RangeError, Search, read_range};
use crate::features::venue::choices::{use_venues, venue_options};
use crate::i18n::{tr, use_i18n};
use crate::reference::{use_reference, vaccine_options};
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use madoguchi_contract::problem::FieldError;
use wasm_bindgen::JsCast;

/// The form; its fields follow the address.
#[component]
pub(crate) fn SearchFields(
    search: Memo<Search>,
    today: Memo<Option<NaiveDate>>,
    place: Place,
    /// The same search once more.
    on_again: Callback<()>,
) -> impl IntoView {
    let (i18n, reference, go) = (use_i18n(), use_reference(), use_go());
    let errors = FormErrors::provide();
    let venues = use_venues();
    let (venue, keyword) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (from, to) = (RwSignal::new(DateDraft::default()), RwSignal::new(DateDraft::default()));
    let vaccines = RwSignal::new(Vec::<String>::new());
    let all_vaccines = Memo::new(move |_| reference.vaccines().into_iter().map(|v| v.code).collect::<Vec<_>>());
    Effect::new(move |_| {
        let (search, all) = (search.get(), all_vaccines.get());
        if let Some(today) = today.get() {
            let (first, last) = search.range(today);
            from.set(DateDraft::of(first));
            to.set(DateDraft::of(last));
        }
        venue.set(search.venue_id);
        keyword.set(search.q);
        // None chosen is all chosen, as in the notice.
        vaccines.set(if search.vaccines.is_empty() { all } else { search.vaccines });
    });
    let more = RwSignal::new(false);
    // What the fields ask for; the rest of the search stays.
    let asked = move || {
        let (from, to) = from.with_untracked(|from| to.with_untracked(|to| read_range(from, to)))?;
        let chosen = vaccines.get_untracked();
        let all = all_vaccines.with_untracked(Vec::len) == chosen.len();
        Ok(Search {
            from,
            to,
            q: keyword.get_untracked().trim().to_owned(),
            venue_id: venue.get_untracked(),
            vaccines: if all { Vec::new() } else { chosen },
            open: None,
            ..search.get_untracked()
        })
    };
    // The dates that are not asked for are those shown.
    let same = move |next: &Search| {
        let today = today.get_untracked();
        let whole = |search: &Search| {
            let range = today.map(|today| search.range(today));
            Search { from: range.map(|r| r.0), to: range.map(|r| r.1), ..search.closed() }
        };
        search.with_untracked(|now| whole(now) == whole(next))
    };
    let submit = move || match asked() {
        Err(wrong) => {
            let t = i18n.t_untracked().search;
            let (pointer, detail) = match wrong {
                RangeError::From => ("/from", t.range_from),
                RangeError::To => ("/to", t.range_to),
                RangeError::Reversed => ("/to", t.range_reversed),
                RangeError::TooLong => ("/to", t.range_too_long),
            };
            errors.show(vec![FieldError {
                pointer: pointer.to_owned(),
                code: "range".to_owned(),
                detail: detail.to_owned(),
            }]);
        }
        Ok(next) => {
            errors.clear();
            if same(&next) {
                on_again.run(());
                place.enter();
            } else {
                go.run((next, false));
            }
        }
    };
    // ↓ goes to the grid, of what the fields ask for. A list of choices needs the key for itself.
    let keys = move |event: ev::KeyboardEvent| {
        let list = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlSelectElement>().is_some());
        if event.key() == "ArrowDown" && !list && !composing(&event) {
            event.prevent_default();
            submit();
        }
    };
    view! {
        <form class="search-form dense" role="search" aria-label=tr(|t| t.search.form_title) novalidate
            on:keydown=keys on:input=move |_| place.forget() on:submit=move |event| {
                event.prevent_default();
                submit();
            }>
            <ErrorSummary />
            <div class="search-row">
                <SelectField pointer="/venue" label=tr(|t| t.search.venue) value=venue options=venue_options(venues) empty=tr(|t| t.search.all_venues) />
                <TextField pointer="/q" label=tr(|t| t.search.keyword) value=keyword hint=tr(|t| t.search.keyword_hint) maxlength=100 />
                <DateFields pointer="/from" label=tr(|t| t.search.from) value=from />
                <DateFields pointer="/to" label=tr(|t| t.search.to) value=to />
                <div class="search-buttons">
                    <button type="submit" class="button button-primary">{tr(|t| t.common.search)}</button>
                    <button type="button" class="button button-text" aria-expanded=move || more.get().to_string() aria-controls="search-more"
                        on:click=move |_| more.update(|more| *more = !*more)>{tr(|t| t.search.more_conditions)}</button>
                </div>
            </div>
            <div id="search-more" class="search-more" hidden=move || !more.get()>
                <CheckboxGroup pointer="/vaccine" label=tr(|t| t.search.vaccines) value=vaccines options=vaccine_options() />
            </div>
        </form>
    }
}
