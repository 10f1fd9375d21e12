//! Applications in a list, one of them, and what became of each person.

use crate::components::facts::Fact;
use crate::components::list::filter_values::{Choices, Filter, Input};
use crate::components::list::row::{Cell, Row, Tone};
use crate::features::issuance::moves::{Day, why_moved};
use crate::features::mail::log_in::log_in_step;
use crate::format::dates::{long_date_of, moment, short_date_of};
use crate::format::lookup::{choices, word};
use crate::format::query::encoded;
use crate::format::text::phone;
use crate::i18n::Texts;
use madoguchi_contract::application::{Application, ApplicationPerson, ApplicationSummary, Double, IssuanceRound};
use madoguchi_contract::session::MunicipalityRef;

/// The filters of the list.
pub(crate) static FILTERS: [Filter; 1] =
    [Filter { name: "kind", label: |t| t.applications.kind, input: Input::Choice(kinds) }];

/// The kinds, to choose from.
pub(crate) fn kinds(t: &'static Texts) -> Choices {
    choices(&t.applications.kinds)
}

/// The states, to choose from.
pub(crate) fn statuses(t: &'static Texts) -> Choices {
    choices(&t.applications.statuses)
}

/// `神奈川県横浜市`.
pub(crate) fn municipality(municipality: &MunicipalityRef) -> String {
    format!("{}{}", municipality.prefecture, municipality.name)
}

/// A row of the list.
pub(crate) fn row(application: &ApplicationSummary, t: &'static Texts) -> Row {
    let a = t.applications;
    let people = usize::try_from(application.people).unwrap_or_default();
    let status = if application.received == 0 {
        Cell::badge(Tone::Good, a.all_decided)
    } else {
        Cell::badge(Tone::Waiting, (a.waiting)(application.received))
    };
    let counts = [(a.refused, application.refused), (a.withdrawn, application.withdrawn)];
    let apart: Vec<String> = counts.into_iter().filter(|(_, n)| 0 < *n).map(|(words, n)| words(n)).collect();
    Row {
        id: application.id.clone(),
        cells: vec![
            Cell::num(moment(&application.sent_at)).to(format!("/applications/{}", encoded(&application.id))),
            Cell::text(municipality(&application.municipality)),
            Cell::text(word(&a.kinds, &application.kind)),
            round(&application.round, &application.kind, t),
            Cell::num((a.people)(people)),
            status.sub(apart.join(" · ")),
        ],
    }
}

/// The round in a cell, for a new account with the day its log-in mail leaves.
pub(crate) fn round(round: &IssuanceRound, kind: &str, t: &'static Texts) -> Cell {
    let mailed = if kind == "issue" { short_date_of(&round.mails_on, t.lang) } else { String::new() };
    Cell::num((t.applications.round_name)(round.number)).sub(mailed)
}

/// The application at a glance.
pub(crate) fn facts(application: &Application, t: &'static Texts) -> Vec<Fact> {
    let a = t.applications;
    let moved = |words: String, day| match why_moved(&application.round, day, t) {
        Some(why) => format!("{words} · {why}"),
        None => words,
    };
    let mut facts = vec![
        (a.kind, word(&a.kinds, &application.kind)),
        (a.municipality, municipality(&application.municipality)),
        (a.sent_at, moment(&application.sent_at)),
        (a.deadline, moved(deadline(&application.round, t), Day::Deadline)),
    ];
    if application.kind == "issue" {
        facts.push((a.mails_on, moved(long_date_of(&application.round.mails_on, t.lang), Day::Mails)));
    }
    facts
}

/// `2021年5月19日(水) 17:00`.
pub(crate) fn deadline(round: &IssuanceRound, t: &'static Texts) -> String {
    let moment = moment(&round.deadline);
    match moment.split_once(' ') {
        Some((date, time)) => format!("{} {time}", long_date_of(&date.replace('/', "-"), t.lang)),
        None => moment,
    }
}

