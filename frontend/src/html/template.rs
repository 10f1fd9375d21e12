//! Templates: copied from what the browser parsed once, with parts put in their places.

use super::AnyView;
use super::value::{Plain, Value};
use super::view::{State, before, remove};
use crate::compute::React;
use leptos::ev::{EventDescriptor, Targeted};
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::element::ElementType;
use leptos::tachys::view::Mountable;
use send_wrapper::SendWrapper;
use std::sync::OnceLock;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlTemplateElement, Node};

/// The static part of a view; one for each `view!` in the source.
pub(crate) struct Shape {
    html: &'static str,
    /// For each part, how many nodes after the part before it its node is, in the order of the document.
    steps: &'static [u8],
    /// Part of a picture: the HTML is inside `<svg>`.
    svg: bool,
    parsed: OnceLock<SendWrapper<Node>>,
}

impl Shape {
    /// Written by `view!`.
    pub(crate) const fn new(html: &'static str, steps: &'static [u8], svg: bool) -> Self {
        Self { html, steps, svg, parsed: OnceLock::new() }
    }

    /// A fresh copy, inside a parent that is thrown away.
    fn copy(&self) -> Node {
        let parsed = self.parsed.get_or_init(|| SendWrapper::new(self.parse()));
        expect(parsed.clone_node_with_deep(true))
    }

    fn parse(&self) -> Node {
        let template: HtmlTemplateElement = expect(document().create_element("template")).unchecked_into();
        template.set_inner_html(self.html);
        let content: Node = template.content().into();
        match content.first_child() {
            Some(svg) if self.svg => svg,
            _ => content,
        }
    }

    /// The node of each part.
    fn nodes(&self, root: &Node) -> Vec<Node> {
        let walker = expect(document().create_tree_walker(root));
        let at = |step: &u8| {
            for _ in 0..*step {
                drop(walker.next_node());
            }
            walker.current_node()
        };
        self.steps.iter().map(at).collect()
    }
}

/// For calls of the browser that fail only where its memory is at an end.
fn expect<T>(result: Result<T, JsValue>) -> T {
    result.unwrap_or_else(|error| wasm_bindgen::throw_val(error))
}

