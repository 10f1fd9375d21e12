//! Products, priority groups and programmes, read once a visit: their names, and the rules for the domain. The names
//! of municipalities come with the program.

use crate::client::Call;
use crate::format::dates::wire_date;
use crate::format::text::ascii;
use crate::i18n::use_i18n;
use crate::load::{Load, use_load};
use chrono::NaiveDate;
use leptos::prelude::*;
use madoguchi_contract::Lang;
use madoguchi_contract::booking::Booking;
use madoguchi_contract::programme::ProgrammeContent;
use madoguchi_contract::reference::{self as wire, PriorityGroup, RunningProgramme, Vaccine};
use madoguchi_domain as domain;
use madoguchi_domain::programme::{Product, Programme, ProgrammeCode, RuleBook};
use std::sync::Arc;

/// What forms need, with the rules of the programmes as the domain reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Products in display order.
    pub(crate) vaccines: Vec<Vaccine>,
    /// Priority groups of all programmes, in display order.
    pub(crate) groups: Vec<PriorityGroup>,
    /// Programmes whose rules are in force, by code.
    pub(crate) programmes: Vec<RunningProgramme>,
    /// Their rules.
    pub(crate) book: RuleBook,
}

impl Reference {
    /// Reads the rules once. The server publishes none that contradict themselves.
    pub(crate) fn new(wire: wire::Reference) -> Self {
        let products = wire.vaccines.iter().map(|vaccine| Product {
            code: vaccine.code.clone(),
            name_ja: vaccine.name_ja.clone(),
            name_en: vaccine.name_en.clone(),
            supplied: vaccine.supplied,
        });
        let book = RuleBook::new(wire.programmes.iter().filter_map(domain_programme), products);
        Self { vaccines: wire.vaccines, groups: wire.groups, programmes: wire.programmes, book }
    }

    /// The rules of a programme.
    pub(crate) fn programme(&self, code: &str) -> Option<&Programme> {
        self.book.programme(code)
    }

    /// The programmes that take new bookings.
    pub(crate) fn running(&self) -> impl Iterator<Item = &RunningProgramme> {
        self.programmes.iter().filter(|programme| programme.running)
    }

    /// Whether a programme is the only one that runs: then nobody asks which it is.
    pub(crate) fn goes_without_saying(&self, programme: &str) -> bool {
        self.only_running().is_some_and(|only| only.code == programme)
    }

    /// The programme that is the only one to choose; `None` where there is a choice, or none at all.
    pub(crate) fn only_running(&self) -> Option<&RunningProgramme> {
        let mut running = self.running();
        running.next().filter(|_| running.next().is_none())
    }

    /// Name of a programme; its code where it is not known.
    pub(crate) fn programme_name(&self, code: &str, lang: Lang) -> String {
        let found = self.programmes.iter().find(|programme| programme.code == code);
        found.map_or_else(|| code.to_owned(), |found| local(&found.name_ja, &found.name_en, lang).to_owned())
    }

    /// Name of a product; its code where it is not known.
    pub(crate) fn vaccine_name(&self, code: &str, lang: Lang) -> String {
        let found = self.vaccines.iter().find(|vaccine| vaccine.code == code);
        found.map_or_else(|| code.to_owned(), |found| local(&found.name_ja, &found.name_en, lang).to_owned())
    }

    /// Code and name of the programmes that run and give a product, of the nation and of this municipality.
    pub(crate) fn giving(&self, product: &str, owner: Option<&str>, lang: Lang) -> Vec<(String, String)> {
        let gives = |one: &&RunningProgramme| {
            let own = one.municipality_code.as_deref().is_none_or(|code| Some(code) == owner);
            own && one.rules.products.iter().any(|row| row.product == product)
        };
        let option = |one: &RunningProgramme| (one.code.clone(), local(&one.name_ja, &one.name_en, lang).to_owned());
        self.running().filter(gives).map(option).collect()
    }

    /// The priority groups of a programme; those of all while it is not known.
    pub(crate) fn groups_of(&self, programme: Option<&str>) -> Vec<PriorityGroup> {
        let found = self.programmes.iter().find(|one| Some(one.code.as_str()) == programme);
        found.map_or_else(|| self.groups.clone(), |found| found.rules.groups.clone())
    }

