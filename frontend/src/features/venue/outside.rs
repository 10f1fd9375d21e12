//! The dialog of a change that would leave open slots outside: which ones, who is booked, and why they are left.

use crate::change::use_change;
use crate::client::Call;
use crate::components::dialog::Dialog;
use crate::components::form::errors::{FormErrors, focus_id};
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::list::data_table::DataTable;
use crate::components::list::row::{Cell, Row};
use crate::components::states::Loaded;
use crate::failure::Failure;
use crate::features::booking::filters::Filters;
use crate::features::venue::draft::VenueForm;
use crate::format::dates::short_date_of;
use crate::format::query::encoded;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use crate::reference::use_reference;
use leptos::prelude::*;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::venue::{Venue, VenueChangePreview, VenuePatch};

/// A change that was refused for what it would leave outside.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Asked {
    pub(crate) venue_id: String,
    pub(crate) etag: String,
    pub(crate) patch: VenuePatch,
    /// The form that the change was made from.
    pub(crate) form: VenueForm,
}

/// The dialog; open while there is a change that waits for its reason.
#[component]
pub(crate) fn OutsideDialog(
    open: RwSignal<bool>,
    asked: RwSignal<Asked>,
    /// It outlives the dialog: what was typed is there again when the change is tried again.
    reason: RwSignal<String>,
    /// The name of the draft that the change uses up.
    draft: StoredValue<String>,
    /// How it ended, unless the reason is in error.
    on_end: Callback<Result<Venue, Failure>>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr(|t| t.venues.outside_title) id="outside">
            <Form asked reason draft on_end />
        </Dialog>
    }
}

#[component]
fn Form(
    asked: RwSignal<Asked>,
    reason: RwSignal<String>,
    draft: StoredValue<String>,
    on_end: Callback<Result<Venue, Failure>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let errors = FormErrors::provide_named("outside");
    let change = use_change().named(|t| t.venues.save_change).uses_up(draft.get_value());
    let load = use_load(
        move || Some(asked.get()),
        |client, asked| {
            let path = format!("/venues/{}/changes/preview", encoded(&asked.venue_id));
            client.send::<VenueChangePreview>(Call::post(path, &asked.patch))
        },
    );
    let send = Callback::new(move |()| {
        let words = reason.get_untracked().trim().to_owned();
        let nothing_left = load.value.with_untracked(|left| left.as_ref().is_some_and(|left| left.slots == 0));
        if words.is_empty() && !nothing_left {
            errors.show(vec![FieldCode::Required.at("/outside_reason", i18n.lang_untracked())]);
            return focus_id("f-outside-outside_reason");
        }
        errors.clear();
        let Asked { venue_id, etag, patch, form: _ } = asked.get_untracked();
        let patch = VenuePatch { outside_reason: (!words.is_empty()).then_some(words), ..patch };
        let call = Call::patch(format!("/venues/{}", encoded(&venue_id)), &patch).if_match(etag);
        change.send(call, move |outcome: Result<Venue, &Failure>| match outcome {
            Ok(venue) => on_end.run(Ok(venue)),
            Err(refused) if is_about_the_reason(refused) => {}
            Err(refused) if refused.problem().is_some() => on_end.run(Err(refused.clone())),
            // No answer: the failure stands here, and saving again tries this again.
            Err(_) => {}
        });
    });
    view! {
        <SendForm
            change
            errors
            on_send=send
            label=|t| t.venues.outside_save
            keep=|t| t.venues.outside_keep
        >
            <Loaded load lines=3 let:left>
                <Left venue_id=asked.with_untracked(|asked| asked.venue_id.clone()) left />
            </Loaded>
            <TextField
                pointer="/outside_reason"
                label=tr(|t| t.venues.outside_reason)
                value=reason
                hint=tr(|t| t.venues.outside_reason_hint)
                required=true
                maxlength=500
            />
        </SendForm>
    }
}

/// Whether all that is wrong is the reason, which stands in the dialog.
fn is_about_the_reason(refused: &Failure) -> bool {
    let errors = refused.problem().map(|problem| problem.errors.as_slice()).unwrap_or_default();
    !errors.is_empty() && errors.iter().all(|error| error.pointer == "/outside_reason")
}

/// The slots: sums, and a table by day and product.
#[component]
fn Left(venue_id: String, left: VenueChangePreview) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let left = StoredValue::new(left);
    let rows = Signal::derive(move || {
        let name = |code: &str| reference.vaccine_name(code, i18n.lang());
        left.with_value(|left| rows(&venue_id, left, i18n.t(), i18n.lang(), name))
    });
    let more = left.with_value(|left| left.more_days);
    let sums = move || left.with_value(|left| (i18n.t().venues.outside_sums)(left.slots, left.places, left.bookings));
    view! {
        <Show
            when=move || left.with_value(|left| 0 < left.slots)
            fallback=move || view! { <p>{tr(|t| t.venues.outside_none)}</p> }
        >
            <p class="notice notice-warning">{sums}</p>
            <p>{tr(|t| t.venues.outside_lead)}</p>
            <div class="outside-days" tabindex="0" role="region" aria-label=tr(|t| t.venues.outside_caption)>
                <DataTable caption=|t| t.venues.outside_caption columns=|t| &t.venues.outside_columns rows />
            </div>
            <Show when=move || 0 < more>
                <p class="small">{move || (i18n.t().venues.outside_more)(more)}</p>
            </Show>
        </Show>
    }
}

/// The rows; the bookings of a day lead to their list.
fn rows(
    venue_id: &str,
    left: &VenueChangePreview,
    t: &'static Texts,
    lang: Lang,
    vaccine_name: impl Fn(&str) -> String,
) -> Vec<Row> {
    let row = |day: &madoguchi_contract::venue::OutsideDay| {
        let bookings = Filters {
            venue: venue_id.to_owned(),
            from: day.date.clone(),
            to: day.date.clone(),
            vaccine: day.vaccine.clone(),
            status: "booked".to_owned(),
            ..Filters::default()
        };
        let booked = Cell::num((t.venues.outside_booked)(day.booked));
        Row {
            id: format!("{} {}", day.date, day.vaccine),
            cells: vec![
                Cell::num(short_date_of(&day.date, lang)),
                Cell::text(vaccine_name(&day.vaccine)),
                Cell::num((t.venues.outside_slots)(day.slots)),
                if day.booked == 0 { booked } else { booked.to(bookings.address()) },
            ],
        }
    };
    left.days.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::venue::OutsideDay;

    #[test]
    fn only_days_with_bookings_lead_to_them() {
        let day = |date: &str, booked| OutsideDay { date: date.into(), vaccine: "pfizer".into(), slots: 8, booked };
        let left = VenueChangePreview { days: vec![day("2021-03-22", 0), day("2021-03-24", 2)], ..Default::default() };
        let rows = rows("7", &left, texts(Lang::Ja), Lang::Ja, |code| format!("<{code}>"));
        let said = |row: &Row| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join(" | ");
        assert_eq!(
            rows.iter().map(said).collect::<Vec<_>>(),
            ["3/22(月) | <pfizer> | 8枠 | なし", "3/24(水) | <pfizer> | 8枠 | 2件"]
        );
        let links: Vec<_> = rows.iter().map(|row| row.cells[3].href.as_deref()).collect();
        let bookings = "/bookings?venue=7&from=2021-03-24&to=2021-03-24&vaccine=pfizer&status=booked";
        assert_eq!(links, [None, Some(bookings)]);
    }
}
