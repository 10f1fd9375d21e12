//! Accounts on the wire.

use crate::mail;
use crate::wire_refs::{municipality_ref, vendor_ref};
use crate::{Answer, Failure};
use madoguchi_contract::account::Account;
use madoguchi_contract::{etag, rfc3339};
use madoguchi_domain::{ListedAccount, MailAddress, Phone, Scope};

/// An account, as the scope may see it: whole where it administers it. Of another's agent it sees that it works for it.
#[must_use]
pub fn wire(listed: ListedAccount, scope: &Scope) -> Account {
    let ListedAccount { account, has_totp, status_reason, log_in_mail } = listed;
    let is_mine = account.is_administered_by(scope);
    let mine = |text: Option<String>| text.filter(|_| is_mine);
    Account {
        id: account.id.to_string(),
        role: account.role.code().to_owned(),
        owner: account.owner.as_ref().map(municipality_ref),
        mail_address: mine(account.mail_address.as_ref().map(MailAddress::as_str).map(str::to_owned)),
        phone: mine(account.phone.as_ref().map(Phone::as_str).map(str::to_owned)),
        municipality: account.municipality.as_ref().map(municipality_ref),
        vendor: account.vendor.as_ref().map(vendor_ref),
        status: account.status.code().to_owned(),
        status_reason: mine(status_reason),
        has_password: is_mine.then(|| account.has_password()),
        log_in_mail: log_in_mail.filter(|_| is_mine).map(mail::wire::log_in_mail),
        has_totp: is_mine.then_some(has_totp),
        created_at: rfc3339(account.created_at),
        updated_at: rfc3339(account.updated_at),
        etag: etag(account.version),
        login_id: account.login_id,
        display_name: mine(Some(account.display_name)),
        prefecture_code: account.prefecture_code,
    }
}

/// 200 with an account, to be kept under an `Idempotency-Key`.
pub(super) fn answer(listed: ListedAccount, scope: &Scope) -> Result<Answer, Failure> {
    let tag = etag(listed.account.version);
    Ok(Answer::ok(&wire(listed, scope))?.with_etag(tag))
}
