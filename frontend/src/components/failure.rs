//! Failures in words: what happened, what is kept, what to do.

use crate::failure::Failure;
use crate::i18n::Texts;

/// A failure as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FailureText {
    /// What happened.
    pub(crate) title: String,
    /// What is kept, what to do.
    pub(crate) detail: String,
    /// The request's id, for the service desk.
    pub(crate) reference: Option<String>,
    /// Whether trying again may help.
    pub(crate) retry: bool,
}

/// Puts a failure into words.
pub(crate) fn failure_text(failure: &Failure, t: &'static Texts) -> FailureText {
    let own = |(title, detail): (&str, &str), retry| FailureText {
        title: title.into(),
        detail: detail.into(),
        reference: None,
        retry,
    };
    match failure {
        Failure::Problem(problem) => FailureText {
            title: problem.title.clone(),
            detail: problem.detail.clone(),
            reference: (problem.status >= 500 && !problem.instance.is_empty()).then(|| problem.instance.clone()),
            retry: matches!(problem.status, 408 | 429 | 500..),
        },
        Failure::Unreachable => own(t.common.unreachable, true),
        Failure::Unreadable(_) => own(t.common.unreadable, true),
        Failure::Aborted => own(t.common.aborted, true),
        Failure::LoggedOut => own(t.common.logged_out, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_contract::problem::{Problem, ProblemType};

    #[test]
    fn trying_again_is_offered_where_it_may_help() {
        let cases = [
            (ProblemType::NotFound, false),
            (ProblemType::SlotFull, false),
            (ProblemType::TooManyRequests, true),
            (ProblemType::Internal, true),
            (ProblemType::Unavailable, true),
        ];
        for (kind, retry) in cases {
            let problem = Problem { instance: "r1".into(), ..Problem::new(kind, Lang::En, "because") };
            let shown = failure_text(&Failure::Problem(Box::new(problem)), texts(Lang::En));
            assert_eq!((shown.retry, shown.detail.as_str()), (retry, "because"), "{kind:?}");
            assert_eq!(shown.reference.is_some(), kind.status() >= 500, "{kind:?}");
        }
        assert!(failure_text(&Failure::Unreachable, texts(Lang::Ja)).retry);
    }
}
