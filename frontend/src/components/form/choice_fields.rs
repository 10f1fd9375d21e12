//! Groups of checkboxes and radio buttons, and the single checkbox.

use crate::components::form::errors::use_form_errors;
use crate::components::form::field::{FieldError, FieldHint, FieldIds, RequiredMark};
use leptos::prelude::*;

/// Several of a few.
#[component]
pub(crate) fn CheckboxGroup(
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    /// The chosen codes, in the order of the options.
    value: RwSignal<Vec<String>>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] on_change: Option<Callback<Vec<String>>>,
) -> impl IntoView {
    let form = use_form_errors();
    form.register(&pointer, &label);
    let ids = FieldIds::of(form, &pointer);
    let group = ids.input.clone();
    let pointer = StoredValue::new(pointer);
    let messages = Signal::derive(move || pointer.with_value(|pointer| form.at(pointer)));
    let wrong = Signal::derive(move || messages.with(|messages| !messages.is_empty()));
    let described = {
        let (ids, hint) = (ids.clone(), hint.is_some());
        move || Some(ids.described_by(hint, wrong.get(), false)).filter(|ids| !ids.is_empty())
    };
    let toggle = move |code: &str, on: bool| {
        let order: Vec<String> = options.get_untracked().into_iter().map(|(code, _)| code).collect();
        value.update(|chosen| {
            chosen.retain(|held| held != code);
            if on {
                chosen.push(code.to_owned());
                chosen.sort_by_key(|held| order.iter().position(|known| known == held));
            }
        });
        pointer.with_value(|pointer| form.clear_at(pointer));
        if let Some(on_change) = on_change {
            on_change.run(value.get_untracked());
        }
    };
    let boxes = move || {
        options
            .get()
            .into_iter()
            .map(|(code, words)| {
                let held = code.clone();
                let key = code.clone();
                view! {
                    <label class="choice">
                        <input
                            type="checkbox"
                            value=code
                            prop:checked=move || value.with(|chosen| chosen.contains(&held))
                            on:change:target=move |event| toggle(&key, event.target().checked())
                        />
                        <span>{words}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field field-group" class:field-wrong=wrong id=group tabindex="-1" aria-describedby=described>
            <legend class="field-label">{move || label.get()} <RequiredMark required /></legend>
            <FieldHint ids=ids.clone() hint />
            <FieldError ids messages />
            <div class="choices">{boxes}</div>
        </fieldset>
    }
}

/// One of a few.
#[component]
pub(crate) fn RadioGroup(
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let form = use_form_errors();
    form.register(&pointer, &label);
    let ids = FieldIds::of(form, &pointer);
    let name = ids.input.clone();
    let group = ids.input.clone();
    let pointer = StoredValue::new(pointer);
    let messages = Signal::derive(move || pointer.with_value(|pointer| form.at(pointer)));
    let wrong = Signal::derive(move || messages.with(|messages| !messages.is_empty()));
    let described = {
        let (ids, hint) = (ids.clone(), hint.is_some());
        move || Some(ids.described_by(hint, wrong.get(), false)).filter(|ids| !ids.is_empty())
    };
    let buttons = move || {
        options
            .get()
            .into_iter()
            .map(|(code, words)| {
                let held = code.clone();
                let key = code.clone();
                view! {
                    <label class="choice">
                        <input
                            type="radio"
                            name=name.clone()
                            value=code
                            prop:checked=move || value.with(|chosen| *chosen == held)
                            on:change=move |_| {
                                value.set(key.clone());
                                pointer.with_value(|pointer| form.clear_at(pointer));
                                if let Some(on_change) = on_change {
                                    on_change.run(key.clone());
                                }
                            }
                        />
                        <span>{words}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset
            class="field field-group"
            class:field-wrong=wrong
            id=group
            tabindex="-1"
            role="radiogroup"
            aria-required=required.then_some("true")
            aria-describedby=described
        >
            <legend class="field-label">{move || label.get()} <RequiredMark required /></legend>
            <FieldHint ids=ids.clone() hint />
            <FieldError ids messages />
            <div class="choices">{buttons}</div>
        </fieldset>
    }
}

/// A single yes or no.
#[component]
pub(crate) fn CheckField(
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<bool>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let form = use_form_errors();
    form.register(&pointer, &label);
    let ids = FieldIds::of(form, &pointer);
    let messages = Signal::derive(move || form.at(&pointer));
    let described = ids.described_by(hint.is_some(), false, false);
    view! {
        <div class="field">
            <FieldError ids=ids.clone() messages />
            <label class="choice">
                <input
                    type="checkbox"
                    id=ids.input.clone()
                    prop:checked=move || value.get()
                    aria-describedby=(!described.is_empty()).then_some(described)
                    on:change:target=move |event| {
                        let on = event.target().checked();
                        value.set(on);
                        if let Some(on_change) = on_change {
                            on_change.run(on);
                        }
                    }
                />
                <span>{move || label.get()}</span>
            </label>
            <FieldHint ids hint />
        </div>
    }
}
