//! The form 予約枠一括登録: what is typed, and the request it makes.

use crate::components::form::date_draft::DateDraft;
use crate::features::slot_plan::picture::PlanFrame;
use crate::format::text::{ascii, normal_time};
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::fields;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::slot_plan::{BreakRequest, ParsedSlotPlan, SlotPlanRequest};
use madoguchi_contract::venue::Venue;
use madoguchi_domain::{OpeningPeriod, TimeWindow};
use serde::{Deserialize, Serialize};

/// The weekdays on the wire, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// 平日: Monday to Friday.
pub(crate) const WORKING_DAYS: [bool; 7] = [true, true, true, true, true, false, false];
/// 毎日.
pub(crate) const EVERY_DAY: [bool; 7] = [true; 7];

/// A break as typed. `key` tells two breaks apart on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BreakText {
    /// Of this break, for as long as it stands in the form.
    pub(crate) key: u32,
    /// From.
    pub(crate) from: String,
    /// To.
    pub(crate) to: String,
}

impl BreakText {
    /// Added and never filled: it is not sent.
    pub(crate) fn is_blank(&self) -> bool {
        self.from.trim().is_empty() && self.to.trim().is_empty()
    }
}

/// Everything the form holds, as typed; it is kept in the browser's session until the slots are created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SlotPlanForm {
    /// 医療機関・接種会場名.
    pub(crate) venue_id: String,
    /// ワクチン種別.
    pub(crate) vaccine: String,
    /// 接種事業, where several that run use the product; else empty.
    pub(crate) programme: String,
    /// 接種開始日.
    pub(crate) first: DateDraft,
    /// 接種終了日.
    pub(crate) last: DateDraft,
    /// 繰り返す曜日, Monday first.
    pub(crate) weekdays: [bool; 7],
    /// 開始時間.
    pub(crate) opens: String,
    /// 終了時間.
    pub(crate) closes: String,
    /// 1日枠.
    pub(crate) one_a_day: bool,
    /// 1枠あたり時間, when not one slot a day.
    pub(crate) slot_minutes: String,
    /// 1枠あたり予約可能人数.
    pub(crate) capacity: String,
    /// 休憩時間.
    pub(crate) breaks: Vec<BreakText>,
    /// 除外日, by date.
    pub(crate) skip_dates: Vec<NaiveDate>,
    /// 公開日 is a date, not at once.
    pub(crate) publish_later: bool,
    /// 公開日.
    pub(crate) publish_on: DateDraft,
    /// Why the plan may go past the confirmed supply.
    pub(crate) override_reason: String,
    /// Why the plan may have days outside the venue's opening period.
    pub(crate) opening_reason: String,
}

/// The vaccine of a venue that handles one only.
pub(crate) fn only_vaccine(venue: &Venue) -> Option<String> {
    if let [only] = venue.vaccines.as_slice() { Some(only.clone()) } else { None }
}

impl Default for SlotPlanForm {
    fn default() -> Self {
        Self {
            venue_id: String::new(),
            vaccine: String::new(),
            programme: String::new(),
            first: DateDraft::default(),
            last: DateDraft::default(),
            weekdays: [false; 7],
            opens: "09:00".to_owned(),
            closes: "17:00".to_owned(),
            one_a_day: false,
            slot_minutes: "60".to_owned(),
            capacity: String::new(),
            breaks: Vec::new(),
            skip_dates: Vec::new(),
            publish_later: false,
            publish_on: DateDraft::default(),
            override_reason: String::new(),
            opening_reason: String::new(),
        }
    }
}

impl SlotPlanForm {
    /// The form as it opens: with the venue that a link named, or the only one, and with its only vaccine.
    pub(crate) fn opening(asked: &str, venues: &[Venue]) -> Self {
        let venue = match venues {
            [only] if asked.is_empty() => Some(only),
            all => all.iter().find(|venue| venue.id == asked),
        };
        let venue_id = venue.map_or(asked, |venue| venue.id.as_str()).to_owned();
        let vaccine = venue.and_then(only_vaccine).unwrap_or_default();
        Self { venue_id, vaccine, ..Self::default() }
    }

