//! A list of facts: what, and what it is.

use leptos::prelude::*;

/// Label and value.
pub(crate) type Fact = (&'static str, String);

/// The facts; they follow what they are made of.
#[component]
pub(crate) fn Facts(#[prop(into)] facts: Signal<Vec<Fact>>) -> impl IntoView {
    let rows = move || {
        facts
            .get()
            .into_iter()
            .map(|(label, value)| {
                view! {
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                }
            })
            .collect_view()
    };
    view! { <dl class="facts">{rows}</dl> }
}
