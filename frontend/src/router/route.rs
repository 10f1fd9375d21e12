//! The table of pages.

use super::{Params, use_location};
use crate::prelude::*;

/// A page and its address.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    /// Steps between slashes; `:name` stands for any one step.
    pub(crate) path: &'static str,
    /// The page.
    pub(crate) page: fn() -> AnyView,
}

/// The page of the address; the same page for another `:name` stays as it is, and follows.
#[component]
pub(crate) fn RouteView(
    /// Where no route fits.
    otherwise: fn() -> AnyView,
) -> impl IntoView {
    let location = use_location();
    let at = memo(move || location.found.with(|found| found.as_ref().map(|(at, _)| *at)));
    let page = move || {
        let route = at.get().and_then(|at| location.routes.get(at));
        route.map_or(otherwise, |route| route.page)().fresh()
    };
    view! { {page} }
}

/// The first route that fits, and the values of its names.
pub(super) fn find(routes: &[Route], path: &str) -> Option<(usize, Params)> {
    routes.iter().enumerate().find_map(|(at, route)| values(route.path, path).map(|params| (at, params)))
}

fn values(route: &str, path: &str) -> Option<Params> {
    let mut params = Params::default();
    let mut steps = path.trim_matches('/').split('/');
    for expected in route.trim_matches('/').split('/') {
        let step = steps.next()?;
        match expected.strip_prefix(':') {
            Some(name) if !step.is_empty() => params.push(name, step),
            Some(_) => return None,
            None if step == expected => {}
            None => return None,
        }
    }
    steps.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_route() {
        let page = AnyView::nothing;
        let routes = ["/", "/venues", "/venues/new", "/venues/:id", "/a/:x/b/:y"].map(|path| Route { path, page });
        let check = |path: &str, expected: Option<(usize, &[(&str, &str)])>| {
            let found = find(&routes, path);
            assert_eq!(found.as_ref().map(|(at, _)| *at), expected.map(|(at, _)| at), "{path}");
            for (name, value) in expected.iter().flat_map(|(_, values)| values.iter()) {
                assert_eq!(found.as_ref().and_then(|(_, params)| params.get(name)).as_deref(), Some(*value), "{path}");
            }
        };
        check("/", Some((0, &[])));
        check("/venues", Some((1, &[])));
        check("/venues/", Some((1, &[])));
        check("/venues/new", Some((2, &[])));
        check("/venues/7", Some((3, &[("id", "7")])));
        check("/venues/%E6%A8%AA", Some((3, &[("id", "横")])));
        check("/a/1/b/2", Some((4, &[("x", "1"), ("y", "2")])));
        check("/venues/7/slots", None);
        check("/a//b/2", None);
        check("/nowhere", None);
    }
}
