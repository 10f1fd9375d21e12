//! CSV as all our files have it: UTF-8 with a byte order mark or Shift_JIS, CR LF, nothing a spreadsheet would run.

use crate::error::ApiError;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName};
use bytes::Bytes;
use encoding_rs::SHIFT_JIS;
use futures_util::Stream;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_service::Failure;
use std::borrow::Cow;
use unicode_normalization::char::compose;

/// How many characters of the file its encoding does not have.
const REPLACED: HeaderName = HeaderName::from_static(madoguchi_contract::page::REPLACED_CHARACTERS);

/// A file that is sent page by page.
pub(super) fn answer<S>(encoding: CsvEncoding, name: &str, replaced: u64, pages: S) -> HttpResponse
where
    S: Stream<Item = Result<Bytes, ApiError>> + 'static,
{
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, encoding.content_type()))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((REPLACED, replaced.to_string()))
        .streaming(pages)
}

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

    /// The bytes of a text, and how many of its characters were replaced because the encoding does not have them.
    fn encode(self, text: &str) -> (Vec<u8>, u64) {
        match self {
            Self::Utf8 => (text.as_bytes().to_vec(), 0),
            Self::ShiftJis => shift_jis(text),
        }
    }
}

/// The mark printers put for a character they do not have, 〓.
const GETA: [u8; 2] = [0x81, 0xac];

fn shift_jis(text: &str) -> (Vec<u8>, u64) {
    let (mut bytes, mut replaced) = (Vec::with_capacity(text.len()), 0);
    for c in joined(text).chars().filter(|c| !is_variation_selector(*c)) {
        let mut buffer = [0; 4];
        match SHIFT_JIS.encode(of_windows(c).encode_utf8(&mut buffer)) {
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
            (_, _, true) => {
                bytes.extend_from_slice(&GETA);
                replaced += 1;
            }
        }
    }
    (bytes, replaced)
}

/// Says which of several shapes of one character is meant; without it the character is the same.
const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters of JIS X 0208 that Windows reads as others of the same look. The encoder knows those of Windows only.
const fn of_windows(c: char) -> char {
    match c {
        '〜' => '～',
        '—' => '―',
        // Windows reads the yen sign of one byte as a backslash.
        '¥' => '￥',
        '\u{A0}' => ' ',
        // The encoder would make a tilde of it.
        '‾' => '￣',
        '‖' => '∥',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '¦' => '￤',
        _ => c,
    }
}

/// Kana whose voicing marks stand apart become one character each: Shift_JIS has no marks that join. Nothing else is
/// composed, since that would change kanji that Windows has.
fn joined(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut joined, c| {
        let whole = match c {
            '\u{3099}' | '\u{309A}' => joined.chars().next_back().and_then(|before| compose(before, c)),
            _ => None,
        };
        if whole.is_some() {
            joined.pop();
        }
        joined.push(whole.unwrap_or(c));
        joined
    })
}

/// Writes the header once and then rows, page by page.
#[derive(Clone)]
pub(super) struct Sheet {
    encoding: CsvEncoding,
    begun: bool,
    replaced: u64,
}

impl Sheet {
    pub(super) const fn new(encoding: CsvEncoding) -> Self {
        Self { encoding, begun: false, replaced: 0 }
    }

    /// How many characters were written as 〓 so far.
    pub(super) const fn replaced(&self) -> u64 {
        self.replaced
    }

