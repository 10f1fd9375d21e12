//! Who may see a programme, and who may change it.

use crate::booking::rule_book::RuleBook;
use crate::{Actor, Failure};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::programme::Head;
use madoguchi_domain::{MunicipalityCode, Permission, Reach};
use madoguchi_store::programme::{self, StoredProgramme};
use madoguchi_store::{AnyConnection, StoreError};

/// A programme that the actor sees.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) stored: StoredProgramme,
    /// Whose own it is; `None` for the nation's.
    pub(super) owner: Option<MunicipalityCode>,
    /// Its versions, by number.
    pub(super) heads: Vec<Head>,
    pub(super) may_change: bool,
}

impl Seen {
    /// The latest version, in force or yet to come.
    pub(super) fn latest(&self) -> Option<Head> {
        self.heads.last().copied()
    }
}

/// Whether the actor may know of a programme in force: one of the nation, or of a municipality in scope.
pub(crate) fn is_visible(book: &RuleBook, by: &Actor, code: &str) -> bool {
    book.programme(code).is_some_and(|programme| match programme.owner {
        None => true,
        Some(owner) => by.scope().covers(&owner),
    })
}

/// Whether the actor may change the programmes of the nation, or of this municipality.
pub(super) fn may_change(by: &Actor, owner: Option<&MunicipalityCode>) -> bool {
    let is_own = match (by.scope().reach(), owner) {
        (Reach::Nation, None) => true,
        (Reach::Municipalities(codes), Some(owner)) => codes.contains(owner),
        (Reach::Nation, Some(_)) | (Reach::Municipalities(_), None) => false,
    };
    is_own && by.scope().may(Permission::WriteProgrammes)
}

/// Whose programme it is.
pub(super) fn owner(stored: &StoredProgramme) -> Result<Option<MunicipalityCode>, StoreError> {
    let code = stored.municipality_code.as_deref().map(MunicipalityCode::parse).transpose();
    code.map_err(|_| StoreError::Corrupt(format!("the owner of programme {}", stored.code)))
}

/// A programme that the actor may see: one of the nation or of a municipality in scope. While nothing of it is
/// published, it is only for who may change it.
///
/// # Errors
/// [`ProblemType::NotFound`].
pub(super) fn visible(conn: &mut AnyConnection, by: &Actor, code: &str) -> Result<Seen, Failure> {
    let stored = programme::find(conn, code)?.ok_or(ProblemType::NotFound)?;
    let owner = owner(&stored)?;
    if owner.is_some_and(|owner| !by.scope().covers(&owner)) {
        return Err(ProblemType::NotFound.into());
    }
    let heads = programme::heads(conn, &[code])?.remove(code).unwrap_or_default();
    let may_change = may_change(by, owner.as_ref());
    if heads.is_empty() && !may_change {
        return Err(ProblemType::NotFound.into());
    }
    Ok(Seen { stored, owner, heads, may_change })
}

/// A programme that the actor may change.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub(super) fn changeable(conn: &mut AnyConnection, by: &Actor, code: &str) -> Result<Seen, Failure> {
    by.require(Permission::WriteProgrammes)?;
    let seen = visible(conn, by, code)?;
    if seen.may_change { Ok(seen) } else { Err(ProblemType::NotPermitted.into()) }
}
