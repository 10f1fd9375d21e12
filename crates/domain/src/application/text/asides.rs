//! What mails carry beside the people: signatures, greetings, heads of forwarded mails.
//!
//! A line is never left out by its own looks alone where it could be a person's: what a signature is depends on what
//! stands around it, and that is decided in `signatures`.

use crate::application::text::TextField;
use crate::application::text::labels::{Label, Segment};
use crate::application::text::lines::{has_digits, is_blank, is_heading, says_something, trim, unlisted};
use crate::person::normal_form::{half_width_text, nfkc, small_letters};

/// What a line is, before anybody asks whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Empty.
    Blank,
    /// A rule of dashes, stars and the like; `--` alone begins a signature (RFC 3676, 4.3).
    Rule { signs: bool },
    /// A heading such as 1人目.
    Heading,
    /// 署名, "Sent from my iPhone".
    Marker,
    /// お世話になっております; よろしくお願いします closes the mail.
    Greeting { closes: bool },
    /// `From:`, 件名, 転送.
    MailHead,
    /// A row of a table, which is read apart.
    Table,
    /// Everything else.
    Text,
}

/// Longer lines are prose, and no aside.
const MAX_ASIDE_CHARS: usize = 100;

impl Sort {
    /// What a line without quote marks is.
    pub(super) fn of(text: &str, segments: &[Segment<'_>]) -> Sort {
        if text.is_empty() {
            return Sort::Blank;
        }
        if is_rule(text) {
            return Sort::Rule {
                signs: text.chars().filter(|c| !is_blank(*c)).count() == 2 && text.starts_with(is_minus),
            };
        }
        if text.chars().nth(MAX_ASIDE_CHARS).is_some() || segments.first().is_none_or(|first| first.label.is_some()) {
            return Sort::Text;
        }
        if is_heading(text) {
            return Sort::Heading;
        }
        let small = small_letters(&half_width_text(text));
        let bare = small.trim_matches(|c: char| !c.is_alphanumeric() || is_minus(c));
        if is_marker(bare) {
            Sort::Marker
        } else if is_mail_head(&small, bare) {
            Sort::MailHead
        } else {
            greeting(&small).map_or(Sort::Text, |closes| Sort::Greeting { closes })
        }
    }
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '—' | '―' | '─' | '━' | 'ー')
}

fn is_rule(text: &str) -> bool {
    let more_than_one = text.chars().filter(|c| !is_blank(*c)).nth(1).is_some();
    more_than_one && !says_something(text) && !text.contains(['@', '＠', '"', '″', '”', '→', ':', '：'])
}

fn is_marker(bare: &str) -> bool {
    const BEGIN: [&str; 4] = ["sent from my ", "sent from outlook", "sent via ", "get outlook for "];
    const END: [&str; 3] = ["から送信", "から送信されました", "を入手"];
    const WHOLE: [&str; 4] = ["署名", "signature", "メール署名", "署名欄"];
    WHOLE.contains(&bare)
        || BEGIN.iter().any(|words| bare.starts_with(words))
        || END.iter().any(|words| bare.ends_with(words) && bare.chars().count() <= 40)
}

fn is_mail_head(small: &str, bare: &str) -> bool {
    #[rustfmt::skip]
    const HEADS: [&str; 20] = [
        "from", "to", "cc", "bcc", "subject", "date", "sent", "reply-to", "attachments", "差出人", "送信者",
        "送信元", "宛先", "件名", "題名", "送信日時", "送信日", "日時", "返信先", "添付ファイル",
    ];
    const WHOLE: [&str; 5] = ["original message", "forwarded message", "元のメッセージ", "転送メッセージ", "転送"];
    let head = small.split_once(':').map(|(head, _)| trim(head));
    let said_by = small.ends_with(':') && (bare.ends_with("wrote") || (small.contains('@') && has_digits(small)));
    said_by || WHOLE.contains(&bare) || head.is_some_and(|head| HEADS.contains(&head))
}

