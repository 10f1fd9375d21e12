//! The frame of a page: document title, breadcrumb, h1 with its primary action, and the focus on arrival.

use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// Whether a page was shown before in this visit: only then does a new page take the focus to its heading.
#[derive(Clone, Copy)]
pub(crate) struct Arrivals(StoredValue<u32>);

impl Arrivals {
    /// Counts from here.
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(0)));
    }

    /// A page without this frame was shown: the log-in.
    pub(crate) fn count(self) {
        self.0.update_value(|count| *count = count.saturating_add(1));
    }
}

/// A step of the breadcrumb: words and address.
pub(crate) type Crumb = (Signal<String>, &'static str);

/// A page. `title` is h1 and document title alike; `crumbs` are the pages between home and this one.
#[component]
pub(crate) fn Page(
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] crumbs: Vec<Crumb>,
    /// Beside the heading.
    #[prop(optional, into)]
    action: Option<ViewFn>,
    /// Without breadcrumb: the home page.
    #[prop(optional)]
    root: bool,
    /// The content may use the whole width: big tables.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let heading = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |_| {
        document().set_title(&format!("{} | {}", title.get(), i18n.t().shell.brand_latin));
    });
    if let Some(Arrivals(count)) = use_context() {
        let earlier = count.get_value();
        count.set_value(earlier.saturating_add(1));
        if earlier > 0 {
            Effect::new(move |_| {
                if let Some(heading) = heading.get() {
                    // A part that wants the focus more (a search field, a panel) takes it after this frame.
                    drop(heading.focus());
                    window().scroll_to_with_x_and_y(0.0, 0.0);
                }
            });
        }
    }
    view! {
        <div class="page" class:page-wide=wide>
            <div class="page-head">
                <div class="page-place">
                    {(!root)
                        .then(|| {
                            view! {
                                <nav class="breadcrumb" aria-label=tr(|t| t.shell.breadcrumb)>
                                    <ol>
                                        <li>
                                            <a href="/">{tr(|t| t.shell.home)}</a>
                                        </li>
                                        {crumbs
                                            .into_iter()
                                            .map(|(words, href)| {
                                                view! {
                                                    <li>
                                                        <a href=href>{move || words.get()}</a>
                                                    </li>
                                                }
                                            })
                                            .collect_view()}
                                    </ol>
                                </nav>
                            }
                        })} // The last step of the breadcrumb, on its line: a row of the table fits where it stood.
                    <h1 tabindex="-1" id="page-title" node_ref=heading>
                        {move || title.get()}
                    </h1>
                </div>
                {action.map(|action| view! { <div class="page-action">{move || action.run()}</div> })}
            </div>
            {children()}
        </div>
    }
}
