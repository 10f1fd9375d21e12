//! The paste parser takes any text: a million generated ones, and those that proptest shrinks.
#![allow(clippy::unwrap_used)]

use std::num::NonZero;
use std::time::{Duration, Instant};

use madoguchi_domain::ApplicationKind;
use madoguchi_domain::application::text::{LineUse, ReadText, TextField, read};
use proptest::prelude::*;

/// What texts are put together from: labels, colons, breaks, values, and what mails and people put around them.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "会社名", "氏名", "メールアドレス", "電話番号", "V-SYS ID", "変更内容", "ＩＤ", "ID", "ﾒｰﾙ", "E-mail", "TEL", "会 社 名", "氏　名",
    "新メールアドレス", "変更後の氏名", "旧氏名", "電話番号(新)", "部署", "【会社名】", "名前", "お名前（必須）", "携帯",
    ":", "：", ":", "：", " ", "　", "\t", "=",
    "\n", "\n", "\n", "\r\n", "\r", "\u{2028}", "\u{85}", "\n\n", "\n> ", "\n・", "\n1. ", "\n（２）", "\n----\n",
    "\n1人目\n", "\n③", ">", "＞ > ",
    "みなと予約センター株式会社", "Minato Call", "佐藤 花子", "鈴木", "花子", "𠮷野", "hanako", "@", "＠", "example", ".jp",
    "hanako@example.jp",
    "a@b.jp", "<mailto:a@b.jp>", "045-123-4567", "０４５", "-", "ー", "4567", "+81", "agent01", "→", "->", "から", "を",
    "に変更", "旧", "新",
    "「", "」", "よろしくお願いします。", "以上", "、", "/", "1", "(", ")", "（", "）", "【", "】",
    "\t", "\t", "会社名\t氏名\tメール\t電話\n", "\nみなと\t佐藤\ta@b.jp\t045-123-4567\n", "\"", "\"\"", "\n\t\t\n",
    "\n--\n", "\n━━━━\n", "\n****\n", "署名", "〒231-0005 横浜市中区本町6-50-10", "\nFAX：045-671-2122\n", "URL",
    "https://example.jp", "横浜市健康福祉局", "\n以上、よろしくお願いいたします。\n", "\nお世話になっております。\n", "Sent from my iPhone",
    "From: ", "件名：",
    "℡", "☎", "TEL045-123-4567", "内線 123", "(内線123)", " ext. 123", "x123", "(代)", "同上", "〃", "same as above",
    "\u{FEFF}", "\u{0}", "\u{200B}", "\u{301}", "ﾞ", "😀", "\u{202E}", "İ",
];

/// A small generator of numbers (xorshift), the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn text(&mut self) -> String {
        let pieces = self.below(24);
        let mut text = String::new();
        for _ in 0..pieces {
            match self.below(64) {
                0 => text.extend(char::from_u32(self.below(0x11_0000) as u32)),
                _ => text.push_str(PIECES[self.below(PIECES.len())]),
            }
        }
        text
    }
}

/// The lines as an editor counts them.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']) {
        lines.push(&rest[..at]);
        let after = &rest[at..];
        rest = after.strip_prefix("\r\n").unwrap_or_else(|| &after[after.chars().next().unwrap().len_utf8()..]);
    }
    lines.push(rest);
    lines
}

