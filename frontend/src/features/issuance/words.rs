//! Words of the service desk: the queue of people, decisions, the rounds.

/// What became of a person: its code, and what is said of whom.
pub(crate) type Outcome = (&'static str, fn(&str) -> String);

/// The words.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) empty: (&'static str, &'static str),
    pub(crate) round: &'static str,
    pub(crate) decide: &'static str,
    pub(crate) decide_who: fn(&str) -> String,
    // The dialog.
    pub(crate) dialog_title: &'static str,
    pub(crate) place: fn(usize, usize) -> String,
    pub(crate) unconfirmed_title: &'static str,
    pub(crate) unconfirmed_detail: &'static str,
    pub(crate) confirm_company: &'static str,
    pub(crate) confirm_company_busy: &'static str,
    pub(crate) company_confirmed: fn(&str) -> String,
    pub(crate) to_company: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) decisions: [(&'static str, &'static str); 3],
    /// Of a change and of a deletion, which take effect at once.
    pub(crate) change_decisions: [(&'static str, &'static str); 2],
    pub(crate) delete_decisions: [(&'static str, &'static str); 2],
    pub(crate) at_once_note: &'static str,
    pub(crate) for_good_note: &'static str,
    pub(crate) outcomes: [Outcome; 4],
    pub(crate) kind_counts: fn([u32; 3]) -> String,
    pub(crate) refusal_reason: &'static str,
    pub(crate) refusal_hint: &'static str,
    pub(crate) at_once_reason: &'static str,
    pub(crate) at_once_hint: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) submit_key: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) later: &'static str,
    pub(crate) all_done: &'static str,
    pub(crate) changed_meanwhile: &'static str,
    // The rounds.
    pub(crate) rounds_title: &'static str,
    pub(crate) rounds_lead: &'static str,
    pub(crate) round_columns: &'static [&'static str],
    pub(crate) rounds_empty: (&'static str, &'static str),
    pub(crate) closed: &'static str,
    pub(crate) open_round: &'static str,
    pub(crate) upcoming_round: &'static str,
    pub(crate) approve: &'static str,
    pub(crate) approve_round: fn(u32) -> String,
    pub(crate) approve_title: fn(u32) -> String,
    pub(crate) approve_lead: &'static str,
    pub(crate) approve_open: &'static str,
    pub(crate) approve_submit: fn(u32) -> String,
    pub(crate) approved: fn(&str, u32) -> String,
    /// Why a day is moved: why, from which day, and whether to a later one.
    pub(crate) moved: fn(&str, &str, bool) -> String,
    pub(crate) year_end: &'static str,
    pub(crate) weekend: &'static str,
    pub(crate) fix: &'static str,
    pub(crate) fix_lead: &'static str,
    pub(crate) fix_deadline: &'static str,
    pub(crate) fix_time: &'static str,
    pub(crate) fix_time_hint: &'static str,
    pub(crate) fix_mails: &'static str,
    pub(crate) fix_submit: &'static str,
    pub(crate) fixed: fn(u32) -> String,
}