    /// Whether nothing was typed: what is chosen was chosen by itself, as soon as the venues were known.
    pub(crate) fn is_untouched(&self, asked: &str, venues: &[Venue]) -> bool {
        [&[], venues].iter().any(|known| *self == Self::opening(asked, known))
    }

    /// The request. What is no number stands in it as a number out of range, for the conversion to refuse.
    pub(crate) fn request(&self) -> SlotPlanRequest {
        let number = |text: &str| ascii(text.trim()).parse().unwrap_or(-1);
        let reason = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
        SlotPlanRequest {
            venue_id: self.venue_id.clone(),
            vaccine: self.vaccine.clone(),
            programme: Some(self.programme.clone()).filter(|code| !code.is_empty()),
            first_date: self.first.wire(),
            last_date: self.last.wire(),
            weekdays: WEEKDAYS
                .iter()
                .zip(self.weekdays)
                .filter(|(_, on)| *on)
                .map(|(day, _)| (*day).to_owned())
                .collect(),
            opens: normal_time(&self.opens),
            closes: normal_time(&self.closes),
            slot_minutes: (!self.one_a_day).then(|| number(&self.slot_minutes)),
            capacity: number(&self.capacity),
            breaks: self
                .breaks
                .iter()
                .filter(|b| !b.is_blank())
                .map(|b| BreakRequest { from: normal_time(&b.from), to: normal_time(&b.to) })
                .collect(),
            skip_dates: self.skip_dates.iter().map(NaiveDate::to_string).collect(),
            publish_on: self.publish_later.then(|| self.publish_on.wire()),
            supply_override_reason: reason(&self.override_reason),
            opening_override_reason: reason(&self.opening_reason),
        }
    }

    /// The plan, or everything that is wrong with it: the conversion of the server.
    pub(crate) fn parse(&self, lang: Lang) -> Result<ParsedSlotPlan, Vec<FieldError>> {
        self.request().parse(lang)
    }

    /// What the preview draws beside the plan itself: dates, weekdays, hours and breaks, where they can be read.
    pub(crate) fn frame(&self) -> Option<PlanFrame> {
        let request = self.request();
        let window = |from: &str, to: &str| TimeWindow::new(fields::time(from).ok()?, fields::time(to).ok()?).ok();
        Some(PlanFrame {
            first_date: self.first.date()?,
            last_date: self.last.date()?,
            weekdays: request.weekdays.iter().filter_map(|day| madoguchi_domain::weekday_from_code(day)).collect(),
            window: window(&request.opens, &request.closes)?,
            breaks: request.breaks.iter().filter_map(|b| window(&b.from, &b.to)).collect(),
            skip_dates: self.skip_dates.iter().copied().collect(),
        })
    }

    /// Skips a date, once.
    pub(crate) fn skip(&mut self, date: NaiveDate) {
        if let Err(at) = self.skip_dates.binary_search(&date) {
            self.skip_dates.insert(at, date);
        }
    }

    /// Takes a date back in.
    pub(crate) fn unskip(&mut self, date: NaiveDate) {
        self.skip_dates.retain(|d| *d != date);
    }

    /// 祝日を除く: skips every national holiday from the first to the last date that falls on a chosen weekday, and says
    /// how many those are; none while the dates are not there yet.
    pub(crate) fn skip_holidays(&mut self) -> Option<usize> {
        let (first, last) = (self.first.date()?, self.last.date()?);
        let chosen = |date: NaiveDate| self.weekdays[chrono::Datelike::weekday(&date).num_days_from_monday() as usize];
        let holidays: Vec<NaiveDate> = madoguchi_domain::holidays_between(first, last)
            .into_iter()
            .map(|(date, _)| date)
            .filter(|date| chosen(*date))
            .collect();
        for date in &holidays {
            self.skip(*date);
        }
        Some(holidays.len())
    }

