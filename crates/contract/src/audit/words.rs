//! What stands in the audit, in words, for the screens and for the file. A new action, kind of subject or field does
//! not compile without its line here. A code that is none, of an event that somebody tampered with, is shown as it is.

use madoguchi_domain::{
    AccountStatus, ApplicationKind, AuditAction, AuditField, AuditSubject, CommissionStage, Lang, LookPurpose,
    MailKind, Role, VendorStatus, VenueKind,
};

/// Japanese and English.
pub type Words = (&'static str, &'static str);

/// What was done.
#[must_use]
pub const fn action(action: AuditAction) -> Words {
    use AuditAction as A;
    match action {
        A::SessionOpened => ("ログイン", "Logged in"),
        A::SessionRefused => ("ログインの失敗", "Log-in refused"),
        A::SessionEnded => ("ログアウト", "Logged out"),
        A::SessionReuseDetected => ("不正利用の疑いによるログインの終了", "Log-in ended: suspected misuse"),
        A::SessionsEnded => ("ほかのログインの終了", "Other log-ins ended"),
        A::SecondFactorRefused => ("確認コードの誤り", "Wrong code"),
        A::TotpUsed => ("認証アプリでの確認", "Authenticator app used"),
        A::TotpSetUp => ("二段階認証の設定", "Second factor set up"),
        A::TotpRemoved => ("二段階認証の解除", "Second factor removed"),
        A::RecoveryCodeUsed => ("回復コードの使用", "Recovery code used"),
        A::RecoveryCodesRenewed => ("回復コードの作り直し", "Recovery codes renewed"),
        A::PasswordChanged => ("パスワードの変更", "Password changed"),
        A::PasswordSet => ("リンクでのパスワードの設定", "Password set by link"),
        A::PasswordRefused => ("確認のパスワードの誤り", "Wrong password at a confirmation"),
        A::PasswordLinkAsked => ("パスワード再設定の依頼", "Password reset requested"),
        A::BookingCreated => ("予約", "Booking made"),
        A::BookingMoved => ("予約の変更", "Booking moved"),
        A::BookingCorrected => ("予約の氏名・電話番号の訂正", "Booking corrected"),
        A::BookingCancelled => ("予約の取消", "Booking cancelled"),
        A::BookingRead => ("予約の表示", "Booking shown"),
        A::BookingHistoryRead => ("予約の履歴の表示", "History of a booking shown"),
        A::BookingShownInRefusal => ("重複する予約の表示", "Existing booking shown"),
        A::BookingNamesCompared => {
            ("同じ接種券のほかの予約との氏名の照合", "Names compared with another booking of the coupon")
        }
        A::BookingToldInRefusal => ("予約できない理由としての別の予約の表示", "Another booking told of in a refusal"),
        A::BookingsListed => ("予約の検索", "Bookings searched"),
        A::BookingsExported => ("予約者一覧のファイル出力", "Bookings exported"),
        A::ExportRequestApproved => ("出力の承認", "Export approved"),
        A::ExportRequestAsked => ("出力の承認の依頼", "Export approval asked for"),
        A::ExportRequestRefused => ("出力の却下", "Export refused"),
        A::RecipientLookedUp => ("接種券の照会", "Coupon looked up"),
        A::VenueCreated => ("接種会場の登録", "Venue registered"),
        A::VenueChanged => ("接種会場の変更", "Venue changed"),
        A::SlotPlanCreated => ("予約枠の登録", "Slots registered"),
        A::AccountCreated => ("アカウントの発行", "Account issued"),
        A::AccountChanged => ("アカウントの変更", "Account changed"),
        A::AccountSuspended => ("アカウントの停止", "Account suspended"),
        A::AccountResumed => ("アカウントの再開", "Account resumed"),
        A::AccountDeleted => ("アカウントの削除", "Account deleted"),
        A::AccountLinkSent => ("ログイン用メールの再送", "Log-in email sent again"),
        A::AccountTotpRemovalAsked => ("二段階認証の解除の依頼", "Removal of a second factor asked for"),
        A::AccountTotpRemovalAgreed => ("二段階認証の解除への同意", "Removal of a second factor agreed"),
        A::AccountTotpRemovalRefused => ("二段階認証の解除の却下", "Removal of a second factor refused"),
        A::AccountTotpRemovalWithdrawn => ("二段階認証の解除の依頼の取り下げ", "Removal of a second factor withdrawn"),
        A::AccountTotpRemoved => ("サービスデスクによる二段階認証の解除", "Second factor removed by the service desk"),
        A::AccountRead => ("アカウントの表示", "Account shown"),
        A::AccountsListed => ("アカウント一覧の表示", "Accounts listed"),
        A::ApplicationSent => ("申請の送信", "Application sent"),
        A::ApplicationRead => ("申請の表示", "Application shown"),
        A::ApplicationPeopleListed => ("申請の審査一覧の表示", "Applications to decide listed"),
        A::ApplicationPersonIssued => ("申請の承認(発行)", "Application approved (issue)"),
        A::ApplicationPersonChanged => ("申請の承認(変更)", "Application approved (change)"),
        A::ApplicationPersonDeleted => ("申請の承認(削除)", "Application approved (deletion)"),
        A::ApplicationPersonRefused => ("申請の却下", "Application refused"),
        A::ApplicationPersonWithdrawn => ("申請の取り下げ", "Application withdrawn"),
        A::IssuanceRoundFixed => ("発行回の日程の決定", "Dates of a round set"),
        A::IssuanceRoundApproved => ("発行回の一括承認", "Round approved"),
        A::VendorCreated => ("会社の登録", "Company registered"),
        A::VendorChanged => ("会社の変更", "Company changed"),
        A::VendorConfirmed => ("会社の確認", "Company confirmed"),
        A::VendorRefused => ("会社の却下", "Company refused"),
        A::VendorMerged => ("会社の統合", "Company merged into another"),
        A::CommissionAsked => ("委託の登録(同意待ち)", "Commission registered, waits for consent"),
        A::CommissionAgreed => ("委託への同意", "Commission agreed"),
        A::CommissionCreated => ("委託の登録", "Commission registered"),
        A::CommissionChanged => ("委託の変更", "Commission changed"),
        A::CommissionWithdrawn => ("委託の取消", "Commission withdrawn"),
        A::CommissionMerged => ("委託の統合先への移動", "Commission moved to another company"),
        A::OutboxListed => ("送信メール一覧の表示", "Outbox listed"),
        A::OutboxMailRead => ("メールの表示", "Email shown"),
        A::OutboxMailRetried => ("メールの再送", "Email sent again"),
        A::LookLimitsChanged => ("閲覧・出力の人数の変更", "Limits of people seen and exported changed"),
        A::LookUpsOverQuota => ("閲覧人数の警告", "Warning: many people seen"),
        A::ProgrammeCreated => ("接種事業の登録", "Programme begun"),
        A::ProgrammeDraftChanged => ("接種事業の下書きの変更", "Draft of a programme changed"),
        A::ProgrammeDraftRemoved => ("接種事業の下書きの削除", "Draft of a programme removed"),
        A::ProgrammePublished => ("接種事業の公開", "Programme published"),
        A::ProductChanged => ("ワクチン製品の変更", "Product changed"),
        A::AuditListed => ("操作の記録の表示", "Audit log shown"),
        A::AuditExported => ("操作の記録のファイル出力", "Audit log exported"),
        A::AnswerReplayed => ("同じ要求への同じ応答", "Same request answered again"),
    }
}

