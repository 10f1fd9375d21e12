//! A draft of an older version is brought onto the latest one: what only one of both changed is taken as it is, of what
//! both changed one is chosen.

use crate::client::{Call, Client};
use crate::components::facts::{Fact, Facts};
use crate::components::form::choice_fields::RadioGroup;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::list::data_table::DataTable;
use crate::components::states::Loaded;
use crate::failure::Failure;
use crate::features::programme::draft::ProgrammeForm;
use crate::features::programme::fields::ProgrammeFields;
use crate::features::programme::merge::{Merge, SECTIONS, Section};
use crate::features::programme::rows::version_address;
use crate::features::programme::stand::Stand;
use crate::features::programme::told::{Names, TOLD, facts};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::use_reference;
use leptos::context::Provider;
use leptos::prelude::*;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::programme::{ProgrammeContent, ProgrammeVersion};

/// The choice of what the newer version says.
const NEWER: &str = "newer";
/// The choice of what the draft says.
const MINE: &str = "mine";

/// The version that a draft is of, and the latest one.
type Versions = (Option<u32>, u32);

/// What they say.
#[derive(Clone)]
struct Found {
    base: ProgrammeForm,
    newer: ProgrammeForm,
    /// Number of the latest one.
    latest: u32,
}

async fn read(client: Client, (code, (based_on, latest)): (String, Versions)) -> Result<Found, Failure> {
    let version = |number| client.send::<ProgrammeVersion>(Call::get(version_address(&code, number)));
    let base = match based_on {
        Some(number) => version(number).await?.content,
        // Nothing was published when it was begun: whatever it says, it said first.
        None => ProgrammeContent::default(),
    };
    let newer = version(latest).await?.content;
    Ok(Found { base: ProgrammeForm::of(&base), newer: ProgrammeForm::of(&newer), latest })
}

/// The notice above the form, while the draft is not of the latest version.
#[component]
pub(crate) fn Rebase(
    code: StoredValue<String>,
    fields: ProgrammeFields,
    stand: RwSignal<Stand>,
    /// The latest version.
    #[prop(into)]
    latest: Signal<Option<u32>>,
    /// The fields hold both, and stand on the latest version.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let behind = Memo::new(move |_| {
        let based_on = stand.with(|stand| stand.based_on);
        latest.get().filter(|latest| based_on < Some(*latest)).map(|latest| (based_on, latest))
    });
    let asked = RwSignal::new(false);
    let load = use_load_anew(move || asked.get().then(|| Some((code.get_value(), behind.get()?))).flatten(), read);
    let words =
        move |of: fn(&'static Texts) -> fn(u32) -> String| move || behind.get().map(|(_, latest)| of(i18n.t())(latest));
    let done = Callback::new(move |(form, latest): (ProgrammeForm, u32)| {
        fields.fill(form);
        asked.set(false);
        stand.update(|stand| stand.based_on = Some(latest));
        on_done.run(());
    });
    view! {
        <Show when=move || behind.with(Option::is_some)>
            <section class="notice notice-warning" aria-labelledby="programme-rebase">
                <h2 class="notice-title" id="programme-rebase">
                    {words(|t| t.programme_drafts.newer_title)}
                </h2>
                <p>{words(|t| t.programme_drafts.newer_detail)}</p>
                <Show
                    when=move || asked.get()
                    fallback=move || {
                        view! {
                            <button type="button" class="button button-outline" on:click=move |_| asked.set(true)>
                                {words(|t| t.programme_drafts.rebase)}
                            </button>
                        }
                    }
                >
                    <Loaded load lines=6 let:found>
                        <Both found fields done />
                    </Loaded>
                </Show>
            </section>
        </Show>
    }
}

