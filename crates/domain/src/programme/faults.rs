//! Finds everything that is wrong with a draft of rules.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::priority_group::PriorityGroup;
use super::validity::{Dated, DraftRow, Validity};
use super::{
    AgeRule, Ages, CouponKind, Doses, FollowRule, Interval, IntervalRule, OtherProgrammes, ProductRule, RulesDraft,
    RulesFault, RulesFaultKind, Since,
};

const MOST_DOSES: u8 = 9;
const MOST_YEARS: u8 = 130;
const MOST_SOURCE: usize = 300;

/// All faults, in the order of the document.
pub(super) fn find(draft: &RulesDraft) -> Vec<RulesFault> {
    let mut finder = Finder { draft, found: Vec::new() };
    finder.programme();
    finder.products();
    finder.groups();
    finder.ages();
    finder.intervals();
    finder.follows();
    finder.others();
    finder.found
}

/// The rows with their validity.
pub(super) fn rows<R>(name: &str, rows: Vec<DraftRow<R>>) -> Result<Vec<Dated<R>>, Vec<RulesFault>> {
    let dated = |(at, row): (usize, DraftRow<R>)| match Validity::new(row.from, row.to) {
        Ok(validity) => Ok(Dated { validity, source: row.source.trim().to_owned(), rule: row.rule }),
        Err(error) => {
            let kind = RulesFaultKind::EndsBeforeStart { from: error.from, to: error.to };
            Err(vec![RulesFault { pointer: format!("/{name}/{at}/to"), kind }])
        }
    };
    rows.into_iter().enumerate().map(dated).collect()
}

struct Finder<'a> {
    draft: &'a RulesDraft,
    found: Vec<RulesFault>,
}

