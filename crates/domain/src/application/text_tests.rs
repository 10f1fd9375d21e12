use super::*;
use ApplicationKind as K;
use TextField as F;

/// The people as `field=value`, then the faults as `line kind`.
fn told(kind: ApplicationKind, text: &str) -> (Vec<String>, Vec<String>) {
    let read = read(kind, text);
    check_lines(text, &read);
    let field = |person: &PersonText, field: TextField| {
        let value = person.text(field);
        (!value.is_empty()).then(|| format!("{field:?}={}", value.replace('\n', "⏎")))
    };
    let person =
        |person: &PersonText| TextField::ALL.into_iter().filter_map(|f| field(person, f)).collect::<Vec<_>>().join(" ");
    let fault = |fault: &TextFault| match fault.line == fault.last_line {
        true => format!("{} {:?}", fault.line, fault.kind),
        false => format!("{}-{} {:?}", fault.line, fault.last_line, fault.kind),
    };
    (read.people.iter().map(person).collect(), read.faults.iter().map(fault).collect())
}

/// Every line that says something is a person's or was reported.
#[track_caller]
fn check_lines(text: &str, read: &ReadText) {
    let lines: Vec<&str> = lines::split(text).collect();
    assert_eq!(lines.len(), read.lines.len());
    for ((line, used), number) in lines.iter().zip(&read.lines).zip(1..) {
        match used {
            LineUse::Person(person) => assert!(*person < read.people.len(), "line {number}"),
            LineUse::Reported => {
                let covered = read.faults.iter().any(|fault| fault.line <= number && number <= fault.last_line);
                assert!(covered, "line {number} is reported nowhere");
            }
            LineUse::LeftOut => {
                let covered = read.remarks.iter().any(|remark| remark.line <= number && number <= remark.last_line);
                assert!(covered, "line {number} is left out without a word");
            }
            LineUse::Head => {}
            LineUse::Nothing => {
                assert!(!lines::says_something(line) || lines::is_heading(lines::unquoted(line)), "line {number}");
            }
        }
    }
}

/// As [`check`], and the remarks as `line kind`.
#[track_caller]
pub(super) fn check_all(kind: ApplicationKind, text: &str, people: &[&str], faults: &[&str], remarks: &[&str]) {
    check(kind, text, people, faults);
    let remark = |remark: &TextRemark| match remark.line == remark.last_line {
        true => format!("{} {:?}", remark.line, remark.kind),
        false => format!("{}-{} {:?}", remark.line, remark.last_line, remark.kind),
    };
    let got: Vec<String> = read(kind, text).remarks.iter().map(remark).collect();
    assert_eq!(got, strings(remarks), "{text}");
}

#[track_caller]
pub(super) fn check(kind: ApplicationKind, text: &str, people: &[&str], faults: &[&str]) {
    let (got_people, got_faults) = told(kind, text);
    assert_eq!((got_people, got_faults), (strings(people), strings(faults)), "{text}");
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) const SATO: &str = "Company=みなと Name=佐藤 花子 MailAddress=hanako@example.jp Phone=045-123-4567";
pub(super) const SUZUKI: &str = "Company=みなと Name=鈴木 一郎 MailAddress=ichiro@example.jp Phone=045-123-4568";

#[test]
fn blocks_follow_each_other_with_or_without_empty_lines() {
    let sato = "会社名:みなと\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567\n";
    let suzuki = "会社名：みなと\n氏名：鈴木 一郎\nメールアドレス：ichiro@example.jp\n電話番号：045-123-4568";
    check(K::Issue, sato, &[SATO], &[]);
    check(K::Issue, &format!("{sato}{suzuki}"), &[SATO, SUZUKI], &[]);
    check(K::Issue, &format!("{sato}\n\n{suzuki}\n"), &[SATO, SUZUKI], &[]);
    check(K::Issue, &format!("{sato}----------\n2人目\n{suzuki}\n"), &[SATO, SUZUKI], &[]);
    check(K::Issue, &sato.replace('\n', "\n\n"), &[SATO], &[]);
    for line_break in ["\r\n", "\r", "\u{2028}"] {
        check(K::Issue, &format!("\u{FEFF}{sato}{suzuki}").replace('\n', line_break), &[SATO, SUZUKI], &[]);
    }
    check(K::Issue, "", &[], &[]);
    check(K::Issue, " \n　\t\r\n----\n", &[], &[]);
}

