//! Why something is changed: one of the usual reasons by a key or two, or own words.

use crate::components::form::errors::use_form_errors;
use crate::components::form::field::{SelectField, TextField};
use crate::i18n::{Texts, tr, use_i18n};
use leptos::prelude::*;

/// The choice of own words.
const OTHER: &str = "other";

/// The reason; `value` holds it in words.
#[component]
pub(crate) fn ReasonField(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    value: RwSignal<String>,
    /// The usual reasons.
    reasons: impl Fn(&'static Texts) -> &'static [&'static str] + Send + Sync + 'static,
) -> impl IntoView {
    let (i18n, errors) = (use_i18n(), use_form_errors());
    let (choice, own) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let options = Signal::derive(move || {
        let t = i18n.t();
        let usual = reasons(t).iter().map(|words| ((*words).to_owned(), (*words).to_owned()));
        usual.chain([(OTHER.to_owned(), t.common.other_reason.to_owned())]).collect::<Vec<_>>()
    });
    Effect::new(move |_| {
        let chosen = choice.get();
        value.set(if chosen == OTHER { own.get() } else { chosen });
    });
    let is_other = Memo::new(move |_| choice.with(|choice| choice == OTHER));
    Effect::new(move |_| {
        own.track();
        errors.clear_at("/reason");
    });
    let (label, hint) = (StoredValue::new(label), StoredValue::new(hint));
    view! {
        <SelectField pointer="/reason" label=move || label.with_value(|label| label.get()) value=choice options
            empty=tr(|t| t.common.choose) required=true class="w-l" />
        <Show when=move || is_other.get()>
            <TextField pointer="/own_reason" label=tr(|t| t.common.own_reason) value=own required=true maxlength=500
                hint=move || hint.with_value(|hint| hint.as_ref().map(|hint| hint.get()).unwrap_or_default()) />
        </Show>
    }
}
