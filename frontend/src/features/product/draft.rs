//! The form of an edition: what is typed, the request it makes, and what it changes against the edition before.

use crate::components::facts::Fact;
use crate::components::form::date_draft::DateDraft;
use crate::features::product::told::{Said, differences};
use crate::format::text::ascii;
use crate::i18n::Texts;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::product::{Product, ProductEdition, ProductRequest, product_code};
use serde::{Deserialize, Serialize};

/// The place of a new product in lists, until somebody says another.
const SORT: &str = "100";

/// Everything the form holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ProductForm {
    /// Of a new product.
    pub(crate) code: String,
    pub(crate) effective_from: DateDraft,
    pub(crate) name_ja: String,
    pub(crate) name_en: String,
    pub(crate) sort: String,
    /// It takes no vaccine: nothing is said of vials.
    pub(crate) without_vaccine: bool,
    pub(crate) vials_a_box: String,
    pub(crate) doses_a_vial: String,
    pub(crate) minutes_after_opening: String,
    pub(crate) storage: String,
    pub(crate) hot_code: String,
    pub(crate) source: String,
    pub(crate) reason: String,
}

/// An edition beside the one it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The first day of the edition before; `None` where it would be the first one.
    pub(crate) before: Option<String>,
    /// What becomes otherwise.
    pub(crate) differences: Vec<Fact>,
    /// The first day of the edition after, where there is one.
    pub(crate) until: Option<String>,
}

/// A number as typed: `1,170`, `６`. What is no number stands as one out of range, for the conversion to refuse.
fn number(text: &str) -> Option<i64> {
    let typed = ascii(text.trim()).replace(',', "");
    (!typed.is_empty()).then(|| typed.parse().unwrap_or(-1))
}

impl ProductForm {
    /// The form of a new product.
    pub(crate) fn new() -> Self {
        Self { sort: SORT.to_owned(), ..Self::default() }
    }

