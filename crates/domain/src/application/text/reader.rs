//! The walk over the lines: labels begin values and people, plain lines go on with them.

use crate::ApplicationKind;
use crate::application::text::labels::{self, Label, Segment};
use crate::application::text::{
    FieldText, LineUse, PersonText, ReadText, TextFault, TextFaultKind, TextField, changes, lines, values,
};

pub(super) fn read(kind: ApplicationKind, text: &str) -> ReadText {
    let lines: Vec<Line<'_>> = lines::split(text).map(Line::of).collect();
    let leads_to_label = leads_to_label(&lines);
    let mut reader = Reader::new(kind);
    for ((line, leads_to_label), number) in lines.iter().zip(leads_to_label).zip(1..) {
        reader.take(line, leads_to_label, number);
    }
    reader.finish()
}

/// A line without quote marks, and its pieces.
struct Line<'a> {
    text: &'a str,
    segments: Vec<Segment<'a>>,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Line<'a> {
        let text = lines::unquoted(line);
        Line { text, segments: labels::segments(text) }
    }

    fn begins_with_label(&self) -> bool {
        self.segments.first().is_some_and(|segment| segment.label.is_some())
    }
}

/// For each line whether a label follows with nothing but lines of plain text between: only then a name or a company,
/// which may be any text, goes on in it.
fn leads_to_label(lines: &[Line<'_>]) -> Vec<bool> {
    let mut leads = vec![false; lines.len()];
    let mut next = false;
    for (line, leads) in lines.iter().zip(&mut leads).rev() {
        *leads = next;
        next = line.begins_with_label() || (next && !line.text.is_empty());
    }
    leads
}

struct Reader {
    kind: ApplicationKind,
    people: Vec<PersonText>,
    faults: Vec<TextFault>,
    lines: Vec<LineUse>,
    block: Option<PersonText>,
    /// The field that a line without a label goes on with.
    open: Option<TextField>,
    /// Whether an empty line stands before.
    gap: bool,
    /// The first and last field of the first block: how this text orders them.
    order: Option<(TextField, TextField)>,
    last_field: Option<TextField>,
}

impl Reader {
    fn new(kind: ApplicationKind) -> Reader {
        Reader {
            kind,
            people: Vec::new(),
            faults: Vec::new(),
            lines: Vec::new(),
            block: None,
            open: None,
            gap: false,
            order: None,
            last_field: None,
        }
    }

    fn take(&mut self, line: &Line<'_>, leads_to_label: bool, number: u32) {
        if line.text.is_empty() {
            self.lines.push(LineUse::Nothing);
            self.gap = true;
            return;
        }
        let mut used = LineUse::Nothing;
        for segment in &line.segments {
            let now = match segment.label {
                Some(label) => self.take_label(label, segment.value, line.text, number),
                None => self.take_plain(segment.value, leads_to_label || line.segments.len() > 1, number),
            };
            // A line that is partly a person's is the person's; what is not was reported.
            used = match (used, now) {
                (_, LineUse::Person(person)) | (LineUse::Person(person), _) => LineUse::Person(person),
                (LineUse::Reported, _) | (_, LineUse::Reported) => LineUse::Reported,
                (LineUse::Nothing, LineUse::Nothing) => LineUse::Nothing,
            };
        }
        self.lines.push(used);
        self.gap = false;
    }

    fn take_label(&mut self, label: Label, value: &str, line: &str, number: u32) -> LineUse {
        if self.is_part_of_note(label, value) {
            self.extend_note(line);
            self.open = Some(TextField::Note);
            return self.persons(number);
        }
        let field = match label {
            Label::Field(field) => field,
            Label::Old(field) if self.block.as_ref().is_some_and(|block| block.has(field)) => {
                self.open = None;
                self.report(number, number, TextFaultKind::UnknownLabel);
                return LineUse::Reported;
            }
            Label::Old(field) => field,
        };
        if self.begins_block(field) {
            self.end_block();
        }
        let block = self.block.get_or_insert_with(|| PersonText { first_line: number, ..PersonText::default() });
        let arrow = labels::split_arrow(value).filter(|_| self.kind == ApplicationKind::Change);
        self.open = match (field.after_change(), arrow) {
            (Some(new), Some((old, changed))) if new != field => {
                if field.belongs_to(self.kind) {
                    block.set(field, values::cleaned(field, old), number);
                }
                block.set(new, values::cleaned(new, changed), number);
                Some(new)
            }
            (Some(_) | None, _) => {
                block.set(field, values::cleaned(field, value), number);
                Some(field)
            }
        };
        self.last_field = Some(field);
        self.persons(number)
    }

    /// Whether a label stands inside 変更内容: there it names what changes.
    fn is_part_of_note(&self, label: Label, value: &str) -> bool {
        let Some(block) = &self.block else { return false };
        if self.kind != ApplicationKind::Change || !block.has(TextField::Note) {
            return false;
        }
        match label {
            Label::Old(_) => true,
            Label::Field(TextField::NewName | TextField::NewMailAddress | TextField::NewPhone | TextField::Phone) => {
                true
            }
            Label::Field(field @ (TextField::Name | TextField::MailAddress)) => {
                let opens = self.order_of(block).is_some_and(|(first, _)| first == field);
                block.has(field) && (!opens || labels::split_arrow(value).is_some())
            }
            Label::Field(TextField::Company | TextField::LoginId | TextField::Note) => false,
        }
    }

    /// Whether a field is the next person's: this one has it, or has all that the text's blocks end with.
    fn begins_block(&self, field: TextField) -> bool {
        let Some(block) = &self.block else { return false };
        let (first, last) = self.order.unzip();
        block.has(field) || (first == Some(field) && (self.gap || last.is_some_and(|last| block.has(last))))
    }

    /// The first and last field of the text's blocks, as far as they are known.
    fn order_of(&self, block: &PersonText) -> Option<(TextField, TextField)> {
        let first =
            || TextField::ALL.into_iter().filter(|field| block.has(*field)).min_by_key(|field| block.line_of(*field));
        self.order.or_else(|| Some((first()?, self.last_field?)))
    }

    fn take_plain(&mut self, text: &str, leads_to_label: bool, number: u32) -> LineUse {
        if self.goes_on(text, leads_to_label, number) {
            return self.persons(number);
        }
        if !lines::says_something(text) || lines::is_heading(text) {
            return LineUse::Nothing;
        }
        self.open = None;
        let kind = match labels::has_unknown_label(text) {
            true => TextFaultKind::UnknownLabel,
            false => TextFaultKind::UnknownLine,
        };
        self.report(number, number, kind);
        LineUse::Reported
    }

    /// Gives the text to the open field, when it can be its value or the rest of it.
    fn goes_on(&mut self, text: &str, leads_to_label: bool, number: u32) -> bool {
        let Some(field) = self.open else { return false };
        let Some(block) = &mut self.block else { return false };
        let value = block.text(field);
        if field == TextField::Note {
            return match (value.is_empty(), self.gap) {
                (true, _) => {
                    block.set(field, text.to_owned(), number);
                    true
                }
                (false, false) => {
                    self.extend_note(text);
                    true
                }
                (false, true) => false,
            };
        }
        // A label that the form does not have is no value, and neither is a heading.
        if labels::has_unknown_label(text) || lines::is_heading(text) {
            return false;
        }
        if value.is_empty() {
            let cleaned = values::cleaned(field, text);
            let fits = values::fits(field, text) && !cleaned.is_empty();
            if fits {
                block.set(field, cleaned, number);
            }
            return fits;
        }
        let any_text = matches!(field, TextField::Company | TextField::Name | TextField::NewName);
        if self.gap || (any_text && !leads_to_label) {
            return false;
        }
        match values::continued(field, value, text) {
            Some(joined) => {
                let line = block.line_of(field);
                block.set(field, joined, line);
                true
            }
            None => false,
        }
    }

    /// Another line of the note; an address that was broken is whole again.
    fn extend_note(&mut self, line: &str) {
        let note = self.block.as_mut().and_then(|block| block.fields[TextField::Note as usize].as_mut());
        if let Some(FieldText { value, .. }) = note {
            let broken = value.ends_with(['@', '＠']) || line.starts_with(['@', '＠']);
            if !value.is_empty() && !broken {
                value.push('\n');
            }
            value.push_str(line);
        }
    }

    /// The line belongs to the person of the block.
    fn persons(&mut self, number: u32) -> LineUse {
        if let Some(block) = &mut self.block {
            block.last_line = number;
        }
        LineUse::Person(self.people.len())
    }

    fn report(&mut self, line: u32, last_line: u32, kind: TextFaultKind) {
        // In the order of the lines; a sort would be three kilobytes in the browser.
        let at = self.faults.partition_point(|known| known.line <= line);
        self.faults.insert(at, TextFault { line, last_line, kind });
    }

    fn end_block(&mut self) {
        let Some(mut block) = self.block.take() else { return };
        self.order = self.order_of(&block);
        self.open = None;
        let (first, last) = (block.first_line, block.last_line);
        let kind = self.kind;
        for field in TextField::ALL.into_iter().filter(|field| !field.belongs_to(kind)) {
            let foreign = block.fields[field as usize].take().filter(|text| !text.value.is_empty());
            if let Some(text) = foreign {
                self.report(text.line, text.line, TextFaultKind::NotOfThisKind(field));
            }
        }
        if block.is_empty() {
            self.report(first, last, TextFaultKind::EmptyBlock);
            let number = self.people.len();
            let covered = self.lines.iter_mut().skip(first as usize - 1);
            covered.filter(|used| **used == LineUse::Person(number)).for_each(|used| *used = LineUse::Reported);
            return;
        }
        if kind == ApplicationKind::Change {
            read_note(&mut block);
        }
        for field in missing(kind, &block) {
            self.report(first, first, TextFaultKind::Missing(field));
        }
        self.people.push(block);
    }

    fn finish(mut self) -> ReadText {
        self.end_block();
        ReadText { people: self.people, faults: self.faults, lines: self.lines }
    }
}

/// Takes out of 変更内容 what it asks for, where the text did not say it with labels.
fn read_note(block: &mut PersonText) {
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
fn missing(kind: ApplicationKind, block: &PersonText) -> impl Iterator<Item = TextField> {
    use TextField as F;
    let asked: &[TextField] = match kind {
        ApplicationKind::Issue => &[F::Company, F::Name, F::MailAddress, F::Phone],
        ApplicationKind::Change => &[F::LoginId, F::Name, F::MailAddress, F::Note],
        ApplicationKind::Delete => &[F::LoginId, F::Name, F::MailAddress],
    };
    let new = [F::NewName, F::NewMailAddress, F::NewPhone];
    let says_what_changes = new.into_iter().any(|field| !block.text(field).is_empty());
    let lacks = |field: &TextField| block.text(*field).is_empty() && !(*field == F::Note && says_what_changes);
    asked.iter().copied().filter(lacks).collect::<Vec<_>>().into_iter()
}
