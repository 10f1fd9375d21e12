//! The form of a venue: what is typed, the request it makes, and what happens when someone else was faster.

use crate::components::form::date_draft::DateDraft;
use crate::i18n::texts;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::venue::{ConfirmedSupply, Venue, VenuePatch, VenueRequest};
use serde::{Deserialize, Serialize};

/// Everything the form holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct VenueForm {
    /// Owner; chosen where the account works for several municipalities.
    pub(crate) municipality_code: String,
    pub(crate) name: String,
    pub(crate) name_kana: String,
    /// `special_site` or `medical_institution`.
    pub(crate) kind: String,
    pub(crate) postal_code: String,
    pub(crate) address: String,
    pub(crate) phone: String,
    /// Codes of the products handled.
    pub(crate) vaccines: Vec<String>,
    pub(crate) access_notes: String,
    pub(crate) opens_on: DateDraft,
    pub(crate) closes_on: DateDraft,
    pub(crate) published: bool,
    /// 分配確定している最終日付 of each product, by code.
    pub(crate) supply: Vec<(String, DateDraft)>,
}

/// A field that two people may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VenueField {
    Name,
    NameKana,
    Kind,
    PostalCode,
    Address,
    Phone,
    Vaccines,
    AccessNotes,
    Period,
    Published,
    Supply,
}

impl VenueField {
    const ALL: [Self; 11] = [
        Self::Name,
        Self::NameKana,
        Self::Kind,
        Self::PostalCode,
        Self::Address,
        Self::Phone,
        Self::Vaccines,
        Self::AccessNotes,
        Self::Period,
        Self::Published,
        Self::Supply,
    ];

    fn same(self, a: &VenueForm, b: &VenueForm) -> bool {
        match self {
            Self::Name => a.name == b.name,
            Self::NameKana => a.name_kana == b.name_kana,
            Self::Kind => a.kind == b.kind,
            Self::PostalCode => a.postal_code == b.postal_code,
            Self::Address => a.address == b.address,
            Self::Phone => a.phone == b.phone,
            Self::Vaccines => a.vaccines == b.vaccines,
            Self::AccessNotes => a.access_notes == b.access_notes,
            Self::Period => (&a.opens_on, &a.closes_on) == (&b.opens_on, &b.closes_on),
            Self::Published => a.published == b.published,
            Self::Supply => a.wire_supply() == b.wire_supply(),
        }
    }

    fn take(self, from: &VenueForm, to: &mut VenueForm) {
        match self {
            Self::Name => to.name.clone_from(&from.name),
            Self::NameKana => to.name_kana.clone_from(&from.name_kana),
            Self::Kind => to.kind.clone_from(&from.kind),
            Self::PostalCode => to.postal_code.clone_from(&from.postal_code),
            Self::Address => to.address.clone_from(&from.address),
            Self::Phone => to.phone.clone_from(&from.phone),
            Self::Vaccines => to.vaccines.clone_from(&from.vaccines),
            Self::AccessNotes => to.access_notes.clone_from(&from.access_notes),
            Self::Period => {
                to.opens_on.clone_from(&from.opens_on);
                to.closes_on.clone_from(&from.closes_on);
            }
            Self::Published => to.published = from.published,
            Self::Supply => to.supply.clone_from(&from.supply),
        }
    }
}

/// What came of joining one's own changes with another person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merge {
    /// The other's content, with one's own changes on top.
    pub(crate) form: VenueForm,
    /// Fields the other changed and one had left alone: taken over.
    pub(crate) taken: Vec<VenueField>,
    /// Fields both changed differently: one's own stays in the form, the other's is in the stored venue.
    pub(crate) both: Vec<VenueField>,
}