/// Whether a line is nothing but a greeting, and whether it closes the mail.
fn greeting(small: &str) -> Option<bool> {
    #[rustfmt::skip]
    const CLOSING: [&str; 14] = [
        "よろしくお願い", "宜しくお願い", "よろしくおねがい", "よろしく御願い", "取り急ぎ", "失礼いたします",
        "失礼します", "敬具", "best regards", "kind regards", "regards", "sincerely", "thank you", "many thanks",
    ];
    #[rustfmt::skip]
    const OPENING: [&str; 16] = [
        "お世話にな", "お世話様", "お疲れ様", "お疲れさま", "ご査収", "拝啓", "各位", "御中", "以下のとおり",
        "以下の通り", "下記のとおり", "下記の通り", "good morning", "good afternoon", "hello", "dear ",
    ];
    const WHOLE: [&str; 4] = ["以上", "以上です", "以上になります", "以上でございます"];
    // What introduces somebody goes with a greeting, and is none alone.
    const BESIDE: [&str; 6] = ["ほど", "です", "と申します", "でございます", "します", "いたします"];
    if small.contains('@') || has_digits(small) {
        return None;
    }
    let (mut greets, mut closes) = (false, false);
    for clause in small.split(['。', '、', '，', ',', '!', '.']).map(trim).filter(|clause| !clause.is_empty()) {
        let closing = WHOLE.contains(&clause) || CLOSING.iter().any(|words| clause.contains(words));
        let addressed = (clause.ends_with('様') || clause.ends_with("さま")) && clause.chars().count() <= 30;
        let opening = addressed || OPENING.iter().any(|words| clause.contains(words));
        let latin = clause.is_ascii() && clause.split(' ').count() <= 3 && (greets || closes);
        let beside = BESIDE.iter().any(|words| clause.ends_with(words)) && clause.chars().count() <= 30;
        if !(closing || opening || latin || beside) {
            return None;
        }
        (greets, closes) = (greets || opening || closing, closes || closing);
    }
    greets.then_some(closes)
}

/// What a line of text says about the lines around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Lines that only signatures have: postal codes, FAX, addresses, web pages.
    pub(super) strong: u32,
    /// Lines that signatures often have: a department, a company without its label.
    pub(super) office: u32,
    /// Mail addresses by label.
    pub(super) mail: bool,
    /// Phones by label.
    pub(super) phone: bool,
    /// A sentence.
    pub(super) prose: bool,
    /// Labels of a person's own: name; company, log-in id or what changes.
    pub(super) name: bool,
    pub(super) whose: bool,
}

