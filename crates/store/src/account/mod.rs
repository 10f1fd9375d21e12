//! Accounts: who has one, and whose data it sees.

pub mod change;
pub mod link;
pub mod list;
pub mod totp_removal;

use crate::schema::{account, commission, login_id_counter, vendor};
use crate::vendor::running::runs_on;
use crate::vendor::{VendorRow, read_vendor};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    Account, AccountId, AccountStatus, Holder, LoginId, MailAddress, MunicipalityCode, NO_PASSWORD, Phone, Role, Scope,
    VendorId, text_key,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Ids in one statement, under SQLite's limit of 32,766 values.
const CHUNK: usize = 10_000;

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
    pub vendor_id: Option<VendorId>,
    /// The municipality that applied for it; none: it belongs to the service desk.
    pub owner: Option<MunicipalityCode>,
    /// Where its mails go.
    pub mail_address: Option<MailAddress>,
    /// Phone.
    pub phone: Option<Phone>,
}

/// An account to be given out: its log-in id is the next one of its role, and its owner sets the password.
#[derive(Clone)]
pub struct Issue {
    /// Whose it is.
    pub holder: Holder,
    /// The municipality that applied for it; none: it belongs to the service desk.
    pub owner: Option<MunicipalityCode>,
    /// The owner's name, or the name of the office.
    pub display_name: String,
    /// Where the log-in mail goes.
    pub mail_address: MailAddress,
    /// Phone.
    pub phone: Option<Phone>,
}

/// What became of a new account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was made, with this id.
    Account(AccountId),
    /// The log-in id is taken.
    LoginIdTaken,
}

#[derive(Queryable)]
pub(crate) struct Row {
    id: AccountId,
    login_id: String,
    password_hash: String,
    role: Role,
    display_name: String,
    municipality_code: Option<String>,
    prefecture_code: Option<String>,
    owner_code: Option<String>,
    status: AccountStatus,
    mail_address: Option<String>,
    phone: Option<String>,
    version: i32,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    vendor: Option<VendorRow>,
}

impl TryFrom<Row> for Account {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            login_id: row.login_id,
            password_hash: row.password_hash,
            role: row.role,
            display_name: row.display_name,
            municipality: row.municipality_code.as_deref().map(municipality).transpose()?,
            prefecture_code: row.prefecture_code,
            vendor: row.vendor.map(read_vendor),
            owner: row.owner_code.as_deref().map(municipality).transpose()?,
            status: row.status,
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
pub(crate) fn search_key(login_id: &str, display_name: &str, mail_address: Option<&MailAddress>) -> String {
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
            account::owner_code,
            account::status,
            account::mail_address,
            account::phone,
            account::version,
            account::created_at,
            account::updated_at,
            (vendor::id, vendor::name, vendor::status).nullable(),
        ))
    };
}
pub(crate) use select_accounts;

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
pub fn find(conn: &mut AnyConnection, id: AccountId) -> Result<Option<Account>, StoreError> {
    let row = select_accounts!().filter(account::id.eq(id)).first::<Row>(conn).optional()?;
    row.map(Account::try_from).transpose()
}

/// The accounts of these ids, in this order, whatever their status. None when one is missing.
///
/// # Errors
/// When the database fails.
pub fn find_all(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<Option<Vec<Account>>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    // Under SQLite's limit of 32,766 values.
    for ids in ids.chunks(500) {
        let rows: Vec<Row> = select_accounts!().filter(account::id.eq_any(ids)).load(conn)?;
        for row in rows {
            let account = Account::try_from(row)?;
            found.insert(account.id, account);
        }
    }
    Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
}

/// Those of these accounts whose owners have set a password.
///
/// # Errors
/// When the database fails.
pub fn with_password(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<HashSet<AccountId>, StoreError> {
    let set = account::table.filter(account::id.eq_any(ids)).filter(account::password_hash.ne(NO_PASSWORD));
    Ok(set.select(account::id).load(conn)?.into_iter().collect())
}

/// The accounts of these log-in ids, whatever their status.
///
/// # Errors
/// When the database fails.
pub fn find_by_login_ids(conn: &mut AnyConnection, login_ids: &[&str]) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> = select_accounts!().filter(account::login_id.eq_any(login_ids)).load(conn)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// The active accounts of a municipality that get mails.
///
/// # Errors
/// When the database fails.
pub fn with_mail_of(conn: &mut AnyConnection, of: &MunicipalityCode) -> Result<Vec<Account>, StoreError> {
    let rows = select_accounts!()
        .filter(account::municipality_code.eq(of.to_string()))
        .filter(account::status.eq(AccountStatus::Active))
        .filter(account::mail_address.is_not_null())
        .order(account::id)
        .load::<Row>(conn)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// The active accounts of the service desk that get mails.
///
/// # Errors
/// When the database fails.
pub fn desk_with_mail(conn: &mut AnyConnection) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> = select_accounts!()
        .filter(account::role.eq(Role::Operator))
        .filter(account::status.eq(AccountStatus::Active))
        .filter(account::mail_address.is_not_null())
        .order(account::id)
        .load(conn)?;
    rows.into_iter().map(Account::try_from).collect()
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
                .filter(runs_on(today))
                .select(commission::municipality_code)
                .load(conn)?;
            codes.iter().map(|code| municipality(code)).collect::<Result<_, _>>()?
        }
        (Role::Operator | Role::Prefecture | Role::Municipality | Role::Agent | Role::VendorSystem, _, _) => vec![],
    };
    Ok(Scope::new(of.id, of.role, municipalities))
}

