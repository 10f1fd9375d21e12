//! Elements and their attributes.

use crate::template::{Template, escaped};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeElement};
use syn::spanned::Spanned as _;

/// Elements without content.
const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "input", "meta", "wbr"];

/// What the browser's parser would not leave inside a paragraph.
const BREAKS_PARAGRAPH: [&str; 20] = [
    "article", "aside", "details", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "header", "main",
    "nav", "ol", "p", "section", "table", "ul",
];

/// Writes an element with everything inside it.
pub(crate) fn write(template: &mut Template, element: &NodeElement<rstml::Infallible>) -> syn::Result<()> {
    let name = element.name().to_string();
    check_content(&name, &element.children)?;
    template.html.push('<');
    template.html.push_str(&name);
    template.node();
    let mut parts = Vec::new();
    for attribute in element.attributes() {
        match attribute {
            NodeAttribute::Attribute(attribute) => {
                if let Some(part) = write_attribute(&mut template.html, &name, attribute)? {
                    parts.push((attribute.span(), part));
                }
            }
            NodeAttribute::Block(block) => {
                return Err(syn::Error::new(block.span(), "spreading attributes is not understood here"));
            }
        }
    }
    template.html.push('>');
    for (span, part) in parts {
        template.part(span, part)?;
    }
    if VOID.contains(&name.as_str()) {
        return match element.children.first() {
            Some(child) => Err(syn::Error::new(child.span(), format!("<{name}> has no content"))),
            None => Ok(()),
        };
    }
    template.nodes(&element.children)?;
    template.end();
    template.html.push_str("</");
    template.html.push_str(&name);
    template.html.push('>');
    Ok(())
}

/// The browser's parser repairs what stands where it may not; then the holes would be elsewhere.
fn check_content(parent: &str, children: &[Node]) -> syn::Result<()> {
    for child in children {
        let (name, span) = match child {
            Node::Element(element) => (element.name().to_string(), element.span()),
            Node::Block(block) => ("{…}".to_owned(), block.span()),
            _ => continue,
        };
        let wrong = match parent {
            "p" => BREAKS_PARAGRAPH.contains(&name.as_str()),
            "table" => name == "tr",
            "textarea" => true,
            "a" | "button" | "form" | "option" | "label" => parent == name,
            _ => false,
        };
        if wrong {
            return Err(syn::Error::new(
                span,
                format!("the browser does not leave <{name}> directly inside <{parent}>"),
            ));
        }
    }
    Ok(())
}

/// Writes a static attribute; gives the part of one that is not.
fn write_attribute(html: &mut String, tag: &str, attribute: &KeyedAttribute) -> syn::Result<Option<TokenStream>> {
    let key = attribute.key.to_string();
    let span = attribute.key.span();
    let Some(value) = attribute.value() else {
        if key.contains(':') {
            return Err(syn::Error::new(span, format!("`{key}` needs a value")));
        }
        html.push_str(&format!(" {key}"));
        return Ok(None);
    };
    let value = quote! { #value };
    let mut words = key.splitn(3, ':');
    Ok(Some(match (words.next().unwrap_or_default(), words.next(), words.next()) {
        ("node_ref", None, None) => quote! { __template.node_ref(#value); },
        (name, None, None) => {
            if let Some(text) = attribute.value_literal_string() {
                html.push_str(&format!(" {name}=\"{}\"", escaped(&text)));
                return Ok(None);
            }
            quote_spanned! { span=> __template.attr(#name, crate::html::IntoValue::into_value(#value)); }
        }
        ("class", Some(name), None) => {
            quote_spanned! { span=> __template.class(#name, crate::html::IntoValue::into_value(#value)); }
        }
        ("prop", Some(name), None) => {
            quote_spanned! { span=> __template.prop(#name, crate::html::IntoValue::into_value(#value)); }
        }
        ("on", Some(event), None) => {
            let event = descriptor(event, span);
            quote_spanned! { span=> __template.on(#event, #value); }
        }
        ("on", Some(event), Some("target")) => {
            let event = descriptor(event, span);
            let target = target_type(tag).ok_or_else(|| {
                syn::Error::new(span, format!("`:target` is understood at input, select and textarea, not at <{tag}>"))
            })?;
            quote_spanned! { span=> __template.on_target::<_, ::web_sys::#target>(#event, #value); }
        }
        _ => return Err(syn::Error::new(span, format!("`{key}` is not understood here"))),
    }))
}

/// The event as Leptos describes it, from which the handler knows the type of what it gets.
fn descriptor(event: &str, span: Span) -> TokenStream {
    if event == "cancel" {
        return quote_spanned! { span=> ::leptos::ev::Custom::<::web_sys::Event>::new(#event) };
    }
    let event = Ident::new(event, span);
    quote_spanned! { span=> ::leptos::ev::#event }
}

/// The type of the element that an event comes from.
fn target_type(tag: &str) -> Option<Ident> {
    let name = match tag {
        "input" => "HtmlInputElement",
        "select" => "HtmlSelectElement",
        "textarea" => "HtmlTextAreaElement",
        _ => return None,
    };
    Some(format_ident!("{name}"))
}
