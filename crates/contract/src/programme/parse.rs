//! What a programme says on the wire into rules of the domain, with every field error collected.

use crate::Lang;
use crate::fields::{self, Collector, FieldCode, FieldError};
use crate::priority_group::PriorityGroup;
use crate::programme::{
    AgeRule, FollowRule, Interval, IntervalRule, OtherProgrammes, ProductRule, ProgrammeContent, ProgrammeRules,
};
use chrono::NaiveDate;
use madoguchi_domain as domain;
use madoguchi_domain::programme::{
    AgeCount, Ages, CouponKind, Doses, DraftRow, IntervalUnit, MonthEnd, ProgrammeCode, Rules, RulesDraft, Since,
};

/// What a version of a programme says, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedProgramme {
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Whether it runs.
    pub running: bool,
    /// Its rules.
    pub rules: Rules,
}

impl ProgrammeContent {
    /// What it says, or everything that is wrong with it; `at` is the pointer of the content: `/content`.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, at: &str, lang: Lang) -> Result<ParsedProgramme, Vec<FieldError>> {
        let mut errors = Collector::new(lang);
        errors.validate_at(&format!("{at}/"), self);
        let name_ja = errors.take(&format!("{at}/name_ja"), fields::trimmed(&self.name_ja));
        let name_en = errors.take(&format!("{at}/name_en"), fields::trimmed(&self.name_en));
        let at = format!("{at}/rules");
        let draft = self.rules.draft(&at, &mut errors);
        let (draft, name_ja, name_en) =
            errors.finish(draft.zip(name_ja.zip(name_en)).map(|(draft, (ja, en))| (draft, ja, en)))?;
        let rules = Rules::new(draft).map_err(|faults| {
            let error = |fault: domain::programme::RulesFault| FieldError {
                pointer: format!("{at}{}", wire_pointer(&fault.pointer)),
                code: fault.kind.code().to_owned(),
                detail: fault.kind.sentence(lang),
            };
            faults.into_iter().map(error).collect::<Vec<_>>()
        })?;
        Ok(ParsedProgramme { name_ja, name_en, running: self.running, rules })
    }
}

/// Where the domain's draft stands on the wire: dose numbers are two fields beside the others.
fn wire_pointer(pointer: &str) -> &str {
    match pointer {
        "/doses/first" => "/first_dose",
        "/doses/last" => "/last_dose",
        other => other,
    }
}

/// A number whose bounds are checked: what is beyond them was refused.
fn number<T: TryFrom<i64> + Default>(value: i64) -> T {
    T::try_from(value).unwrap_or_default()
}

/// A code of our own making: 2 to 40 small letters, digits and `_`.
pub(crate) fn code(value: &str) -> Result<String, FieldCode> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if value.is_empty() {
        Err(FieldCode::Required)
    } else if (2..=40).contains(&value.len()) && value.bytes().all(fits) {
        Ok(value.to_owned())
    } else {
        Err(FieldCode::NotACode)
    }
}

fn programme_code(value: &str) -> Result<ProgrammeCode, FieldCode> {
    ProgrammeCode::new(value).map_err(|_| FieldCode::NotACode)
}

/// Notes what is wrong with the entries of a list; those that can be read.
fn each<'a, W, T>(
    list: &'a [W],
    at: &str,
    errors: &mut Collector,
    read: impl Fn(&'a W, &str, &mut Collector) -> Option<T>,
) -> Vec<T> {
    errors.check(at);
    let mut all = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        all.extend(read(entry, &format!("{at}/{index}"), errors));
    }
    all
}

fn codes<T>(list: &[String], at: &str, errors: &mut Collector, read: fn(&str) -> Result<T, FieldCode>) -> Vec<T> {
    each(list, at, errors, |entry, at, errors| errors.take(at, read(entry)))
}

fn optional<T>(
    value: Option<&String>,
    at: &str,
    errors: &mut Collector,
    read: fn(&str) -> Result<T, FieldCode>,
) -> Option<Option<T>> {
    errors.take(at, value.map(|value| read(value)).transpose())
}

