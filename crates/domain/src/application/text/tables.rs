//! Tables out of a spreadsheet: rows of cells with tabs between, columns named by a head row.

use crate::ApplicationKind;
use crate::application::text::lines::{is_blank, is_break, says_something, trim};
use crate::application::text::{TextField, labels, values};

/// The most lines that a cell may have: a quote mark that never closes is a quote mark.
const MAX_CELL_LINES: usize = 50;
const MAX_CELLS: usize = 100;

/// A table, or rows without a head.
pub(super) struct Table {
    /// Index of the first line.
    pub(super) from: usize,
    pub(super) rows: Vec<Row>,
    pub(super) head: Option<Head>,
}

/// The head row: what each column holds, and what it is called.
pub(super) struct Head {
    pub(super) fields: Vec<Option<TextField>>,
    pub(super) names: Vec<String>,
}

/// A row, which goes over several lines where a cell does.
pub(super) struct Row {
    pub(super) lines: usize,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// Whether no cell has anything.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| trim(cell).is_empty())
    }
}

impl Table {
    /// The lines it takes.
    pub(super) fn lines(&self) -> usize {
        self.rows.iter().map(|row| row.lines).sum()
    }
}

/// The columns of rows without a head: the form's own order, as long as the mail address is where it belongs.
pub(super) fn by_position(kind: ApplicationKind, cells: &[String]) -> Option<&'static [TextField]> {
    use TextField as F;
    let fields: &[TextField] = match kind {
        ApplicationKind::Issue => &[F::Company, F::Name, F::MailAddress, F::Phone],
        ApplicationKind::Change => &[F::LoginId, F::Name, F::MailAddress, F::Note],
        ApplicationKind::Delete => &[F::LoginId, F::Name, F::MailAddress],
    };
    let filled = cells.iter().rposition(|cell| !trim(cell).is_empty()).map_or(0, |last| last + 1);
    let mails = |at: usize| cells.get(at).is_some_and(|cell| cell.contains(['@', '＠']) || values::is_same(trim(cell)));
    (filled <= fields.len() && mails(2) && !mails(1)).then_some(fields)
}

/// The tables of a text, by the index of their first line. `is_plain` says of a line whether it is plain text
/// without labels: only then it may be a row without a head.
pub(super) fn find(lines: &[&str], is_plain: impl Fn(usize) -> bool) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let found = lines[at].contains('\t').then(|| table(lines, at, &is_plain)).flatten();
        at += found.as_ref().map_or(1, |table| table.lines().max(1));
        tables.extend(found);
    }
    tables
}

fn table(lines: &[&str], from: usize, is_plain: &impl Fn(usize) -> bool) -> Option<Table> {
    let first = row(lines, from);
    let head = head(&first.cells);
    let mut next = from + first.lines;
    // The notice's three forms side by side are labels below labels.
    let form = lines.get(next).is_some_and(|line| line.contains('\t') && self::head(&row(lines, next).cells).is_some());
    let bare = head.is_none() && is_bare_row(&first) && is_plain(from);
    if form && head.is_some() || head.is_none() && !bare {
        return None;
    }
    let mut rows = vec![first];
    let mut filled = 1;
    while next < lines.len() {
        let blank = lines[next].chars().all(is_blank);
        if !(blank || lines[next].contains('\t') || lines[next].trim_start().starts_with('"')) {
            break;
        }
        let row = row(lines, next);
        let goes_on = match head {
            _ if row.is_blank() => true,
            _ if self::head(&row.cells).is_some() => false,
            Some(_) => row.cells.len() > 1 && !begins_with_label(&row),
            None => is_bare_row(&row) && is_plain(next),
        };
        if !goes_on {
            break;
        }
        next += row.lines;
        let says = !row.is_blank();
        rows.push(row);
        if says {
            filled = rows.len();
        }
    }
    // Empty lines at the end are not the table's.
    rows.truncate(filled);
    Some(Table { from, rows, head })
}