impl Signs {
    pub(super) fn of(text: &str, segments: &[Segment<'_>]) -> Signs {
        let mut signs = Signs::default();
        if text.is_empty() {
            return signs;
        }
        for label in segments.iter().filter_map(|segment| segment.label) {
            match label {
                Label::Field(TextField::MailAddress) => signs.mail = true,
                Label::Field(TextField::Phone) => signs.phone = true,
                Label::Field(TextField::Name) => signs.name = true,
                Label::Field(_) | Label::Old(_) => signs.whose = true,
            }
        }
        if text.chars().nth(MAX_ASIDE_CHARS).is_some() {
            signs.prose = true;
            return signs;
        }
        let small = small_letters(&nfkc(unlisted(text).chars()));
        let labelled = signs.mail || signs.phone || signs.begins_person();
        signs.prose = !labelled && text.contains(['。', '？', '?']);
        signs.strong = u32::from(is_strong(&small, labelled));
        signs.office = u32::from(signs.strong == 0 && !labelled && !signs.prose && is_office(&small));
        signs
    }

    /// Whether the line has a label that only a person's block has.
    pub(super) const fn begins_person(self) -> bool {
        self.name || self.whose
    }

    /// Whether there is a label for a way to reach somebody.
    pub(super) const fn reaches(self) -> bool {
        self.mail || self.phone
    }

    /// Both lines.
    pub(super) const fn and(self, other: Signs) -> Signs {
        Signs {
            strong: self.strong + other.strong,
            office: self.office + other.office,
            mail: self.mail || other.mail,
            phone: self.phone || other.phone,
            prose: self.prose || other.prose,
            name: self.name || other.name,
            whose: self.whose || other.whose,
        }
    }
}

fn is_strong(small: &str, labelled: bool) -> bool {
    #[rustfmt::skip]
    const LABELS: [&str; 14] = [
        "fax", "ファックス", "ファクス", "ファクシミリ", "url", "hp", "web", "website", "homepage",
        "ホームページ", "住所", "所在地", "郵便番号", "address",
    ];
    let mut words = small.split(|c: char| is_blank(c) || matches!(c, ':' | '/' | '(' | ')' | '|' | '=' | ','));
    if words.any(|word| LABELS.contains(&word.trim_end_matches(['.', '-', '】', ']']).trim_start_matches(['【', '['])))
    {
        return true;
    }
    if labelled {
        return false;
    }
    let web = ["http://", "https://", "www."].iter().any(|start| small.starts_with(start));
    web || small.contains('〒') || begins_with_postal_code(small) || is_address(small)
}

fn begins_with_postal_code(small: &str) -> bool {
    let bytes = small.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(0..3) && bytes.get(3) == Some(&b'-') && digits(4..8) && bytes.get(8).is_none_or(|next| *next == b' ')
}

/// `横浜市中区本町6-50-10`, `6-50-10 Honcho, Naka-ku`.
fn is_address(small: &str) -> bool {
    let place = |word: &str| small.find(word).is_some_and(|at| has_digits(&small[at..]));
    let latin = ["-ku", "-shi", "-cho", "japan"].iter().any(|word| small.contains(word));
    !small.contains('@') && (["市", "区", "町", "村", "郡"].into_iter().any(place) || (latin && has_digits(small)))
}

fn is_office(small: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 24] = [
        "部", "課", "局", "係", "室", "株式会社", "有限会社", "(株)", "(有)", "センター", "市役所", "区役所",
        "町役場", "村役場", "県庁", "都庁", "府庁", "担当", "department", "division", "section", "office", "co.",
        "inc.",
    ];
    small.chars().count() <= 40 && !small.contains('@') && WORDS.iter().any(|word| small.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::text::labels::segments;

    #[track_caller]
    fn check(lines: &[&str], expected: Sort) {
        for line in lines {
            assert_eq!(Sort::of(trim(line), &segments(trim(line))), expected, "{line}");
        }
    }

    #[test]
    fn lines_beside_the_people_are_known() {
        check(&["--", "-- ", "——"], Sort::Rule { signs: true });
        check(&["━━━━━━", "****", "=====", "- - - -", "ーーーー", "*-*-*-*", "～～～"], Sort::Rule { signs: false });
        check(&["署名", "【署名】", "--- 署名 ---", "Sent from my iPhone", "iPhoneから送信"], Sort::Marker);
        check(
            &[
                "以上、よろしくお願いいたします",
                "何卒よろしくお願い申し上げます。",
                "以上",
                "宜しくお願いします！",
                "Best regards,",
                "Kind regards, Hanako",
                "ご確認のほど、よろしくお願いいたします。",
            ],
            Sort::Greeting { closes: true },
        );
        check(
            &[
                "お世話になっております。",
                "いつもお世話になっております。横浜市の山田です。",
                "サービスデスク 御中",
                "ご担当者様",
                "下記のとおり申請します。",
                "Dear service desk,",
            ],
            Sort::Greeting { closes: false },
        );
        check(
            &[
                "From: 山田 <yamada@example.jp>",
                "件名：ID申請",
                "-----Original Message-----",
                "On Monday, Yamada wrote:",
            ],
            Sort::MailHead,
        );
        check(&["1人目", "【2】"], Sort::Heading);
        check(
            &[
                "佐藤 花子",
                "@",
                "-",
                "〃",
                "よろしく",
                "氏名を鈴木に変更してください。よろしくお願いします。",
                "会社名:以上株式会社",
                "様式",
                "045-123-4567",
            ],
            Sort::Text,
        );
    }

    #[test]
    fn signatures_have_lines_of_their_own() {
        let signs = |line: &str| Signs::of(line, &segments(line));
        for line in [
            "〒231-0005 横浜市中区本町6-50-10",
            "231-0005 横浜市中区本町",
            "横浜市中区本町６－５０－１０",
            "FAX：045-671-2122",
            "ＦＡＸ 045-671-2122",
            "TEL:045-671-2121 FAX:045-671-2122",
            "https://www.city.yokohama.lg.jp/",
            "URL：https://example.jp",
            "住所:横浜市",
            "6-50-10 Honcho, Naka-ku",
        ] {
            assert_eq!(signs(line).strong, 1, "{line}");
        }
        for line in ["横浜市 健康福祉局", "株式会社みなと", "㈱みなと", "担当：山田"] {
            assert_eq!((signs(line).strong, signs(line).office), (0, 1), "{line}");
        }
        for line in ["会社名：株式会社みなと", "メール：fax@example.jp", "佐藤 花子", "電話番号:045-123-4567"]
        {
            assert_eq!((signs(line).strong, signs(line).office), (0, 0), "{line}");
        }
    }
}
