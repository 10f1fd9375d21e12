//! Editions of products as people read them.

use crate::components::facts::Fact;
use crate::i18n::Texts;
use madoguchi_contract::product::ProductEdition;

/// What is said of a product, in words and in the order of the form; the figures and what may be unknown as `None`.
pub(crate) struct Said {
    pub(crate) name_ja: String,
    pub(crate) name_en: String,
    /// It takes vaccine.
    pub(crate) supplied: bool,
    /// Vials a box, doses a vial, minutes after opening.
    pub(crate) figures: [Option<String>; 3],
    pub(crate) storage: Option<String>,
    pub(crate) hot_code: Option<String>,
    pub(crate) sort: String,
}

impl Said {
    /// What an edition says.
    pub(crate) fn of(edition: &ProductEdition, t: &'static Texts) -> Self {
        let p = t.products;
        Self {
            name_ja: edition.name_ja.clone(),
            name_en: edition.name_en.clone(),
            supplied: edition.supplied,
            figures: [
                edition.vials_a_box.map(p.vials),
                edition.doses_a_vial.map(p.doses),
                edition.minutes_after_opening.map(p.minutes),
            ],
            storage: Some(edition.storage.clone()).filter(|storage| !storage.is_empty()),
            hot_code: edition.hot_code.clone(),
            sort: edition.sort.to_string(),
        }
    }

    /// Whether it takes vaccine, in words.
    fn vaccine(&self, t: &'static Texts) -> Fact {
        let p = t.products;
        (p.vaccine, if self.supplied { p.with_vaccine } else { p.no_vaccine }.to_owned())
    }

    /// The figures by their labels; where none is known, so much in one of them, and none of what takes no vaccine.
    fn figures(&self, t: &'static Texts) -> Vec<Fact> {
        let told = |figure: &Option<String>| figure.clone().unwrap_or_else(|| t.products.unknown.to_owned());
        match (self.supplied, &self.figures) {
            (false, _) => Vec::new(),
            (true, [None, None, None]) => vec![(t.products.figures, t.products.not_given.to_owned())],
            (true, figures) => labels(t).into_iter().zip(figures.iter().map(told)).collect(),
        }
    }

    /// All of it, each with its label.
    fn facts(&self, t: &'static Texts) -> Vec<Fact> {
        let p = t.products;
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| p.unknown.to_owned());
        let mut facts = vec![(p.name_ja, self.name_ja.clone()), (p.name_en, self.name_en.clone()), self.vaccine(t)];
        facts.extend(labels(t).into_iter().zip(self.figures.iter().map(told)));
        facts.push((p.storage, told(&self.storage)));
        facts.push((p.hot_code, told(&self.hot_code)));
        facts.push((p.sort, self.sort.clone()));
        facts
    }
}

/// The labels of the figures.
fn labels(t: &'static Texts) -> [&'static str; 3] {
    [t.products.vials_a_box, t.products.doses_a_vial, t.products.minutes_after_opening]
}

/// The figures of an edition for three columns.
pub(crate) fn figures(edition: &ProductEdition, t: &'static Texts) -> [String; 3] {
    let p = t.products;
    let Said { supplied, figures, .. } = Said::of(edition, t);
    match (supplied, figures) {
        // A dash: the words stand in the first column.
        (false, _) => [p.no_vaccine.to_owned(), "–".to_owned(), "–".to_owned()],
        (true, [None, None, None]) => [p.not_given.to_owned(), "–".to_owned(), "–".to_owned()],
        (true, figures) => figures.map(|figure| figure.unwrap_or_else(|| p.unknown.to_owned())),
    }
}

/// Everything an edition says.
pub(crate) fn facts(edition: &ProductEdition, t: &'static Texts) -> Vec<Fact> {
    let said = Said::of(edition, t);
    let mut facts = said.facts(t);
    // All three, one fact in their place, or none.
    facts.splice(3..6, said.figures(t));
    if !edition.source.is_empty() {
        facts.push((t.products.source, edition.source.clone()));
    }
    facts
}

/// What is known of the vials, how they are kept and what they are called in orders, in one line.
pub(crate) fn line(edition: &ProductEdition, t: &'static Texts) -> String {
    let (p, said) = (t.products, Said::of(edition, t));
    let mut known = if said.supplied { said.figures(t) } else { vec![said.vaccine(t)] };
    known.extend(said.storage.map(|storage| (p.storage, storage)));
    known.extend(said.hot_code.map(|code| (p.hot_code, code)));
    joined(&known, t)
}

/// What changed in an edition: what does not stand in its [`line`] with both sides.
pub(crate) fn changed(before: &ProductEdition, edition: &ProductEdition, t: &'static Texts) -> Option<String> {
    let p = t.products;
    let told = |(label, sides): Fact| match label {
        _ if [p.name_ja, p.name_en, p.sort].contains(&label) => (t.common.error_at)(label, &sides),
        label => label.to_owned(),
    };
    let changed: Vec<_> = differences(&Said::of(before, t), &Said::of(edition, t), t).into_iter().map(told).collect();
    (!changed.is_empty()).then(|| (p.changed)(&changed.join(t.common.comma)))
}

