//! A pasted text: what it says, which of its lines need a look, and where they are.

use madoguchi_contract::Lang;
use madoguchi_contract::application::{ApplicationText, ApplicationTextRequest, LineError};
use madoguchi_domain::application::text::split_lines;

/// What a pasted text says, read as the server reads it.
pub(crate) fn read_text(kind: &str, text: &str, lang: Lang) -> ApplicationText {
    let request = ApplicationTextRequest { kind: kind.to_owned(), text: text.to_owned() };
    // The box takes no longer text, and the kind is one of three.
    request.read(lang).unwrap_or_default()
}

/// The lines of a text that belong to nobody: they stay in the box when the people are taken out of it.
pub(crate) fn left_over(text: &str, read: &ApplicationText) -> String {
    const UNREAD: [&str; 4] = ["unknown-line", "unknown-label", "not-here", "no-head-row"];
    let faults: Vec<&LineError> = read.errors.iter().filter(|error| UNREAD.contains(&error.code.as_str())).collect();
    let stays = |number: u32| faults.iter().any(|fault| fault.line <= number && number <= fault.last_line);
    let lines = split_lines(text).zip(1..).filter(|(_, number)| stays(*number));
    lines.map(|(line, _)| line.trim_matches([' ', '\u{3000}'])).collect::<Vec<_>>().join("\n")
}

/// Lines of the pasted text that need a look or a word: their numbers, what stands in the first, what is to be said.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) line: u32,
    pub(crate) last_line: u32,
    pub(crate) text: String,
    pub(crate) detail: String,
}

/// Such lines, beside what stands there.
pub(crate) fn problems(text: &str, errors: &[LineError]) -> Vec<Problem> {
    let lines: Vec<&str> = split_lines(text).collect();
    let at = |line: u32| lines.get(usize::try_from(line).unwrap_or_default().wrapping_sub(1)).copied();
    let problem = |error: &LineError| Problem {
        line: error.line,
        last_line: error.last_line,
        text: at(error.line).unwrap_or_default().trim().to_owned(),
        detail: error.detail.clone(),
    };
    errors.iter().map(problem).collect()
}

/// Where lines stand in a text, counted in UTF-16 as the browser counts: their begin, and the end of the last.
pub(crate) fn selection(text: &str, line: u32, last_line: u32) -> (u32, u32) {
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let mut lines = split_lines(text).zip(1..).filter(|(_, number)| line <= *number && *number <= last_line);
    let Some((first, _)) = lines.next() else { return (units(text), units(text)) };
    let last = lines.last().map_or(first, |(last, _)| last);
    (units(&text[..offset(first)]), units(&text[..offset(last) + last.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    #[test]
    fn a_problem_shows_its_line() {
        let error = |line| LineError { line, last_line: line, code: "unknown-label".into(), detail: "?".into() };
        let read = ApplicationText { errors: vec![error(2), error(9)], ..ApplicationText::default() };
        let told: Vec<_> =
            problems("氏名:佐藤\n 部署:予約課 \n", &read.errors).into_iter().map(|p| (p.line, p.text)).collect();
        assert_eq!(told, [(2, "部署:予約課".to_owned()), (9, String::new())]);
    }

    #[test]
    fn a_text_of_two_people_is_read_and_its_greetings_are_left_over() {
        let block = |name: &str, mail: &str| {
            format!(
                "会社名：みなと予約センター株式会社\n氏名：{name}\nメールアドレス：{mail}\n電話番号：045-123-4567\n\n"
            )
        };
        let text = format!(
            "部署：予約課\n{}{}",
            block("佐藤　花子", "hanako@example.jp"),
            block("鈴木 太郎", "taro＠example.jp")
        );
        let read = read_text("issue", &text, Lang::Ja);
        let names: Vec<_> = read.people.iter().map(|person| person.name.replace('　', " ")).collect();
        assert_eq!(names, ["佐藤 花子", "鈴木 太郎"]);
        assert_eq!(left_over(&text, &read), "部署：予約課");
        assert_eq!(problems(&text, &read.errors)[0].text, "部署：予約課");
        let template = texts(Lang::Ja).applications.templates[0].1;
        let read = read_text("issue", template, Lang::Ja);
        assert_eq!((read.people.len(), left_over(template, &read)), (0, String::new()));
    }

    #[test]
    fn a_line_is_found_as_the_browser_counts() {
        let text = "😀あ\r\n二\u{2028}三\n";
        for (lines, expected) in
            [((1, 1), (0, 3)), ((2, 2), (5, 6)), ((3, 3), (7, 8)), ((2, 3), (5, 8)), ((4, 4), (9, 9)), ((9, 9), (9, 9))]
        {
            assert_eq!(selection(text, lines.0, lines.1), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_was_left_out_does_not_stay_and_is_told() {
        let text = "お世話になっております。\n会社名:みなと\n氏名:佐藤 花子\nメール:a@example.jp\n電話:045-123-4567 内線1\n\n--\n山田\n";
        let read = read_text("issue", text, Lang::Ja);
        let told: Vec<_> = problems(text, &read.remarks).into_iter().map(|p| (p.line, p.last_line, p.text)).collect();
        let expected = [(1, "お世話になっております。"), (5, "電話:045-123-4567 内線1"), (8, "山田")];
        assert_eq!(told, expected.map(|(line, text)| (line, line, text.to_owned())));
        assert_eq!((left_over(text, &read), read.errors.len()), (String::new(), 0));
    }
}