    /// When vaccination began in a programme and in those it goes on from; in any, where it is not known.
    pub(crate) fn began(&self, programme: Option<&str>) -> Option<NaiveDate> {
        let asked = programme.and_then(|code| self.programme(code));
        let counts =
            |one: &&Programme| asked.is_none_or(|asked| asked.code == one.code || asked.rules.counts_from(&one.code));
        let groups = self.book.programmes().filter(counts).flat_map(|programme| programme.rules.groups());
        groups.map(|group| group.opens_on).min()
    }
}

/// A programme with its rules, for the domain.
fn domain_programme(programme: &RunningProgramme) -> Option<Programme> {
    let RunningProgramme { code, municipality_code, running, name_ja, name_en, rules } = programme.clone();
    let parsed = ProgrammeContent { name_ja, name_en, running, rules }.parse("", Lang::Ja).ok()?;
    let owner = municipality_code.map(|code| domain::MunicipalityCode::parse(&code)).transpose().ok()?;
    Some(Programme {
        code: ProgrammeCode::new(&code).ok()?,
        owner,
        name_ja: parsed.name_ja,
        name_en: parsed.name_en,
        rules: parsed.rules,
    })
}

/// The reference data as pages use it.
#[derive(Clone, Copy)]
pub(crate) struct ReferenceData(Load<Arc<Reference>>);

impl ReferenceData {
    /// Starts reading; provided to every page.
    pub(crate) fn provide() {
        let read = use_load(
            || Some(()),
            |client, ()| async move {
                let read: wire::Reference = client.send(Call::get("/reference")).await?;
                Ok(Arc::new(Reference::new(read)))
            },
        );
        provide_context(Self(read));
    }

    /// The state of reading, for pages that cannot do without.
    pub(crate) fn load(self) -> Load<Arc<Reference>> {
        self.0
    }

    /// Something of what was read, or of nothing; tracked.
    pub(crate) fn with<T: Default>(self, read: impl FnOnce(&Reference) -> T) -> T {
        self.0.value.with(|reference| reference.as_deref().map(read)).unwrap_or_default()
    }

    /// The name of a product; its code while the names are not there.
    pub(crate) fn vaccine_name(self, code: &str, lang: Lang) -> String {
        let name = |reference: &Reference| reference.vaccine_name(code, lang);
        self.0.value.with(|reference| reference.as_deref().map_or_else(|| code.to_owned(), name))
    }

    /// The name of a priority group; its code while the names are not there. Programmes may name a group otherwise.
    pub(crate) fn group_name(self, programme: &str, code: &str, lang: Lang) -> String {
        let groups = self.with(|reference| reference.groups_of(Some(programme)));
        let found = groups.iter().find(|group| group.code == code);
        found.map_or_else(|| code.to_owned(), |group| local(&group.name_ja, &group.name_en, lang).to_owned())
    }

    /// The name of a programme; its code while the names are not there.
    pub(crate) fn programme_name(self, code: &str, lang: Lang) -> String {
        let name = |reference: &Reference| reference.programme_name(code, lang);
        self.0.value.with(|reference| reference.as_deref().map_or_else(|| code.to_owned(), name))
    }

    /// Whether several programmes run, so that there is a choice; tracked.
    pub(crate) fn several_run(self) -> bool {
        self.with(|reference| reference.running().nth(1).is_some())
    }

    /// Whether there are several programmes, running or not; tracked.
    pub(crate) fn several_exist(self) -> bool {
        self.with(|reference| 1 < reference.programmes.len())
    }
}

/// The reference data of this visit.
pub(crate) fn use_reference() -> ReferenceData {
    expect_context()
}

/// Code and name, for a field to choose from.
pub(crate) type Options = Signal<Vec<(String, String)>>;

fn products(of: impl Fn(&Vaccine) -> bool + Send + Sync + 'static) -> Options {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        reference.with(|reference| {
            let of_these = reference.vaccines.iter().filter(|vaccine| of(vaccine));
            let option = |one: &Vaccine| (one.code.clone(), local(&one.name_ja, &one.name_en, lang).to_owned());
            of_these.map(option).collect()
        })
    })
}