/// How a value shows at its element.
#[derive(Clone, Copy)]
enum Place {
    Attribute(&'static str),
    Class(&'static str),
    Property(&'static str),
}

impl Place {
    fn put(self, element: &Element, value: &Plain) {
        let done = match self {
            Self::Attribute(name) => match value.words() {
                Some(words) => element.set_attribute(name, words),
                None => element.remove_attribute(name),
            },
            Self::Class(name) => element.class_list().toggle_with_force(name, *value == Plain::Flag(true)).map(drop),
            Self::Property(name) => set_property(element, name, &value.property()),
        };
        drop(done);
    }
}

/// Setting what is there already would move the caret of a field.
fn set_property(element: &Element, name: &str, value: &JsValue) -> Result<(), JsValue> {
    let name = JsValue::from_str(name);
    if js_sys::Reflect::get(element, &name)? != *value {
        js_sys::Reflect::set(element, &name, value)?;
    }
    Ok(())
}

/// What happens at an event.
type Handler = Box<dyn React<JsValue>>;

/// Something that is not static, before it is in its place.
enum Part {
    Child(AnyView),
    Value(Place, Value),
    Event(std::borrow::Cow<'static, str>, Owner, Handler),
    Reference(Box<dyn FnOnce(&Element)>),
}

/// The same, in its place.
enum PartState {
    Child(State),
    /// Dropping the effect ends it.
    Value {
        _effect: Option<RenderEffect<Plain>>,
    },
    /// Dropping the listener takes it away.
    Event {
        _listener: Listener,
    },
    Reference,
}

/// A listener that goes away with its element.
struct Listener {
    element: Element,
    event: String,
    call: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        drop(self.element.remove_event_listener_with_callback(&self.event, self.call.as_ref().unchecked_ref()));
    }
}

impl Part {
    fn apply(self, node: &Node) -> PartState {
        match self {
            Self::Child(view) => PartState::Child(view.build()),
            Self::Value(place, value) => {
                let element = node.clone().unchecked_into::<Element>();
                PartState::Value { _effect: put(place, element, value) }
            }
            Self::Event(event, owner, handler) => {
                let element = node.clone().unchecked_into::<Element>();
                PartState::Event { _listener: listen(element, event.into_owned(), owner, handler) }
            }
            Self::Reference(load) => {
                load(node.unchecked_ref());
                PartState::Reference
            }
        }
    }
}

fn put(place: Place, element: Element, value: Value) -> Option<RenderEffect<Plain>> {
    match value {
        Value::Plain(value) => {
            place.put(&element, &value);
            None
        }
        Value::Live(value) => Some(RenderEffect::new(move |before: Option<Plain>| {
            let now = value.compute();
            if before.as_ref() != Some(&now) {
                place.put(&element, &now);
            }
            now
        })),
    }
}

fn listen(element: Element, event: String, owner: Owner, mut handler: Handler) -> Listener {
    let call = Closure::<dyn FnMut(JsValue)>::new(move |event| {
        #[cfg(debug_assertions)]
        let _guard = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
        owner.with(|| handler.react(event));
    });
    drop(element.add_event_listener_with_callback(&event, call.as_ref().unchecked_ref()));
    Listener { element, event, call }
}

/// A view: a shape, and what goes into it.
pub(crate) struct Template {
    shape: &'static Shape,
    parts: Vec<Part>,
}

impl Template {
    /// Nothing in it yet.
    pub(crate) fn new(shape: &'static Shape) -> Self {
        Self { shape, parts: Vec::with_capacity(shape.steps.len()) }
    }

    /// A child.
    pub(crate) fn child(&mut self, child: AnyView) {
        self.parts.push(Part::Child(child));
    }

    /// An attribute.
    pub(crate) fn attr(&mut self, name: &'static str, value: Value) {
        self.parts.push(Part::Value(Place::Attribute(name), value));
    }

    /// A class that is there or not.
    pub(crate) fn class(&mut self, name: &'static str, value: Value) {
        self.parts.push(Part::Value(Place::Class(name), value));
    }

    /// A property.
    pub(crate) fn prop(&mut self, name: &'static str, value: Value) {
        self.parts.push(Part::Value(Place::Property(name), value));
    }

    /// An event.
    #[expect(clippy::needless_pass_by_value, reason = "an event's description has no size")]
    pub(crate) fn on<E>(&mut self, event: E, mut handler: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: From<JsValue>,
    {
        self.listen(event.name(), Box::new(move |event: JsValue| handler(event.into())));
    }

    /// An event whose target is the element itself.
    #[expect(clippy::needless_pass_by_value, reason = "an event's description has no size")]
    pub(crate) fn on_target<E, T>(&mut self, event: E, mut handler: impl FnMut(Targeted<E::EventType, T>) + 'static)
    where
        E: EventDescriptor,
        E::EventType: From<JsValue>,
    {
        self.listen(event.name(), Box::new(move |event: JsValue| handler(E::EventType::from(event).into())));
    }

    fn listen(&mut self, event: std::borrow::Cow<'static, str>, handler: Handler) {
        let owner = Owner::current().unwrap_or_default();
        self.parts.push(Part::Event(event, owner, handler));
    }

    /// A reference to the element.
    pub(crate) fn node_ref<E>(&mut self, reference: NodeRef<E>)
    where
        E: ElementType + 'static,
        E::Output: JsCast + 'static,
    {
        use leptos::tachys::html::node_ref::NodeRefContainer as _;
        self.parts.push(Part::Reference(Box::new(move |element| reference.load(element))));
    }

    /// The view.
    #[inline(never)]
    pub(crate) fn into_view(self) -> AnyView {
        AnyView::template(self)
    }
}

/// What stands at the top of a template, in order.
enum Top {
    Node(Node),
    /// The child at this place among the parts.
    Child(usize),
}

/// A template in the document.
pub(crate) struct TemplateState {
    shape: &'static Shape,
    top: Vec<Top>,
    parts: Vec<(Node, PartState)>,
}

impl Template {
    /// Into the document.
    pub(super) fn build(self) -> TemplateState {
        let Self { shape, parts } = self;
        let root = shape.copy();
        let nodes = shape.nodes(&root);
        let mut parts: Vec<(Node, PartState)> = nodes
            .into_iter()
            .zip(parts)
            .map(|(node, part)| {
                let state = part.apply(&node);
                (node, state)
            })
            .collect();
        let mut top = Vec::new();
        while let Some(node) = root.first_child() {
            drop(root.remove_child(&node));
            let is_here = |(at, state): &(Node, PartState)| matches!(state, PartState::Child(_)) && *at == node;
            top.push(match parts.iter().position(is_here) {
                Some(at) => Top::Child(at),
                None => Top::Node(node),
            });
        }
        for (node, state) in &mut parts {
            // What stands at the top has no parent yet: it is mounted with the template.
            if let (PartState::Child(state), Some(parent)) = (state, node.parent_element()) {
                state.mount(&parent, Some(node));
                drop(parent.remove_child(node));
            }
        }
        TemplateState { shape, top, parts }
    }

    /// Changes what stands there; comes back where that is something else.
    pub(super) fn rebuild(self, state: &mut TemplateState) -> Result<(), Self> {
        if !std::ptr::eq(self.shape, state.shape) {
            return Err(self);
        }
        for (part, (node, state)) in self.parts.into_iter().zip(&mut state.parts) {
            match (part, &mut *state) {
                (Part::Child(view), PartState::Child(state)) => view.rebuild(state),
                (part, state) => *state = part.apply(node),
            }
        }
        Ok(())
    }
}

impl TemplateState {
    fn child_mut(&mut self, at: usize) -> Option<&mut State> {
        match self.parts.get_mut(at) {
            Some((_, PartState::Child(state))) => Some(state),
            _ => None,
        }
    }

    fn child(&self, at: usize) -> Option<&State> {
        match self.parts.get(at) {
            Some((_, PartState::Child(state))) => Some(state),
            _ => None,
        }
    }
}

impl Mountable for TemplateState {
    fn unmount(&mut self) {
        for at in 0..self.top.len() {
            match &self.top[at] {
                Top::Node(node) => remove(node),
                Top::Child(part) => {
                    let part = *part;
                    if let Some(child) = self.child_mut(part) {
                        child.unmount();
                    }
                }
            }
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for at in 0..self.top.len() {
            match &self.top[at] {
                Top::Node(node) => drop(parent.insert_before(node, marker)),
                Top::Child(part) => {
                    let part = *part;
                    if let Some(child) = self.child_mut(part) {
                        child.mount(parent, marker);
                    }
                }
            }
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.top.iter().any(|top| match top {
            Top::Node(node) => before(node, child),
            Top::Child(part) => self.child(*part).is_some_and(|state| state.insert_before_this(child)),
        })
    }

    fn elements(&self) -> Vec<Element> {
        let of = |top: &Top| match top {
            Top::Node(node) => node.clone().dyn_into().into_iter().collect(),
            Top::Child(part) => self.child(*part).map(Mountable::elements).unwrap_or_default(),
        };
        self.top.iter().flat_map(of).collect()
    }
}