/// Codes of the municipalities that what happens to these accounts concerns on a day: the one it belongs to or that
/// applied for it, and those that commissioned its company. None for an account of the service desk, and for an id that
/// is none.
///
/// # Errors
/// When the database fails.
pub fn concerned(
    conn: &mut AnyConnection,
    ids: &[AccountId],
    today: NaiveDate,
) -> Result<HashMap<AccountId, BTreeSet<String>>, StoreError> {
    type Row = (AccountId, Option<String>, Option<String>, Option<String>);
    let mut concerned: HashMap<AccountId, BTreeSet<String>> = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let of_company = commission::vendor_id.nullable().eq(account::vendor_id);
        let rows: Vec<Row> = account::table
            .left_join(commission::table.on(of_company.and(runs_on(today))))
            .filter(account::id.eq_any(ids))
            .select((
                account::id,
                account::municipality_code,
                account::owner_code,
                commission::municipality_code.nullable(),
            ))
            .load(conn)?;
        for (id, own, owner, commissioned) in rows {
            concerned.entry(id).or_default().extend(own.into_iter().chain(owner).chain(commissioned));
        }
    }
    Ok(concerned)
}

/// Makes an account.
///
/// # Errors
/// When the database fails.
pub fn create(conn: &mut AnyConnection, new: &NewAccount, now: NaiveDateTime) -> Result<Created, StoreError> {
    let row = (
        account::login_id.eq(&new.login_id),
        account::password_hash.eq(&new.password_hash),
        account::role.eq(new.role),
        account::display_name.eq(&new.display_name),
        account::municipality_code.eq(new.municipality.map(|code| code.to_string())),
        account::prefecture_code.eq(new.prefecture_code.as_deref()),
        account::vendor_id.eq(new.vendor_id),
        account::owner_code.eq(new.owner.map(|code| code.to_string())),
        account::mail_address.eq(new.mail_address.as_ref().map(MailAddress::as_str)),
        account::phone.eq(new.phone.as_ref().map(Phone::as_str)),
        account::search_key.eq(search_key(&new.login_id, &new.display_name, new.mail_address.as_ref())),
        account::status.eq(AccountStatus::Active),
        account::created_at.eq(now),
        account::updated_at.eq(now),
    );
    let made: Option<AccountId> = each_backend!(conn, |c| diesel::insert_into(account::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(account::id)
        .get_result(c)
        .optional())?;
    Ok(made.map_or(Created::LoginIdTaken, Created::Account))
}

/// Makes an account with the next log-in id of its role, without a password.
///
/// # Errors
/// When the database fails.
pub fn create_with_next_login_id(
    conn: &mut AnyConnection,
    new: &Issue,
    now: NaiveDateTime,
) -> Result<Account, StoreError> {
    let role = new.holder.role();
    loop {
        let account = NewAccount {
            login_id: next_login_id(conn, role)?.to_string(),
            password_hash: NO_PASSWORD.to_owned(),
            role,
            display_name: new.display_name.clone(),
            municipality: new.holder.municipality(),
            prefecture_code: new.holder.prefecture().map(|prefecture| prefecture.code().to_owned()),
            vendor_id: new.holder.vendor_id(),
            owner: new.owner,
            mail_address: Some(new.mail_address.clone()),
            phone: new.phone.clone(),
        };
        match create(conn, &account, now)? {
            Created::Account(id) => {
                return find(conn, id)?.ok_or_else(|| StoreError::Corrupt(format!("account {id}")));
            }
            // Somebody chose this id by hand.
            Created::LoginIdTaken => {}
        }
    }
}

/// The row of the counter stays locked until the transaction ends: two issuers get two numbers.
fn next_login_id(conn: &mut AnyConnection, role: Role) -> Result<LoginId, StoreError> {
    let number: i32 = diesel::update(login_id_counter::table.find(role.code()))
        .set(login_id_counter::last_number.eq(login_id_counter::last_number + 1))
        .returning(login_id_counter::last_number)
        .get_result(conn)?;
    Ok(LoginId::of(role, number))
}

/// The same, held so that nobody changes it before the transaction ends: a log-in that was let in and a new password
/// that ends all log-ins come one after the other.
///
/// # Errors
/// When the database fails.
pub fn find_held(conn: &mut AnyConnection, id: AccountId) -> Result<Option<Account>, StoreError> {
    if let AnyConnection::Postgresql(pg) = conn {
        let row = account::table.filter(account::id.eq(id)).select(account::id);
        row.for_no_key_update().load::<AccountId>(pg)?;
    }
    find(conn, id)
}

/// Puts a password hash in the place of another. False: it is not that one any more.
///
/// # Errors
/// When the database fails.
pub fn replace_password(
    conn: &mut AnyConnection,
    id: AccountId,
    old_hash: &str,
    new_hash: &str,
) -> Result<bool, StoreError> {
    let row = account::table.filter(account::id.eq(id)).filter(account::password_hash.eq(old_hash));
    Ok(diesel::update(row).set(account::password_hash.eq(new_hash)).execute(conn)? == 1)
}
