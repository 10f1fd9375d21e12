//! The rules of a booking in words, as one types: what passes, what refuses, what is not known yet.
//!
//! The rules are the domain's. What is not typed yet stands in as a value that no rule refuses, and its own rule as
//! open.

use crate::features::availability::days::{Days, Person, domain_dose};
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::names::named_otherwise;
use crate::features::booking::book::words::Texts;
use crate::features::programme::told::who;
use crate::format::dates;
use crate::format::dates::wire_date;
use crate::reference::{Reference, local};
use chrono::{Months, NaiveDate, NaiveDateTime};
use madoguchi_contract::Lang;
use madoguchi_contract::availability::SlotDetail;
use madoguchi_contract::booking::{KnownDose, RecipientDoses};
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain as domain;
use madoguchi_domain::BirthDate;
use madoguchi_domain::programme::{Candidate, KnownDose as Dose, Programme, Reason, Refusal, Rule, check};

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

/// The live booking of the same dose in the same programme, if there is one.
pub(crate) fn same_dose<'a>(doses: &'a RecipientDoses, programme: &str, dose: i64) -> Option<&'a KnownDose> {
    let same = |known: &&KnownDose| i64::from(known.dose) == dose && known.programme == programme;
    doses.doses.iter().filter(same).find(|known| known.source == "booked")
}

/// What is asked of the rules. What is not typed yet stands in as something that they take.
struct Asked<'a> {
    programme: &'a Programme,
    date: NaiveDate,
    window: domain::TimeWindow,
    birth_date: BirthDate,
    group: &'a str,
    dose: u8,
}

