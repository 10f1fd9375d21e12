//! Accounts as they are kept, and which of them a list shows.

use super::status::AccountStatus;
use crate::vendor::company_key::without_legal_form;
use crate::{AccountId, LogInMail, MailAddress, MunicipalityCode, Phone, Reach, Role, Scope, Vendor, VendorId};
use chrono::NaiveDateTime;
use std::collections::HashMap;

/// Stands for the hash of an account whose owner has not set a password yet: no password fits it.
pub const NO_PASSWORD: &str = "!";

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
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
    /// The municipality that applied for it; none: it belongs to the service desk.
    pub owner: Option<MunicipalityCode>,
    /// Whether it may be used.
    pub status: AccountStatus,
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

    /// The words of its owner that no new password may hold: log-in id, name, mail address, company with and without
    /// its legal form.
    #[must_use]
    pub fn password_words(&self) -> Vec<String> {
        let mail = self.mail_address.as_ref().map(|address| MailAddress::as_str(address).to_owned());
        let company = self.vendor.iter().flat_map(|vendor| [vendor.name.clone(), without_legal_form(&vendor.name)]);
        [self.login_id.clone(), self.display_name.clone()].into_iter().chain(mail).chain(company).collect()
    }

    /// Whether the scope administers it: the service desk every account, a municipality its own and those that it
    /// applied for. Who else sees it sees only that it works for them.
    #[must_use]
    pub fn is_administered_by(&self, scope: &Scope) -> bool {
        match scope.reach() {
            Reach::Nation => true,
            Reach::Municipalities(codes) => self.municipality.or(self.owner).is_some_and(|code| codes.contains(&code)),
        }
    }
}

/// Which accounts a list shows.
#[derive(Clone, Default)]
pub struct AccountFilter {
    /// In log-in id, name or mail address.
    pub q: Option<String>,
    /// Of this role.
    pub role: Option<Role>,
    /// In this status.
    pub status: Option<AccountStatus>,
    /// Of this company.
    pub vendor_id: Option<VendorId>,
    /// Of this municipality, and the agents of those who work for it now or did within the last year.
    pub municipality: Option<MunicipalityCode>,
}

/// An account with what a list shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedAccount {
    /// The account.
    pub account: Account,
    /// Whether a second factor is asked for at log-in.
    pub has_totp: bool,
    /// Why it was last suspended, resumed or deleted.
    pub status_reason: Option<String>,
    /// What became of its log-in mail, where it had one.
    pub log_in_mail: Option<LogInMail>,
}

/// How many active accounts the offices have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeAccounts {
    /// By a prefecture's two digits.
    pub prefectures: HashMap<String, i64>,
    /// By a municipality's six digits.
    pub municipalities: HashMap<String, i64>,
}
