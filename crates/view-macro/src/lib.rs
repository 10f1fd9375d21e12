//! `view!` for the screens: the notation of Leptos, made small.
//!
//! Leptos' own macro turns every element into a chain of generic calls and every `{move || …}` into a type with its
//! own machinery, one to two kilobytes each; the screens were 570 kB with it. This one writes the static part of a view
//! as HTML, which the browser parses once and copies from then on, and hands over only what is not static, without
//! types: a closure in a box, at the node it belongs to. What it writes is at home in `frontend/src/html`.
//!
//! It takes what the screens use: elements, attributes (`a="b"`, `a=value`, `a=move || value`), `class:name=…`,
//! `prop:name=…`, `on:event=…`, `on:event:target=…`, `node_ref=…`, components with props and `let:`, `{…}` and text.
//! Anything else is an error, never something left out in silence.

mod component;
mod element;
mod template;

use proc_macro::TokenStream;
use rstml::node::Node;
use rstml::{Parser, ParserConfig};

/// A component: Leptos' own, whose view is an `AnyView` and whose body follows nothing it reads.
#[proc_macro_attribute]
pub fn component(_: TokenStream, function: TokenStream) -> TokenStream {
    let function = syn::parse_macro_input!(function as syn::ItemFn);
    component::definition(function).into()
}

/// A view, in the notation of Leptos; its type is always `AnyView`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    let tokens = proc_macro2::TokenStream::from(tokens);
    let nodes: syn::Result<Vec<Node>> = Parser::new(ParserConfig::default()).parse_simple(tokens);
    nodes.and_then(|nodes| template::view_of(&nodes)).unwrap_or_else(|error| error.to_compile_error()).into()
}
