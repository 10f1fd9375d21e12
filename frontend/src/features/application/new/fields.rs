//! The fields of the application: what is typed of each person, and the rows they stand in.

use crate::components::form::errors::{focus_id, use_form_errors};
use crate::components::form::field::TextField;
use crate::components::form::pointers::field_id;
use crate::features::application::draft::{Draft, Field, is_blank, suggested};
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::application::ApplicationPersonRequest;

/// A person while it is typed: a signal for each field, in the order of `Field::ALL`.
#[derive(Clone, Copy)]
pub(crate) struct PersonFields([RwSignal<String>; 9]);

impl PersonFields {
    fn new(person: &ApplicationPersonRequest) -> Self {
        Self(Field::ALL.map(|field| RwSignal::new(field.get(person).to_owned())))
    }

    fn at(self, field: Field) -> RwSignal<String> {
        self.0[field as usize]
    }

    fn read(self) -> ApplicationPersonRequest {
        let mut person = ApplicationPersonRequest::default();
        for field in Field::ALL {
            field.set(&mut person, self.at(field).get());
        }
        person
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
pub(crate) struct FormFields {
    pub(crate) kind: RwSignal<String>,
    pub(crate) text: RwSignal<String>,
    pub(crate) rows: RwSignal<Vec<PersonFields>>,
    /// Rows are made by buttons that come and go, and must live as long as the form.
    owner: StoredValue<Owner>,
}

impl FormFields {
    pub(crate) fn new(draft: Draft) -> Self {
        let rows = draft.people.iter().map(PersonFields::new).collect();
        Self {
            kind: RwSignal::new(draft.kind),
            text: RwSignal::new(draft.text),
            rows: RwSignal::new(rows),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// A row that lives as long as the form.
    fn row(self, person: &ApplicationPersonRequest) -> PersonFields {
        self.owner.with_value(|owner| owner.with(|| PersonFields::new(person)))
    }

    /// What is typed; followed.
    pub(crate) fn read(self) -> Draft {
        Draft {
            kind: self.kind.get(),
            text: self.text.get(),
            people: self.rows.get().into_iter().map(PersonFields::read).collect(),
        }
    }

    pub(crate) fn write(self, draft: Draft) {
        self.kind.set(draft.kind);
        self.text.set(draft.text);
        self.write_people(&draft.people);
    }

    pub(crate) fn write_people(self, people: &[ApplicationPersonRequest]) {
        self.rows.set(people.iter().map(|person| self.row(person)).collect());
    }

    /// Rows in which nothing stands are no people; one stays to be typed into.
    pub(crate) fn drop_blank(self) {
        self.rows.update(|rows| {
            let filled = |row: &PersonFields| !untrack(|| is_blank(&row.read()));
            if rows.iter().any(filled) {
                rows.retain(filled);
            } else {
                rows.truncate(1);
            }
        });
    }
}

/// Moves the focus to a field of a person, once its row stands there.
pub(crate) fn focus_person(at: usize, kind: &str) {
    let field = Field::of_kind(kind).first().map_or("name", |field| field.name());
    let id = field_id(&format!("/people/{at}/{field}"));
    request_animation_frame(move || focus_id(&id));
}

/// The rows.
#[component]
pub(crate) fn People(fields: FormFields, companies: Signal<Vec<String>>) -> impl IntoView {
    let (i18n, errors) = (use_i18n(), use_form_errors());
    errors.register("/people", &TextProp::from(tr(|t| t.applications.by_hand)));
    let add = move |_| {
        let row = fields.row(&ApplicationPersonRequest::default());
        fields.rows.update(|rows| rows.push(row));
        focus_person(fields.rows.with_untracked(Vec::len).saturating_sub(1), &fields.kind.get_untracked());
    };
    let remove = move |at: usize| {
        errors.clear();
        let empty = fields.row(&ApplicationPersonRequest::default());
        fields.rows.update(|rows| {
            rows.remove(at);
            if rows.is_empty() {
                rows.push(empty);
            }
        });
        focus_person(at.saturating_sub(1), &fields.kind.get_untracked());
    };
    let rows = move || {
        let kind = fields.kind.get();
        let row = |(at, person): (usize, PersonFields)| {
            let inputs = Field::of_kind(&kind).iter().map(|field| input(*field, at, person, companies)).collect_view();
            view! {
                <fieldset class="card person">
                    <legend>{move || (i18n.t().applications.person)(at + 1)}</legend>
                    <div class="form-grid">{inputs}</div>
                    <button
                        type="button"
                        class="button button-outline button-small"
                        on:click=move |_| remove(at)
                        aria-label=move || (i18n.t().applications.remove)(at + 1)
                    >
                        {tr(|t| t.applications.remove_short)}
                    </button>
                </fieldset>
            }
        };
        fields.rows.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <section class="section" aria-labelledby="f-people">
            <h2 id="f-people" tabindex="-1">
                {tr(|t| t.applications.by_hand)}
            </h2>
            <Show when=move || fields.kind.with(|kind| kind == "issue")>
                <p>{tr(|t| t.applications.company_hint)}</p>
            </Show>
            {rows}
            <p>
                <button type="button" class="button button-outline" on:click=add>
                    {tr(|t| t.applications.add)}
                </button>
            </p>
        </section>
    }
}

/// A field of a person.
fn input(field: Field, at: usize, person: PersonFields, companies: Signal<Vec<String>>) -> AnyView {
    let i18n = use_i18n();
    let pointer = format!("/people/{at}/{}", field.name());
    let label = move || field.label(i18n.t().applications);
    let value = person.at(field);
    let required = field.required();
    let errors = use_form_errors();
    let known_as = pointer.clone();
    let view = match field {
        Field::Company => {
            let suggestions =
                Signal::derive(move || companies.with(|known| value.with(|typed| suggested(known, typed))));
            view! { <TextField pointer label value required maxlength=100 suggestions /> }
        }
        Field::NewMailAddress => {
            let hint = tr(|t| t.applications.new_hint);
            view! { <TextField pointer label value required maxlength=254 hint inputmode="email" /> }
        }
        Field::NewName | Field::NewPhone => {
            view! { <TextField pointer label value required maxlength=254 hint=tr(|t| t.applications.new_hint) /> }
        }
        Field::Note => view! { <TextField pointer label value required maxlength=500 multiline=true /> },
        // The same keyboard: letters, figures and no corrections.
        Field::LoginId | Field::MailAddress => {
            view! { <TextField pointer label value required maxlength=254 inputmode="email" /> }
        }
        Field::Name | Field::Phone => {
            view! { <TextField pointer label value required maxlength=254 /> }
        }
    };
    // Above all rows an error says whose it is.
    let whose = move || {
        let t = i18n.t().applications;
        format!("{} {}", (t.person)(at + 1), field.label(t))
    };
    errors.register(&known_as, &TextProp::from(whose));
    view.into_any()
}
