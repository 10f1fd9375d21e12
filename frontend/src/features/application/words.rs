//! Words of applications for accounts: the form, the paste box, the confirmation, the list, one application.

/// The words.
pub(crate) struct Texts {
    // Who is asked for twice, and for whom else a company works.
    pub(crate) double_by: [(&'static str, &'static str); 2],
    pub(crate) double_mark: &'static str,
    pub(crate) double_title: &'static str,
    pub(crate) double_lead: &'static str,
    pub(crate) double_account: fn(&str, &str) -> String,
    pub(crate) double_waiting: fn(&str, &str) -> String,
    pub(crate) also_works_for: &'static str,
    // 問い合わせ.
    pub(crate) inquiry_title: &'static str,
    pub(crate) inquiry_lead: &'static str,
    pub(crate) category: &'static str,
    pub(crate) categories: [(&'static str, &'static str); 1],
    pub(crate) topic: &'static str,
    pub(crate) topics: [(&'static str, &'static str); 1],
    pub(crate) next: &'static str,
    pub(crate) to_list: &'static str,
    // What is applied for, and what becomes of it.
    pub(crate) kind: &'static str,
    pub(crate) kinds: [(&'static str, &'static str); 3],
    pub(crate) status: &'static str,
    pub(crate) statuses: [(&'static str, &'static str); 6],
    pub(crate) round: &'static str,
    pub(crate) round_name: fn(u32) -> String,
    pub(crate) people: fn(usize) -> String,
    // The form.
    pub(crate) title: &'static str,
    pub(crate) paste: &'static str,
    pub(crate) paste_lead: &'static str,
    pub(crate) paste_label: &'static str,
    pub(crate) paste_hint: &'static str,
    pub(crate) template: &'static str,
    pub(crate) template_lead: &'static str,
    pub(crate) templates: [(&'static str, &'static str); 3],
    pub(crate) copy_template: &'static str,
    pub(crate) reading: fn(usize, usize) -> String,
    pub(crate) reading_none: &'static str,
    pub(crate) line: fn(u32, u32) -> String,
    pub(crate) remarks: fn(usize) -> String,
    pub(crate) too_many: fn(usize, usize) -> String,
    pub(crate) split: &'static str,
    pub(crate) take_first: fn(usize, usize) -> String,
    pub(crate) take: fn(usize) -> String,
    pub(crate) taken: fn(usize) -> String,
    pub(crate) text_left: &'static str,
    pub(crate) by_hand: &'static str,
    pub(crate) person: fn(usize) -> String,
    pub(crate) add: &'static str,
    pub(crate) remove: fn(usize) -> String,
    pub(crate) remove_short: &'static str,
    pub(crate) company: &'static str,
    pub(crate) company_hint: &'static str,
    pub(crate) login_id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) mail_address: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) new_name: &'static str,
    pub(crate) new_mail_address: &'static str,
    pub(crate) new_phone: &'static str,
    pub(crate) new_hint: &'static str,
    pub(crate) note: &'static str,
    pub(crate) confirm: fn(usize) -> String,
    pub(crate) no_people: &'static str,
    // The round.
    pub(crate) round_now: &'static str,
    pub(crate) deadline: &'static str,
    pub(crate) mails_on: &'static str,
    pub(crate) remaining: fn(i64, i64, i64) -> String,
    // The confirmation.
    pub(crate) confirm_title: &'static str,
    pub(crate) confirm_lead: &'static str,
    pub(crate) issue_columns: &'static [&'static str],
    pub(crate) change_columns: &'static [&'static str],
    pub(crate) delete_columns: &'static [&'static str],
    pub(crate) new_company: &'static str,
    pub(crate) new_company_note: &'static str,
    pub(crate) left_over: &'static str,
    pub(crate) back: &'static str,
    pub(crate) send: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) falls_into: fn(&str, &str, &str) -> String,
    pub(crate) round_changed: fn(&str, &str) -> String,
    pub(crate) sent: fn(&str, &str) -> String,
    pub(crate) rest_waits: fn(usize) -> String,
    // The list, and one application.
    pub(crate) list_title: &'static str,
    pub(crate) new: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) all_decided: &'static str,
    pub(crate) waiting: fn(u32) -> String,
    pub(crate) refused: fn(u32) -> String,
    pub(crate) withdrawn: fn(u32) -> String,
    pub(crate) empty: (&'static str, &'static str),
    pub(crate) withdraw: &'static str,
    pub(crate) withdraw_person: fn(&str) -> String,
    pub(crate) withdraw_all: &'static str,
    pub(crate) withdraw_title: &'static str,
    pub(crate) withdraw_lead: fn(&str) -> String,
    pub(crate) withdraw_all_lead: fn(usize) -> String,
    pub(crate) withdraw_reason: &'static str,
    pub(crate) withdraw_hint: &'static str,
    pub(crate) withdraw_keep: &'static str,
    pub(crate) person_withdrawn: fn(&str) -> String,
    pub(crate) all_withdrawn: fn(usize) -> String,
    pub(crate) decided_meanwhile: &'static str,
    pub(crate) vendor_named: fn(&str) -> String,
    pub(crate) detail_title: &'static str,
    pub(crate) facts: &'static str,
    pub(crate) sent_at: &'static str,
    pub(crate) municipality: &'static str,
    pub(crate) who: &'static str,
    pub(crate) person_columns: &'static [&'static str],
    pub(crate) waits_in: fn(u32, &str) -> String,
    pub(crate) decided_at: fn(&str) -> String,
    pub(crate) vendor_unconfirmed: &'static str,
    pub(crate) reason: fn(&str) -> String,
    pub(crate) at_once: fn(&str) -> String,
    pub(crate) becomes: fn(&str) -> String,
}