/// The products that running programmes give; follows the language.
pub(crate) fn vaccine_options() -> Options {
    products(|vaccine| vaccine.running)
}

/// All products: for doses that were given, also in programmes that are over.
pub(crate) fn all_vaccine_options() -> Options {
    products(|_| true)
}

/// The priority groups of a programme, of all while it is not known; follows the language.
pub(crate) fn group_options(programme: Signal<Option<String>>) -> Options {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        let groups = programme.with(|code| reference.with(|reference| reference.groups_of(code.as_deref())));
        let option = |one: PriorityGroup| {
            let name = local(&one.name_ja, &one.name_en, lang).to_owned();
            (one.code, name)
        };
        groups.into_iter().map(option).collect()
    })
}

fn programmes(of: impl Fn(&RunningProgramme) -> bool + Send + Sync + 'static) -> Options {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        reference.with(|reference| {
            let of_these = reference.programmes.iter().filter(|programme| of(programme));
            let option =
                |one: &RunningProgramme| (one.code.clone(), local(&one.name_ja, &one.name_en, lang).to_owned());
            of_these.map(option).collect()
        })
    })
}

/// The programmes that run; follows the language.
pub(crate) fn programme_options() -> Options {
    programmes(|programme| programme.running)
}

/// All programmes: for bookings, also those of programmes that are over.
pub(crate) fn all_programme_options() -> Options {
    programmes(|_| true)
}

/// Name of the municipality of a code: `神奈川県横浜市`.
pub(crate) fn municipality_name(code: &str) -> Option<String> {
    let found = domain::MunicipalityCode::parse(&ascii(code.trim())).ok()?;
    let municipality = found.municipality();
    Some(format!("{}{}", municipality.prefecture(), municipality.name()))
}

/// The group a birth date speaks for: the first that is bounded by birth dates and takes it, else the last, which is
/// for all others.
pub(crate) fn suggested_group(birth: NaiveDate, groups: &[domain::PriorityGroup]) -> Option<&str> {
    let bounded = |group: &&domain::PriorityGroup| group.born_from.is_some() || group.born_to.is_some();
    let own = groups.iter().filter(bounded).find(|group| group.takes_birth(birth));
    own.or(groups.last()).map(|group| group.code.as_str())
}

/// The birth date of a booking that one may see, for the domain.
pub(crate) fn birth_date(booking: &Booking) -> Option<domain::BirthDate> {
    let date = wire_date(&booking.recipient.birth_date)?;
    domain::BirthDate::new(date, date).ok()
}

