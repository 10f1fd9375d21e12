//! Words of large files, of their approval and of the limits.

use madoguchi_contract::grouped;

/// The words.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) request_title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) columns: [&'static str; 5],
    pub(crate) empty: (&'static str, &'static str),
    pub(crate) status: &'static str,
    pub(crate) statuses: [(&'static str, &'static str); 4],
    pub(crate) waiting: [(&'static str, &'static str); 2],
    pub(crate) waits_until: fn(&str) -> String,
    pub(crate) approved_until: fn(&str) -> String,
    pub(crate) conditions: &'static str,
    pub(crate) all_bookings: &'static str,
    pub(crate) from: fn(&str) -> String,
    pub(crate) to: fn(&str) -> String,
    pub(crate) from_to: fn(&str, &str) -> String,
    pub(crate) searched: &'static str,
    pub(crate) count: &'static str,
    pub(crate) people: fn(i32) -> String,
    pub(crate) reason: &'static str,
    pub(crate) asked_by: &'static str,
    pub(crate) municipality: &'static str,
    pub(crate) asked_at: &'static str,
    pub(crate) decided_at: &'static str,
    pub(crate) refusal_reason: &'static str,
    pub(crate) until: &'static str,
    pub(crate) approve: &'static str,
    pub(crate) approve_lead: fn(&str, i32) -> String,
    pub(crate) approved: &'static str,
    pub(crate) refuse: &'static str,
    pub(crate) refuse_lead: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) decided_meanwhile: &'static str,
    pub(crate) ask: &'static str,
    pub(crate) ask_lead: fn(i64) -> String,
    pub(crate) ask_reason: &'static str,
    pub(crate) ask_hint: &'static str,
    pub(crate) asked: &'static str,
    pub(crate) see: &'static str,
    pub(crate) limits_title: &'static str,
    pub(crate) limits_lead: &'static str,
    pub(crate) limits_unset: &'static str,
    pub(crate) people_an_hour: &'static str,
    pub(crate) people_an_hour_hint: &'static str,
    pub(crate) exported_a_day: &'static str,
    pub(crate) exported_a_day_hint: &'static str,
    pub(crate) not_a_number: &'static str,
    pub(crate) limits_saved: &'static str,
    /// People an hour and in files, as somebody else has set them.
    pub(crate) limits_changed_meanwhile: fn(i32, i32) -> String,
}

/// `1 person`, `1,200 people`.
fn people_said(people: i64) -> String {
    if people == 1 { "1 person".to_owned() } else { format!("{} people", grouped(people)) }
}

/// Japanese.
pub(crate) static JA: Texts = Texts {
    title: "出力の承認",
    request_title: "出力の承認依頼",
    lead: "24時間に出力できる人数を超える予約データは、市町村が承認すると24時間出力できます。",
    columns: ["目的・条件", "人数", "依頼者", "依頼日時", "状況"],
    empty: (
        "承認の依頼はありません。",
        "予約者一覧で人数の多い予約データを出力しようとすると、その画面から依頼できます。",
    ),
    status: "状況",
    statuses: [("asked", "承認待ち"), ("approved", "承認済み"), ("refused", "却下"), ("ended", "期限切れ")],
    waiting: [("asked", "承認待ち"), ("settled", "承認待ち以外")],
    waits_until: |until| format!("{until}まで待ちます"),
    approved_until: |until| format!("{until}まで出力できます"),
    conditions: "条件",
    all_bookings: "すべての予約",
    from: |from| format!("{from}から"),
    to: |to| format!("{to}まで"),
    from_to: |from, to| format!("{from}から{to}まで"),
    searched: "検索語あり",
    count: "人数",
    people: |people| format!("{}人", grouped(people)),
    reason: "目的",
    asked_by: "依頼者",
    municipality: "市町村",
    asked_at: "依頼日時",
    decided_at: "処理日時",
    refusal_reason: "却下の理由",
    until: "期限",
    approve: "承認する",
    approve_lead: |who, people| {
        format!("承認すると、{who}は24時間、この条件の予約データ({}人)を出力できます。", grouped(people))
    },
    approved: "出力を承認しました。",
    refuse: "却下する",
    refuse_lead: "理由は依頼者に表示されます。個人の名前は書かないでください。",
    refused: "出力の依頼を却下しました。",
    keep: "やめる",
    decided_meanwhile: "ほかの人が先に処理しています。最新の内容を表示しました。",
    ask: "承認を依頼する",
    ask_lead: |people| {
        format!("{}人分のデータです。出力には市町村の承認が必要です。目的を入力して依頼してください。", grouped(people))
    },
    ask_reason: "目的",
    ask_hint: "例:当日の受付名簿。個人の名前は書かないでください。",
    asked: "市町村に承認を依頼しました。承認されると、同じ条件で出力できます。",
    see: "出力の承認の一覧",
    limits_title: "閲覧・出力の人数",
    limits_lead: "この市町村の予約者について、1つのアカウントに認める人数です。次の閲覧・出力から適用されます。",
    limits_unset: "まだ設定していません。システムの標準の人数で運用しています。",
    people_an_hour: "1時間に閲覧する人数",
    people_an_hour_hint: "超えると市町村に通知します。閲覧は止まりません(電話対応中のため)。1〜1,000,000",
    exported_a_day: "24時間に出力する人数",
    exported_a_day_hint: "超える出力には市町村の承認が必要です。0にすると、すべての出力に承認が必要です。0〜10,000,000",
    not_a_number: "数字で入力してください。",
    limits_saved: "閲覧・出力の人数を保存しました。",
    limits_changed_meanwhile: |an_hour, a_day| {
        let (an_hour, a_day) = (grouped(an_hour), grouped(a_day));
        format!(
            "ほかの人が先に、1時間{an_hour}人・24時間{a_day}人に変更しています。入力した人数でよければ、もう一度保存してください。"
        )
    },
};