const TEMPLATES: [(&str, &str); 3] = [
    ("issue", "会社名:\n氏名:\nメールアドレス:\n電話番号:\n"),
    ("change", "V-SYS ID:\n氏名:\nメールアドレス:\n変更内容:\n"),
    ("delete", "V-SYS ID:\n氏名:\nメールアドレス:\n"),
];

/// What two people have in common, in both languages.
const DOUBLE_BY_JA: [(&str, &str); 2] = [("mail_address", "メールアドレス"), ("name_and_phone", "氏名と電話番号")];
const DOUBLE_BY_EN: [(&str, &str); 2] = [("mail_address", "mail address"), ("name_and_phone", "name and phone number")];

/// Japanese.
pub(crate) static JA: Texts = Texts {
    double_by: DOUBLE_BY_JA,
    double_mark: "重複の可能性",
    double_title: "すでにアカウントがあるか、申請中の可能性があります",
    double_lead: "同じ人でないか確認してください。メールアドレスを共用している場合などは、このまま進められます。",
    double_account: |login_id, by| format!("アカウント {login_id}と{by}が同じです"),
    double_waiting: |id, by| format!("審査待ちの申請(申請番号 {id})と{by}が同じです"),
    also_works_for: "会社のほかの委託元",
    inquiry_title: "問い合わせ",
    inquiry_lead: "問い合わせの分類と詳細を選んでください。",
    category: "問い合わせ分類",
    categories: [("account", "アカウント")],
    topic: "問い合わせ詳細",
    topics: [("vendor", "予約受付業者(コールセンター)のアカウントの発行・返納・削除")],
    next: "申請の入力へ進む",
    to_list: "これまでの申請を見る",
    kind: "申請の種類",
    kinds: [("issue", "新規発行"), ("change", "変更"), ("delete", "削除")],
    status: "状態",
    statuses: [
        ("received", "審査待ち"),
        ("issued", "発行済み"),
        ("changed", "変更済み"),
        ("deleted", "削除済み"),
        ("refused", "却下"),
        ("withdrawn", "取り下げ"),
    ],
    round: "回",
    round_name: |number| format!("第{number}回"),
    people: |count| format!("{count}人"),
    title: "予約受付業者(コールセンター)のアカウントの申請",
    paste: "文章を貼り付けて入力する",
    paste_lead: "厚生労働省の書式で書かれた文章を、メールなどからそのまま貼り付けられます。複数名は続けて貼り付けてください。\
        書式の「V-SYS ID」は、このシステムのログインIDのことです。",
    paste_label: "貼り付ける文章",
    paste_hint: "全角・半角、空白、途中の改行は自動で読み取ります。表計算ソフトの表は、見出しの行からコピーして貼り付けられます。",
    template: "書式",
    template_lead: "1人ずつ、この書式をコピーして入力します。",
    templates: TEMPLATES,
    copy_template: "書式をコピー",
    reading: |people, errors| {
        if errors == 0 {
            format!("{people}人を読み取りました。")
        } else {
            format!("{people}人を読み取りました。確認が必要な行が{errors}行あります。")
        }
    },
    reading_none: "申請の対象者を読み取れません。書式の項目名(「会社名:」など)から始まる文章を貼り付けてください。",
    line: |line, last| if line == last { format!("{line}行目") } else { format!("{line}行目から{last}行目") },
    remarks: |count| format!("読み飛ばした行・補って読み取った行: {count}件"),
    too_many: |most, later| {
        format!(
            "1回の申請は{most}人までです。入りきらない{later}人は、次の申請のために貼り付け欄に残せます。\
             この申請を送信した後、続けて申請できます。"
        )
    },
    split: "201人目からを入力欄に移す",
    take_first: |fit, later| format!("先の{fit}人を下の一覧に加える(残り{later}人は次の申請)"),
    take: |people| format!("{people}人を下の一覧に加える"),
    taken: |people| format!("{people}人を一覧に加えました。内容を確認してください。"),
    text_left: "貼り付けた文章に、一覧に加えていない行が残っています。一覧に加えるか、修正または削除してください。",
    by_hand: "申請の対象者",
    person: |number| format!("{number}人目"),
    add: "1人追加",
    remove: |number| format!("{number}人目を取り除く"),
    remove_short: "取り除く",
    company: "会社名",
    company_hint: "委託している会社が候補に表示されます。新しい会社の名前はそのまま入力してください。",
    login_id: "V-SYS ID",
    name: "氏名",
    mail_address: "メールアドレス",
    phone: "電話番号",
    new_name: "変更後の氏名",
    new_mail_address: "変更後のメールアドレス",
    new_phone: "変更後の電話番号",
    new_hint: "変更する項目だけ入力",
    note: "変更内容",
    confirm: |count| format!("内容を確認する: {count}人"),
    no_people: "申請の対象者を1人以上入力してください。",
    round_now: "いま送信した場合の発行回",
    deadline: "申請締切",
    mails_on: "ログイン用メールの送付日",
    remaining: |days, hours, minutes| match (days, hours) {
        (0, 0) => format!("あと{minutes}分"),
        (0, _) => format!("あと{hours}時間{minutes}分"),
        (_, _) => format!("あと{days}日{hours}時間{minutes}分"),
    },
    confirm_title: "申請内容の確認",
    confirm_lead: "まだ送信していません。内容を確認して、送信してください。",
    issue_columns: &["氏名", "会社名", "メールアドレス", "電話番号"],
    change_columns: &["V-SYS ID", "氏名", "メールアドレス", "変更後", "変更内容"],
    delete_columns: &["V-SYS ID", "氏名", "メールアドレス"],
    new_company: "新しい会社",
    new_company_note: "新しい会社は、サービスデスクが確認してから発行します。",
    left_over: "貼り付けた文章の次の行は、申請に含まれません",
    back: "戻って直す",
    send: "申請を送信する",
    sending: "送信しています",
    falls_into: |round, deadline, day| {
        format!("{round}(申請締切 {deadline})の申請として送信します。ログイン用メールの送付日は{day}です。")
    },
    round_changed: |round, day| {
        format!(
            "表示していた回の締切を過ぎたか、日程が変わったため、まだ送信していません。いま送信すると{round}になり、送付日は\
             {day}です。よろしければ、もう一度送信してください。"
        )
    },
    sent: |round, day| format!("申請を受け付けました。{round}、ログイン用メールの送付日は{day}です。"),
    rest_waits: |later| format!("入りきらなかった{later}人は、「新しい申請」の入力欄に残っています。"),
    list_title: "アカウントの申請一覧",
    new: "新しい申請",
    columns: &["申請日時", "市町村", "種類", "回", "人数", "状態"],
    all_decided: "すべて処理済み",
    waiting: |count| format!("審査待ち {count}人"),
    refused: |count| format!("却下 {count}人"),
    withdrawn: |count| format!("取り下げ {count}人"),
    withdraw: "取り下げる",
    withdraw_person: |name| format!("{name}さんの申請を取り下げる"),
    withdraw_all: "審査待ちの人をすべて取り下げる",
    withdraw_title: "申請の取り下げ",
    withdraw_lead: |name| format!("{name}さんの申請を取り下げます。必要なときは、もう一度申請してください。"),
    withdraw_all_lead: |count| format!("審査待ちの{count}人の申請を取り下げます。処理済みの人はそのままです。"),
    withdraw_reason: "取り下げの理由(任意)",
    withdraw_hint: "サービスデスクに表示されます。",
    withdraw_keep: "取り下げない",
    person_withdrawn: |name| format!("{name}さんの申請を取り下げました。"),
    all_withdrawn: |count| format!("{count}人の申請を取り下げました。"),
    decided_meanwhile: "先に審査が進んでいました。最新の状態を表示しています。",
    vendor_named: |name| format!("申請時の会社名: {name}"),
    empty: ("申請はまだありません", "「新しい申請」から、予約受付業者のアカウントの発行・変更・削除を申請できます。"),
    detail_title: "アカウントの申請",
    facts: "申請の概要",
    sent_at: "申請日時",
    municipality: "市町村",
    who: "申請の対象者",
    person_columns: &["氏名", "会社名", "メールアドレス", "内容", "状態", "アカウント", "操作"],
    waits_in: |number, day| format!("第{number}回 · {day}送付"),
    decided_at: |at| format!("{at} 処理"),
    vendor_unconfirmed: "会社の確認待ち",
    reason: |reason| format!("理由: {reason}"),
    at_once: |reason| format!("今すぐ発行: {reason}"),
    becomes: |value| format!("→ {value}"),
};

