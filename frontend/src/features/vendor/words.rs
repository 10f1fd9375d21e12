//! Words of vendors (予約受付業者) and their commissions (委託).

/// The words.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) q: &'static str,
    pub(crate) name: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) empty: (&'static str, &'static str),
    pub(crate) statuses: [(&'static str, &'static str); 4],
    pub(crate) account_count: fn(u32) -> String,
    pub(crate) waiting: fn(usize) -> String,
    pub(crate) waiting_lead: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) confirmed: fn(&str) -> String,
    pub(crate) refused_lead: &'static str,
    pub(crate) refuse: &'static str,
    pub(crate) refuse_lead: fn(&str, u32) -> String,
    pub(crate) refuse_reason: &'static str,
    pub(crate) refuse_hint: &'static str,
    pub(crate) refused: fn(&str) -> String,
    pub(crate) merge: &'static str,
    pub(crate) merge_lead: fn(&str, u32, u32) -> String,
    pub(crate) merge_detail: &'static str,
    pub(crate) merge_into: &'static str,
    pub(crate) merge_reason: &'static str,
    pub(crate) merged: fn(&str, &str) -> String,
    pub(crate) merged_lead: &'static str,
    pub(crate) vendor_changed_meanwhile: &'static str,
    pub(crate) applicants: &'static str,
    pub(crate) applicant_count: fn(u32, u32) -> String,
    pub(crate) status_reason: &'static str,
    pub(crate) new: &'static str,
    pub(crate) create: &'static str,
    pub(crate) created: fn(&str) -> String,
    pub(crate) rename: &'static str,
    pub(crate) renamed: fn(&str) -> String,
    /// Commissions.
    pub(crate) commissions: &'static str,
    pub(crate) commissions_lead: &'static str,
    pub(crate) commission_columns: &'static [&'static str],
    pub(crate) commissions_empty: (&'static str, &'static str),
    pub(crate) commission_statuses: [(&'static str, &'static str); 4],
    pub(crate) status: &'static str,
    pub(crate) accounts: &'static str,
    pub(crate) registered: &'static str,
    pub(crate) view_title: &'static str,
    pub(crate) see_accounts: &'static str,
    pub(crate) see_commissions: &'static str,
    pub(crate) saved_nothing: &'static str,
    pub(crate) commission_title: &'static str,
    pub(crate) settled: &'static str,
    pub(crate) period: &'static str,
    pub(crate) without_end: fn(&str) -> String,
    pub(crate) from_to: fn(&str, &str) -> String,
    pub(crate) new_commission: &'static str,
    pub(crate) company: &'static str,
    pub(crate) company_hint: &'static str,
    pub(crate) municipality: &'static str,
    pub(crate) starts_on: &'static str,
    pub(crate) ends_on: &'static str,
    pub(crate) ends_on_hint: &'static str,
    pub(crate) commission_create: &'static str,
    pub(crate) commission_created: fn(&str) -> String,
    pub(crate) change_end: &'static str,
    pub(crate) change_end_lead: fn(&str, &str) -> String,
    pub(crate) end_saved: &'static str,
    pub(crate) withdraw: &'static str,
    pub(crate) withdraw_lead: fn(&str, &str) -> String,
    pub(crate) withdrawn: &'static str,
    pub(crate) commission_asked: fn(&str) -> String,
    pub(crate) asked_note: &'static str,
    pub(crate) agree: &'static str,
    pub(crate) agree_detail: fn(&str, &str) -> String,
    pub(crate) agreed: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) changed_meanwhile: &'static str,
}

