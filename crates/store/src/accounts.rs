//! Accounts, vendors and their commissions.

use crate::schema::{account, commission, vendor};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{MailAddress, MunicipalityCode, Phone, Role, Scope, text_key};

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It may.
    Active,
    /// Not for now.
    Suspended,
    /// Never again; the row stays for the audit.
    Deleted,
}

impl Status {
    const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Deleted];

    const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
        }
    }
}

/// A company that takes bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// Id.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: i64,
    /// What its owner types.
    pub login_id: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// What it is.
    pub role: Role,
    /// The name shown on screen.
    pub display_name: String,
    /// The municipality, for accounts of one.
    pub municipality: Option<MunicipalityCode>,
    /// The prefecture's two digits, for accounts of one.
    pub prefecture_code: Option<String>,
    /// The company, for agents and vendor systems.
    pub vendor: Option<Vendor>,
    /// Whether it may be used.
    pub status: Status,
    /// Where its mails go.
    pub mail_address: Option<MailAddress>,
    /// Phone.
    pub phone: Option<Phone>,
    /// Counts up with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

impl Account {
    /// Whether its owner has set a password.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.password_hash != NO_PASSWORD
    }
}

/// Stands for the hash of an account whose owner has not set a password yet: no password fits it.
pub const NO_PASSWORD: &str = "!";

/// An account to be made.
#[derive(Clone)]
pub struct NewAccount {
    /// What its owner types.
    pub login_id: String,
    /// Argon2id, PHC string, or [`NO_PASSWORD`].
    pub password_hash: String,
    /// What it is.
    pub role: Role,
    /// The name shown on screen.
    pub display_name: String,
    /// The municipality, for accounts of one.
    pub municipality: Option<MunicipalityCode>,
    /// The prefecture's two digits, for accounts of one.
    pub prefecture_code: Option<String>,
    /// The company, for agents and vendor systems.
    pub vendor_id: Option<i64>,
    /// Where its mails go.
    pub mail_address: Option<MailAddress>,
    /// Phone.
    pub phone: Option<Phone>,
}

/// What became of a new account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was made, with this id.
    Account(i64),
    /// The log-in id is taken.
    LoginIdTaken,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    login_id: String,
    password_hash: String,
    role: String,
    display_name: String,
    municipality_code: Option<String>,
    prefecture_code: Option<String>,
    status: String,
    mail_address: Option<String>,
    phone: Option<String>,
    version: i32,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    vendor: Option<(i64, String)>,
}

