//! Words of the municipalities and prefectures, and of the accounts they have.

/// The words of one language.
pub(crate) struct Texts {
    /// Municipalities.
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) empty: (&'static str, &'static str),
    pub(crate) q: &'static str,
    pub(crate) prefecture: &'static str,
    pub(crate) own_accounts: &'static str,
    pub(crate) has_accounts: [(&'static str, &'static str); 2],
    /// Prefectures.
    pub(crate) prefectures: &'static str,
    pub(crate) prefectures_lead: &'static str,
    pub(crate) prefecture_columns: &'static [&'static str],
    pub(crate) prefectures_empty: (&'static str, &'static str),
    /// Both.
    pub(crate) of_municipalities: fn(u32, u32) -> String,
    pub(crate) account_count: fn(u32) -> String,
    pub(crate) issue: &'static str,
}

/// Japanese.
pub(crate) static JA: Texts = Texts {
    title: "市町村",
    lead: "全国の市町村のアカウントの発行状況です。",
    columns: &["市町村", "都道府県", "自治体コード", "市町村のアカウント", "発行"],
    empty: ("該当する市町村はありません", "条件を変えて検索してください。"),
    q: "市町村名・かな",
    prefecture: "都道府県",
    own_accounts: "市町村のアカウント",
    has_accounts: [("true", "あり"), ("false", "なし")],
    prefectures: "都道府県",
    prefectures_lead: "都道府県ごとのアカウントの発行状況です。",
    prefecture_columns: &["都道府県", "都道府県のアカウント", "アカウントのある市町村", "発行"],
    prefectures_empty: ("都道府県はありません", ""),
    of_municipalities: |with, all| format!("{with} / {all}市町村"),
    account_count: |count| format!("{count}件"),
    issue: "アカウントを発行",
};

/// English.
pub(crate) static EN: Texts = Texts {
    title: "Municipalities",
    lead: "Accounts issued to each municipality in Japan.",
    columns: &["Municipality", "Prefecture", "Municipality code", "Municipality's accounts", "Issue"],
    empty: ("No municipality found", "Change the filters."),
    q: "Name or kana",
    prefecture: "Prefecture",
    own_accounts: "Municipality's accounts",
    has_accounts: [("true", "Some"), ("false", "None")],
    prefectures: "Prefectures",
    prefectures_lead: "Accounts issued in each prefecture.",
    prefecture_columns: &["Prefecture", "Prefecture's accounts", "Municipalities with accounts", "Issue"],
    prefectures_empty: ("No prefectures", ""),
    of_municipalities: |with, all| format!("{with} of {all}"),
    account_count: |count| count.to_string(),
    issue: "New account",
};
