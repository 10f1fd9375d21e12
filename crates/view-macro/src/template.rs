//! From nodes to a template: HTML with holes, the way from hole to hole, and what goes into them.

use crate::{component, element};
use proc_macro2::TokenStream;
use quote::quote;
use rstml::node::{Node, NodeBlock};
use syn::Stmt;
use syn::spanned::Spanned as _;

/// Elements that mean something inside `<svg>` only: a view that begins with one is parsed as part of a picture.
const SVG_PARTS: [&str; 10] = ["rect", "line", "text", "path", "g", "circle", "polyline", "polygon", "defs", "pattern"];

/// A template in the making.
#[derive(Default)]
pub(crate) struct Template {
    /// The static part; `<!>` is where a child goes.
    pub(crate) html: String,
    /// What is put into the holes, in the order of the document.
    pub(crate) parts: Vec<TokenStream>,
    /// For each part, how many nodes further in the document its node is.
    steps: Vec<u8>,
    /// Nodes since the latest part.
    walked: u32,
    /// The latest node is text: more text would become part of it.
    text: bool,
}

impl Template {
    /// An element or comment begins: the next node of the document.
    pub(crate) fn node(&mut self) {
        self.walked += 1;
        self.text = false;
    }

    /// An element ends.
    pub(crate) fn end(&mut self) {
        self.text = false;
    }

    /// Text, escaped.
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.text {
            self.walked += 1;
            self.text = true;
        }
        self.html.push_str(&escaped(text));
    }

    /// A part at the latest node.
    pub(crate) fn part(&mut self, span: proc_macro2::Span, part: TokenStream) -> syn::Result<()> {
        let step = u8::try_from(std::mem::take(&mut self.walked))
            .map_err(|_| syn::Error::new(span, "more than 255 static nodes in a row: please split the view"))?;
        self.steps.push(step);
        self.parts.push(part);
        Ok(())
    }

    /// A child that is not static.
    fn hole(&mut self, span: proc_macro2::Span, child: &TokenStream) -> syn::Result<()> {
        self.html.push_str("<!>");
        self.node();
        self.part(span, quote! { __template.child(#child); })
    }

    /// Nodes, one after the other.
    pub(crate) fn nodes(&mut self, nodes: &[Node]) -> syn::Result<()> {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(&text.value_string()),
                Node::RawText(text) => self.text(&text.to_string_best()),
                Node::Block(block) => self.hole(block.span(), &child(block))?,
                Node::Fragment(fragment) => self.nodes(&fragment.children)?,
                Node::Element(element) if component::is_component(element) => {
                    self.hole(element.span(), &component::component(element)?)?;
                }
                Node::Element(element) => element::write(self, element)?,
                Node::Comment(_) => {}
                Node::Doctype(_) | Node::Custom(_) => {
                    return Err(syn::Error::new(node.span(), "a screen is no document of its own"));
                }
            }
        }
        Ok(())
    }
}

/// What stands in `{…}`, as a child.
fn child(block: &NodeBlock) -> TokenStream {
    let inside = match block {
        NodeBlock::ValidBlock(block) => match &block.stmts[..] {
            [Stmt::Expr(inside, None)] => quote! { #inside },
            _ => quote! { #block },
        },
        NodeBlock::Invalid(block) => quote! { #block },
    };
    quote! { crate::html::IntoChild::into_child(#inside) }
}

/// The expression of a view.
pub(crate) fn view_of(nodes: &[Node]) -> syn::Result<TokenStream> {
    // A single child needs no template around it.
    match nodes {
        [] => return Ok(quote! { crate::html::IntoChild::into_child(()) }),
        [Node::Block(block)] => return Ok(child(block)),
        [Node::Element(element)] if component::is_component(element) => return component::component(element),
        _ => {}
    }
    let first = nodes.iter().find_map(|node| match node {
        Node::Element(element) => Some(element.name().to_string()),
        _ => None,
    });
    let svg = first.is_some_and(|name| SVG_PARTS.contains(&name.as_str()));
    let mut template = Template::default();
    template.nodes(nodes)?;
    let Template { html, parts, steps, .. } = template;
    let html = if svg { format!("<svg>{html}</svg>") } else { html };
    let steps = steps.iter();
    Ok(quote! {
        {
            static SHAPE: crate::html::Shape = crate::html::Shape::new(#html, &[#(#steps),*], #svg);
            #[allow(unused_mut)]
            let mut __template = crate::html::Template::new(&SHAPE);
            #(#[allow(unused_braces)] #parts)*
            crate::html::Template::into_view(__template)
        }
    })
}

/// Text and attribute values as HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
