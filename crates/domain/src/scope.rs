//! Who may do what, and whose data they see.

use std::fmt;

use crate::MunicipalityCode;

/// What an account is (product.md, "Who uses it").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The service desk of the nation.
    Operator,
    /// A prefecture.
    Prefecture,
    /// A municipality: owns venues and supply.
    Municipality,
    /// A person of a vendor commissioned by municipalities.
    Agent,
    /// A program of a vendor.
    VendorSystem,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [Role::Operator, Role::Prefecture, Role::Municipality, Role::Agent, Role::VendorSystem];

    /// The word on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Prefecture => "prefecture",
            Role::Municipality => "municipality",
            Role::Agent => "agent",
            Role::VendorSystem => "vendor_system",
        }
    }

    /// The role of a word.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role may do it, within its municipalities.
    pub const fn may(self, permission: Permission) -> bool {
        match (self, permission) {
            (Role::Municipality, _) => true,
            (
                Role::Agent | Role::VendorSystem,
                Permission::ReadVenues | Permission::WriteSlots | Permission::Book | Permission::ExportBookings,
            ) => true,
            (Role::Agent | Role::VendorSystem, Permission::WriteVenues | Permission::OverrideSupply) => false,
            // The nation and the prefectures have no business with bookings.
            (Role::Operator | Role::Prefecture, _) => false,
        }
    }
}

/// Things an account may be allowed to do with municipal data.
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
}

impl Permission {
    /// All permissions.
    pub const ALL: [Permission; 6] = [
        Permission::ReadVenues,
        Permission::WriteVenues,
        Permission::WriteSlots,
        Permission::Book,
        Permission::ExportBookings,
        Permission::OverrideSupply,
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
        }
    }
}

/// Whose data a log-in sees: the only way to municipal data.
///
/// It is made from a log-in, and every function that reads or writes municipal data asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    account_id: i64,
    role: Role,
    municipalities: Vec<MunicipalityCode>,
}

impl Scope {
    /// The scope of an account that works for `municipalities`; none for operators and prefectures.
    pub fn new(account_id: i64, role: Role, mut municipalities: Vec<MunicipalityCode>) -> Scope {
        match role {
            Role::Operator | Role::Prefecture => municipalities.clear(),
            Role::Municipality | Role::Agent | Role::VendorSystem => municipalities.sort_unstable(),
        }
        municipalities.dedup();
        Scope { account_id, role, municipalities }
    }

    /// The account behind it.
    pub fn account_id(&self) -> i64 {
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

    /// The codes of the municipalities it sees, for a query.
    pub fn codes(&self) -> Vec<String> {
        self.municipalities.iter().map(ToString::to_string).collect()
    }

    /// Whether data of this municipality is visible.
    pub fn covers(&self, municipality: &MunicipalityCode) -> bool {
        self.municipalities.contains(municipality)
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
        check(Role::Operator, "");
        check(Role::Prefecture, "");
        check(Role::Municipality, "read_venues write_venues write_slots book export_bookings override_supply");
        check(Role::Agent, "read_venues write_slots book export_bookings");
        check(Role::VendorSystem, "read_venues write_slots book export_bookings");
    }

    #[test]
    fn roles_read_back_as_written() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("Operator"), None);
    }

    #[test]
    fn a_scope_covers_its_municipalities_only() {
        let code = |c| MunicipalityCode::parse(c).unwrap();
        let scope = Scope::new(1, Role::Agent, vec![code("141003"), code("141003")]);
        assert!(scope.covers(&code("141003")));
        assert!(!scope.covers(&code("142018")));
        assert_eq!(scope.codes(), ["141003"]);
        let operator = Scope::new(2, Role::Operator, vec![code("141003")]);
        assert!(!operator.covers(&code("141003")));
    }
}
