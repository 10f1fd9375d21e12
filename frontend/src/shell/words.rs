//! Words around the pages: header, tabs, keys, the password asked for again.

use crate::format::text::counted;
use madoguchi_contract::grouped;

/// A kind of alert, its words and where it leads.
pub(crate) type AlertKind = (&'static str, fn(u32) -> String, &'static str);

/// The words.
pub(crate) struct Texts {
    pub(crate) brand: &'static str,
    pub(crate) brand_latin: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) municipality: &'static str,
    pub(crate) all_municipalities: &'static str,
    pub(crate) find_label: &'static str,
    pub(crate) find_placeholder: &'static str,
    pub(crate) find_button: &'static str,
    pub(crate) find_key: &'static str,
    pub(crate) text_size: &'static str,
    pub(crate) text_sizes: [(&'static str, &'static str); 3],
    pub(crate) language: &'static str,
    pub(crate) account: &'static str,
    pub(crate) log_out: &'static str,
    pub(crate) menu: &'static str,
    pub(crate) tabs: &'static str,
    pub(crate) breadcrumb: &'static str,
    pub(crate) home: &'static str,
    pub(crate) venues: &'static str,
    pub(crate) slot_plans: &'static str,
    pub(crate) search: &'static str,
    pub(crate) bookings: &'static str,
    /// What the row of links is called below the tab of the programmes.
    pub(crate) programme_pages: &'static str,
    pub(crate) inquiries: &'static str,
    pub(crate) keys: &'static str,
    pub(crate) keys_title: &'static str,
    /// Keys before those of the tabs: the key, what it does, and the permission that it takes.
    pub(crate) keys_first: &'static [(&'static str, &'static str, &'static str)],
    /// Keys after those of the tabs.
    pub(crate) keys_list: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) relogin_title: &'static str,
    pub(crate) relogin_detail: &'static str,
    pub(crate) relogin_cut_off: &'static str,
    pub(crate) relogin_other: &'static str,
    /// Who is logged in by now, and whose page it is.
    pub(crate) relogin_now_other: fn(&str, &str) -> String,
    pub(crate) relogin_as_other: fn(&str) -> String,
    pub(crate) starting: &'static str,
    pub(crate) alerts: &'static str,
    pub(crate) alert_kinds: &'static [AlertKind],
}

/// Japanese.
pub(crate) static JA: Texts = Texts {
    brand: "窓口",
    brand_latin: "Madoguchi",
    skip: "本文へ移動",
    municipality: "市町村",
    all_municipalities: "すべての市町村",
    find_label: "予約を探す(接種券・電話・かな・生年月日・予約番号)",
    find_placeholder: "接種券・電話・かな・生年月日・予約番号",
    find_button: "予約を探す",
    find_key: "/ キーで移動",
    text_size: "文字サイズ",
    text_sizes: [("あ", "標準"), ("あ+", "大きく 125%"), ("あ++", "最大 150%")],
    language: "言語",
    account: "アカウント",
    log_out: "ログアウト",
    menu: "メニュー",
    tabs: "主なメニュー",
    breadcrumb: "現在の場所",
    home: "ホーム",
    venues: "医療機関・接種会場",
    slot_plans: "予約枠設定",
    search: "接種予約",
    bookings: "予約者一覧",
    programme_pages: "接種事業のページ",
    inquiries: "問い合わせ",
    keys: "キー操作",
    keys_title: "キー操作の一覧",
    keys_first: &[("/", "予約を探す欄へ移動", "book"), ("?", "この一覧を表示", "")],
    keys_list: &[
        ("g 2", "2回目以降の予約", "book"),
        ("m", "予約の画面で: 変更", "book"),
        ("c", "予約の画面で: 取消", "book"),
        ("e", "予約の画面で: 氏名・電話番号の訂正", "book"),
        ("n", "予約の画面で: 次の回を予約・予約し直す", "book"),
        ("Ctrl + Enter", "入力中の内容を送信(予約の確定など)", ""),
        ("Esc", "閉じる・入力を残して画面を離れる", ""),
    ],
    relogin_title: "もう一度パスワードを入力してください",
    relogin_detail: "ログアウトされました。入力した内容は残っています。ログインすると、続きから操作できます。",
    relogin_cut_off: "有効期限が切れたか、別の端末から終了されたか、アカウントが停止・削除されています。ログインできないときは、サービスデスクまたはアカウントを申請した市町村にご確認ください。",
    relogin_other: "別のアカウントでログインする(入力内容は失われます)",
    relogin_now_other: |other, own| {
        format!(
            "このブラウザーの別のタブで、いま {other} がログインしています。この画面は {own} のもので、何も送信していません。\
             入力した内容は残っています。{own} のパスワードを入力すると、続きから操作できます。"
        )
    },
    relogin_as_other: |other| format!("{other} として続ける(入力内容は失われます)"),
    starting: "起動しています",
    alerts: "お知らせ",
    alert_kinds: &[
        (
            "look_ups_over_quota",
            |count| {
                format!(
                    "1時間の閲覧人数を超えたアカウントがあります(24時間以内に{}件)。操作の記録で確認してください。",
                    grouped(count)
                )
            },
            "/audit?action=look_ups.over_quota",
        ),
        (
            "exports_asked",
            |count| format!("予約データの出力の承認依頼が{}件あります。", grouped(count)),
            "/export-requests?status=asked",
        ),
        (
            "mails_held_up",
            |count| format!("メールサーバーに送信できません。送信待ちのメールが{}通あります。", grouped(count)),
            "/outbox?status=waiting",
        ),
    ],
};

