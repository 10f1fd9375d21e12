//! What a problem document says of a failure, with its values.

use madoguchi_contract::booking::ExistingBooking;
use madoguchi_contract::problem::{FieldError, Problem};
use madoguchi_contract::{Lang, grouped};
use madoguchi_service::Failure;
use std::borrow::Cow;

/// The sentence; `None` where the type's own says it all.
pub(crate) fn said(failure: &Failure, lang: Lang) -> Option<Cow<'_, str>> {
    let own = |ja: String, en: String| match lang {
        Lang::Ja => Some(Cow::Owned(ja)),
        Lang::En => Some(Cow::Owned(en)),
    };
    match failure {
        Failure::RuleRefused { detail, .. } => Some(Cow::Borrowed(detail.in_lang(lang))),
        Failure::Invalid(errors) => fields_said(errors, lang),
        Failure::SecondFactorRequired(errors) if errors.is_empty() => None,
        Failure::SecondFactorRequired(errors) => fields_said(errors, lang),
        Failure::SupplyNotConfirmed { confirmed_through, .. } => confirmed_through.and_then(|date| {
            own(
                format!("分配が確定しているのは{}までです。", Lang::Ja.date(date)),
                format!("The vaccine allocation is confirmed up to {}.", Lang::En.date(date)),
            )
        }),
        Failure::OutsideOpening { opening, .. } => own(
            format!(
                "会場の開設期間は{}です。期間外の予約枠は、市町村だけが理由を付けて登録できます。",
                opening.said(Lang::Ja)
            ),
            format!(
                "The venue's opening period is {}. Only the municipality may create slots outside it, with a reason.",
                opening.said(Lang::En)
            ),
        ),
        Failure::LeavesSlotsOutside(left) => own(
            format!(
                "この変更により、予約枠{}枠({}人分、予約{}件)が対象から外れます。\
                 内容を確認し、残す理由を入力してください。",
                grouped(left.slots()),
                grouped(left.places()),
                grouped(left.bookings())
            ),
            format!(
                "The change would leave {} outside ({}, {}). Look at them, and give a reason to leave them.",
                counted(left.slots().into(), "slot"),
                counted(left.places().into(), "place"),
                counted(left.bookings().into(), "booking")
            ),
        ),
        Failure::ExportNeedsApproval { people, asked: false } => own(
            format!("{}人分のデータです。この人数を出力するには、市町村の承認が必要です。", grouped(*people)),
            format!("The file has {}. So many need the municipality's approval.", people_said(*people)),
        ),
        Failure::ExportNeedsApproval { people, asked: true } => own(
            format!("{}人分のデータの出力は、市町村の承認待ちです。承認されると出力できます。", grouped(*people)),
            format!(
                "A file of {} waits for the municipality's approval; it can be exported once it is approved.",
                people_said(*people)
            ),
        ),
        Failure::AlreadyBooked { existing, .. } => existing.as_ref().and_then(|existing| {
            own(
                format!(
                    "この回の予約がすでにあります(予約番号 {}、{})。",
                    existing.reference,
                    where_and_when(existing, Lang::Ja)
                ),
                format!(
                    "This dose is booked already: reference {}, {}.",
                    existing.reference,
                    where_and_when(existing, Lang::En)
                ),
            )
        }),
        Failure::LaterDoseBooked { hidden: true, .. } => None,
        Failure::LaterDoseBooked { shown, hidden: false, .. } => own(
            format!(
                "{}の予約があります。一緒に取り消すか、前回の接種を入力して残すかを選んでください。",
                doses_said(shown, Lang::Ja).join("、")
            ),
            format!(
                "Still booked: {}. Cancel it too, or keep it and state the earlier dose.",
                doses_said(shown, Lang::En).join(", ")
            ),
        ),
        Failure::SlotClash(clashes) => own(
            format!("同じ会場・同じワクチンの既存の予約枠{}件と重なります。何も登録していません。", clashes.len()),
            format!(
                "The plan overlaps {} of the same venue and vaccine. Nothing was created.",
                counted(clashes.len() as u64, "existing slot")
            ),
        ),
        Failure::RoundChanged(round) => {
            let day = |lang: Lang| round.mails_on.parse().map_or_else(|_| round.mails_on.clone(), |day| lang.date(day));
            own(
                format!(
                    "表示していた回の締切を過ぎたか、日程が変わりました。いま送信すると第{}回({}送付)になります。\
                     確認して、もう一度送信してください。",
                    round.number,
                    day(Lang::Ja)
                ),
                format!(
                    "The round you were shown has closed, or its days were changed. Sent now, it falls into round {}, \
                     mailed on {}. Check it, then send it again.",
                    round.number,
                    day(Lang::En)
                ),
            )
        }
        Failure::TooManyRequests { retry_after } => own(
            format!("{retry_after}秒後にもう一度試してください。"),
            format!("Try again in {}.", counted(*retry_after, "second")),
        ),
        Failure::Problem(_)
        | Failure::NoSuch(_)
        | Failure::Unavailable(_)
        | Failure::Store(_)
        | Failure::Internal(_) => None,
    }
}