/// To what kind of thing.
#[must_use]
pub const fn subject(kind: AuditSubject) -> Words {
    use AuditSubject as S;
    match kind {
        S::Account => ("アカウント", "Account"),
        S::Accounts => ("アカウント一覧", "Accounts"),
        S::Answer => ("応答", "Response"),
        S::Application => ("申請", "Application"),
        S::ApplicationPeople => ("申請の一覧", "List of applications"),
        S::ApplicationPerson => ("申請の対象者", "Person in an application"),
        S::Audit => ("記録", "Audit log"),
        S::Booking => ("予約", "Booking"),
        S::Bookings => ("予約者一覧", "Bookings"),
        S::Commission => ("委託", "Commission"),
        S::ExportRequest => ("出力の承認依頼", "Export approval"),
        S::IssuanceRound => ("発行回", "Round"),
        S::LookLimits => ("閲覧・出力の人数", "Limits of people seen and exported"),
        S::Outbox => ("送信メール", "Outbox"),
        S::OutboxMail => ("メール", "Email"),
        S::Product => ("ワクチン製品", "Product"),
        S::Programme => ("接種事業", "Programme"),
        S::Session => ("ログイン", "Log-in"),
        S::SlotPlan => ("予約枠", "Slot plan"),
        S::Vendor => ("会社", "Company"),
        S::Venue => ("接種会場", "Venue"),
    }
}

/// What a look was for.
#[must_use]
pub const fn purpose(purpose: LookPurpose) -> Words {
    use LookPurpose as P;
    match purpose {
        P::Call => ("電話の応対", "Phone call"),
        P::List => ("予約者一覧の業務", "Work on the booking list"),
        P::Export => ("ファイル出力", "Export"),
        P::Accounts => ("アカウントの管理", "Account management"),
        P::Audit => ("記録の確認", "Check of the audit log"),
    }
}

