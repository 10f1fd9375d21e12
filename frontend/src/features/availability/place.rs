//! Where the keyboard is in the grid, and when the grid may take the focus.

use crate::components::form::errors::focus_id;
use crate::features::availability::counts::Position;
use crate::features::availability::search::Search;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The place in the grid, and the search whose first free cell is to have the focus once it is read.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// The cell in the order of tabbing.
    pub(crate) here: RwSignal<Position>,
    /// The search, and the element that had the focus when it was asked for.
    asked: StoredValue<Option<(Search, String)>>,
}

impl Place {
    /// At the first cell.
    pub(crate) fn new() -> Self {
        Self { here: RwSignal::new(Position::default()), asked: StoredValue::new(None) }
    }

    /// The grid of this search takes the focus when it comes.
    pub(crate) fn ask(self, search: Search) {
        self.asked.set_value(Some((search, active().map(|element| element.id()).unwrap_or_default())));
    }

    /// It does not: somebody types, or the reading failed.
    pub(crate) fn forget(self) {
        self.asked.set_value(None);
    }

    /// The grid of this search has come: whether it takes the focus. A field that somebody went to meanwhile keeps it,
    /// and so do the buttons that turn the pages.
    pub(crate) fn takes(self, search: &Search) -> bool {
        let Some((_, before)) = self.asked.get_value().filter(|(asked, _)| asked == search) else { return false };
        self.asked.set_value(None);
        let Some(element) = active() else { return true };
        let turning = element.closest(".grid-turn").ok().flatten().is_some();
        let typing = matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") && element.id() != before;
        !turning && !typing
    }

    /// Goes to a cell once it stands there.
    pub(crate) fn go(self, to: Position) {
        self.here.set(to);
        request_animation_frame(move || focus_id(&to.element_id()));
    }

    /// Goes into the grid, to where one was last. Says whether there is a grid.
    pub(crate) fn enter(self) -> bool {
        let cell = document().query_selector(".grid-cell [tabindex='0']").ok().flatten();
        let Some(cell) = cell.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok()) else { return false };
        drop(cell.focus());
        true
    }
}

/// The element that has the focus.
pub(crate) fn active() -> Option<web_sys::Element> {
    document().active_element()
}
