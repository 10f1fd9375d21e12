//! What a note (変更内容) asks for: `メールアドレスを a@example.jp に変更`, `氏名：佐藤 花子 → 鈴木 花子`.
//!
//! A guess that people correct on the screen: where a note can be read in two ways, nothing is taken from it.

use crate::application::text::values::is_mail_char;
use crate::digits::is_dash;
use crate::person::normal_form::half_width_text;
use crate::{MailAddress, PersonName, Phone, text_key};

/// New values found in a note.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) name: Option<String>,
    pub(super) mail_address: Option<String>,
    pub(super) phone: Option<String>,
}

/// Longer clauses are prose.
const MAX_CLAUSE_CHARS: usize = 300;
const ARROWS: [&str; 7] = ["→", "⇒", "➡", "⟶", "➔", "->", "=>"];
const OLD: [&str; 6] = ["旧", "変更前", "現在", "現", "従来", "元"];
const NEW: [&str; 2] = ["新", "変更後"];

/// What `note` asks for, of somebody who has this name and mail address now.
pub(super) fn read(note: &str, name: &str, mail_address: &str) -> Changes {
    let mut changes = Changes::default();
    for clause in note.split(['\n', '。', '；', ';', '、']) {
        if clause.chars().nth(MAX_CLAUSE_CHARS).is_some() {
            continue;
        }
        let clause = half_width_text(clause);
        changes.mail_address = changes.mail_address.or_else(|| new_mail(&clause, mail_address));
        changes.phone = changes.phone.or_else(|| new_phone(&clause));
        changes.name = changes.name.or_else(|| new_name(&clause, name));
    }
    changes
}

fn new_mail(clause: &str, current: &str) -> Option<String> {
    let current = MailAddress::parse(current).ok();
    let found = runs(clause, is_mail_char).filter_map(|(at, run)| {
        let address = MailAddress::parse(run.trim_end_matches('.')).ok()?;
        let known = current.as_ref().is_some_and(|current| current.is_same(&address));
        (!known).then(|| (at, address.as_str().to_owned()))
    });
    the_new_one(clause, &found.collect::<Vec<_>>())
}

fn new_phone(clause: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || is_dash(c) || matches!(c, '(' | ')' | '+');
    let found = runs(clause, is_part).filter_map(|(at, run)| {
        // A run that touches Latin letters is a part of an address or an id.
        let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '@' | '.' | '_'));
        let alone = !touches(clause[..at].chars().next_back()) && !touches(clause[at + run.len()..].chars().next());
        let run = run.trim_end_matches('(').trim_start_matches(')');
        (alone && Phone::parse(run).is_ok()).then(|| (at, run.to_owned()))
    });
    the_new_one(clause, &found.collect::<Vec<_>>())
}

/// Of several values in a clause the one that is called new, or the only one that is not called old.
fn the_new_one(clause: &str, found: &[(usize, String)]) -> Option<String> {
    let arrow = last_arrow(clause).filter(|arrow| found.iter().any(|(at, _)| arrow < at));
    let called = |at: usize, words: &[&str]| words.iter().any(|word| without_label(&clause[..at]).ends_with(word));
    let candidates = found.iter().filter(|(at, _)| arrow.is_none_or(|arrow| arrow < *at) && !called(*at, &OLD));
    match candidates.collect::<Vec<_>>().as_slice() {
        [(_, only)] => Some(only.clone()),
        several => several.iter().find(|(at, _)| called(*at, &NEW)).map(|(_, value)| value.clone()),
    }
}

/// What stands before a value, less the label and colon between: `旧` of `旧メールアドレス：`.
fn without_label(before: &str) -> &str {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || ":()「『=は".contains(c));
    let labels = ["メールアドレス", "アドレス", "メール", "電話番号", "電話", "番号"];
    let before = labels.iter().find_map(|label| before.strip_suffix(label)).unwrap_or(before);
    before.trim_end_matches('の')
}

/// Where the last arrow of a clause ends; `から` is one.
fn last_arrow(clause: &str) -> Option<usize> {
    let arrows = ARROWS.iter().chain(&["から"]);
    arrows.filter_map(|arrow| clause.rfind(arrow).map(|at| at + arrow.len() - 1)).max()
}

