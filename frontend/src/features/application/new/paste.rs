//! The paste box: the ministry's text, read while it stands there, what cannot be read told by line.

use crate::components::copy::CopyButton;
use crate::components::form::errors::use_form_errors;
use crate::components::form::field::TextField;
use crate::components::form::line_numbers::select_lines;
use crate::components::form::pointers::field_id;
use crate::components::status::{Tone, use_status};
use crate::features::application::draft::MOST_PEOPLE;
use crate::features::application::new::fields::{FormFields, focus_person};
use crate::features::application::pasted::{Problem, problems, read_text, selection};
use crate::format::lookup::word;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::application::{ApplicationText, LineError};
use std::collections::BTreeSet;

/// The box.
#[component]
pub(crate) fn PasteBox(fields: FormFields) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), use_form_errors());
    let read = Memo::new(move |_| {
        let kind = fields.kind.get();
        fields.text.with(|text| (!text.trim().is_empty()).then(|| read_text(&kind, text, i18n.lang())))
    });
    let people = Memo::new(move |_| read.with(|read| read.as_ref().map_or(0, |read| read.people.len())));
    let summary = move || {
        let t = i18n.t().applications;
        read.with(|read| match read {
            None => String::new(),
            Some(read) if read.people.is_empty() => t.reading_none.to_owned(),
            Some(read) => (t.reading)(read.people.len(), read.errors.len()),
        })
    };
    let found = move |of: fn(&ApplicationText) -> &Vec<LineError>| {
        read.with(|read| {
            let text = fields.text.read_untracked();
            read.as_ref().map(|read| problems(&text, of(read))).unwrap_or_default()
        })
    };
    let marked = Memo::new(move |_| {
        let lines = read.with(|read| {
            let errors = read.iter().flat_map(|read| &read.errors);
            errors.flat_map(|error| error.line..=error.last_line).collect::<BTreeSet<u32>>()
        });
        lines.into_iter().collect::<Vec<u32>>()
    });
    let faults = move || found(|read| &read.errors).into_iter().map(|problem| fault(problem, fields)).collect_view();
    let remarks = Memo::new(move |_| found(|read| &read.remarks));
    // How many fit into the application with those who are in its rows, and how many stay for the next one.
    let split = Memo::new(move |_| {
        read.with(|read| {
            let fit = read.as_ref().map_or(0, |read| fields.read().fits(read));
            (fit, people.get().saturating_sub(fit))
        })
    });
    let take = move |_| {
        let Some(read) = read.get_untracked() else { return };
        let before = untrack(|| fields.read());
        let (first, fit) = (before.filled().len(), before.fits(&read));
        let after = before.taking(&read);
        fields.write_people(&after.people);
        fields.text.set(after.text.clone());
        status.say(Tone::Success, (i18n.t_untracked().applications.taken)(fit));
        // What is wrong with those who came is marked at once; the rows before are still being typed.
        let came = |pointer: &str| {
            let index = pointer.strip_prefix("/people/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
            index.is_some_and(|index| first <= index)
        };
        let refused = after.request().parse(i18n.lang_untracked()).err().unwrap_or_default();
        let wrong: Vec<_> = refused.into_iter().filter(|error| came(&error.pointer)).collect();
        if wrong.is_empty() {
            errors.clear();
            focus_person(first, &before.kind);
        } else {
            errors.show(wrong);
        }
    };
    let template = Signal::derive(move || word(&i18n.t().applications.templates, &fields.kind.get()));
    view! {
        <section class="card" aria-labelledby="paste-title">
            <h2 id="paste-title">{tr(|t| t.applications.paste)}</h2>
            <p>{tr(|t| t.applications.paste_lead)}</p>
            <div class="columns">
                <div class="paste-box">
                    <TextField
                        pointer="/text"
                        label=tr(|t| t.applications.paste_label)
                        value=fields.text
                        multiline=true
                        marked_lines=marked
                        maxlength=200_000
                        hint=tr(|t| t.applications.paste_hint)
                    />
                    <p role="status" aria-live="polite">
                        {summary}
                    </p>
                    <ul class="line-errors">{faults}</ul>
                    <Show when=move || remarks.with(|remarks| !remarks.is_empty())>
                        <details open class="remarks">
                            <summary>{move || (i18n.t().applications.remarks)(remarks.with(Vec::len))}</summary>
                            <ul>
                                {move || {
                                    remarks.get().into_iter().map(|problem| remark(problem, fields)).collect_view()
                                }}
                            </ul>
                        </details>
                    </Show>
                    <Show when=move || split.get().1 != 0>
                        <div class="notice notice-warning">
                            <p>{move || (i18n.t().applications.too_many)(MOST_PEOPLE, split.get().1)}</p>
                        </div>
                    </Show>
                    <Show when=move || 0 < split.get().0>
                        <button type="button" class="button button-primary" on:click=take>
                            {move || {
                                let (t, (fit, later)) = (i18n.t().applications, split.get());
                                if later == 0 { (t.take)(fit) } else { (t.take_first)(fit, later) }
                            }}
                        </button>
                    </Show>
                </div>
                <div>
                    <h3>{tr(|t| t.applications.template)}</h3>
                    <p class="small">{tr(|t| t.applications.template_lead)}</p>
                    <pre class="mail-text">{template}</pre>
                    <CopyButton text=template label=|t| t.applications.copy_template />
                </div>
            </div>
        </section>
    }
}

/// A line with a fault, and the way to it.
fn fault(problem: Problem, fields: FormFields) -> impl IntoView {
    let Problem { line, last_line, text, detail } = problem;
    view! {
        <li>
            {go_to(line, last_line, fields)} " " <code>{text}</code> <div>{detail}</div>
        </li>
    }
}

/// What is to be said of a line that is in order, and the way to it.
fn remark(problem: Problem, fields: FormFields) -> impl IntoView {
    let Problem { line, last_line, text, detail } = problem;
    view! {
        <li>
            {detail} " " {go_to(line, last_line, fields)} " " <code>{text}</code>
        </li>
    }
}

/// Leads to lines of the text, which are selected.
fn go_to(line: u32, last_line: u32, fields: FormFields) -> impl IntoView {
    let i18n = use_i18n();
    let go = move |_| {
        let selected = fields.text.with_untracked(|text| selection(text, line, last_line));
        select_lines(&field_id("/text"), line, selected);
    };
    view! {
        <button type="button" class="button-line num" on:click=go>
            {move || (i18n.t().applications.line)(line, last_line)}
        </button>
    }
}
