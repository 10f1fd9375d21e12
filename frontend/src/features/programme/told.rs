//! Rules as people read them.

use crate::components::facts::Fact;
use crate::components::list::row::{Cell, Row};
use crate::format::dates::plain_date_of;
use crate::format::lookup::word;
use crate::i18n::{Texts, texts};
use crate::reference::local;
use madoguchi_contract::Lang;
use madoguchi_contract::programme::{self as wire, Interval, ProgrammeContent, ProgrammeRules};
use madoguchi_domain::programme::{AgeCount, AgeRule, Ages};

/// Who is of the right age: `12歳以上`.
pub(crate) fn who(rule: &AgeRule, lang: Lang) -> String {
    ages(&rule.ages, rule.count, texts(lang))
}

fn ages(ages: &Ages, count: AgeCount, t: &'static Texts) -> String {
    let t = t.programmes;
    let ages = match ages {
        Ages::Range { min, max: None } => (t.from_age)(*min),
        Ages::Range { min, max: Some(max) } => (t.between_ages)(*min, *max),
        Ages::OneOf(ages) => (t.of_ages)(ages),
    };
    let counts = (t.age_counts)(count);
    if counts.is_empty() { ages } else { (t.in_brackets)(&ages, counts) }
}

/// The names of codes, and the words.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    /// Of a product.
    pub(crate) product: &'a dyn Fn(&str) -> String,
    /// Of a programme.
    pub(crate) programme: &'a dyn Fn(&str) -> String,
    /// The words.
    pub(crate) t: &'static Texts,
}

impl Names<'_> {
    fn may_product(self, code: Option<&String>) -> String {
        code.map_or_else(|| self.t.programmes.any_product.to_owned(), |code| (self.product)(code))
    }

    fn list(self, codes: &[String], name: impl Fn(&str) -> String) -> String {
        codes.iter().map(|code| name(code)).collect::<Vec<_>>().join(self.t.common.comma)
    }

    fn products(self, codes: &[String]) -> String {
        if codes.is_empty() { self.t.programmes.any_product.to_owned() } else { self.list(codes, self.product) }
    }

    fn days(self, from: Option<&String>, to: Option<&String>) -> String {
        period(from, to, self.t).unwrap_or_else(|| self.t.programmes.always.to_owned())
    }

    fn interval(self, interval: &Interval) -> String {
        (self.t.programmes.interval)(interval.count, &interval.unit)
    }

    fn dated(self, from: Option<&String>, to: Option<&String>, source: &str) -> [Cell; 2] {
        [Cell::num(self.days(from, to)), Cell::text(source).wrapping()]
    }
}

/// Two days of which one may be open; `None` where both are.
pub(crate) fn period(from: Option<&String>, to: Option<&String>, t: &'static Texts) -> Option<String> {
    let day = |day: Option<&String>| day.map(|day| plain_date_of(day, t.lang));
    let (from, to) = (day(from), day(to));
    (from.is_some() || to.is_some()).then(|| (t.programmes.from_to)(from.as_deref(), to.as_deref()))
}

/// What a version says, but for its tables.
pub(crate) fn facts(content: &ProgrammeContent, t: &'static Texts) -> Vec<Fact> {
    let (p, rules) = (t.programmes, &content.rules);
    let doses = (p.dose_numbers)(rules.first_dose, rules.last_dose);
    let doses = if rules.once { format!("{doses}{}{}", t.common.comma, p.once_short) } else { doses };
    vec![
        (p.name_ja, content.name_ja.clone()),
        (p.name_en, content.name_en.clone()),
        (p.state, p.states[usize::from(content.running)].to_owned()),
        (p.period, period(Some(&rules.starts_on), rules.ends_on.as_ref(), t).unwrap_or_default()),
        (p.doses, doses),
        (p.coupon, word(p.coupons, &rules.coupon)),
        (p.month_end, word(p.month_ends, &rules.month_end)),
    ]
}

fn rows<T>(rules: &[T], cells: impl Fn(&T) -> Vec<Cell>) -> Vec<Row> {
    rules.iter().zip(0..).map(|(rule, at): (&T, u32)| Row { id: at.to_string(), cells: cells(rule) }).collect()
}