fn new_name(clause: &str, current: &str) -> Option<String> {
    let named = ["氏名", "お名前", "名前"].iter().find_map(|word| clause.split_once(word));
    let candidate = match named {
        Some((_, rest)) => match (last_arrow(rest), rest.rfind("変更後").or_else(|| rest.rfind("新"))) {
            (Some(arrow), _) => &rest[arrow + 1..],
            (None, Some(new)) => rest[new..].trim_start_matches("変更後").trim_start_matches('新'),
            (None, None) if rest.trim_start().starts_with(':') => rest,
            (None, None) => rest.strip_prefix("を").filter(|rest| rest.contains(['に', 'へ', 'と']))?,
        },
        None => {
            let arrow = last_arrow(clause)?;
            let before = ARROWS.iter().fold(&clause[..=arrow], |text, arrow| text.strip_suffix(arrow).unwrap_or(text));
            let same = !current.is_empty() && text_key(before) == text_key(current);
            clause.get(arrow + 1..).filter(|_| same)?
        }
    };
    name_in(candidate).filter(|name| text_key(name) != text_key(current))
}

/// The name at the beginning of what a clause says after the arrow.
fn name_in(text: &str) -> Option<String> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || ":()「『は".contains(c));
    let ends = [
        "に変",
        "へ変",
        "と変",
        "に修",
        "に訂",
        "に改",
        "になり",
        "となり",
        "とする",
        "にして",
        "へ",
        "(",
        ")",
        "」",
        "』",
        "[",
        "/",
    ];
    let end = ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let name = text[..end].trim().trim_end_matches('に').trim();
    let letters = !name.chars().any(|c| c.is_numeric() || matches!(c, '@' | ':'));
    let prose = ["変更", "訂正", "修正", "って", "した", "ため", "ます", "です", "ください", "下さい", "のみ", "希望"];
    let short = (2..=40).contains(&name.chars().count());
    let name = PersonName::parse(name).ok().filter(|_| letters && short)?;
    (!prose.iter().any(|word| name.as_str().contains(word))).then(|| name.as_str().to_owned())
}

/// The longest stretches of such characters, with where they begin.
fn runs(text: &str, belongs: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(belongs)?;
        let end = text[start..].find(|c| !belongs(c)).map_or(text.len(), |length| start + length);
        from = end;
        Some((start, &text[start..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(note: &str, name: &str, mail_address: &str, phone: &str) {
        let changes = read(note, "佐藤 花子", "hanako@example.jp");
        let got = [changes.name, changes.mail_address, changes.phone].map(Option::unwrap_or_default);
        assert_eq!(got, [name, mail_address, phone], "{note}");
    }

    #[test]
    fn a_note_is_read_for_what_changes() {
        let mail = "suzuki@example.jp";
        check("メールアドレスを suzuki@example.jp に変更", "", mail, "");
        check("メールアドレスをsuzuki@example.jpに変更してください。", "", mail, "");
        check("ﾒｰﾙｱﾄﾞﾚｽ変更：ｓｕｚｕｋｉ＠ｅｘａｍｐｌｅ．ｊｐ", "", mail, "");
        check("hanako@example.jp → suzuki@example.jp", "", mail, "");
        check("old@example.jp→suzuki@example.jp", "", mail, "");
        check("旧メールアドレス：old@example.jp 新メールアドレス：suzuki@example.jp", "", mail, "");
        check("suzuki@example.jp(旧:old@example.jp)", "", mail, "");
        check("old@example.jpからsuzuki@example.jpへ", "", mail, "");
        check("電話番号を 045-765-4321 に変更", "", "", "045-765-4321");
        check("TEL:０４５－７６５－４３２１", "", "", "045-765-4321");
        check("045-123-4567から045-765-4321に", "", "", "045-765-4321");
        check("氏名を鈴木 花子に変更", "鈴木 花子", "", "");
        check("氏名：佐藤 花子 → 鈴木 花子", "鈴木 花子", "", "");
        check("氏名：鈴木　花子", "鈴木 花子", "", "");
        check("氏名を「佐藤 花子」から「鈴木 花子」に変更（結婚のため）", "鈴木 花子", "", "");
        check("佐藤　花子→鈴木　花子", "鈴木 花子", "", "");
        check("旧氏名：佐藤 花子\n新氏名：鈴木 花子", "鈴木 花子", "", "");
        check(
            "氏名を鈴木 花子に、メールアドレスをsuzuki@example.jpに、電話番号を045-765-4321に変更",
            "鈴木 花子",
            mail,
            "045-765-4321",
        );
    }

    #[test]
    fn what_is_no_plain_change_is_left_to_people() {
        for note in [
            "",
            "氏名の変更（結婚のため）",
            "氏名を誤って登録したため",
            "姓を佐藤から鈴木に変更",
            "メールアドレスの変更",
            "hanako@example.jp",
            "a@example.jp b@example.jp",
            "045-123-4567 045-123-4568",
            "2021年4月19日から",
            "agent-0451234567@",
            "→",
            "から",
        ] {
            check(note, "", "", "");
        }
    }
}