/// Japanese.
pub(crate) static JA: Texts = Texts {
    title: "予約受付業者(会社)",
    lead: "予約を受け付けるコールセンターの会社です。",
    q: "会社名",
    name: "会社名",
    name_hint: "「株式会社」「(株)」「㈱」や空白の違いは、同じ会社とみなします",
    columns: &["会社名", "アカウント", "登録", "状態"],
    empty: ("該当する会社はありません", "市町村が委託した会社や、申請に書かれた会社が、ここに表示されます。"),
    statuses: [("unconfirmed", "確認待ち"), ("confirmed", "確認済み"), ("refused", "却下"), ("merged", "統合済み")],
    account_count: |count| format!("{count}件"),
    waiting: |count| format!("確認待ちの会社が{count}社あります"),
    waiting_lead: "市町村の申請に書かれた、まだ確認されていない会社です。実在する会社であることを確かめてください。",
    confirm: "確認済みにする",
    confirmed: |name| format!("「{name}」を確認済みにしました。"),
    refused_lead: "却下した会社です。市町村がもう一度申請すると、確認待ちに戻ります。",
    refuse: "会社を却下する",
    refuse_lead: |name, waiting| {
        if waiting == 0 {
            format!("「{name}」を却下します。")
        } else {
            format!("「{name}」を却下します。この会社の審査待ちの{waiting}人も、同じ理由で却下されます。")
        }
    },
    refuse_reason: "却下の理由",
    refuse_hint: "申請した市町村に表示されます。",
    refused: |name| format!("「{name}」を却下しました。"),
    merge: "登録済みの会社に統合する",
    merge_lead: |name, people, commissions| {
        format!("「{name}」は登録済みの会社として扱われます。申請の対象者{people}人と委託{commissions}件が移ります。")
    },
    merge_detail: "同じ市町村で期間が重なる委託は1件にまとめます。以後、この名前の申請は統合先の会社のものになります。\
        元には戻せません。",
    merge_into: "統合先の会社",
    merge_reason: "統合の理由(任意)",
    merged: |name, whole| format!("「{name}」を「{whole}」に統合しました。"),
    merged_lead: "次の会社に統合されました:",
    vendor_changed_meanwhile: "ほかの人が先にこの会社を変更しました。最新の状態を表示しています。",
    applicants: "申請の対象者",
    applicant_count: |all, waiting| format!("{all}人(審査待ち {waiting}人)"),
    status_reason: "理由",
    new: "会社を登録",
    create: "登録する",
    created: |name| format!("「{name}」を登録しました。"),
    rename: "会社名を変更",
    renamed: |name| format!("会社名を「{name}」に変更しました。"),
    commissions: "委託",
    commissions_lead: "どの会社が、どの市町村の予約を、いつからいつまで受け付けるかの一覧です。",
    commission_columns: &["会社", "市町村", "期間", "状態"],
    commissions_empty: (
        "該当する委託はありません",
        "委託を登録すると、その会社の担当者が市町村の予約を受け付けられるようになります。",
    ),
    commission_statuses: [("asked", "同意待ち"), ("running", "委託中"), ("upcoming", "開始前"), ("ended", "終了")],
    status: "状態",
    accounts: "アカウント",
    registered: "登録",
    view_title: "予約受付業者(会社)",
    see_accounts: "この会社のアカウント",
    see_commissions: "この会社の委託",
    saved_nothing: "変更はありません。",
    commission_title: "委託の内容",
    settled: "この委託は終了しています。続けるときは、新しい委託を登録してください。",
    period: "期間",
    without_end: |from| format!("{from} から(終了日なし)"),
    from_to: |from, to| format!("{from} から {to} まで"),
    new_commission: "委託を登録",
    company: "会社名",
    company_hint: "確認済みの会社の名前。入力すると候補が出ます",
    municipality: "市町村",
    starts_on: "開始日",
    ends_on: "終了日",
    ends_on_hint: "この日の24時に、会社の担当者は市町村の情報を見られなくなります。決まっていないときは空欄のままにします",
    commission_create: "登録する",
    commission_created: |name| format!("「{name}」への委託を登録しました。"),
    change_end: "終了日を変更",
    change_end_lead: |vendor, municipality| format!("「{vendor}」による{municipality}の予約受付の終了日を決めます。"),
    end_saved: "終了日を変更しました。",
    withdraw: "取り消す",
    withdraw_lead: |vendor, municipality| {
        format!("「{vendor}」への{municipality}の委託を取り消します。開始前の委託のため、一覧からもなくなります。")
    },
    withdrawn: "委託を取り消しました。",
    commission_asked: |name| {
        format!(
            "「{name}」への委託を登録しました。ほかの市町村の予約も受け付けている会社のため、サービスデスクの同意を\
             待っています。"
        )
    },
    asked_note: "この会社はほかの市町村の予約も受け付けているため、サービスデスクの同意を待っています。同意されるまで、\
        担当者はこの市町村の情報を見られません。",
    agree: "同意する",
    agree_detail: |vendor, municipality| {
        format!(
            "「{vendor}」は、ほかの市町村の予約も受け付けています。同意すると、開始日から{municipality}の予約も受け付け、\
             {municipality}の担当者は会社のアカウントの一覧(IDと状態)を見られるようになります。"
        )
    },
    agreed: "委託に同意しました。",
    keep: "取り消さない",
    changed_meanwhile: "ほかの人が先にこの委託を変更しました。最新の状態を確認して、もう一度実行してください。",
};

