//! `GET /problems` and `GET /problems/{slug}`: what the `type` of a problem document means.

use crate::error::ApiError;
use crate::extract::Segment;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::ProblemType;
use std::fmt::Write;

const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes of this file.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/problems", web::get().to(list)).route("/problems/{slug}", web::get().to(one));
}

async fn list() -> HttpResponse {
    let mut body = String::from("<h1>問題の種類 / Problem types</h1>\n<ul>\n");
    for kind in ProblemType::ALL {
        let (slug, status, ja, en) = kind.row();
        // Writing to a String cannot fail.
        let _ = writeln!(
            body,
            "<li><a href=\"/problems/{slug}\">{slug}</a> ({status}) {ja} / <span lang=\"en\">{en}</span></li>"
        );
    }
    body.push_str("</ul>\n");
    page("問題の種類 / Problem types", &body)
}

async fn one(Segment(slug): Segment) -> Result<HttpResponse, ApiError> {
    let kind = ProblemType::ALL.into_iter().find(|kind| kind.slug() == slug).ok_or(ApiError::NotFound)?;
    let (ja, en) = advice(kind);
    let body = format!(
        "<p><a href=\"/problems\">問題の種類 / Problem types</a></p>\n<h1>{}</h1>\n<p>HTTP {}</p>\n\
         <section><h2>{}</h2>\n<p>{ja}</p></section>\n<section lang=\"en\"><h2>{}</h2>\n<p>{en}</p></section>\n",
        kind.slug(),
        kind.status(),
        kind.title(Lang::Ja),
        kind.title(Lang::En),
    );
    Ok(page(kind.slug(), &body))
}

