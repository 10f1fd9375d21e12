//! What may stand in `{…}` of a view.

use super::AnyView;
use crate::compute::Compute;
use crate::reactive::Signal;
use std::borrow::Cow;
use std::sync::Arc;

/// A child of an element.
pub(crate) trait IntoChild {
    /// The child as a view.
    fn into_child(self) -> AnyView;
}

impl IntoChild for AnyView {
    fn into_child(self) -> AnyView {
        self
    }
}

impl IntoChild for () {
    fn into_child(self) -> AnyView {
        AnyView::nothing()
    }
}

impl IntoChild for &'static str {
    fn into_child(self) -> AnyView {
        AnyView::text(Cow::Borrowed(self))
    }
}

impl IntoChild for String {
    fn into_child(self) -> AnyView {
        AnyView::text(Cow::Owned(self))
    }
}

impl IntoChild for Cow<'static, str> {
    fn into_child(self) -> AnyView {
        AnyView::text(self)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl IntoChild for $number {
            fn into_child(self) -> AnyView {
                AnyView::text(Cow::Owned(self.to_string()))
            }
        })*
    };
}

numbers!(i32, i64, u32, u64, usize);

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> AnyView {
        match self {
            Some(child) => child.into_child(),
            None => AnyView::nothing(),
        }
    }
}

impl<T: IntoChild> IntoChild for Vec<T> {
    fn into_child(self) -> AnyView {
        AnyView::list(self.into_iter().map(IntoChild::into_child).collect())
    }
}

impl<F, T> IntoChild for F
where
    F: Fn() -> T + 'static,
    T: IntoChild,
{
    fn into_child(self) -> AnyView {
        AnyView::live(Box::new(move || self().into_child()))
    }
}

impl<T: IntoChild + Clone + Send + Sync + 'static> IntoChild for Signal<T> {
    fn into_child(self) -> AnyView {
        AnyView::live(Box::new(move || self.get().into_child()))
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
        AnyView::list(self.into_iter().map(IntoChild::into_child).collect())
    }
}

/// What stands between the tags of a component, made when it is shown.
pub(crate) type Children = Box<dyn FnOnce() -> AnyView>;

/// The same, made as often as it is shown.
#[derive(Clone)]
pub(crate) struct ChildrenFn(Arc<dyn Compute<AnyView> + Send + Sync>);

impl ChildrenFn {
    /// Makes them.
    pub(crate) fn run(&self) -> AnyView {
        self.0.compute()
    }
}

/// Written by `view!` between the tags of a component.
pub(crate) trait IntoChildren<F> {
    /// In a box, of the kind that the component takes.
    fn into_children(children: F) -> Self;
}

impl<F: FnOnce() -> AnyView + 'static> IntoChildren<F> for Children {
    fn into_children(children: F) -> Self {
        Box::new(children)
    }
}

impl<F: Fn() -> AnyView + Send + Sync + 'static> IntoChildren<F> for ChildrenFn {
    fn into_children(children: F) -> Self {
        Self(Arc::new(children))
    }
}

/// A view that a component is given beside its children.
pub(crate) struct ViewFn(Box<dyn Compute<AnyView>>);

impl Default for ViewFn {
    fn default() -> Self {
        Self(Box::new(AnyView::nothing))
    }
}

impl ViewFn {
    /// The view.
    pub(crate) fn run(&self) -> AnyView {
        self.0.compute()
    }
}

impl<F, V> From<F> for ViewFn
where
    F: Fn() -> V + 'static,
    V: IntoChild,
{
    fn from(view: F) -> Self {
        Self(Box::new(move || view().into_child()))
    }
}
