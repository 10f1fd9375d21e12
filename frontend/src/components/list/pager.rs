//! Which page of a list is shown, and the buttons that turn it.

use crate::i18n::tr;
use leptos::prelude::*;

/// The page one has turned to. It belongs to what was asked for: whatever is asked for next begins at its first page.
pub(crate) struct Turn<A: Send + Sync + 'static, P: Send + Sync + 'static = String> {
    asked: Memo<A>,
    at: RwSignal<Option<(A, P)>>,
}

impl<A: Send + Sync + 'static, P: Send + Sync + 'static> Clone for Turn<A, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Send + Sync + 'static, P: Send + Sync + 'static> Copy for Turn<A, P> {}

impl<A, P> Turn<A, P>
where
    A: Clone + PartialEq + Send + Sync + 'static,
    P: Clone + Send + Sync + 'static,
{
    /// The first page of this.
    pub(crate) fn new(asked: Memo<A>) -> Self {
        Self { asked, at: RwSignal::new(None) }
    }

    /// What is asked for; tracked.
    pub(crate) fn asked(self) -> A {
        self.asked.get()
    }

    /// The page, `None` for the first one; tracked.
    pub(crate) fn page(self) -> Option<P> {
        self.asked
            .with(|asked| self.at.with(|at| at.as_ref().filter(|(of, _)| of == asked).map(|(_, page)| page.clone())))
    }

    /// Turns to a page, with `None` back to the first one.
    pub(crate) fn to(self, page: Option<P>) {
        self.at.set(page.map(|page| (self.asked.get_untracked(), page)));
    }
}

/// On to the next page of a list, and back to the first.
#[component]
pub(crate) fn Pager<A: Clone + PartialEq + Send + Sync + 'static>(
    turn: Turn<A>,
    /// The cursor of the next page, when there is one.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    let later = Memo::new(move |_| turn.page().is_some());
    view! {
        <Show when=move || next.with(Option::is_some) || later.get()>
            <nav class="pager" aria-label=tr(|t| t.common.pages)>
                <Show when=move || later.get()>
                    <button type="button" class="button button-outline" on:click=move |_| turn.to(None)>
                        {tr(|t| t.common.first_page)}
                    </button>
                </Show>
                <Show when=move || next.with(Option::is_some)>
                    <button type="button" class="button button-outline" on:click=move |_| turn.to(next.get_untracked())>
                        {tr(|t| t.common.next_page)}
                    </button>
                </Show>
            </nav>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_belongs_to_what_was_asked_for() {
        let owner = Owner::new();
        owner.set();
        let words = RwSignal::new("booked");
        let turn = Turn::<&str>::new(Memo::new(move |_| words.get()));
        let asks = move || (turn.asked(), turn.page());
        assert_eq!(asks(), ("booked", None));
        turn.to(Some("a".to_owned()));
        assert_eq!(asks(), ("booked", Some("a".to_owned())));
        words.set("cancelled");
        assert_eq!(asks(), ("cancelled", None));
        turn.to(Some("b".to_owned()));
        assert_eq!(asks(), ("cancelled", Some("b".to_owned())));
        turn.to(None);
        assert_eq!(asks(), ("cancelled", None));
    }
}
