//! What the service desk asks for at accounts, into domain types, with every field error collected.

use crate::Lang;
use crate::account::{AccountPatch, AccountRequest, AccountStatusRequest, AtOnceRequest};
use crate::fields::{self, Collector, FieldCode, FieldError};
use crate::{mail_address, municipality_code, phone};
use madoguchi_domain::{AccountChange, Holder, MailAddress, Phone, Prefecture};

/// An account request that stands by itself. Whether the company is there, and confirmed, is looked up later.
#[derive(Clone, PartialEq, Eq)]
pub struct ParsedAccount {
    /// Whose it is.
    pub holder: Holder,
    /// The owner's name, or the name of the office.
    pub display_name: String,
    /// Where the log-in mail goes.
    pub mail_address: MailAddress,
    /// Phone.
    pub phone: Option<Phone>,
}

impl AccountRequest {
    /// The account.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<ParsedAccount, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let holder = self.holder(&mut errors);
        let display_name = errors.take("/display_name", fields::trimmed(&self.display_name));
        let mail_address = errors.take("/mail_address", mail_address(&self.mail_address));
        let phone = errors.take("/phone", self.phone.as_deref().map_or(Ok(None), optional_phone));
        let account = (|| {
            Some(ParsedAccount {
                holder: holder?,
                display_name: display_name?,
                mail_address: mail_address?,
                phone: phone?,
            })
        })();
        errors.finish(account)
    }

    /// Each role has one office or company, and no other.
    fn holder(&self, errors: &mut Collector) -> Option<Holder> {
        let offices = [
            ("municipality", "/municipality_code", &self.municipality_code),
            ("prefecture", "/prefecture_code", &self.prefecture_code),
            ("agent", "/vendor_id", &self.vendor_id),
        ];
        let known = self.role == "operator" || offices.iter().any(|(role, ..)| *role == self.role);
        if !known {
            errors.refuse("/role", FieldCode::UnknownValue("operator, prefecture, municipality, agent"));
            return None;
        }
        for (role, pointer, office) in offices {
            if role != self.role && office.is_some() {
                errors.refuse(pointer, FieldCode::NotHere);
            }
        }
        match self.role.as_str() {
            "municipality" => {
                let code = municipality_code(self.municipality_code.as_deref().unwrap_or_default());
                errors.take("/municipality_code", code).map(Holder::Municipality)
            }
            "prefecture" => {
                let prefecture = prefecture(self.prefecture_code.as_deref().unwrap_or_default());
                errors.take("/prefecture_code", prefecture).map(Holder::Prefecture)
            }
            "agent" => {
                let vendor_id = fields::id(self.vendor_id.as_deref().unwrap_or_default());
                errors.take("/vendor_id", vendor_id).map(|vendor_id| Holder::Agent { vendor_id })
            }
            _ => Some(Holder::Operator),
        }
    }
}

impl AccountPatch {
    /// What changes, and the reason, if one is given.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<(AccountChange, Option<String>), Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let display_name = self.display_name.as_deref().map(fields::trimmed).transpose();
        let display_name = errors.take("/display_name", display_name);
        let mail_address = errors.take("/mail_address", self.mail_address.as_deref().map(mail_address).transpose());
        let phone = errors.take("/phone", self.phone.as_deref().map(optional_phone).transpose());
        let reason = errors.take("/reason", self.reason.as_deref().map(fields::trimmed).transpose());
        let change = || Some(AccountChange { display_name: display_name?, mail_address: mail_address?, phone: phone? });
        let parsed = change().zip(reason);
        errors.finish(parsed)
    }
}

impl AccountStatusRequest {
    /// The reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self, lang: Lang) -> Result<String, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        errors.finish(reason)
    }
}

impl AtOnceRequest {
    /// The reason, if one is given.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self, lang: Lang) -> Result<Option<String>, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let reason = errors.take("/reason", self.reason.as_deref().map(fields::trimmed).transpose());
        errors.finish(reason)
    }
}

/// A prefecture's two digits.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::PrefectureUnknown`].
pub fn prefecture(value: &str) -> Result<Prefecture, FieldCode> {
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    Prefecture::parse(value).map_err(|_| FieldCode::PrefectureUnknown)
}

/// Empty for none.
fn optional_phone(value: &str) -> Result<Option<Phone>, FieldCode> {
    if value.trim().is_empty() { Ok(None) } else { phone(value).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn codes(errors: &[FieldError]) -> String {
        errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    fn check(change: &Value, expected: &str) {
        let mut body = json!({"role": "operator", "display_name": " 佐藤 ", "mail_address": "a@example.jp"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let request: AccountRequest = serde_json::from_value(body).unwrap();
        let said = match request.parse(Lang::En) {
            Ok(parsed) => format!("{:?} {}", parsed.holder, parsed.display_name),
            Err(errors) => codes(&errors),
        };
        assert_eq!(said, expected, "{change}");
    }

    #[test]
    fn each_role_names_its_office_and_no_other() {
        check(&json!({}), "Operator 佐藤");
        check(&json!({"role": "agent", "vendor_id": "7"}), "Agent { vendor_id: VendorId(7) } 佐藤");
        check(&json!({"role": "agent"}), "/vendor_id required");
        check(&json!({"role": "prefecture", "prefecture_code": "48"}), "/prefecture_code prefecture-unknown");
        check(
            &json!({"role": "municipality", "municipality_code": "140007"}),
            "/municipality_code municipality-unknown",
        );
        check(&json!({"role": "municipality"}), "/municipality_code required");
        check(
            &json!({"role": "operator", "municipality_code": "141003", "prefecture_code": "14", "vendor_id": "7"}),
            "/municipality_code not-here, /prefecture_code not-here, /vendor_id not-here",
        );
        check(&json!({"role": "vendor_system", "vendor_id": "7"}), "/role unknown-value");
        check(
            &json!({"role": "", "display_name": " ", "mail_address": "x", "phone": "1"}),
            "/role unknown-value, /display_name required, /mail_address not-a-mail-address, /phone not-a-phone",
        );
        check(
            &json!({"role": "prefecture", "prefecture_code": "14"}),
            "Prefecture(Prefecture { code: \"14\", name: \"神奈川県\" }) 佐藤",
        );
    }

    #[test]
    fn what_a_patch_leaves_out_stays() {
        let parse = |body: Value| serde_json::from_value::<AccountPatch>(body).unwrap().parse(Lang::En);
        let (change, reason) = parse(json!({"phone": "045-123-4567", "reason": " 電話で確認 "})).unwrap();
        assert_eq!(reason.as_deref(), Some("電話で確認"));
        assert!(change.display_name.is_none() && change.mail_address.is_none());
        assert_eq!(change.phone.flatten().as_ref().map(Phone::as_str), Some("0451234567"));
        assert!(parse(json!({"phone": ""})).unwrap().0.phone == Some(None));
        assert!(parse(json!({})).unwrap() == (AccountChange::default(), None));
        let refused = parse(json!({"display_name": "", "mail_address": "", "phone": "x"})).err().unwrap();
        assert_eq!(codes(&refused), "/display_name required, /mail_address required, /phone not-a-phone");
    }
}
