//! Labels of the ministry's form, in all the ways people write them.

use crate::application::text::TextField;
use crate::application::text::lines::{is_blank, trim, unlisted};
use crate::application::text::phones;
use crate::digits::is_dash;
use crate::person::normal_form::{half_width, nfkc};

/// A label that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// A field of the form; 新… and 変更後… are fields of their own.
    Field(TextField),
    /// What a change does away with (旧…, 変更前…).
    Old(TextField),
}

/// A piece of a line: a value with the label before it, if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    pub(super) label: Option<Label>,
    pub(super) value: &'a str,
}

/// Labels as [`folded`] leaves them. Those that stand for themselves also count without a colon.
const LABELS: [(TextField, &[&str], &[&str]); 6] = [
    (
        TextField::Company,
        &["会社名", "会社名称", "事業者名", "企業名", "法人名", "予約受付業者名", "委託業者名", "委託先会社名"],
        &[
            "会社",
            "業者名",
            "委託先",
            "委託業者",
            "予約受付業者",
            "所属会社",
            "所属",
            "社名",
            "貴社名",
            "company",
            "companyname",
        ],
    ),
    (
        TextField::LoginId,
        &["vsysid", "vsysのid", "ログインid", "loginid", "ユーザーid", "ユーザid", "アカウントid"],
        &["id", "アカウント", "アカウント名", "ユーザー名", "userid", "accountid"],
    ),
    (
        TextField::Name,
        &["氏名", "お名前", "担当者氏名", "担当者名", "利用者氏名"],
        &["名前", "姓名", "担当者", "利用者名", "フルネーム", "name", "fullname"],
    ),
    (
        TextField::MailAddress,
        &["メールアドレス", "電子メールアドレス", "emailアドレス", "mailアドレス", "email", "eメール"],
        &["メール", "電子メール", "メアド", "mail", "mailaddress", "emailaddress", "アドレス", "eメールアドレス"],
    ),
    (
        TextField::Phone,
        &["電話番号", "tel", "携帯電話番号", "連絡先電話番号"],
        &["電話", "携帯電話", "携帯番号", "携帯", "連絡先", "電話no", "phone", "phonenumber", "telno", "telephone"],
    ),
    (TextField::Note, &["変更内容", "変更事項", "変更点"], &["内容", "変更", "変更内容詳細"]),
];

/// Longer text than any label is not looked at.
const MAX_LABEL_CHARS: usize = 40;

/// The pieces of a line. The first one has no label when the line does not begin with one.
///
/// A note keeps the rest of its line, whatever stands there.
pub(super) fn segments(line: &str) -> Vec<Segment<'_>> {
    let (mut label, mut from) = match leading(line) {
        Some((label, from)) => (Some(label), from),
        None => (None, 0),
    };
    let mut segments = Vec::new();
    for (colon, c) in line.char_indices().filter(|(_, c)| is_colon(*c)) {
        if label == Some(Label::Field(TextField::Note)) {
            break;
        }
        if let Some((start, next)) = before_colon(&line[from..colon.max(from)]) {
            segments.push(Segment { label, value: without_separator(trim_value(&line[from..from + start])) });
            (label, from) = (Some(next), colon + c.len_utf8());
        }
    }
    segments.push(Segment { label, value: trim_value(&line[from..]) });
    if segments.len() > 1 && segments[0].label.is_none() && segments[0].value.is_empty() {
        segments.remove(0);
    }
    segments
}

/// `佐藤 → 鈴木`: what stands before and after the last arrow.
pub(super) fn split_arrow(value: &str) -> Option<(&str, &str)> {
    let arrows = ["→", "⇒", "➡", "⟶", "➔", "->", "=>"];
    let (at, arrow) = arrows.into_iter().filter_map(|arrow| Some((value.rfind(arrow)?, arrow))).max()?;
    Some((trim_value(&value[..at]), trim_value(&value[at + arrow.len()..])))
}