/// English.
pub(crate) static EN: Texts = Texts {
    title: "Export approvals",
    request_title: "Request for a large export",
    lead: "A file that would pass the number of people of 24 hours can be exported for 24 hours once the municipality \
        has approved it.",
    columns: ["Purpose and conditions", "People", "Asked by", "Asked on", "Status"],
    empty: ("No approvals have been asked for.", "Export a large list of bookings: you can ask from there."),
    status: "Status",
    statuses: [("asked", "Waiting"), ("approved", "Approved"), ("refused", "Refused"), ("ended", "Ended")],
    waiting: [("asked", "Waiting"), ("settled", "Not waiting")],
    waits_until: |until| format!("waits until {until}"),
    approved_until: |until| format!("can be exported until {until}"),
    conditions: "Conditions",
    all_bookings: "All bookings",
    from: |from| format!("from {from}"),
    to: |to| format!("until {to}"),
    from_to: |from, to| format!("from {from} until {to}"),
    searched: "with a search word",
    count: "Number of people",
    people: |people| people_said(people.into()),
    reason: "Purpose",
    asked_by: "Asked by",
    municipality: "Municipality",
    asked_at: "Asked on",
    decided_at: "Decided on",
    refusal_reason: "Reason for refusal",
    until: "Time limit",
    approve: "Approve",
    approve_lead: |who, people| {
        format!("{who} can then export these bookings ({}) for 24 hours.", people_said(people.into()))
    },
    approved: "The export was approved.",
    refuse: "Refuse",
    refuse_lead: "Whoever asked will read the reason. Do not name any person in it.",
    refused: "The export was refused.",
    keep: "Keep waiting",
    decided_meanwhile: "Somebody else has decided already. This is how it stands now.",
    ask: "Ask for approval",
    ask_lead: |people| {
        format!(
            "The file has {}. Exporting it takes the municipality's approval. Say what it is for.",
            people_said(people)
        )
    },
    ask_reason: "Purpose",
    ask_hint: "For example: list for the reception desk. Do not name any person.",
    asked: "The municipality has been asked. Once it approves, export with the same conditions.",
    see: "List of export approvals",
    limits_title: "How many people may be seen and exported",
    limits_lead: "For each account, of the people booked in your municipality. Changes apply at once.",
    limits_unset: "You have set nothing yet: the system's own figures apply.",
    people_an_hour: "People seen in an hour",
    people_an_hour_hint: "Above it you are warned. Nothing is blocked: somebody may be on the line. 1 to 1,000,000",
    exported_a_day: "People exported in 24 hours",
    exported_a_day_hint: "Above it an export needs your approval; with 0, every export does. 0 to 10,000,000",
    not_a_number: "Enter a number.",
    limits_saved: "The limits were saved.",
    limits_changed_meanwhile: |an_hour, a_day| {
        let (an_hour, a_day) = (grouped(an_hour), grouped(a_day));
        format!("Somebody else has set {an_hour} an hour and {a_day} in 24 hours. Save again to set yours.")
    },
};
