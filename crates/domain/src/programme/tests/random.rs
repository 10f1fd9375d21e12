//! In random programmes, over random doses: the first date offered is accepted, and no earlier one is.

use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::programme::reasons::reasons;

const NOW: &str = "2021-01-10";
const HORIZON: u64 = 1500;

/// Numbers that decide, one after the other; zero once they are used up, so that cases shrink to simple ones.
struct Dice<'a>(std::slice::Iter<'a, u16>);

impl Dice<'_> {
    fn below(&mut self, most: u16) -> u16 {
        self.0.next().map_or(0, |number| number % most)
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::from(self.below(u16::try_from(of.len()).unwrap()))]
    }

    fn day(&mut self) -> NaiveDate {
        date("2021-01-01") + Days::new(self.below(600).into())
    }

    fn interval(&mut self) -> Interval {
        let unit = self.one(&IntervalUnit::ALL);
        let most = match unit {
            IntervalUnit::Days | IntervalUnit::DaysBetween => 90,
            IntervalUnit::Weeks => 12,
            IntervalUnit::Months => 8,
        };
        Interval::new(unit, 1 + self.below(most))
    }

    /// One rule for good, or one that another follows on a day.
    fn rows<R>(&mut self, mut rule: impl FnMut(&mut Self) -> R) -> Vec<DraftRow<R>> {
        let row = |from, to, rule| DraftRow { from, to, source: String::new(), rule };
        if !self.yes() {
            return vec![row(None, None, rule(self))];
        }
        let change = self.day();
        vec![row(None, change.pred_opt(), rule(self)), row(Some(change), None, rule(self))]
    }

    fn span<R>(&mut self, rule: R) -> DraftRow<R> {
        let (one, other) = (self.day(), self.day());
        let from = self.yes().then(|| one.min(other));
        let to = self.yes().then(|| one.max(other));
        DraftRow { from, to, source: String::new(), rule }
    }

    fn interval_rule(&mut self, since: &Since) -> IntervalRule {
        let least = self.interval();
        let most = self.yes().then(|| self.interval());
        let most = most.filter(|most| !most.surely_shorter(least, MonthEnd::LastDay));
        IntervalRule { since: since.clone(), most, ..since_previous(least) }
    }

    /// A document of `own`, which counts from programmes of `others` or keeps away from them.
    fn rules(&mut self, others: &str) -> RulesDraft {
        let (first, more) = (1 + u8::from(self.yes()), u8::from(self.yes()) + u8::from(self.yes()));
        let doses = (first, first + more);
        let mut intervals = self.rows(|dice| dice.interval_rule(&Since::PreviousDose));
        for name in ["a", "b"] {
            if self.yes() {
                intervals.extend(self.rows(|dice| of(name, dice.interval_rule(&Since::PreviousDose))));
            }
        }
        if self.yes() {
            let rule = self.interval_rule(&Since::PreviousDose);
            intervals.push(self.span(IntervalRule { after: words("b"), ..for_groups("open", rule) }));
        }
        if self.yes() {
            let named = self.one(&["one", "two", "three"]);
            let since = Since::Programmes(if self.yes() { codes(others) } else { codes(named) });
            intervals.extend(self.rows(|dice| dice.interval_rule(&since)));
        }
        let ages = self.rows(|dice| {
            let count = dice.one(&AgeCount::ALL);
            let least = u8::try_from(dice.below(60)).unwrap();
            let most = dice.yes().then(|| least + 1);
            let ages = match dice.yes() {
                true => Ages::Range { min: least, max: most },
                false => Ages::OneOf(vec![least, least + 3]),
            };
            AgeRule { product: None, ages, count }
        });
        let follow = FollowRule { product: "a".to_owned(), after: words("b") };
        let other = |dice: &mut Self| {
            let except = if dice.yes() { vec![] } else { codes("three") };
            OtherProgrammes { least: dice.interval(), except }
        };
        RulesDraft {
            starts_on: date("2020-12-01") + Days::new(self.below(100).into()),
            ends_on: self.yes().then(|| date("2022-08-25") + Days::new(self.below(200).into())),
            month_end: self.one(&MonthEnd::ALL),
            once: self.below(4) == 1,
            products: ["a", "b"].map(|name| self.span(product(name, doses.0, doses.1))).into(),
            groups: vec![PriorityGroup { opens_on: self.day(), ..group("open", "", "") }, group("general", "", "")],
            ages: if self.yes() { ages } else { vec![] },
            intervals,
            follows: if self.yes() { vec![self.span(follow)] } else { vec![] },
            others: if self.yes() { self.rows(other) } else { vec![] },
            ..bare("2020-12-01", "", doses)
        }
    }
}

/// Three programmes, a candidate of the first one and up to four doses known.
struct Case {
    book: RuleBook,
    product: &'static str,
    group: &'static str,
    birth: NaiveDate,
    dose: u8,
    known: Vec<KnownDose>,
}

