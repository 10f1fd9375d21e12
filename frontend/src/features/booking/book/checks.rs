//! The rules of a booking in words, as one types: what passes, what refuses, what is not known yet.
//!
//! The rules are the domain's. What is not typed yet stands in as a value that no rule refuses, and its own rule as
//! open.

use crate::features::availability::days::{Days, Person};
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::names::named_otherwise;
use crate::features::booking::book::words::Texts;
use crate::format::dates;
use crate::format::dates::wire_date;
use crate::reference::{birth_date, domain_group, domain_vaccine, local};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_contract::Lang;
use madoguchi_contract::availability::SlotDetail;
use madoguchi_contract::booking::{KnownDose, RecipientDoses};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::reference::Reference;
use madoguchi_domain as domain;
use madoguchi_domain::Rule;

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CheckState {
    /// Passed.
    Pass,
    /// Refuses.
    Refuse,
    /// Refuses nothing, and is worth a question.
    Warn,
    /// Waits for something that is not typed yet.
    Open,
}

impl CheckState {
    /// The sign beside the words.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Pass => "✓",
            Self::Refuse => "✕",
            Self::Warn => "!",
            Self::Open => "…",
        }
    }

    /// The class that colours it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Pass => "check check-pass",
            Self::Refuse => "check check-refuse",
            Self::Warn => "check check-warn",
            Self::Open => "check check-open",
        }
    }
}

/// A check in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    /// What is checked: `slot`, `twice`, `name`, or the code of a rule.
    pub(crate) name: &'static str,
    /// How it stands.
    pub(crate) state: CheckState,
    /// In words.
    pub(crate) text: String,
}

/// What the checks look at.
pub(crate) struct Situation<'a> {
    /// The form.
    pub(crate) form: &'a BookingForm,
    /// The slot.
    pub(crate) slot: &'a SlotDetail,
    /// Reference data.
    pub(crate) reference: &'a Reference,
    /// What is known of the coupon; none while it is not looked up.
    pub(crate) doses: Option<&'a RecipientDoses>,
    /// The civil moment in Japan.
    pub(crate) now: NaiveDateTime,
}

/// The live booking of the same dose, if there is one.
pub(crate) fn same_dose(doses: &RecipientDoses, dose: i64) -> Option<&KnownDose> {
    doses.doses.iter().find(|known| i64::from(known.dose) == dose && known.source == "booked")
}

/// Whether an earlier dose has to be stated: none is known, or a lower one only.
pub(crate) fn asks_previous(form: &BookingForm, doses: Option<&RecipientDoses>) -> bool {
    let known = |doses: &RecipientDoses| doses.doses.iter().any(|known| i64::from(known.dose) + 1 == form.dose);
    form.dose > 1 && !doses.is_some_and(known)
}

