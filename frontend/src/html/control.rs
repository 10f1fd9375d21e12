//! Leptos' own building stones, with their closures in boxes: one instance of the machinery for all.

use super::{AnyView, component};
use super::{ChildrenFn, ViewFn};
use super::{IntoChild as _, view};
use crate::compute::{Compute, React};
use crate::reactive::memo;
use std::future::Future;

/// Something that is true or not; followed.
pub(crate) struct Condition(Box<dyn Compute<bool> + Send + Sync>);

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
    #[prop(optional, into)] fallback: Option<ViewFn>,
) -> impl IntoView {
    let holds = memo(move || when.0.compute());
    let shown = move || -> AnyView {
        match (holds.get(), &fallback) {
            (true, _) => children.run(),
            (false, Some(fallback)) => fallback.run(),
            (false, None) => ().into_child(),
        }
    };
    view! { {shown} }
}

/// Leptos' effect, in a box.
pub(crate) struct Effect;

impl Effect {
    /// Runs after this tick, and whenever what it read has changed; it gets what it returned before.
    #[expect(clippy::new_ret_no_self, reason = "as at Leptos, where nobody keeps it either")]
    pub(crate) fn new<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
        fn boxed(mut run: Box<dyn React<()>>) {
            leptos::prelude::Effect::new(move |_: Option<()>| run.react(()));
        }
        let mut before = None;
        boxed(Box::new(move |()| before = Some(run(before.take()))));
    }
}

/// Runs a future in the browser's own time, in a box.
pub(crate) fn spawn_local(future: impl Future<Output = ()> + 'static) {
    fn boxed(future: std::pin::Pin<Box<dyn Future<Output = ()>>>) {
        leptos::task::spawn_local(future);
    }
    boxed(Box::pin(future));
}