/// English.
pub(crate) static EN: Texts = Texts {
    title: "Companies",
    lead: "The companies whose call centres take bookings.",
    q: "Company",
    name: "Name of the company",
    name_hint: "Names that differ only in 株式会社, (株), ㈱ or spaces count as the same company",
    columns: &["Company", "Accounts", "Registered", "Status"],
    empty: (
        "No company found",
        "Companies appear here once a municipality commissions them or names them in an application.",
    ),
    statuses: [
        ("unconfirmed", "To be confirmed"),
        ("confirmed", "Confirmed"),
        ("refused", "Refused"),
        ("merged", "Merged"),
    ],
    account_count: |count| count.to_string(),
    waiting: |count| {
        if count == 1 {
            "One company is waiting to be confirmed".to_owned()
        } else {
            format!("{count} companies are waiting to be confirmed")
        }
    },
    waiting_lead: "Named in a municipality's application and not confirmed yet. Make sure that the company exists.",
    confirm: "Confirm",
    confirmed: |name| format!("{name} was confirmed."),
    refused_lead: "This company was refused. If a municipality names it again, it waits to be confirmed again.",
    refuse: "Refuse the company",
    refuse_lead: |name, waiting| match waiting {
        0 => format!("{name} will be refused."),
        1 => format!("{name} will be refused, and with it the one person who waits, for the same reason."),
        _ => format!("{name} will be refused, and with it the {waiting} people who wait, for the same reason."),
    },
    refuse_reason: "Reason for the refusal",
    refuse_hint: "Shown to the municipalities that applied.",
    refused: |name| format!("{name} was refused."),
    merge: "Merge into a known company",
    merge_lead: |name, people, commissions| {
        let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
        let commissions =
            if commissions == 1 { "1 commission".to_owned() } else { format!("{commissions} commissions") };
        format!("{name} becomes part of a known company. {people} in applications and {commissions} go over.")
    },
    merge_detail: "Commissions for one municipality that share days become one. From now on, applications with this \
        name belong to the other company. This cannot be undone.",
    merge_into: "Merge into",
    merge_reason: "Reason (optional)",
    merged: |name, whole| format!("{name} was merged into {whole}."),
    merged_lead: "Merged into:",
    vendor_changed_meanwhile: "Someone else changed this company first. The latest state is shown.",
    applicants: "People in applications",
    applicant_count: |all, waiting| format!("{all} ({waiting} awaiting decision)"),
    status_reason: "Reason",
    new: "New company",
    create: "Register",
    created: |name| format!("{name} was registered."),
    rename: "Rename",
    renamed: |name| format!("The company was renamed {name}."),
    commissions: "Commissions",
    commissions_lead: "Which company takes bookings for which municipality, and for how long.",
    commission_columns: &["Company", "Municipality", "Period", "Status"],
    commissions_empty: (
        "No commission found",
        "Once a commission is registered, the company's agents can take bookings for the municipality.",
    ),
    commission_statuses: [
        ("asked", "Awaiting consent"),
        ("running", "Running"),
        ("upcoming", "Upcoming"),
        ("ended", "Ended"),
    ],
    status: "Status",
    accounts: "Accounts",
    registered: "Registered",
    view_title: "Company",
    see_accounts: "Accounts of this company",
    see_commissions: "Commissions of this company",
    saved_nothing: "Nothing was changed.",
    commission_title: "The commission",
    settled: "This commission has ended. To continue, register a new one.",
    period: "Period",
    without_end: |from| format!("From {from}, no last day"),
    from_to: |from, to| format!("{from} to {to}"),
    new_commission: "New commission",
    company: "Company",
    company_hint: "The name of a confirmed company. Suggestions appear as you type",
    municipality: "Municipality",
    starts_on: "First day",
    ends_on: "Last day",
    ends_on_hint: "At midnight at the end of this day, the company's agents lose access to the municipality. Leave \
        empty if not decided",
    commission_create: "Register",
    commission_created: |name| format!("The commission of {name} was registered."),
    change_end: "Change the last day",
    change_end_lead: |vendor, municipality| {
        format!("Set the last day on which {vendor} takes bookings for {municipality}.")
    },
    end_saved: "The last day was changed.",
    withdraw: "Withdraw",
    withdraw_lead: |vendor, municipality| {
        format!(
            "This withdraws the commission of {vendor} for {municipality}. It has not begun, so it leaves the list too."
        )
    },
    withdrawn: "The commission was withdrawn.",
    commission_asked: |name| {
        format!(
            "The commission of {name} was registered. The company works for others too: it awaits the service desk's \
             consent."
        )
    },
    asked_note: "The company works for other municipalities too: this commission awaits the service desk's consent. \
        Until then its agents see nothing of this municipality.",
    agree: "Agree",
    agree_detail: |vendor, municipality| {
        format!(
            "{vendor} takes bookings for other municipalities too. If you agree, it also takes those of {municipality} \
             from the first day on, and the officers of {municipality} see its accounts (ID and status)."
        )
    },
    agreed: "You agreed to the commission.",
    keep: "Keep it",
    changed_meanwhile: "Someone else changed this commission first. Check its latest state and try again.",
};
