//! What a page needs: Leptos' prelude, with `view!`, `Show`, `Effect` and their like in small versions: see `html` and the crate's page.

pub(crate) use crate::html::{
    A, AnyView, Children, ChildrenFn, CollectView, Effect, Show, TextProp, ViewFn, component, spawn_local, view,
};
pub(crate) use crate::reactive::{Callback, Memo, RwSignal, Signal, StoredValue, memo};
pub(crate) use leptos::prelude::*;
