//! Why a request gave nothing.

use madoguchi_contract::problem::{Problem, ProblemType};

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    /// The server said why.
    Problem(Box<Problem>),
    /// No answer: the network or the server is away.
    Unreachable,
    /// An answer that cannot be read, and where in it: `rows[0].venue.name`.
    Unreadable(String),
    /// The page that asked is gone.
    Aborted,
    /// The session ended and the person left.
    LoggedOut,
}

impl Failure {
    /// The type of the problem, where the server named one.
    pub(crate) fn problem_type(&self) -> Option<ProblemType> {
        self.problem().and_then(Problem::problem_type)
    }

    /// The problem, where the server sent one.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Unreachable | Self::Unreadable(_) | Self::Aborted | Self::LoggedOut => None,
        }
    }
}
