//! Components: called as Leptos calls them.

use crate::template::view_of;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use rstml::node::{KeyedAttribute, NodeAttribute, NodeElement};
use syn::spanned::Spanned as _;

/// Components begin with a capital letter, in whatever module they are.
pub(crate) fn is_component(element: &NodeElement<rstml::Infallible>) -> bool {
    let name = element.name().to_string().replace(' ', "");
    name.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// The expression of a component.
pub(crate) fn component(element: &NodeElement<rstml::Infallible>) -> syn::Result<TokenStream> {
    let name = element.name();
    let mut props = Vec::new();
    let mut given = Vec::new();
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(syn::Error::new(attribute.span(), "spreading attributes is not understood here"));
        };
        match binding(attribute)? {
            Some(binding) => given.push(binding),
            None => props.push(prop(attribute)),
        }
    }
    let children = if element.children.is_empty() {
        quote! {}
    } else {
        let view = view_of(&element.children)?;
        let span = element.span();
        if given.is_empty() {
            quote_spanned! { span=> .children(crate::html::IntoChildren::into_children(move || #view)) }
        } else {
            quote_spanned! { span=> .children(move |#(#given),*| #view) }
        }
    };
    Ok(quote! {
        ::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#props)* #children .build(),
        )
    })
}

/// `value=…`, or the name alone where the variable has that name.
fn prop(attribute: &KeyedAttribute) -> TokenStream {
    let key = &attribute.key;
    match attribute.value() {
        Some(value) => quote! { .#key(#[allow(unused_braces)] { #value }) },
        None => quote! { .#key(#key) },
    }
}

/// `let:name`: what the component gives to its children.
fn binding(attribute: &KeyedAttribute) -> syn::Result<Option<Ident>> {
    let key = attribute.key.to_string();
    match key.split_once(':') {
        None => Ok(None),
        Some(("let", name)) => Ok(Some(Ident::new(name, attribute.key.span()))),
        Some(_) => Err(syn::Error::new(attribute.key.span(), format!("`{key}` is not understood at a component"))),
    }
}

/// A function as a component of Leptos. The attribute of Leptos would wrap each view once more, to erase its type; a
/// transparent component is left alone.
pub(crate) fn definition(mut function: syn::ItemFn) -> TokenStream {
    let body = &function.block;
    function.block = syn::parse_quote!({
        ::leptos::prelude::untrack(move || crate::html::IntoChild::into_child(#body))
    });
    function.sig.output = syn::parse_quote!(-> crate::html::AnyView);
    quote! {
        #[::leptos::component(transparent)]
        #function
    }
}