    /// Whether the plan has days outside the venue's opening period: only days that would have slots count, as far as
    /// the plan can be read.
    pub(crate) fn outside(&self, opening: OpeningPeriod) -> bool {
        let planned = self.parse(Lang::Ja).ok().and_then(|parsed| parsed.plan.first_and_latest_date());
        let ends = planned.or_else(|| self.first.date().zip(self.last.date()));
        ends.is_some_and(|(first, last)| opening.begins_after(first) || opening.ended_before(last))
    }

    /// Whether the plan ends after the last date with confirmed supply (分配確定している最終日付).
    pub(crate) fn past_confirmed(&self, confirmed_through: Option<NaiveDate>) -> bool {
        match (self.last.date(), confirmed_through) {
            (Some(last), Some(confirmed)) => last > confirmed,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(crate) fn pause(key: u32, from: &str, to: &str) -> BreakText {
        BreakText { key, from: from.into(), to: to.into() }
    }

    /// The notice's example.
    pub(crate) fn notice() -> SlotPlanForm {
        SlotPlanForm {
            venue_id: "1".into(),
            vaccine: "pfizer".into(),
            first: DateDraft::of(date("2021-03-15")),
            last: DateDraft::of(date("2021-03-26")),
            weekdays: [true, false, true, false, true, false, false],
            opens: "9".into(),
            closes: "17".into(),
            slot_minutes: "60".into(),
            capacity: "4".into(),
            ..SlotPlanForm::default()
        }
    }

    fn venue(id: &str, vaccines: &[&str]) -> Venue {
        Venue { id: id.into(), vaccines: vaccines.iter().map(|code| (*code).to_owned()).collect(), ..Venue::default() }
    }

    #[test]
    fn what_is_chosen_by_itself_was_not_typed() {
        let (one, both) = (venue("1", &["pfizer"]), venue("2", &["pfizer", "moderna"]));
        for (asked, venues, opens) in [
            ("", vec![], ("", "")),
            ("", vec![one.clone()], ("1", "pfizer")),
            ("", vec![both.clone()], ("2", "")),
            ("", vec![one.clone(), both.clone()], ("", "")),
            ("1", vec![one.clone(), both.clone()], ("1", "pfizer")),
            ("2", vec![one.clone(), both.clone()], ("2", "")),
            ("9", vec![one.clone()], ("9", "")),
        ] {
            let form = SlotPlanForm::opening(asked, &venues);
            assert_eq!((form.venue_id.as_str(), form.vaccine.as_str()), opens, "{asked} of {}", venues.len());
            assert!(form.is_untouched(asked, &venues), "{asked} of {}", venues.len());
            // Before the venues are known, too.
            assert!(SlotPlanForm::opening(asked, &[]).is_untouched(asked, &venues), "{asked} of {}", venues.len());
            assert!(!SlotPlanForm { capacity: "4".into(), ..form }.is_untouched(asked, &venues));
        }
        // Chosen by hand of several.
        let chosen = SlotPlanForm { venue_id: "1".into(), vaccine: "pfizer".into(), ..SlotPlanForm::default() };
        assert!(!chosen.is_untouched("", &[one.clone(), both]));
        assert!(chosen.is_untouched("", &[one]));
    }

    #[test]
    fn the_notice_example_is_a_request() {
        let request = notice().request();
        assert_eq!(request.opens, "09:00");
        assert_eq!(request.weekdays, ["mon", "wed", "fri"]);
        assert_eq!(request.slot_minutes, Some(60));
        assert_eq!(request.programme, None);
        let chosen = SlotPlanForm { programme: "zoster".into(), ..notice() };
        assert_eq!(chosen.request().programme.as_deref(), Some("zoster"));
        let totals = notice().parse(Lang::Ja).unwrap().plan.totals();
        assert_eq!((totals.days, totals.slots, totals.capacity), (6, 48, 192));
    }

    #[track_caller]
    fn check(change: fn(&mut SlotPlanForm), expected: &[&str]) {
        let mut form = notice();
        change(&mut form);
        let errors = form.parse(Lang::Ja).err().unwrap_or_default();
        let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, expected);
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        check(|_| (), &[]);
        check(|f| f.venue_id.clear(), &["/venue_id"]);
        check(|f| f.capacity = "many".into(), &["/capacity"]);
        check(|f| f.capacity = "４".into(), &[]);
        check(|f| f.slot_minutes.clear(), &["/slot_minutes"]);
        check(|f| (f.slot_minutes.clear(), f.one_a_day = true).1, &[]);
        check(|f| f.weekdays = [false; 7], &["/weekdays"]);
        check(|f| f.last.day = "32".into(), &["/last_date"]);
        check(|f| f.closes = "8".into(), &["/closes"]);
        check(|f| f.publish_later = true, &["/publish_on"]);
        check(|f| f.breaks.push(pause(1, "", "")), &[]);
        check(|f| f.breaks.push(pause(1, "12", "")), &["/breaks/0/to"]);
    }

    #[test]
    fn a_draft_reads_back_as_written() {
        let mut form = notice();
        form.breaks.push(pause(1, "12", "13"));
        form.skip(date("2021-03-17"));
        let text = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<SlotPlanForm>(&text).unwrap(), form);
        // A draft of an older version lacks fields.
        assert_eq!(serde_json::from_str::<SlotPlanForm>("{}").unwrap(), SlotPlanForm::default());
    }

