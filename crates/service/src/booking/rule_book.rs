//! The programmes and products as the booking rules need them, kept in memory while nobody changes them.

use crate::programme::content::content;
use chrono::NaiveDate;
use madoguchi_contract::programme::ProgrammeContent;
use madoguchi_domain::MunicipalityCode;
use madoguchi_domain::programme::{self as rules, Head, Programme, ProgrammeCode, Standing, standing};
use madoguchi_store::programme::{self, StoredVersion};
use madoguchi_store::reference;
use madoguchi_store::{AnyConnection, StoreError};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// The rules that bookings are checked by on a day: of each programme the version in force.
pub struct RuleBook {
    rules: rules::RuleBook,
    in_force: BTreeMap<String, InForce>,
    coming: Vec<Coming>,
}

/// A version that is yet to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coming {
    /// Its number and day.
    pub(crate) head: Head,
    /// The programme as it will be.
    pub(crate) programme: Programme,
}

/// A version that is in force.
#[derive(Clone)]
pub(crate) struct InForce {
    /// The version.
    pub(crate) version: StoredVersion,
    /// What it says.
    pub(crate) content: ProgrammeContent,
}

impl Deref for RuleBook {
    type Target = rules::RuleBook;

    fn deref(&self) -> &rules::RuleBook {
        &self.rules
    }
}

/// The rule book that this process read last, with the version of the data and the day it is of.
#[derive(Default)]
pub struct RuleBooks(Mutex<Option<(i64, NaiveDate, Arc<RuleBook>)>>);

impl RuleBooks {
    /// The rule book of a day as the database has it: read anew only when its version is another than that of the last
    /// one, or the day is.
    pub fn current(&self, conn: &mut AnyConnection, today: NaiveDate) -> Result<Arc<RuleBook>, StoreError> {
        let version = reference::version(conn)?;
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read, day, book)) = last
            && (read, day) == (version, today)
        {
            return Ok(book);
        }
        // The version was read before the book: a change in between makes the next one read again.
        let book = Arc::new(RuleBook::load(conn, today)?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, today, Arc::clone(&book)));
        Ok(book)
    }
}

impl RuleBook {
    /// The rule book of a day.
    pub(crate) fn load(conn: &mut AnyConnection, today: NaiveDate) -> Result<Self, StoreError> {
        let products = reference::products(conn, today)?;
        let mut in_force: BTreeMap<String, InForce> = BTreeMap::new();
        let (come, coming): (Vec<_>, Vec<_>) =
            programme::all_versions(conn)?.into_iter().partition(|version| version.publish_on <= today);
        // By number: the last that has come stays.
        for version in come {
            let content = content(&version)?;
            in_force.insert(version.programme.clone(), InForce { version, content });
        }
        let programmes: Vec<Programme> =
            in_force.values().map(|one| as_rules(&one.version, &one.content)).collect::<Result<_, _>>()?;
        let coming = coming.into_iter().map(|version| {
            let programme = as_rules(&version, &content(&version)?)?;
            Ok(Coming { head: version.head(), programme })
        });
        let coming = coming.collect::<Result<_, StoreError>>()?;
        Ok(Self { rules: rules::RuleBook::new(programmes, products), in_force, coming })
    }

    /// The book with another document of one programme: for rules, not for what is yet to come.
    pub(crate) fn holding(&self, programme: Programme) -> Self {
        let (in_force, coming) = (self.in_force.clone(), Vec::new());
        Self { rules: self.rules.clone().with(programme), in_force, coming }
    }

    /// A programme that bookings already name, so that it must be there.
    pub(crate) fn stored_programme(&self, code: &str) -> Result<&Programme, StoreError> {
        self.programme(code).ok_or_else(|| StoreError::Corrupt(format!("the programme {code} has no version in force")))
    }

    /// Whether a programme takes new bookings.
    pub fn runs(&self, code: &str) -> bool {
        self.in_force.get(code).is_some_and(|one| one.content.running)
    }

    /// The version of a programme that is in force.
    pub(crate) fn in_force(&self, code: &str) -> Option<&InForce> {
        self.in_force.get(code)
    }

    /// Every version in force, by code of the programme.
    pub(crate) fn versions(&self) -> impl Iterator<Item = &InForce> {
        self.in_force.values()
    }

    /// Every version that is yet to come and will hold, with the programme as it is before.
    pub(crate) fn coming(&self, today: NaiveDate) -> impl Iterator<Item = (&Coming, &Programme)> {
        self.coming.iter().filter_map(move |coming| {
            let of_programme = || self.coming.iter().filter(|other| other.programme.code == coming.programme.code);
            let in_force = self.in_force(coming.programme.code.as_str())?.version.head();
            let heads: Vec<Head> = std::iter::once(in_force).chain(of_programme().map(|other| other.head)).collect();
            let Some(Standing::Holds { follows: Some(before) }) = standing(&heads, coming.head.number, today) else {
                return None;
            };
            let before = of_programme().find(|other| other.head == before).map(|other| &other.programme);
            Some((coming, before.or(self.programme(coming.programme.code.as_str()))?))
        })
    }
}

/// A version with its rules read.
pub(crate) fn as_rules(version: &StoredVersion, content: &ProgrammeContent) -> Result<Programme, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("{what} of programme {}", version.programme));
    let parsed = content.parse("", madoguchi_contract::Lang::En).map_err(|errors| {
        let first = errors.first().map(|error| error.pointer.clone()).unwrap_or_default();
        corrupt(&format!("version {}, {first}", version.number))
    })?;
    Ok(Programme {
        code: ProgrammeCode::new(&version.programme).map_err(|_| corrupt("the code"))?,
        owner: match &version.municipality_code {
            Some(code) => Some(MunicipalityCode::parse(code).map_err(|_| corrupt("the owner"))?),
            None => None,
        },
        name_ja: parsed.name_ja,
        name_en: parsed.name_en,
        rules: parsed.rules,
    })
}