/// Nothing of the text is lost: every line that says something is a person's, was reported or was left out with a
/// remark, and every person has lines.
fn account(text: &str, read: &ReadText) -> Result<(), String> {
    let lines = lines(text);
    if lines.len() != read.lines.len() {
        return Err(format!("{} lines, {} accounted for", lines.len(), read.lines.len()));
    }
    let mut reported = vec![false; lines.len() + 1];
    for fault in &read.faults {
        let covered = reported.get_mut(fault.line as usize..=fault.last_line as usize);
        covered.filter(|_| 1 <= fault.line).ok_or("a fault outside the text")?.fill(true);
    }
    let mut remarked = vec![false; lines.len() + 1];
    for remark in &read.remarks {
        let covered = remarked.get_mut(remark.line as usize..=remark.last_line as usize);
        covered.filter(|_| 1 <= remark.line).ok_or("a remark outside the text")?.fill(true);
    }
    if !read.remarks.is_sorted_by_key(|remark| remark.line) || !read.faults.is_sorted_by_key(|fault| fault.line) {
        return Err("not in the order of the lines".to_owned());
    }
    for (number, (line, used)) in (1..).zip(lines.iter().zip(&read.lines)) {
        match used {
            LineUse::Person(person) if *person < read.people.len() => {}
            LineUse::Person(_) => return Err(format!("line {number} is nobody's")),
            LineUse::LeftOut if remarked[number] => {}
            LineUse::LeftOut => return Err(format!("line {number} is left out without a word")),
            LineUse::Head => {}
            LineUse::Reported if reported[number] => {}
            LineUse::Reported => return Err(format!("line {number} is reported nowhere")),
            LineUse::Nothing => {
                let counts = |c: char| c.is_numeric() || "人目名件第NoNOnoＮｏーｰ".contains(c);
                if line.chars().any(|c| c.is_alphanumeric() && !counts(c)) {
                    return Err(format!("line {number} is lost"));
                }
            }
        }
    }
    for person in &read.people {
        if TextField::ALL.into_iter().all(|field| person.text(field).is_empty()) {
            return Err("a person without a value".to_owned());
        }
        if read.lines.get(person.first_line() as usize - 1).is_none_or(|used| *used == LineUse::Nothing) {
            return Err("a person without a line".to_owned());
        }
    }
    Ok(())
}

#[test]
fn a_million_texts_are_read_and_no_line_is_lost() {
    const TEXTS: usize = 1_000_000;
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ (thread as u64 + 1));
                for _ in 0..TEXTS.div_ceil(threads) {
                    let text = numbers.text();
                    let kind = ApplicationKind::ALL[numbers.below(3)];
                    if let Err(problem) = account(&text, &read(kind, &text)) {
                        panic!("{problem}: {text:?} as {kind:?}");
                    }
                }
            });
        }
    });
}

#[test]
fn a_long_text_is_read_in_no_time() {
    // Each would take a hundred times as long as its tenth if something were looked at again and again.
    let time = |kind, text: &str| {
        let began = Instant::now();
        read(kind, text);
        began.elapsed()
    };
    for piece in [
        "a",
        " ",
        "\n",
        ":",
        "氏名:",
        "氏名:\n",
        "a@",
        "メール:a\nb\n",
        "変更内容:a\n→\n",
        "変更内容:@\n@a\n",
        "> ",
        "1.",
        "(",
        "、ID:",
        "【",
        "a ",
        "a\tb\n",
        "\"a\n",
        "\"a\t",
        "会社名\t氏名\n",
        "\t\n",
        "--\n",
        "--\na\n",
        "〒\n",
        "TEL 045-671-2121 x1\n",
        "以上\n\n",
        "同上\t",
    ] {
        let (tenth, whole) = (piece.repeat(100_000 / piece.len()), piece.repeat(1_000_000 / piece.len()));
        for kind in ApplicationKind::ALL {
            // What is too short to be measured counts as this.
            let short = time(kind, &tenth).max(Duration::from_millis(40));
            let long = time(kind, &whole);
            assert!(long < short * 50, "{piece:?} as {kind:?}: {short:?}, {long:?}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in any::<String>(), kind in 0usize..3) {
        prop_assert_eq!(account(&text, &read(ApplicationKind::ALL[kind], &text)), Ok(()));
    }

    #[test]
    fn no_form_breaks_it(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40), kind in 0usize..3) {
        let text = pieces.concat();
        prop_assert_eq!(account(&text, &read(ApplicationKind::ALL[kind], &text)), Ok(()));
    }
}
