//! CSV as all our files have it: UTF-8 with a byte order mark or Shift_JIS, CR LF, nothing a spreadsheet would run.

use bytes::Bytes;
use encoding_rs::SHIFT_JIS;
use madoguchi_contract::fields::{Collector, FieldCode};
use std::borrow::Cow;

/// How the text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CsvEncoding {
    /// UTF-8 with a byte order mark, without which spreadsheets take it for Shift_JIS.
    Utf8,
    /// Shift_JIS as Windows writes it.
    ShiftJis,
}

impl CsvEncoding {
    /// The encoding asked for; UTF-8 when nothing is asked.
    pub(super) fn parse(asked: Option<&str>, pointer: &str, errors: &mut Collector) -> Option<Self> {
        let encoding = match asked {
            None | Some("utf-8") => Ok(Self::Utf8),
            Some("shift_jis") => Ok(Self::ShiftJis),
            Some(_) => Err(FieldCode::UnknownValue("utf-8, shift_jis")),
        };
        errors.take(pointer, encoding)
    }

    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Utf8 => "text/csv; charset=utf-8; header=present",
            Self::ShiftJis => "text/csv; charset=shift_jis; header=present",
        }
    }

    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xef\xbb\xbf",
            Self::ShiftJis => b"",
        }
    }

    fn encode(self, text: Vec<u8>) -> Vec<u8> {
        match (self, String::from_utf8_lossy(&text)) {
            (Self::Utf8, _) => text,
            (Self::ShiftJis, text) => shift_jis(&text),
        }
    }
}

/// The mark printers put for a character they do not have, 〓.
const GETA: [u8; 2] = [0x81, 0xac];

fn shift_jis(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        let mut buffer = [0; 4];
        match SHIFT_JIS.encode(c.encode_utf8(&mut buffer)) {
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
            (_, _, true) => bytes.extend_from_slice(&GETA),
        }
    }
    bytes
}

/// Writes the header once and then rows, page by page.
pub(super) struct Sheet {
    encoding: CsvEncoding,
    begun: bool,
}

impl Sheet {
    pub(super) const fn new(encoding: CsvEncoding) -> Self {
        Self { encoding, begun: false }
    }

    /// The next rows as bytes, with the header before the first.
    pub(super) fn write<'a, const N: usize>(
        &mut self,
        headers: [&str; N],
        rows: impl Iterator<Item = [Cow<'a, str>; N]>,
    ) -> Result<Bytes, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let first = !std::mem::replace(&mut self.begun, true);
        if first {
            writer.write_record(headers)?;
        }
        for row in rows {
            writer.write_record(row.map(|field| harmless(field).into_owned()))?;
        }
        let text = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        let mut bytes = if first { self.encoding.mark().to_vec() } else { Vec::new() };
        bytes.extend(self.encoding.encode(text));
        Ok(bytes.into())
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe in front.
fn harmless(field: Cow<'_, str>) -> Cow<'_, str> {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}").into() } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_jis_has_the_letters_of_windows_and_a_mark_for_the_rest() {
        for (text, expected) in
            [("山", &b"\x8e\x52"[..]), ("髙﨑", b"\xfb\xfc\xfa\xb1"), ("𠮷", b"\x81\xac"), ("A,1\r\n", b"A,1\r\n")]
        {
            assert_eq!(shift_jis(text), expected, "{text}");
        }
    }

    #[test]
    fn formulas_are_made_harmless() {
        for (field, expected) in
            [("=1+1", "'=1+1"), ("+81", "'+81"), ("-", "'-"), ("@a", "'@a"), ("山田", "山田"), ("", "")]
        {
            assert_eq!(harmless(field.into()), expected);
        }
    }
}
