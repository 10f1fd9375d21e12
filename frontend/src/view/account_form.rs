//! The form of an account: what is typed, the request it makes, and what remains of it when someone else was faster.

use super::municipalities;
use madoguchi_contract::Lang;
use madoguchi_contract::accounts::{Account, AccountPatch, AccountRequest};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::{mail_address, phone};

/// Everything the form holds, as typed. Nothing prints it: it holds personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct AccountForm {
    /// `operator`, `prefecture`, `municipality` or `agent`.
    pub(crate) role: String,
    pub(crate) display_name: String,
    pub(crate) mail_address: String,
    pub(crate) phone: String,
    /// By name or code.
    pub(crate) municipality: String,
    pub(crate) prefecture_code: String,
    pub(crate) vendor_id: String,
}

impl AccountForm {
    /// What can be changed of a stored account.
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            role: account.role.clone(),
            display_name: account.display_name.clone(),
            mail_address: account.mail_address.clone().unwrap_or_default(),
            phone: account.phone.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The request for a new account.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(crate) fn request(&self, lang: Lang) -> Result<AccountRequest, Vec<FieldError>> {
        let mut errors = Collector::new(lang);
        let chosen = |text: &str| if text.is_empty() { Err(FieldCode::Required) } else { Ok(Some(text.to_owned())) };
        let role = errors.take("/role", chosen(&self.role)).flatten().unwrap_or_default();
        let person = self.person(&mut errors);
        let mut request = AccountRequest { role, ..AccountRequest::default() };
        match self.role.as_str() {
            "municipality" => {
                let typed = self.municipality.trim();
                let found = municipalities::find(typed).ok_or(FieldCode::MunicipalityUnknown);
                let found = if typed.is_empty() { Err(FieldCode::Required) } else { found };
                request.municipality_code = errors.take("/municipality_code", found);
            }
            "prefecture" => {
                request.prefecture_code = errors.take("/prefecture_code", chosen(&self.prefecture_code)).flatten();
            }
            "agent" => request.vendor_id = errors.take("/vendor_id", chosen(&self.vendor_id)).flatten(),
            _ => {}
        }
        let (name, mail, phone) = errors.finish(person)?;
        Ok(AccountRequest { display_name: name, mail_address: mail, phone, ..request })
    }

    /// The change from what is stored: only the fields that differ.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(crate) fn patch(&self, stored: &Self, lang: Lang) -> Result<AccountPatch, Vec<FieldError>> {
        let mut errors = Collector::new(lang);
        let person = self.person(&mut errors);
        let (name, mail, phone) = errors.finish(person)?;
        Ok(AccountPatch {
            display_name: (name != stored.display_name).then_some(name),
            mail_address: (mail != stored.mail_address).then_some(mail),
            phone: Some(phone.unwrap_or_default()).filter(|phone| *phone != stored.phone),
        })
    }

    /// Name, mail address and phone.
    fn person(&self, errors: &mut Collector) -> Option<(String, String, Option<String>)> {
        let name = errors.take("/display_name", fields::text(&self.display_name, 100));
        let mail = errors.take("/mail_address", mail_address(&self.mail_address));
        let typed = Some(self.phone.trim()).filter(|typed| !typed.is_empty());
        let phone = errors.take("/phone", typed.map(phone).transpose());
        Some((name?, mail?.as_str().to_owned(), phone?.map(|phone| phone.as_str().to_owned())))
    }

    /// One's own changes on top of another person's.
    pub(crate) fn on_top_of(&self, base: &Self, theirs: &Self) -> Self {
        let pick = |field: fn(&Self) -> &String| {
            if field(self) == field(base) { field(theirs).clone() } else { field(self).clone() }
        };
        Self {
            display_name: pick(|form| &form.display_name),
            mail_address: pick(|form| &form.mail_address),
            phone: pick(|form| &form.phone),
            ..theirs.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::tests::account;
    use super::*;

    fn typed(role: &str) -> AccountForm {
        AccountForm {
            role: role.into(),
            display_name: " 佐藤 花子 ".into(),
            mail_address: "hanako@example.jp".into(),
            phone: "045−123−4567".into(),
            ..AccountForm::default()
        }
    }

    fn pointers(errors: Vec<FieldError>) -> Vec<String> {
        errors.into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn each_role_asks_for_its_own() {
        let check = |form: AccountForm, missing: &[&str]| {
            assert_eq!(pointers(form.request(Lang::Ja).err().unwrap_or_default()), missing);
        };
        check(AccountForm::default(), &["/role", "/display_name", "/mail_address"]);
        check(typed("operator"), &[]);
        check(typed("municipality"), &["/municipality_code"]);
        check(AccountForm { municipality: "どこにもない市".into(), ..typed("municipality") }, &["/municipality_code"]);
        check(typed("prefecture"), &["/prefecture_code"]);
        check(typed("agent"), &["/vendor_id"]);
        check(
            AccountForm { phone: "12".into(), mail_address: "hanako".into(), ..typed("operator") },
            &["/mail_address", "/phone"],
        );
    }

    #[test]
    fn only_what_the_role_needs_is_sent() {
        let form = AccountForm {
            municipality: "横浜市".into(),
            prefecture_code: "14".into(),
            vendor_id: "3".into(),
            ..typed("municipality")
        };
        let request = form.request(Lang::Ja).unwrap_or_default();
        assert_eq!(request.municipality_code.as_deref(), Some("141003"));
        assert_eq!((request.prefecture_code, request.vendor_id), (None, None));
        assert_eq!((request.display_name.as_str(), request.phone.as_deref()), ("佐藤 花子", Some("0451234567")));
    }

    #[test]
    fn a_patch_holds_what_differs() {
        let stored = AccountForm::of(&account("agent", "active"));
        let patch = |form: &AccountForm| form.patch(&stored, Lang::Ja).unwrap_or_default();
        assert!(patch(&stored) == AccountPatch::default());
        let mine = AccountForm { phone: String::new(), display_name: "佐藤".into(), ..stored.clone() };
        let patch = patch(&mine);
        assert_eq!((patch.display_name.as_deref(), patch.phone.as_deref()), (Some("佐藤"), Some("")));
        assert_eq!(patch.mail_address, None);
    }

    #[test]
    fn ones_own_changes_stay_on_top() {
        let base = AccountForm::of(&account("agent", "active"));
        let theirs = AccountForm { phone: "0459999999".into(), display_name: "鈴木".into(), ..base.clone() };
        let mine = AccountForm { display_name: "田中".into(), ..base.clone() };
        let joined = mine.on_top_of(&base, &theirs);
        assert_eq!((joined.display_name.as_str(), joined.phone.as_str()), ("田中", "0459999999"));
    }
}
