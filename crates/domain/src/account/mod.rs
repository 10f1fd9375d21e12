//! Whose an account is, and what may change at one.

pub(crate) mod link_purpose;
pub(crate) mod login_id;
pub mod password;
pub(crate) mod scope;
pub(crate) mod second_factor;
pub(crate) mod second_factor_removal;
pub(crate) mod status;
pub(crate) mod stored;

use crate::{MailAddress, MunicipalityCode, Phone, Prefecture, Role, VendorId};

/// The office or company that an account belongs to, for accounts that the service desk gives out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The service desk itself.
    Operator,
    /// A prefecture.
    Prefecture(Prefecture),
    /// A municipality.
    Municipality(MunicipalityCode),
    /// A person of the company with this id.
    Agent {
        /// Id of the company.
        vendor_id: VendorId,
    },
}

impl Holder {
    /// The account's role.
    pub const fn role(self) -> Role {
        match self {
            Holder::Operator => Role::Operator,
            Holder::Prefecture(_) => Role::Prefecture,
            Holder::Municipality(_) => Role::Municipality,
            Holder::Agent { .. } => Role::Agent,
        }
    }

    /// The prefecture, for accounts of one.
    pub const fn prefecture(self) -> Option<Prefecture> {
        match self {
            Holder::Prefecture(prefecture) => Some(prefecture),
            Holder::Operator | Holder::Municipality(_) | Holder::Agent { .. } => None,
        }
    }

    /// The municipality, for accounts of one.
    pub const fn municipality(self) -> Option<MunicipalityCode> {
        match self {
            Holder::Municipality(code) => Some(code),
            Holder::Operator | Holder::Prefecture(_) | Holder::Agent { .. } => None,
        }
    }

    /// The company, for agents.
    pub const fn vendor_id(self) -> Option<VendorId> {
        match self {
            Holder::Agent { vendor_id } => Some(vendor_id),
            Holder::Operator | Holder::Prefecture(_) | Holder::Municipality(_) => None,
        }
    }
}

/// What changes at an account; what is `None` stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// The owner's name, or the name of the office.
    pub display_name: Option<String>,
    /// Where its mails go.
    pub mail_address: Option<MailAddress>,
    /// Phone, or none.
    pub phone: Option<Option<Phone>>,
}