/// English.
pub(crate) static EN: Texts = Texts {
    brand: "窓口",
    brand_latin: "Madoguchi",
    skip: "Skip to content",
    municipality: "Municipality",
    all_municipalities: "All municipalities",
    find_label: "Find a booking (coupon, phone, kana, birth date or reference)",
    find_placeholder: "Coupon, phone, kana, birth date, reference",
    find_button: "Find a booking",
    find_key: "Press / to go here",
    text_size: "Text size",
    text_sizes: [("A", "Normal"), ("A+", "Large, 125%"), ("A++", "Largest, 150%")],
    language: "Language",
    account: "Account",
    log_out: "Log out",
    menu: "Menu",
    tabs: "Main menu",
    breadcrumb: "You are here",
    home: "Home",
    venues: "Venues",
    slot_plans: "Slot plan",
    search: "Free places",
    bookings: "Booking list",
    programme_pages: "Pages of the programmes",
    inquiries: "Enquiries",
    keys: "Shortcuts",
    keys_title: "Keyboard shortcuts",
    keys_first: &[("/", "Go to the find box", "book"), ("?", "Show this list", "")],
    keys_list: &[
        ("g 2", "Second and later doses", "book"),
        ("m", "On a booking: move it", "book"),
        ("c", "On a booking: cancel it", "book"),
        ("e", "On a booking: correct names and phone", "book"),
        ("n", "On a booking: book the next dose, or book again", "book"),
        ("Ctrl + Enter", "Send what you are entering, such as a booking", ""),
        ("Esc", "Close, or leave the page and keep what you entered", ""),
    ],
    relogin_title: "Please enter your password again",
    relogin_detail: "You were logged out. What you entered is still here; log in to continue where you were.",
    relogin_cut_off: "The log-in expired or was ended on another device, or the account was suspended or deleted. If \
        you cannot log in, ask the service desk or the municipality that applied for the account.",
    relogin_other: "Log in with another account (what you entered will be lost)",
    relogin_now_other: |other, own| {
        format!(
            "In another tab of this browser {other} is logged in now. This page is {own}'s, and nothing was sent. What \
             you entered is still here; enter the password of {own} to continue where you were."
        )
    },
    relogin_as_other: |other| format!("Go on as {other} (what you entered will be lost)"),
    starting: "Starting",
    alerts: "Alerts",
    alert_kinds: &[
        (
            "look_ups_over_quota",
            |count| {
                format!(
                    "{} saw more people in an hour than you allow (last 24 hours). See the audit.",
                    counted(count, "account")
                )
            },
            "/audit?action=look_ups.over_quota",
        ),
        (
            "exports_asked",
            |count| {
                let waits = if count == 1 { "waits" } else { "wait" };
                format!("{} {waits} for your approval.", counted(count, "export"))
            },
            "/export-requests?status=asked",
        ),
        (
            "mails_held_up",
            |count| format!("The mail server takes nothing: {} held up.", counted(count, "email")),
            "/outbox?status=waiting",
        ),
    ],
};
