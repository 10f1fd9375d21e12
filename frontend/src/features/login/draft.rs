//! The log-in: what is typed, what is missing, and what a refusal asks for next.

use crate::failure::Failure;
use crate::format::text::ascii;
use crate::i18n::Texts;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::session::LogInRequest;

/// What is typed. Nothing prints it: it holds a password.
#[derive(Clone, Default)]
pub(crate) struct LogIn {
    pub(crate) login_id: String,
    pub(crate) password: String,
    /// Of the second factor, or a recovery code.
    pub(crate) code: String,
    /// The server has asked for a code.
    pub(crate) code_asked: bool,
}

/// What a refusal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// A code of the second factor; the password was right.
    Code,
    /// Another code.
    OtherCode,
    /// Another password.
    Password,
    /// Nothing that could be typed.
    Nothing,
}

impl LogIn {
    /// The request.
    ///
    /// # Errors
    /// What is missing.
    pub(crate) fn request(&self, t: &'static Texts) -> Result<LogInRequest, Vec<FieldError>> {
        let l = t.login;
        let missing: Vec<_> = [
            ("/login_id", &self.login_id, l.missing_login_id, true),
            ("/password", &self.password, l.missing_password, true),
            ("/code", &self.code, l.missing_code, self.code_asked),
        ]
        .into_iter()
        .filter(|(_, typed, _, asked)| *asked && typed.trim().is_empty())
        .map(|(pointer, _, detail, _)| FieldError {
            pointer: pointer.into(),
            code: "required".into(),
            detail: detail.into(),
        })
        .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(LogInRequest {
            login_id: ascii(self.login_id.trim()),
            password: self.password.clone(),
            code: self.code_asked.then(|| ascii(self.code.trim())),
        })
    }

    /// What a refusal asks for next.
    pub(crate) fn next(&self, failure: &Failure) -> Next {
        match failure.problem_type() {
            Some(ProblemType::SecondFactorRequired) if self.code_asked => Next::OtherCode,
            Some(ProblemType::SecondFactorRequired) => Next::Code,
            Some(ProblemType::BadCredentials) => Next::Password,
            _ => Next::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_contract::problem::Problem;

    fn typed(login_id: &str, password: &str, code: Option<&str>) -> LogIn {
        LogIn {
            login_id: login_id.into(),
            password: password.into(),
            code: code.unwrap_or_default().into(),
            code_asked: code.is_some(),
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let check = |typed: LogIn, missing: &[&str]| {
            let errors = typed.request(texts(Lang::Ja)).err().unwrap_or_default();
            assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), missing);
        };
        check(typed(" ", "", None), &["/login_id", "/password"]);
        check(typed("agent01", "secret", Some(" ")), &["/code"]);
        check(typed("agent01", "secret", None), &[]);
    }

    #[test]
    fn ids_and_codes_may_come_in_full_width_and_passwords_stay_as_typed() {
        let request = typed(" ａｇｅｎｔ０１ ", " ひみつ ", Some("１２３ ４５６")).request(texts(Lang::Ja)).unwrap();
        assert_eq!(
            (request.login_id.as_str(), request.password.as_str(), request.code.as_deref()),
            ("agent01", " ひみつ ", Some("123 456"))
        );
        assert_eq!(typed("a", "b", None).request(texts(Lang::Ja)).unwrap().code, None);
    }

    #[test]
    fn a_refusal_says_what_to_type_next() {
        let check = |code: Option<&str>, kind: ProblemType, next: Next| {
            let failure = Failure::Problem(Box::new(Problem::new(kind, Lang::En, "because")));
            assert_eq!(typed("a", "b", code).next(&failure), next, "{kind:?}");
        };
        check(None, ProblemType::BadCredentials, Next::Password);
        check(None, ProblemType::SecondFactorRequired, Next::Code);
        check(Some("1"), ProblemType::SecondFactorRequired, Next::OtherCode);
        check(Some("1"), ProblemType::BadCredentials, Next::Password);
        check(None, ProblemType::TooManyRequests, Next::Nothing);
        assert_eq!(typed("a", "b", None).next(&Failure::Unreachable), Next::Nothing);
    }
}
