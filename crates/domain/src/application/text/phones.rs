//! Phones as people write them: behind TEL or ☎, with an extension or (代表) behind them.

use crate::Phone;
use crate::application::text::lines::is_blank;
use crate::digits::is_dash;
use crate::person::normal_form::half_width;

/// Longer text is no phone.
const MAX_CHARS: usize = 100;
/// Signs for a phone.
pub(super) const MARKS: [char; 6] = ['℡', '☎', '☏', '✆', '📞', '📱'];
const BEFORE: [&str; 10] =
    ["telephone", "tel", "phone", "電話番号", "電話", "携帯電話", "携帯", "代表", "直通", "番号"];
const EXTENSIONS: [&str; 9] = ["内線番号", "内線", "内", "extension", "ext", "ex", "x", "×", "#"];
const REMARKS: [&str; 10] = ["代表", "代", "直通", "携帯", "会社", "自宅", "勤務先", "本社", "個人", "社用"];

/// A phone, and whether more stands behind it: an extension, for which there is no field.
pub(super) fn split(value: &str) -> Option<(String, bool)> {
    if value.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    let chars: Vec<char> = value.chars().collect();
    let half: Vec<char> = chars.iter().map(|c| half_width(*c).to_ascii_lowercase()).collect();
    let start = number_start(&half);
    let stop = half[start..].iter().position(|c| !is_part(*c)).map_or(half.len(), |length| start + length);
    let behind = |c: &char| is_blank(*c) || matches!(c, '(' | '.');
    let end = half[..stop].iter().rposition(|c| !behind(c)).map_or(start, |last| last + 1).max(start);
    let number: String = chars[start..end].iter().collect();
    Phone::parse(&number).ok()?;
    let rest: String = half[end..].iter().collect();
    let rest = without_signs(&rest);
    (rest.is_empty() || is_rest(rest)).then_some((number, !rest.is_empty()))
}

/// Whether a text is what stands behind a phone: 内線 123, ext. 123, (代表).
pub(super) fn is_extra(text: &str) -> bool {
    if text.chars().nth(MAX_CHARS).is_some() {
        return false;
    }
    let half: String = text.chars().map(|c| half_width(c).to_ascii_lowercase()).collect();
    let rest = without_signs(&half);
    !rest.is_empty() && is_rest(rest)
}

fn number_start(half: &[char]) -> usize {
    let mut at = 0;
    loop {
        let from = at;
        let skips = |c: &char| is_blank(*c) || matches!(c, ':' | '.' | ')' | '/') || MARKS.contains(c);
        at += half[at..].iter().take_while(|c| skips(c)).count();
        let bracket = usize::from(half.get(at) == Some(&'('));
        let begins = |word: &&&str| {
            let length = word.chars().count();
            half.get(at + bracket..at + bracket + length).is_some_and(|text| text.iter().copied().eq(word.chars()))
        };
        if let Some(word) = BEFORE.iter().find(begins) {
            at += bracket + word.chars().count();
        }
        if at == from {
            return at;
        }
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_digit() || is_dash(c) || is_blank(c) || matches!(c, '(' | ')' | '.' | '+')
}

fn without_signs(rest: &str) -> &str {
    rest.trim_matches(|c: char| is_blank(c) || matches!(c, '(' | ')' | ',' | '、' | '/' | ';' | ':' | '.' | '・'))
}

/// One remark after the other, to the end.
fn is_rest(rest: &str) -> bool {
    let mut rest = rest;
    while !rest.is_empty() {
        let extension = EXTENSIONS.iter().find_map(|word| rest.strip_prefix(word)).and_then(|after| {
            let after = after.trim_start_matches(|c: char| is_blank(c) || matches!(c, '.' | ':' | '-' | '#'));
            let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            let count = after.len() - digits.len();
            ((1..=9).contains(&count)).then(|| digits.strip_prefix('番').unwrap_or(digits))
        });
        let Some(after) = extension.or_else(|| REMARKS.iter().find_map(|word| rest.strip_prefix(word))) else {
            return false;
        };
        rest = without_signs(after);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_read_with_what_stands_around_them() {
        for (value, number, extra) in [
            ("045-671-2121", "045-671-2121", false),
            ("(045)671-2121", "(045)671-2121", false),
            ("045(671)2121", "045(671)2121", false),
            ("（０４５）６７１－２１２１", "（０４５）６７１－２１２１", false),
            ("+81-45-671-2121", "+81-45-671-2121", false),
            ("TEL 045-671-2121", "045-671-2121", false),
            ("Tel: 045-671-2121", "045-671-2121", false),
            ("ＴＥＬ：０４５－６７１－２１２１", "０４５－６７１－２１２１", false),
            ("電話 045-671-2121", "045-671-2121", false),
            ("℡045-671-2121", "045-671-2121", false),
            ("☎ 045-671-2121", "045-671-2121", false),
            ("(代表)045-671-2121", "045-671-2121", false),
            ("045-671-2121 内線 123", "045-671-2121", true),
            ("045-671-2121(内線123)", "045-671-2121", true),
            ("045-671-2121（内線：１２３）", "045-671-2121", true),
            ("045-671-2121 内線番号123番", "045-671-2121", true),
            ("045-671-2121 ext. 123", "045-671-2121", true),
            ("045-671-2121, Ext 123", "045-671-2121", true),
            ("045-671-2121 extension 123", "045-671-2121", true),
            ("045-671-2121x123", "045-671-2121", true),
            ("(045)671-2121 x 123", "(045)671-2121", true),
            ("045-671-2121(代)", "045-671-2121", true),
            ("045-671-2121（代表）内線123", "045-671-2121", true),
        ] {
            assert_eq!(split(value), Some((number.to_owned(), extra)), "{value}");
        }
        for value in
            ["", "なし", "123", "内線123", "045-671-2121 123", "045-671-2121 山田", "045-671-2121x", "tel", "同上"]
        {
            assert_eq!(split(value), None, "{value}");
        }
    }

    #[test]
    fn an_extension_may_stand_on_a_line_of_its_own() {
        for (line, extra) in [
            ("内線 123", true),
            ("（内線：１２３）", true),
            ("ext. 123", true),
            ("(代表)", true),
            ("内線", false),
            ("045-671-2121", false),
            ("佐藤", false),
            ("", false),
        ] {
            assert_eq!(is_extra(line), extra, "{line}");
        }
    }
}
