//! People as the ministry's format has them: what is written here is read as the same people.

use crate::ApplicationKind;
use crate::application::text::TextField;

/// The block of a person who has these values, with an empty line behind it. Labels of fields that the form asks for
/// stand there without a value as well.
pub fn write(kind: ApplicationKind, value: impl Fn(TextField) -> String) -> String {
    use TextField as F;
    // What changes comes before 変更内容, which takes every line behind it.
    const ORDER: [(TextField, &str); 9] = [
        (F::LoginId, "V-SYS ID"),
        (F::Company, "会社名"),
        (F::Name, "氏名"),
        (F::MailAddress, "メールアドレス"),
        (F::Phone, "電話番号"),
        (F::NewName, "変更後の氏名"),
        (F::NewMailAddress, "変更後のメールアドレス"),
        (F::NewPhone, "変更後の電話番号"),
        (F::Note, "変更内容"),
    ];
    let mut block = String::new();
    for (field, label) in ORDER.into_iter().filter(|(field, _)| field.belongs_to(kind)) {
        let value = value(field);
        let only_when_given = matches!(field, F::NewName | F::NewMailAddress | F::NewPhone);
        if !(only_when_given && value.trim().is_empty()) {
            block.push_str(&format!("{label}：{value}\n"));
        }
    }
    block.push('\n');
    block
}
