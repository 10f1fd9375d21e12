//! The people of applications, and what becomes of them (ACC1, ACC2).

use crate::application::rounds;
use crate::reference::stored_code;
use crate::schema::{account, application, application_person, vendor};
use crate::vendor::{VendorRow, read_vendor};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, AccountStatus, ApplicationId, ApplicationKind, ApplicationPerson, ApplicationPersonId,
    ApplicationStatus, AskedPerson, MailAddress, PersonFilter, PersonName, Phone, Reach, Scope, VendorStatus,
};

/// What was decided on a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What the person becomes; never received.
    pub status: ApplicationStatus,
    /// Why it was refused.
    pub refusal_reason: Option<String>,
    /// Why it was taken back.
    pub withdrawal_reason: Option<String>,
    /// Why it did not wait for its round.
    pub at_once_reason: Option<String>,
    /// The account of the decider.
    pub by: AccountId,
    /// When.
    pub at: NaiveDateTime,
}

#[derive(Queryable)]
struct Row {
    id: ApplicationPersonId,
    application_id: ApplicationId,
    municipality_code: String,
    kind: ApplicationKind,
    status: ApplicationStatus,
    vendor: VendorRow,
    named_vendor: Option<String>,
    account_id: Option<AccountId>,
    login_id: Option<String>,
    name: String,
    mail_address: String,
    phone: Option<String>,
    new_name: Option<String>,
    new_mail_address: Option<String>,
    new_phone: Option<String>,
    note: String,
    round: (i32, NaiveDateTime, NaiveDate),
    refusal_reason: Option<String>,
    withdrawal_reason: Option<String>,
    at_once_reason: Option<String>,
    decided_at: Option<NaiveDateTime>,
    version: i32,
}

impl TryFrom<Row> for ApplicationPerson {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("application_person {}: {what}", row.id));
        let mail_address = |text: &str| MailAddress::parse(text).map_err(|_| corrupt("mail address"));
        let phone = |text: &str| Phone::parse(text).map_err(|_| corrupt("phone"));
        let (number, deadline, mails_on) = row.round;
        Ok(Self {
            municipality: stored_code(&row.municipality_code)?,
            kind: row.kind,
            status: row.status,
            asked: AskedPerson {
                vendor_id: row.vendor.0,
                account_id: row.account_id,
                name: PersonName::stored(row.name),
                mail_address: mail_address(&row.mail_address)?,
                phone: row.phone.as_deref().map(phone).transpose()?,
                new_name: row.new_name.map(PersonName::stored),
                new_mail_address: row.new_mail_address.as_deref().map(mail_address).transpose()?,
                new_phone: row.new_phone.as_deref().map(phone).transpose()?,
                note: row.note,
            },
            round: rounds::stored_round(number, deadline, mails_on)?,
            id: row.id,
            application_id: row.application_id,
            vendor: read_vendor(row.vendor),
            named_vendor: row.named_vendor,
            login_id: row.login_id,
            refusal_reason: row.refusal_reason,
            withdrawal_reason: row.withdrawal_reason,
            at_once_reason: row.at_once_reason,
            decided_at: row.decided_at,
            version: row.version,
        })
    }
}

macro_rules! select_people {
    ($scope:expr) => {{
        // The company that an application named, where it has become part of another.
        let named_vendor = diesel::alias!(vendor as named_vendor);
        let query = application_person::table
            .inner_join(application::table)
            .inner_join(vendor::table)
            .left_join(account::table.on(account::id.nullable().eq(application_person::account_id)))
            .left_join(
                named_vendor.on(named_vendor.field(vendor::id).nullable().eq(application_person::named_vendor_id)),
            )
            .select((
                application_person::id,
                application_person::application_id,
                application_person::municipality_code,
                application_person::kind,
                application_person::status,
                (vendor::id, vendor::name, vendor::status),
                named_vendor.field(vendor::name).nullable(),
                application_person::account_id,
                account::login_id.nullable(),
                application_person::name,
                application_person::mail_address,
                application_person::phone,
                application_person::new_name,
                application_person::new_mail_address,
                application_person::new_phone,
                application_person::note,
                (application::round_number, application::round_deadline, application::mails_on),
                application_person::refusal_reason,
                application_person::withdrawal_reason,
                application_person::at_once_reason,
                application_person::decided_at,
                application_person::version,
            ))
            .into_boxed();
        match $scope.reach() {
            Reach::Nation => query,
            Reach::Municipalities(_) => query.filter(application_person::municipality_code.eq_any($scope.codes())),
        }
    }};
}

