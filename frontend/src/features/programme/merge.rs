//! A draft and a newer version of its programme, put together section by section.

use crate::features::programme::columns::TABLES;
use crate::features::programme::draft::ProgrammeForm;
use crate::i18n::Texts;
use madoguchi_contract::programme::ProgrammeContent;
use serde_json::{Value, json};

/// What is taken from one side or the other, as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// The names.
    Names,
    /// Whether it runs.
    Running,
    /// First and last day.
    Period,
    /// Dose numbers.
    Doses,
    /// What people bring.
    Coupon,
    /// What months do at a month's end.
    MonthEnd,
    /// One of [`TABLES`], by its place.
    Table(usize),
}

/// All of them, in the order of the form.
pub(crate) const SECTIONS: [Section; 6 + TABLES.len()] = [
    Section::Names,
    Section::Running,
    Section::Period,
    Section::Doses,
    Section::Coupon,
    Section::MonthEnd,
    Section::Table(0),
    Section::Table(1),
    Section::Table(2),
    Section::Table(3),
    Section::Table(4),
    Section::Table(5),
];

impl Section {
    /// For people.
    pub(crate) fn title(self, t: &'static Texts) -> &'static str {
        let p = t.programmes;
        match self {
            Self::Names => p.names,
            Self::Running => p.state,
            Self::Period => p.period,
            Self::Doses => p.doses,
            Self::Coupon => p.coupon,
            Self::MonthEnd => p.month_end,
            Self::Table(at) => TABLES.get(at).map_or("", |table| (table.title)(t)),
        }
    }

    /// Where the choice between both sides stands.
    pub(crate) fn pointer(self) -> String {
        let at = SECTIONS.iter().position(|section| *section == self).unwrap_or_default();
        format!("/choice/{at}")
    }

    /// What a form of this content says in it, as it would be sent: rows have other keys in each form.
    fn said(self, form: &ProgrammeForm, content: &ProgrammeContent) -> Value {
        let rules = &content.rules;
        match self {
            Self::Names => json!([content.name_ja, content.name_en]),
            Self::Running => json!(content.running),
            Self::Period => json!([rules.starts_on, rules.ends_on]),
            Self::Doses => json!([rules.first_dose, rules.last_dose, rules.once]),
            Self::Coupon => json!(rules.coupon),
            Self::MonthEnd => json!(rules.month_end),
            Self::Table(at) => {
                let (Some(table), Some(rows)) = (TABLES.get(at), form.tables.get(at)) else { return Value::Null };
                rows.iter().map(|row| row.wire(table)).collect()
            }
        }
    }

    /// Puts what `from` says in it into `into`.
    fn take(self, from: &ProgrammeForm, into: &mut ProgrammeForm) {
        let from = from.clone();
        match self {
            Self::Names => (into.name_ja, into.name_en) = (from.name_ja, from.name_en),
            Self::Running => into.running = from.running,
            Self::Period => (into.starts_on, into.ends_on) = (from.starts_on, from.ends_on),
            Self::Doses => {
                (into.first_dose, into.last_dose, into.once) = (from.first_dose, from.last_dose, from.once);
            }
            Self::Coupon => into.coupon = from.coupon,
            Self::MonthEnd => into.month_end = from.month_end,
            Self::Table(at) => {
                if let (Some(into), Some(rows)) = (into.tables.get_mut(at), from.tables.into_iter().nth(at)) {
                    *into = rows;
                }
            }
        }
    }
}

/// A draft beside a newer version: what either changed of the version that the draft was begun from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Merge {
    /// Changed by the newer version alone.
    pub(crate) taken: Vec<Section>,
    /// Changed by the draft alone.
    pub(crate) kept: Vec<Section>,
    /// Changed by both, and not alike.
    pub(crate) both: Vec<Section>,
}

impl Merge {
    /// What the draft `mine` and the version `newer` each changed of `base`.
    pub(crate) fn of(base: &ProgrammeForm, mine: &ProgrammeForm, newer: &ProgrammeForm) -> Self {
        let mut merge = Self::default();
        let sides = [base, mine, newer].map(|form| (form, form.content()));
        for section in SECTIONS {
            let [base, mine, newer] = sides.each_ref().map(|(form, content)| section.said(form, content));
            match (base != mine, base != newer) {
                (true, true) if mine != newer => merge.both.push(section),
                (true, false) => merge.kept.push(section),
                (false, true) => merge.taken.push(section),
                (true, true) | (false, false) => {}
            }
        }
        merge
    }

