//! What the operator of a server sets, as far as use cases need to know it.

use madoguchi_domain::{LookLimits, Role};

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

/// What the operator of a server sets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether accounts of the service desk need a second factor.
    pub operator_totp: OperatorTotp,
    /// Where people reach this server, without a slash at the end: the links in mails begin with it.
    pub public_url: String,
    /// What holds for a municipality that has set nothing itself.
    pub look_limits: LookLimits,
}

impl Default for Settings {
    fn default() -> Self {
        let look_limits = LookLimits::DEFAULT;
        Self { operator_totp: OperatorTotp::default(), public_url: String::new(), look_limits }
    }
}