/// English.
pub(crate) static EN: Texts = Texts {
    double_by: DOUBLE_BY_EN,
    double_mark: "May be a double",
    double_title: "May have an account already, or wait for one",
    double_lead: "Check whether it is the same person. If a mail box is shared, for example, go on.",
    double_account: |login_id, by| format!("Account {login_id} has the same {by}"),
    double_waiting: |id, by| format!("Application {id}, which waits, has the same {by}"),
    also_works_for: "The company also works for",
    inquiry_title: "Enquiries",
    inquiry_lead: "Choose what your enquiry is about.",
    category: "Category",
    categories: [("account", "Accounts")],
    topic: "Detail",
    topics: [("vendor", "Issue, return or delete call-centre accounts")],
    next: "Continue to the application",
    to_list: "Earlier applications",
    kind: "Kind of application",
    kinds: [("issue", "New accounts"), ("change", "Change"), ("delete", "Deletion")],
    status: "Status",
    statuses: [
        ("received", "Awaiting decision"),
        ("issued", "Issued"),
        ("changed", "Changed"),
        ("deleted", "Deleted"),
        ("refused", "Refused"),
        ("withdrawn", "Withdrawn"),
    ],
    round: "Round",
    round_name: |number| format!("Round {number}"),
    people: |count| if count == 1 { "1 person".to_owned() } else { format!("{count} people") },
    title: "Application for call-centre accounts",
    paste: "Paste text",
    paste_lead: "Paste text in the ministry's format as it is, for example from an email. For several people, paste \
        one after the other. “V-SYS ID” in the format is the log-in ID of this system.",
    paste_label: "Text to paste",
    paste_hint: "Full-width and half-width characters, spaces and line breaks are handled automatically. A table can \
        be pasted from a spreadsheet together with its head row.",
    template: "Format",
    template_lead: "Copy this format and fill it in, once for each person.",
    templates: TEMPLATES,
    copy_template: "Copy the format",
    reading: |people, errors| {
        let people = if people == 1 { "1 person read.".to_owned() } else { format!("{people} people read.") };
        match errors {
            0 => people,
            1 => format!("{people} One line needs checking."),
            _ => format!("{people} {errors} lines need checking."),
        }
    },
    reading_none: "No person could be read. Paste text that begins with a label of the format, such as 会社名:",
    line: |line, last| {
        if line == last { format!("Line {line}") } else { format!("Lines {line} to {last}") }
    },
    remarks: |count| format!("Lines left out or read with a guess: {count}"),
    too_many: |most, later| {
        format!(
            "An application takes at most {most} people. The {later} who do not fit can stay in the box for pasted \
             text: send this application, then go on with them."
        )
    },
    split: "Move those from the 201st on into the box",
    take_first: |fit, later| format!("Add the first {fit} to the list below ({later} stay for the next application)"),
    take: |people| {
        if people == 1 {
            "Add this person to the list below".to_owned()
        } else {
            format!("Add these {people} people to the list below")
        }
    },
    taken: |people| {
        if people == 1 {
            "One person was added. Check what was read.".to_owned()
        } else {
            format!("{people} people were added. Check what was read.")
        }
    },
    text_left: "The pasted text has lines that were not added to the list. Add, correct or delete them.",
    by_hand: "People",
    person: |number| format!("Person {number}"),
    add: "Add a person",
    remove: |number| format!("Remove person {number}"),
    remove_short: "Remove",
    company: "Company",
    company_hint: "The companies you commission are suggested. Enter the name of a new company as it is.",
    login_id: "V-SYS ID",
    name: "Name",
    mail_address: "Email address",
    phone: "Phone",
    new_name: "New name",
    new_mail_address: "New email address",
    new_phone: "New phone",
    new_hint: "Enter only what changes",
    note: "Details of the change",
    confirm: |count| if count == 1 { "Check: 1 person".to_owned() } else { format!("Check: {count} people") },
    no_people: "Enter at least one person.",
    round_now: "If you send it now",
    deadline: "Deadline",
    mails_on: "Log-in emails sent on",
    remaining: |days, hours, minutes| match (days, hours) {
        (0, 0) => format!("{minutes} min left"),
        (0, _) => format!("{hours} h {minutes} min left"),
        (_, _) => format!("{days} d {hours} h {minutes} min left"),
    },
    confirm_title: "Check your application",
    confirm_lead: "Nothing has been sent yet. Check the list, then send it.",
    issue_columns: &["Name", "Company", "Email address", "Phone"],
    change_columns: &["V-SYS ID", "Name", "Email address", "After the change", "Details of the change"],
    delete_columns: &["V-SYS ID", "Name", "Email address"],
    new_company: "New company",
    new_company_note: "Accounts of a new company are issued once the service desk has confirmed it.",
    left_over: "These lines of the pasted text are not part of the application",
    back: "Back to edit",
    send: "Send the application",
    sending: "Sending",
    falls_into: |round, deadline, day| {
        format!("It will be sent for {round} (deadline {deadline}). Log-in emails go out on {day}.")
    },
    round_changed: |round, day| {
        format!(
            "Nothing was sent: the round shown here has closed, or its days were changed. Sent now, it falls into \
             {round}, emailed on {day}. If that is right, send it again."
        )
    },
    sent: |round, day| format!("Your application was received: {round}, log-in emails on {day}."),
    rest_waits: |later| format!(" “New application” still has the text of the {later} who did not fit."),
    list_title: "Applications for accounts",
    new: "New application",
    columns: &["Sent", "Municipality", "Kind", "Round", "People", "Status"],
    all_decided: "All decided",
    waiting: |count| format!("{count} awaiting decision"),
    refused: |count| format!("{count} refused"),
    withdrawn: |count| format!("{count} withdrawn"),
    withdraw: "Withdraw",
    withdraw_person: |name| format!("Withdraw the application for {name}"),
    withdraw_all: "Withdraw everybody who waits",
    withdraw_title: "Withdraw the application",
    withdraw_lead: |name| format!("The application for {name} is withdrawn. You can apply again at any time."),
    withdraw_all_lead: |count| {
        let people =
            if count == 1 { "One person who waits is".to_owned() } else { format!("{count} people who wait are") };
        format!("{people} withdrawn. Those already decided stay as they are.")
    },
    withdraw_reason: "Reason (optional)",
    withdraw_hint: "Shown to the service desk.",
    withdraw_keep: "Keep it",
    person_withdrawn: |name| format!("The application for {name} was withdrawn."),
    all_withdrawn: |count| {
        if count == 1 { "One person was withdrawn.".to_owned() } else { format!("{count} people were withdrawn.") }
    },
    decided_meanwhile: "Something was decided first. The latest state is shown.",
    vendor_named: |name| format!("Named in the application: {name}"),
    empty: (
        "No applications yet",
        "Choose “New application” to apply for call-centre accounts, or to have them changed or deleted.",
    ),
    detail_title: "Application for accounts",
    facts: "Summary",
    sent_at: "Sent",
    municipality: "Municipality",
    who: "People",
    person_columns: &["Name", "Company", "Email address", "Details", "Status", "Account", "Action"],
    waits_in: |number, day| format!("Round {number} · emailed on {day}"),
    decided_at: |at| format!("Decided {at}"),
    vendor_unconfirmed: "Company to be confirmed",
    reason: |reason| format!("Reason: {reason}"),
    at_once: |reason| format!("At once: {reason}"),
    becomes: |value| format!("→ {value}"),
};
