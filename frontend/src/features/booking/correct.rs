//! The dialog that corrects the names and the phone number of a booking.

use crate::change::use_change;
use crate::client::Call;
use crate::components::dialog::Dialog;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::reason_field::ReasonField;
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::booking::correct_draft::CorrectForm;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::booking::{Booking, BookingPatch};
use madoguchi_contract::problem::ProblemType;

/// The dialog.
#[component]
pub(crate) fn CorrectDialog(
    open: RwSignal<bool>,
    booking: StoredValue<Booking>,
    /// Called with the booking as it is afterwards.
    on_corrected: Callback<Booking>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr(|t| t.bookings.correct_title) id="correct">
            <Form open booking on_corrected />
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, booking: StoredValue<Booking>, on_corrected: Callback<Booking>) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide());
    let (change, look) = (use_change().named(|t| t.bookings.correct_title), use_change());
    // After a lost race: the booking as it is now.
    let latest = RwSignal::new(None::<Booking>);
    let current = move || latest.get_untracked().unwrap_or_else(|| booking.get_value());
    let start = booking.with_value(CorrectForm::of);
    let (booker_kana, booker_phone) = (RwSignal::new(start.booker_kana), RwSignal::new(start.booker_phone));
    let (name, name_kana) = (RwSignal::new(start.name), RwSignal::new(start.name_kana));
    let reason = RwSignal::new(String::new());
    let typed = move || CorrectForm {
        booker_kana: booker_kana.get_untracked(),
        booker_phone: booker_phone.get_untracked(),
        name: name.get_untracked(),
        name_kana: name_kana.get_untracked(),
        reason: reason.get_untracked(),
    };
    let fill = move |form: CorrectForm| {
        booker_kana.set(form.booker_kana);
        booker_phone.set(form.booker_phone);
        name.set(form.name);
        name_kana.set(form.name_kana);
    };
    let send = Callback::new(move |()| {
        let (now, mine) = (current(), typed());
        let base = CorrectForm::of(&now);
        let patch = mine.patch(&base);
        if (BookingPatch { reason: None, ..patch.clone() }) == BookingPatch::default() {
            open.set(false);
            return status.say(Tone::Info, i18n.t_untracked().bookings.correct_nothing);
        }
        if let Err(wrong) = patch.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let path = format!("/bookings/{}", encoded(&now.id));
        let call = Call::patch(path.clone(), &patch).if_match(now.etag);
        change.send(call, move |outcome: Result<Booking, &Failure>| match outcome {
            Ok(now) => {
                open.set(false);
                focus_soon("page-title");
                on_corrected.run(now);
            }
            Err(failure) if failure.problem_type() == Some(ProblemType::VersionMismatch) => {
                look.send(Call::get(path), move |found: Result<Booking, &Failure>| {
                    // Without an answer the failure stands there, and sending again tries this again.
                    let Ok(found) = found else { return };
                    // What was typed while this was asked is one's own too.
                    fill(typed().on_top_of(&base, &CorrectForm::of(&found)));
                    change.failure.set(None);
                    latest.set(Some(found));
                });
            }
            Err(_) => {}
        });
    });
    view! {
        <SendForm change errors on_send=send label=|t| t.bookings.correct_submit>
            <p class="small">{tr(|t| t.bookings.correct_lead)}</p>
            <Show when=move || latest.with(Option::is_some)>
                <div class="notice notice-warning" role="alert">
                    <p class="notice-title">{tr(|t| t.bookings.changed_title)}</p>
                    <p>{tr(|t| t.bookings.correct_changed)}</p>
                </div>
            </Show>
            <TextField
                pointer="/booker/name_kana"
                label=tr(|t| t.bookings.booker_kana)
                value=booker_kana
                required=true
                maxlength=100
            />
            <TextField
                pointer="/booker/phone"
                label=tr(|t| t.bookings.booker_phone)
                value=booker_phone
                required=true
                maxlength=30
                kind="tel"
            />
            <TextField
                pointer="/recipient/name"
                label=tr(|t| t.bookings.recipient_name)
                value=name
                required=true
                maxlength=100
            />
            <TextField
                pointer="/recipient/name_kana"
                label=tr(|t| t.bookings.recipient_kana)
                value=name_kana
                required=true
                maxlength=100
            />
            <ReasonField
                label=tr(|t| t.bookings.correct_reason)
                hint=tr(|t| t.bookings.cancel_reason_hint)
                value=reason
                reasons=|t| t.bookings.correct_reasons
            />
        </SendForm>
    }
}
