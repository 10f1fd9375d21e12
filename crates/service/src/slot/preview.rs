//! What a slot plan would make, and what to look at before creating it.

use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_contract::Lang;
use madoguchi_contract::slot_plan::{Clash, PlannedDay, PlannedSlot, SlotPlanPreview, Totals, Warning};
use madoguchi_domain::{self as domain, SlotPlan, Supply, VenueTerms, national_holiday};
use madoguchi_store::slot::plan as store;

/// The clashes a preview lists.
const MAX_CLASHES: usize = 100;

/// The preview of a plan that fits the venue.
pub(super) fn of(
    plan: &SlotPlan,
    publish_on: Option<NaiveDate>,
    terms: &VenueTerms,
    found: &[store::Clash],
    now: NaiveDateTime,
    lang: Lang,
) -> SlotPlanPreview {
    let expansion = plan.expand();
    SlotPlanPreview {
        warnings: warnings(plan, &expansion, publish_on, terms, now, lang),
        totals: totals(expansion.totals),
        days: expansion.days.into_iter().map(day).collect(),
        clashes: clashes(&found[..found.len().min(MAX_CLASHES)]),
    }
}

/// Sums on the wire.
pub(super) fn totals(totals: domain::Totals) -> Totals {
    Totals { days: totals.days, slots: totals.slots, capacity: totals.capacity }
}

/// Slots in the way on the wire.
pub(super) fn clashes(found: &[store::Clash]) -> Vec<Clash> {
    let clash = |clash: &store::Clash| Clash {
        slot_id: clash.slot_id.to_string(),
        date: clash.date.to_string(),
        starts: clash.window.start().to_string(),
        ends: clash.window.end().to_string(),
    };
    found.iter().map(clash).collect()
}

fn day(day: domain::PlannedDay) -> PlannedDay {
    let slot = |slot: domain::PlannedSlot| PlannedSlot {
        starts: slot.window.start().to_string(),
        ends: slot.window.end().to_string(),
        capacity: slot.capacity.get(),
    };
    PlannedDay {
        date: day.date.to_string(),
        slots: day.slots.into_iter().map(slot).collect(),
        left_over_minutes: day.left_over_minutes,
    }
}

fn warnings(
    plan: &SlotPlan,
    expansion: &domain::Expansion,
    publish_on: Option<NaiveDate>,
    terms: &VenueTerms,
    now: NaiveDateTime,
    lang: Lang,
) -> Vec<Warning> {
    let days: Vec<NaiveDate> = expansion.days.iter().map(|day| day.date).collect();
    let days_where = |holds: &dyn Fn(NaiveDate) -> bool| -> Vec<NaiveDate> {
        days.iter().copied().filter(|date| holds(*date)).collect()
    };
    let say = |ja: String, en: String| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let mut warnings = Vec::new();
    let mut warn = |code: &str, dates: Vec<NaiveDate>, detail: String| {
        if !dates.is_empty() {
            let dates = dates.iter().map(ToString::to_string).collect();
            warnings.push(Warning { code: code.to_owned(), detail, dates });
        }
    };

    let none = say("予約枠が一つもできない日があります。".into(), "Some days would have no slot at all.".into());
    warn("day-without-slots", expansion.empty_days.clone(), none);

    let minutes = plan.pattern().left_over_minutes();
    let left_over = say(
        format!("1日あたり{minutes}分が予約枠になりません。"),
        format!("{minutes} minutes of each day fit into no slot."),
    );
    warn("left-over-minutes", days_where(&|_| 0 < minutes), left_over);

    let first = plan.pattern().slots().first();
    let past = days_where(&|date| first.is_some_and(|window| window.start().on(date) <= now));
    warn(
        "in-the-past",
        past,
        say("過去の日時には予約枠を作成できません。".into(), "Slots cannot be created in the past.".into()),
    );

    let unconfirmed = days_where(&|date| !terms.supply.covers(date));
    let confirmed = match terms.supply {
        Supply::ConfirmedThrough(Some(through)) => say(
            format!("ワクチンの分配が確定しているのは{}までです。", Lang::Ja.date(through)),
            format!("The vaccine allocation is confirmed up to {}.", Lang::En.date(through)),
        ),
        Supply::ConfirmedThrough(None) | Supply::NotNeeded => say(
            "ワクチンの分配が確定した日付がまだありません。".into(),
            "No vaccine allocation is confirmed yet.".into(),
        ),
    };
    warn("supply-not-confirmed", unconfirmed, confirmed);

    let holidays = days_where(&|date| national_holiday(date).is_some());
    warn("holiday", holidays, say("祝日が含まれています。".into(), "The plan includes national holidays.".into()));

    let outside = days_where(&|date| !terms.opening.contains(date));
    let period = say(
        format!("会場の開設期間({})の外の日があります。", terms.opening.said(Lang::Ja)),
        format!("Some days lie outside the venue's opening period ({}).", terms.opening.said(Lang::En)),
    );
    warn("outside-opening-period", outside, period);

    let unseen = days_where(&|date| publish_on.is_some_and(|publish| date < publish));
    let too_late = match unseen.len() == days.len() {
        true => say(
            "公開日が最後の日より後です。このままでは一つも予約できません。".into(),
            "The publication date is after the last day: none of the slots could ever be booked.".into(),
        ),
        false => say(
            "公開日より前の日があります。その日の予約枠は予約できません。".into(),
            "Some days are before the publication date: their slots could never be booked.".into(),
        ),
    };
    warn("published-too-late", unseen, too_late);
    warnings
}
