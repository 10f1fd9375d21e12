//! What may stand in `{…}` of a view.

use leptos::oco::Oco;
use leptos::prelude::{AnyView, ArcSignal, Get, IntoAny, RenderHtml, Signal};
use std::any::Any;
use std::borrow::Cow;

/// A child of an element.
pub(crate) trait IntoChild {
    /// The child as a view.
    fn into_child(self) -> AnyView;
}

/// A view that is computed anew whenever what it read has changed.
type Live = Box<dyn FnMut() -> AnyView + Send>;

fn live(view: Live) -> AnyView {
    view.into_any()
}

fn text(text: Cow<'static, str>) -> AnyView {
    text.into_any()
}

fn list(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

impl IntoChild for AnyView {
    fn into_child(self) -> AnyView {
        self
    }
}

impl IntoChild for () {
    fn into_child(self) -> AnyView {
        ().into_any()
    }
}

impl IntoChild for &'static str {
    fn into_child(self) -> AnyView {
        text(Cow::Borrowed(self))
    }
}

impl IntoChild for String {
    fn into_child(self) -> AnyView {
        text(Cow::Owned(self))
    }
}

impl IntoChild for Oco<'static, str> {
    fn into_child(self) -> AnyView {
        text(match self {
            Oco::Borrowed(words) => Cow::Borrowed(words),
            words => Cow::Owned(words.as_str().to_owned()),
        })
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl IntoChild for $number {
            fn into_child(self) -> AnyView {
                text(Cow::Owned(self.to_string()))
            }
        })*
    };
}

numbers!(i32, i64, u32, u64, usize);

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> AnyView {
        match self {
            Some(child) => child.into_child(),
            None => ().into_any(),
        }
    }
}

impl<T: IntoChild> IntoChild for Vec<T> {
    fn into_child(self) -> AnyView {
        list(self.into_iter().map(IntoChild::into_child).collect())
    }
}

impl<F, T> IntoChild for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoChild,
{
    fn into_child(self) -> AnyView {
        live(Box::new(move || self().into_child()))
    }
}

impl<T: IntoChild + Clone + Send + Sync + 'static> IntoChild for Signal<T> {
    fn into_child(self) -> AnyView {
        live(Box::new(move || self.get().into_child()))
    }
}

impl<T: IntoChild + Clone + Send + Sync + 'static> IntoChild for ArcSignal<T> {
    fn into_child(self) -> AnyView {
        live(Box::new(move || self.get().into_child()))
    }
}

/// The view of a component: what it returns is an `AnyView` already, behind `impl IntoView`.
pub(crate) fn component<V: RenderHtml + Send + 'static>(view: V) -> AnyView {
    let mut view = Some(view);
    let erased = (&mut view as &mut dyn Any).downcast_mut::<Option<AnyView>>().and_then(Option::take);
    match (erased, view) {
        (Some(view), _) => view,
        (None, Some(view)) => view.into_any(),
        (None, None) => ().into_any(),
    }
}

/// Many children.
pub(crate) trait CollectView {
    /// The children one after the other, as a view.
    fn collect_view(self) -> AnyView;
}

impl<I> CollectView for I
where
    I: IntoIterator,
    I::Item: IntoChild,
{
    fn collect_view(self) -> AnyView {
        list(self.into_iter().map(IntoChild::into_child).collect())
    }
}