/// A table of rules as rows.
pub(crate) type TableRows = fn(&ProgrammeRules, Names<'_>) -> Vec<Row>;

/// The products.
pub(crate) fn product_rows(rules: &ProgrammeRules, names: Names<'_>) -> Vec<Row> {
    rows(&rules.products, |rule| {
        let doses = (names.t.programmes.dose_numbers)(rule.first_dose, rule.last_dose);
        let cells = [Cell::text((names.product)(&rule.product)), Cell::num(doses)];
        cells.into_iter().chain(names.dated(rule.from.as_ref(), rule.to.as_ref(), &rule.source)).collect()
    })
}

/// The groups.
pub(crate) fn group_rows(rules: &ProgrammeRules, names: Names<'_>) -> Vec<Row> {
    rows(&rules.groups, |group| {
        let name = local(&group.name_ja, &group.name_en, names.t.lang);
        let born = period(group.born_from.as_ref(), group.born_to.as_ref(), names.t).unwrap_or_default();
        let opens = (names.t.programmes.from_to)(Some(&plain_date_of(&group.opens_on, names.t.lang)), None);
        vec![Cell::text(name).wrapping(), Cell::text(&group.code), Cell::num(born), Cell::num(opens)]
    })
}

/// The ages.
pub(crate) fn age_rows(rules: &ProgrammeRules, names: Names<'_>) -> Vec<Row> {
    rows(&rules.ages, |rule| {
        let cells = [Cell::text(wire_ages(rule, names.t)), Cell::text(names.may_product(rule.product.as_ref()))];
        cells.into_iter().chain(names.dated(rule.from.as_ref(), rule.to.as_ref(), &rule.source)).collect()
    })
}

fn wire_ages(rule: &wire::AgeRule, t: &'static Texts) -> String {
    let year = |year: i64| u8::try_from(year).unwrap_or(u8::MAX);
    let these = match rule.min {
        Some(min) => Ages::Range { min: year(min), max: rule.max.map(year) },
        None => Ages::OneOf(rule.one_of.iter().copied().map(year).collect()),
    };
    ages(&these, AgeCount::from_code(&rule.count).unwrap_or(AgeCount::OnTheDay), t)
}

/// The intervals.
pub(crate) fn interval_rows(rules: &ProgrammeRules, names: Names<'_>) -> Vec<Row> {
    let p = names.t.programmes;
    rows(&rules.intervals, |rule| {
        let dose = rule.dose.map_or_else(|| p.any_dose.to_owned(), |dose| (p.dose_numbers)(dose, dose));
        let group = |code: &str| {
            let found = rules.groups.iter().find(|group| group.code == code);
            found.map_or_else(|| code.to_owned(), |one| local(&one.name_ja, &one.name_en, names.t.lang).to_owned())
        };
        let may = |interval: Option<&Interval>| interval.map(|one| names.interval(one)).unwrap_or_default();
        let what = Cell::text(dose).sub(names.may_product(rule.product.as_ref()));
        let cells = [
            if rule.groups.is_empty() {
                what
            } else {
                Cell::text(format!("{} {}", what.text, what.sub)).sub(names.list(&rule.groups, group))
            },
            Cell::text(names.products(&rule.after)).sub(names.list(&rule.since, names.programme)).wrapping(),
            Cell::num(names.interval(&rule.least)),
            Cell::num(may(rule.standard.as_ref())),
            Cell::num(may(rule.most.as_ref())),
        ];
        cells.into_iter().chain(names.dated(rule.from.as_ref(), rule.to.as_ref(), &rule.source)).collect()
    })
}

/// Which product may follow which.
pub(crate) fn follow_rows(rules: &ProgrammeRules, names: Names<'_>) -> Vec<Row> {
    rows(&rules.follows, |rule| {
        let cells = [Cell::text((names.product)(&rule.product)), Cell::text(names.list(&rule.after, names.product))];
        cells.into_iter().chain(names.dated(rule.from.as_ref(), rule.to.as_ref(), &rule.source)).collect()
    })
}

/// Intervals to other programmes.
pub(crate) fn other_rows(rules: &ProgrammeRules, names: Names<'_>) -> Vec<Row> {
    rows(&rules.others, |rule| {
        let except = Cell::text(names.list(&rule.except, names.programme)).wrapping();
        let cells = [Cell::num(names.interval(&rule.least)), except];
        cells.into_iter().chain(names.dated(rule.from.as_ref(), rule.to.as_ref(), &rule.source)).collect()
    })
}

/// Words in the language that is read.
pub(crate) type Words = fn(&'static Texts) -> &'static str;
/// The headings of a table.
pub(crate) type Columns = fn(&'static Texts) -> &'static [&'static str];

/// The tables of rules, in the order of the form's: id, title, headings and rows.
pub(crate) const TOLD: [(&str, Words, Columns, TableRows); 6] = [
    ("rules-products", |t| t.programmes.products, |t| t.programmes.product_columns, product_rows),
    ("rules-groups", |t| t.programmes.groups, |t| t.programmes.group_columns, group_rows),
    ("rules-ages", |t| t.programmes.ages, |t| t.programmes.age_columns, age_rows),
    ("rules-intervals", |t| t.programmes.intervals, |t| t.programmes.interval_columns, interval_rows),
    ("rules-follows", |t| t.programmes.follows, |t| t.programmes.follow_columns, follow_rows),
    ("rules-others", |t| t.programmes.others, |t| t.programmes.other_columns, other_rows),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::tests::{SOURCE, bare, from_age, product};
    use madoguchi_contract::programme::{IntervalRule, OtherProgrammes, ProductRule};

    fn rules() -> ProgrammeRules {
        let interval = |count, unit: &str| Interval { count, unit: unit.into() };
        ProgrammeRules {
            last_dose: 2,
            products: vec![ProductRule { from: Some("2021-03-01".into()), ..product("pfizer", 1, 2) }],
            ages: vec![
                from_age(12, "on_the_day"),
                wire::AgeRule { one_of: vec![65, 70], min: None, ..from_age(0, "fiscal_year_end") },
            ],
            intervals: vec![IntervalRule {
                dose: Some(2),
                groups: vec!["general".into()],
                least: interval(18, "days_between"),
                standard: Some(interval(3, "weeks")),
                source: SOURCE.into(),
                ..IntervalRule::default()
            }],
            others: vec![OtherProgrammes {
                least: interval(13, "days_between"),
                except: vec!["influenza".into()],
                source: SOURCE.into(),
                ..OtherProgrammes::default()
            }],
            ..bare("2021-02-14")
        }
    }

    /// The rows of a table, line by line.
    #[track_caller]
    fn check(table: TableRows, lang: Lang, expected: &[&str]) {
        let name = |code: &str| code.to_uppercase();
        let found = table(&rules(), Names { product: &name, programme: &name, t: texts(lang) });
        let line = |row: &Row| {
            let cells = row.cells.iter().map(|cell| format!("{}{}", cell.text, cell.sub));
            cells.collect::<Vec<_>>().join("|")
        };
        assert_eq!(found.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn rules_are_told_with_validity_and_source() {
        check(product_rows, Lang::Ja, &["PFIZER|1回目から2回目|2021年3月1日〜|事務連絡 2021-04-19"]);
        check(group_rows, Lang::Ja, &["general|general||2021年2月14日〜"]);
        check(
            age_rows,
            Lang::Ja,
            &[
                "12歳以上|すべてのワクチン|全期間|事務連絡 2021-04-19",
                "65・70歳、年度末の年齢|すべてのワクチン|全期間|事務連絡 2021-04-19",
            ],
        );
        check(
            interval_rows,
            Lang::Ja,
            &["2回目 すべてのワクチンgeneral|すべてのワクチン|18日の間隔をおく|3週間後||全期間|事務連絡 2021-04-19"],
        );
        check(other_rows, Lang::Ja, &["13日の間隔をおく|INFLUENZA|全期間|事務連絡 2021-04-19"]);
        check(other_rows, Lang::En, &["13 days between|INFLUENZA|Always|事務連絡 2021-04-19"]);
        check(follow_rows, Lang::En, &[]);
    }

    #[test]
    fn what_a_version_says_is_told() {
        let content = ProgrammeContent {
            name_ja: "帯状疱疹".into(),
            name_en: "Shingles".into(),
            running: true,
            rules: ProgrammeRules { once: true, ..rules() },
        };
        let told: Vec<_> = facts(&content, texts(Lang::Ja)).into_iter().map(|(_, value)| value).collect();
        let doses = "1回目から2回目、1人1回まで";
        let rest = ["2021年2月14日〜", doses, "番号(10桁)", "その月の末日"];
        assert_eq!(told[2..], [["実施中"].as_slice(), rest.as_slice()].concat());
    }
}
