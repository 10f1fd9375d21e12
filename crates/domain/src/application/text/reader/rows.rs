//! Where people end up: those of blocks, and those of a table's rows.

use std::collections::BTreeSet;

use super::Reader;
use crate::ApplicationKind;
use crate::application::text::signatures::Before;
use crate::application::text::tables::{self, Row, Table};
use crate::application::text::{
    LineUse, PersonText, TextFaultKind, TextField, TextRemark, TextRemarkKind, labels, lines, people, values,
};

impl Reader {
    /// One more person, with what is wrong; nobody where no value stands.
    pub(super) fn end_person(&mut self, mut block: PersonText) -> bool {
        let without = people::take_from_above(&mut block, self.people.last());
        for field in &without {
            self.report(block.line_of(*field), block.line_of(*field), TextFaultKind::NothingAbove(*field));
        }
        if block.is_empty() {
            return false;
        }
        for line in people::strip_phones(&mut block) {
            self.remark(line, line, TextRemarkKind::PhoneExtra);
        }
        if self.kind == ApplicationKind::Change {
            people::read_note(&mut block);
        }
        for field in people::missing(self.kind, &block).filter(|field| !without.contains(field)) {
            self.report(block.first_line, block.first_line, TextFaultKind::Missing(field));
        }
        self.people.push(block);
        true
    }

    pub(super) fn take_table(&mut self, table: &Table, number: u32) {
        self.end_block();
        (self.gap, self.before) = (true, Before::Plain);
        let (head, first) = (table.head.as_ref(), number);
        let mut used_columns = BTreeSet::new();
        let mut line = number;
        for (at, row) in table.rows.iter().enumerate() {
            let used = match head {
                Some(_) if at == 0 => LineUse::Head,
                Some(head) => self.take_row(row, &head.fields, line, &mut used_columns),
                None if row.is_blank() => LineUse::Nothing,
                None => match tables::by_position(self.kind, &row.cells) {
                    Some(fields) => {
                        self.remark(line, line + row.lines as u32 - 1, TextRemarkKind::ByPosition);
                        let fields: Vec<_> = fields.iter().copied().map(Some).collect();
                        self.take_row(row, &fields, line, &mut used_columns)
                    }
                    None => {
                        self.report_more(line, line + row.lines as u32 - 1, TextFaultKind::NoHead);
                        LineUse::Reported
                    }
                },
            };
            self.lines.extend(std::iter::repeat_n(used, row.lines));
            line += row.lines as u32;
        }
        // A column is told once, at the head row.
        for column in used_columns {
            let named = head.and_then(|head| Some((head.fields.get(column)?, head.names.get(column)?)));
            let kind = match named {
                Some((Some(field), _)) => TextFaultKind::NotOfThisKind(*field),
                Some((None, name)) => TextFaultKind::UnknownColumn(name.clone()),
                None => TextFaultKind::UnknownColumn(String::new()),
            };
            self.report(first, first, kind);
        }
    }

    /// A row as a person. `left_out` hears of columns that have a value and no place.
    fn take_row(
        &mut self,
        row: &Row,
        fields: &[Option<TextField>],
        line: u32,
        left_out: &mut BTreeSet<usize>,
    ) -> LineUse {
        if row.is_blank() {
            return LineUse::Nothing;
        }
        let last_line = line + row.lines as u32 - 1;
        let mut block = PersonText { first_line: line, last_line, ..PersonText::default() };
        for (column, cell) in
            row.cells.iter().enumerate().filter(|(_, cell)| lines::says_something(cell) || values::is_same(cell))
        {
            match fields.get(column).copied().flatten().filter(|field| field.belongs_to(self.kind)) {
                Some(field) => {
                    let value = tables::value(field, cell);
                    let arrow = labels::split_arrow(&value).filter(|_| self.kind == ApplicationKind::Change);
                    match (field.after_change().filter(|new| *new != field), arrow) {
                        (Some(new), Some((old, changed))) => {
                            block.set(field, values::cleaned(field, old), line);
                            block.set(new, values::cleaned(new, changed), line);
                        }
                        (Some(_) | None, _) => block.set(field, value, line),
                    }
                }
                None => {
                    left_out.insert(column);
                }
            }
        }
        let number = self.people.len();
        if self.end_person(block) {
            return LineUse::Person(number);
        }
        self.report_more(line, last_line, TextFaultKind::UnknownLine);
        LineUse::Reported
    }

    /// Reports lines as one with those of the same fault right before them.
    fn report_more(&mut self, line: u32, last_line: u32, kind: TextFaultKind) {
        match self.faults.last_mut() {
            Some(last) if last.kind == kind && last.last_line + 1 == line => last.last_line = last_line,
            Some(_) | None => self.report(line, last_line, kind),
        }
    }

    fn remark(&mut self, line: u32, last_line: u32, kind: TextRemarkKind) {
        let at = self.remarks.partition_point(|known| known.line <= line);
        match at.checked_sub(1).and_then(|at| self.remarks.get_mut(at)) {
            Some(known) if known.kind == kind && known.last_line + 1 == line => known.last_line = last_line,
            Some(_) | None => self.remarks.insert(at, TextRemark { line, last_line, kind }),
        }
    }
}
