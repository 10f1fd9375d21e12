//! The walk over the lines: labels begin values and people, plain lines go on with them.

mod rows;

use crate::ApplicationKind;
use crate::application::text::asides::{Signs, Sort};
use crate::application::text::labels::{self, Label, Segment};
use crate::application::text::signatures::{self, Ahead, Before, Place};
use crate::application::text::tables;
use crate::application::text::{
    FieldText, LineUse, PersonText, ReadText, TextFault, TextFaultKind, TextField, TextRemark, TextRemarkKind, lines,
    people, phones, values,
};

pub(super) fn read(kind: ApplicationKind, text: &str) -> ReadText {
    let raw: Vec<&str> = lines::split(text).collect();
    let mut all: Vec<Line<'_>> = raw.iter().copied().map(Line::of).collect();
    let tables = tables::find(&raw, |at| all[at].sort == Sort::Text && !all[at].has_label());
    for table in &tables {
        all[table.from..table.from + table.lines()].iter_mut().for_each(|line| line.sort = Sort::Table);
    }
    let (leads_to_label, ahead) =
        (leads_to_label(&all), signatures::ahead(all.iter().map(|line| (line.sort, line.signs))));
    let mut reader = Reader::new(kind);
    let mut tables = tables.iter().peekable();
    let mut at = 0;
    while at < all.len() {
        let number = at as u32 + 1;
        match tables.next_if(|table| table.from == at) {
            Some(table) => {
                reader.take_table(table, number);
                at += table.lines();
            }
            None => {
                reader.take(&all[at], leads_to_label[at], ahead[at], number);
                at += 1;
            }
        }
    }
    reader.finish()
}

/// A line without quote marks, its pieces, and what it says beside them.
struct Line<'a> {
    text: &'a str,
    segments: Vec<Segment<'a>>,
    sort: Sort,
    signs: Signs,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Line<'a> {
        let text = lines::unquoted(line);
        let segments = if text.is_empty() { Vec::new() } else { labels::segments(text) };
        let (sort, signs) = (Sort::of(text, &segments), Signs::of(text, &segments));
        Line { text, segments, sort, signs }
    }

    fn begins_with_label(&self) -> bool {
        self.segments.first().is_some_and(|segment| segment.label.is_some())
    }

    fn has_label(&self) -> bool {
        self.segments.iter().any(|segment| segment.label.is_some())
    }
}