/// The name in a language.
pub(crate) fn local<'a>(ja: &'a str, en: &'a str, lang: Lang) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use madoguchi_contract::programme::{AgeRule, Interval, IntervalRule, ProductRule, ProgrammeRules};

    /// The circular of the rows below.
    pub(crate) const SOURCE: &str = "事務連絡 2021-04-19";

    fn group(code: &str, from: Option<&str>, to: Option<&str>) -> PriorityGroup {
        PriorityGroup {
            code: code.into(),
            name_ja: code.into(),
            name_en: code.into(),
            born_from: from.map(Into::into),
            born_to: to.map(Into::into),
            opens_on: "2021-02-17".into(),
        }
    }

    pub(crate) fn days(count: i64) -> Interval {
        Interval { count, unit: "days".into() }
    }

    pub(crate) fn product(code: &str, first_dose: i64, last_dose: i64) -> ProductRule {
        let source = SOURCE.into();
        ProductRule { product: code.into(), first_dose, last_dose, source, ..ProductRule::default() }
    }

    pub(crate) fn from_age(min: i64, count: &str) -> AgeRule {
        AgeRule { min: Some(min), count: count.into(), source: SOURCE.into(), ..AgeRule::default() }
    }

    fn interval(product: &str, least: i64, standard: i64) -> IntervalRule {
        IntervalRule {
            product: Some(product.into()),
            least: days(least),
            standard: Some(days(standard)),
            source: SOURCE.into(),
            ..IntervalRule::default()
        }
    }

    /// A programme that runs, of these rules.
    pub(crate) fn programme(code: &str, name: &str, rules: ProgrammeRules) -> RunningProgramme {
        RunningProgramme {
            code: code.into(),
            municipality_code: None,
            running: true,
            name_ja: name.into(),
            name_en: code.into(),
            rules,
        }
    }

    /// Rules without any row: one dose, with a coupon, from a day on.
    pub(crate) fn bare(starts_on: &str) -> ProgrammeRules {
        ProgrammeRules {
            starts_on: starts_on.into(),
            coupon: "ten_digits".into(),
            month_end: "last_day".into(),
            first_dose: 1,
            last_dose: 1,
            groups: vec![PriorityGroup { opens_on: starts_on.into(), ..group("general", None, None) }],
            ..ProgrammeRules::default()
        }
    }

    fn notice() -> RunningProgramme {
        let rules = ProgrammeRules {
            coupon: "scanned_18".into(),
            last_dose: 2,
            products: vec![product("pfizer", 1, 2), product("moderna", 1, 2)],
            groups: vec![
                group("health_worker", None, None),
                group("elderly", None, Some("1957-04-01")),
                group("aged_60_64", Some("1957-04-02"), Some("1962-04-01")),
                group("general", None, None),
            ],
            ages: vec![from_age(12, "on_the_day")],
            intervals: vec![interval("pfizer", 19, 21), interval("moderna", 21, 28)],
            ..bare("2021-02-14")
        };
        programme(domain::programme::NOTICE_PROGRAMME, "初回接種", rules)
    }

    /// The notice's reference data, in short, and these programmes besides.
    pub(crate) fn reference_with(others: Vec<RunningProgramme>) -> Reference {
        let vaccine = |code: &str, name_ja: &str| Vaccine {
            code: code.into(),
            name_ja: name_ja.into(),
            name_en: code.into(),
            supplied: true,
            running: true,
        };
        let mut programmes = vec![notice()];
        programmes.extend(others);
        let groups = programmes.first().map(|notice| notice.rules.groups.clone()).unwrap_or_default();
        let named = [("pfizer", "ファイザー"), ("moderna", "モデルナ"), ("shingrix", "シングリックス")];
        let vaccines = named.map(|(code, name)| vaccine(code, name)).into();
        let rows = programmes.len();
        let reference = Reference::new(wire::Reference { vaccines, groups, programmes });
        assert_eq!(reference.book.programmes().count(), rows, "rules that contradict themselves");
        reference
    }

    /// The notice's reference data, in short.
    pub(crate) fn reference() -> Reference {
        reference_with(Vec::new())
    }

    #[test]
    fn a_municipality_is_named_by_its_code() {
        assert_eq!(municipality_name("141003").as_deref(), Some("神奈川県横浜市"));
        assert_eq!(municipality_name("000000"), None);
    }

    #[test]
    fn there_is_a_choice_only_where_several_programmes_run() {
        let rules = ProgrammeRules { products: vec![product("shingrix", 1, 1)], ..bare("2021-02-14") };
        let zoster = programme("zoster", "帯状疱疹", rules);
        let asleep = RunningProgramme { running: false, ..zoster.clone() };
        let only = |others| reference_with(others).only_running().map(|one| one.code.clone());
        assert_eq!(only(vec![]).as_deref(), Some(domain::programme::NOTICE_PROGRAMME));
        assert_eq!(only(vec![asleep]).as_deref(), Some(domain::programme::NOTICE_PROGRAMME));
        assert_eq!(only(vec![zoster.clone()]), None);
        let reference = reference_with(vec![zoster]);
        let groups = |code: Option<&str>| reference.groups_of(code).len();
        assert_eq!([groups(Some("zoster")), groups(Some("unknown")), groups(None)], [1, 4, 4]);
        assert_eq!(reference.programme_name("zoster", Lang::Ja), "帯状疱疹");
        let giving = |product, owner| reference.giving(product, owner, Lang::Ja).len();
        assert_eq!([giving("shingrix", None), giving("pfizer", None), giving("unknown", None)], [1, 1, 0]);
        let own = RunningProgramme { municipality_code: Some("141003".into()), ..reference.programmes[1].clone() };
        let own = reference_with(vec![RunningProgramme { code: "141003_zoster".into(), ..own }]);
        let giving = |owner| own.giving("shingrix", owner, Lang::Ja).len();
        assert_eq!([giving(Some("141003")), giving(Some("142018")), giving(None)], [1, 0, 0]);
    }
}