/// Japanese.
pub(crate) static JA: Texts = Texts {
    title: "申請の審査",
    lead: "市町村からのアカウントの申請です。1人ずつ審査するか、回ごとにまとめて承認します。",
    columns: &["氏名", "市町村", "会社名", "種類", "回", "状態", "操作"],
    empty: ("該当する申請はありません", "条件を変えて検索してください。処理が終わった人は、状態で探せます。"),
    round: "回",
    decide: "審査する",
    decide_who: |name| format!("{name}さんの申請を審査する"),
    dialog_title: "審査結果の入力",
    place: |at, of| format!("このページの審査待ち {of}人のうち {at}人目"),
    unconfirmed_title: "会社の確認が済んでいません",
    unconfirmed_detail: "申請で初めて名前が挙がった会社です。実在と委託を確かめてから確認済みにしてください。確認するまで発行できません。",
    confirm_company: "この会社を確認済みにする",
    confirm_company_busy: "確認済みにしています",
    company_confirmed: |name| format!("「{name}」を確認済みにしました。"),
    to_company: "会社のページを開く",
    decision: "審査結果",
    decisions: [("approve", "承認する(回の送付日に送付)"), ("at_once", "今すぐ発行する"), ("refuse", "却下する")],
    change_decisions: [("approve", "承認する(すぐに変更)"), ("refuse", "却下する")],
    delete_decisions: [("approve", "承認する(すぐに削除)"), ("refuse", "却下する")],
    at_once_note: "変更は、承認するとすぐに反映されます。送付日を待ちません。",
    for_good_note: "削除は、承認するとすぐに行われ、元に戻せません。利用中の人はその場でログアウトされます。",
    outcomes: [
        ("issued", |name| format!("{name}さん: 発行を承認しました。")),
        ("changed", |name| format!("{name}さん: 変更しました。")),
        ("deleted", |name| format!("{name}さん: 削除しました。")),
        ("refused", |name| format!("{name}さん: 却下しました。")),
    ],
    kind_counts: |[issue, change, delete]| {
        let of = |count: u32, words: &str, note: &str| (0 < count).then(|| format!("{words} {count}人{note}"));
        let all = [of(issue, "発行", ""), of(change, "変更", "(即時)"), of(delete, "削除", "(即時)")];
        all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    },
    refusal_reason: "却下の理由",
    refusal_hint: "市町村に表示されます。",
    at_once_reason: "今すぐ発行する理由",
    at_once_hint: "理由は操作の記録に残ります。",
    submit: "決定する",
    submit_key: "Ctrl + Enter でも決定できます。",
    busy: "処理しています",
    later: "あとにする(次の人へ)",
    all_done: "このページの審査待ちの人は、すべて処理しました。",
    changed_meanwhile: "ほかの人が先に処理していました。最新の内容を表示しています。",
    rounds_title: "発行回",
    rounds_lead: "締切までに受け付けた申請は、その回の送付日の9時にログイン用メールを送ります。\
        締切や送付日が閉庁日(土曜・日曜、祝日、12月29日から1月3日)に当たる回は、前後の開庁日に移ります。",
    round_columns: &["回", "申請締切", "送付日", "審査待ち", "処理済み", "却下", "取り下げ", "操作"],
    rounds_empty: ("発行回はありません", "締切と送付日を決めると、ここに表示されます。"),
    closed: "締切済み",
    open_round: "受付中",
    upcoming_round: "受付前",
    approve: "まとめて承認",
    approve_round: |number| format!("第{number}回をまとめて承認"),
    approve_title: |number| format!("第{number}回をまとめて承認しますか"),
    approve_lead: "審査待ちの全員を承認します。会社の確認や委託が必要な人と、メールアドレスを変更する人は残ります(一人ずつ審査します)。",
    approve_open: "この回の締切はまだ過ぎていません。これから届く申請は含まれません。",
    approve_submit: |count| format!("{count}人を承認する"),
    approved: |approved, left| {
        let approved = if approved.is_empty() {
            "承認した人はいません。".to_owned()
        } else {
            format!("{approved}を承認しました。")
        };
        if left == 0 {
            approved
        } else {
            format!("{approved}{left}人は確認が必要なため残っています。")
        }
    },
    moved: |because, from, later| {
        let to = if later { "繰り下げ" } else { "繰り上げ" };
        format!("{because}のため{from}から{to}")
    },
    year_end: "年末年始",
    weekend: "土曜・日曜",
    fix: "締切と送付日を決める",
    fix_lead: "毎週の日程では都合が悪い週の、締切と送付日を決めます。ここで決めた日程が優先されます。",
    fix_deadline: "申請締切の日",
    fix_time: "申請締切の時刻",
    fix_time_hint: "この時刻ちょうどまで受け付けます(例: 17:00)",
    fix_mails: "ログイン用メールの送付日",
    fix_submit: "決める",
    fixed: |number| format!("第{number}回の締切と送付日を決めました。"),
};