/// The dates and the source of a rule beside it.
struct Frame<'a> {
    from: Option<&'a String>,
    to: Option<&'a String>,
    source: &'a str,
}

impl Frame<'_> {
    fn around<R>(&self, rule: Option<R>, at: &str, errors: &mut Collector) -> Option<DraftRow<R>> {
        let from = optional(self.from, &format!("{at}/from"), errors, fields::date);
        let to = optional(self.to, &format!("{at}/to"), errors, fields::date);
        errors.check(&format!("{at}/source"));
        Some(DraftRow { from: from?, to: to?, source: self.source.trim().to_owned(), rule: rule? })
    }
}

macro_rules! frame {
    ($row:expr) => {
        Frame { from: $row.from.as_ref(), to: $row.to.as_ref(), source: &$row.source }
    };
}

impl Interval {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<domain::programme::Interval> {
        let unit =
            IntervalUnit::from_code(&self.unit).ok_or(FieldCode::UnknownValue("days_between, days, weeks, months"));
        let unit = errors.take(&format!("{at}/unit"), unit)?;
        errors.check(&format!("{at}/count")).then(|| domain::programme::Interval::new(unit, number(self.count)))
    }
}

impl ProductRule {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<DraftRow<domain::programme::ProductRule>> {
        let product = errors.take(&format!("{at}/product"), code(&self.product));
        let doses = errors.check(&format!("{at}/first_dose")) & errors.check(&format!("{at}/last_dose"));
        let rule = product.filter(|_| doses).map(|product| domain::programme::ProductRule {
            product,
            first_dose: number(self.first_dose),
            last_dose: number(self.last_dose),
        });
        frame!(self).around(rule, at, errors)
    }
}

impl AgeRule {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<DraftRow<domain::programme::AgeRule>> {
        let product = optional(self.product.as_ref(), &format!("{at}/product"), errors, code);
        let (min_at, max_at) = (format!("{at}/min"), format!("{at}/max"));
        let bounds = errors.check(&min_at) & errors.check(&max_at);
        let one_of = each(&self.one_of, &format!("{at}/one_of"), errors, |age, at, errors| {
            let age = u8::try_from(*age).ok().filter(|age| i64::from(*age) <= super::MAX_AGE);
            errors.take(at, age.ok_or(FieldCode::OutOfRange(0, super::MAX_AGE)))
        });
        let ages = match (self.min, self.one_of.is_empty()) {
            (Some(min), true) => Some(Ages::Range { min: number(min), max: self.max.map(number) }),
            (None, false) if self.max.is_none() => Some(Ages::OneOf(one_of)),
            (None, true) => {
                errors.refuse(min_at, FieldCode::Required);
                None
            }
            (Some(_) | None, false) => {
                errors.refuse(format!("{at}/one_of"), FieldCode::NotHere);
                None
            }
        };
        let count = AgeCount::from_code(&self.count)
            .ok_or(FieldCode::UnknownValue("on_the_day, at_first_dose, fiscal_year_end"));
        let count = errors.take(&format!("{at}/count"), count);
        let rule = (|| Some(domain::programme::AgeRule { product: product?, ages: ages?, count: count? }))();
        frame!(self).around(rule.filter(|_| bounds), at, errors)
    }
}

impl IntervalRule {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<DraftRow<domain::programme::IntervalRule>> {
        let dose = errors.check(&format!("{at}/dose"));
        let product = optional(self.product.as_ref(), &format!("{at}/product"), errors, code);
        let after = codes(&self.after, &format!("{at}/after"), errors, code);
        let groups = codes(&self.groups, &format!("{at}/groups"), errors, code);
        let since = codes(&self.since, &format!("{at}/since"), errors, programme_code);
        let least = self.least.read(&format!("{at}/least"), errors);
        let some = |interval: Option<&Interval>, name: &str, errors: &mut Collector| match interval {
            Some(interval) => interval.read(&format!("{at}/{name}"), errors).map(Some),
            None => Some(None),
        };
        let standard = some(self.standard.as_ref(), "standard", errors);
        let most = some(self.most.as_ref(), "most", errors);
        let rule = (|| {
            Some(domain::programme::IntervalRule {
                dose: self.dose.map(number),
                product: product?,
                after,
                groups,
                since: if since.is_empty() { Since::PreviousDose } else { Since::Programmes(since) },
                least: least?,
                standard: standard?,
                most: most?,
            })
        })();
        frame!(self).around(rule.filter(|_| dose), at, errors)
    }
}

