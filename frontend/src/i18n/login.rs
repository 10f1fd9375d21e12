//! Words of the log-in.

/// The words.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) login_id: &'static str,
    pub(crate) password: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) submitting: &'static str,
    pub(crate) show_password: &'static str,
    pub(crate) missing_login_id: &'static str,
    pub(crate) missing_password: &'static str,
}

/// Japanese.
pub(crate) static JA: Texts = Texts {
    title: "ログイン",
    lead: "市町村と予約受付業者(コールセンター)のための、接種予約の窓口です。",
    login_id: "ログインID",
    password: "パスワード",
    submit: "ログイン",
    submitting: "ログインしています",
    show_password: "パスワードを表示する",
    missing_login_id: "ログインIDを入力してください",
    missing_password: "パスワードを入力してください",
};

/// English.
pub(crate) static EN: Texts = Texts {
    title: "Log in",
    lead: "The reservation window for vaccination, for municipalities and their call centres.",
    login_id: "Log-in ID",
    password: "Password",
    submit: "Log in",
    submitting: "Logging in",
    show_password: "Show the password",
    missing_login_id: "Enter your log-in id",
    missing_password: "Enter your password",
};
