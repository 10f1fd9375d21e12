//! What mails say: Japanese, plain and short. Those that bring a link name whom it is for and who applied, so that they
//! can be told from forged ones, and how.

use madoguchi_domain::{Account, MunicipalityCode, Prefecture, Role};
use madoguchi_store::mail::outbox::LINK;

/// What protects an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// The password was changed.
    PasswordChanged,
    /// A second factor counts from now on.
    TotpSetUp,
    /// There is no second factor any more.
    TotpRemoved,
}

/// Subject and text of a mail.
pub(super) struct Text {
    pub(super) subject: String,
    pub(super) body: String,
}

/// Whom a person asks about the own account: who applied for it.
const fn in_charge(account: &Account) -> &'static str {
    match (account.role, account.owner) {
        (Role::Agent | Role::VendorSystem, Some(_)) => "委託元の市町村の担当者",
        (Role::Agent | Role::VendorSystem, None) | (Role::Operator | Role::Prefecture | Role::Municipality, _) => {
            "Madoguchiのサービスデスク"
        }
    }
}

/// Where a link leads. What stands behind `#` stays in the browser: it is in no server's log.
fn link(base_url: &str) -> String {
    format!("{base_url}/set-password#{LINK}")
}

/// The end of every mail.
const CLOSING: &str = "このメールは送信専用です。返信はお受けできません。\n\nMadoguchi 窓口\n";

/// A municipality with its prefecture.
fn municipality(code: &MunicipalityCode) -> String {
    let municipality = code.municipality();
    format!("{}{}", municipality.prefecture(), municipality.name())
}

/// Whose the account is, a line each: the company and the municipality that applied for it, or the office.
fn belongs_to(account: &Account) -> String {
    let company = account.vendor.as_ref().map(|vendor| format!("会社: {}\n", vendor.name));
    let applied = match (&account.owner, account.role) {
        (Some(owner), _) => Some(format!("申請した市町村: {}\n", municipality(owner))),
        (None, Role::Agent | Role::VendorSystem) => Some("申請者: Madoguchiのサービスデスク\n".to_owned()),
        (None, Role::Operator | Role::Prefecture | Role::Municipality) => None,
    };
    let of = account.municipality.as_ref().map(|code| format!("市町村: {}\n", municipality(code)));
    let prefecture = account.prefecture_code.as_deref().and_then(|code| Prefecture::parse(code).ok());
    let prefecture = prefecture.map(|prefecture| format!("都道府県: {}\n", prefecture.name()));
    [company, applied, of, prefecture].into_iter().flatten().collect()
}

/// How to tell the mail from a forged one.
fn how_to_check(account: &Account, base_url: &str) -> String {
    let ask = in_charge(account);
    format!(
        "■ このメールが本物か確かめるには\n\
         ・リンク先が {base_url}/ で始まることを確かめてください。\n\
         ・Madoguchiが、メールや電話でパスワードや確認コードを尋ねることはありません。\n\
         ・ご不安なときはリンクを開かず、ご存じの電話番号で{ask}にお確かめください。\n\n"
    )
}

/// A new account.
pub(super) fn log_in(account: &Account, base_url: &str) -> Text {
    let (name, login_id, link, ask) = (&account.display_name, &account.login_id, link(base_url), in_charge(account));
    let (of, check) = (belongs_to(account), how_to_check(account, base_url));
    Text {
        subject: "【Madoguchi】アカウント発行のお知らせ".to_owned(),
        body: format!(
            "{name} 様\n\n\
             予約受付システム Madoguchi のアカウントが発行されました。\n\n\
             ログインID: {login_id}\n{of}\n\
             次のリンクを開いて、パスワードを設定してください。\n{link}\n\n\
             リンクは、このメールの送信から72時間、1回だけ使えます。\n\
             期限が過ぎたときや、ご不明な点は、{ask}へお問い合わせください。\n\n\
             {check}\
             お心当たりのない場合は、リンクを開かずにこのメールを削除してください。\n\n{CLOSING}"
        ),
    }
}

/// A forgotten password.
pub(super) fn password_reset(account: &Account, base_url: &str) -> Text {
    let (name, login_id, link, ask) = (&account.display_name, &account.login_id, link(base_url), in_charge(account));
    let (of, check) = (belongs_to(account), how_to_check(account, base_url));
    Text {
        subject: "【Madoguchi】パスワード再設定のご案内".to_owned(),
        body: format!(
            "{name} 様\n\n\
             パスワードの再設定を受け付けました。\n\n\
             ログインID: {login_id}\n{of}\n\
             次のリンクを開いて、新しいパスワードを設定してください。\n{link}\n\n\
             リンクは、このメールの送信から72時間、1回だけ使えます。\n\
             設定するまでは、今のパスワードがそのまま使えます。\n\n\
             {check}\
             お心当たりのない場合は、リンクを開かずに、{ask}へご連絡ください。\n\n{CLOSING}"
        ),
    }
}

