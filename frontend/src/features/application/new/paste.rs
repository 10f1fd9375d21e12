//! The paste box: the ministry's text, read while it stands there, what cannot be read told by line.

use crate::components::copy::CopyButton;
use crate::components::form::field::TextField;
use crate::components::status::{Tone, use_status};
use crate::features::application::draft::{Problem, left_over, problems, read_text};
use crate::features::application::new::fields::{FormFields, focus_person};
use crate::format::lookup::word;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// The box.
#[component]
pub(crate) fn PasteBox(fields: FormFields) -> impl IntoView {
    let (i18n, status) = (use_i18n(), use_status());
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
    let lines = move || {
        let t = i18n.t().applications;
        let problems = read.with(|read| {
            read.as_ref().map(|read| fields.text.with_untracked(|text| problems(text, read))).unwrap_or_default()
        });
        let line = |problem: Problem| {
            view! {
                <li>
                    <strong class="num">{(t.line)(problem.line)}</strong>
                    " "
                    <code>{problem.text}</code>
                    <div>{problem.detail}</div>
                </li>
            }
        };
        problems.into_iter().map(line).collect_view()
    };
    let take = move |_| {
        let Some(read) = read.get_untracked() else { return };
        let before = untrack(|| fields.read());
        let first = before.filled().len();
        fields.write_people(&before.with(&read));
        fields.text.set(left_over(&before.text, &read));
        status.say(Tone::Success, (i18n.t_untracked().applications.taken)(read.people.len()));
        focus_person(first, &before.kind);
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
                        maxlength=200_000
                        hint=tr(|t| t.applications.paste_hint)
                    />
                    <p role="status" aria-live="polite">
                        {summary}
                    </p>
                    <ul class="line-errors">{lines}</ul>
                    <Show when=move || 0 < people.get()>
                        <button type="button" class="button button-primary" on:click=take>
                            {move || (i18n.t().applications.take)(people.get())}
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