impl Finder<'_> {
    fn add(&mut self, pointer: impl Into<String>, kind: RulesFaultKind) {
        let fault = RulesFault { pointer: pointer.into(), kind };
        if !self.found.contains(&fault) {
            self.found.push(fault);
        }
    }

    fn in_range(&mut self, pointer: String, value: u8, least: u8, most: u8) {
        if value < least || most < value {
            let (value, least, most) = (value.into(), least.into(), most.into());
            self.add(pointer, RulesFaultKind::OutOfRange { value, least, most });
        }
    }

    fn programme(&mut self) {
        let RulesDraft { starts_on, ends_on, coupon, doses, .. } = *self.draft;
        if let Some(to) = ends_on.filter(|end| *end < starts_on) {
            self.add("/ends_on", RulesFaultKind::EndsBeforeStart { from: starts_on, to });
        }
        self.in_range("/doses/first".to_owned(), doses.first, 1, MOST_DOSES);
        self.in_range("/doses/last".to_owned(), doses.last, 1, MOST_DOSES);
        if doses.last < doses.first {
            self.add("/doses/last", RulesFaultKind::Reversed { first: doses.first, last: doses.last });
        }
        if coupon == CouponKind::None && (doses.first, doses.last) != (1, 1) {
            self.add("/coupon", RulesFaultKind::SeveralWithoutCoupon);
        }
    }

    fn products(&mut self) {
        let draft = self.draft;
        if draft.products.is_empty() {
            self.add("/products", RulesFaultKind::Required);
        }
        let sound = draft.doses.first <= draft.doses.last;
        for (at, row) in draft.products.iter().enumerate() {
            let ProductRule { product, first_dose, last_dose } = &row.rule;
            if product.trim().is_empty() {
                self.add(format!("/products/{at}/product"), RulesFaultKind::Required);
            }
            if last_dose < first_dose {
                let kind = RulesFaultKind::Reversed { first: *first_dose, last: *last_dose };
                self.add(format!("/products/{at}/last_dose"), kind);
            } else if sound {
                let Doses { first, last } = draft.doses;
                self.in_range(format!("/products/{at}/first_dose"), *first_dose, first, last);
                self.in_range(format!("/products/{at}/last_dose"), *last_dose, first, last);
            }
        }
        self.spans("products", &draft.products);
        // One product may end for one dose before it does for another, so each dose has a track of its own.
        let products: BTreeSet<_> = draft.products.iter().map(|row| row.rule.product.as_str()).collect();
        for product in products {
            for dose in 1..=MOST_DOSES {
                self.track("products", &draft.products, Gaps::Refused, |rule| {
                    rule.product == product && rule.doses().contains(dose)
                });
            }
        }
    }

    fn groups(&mut self) {
        let groups = &self.draft.groups;
        if groups.is_empty() {
            self.add("/groups", RulesFaultKind::Required);
        }
        for (at, group) in groups.iter().enumerate() {
            let PriorityGroup { code, name_ja, name_en, born_from, born_to, opens_on: _ } = group;
            for (field, text) in [("code", code), ("name_ja", name_ja), ("name_en", name_en)] {
                if text.trim().is_empty() {
                    self.add(format!("/groups/{at}/{field}"), RulesFaultKind::Required);
                }
            }
            if groups.iter().take(at).any(|other| other.code == *code) {
                self.add(format!("/groups/{at}/code"), RulesFaultKind::Duplicate { value: code.clone() });
            }
            if let (Some(from), Some(to)) = (*born_from, *born_to)
                && to < from
            {
                self.add(format!("/groups/{at}/born_to"), RulesFaultKind::EndsBeforeStart { from, to });
            }
        }
    }

    fn ages(&mut self) {
        let rows = &self.draft.ages;
        for (at, row) in rows.iter().enumerate() {
            let AgeRule { product, ages, count: _ } = &row.rule;
            self.known_product(format!("/ages/{at}/product"), product.as_deref());
            match ages {
                Ages::Range { min, max } => {
                    self.in_range(format!("/ages/{at}/min"), *min, 0, MOST_YEARS);
                    if let Some(max) = *max {
                        self.in_range(format!("/ages/{at}/max"), max, 0, MOST_YEARS);
                        if max < *min {
                            self.add(format!("/ages/{at}/max"), RulesFaultKind::Reversed { first: *min, last: max });
                        }
                    }
                }
                Ages::OneOf(ages) => {
                    if ages.is_empty() {
                        self.add(format!("/ages/{at}/one_of"), RulesFaultKind::Required);
                    }
                    for (one, age) in ages.iter().enumerate() {
                        self.in_range(format!("/ages/{at}/one_of/{one}"), *age, 0, MOST_YEARS);
                    }
                    self.distinct(&format!("/ages/{at}/one_of"), ages);
                }
            }
        }
        self.spans("ages", rows);
        for row in rows {
            self.track("ages", rows, Gaps::Refused, |rule| rule.product == row.rule.product);
        }
    }

    fn intervals(&mut self) {
        let (rows, doses) = (&self.draft.intervals, self.draft.doses);
        for (at, row) in rows.iter().enumerate() {
            let IntervalRule { dose, product, after, groups, since, least, standard, most } = &row.rule;
            let path = |field: &str| format!("/intervals/{at}/{field}");
            self.known_product(path("product"), product.as_deref());
            self.distinct(&path("after"), after);
            self.distinct(&path("groups"), groups);
            for (one, code) in groups.iter().enumerate() {
                if self.draft.groups.iter().all(|group| group.code != *code) {
                    self.add(path(&format!("groups/{one}")), RulesFaultKind::UnknownGroup { group: code.clone() });
                }
            }
            let first_dose = match since {
                // Products of other programmes are theirs to name.
                Since::Programmes(programmes) => {
                    if programmes.is_empty() {
                        self.add(path("since"), RulesFaultKind::Required);
                    }
                    self.distinct(&path("since"), programmes);
                    doses.first
                }
                Since::PreviousDose => {
                    for (one, code) in after.iter().enumerate() {
                        self.known_product(path(&format!("after/{one}")), Some(code));
                    }
                    doses.first.saturating_add(1)
                }
            };
            if let Some(dose) = *dose {
                self.in_range(path("dose"), dose, first_dose, doses.last);
            }
            self.interval(path("least"), Some(*least));
            self.interval(path("standard"), *standard);
            self.interval(path("most"), *most);
            self.not_shorter(path("standard"), *standard, *least);
            self.not_shorter(path("most"), *most, *least);
            if let (Some(standard), Some(most)) = (*standard, *most)
                && most.surely_shorter(standard, self.draft.month_end)
            {
                self.add(path("standard"), RulesFaultKind::LongerThanMost);
            }
        }
        self.spans("intervals", rows);
        for row in rows {
            self.track("intervals", rows, Gaps::Refused, |rule| same_track(rule, &row.rule));
        }
        self.intervals_of_later_doses();
    }

    /// Each later dose of a product needs an interval to the dose before.
    fn intervals_of_later_doses(&mut self) {
        let RulesDraft { products, intervals, once, .. } = self.draft;
        for ProductRule { product, first_dose, last_dose } in products.iter().map(|row| &row.rule) {
            for dose in first_dose.saturating_add(1)..=(*last_dose).min(MOST_DOSES) {
                let applies = |rule: &IntervalRule| {
                    rule.dose.is_none_or(|one| one == dose) && rule.product.as_ref().is_none_or(|one| one == product)
                };
                if !once && !intervals.iter().any(|row| applies(&row.rule)) {
                    let product = product.clone();
                    self.add("/intervals", RulesFaultKind::IntervalRequired { product, dose });
                }
            }
        }
    }

    fn follows(&mut self) {
        let rows = &self.draft.follows;
        for (at, row) in rows.iter().enumerate() {
            let FollowRule { product, after } = &row.rule;
            self.known_product(format!("/follows/{at}/product"), Some(product));
            if after.is_empty() {
                self.add(format!("/follows/{at}/after"), RulesFaultKind::Required);
            }
            for (one, code) in after.iter().enumerate() {
                self.known_product(format!("/follows/{at}/after/{one}"), Some(code));
            }
            self.distinct(&format!("/follows/{at}/after"), after);
        }
        self.spans("follows", rows);
        for row in rows {
            // A permission may be given, end, and be given again.
            self.track("follows", rows, Gaps::Fine, |rule| {
                rule.product == row.rule.product && set(&rule.after) == set(&row.rule.after)
            });
        }
    }

    fn others(&mut self) {
        let rows = &self.draft.others;
        for (at, row) in rows.iter().enumerate() {
            let OtherProgrammes { least, except } = &row.rule;
            self.interval(format!("/others/{at}/least"), Some(*least));
            self.distinct(&format!("/others/{at}/except"), except);
        }
        self.spans("others", rows);
        self.track("others", rows, Gaps::Refused, |_| true);
    }

    fn known_product(&mut self, pointer: String, code: Option<&str>) {
        let Some(code) = code else { return };
        if self.draft.products.iter().all(|row| row.rule.product != code) {
            self.add(pointer, RulesFaultKind::UnknownProduct { product: code.to_owned() });
        }
    }

    fn distinct<T: PartialEq + ToString>(&mut self, path: &str, values: &[T]) {
        for (at, value) in values.iter().enumerate() {
            if values.iter().take(at).any(|other| other == value) {
                self.add(format!("{path}/{at}"), RulesFaultKind::Duplicate { value: value.to_string() });
            }
        }
    }

    fn interval(&mut self, pointer: String, interval: Option<Interval>) {
        let Some(interval) = interval else { return };
        let ((least, most), value) = (Interval::limits(interval.unit()), interval.number());
        if value < least || most < value {
            self.add(pointer, RulesFaultKind::OutOfRange { value, least, most });
        }
    }

    fn not_shorter(&mut self, pointer: String, one: Option<Interval>, least: Interval) {
        if one.is_some_and(|one| one.surely_shorter(least, self.draft.month_end)) {
            self.add(pointer, RulesFaultKind::ShorterThanLeast);
        }
    }

    /// The days and the source of each row.
    fn spans<R>(&mut self, name: &str, rows: &[DraftRow<R>]) {
        let (starts_on, ends_on) = (self.draft.starts_on, self.draft.ends_on);
        for (at, row) in rows.iter().enumerate() {
            if MOST_SOURCE < row.source.trim().chars().count() {
                self.add(format!("/{name}/{at}/source"), RulesFaultKind::TooLong { most: MOST_SOURCE });
            }
            match (row.from, row.to) {
                (Some(from), Some(to)) if to < from => {
                    self.add(format!("/{name}/{at}/to"), RulesFaultKind::EndsBeforeStart { from, to });
                }
                (_, Some(to)) if to < starts_on => {
                    self.add(format!("/{name}/{at}/to"), RulesFaultKind::OutsideProgramme { starts_on, ends_on });
                }
                (Some(from), _) if ends_on.is_some_and(|end| starts_on <= end && end < from) => {
                    self.add(format!("/{name}/{at}/from"), RulesFaultKind::OutsideProgramme { starts_on, ends_on });
                }
                (Some(_) | None, Some(_) | None) => {}
            }
        }
    }

    /// Rows that say one rule follow each other without a gap or an overlap.
    fn track<R>(&mut self, name: &str, rows: &[DraftRow<R>], gaps: Gaps, of_track: impl Fn(&R) -> bool) {
        let sound = |(at, row): (usize, &DraftRow<R>)| Some((at, Validity::new(row.from, row.to).ok()?));
        let own = rows.iter().enumerate().filter(|(_, row)| of_track(&row.rule));
        let mut own: Vec<(usize, Validity)> = own.filter_map(sound).collect();
        own.sort_by_key(|(at, validity)| (validity.first(), *at));
        // The row that has held longest so far: a short row inside it hides neither a gap nor an overlap.
        let mut longest: Option<(usize, Validity)> = None;
        for (at, validity) in own {
            if let Some((row, before)) = longest {
                if let Some(shared) = before.overlap(validity) {
                    let kind = RulesFaultKind::Overlap { row, from: shared.from(), to: shared.to() };
                    self.add(format!("/{name}/{at}/from"), kind);
                } else if let (Gaps::Refused, Some((from, to))) = (gaps, between(before, validity)) {
                    self.add(format!("/{name}/{at}/from"), RulesFaultKind::Gap { from, to });
                }
            }
            longest = match longest {
                Some((row, before)) if validity.last() <= before.last() => Some((row, before)),
                Some(_) | None => Some((at, validity)),
            };
        }
    }
}

/// Whether a rule may cease for a while.
#[derive(Clone, Copy)]
enum Gaps {
    Refused,
    Fine,
}

/// The days between two validities, the second of which begins later.
fn between(before: Validity, after: Validity) -> Option<(NaiveDate, NaiveDate)> {
    let (from, to) = (before.to()?.succ_opt()?, after.from()?.pred_opt()?);
    (from <= to).then_some((from, to))
}

fn same_track(one: &IntervalRule, other: &IntervalRule) -> bool {
    let since = match (&one.since, &other.since) {
        (Since::PreviousDose, Since::PreviousDose) => true,
        (Since::Programmes(one), Since::Programmes(other)) => set(one) == set(other),
        (Since::PreviousDose, Since::Programmes(_)) | (Since::Programmes(_), Since::PreviousDose) => false,
    };
    since
        && (one.dose, &one.product) == (other.dose, &other.product)
        && set(&one.after) == set(&other.after)
        && set(&one.groups) == set(&other.groups)
}

fn set<T: Ord>(values: &[T]) -> BTreeSet<&T> {
    values.iter().collect()
}
