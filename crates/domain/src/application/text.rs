//! The ministry's text format for applications: one block a person, a label and a value a line, as people paste it.
//!
//! ```text
//! 会社名：みなと予約センター株式会社
//! 氏名：佐藤 花子
//! メールアドレス：hanako.sato@example.jp
//! 電話番号：045-123-4567
//! ```
//!
//! or as rows out of a spreadsheet, below a row that names the columns. What is read is shown as rows to correct;
//! nothing is lost on the way: every line that says something belongs to a person, is reported, or is left out with a
//! remark that says why. Labels and their spelling are in `labels`, what a value looks like and how a broken one goes
//! on in `values`, what mails carry beside the people in `asides`.

mod asides;
mod canonical;
mod changes;
mod labels;
mod lines;
mod people;
mod phones;
mod reader;
mod signatures;
mod tables;
mod values;

use std::fmt;

use crate::ApplicationKind;

pub use canonical::write;

/// A field of the form, and what a change asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// 会社名.
    Company,
    /// V-SYS ID.
    LoginId,
    /// 氏名.
    Name,
    /// メールアドレス.
    MailAddress,
    /// 電話番号.
    Phone,
    /// 変更内容.
    Note,
    /// The name from now on.
    NewName,
    /// The mail address from now on.
    NewMailAddress,
    /// The phone from now on.
    NewPhone,
}

impl TextField {
    /// All fields.
    pub const ALL: [TextField; 9] = [
        TextField::Company,
        TextField::LoginId,
        TextField::Name,
        TextField::MailAddress,
        TextField::Phone,
        TextField::Note,
        TextField::NewName,
        TextField::NewMailAddress,
        TextField::NewPhone,
    ];

    /// Whether the form of this kind has it.
    pub fn belongs_to(self, kind: ApplicationKind) -> bool {
        use ApplicationKind as K;
        match self {
            TextField::Name | TextField::MailAddress => true,
            TextField::Company | TextField::Phone => kind == K::Issue,
            TextField::LoginId => matches!(kind, K::Change | K::Delete),
            TextField::Note | TextField::NewName | TextField::NewMailAddress | TextField::NewPhone => kind == K::Change,
        }
    }

    /// What the field is called after a change; none for what does not change.
    fn after_change(self) -> Option<TextField> {
        match self {
            TextField::Name | TextField::NewName => Some(TextField::NewName),
            TextField::MailAddress | TextField::NewMailAddress => Some(TextField::NewMailAddress),
            TextField::Phone | TextField::NewPhone => Some(TextField::NewPhone),
            TextField::Company | TextField::LoginId | TextField::Note => None,
        }
    }
}

/// A value as it stands in the text, and its line.
#[derive(Clone, PartialEq, Eq)]
struct FieldText {
    value: String,
    line: u32,
}

/// A person as the text has it. Personal: its `Debug` does not show it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonText {
    fields: [Option<FieldText>; TextField::ALL.len()],
    first_line: u32,
    last_line: u32,
}

impl PersonText {
    /// The field's value; empty when the text has none.
    pub fn text(&self, field: TextField) -> &str {
        self.fields[field as usize].as_ref().map_or("", |text| &text.value)
    }

    /// The line of the field, counted from 1; the person's first line when the text has no such field.
    pub fn line_of(&self, field: TextField) -> u32 {
        self.fields[field as usize].as_ref().map_or(self.first_line, |text| text.line)
    }

    /// The line the person begins at, counted from 1.
    pub fn first_line(&self) -> u32 {
        self.first_line
    }

    fn has(&self, field: TextField) -> bool {
        self.fields[field as usize].is_some()
    }

    fn is_empty(&self) -> bool {
        self.fields.iter().flatten().all(|text| text.value.is_empty())
    }

    fn set(&mut self, field: TextField, value: String, line: u32) {
        self.fields[field as usize] = Some(FieldText { value, line });
    }
}

/// What is wrong with a stretch of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFault {
    /// The first line, counted from 1.
    pub line: u32,
    /// The last line; mostly the same.
    pub last_line: u32,
    /// What is wrong.
    pub kind: TextFaultKind,
}

/// What can be wrong with pasted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextFaultKind {
    /// Neither a label nor the rest of a value.
    UnknownLine,
    /// A label that the form does not have.
    UnknownLabel,
    /// A field that this kind of application does not have.
    NotOfThisKind(TextField),
    /// The person lacks this field; the line is the person's first.
    Missing(TextField),
    /// Labels without any value, as in the form that was copied.
    EmptyBlock,
    /// 同上 where nobody above has this field.
    NothingAbove(TextField),
    /// A column of a table that the form does not have, by its name; empty when it has none.
    UnknownColumn(String),
    /// Rows of a table without a head row, which do not follow the form either.
    NoHead,
}

/// What is to be said of lines that are in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRemark {
    /// The first line, counted from 1.
    pub line: u32,
    /// The last line.
    pub last_line: u32,
    /// What is to be said.
    pub kind: TextRemarkKind,
}

/// What was left out, or read otherwise than by its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRemarkKind {
    /// The signature of a mail, left out.
    Signature,
    /// A greeting, left out.
    Greeting,
    /// The head of a mail (`From:`, 件名), left out.
    MailHead,
    /// An extension or the like behind a phone, left out: the form has no field for it.
    PhoneExtra,
    /// Rows without a head row, read in the order of the form.
    ByPosition,
}

/// What a line of the text was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineUse {
    /// It says nothing: empty, a rule of dashes, a heading such as 1人目.
    Nothing,
    /// It belongs to the person of this index; of several people on one line, to the last.
    Person(usize),
    /// It names the columns of a table.
    Head,
    /// It was left out; a remark says why.
    LeftOut,
    /// It was not understood; a fault covers it.
    Reported,
}

/// What was read out of a text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ReadText {
    /// The people, in the order of the text.
    pub people: Vec<PersonText>,
    /// What is wrong, by line.
    pub faults: Vec<TextFault>,
    /// What was left out or needs a word, by line.
    pub remarks: Vec<TextRemark>,
    /// The use of each line.
    pub lines: Vec<LineUse>,
}

/// Reads the blocks of a text. Takes any text, in time that grows with its length only.
pub fn read(kind: ApplicationKind, text: &str) -> ReadText {
    reader::read(kind, text)
}

/// The lines of a text as they are counted here.
pub fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    lines::split(text)
}

impl fmt::Debug for PersonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonText(lines {} to {})", self.first_line, self.last_line)
    }
}

impl fmt::Debug for ReadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReadText({} people, {} faults)", self.people.len(), self.faults.len())
    }
}

#[cfg(test)]
#[path = "text_mail_tests.rs"]
mod mail_tests;
#[cfg(test)]
#[path = "text_table_tests.rs"]
mod table_tests;
#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
