//! 検索条件: venue, keyword and dates on one line, vaccines behind 詳細条件.

use crate::components::form::choice_fields::CheckboxGroup;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::form::field::{SelectField, TextField};
use crate::features::availability::go::use_go;
use crate::features::availability::place::Place;
use crate::features::availability::search::{RangeError, Search, read_range};
use crate::features::venue::choices::{use_venues, venue_options};
use crate::i18n::{tr, use_i18n};
use crate::reference::{programme_options, use_reference, vaccine_options};
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use madoguchi_contract::problem::FieldError;
use wasm_bindgen::JsCast;

/// What the fields hold.
#[derive(Debug, Clone, Default, PartialEq)]
struct Typed {
    venue: String,
    keyword: String,
    from: DateDraft,
    to: DateDraft,
    vaccines: Vec<String>,
    programme: String,
}

impl Typed {
    /// The fields of a search, as far as today and all vaccines are known by now.
    fn of(search: &Search, today: Option<NaiveDate>, all: &[String]) -> Self {
        let (from, to) = today.map(|today| search.range(today)).unzip();
        let date = |date: Option<NaiveDate>| date.map(DateDraft::of).unwrap_or_default();
        Self {
            venue: search.venue_id.clone(),
            keyword: search.q.clone(),
            from: date(from),
            to: date(to),
            // None chosen is all chosen, as in the notice.
            programme: search.programme.clone(),
            vaccines: if search.vaccines.is_empty() { all.to_vec() } else { search.vaccines.clone() },
        }
    }

    /// More is known of the same search: fields that hold what they were filled with get it, what was typed stays.
    fn refilled(self, filled: &Self, now: &Self) -> Self {
        fn pick<T: Clone + PartialEq>(held: T, filled: &T, now: &T) -> T {
            if held == *filled { now.clone() } else { held }
        }
        Self {
            venue: pick(self.venue, &filled.venue, &now.venue),
            keyword: pick(self.keyword, &filled.keyword, &now.keyword),
            from: pick(self.from, &filled.from, &now.from),
            to: pick(self.to, &filled.to, &now.to),
            vaccines: pick(self.vaccines, &filled.vaccines, &now.vaccines),
            programme: pick(self.programme, &filled.programme, &now.programme),
        }
    }
}

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
    let programme = RwSignal::new(String::new());
    let all_vaccines = Memo::new(move |_| {
        reference.with(|reference| {
            let running = reference.vaccines.iter().filter(|vaccine| vaccine.running);
            running.map(|vaccine| vaccine.code.clone()).collect::<Vec<_>>()
        })
    });
    // Opening and closing a cell is the same search: what is typed and not sent stays.
    let closed = Memo::new(move |_| search.with(Search::closed));
    Effect::new(move |before: Option<(Search, Typed)>| {
        let search = closed.get();
        let asked = Typed::of(&search, today.get(), &all_vaccines.get());
        let held = Typed {
            venue: venue.get_untracked(),
            keyword: keyword.get_untracked(),
            from: from.get_untracked(),
            to: to.get_untracked(),
            vaccines: vaccines.get_untracked(),
            programme: programme.get_untracked(),
        };
        let same = before.filter(|(before, _)| *before == search).map(|(_, filled)| filled);
        let now = same.map_or_else(|| asked.clone(), |filled| held.refilled(&filled, &asked));
        venue.set(now.venue);
        keyword.set(now.keyword);
        from.set(now.from);
        to.set(now.to);
        vaccines.set(now.vaccines);
        programme.set(now.programme);
        (search, asked)
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
            programme: programme.get_untracked(),
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
        if event.key() == "ArrowDown" && !list {
            event.prevent_default();
            submit();
        }
    };
    view! {
        <form
            class="search-form dense"
            role="search"
            aria-label=tr(|t| t.search.form_title)
            novalidate
            on:keydown=keys
            on:input=move |_| place.forget()
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <ErrorSummary />
            <div class="search-row">
                <SelectField
                    pointer="/venue"
                    label=tr(|t| t.search.venue)
                    value=venue
                    options=venue_options(venues)
                    empty=tr(|t| t.search.all_venues)
                />
                <Show when=move || reference.several_run()>
                    <SelectField
                        pointer="/programme"
                        label=tr(|t| t.programmes.programme)
                        value=programme
                        options=programme_options()
                        empty=tr(|t| t.common.all)
                    />
                </Show>
                <TextField
                    pointer="/q"
                    label=tr(|t| t.search.keyword)
                    value=keyword
                    hint=tr(|t| t.search.keyword_hint)
                    maxlength=100
                />
                <DateFields pointer="/from" label=tr(|t| t.search.from) value=from />
                <DateFields pointer="/to" label=tr(|t| t.search.to) value=to />
                <div class="search-buttons">
                    <button type="submit" class="button button-primary">
                        {tr(|t| t.common.search)}
                    </button>
                    <button
                        type="button"
                        class="button button-text"
                        aria-expanded=move || more.get().to_string()
                        aria-controls="search-more"
                        on:click=move |_| more.update(|more| *more = !*more)
                    >
                        {tr(|t| t.search.more_conditions)}
                    </button>
                </div>
            </div>
            <div id="search-more" class="search-more" hidden=move || !more.get()>
                <CheckboxGroup
                    pointer="/vaccine"
                    label=tr(|t| t.search.vaccines)
                    value=vaccines
                    options=vaccine_options()
                />
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> DateDraft {
        DateDraft::of_wire(Some(text))
    }

    #[test]
    fn what_is_typed_stays_when_more_becomes_known_of_the_same_search() {
        let search = Search { q: "港".into(), ..Search::default() };
        let all = ["pfizer".to_owned(), "moderna".to_owned()];
        let (first, whole) = (Typed::of(&search, None, &[]), Typed::of(&search, "2021-03-01".parse().ok(), &all));
        assert_eq!((whole.from.clone(), whole.to.clone()), (day("2021-03-01"), day("2021-03-14")));
        assert_eq!(whole.vaccines, all);
        // Nothing typed: every field gets what became known.
        assert_eq!(first.clone().refilled(&first, &whole), whole);
        // Typed before that: the field keeps it, the others follow.
        let typed = Typed { keyword: "体育館".into(), from: day("2021-03-05"), ..first.clone() };
        let expected = Typed { keyword: "体育館".into(), from: day("2021-03-05"), ..whole.clone() };
        assert_eq!(typed.refilled(&first, &whole), expected);
        // Emptied by hand, too.
        let emptied = Typed { vaccines: Vec::new(), keyword: String::new(), ..whole.clone() };
        assert_eq!(emptied.clone().refilled(&whole, &whole), emptied);
    }
}