/// What both sides changed.
#[component]
fn Both(found: Found, fields: ProgrammeFields, done: Callback<(ProgrammeForm, u32)>) -> impl IntoView {
    let i18n = use_i18n();
    let errors = FormErrors::named("rebase");
    let latest = found.latest;
    let found = StoredValue::new(found);
    let merge = Memo::new(move |_| found.with_value(|found| Merge::of(&found.base, &fields.form(), &found.newer)));
    let choices = SECTIONS.map(|section| (section, RwSignal::new(String::new())));
    let choice = move |of: Section| {
        choices.into_iter().find(|(section, _)| *section == of).map(|(_, choice)| choice).unwrap_or_default()
    };
    let list = move |heading: fn(&'static Texts) -> fn(u32) -> String, part: fn(&Merge) -> &[Section]| {
        move || {
            let t = i18n.t();
            let titles = merge.with(|merge| part(merge).iter().map(|section| section.title(t)).collect::<Vec<_>>());
            (!titles.is_empty()).then(|| {
                view! {
                    <p>{heading(t)(latest)}</p>
                    <ul>{titles.into_iter().map(|title| view! { <li>{title}</li> }).collect_view()}</ul>
                }
            })
        }
    };
    let both = Memo::new(move |_| merge.with(|merge| merge.both.clone()));
    let apply = move |_| {
        let merge = merge.get_untracked();
        let open = merge.both.iter().filter(|section| choice(**section).with_untracked(String::is_empty));
        let open: Vec<_> =
            open.map(|section| FieldCode::Required.at(section.pointer(), i18n.lang_untracked())).collect();
        if !open.is_empty() {
            return errors.show(open);
        }
        let mine = untrack(|| fields.form());
        let of_newer = |section| choice(section).with_untracked(|choice| choice == NEWER);
        let joined = found.with_value(|found| merge.join(&mine, &found.newer, of_newer));
        done.run((joined, latest));
    };
    view! {
        <Provider value=errors>
            <ErrorSummary />
            {list(|t| t.programme_drafts.merge_taken, |merge| &merge.taken)}
            {list(|t| t.programme_drafts.merge_kept, |merge| &merge.kept)}
            <Show when=move || both.with(|both| !both.is_empty())>
                <p>{move || (i18n.t().programme_drafts.merge_both)(latest)}</p>
            </Show>
            {move || {
                both.get()
                    .into_iter()
                    .map(|section| {
                        let value = choice(section);
                        view! { <Question section value found fields /> }
                    })
                    .collect_view()
            }}
            <button type="button" class="button button-primary" on:click=apply>
                {move || (i18n.t().programme_drafts.rebase_save)(latest)}
            </button>
        </Provider>
    }
}

/// A section that both changed: both side by side, and the choice.
#[component]
fn Question(
    section: Section,
    value: RwSignal<String>,
    found: StoredValue<Found>,
    fields: ProgrammeFields,
) -> impl IntoView {
    let i18n = use_i18n();
    let latest = found.with_value(|found| found.latest);
    let mine = Signal::derive(move || fields.form().content());
    let newer = Signal::stored(found.with_value(|found| found.newer.content()));
    let newer_title = move || (i18n.t().programmes.version_number)(latest);
    let options = Signal::derive(move || {
        let t = i18n.t();
        let p = t.programme_drafts;
        vec![(MINE.to_owned(), p.choose_mine.to_owned()), (NEWER.to_owned(), (p.choose_newer)(latest))]
    });
    view! {
        <div class="programme-both">
            <RadioGroup
                pointer=section.pointer()
                label=move || section.title(i18n.t())
                value
                options
                required=true
            />
            <div class="programme-sides">
                <div>
                    <h3>{tr(|t| t.programme_drafts.mine)}</h3>
                    <Said section content=mine />
                </div>
                <div>
                    <h3>{newer_title}</h3>
                    <Said section content=newer />
                </div>
            </div>
        </div>
    }
}

/// What a content says in a section.
#[component]
fn Said(section: Section, content: Signal<ProgrammeContent>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let Section::Table(at) = section else {
        let facts = Signal::derive(move || content.with(|content| facts_of(section, content, i18n.t())));
        return view! { <Facts facts /> }.into_any();
    };
    let Some(&(_, caption, columns, rows)) = TOLD.get(at) else { return ().into_any() };
    let rows = Signal::derive(move || {
        let lang = i18n.lang();
        let names = Names {
            product: &|code| reference.vaccine_name(code, lang),
            programme: &|code| reference.programme_name(code, lang),
            t: i18n.t(),
        };
        content.with(|content| rows(&content.rules, names))
    });
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <p>{tr(|t| t.programmes.no_rows)}</p> }
        >
            <DataTable caption columns rows />
        </Show>
    }
    .into_any()
}

/// The facts of a section that is no table.
fn facts_of(section: Section, content: &ProgrammeContent, t: &'static Texts) -> Vec<Fact> {
    let p = t.programmes;
    let labels: &[&str] = match section {
        Section::Names => &[p.name_ja, p.name_en],
        Section::Running => &[p.state],
        Section::Period => &[p.period],
        Section::Doses => &[p.doses],
        Section::Coupon => &[p.coupon],
        Section::MonthEnd => &[p.month_end],
        Section::Table(_) => &[],
    };
    facts(content, t).into_iter().filter(|(label, _)| labels.contains(label)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn every_fact_is_of_a_section() {
        for lang in [Lang::Ja, Lang::En] {
            let (t, content) = (texts(lang), ProgrammeContent::default());
            let by_section: Vec<Fact> =
                SECTIONS.into_iter().flat_map(|section| facts_of(section, &content, t)).collect();
            let all = facts(&content, t);
            assert_eq!(by_section.len(), all.len());
            assert!(all.iter().all(|fact| by_section.contains(fact)));
        }
    }
}