impl VenueForm {
    /// The form of a stored venue.
    pub(crate) fn of(venue: &Venue) -> Self {
        Self {
            municipality_code: venue.municipality_code.clone(),
            name: venue.name.clone(),
            name_kana: venue.name_kana.clone(),
            kind: venue.kind.clone(),
            postal_code: venue.postal_code.clone().unwrap_or_default(),
            address: venue.address.clone(),
            phone: venue.phone.clone().unwrap_or_default(),
            vaccines: venue.vaccines.clone(),
            access_notes: venue.access_notes.clone(),
            opens_on: DateDraft::of_wire(venue.opens_on.as_deref()),
            closes_on: DateDraft::of_wire(venue.closes_on.as_deref()),
            published: venue.published,
            supply: venue
                .supply
                .iter()
                .map(|s| (s.vaccine.clone(), DateDraft::of_wire(Some(&s.confirmed_through))))
                .collect(),
        }
    }

    /// The request to create the venue.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(crate) fn request(&self, several_municipalities: bool, lang: Lang) -> Result<VenueRequest, Vec<FieldError>> {
        let request = self.wire();
        let mut errors = request.parse(lang).err().unwrap_or_default();
        if several_municipalities && self.municipality_code.is_empty() {
            errors.push(FieldCode::Required.at("/municipality_code", lang));
        }
        // Where one chooses, 入力してください would not help.
        let unchosen = [("/kind", self.kind.is_empty()), ("/vaccines", self.vaccines.is_empty())];
        for error in &mut errors {
            if unchosen.contains(&(error.pointer.as_str(), true)) {
                let detail = texts(lang).common.choose.to_owned();
                *error = FieldError { detail, ..FieldCode::Required.at(error.pointer.clone(), lang) };
            }
        }
        if errors.is_empty() { Ok(request) } else { Err(errors) }
    }

    /// The change from what is stored: only the fields that differ.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(crate) fn patch(&self, stored: &Self, lang: Lang) -> Result<VenuePatch, Vec<FieldError>> {
        let mine = self.request(false, lang)?;
        let was = stored.wire();
        Ok(VenuePatch {
            name: changed(mine.name, &was.name),
            name_kana: changed(mine.name_kana, &was.name_kana),
            kind: changed(mine.kind, &was.kind),
            postal_code: changed(mine.postal_code, &was.postal_code),
            address: changed(mine.address, &was.address),
            phone: changed(mine.phone, &was.phone),
            vaccines: changed(mine.vaccines, &was.vaccines),
            access_notes: changed(mine.access_notes, &was.access_notes),
            opens_on: changed(mine.opens_on, &was.opens_on),
            closes_on: changed(mine.closes_on, &was.closes_on),
            published: changed(mine.published, &was.published),
            supply: changed(mine.supply, &was.supply),
            outside_reason: None,
        })
    }

    fn wire(&self) -> VenueRequest {
        VenueRequest {
            municipality_code: optional(&self.municipality_code),
            name: self.name.trim().to_owned(),
            name_kana: self.name_kana.trim().to_owned(),
            kind: self.kind.clone(),
            postal_code: optional(&self.postal_code),
            address: self.address.trim().to_owned(),
            phone: optional(&self.phone),
            vaccines: self.vaccines.clone(),
            access_notes: self.access_notes.trim().to_owned(),
            opens_on: optional(&self.opens_on.wire()),
            closes_on: optional(&self.closes_on.wire()),
            published: self.published,
            supply: self.wire_supply(),
        }
    }

    /// Joins one's own changes with another person's: what only one of the two changed is kept from that one.
    pub(crate) fn merge(base: &Self, theirs: &Self, mine: &Self) -> Merge {
        let mut merge = Merge { form: theirs.clone(), taken: Vec::new(), both: Vec::new() };
        for field in VenueField::ALL {
            let (i_changed, they_changed) = (!field.same(base, mine), !field.same(base, theirs));
            if i_changed {
                field.take(mine, &mut merge.form);
                if they_changed && !field.same(mine, theirs) {
                    merge.both.push(field);
                }
            } else if they_changed {
                merge.taken.push(field);
            }
        }
        merge
    }

    /// The confirmed supply as it is sent: products handled that have a date.
    pub(crate) fn wire_supply(&self) -> Vec<ConfirmedSupply> {
        self.vaccines
            .iter()
            .filter_map(|code| {
                let (_, draft) = self.supply.iter().find(|(held, _)| held == code)?;
                (!draft.is_empty()).then(|| ConfirmedSupply { vaccine: code.clone(), confirmed_through: draft.wire() })
            })
            .collect()
    }

    /// The form shows supply by product, the wire counts it: `/supply/0/…` becomes `/supply/pfizer`.
    pub(crate) fn at_fields(&self, mut errors: Vec<FieldError>) -> Vec<FieldError> {
        let sent = self.wire_supply();
        for error in &mut errors {
            let index =
                error.pointer.strip_prefix("/supply/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
            if let Some(supply) = index.and_then(|index| sent.get(index)) {
                error.pointer = format!("/supply/{}", supply.vaccine);
            }
        }
        errors
    }
}

