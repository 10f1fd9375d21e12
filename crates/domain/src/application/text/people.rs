//! A person whose lines are all read: 同上 looked up, phones without extensions, what is missing.

use crate::ApplicationKind;
use crate::application::text::{PersonText, TextField, changes, phones, values};

/// Takes out the fields that this kind of application does not have; those that had a value, with their lines.
pub(super) fn take_foreign(kind: ApplicationKind, block: &mut PersonText) -> Vec<(TextField, u32)> {
    let foreign = TextField::ALL.into_iter().filter(|field| !field.belongs_to(kind));
    let taken = foreign.filter_map(|field| Some((field, block.fields[field as usize].take()?)));
    taken.filter(|(_, text)| !text.value.is_empty()).map(|(field, text)| (field, text.line)).collect()
}

/// 同上 becomes the value of the person above; the fields that nobody above has.
pub(super) fn take_from_above(block: &mut PersonText, above: Option<&PersonText>) -> Vec<TextField> {
    let same = TextField::ALL.into_iter().filter(|field| values::is_same(block.text(*field))).collect::<Vec<_>>();
    let mut without = Vec::new();
    for field in same {
        let value = above.map_or("", |above| above.text(field));
        if value.is_empty() {
            without.push(field);
        }
        block.set(field, value.to_owned(), block.line_of(field));
    }
    without
}

/// Phones less what stands behind them; the lines where that was something.
pub(super) fn strip_phones(block: &mut PersonText) -> Vec<u32> {
    let mut lines = Vec::new();
    for field in [TextField::Phone, TextField::NewPhone] {
        if let Some((number, extra)) = phones::split(block.text(field)) {
            let line = block.line_of(field);
            block.set(field, number, line);
            lines.extend(extra.then_some(line));
        }
    }
    lines
}

/// Takes out of 変更内容 what it asks for, where the text did not say it with labels.
pub(super) fn read_note(block: &mut PersonText) {
    let note = block.text(TextField::Note);
    let note: String = note.chars().take(values::MAX_NOTE_CHARS).collect();
    let changes = changes::read(&note, block.text(TextField::Name), block.text(TextField::MailAddress));
    let line = block.line_of(TextField::Note);
    for (field, value) in [
        (TextField::NewName, changes.name),
        (TextField::NewMailAddress, changes.mail_address),
        (TextField::NewPhone, changes.phone),
    ] {
        if let Some(value) = value.filter(|_| block.text(field).is_empty()) {
            block.set(field, value, line);
        }
    }
}

/// What the form asks for and the block does not have. A change that says what changes needs no note.
pub(super) fn missing(kind: ApplicationKind, block: &PersonText) -> impl Iterator<Item = TextField> {
    use TextField as F;
    let asked: &[TextField] = match kind {
        ApplicationKind::Issue => &[F::Company, F::Name, F::MailAddress, F::Phone],
        ApplicationKind::Change => &[F::LoginId, F::Name, F::MailAddress, F::Note],
        ApplicationKind::Delete => &[F::LoginId, F::Name, F::MailAddress],
    };
    let new = [F::NewName, F::NewMailAddress, F::NewPhone];
    let says_what_changes = new.into_iter().any(|field| !block.text(field).is_empty());
    asked
        .iter()
        .copied()
        .filter(move |field| block.text(*field).is_empty() && !(*field == F::Note && says_what_changes))
}