/// For each line whether a label follows with nothing but lines of plain text between: only then a name or a company,
/// which may be any text, goes on in it.
fn leads_to_label(lines: &[Line<'_>]) -> Vec<bool> {
    let mut leads = vec![false; lines.len()];
    let mut next = false;
    for (line, leads) in lines.iter().zip(&mut leads).rev() {
        *leads = next;
        let plain = matches!(line.sort, Sort::Text | Sort::Heading);
        next = plain && (line.begins_with_label() || next);
    }
    leads
}

struct Reader {
    kind: ApplicationKind,
    people: Vec<PersonText>,
    faults: Vec<TextFault>,
    remarks: Vec<TextRemark>,
    lines: Vec<LineUse>,
    block: Option<PersonText>,
    /// The field that a line without a label goes on with.
    open: Option<TextField>,
    /// Whether an empty line stands before.
    gap: bool,
    before: Before,
    /// How many of the next lines are a signature.
    signature: u32,
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
            remarks: Vec::new(),
            lines: Vec::new(),
            block: None,
            open: None,
            gap: false,
            before: Before::Plain,
            signature: 0,
            order: None,
            last_field: None,
        }
    }

    fn take(&mut self, line: &Line<'_>, leads_to_label: bool, ahead: Ahead, number: u32) {
        let is_note = self.open == Some(TextField::Note);
        match line.sort {
            Sort::Blank => {
                self.lines.push(LineUse::Nothing);
                self.gap = true;
            }
            Sort::Rule { signs } => {
                self.lines.push(LineUse::Nothing);
                self.open = self.open.filter(|_| !is_note);
                self.before = self.before.max(if signs { Before::Close } else { Before::Rule });
                self.gap = true;
            }
            // A list in a note counts what changes.
            Sort::Heading if !is_note || self.gap => {
                self.lines.push(LineUse::Nothing);
                self.before = Before::Plain;
                self.gap = true;
            }
            Sort::Marker => {
                self.leave_out(number, TextRemarkKind::Signature);
                self.before = Before::Close;
            }
            Sort::Greeting { closes } => {
                self.leave_out(number, TextRemarkKind::Greeting);
                if closes {
                    self.before = Before::Close;
                }
            }
            Sort::MailHead => {
                self.leave_out(number, TextRemarkKind::MailHead);
                self.before = Before::Plain;
            }
            Sort::Heading | Sort::Table | Sort::Text => self.take_text(line, leads_to_label, ahead, number),
        }
    }

    fn take_text(&mut self, line: &Line<'_>, leads_to_label: bool, ahead: Ahead, number: u32) {
        if let (Before::Plain, 0, [Segment { label: None, value }]) = (self.before, self.signature, &line.segments[..])
            && self.goes_on(value, leads_to_label, number)
        {
            let used = self.persons(number);
            self.lines.push(used);
            self.gap = false;
            return;
        }
        if self.signature == 0 {
            self.signature = signatures::length(self.place(line, ahead), ahead);
        }
        if 0 < self.signature {
            self.signature -= 1;
            self.leave_out(number, TextRemarkKind::Signature);
            self.before = Before::Close;
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
                (_, _) => LineUse::Nothing,
            };
        }
        self.lines.push(used);
        self.gap = false;
        self.before = Before::Plain;
    }

    /// Where a signature may begin.
    fn place(&self, line: &Line<'_>, ahead: Ahead) -> Place {
        let signs = ahead.run.signs;
        let block = self.block.as_ref();
        let lacks = |field: TextField, given: bool| {
            given && block.is_some_and(|block| field.belongs_to(self.kind) && block.text(field).is_empty())
        };
        let label = line.segments.first().and_then(|segment| segment.label);
        let complete = block.is_none_or(|block| people::missing(self.kind, block).next().is_none());
        Place {
            before: self.before,
            apart: self.gap || block.is_none(),
            complete,
            lacks: lacks(TextField::MailAddress, signs.mail) || lacks(TextField::Phone, signs.phone),
            opens_blocks: complete && self.order.is_some_and(|(first, _)| label == Some(Label::Field(first))),
            follows_people: block.is_some() || !self.people.is_empty(),
            labelled: label.is_some(),
        }
    }

    /// A line that is nobody's, and why.
    fn leave_out(&mut self, number: u32, kind: TextRemarkKind) {
        let between =
            |last: u32| self.lines.get(last as usize..).is_some_and(|l| l.iter().all(|u| *u == LineUse::Nothing));
        match self.remarks.last_mut() {
            Some(last) if last.kind == kind && between(last.last_line) => last.last_line = number,
            Some(_) | None => self.remarks.push(TextRemark { line: number, last_line: number, kind }),
        }
        self.lines.push(LineUse::LeftOut);
        self.open = None;
        self.gap = true;
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
        let extension = matches!(field, TextField::Phone | TextField::NewPhone) && phones::is_extra(text);
        if !extension && (labels::has_unknown_label(text) || lines::is_heading(text)) {
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
        for (field, line) in people::take_foreign(self.kind, &mut block) {
            self.report(line, line, TextFaultKind::NotOfThisKind(field));
        }
        let (first, last, number) = (block.first_line, block.last_line, self.people.len());
        if !self.end_person(block) {
            self.report(first, last, TextFaultKind::EmptyBlock);
            let covered = self.lines.iter_mut().skip(first as usize - 1);
            covered.filter(|used| **used == LineUse::Person(number)).for_each(|used| *used = LineUse::Reported);
        }
    }

    fn finish(mut self) -> ReadText {
        self.end_block();
        ReadText { people: self.people, faults: self.faults, remarks: self.remarks, lines: self.lines }
    }
}