/// What of a thing was changed.
#[must_use]
pub const fn field(field: AuditField) -> Words {
    use AuditField as F;
    match field {
        F::Status => ("状態", "Status"),
        F::Name => ("名称", "Name"),
        F::DisplayName => ("氏名・名称", "Name"),
        F::MailAddress => ("メールアドレス", "Email address"),
        F::Phone => ("電話番号", "Phone"),
        F::StartsOn => ("開始日", "First day"),
        F::EndsOn => ("終了日", "Last day"),
        F::Deadline => ("申請締切", "Deadline"),
        F::MailsOn => ("送付日", "Mailing day"),
        F::NameKana => ("名称(かな)", "Name in kana"),
        F::Kind => ("種類", "Kind"),
        F::PostalCode => ("郵便番号", "Postal code"),
        F::Address => ("住所", "Address"),
        F::AccessNotes => ("アクセス・設備", "Access and facilities"),
        F::OpensOn => ("開設日", "First day"),
        F::ClosesOn => ("終了日", "Last day"),
        F::Published => ("公開", "Publication"),
        F::Vaccines => ("ワクチン種別と分配確定日", "Vaccines, allocation confirmed up to"),
        F::PeopleAnHour => ("1時間に閲覧する人数", "People seen in an hour"),
        F::ExportedADay => ("24時間に出力する人数", "People exported in 24 hours"),
        F::FirstDate => ("接種開始日", "First date"),
        F::LastDate => ("接種終了日", "Last date"),
        F::Slots => ("予約枠", "Slots"),
        F::Capacity => ("予約可能人数", "Places"),
        F::SupplyOverrideReason => ("分配確定日を過ぎて登録した理由", "Why past the confirmed allocation"),
        F::OutsideReason => ("対象外の予約枠を残す理由", "Why slots are left outside"),
        F::OutsideSlots => ("対象外になった予約枠", "Slots left outside"),
        F::OutsidePlaces => ("対象外になった予約可能人数", "Places left outside"),
        F::OutsideBookings => ("対象外になった予約", "Bookings left outside"),
        F::OpeningOverrideReason => ("開設期間の外に登録した理由", "Why outside the opening period"),
        F::NameEn => ("英語の名称", "English name"),
        F::Running => ("実施", "Running"),
        F::Rules => ("変更した規則", "Rules changed"),
        F::Version => ("版", "Version"),
        F::PublishOn => ("有効になる日", "In force from"),
        F::Source => ("根拠", "Source"),
        F::Reason => ("理由", "Reason"),
        F::EffectiveFrom => ("適用日", "In force from"),
        F::Supplied => ("ワクチン", "Vaccine"),
        F::VialsABox => ("1箱のバイアル数", "Vials a box"),
        F::DosesAVial => ("1バイアルの回数", "Doses a vial"),
        F::MinutesAfterOpening => ("開封後の使用時間(分)", "Use after opening (minutes)"),
        F::Storage => ("保管", "Storage"),
        F::HotCode => ("HOTコード", "HOT code"),
    }
}

/// What an account is.
#[must_use]
pub const fn role(role: Role) -> Words {
    match role {
        Role::Operator => ("サービスデスク", "Service desk"),
        Role::Prefecture => ("都道府県", "Prefecture"),
        Role::Municipality => ("市町村", "Municipality"),
        Role::Agent => ("予約受付業者の担当者", "Call-centre agent"),
        Role::VendorSystem => ("予約受付業者のシステム", "Call-centre system"),
    }
}

/// What an application is for.
#[must_use]
pub const fn application_kind(kind: ApplicationKind) -> Words {
    match kind {
        ApplicationKind::Issue => ("新規発行", "New accounts"),
        ApplicationKind::Change => ("変更", "Change"),
        ApplicationKind::Delete => ("削除", "Deletion"),
    }
}

/// What a mail is about.
#[must_use]
pub const fn mail_kind(kind: MailKind) -> Words {
    match kind {
        MailKind::LogIn => ("ログイン用", "Log-in"),
        MailKind::PasswordReset => ("パスワード再設定", "Password reset"),
        MailKind::AccountChanged => ("登録内容の変更", "Account changed"),
        MailKind::LookUpWarning => ("個人情報の閲覧・出力", "Personal data seen or exported"),
    }
}

