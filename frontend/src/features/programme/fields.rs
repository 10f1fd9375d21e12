//! The fields of a programme's draft: one signal a field, and the tables of rules below them.

use crate::client::Call;
use crate::components::form::choice_fields::CheckField;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::field::{SelectField, TextField};
use crate::features::programme::columns::{GROUPS, TABLES};
use crate::features::programme::draft::ProgrammeForm;
use crate::features::programme::row_fields::{Choices, RowFields, TableFields};
use crate::format::lookup::choices;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load};
use crate::reference::{Options, all_programme_options, all_vaccine_options, local};
use leptos::prelude::*;
use madoguchi_contract::page::Page;
use serde::Deserialize;

/// The fields.
#[derive(Clone, Copy)]
pub(crate) struct ProgrammeFields {
    code: RwSignal<String>,
    name_ja: RwSignal<String>,
    name_en: RwSignal<String>,
    running: RwSignal<bool>,
    starts_on: RwSignal<DateDraft>,
    ends_on: RwSignal<DateDraft>,
    coupon: RwSignal<String>,
    month_end: RwSignal<String>,
    first_dose: RwSignal<String>,
    last_dose: RwSignal<String>,
    once: RwSignal<bool>,
    tables: [RwSignal<Vec<RowFields>>; TABLES.len()],
    /// Rows belong to the form, not to the notice whose button brought them, which goes.
    owner: StoredValue<Owner>,
}