/// A signature below a table may have tabs as well, behind TEL.
fn begins_with_label(row: &Row) -> bool {
    let first = row.cells.iter().map(|cell| trim(cell)).find(|cell| !cell.is_empty());
    first.is_some_and(|cell| {
        labels::head(cell).is_some() || matches!(cell, "FAX" | "Fax" | "ＦＡＸ" | "URL" | "ＵＲＬ" | "住所")
    })
}

fn is_bare_row(row: &Row) -> bool {
    3 <= row.cells.iter().filter(|cell| says_something(cell)).count()
}

/// What a head row names; two different fields make one. A field named again is a column of its own, unknown.
fn head(cells: &[String]) -> Option<Head> {
    let mut fields: Vec<Option<TextField>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let field = labels::head(cell).filter(|field| !fields.contains(&Some(*field)));
        fields.push(field);
    }
    let known = fields.iter().flatten().count();
    let names =
        cells.iter().map(|cell| cell.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
    (2 <= known).then(|| Head { fields, names: names.collect() })
}

/// The cells that begin at a line; in quote marks a cell may have tabs and line breaks.
fn row(lines: &[&str], from: usize) -> Row {
    let mut cells = Vec::new();
    let mut at = from;
    let mut rest = unquoted(lines[from]);
    loop {
        if cells.len() == MAX_CELLS {
            cells.push(rest.to_owned());
            break;
        }
        if let Some((cell, line, after)) = quoted(lines, at, rest) {
            cells.push(cell);
            at = line;
            match after.strip_prefix('\t') {
                Some(after) => rest = after,
                None => break,
            }
        } else if let Some((cell, after)) = rest.split_once('\t') {
            cells.push(cell.to_owned());
            rest = after;
        } else {
            cells.push(rest.to_owned());
            break;
        }
    }
    Row { lines: at - from + 1, cells }
}

/// A line without the marks of a quoted mail. A tab at its beginning is an empty cell.
fn unquoted(line: &str) -> &str {
    let line = line.trim_start_matches('\u{FEFF}');
    match line.trim_start_matches([' ', '>', '＞']) {
        bare if line.trim_start_matches(' ').starts_with(['>', '＞']) => bare,
        _ => line,
    }
}

/// A cell in quote marks: its text, the line it ends in, and what stands behind it.
fn quoted<'a>(lines: &[&'a str], from: usize, rest: &'a str) -> Option<(String, usize, &'a str)> {
    let mut rest = rest.strip_prefix('"').filter(|inner| !inner.is_empty() && !inner.starts_with('\t'))?;
    let mut cell = String::new();
    let mut at = from;
    loop {
        match rest.split_once('"') {
            Some((text, after)) => {
                cell.push_str(text);
                match after.strip_prefix('"') {
                    Some(after) => {
                        cell.push('"');
                        rest = after;
                    }
                    None if after.is_empty() || after.starts_with('\t') => return Some((cell, at, after)),
                    None => return None,
                }
            }
            None => {
                cell.push_str(rest);
                cell.push('\n');
                at += 1;
                if at - from == MAX_CELL_LINES {
                    return None;
                }
                rest = lines.get(at)?;
            }
        }
    }
}

/// A cell as the value of a field: lines that were broken in it are joined.
pub(super) fn value(field: TextField, cell: &str) -> String {
    let mut joined = String::new();
    for line in cell.split(is_break).map(trim).filter(|line| !line.is_empty()) {
        match field {
            _ if joined.is_empty() => joined.push_str(line),
            TextField::Note => joined = format!("{joined}\n{line}"),
            TextField::Name | TextField::NewName => joined = format!("{joined} {line}"),
            TextField::Company => joined = format!("{joined}{}{line}", values::between(&joined, line)),
            TextField::Phone | TextField::NewPhone if crate::application::text::phones::is_extra(line) => {
                joined = format!("{joined} {line}");
            }
            TextField::MailAddress
            | TextField::NewMailAddress
            | TextField::Phone
            | TextField::NewPhone
            | TextField::LoginId => joined.push_str(line),
        }
    }
    values::cleaned(field, &joined)
}
