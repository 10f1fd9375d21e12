//! Fields of one text: label, 必須 in words, hint, error above the input, and what the machine understood below it.

use crate::components::form::errors::{FormErrors, use_form_errors};
use crate::components::form::line_numbers::LineNumbers;
use crate::i18n::tr;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

/// The ids that tie a field's parts together.
#[derive(Clone)]
pub(crate) struct FieldIds {
    /// The input, or the group.
    pub(crate) input: String,
    hint: String,
    error: String,
    echo: String,
}

impl FieldIds {
    /// For the field of a pointer in a form.
    pub(crate) fn of(form: FormErrors, pointer: &str) -> Self {
        let input = form.id_of(pointer);
        Self { hint: format!("{input}-hint"), error: format!("{input}-error"), echo: format!("{input}-echo"), input }
    }

    /// `aria-describedby`: everything that explains the input.
    pub(crate) fn described_by(&self, hint: bool, error: bool, echo: bool) -> String {
        let parts = [(hint, &self.hint), (error, &self.error), (echo, &self.echo)];
        parts.into_iter().filter(|(there, _)| *there).map(|(_, id)| id.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// 必須, in words.
#[component]
pub(crate) fn RequiredMark(#[prop(optional)] required: bool) -> impl IntoView {
    required.then(|| view! { <span class="mark-required">{tr(|t| t.common.required)}</span> })
}

/// The hint of a field.
#[component]
pub(crate) fn FieldHint(ids: FieldIds, hint: Option<TextProp>) -> impl IntoView {
    hint.map(|hint| {
        view! {
            <p class="field-hint" id=ids.hint>
                {move || hint.get()}
            </p>
        }
    })
}

/// The errors of a field, above its input.
#[component]
pub(crate) fn FieldError(ids: FieldIds, #[prop(into)] messages: Signal<Vec<String>>) -> impl IntoView {
    let id = StoredValue::new(ids.error);
    view! {
        <Show when=move || messages.with(|messages| !messages.is_empty())>
            <p class="field-error" id=id.get_value()>
                <span class="visually-hidden">{tr(|t| t.common.error_prefix)}</span>
                {move || messages.get().join(" ")}
            </p>
        </Show>
    }
}

/// What the machine understood, beside the input: an era date, a phone number.
#[component]
pub(crate) fn FieldEcho(ids: FieldIds, echo: Option<Signal<Option<String>>>) -> impl IntoView {
    echo.map(|echo| {
        view! {
            <p class="field-echo" id=ids.echo aria-live="polite">
                {move || echo.get()}
            </p>
        }
    })
}

/// A text field. `pointer` is the JSON pointer of the request body: errors find their way by it.
#[component]
pub(crate) fn TextField(
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// Live reading of what was typed.
    #[prop(optional, into)]
    echo: Option<Signal<Option<String>>>,
    /// The input's `type`: `text` unless said otherwise.
    #[prop(default = "text".into(), into)]
    kind: Signal<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] placeholder: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    /// Width: `w-s`, `w-m`, `w-l` or nothing for the full column.
    #[prop(optional)]
    class: &'static str,
    /// Several lines.
    #[prop(optional)]
    multiline: bool,
    /// Several lines that do not wrap, numbered; those with these numbers (from 1, in order) have a fault.
    #[prop(optional, into)]
    marked_lines: Option<Signal<Vec<u32>>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// What may be meant: the browser offers it while one types.
    #[prop(optional, into)]
    suggestions: Option<Signal<Vec<String>>>,
    /// Called when the field is left or Enter is pressed in it, with what it holds.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let form = use_form_errors();
    form.register(&pointer, &label);
    let ids = FieldIds::of(form, &pointer);
    let pointer = StoredValue::new(pointer);
    let messages = Signal::derive(move || pointer.with_value(|pointer| form.at(pointer)));
    let wrong = Signal::derive(move || messages.with(|messages| !messages.is_empty()));
    let described = {
        let (ids, hint, echo) = (ids.clone(), hint.is_some(), echo.is_some());
        move || Some(ids.described_by(hint, wrong.get(), echo)).filter(|ids| !ids.is_empty())
    };
    let typed = move |text: String| {
        value.set(text);
        pointer.with_value(|pointer| form.clear_at(pointer));
    };
    let left = move |text: String| {
        // A field that goes away with its page says, too, that it was left.
        if let Some(on_change) = on_change {
            on_change.try_run(text);
        }
    };
    let id = ids.input.clone();
    // A phone would begin a log-in id or an address with a capital, and correct it.
    let verbatim = autocomplete == "username" || inputmode == Some("email");
    let uncorrected = custom_attribute("autocorrect", verbatim.then_some("off"));
    let list = suggestions.is_some().then(|| format!("{id}-list"));
    let offered = suggestions.zip(list.clone()).map(|(suggestions, list)| {
        let options =
            move || suggestions.get().into_iter().map(|words| view! { <option value=words></option> }).collect_view();
        view! { <datalist id=list>{options}</datalist> }
    });
    let numbers = NodeRef::<leptos::html::Div>::new();
    let scrolled = move |top: i32| {
        if let Some(numbers) = numbers.get_untracked() {
            numbers.set_scroll_top(top);
        }
    };
    let input = if multiline {
        let area = view! {
            <textarea
                class=format!("input {class}")
                wrap=marked_lines.is_some().then_some("off")
                on:scroll:target=move |event| scrolled(event.target().scroll_top())
                id=id
                rows="4"
                maxlength=maxlength
                autocomplete=autocomplete
                aria-required=required.then_some("true")
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=described
                disabled=move || disabled.get()
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
                on:change:target=move |event| left(event.target().value())
            ></textarea>
        };
        match marked_lines {
            Some(marked) => view! {
                <div class="numbered">
                    <div class="line-numbers" aria-hidden="true" node_ref=numbers>
                        <LineNumbers value marked />
                    </div>
                    {area}
                </div>
            }
            .into_any(),
            None => area.into_any(),
        }
    } else {
        view! {
            <input
                class=format!("input {class}")
                id=id
                type=move || kind.get()
                inputmode=inputmode
                maxlength=maxlength
                autocomplete=autocomplete
                autocapitalize=verbatim.then_some("none")
                {..uncorrected}
                spellcheck=verbatim.then_some("false")
                placeholder=placeholder
                list=list
                aria-required=required.then_some("true")
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=described
                disabled=move || disabled.get()
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
                on:change:target=move |event| left(event.target().value())
            />
        }
        .into_any()
    };
    view! {
        <div class="field" class:field-wrong=wrong>
            <label class="field-label" for=ids.input.clone()>
                {move || label.get()}
                <RequiredMark required />
            </label>
            <FieldHint ids=ids.clone() hint />
            <FieldError ids=ids.clone() messages />
            {input}
            {offered}
            <FieldEcho ids echo />
        </div>
    }
}

/// A choice of one from a list.
#[component]
pub(crate) fn SelectField(
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    /// Value and words of each choice.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Words of the empty choice; without them there is none.
    #[prop(optional, into)]
    empty: Option<TextProp>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] echo: Option<Signal<Option<String>>>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let form = use_form_errors();
    form.register(&pointer, &label);
    let ids = FieldIds::of(form, &pointer);
    let pointer = StoredValue::new(pointer);
    let messages = Signal::derive(move || pointer.with_value(|pointer| form.at(pointer)));
    let wrong = Signal::derive(move || messages.with(|messages| !messages.is_empty()));
    let described = {
        let (ids, hint, echo) = (ids.clone(), hint.is_some(), echo.is_some());
        move || Some(ids.described_by(hint, wrong.get(), echo)).filter(|ids| !ids.is_empty())
    };
    let choices = move || {
        let chosen = value.get();
        options
            .get()
            .into_iter()
            .map(|(code, words)| {
                let selected = code == chosen;
                view! {
                    <option value=code prop:selected=selected>
                        {words}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field" class:field-wrong=wrong>
            <label class="field-label" for=ids.input.clone()>
                {move || label.get()}
                <RequiredMark required />
            </label>
            <FieldHint ids=ids.clone() hint />
            <FieldError ids=ids.clone() messages />
            <select
                class=format!("input {class}")
                id=ids.input.clone()
                aria-required=required.then_some("true")
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=described
                disabled=move || disabled.get()
                on:change:target=move |event| {
                    let code = event.target().value();
                    value.set(code.clone());
                    pointer.with_value(|pointer| form.clear_at(pointer));
                    if let Some(on_change) = on_change {
                        on_change.run(code);
                    }
                }
            >
                {empty
                    .map(|empty| {
                        view! {
                            <option value="" prop:selected=move || value.with(String::is_empty)>
                                {move || empty.get()}
                            </option>
                        }
                    })}
                {choices}
            </select>
            <FieldEcho ids echo />
        </div>
    }
}