/// A changed account.
pub(super) fn account_changed(account: &Account) -> Text {
    let (login_id, ask) = (&account.login_id, in_charge(account));
    Text {
        subject: "【Madoguchi】アカウント変更のお知らせ".to_owned(),
        body: format!(
            "アカウントの登録内容が変更されました。\n\n\
             ログインID: {login_id}\n\n\
             お心当たりのない場合は、すぐに{ask}へご連絡ください。\n\n{CLOSING}"
        ),
    }
}

/// A changed password or second factor.
pub(super) fn protection_changed(account: &Account, what: Protection) -> Text {
    let (subject, sentence) = match what {
        Protection::PasswordChanged => ("パスワード変更のお知らせ", "パスワードが変更されました。"),
        Protection::TotpSetUp => {
            ("二段階認証の設定のお知らせ", "二段階認証が設定されました。次回のログインから確認コードが必要です。")
        }
        Protection::TotpRemoved => ("二段階認証の解除のお知らせ", "二段階認証が解除されました。"),
    };
    let (login_id, ask) = (&account.login_id, in_charge(account));
    Text {
        subject: format!("【Madoguchi】{subject}"),
        body: format!(
            "{sentence}\n\n\
             ログインID: {login_id}\n\n\
             お心当たりのない場合は、すぐに{ask}へご連絡ください。\n\n{CLOSING}"
        ),
    }
}

/// Somebody asks for a second factor to be taken away: to the person whose it is.
pub(super) fn second_factor_removal_asked(account: &Account) -> Text {
    let (login_id, ask) = (&account.login_id, in_charge(account));
    Text {
        subject: "【Madoguchi】二段階認証の解除の依頼のお知らせ".to_owned(),
        body: format!(
            "サービスデスクで、次のアカウントの二段階認証の解除が依頼されました。\n\
             別の担当者が同意すると解除されます。\n\n\
             ログインID: {login_id}\n\n\
             お心当たりのない場合は、すぐに{ask}へご連絡ください。\n\n{CLOSING}"
        ),
    }
}

/// The same to the others of the service desk, one of whom has to look at it.
pub(super) fn second_factor_removal_asked_of_desk(login_id: &str, asked_by: &str) -> Text {
    Text {
        subject: "【Madoguchi】二段階認証の解除の確認のお願い".to_owned(),
        body: format!(
            "次のアカウントの二段階認証の解除が依頼されました。別の担当者の同意が必要です。\n\n\
             ログインID: {login_id}\n\
             依頼した担当者: {asked_by}\n\n\
             本人に確認したうえで、アカウントの画面で同意または却下してください。24時間が過ぎると無効になります。\n\n\
             {CLOSING}"
        ),
    }
}

/// A second factor that was taken away: to the person whose it was.
pub(super) fn second_factor_removed(account: &Account) -> Text {
    let (login_id, ask) = (&account.login_id, in_charge(account));
    Text {
        subject: "【Madoguchi】二段階認証の解除のお知らせ".to_owned(),
        body: format!(
            "サービスデスクが二段階認証を解除し、すべてのログインを終了しました。\n\n\
             ログインID: {login_id}\n\n\
             次回はパスワードでログインし、二段階認証をもう一度設定してください。\n\
             お心当たりのない場合は、すぐに{ask}へご連絡ください。\n\n{CLOSING}"
        ),
    }
}

/// The same to whoever did it, and to the municipality that the account belongs to.
pub(super) fn second_factor_removed_of(login_id: &str, by: &[&str]) -> Text {
    let by = if by.is_empty() { "サーバーの管理者(コマンド)".to_owned() } else { by.join("、") };
    Text {
        subject: "【Madoguchi】二段階認証の解除のお知らせ".to_owned(),
        body: format!(
            "次のアカウントの二段階認証を解除し、すべてのログインを終了しました。\n\n\
             ログインID: {login_id}\n\
             解除した担当者: {by}\n\n\
             不審な点があるときは、サービスデスクへご連絡ください。\n\n{CLOSING}"
        ),
    }
}

/// A file of many people is asked for.
pub(super) fn export_asked(by_login_id: &str, people: i32, base_url: &str) -> Text {
    Text {
        subject: "【Madoguchi】予約データの出力の承認依頼".to_owned(),
        body: format!(
            "次のアカウントが、{people}人分の予約データの出力について承認を求めています。\n\n\
             ログインID: {by_login_id}\n\n\
             次の画面で条件と目的を確認し、承認するか、理由を付けて却下してください。\n\
             {base_url}/export-requests\n\n{CLOSING}"
        ),
    }
}

/// Many people's data was seen.
pub(super) fn look_up_warning(about_login_id: &str, people: i32) -> Text {
    Text {
        subject: "【Madoguchi】個人情報の閲覧人数のお知らせ".to_owned(),
        body: format!(
            "次のアカウントが、1時間に{people}人分の個人情報を閲覧しました。\n\n\
             ログインID: {about_login_id}\n\n\
             業務によるものか、「操作の記録」の画面で確認してください。\n\
             不審な点があるときは、サービスデスクにアカウントの停止を依頼してください。\n\n{CLOSING}"
        ),
    }
}
