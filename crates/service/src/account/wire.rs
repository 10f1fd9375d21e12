//! Accounts on the wire.

use crate::wire_refs::{municipality_ref, vendor_ref};
use crate::{Answer, Failure};
use madoguchi_contract::account::Account;
use madoguchi_contract::{etag, rfc3339};
use madoguchi_domain::{ListedAccount, MailAddress, Phone};

/// An account.
#[must_use]
pub fn wire(listed: ListedAccount) -> Account {
    let ListedAccount { account, has_totp, status_reason } = listed;
    Account {
        id: account.id.to_string(),
        role: account.role.code().to_owned(),
        mail_address: account.mail_address.as_ref().map(MailAddress::as_str).map(str::to_owned),
        phone: account.phone.as_ref().map(Phone::as_str).map(str::to_owned),
        municipality: account.municipality.as_ref().map(municipality_ref),
        vendor: account.vendor.as_ref().map(vendor_ref),
        status: account.status.code().to_owned(),
        status_reason,
        has_password: account.has_password(),
        has_totp,
        created_at: rfc3339(account.created_at),
        updated_at: rfc3339(account.updated_at),
        etag: etag(account.version),
        login_id: account.login_id,
        display_name: account.display_name,
        prefecture_code: account.prefecture_code,
    }
}

/// 200 with an account, to be kept under an `Idempotency-Key`.
pub(super) fn answer(listed: ListedAccount) -> Result<Answer, Failure> {
    let tag = etag(listed.account.version);
    Ok(Answer::ok(&wire(listed))?.with_etag(tag))
}