fn page(title: &str, body: &str) -> HttpResponse {
    let html = format!(
        "<!doctype html>\n<html lang=\"ja\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(html)
}

/// What happened and what a client does about it.
const fn advice(kind: ProblemType) -> (&'static str, &'static str) {
    match kind {
        ProblemType::MalformedRequest => (
            "要求が HTTP・JSON・UTF-8 として読めません。detail に位置があります。",
            "The request is not HTTP, JSON or UTF-8 that can be read; detail says where.",
        ),
        ProblemType::NotLoggedIn => (
            "アクセストークンがないか、期限が切れています。POST /api/v1/sessions/refresh か POST /api/v1/sessions で取り直してください。",
            "There is no access token or it has ended. Get one with POST /api/v1/sessions/refresh or POST /api/v1/sessions.",
        ),
        ProblemType::BadCredentials => (
            "ログインIDとパスワードの組が違います。アカウントの有無は答えません。",
            "Log-in ID and password do not fit together. Whether the account exists is not said.",
        ),
        ProblemType::NotPermitted => (
            "役割に許されていない操作です。できることは GET /api/v1/me の permissions にあります。",
            "The role may not do this. What it may do stands in permissions of GET /api/v1/me.",
        ),
        ProblemType::NotFound => (
            "存在しないか、ほかの市町村のものです。この二つは区別しません。",
            "It does not exist or belongs to another municipality; the two are not told apart.",
        ),
        ProblemType::MethodNotAllowed => (
            "パスはありますが、このメソッドは使えません。Allow ヘッダーを見てください。",
            "The path exists, the method does not; see the Allow header.",
        ),
        ProblemType::BodyTooLarge => ("本文は1 MiBまでです。", "A body has at most 1 MiB."),
        ProblemType::UnsupportedMediaType => (
            "本文は Content-Type: application/json で送ってください。",
            "Send the body with Content-Type: application/json.",
        ),
        ProblemType::ValidationFailed => (
            "errors の各要素が、直すべき項目を JSON ポインター(クエリーは ?名前)で示します。",
            "Each entry of errors names a field to mend, by JSON pointer (?name for a query parameter).",
        ),
        ProblemType::RuleRefused => (
            "接種の規則に合いません。rule が規則を、first_date が予約できる最初の日を示します。",
            "A vaccination rule refuses. rule names it; first_date is the first date that would do.",
        ),
        ProblemType::SupplyNotConfirmed => (
            "予約枠の最終日が、分配が確定している日付を過ぎています。市町村は理由を付けて登録できます。",
            "The plan ends after the last date with confirmed allocation. A municipality may override it with a reason.",
        ),
        ProblemType::SlotFull => (
            "満員です。ほかの枠を GET /api/v1/availability で探してください。取消があればまた空きます。",
            "The slot is full. Look for another with GET /api/v1/availability; a cancellation frees a place.",
        ),
        ProblemType::SlotClosed => (
            "予約を受け付けていない予約枠です(締切、公開前、会場が非公開)。",
            "The slot takes no bookings: closed, not yet published, or its venue is not.",
        ),
        ProblemType::AlreadyBooked => (
            "この人のこの回には有効な予約があります。existing は見る権限があるときだけ付きます。",
            "The person has a live booking for this dose. existing is there only for those who may see it.",
        ),
        ProblemType::LaterDoseBooked => (
            "取り消すと、次の回の予約が規則に合わなくなります。later_doses の予約をどうするかを later_doses に入れて、もう一度送ってください(一緒に取り消すか、ほかで受けた前回の接種を入れて残すか)。担当外の市町村の予約は含まれず、そちらで先に取り消す必要があります。",
            "A later dose would stay that the rules refuse. Send it again with later_doses, which says what becomes of the bookings in later_doses: cancelled too, or kept with an earlier dose that was given elsewhere. One of a municipality you do not work for is not listed, and must be cancelled there first.",
        ),
        ProblemType::SlotClash => (
            "同じ会場・ワクチンの既存の枠と重なります。clashes に最初の100件があり、何も登録していません。",
            "The plan overlaps existing slots; clashes lists the first 100. Nothing was created.",
        ),
        ProblemType::BookingNotLive => ("取消済みの予約です。", "The booking is cancelled."),
        ProblemType::SecondFactorRequired => (
            "パスワードは合っています。認証アプリの6桁か回復コードを code に入れて、もう一度送ってください。",
            "The password is right. Send it again with six digits of the authenticator, or a recovery code, as code.",
        ),
        ProblemType::SecondFactorSetUpRequired => (
            "先に POST /api/v1/me/totp と POST /api/v1/me/totp/confirm で二段階認証を設定してください。",
            "Set up a second factor first, with POST /api/v1/me/totp and POST /api/v1/me/totp/confirm.",
        ),
        ProblemType::NoSecondFactor => (
            "回復コードは二段階認証と一緒に使います。先に POST /api/v1/me/totp で設定してください。",
            "Recovery codes belong to a second factor; set one up first, with POST /api/v1/me/totp.",
        ),
        ProblemType::LinkNotValid => (
            "使用済み、取消済み、または72時間を過ぎたリンクです。POST /api/v1/password-links で新しいリンクを依頼できます。",
            "The link was used or withdrawn, or is older than 72 hours. POST /api/v1/password-links asks for a new one.",
        ),
        ProblemType::AccountNotLive => (
            "停止中または削除済みのアカウント、あるいはメールアドレスのないアカウントです。",
            "The account is suspended or deleted, or has no mail address.",
        ),
        ProblemType::AlreadyDecided => (
            "この人の申請はすでに処理されています。GET /api/v1/applications/{id} で結果を確認できます。",
            "This person's application was decided already; GET /api/v1/applications/{id} tells how.",
        ),
        ProblemType::VendorNotConfirmed => (
            "申請で初めて出てきた会社です。サービスデスクが PATCH /api/v1/vendors/{id} で確認するまで発行できません。",
            "The company first appeared in an application. Nothing is issued before the service desk confirms it with PATCH /api/v1/vendors/{id}.",
        ),
        ProblemType::CommissionOverlap => (
            "同じ会社と市町村の委託期間は重なれません。既存の委託の終了日を変えてください。",
            "Commissions of one company for one municipality do not overlap; change the last day of the existing one.",
        ),
        ProblemType::CommissionSettled => (
            "DELETE /commissions/{id} はまだ始まっていない委託だけ、PATCH は終わっていない委託だけに使えます。",
            "DELETE /commissions/{id} is for commissions that have not begun, PATCH for those that have not ended.",
        ),
        ProblemType::AccountState => (
            "停止できるのは使用中のアカウント、再開できるのは停止中のアカウントだけです。削除したものは元に戻せません。",
            "Only an active account can be suspended and only a suspended one resumed; a deleted one stays deleted.",
        ),
        ProblemType::OwnAccount => (
            "自分のアカウントの停止・削除は、ほかのサービスデスクの担当者が行います。",
            "Your own account is suspended or deleted by somebody else of the service desk.",
        ),
        ProblemType::LastOperator => (
            "使えるサービスデスクのアカウントが一つは残るようにしてください。",
            "At least one active account of the service desk must stay.",
        ),
        ProblemType::RoundClash => (
            "締切と送付日は回の順に並びます。GET /api/v1/issuance-rounds で前後の回を確認してください。",
            "Deadlines and mailing days follow the order of the rounds; see GET /api/v1/issuance-rounds.",
        ),
        ProblemType::MailNotWaiting => (
            "送信済みか、送信を取りやめたメールです。アカウントの画面から新しいメールを送れます。",
            "The email has been sent or was withdrawn; send a new one from the account.",
        ),
        ProblemType::IdempotencyKeyReused => (
            "同じキーが別の内容で使われました。新しい要求には新しいキーを使ってください。",
            "The key came with another request. Use a new key for a new request.",
        ),
        ProblemType::IdempotencyInProgress => (
            "最初の要求がまだ終わっていません。Retry-After の後に同じ要求を送ってください。",
            "The first request has not ended. Send the same one again after Retry-After.",
        ),
        ProblemType::VersionMismatch => (
            "If-Match が今の版と違います。読み直してから変更してください。",
            "If-Match names another version. Read it again, then change it.",
        ),
        ProblemType::PreconditionRequired => {
            ("読んだときの ETag を If-Match で送ってください。", "Send the ETag you read in If-Match.")
        }
        ProblemType::TooManyRequests => (
            "Retry-After の秒数だけ待ってください。待てば必ずまた試せます。",
            "Wait for the seconds of Retry-After; no block is for good.",
        ),
        ProblemType::Internal => (
            "こちらの問題です。instance の問い合わせ番号を管理者に伝えてください。",
            "Our fault. Tell the administrator the request number in instance.",
        ),
        ProblemType::Unavailable => (
            "混み合っているか、開始・停止中です。Retry-After の後に試してください。",
            "Too busy, or starting or stopping. Try again after Retry-After.",
        ),
    }
}
