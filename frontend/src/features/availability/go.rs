//! The way from one search to another.

use crate::features::availability::search::Search;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Goes to an address of this same page, in place of the one before or after it; where one has scrolled to stays.
pub(crate) fn use_go() -> Callback<(Search, bool)> {
    let navigate = use_navigate();
    Callback::new(move |(search, replace): (Search, bool)| {
        navigate(&search.address(), NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
    })
}
