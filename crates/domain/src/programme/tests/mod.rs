//! Tests of the engine as tables, over programmes that small helpers build.

mod days;
mod facts;
mod faults;
mod notice;
mod precedence;
mod programmes;
mod random;
mod seasons;
mod sentences;

use chrono::NaiveDate;

use super::*;
use crate::{BirthDate, PriorityGroup, TimeOfDay, TimeWindow};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// No date where the text is empty.
fn day(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| date(text))
}

fn born(text: &str) -> BirthDate {
    BirthDate::new(date(text), NaiveDate::MAX).unwrap()
}

fn code(text: &str) -> ProgrammeCode {
    ProgrammeCode::new(text).unwrap()
}

fn codes(text: &str) -> Vec<ProgrammeCode> {
    text.split_whitespace().map(code).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn morning() -> TimeWindow {
    TimeWindow::new(TimeOfDay::parse("09:00").unwrap(), TimeOfDay::parse("10:00").unwrap()).unwrap()
}

fn row<R>(from: &str, to: &str, rule: R) -> DraftRow<R> {
    DraftRow { from: day(from), to: day(to), source: String::new(), rule }
}

fn always<R>(rule: R) -> DraftRow<R> {
    row("", "", rule)
}

fn product(product: &str, first_dose: u8, last_dose: u8) -> ProductRule {
    ProductRule { product: product.to_owned(), first_dose, last_dose }
}

fn from_age(product: Option<&str>, min: u8) -> AgeRule {
    let ages = Ages::Range { min, max: None };
    AgeRule { product: product.map(str::to_owned), ages, count: AgeCount::OnTheDay }
}

/// An interval to the dose before, whatever it is.
fn since_previous(least: Interval) -> IntervalRule {
    IntervalRule {
        dose: None,
        product: None,
        after: vec![],
        groups: vec![],
        since: Since::PreviousDose,
        least,
        standard: None,
        most: None,
    }
}

fn since_any(programmes: &str, least: Interval) -> IntervalRule {
    IntervalRule { since: Since::Programmes(codes(programmes)), ..since_previous(least) }
}

fn of(product: &str, rule: IntervalRule) -> IntervalRule {
    IntervalRule { product: Some(product.to_owned()), ..rule }
}

fn for_groups(groups: &str, rule: IntervalRule) -> IntervalRule {
    IntervalRule { groups: words(groups), ..rule }
}

fn group(code: &str, born_from: &str, born_to: &str) -> PriorityGroup {
    PriorityGroup {
        code: code.to_owned(),
        name_ja: code.to_owned(),
        name_en: code.to_owned(),
        born_from: day(born_from),
        born_to: day(born_to),
        opens_on: date("2021-02-17"),
    }
}

/// A document that says who may come and nothing else, with one group, `general`.
fn bare(starts_on: &str, ends_on: &str, doses: (u8, u8)) -> RulesDraft {
    RulesDraft {
        starts_on: date(starts_on),
        ends_on: day(ends_on),
        coupon: CouponKind::TenDigits,
        month_end: MonthEnd::LastDay,
        doses: Doses { first: doses.0, last: doses.1 },
        once: false,
        products: vec![],
        groups: vec![group("general", "", "")],
        ages: vec![],
        intervals: vec![],
        follows: vec![],
        others: vec![],
    }
}

#[track_caller]
fn programme(name: &str, draft: RulesDraft) -> Programme {
    let rules = Rules::new(draft).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
    Programme { code: code(name), owner: None, name_ja: format!("{name}接種"), name_en: name.to_owned(), rules }
}

fn known(programme: &str, dose: u8, product: &str, day: &str) -> KnownDose {
    KnownDose { programme: code(programme), dose, date: date(day), product: product.to_owned(), birth_date: None }
}

/// What is asked for, and the `programme dose product date` of the doses known.
#[derive(Clone, Copy)]
struct Asked {
    programme: &'static str,
    dose: u8,
    product: &'static str,
    date: &'static str,
    born: &'static str,
    group: &'static str,
    known: &'static [(&'static str, u8, &'static str, &'static str)],
}

impl Asked {
    fn known(&self) -> Vec<KnownDose> {
        self.known.iter().map(|(programme, dose, product, day)| known(programme, *dose, product, day)).collect()
    }

    /// What is refused at `now`, half past nine: the rules in their order.
    fn refused(&self, book: &RuleBook, now: &str) -> Vec<Refusal> {
        let candidate = Candidate {
            programme: book.programme(self.programme).unwrap(),
            date: date(self.date),
            window: morning(),
            product: self.product,
            group: self.group,
            birth_date: born(self.born),
            dose: self.dose,
        };
        let now = date(now).and_hms_opt(9, 30, 0).unwrap();
        check(book, &candidate, &self.known(), now).err().unwrap_or_default()
    }

    /// `ok`, or the rules that refuse and the first date that would do.
    #[track_caller]
    fn check(&self, book: &RuleBook, now: &str, expected: &str) {
        let refusals = self.refused(book, now);
        let told = match refusals.first() {
            None => "ok".to_owned(),
            Some(first) => {
                let rules: Vec<_> = refusals.iter().map(|refusal| refusal.rule().code()).collect();
                let first = first.first_date.map_or("never".to_owned(), |date| date.to_string());
                format!("{} → {first}", rules.join(" "))
            }
        };
        let Asked { programme, dose, product, date, known, .. } = self;
        assert_eq!(told, expected, "{programme} dose {dose} of {product} on {date} beside {known:?}");
    }
}
