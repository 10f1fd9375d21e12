//! Links inside the application.

use super::view;
use crate::prelude::*;
use crate::router::use_location;

/// A link. It says so when it leads to where one is.
#[component]
pub(crate) fn A(
    #[prop(into)] href: TextProp,
    #[prop(optional)] class: Option<&'static str>,
    #[prop(optional)] id: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let location = use_location();
    let path = href.clone();
    let current = move || {
        let path = path.get();
        location.pathname.with(|here| is_within(here, &path)).then_some("page")
    };
    view! { <a href=move || href.get() class=class id=id aria-current=current>{children()}</a> }
}

/// Whether a path is the one a link leads to, or below it. A link with a query leads to what that query finds.
fn is_within(here: &str, link: &str) -> bool {
    let mut here = here.trim_matches('/').split('/');
    link.trim_matches('/').split('/').all(|step| here.next() == Some(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_current_on_its_page_and_below() {
        let check =
            |here: &str, link: &str, current: bool| assert_eq!(is_within(here, link), current, "{link} on {here}");
        check("/venues", "/venues", true);
        check("/venues/", "/venues", true);
        check("/venues/3", "/venues", true);
        check("/venues", "/venues/3", false);
        check("/venues-old", "/venues", false);
        check("/", "/", true);
        check("/venues", "/", false);
        check("/search", "/search?venue=3", false);
    }
}
