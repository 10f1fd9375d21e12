//! The fields of a venue.

use crate::components::form::choice_fields::{CheckField, CheckboxGroup, RadioGroup};
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::field::{SelectField, TextField};
use crate::features::venue::draft::VenueForm;
use crate::format::text::phone;
use crate::i18n::{tr, use_i18n};
use crate::reference::{use_reference, vaccine_options};
use crate::session::use_session;
use leptos::prelude::*;

/// What is typed, field by field.
#[derive(Clone, Copy)]
pub(crate) struct VenueSignals {
    municipality_code: RwSignal<String>,
    name: RwSignal<String>,
    name_kana: RwSignal<String>,
    kind: RwSignal<String>,
    postal_code: RwSignal<String>,
    address: RwSignal<String>,
    phone: RwSignal<String>,
    vaccines: RwSignal<Vec<String>>,
    access_notes: RwSignal<String>,
    opens_on: RwSignal<DateDraft>,
    closes_on: RwSignal<DateDraft>,
    published: RwSignal<bool>,
    supply: RwSignal<Vec<(String, RwSignal<DateDraft>)>>,
}

impl VenueSignals {
    /// The fields, filled.
    pub(crate) fn of(form: VenueForm) -> Self {
        Self {
            municipality_code: RwSignal::new(form.municipality_code),
            name: RwSignal::new(form.name),
            name_kana: RwSignal::new(form.name_kana),
            kind: RwSignal::new(form.kind),
            postal_code: RwSignal::new(form.postal_code),
            address: RwSignal::new(form.address),
            phone: RwSignal::new(form.phone),
            vaccines: RwSignal::new(form.vaccines),
            access_notes: RwSignal::new(form.access_notes),
            opens_on: RwSignal::new(form.opens_on),
            closes_on: RwSignal::new(form.closes_on),
            published: RwSignal::new(form.published),
            supply: RwSignal::new(form.supply.into_iter().map(|(code, draft)| (code, RwSignal::new(draft))).collect()),
        }
    }

    /// Fills the fields anew.
    pub(crate) fn fill(self, form: VenueForm) {
        self.municipality_code.set(form.municipality_code);
        self.name.set(form.name);
        self.name_kana.set(form.name_kana);
        self.kind.set(form.kind);
        self.postal_code.set(form.postal_code);
        self.address.set(form.address);
        self.phone.set(form.phone);
        self.vaccines.set(form.vaccines);
        self.access_notes.set(form.access_notes);
        self.opens_on.set(form.opens_on);
        self.closes_on.set(form.closes_on);
        self.published.set(form.published);
        for (code, draft) in &form.supply {
            self.supply_of(code).set(draft.clone());
        }
        self.supply.with_untracked(|held| {
            for (code, signal) in held {
                if !form.supply.iter().any(|(known, _)| known == code) {
                    signal.set(DateDraft::default());
                }
            }
        });
    }

    /// What is typed; tracked.
    pub(crate) fn form(self) -> VenueForm {
        VenueForm {
            municipality_code: self.municipality_code.get(),
            name: self.name.get(),
            name_kana: self.name_kana.get(),
            kind: self.kind.get(),
            postal_code: self.postal_code.get(),
            address: self.address.get(),
            phone: self.phone.get(),
            vaccines: self.vaccines.get(),
            access_notes: self.access_notes.get(),
            opens_on: self.opens_on.get(),
            closes_on: self.closes_on.get(),
            published: self.published.get(),
            supply: self.supply.get().into_iter().map(|(code, draft)| (code, draft.get())).collect(),
        }
    }

    /// The confirmed date of a product; empty where none was given.
    fn supply_of(self, code: &str) -> RwSignal<DateDraft> {
        let held =
            self.supply.with_untracked(|supply| supply.iter().find(|(held, _)| held == code).map(|(_, draft)| *draft));
        held.unwrap_or_else(|| {
            let draft = RwSignal::new(DateDraft::default());
            self.supply.update(|supply| supply.push((code.to_owned(), draft)));
            draft
        })
    }
}

