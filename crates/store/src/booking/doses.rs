//! The doses of a person, over all venues and municipalities: what the rules compare a booking with.

use crate::booking::rule_book::RuleBook;
use crate::schema::booking;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Text;
use madoguchi_domain::{BirthDate, Coupon, KanaName, KnownDose, PersonName, Refusal, Scope, Vaccine};

/// A live booking of a person, as the rules see it. What it holds of the person is compared, never shown: it may be of a
/// municipality that the scope does not cover.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct LiveDose {
    pub(crate) booking_id: i64,
    pub(crate) municipality_code: String,
    pub(crate) dose: u8,
    date: NaiveDate,
    vaccine: String,
    /// The dose before, as the caller stated it.
    stated: Option<(NaiveDate, String)>,
    birth_date: NaiveDate,
    name_key: String,
    kana_key: String,
}

/// Another dose of the coupon that is booked under another name. Names may change between doses and are misheard, so
/// that it refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedOtherwise {
    /// The other dose.
    pub dose: u8,
    /// The name is another.
    pub name: bool,
    /// The kana name is another.
    pub kana: bool,
}

/// The live doses, besides `dose`, that are booked under another name: what is typed in another way is the same name.
pub(crate) fn named_otherwise(live: &[LiveDose], dose: u8, name: &PersonName, kana: &KanaName) -> Vec<NamedOtherwise> {
    let (name_key, kana_key) = (name.text_key(), kana.search_key());
    let others = live.iter().filter(|other| other.dose != dose);
    let compared = others.map(|other| NamedOtherwise {
        dose: other.dose,
        name: other.name_key != name_key,
        kana: other.kana_key != kana_key,
    });
    compared.filter(|other| other.name || other.kana).collect()
}

/// The bookings of other municipalities whose names were compared with these: an answer with a warning, and one without,
/// tells something of them.
pub(crate) fn compared_elsewhere(live: &[LiveDose], dose: u8, scope: &Scope) -> Vec<ToldOf> {
    let codes = scope.codes();
    let others = live.iter().filter(|other| other.dose != dose);
    others.filter(|other| !codes.contains(&other.municipality_code)).map(LiveDose::told).collect()
}

/// An earlier dose that was given elsewhere, as the caller states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedDose {
    /// The day.
    pub date: NaiveDate,
    /// Code of the product.
    pub vaccine: String,
}

/// Makes everything that books, moves or cancels for one person wait in line until the transaction ends, so that doses
/// taken at the same time are checked against each other. SQLite has one writer.
pub(crate) fn lock_person(conn: &mut AnyConnection, coupon: &Coupon) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            LockPerson(format!("{}/{}", coupon.municipality, coupon.number.as_str())).execute(c)?;
        }
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

struct LockPerson(String);

impl QueryFragment<Pg> for LockPerson {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Two numbers: a lock space of its own, apart from the one of the migrations.
        out.push_sql("SELECT pg_advisory_xact_lock(1, hashtext(");
        out.push_bind_param::<Text, _>(&self.0)?;
        out.push_sql("))");
        Ok(())
    }
}

impl QueryId for LockPerson {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<PgConnection> for LockPerson {}

/// The live bookings of a person, by dose.
pub(crate) fn live(conn: &mut AnyConnection, coupon: &Coupon) -> Result<Vec<LiveDose>, StoreError> {
    type Person = (NaiveDate, String, String);
    type Row = (i64, String, i16, NaiveDate, String, Option<NaiveDate>, Option<String>, Person);
    let rows: Vec<Row> = booking::table
        .filter(booking::coupon_municipality_code.eq(coupon.municipality.to_string()))
        .filter(booking::coupon_number.eq(coupon.number.as_str()))
        .filter(booking::status.eq("booked"))
        .select((
            booking::id,
            booking::municipality_code,
            booking::dose,
            booking::date,
            booking::vaccine,
            booking::previous_dose_date,
            booking::previous_dose_vaccine,
            (booking::birth_date, booking::recipient_name_key, booking::recipient_kana_key),
        ))
        .order(booking::dose)
        .load(conn)?;
    rows.into_iter()
        .map(|(booking_id, municipality_code, dose, date, vaccine, stated_date, stated_vaccine, person)| {
            let (birth_date, name_key, kana_key) = person;
            Ok(LiveDose {
                booking_id,
                municipality_code,
                dose: dose_number(dose)?,
                date,
                vaccine,
                stated: stated_date.zip(stated_vaccine),
                birth_date,
                name_key,
                kana_key,
            })
        })
        .collect()
}

/// A stored dose number.
pub(crate) fn dose_number(dose: i16) -> Result<u8, StoreError> {
    u8::try_from(dose).map_err(|_| StoreError::Corrupt(format!("dose {dose}")))
}

/// The person's doses as the rules take them: the live bookings, then the stated doses that no booking stands for.
/// `dose` and `stated` are of the booking under examination, whose own row `live` must not hold.
pub(crate) fn known(
    rules: &RuleBook,
    live: &[LiveDose],
    dose: u8,
    stated: Option<&(StatedDose, Vaccine)>,
) -> Result<Vec<KnownDose>, StoreError> {
    let mut known = Vec::new();
    for booked in live {
        known.push(as_known(rules, booked)?);
    }
    let state = |known: &mut Vec<KnownDose>, dose: u8, date: NaiveDate, vaccine: &Vaccine| {
        if dose > 0 && known.iter().all(|other| other.dose != dose) {
            known.push(KnownDose { dose, date, vaccine: vaccine.clone(), birth_date: None });
        }
    };
    if let Some((stated, vaccine)) = stated {
        state(&mut known, dose.saturating_sub(1), stated.date, vaccine);
    }
    for booked in live.iter().filter(|booked| booked.dose != dose.saturating_add(1)) {
        if let Some((date, vaccine)) = &booked.stated {
            state(&mut known, booked.dose.saturating_sub(1), *date, rules.stored_vaccine(vaccine, *date)?);
        }
    }
    Ok(known)
}

/// A booking that an answer tells something of, and whose it is: for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldOf {
    /// Id of the booking.
    pub booking_id: i64,
    /// The municipality where it is booked.
    pub municipality_code: String,
}