    /// The draft with what the newer version alone changed, and of what both changed those sections that
    /// `of_newer` says.
    pub(crate) fn join(
        &self,
        mine: &ProgrammeForm,
        newer: &ProgrammeForm,
        of_newer: impl Fn(Section) -> bool,
    ) -> ProgrammeForm {
        let mut joined = mine.clone();
        let chosen = self.both.iter().filter(|section| of_newer(**section));
        for section in self.taken.iter().chain(chosen) {
            section.take(newer, &mut joined);
        }
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::tests::{bare, from_age, product};
    use madoguchi_contract::programme::ProgrammeRules;

    fn base() -> ProgrammeContent {
        let rules = ProgrammeRules {
            products: vec![product("pfizer", 1, 2)],
            ages: vec![from_age(12, "on_the_day")],
            ..bare("2021-02-14")
        };
        ProgrammeContent { name_ja: "接種".into(), name_en: "Programme".into(), running: true, rules }
    }

    type Edit = fn(&mut ProgrammeContent);
    const SAME: Edit = |_| {};
    const NAME: Edit = |content| content.name_en = "Another".into();
    const STOPPED: Edit = |content| content.running = false;
    const UNTIL: Edit = |content| content.rules.ends_on = Some("2022-03-31".into());
    const ONCE: Edit = |content| content.rules.once = true;
    const COUPON: Edit = |content| content.rules.coupon = "none".into();
    const MONTH_END: Edit = |content| content.rules.month_end = "day_after".into();
    const MODERNA: Edit = |content| content.rules.products.push(product("moderna", 1, 2));
    const FROM_16: Edit = |content| content.rules.ages = vec![from_age(16, "on_the_day")];
    const FROM_65: Edit = |content| content.rules.ages = vec![from_age(65, "on_the_day")];
    const NO_AGES: Edit = |content| content.rules.ages.clear();

    fn form(edits: &[Edit]) -> ProgrammeForm {
        let mut content = base();
        edits.iter().for_each(|edit| edit(&mut content));
        ProgrammeForm::of(&content)
    }

    /// What draft and version changed; what is taken, kept and changed by both; and what comes of it where of what both
    /// changed the draft's is chosen, or the version's.
    #[track_caller]
    fn check(mine: &[Edit], newer: &[Edit], sections: [&[Section]; 3], joined: [&[Edit]; 2]) {
        let (base, mine, newer) = (form(&[]), form(mine), form(newer));
        let merge = Merge::of(&base, &mine, &newer);
        assert_eq!([&merge.taken[..], &merge.kept, &merge.both], sections);
        let found = [false, true].map(|of_newer| merge.join(&mine, &newer, |_| of_newer).content());
        assert_eq!(found, joined.map(|edits| form(edits).content()));
    }

    const PRODUCTS: Section = Section::Table(0);
    const AGES: Section = Section::Table(2);

    #[test]
    fn what_one_side_changed_is_taken_and_what_both_changed_is_asked() {
        use Section::{Coupon, Doses, MonthEnd, Names, Period, Running};
        check(&[SAME], &[SAME], [&[], &[], &[]], [&[], &[]]);
        check(&[NAME], &[SAME], [&[], &[Names], &[]], [&[NAME], &[NAME]]);
        check(&[SAME], &[NAME], [&[Names], &[], &[]], [&[NAME], &[NAME]]);
        // Both did the same.
        check(&[FROM_16], &[FROM_16], [&[], &[], &[]], [&[FROM_16], &[FROM_16]]);
        check(&[FROM_16], &[FROM_65], [&[], &[], &[AGES]], [&[FROM_16], &[FROM_65]]);
        check(&[FROM_16], &[NO_AGES], [&[], &[], &[AGES]], [&[FROM_16], &[NO_AGES]]);
        check(
            &[FROM_16, MODERNA, ONCE],
            &[FROM_65, STOPPED, UNTIL],
            [&[Running, Period], &[Doses, PRODUCTS], &[AGES]],
            [&[FROM_16, MODERNA, ONCE, STOPPED, UNTIL], &[FROM_65, MODERNA, ONCE, STOPPED, UNTIL]],
        );
        check(&[SAME], &[COUPON, MONTH_END], [&[Coupon, MonthEnd], &[], &[]], [&[COUPON, MONTH_END]; 2]);
    }

    /// A row that was taken out and typed again has another key, and says the same.
    #[test]
    fn rows_are_compared_by_what_they_say() {
        let (base, mut mine, newer) = (form(&[]), form(&[]), form(&[FROM_65]));
        mine.tables[2][0].key = 9;
        assert_eq!(Merge::of(&base, &mine, &newer), Merge { taken: vec![AGES], ..Merge::default() });
    }

    #[test]
    fn every_section_is_there_once_and_has_a_title() {
        for lang in [madoguchi_contract::Lang::Ja, madoguchi_contract::Lang::En] {
            let t = crate::i18n::texts(lang);
            let mut titles: Vec<&str> = SECTIONS.iter().map(|section| section.title(t)).collect();
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), SECTIONS.len());
            assert!(!titles.contains(&""));
        }
    }
}
