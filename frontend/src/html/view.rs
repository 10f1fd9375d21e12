//! A view, whatever it shows, and what became of it in the document.

use super::template::{Template, TemplateState};
use crate::compute::Compute;
use leptos::prelude::document;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use std::borrow::Cow;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

/// A view.
///
/// It takes the place of the `AnyView` of Leptos, which keeps the type of each view in a table of functions.
pub(crate) struct AnyView(Box<Kind>);

enum Kind {
    Nothing,
    Text(Cow<'static, str>),
    List(Vec<AnyView>),
    /// Computed anew whenever what it read has changed.
    Live(Box<dyn Compute<AnyView>>),
    Template(Template),
    /// Never a change of what stood there, always another.
    Fresh(AnyView),
}

impl AnyView {
    /// Nothing to see.
    pub(crate) fn nothing() -> Self {
        Self(Box::new(Kind::Nothing))
    }

    /// Text.
    pub(super) fn text(text: Cow<'static, str>) -> Self {
        Self(Box::new(Kind::Text(text)))
    }

    /// One after the other.
    pub(super) fn list(views: Vec<Self>) -> Self {
        Self(Box::new(Kind::List(views)))
    }

    /// Computed anew whenever what it read has changed.
    pub(super) fn live(view: Box<dyn Compute<Self>>) -> Self {
        Self(Box::new(Kind::Live(view)))
    }

    /// A template with everything in it.
    pub(super) fn template(template: Template) -> Self {
        Self(Box::new(Kind::Template(template)))
    }

    /// The view, to take the place of the one before instead of changing it: two pages may have the same frame, and are
    /// not the same page.
    pub(crate) fn fresh(self) -> Self {
        Self(Box::new(Kind::Fresh(self)))
    }
}

/// A view in the document. Each but a list has at least one node, so that its place is known.
pub(crate) enum State {
    /// A text, or a comment where there is nothing.
    Node(Node, Option<Cow<'static, str>>),
    /// The views, and a comment after them.
    List(Vec<State>, Node),
    Live(LiveState),
    Template(TemplateState),
    Fresh(Box<State>),
}

/// A live view in the document.
pub(crate) struct LiveState(RenderEffect<State>);

impl Drop for LiveState {
    /// The task of the effect ends a little later and holds what is inside until then; that must not run any more, for
    /// what it reads is gone by now.
    fn drop(&mut self) {
        drop(self.0.take_value());
    }
}

impl Render for AnyView {
    type State = State;

    fn build(self) -> State {
        match *self.0 {
            Kind::Nothing => State::Node(comment(), None),
            Kind::Text(text) => State::Node(document().create_text_node(&text).into(), Some(text)),
            Kind::List(views) => State::List(views.into_iter().map(Self::build).collect(), comment()),
            Kind::Live(view) => State::Live(LiveState(RenderEffect::new(move |before: Option<State>| match before {
                Some(mut state) => {
                    view.compute().rebuild(&mut state);
                    state
                }
                None => view.compute().build(),
            }))),
            Kind::Template(template) => State::Template(template.build()),
            Kind::Fresh(view) => State::Fresh(Box::new(view.build())),
        }
    }

    fn rebuild(self, state: &mut State) {
        let kind = match (*self.0, &mut *state) {
            (Kind::Nothing, State::Node(_, None)) => return,
            (Kind::Text(new), State::Node(node, Some(text))) => {
                if new != *text {
                    node.set_node_value(Some(&new));
                    *text = new;
                }
                return;
            }
            (Kind::List(views), State::List(states, end)) => return rebuild_list(views, states, end),
            (Kind::Template(template), State::Template(state)) => match template.rebuild(state) {
                Ok(()) => return,
                Err(template) => Kind::Template(template),
            },
            (kind, _) => kind,
        };
        let mut new = Self(Box::new(kind)).build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

fn comment() -> Node {
    document().create_comment("").into()
}

fn rebuild_list(views: Vec<AnyView>, states: &mut Vec<State>, end: &Node) {
    for gone in states.drain(views.len().min(states.len())..) {
        gone.removed();
    }
    for (at, view) in views.into_iter().enumerate() {
        match states.get_mut(at) {
            Some(state) => view.rebuild(state),
            None => {
                let mut state = view.build();
                insert_before(end, &mut state);
                states.push(state);
            }
        }
    }
}

fn insert_before(node: &Node, child: &mut dyn Mountable) -> bool {
    match node.parent_element() {
        Some(parent) => {
            child.mount(&parent, Some(node));
            true
        }
        None => false,
    }
}

impl State {
    fn removed(mut self) {
        self.unmount();
    }
}

/// Takes a node out of the document.
pub(super) fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        drop(parent.remove_child(node));
    }
}

/// Puts something before a node of the document.
pub(super) fn before(node: &Node, child: &mut dyn Mountable) -> bool {
    insert_before(node, child)
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            Self::Node(node, _) => remove(node),
            Self::List(states, end) => {
                states.iter_mut().for_each(Mountable::unmount);
                remove(end);
            }
            Self::Live(live) => live.0.with_value_mut(Mountable::unmount).unwrap_or_default(),
            Self::Template(template) => template.unmount(),
            Self::Fresh(state) => state.unmount(),
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        match self {
            Self::Node(node, _) => drop(parent.insert_before(node, marker)),
            Self::List(states, end) => {
                states.iter_mut().for_each(|state| state.mount(parent, marker));
                drop(parent.insert_before(end, marker));
            }
            Self::Live(live) => live.0.with_value_mut(|state| state.mount(parent, marker)).unwrap_or_default(),
            Self::Template(template) => template.mount(parent, marker),
            Self::Fresh(state) => state.mount(parent, marker),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Node(node, _) => insert_before(node, child),
            Self::List(states, end) => match states.first() {
                Some(first) => first.insert_before_this(child),
                None => insert_before(end, child),
            },
            Self::Live(live) => live.0.with_value_mut(|state| state.insert_before_this(child)).unwrap_or_default(),
            Self::Template(template) => template.insert_before_this(child),
            Self::Fresh(state) => state.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match self {
            Self::Node(node, _) => node.clone().dyn_into().into_iter().collect(),
            Self::List(states, _) => states.iter().flat_map(Mountable::elements).collect(),
            Self::Live(live) => live.0.with_value_mut(|state| state.elements()).unwrap_or_default(),
            Self::Template(template) => template.elements(),
            Self::Fresh(state) => state.elements(),
        }
    }
}