/// Whether a line looks like a label that the form does not have: `部署：予約課`.
pub(super) fn has_unknown_label(line: &str) -> bool {
    let line = unlisted(line);
    let head = line.char_indices().take(16).find(|(_, c)| is_colon(*c)).map(|(at, _)| trim(&line[..at]));
    head.is_some_and(|head| {
        let last = head.chars().next_back();
        last.is_some_and(|c| c.is_alphanumeric() && !c.is_numeric() || matches!(c, ')' | '）' | '】' | ']'))
            && !head.ends_with("http")
            && !head.ends_with("https")
            && !head.contains(['@', '。'])
    })
}

/// The label a line begins with, and where its value begins.
fn leading(line: &str) -> Option<(Label, usize)> {
    let start = line.len() - unlisted(line).len();
    let text = &line[start..];
    let bracketed = bracketed(text).map(|(label, from)| (label, start + from));
    let colon = line.char_indices().take(MAX_LABEL_CHARS).find(|(_, c)| is_colon(*c));
    let before_colon = || {
        let (at, c) = colon?;
        // A number before a label is a bullet, but a label may begin like one: 1号館 is none.
        let label = label_of(&line[start.min(at)..at]).or_else(|| label_of(&line[..at]))?;
        Some((label.0, at + c.len_utf8()))
    };
    let phone = || phone_mark(line).or_else(|| glued_phone(text).map(|from| start + from));
    let bare = || {
        let whole = label_of(text).filter(|(_, stands_alone)| *stands_alone).map(|(label, _)| (label, line.len()));
        whole.or_else(|| before_blank(text).map(|(label, from)| (label, start + from)))
    };
    let phone = || phone().map(|from| (Label::Field(TextField::Phone), from));
    bracketed.or_else(before_colon).or_else(bare).or_else(phone)
}

/// `☎ 045-123-4567`: where the value begins. The sign counts as a bullet elsewhere.
fn phone_mark(line: &str) -> Option<usize> {
    let (at, mark) = line.char_indices().find(|(_, c)| !is_blank(*c) && !matches!(c, '・' | '■' | '●'))?;
    let from = at + mark.len_utf8();
    (phones::MARKS.contains(&mark) && phones::split(&line[from..]).is_some()).then_some(from)
}

/// `TEL045-123-4567`: a label that stands for itself, and a whole phone right behind it.
fn glued_phone(text: &str) -> Option<usize> {
    let begins = |c: char| matches!(half_width(c), '0'..='9' | '(' | '+');
    let (from, _) = text.char_indices().take(MAX_LABEL_CHARS).find(|(_, c)| begins(*c))?;
    let is_phone = matches!(label_of(&text[..from]), Some((Label::Field(TextField::Phone), _)));
    (is_phone && phones::split(&text[from..]).is_some()).then_some(from)
}

/// The field that a cell of a table's head row names.
pub(super) fn head(cell: &str) -> Option<TextField> {
    let cell = trim(cell).trim_end_matches(is_colon);
    match label_of(unlisted(cell)).or_else(|| label_of(cell))?.0 {
        Label::Field(field) | Label::Old(field) => Some(field),
    }
}

/// `【会社名】みなと`: brackets do without a colon.
fn bracketed(text: &str) -> Option<(Label, usize)> {
    const PAIRS: [(char, char); 8] =
        [('【', '】'), ('［', '］'), ('[', ']'), ('〔', '〕'), ('＜', '＞'), ('<', '>'), ('《', '》'), ('「', '」')];
    let first = text.chars().next()?;
    let (_, close) = PAIRS.iter().find(|(open, _)| *open == first)?;
    let (end, _) = text.char_indices().take(MAX_LABEL_CHARS).find(|(_, c)| c == close)?;
    let (label, _) = label_of(&text[first.len_utf8()..end])?;
    Some((label, end + close.len_utf8()))
}

/// `氏名 佐藤 花子`: a label that stands for itself, then spaces; `V-SYS ID agent01` has one inside.
fn before_blank(text: &str) -> Option<(Label, usize)> {
    let blanks = text.char_indices().take(MAX_LABEL_CHARS).filter(|(_, c)| is_blank(*c)).map(|(at, _)| at);
    let ends: Vec<usize> = blanks.take(4).collect();
    ends.into_iter().rev().find_map(|end| match label_of(&text[..end]) {
        Some((label, true)) => Some((label, end)),
        Some((_, false)) | None => None,
    })
}

