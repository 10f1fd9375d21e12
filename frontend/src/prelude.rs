//! What a page needs: Leptos' prelude, with `view!`, `Show`, `Effect` and their like in small versions: see `html` and the crate's page.

pub(crate) use crate::html::{A, CollectView, Effect, Show, memo, spawn_local, view};
pub(crate) use leptos::prelude::*;
