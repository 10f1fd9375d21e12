//! Lines of pasted text: where they break, what mails and lists put in front of them, and which of them say nothing.

use crate::digits::is_dash;

/// The text's lines, as an editor counts them: CR, LF, both, and the separators of Unicode end a line.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match text.char_indices().find(|(_, c)| is_break(*c)) {
            Some((at, c)) => {
                let after = &text[at + c.len_utf8()..];
                rest = Some(if c == '\r' { after.strip_prefix('\n').unwrap_or(after) } else { after });
                Some(&text[..at])
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A space of any width, or a character that nobody sees: byte-order mark, zero-width space, soft hyphen, controls.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}')
        || matches!(c, '\u{FEFF}' | '\u{AD}')
}

/// `text` without blanks at both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// A line without the marks of a quoted mail.
pub(super) fn unquoted(line: &str) -> &str {
    trim(line.trim_start_matches(|c| is_blank(c) || matches!(c, '>' | '＞' | '|' | '｜')))
}

/// A line without a bullet or a number in front: `・`, `■`, `1.`, `(2)`, `③`.
pub(super) fn unlisted(line: &str) -> &str {
    let line = line.trim_start_matches(|c| is_blank(c) || is_bullet(c));
    let inner = line.strip_prefix(['(', '（']).unwrap_or(line);
    let after = inner.trim_start_matches(is_digit);
    let closed = after.strip_prefix(['.', '．', ')', '）', '、']);
    match closed {
        Some(rest) if after.len() < inner.len() => rest.trim_start_matches(|c| is_blank(c) || is_bullet(c)),
        Some(_) | None => line,
    }
}

fn is_bullet(c: char) -> bool {
    matches!(c, '・' | '･' | '•' | '‣' | '*' | '＊' | '※' | '-' | '－' | '–' | '—' | '+')
        || matches!(c, '\u{25A0}'..='\u{25FF}' | '\u{2460}'..='\u{2473}' | '\u{2600}'..='\u{27BF}')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// Whether a line says something: rules of dashes and stars do not, `〃` does.
pub(super) fn says_something(line: &str) -> bool {
    line.chars().any(|c| (c.is_alphanumeric() && !is_dash(c)) || c == '〃')
}

/// Whether a digit stands in it, of either width.
pub(super) fn has_digits(text: &str) -> bool {
    text.chars().any(is_digit)
}

/// Whether a line only counts people: `1人目`, `【2】`, `(3)`, `No.4`, `⑤`.
pub(super) fn is_heading(line: &str) -> bool {
    let mark = |c: char| is_blank(c) || is_bullet(c) || "()（）[]［］【】<>＜＞〈〉《》「」#＃.．:：、".contains(c);
    let inner = line.trim_matches(mark);
    let inner = ["No", "NO", "no", "Ｎｏ", "№", "第"].iter().find_map(|no| inner.strip_prefix(no)).unwrap_or(inner);
    let inner = inner.trim_start_matches(mark);
    let after = inner.trim_start_matches(is_digit);
    let counted = after.len() < inner.len() && inner.len() - after.len() <= 9;
    let bare = after.is_empty() && inner.len() < line.len();
    let alone = inner.is_empty() && line.chars().any(|c| matches!(c, '\u{2460}'..='\u{2473}'));
    alone || (counted && (bare || matches!(trim(after), "人目" | "名目" | "件目" | "人" | "名")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_an_editor_sees_them() {
        let lines: Vec<_> = split("a\r\nb\rc\n\nd\u{2028}e\u{85}").collect();
        assert_eq!(lines, ["a", "b", "c", "", "d", "e", ""]);
        assert_eq!(split("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn marks_of_mails_and_lists_are_taken_off() {
        for (line, bare) in [
            ("> > 氏名:佐藤", "氏名:佐藤"),
            ("＞　氏名：佐藤", "氏名：佐藤"),
            ("\u{FEFF} 氏名\t", "氏名"),
            ("・氏名", "氏名"),
            ("■ 氏名", "氏名"),
            ("１．氏名", "氏名"),
            ("(2) 氏名", "氏名"),
            ("（３）・氏名", "氏名"),
            ("④氏名", "氏名"),
            ("1 氏名", "1 氏名"),
            ("045-123", "045-123"),
        ] {
            assert_eq!(unlisted(unquoted(line)), bare, "{line}");
        }
    }

    #[test]
    fn headings_count_people_and_say_nothing_else() {
        for line in ["1人目", "【２人目】", "(3)", "4.", "No.5", "⑥", "＜7名目＞", "第8件目"] {
            assert!(is_heading(line), "{line}");
        }
        for line in ["1", "1234", "佐藤", "1人目 佐藤", "第一回", "(代表)", "045-123-4567", "2021.4.19"] {
            assert!(!is_heading(line), "{line}");
        }
    }
}
