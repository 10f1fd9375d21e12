//! Addresses: which page is shown, what its address says, and the way to another one.
//!
//! `leptos_router` nests, loads in parallel and animates, each with a type for every route, and is 50 kB of what a
//! browser loads. Here a route is a row of a table; links, history and parameters work in the same way.

mod params;
mod route;

use crate::prelude::*;
use leptos::ev;
pub(crate) use params::Params;
pub(crate) use route::{Route, RouteView};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

/// Where one is.
#[derive(Clone, Copy)]
pub(crate) struct Location {
    /// The path of the address, without query.
    pub(crate) pathname: Memo<String>,
    query: Memo<Params>,
    found: Memo<Option<(usize, Params)>>,
    address: RwSignal<Address>,
    routes: &'static [Route],
}

/// What the browser shows in its address bar, less the origin.
#[derive(Debug, Clone, PartialEq)]
struct Address {
    path: String,
    /// With its question mark, or empty.
    query: String,
}

impl Address {
    fn current() -> Self {
        let location = window().location();
        Self { path: location.pathname().unwrap_or_default(), query: location.search().unwrap_or_default() }
    }

    fn of(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_at(text.find('?').unwrap_or(text.len()));
        Self { path: path.to_owned(), query: query.to_owned() }
    }
}

/// How to go to another address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NavigateOptions {
    /// In place of the address before, so that the way back does not lead to it.
    pub(crate) replace: bool,
    /// To the top of the page.
    pub(crate) scroll: bool,
}

impl Default for NavigateOptions {
    fn default() -> Self {
        Self { replace: false, scroll: true }
    }
}

impl Location {
    /// Follows the browser's address and the clicks on links; provided to everything below.
    pub(crate) fn provide(routes: &'static [Route]) {
        let address = RwSignal::new(Address::current());
        let pathname = memo(move || address.with(|address| address.path.clone()));
        let query = memo(move || address.with(|address| Params::of_query(&address.query)));
        let found = memo(move || pathname.with(|path| route::find(routes, path)));
        let location = Self { pathname, query, found, address, routes };
        provide_context(location);
        let clicks = window_event_listener(ev::click, move |event| {
            if let Some((href, scroll)) = followed(&event) {
                event.prevent_default();
                location.go(&href, NavigateOptions { scroll, ..NavigateOptions::default() });
            }
        });
        let history = window_event_listener(ev::popstate, move |_| address.set(Address::current()));
        on_cleanup(move || {
            clicks.remove();
            history.remove();
        });
    }

    fn go(self, href: &str, options: NavigateOptions) {
        let to = Address::of(href);
        let same = self.address.with_untracked(|address| *address == to);
        if let Ok(history) = window().history() {
            // Going where one is already must not need two steps back.
            drop(match options.replace || same {
                true => history.replace_state_with_url(&JsValue::NULL, "", Some(href)),
                false => history.push_state_with_url(&JsValue::NULL, "", Some(href)),
            });
        }
        if !same {
            self.address.set(to);
        }
        if options.scroll {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// Where a click leads inside the application, and whether to the top there; `None` for what is the browser's own.
fn followed(event: &MouseEvent) -> Option<(String, bool)> {
    let modified = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let external = link.rel().split_ascii_whitespace().any(|word| word == "external");
    let leaves = link.origin() != window().location().origin().ok()?;
    if external || leaves || !link.target().is_empty() || link.has_attribute("download") {
        return None;
    }
    let href = format!("{}{}{}", link.pathname(), link.search(), link.hash());
    Some((href, !link.has_attribute("data-noscroll")))
}

/// Where one is.
pub(crate) fn use_location() -> Location {
    expect_context()
}

/// The names in the query of the address, with their values.
pub(crate) fn use_query_map() -> Memo<Params> {
    use_location().query
}

/// The names in the route (`/venues/:id`), with their values.
pub(crate) fn use_params_map() -> Memo<Params> {
    let found = use_location().found;
    memo(move || found.with(|found| found.as_ref().map(|(_, params)| params.clone()).unwrap_or_default()))
}

/// The way to another address.
pub(crate) fn use_navigate() -> impl Fn(&str, NavigateOptions) + Copy + Send + Sync + 'static {
    let location = use_location();
    move |href: &str, options: NavigateOptions| location.go(href, options)
}

/// On to another address at once.
#[component]
pub(crate) fn Redirect(path: &'static str) -> impl IntoView {
    use_navigate()(path, NavigateOptions { replace: true, ..NavigateOptions::default() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_path_and_a_query() {
        for (text, path, query) in [
            ("/", "/", ""),
            ("/venues?q=a", "/venues", "?q=a"),
            ("/search?q=%3F&to=1#top", "/search", "?q=%3F&to=1"),
            ("/book/3#top", "/book/3", ""),
        ] {
            assert_eq!(Address::of(text), Address { path: path.into(), query: query.into() }, "{text}");
        }
    }
}
