//! What a view becomes: HTML that the browser copies, and parts without types of their own.
//!
//! `view!` (see `madoguchi-view-macro`) writes a [`Shape`] and fills a [`Template`]. Reactive values are closures in
//! boxes; one effect of one type drives them all. So a page costs its words, its HTML and the closures' own code, and
//! no generic machinery a piece.

mod child;
mod control;
mod link;
mod template;
mod value;
mod view;
mod words;

pub(crate) use child::{Children, ChildrenFn, CollectView, IntoChild, IntoChildren, ViewFn};
#[allow(unused_imports, reason = "the properties of a component are built through its macro")]
pub(crate) use control::ShowProps;
pub(crate) use control::{Effect, Show, spawn_local};
#[allow(unused_imports, reason = "the properties of a component are built through its macro")]
pub(crate) use link::{A, AProps};
pub(crate) use madoguchi_view_macro::{component, view};
pub(crate) use template::{Shape, Template};
pub(crate) use value::IntoValue;
pub(crate) use view::AnyView;
pub(crate) use words::{TextProp, tr};
