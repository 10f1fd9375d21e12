//! `#[derive(Deserialize)]` for the browser.
//!
//! The one of serde makes a state machine of each type, two to eight kilobytes; with all that comes over the wire they
//! were a seventh of the screens. This one writes one call a field, and leaves the rest to `madoguchi_contract::json`.
//!
//! It reads the attributes of serde: `rename`, `default` at a field or at the struct. `deny_unknown_fields` is for
//! requests, which the server reads; what is skipped when written, or written in a way of its own, is read by its type.

use proc_macro::TokenStream;
use quote::quote;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Fields, LitStr, parse_macro_input, parse_quote};

/// A struct with named fields, from a JSON object.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// What serde is told about a struct or a field.
#[derive(Default)]
struct Told {
    default: bool,
    rename: Option<LitStr>,
}

fn told(attributes: &[syn::Attribute]) -> syn::Result<Told> {
    let mut told = Told::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("default") && meta.input.peek(syn::Token![=]) {
                return Err(meta.error("a default of its own is not understood here"));
            } else if meta.path.is_ident("default") {
                told.default = true;
            } else if meta.path.is_ident("rename") {
                told.rename = Some(meta.value()?.parse()?);
            } else if ["deny_unknown_fields"].iter().any(|name| meta.path.is_ident(name)) {
            } else if ["skip_serializing_if", "deserialize_with", "serialize_with", "with"]
                .iter()
                .any(|name| meta.path.is_ident(name))
            {
                meta.value()?.parse::<LitStr>()?;
            } else {
                return Err(meta.error("not understood here"));
            }
            Ok(())
        })?;
    }
    Ok(told)
}

fn implementation(input: &DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new(input.ident.span(), "the wire has no enums: words are strings"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new(input.ident.span(), "the wire has fields with names"));
    };
    let whole = told(&input.attrs)?;
    let mut takes = Vec::new();
    for field in &fields.named {
        let field_told = told(&field.attrs)?;
        let ident = &field.ident;
        let name = match (&field_told.rename, ident) {
            (Some(name), _) => name.clone(),
            (None, Some(ident)) => LitStr::new(&ident.to_string().replace("r#", ""), field.span()),
            (None, None) => return Err(syn::Error::new(field.span(), "a field has a name")),
        };
        takes.push(match (field_told.default, whole.default) {
            (true, _) => quote! { #ident: fields.take_or(#name, ::core::default::Default::default()) },
            (false, true) => quote! { #ident: fields.take_or(#name, default.#ident) },
            (false, false) => quote! { #ident: fields.take(#name) },
        });
    }
    let default = whole.default.then(|| quote! { let default = <Self as ::core::default::Default>::default(); });
    let ident = &input.ident;
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::madoguchi_contract::json::FromJson));
    }
    let (parameters, arguments, condition) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::madoguchi_contract::json::FromJson for #ident #arguments #condition {
            fn from_json(
                value: ::core::option::Option<::madoguchi_contract::json::Value>,
                wrong: &mut ::madoguchi_contract::json::Wrong,
            ) -> Self {
                let mut fields = ::madoguchi_contract::json::Fields::of(value, wrong);
                #default
                Self { #(#takes),* }
            }
        }
    })
}