/// The fields.
#[component]
pub(crate) fn VenueFields(
    fields: VenueSignals,
    /// A venue that exists keeps its municipality.
    new: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let reference = use_reference();
    let kinds = Signal::derive(move || {
        i18n.t().venues.kinds.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    });
    let municipalities =
        Signal::derive(move || session.municipalities().into_iter().map(|m| (m.code, m.name)).collect::<Vec<_>>());
    let vaccines = vaccine_options();
    let phone_echo = Signal::derive(move || {
        let typed = fields.phone.get();
        (!typed.trim().is_empty()).then(|| phone(&typed)).filter(|shown| *shown != typed)
    });
    // The date fields of supply belong to this form, not to the list that shows them: made here, they outlive it.
    let owner = Owner::current();
    let supply_of = move |code: &str| match &owner {
        Some(owner) => owner.with(|| fields.supply_of(code)),
        None => fields.supply_of(code),
    };
    let supplies = move || {
        let one = |code: String| {
            let value = supply_of(&code);
            let pointer = format!("/supply/{code}");
            let label = move || (i18n.t().venues.supply_of)(&reference.vaccine_name(&code, i18n.lang()));
            view! { <DateFields pointer value label /> }
        };
        let supplied = |code: &String| reference.with(|reference| reference.book.is_supplied(code));
        fields.vaccines.get().into_iter().filter(supplied).map(one).collect_view()
    };
    view! {
        <div class="columns dense venue-fields">
            <section class="card">
                <h2>{tr(|t| t.venues.basics)}</h2>
                {new
                    .then(|| {
                        view! {
                            <Show when=move || municipalities.with(|list| list.len() > 1)>
                                <SelectField
                                    pointer="/municipality_code"
                                    label=tr(|t| t.venues.municipality)
                                    value=fields.municipality_code
                                    options=municipalities
                                    empty=tr(|t| t.common.choose)
                                    required=true
                                    class="w-m"
                                />
                            </Show>
                        }
                    })}
                <div class="form-grid">
                    <TextField
                        pointer="/name"
                        label=tr(|t| t.venues.name)
                        value=fields.name
                        required=true
                        maxlength=200
                    />
                    <TextField
                        pointer="/name_kana"
                        label=tr(|t| t.venues.name_kana)
                        value=fields.name_kana
                        required=true
                        hint=tr(|t| t.venues.name_kana_hint)
                        maxlength=200
                    />
                </div>
                <RadioGroup pointer="/kind" label=tr(|t| t.venues.kind) value=fields.kind options=kinds required=true />
                <div class="form-grid">
                    <TextField
                        pointer="/postal_code"
                        label=tr(|t| t.venues.postal_code)
                        value=fields.postal_code
                        hint=tr(|t| t.venues.postal_code_hint)
                        inputmode="numeric"
                        maxlength=10
                    />
                    <TextField
                        pointer="/phone"
                        label=tr(|t| t.venues.phone)
                        value=fields.phone
                        kind="tel"
                        echo=phone_echo
                        maxlength=30
                    />
                </div>
                <TextField
                    pointer="/address"
                    label=tr(|t| t.venues.address)
                    value=fields.address
                    required=true
                    maxlength=300
                />
                <TextField
                    pointer="/access_notes"
                    label=tr(|t| t.venues.access_notes)
                    value=fields.access_notes
                    hint=tr(|t| t.venues.access_notes_hint)
                    multiline=true
                />
            </section>
            <div>
                <section class="card">
                    <h2>{tr(|t| t.venues.supply)}</h2>
                    <CheckboxGroup
                        pointer="/vaccines"
                        label=tr(|t| t.venues.vaccines)
                        value=fields.vaccines
                        options=vaccines
                        required=true
                    />
                    <p class="field-hint">{tr(|t| t.venues.supply_hint)}</p>
                    {supplies}
                </section>
                <section class="card">
                    <h2>{tr(|t| t.venues.publishing)}</h2>
                    <DateFields
                        pointer="/opens_on"
                        label=tr(|t| t.venues.opens_on)
                        value=fields.opens_on
                        hint=tr(|t| t.venues.period_hint)
                    />
                    <DateFields
                        pointer="/closes_on"
                        label=tr(|t| t.venues.closes_on)
                        value=fields.closes_on
                        hint=tr(|t| t.venues.period_hint)
                    />
                    <CheckField
                        pointer="/published"
                        label=tr(|t| t.venues.publish)
                        value=fields.published
                        hint=tr(|t| t.venues.publish_hint)
                    />
                </section>
            </div>
        </div>
    }
}
