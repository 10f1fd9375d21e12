//! On what a form stands: the draft as it was read, the version it is of; and what is kept of it while it is not saved.

use crate::features::programme::draft::ProgrammeForm;
use madoguchi_contract::programme::ProgrammeDraft;
use serde::{Deserialize, Serialize};

/// The draft that a form was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stand {
    /// Of the draft as it was read; none where there was none.
    pub(crate) etag: Option<String>,
    /// The version that it is of.
    pub(crate) based_on: Option<u32>,
}

impl Stand {
    /// A draft as it is.
    pub(crate) fn of(draft: &ProgrammeDraft) -> Self {
        Self { etag: Some(draft.etag.clone()), based_on: draft.based_on }
    }
}

/// A form that is not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// As typed.
    pub(crate) form: ProgrammeForm,
    /// What it was typed over.
    pub(crate) stand: Stand,
}

/// How a form opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opening {
    /// With what is saved.
    Saved,
    /// With what was typed on an earlier visit.
    Restored(Kept),
    /// The same, but somebody has changed the draft since.
    Overtaken(Kept),
    /// The same, but the draft was published or removed since.
    Gone(Kept),
}

impl Opening {
    /// How the form opens over the draft as it is now, and over what that says.
    pub(crate) fn of(kept: Option<Kept>, now: &Stand, saved: &ProgrammeForm) -> Self {
        let Some(kept) = kept.filter(|kept| kept.form != *saved) else { return Self::Saved };
        match (&kept.stand.etag, &now.etag) {
            (before, now) if before == now => Self::Restored(kept),
            (Some(_) | None, Some(_)) => Self::Overtaken(kept),
            // What is saved now begins a draft.
            (Some(_) | None, None) => Self::Gone(Kept { stand: Stand { etag: None, ..kept.stand }, form: kept.form }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand(etag: Option<&str>) -> Stand {
        Stand { etag: etag.map(str::to_owned), based_on: Some(1) }
    }

    fn kept(name: &str, etag: Option<&str>) -> Kept {
        Kept { form: ProgrammeForm { name_en: name.into(), ..ProgrammeForm::new() }, stand: stand(etag) }
    }

    #[track_caller]
    fn check(before: Option<Kept>, now: Option<&str>, expected: &Opening) {
        assert_eq!(Opening::of(before, &stand(now), &ProgrammeForm::new()), *expected);
    }

    #[test]
    fn what_was_typed_opens_over_the_draft_it_was_typed_over_and_over_no_other() {
        check(None, Some("1"), &Opening::Saved);
        check(Some(Kept { form: ProgrammeForm::new(), stand: stand(Some("1")) }), Some("2"), &Opening::Saved);
        check(Some(kept("a", None)), None, &Opening::Restored(kept("a", None)));
        check(Some(kept("a", Some("1"))), Some("1"), &Opening::Restored(kept("a", Some("1"))));
        check(Some(kept("a", Some("1"))), Some("2"), &Opening::Overtaken(kept("a", Some("1"))));
        check(Some(kept("a", None)), Some("2"), &Opening::Overtaken(kept("a", None)));
        check(Some(kept("a", Some("1"))), None, &Opening::Gone(kept("a", None)));
    }
}
