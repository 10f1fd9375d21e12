//! Agents who have an account, or wait for one, with one of these mail addresses or phone numbers.

use crate::schema::{account, application_person};
use crate::{AnyConnection, StoreError};
use diesel::define_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use madoguchi_domain::{
    AccountId, AccountStatus, ApplicationId, ApplicationKind, ApplicationPersonId, ApplicationStatus, DoubleOf,
    KnownAgent, Reach, Role, Scope,
};

define_sql_function! {
    /// Without capital letters, of which no mail server takes notice.
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

type AccountRow = (AccountId, String, String, Option<String>, Option<String>);
type PersonRow = (ApplicationId, ApplicationPersonId, String, String, Option<String>);

/// Those that the scope administers: all for the service desk, its own for a municipality. Mail addresses come in lower
/// case.
///
/// # Errors
/// When the database fails.
pub fn candidates(
    conn: &mut AnyConnection,
    scope: &Scope,
    mail_addresses: &[String],
    phones: &[String],
) -> Result<Vec<KnownAgent>, StoreError> {
    let accounts = account::table
        .filter(account::role.eq(Role::Agent))
        .filter(account::status.ne(AccountStatus::Deleted))
        .filter(lower(account::mail_address).eq_any(mail_addresses).or(account::phone.eq_any(phones)))
        .select((account::id, account::login_id, account::display_name, account::mail_address, account::phone))
        .order(account::id)
        .into_boxed();
    let people = application_person::table
        .filter(application_person::kind.eq(ApplicationKind::Issue))
        .filter(application_person::status.eq(ApplicationStatus::Received))
        .filter(
            lower(application_person::mail_address.nullable())
                .eq_any(mail_addresses)
                .or(application_person::phone.eq_any(phones)),
        )
        .select((
            application_person::application_id,
            application_person::id,
            application_person::name,
            application_person::mail_address,
            application_person::phone,
        ))
        .order(application_person::id)
        .into_boxed();
    let (accounts, people) = match scope.reach() {
        Reach::Nation => (accounts, people),
        Reach::Municipalities(_) => (
            accounts.filter(account::owner_code.eq_any(scope.codes())),
            people.filter(application_person::municipality_code.eq_any(scope.codes())),
        ),
    };
    let accounts: Vec<AccountRow> = accounts.load(conn)?;
    let people: Vec<PersonRow> = people.load(conn)?;
    let of_account = |(id, login_id, name, mail_address, phone): AccountRow| KnownAgent {
        place: DoubleOf::Account(id, login_id),
        name,
        mail_address,
        phone,
    };
    let of_person = |(application, person, name, mail_address, phone): PersonRow| KnownAgent {
        place: DoubleOf::Waiting(application, person),
        name,
        mail_address: Some(mail_address),
        phone,
    };
    Ok(accounts.into_iter().map(of_account).chain(people.into_iter().map(of_person)).collect())
}