/// The label right before a colon in the middle of a line, and where it begins; something else stands before it.
fn before_colon(text: &str) -> Option<(usize, Label)> {
    let text = text.trim_end_matches(is_blank);
    let ends_token = |c: char| is_blank(c) || is_separator(c);
    let mut starts = text.char_indices().rev().take(MAX_LABEL_CHARS).filter(|(_, c)| ends_token(*c));
    let start = |at: Option<(usize, char)>| at.map(|(at, c)| at + c.len_utf8());
    let near = start(starts.next())?;
    // `V-SYS ID` has a space inside.
    let far = start(starts.next()).unwrap_or(0);
    let wide = label_of(&text[far..]).map(|(label, _)| (far, label));
    wide.or_else(|| label_of(&text[near..]).map(|(label, _)| (near, label)))
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '︰' | '﹕' | '∶' | '꞉' | '=' | '＝')
}

/// A value less what may stand between it and its label.
fn trim_value(value: &str) -> &str {
    trim(value.trim_start_matches(|c| is_blank(c) || is_colon(c)))
}

/// A value less what may stand between it and the next label of the line.
fn without_separator(value: &str) -> &str {
    value.trim_end_matches(|c| is_blank(c) || is_separator(c))
}

fn is_separator(c: char) -> bool {
    matches!(c, '、' | ',' | '，' | '/' | '／' | '|' | '｜' | ';' | '；' | '。')
}

/// The label that `text` is, and whether it counts without a colon.
fn label_of(text: &str) -> Option<(Label, bool)> {
    let folded = folded(text)?;
    let (base, remark) = match folded.strip_suffix(')').and_then(|open| open.split_once('(')) {
        Some(("", base)) => (base, ""),
        Some((base, remark)) => (base, remark),
        None => (folded.as_str(), ""),
    };
    let strip = |words: &[&str]| words.iter().find_map(|word| base.strip_prefix(word));
    let plain = || known(base).map(|(field, alone)| (Label::Field(field), alone));
    let new = || {
        let (field, _) = known(strip(&["変更後の", "変更後", "新しい", "新"])?)?;
        Some((Label::Field(field.after_change()?), true))
    };
    let old = || {
        let (field, _) = known(strip(&["変更前の", "変更前", "現在の", "現", "旧"])?)?;
        Some((Label::Old(field), true))
    };
    match remark {
        "新" | "変更後" => known(base).and_then(|(field, _)| Some((Label::Field(field.after_change()?), true))),
        "旧" | "変更前" => known(base).map(|(field, _)| (Label::Old(field), true)),
        _ => plain().or_else(new).or_else(old),
    }
}

fn known(folded: &str) -> Option<(TextField, bool)> {
    let (field, alone, _) =
        LABELS.iter().find(|(_, alone, short)| alone.contains(&folded) || short.contains(&folded))?;
    Some((*field, alone.contains(&folded)))
}

