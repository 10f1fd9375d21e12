//! The fields of an edition.

use crate::components::form::choice_fields::CheckField;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::field::TextField;
use crate::features::product::draft::ProductForm;
use crate::i18n::tr;
use leptos::prelude::*;

/// What is typed, field by field.
#[derive(Clone, Copy)]
pub(crate) struct ProductFields {
    code: RwSignal<String>,
    effective_from: RwSignal<DateDraft>,
    name_ja: RwSignal<String>,
    name_en: RwSignal<String>,
    sort: RwSignal<String>,
    without_vaccine: RwSignal<bool>,
    vials_a_box: RwSignal<String>,
    doses_a_vial: RwSignal<String>,
    minutes_after_opening: RwSignal<String>,
    storage: RwSignal<String>,
    hot_code: RwSignal<String>,
    source: RwSignal<String>,
    reason: RwSignal<String>,
}

impl ProductFields {
    /// The fields of a form.
    pub(crate) fn of(form: ProductForm) -> Self {
        let text = || RwSignal::new(String::new());
        let fields = Self {
            code: text(),
            effective_from: RwSignal::default(),
            name_ja: text(),
            name_en: text(),
            sort: text(),
            without_vaccine: RwSignal::new(false),
            vials_a_box: text(),
            doses_a_vial: text(),
            minutes_after_opening: text(),
            storage: text(),
            hot_code: text(),
            source: text(),
            reason: text(),
        };
        fields.fill(form);
        fields
    }

    /// Puts a form into the fields.
    pub(crate) fn fill(self, form: ProductForm) {
        self.code.set(form.code);
        self.effective_from.set(form.effective_from);
        self.name_ja.set(form.name_ja);
        self.name_en.set(form.name_en);
        self.sort.set(form.sort);
        self.without_vaccine.set(form.without_vaccine);
        self.vials_a_box.set(form.vials_a_box);
        self.doses_a_vial.set(form.doses_a_vial);
        self.minutes_after_opening.set(form.minutes_after_opening);
        self.storage.set(form.storage);
        self.hot_code.set(form.hot_code);
        self.source.set(form.source);
        self.reason.set(form.reason);
    }

    /// What is typed; tracked.
    pub(crate) fn form(self) -> ProductForm {
        ProductForm {
            code: self.code.get(),
            effective_from: self.effective_from.get(),
            name_ja: self.name_ja.get(),
            name_en: self.name_en.get(),
            sort: self.sort.get(),
            without_vaccine: self.without_vaccine.get(),
            vials_a_box: self.vials_a_box.get(),
            doses_a_vial: self.doses_a_vial.get(),
            minutes_after_opening: self.minutes_after_opening.get(),
            storage: self.storage.get(),
            hot_code: self.hot_code.get(),
            source: self.source.get(),
            reason: self.reason.get(),
        }
    }
}

/// All of them.
#[component]
pub(crate) fn EditionFields(
    fields: ProductFields,
    /// A new product has a code.
    new: bool,
) -> impl IntoView {
    let names = move || {
        view! {
            <div class="product-fields">
                {new.then(|| view! { <CodeField fields /> })}
                <TextField
                    pointer="/name_ja"
                    label=tr(|t| t.products.name_ja)
                    value=fields.name_ja
                    required=true
                    maxlength=100
                />
                <TextField
                    pointer="/name_en"
                    label=tr(|t| t.products.name_en)
                    value=fields.name_en
                    required=true
                    maxlength=100
                />
            </div>
        }
    };
    view! {
        {new.then(names)}
        <div class="product-fields product-day">
            <DateFields
                pointer="/effective_from"
                label=tr(|t| t.products.effective_from)
                hint=tr(|t| t.products.effective_from_hint)
                value=fields.effective_from
                required=true
            />
            <TextField
                pointer="/sort"
                label=tr(|t| t.products.sort)
                hint=tr(|t| t.products.sort_hint)
                value=fields.sort
                required=true
                inputmode="numeric"
                maxlength=6
                class="w-s"
            />
        </div>
        // Of a product that is there, only the day has to be typed.
        {(!new).then(names)}
        <CheckField
            pointer="/supplied"
            label=tr(|t| t.products.without_vaccine)
            value=fields.without_vaccine
        />
        <Show when=move || !fields.without_vaccine.get()>
            <Figures fields />
        </Show>
        <div class="product-fields">
            <TextField
                pointer="/storage"
                label=tr(|t| t.products.storage)
                hint=tr(|t| t.products.storage_hint)
                value=fields.storage
                multiline=true
                maxlength=300
            />
            <TextField
                pointer="/hot_code"
                label=tr(|t| t.products.hot_code)
                hint=tr(|t| t.products.hot_code_hint)
                value=fields.hot_code
                inputmode="numeric"
                maxlength=13
                class="w-m"
            />
        </div>
        <div class="product-fields">
            <TextField
                pointer="/source"
                label=tr(|t| t.products.source)
                hint=tr(|t| t.products.source_hint)
                value=fields.source
                required=true
                maxlength=300
            />
            <TextField
                pointer="/reason"
                label=tr(|t| t.products.reason)
                value=fields.reason
                required=true
                maxlength=500
            />
        </div>
    }
}

#[component]
fn CodeField(fields: ProductFields) -> impl IntoView {
    view! {
        <TextField
            pointer="/code"
            label=tr(|t| t.products.code)
            hint=tr(|t| t.products.code_hint)
            value=fields.code
            required=true
            maxlength=40
        />
    }
}

/// Vials, doses and minutes.
#[component]
fn Figures(fields: ProductFields) -> impl IntoView {
    view! {
        <fieldset class="field field-group" aria-describedby="product-figures-hint">
            <legend class="field-label">{tr(|t| t.products.figures)}</legend>
            <p class="field-hint" id="product-figures-hint">
                {tr(|t| t.products.figures_hint)}
            </p>
            <div class="product-figures">
                <TextField
                    pointer="/vials_a_box"
                    label=tr(|t| t.products.vials_a_box)
                    value=fields.vials_a_box
                    inputmode="numeric"
                    maxlength=10
                />
                <TextField
                    pointer="/doses_a_vial"
                    label=tr(|t| t.products.doses_a_vial)
                    value=fields.doses_a_vial
                    inputmode="numeric"
                    maxlength=10
                />
                <TextField
                    pointer="/minutes_after_opening"
                    label=tr(|t| t.products.minutes_label)
                    value=fields.minutes_after_opening
                    inputmode="numeric"
                    maxlength=10
                />
            </div>
        </fieldset>
    }
}
