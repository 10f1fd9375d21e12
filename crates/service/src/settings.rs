//! What the operator of a server sets, as far as use cases need to know it.

use madoguchi_domain::Role;

/// Whether accounts of the service desk need a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OperatorTotp {
    /// They do: before one is set up they may do nothing else.
    Required,
    /// They may have one, like everybody: for sandboxes.
    #[default]
    Optional,
}

impl OperatorTotp {
    /// Whether a role may not do without.
    #[must_use]
    pub fn is_required_of(self, role: Role) -> bool {
        match self {
            Self::Required => role == Role::Operator,
            Self::Optional => false,
        }
    }
}

/// An agent books about ten callers an hour; a call takes two or three looks.
pub const LOOK_UP_QUOTA: i32 = 60;

/// What the operator of a server sets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether accounts of the service desk need a second factor.
    pub operator_totp: OperatorTotp,
    /// Where people reach this server, without a slash at the end: the links in mails begin with it.
    pub public_url: String,
    /// How many looks at personal data an agent has in an hour before the municipality is warned.
    pub look_up_quota: i32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { operator_totp: OperatorTotp::default(), public_url: String::new(), look_up_quota: LOOK_UP_QUOTA }
    }
}