/// One way to write it: half-width Latin in small letters, full-width kana, no spaces, no dashes in Latin words, no
/// ornaments.
fn folded(text: &str) -> Option<String> {
    if text.chars().nth(MAX_LABEL_CHARS).is_some() {
        return None;
    }
    let mut folded = String::new();
    for c in nfkc(text.chars().filter(|c| !is_blank(*c))).chars().flat_map(char::to_lowercase) {
        let after_latin = folded.chars().next_back().is_none_or(|last| last.is_ascii());
        let ornament =
            matches!(c, '*' | '※' | '_' | '"' | '\'' | '#' | '.' | '・' | '[' | ']' | '【' | '】' | '<' | '>');
        match is_dash(c) {
            true if after_latin || c != 'ー' => {}
            false if ornament || is_blank(c) => {}
            true | false => folded.push(c),
        }
    }
    let folded = ["必須", "(必須)", "(任意)"].iter().fold(folded.as_str(), |text, word| {
        let text = text.strip_prefix(word).unwrap_or(text);
        text.strip_suffix(word).unwrap_or(text)
    });
    (!folded.is_empty()).then(|| folded.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextField as F;

    #[track_caller]
    fn check(line: &str, expected: &[(Option<Label>, &str)]) {
        let got: Vec<_> = segments(line).into_iter().map(|segment| (segment.label, segment.value)).collect();
        assert_eq!(got, expected, "{line}");
    }

    #[test]
    fn labels_are_known_however_they_are_written() {
        for (line, field) in [
            ("会社名:値", F::Company),
            ("会 社 名 ： 値", F::Company),
            ("【会社名】値", F::Company),
            ("■会社名：値", F::Company),
            ("V-SYS ID:値", F::LoginId),
            ("Ｖ－ＳＹＳ　ＩＤ：値", F::LoginId),
            ("v‐sys id : 値", F::LoginId),
            ("VーSYS ID 値", F::LoginId),
            ("ID：値", F::LoginId),
            ("氏名:値", F::Name),
            ("氏　　名：値", F::Name),
            ("1. 氏名：値", F::Name),
            ("お名前(漢字):値", F::Name),
            ("氏名\t値", F::Name),
            ("メールアドレス：値", F::MailAddress),
            ("ﾒｰﾙｱﾄﾞﾚｽ:値", F::MailAddress),
            ("E-mail：値", F::MailAddress),
            ("Ｅ－ＭＡＩＬ 値", F::MailAddress),
            ("eメール=値", F::MailAddress),
            ("電話番号（必須）：値", F::Phone),
            ("TEL.:値", F::Phone),
            ("ＴＥＬ　値", F::Phone),
            ("変更内容:値", F::Note),
            ("新メールアドレス：値", F::NewMailAddress),
            ("変更後の氏名：値", F::NewName),
            ("電話番号(新)：値", F::NewPhone),
        ] {
            check(line, &[(Some(Label::Field(field)), "値")]);
        }
        for (line, value) in [
            ("☎ 045-123-4567", "045-123-4567"),
            ("☎：045-123-4567", "045-123-4567"),
            ("・☎045-123-4567", "045-123-4567"),
            ("℡045-123-4567", "045-123-4567"),
            ("℡：045-123-4567", "045-123-4567"),
            ("TEL045-123-4567", "045-123-4567"),
            ("電話(045)123-4567", "(045)123-4567"),
            ("携帯０９０-1234-5678", "０９０-1234-5678"),
        ] {
            check(line, &[(Some(Label::Field(F::Phone)), value)]);
        }
        check("電話2021", &[(None, "電話2021")]);
        check("旧氏名：値", &[(Some(Label::Old(F::Name)), "値")]);
        check("メールアドレス", &[(Some(Label::Field(F::MailAddress)), "")]);
        check("メール", &[(None, "メール")]);
        check("会社　値", &[(None, "会社　値")]);
        check("メール：", &[(Some(Label::Field(F::MailAddress)), "")]);
    }

    #[test]
    fn several_labels_may_share_a_line() {
        check(
            "会社名:みなと 氏名：佐藤 花子、メールアドレス:a@example.jp TEL:045-123-4567",
            &[
                (Some(Label::Field(F::Company)), "みなと"),
                (Some(Label::Field(F::Name)), "佐藤 花子"),
                (Some(Label::Field(F::MailAddress)), "a@example.jp"),
                (Some(Label::Field(F::Phone)), "045-123-4567"),
            ],
        );
        check(
            "氏名:佐藤 V-SYS ID:agent01",
            &[(Some(Label::Field(F::Name)), "佐藤"), (Some(Label::Field(F::LoginId)), "agent01")],
        );
        check(
            "佐藤 花子 メール：a@example.jp",
            &[(None, "佐藤 花子"), (Some(Label::Field(F::MailAddress)), "a@example.jp")],
        );
        check("変更内容:氏名を 氏名：鈴木 に", &[(Some(Label::Field(F::Note)), "氏名を 氏名：鈴木 に")]);
    }

    #[test]
    fn what_is_no_label_stays_text() {
        for line in [
            "よろしくお願いします。",
            "受付 9:00～17:00",
            "https://example.jp/",
            "会社の氏名",
            "部署：予約課",
            "氏名を変更",
        ] {
            check(line, &[(None, line)]);
        }
        for (line, unknown) in [
            ("部署：予約課", true),
            ("・担当部署（横浜）: 予約課", true),
            ("受付 9:00～17:00", false),
            ("https://example.jp/", false),
            ("よろしくお願いします。", false),
        ] {
            assert_eq!(has_unknown_label(line), unknown, "{line}");
        }
    }
}
