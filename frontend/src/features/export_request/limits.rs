//! The limits that a municipality sets.

use crate::change::use_change;
use crate::client::Call;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::states::Loaded;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::format::text::ascii;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load};
use leptos::prelude::*;
use madoguchi_contract::look_limits::{LookLimits, LookLimitsRequest};
use madoguchi_contract::problem::{FieldError, ProblemType};

fn path(code: &str) -> String {
    format!("/municipalities/{code}/look-limits")
}

/// The card.
#[component]
pub(crate) fn Limits(code: String) -> impl IntoView {
    let load = use_load(move || Some(code.clone()), |client, code| client.send::<LookLimits>(Call::get(path(&code))));
    view! {
        <section class="card" aria-labelledby="look-limits">
            <h2 id="look-limits">{tr(|t| t.exports.limits_title)}</h2>
            <p>{tr(|t| t.exports.limits_lead)}</p>
            <Loaded load lines=3 let:limits>
                <Form limits load />
            </Loaded>
        </section>
    }
}

#[component]
fn Form(limits: LookLimits, load: Load<LookLimits>) -> impl IntoView {
    let (i18n, status, change, look, errors) =
        (use_i18n(), use_status(), use_change().named(|t| t.exports.limits_title), use_change(), FormErrors::provide());
    let people = RwSignal::new(limits.people_an_hour.to_string());
    let exported = RwSignal::new(limits.exported_a_day.to_string());
    let unset = limits.unset;
    let limits = StoredValue::new(limits);
    let send = Callback::new(move |()| {
        let t = i18n.t_untracked();
        let request = match request(&people.get_untracked(), &exported.get_untracked(), t) {
            Ok(request) => request,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        let (code, etag) = limits.with_value(|held| (held.municipality.code.clone(), held.etag.clone()));
        let call = Call::put(path(&code), &request).if_match(etag);
        change.send(call, move |outcome: Result<LookLimits, &Failure>| {
            let t = i18n.t_untracked().exports;
            match outcome {
                Ok(now) => {
                    status.say(Tone::Success, t.limits_saved);
                    load.value.try_set(Some(now));
                }
                Err(failure) if failure.problem_type() == Some(ProblemType::VersionMismatch) => {
                    // What was typed stays; it goes on top of theirs when it is saved again.
                    look.send(Call::get(path(&code)), move |latest: Result<LookLimits, &Failure>| {
                        let Ok(latest) = latest else { return };
                        let words = i18n.t_untracked().exports.limits_changed_meanwhile;
                        status.say(Tone::Info, words(latest.people_an_hour, latest.exported_a_day));
                        limits.set_value(latest);
                        change.failure.set(None);
                    });
                }
                Err(_) => {}
            }
        });
    });
    view! {
        {unset.then(|| view! { <p>{tr(|t| t.exports.limits_unset)}</p> })}
        <SendForm change errors on_send=send label=|t| t.common.save>
            <TextField
                pointer="/people_an_hour"
                label=tr(|t| t.exports.people_an_hour)
                hint=tr(|t| t.exports.people_an_hour_hint)
                value=people
                required=true
                inputmode="numeric"
                maxlength=9
                class="w-s"
            />
            <TextField
                pointer="/exported_a_day"
                label=tr(|t| t.exports.exported_a_day)
                hint=tr(|t| t.exports.exported_a_day_hint)
                value=exported
                required=true
                inputmode="numeric"
                maxlength=10
                class="w-s"
            />
        </SendForm>
    }
}

/// What was typed as a request; digits of any width, with or without commas.
fn request(people: &str, exported: &str, t: &'static Texts) -> Result<LookLimitsRequest, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut number = |pointer: &str, typed: &str| {
        let typed = ascii(typed).replace([',', ' '], "");
        typed.parse::<i64>().unwrap_or_else(|_| {
            let (pointer, code) = (pointer.to_owned(), "wrong-type".to_owned());
            wrong.push(FieldError { pointer, code, detail: t.exports.not_a_number.to_owned() });
            0
        })
    };
    let request = LookLimitsRequest {
        people_an_hour: number("/people_an_hour", people),
        exported_a_day: number("/exported_a_day", exported),
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    request.parse(t.lang).map(|_| request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn what_is_typed_is_read_or_refused_at_its_field() {
        let check = |people: &str, exported: &str, expected: Result<(i64, i64), &[&str]>| {
            let read = request(people, exported, texts(Lang::En));
            let read = read.map(|request| (request.people_an_hour, request.exported_a_day));
            let read = read.map_err(|wrong| wrong.into_iter().map(|error| error.pointer).collect::<Vec<_>>());
            assert_eq!(read, expected.map_err(|wrong| wrong.iter().map(|&pointer| pointer.to_owned()).collect()));
        };
        check("200", "1000", Ok((200, 1000)));
        check("２００", "1,000", Ok((200, 1000)));
        check("many", "", Err(&["/people_an_hour", "/exported_a_day"]));
        check("0", "0", Err(&["/people_an_hour"]));
        check("5", "99999999", Err(&["/exported_a_day"]));
    }
}
