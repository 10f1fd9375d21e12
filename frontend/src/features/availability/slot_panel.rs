//! The time bands of a venue, vaccine and day, with their free places; Enter takes one.

use crate::client::Call;
use crate::components::form::errors::focus_id;
use crate::components::sight::into_sight;
use crate::components::states::{FailureBox, Skeleton};
use crate::failure::Failure;
use crate::features::availability::counts::slot_mark;
use crate::features::availability::days::Days;
use crate::features::availability::grid::mark_word;
use crate::features::availability::place::active;
use crate::features::availability::search::OpenCell;
use crate::format::dates::{clock, long_date, time_band};
use crate::format::query::Query;
use crate::format::text::phone;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::reference::use_reference;
use leptos::prelude::*;
use madoguchi_contract::availability::{Slot, SlotsOfDay, VenueContact};
use wasm_bindgen::JsCast;

/// Reads the slots of a day.
pub(crate) fn slots_path(cell: &OpenCell) -> String {
    Query::new()
        .with("date", cell.date.to_string())
        .with("vaccine", &cell.vaccine)
        .on(&format!("/venues/{}/slots", crate::format::query::encoded(&cell.venue_id)))
}

/// The panel of the open cell.
#[component]
pub(crate) fn SlotPanel(
    open: Memo<Option<OpenCell>>,
    /// The venue of a cell.
    venue: Callback<String, Option<VenueContact>>,
    /// Counts up whenever the counts are to be read again.
    again: Signal<u32>,
    /// The slot of the booking that is being moved: it is no way to move it.
    booked: Signal<Option<String>>,
    /// The days that will do.
    days: Memo<Days>,
    /// Whether slots of a programme are looked for.
    #[prop(into)]
    takes: Callback<String, bool>,
    /// What the page says already: it is not said twice.
    told: RwSignal<Option<Failure>>,
    on_take: Callback<Slot>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let load: Load<SlotsOfDay> =
        use_load_anew(move || open.get(), |client, cell| client.send(Call::get(slots_path(&cell))));
    Effect::new(move |before: Option<u32>| {
        let now = again.get();
        if before.is_some_and(|before| before != now) {
            load.reload();
        }
        now
    });
    let failure = Signal::derive(move || load.failure.get().filter(|why| told.with(|told| told.as_ref() != Some(why))));
    let arriving = StoredValue::new(false);
    Effect::new(move |before: Option<Option<OpenCell>>| {
        let now = open.get();
        if now.is_some() && before.as_ref() != Some(&now) {
            arriving.set_value(true);
            request_animation_frame(|| {
                focus_id("slot-panel-title");
                show_beside_cell();
            });
        }
        now
    });
    // The bands are there: the first free one takes the focus, unless somebody went on meanwhile.
    Effect::new(move |_| {
        if load.value.with(Option::is_some) && arriving.get_value() {
            arriving.set_value(false);
            request_animation_frame(|| {
                if active().is_none_or(|element| element.id() == "slot-panel-title" || element.tag_name() == "BODY") {
                    focus_first_free();
                }
                show_beside_cell();
            });
        }
    });
    let contact = move || open.get().and_then(|cell| venue.run(cell.venue_id));
    let title = move || {
        open.get().map(|cell| {
            let name = contact().map(|venue| venue.name).unwrap_or_default();
            format!(
                "{name} {} {}",
                long_date(cell.date, i18n.lang()),
                reference.vaccine_name(&cell.vaccine, i18n.lang())
            )
        })
    };
    let way = move || {
        let venue = contact()?;
        let t = i18n.t().search;
        let phone = venue.phone.map(|digits| (t.venue_phone)(&phone(&digits)));
        let access = Some(venue.access_notes).filter(|notes| !notes.is_empty()).map(|notes| (t.venue_access)(&notes));
        let parts: Vec<String> = [Some(venue.address), phone, access].into_iter().flatten().collect();
        let parts = parts.into_iter().map(|part| view! { <span>{part}</span> }).collect_view();
        Some(view! { <p class="slot-panel-way">{parts}</p> })
    };
    // One may come to a day that the grid would not have opened: by an address, or because something has changed.
    let refused = Memo::new(move |_| {
        let cell = open.get()?;
        days.with(|days| (!days.allows(cell.date, &cell.vaccine)).then(|| days.refusal(i18n.t().search)))
    });
    let ids = Memo::new(move |_| {
        load.value.with(|slots| {
            let slots = slots.iter().flat_map(|slots| &slots.items);
            let wanted = slots.filter(|slot| takes.run(slot.programme.clone()));
            wanted.map(|slot| slot.id.clone()).collect::<Vec<_>>()
        })
    });
    let bands = move || {
        ids.get()
            .into_iter()
            .map(|id| {
                let band = Memo::new(move |_| {
                    load.value.with(|slots| slots.iter().flat_map(|s| &s.items).find(|slot| slot.id == id).cloned())
                });
                view! { <Band band booked refused on_take /> }
            })
            .collect_view()
    };
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => step(&event, true),
        "ArrowLeft" | "ArrowUp" => step(&event, false),
        _ => {}
    };
    view! {
        <Show when=move || open.with(Option::is_some)>
            <section class="slot-panel" aria-labelledby="slot-panel-title" on:keydown=keys>
                <div class="slot-panel-head">
                    <h2 id="slot-panel-title" tabindex="-1">
                        {title}
                    </h2>
                    <span class="small num">
                        {move || {
                            load.value
                                .with(|slots| slots.as_ref().map(|slots| (i18n.t().search.as_of)(&clock(&slots.as_of))))
                        }}
                    </span>
                    <button type="button" class="button button-text" on:click=move |_| on_close.run(())>
                        {tr(|t| t.common.close)}
                    </button>
                </div>
                {way}
                {move || {
                    refused.get().map(|why| view! { <p class="notice notice-warning slot-panel-refused">{why}</p> })
                }}
                <FailureBox failure on_retry=Callback::new(move |()| load.reload()) />
                <Show when=move || load.value.with(Option::is_none) && load.failure.with(Option::is_none)>
                    <Skeleton lines=1 />
                </Show>
                <Show when=move || load.value.with(Option::is_some) && ids.with(Vec::is_empty)>
                    <p>{tr(|t| t.search.bands_none)}</p>
                </Show>
                <ul class="bands" aria-label=tr(|t| t.search.bands)>
                    {bands}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Band(
    band: Memo<Option<Slot>>,
    booked: Signal<Option<String>>,
    /// Why the day will not do.
    refused: Memo<Option<&'static str>>,
    on_take: Callback<Slot>,
) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    // A product may be used by several programmes: the band says which it is of.
    let programme = move || {
        let code = band.with(|slot| slot.as_ref().map(|slot| slot.programme.clone()))?;
        reference.several_run().then(|| reference.programme_name(&code, i18n.lang()))
    };
    let is_booked =
        move || band.with(|slot| slot.as_ref().map(|slot| slot.id.clone())).is_some_and(|id| booked.get() == Some(id));
    let takes = move || {
        !is_booked()
            && refused.with(Option::is_none)
            && band.with(|slot| slot.as_ref().is_some_and(|slot| slot.status == "open" && slot.free > 0))
    };
    let time =
        move || band.with(|slot| slot.as_ref().map(|slot| time_band(&slot.starts, &slot.ends)).unwrap_or_default());
    let mark = move || band.with(|slot| slot.as_ref().map(slot_mark));
    let state = move || {
        let t = i18n.t().search;
        band.with(|slot| match slot {
            Some(_) if is_booked() => t.booked_day.to_owned(),
            Some(_) if refused.with(Option::is_some) => t.refused_band.to_owned(),
            Some(slot) if slot.status != "open" => t.closed.to_owned(),
            Some(slot) if slot.free == 0 => t.full.to_owned(),
            Some(slot) => (t.left)(slot.free),
            None => String::new(),
        })
    };
    let words = move || {
        let word = mark().map(|mark| mark_word(mark, i18n)).unwrap_or_default();
        let free = band.with(|slot| slot.as_ref().map_or(0, |slot| slot.free));
        let words = if takes() {
            (i18n.t().search.band)(&time(), free, word)
        } else {
            let why = refused.get().filter(|_| !is_booked()).map_or_else(state, str::to_owned);
            format!("{} {why}", time())
        };
        programme().map_or_else(|| words.clone(), |programme| format!("{words} {programme}"))
    };
    view! {
        <li>
            <button
                type="button"
                class=move || format!("band {}", mark().map(|mark| mark.class()).unwrap_or_default())
                aria-label=words
                aria-disabled=move || (!takes()).then_some("true")
                on:click=move |_| {
                    if let (true, Some(slot)) = (untrack(takes), band.get_untracked()) {
                        on_take.run(slot);
                    }
                }
            >
                <span class="band-time num" aria-hidden="true">
                    {time}
                </span>
                <span class="band-state num" aria-hidden="true">
                    {state}
                </span>
                {move || {
                    programme()
                        .map(|name| {
                            view! {
                                <span class="band-programme" aria-hidden="true">
                                    {name}
                                </span>
                            }
                        })
                }}
            </button>
        </li>
    }
}

fn focus_first_free() {
    let band = document().query_selector(".slot-panel .band:not([aria-disabled])").ok().flatten();
    if let Some(band) = band.and_then(|band| band.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(band.focus());
    }
}

/// The open cell and its panel, both in sight: the panel sticks to the lower edge of the window, and never covers the
/// cell it belongs to.
fn show_beside_cell() {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let (Some(cell), Some(panel)) = (find(".cell[aria-expanded='true']"), find(".slot-panel")) else { return };
    into_sight(&cell);
    let hidden = cell.get_bounding_client_rect().bottom() - panel.get_bounding_client_rect().top();
    if hidden > 0.0 {
        window().scroll_by_with_x_and_y(0.0, hidden + 8.0);
    }
}

/// Moves the focus to the band after or before the one that has it.
fn step(event: &web_sys::KeyboardEvent, forward: bool) {
    let Some(item) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.parent_element())
    else {
        return;
    };
    let next = if forward { item.next_element_sibling() } else { item.previous_element_sibling() };
    let button = next
        .and_then(|next| next.first_element_child())
        .and_then(|child| child.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(button) = button {
        event.prevent_default();
        drop(button.focus());
    }
}