/// What is told otherwise than before: the label, and `before → after`.
pub(crate) fn differences(before: &Said, after: &Said, t: &'static Texts) -> Vec<Fact> {
    let both = before.facts(t).into_iter().zip(after.facts(t));
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((label, before), (_, after))| (label, format!("{before} → {after}")))
        .collect()
}

/// Facts in a sentence.
pub(crate) fn joined(facts: &[Fact], t: &'static Texts) -> String {
    let told = facts.iter().map(|(label, value)| (t.common.error_at)(label, value));
    told.collect::<Vec<_>>().join(t.common.comma)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    /// The product of the notice as its label was from a day on.
    pub(crate) fn edition(from: &str, doses_a_vial: Option<i32>) -> ProductEdition {
        ProductEdition {
            effective_from: from.into(),
            name_ja: "ファイザー".into(),
            name_en: "Pfizer (Comirnaty)".into(),
            sort: 1,
            supplied: true,
            vials_a_box: Some(195),
            doses_a_vial,
            minutes_after_opening: Some(360),
            storage: "-75℃±15℃".into(),
            source: "添付文書".into(),
            reason: "登録".into(),
            created_by: Some("operator".into()),
            created_at: Some("2021-03-01T09:00:00+09:00".into()),
            ..ProductEdition::default()
        }
    }

    /// A health check-up: it takes no vaccine.
    pub(crate) fn check_up() -> ProductEdition {
        ProductEdition {
            effective_from: "2021-02-14".into(),
            name_ja: "特定健診".into(),
            name_en: "Health check-up".into(),
            sort: 100,
            ..ProductEdition::default()
        }
    }

    #[track_caller]
    fn check(edition: &ProductEdition, lang: Lang, in_columns: [&str; 3], in_a_line: &str) {
        let t = texts(lang);
        assert_eq!(figures(edition, t), in_columns);
        assert_eq!(line(edition, t), in_a_line);
    }

    #[test]
    fn every_figure_has_its_unit() {
        let pfizer = edition("2021-02-14", Some(6));
        check(
            &pfizer,
            Lang::Ja,
            ["195バイアル", "6回", "360分"],
            "1箱のバイアル数: 195バイアル、1バイアルの回数: 6回、開封後の使用時間: 360分、保管: -75℃±15℃",
        );
        check(
            &pfizer,
            Lang::En,
            ["195 vials", "6 doses", "360 minutes"],
            "Vials a box: 195 vials, Doses a vial: 6 doses, Use after opening: 360 minutes, Storage: -75℃±15℃",
        );
        check(
            &ProductEdition { doses_a_vial: None, storage: String::new(), ..pfizer },
            Lang::Ja,
            ["195バイアル", "不明", "360分"],
            "1箱のバイアル数: 195バイアル、1バイアルの回数: 不明、開封後の使用時間: 360分",
        );
        check(&check_up(), Lang::Ja, ["使わない", "–", "–"], "ワクチン: 使わない");
        check(&check_up(), Lang::En, ["none", "–", "–"], "Vaccine: none");
        let unknown = ProductEdition { supplied: true, ..check_up() };
        check(&unknown, Lang::Ja, ["記載なし", "–", "–"], "バイアル: 記載なし");
        check(&unknown, Lang::En, ["Not given", "–", "–"], "Vials: Not given");
    }

    #[test]
    fn what_takes_no_vaccine_has_no_figures() {
        let labels = |edition: &ProductEdition| {
            facts(edition, texts(Lang::Ja)).into_iter().map(|(label, _)| label).collect::<Vec<_>>()
        };
        let common = ["保管", "HOTコード", "表示順"];
        let names = ["名称(日本語)", "名称(英語)", "ワクチン"];
        assert_eq!(labels(&check_up()), [&names[..], &common].concat());
        let figures = ["1箱のバイアル数", "1バイアルの回数", "開封後の使用時間"];
        let expected = [&names[..], &figures, &common, &["根拠"]].concat();
        assert_eq!(labels(&edition("2021-02-14", None)), expected);
    }

    #[test]
    fn what_differs_is_told_with_both_sides() {
        let t = texts(Lang::Ja);
        let (five, six) = (edition("2021-02-14", None), edition("2021-06-01", Some(6)));
        let other =
            ProductEdition { name_ja: "コミナティ".into(), hot_code: Some("1876001".into()), ..six.clone() };
        for (before, after, expected) in [
            (&five, &five, ""),
            (&five, &six, "1バイアルの回数: 不明 → 6回"),
            (&six, &five, "1バイアルの回数: 6回 → 不明"),
            (&five, &ProductEdition { supplied: false, ..five.clone() }, "ワクチン: 使う → 使わない"),
            (&six, &other, "名称(日本語): ファイザー → コミナティ、HOTコード: 不明 → 1876001"),
        ] {
            let found = differences(&Said::of(before, t), &Said::of(after, t), t);
            assert_eq!(joined(&found, t), expected);
        }
        let renamed = "変更: 名称(日本語): ファイザー → コミナティ、HOTコード";
        assert_eq!(changed(&six, &other, t).as_deref(), Some(renamed));
        assert_eq!(changed(&five, &six, t).as_deref(), Some("変更: 1バイアルの回数"));
        assert_eq!(changed(&five, &five, t), None);
    }
}