/// A person of an application that the scope administers.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut AnyConnection,
    scope: &Scope,
    id: ApplicationPersonId,
) -> Result<Option<ApplicationPerson>, StoreError> {
    let row = select_people!(scope).filter(application_person::id.eq(id)).first::<Row>(conn).optional()?;
    let found = row.map(ApplicationPerson::try_from).transpose()?;
    Ok(with_moves(conn, found.into_iter().collect())?.pop())
}

fn with_moves(
    conn: &mut AnyConnection,
    mut people: Vec<ApplicationPerson>,
) -> Result<Vec<ApplicationPerson>, StoreError> {
    rounds::add_moves(conn, people.iter_mut().map(|person| &mut person.round))?;
    Ok(people)
}

/// The people of an application that the scope administers, in its order.
///
/// # Errors
/// When the database fails.
pub fn of_application(
    conn: &mut AnyConnection,
    scope: &Scope,
    id: ApplicationId,
) -> Result<Vec<ApplicationPerson>, StoreError> {
    let rows: Vec<Row> = select_people!(scope)
        .filter(application_person::application_id.eq(id))
        .order(application_person::position)
        .load(conn)?;
    let people = rows.into_iter().map(ApplicationPerson::try_from).collect::<Result<_, _>>()?;
    with_moves(conn, people)
}

/// Those of these people whose application the scope administers.
///
/// # Errors
/// When the database fails.
pub fn of_ids(
    conn: &mut AnyConnection,
    scope: &Scope,
    ids: &[ApplicationPersonId],
) -> Result<Vec<ApplicationPerson>, StoreError> {
    let rows: Vec<Row> = select_people!(scope).filter(application_person::id.eq_any(ids)).load(conn)?;
    rows.into_iter().map(ApplicationPerson::try_from).collect()
}

/// People of applications that the scope administers, the oldest first, from after an id on.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &PersonFilter,
    after: Option<ApplicationPersonId>,
    limit: i64,
) -> Result<Vec<ApplicationPerson>, StoreError> {
    let mut query = select_people!(scope).order(application_person::id).limit(limit);
    if let Some(round) = filter.round {
        query = query.filter(application_person::round_number.eq(rounds::number(round)?));
    }
    if let Some(status) = filter.status {
        query = query.filter(application_person::status.eq(status));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(application_person::kind.eq(kind));
    }
    if let Some(municipality) = filter.municipality {
        query = query.filter(application_person::municipality_code.eq(municipality.as_str()));
    }
    if let Some(after) = after {
        query = query.filter(application_person::id.gt(after));
    }
    let people = query.load::<Row>(conn)?.into_iter().map(ApplicationPerson::try_from).collect::<Result<_, _>>()?;
    with_moves(conn, people)
}

/// The people of a round who can be approved: they wait, their company is confirmed, the account of a change or
/// deletion is not deleted, and its mails stay where they go. The oldest first.
///
/// # Errors
/// When the database fails.
pub fn ready(conn: &mut AnyConnection, scope: &Scope, round: u32) -> Result<Vec<ApplicationPerson>, StoreError> {
    let rows: Vec<Row> = select_people!(scope)
        .filter(application_person::round_number.eq(rounds::number(round)?))
        .filter(application_person::status.eq(ApplicationStatus::Received))
        .filter(vendor::status.eq(VendorStatus::Confirmed))
        .filter(account::status.is_null().or(account::status.ne(AccountStatus::Deleted)))
        .filter(application_person::new_mail_address.is_null())
        .order(application_person::id)
        .load(conn)?;
    rows.into_iter().map(ApplicationPerson::try_from).collect()
}
