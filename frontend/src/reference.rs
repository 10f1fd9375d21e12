//! Vaccines and priority groups, read once a visit.

use crate::client::Call;
use crate::i18n::use_i18n;
use crate::load::{Load, use_load};
use leptos::prelude::*;
use madoguchi_contract::Lang;
use madoguchi_contract::reference::{PriorityGroup, Reference, Vaccine};

/// The reference data.
#[derive(Clone, Copy)]
pub(crate) struct ReferenceData(Load<Reference>);

impl ReferenceData {
    /// Starts reading; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self(use_load(|| Some(()), |client, ()| client.send(Call::get("/reference")))));
    }

    /// The state of reading, for pages that cannot do without.
    pub(crate) fn load(self) -> Load<Reference> {
        self.0
    }

    /// Products in display order; tracked.
    pub(crate) fn vaccines(self) -> Vec<Vaccine> {
        self.0
            .value
            .with(|reference| reference.as_ref().map(|reference| reference.vaccines.clone()).unwrap_or_default())
    }

    /// Priority groups in display order; tracked.
    pub(crate) fn groups(self) -> Vec<PriorityGroup> {
        self.0.value.with(|reference| reference.as_ref().map(|reference| reference.groups.clone()).unwrap_or_default())
    }

    /// The name of a product; its code while the names are not there.
    pub(crate) fn vaccine_name(self, code: &str, lang: Lang) -> String {
        self.vaccines().into_iter().find(|vaccine| vaccine.code == code).map_or_else(
            || code.to_owned(),
            |vaccine| match lang {
                Lang::Ja => vaccine.name_ja,
                Lang::En => vaccine.name_en,
            },
        )
    }

    /// The name of a priority group; its code while the names are not there.
    pub(crate) fn group_name(self, code: &str, lang: Lang) -> String {
        self.groups().into_iter().find(|group| group.code == code).map_or_else(
            || code.to_owned(),
            |group| match lang {
                Lang::Ja => group.name_ja,
                Lang::En => group.name_en,
            },
        )
    }
}

/// The reference data of this visit.
pub(crate) fn use_reference() -> ReferenceData {
    expect_context()
}

/// Code and name of each product, for a field; follows the language.
pub(crate) fn vaccine_options() -> Signal<Vec<(String, String)>> {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        reference
            .vaccines()
            .into_iter()
            .map(|vaccine| {
                let name = if lang == Lang::Ja { vaccine.name_ja } else { vaccine.name_en };
                (vaccine.code, name)
            })
            .collect()
    })
}

/// Code and name of each priority group, for a field; follows the language.
pub(crate) fn group_options() -> Signal<Vec<(String, String)>> {
    let (reference, i18n) = (use_reference(), use_i18n());
    Signal::derive(move || {
        let lang = i18n.lang();
        reference
            .groups()
            .into_iter()
            .map(|group| {
                let name = if lang == Lang::Ja { group.name_ja } else { group.name_en };
                (group.code, name)
            })
            .collect()
    })
}