impl Situation<'_> {
    /// All checks, in the order a caller is asked.
    pub(crate) fn checks(&self, t: &'static Texts, lang: Lang) -> Vec<Check> {
        let mut checks = vec![self.slot_check(t)];
        checks.push(self.twice_check(t, lang));
        checks.extend(self.rule_checks(t, lang).unwrap_or_default());
        let named_otherwise = named_otherwise(self.form, &self.slot.slot.programme, self.doses).into_iter();
        checks.extend(named_otherwise.map(|dose| {
            let text = FieldCode::NameDiffers(dose).at("/recipient/name", lang).detail;
            Check { name: "name", state: CheckState::Warn, text }
        }));
        checks
    }

    /// The days on which the rules allow this dose; `None` while the person is not known.
    pub(crate) fn days(&self) -> Option<Days> {
        let (programme, dose) = (self.programme()?, u8::try_from(self.form.dose).ok()?);
        let others = self.others(programme, dose);
        let person =
            Person { programme, dose, group: &self.form.group, birth_date: self.form.birth.date()?, others: &others };
        Days::of_person(&person, &self.slot.slot.vaccine, self.reference, self.now)
    }

    /// Whether an earlier dose has to be stated: the rules ask for one, and none is known.
    pub(crate) fn asks_previous(&self) -> bool {
        let Some(asked) = self.asked() else { return false };
        let refusals = self.refusals(&asked, &self.known(asked.programme, asked.dose));
        refusals.iter().any(|refusal| matches!(refusal.reason, Reason::PreviousDoseUnknown { .. }))
    }

    fn programme(&self) -> Option<&Programme> {
        self.reference.programme(&self.slot.slot.programme)
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
        if self.form.without_coupon {
            return Check { name: "twice", state: CheckState::Open, text: t.check_twice_home.to_owned() };
        }
        let (state, text) = match self.doses.map(|doses| same_dose(doses, &self.slot.slot.programme, self.form.dose)) {
            None if self.form.coupon_problems() != (None, None) && !self.form.number.trim().is_empty() => {
                (CheckState::Refuse, t.check_twice_wrong.to_owned())
            }
            None => (CheckState::Open, t.check_twice_open.to_owned()),
            Some(None) => (CheckState::Pass, t.check_twice_none.to_owned()),
            Some(Some(known)) => (CheckState::Refuse, (t.check_twice_found)(&dates::long_date_of(&known.date, lang))),
        };
        Check { name: "twice", state, text }
    }

    /// The doses besides this one that are known, as the rules take them.
    fn known(&self, programme: &Programme, dose: u8) -> Vec<Dose> {
        let known = self.doses.map(|doses| doses.doses.as_slice()).unwrap_or_default().iter().filter_map(domain_dose);
        known.filter(|known| known.dose != dose || known.programme != programme.code).collect()
    }

    /// The same with the dose that is stated. Which programme it was in, nobody is asked: the first of those it may be.
    fn others(&self, programme: &Programme, dose: u8) -> Vec<Dose> {
        let (mut others, before) = (self.known(programme, dose), programme.before(dose));
        let number = dose.saturating_sub(1);
        let stated = self.form.previous_date.date().filter(|_| 0 < number && self.asks_previous());
        let product = self.form.previous_vaccine.clone();
        if let (Some(date), Some(programme), false) = (stated, before.first(), product.is_empty()) {
            let programme = (*programme).clone();
            others.retain(|other| other.dose != number || other.programme != programme);
            others.push(Dose { programme, dose: number, date, product, birth_date: None });
        }
        others
    }

    /// The birth date, where it can be one.
    fn birth(&self) -> Option<BirthDate> {
        self.form.birth.date().and_then(|birth| BirthDate::of_living(birth, self.now.date()).ok())
    }

    fn asked(&self) -> Option<Asked<'_>> {
        let (programme, date) = (self.programme()?, wire_date(&self.slot.date)?);
        let time = |text: &str| domain::TimeOfDay::parse(text).ok();
        let window = domain::TimeWindow::new(time(&self.slot.slot.starts)?, time(&self.slot.slot.ends)?).ok()?;
        let groups = programme.rules.groups().iter();
        let typed = programme.rules.group(&self.form.group);
        let (group, birth_date) = match (typed, self.birth()) {
            (Some(group), Some(birth)) => (group, birth),
            (None, Some(birth)) => {
                let takes = |group: &&domain::PriorityGroup| group.takes_birth(birth.date()) && group.opens_on <= date;
                (groups.clone().find(takes).or(programme.rules.groups().first())?, birth)
            }
            (Some(group), None) => (group, self.somebody(programme, group, date)?),
            (None, None) => groups.clone().find_map(|group| Some((group, self.somebody(programme, group, date)?)))?,
        };
        let dose = u8::try_from(self.form.dose).ok()?;
        Some(Asked { programme, date, window, birth_date, group: &group.code, dose })
    }

    /// A birth date that the group takes, of an age that is invited where there is one.
    fn somebody(&self, programme: &Programme, group: &domain::PriorityGroup, date: NaiveDate) -> Option<BirthDate> {
        let ages = programme.rules.age_row(&self.slot.slot.vaccine, date).map(|row| &row.rule.ages);
        let born = |months: u32| BirthDate::new(date.checked_sub_months(Months::new(months))?, self.now.date()).ok();
        // Half a year after each birthday.
        let all = || (0..120).filter_map(|age| born(age * 12 + 6)).filter(|born| group.takes_birth(born.date()));
        all().find(|born| ages.is_none_or(|ages| ages.take(born.age_on(date)))).or_else(|| all().next())
    }

    fn refusals(&self, asked: &Asked<'_>, others: &[Dose]) -> Vec<Refusal> {
        let Asked { programme, date, window, birth_date, group, dose } = *asked;
        let product = self.slot.slot.vaccine.as_str();
        let candidate = Candidate { programme, date, window, product, group, birth_date, dose };
        check(&self.reference.book, &candidate, others, self.now).err().unwrap_or_default()
    }

    fn rule_checks(&self, t: &'static Texts, lang: Lang) -> Option<Vec<Check>> {
        let asked = self.asked()?;
        let (programme, date, dose) = (asked.programme, asked.date, asked.dose);
        let birth = self.birth();
        let group = programme.rules.group(&self.form.group);
        let mut others = self.others(programme, dose);
        if birth.is_none() {
            // Only a birth date that is typed can be another one's.
            others.iter_mut().for_each(|other| other.birth_date = None);
        }
        let refusals = self.refusals(&asked, &others);
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
        // What needs nothing of the person stands only where it refuses.
        let only_refused = |rules: [Rule; 2]| {
            let refuse =
                |rule: Rule| refused(&[rule]).map(|text| Check { name: rule.code(), state: CheckState::Refuse, text });
            rules.into_iter().filter_map(refuse).collect::<Vec<_>>()
        };
        let mut checks = only_refused([Rule::SlotPast, Rule::Period]);
        let invited = programme.rules.age_row(&self.slot.slot.vaccine, date).map(|row| who(&row.rule, lang));
        let age = birth.map(|birth| (t.check_age)(birth.age_on(date), invited.as_deref()));
        checks.push(if self.form.birth.is_wrong(Some(self.now.date())) {
            Check { name: "age", state: CheckState::Refuse, text: t.check_age_wrong.to_owned() }
        } else {
            check("age", &[Rule::Age], age, t.check_age_open)
        });
        checks.extend(refused(&[Rule::BirthDate]).map(|text| Check {
            name: "birth-date",
            state: CheckState::Refuse,
            text,
        }));
        let named = group.map(|g| local(&g.name_ja, &g.name_en, lang));
        let group_text = named.filter(|_| birth.is_some()).map(|name| (t.check_group)(name));
        checks.push(check("group", &[Rule::Group], group_text, t.check_group_open));
        let before = programme.before(dose);
        let earlier = others.iter().filter(|other| before.contains(&&other.programme));
        let earlier = earlier.filter(|other| other.programme != programme.code || other.dose < dose);
        let series = match earlier.max_by_key(|other| (other.dose, other.date)) {
            Some(previous) => Some((t.check_interval)((date - previous.date).num_days(), previous.dose)),
            None if self.asks_previous() => None,
            None if self.form.without_coupon => Some(t.check_first_dose.to_owned()),
            None => self.doses.map(|_| t.check_first_dose.to_owned()),
        };
        let rules = [Rule::Dose, Rule::PreviousDose, Rule::Interval, Rule::Product];
        checks.push(check("interval", &rules, series, t.check_interval_open));
        checks.extend(only_refused([Rule::Once, Rule::OtherProgramme]));
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
    use crate::reference::tests::{SOURCE, bare, from_age, product, programme, reference, reference_with};
    use madoguchi_contract::availability::{Slot, VenueContact};
    use madoguchi_contract::programme::{AgeRule, Interval, IntervalRule, OtherProgrammes, ProgrammeRules};
    use madoguchi_contract::reference::RunningProgramme;
    use madoguchi_domain::programme::NOTICE_PROGRAMME;

    fn slot(date: &str, free: u16, status: &str) -> SlotDetail {
        SlotDetail {
            as_of: String::new(),
            venue: VenueContact { id: "1".into(), name: "会場".into(), ..VenueContact::default() },
            date: date.into(),
            slot: Slot {
                id: "7".into(),
                starts: "09:00".into(),
                ends: "10:00".into(),
                programme: NOTICE_PROGRAMME.into(),
                vaccine: "pfizer".into(),
                capacity: 4,
                free,
                status: status.into(),
            },
        }
    }

    fn known(dose: u8, date: &str, vaccine: &str, source: &str) -> KnownDose {
        let programme = NOTICE_PROGRAMME.into();
        KnownDose { programme, dose, date: date.into(), vaccine: vaccine.into(), source: source.into(), booking: None }
    }

    fn all(form: &BookingForm, slot: &SlotDetail, doses: Option<Vec<KnownDose>>, reference: &Reference) -> Vec<Check> {
        let doses = doses.map(|doses| RecipientDoses { doses, next: None });
        let now = "2021-03-01T09:00:00".parse().unwrap();
        let situation = Situation { form, slot, reference, doses: doses.as_ref(), now };
        situation.checks(&JA, Lang::Ja)
    }

    fn told(checks: &[Check]) -> String {
        checks.iter().map(|c| format!("{}{}", c.name, c.state.sign())).collect::<Vec<_>>().join(" ")
    }

    fn states(form: &BookingForm, slot: &SlotDetail, doses: Option<Vec<KnownDose>>) -> String {
        told(&all(form, slot, doses, &reference()))
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
        // Without a coupon there is nothing to look up.
        check(|f| f.without_coupon = true, None, "slot✓ twice… age✓ group✓ interval✓");
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
        let reference = reference();
        let situation = Situation { form: &form, slot: &slot, reference: &reference, doses: Some(&doses), now };
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
        let slot = slot("2021-03-15", 3, "open");
        let now = "2021-03-01T09:00:00".parse().unwrap();
        let asks = |dose, doses: Option<Vec<KnownDose>>| {
            let doses = doses.map(|doses| RecipientDoses { doses, next: None });
            let form = BookingForm { dose, ..complete() };
            let reference = reference();
            Situation { form: &form, slot: &slot, reference: &reference, doses: doses.as_ref(), now }.asks_previous()
        };
        assert!(!asks(1, None) && asks(2, None) && asks(2, Some(vec![])));
        assert!(!asks(2, Some(vec![known(1, "2021-02-20", "pfizer", "stated")])));
        let elsewhere = KnownDose { programme: "zoster".into(), ..known(1, "2021-02-20", "shingrix", "booked") };
        assert!(asks(2, Some(vec![elsewhere])));
    }

    /// A second programme beside the notice's: shingles, once, 65 at the end of the fiscal year.
    fn zoster() -> RunningProgramme {
        let ages = AgeRule { one_of: vec![65, 70], min: None, ..from_age(0, "fiscal_year_end") };
        let least = Interval { count: 13, unit: "days_between".into() };
        let rules = ProgrammeRules {
            once: true,
            last_dose: 2,
            products: vec![product("shingrix", 1, 2)],
            ages: vec![ages],
            others: vec![OtherProgrammes { least, source: SOURCE.into(), ..OtherProgrammes::default() }],
            ..bare("2021-02-14")
        };
        programme("zoster", "帯状疱疹", rules)
    }

    /// A booking of shingles on a day for somebody born on another.
    #[track_caller]
    fn check_zoster(date: &str, birth: &str, doses: Vec<KnownDose>, expected: &str, sentence: &str) {
        let form = BookingForm { birth: DateDraft::of_wire(Some(birth)), group: "general".into(), ..complete() };
        let mut slot = slot(date, 3, "open");
        slot.slot = Slot { programme: "zoster".into(), vaccine: "shingrix".into(), ..slot.slot };
        let checks = all(&form, &slot, Some(doses), &reference_with(vec![zoster()]));
        assert_eq!(told(&checks), expected);
        let refused: Vec<_> =
            checks.iter().filter(|c| c.state == CheckState::Refuse).map(|c| c.text.as_str()).collect();
        assert!(refused.join("|").contains(sentence), "{sentence} in {refused:?}");
    }

    #[test]
    fn programmes_stand_side_by_side() {
        let passes = "slot✓ twice✓ age✓ group✓ interval✓";
        // A first dose of the other programme is no double booking, and an interval only where a rule asks for one.
        check_zoster("2021-03-15", "1956-03-01", vec![known(1, "2021-02-20", "pfizer", "booked")], passes, "");
        check_zoster(
            "2021-03-15",
            "1956-03-01",
            vec![known(1, "2021-03-05", "pfizer", "booked")],
            "slot✓ twice✓ age✓ group✓ interval✓ other-programme✕",
            "初回接種の1回目(2021年3月5日)との間に13日以上の間隔をおいてください(2021年3月19日から)。（根拠: 事務連絡",
        );
        let given = KnownDose { programme: "zoster".into(), ..known(2, "2021-02-20", "shingrix", "stated") };
        check_zoster(
            "2021-03-15",
            "1956-03-01",
            vec![given],
            "slot✓ twice✓ age✓ group✓ interval✓ once✕",
            "この事業の接種は1人1回です。2回目(2021年2月20日)があります。",
        );
    }

    #[test]
    fn the_age_may_count_at_the_end_of_the_fiscal_year() {
        let passes = "slot✓ twice✓ age✓ group✓ interval✓";
        // 65 on 31 March 2021, and on 31 March 2022.
        check_zoster("2021-03-31", "1956-04-01", vec![], passes, "");
        check_zoster("2021-04-01", "1957-04-01", vec![], passes, "");
        check_zoster(
            "2021-04-01",
            "1956-03-31",
            vec![],
            "slot✓ twice✓ age✕ group✓ interval✓",
            "このワクチンは、接種する年度の末日(3月31日)に65・70歳の方が対象です。",
        );
    }

    #[test]
    fn a_refusal_ends_with_its_source() {
        let young = BookingForm { birth: DateDraft::of_wire(Some("2015-01-01")), ..complete() };
        let checks = all(&young, &slot("2021-03-15", 3, "open"), Some(vec![]), &reference());
        let age = checks.iter().find(|check| check.name == "age").unwrap();
        assert!(age.text.ends_with("（根拠: 事務連絡 2021-04-19）"), "{}", age.text);
        let grown = all(&complete(), &slot("2021-03-15", 3, "open"), Some(vec![]), &reference());
        assert_eq!(grown.iter().find(|check| check.name == "age").unwrap().text, "年齢: 接種日に84歳(12歳以上)");
    }

    #[test]
    fn days_before_and_after_the_programme_are_refused() {
        let over = ProgrammeRules { ends_on: Some("2021-03-10".into()), ..bare("2021-02-14") };
        let over = ProgrammeRules { products: vec![product("shingrix", 1, 1)], ..over };
        let mut slot = slot("2021-03-15", 3, "open");
        slot.slot = Slot { programme: "over".into(), vaccine: "shingrix".into(), ..slot.slot };
        let form = BookingForm { group: "general".into(), ..complete() };
        let checks = all(&form, &slot, Some(vec![]), &reference_with(vec![programme("over", "終了", over)]));
        assert_eq!(told(&checks), "slot✓ twice✓ period✕ age✓ group✓ interval✓");
    }

    #[test]
    fn a_later_dose_may_go_on_from_another_programme() {
        let least = Interval { count: 1, unit: "months".into() };
        let row = IntervalRule { least, since: vec![NOTICE_PROGRAMME.into()], ..IntervalRule::default() };
        let rules = ProgrammeRules {
            first_dose: 3,
            last_dose: 3,
            products: vec![product("moderna", 3, 3)],
            intervals: vec![IntervalRule { source: SOURCE.into(), ..row }],
            ..bare("2021-02-14")
        };
        let reference = reference_with(vec![programme("third", "追加接種", rules)]);
        let form = BookingForm { dose: 3, group: "general".into(), ..complete() };
        let mut slot = slot("2021-03-15", 3, "open");
        slot.slot = Slot { programme: "third".into(), vaccine: "moderna".into(), ..slot.slot };
        let states = |doses| told(&all(&form, &slot, Some(doses), &reference));
        assert_eq!(states(vec![]), "slot✓ twice✓ age✓ group✓ interval…");
        assert_eq!(states(vec![known(2, "2021-02-14", "pfizer", "booked")]), "slot✓ twice✓ age✓ group✓ interval✓");
        assert_eq!(states(vec![known(2, "2021-02-16", "pfizer", "booked")]), "slot✓ twice✓ age✓ group✓ interval✕");
    }
}
