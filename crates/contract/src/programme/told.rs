//! Rules of the domain as the wire tells them: the way back of `parse`.

use crate::priority_group::PriorityGroup;
use crate::programme::{AgeRule, FollowRule, Interval, IntervalRule, OtherProgrammes, ProductRule, ProgrammeRules};
use chrono::NaiveDate;
use madoguchi_domain as domain;
use madoguchi_domain::programme::{Ages, Dated, ProgrammeCode, Rules, Since};

impl From<&Rules> for ProgrammeRules {
    fn from(rules: &Rules) -> Self {
        Self {
            starts_on: rules.starts_on().to_string(),
            ends_on: day(rules.ends_on()),
            coupon: rules.coupon().code().to_owned(),
            month_end: rules.month_end().code().to_owned(),
            first_dose: rules.doses().first.into(),
            last_dose: rules.doses().last.into(),
            once: rules.once(),
            products: each(rules.products(), product),
            groups: rules.groups().iter().map(group).collect(),
            ages: each(rules.ages(), age),
            intervals: each(rules.intervals(), interval_rule),
            follows: each(rules.follows(), follow),
            others: each(rules.others(), other),
        }
    }
}

/// The dates and the source of a row.
struct Frame {
    from: Option<String>,
    to: Option<String>,
    source: String,
}

fn each<R, W>(rows: &[Dated<R>], told: fn(&R, Frame) -> W) -> Vec<W> {
    let frame = |row: &Dated<R>| Frame {
        from: day(row.validity.from()),
        to: day(row.validity.to()),
        source: row.source.clone(),
    };
    rows.iter().map(|row| told(&row.rule, frame(row))).collect()
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn codes(codes: &[ProgrammeCode]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn interval(interval: domain::programme::Interval) -> Interval {
    Interval { count: interval.number().into(), unit: interval.unit().code().to_owned() }
}

fn product(rule: &domain::programme::ProductRule, Frame { from, to, source }: Frame) -> ProductRule {
    let (first_dose, last_dose) = (rule.first_dose.into(), rule.last_dose.into());
    ProductRule { product: rule.product.clone(), first_dose, last_dose, from, to, source }
}

fn group(group: &domain::PriorityGroup) -> PriorityGroup {
    PriorityGroup {
        code: group.code.clone(),
        name_ja: group.name_ja.clone(),
        name_en: group.name_en.clone(),
        born_from: day(group.born_from),
        born_to: day(group.born_to),
        opens_on: group.opens_on.to_string(),
    }
}

fn age(rule: &domain::programme::AgeRule, Frame { from, to, source }: Frame) -> AgeRule {
    let (min, max, one_of) = match &rule.ages {
        Ages::Range { min, max } => (Some((*min).into()), max.map(i64::from), Vec::new()),
        Ages::OneOf(ages) => (None, None, ages.iter().copied().map(i64::from).collect()),
    };
    let count = rule.count.code().to_owned();
    AgeRule { product: rule.product.clone(), min, max, one_of, count, from, to, source }
}

fn interval_rule(rule: &domain::programme::IntervalRule, Frame { from, to, source }: Frame) -> IntervalRule {
    IntervalRule {
        dose: rule.dose.map(i64::from),
        product: rule.product.clone(),
        after: rule.after.clone(),
        groups: rule.groups.clone(),
        since: match &rule.since {
            Since::PreviousDose => Vec::new(),
            Since::Programmes(programmes) => codes(programmes),
        },
        least: interval(rule.least),
        standard: rule.standard.map(interval),
        most: rule.most.map(interval),
        from,
        to,
        source,
    }
}

fn follow(rule: &domain::programme::FollowRule, Frame { from, to, source }: Frame) -> FollowRule {
    FollowRule { product: rule.product.clone(), after: rule.after.clone(), from, to, source }
}

fn other(rule: &domain::programme::OtherProgrammes, Frame { from, to, source }: Frame) -> OtherProgrammes {
    OtherProgrammes { least: interval(rule.least), except: codes(&rule.except), from, to, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::programme::ProgrammeContent;
    use serde_json::json;

    #[test]
    fn rules_are_told_as_they_were_read() {
        let rules = json!({
            "starts_on": "2021-02-14", "ends_on": "2022-03-31", "coupon": "ten_digits", "month_end": "day_after",
            "first_dose": 1, "last_dose": 2, "once": false,
            "products": [
                {"product": "pfizer", "first_dose": 1, "last_dose": 2, "from": "2021-03-01", "to": "2021-12-31",
                    "source": "通知"},
                {"product": "moderna", "first_dose": 1, "last_dose": 2, "from": null, "to": null, "source": ""}
            ],
            "groups": [{"code": "elderly", "name_ja": "高齢者", "name_en": "Elderly", "born_from": "1900-01-01",
                "born_to": "1957-04-01", "opens_on": "2021-03-01"}],
            "ages": [
                {"product": "pfizer", "min": 12, "max": 64, "one_of": [], "count": "on_the_day", "from": null,
                    "to": null, "source": "通知"},
                {"product": null, "min": null, "max": null, "one_of": [65, 70], "count": "fiscal_year_end",
                    "from": null, "to": null, "source": "通知"}
            ],
            "intervals": [
                {"dose": 2, "product": "pfizer", "after": ["pfizer"], "groups": ["elderly"], "since": [],
                    "least": {"count": 18, "unit": "days_between"}, "standard": {"count": 3, "unit": "weeks"},
                    "most": {"count": 8, "unit": "months"}, "from": null, "to": null, "source": "通知"},
                {"dose": null, "product": null, "after": [], "groups": [], "since": [],
                    "least": {"count": 27, "unit": "days_between"}, "standard": null, "most": null, "from": null,
                    "to": null, "source": "通知"},
                {"dose": 1, "product": null, "after": [], "groups": [], "since": ["influenza"],
                    "least": {"count": 14, "unit": "days"}, "standard": null, "most": null, "from": null,
                    "to": null, "source": "通知"}
            ],
            "follows": [{"product": "moderna", "after": ["pfizer"], "from": null, "to": null, "source": "通知"}],
            "others": [{"least": {"count": 13, "unit": "days_between"}, "except": ["influenza"], "from": null,
                "to": "2021-09-30", "source": "通知"},
                {"least": {"count": 6, "unit": "days_between"}, "except": [], "from": "2021-10-01", "to": null,
                    "source": "通知"}]
        });
        let rules: ProgrammeRules = serde_json::from_value(rules).unwrap();
        let content = ProgrammeContent { name_ja: "接種".into(), name_en: "Programme".into(), running: true, rules };
        let parsed = content.parse("", Lang::En).unwrap();
        assert_eq!(ProgrammeRules::from(&parsed.rules), content.rules);
    }
}