impl FollowRule {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<DraftRow<domain::programme::FollowRule>> {
        let product = errors.take(&format!("{at}/product"), code(&self.product));
        let after = codes(&self.after, &format!("{at}/after"), errors, code);
        let rule = product.map(|product| domain::programme::FollowRule { product, after });
        frame!(self).around(rule, at, errors)
    }
}

impl OtherProgrammes {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<DraftRow<domain::programme::OtherProgrammes>> {
        let least = self.least.read(&format!("{at}/least"), errors);
        let except = codes(&self.except, &format!("{at}/except"), errors, programme_code);
        let rule = least.map(|least| domain::programme::OtherProgrammes { least, except });
        frame!(self).around(rule, at, errors)
    }
}

impl PriorityGroup {
    fn read(&self, at: &str, errors: &mut Collector) -> Option<domain::PriorityGroup> {
        let group = errors.take(&format!("{at}/code"), code(&self.code));
        let name_ja = errors.take(&format!("{at}/name_ja"), fields::trimmed(&self.name_ja));
        let name_en = errors.take(&format!("{at}/name_en"), fields::trimmed(&self.name_en));
        let born_from = optional(self.born_from.as_ref(), &format!("{at}/born_from"), errors, fields::date);
        let born_to = optional(self.born_to.as_ref(), &format!("{at}/born_to"), errors, fields::date);
        let opens_on = errors.take(&format!("{at}/opens_on"), fields::date(&self.opens_on));
        Some(domain::PriorityGroup {
            code: group?,
            name_ja: name_ja?,
            name_en: name_en?,
            born_from: born_from?,
            born_to: born_to?,
            opens_on: opens_on?,
        })
    }
}

impl ProgrammeRules {
    fn draft(&self, at: &str, errors: &mut Collector) -> Option<RulesDraft> {
        let starts_on: Option<NaiveDate> = errors.take(&format!("{at}/starts_on"), fields::date(&self.starts_on));
        let ends_on = optional(self.ends_on.as_ref(), &format!("{at}/ends_on"), errors, fields::date);
        let coupon = CouponKind::from_code(&self.coupon).ok_or(FieldCode::UnknownValue("scanned_18, ten_digits, none"));
        let coupon = errors.take(&format!("{at}/coupon"), coupon);
        let month_end = MonthEnd::from_code(&self.month_end).ok_or(FieldCode::UnknownValue("last_day, day_after"));
        let month_end = errors.take(&format!("{at}/month_end"), month_end);
        let doses = errors.check(&format!("{at}/first_dose")) & errors.check(&format!("{at}/last_dose"));
        let products = each(&self.products, &format!("{at}/products"), errors, ProductRule::read);
        let groups = each(&self.groups, &format!("{at}/groups"), errors, PriorityGroup::read);
        let ages = each(&self.ages, &format!("{at}/ages"), errors, AgeRule::read);
        let intervals = each(&self.intervals, &format!("{at}/intervals"), errors, IntervalRule::read);
        let follows = each(&self.follows, &format!("{at}/follows"), errors, FollowRule::read);
        let others = each(&self.others, &format!("{at}/others"), errors, OtherProgrammes::read);
        doses.then_some(())?;
        Some(RulesDraft {
            starts_on: starts_on?,
            ends_on: ends_on?,
            coupon: coupon?,
            month_end: month_end?,
            doses: Doses { first: number(self.first_dose), last: number(self.last_dose) },
            once: self.once,
            products,
            groups,
            ages,
            intervals,
            follows,
            others,
        })
    }
}
