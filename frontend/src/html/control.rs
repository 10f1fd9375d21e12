//! Leptos' own building stones, with their closures in boxes: one instance of the machinery for all.

use super::view;
use leptos::prelude::{AnyView, ChildrenFn, Get as _, IntoView, Memo, ViewFn, component};
use std::future::Future;

/// Something that is true or not; followed.
pub(crate) struct Condition(Box<dyn Fn() -> bool + Send + Sync>);

impl<F: Fn() -> bool + Send + Sync + 'static> From<F> for Condition {
    fn from(condition: F) -> Self {
        Self(Box::new(condition))
    }
}

/// Shows its children while `when` holds, else the fallback.
#[component]
pub(crate) fn Show(
    #[prop(into)] when: Condition,
    children: ChildrenFn,
    #[prop(optional, into)] fallback: ViewFn,
) -> impl IntoView {
    let holds = memo(when.0);
    let shown = move || -> AnyView { if holds.get() { children() } else { fallback.run() } };
    view! { {shown} }
}

/// A value that follows what it reads, and tells of a change only when it differs: `Memo::new`, in a box.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| value())
    }
    boxed(Box::new(value))
}

/// Leptos' effect, in a box.
pub(crate) struct Effect;

impl Effect {
    /// Runs after this tick, and whenever what it read has changed; it gets what it returned before.
    #[expect(clippy::new_ret_no_self, reason = "as at Leptos, where nobody keeps it either")]
    pub(crate) fn new<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
        fn boxed(mut run: Box<dyn FnMut()>) {
            leptos::prelude::Effect::new(move |_: Option<()>| run());
        }
        let mut before = None;
        boxed(Box::new(move || before = Some(run(before.take()))));
    }
}

/// Runs a future in the browser's own time, in a box.
pub(crate) fn spawn_local(future: impl Future<Output = ()> + 'static) {
    fn boxed(future: std::pin::Pin<Box<dyn Future<Output = ()>>>) {
        leptos::task::spawn_local(future);
    }
    boxed(Box::pin(future));
}