impl TryFrom<Row> for Account {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let role =
            Role::from_code(&row.role).ok_or_else(|| StoreError::Corrupt(format!("account {}: role", row.id)))?;
        let status = Status::ALL.into_iter().find(|s| s.code() == row.status);
        let status = status.ok_or_else(|| StoreError::Corrupt(format!("account {}: status", row.id)))?;
        Ok(Self {
            id: row.id,
            login_id: row.login_id,
            password_hash: row.password_hash,
            role,
            display_name: row.display_name,
            municipality: row.municipality_code.as_deref().map(municipality).transpose()?,
            prefecture_code: row.prefecture_code,
            vendor: row.vendor.map(|(id, name)| Vendor { id, name }),
            status,
            mail_address: row.mail_address.as_deref().map(mail_address).transpose()?,
            phone: row.phone.as_deref().map(phone).transpose()?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn municipality(code: &str) -> Result<MunicipalityCode, StoreError> {
    MunicipalityCode::parse(code).map_err(|_| StoreError::Corrupt("a municipality code".into()))
}

fn mail_address(stored: &str) -> Result<MailAddress, StoreError> {
    MailAddress::parse(stored).map_err(|_| StoreError::Corrupt("a mail address".into()))
}

fn phone(stored: &str) -> Result<Phone, StoreError> {
    Phone::parse(stored).map_err(|_| StoreError::Corrupt("a phone number".into()))
}

/// What an account is found by: log-in id, name and mail address, folded.
fn search_key(login_id: &str, display_name: &str, mail_address: Option<&MailAddress>) -> String {
    text_key(&format!("{login_id} {display_name} {}", mail_address.map_or("", MailAddress::as_str)))
}

macro_rules! select_accounts {
    () => {
        account::table.left_join(vendor::table).select((
            account::id,
            account::login_id,
            account::password_hash,
            account::role,
            account::display_name,
            account::municipality_code,
            account::prefecture_code,
            account::status,
            account::mail_address,
            account::phone,
            account::version,
            account::created_at,
            account::updated_at,
            (vendor::id, vendor::name).nullable(),
        ))
    };
}

/// The account of a log-in id, whatever its status.
///
/// # Errors
/// When the database fails.
pub fn find_by_login_id(conn: &mut AnyConnection, login_id: &str) -> Result<Option<Account>, StoreError> {
    let row = select_accounts!().filter(account::login_id.eq(login_id)).first::<Row>(conn).optional()?;
    row.map(Account::try_from).transpose()
}

/// The account of an id, whatever its status.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<Option<Account>, StoreError> {
    let row = select_accounts!().filter(account::id.eq(id)).first::<Row>(conn).optional()?;
    row.map(Account::try_from).transpose()
}

/// Whose data the account sees on a day: its own municipality's, or that of those who commissioned its company.
///
/// # Errors
/// When the database fails.
pub fn scope(conn: &mut AnyConnection, of: &Account, today: NaiveDate) -> Result<Scope, StoreError> {
    let municipalities = match (of.role, of.municipality, &of.vendor) {
        (Role::Municipality, Some(own), _) => vec![own],
        (Role::Agent | Role::VendorSystem, _, Some(company)) => {
            let codes: Vec<String> = commission::table
                .filter(commission::vendor_id.eq(company.id))
                .filter(commission::starts_on.le(today))
                .filter(commission::ends_on.is_null().or(commission::ends_on.ge(today)))
                .select(commission::municipality_code)
                .load(conn)?;
            codes.iter().map(|code| municipality(code)).collect::<Result<_, _>>()?
        }
        (Role::Operator | Role::Prefecture | Role::Municipality | Role::Agent | Role::VendorSystem, _, _) => vec![],
    };
    Ok(Scope::new(of.id, of.role, municipalities))
}

/// Makes an account.
///
/// # Errors
/// When the database fails.
pub fn create(conn: &mut AnyConnection, new: &NewAccount, now: NaiveDateTime) -> Result<Created, StoreError> {
    let taken = find_by_login_id(conn, &new.login_id)?.is_some();
    if taken {
        return Ok(Created::LoginIdTaken);
    }
    let id = diesel::insert_into(account::table)
        .values((
            account::login_id.eq(&new.login_id),
            account::password_hash.eq(&new.password_hash),
            account::role.eq(new.role.code()),
            account::display_name.eq(&new.display_name),
            account::municipality_code.eq(new.municipality.map(|code| code.to_string())),
            account::prefecture_code.eq(new.prefecture_code.as_deref()),
            account::vendor_id.eq(new.vendor_id),
            account::mail_address.eq(new.mail_address.as_ref().map(MailAddress::as_str)),
            account::phone.eq(new.phone.as_ref().map(Phone::as_str)),
            account::search_key.eq(search_key(&new.login_id, &new.display_name, new.mail_address.as_ref())),
            account::status.eq(Status::Active.code()),
            account::created_at.eq(now),
            account::updated_at.eq(now),
        ))
        .returning(account::id)
        .get_result(conn)?;
    Ok(Created::Account(id))
}

/// Suspends, deletes or restores an account. False: there is none.
///
/// # Errors
/// When the database fails.
pub fn set_status(conn: &mut AnyConnection, id: i64, status: Status, now: NaiveDateTime) -> Result<bool, StoreError> {
    let changed = diesel::update(account::table.filter(account::id.eq(id)))
        .set((
            account::status.eq(status.code()),
            account::updated_at.eq(now),
            account::version.eq(account::version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The vendor of a name, made when there is none.
///
/// # Errors
/// When the database fails.
pub fn vendor_named(conn: &mut AnyConnection, name: &str, now: NaiveDateTime) -> Result<Vendor, StoreError> {
    let row = (vendor::name.eq(name), vendor::created_at.eq(now), vendor::search_key.eq(text_key(name)));
    each_backend!(conn, |c| diesel::insert_into(vendor::table).values(row).on_conflict_do_nothing().execute(c))?;
    let id = vendor::table.filter(vendor::name.eq(name)).select(vendor::id).first(conn)?;
    Ok(Vendor { id, name: name.to_owned() })
}

/// Commissions a vendor with the bookings of a municipality, from a day on, to a last day or without end. Done twice it is done once.
///
/// # Errors
/// When the database fails.
pub fn commission(
    conn: &mut AnyConnection,
    vendor_id: i64,
    municipality: &MunicipalityCode,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let row = (
        commission::vendor_id.eq(vendor_id),
        commission::municipality_code.eq(municipality.to_string()),
        commission::starts_on.eq(starts_on),
        commission::ends_on.eq(ends_on),
    );
    each_backend!(conn, |c| diesel::insert_into(commission::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}