impl ProgrammeFields {
    /// The fields of a form.
    pub(crate) fn of(form: ProgrammeForm) -> Self {
        let fields = Self {
            code: RwSignal::default(),
            name_ja: RwSignal::default(),
            name_en: RwSignal::default(),
            running: RwSignal::default(),
            starts_on: RwSignal::default(),
            ends_on: RwSignal::default(),
            coupon: RwSignal::default(),
            month_end: RwSignal::default(),
            first_dose: RwSignal::default(),
            last_dose: RwSignal::default(),
            once: RwSignal::default(),
            tables: TABLES.each_ref().map(|_| RwSignal::new(Vec::new())),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        fields.fill(form);
        fields
    }

    /// Puts a form into the fields.
    pub(crate) fn fill(self, form: ProgrammeForm) {
        self.code.set(form.code);
        self.name_ja.set(form.name_ja);
        self.name_en.set(form.name_en);
        self.running.set(form.running);
        self.starts_on.set(form.starts_on);
        self.ends_on.set(form.ends_on);
        self.coupon.set(form.coupon);
        self.month_end.set(form.month_end);
        self.first_dose.set(form.first_dose);
        self.last_dose.set(form.last_dose);
        self.once.set(form.once);
        for (table, rows) in self.tables.into_iter().zip(form.tables) {
            let rows = || rows.into_iter().map(RowFields::of).collect();
            table.set(self.owner.with_value(|owner| owner.with(rows)));
        }
    }

    /// What the fields hold; tracked.
    pub(crate) fn form(self) -> ProgrammeForm {
        ProgrammeForm {
            code: self.code.get(),
            name_ja: self.name_ja.get(),
            name_en: self.name_en.get(),
            running: self.running.get(),
            starts_on: self.starts_on.get(),
            ends_on: self.ends_on.get(),
            coupon: self.coupon.get(),
            month_end: self.month_end.get(),
            first_dose: self.first_dose.get(),
            last_dose: self.last_dose.get(),
            once: self.once.get(),
            tables: self.tables.map(|table| table.with(|rows| rows.iter().map(RowFields::read).collect())),
        }
    }

    /// Code and name of the groups that are typed; tracked.
    fn groups(self) -> Vec<(String, String)> {
        let group = |row: &RowFields| {
            let (code, name) = (row.text(0).trim().to_owned(), row.text(1));
            let words = if name.trim().is_empty() { code.clone() } else { name };
            (code, words)
        };
        let groups = self.tables[GROUPS].with(|rows| rows.iter().map(group).collect::<Vec<_>>());
        groups.into_iter().filter(|(code, _)| !code.is_empty()).collect()
    }
}

#[derive(Clone, Deserialize)]
struct Named {
    code: String,
    today: Names,
}

#[derive(Clone, Deserialize)]
struct Names {
    name_ja: String,
    name_en: String,
}

/// All products there are, also those that no programme gives yet.
fn use_products() -> Options {
    let i18n = use_i18n();
    let load: Load<Page<Named>> = use_load(|| Some(()), |client, ()| client.send(Call::get("/products")));
    let given = all_vaccine_options();
    Signal::derive(move || {
        let lang = i18n.lang();
        let option = |one: &Named| (one.code.clone(), local(&one.today.name_ja, &one.today.name_en, lang).to_owned());
        let all = load.value.with(|page| page.as_ref().map(|page| page.items.iter().map(option).collect::<Vec<_>>()));
        all.unwrap_or_else(|| given.get())
    })
}

/// All fields of the content.
#[component]
pub(crate) fn ContentFields(fields: ProgrammeFields) -> impl IntoView {
    let i18n = use_i18n();
    let words = move |of: fn(&'static Texts) -> &'static [(&'static str, &'static str)]| {
        Signal::derive(move || choices(of(i18n.t())))
    };
    let offered = Choices {
        products: use_products(),
        programmes: all_programme_options(),
        groups: Signal::derive(move || fields.groups()),
    };
    view! {
        <div class="programme-fields">
            <TextField
                pointer="/content/name_ja"
                label=tr(|t| t.programmes.name_ja)
                value=fields.name_ja
                required=true
                maxlength=100
            />
            <TextField
                pointer="/content/name_en"
                label=tr(|t| t.programmes.name_en)
                value=fields.name_en
                required=true
                maxlength=100
            />
            <DateFields
                pointer="/content/rules/starts_on"
                label=tr(|t| t.programmes.starts_on)
                value=fields.starts_on
                required=true
            />
            <DateFields
                pointer="/content/rules/ends_on"
                label=tr(|t| t.programmes.ends_on)
                value=fields.ends_on
            />
            <SelectField
                pointer="/content/rules/coupon"
                label=tr(|t| t.programmes.coupon)
                value=fields.coupon
                options=words(|t| t.programmes.coupons)
                required=true
            />
            <SelectField
                pointer="/content/rules/month_end"
                label=tr(|t| t.programmes.month_end)
                value=fields.month_end
                options=words(|t| t.programmes.month_ends)
                required=true
            />
            <TextField
                pointer="/content/rules/first_dose"
                label=tr(|t| t.programmes.first_dose)
                value=fields.first_dose
                required=true
                inputmode="numeric"
                maxlength=10
                class="w-s"
            />
            <TextField
                pointer="/content/rules/last_dose"
                label=tr(|t| t.programmes.last_dose)
                value=fields.last_dose
                required=true
                inputmode="numeric"
                maxlength=10
                class="w-s"
            />
        </div>
        <CheckField pointer="/content/rules/once" label=tr(|t| t.programmes.once) value=fields.once />
        <CheckField
            pointer="/content/running"
            label=tr(|t| t.programmes.running)
            value=fields.running
            hint=tr(|t| t.programmes.running_hint)
        />
        {TABLES
            .iter()
            .zip(fields.tables)
            .map(|(table, rows)| view! { <TableFields table rows offered /> })
            .collect_view()}
    }
}

/// The code of a new programme.
#[component]
pub(crate) fn CodeField(fields: ProgrammeFields) -> impl IntoView {
    view! {
        <TextField
            pointer="/code"
            label=tr(|t| t.programme_drafts.code)
            value=fields.code
            required=true
            maxlength=40
            hint=tr(|t| t.programme_drafts.code_hint)
            class="w-l"
        />
    }
}
