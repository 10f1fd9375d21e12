//! What the form holds, one signal a field.

use crate::components::form::date_draft::DateDraft;
use crate::features::slot_plan::draft::{BreakText, SlotPlanForm, WEEKDAYS};
use chrono::NaiveDate;
use leptos::prelude::*;

/// A break in the form.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct BreakFields {
    pub(super) key: u32,
    pub(super) from: RwSignal<String>,
    pub(super) to: RwSignal<String>,
}

/// One signal a field.
#[derive(Clone, Copy)]
pub(crate) struct PlanFields {
    pub(crate) venue_id: RwSignal<String>,
    pub(crate) vaccine: RwSignal<String>,
    pub(crate) programme: RwSignal<String>,
    pub(super) first: RwSignal<DateDraft>,
    pub(super) last: RwSignal<DateDraft>,
    pub(super) weekdays: RwSignal<Vec<String>>,
    pub(super) opens: RwSignal<String>,
    pub(super) closes: RwSignal<String>,
    /// `day` or `minutes`.
    pub(super) length: RwSignal<String>,
    pub(super) slot_minutes: RwSignal<String>,
    pub(super) capacity: RwSignal<String>,
    pub(super) breaks: RwSignal<Vec<BreakFields>>,
    pub(super) skip_dates: RwSignal<Vec<NaiveDate>>,
    /// `now` or `later`.
    pub(super) publish: RwSignal<String>,
    pub(super) publish_on: RwSignal<DateDraft>,
    pub(super) override_reason: RwSignal<String>,
    pub(super) opening_reason: RwSignal<String>,
}

impl PlanFields {
    /// The fields of a form.
    pub(crate) fn new(form: SlotPlanForm) -> Self {
        let fields = Self {
            venue_id: RwSignal::default(),
            vaccine: RwSignal::default(),
            programme: RwSignal::default(),
            first: RwSignal::default(),
            last: RwSignal::default(),
            weekdays: RwSignal::default(),
            opens: RwSignal::default(),
            closes: RwSignal::default(),
            length: RwSignal::default(),
            slot_minutes: RwSignal::default(),
            capacity: RwSignal::default(),
            breaks: RwSignal::default(),
            skip_dates: RwSignal::default(),
            publish: RwSignal::default(),
            publish_on: RwSignal::default(),
            override_reason: RwSignal::default(),
            opening_reason: RwSignal::default(),
        };
        fields.write(form);
        fields
    }

    /// Puts a form into the fields.
    pub(crate) fn write(self, form: SlotPlanForm) {
        self.venue_id.set(form.venue_id);
        self.vaccine.set(form.vaccine);
        self.programme.set(form.programme);
        self.first.set(form.first);
        self.last.set(form.last);
        self.weekdays.set(codes(form.weekdays));
        self.opens.set(form.opens);
        self.closes.set(form.closes);
        self.length.set(if form.one_a_day { "day" } else { "minutes" }.to_owned());
        self.slot_minutes.set(form.slot_minutes);
        self.capacity.set(form.capacity);
        let pause = |b: BreakText| BreakFields { key: b.key, from: RwSignal::new(b.from), to: RwSignal::new(b.to) };
        self.breaks.set(form.breaks.into_iter().map(pause).collect());
        self.skip_dates.set(form.skip_dates);
        self.publish.set(if form.publish_later { "later" } else { "now" }.to_owned());
        self.publish_on.set(form.publish_on);
        self.override_reason.set(form.override_reason);
        self.opening_reason.set(form.opening_reason);
    }

    /// What the fields hold; tracked.
    pub(crate) fn read(self) -> SlotPlanForm {
        let weekdays = self.weekdays.get();
        SlotPlanForm {
            venue_id: self.venue_id.get(),
            vaccine: self.vaccine.get(),
            programme: self.programme.get(),
            first: self.first.get(),
            last: self.last.get(),
            weekdays: WEEKDAYS.map(|day| weekdays.iter().any(|on| on == day)),
            opens: self.opens.get(),
            closes: self.closes.get(),
            one_a_day: self.length.with(|length| length == "day"),
            slot_minutes: self.slot_minutes.get(),
            capacity: self.capacity.get(),
            breaks: self
                .breaks
                .get()
                .into_iter()
                .map(|b| BreakText { key: b.key, from: b.from.get(), to: b.to.get() })
                .collect(),
            skip_dates: self.skip_dates.get(),
            publish_later: self.publish.with(|publish| publish == "later"),
            publish_on: self.publish_on.get(),
            override_reason: self.override_reason.get(),
            opening_reason: self.opening_reason.get(),
        }
    }

    /// Takes out breaks that were added and never filled, so that their numbers are those of the request.
    pub(crate) fn drop_blank_breaks(self) {
        let blank = |b: &BreakFields| {
            b.from.with_untracked(|t| t.trim().is_empty()) && b.to.with_untracked(|t| t.trim().is_empty())
        };
        if self.breaks.with_untracked(|breaks| breaks.iter().any(blank)) {
            self.breaks.update(|breaks| breaks.retain(|b| !blank(b)));
        }
    }

    /// Adds a break and gives its key.
    pub(super) fn add_break(self) -> u32 {
        let key = self.breaks.with_untracked(|breaks| breaks.iter().map(|b| b.key).max().unwrap_or(0)) + 1;
        self.breaks
            .update(|breaks| breaks.push(BreakFields { key, from: RwSignal::default(), to: RwSignal::default() }));
        key
    }
}

/// The codes of the chosen weekdays.
pub(super) fn codes(days: [bool; 7]) -> Vec<String> {
    WEEKDAYS.iter().zip(days).filter(|(_, on)| *on).map(|(day, _)| (*day).to_owned()).collect()
}