impl LiveDose {
    pub(crate) fn told(&self) -> ToldOf {
        ToldOf { booking_id: self.booking_id, municipality_code: self.municipality_code.clone() }
    }
}

/// Why rules refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Every rule that refuses.
    pub refusals: Vec<Refusal>,
    /// The bookings that the reasons tell of.
    pub told: Vec<ToldOf>,
}

impl Refused {
    /// `live`, `dose` and `stated` as for [`known`]. What is stated with the booking itself tells nothing new.
    pub(crate) fn new(refusals: Vec<Refusal>, live: &[LiveDose], dose: u8, stated: bool) -> Self {
        let is_booked = |other: u8| live.iter().any(|booked| booked.dose == other);
        let told = refusals.iter().filter_map(|refusal| refusal.reason.told_dose());
        let told = told.filter(|other| is_booked(*other) || !stated || other.saturating_add(1) != dose);
        let mut told: Vec<ToldOf> = told.filter_map(|other| behind(live, other)).map(LiveDose::told).collect();
        told.sort_by_key(|told| told.booking_id);
        told.dedup();
        Self { refusals, told }
    }
}

/// The booking by which a dose is known: its own, or the one of the next dose, which states it.
fn behind(live: &[LiveDose], dose: u8) -> Option<&LiveDose> {
    let stated = || live.iter().find(|booked| booked.stated.is_some() && booked.dose == dose.saturating_add(1));
    live.iter().find(|booked| booked.dose == dose).or_else(stated)
}

fn as_known(rules: &RuleBook, booked: &LiveDose) -> Result<KnownDose, StoreError> {
    let birth_date = BirthDate::new(booked.birth_date, NaiveDate::MAX);
    let corrupt = |_| StoreError::Corrupt(format!("the birth date of booking {}", booked.booking_id));
    Ok(KnownDose {
        dose: booked.dose,
        date: booked.date,
        vaccine: rules.stored_vaccine(&booked.vaccine, booked.date)?.clone(),
        birth_date: Some(birth_date.map_err(corrupt)?),
    })
}

/// The bookings that the rules would refuse once this one is cancelled, the nearest dose first: the next dose, where it
/// stands on this one, then what stands on that one.
pub(crate) fn left_behind(rules: &RuleBook, live: &[LiveDose], booking_id: i64) -> Result<Vec<LiveDose>, StoreError> {
    let Some(cancelled) = live.iter().find(|booked| booked.booking_id == booking_id) else { return Ok(Vec::new()) };
    let mut rest: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booking_id).cloned().collect();
    let (mut left, mut gone) = (Vec::new(), cancelled.dose);
    while let Some(next) = rest.iter().filter(|other| gone < other.dose).min_by_key(|other| other.dose).cloned() {
        if stands(rules, &rest, &next, None)?.is_ok() {
            break;
        }
        rest.retain(|other| other.booking_id != next.booking_id);
        gone = next.dose;
        left.push(next);
    }
    Ok(left)
}

/// Whether a booking stands by what else is booked and stated, with `stated` as its earlier dose in place of its own.
pub(crate) fn stands(
    rules: &RuleBook,
    live: &[LiveDose],
    booked: &LiveDose,
    stated: Option<&(StatedDose, Vaccine)>,
) -> Result<Result<(), Vec<Refusal>>, StoreError> {
    let others: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booked.booking_id).cloned().collect();
    let own = match &booked.stated {
        Some((date, vaccine)) => {
            let stated = StatedDose { date: *date, vaccine: vaccine.clone() };
            Some((stated, rules.stored_vaccine(vaccine, *date)?.clone()))
        }
        None => None,
    };
    let known = known(rules, &others, booked.dose, stated.or(own.as_ref()))?;
    Ok(madoguchi_domain::booking::rules::check_series(&as_known(rules, booked)?, &known))
}

/// A dose the system knows of, for [`of_coupon`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDose {
    /// The dose.
    pub dose: KnownDose,
    /// The live booking behind it; `None` for a stated dose.
    pub booking_id: Option<i64>,
    /// The booking by which it is known: its own, or the one that states it.
    pub known_by: Option<ToldOf>,
}

/// What the system knows of a coupon: its doses by number.
///
/// # Errors
/// When the database fails.
pub fn of_coupon(conn: &mut AnyConnection, coupon: &Coupon) -> Result<Vec<PersonDose>, StoreError> {
    let live = live(conn, coupon)?;
    let rules = RuleBook::load(conn)?;
    let known = known(&rules, &live, 0, None)?;
    let booking =
        |dose: &KnownDose| live.iter().find(|booked| booked.dose == dose.dose).map(|booked| booked.booking_id);
    let person = |dose: KnownDose| PersonDose {
        booking_id: booking(&dose),
        known_by: behind(&live, dose.dose).map(LiveDose::told),
        dose,
    };
    let mut doses: Vec<PersonDose> = known.into_iter().map(person).collect();
    doses.sort_by_key(|person| person.dose.dose);
    Ok(doses)
}