/// The members that a type of problem has of its own.
pub(crate) fn fill(failure: &Failure, problem: &mut Problem) {
    match failure {
        Failure::Invalid(errors)
        | Failure::SecondFactorRequired(errors)
        | Failure::OutsideOpening { errors, .. }
        | Failure::SupplyNotConfirmed { errors, .. } => {
            problem.errors.clone_from(errors);
        }
        Failure::NoSuch(error) => problem.errors = vec![error.clone()],
        Failure::RuleRefused { rule, first_date, errors, .. } => {
            problem.errors.clone_from(errors);
            problem.rule = Some((*rule).to_owned());
            problem.first_date = first_date.map(|date| date.to_string());
        }
        Failure::RoundChanged(round) => problem.round = Some(round.clone()),
        Failure::SlotClash(clashes) => problem.clashes = Some(clashes.iter().take(MAX_CLASHES).cloned().collect()),
        Failure::AlreadyBooked { existing, .. } => problem.existing = existing.as_deref().cloned(),
        Failure::LaterDoseBooked { shown, .. } => problem.later_doses = Some(shown.clone()),
        Failure::ExportNeedsApproval { people, asked: _ } => problem.people = Some(*people),
        Failure::Problem(_)
        | Failure::LeavesSlotsOutside(_)
        | Failure::TooManyRequests { .. }
        | Failure::Unavailable(_)
        | Failure::Store(_)
        | Failure::Internal(_) => {}
    }
}

/// The clashes a problem document lists.
const MAX_CLASHES: usize = 100;

/// The venue and the time of another booking, for a sentence.
fn where_and_when(existing: &ExistingBooking, lang: Lang) -> String {
    let slot = &existing.slot;
    let date = slot.date.parse().map_or_else(|_| slot.date.clone(), |date| lang.date(date));
    match lang {
        Lang::Ja => format!("{} {date} {}", slot.venue.name, slot.starts),
        Lang::En => format!("{}, {date} {}", slot.venue.name, slot.starts),
    }
}

/// Each of these bookings with its dose, for a sentence.
fn doses_said(bookings: &[ExistingBooking], lang: Lang) -> Vec<String> {
    let one = |booking: &ExistingBooking| {
        let (dose, reference, place) = (booking.dose, &booking.reference, where_and_when(booking, lang));
        match lang {
            Lang::Ja => format!("{dose}回目(予約番号 {reference}、{place})"),
            Lang::En => format!("dose {dose} (reference {reference}, {place})"),
        }
    };
    bookings.iter().map(one).collect()
}

/// `1 person`, `3 people`.
fn people_said(people: i64) -> String {
    if people == 1 { "1 person".to_owned() } else { format!("{} people", grouped(people)) }
}

/// `1 second`, `3 seconds`.
fn counted(count: u64, one: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {one}{many}")
}

/// A lone sentence stands as it is: which field it is about is told in `errors`.
fn fields_said(errors: &[FieldError], lang: Lang) -> Option<Cow<'_, str>> {
    Some(match (errors, lang) {
        ([one], Lang::Ja | Lang::En) => Cow::Borrowed(&one.detail),
        (several, Lang::Ja) => Cow::Owned(format!("{}か所の入力を確認してください。", several.len())),
        (several, Lang::En) => Cow::Owned(format!("{} fields need correcting.", several.len())),
    })
}