fn optional(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A value where it differs from what is stored.
fn changed<T: PartialEq>(mine: T, stored: &T) -> Option<T> {
    (mine != *stored).then_some(mine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> DateDraft {
        DateDraft::of_wire(Some(text))
    }

    fn complete() -> VenueForm {
        VenueForm {
            name: "特設の接種会場テスト".into(),
            name_kana: "トクセツ".into(),
            kind: "special_site".into(),
            address: "神奈川県横浜市".into(),
            vaccines: vec!["pfizer".into()],
            supply: vec![("pfizer".into(), draft("2021-03-31")), ("moderna".into(), draft("2021-04-30"))],
            ..VenueForm::default()
        }
    }

    #[test]
    fn every_missing_field_is_named() {
        let errors = VenueForm::default().request(true, Lang::Ja).unwrap_err();
        let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/name_kana", "/kind", "/address", "/vaccines", "/municipality_code"]);
        let kind = errors.iter().find(|error| error.pointer == "/kind").unwrap();
        assert_eq!(kind.code, FieldCode::Required.at("/kind", Lang::Ja).code);
    }

    #[test]
    fn only_products_handled_have_supply() {
        let request = complete().request(false, Lang::Ja).unwrap();
        assert_eq!(
            request.supply,
            [ConfirmedSupply { vaccine: "pfizer".into(), confirmed_through: "2021-03-31".into() }]
        );
        assert_eq!((request.postal_code, request.phone), (None, None));
    }

    #[test]
    fn a_wrong_date_is_refused_at_its_field() {
        let wrong = DateDraft { year: "2021".into(), month: "2".into(), day: "30".into() };
        let form = VenueForm { opens_on: wrong.clone(), supply: vec![("pfizer".into(), wrong)], ..complete() };
        let errors = form.at_fields(form.request(false, Lang::En).unwrap_err());
        let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/opens_on", "/supply/pfizer"]);
    }

    #[test]
    fn a_patch_holds_what_differs() {
        let stored = VenueForm { phone: "0451234567".into(), ..complete() };
        assert_eq!(stored.patch(&stored, Lang::Ja), Ok(VenuePatch::default()));
        let mine = VenueForm { phone: String::new(), published: true, ..stored.clone() };
        let patch = mine.patch(&stored, Lang::Ja).unwrap();
        assert_eq!(patch, VenuePatch { phone: Some(None), published: Some(true), ..VenuePatch::default() });
    }

    #[test]
    fn both_peoples_changes_survive() {
        let base = complete();
        let theirs = VenueForm { phone: "0451111111".into(), address: "A".into(), ..base.clone() };
        let mine = VenueForm { name: "新".into(), address: "B".into(), ..base.clone() };
        let merge = VenueForm::merge(&base, &theirs, &mine);
        assert_eq!(
            (merge.form.name.as_str(), merge.form.address.as_str(), merge.form.phone.as_str()),
            ("新", "B", "0451111111")
        );
        assert_eq!((merge.taken, merge.both), (vec![VenueField::Phone], vec![VenueField::Address]));
    }
}
