//! Who may do what, and whose data they see.

use crate::word::words;
use crate::{AccountId, MunicipalityCode};
use std::fmt;

words! {
    /// What an account is.
    Role {
        /// The service desk of the nation.
        Operator = "operator",
        /// A prefecture.
        Prefecture = "prefecture",
        /// A municipality: owns venues and supply.
        Municipality = "municipality",
        /// A person of a vendor commissioned by municipalities.
        Agent = "agent",
        /// A program of a vendor.
        VendorSystem = "vendor_system",
    }
}

impl Role {
    /// Whether it is of a company that works for municipalities.
    pub const fn works_for_others(self) -> bool {
        match self {
            Role::Agent | Role::VendorSystem => true,
            Role::Operator | Role::Prefecture | Role::Municipality => false,
        }
    }

    /// Whether the role may do it, within its municipalities.
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match permission {
            // The nation and the prefectures have no business with bookings.
            P::ReadVenues | P::WriteSlots | P::Book | P::ExportBookings => {
                matches!(self, Role::Municipality | Role::Agent | Role::VendorSystem)
            }
            P::WriteVenues | P::OverrideSupply | P::OverrideOpening | P::ApplyForAccounts | P::GuardPersonalData => {
                matches!(self, Role::Municipality)
            }
            P::ReadAccounts
            | P::ReadApplications
            | P::WriteCommissions
            | P::ReadAudit
            | P::SuspendAccounts
            | P::WriteProgrammes => {
                matches!(self, Role::Operator | Role::Municipality)
            }
            P::WriteAccounts | P::DecideApplications | P::ManageOutbox => matches!(self, Role::Operator),
        }
    }
}

/// Things an account may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See venues.
    ReadVenues,
    /// Register and change venues and how far their supply is confirmed.
    WriteVenues,
    /// Preview, create and see slots.
    WriteSlots,
    /// Book, find, move and cancel.
    Book,
    /// Take the booking list out as a file.
    ExportBookings,
    /// Let a plan end after the confirmed supply, with a reason.
    OverrideSupply,
    /// Let a plan have days outside the venue's opening period, with a reason.
    OverrideOpening,
    /// See accounts, vendors and commissions: the nation's, or those that work for one's own municipality.
    ReadAccounts,
    /// Apply for accounts of call centres.
    ApplyForAccounts,
    /// See applications and the rounds they fall into.
    ReadApplications,
    /// Issue, change, delete and refuse what was applied for, and fix rounds.
    DecideApplications,
    /// Make, change and delete accounts and vendors.
    WriteAccounts,
    /// Set how much of its people's data may be looked at and taken out, and decide on larger files.
    GuardPersonalData,
    /// Suspend and resume accounts: all of them, or those that one's own municipality applied for.
    SuspendAccounts,
    /// Begin and end commissions.
    WriteCommissions,
    /// See the mails that wait and those that have left.
    ManageOutbox,
    /// See who did what.
    ReadAudit,
    /// Draft and publish programmes: the nation's, or those of one's own municipality.
    WriteProgrammes,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Permission; 18] = [
        Permission::ReadVenues,
        Permission::WriteVenues,
        Permission::WriteSlots,
        Permission::Book,
        Permission::ExportBookings,
        Permission::OverrideSupply,
        Permission::OverrideOpening,
        Permission::ReadAccounts,
        Permission::ApplyForAccounts,
        Permission::ReadApplications,
        Permission::DecideApplications,
        Permission::WriteAccounts,
        Permission::GuardPersonalData,
        Permission::SuspendAccounts,
        Permission::WriteCommissions,
        Permission::ManageOutbox,
        Permission::ReadAudit,
        Permission::WriteProgrammes,
    ];

    /// The word on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Permission::ReadVenues => "read_venues",
            Permission::WriteVenues => "write_venues",
            Permission::WriteSlots => "write_slots",
            Permission::Book => "book",
            Permission::ExportBookings => "export_bookings",
            Permission::OverrideSupply => "override_supply",
            Permission::OverrideOpening => "override_opening",
            Permission::ReadAccounts => "read_accounts",
            Permission::ApplyForAccounts => "apply_for_accounts",
            Permission::ReadApplications => "read_applications",
            Permission::DecideApplications => "decide_applications",
            Permission::WriteAccounts => "write_accounts",
            Permission::GuardPersonalData => "guard_personal_data",
            Permission::SuspendAccounts => "suspend_accounts",
            Permission::WriteCommissions => "write_commissions",
            Permission::ManageOutbox => "manage_outbox",
            Permission::ReadAudit => "read_audit",
            Permission::WriteProgrammes => "write_programmes",
        }
    }
}