#[test]
fn blocks_are_read_as_people_write_them() {
    check(
        K::Issue,
        "> １．会　社　名　：　みなと\n> 　・氏 名： 佐藤 花子\n> ■E-mail : hanako@example.jp\n>\n> ・ＴＥＬ\t045-123-4567",
        &[SATO],
        &[],
    );
    check(
        K::Issue,
        "【会社名】みなと\n【氏名】佐藤 花子\n【メール】<hanako@example.jp>\n【電話】045-123-4567",
        &[SATO],
        &[],
    );
    check(
        K::Issue,
        "会社名:みなと 氏名:佐藤 花子 メール:hanako@example.jp 電話:045-123-4567\n\
         会社名:みなと 氏名:鈴木 一郎 メール:ichiro@example.jp 電話:045-123-4568",
        &[SATO, SUZUKI],
        &[],
    );
    // Another order, the same in all blocks or not.
    check(
        K::Issue,
        "氏名:佐藤 花子\n会社名:みなと\n電話番号:045-123-4567\nメールアドレス:hanako@example.jp\n会社名:みなと\n氏名:鈴木 一郎\n\
         メールアドレス:ichiro@example.jp\n電話番号:045-123-4568",
        &[SATO, SUZUKI],
        &[],
    );
}

#[test]
fn broken_lines_are_joined() {
    check(
        K::Issue,
        "会社名:みな\nと\n氏名:\n佐藤\n花子\nメールアドレス:\nhanako\n@example.jp\n電話番号:045-123-\n4567",
        &[SATO],
        &[],
    );
    check(
        K::Issue,
        "会社名\nみなと\n\n氏名\n\n佐藤 花子\n\nメールアドレス\nhanako@\nexample\n.jp\n電話番号\n045-123-4567",
        &[SATO],
        &[],
    );
    check(
        K::Issue,
        "> 会社名:みなと\n> 氏名:佐藤 花子\n> メールアドレス:hanako@exam\n> ple.jp\n> 電話番号:045-123-4567\n> よろしくお願いします。",
        &[SATO],
        &[],
    );
}

#[test]
fn what_is_not_understood_is_reported_by_line() {
    check(
        K::Issue,
        "お世話になっております。\n会社名:みなと\n部署:予約課\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567\n\n\
         以上、よろしくお願いします。\n内線 12",
        &[SATO],
        &["3 UnknownLabel"],
    );
    check(
        K::Issue,
        "会社名:\n氏名:\nメールアドレス:\n電話番号:\n\n会社名:みなと\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567",
        &[SATO],
        &["1-4 EmptyBlock"],
    );
    check(
        K::Issue,
        "会社名:みなと\n氏名:佐藤 花子\n電話番号:－\n会社名:みなと\nメールアドレス:ichiro@example.jp",
        &["Company=みなと Name=佐藤 花子", "Company=みなと MailAddress=ichiro@example.jp"],
        &["1 Missing(MailAddress)", "1 Missing(Phone)", "4 Missing(Name)", "4 Missing(Phone)"],
    );
    check(
        K::Delete,
        "V-SYS ID:agent01\n会社名:みなと\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:",
        &["LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp"],
        &["2 NotOfThisKind(Company)"],
    );
    check(K::Issue, "電話番号:\n\nよろしく\n", &[], &["1 EmptyBlock", "3 UnknownLine"]);
}