/// English.
pub(crate) static EN: Texts = Texts {
    title: "Applications to decide",
    lead: "Applications for accounts from municipalities. Decide one by one, or approve a whole round.",
    columns: &["Name", "Municipality", "Company", "Kind", "Round", "Status", "Action"],
    empty: ("No applications found", "Change the filters. To see decided applications, filter by status."),
    round: "Round",
    decide: "Decide",
    decide_who: |name| format!("Decide on {name}"),
    dialog_title: "Decide on the application",
    place: |at, of| format!("{at} of {of} awaiting a decision on this page"),
    unconfirmed_title: "The company is not confirmed yet",
    unconfirmed_detail: "This is the first application that names the company. Make sure that it exists and is \
        commissioned, then confirm it. Nothing can be issued until then.",
    confirm_company: "Confirm this company",
    confirm_company_busy: "Confirming",
    company_confirmed: |name| format!("{name} is confirmed."),
    to_company: "Open the company's page",
    decision: "Decision",
    decisions: [
        ("approve", "Approve (emailed on the round's mailing day)"),
        ("at_once", "Issue at once"),
        ("refuse", "Refuse"),
    ],
    change_decisions: [("approve", "Approve (changed at once)"), ("refuse", "Refuse")],
    delete_decisions: [("approve", "Approve (deleted at once)"), ("refuse", "Refuse")],
    at_once_note: "A change takes effect as soon as it is approved; it does not wait for the mailing day.",
    for_good_note: "A deletion takes effect as soon as it is approved, and cannot be undone. Whoever uses the account \
        is logged out.",
    outcomes: [
        ("issued", |name| format!("{name}: to be issued.")),
        ("changed", |name| format!("{name}: changed.")),
        ("deleted", |name| format!("{name}: deleted.")),
        ("refused", |name| format!("{name}: refused.")),
    ],
    kind_counts: |[issue, change, delete]| {
        let of = |count: u32, words: &str, note: &str| (0 < count).then(|| format!("{words}: {count}{note}"));
        let all = [of(issue, "issue", ""), of(change, "change", " (at once)"), of(delete, "delete", " (at once)")];
        all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    },
    refusal_reason: "Reason for the refusal",
    refusal_hint: "Shown to the municipality.",
    at_once_reason: "Reason for issuing at once",
    at_once_hint: "Kept in the audit log.",
    submit: "Decide",
    submit_key: "You can also press Ctrl + Enter.",
    busy: "Working",
    later: "Later (next person)",
    all_done: "All applications awaiting a decision on this page are decided.",
    changed_meanwhile: "Someone else decided first. The latest state is shown.",
    rounds_title: "Rounds",
    rounds_lead: "For applications sent by the deadline, log-in emails go out at 9:00 on the round's mailing day. A \
        deadline or mailing day on which offices are closed (weekends, national holidays, 29 December to 3 January) \
        is moved to the open day before or after.",
    round_columns: &[
        "Round",
        "Deadline",
        "Mailing day",
        "Awaiting decision",
        "Decided",
        "Refused",
        "Withdrawn",
        "Action",
    ],
    rounds_empty: ("No rounds", "Rounds appear here once a deadline and a mailing day are set."),
    closed: "Closed",
    open_round: "Open",
    upcoming_round: "Not open yet",
    approve: "Approve all",
    approve_round: |number| format!("Approve all of round {number}"),
    approve_title: |number| format!("Approve all of round {number}?"),
    approve_lead: "Everyone who waits is approved. Those whose company is to be confirmed or \
        commissioned remain, and those who get another email address: they are decided on one by one.",
    approve_open: "The deadline of this round has not passed. Applications sent later are not included.",
    approve_submit: |count| format!("Approve {count}"),
    approved: |approved, left| {
        let approved =
            if approved.is_empty() { "Nobody was approved".to_owned() } else { format!("Approved – {approved}") };
        if left == 0 { format!("{approved}.") } else { format!("{approved}; {left} still need checking.") }
    },
    moved: |because, from, later| {
        let how = if later { "Put back" } else { "Brought forward" };
        format!("{how} from {from} ({because})")
    },
    year_end: "New Year closing days",
    weekend: "weekend",
    fix: "Set a deadline and mailing day",
    fix_lead: "For a week whose usual days do not suit. What you set here replaces them.",
    fix_deadline: "Date of the deadline",
    fix_time: "Time of the deadline",
    fix_time_hint: "Applications are accepted up to exactly this time (for example 17:00)",
    fix_mails: "Date the log-in emails go out",
    fix_submit: "Set",
    fixed: |number| format!("The deadline and mailing day of round {number} were set."),
};