/// How far an account sees in administration: accounts, applications, commissions, audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach<'a> {
    /// Everything: the service desk.
    Nation,
    /// What belongs to these municipalities or works for them; none for everyone else.
    Municipalities(&'a [MunicipalityCode]),
}

/// Whose data a log-in sees: the only way to municipal data.
///
/// It is made from a log-in, and every function that reads or writes municipal data asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    account_id: AccountId,
    role: Role,
    municipalities: Vec<MunicipalityCode>,
}

impl Scope {
    /// The scope of an account that works for `municipalities`; none for operators and prefectures.
    pub fn new(account_id: AccountId, role: Role, mut municipalities: Vec<MunicipalityCode>) -> Scope {
        match role {
            Role::Operator | Role::Prefecture => municipalities.clear(),
            Role::Municipality | Role::Agent | Role::VendorSystem => municipalities.sort_unstable(),
        }
        municipalities.dedup();
        Scope { account_id, role, municipalities }
    }

    /// The account behind it.
    pub fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// Its role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The municipalities it sees, by code.
    pub fn municipalities(&self) -> &[MunicipalityCode] {
        &self.municipalities
    }

    /// The municipality it sees, when it is only one.
    pub fn only_municipality(&self) -> Option<&MunicipalityCode> {
        match self.municipalities.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The codes of the municipalities it sees, for a query.
    pub fn codes(&self) -> Vec<String> {
        self.municipalities.iter().map(ToString::to_string).collect()
    }

    /// Whether data of this municipality is visible.
    pub fn covers(&self, municipality: &MunicipalityCode) -> bool {
        self.municipalities.contains(municipality)
    }

    /// How far it sees in administration. Only the service desk and the municipalities administer anything.
    pub fn reach(&self) -> Reach<'_> {
        match self.role {
            Role::Operator => Reach::Nation,
            Role::Municipality => Reach::Municipalities(&self.municipalities),
            Role::Prefecture | Role::Agent | Role::VendorSystem => Reach::Municipalities(&[]),
        }
    }

    /// Whether the role may do it, within its municipalities.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(role: Role, expected: &str) {
        let may: Vec<_> = Permission::ALL.into_iter().filter(|p| role.may(*p)).map(Permission::code).collect();
        assert_eq!(may.join(" "), expected, "{role}");
    }

    #[test]
    fn each_role_has_its_permissions() {
        check(
            Role::Operator,
            "read_accounts read_applications decide_applications write_accounts suspend_accounts write_commissions \
             manage_outbox read_audit write_programmes",
        );
        check(Role::Prefecture, "");
        check(
            Role::Municipality,
            "read_venues write_venues write_slots book export_bookings override_supply override_opening \
             read_accounts apply_for_accounts read_applications guard_personal_data suspend_accounts write_commissions \
             read_audit write_programmes",
        );
        check(Role::Agent, "read_venues write_slots book export_bookings");
        check(Role::VendorSystem, "read_venues write_slots book export_bookings");
    }

    #[test]
    fn a_scope_covers_its_municipalities_only() {
        let code = |c| MunicipalityCode::parse(c).unwrap();
        let scope = Scope::new(AccountId(1), Role::Agent, vec![code("141003"), code("141003")]);
        assert!(scope.covers(&code("141003")));
        assert!(!scope.covers(&code("142018")));
        assert_eq!(scope.codes(), ["141003"]);
        assert_eq!(scope.only_municipality(), Some(&code("141003")));
        let operator = Scope::new(AccountId(2), Role::Operator, vec![code("141003")]);
        assert!(!operator.covers(&code("141003")));
        assert_eq!(operator.reach(), Reach::Nation);
        assert_eq!(operator.only_municipality(), None);
        assert_eq!(scope.reach(), Reach::Municipalities(&[]));
    }
}
