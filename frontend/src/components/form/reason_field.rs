//! Why something is changed: one of the usual reasons by a key or two, or own words.

use crate::components::form::errors::use_form_errors;
use crate::components::form::field::{SelectField, TextField};
use crate::i18n::{Texts, tr, use_i18n};
use leptos::prelude::*;

/// The choice of own words.
const OTHER: &str = "other";

/// The reason; `value` holds it in words, and begins empty.
#[component]
pub(crate) fn ReasonField(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    value: RwSignal<String>,
    /// The usual reasons.
    reasons: impl Fn(&'static Texts) -> &'static [&'static str] + Send + Sync + 'static,
) -> impl IntoView {
    let (i18n, errors) = (use_i18n(), use_form_errors());
    let choice = RwSignal::new(String::new());
    // Own words, while one of the usual reasons is tried.
    let own = StoredValue::new(String::new());
    let options = Signal::derive(move || {
        let t = i18n.t();
        let usual = reasons(t).iter().map(|words| ((*words).to_owned(), (*words).to_owned()));
        usual.chain([(OTHER.to_owned(), t.common.other_reason.to_owned())]).collect::<Vec<_>>()
    });
    let is_other = Memo::new(move |_| choice.with(|choice| choice == OTHER));
    let choose = Callback::new(move |chosen: String| {
        value.set(if chosen == OTHER { own.get_value() } else { chosen });
    });
    // The request calls both fields one.
    let typed = move |_| {
        own.set_value(value.get_untracked());
        errors.clear_at("/reason");
    };
    let (label, hint) = (StoredValue::new(label), StoredValue::new(hint));
    view! {
        <SelectField
            pointer="/reason"
            label=move || label.with_value(|label| label.get())
            value=choice
            options
            empty=tr(|t| t.common.choose)
            required=true
            class="w-l"
            on_change=choose
        />
        <Show when=move || is_other.get()>
            <TextField
                pointer="/own_reason"
                label=tr(|t| t.common.own_reason)
                value
                required=true
                maxlength=500
                on:input=typed
                hint=move || hint.with_value(|hint| hint.as_ref().map(|hint| hint.get()).unwrap_or_default())
            />
        </Show>
    }
}
