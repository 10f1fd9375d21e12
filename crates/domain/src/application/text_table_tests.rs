//! Tables out of a spreadsheet.

use super::tests::{SATO, SUZUKI, check, check_all};
use super::*;
use ApplicationKind as K;

const ROWS: &str =
    "みなと\t佐藤 花子\thanako@example.jp\t045-123-4567\nみなと\t鈴木 一郎\tichiro@example.jp\t045-123-4568\n";

#[test]
fn a_table_is_read_by_its_head_row() {
    for head in [
        "会社名\t氏名\tメールアドレス\t電話番号",
        "会 社 名\tお名前\tE-mail\tＴＥＬ",
        "【会社名】\t氏　名（必須）\tﾒｰﾙｱﾄﾞﾚｽ：\t電話",
        "\"会社名\"\t\"氏\n名\"\t\"メール\nアドレス\"\t電話番号",
    ] {
        check(K::Issue, &format!("{head}\n{ROWS}"), &[SATO, SUZUKI], &[]);
        check(K::Issue, &format!("{head}\r\n{}", ROWS.replace('\n', "\r\n")), &[SATO, SUZUKI], &[]);
        check(
            K::Issue,
            &format!("お世話になっております。\n\n{head}\n{ROWS}\n--\n山田\nTEL 045-671-2121"),
            &[SATO, SUZUKI],
            &[],
        );
    }
    // Any order of the columns; empty rows; blocks before and behind.
    let turned = "電話\tメール\t氏名\t会社\n\t\t\t\n045-123-4567\thanako@example.jp\t佐藤 花子\tみなと\n\n\
        045-123-4568\tichiro@example.jp\t鈴木 一郎\tみなと\n\t\t\t\n";
    check(K::Issue, turned, &[SATO, SUZUKI], &[]);
    let block = "会社名:みなと\n氏名:佐藤 花子\nメールアドレス:hanako@example.jp\n電話番号:045-123-4567\n";
    check(K::Issue, &format!("{block}\n{turned}\n{block}"), &[SATO, SATO, SUZUKI, SATO], &[]);
    check(
        K::Issue,
        &format!("> 会社名\t氏名\tメール\t電話\n> {}", ROWS.trim_end().replace('\n', "\n> ")),
        &[SATO, SUZUKI],
        &[],
    );
    check(
        K::Change,
        "ID\t氏名\tメール\t新メール\t変更内容\nagent01\t佐藤 花子→鈴木 花子\thanako@example.jp\tsuzuki@example.jp\t\"結婚の\n\nため\"",
        &["LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp Note=結婚の⏎ため NewName=鈴木 花子 \
           NewMailAddress=suzuki@example.jp"],
        &[],
    );
}

#[test]
fn cells_in_quote_marks_go_over_lines() {
    let text = "会社名\t氏名\tメール\t電話\n\"みな\nと\"\t\"佐藤\n花子\"\t\"hanako@\nexample.jp\"\t\"045-123-4567\n(内線12)\"\n\
        みなと\t鈴木 一郎\tichiro@example.jp\t045-123-4568";
    check_all(K::Issue, text, &[SATO, SUZUKI], &[], &["2 PhoneExtra"]);
    let read = read(K::Issue, text);
    assert_eq!(read.people[1].first_line(), 7);
    check(
        K::Issue,
        "会社名\t氏名\tメール\t電話\n\"みなと \"\"第1\"\"\"\t佐藤 花子\thanako@example.jp\t045-123-4567",
        &[&SATO.replace("みなと", "みなと \"第1\"")],
        &[],
    );
    // A quote mark that never closes is one.
    check(
        K::Issue,
        "会社名\t氏名\tメール\t電話\n\"みなと\t佐藤 花子\thanako@example.jp\t045-123-4567",
        &[&SATO.replace("みなと", "\"みなと")],
        &[],
    );
}

#[test]
fn faults_of_a_table_stand_at_their_rows() {
    check(
        K::Issue,
        "No.\t会社名\tふりがな\t氏名\tメール\t電話\t備考\n1\tみなと\tさとう\t佐藤 花子\thanako@example.jp\t045-123-4567\t\n\
         2\tみなと\t\t鈴木 一郎\tichiro@example.jp\t045-123-4568\t",
        &[SATO, SUZUKI],
        &["1 UnknownColumn(\"No.\")", "1 UnknownColumn(\"ふりがな\")"],
    );
    check(
        K::Issue,
        "会社名\t氏名\tメール\t電話\nみなと\t佐藤 花子\t\t\n\t\t\t\nみなと\t鈴木 一郎\tichiro@example.jp\t045-123-4568\t予備",
        &["Company=みなと Name=佐藤 花子", SUZUKI],
        &["1 UnknownColumn(\"\")", "2 Missing(MailAddress)", "2 Missing(Phone)"],
    );
    check(
        K::Delete,
        "会社名\tID\t氏名\tメール\nみなと\tagent01\t佐藤 花子\thanako@example.jp",
        &["LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp"],
        &["1 NotOfThisKind(Company)"],
    );
    check(
        K::Issue,
        "会社名\t氏名\tメール\t電話\tメール\nみなと\t佐藤 花子\thanako@example.jp\t045-123-4567\tb@example.jp",
        &[SATO],
        &["1 UnknownColumn(\"メール\")"],
    );
    check(K::Issue, "会社名\t氏名\tメモ\n\t\tメモだけ", &[], &["1 UnknownColumn(\"メモ\")", "2 UnknownLine"]);
    // A column of which nothing is lost needs no word.
    check(K::Issue, &format!("会社名\t氏名\tメール\t電話\t備考\n{ROWS}"), &[SATO, SUZUKI], &[]);
}

#[test]
fn rows_without_a_head_follow_the_form_or_are_a_fault() {
    check_all(K::Issue, ROWS, &[SATO, SUZUKI], &[], &["1-2 ByPosition"]);
    check(
        K::Issue,
        "佐藤 花子\tみなと\t045-123-4567\thanako@example.jp\n鈴木\tみなと\t045-123-4568\ta@example.jp",
        &[],
        &["1-2 NoHead"],
    );
    check(K::Issue, "1\tみなと\t佐藤 花子\thanako@example.jp\t045-123-4567\t", &[], &["1 NoHead"]);
    check_all(
        K::Delete,
        "agent01\t佐藤 花子\thanako@example.jp",
        &["LoginId=agent01 Name=佐藤 花子 MailAddress=hanako@example.jp"],
        &[],
        &["1 ByPosition"],
    );
    // Labels and values in two columns are blocks.
    check(
        K::Issue,
        "会社名\tみなと\n氏名\t佐藤 花子\nメールアドレス\thanako@example.jp\n電話番号\t045-123-4567",
        &[SATO],
        &[],
    );
    // The notice's own forms, side by side.
    check(
        K::Issue,
        "会社名:\tV-SYS ID:\tV-SYS ID:\n氏名:\t氏名:\t氏名:",
        &[],
        &["2 EmptyBlock", "2 EmptyBlock", "2 EmptyBlock"],
    );
}

#[test]
fn the_cell_above_is_taken() {
    for same in ["同上", "〃", "\"", "ditto"] {
        let rows = ROWS.replace("\nみなと", &format!("\n{same}"));
        check(K::Issue, &format!("会社名\t氏名\tメール\t電話\n{rows}"), &[SATO, SUZUKI], &[]);
    }
    check(
        K::Issue,
        "会社名\t氏名\tメール\t電話\n同上\t佐藤 花子\thanako@example.jp\t045-123-4567",
        &[&SATO.replace("Company=みなと ", "")],
        &["2 NothingAbove(Company)"],
    );
}