/// A status of an account, a company or a commission: no two of them share a code.
fn status(code: &str) -> Option<Words> {
    let account = |status| match status {
        AccountStatus::Active => ("利用中", "Active"),
        AccountStatus::Suspended => ("停止中", "Suspended"),
        AccountStatus::Deleted => ("削除済み", "Deleted"),
    };
    let vendor = |status| match status {
        VendorStatus::Unconfirmed => ("確認待ち", "To be confirmed"),
        VendorStatus::Confirmed => ("確認済み", "Confirmed"),
        VendorStatus::Refused => ("却下", "Refused"),
        VendorStatus::Merged => ("統合済み", "Merged"),
    };
    let commission = |stage| match stage {
        CommissionStage::Asked => ("同意待ち", "Awaiting consent"),
        CommissionStage::Upcoming => ("開始前", "Upcoming"),
        CommissionStage::Running => ("委託中", "Running"),
        CommissionStage::Ended => ("終了", "Ended"),
    };
    let found = AccountStatus::from_code(code).map(account);
    found
        .or_else(|| VendorStatus::from_code(code).map(vendor))
        .or_else(|| CommissionStage::from_code(code).map(commission))
}

fn venue_kind(code: &str) -> Option<Words> {
    VenueKind::from_code(code).map(|kind| match kind {
        VenueKind::SpecialSite => ("特設の接種会場", "Special site"),
        VenueKind::MedicalInstitution => ("医療機関", "Medical institution"),
    })
}

fn published(code: &str) -> Option<Words> {
    match code {
        "true" => Some(("公開中", "Published")),
        "false" => Some(("非公開", "Not published")),
        _ => None,
    }
}

fn supplied(value: &str) -> Option<(&'static str, &'static str)> {
    match value {
        "true" => Some(("使う", "used")),
        "false" => Some(("使わない", "none")),
        _ => None,
    }
}

fn running(code: &str) -> Option<Words> {
    match code {
        "true" => Some(("実施中", "Running")),
        "false" => Some(("停止中", "Not running")),
        _ => None,
    }
}

/// `ages, intervals` in words.
fn rules(value: &str, lang: Lang) -> String {
    let kind = |kind: &str| match kind {
        "coupon" => Some(("接種券", "coupon")),
        "month_end" => Some(("月末の数え方", "end of month")),
        "doses" => Some(("回数", "doses")),
        "products" => Some(("製品", "products")),
        "groups" => Some(("対象者分類", "groups")),
        "ages" => Some(("年齢", "ages")),
        "intervals" => Some(("接種間隔", "intervals")),
        "follows" => Some(("製品の組合せ", "products that follow")),
        "others" => Some(("ほかの接種事業との間隔", "other programmes")),
        _ => None,
    };
    let named = value.split(", ").map(|code| kind(code).map_or(code, |words| pick(words, lang)));
    let between = match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    };
    named.collect::<Vec<_>>().join(between)
}

/// A field's value: codes in words, names and days as they are.
#[must_use]
pub fn value(field: AuditField, value: &str, lang: Lang, product: &dyn Fn(&str) -> String) -> String {
    use AuditField as F;
    let words = match field {
        F::Status => status(value),
        F::Kind => venue_kind(value),
        F::Published => published(value),
        F::Running => running(value),
        F::Supplied => supplied(value),
        F::Rules => return rules(value, lang),
        F::Vaccines => return vaccines(value, product),
        F::Name
        | F::DisplayName
        | F::MailAddress
        | F::Phone
        | F::StartsOn
        | F::EndsOn
        | F::Deadline
        | F::MailsOn
        | F::NameKana
        | F::PostalCode
        | F::Address
        | F::AccessNotes
        | F::OpensOn
        | F::ClosesOn
        | F::PeopleAnHour
        | F::ExportedADay
        | F::FirstDate
        | F::LastDate
        | F::Slots
        | F::Capacity
        | F::SupplyOverrideReason
        | F::OpeningOverrideReason
        | F::OutsideReason
        | F::OutsideSlots
        | F::OutsidePlaces
        | F::OutsideBookings
        | F::NameEn
        | F::Version
        | F::PublishOn
        | F::Source
        | F::Reason
        | F::EffectiveFrom
        | F::VialsABox
        | F::DosesAVial
        | F::MinutesAfterOpening
        | F::Storage
        | F::HotCode => None,
    };
    words.map_or(value, |words| pick(words, lang)).to_owned()
}

/// `pfizer 2021-03-31, moderna` with the products' names.
fn vaccines(value: &str, product: &dyn Fn(&str) -> String) -> String {
    let named = value.split(", ").map(|handled| match handled.split_once(' ') {
        Some((code, day)) => format!("{} {day}", product(code)),
        None => product(handled),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// The words in a language.
#[must_use]
pub const fn pick((ja, en): Words, lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// The words of a code; a code that is none is shown as it is.
#[must_use]
pub fn of<T>(value: Option<T>, code: &str, words: fn(T) -> Words, lang: Lang) -> &str {
    value.map_or(code, |value| pick(words(value), lang))
}