/// What became of a person, as a badge with what belongs to it.
pub(crate) fn status(person: &ApplicationPerson, t: &'static Texts) -> Cell {
    let a = t.applications;
    let (tone, sub) = match person.status.as_str() {
        // A change and a deletion wait for the decision, not for the mailing day.
        "received" if person.kind != "issue" => (Tone::Waiting, (a.round_name)(person.round.number)),
        "received" => {
            (Tone::Waiting, (a.waits_in)(person.round.number, &short_date_of(&person.round.mails_on, t.lang)))
        }
        "withdrawn" => {
            let why = person.withdrawal_reason.as_deref().map(|why| (a.reason)(why));
            (Tone::Neutral, why.unwrap_or_default())
        }
        "refused" => (Tone::Bad, (a.reason)(person.refusal_reason.as_deref().unwrap_or_default())),
        _ => {
            // How far the log-in is comes first: a narrow column cuts what follows.
            let told = [
                log_in_step(person.has_password, person.log_in_mail.as_ref(), t).to_owned(),
                person.at_once_reason.as_deref().map(a.at_once).unwrap_or_default(),
                person.decided_at.as_deref().map(|at| (a.decided_at)(&moment(at))).unwrap_or_default(),
            ];
            (Tone::Good, told.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · "))
        }
    };
    Cell::badge(tone, word(&a.statuses, &person.status)).sub(sub)
}

/// What is asked for, in a few words: the phone of a new account, the new values of a change.
fn content(person: &ApplicationPerson, t: &'static Texts) -> Cell {
    let becomes = [&person.new_name, &person.new_mail_address]
        .into_iter()
        .flatten()
        .cloned()
        .chain(person.new_phone.as_deref().map(phone))
        .map(|value| (t.applications.becomes)(&value));
    let told: Vec<String> = becomes.chain(person.phone.as_deref().map(phone)).collect();
    Cell::text(told.join(" ")).sub(person.note.clone())
}

/// What stands below the company of a person.
fn company_note(person: &ApplicationPerson, t: &'static Texts) -> String {
    match &person.vendor_named {
        Some(named) => (t.applications.vendor_named)(named),
        None if person.vendor_confirmed || person.status != "received" => String::new(),
        None => t.applications.vendor_unconfirmed.to_owned(),
    }
}

/// Round and mailing day, for a sentence.
pub(crate) fn round_words(round: &IssuanceRound, t: &'static Texts) -> (String, String) {
    ((t.applications.round_name)(round.number), long_date_of(&round.mails_on, t.lang))
}

/// How many people of an application wait.
pub(crate) fn waiting(application: &Application) -> usize {
    application.people.iter().filter(|person| person.status == "received").count()
}

/// A person of an application.
pub(crate) fn person_row(person: &ApplicationPerson, t: &'static Texts) -> Row {
    let account = match (&person.account_id, &person.login_id) {
        (Some(id), Some(login_id)) => Cell::text(login_id).to(format!("/accounts/{}", encoded(id))),
        _ => Cell::text("–"),
    };
    Row {
        id: person.id.clone(),
        cells: vec![
            Cell::text(&person.name),
            Cell::text(&person.vendor.name).sub(company_note(person, t)),
            Cell::text(&person.mail_address),
            content(person, t),
            status(person, t),
            account,
        ],
    }
}

/// Who may be the same, each with its page.
pub(crate) fn doubles(doubles: &[Double], t: &'static Texts) -> Vec<(String, String)> {
    let one = |double: &Double| {
        let by = word(&t.applications.double_by, &double.by);
        let account = double.login_id.as_deref().zip(double.account_id.as_deref());
        match (account, &double.application_id) {
            (Some((login_id, id)), _) => {
                Some(((t.applications.double_account)(login_id, &by), format!("/accounts/{}", encoded(id))))
            }
            (None, Some(id)) => {
                Some(((t.applications.double_waiting)(id, &by), format!("/applications/{}", encoded(id))))
            }
            (None, None) => None,
        }
    };
    doubles.iter().filter_map(one).collect()
}

/// A person for the service desk, to decide on.
pub(crate) fn person_facts(person: &ApplicationPerson, t: &'static Texts) -> Vec<Fact> {
    let a = t.applications;
    let mut facts = vec![
        (a.kind, word(&a.kinds, &person.kind)),
        (a.municipality, municipality(&person.municipality)),
        (a.company, person.vendor.name.clone()),
        (a.name, person.name.clone()),
        (a.mail_address, person.mail_address.clone()),
    ];
    let optional = [
        (a.login_id, person.login_id.clone()),
        (a.phone, person.phone.as_deref().map(phone)),
        (a.new_name, person.new_name.clone()),
        (a.new_mail_address, person.new_mail_address.clone()),
        (a.new_phone, person.new_phone.as_deref().map(phone)),
        (a.note, Some(person.note.clone()).filter(|note| !note.is_empty())),
        (a.company, person.vendor_named.as_deref().map(a.vendor_named)),
    ];
    facts.extend(optional.into_iter().filter_map(|(label, value)| Some((label, value?))));
    if !person.also_works_for.is_empty() {
        let others: Vec<String> = person.also_works_for.iter().map(municipality).collect();
        facts.push((a.also_works_for, others.join(t.common.comma)));
    }
    facts.push((a.round, (a.round_name)(person.round.number)));
    if person.kind == "issue" {
        facts.push((a.mails_on, long_date_of(&person.round.mails_on, t.lang)));
    }
    facts
}

#[cfg(test)]
#[path = "rows_tests.rs"]
pub(crate) mod tests;
