//! The form of an account: what is typed, the request it makes, and what remains of it when someone else was faster.

use crate::features::municipality::suggestions;
use crate::i18n::texts;
use madoguchi_contract::Lang;
use madoguchi_contract::account::{Account, AccountPatch, AccountRequest};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::phone;
use madoguchi_contract::problem::FieldError;
use serde::{Deserialize, Serialize};

/// Everything the form holds, as typed. Nothing prints it: it holds personal data.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// How another mail address was confirmed.
    pub(crate) reason: String,
}

impl AccountForm {
    /// What can be changed of a stored account.
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            role: account.role.clone(),
            display_name: account.display_name.clone().unwrap_or_default(),
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
        let only = |role: &str, office: &str| (self.role == role).then(|| office.to_owned());
        let typed = self.municipality.trim();
        let found = suggestions::find(typed);
        let known = found.is_some();
        let request = AccountRequest {
            role: self.role.clone(),
            display_name: self.display_name.trim().to_owned(),
            mail_address: self.mail_address.trim().to_owned(),
            phone: Some(self.phone.trim().to_owned()).filter(|phone| !phone.is_empty()),
            municipality_code: only("municipality", &found.unwrap_or_default()),
            prefecture_code: only("prefecture", &self.prefecture_code),
            vendor_id: only("agent", &self.vendor_id),
        };
        let mut errors = request.parse(lang).err().unwrap_or_default();
        for error in &mut errors {
            match error.pointer.as_str() {
                // Where one chooses, neither 入力してください nor a list of codes would help.
                "/role" | "/prefecture_code" | "/vendor_id" => {
                    error.detail = texts(lang).common.choose.to_owned();
                }
                "/municipality_code" if !typed.is_empty() && !known => {
                    *error = FieldCode::MunicipalityUnknown.at("/municipality_code", lang);
                }
                _ => {}
            }
        }
        if errors.is_empty() { Ok(request) } else { Err(errors) }
    }

    /// The change from what is stored: only the fields that differ.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(crate) fn patch(&self, stored: &Self, lang: Lang) -> Result<AccountPatch, Vec<FieldError>> {
        let typed = self.phone.trim();
        // However the number is written, it is the same.
        let digits = phone(typed).map_or_else(|_| typed.to_owned(), |phone| phone.as_str().to_owned());
        let changed = |mine: &str, stored: &str| (mine.trim() != stored).then(|| mine.trim().to_owned());
        let patch = AccountPatch {
            display_name: changed(&self.display_name, &stored.display_name),
            mail_address: changed(&self.mail_address, &stored.mail_address),
            phone: changed(&digits, &stored.phone),
            reason: self.moves_mails(stored).then(|| self.reason.trim().to_owned()),
        };
        patch.parse(lang).map(|_| patch)
    }

    /// Whether mails go elsewhere from now on, which takes a reason.
    pub(crate) fn moves_mails(&self, stored: &Self) -> bool {
        self.mail_address.trim() != stored.mail_address
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
            reason: self.reason.clone(),
            ..theirs.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::account::rows::tests::account;

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
        // The phone goes as typed: the server folds it.
        assert_eq!((request.display_name.as_str(), request.phone.as_deref()), ("佐藤 花子", Some("045−123−4567")));
    }

    #[test]
    fn a_patch_holds_what_differs() {
        let stored = AccountForm::of(&account("agent", "active"));
        let patch = |form: &AccountForm| form.patch(&stored, Lang::Ja).unwrap_or_default();
        assert!(patch(&stored) == AccountPatch::default());
        let mine = AccountForm { phone: String::new(), display_name: "佐藤".into(), ..stored.clone() };
        let patch = patch(&mine);
        assert_eq!((patch.display_name.as_deref(), patch.phone.as_deref()), (Some("佐藤"), Some("")));
        assert_eq!((patch.mail_address, patch.reason), (None, None));
        let moved = AccountForm { mail_address: "new@example.jp".into(), ..stored.clone() };
        assert_eq!(pointers(moved.patch(&stored, Lang::Ja).err().unwrap_or_default()), ["/reason"]);
        let moved = AccountForm { reason: " 電話で確認 ".into(), ..moved };
        assert_eq!(moved.patch(&stored, Lang::Ja).unwrap_or_default().reason.as_deref(), Some("電話で確認"));
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