const AGENT: &str = "V-SYS ID:agent01\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n";

#[test]
fn a_change_says_what_changes() {
    let changed = |rest: &str| format!("LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp {rest}");
    for (rest, expected) in [
        ("変更内容:結婚のため", "Note=結婚のため"),
        (
            "変更内容:メールアドレスを suzuki@example.jp に変更",
            "Note=メールアドレスを suzuki@example.jp に変更 NewMailAddress=suzuki@example.jp",
        ),
        (
            "変更内容:\n氏名：佐藤 花子 → 鈴木 花子\nメールアドレス：suzuki@\nexample.jp\n電話番号：045-765-4321",
            "Note=氏名：佐藤 花子 → 鈴木 花子⏎メールアドレス：suzuki@example.jp⏎電話番号：045-765-4321 \
             NewName=鈴木 花子 NewMailAddress=suzuki@example.jp NewPhone=045-765-4321",
        ),
        ("新メールアドレス:suzuki@\nexample.jp", "NewMailAddress=suzuki@example.jp"),
        ("変更後の氏名:鈴木 花子", "NewName=鈴木 花子"),
    ] {
        check(K::Change, &format!("{AGENT}{rest}"), &[&changed(expected)], &[]);
        let second = "V-SYS ID:agent02\n氏名:高橋 次郎\nメールアドレス:jiro@example.jp\n変更内容:退職";
        let other = "LoginId=agent02 Name=高橋 次郎 MailAddress=jiro@example.jp Note=退職";
        check(K::Change, &format!("{AGENT}{rest}\n{second}"), &[&changed(expected), other], &[]);
    }
    check(
        K::Change,
        "ID:agent01\n氏名:佐藤 花子→鈴木 花子\n旧メールアドレス:hanako@example.jp\n新メールアドレス:suzuki@example.jp",
        &[
            "LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp NewName=鈴木 花子 NewMailAddress=suzuki@example.jp",
        ],
        &[],
    );
    check(K::Change, AGENT, &["LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp"], &["1 Missing(Note)"]);
}

#[test]
fn a_block_that_begins_with_the_name_begins_the_next_person_after_a_note() {
    check(
        K::Change,
        "氏名:佐藤 花子\nID:agent01\nメールアドレス:hanako@example.jp\n変更内容:退職\n氏名:高橋 次郎\nID:agent02\n\
         メールアドレス:jiro@example.jp\n変更内容:氏名:高橋 次郎→高橋 二郎",
        &[
            "LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp Note=退職",
            "LoginId=agent02 Name=高橋 次郎 MailAddress=jiro@example.jp Note=氏名:高橋 次郎→高橋 二郎 NewName=高橋 二郎",
        ],
        &[],
    );
}

#[test]
fn a_persons_lines_are_known_by_field() {
    let read = read(
        K::Issue,
        "\n会社名:みなと\n\n氏名:\n佐藤 花子\nメールアドレス:hanako\n@example.jp\n電話番号:045-123-4567",
    );
    let person = &read.people[0];
    let lines = [F::Company, F::Name, F::MailAddress, F::Phone, F::Note].map(|field| person.line_of(field));
    assert_eq!((person.first_line(), lines), (2, [2, 5, 6, 8, 2]));
    assert_eq!(format!("{person:?} {read:?}"), "PersonText(lines 2 to 8) ReadText(1 people, 0 faults)");
}

#[test]
fn the_notices_own_form_is_empty() {
    check(K::Issue, "会社名:\n氏名:\nメールアドレス:\n電話番号:", &[], &["1-4 EmptyBlock"]);
    check(K::Change, "V-SYS ID:\n氏名:\nメールアドレス:\n変更内容:", &[], &["1-4 EmptyBlock"]);
    check(K::Delete, "V-SYS ID:\n氏名:\nメールアドレス:", &[], &["1-3 EmptyBlock"]);
}