    /// The next rows as bytes, with the header before the first.
    pub(super) fn write<'a, const N: usize>(
        &mut self,
        headers: [&str; N],
        rows: impl Iterator<Item = [Cow<'a, str>; N]>,
    ) -> Result<Bytes, ApiError> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let first = !std::mem::replace(&mut self.begun, true);
        if first {
            writer.write_record(headers).map_err(Failure::internal)?;
        }
        for row in rows {
            writer.write_record(row.map(|field| harmless(field).into_owned())).map_err(Failure::internal)?;
        }
        let text = writer.into_inner().map_err(Failure::internal)?;
        let text = String::from_utf8(text).map_err(Failure::internal)?;
        let (written, replaced) = self.encoding.encode(&text);
        self.replaced += replaced;
        let mark = if first { self.encoding.mark() } else { b"" };
        Ok([mark, &written].concat().into())
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe in front. Full-width signs count as well:
/// spreadsheets take them for the others. A variation selector in front is left out before the file is read.
fn harmless(field: Cow<'_, str>) -> Cow<'_, str> {
    const SIGNS: [char; 13] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', 'ー', '−', '\t', '\r', '\n'];
    let begins = field.trim_start_matches(is_variation_selector).starts_with(SIGNS);
    if begins { format!("'{field}").into() } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_shift_jis(text: &str, expected: &[u8], replaced: u64) {
        assert_eq!(shift_jis(text), (expected.to_vec(), replaced), "{text}");
    }

    #[test]
    fn shift_jis_has_the_letters_of_windows_and_a_mark_for_the_rest() {
        check_shift_jis("山", b"\x8e\x52", 0);
        check_shift_jis("髙﨑", b"\xfb\xfc\xfa\xb1", 0);
        check_shift_jis("𠮷", b"\x81\xac", 1);
        check_shift_jis("𠮷山𠮷", b"\x81\xac\x8e\x52\x81\xac", 2);
        check_shift_jis("〓", b"\x81\xac", 0);
        check_shift_jis("A,1\r\n", b"A,1\r\n", 0);
        // What JIS and Windows read from the same two bytes.
        for (jis, windows, bytes) in [
            ('〜', '～', b"\x81\x60"),
            ('—', '―', b"\x81\x5c"),
            ('‖', '∥', b"\x81\x61"),
            ('−', '－', b"\x81\x7c"),
            ('¢', '￠', b"\x81\x91"),
            ('£', '￡', b"\x81\x92"),
            ('¬', '￢', b"\x81\xca"),
            ('¦', '￤', b"\xfa\x55"),
            ('¥', '￥', b"\x81\x8f"),
        ] {
            check_shift_jis(&jis.to_string(), bytes, 0);
            check_shift_jis(&windows.to_string(), bytes, 0);
        }
        check_shift_jis("ヤマタ\u{3099} \u{A0}", b"\x83\x84\x83\x7d\x83\x5f  ", 0);
        // Variation selectors, of the standard and of names.
        check_shift_jis("葛\u{E0100}城", b"\x8a\x8b\x8f\xe9", 0);
        check_shift_jis("山\u{FE00}\u{FE0F}\u{E01EF}", b"\x8e\x52", 0);
        // か and a mark, は and a mark, a mark alone.
        check_shift_jis("か\u{3099}ハ\u{309A}", b"\x82\xaa\x83\x70", 0);
        check_shift_jis("\u{3099}山\u{3099}", b"\x81\xac\x8e\x52\x81\xac", 2);
    }

    #[track_caller]
    fn check_harmless(field: &str, expected: &str) {
        assert_eq!(harmless(field.into()), expected);
    }

    #[test]
    fn formulas_are_made_harmless() {
        for sign in ["=", "+", "-", "@", "＝", "＋", "－", "＠", "ー", "−", "\t", "\r", "\n"] {
            check_harmless(&format!("{sign}1+1"), &format!("'{sign}1+1"));
            check_harmless(sign, &format!("'{sign}"));
            check_harmless(&format!("\u{FE0F}\u{E0100}{sign}1"), &format!("'\u{FE0F}\u{E0100}{sign}1"));
            check_harmless(&format!("山{sign}"), &format!("山{sign}"));
        }
        check_harmless("山田", "山田");
        check_harmless("", "");
    }

    #[test]
    fn what_was_replaced_is_counted_over_all_pages() {
        let mut sheet = Sheet::new(CsvEncoding::ShiftJis);
        for (row, replaced) in [("𠮷田", 1), ("山田", 1), ("𠮷𠮷", 3)] {
            sheet.write(["氏名"], [[row.into()]].into_iter()).expect("a page");
            assert_eq!(sheet.replaced(), replaced, "{row}");
        }
        let mut sheet = Sheet::new(CsvEncoding::Utf8);
        assert_eq!(
            sheet.write(["氏名"], [["𠮷\u{FE00}".into()]].into_iter()).expect("a page"),
            "\u{feff}氏名\r\n𠮷\u{FE00}\r\n"
        );
        assert_eq!(sheet.replaced(), 0);
    }
}