    #[test]
    fn holidays_of_chosen_weekdays_are_skipped_once() {
        let mut form = notice();
        form.first = DateDraft::of(date("2021-04-26"));
        form.last = DateDraft::of(date("2021-05-07"));
        // 4/29 is a Thursday, 5/3 a Monday, 5/4 a Tuesday, 5/5 a Wednesday.
        assert_eq!(form.skip_holidays(), Some(2));
        assert_eq!(form.skip_holidays(), Some(2));
        assert_eq!(form.skip_dates, [date("2021-05-03"), date("2021-05-05")]);
        form.unskip(date("2021-05-03"));
        assert_eq!(form.skip_dates, [date("2021-05-05")]);
        form.last = DateDraft::default();
        assert_eq!(form.skip_holidays(), None);
    }

    #[test]
    fn a_plan_outside_the_opening_period_is_told_by_its_days() {
        let period =
            |opens: &str, closes: &str| OpeningPeriod { opens_on: Some(date(opens)), closes_on: Some(date(closes)) };
        for (opens, closes, outside) in [
            ("2021-03-15", "2021-03-26", false),
            ("2021-03-10", "2021-03-20", true),
            ("2021-03-16", "2021-03-31", true),
        ] {
            assert_eq!(notice().outside(period(opens, closes)), outside, "{opens} {closes}");
        }
        assert!(!notice().outside(OpeningPeriod::default()));
        // The 25th is a Thursday, and no slot falls on it.
        let thursday = SlotPlanForm { last: DateDraft::of(date("2021-03-25")), ..notice() };
        assert!(!thursday.outside(period("2021-03-15", "2021-03-24")));
        assert!(SlotPlanForm { capacity: String::new(), ..thursday }.outside(period("2021-03-15", "2021-03-24")));
        assert!(!SlotPlanForm::default().outside(period("2021-03-15", "2021-03-24")));
    }

    #[test]
    fn supply_is_confirmed_through_a_day() {
        let form = notice();
        assert!(!form.past_confirmed(Some(date("2021-03-26"))));
        assert!(form.past_confirmed(Some(date("2021-03-25"))));
        assert!(form.past_confirmed(None));
    }
}