impl Case {
    /// None where the dice throw a document that would be refused.
    fn of(numbers: &[u16]) -> Option<Case> {
        let mut dice = Dice(numbers.iter());
        let names = [("one", "two three"), ("two", "one three"), ("three", "one two")];
        let product = dice.one(&["a", "b"]);
        let group = dice.one(&["open", "general"]);
        let birth = date("1962-01-01") + Days::new(u64::from(dice.below(400)) * 53);
        let dose = 1 + u8::try_from(dice.below(3)).unwrap();
        let number = dice.below(5);
        let known = (0..number).map(|_| {
            let name = dice.one(&["one", "one", "two", "three"]);
            let dose = 1 + u8::try_from(dice.below(3)).unwrap();
            let product = dice.one(&["a", "b"]).to_owned();
            KnownDose { programme: code(name), dose, date: dice.day(), product, birth_date: None }
        });
        let known: Vec<_> = known.collect();
        let mut programmes = Vec::new();
        for (name, others) in names {
            let rules = Rules::new(dice.rules(others)).ok()?;
            programmes.push(Programme {
                code: code(name),
                owner: None,
                name_ja: name.to_owned(),
                name_en: name.to_owned(),
                rules,
            });
        }
        Some(Case { book: RuleBook::new(programmes, []), product, group, birth, dose, known })
    }

    fn candidate(&self, date: NaiveDate) -> Candidate<'_> {
        Candidate {
            programme: self.book.programme("one").unwrap(),
            date,
            window: morning(),
            product: self.product,
            group: self.group,
            birth_date: BirthDate::new(self.birth, NaiveDate::MAX).unwrap(),
            dose: self.dose,
        }
    }

    fn reasons(&self, date: NaiveDate) -> Vec<Reason> {
        let now = super::date(NOW).and_hms_opt(9, 30, 0).unwrap();
        reasons(&self.book, &self.candidate(date), &self.known, now).into_iter().map(|(reason, _)| reason).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_first_date_does_and_no_earlier_one_does(numbers in prop::collection::vec(0u16..20_000, 300)) {
        let case = Case::of(&numbers);
        prop_assume!(case.is_some());
        let case = case.unwrap();
        let now = date(NOW).and_hms_opt(9, 30, 0).unwrap();
        let offered = first_date_that_would_do(&case.book, &case.candidate(date(NOW)), &case.known, now);
        let first = date(NOW).iter_days().take(usize::try_from(HORIZON).unwrap());
        let first = first.into_iter().find(|day| case.reasons(*day).is_empty());
        match (offered, first) {
            // A date beyond the days that were looked at, as on somebody's birthday, is tried alone.
            (Some(offered), None) => {
                prop_assert!(date(NOW) + Days::new(HORIZON) <= offered);
                prop_assert_eq!(case.reasons(offered), vec![]);
            }
            (offered, first) => prop_assert_eq!(offered, first),
        }
    }

    #[test]
    fn a_window_opens_on_the_first_day_that_the_doses_before_allow(
        numbers in prop::collection::vec(0u16..20_000, 300),
    ) {
        let case = Case::of(&numbers);
        prop_assume!(case.is_some());
        let case = case.unwrap();
        let programme = case.book.programme("one").unwrap();
        let next = NextDose { programme, product: case.product, group: Some(case.group), dose: case.dose };
        let Some(window) = dose_window(&case.book, &next, &case.known) else { return Ok(()) };
        let too_soon = |day: NaiveDate| {
            let told = |reason: &Reason| matches!(reason, Reason::TooSoon { .. } | Reason::BeforeEarlierDose { .. });
            case.reasons(day).iter().any(told)
        };
        prop_assert!(!too_soon(window.earliest));
        let begins = programme.rules.starts_on();
        let rows = programme.rules.products().iter().filter(|row| row.rule.product == case.product);
        let given = rows.map(|row| row.validity.from().unwrap_or(NaiveDate::MIN)).min();
        let candidate = case.candidate(begins);
        let all: Vec<_> = candidate.others(&case.known).map(KnownDose::seen).collect();
        for day in begins.iter_days().take_while(|day| *day < window.earliest) {
            let place = case.candidate(day).place();
            let counts = given.is_some_and(|first| first <= day) && place.bounds(&all).next().is_some();
            prop_assert!(!counts || too_soon(day), "{day} before {}", window.earliest);
        }
    }
}

#[test]
fn the_dice_throw_programmes_that_matter() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(0u16..20_000, 300);
    let (mut fine, mut refused) = (0, std::collections::BTreeMap::<Rule, u32>::new());
    for _ in 0..400 {
        let numbers = strategy.new_tree(&mut runner).unwrap().current();
        let Some(case) = Case::of(&numbers) else { continue };
        for day in date(NOW).iter_days().take(600).step_by(30) {
            let reasons = case.reasons(day);
            fine += u32::from(reasons.is_empty());
            for reason in reasons {
                *refused.entry(reason.rule()).or_default() += 1;
            }
        }
    }
    assert!(200 < fine, "{fine} days did; {refused:?}");
    // All but the birth date, which depends on no other rule.
    assert_eq!(refused.len(), 10, "{refused:?}");
}