    /// The form of the edition after this one; its day, source and reason are its own.
    pub(crate) fn after(edition: &ProductEdition) -> Self {
        let figure = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
        Self {
            name_ja: edition.name_ja.clone(),
            name_en: edition.name_en.clone(),
            sort: edition.sort.to_string(),
            without_vaccine: !edition.supplied,
            vials_a_box: figure(edition.vials_a_box),
            doses_a_vial: figure(edition.doses_a_vial),
            minutes_after_opening: figure(edition.minutes_after_opening),
            storage: edition.storage.clone(),
            hot_code: edition.hot_code.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The code of a new product as it is sent.
    pub(crate) fn code(&self) -> String {
        ascii(self.code.trim())
    }

    fn hot_code(&self) -> Option<String> {
        Some(ascii(self.hot_code.trim())).filter(|code| !code.is_empty())
    }

    /// The figures as they are sent: of what takes no vaccine there are none.
    fn figures(&self) -> [Option<i64>; 3] {
        let typed = [&self.vials_a_box, &self.doses_a_vial, &self.minutes_after_opening];
        typed.map(|typed| number(typed).filter(|_| !self.without_vaccine))
    }

    fn request(&self) -> ProductRequest {
        let [vials_a_box, doses_a_vial, minutes_after_opening] = self.figures();
        ProductRequest {
            effective_from: self.effective_from.wire(),
            name_ja: self.name_ja.trim().to_owned(),
            name_en: self.name_en.trim().to_owned(),
            sort: number(&self.sort).unwrap_or(-1),
            supplied: !self.without_vaccine,
            vials_a_box,
            doses_a_vial,
            minutes_after_opening,
            storage: self.storage.trim().to_owned(),
            hot_code: self.hot_code(),
            source: self.source.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
        }
    }

    /// The request for an edition of a product, or of a new one; else everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub(crate) fn checked(
        &self,
        product: Option<&Product>,
        t: &'static Texts,
    ) -> Result<ProductRequest, Vec<FieldError>> {
        let request = self.request();
        let mut errors: Vec<FieldError> = match product {
            Some(_) => Vec::new(),
            None => product_code(&self.code()).err().map(|code| code.at("/code", t.lang)).into_iter().collect(),
        };
        errors.extend(request.parse(t.lang).err().unwrap_or_default());
        let mut editions = product.iter().flat_map(|product| &product.editions);
        if editions.any(|edition| edition.effective_from == request.effective_from) {
            errors.insert(0, FieldCode::Duplicate.at("/effective_from", t.lang));
        }
        if errors.is_empty() { Ok(request) } else { Err(in_own_words(errors, t)) }
    }

    /// What it says of the product, as far as it is typed.
    fn said(&self, t: &'static Texts) -> Said {
        let p = t.products;
        let figure = |typed: &str, words: fn(i32) -> String| {
            let number = number(typed).filter(|_| !self.without_vaccine)?;
            let figure = i32::try_from(number).ok().filter(|number| 0 < *number);
            Some(figure.map_or_else(|| typed.trim().to_owned(), words))
        };
        Said {
            name_ja: self.name_ja.trim().to_owned(),
            name_en: self.name_en.trim().to_owned(),
            supplied: !self.without_vaccine,
            figures: [
                figure(&self.vials_a_box, p.vials),
                figure(&self.doses_a_vial, p.doses),
                figure(&self.minutes_after_opening, p.minutes),
            ],
            storage: Some(self.storage.trim().to_owned()).filter(|storage| !storage.is_empty()),
            hot_code: self.hot_code(),
            sort: ascii(self.sort.trim()),
        }
    }

    /// It beside the edition of the day before its own; beside the one of today while no day is typed.
    pub(crate) fn compared(&self, product: &Product, t: &'static Texts) -> Comparison {
        // Days of the wire stand in the order of their letters; the latest edition is the first one.
        let day = self.effective_from.date().map(|day| day.to_string());
        let before = match &day {
            Some(day) => product.editions.iter().find(|edition| edition.effective_from < *day),
            None => Some(&product.today),
        };
        let after = |day: String| product.editions.iter().rfind(|edition| day < edition.effective_from);
        let changed = before.map(|before| differences(&Said::of(before, t), &self.said(t), t));
        Comparison {
            before: before.map(|before| before.effective_from.clone()),
            differences: changed.unwrap_or_default(),
            until: day.and_then(after).map(|after| after.effective_from.clone()),
        }
    }
}

/// Errors in the words of this form, where the common ones say too little.
pub(crate) fn in_own_words(mut errors: Vec<FieldError>, t: &'static Texts) -> Vec<FieldError> {
    let taken = FieldCode::Duplicate.at("", t.lang).code;
    for error in errors.iter_mut().filter(|error| error.code == taken && error.pointer == "/effective_from") {
        t.products.day_taken.clone_into(&mut error.detail);
    }
    errors
}

/// There is a product with the code of the new one.
pub(crate) fn code_taken(t: &'static Texts) -> FieldError {
    FieldError { detail: t.products.code_taken.to_owned(), ..FieldCode::Duplicate.at("/code", t.lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::product::told::joined;
    use crate::features::product::told::tests::{check_up, edition};
    use crate::format::dates::wire_date;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    fn day(text: &str) -> DateDraft {
        wire_date(text).map(DateDraft::of).unwrap_or_default()
    }

    /// Editions of February and of June, as it is in March.
    fn pfizer() -> Product {
        let editions = vec![edition("2021-06-01", Some(6)), edition("2021-02-14", None)];
        Product { code: "pfizer".into(), today: editions[1].clone(), editions, may_change: true }
    }

    /// The next edition, ready to be sent.
    fn ready() -> ProductForm {
        ProductForm {
            effective_from: day("2021-04-01"),
            source: "通知".into(),
            reason: "改訂".into(),
            ..ProductForm::after(&pfizer().today)
        }
    }

    #[test]
    fn the_form_of_an_edition_asks_for_its_own_day_source_and_reason() {
        let form = ProductForm::after(&pfizer().today);
        let pointers: Vec<_> =
            form.checked(Some(&pfizer()), texts(Lang::Ja)).unwrap_err().into_iter().map(|e| e.pointer).collect();
        assert_eq!(pointers, ["/effective_from", "/source", "/reason"]);
        let kept: ProductForm = serde_json::from_str(&serde_json::to_string(&form).unwrap()).unwrap();
        assert_eq!(kept, form);
    }

    #[test]
    fn what_is_typed_makes_the_request() {
        let form = ProductForm {
            vials_a_box: "１，１７０".into(),
            doses_a_vial: " 6 ".into(),
            minutes_after_opening: String::new(),
            hot_code: "１８７６００１".into(),
            storage: " ".into(),
            ..ready()
        };
        let request = form.checked(Some(&pfizer()), texts(Lang::Ja)).unwrap();
        assert_eq!(
            request,
            ProductRequest {
                effective_from: "2021-04-01".into(),
                name_ja: "ファイザー".into(),
                name_en: "Pfizer (Comirnaty)".into(),
                sort: 1,
                supplied: true,
                vials_a_box: Some(1170),
                doses_a_vial: Some(6),
                minutes_after_opening: None,
                storage: String::new(),
                hot_code: Some("1876001".into()),
                source: "通知".into(),
                reason: "改訂".into(),
            }
        );
    }

    #[test]
    fn what_takes_no_vaccine_has_no_figures() {
        let form = ProductForm { without_vaccine: true, ..ready() };
        let request = form.checked(Some(&pfizer()), texts(Lang::Ja)).unwrap();
        let figures = [request.vials_a_box, request.doses_a_vial, request.minutes_after_opening];
        assert_eq!((request.supplied, figures), (false, [None; 3]));
        // What is typed stays, should it be a slip.
        assert_eq!(form.vials_a_box, "195");
        let wrong = ProductForm { doses_a_vial: "many".into(), ..form };
        assert!(wrong.checked(Some(&pfizer()), texts(Lang::Ja)).is_ok(), "what is hidden is not checked");
        assert!(ProductForm::after(&check_up()).without_vaccine);
    }

    /// Which field is wrong, and how.
    #[track_caller]
    fn check(form: &ProductForm, product: Option<&Product>, expected: &[&str]) {
        let errors = form.checked(product, texts(Lang::Ja)).err().unwrap_or_default();
        let told: Vec<_> = errors.iter().map(|error| format!("{} {}", error.pointer, error.code)).collect();
        assert_eq!(told, expected, "{form:?}");
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let known = pfizer();
        let wrong = |change: fn(&mut ProductForm)| {
            let mut form = ready();
            change(&mut form);
            form
        };
        for (form, expected) in [
            (ready(), &[][..]),
            (wrong(|form| form.vials_a_box = "many".into()), &["/vials_a_box out-of-range"]),
            (wrong(|form| form.doses_a_vial = "0".into()), &["/doses_a_vial out-of-range"]),
            (wrong(|form| form.minutes_after_opening = "10081".into()), &["/minutes_after_opening out-of-range"]),
            (wrong(|form| form.sort = String::new()), &["/sort out-of-range"]),
            (wrong(|form| form.name_en = " ".into()), &["/name_en required"]),
            (wrong(|form| form.hot_code = "1".repeat(14)), &["/hot_code too-long"]),
            (wrong(|form| form.effective_from = day("2021-06-01")), &["/effective_from duplicate"]),
            (wrong(|form| form.effective_from.day = "31".into()), &["/effective_from not-a-date"]),
        ] {
            check(&form, Some(&known), expected);
        }
        // A new product: its code is looked at, and it has no other day.
        for (code, expected) in [
            ("kenshin", &[][..]),
            ("ｋｅｎｓｈｉｎ_2", &[]),
            ("", &["/code required"]),
            ("K", &["/code not-a-code"]),
            ("健診", &["/code not-a-code"]),
        ] {
            check(&ProductForm { code: code.into(), ..ready() }, None, expected);
        }
        // Nothing of it comes in vials.
        let form = ProductForm { code: "kenshin".into(), ..ProductForm::after(&check_up()) };
        check(&form, None, &["/effective_from required", "/source required", "/reason required"]);
        check(
            &ProductForm::new(),
            None,
            &[
                "/code required",
                "/effective_from required",
                "/name_ja required",
                "/name_en required",
                "/source required",
                "/reason required",
            ],
        );
    }

    #[test]
    fn a_day_or_a_code_that_is_taken_says_what_to_do() {
        for (lang, expected) in [
            (Lang::Ja, "この日からの版はすでにあります。別の日を入力してください。"),
            (Lang::En, "There is an edition from this day on. Enter another day."),
        ] {
            let t = texts(lang);
            let form = ProductForm { effective_from: day("2021-02-14"), ..ready() };
            let here = form.checked(Some(&pfizer()), t).unwrap_err();
            // As the server says it.
            let there = in_own_words(vec![FieldCode::Duplicate.at("/effective_from", lang)], t);
            assert_eq!((here[0].detail.as_str(), there[0].detail.as_str()), (expected, expected));
            let code = code_taken(t);
            assert_eq!((code.pointer.as_str(), code.detail.as_str()), ("/code", t.products.code_taken));
        }
    }

    /// What the form is compared with, what differs and until when it holds.
    #[track_caller]
    fn check_beside(form: &ProductForm, before: Option<&str>, differs: &str, until: Option<&str>) {
        let t = texts(Lang::Ja);
        let found = form.compared(&pfizer(), t);
        let told = (found.before.as_deref(), joined(&found.differences, t), found.until.as_deref());
        assert_eq!(told, (before, differs.to_owned(), until), "{:?}", form.effective_from);
    }

    #[test]
    fn an_edition_is_held_against_the_one_before_its_day() {
        let of =
            |from: &str, doses: &str| ProductForm { effective_from: day(from), doses_a_vial: doses.into(), ..ready() };
        let (february, june) = (Some("2021-02-14"), Some("2021-06-01"));
        check_beside(&of("", ""), february, "", None);
        check_beside(&of("", "6"), february, "1バイアルの回数: 不明 → 6回", None);
        check_beside(&of("2021-04-01", "６"), february, "1バイアルの回数: 不明 → 6回", june);
        // What was prefilled is of today: after June it would take June's figure back.
        check_beside(&of("2021-07-01", ""), june, "1バイアルの回数: 6回 → 不明", None);
        check_beside(&of("2021-07-01", "6"), june, "", None);
        check_beside(&of("2021-01-01", "6"), None, "", february);
        // While it is typed, it stands there as it is.
        check_beside(&of("2021-04-01", "many"), february, "1バイアルの回数: 不明 → many", june);
    }
}
