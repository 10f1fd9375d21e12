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

pub(crate) use child::{CollectView, IntoChild, component};
#[allow(unused_imports, reason = "the properties of a component are built through its macro")]
pub(crate) use control::ShowProps;
pub(crate) use control::{Effect, Show, memo, spawn_local};
#[allow(unused_imports, reason = "the properties of a component are built through its macro")]
pub(crate) use link::{A, AProps};
pub(crate) use madoguchi_view_macro::view;
pub(crate) use template::{Shape, Template};
pub(crate) use value::IntoValue;