impl Situation<'_> {
    /// All checks, in the order a caller is asked.
    pub(crate) fn checks(&self, t: &Texts, lang: Lang) -> Vec<Check> {
        let mut checks = vec![self.slot_check(t)];
        checks.push(self.twice_check(t, lang));
        checks.extend(self.rule_checks(t, lang).unwrap_or_default());
        let named_otherwise = named_otherwise(self.form, self.doses).into_iter();
        checks.extend(named_otherwise.map(|dose| {
            let text = FieldCode::NameDiffers(dose).at("/recipient/name", lang).detail;
            Check { name: "name", state: CheckState::Warn, text }
        }));
        checks
    }

    /// The days on which the rules allow this dose; `None` while the person is not known.
    pub(crate) fn days(&self) -> Option<Days> {
        let others = self.others();
        let person = Person {
            dose: u8::try_from(self.form.dose).ok()?,
            group: &self.form.group,
            birth_date: self.form.birth.date()?,
            others: &others,
        };
        Days::of_person(&person, &self.slot.slot.vaccine, self.reference, self.now)
    }

    fn slot_check(&self, t: &Texts) -> Check {
        let slot = &self.slot.slot;
        let (state, text) = match (slot.status.as_str(), slot.free) {
            ("open", 0) => (CheckState::Refuse, t.check_slot_full.to_owned()),
            ("open", free) => (CheckState::Pass, (t.check_slot_free)(free)),
            _ => (CheckState::Refuse, t.check_slot_closed.to_owned()),
        };
        Check { name: "slot", state, text }
    }

    fn twice_check(&self, t: &Texts, lang: Lang) -> Check {
        let (state, text) = match self.doses.map(|doses| same_dose(doses, self.form.dose)) {
            None if self.form.coupon_problems() != (None, None) && !self.form.number.trim().is_empty() => {
                (CheckState::Refuse, t.check_twice_wrong.to_owned())
            }
            None => (CheckState::Open, t.check_twice_open.to_owned()),
            Some(None) => (CheckState::Pass, t.check_twice_none.to_owned()),
            Some(Some(known)) => (CheckState::Refuse, (t.check_twice_found)(&dates::long_date_of(&known.date, lang))),
        };
        Check { name: "twice", state, text }
    }

    /// The doses besides this one, as the rules take them: known ones and the stated one.
    fn others(&self) -> Vec<domain::KnownDose> {
        let vaccine = |code: &str| self.reference.vaccines.iter().find(|v| v.code == code).map(domain_vaccine);
        let known = self.doses.map(|doses| doses.doses.as_slice()).unwrap_or_default().iter();
        let mut others: Vec<domain::KnownDose> = known
            .filter(|known| i64::from(known.dose) != self.form.dose)
            .filter_map(|known| {
                Some(domain::KnownDose {
                    dose: known.dose,
                    date: wire_date(&known.date)?,
                    vaccine: vaccine(&known.vaccine)?,
                    birth_date: known.booking.as_ref().and_then(birth_date),
                })
            })
            .collect();
        let before = u8::try_from(self.form.dose - 1).unwrap_or_default();
        let stated = asks_previous(self.form, self.doses).then(|| self.form.previous_date.date()).flatten();
        if let (Some(date), Some(vaccine)) = (stated, vaccine(&self.form.previous_vaccine)) {
            others.retain(|other| other.dose != before);
            others.push(domain::KnownDose { dose: before, date, vaccine, birth_date: None });
        }
        others
    }

    fn rule_checks(&self, t: &Texts, lang: Lang) -> Option<Vec<Check>> {
        let date: NaiveDate = wire_date(&self.slot.date)?;
        let vaccine = domain_vaccine(self.reference.vaccines.iter().find(|v| v.code == self.slot.slot.vaccine)?);
        let time = |text: &str| domain::TimeOfDay::parse(text).ok();
        let window = domain::TimeWindow::new(time(&self.slot.slot.starts)?, time(&self.slot.slot.ends)?).ok()?;
        let today = self.now.date();
        let birth = self.form.birth.date().and_then(|birth| domain::BirthDate::of_living(birth, today).ok());
        let group = self.reference.groups.iter().find(|g| g.code == self.form.group).and_then(domain_group);
        let others = self.others();
        let dose = u8::try_from(self.form.dose).ok()?;
        let stand_in = domain::PriorityGroup {
            code: String::new(),
            name_ja: String::new(),
            name_en: String::new(),
            born_from: None,
            born_to: None,
            opens_on: NaiveDate::MIN,
        };
        let old =
            NaiveDate::from_ymd_opt(1900, 1, 1).and_then(|date| domain::BirthDate::new(date, self.now.date()).ok())?;
        let candidate = domain::Candidate {
            date,
            window,
            vaccine: &vaccine,
            group: match (&group, &birth) {
                // Without a birth date only the group's opening can be judged.
                (Some(group), Some(_)) => group,
                (Some(_) | None, _) => &stand_in,
            },
            birth_date: birth.unwrap_or(old),
            dose,
        };
        let refusals = domain::booking::rules::check(&candidate, &others, self.now).err().unwrap_or_default();
        let refused = |rules: &[Rule]| {
            let words: Vec<String> =
                refusals.iter().filter(|r| rules.contains(&r.rule())).map(|r| r.sentence(lang)).collect();
            (!words.is_empty()).then(|| words.join(" "))
        };
        let check = |name, rules: &[Rule], known: Option<String>, open: &str| match (refused(rules), known) {
            (Some(text), Some(_)) => Check { name, state: CheckState::Refuse, text },
            (None, Some(text)) => Check { name, state: CheckState::Pass, text },
            (_, None) => Check { name, state: CheckState::Open, text: open.to_owned() },
        };
        let mut checks = Vec::new();
        if let Some(text) = refused(&[Rule::SlotPast]) {
            checks.push(Check { name: "slot-past", state: CheckState::Refuse, text });
        }
        let age = birth.map(|birth| (t.check_age)(birth.age_on(date), vaccine.min_age));
        checks.push(if self.form.birth.is_wrong(Some(today)) {
            Check { name: "age", state: CheckState::Refuse, text: t.check_age_wrong.to_owned() }
        } else {
            check("age", &[Rule::Age], age, t.check_age_open)
        });
        // Only a birth date that is typed can be another one's.
        if let Some(text) = refused(&[Rule::BirthDate]).filter(|_| birth.is_some()) {
            checks.push(Check { name: "birth-date", state: CheckState::Refuse, text });
        }
        let named = group.as_ref().map(|g| local(&g.name_ja, &g.name_en, lang));
        let group_text = named.filter(|_| birth.is_some()).map(|name| (t.check_group)(name));
        checks.push(check("group", &[Rule::Group], group_text, t.check_group_open));
        let previous = others.iter().filter(|other| other.dose < dose).max_by_key(|other| other.dose);
        let series = match (dose, previous) {
            (1, _) => self.doses.map(|_| t.check_first_dose.to_owned()),
            (_, Some(previous)) => Some((t.check_interval)((date - previous.date).num_days(), previous.dose)),
            (_, None) => None,
        };
        let rules = [Rule::Dose, Rule::PreviousDose, Rule::Interval, Rule::Product];
        checks.push(check("interval", &rules, series, t.check_interval_open));
        Some(checks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::form::date_draft::DateDraft;
    use crate::features::booking::book::draft::tests::complete;
    use crate::features::booking::book::words::JA;
    use crate::features::booking::sheet::tests::booking;
    use crate::reference::tests::reference;
    use madoguchi_contract::availability::{Slot, VenueContact};

    fn slot(date: &str, free: u16, status: &str) -> SlotDetail {
        SlotDetail {
            as_of: String::new(),
            venue: VenueContact { id: "1".into(), name: "会場".into(), ..VenueContact::default() },
            date: date.into(),
            slot: Slot {
                id: "7".into(),
                starts: "09:00".into(),
                ends: "10:00".into(),
                vaccine: "pfizer".into(),
                capacity: 4,
                free,
                status: status.into(),
            },
        }
    }

    fn known(dose: u8, date: &str, vaccine: &str, source: &str) -> KnownDose {
        KnownDose { dose, date: date.into(), vaccine: vaccine.into(), source: source.into(), booking: None }
    }

    fn states(form: &BookingForm, slot: &SlotDetail, doses: Option<Vec<KnownDose>>) -> String {
        let doses = doses.map(|doses| RecipientDoses { doses, next: None });
        let now = "2021-03-01T09:00:00".parse().unwrap();
        let situation = Situation { form, slot, reference: &reference(), doses: doses.as_ref(), now };
        let checks = situation.checks(&JA, Lang::Ja);
        checks.iter().map(|c| format!("{}{}", c.name, c.state.sign())).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(change: fn(&mut BookingForm), doses: Option<Vec<KnownDose>>, expected: &str) {
        let mut form = complete();
        change(&mut form);
        assert_eq!(states(&form, &slot("2021-03-15", 3, "open"), doses), expected);
    }

    #[test]
    fn checks_pass_as_the_form_fills() {
        check(|f| *f = BookingForm::default(), None, "slot✓ twice… age… group… interval…");
        check(|_| (), None, "slot✓ twice… age✓ group✓ interval…");
        check(|_| (), Some(vec![]), "slot✓ twice✓ age✓ group✓ interval✓");
        // A coupon that is typed and cannot be read is no coupon that is missing.
        check(|f| f.municipality_code = "141004".into(), None, "slot✓ twice✕ age✓ group✓ interval…");
        check(|f| f.number = "00000".into(), None, "slot✓ twice… age✓ group✓ interval…");
    }

    #[test]
    fn a_birth_date_that_cannot_be_is_no_birth_date_that_is_missing() {
        for birth in ["2021-03-05", "1800-01-01", "1896-02-29", "S64.1.8"] {
            let mut form = complete();
            form.birth = DateDraft { year: birth.into(), ..DateDraft::default() };
            let states = states(&form, &slot("2021-03-15", 3, "open"), Some(vec![]));
            assert_eq!(states, "slot✓ twice✓ age✕ group… interval✓", "{birth}");
        }
        check(|f| f.birth.day.clear(), Some(vec![]), "slot✓ twice✓ age… group… interval✓");
    }

    #[test]
    fn a_rule_that_refuses_says_so() {
        check(|f| f.birth = DateDraft::of_wire(Some("2015-01-01")), Some(vec![]), "slot✓ twice✓ age✕ group✕ interval✓");
        check(|_| (), Some(vec![known(1, "2021-03-20", "pfizer", "booked")]), "slot✓ twice✕ age✓ group✓ interval✓");
        check(|f| f.dose = 2, Some(vec![]), "slot✓ twice✓ age✓ group✓ interval…");
        check(
            |f| f.dose = 2,
            Some(vec![known(1, "2021-03-10", "pfizer", "booked")]),
            "slot✓ twice✓ age✓ group✓ interval✕",
        );
        check(
            |f| f.dose = 2,
            Some(vec![known(1, "2021-02-20", "pfizer", "booked")]),
            "slot✓ twice✓ age✓ group✓ interval✓",
        );
        check(
            |f| f.dose = 2,
            Some(vec![known(1, "2021-02-01", "moderna", "booked")]),
            "slot✓ twice✓ age✓ group✓ interval✕",
        );
        check(|_| (), Some(vec![known(2, "2021-03-20", "pfizer", "booked")]), "slot✓ twice✓ age✓ group✓ interval✕");
    }

    /// Which of these days may be offered in place of a slot on 15 March.
    #[track_caller]
    fn check_days(change: fn(&mut BookingForm), doses: Vec<KnownDose>, expected: Option<[bool; 4]>) {
        let mut form = complete();
        change(&mut form);
        let (slot, doses) = (slot("2021-03-15", 0, "open"), RecipientDoses { doses, next: None });
        let now = "2021-03-01T09:00:00".parse().unwrap();
        let situation = Situation { form: &form, slot: &slot, reference: &reference(), doses: Some(&doses), now };
        let days = ["2021-03-01", "2021-03-11", "2021-03-28", "2021-03-29"].map(|day| day.parse().unwrap());
        assert_eq!(situation.days().map(|allowed| days.map(|day| allowed.allows(day, "pfizer"))), expected);
    }

    #[test]
    fn only_days_that_the_rules_allow_are_offered_instead() {
        check_days(|_| (), vec![], Some([true; 4]));
        let first = || vec![known(1, "2021-03-10", "pfizer", "booked")];
        check_days(|f| f.dose = 2, first(), Some([false, false, false, true]));
        // Its own booking binds nothing; a later dose does.
        check_days(|_| (), first(), Some([true; 4]));
        check_days(|_| (), vec![known(2, "2021-03-30", "pfizer", "booked")], Some([true, true, false, false]));
        // Another product than that of the dose before.
        check_days(|f| f.dose = 2, vec![known(1, "2021-02-01", "moderna", "booked")], Some([false; 4]));
        check_days(
            |f| {
                f.dose = 2;
                f.previous_date = DateDraft::of_wire(Some("2021-02-20"));
                f.previous_vaccine = "pfizer".into();
            },
            vec![],
            Some([false, true, true, true]),
        );
        check_days(|f| f.birth = DateDraft::default(), vec![], None);
    }

    #[test]
    fn a_stated_dose_counts() {
        check(
            |f| {
                f.dose = 2;
                f.previous_date = DateDraft::of_wire(Some("2021-02-20"));
                f.previous_vaccine = "pfizer".into();
            },
            Some(vec![]),
            "slot✓ twice✓ age✓ group✓ interval✓",
        );
    }

    #[test]
    fn a_full_or_closed_or_past_slot_refuses() {
        let form = complete();
        assert!(states(&form, &slot("2021-03-15", 0, "open"), None).starts_with("slot✕"));
        assert!(states(&form, &slot("2021-03-15", 3, "closed"), None).starts_with("slot✕"));
        assert!(states(&form, &slot("2021-02-28", 3, "open"), None).contains("slot-past✕"));
    }

    #[track_caller]
    fn check_person(change: fn(&mut BookingForm), expected: &str) {
        let dose =
            KnownDose { booking: Some(booking(VenueContact::default())), ..known(1, "2021-02-20", "pfizer", "booked") };
        let mut form = BookingForm { dose: 2, ..complete() };
        change(&mut form);
        assert_eq!(states(&form, &slot("2021-03-15", 3, "open"), Some(vec![dose])), expected);
    }

    #[test]
    fn another_birth_date_refuses_and_another_name_warns() {
        check_person(|_| (), "slot✓ twice✓ age✓ group✓ interval✓");
        check_person(|f| f.birth.day = "5".into(), "slot✓ twice✓ age✓ birth-date✕ group✓ interval✓");
        check_person(|f| f.birth.day.clear(), "slot✓ twice✓ age… group… interval✓");
        check_person(|f| f.name = "山田　太郎".into(), "slot✓ twice✓ age✓ group✓ interval✓");
        check_person(|f| f.name_kana = "やまだたろう".into(), "slot✓ twice✓ age✓ group✓ interval✓");
        check_person(|f| f.name.clear(), "slot✓ twice✓ age✓ group✓ interval✓");
        check_person(|f| f.name = "山田 次郎".into(), "slot✓ twice✓ age✓ group✓ interval✓ name!");
        check_person(|f| f.name_kana = "ヤマダ ジロウ".into(), "slot✓ twice✓ age✓ group✓ interval✓ name!");
        let words = FieldCode::NameDiffers(1).at("", Lang::Ja).detail;
        assert_eq!(words, "この接種券の1回目の予約と氏名が違います。同じ方の接種券か確認してください。");
    }

    #[test]
    fn an_earlier_dose_is_asked_for_when_none_is_known() {
        let second = BookingForm { dose: 2, ..complete() };
        let doses = |list| RecipientDoses { doses: list, next: None };
        assert!(!asks_previous(&complete(), None));
        assert!(asks_previous(&second, None));
        assert!(asks_previous(&second, Some(&doses(vec![]))));
        assert!(!asks_previous(&second, Some(&doses(vec![known(1, "2021-02-20", "pfizer", "stated")]))));
    }
}
