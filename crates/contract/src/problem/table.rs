//! The problem types, one entry each: from it come the type, its documentation at `/problems`, its part in the OpenAPI
//! document, and the tests that go through all of them.

use crate::Lang;

macro_rules! problems {
    ($(
        $(#[doc = $doc:literal])+
        $kind:ident = $status:literal $slug:literal {
            title: $title_ja:literal, $title_en:literal;
            detail: $detail_ja:literal, $detail_en:literal;
            advice: $advice_ja:literal, $advice_en:literal;
        }
    )+) => {
        /// Everything that can go wrong, as clients tell it apart. The slug is stable; texts may improve.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemType {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl ProblemType {
            /// All types, for documentation and tests.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$kind => $status,)+
                }
            }

            /// The stable last part of `type`.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$kind => $slug,)+
                }
            }

            /// Title, a few words.
            #[must_use]
            pub const fn title(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $(
                        (Self::$kind, Lang::Ja) => $title_ja,
                        (Self::$kind, Lang::En) => $title_en,
                    )+
                }
            }

            /// What is said to a person when nothing more is known than the type: what would do.
            #[must_use]
            pub const fn detail(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $(
                        (Self::$kind, Lang::Ja) => $detail_ja,
                        (Self::$kind, Lang::En) => $detail_en,
                    )+
                }
            }

            /// What the author of a client is told at `/problems`.
            #[must_use]
            pub const fn advice(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $(
                        (Self::$kind, Lang::Ja) => $advice_ja,
                        (Self::$kind, Lang::En) => $advice_en,
                    )+
                }
            }
        }
    };
}

problems! {
    /// The request is not HTTP or JSON that can be read.
    MalformedRequest = 400 "malformed-request" {
        title: "要求を読み取れません", "The request cannot be read";
        detail: "要求を読み取れませんでした。",
            "The request could not be read.";
        advice: "要求が HTTP・JSON・UTF-8 として読めません。detail に位置があります。",
            "The request is not HTTP, JSON or UTF-8 that can be read; detail says where.";
    }
    /// No access token, or one that is no longer valid.
    NotLoggedIn = 401 "not-logged-in" {
        title: "ログインが必要です", "Log-in required";
        detail: "有効なアクセストークンを Authorization: Bearer で送ってください。",
            "Send a valid access token as Authorization: Bearer.";
        advice: "アクセストークンがないか、期限が切れています。POST /api/v1/sessions/refresh か POST \
            /api/v1/sessions で取り直してください。",
            "There is no access token or it has ended. Get one with POST /api/v1/sessions/refresh or POST \
            /api/v1/sessions.";
    }
    /// Log-in id and password do not fit together.
    BadCredentials = 401 "bad-credentials" {
        title: "ログインIDまたはパスワードが違います", "The log-in ID or password is wrong";
        detail: "ログインIDとパスワードを確認して、もう一度入力してください。",
            "Check the log-in ID and password, and enter them again.";
        advice: "ログインIDとパスワードの組が違います。アカウントの有無は答えません。",
            "Log-in ID and password do not fit together. Whether the account exists is not said.";
    }
    /// The password is right; a code of the second factor is asked for.
    SecondFactorRequired = 401 "second-factor-required" {
        title: "確認コードが必要です", "A code of the second factor is required";
        detail: "認証アプリに表示されている6桁の確認コードも入力してください。",
            "Send the six digits of the authenticator as code, too.";
        advice: "パスワードは合っています。認証アプリの6桁か回復コードを code に入れて、もう一度送ってください。",
            "The password is right. Send it again with six digits of the authenticator, or a recovery code, as code.";
    }
    /// Logged in, but the role may do nothing before a second factor is set up.
    SecondFactorSetUpRequired = 403 "second-factor-set-up-required" {
        title: "二段階認証の設定が必要です", "A second factor must be set up first";
        detail: "この役割では二段階認証が必須です。先に設定してください。",
            "This role needs a second factor; set it up first.";
        advice: "先に POST /api/v1/me/totp と POST /api/v1/me/totp/confirm で二段階認証を設定してください。",
            "Set up a second factor first, with POST /api/v1/me/totp and POST /api/v1/me/totp/confirm.";
    }
    /// The account has no second factor.
    NoSecondFactor = 409 "no-second-factor" {
        title: "二段階認証が設定されていません", "No second factor is set up";
        detail: "先に二段階認証を設定してください。",
            "Set up a second factor first.";
        advice: "回復コードは二段階認証と一緒に使います。先に POST /api/v1/me/totp で設定してください。",
            "Recovery codes belong to a second factor; set one up first, with POST /api/v1/me/totp.";
    }
    /// Logged in, but the role may not do this.
    NotPermitted = 403 "not-permitted" {
        title: "この操作の権限がありません", "Not permitted";
        detail: "このアカウントにはこの操作の権限がありません。必要なときは市町村の担当者に連絡してください。",
            "This account may not do this. If you need it, ask the municipality.";
        advice: "役割に許されていない操作です。できることは GET /api/v1/me の permissions にあります。",
            "The role may not do this. What it may do stands in permissions of GET /api/v1/me.";
    }
    /// The file has more people than the municipality lets out by itself; `people` says how many.
    ExportNeedsApproval = 403 "export-needs-approval" {
        title: "市町村の承認が必要です", "The municipality's approval is needed";
        detail: "この人数を出力するには、市町村の承認が必要です。",
            "A file of so many people needs the municipality's approval.";
        advice: "24時間に出力できる人数を超えます。POST /api/v1/export-requests で承認を求め、承認されてから、同じ条件で\
            もう一度出力してください。",
            "The file would pass what may be exported in 24 hours. Ask with POST /api/v1/export-requests, and send the \
            same conditions again once it is approved.";
    }
    /// The file has more people than the municipality lets out by itself, and it was asked; `people` says how many.
    ExportAwaitsApproval = 403 "export-awaits-approval" {
        title: "市町村の承認待ちです", "Waiting for the municipality's approval";
        detail: "この人数の出力は、市町村の承認待ちです。承認されると出力できます。",
            "A file of so many people waits for the municipality's approval; it can be exported once it is approved.";
        advice: "承認は依頼済みです。GET /api/v1/export-requests で状態を確認し、承認されてから、同じ条件でもう一度出力して\
            ください。",
            "It has been asked for. See GET /api/v1/export-requests, and send the same conditions again once it is \
            approved.";
    }
    /// The file may be taken as it is.
    ExportNeedsNoApproval = 409 "export-needs-no-approval" {
        title: "承認は必要ありません", "No approval is needed";
        detail: "この条件の出力に承認は必要ありません。そのまま出力できます。",
            "This file needs no approval; export it as it is.";
        advice: "24時間に出力できる人数の範囲です。GET か POST の /api/v1/bookings/export で出力してください。",
            "The file is within what may be exported in 24 hours; use /api/v1/bookings/export.";
    }
    /// Unknown, or not yours: the two are not told apart.
    NotFound = 404 "not-found" {
        title: "見つかりません", "Not found";
        detail: "存在しないか、このアカウントでは表示できません。",
            "It does not exist, or this account may not see it.";
        advice: "存在しないか、ほかの市町村のものです。この二つは区別しません。",
            "It does not exist or belongs to another municipality; the two are not told apart.";
    }
    /// The path exists, the method does not.
    MethodNotAllowed = 405 "method-not-allowed" {
        title: "使えないメソッドです", "Method not allowed";
        detail: "このパスでは使えないメソッドです。",
            "This path does not answer to this method.";
        advice: "パスはありますが、このメソッドは使えません。Allow ヘッダーを見てください。",
            "The path exists, the method does not; see the Allow header.";
    }
    /// The body is larger than the operation takes.
    BodyTooLarge = 413 "body-too-large" {
        title: "送信内容が大きすぎます", "The body is too large";
        detail: "送信内容が大きすぎます。",
            "The body is too large.";
        advice: "本文は1 MiBまでです。",
            "A body has at most 1 MiB.";
    }
    /// The body is not `application/json`, or has a `Content-Encoding`.
    UnsupportedMediaType = 415 "unsupported-media-type" {
        title: "本文の形式に対応していません", "The body's format is not supported";
        detail: "本文は JSON で、Content-Type: application/json を付けて送ってください。",
            "Send the body as JSON, with Content-Type: application/json.";
        advice: "本文は圧縮せずに Content-Type: application/json で送ってください。Content-Encoding は使えません。",
            "Send the body with Content-Type: application/json, uncompressed: no Content-Encoding is taken.";
    }
    /// The page of another site sent a request that goes by a cookie.
    CrossSite = 403 "cross-site-request" {
        title: "ほかのサイトからの要求です", "The request came from another site";
        detail: "ほかのサイトのページから送られた要求です。この予約システムの画面から操作してください。",
            "The request was sent by a page of another site. Use the screens of this system.";
        advice: "ログインの Cookie を使う要求を、ほかのサイトのページが送りました。\
            Sec-Fetch-Site か Origin が、このサーバーの画面とは別のサイトを示しています。",
            "A page of another site sent a request that goes by the log-in's cookie: Sec-Fetch-Site or Origin names \
            another site than this server's.";
    }
    /// One or more fields are missing, unknown or not allowed; `errors` names each.
    ValidationFailed = 422 "validation-failed" {
        title: "入力内容を確認してください", "Some fields need correcting";
        detail: "入力内容を確認してください。",
            "Some fields need correcting.";
        advice: "errors の各要素が、直すべき項目を JSON ポインター(クエリーは ?名前)で示します。",
            "Each entry of errors names a field to mend, by JSON pointer (?name for a query parameter).";
    }
    /// A booking rule refuses; `rule` names it, `first_date` says from when it would do.
    RuleRefused = 422 "rule-refused" {
        title: "接種の規則により予約できません", "A vaccination rule does not allow this";
        detail: "接種の規則により予約できません。",
            "A vaccination rule does not allow this.";
        advice: "接種の規則に合いません。rule が規則を、first_date が予約できる最初の日を示します。",
            "A vaccination rule refuses. rule names it; first_date is the first date that would do.";
    }
    /// The plan ends after the last date for which vaccine is confirmed.
    SupplyNotConfirmed = 422 "supply-not-confirmed" {
        title: "ワクチンの分配が確定していない日付です", "The vaccine allocation is not confirmed for these dates";
        detail: "この会場とワクチンには、分配が確定した日付がまだありません。",
            "No vaccine allocation is confirmed yet for this venue and vaccine.";
        advice: "予約枠の最終日が、分配が確定している日付を過ぎています。市町村は理由を付けて登録できます。",
            "The plan ends after the last date with confirmed allocation. A municipality may override it with a \
            reason.";
    }
    /// The plan has days outside the venue's opening period.
    OutsideOpeningPeriod = 422 "outside-opening-period" {
        title: "会場の開設期間の外の日付です", "The plan lies outside the venue's opening period";
        detail: "会場の開設期間の外の日があります。期間外の予約枠は、市町村だけが理由を付けて登録できます。",
            "Some days lie outside the venue's opening period. Only the municipality may create slots there, with a \
            reason.";
        advice: "予約枠の日付が会場の開設期間 (opens_on から closes_on まで) の外にあります。市町村は \
            opening_override_reason に理由を入れて登録できます。",
            "The plan has days outside the venue's opening period (opens_on to closes_on). A municipality may override \
            it with a reason, in opening_override_reason.";
    }
    /// The change of a venue would leave open slots outside.
    LeavesSlotsOutside = 409 "leaves-slots-outside" {
        title: "対象から外れる予約枠があります", "The change would leave slots outside";
        detail: "この変更により、対象から外れる予約枠があります。内容を確認し、残す理由を入力してください。",
            "The change would leave open slots outside. Look at them, and give a reason to leave them.";
        advice: "開設期間・取り扱うワクチン・公開の変更により、受付中の予約枠が対象から外れます。POST \
            /api/v1/venues/{id}/changes/preview で一覧を確認し、outside_reason に理由を入れて送ってください。予約枠と予約は\
            そのまま残ります。開設期間の外の枠は引き続き予約でき、取り扱わないワクチンの枠と非公開の会場の枠は新しい予約を\
            受け付けません。",
            "Open slots would be outside the venue's opening period, products or publication. POST \
            /api/v1/venues/{id}/changes/preview lists them; send the change with outside_reason to make it all the \
            same. Slots and bookings stay; slots outside the period can still be booked, those of a product that is \
            not handled, or of an unpublished venue, take no new bookings.";
    }
    /// No place is left.
    SlotFull = 409 "slot-full" {
        title: "この予約枠は満員です", "The slot is full";
        detail: "空きがなくなりました。ほかの予約枠を選んでください。",
            "No places are left in this slot; choose another.";
        advice: "満員です。ほかの枠を GET /api/v1/availability で探してください。取消があればまた空きます。",
            "The slot is full. Look for another with GET /api/v1/availability; a cancellation frees a place.";
    }
    /// The slot is closed, not yet published, or its venue is not published.
    SlotClosed = 409 "slot-closed" {
        title: "この予約枠は予約を受け付けていません", "The slot is closed";
        detail: "この予約枠は予約を受け付けていません。ほかの予約枠を選んでください。",
            "This slot is closed; choose another.";
        advice: "予約を受け付けていない予約枠です(締切、公開前、会場が非公開)。",
            "The slot takes no bookings: closed, not yet published, or its venue is not.";
    }
    /// The person has a live booking for this dose.
    AlreadyBooked = 409 "already-booked" {
        title: "この接種者には、この回の予約がすでにあります", "The recipient already has a booking for this dose";
        detail: "この回の予約が別の市町村の会場にあります。そちらを取り消すと予約できます。",
            "This dose is booked at a venue of another municipality; cancel that booking first.";
        advice: "この人のこの回には有効な予約があります。existing は見る権限があるときだけ付きます。",
            "The person has a live booking for this dose. existing is there only for those who may see it.";
    }
    /// Later doses stand on the one to be cancelled, and it is not decided what becomes of them; `later_doses` lists
    /// them.
    LaterDoseBooked = 409 "later-dose-booked" {
        title: "この予約を前提とする次の回の予約があります", "A later dose is booked that stands on this one";
        detail: "次の回の予約が別の市町村の会場にあります。先にそちらを取り消してください。",
            "A later dose is booked at a venue of another municipality; have that booking cancelled first.";
        advice: "取り消すと、次の回の予約が規則に合わなくなります。later_doses の予約をどうするかを later_doses に入れて、\
            もう一度送ってください(一緒に取り消すか、ほかで受けた前回の接種を入れて残すか)。\
            担当外の市町村の予約は含まれず、そちらで先に取り消す必要があります。",
            "A later dose would stay that the rules refuse. Send it again with later_doses, which says what becomes of \
            the bookings in later_doses: cancelled too, or kept with an earlier dose that was given elsewhere. One of \
            a municipality you do not work for is not listed, and must be cancelled there first.";
    }
    /// The plan overlaps existing slots of the same venue and vaccine; `clashes` lists them.
    SlotClash = 409 "slot-clash" {
        title: "既存の予約枠と重なっています", "The plan overlaps existing slots";
        detail: "同じ会場・同じワクチンの既存の予約枠と重なります。何も登録していません。",
            "The plan overlaps existing slots of the same venue and vaccine. Nothing was created.";
        advice: "同じ会場・ワクチンの既存の枠と重なります。clashes に最初の100件があり、何も登録していません。",
            "The plan overlaps existing slots; clashes lists the first 100. Nothing was created.";
    }
    /// The booking is cancelled: it can be neither moved nor cancelled.
    BookingNotLive = 409 "booking-not-live" {
        title: "この予約は取消済みです", "The booking is cancelled";
        detail: "取消済みの予約は変更できません。",
            "A cancelled booking can be neither moved, corrected nor cancelled.";
        advice: "取消済みの予約です。",
            "The booking is cancelled.";
    }
    /// The link was used, withdrawn, or is older than 72 hours.
    LinkNotValid = 404 "link-not-valid" {
        title: "このリンクは使えません", "The link no longer works";
        detail: "このリンクは使用済みか、72時間を過ぎています。新しいリンクを依頼してください。",
            "The link was used, replaced, or is older than 72 hours; ask for a new one.";
        advice: "使用済み、取消済み、または72時間を過ぎたリンクです。POST /api/v1/password-links \
            で新しいリンクを依頼できます。",
            "The link was used or withdrawn, or is older than 72 hours. POST /api/v1/password-links asks for a new \
            one.";
    }
    /// A newer mail with a link has taken the place of this one.
    LinkReplaced = 404 "link-replaced" {
        title: "新しいメールのリンクを使ってください", "A newer mail has replaced this link";
        detail: "このリンクのあとに新しいメールをお送りしました。いちばん新しいメールのリンクを使ってください。",
            "A newer mail was sent after this link; use the link in the newest mail.";
        advice: "あとから送られたメールのリンクに置き換えられました。いちばん新しいメールのリンクを使ってください。",
            "A newer mail has replaced this link. Use the link in the newest mail.";
    }
    /// The account is suspended or deleted, or gets no mails.
    AccountNotLive = 409 "account-not-live" {
        title: "このアカウントは利用できません", "The account is not in use";
        detail: "停止中または削除済みのアカウントか、メールアドレスのないアカウントです。",
            "The account is suspended or deleted, or has no mail address.";
        advice: "停止中または削除済みのアカウント、あるいはメールアドレスのないアカウントです。",
            "The account is suspended or deleted, or has no mail address.";
    }
    /// The deadline of the round that was shown has passed, or its days were changed; `round` is the one that is open.
    RoundChanged = 409 "round-changed" {
        title: "発行回が変わりました", "The round has changed";
        detail: "表示していた回の締切を過ぎたか、日程が変わりました。今の発行回を確認して、もう一度送信してください。",
            "The deadline of the round you were shown has passed, or its days were changed. Check the round that is \
            open now, then send it again.";
        advice: "何も送信していません。round にある今の回を確認して、それを round に入れてもう一度送ってください。",
            "Nothing was sent. round is the one that is open now: check it, and send it back as round.";
    }
    /// Somebody has decided already.
    AlreadyDecided = 409 "already-decided" {
        title: "すでに処理されています", "Already decided";
        detail: "すでに処理されたか、取り下げられたか、期限が過ぎています。最新の内容を確認してください。",
            "This was decided or withdrawn already, or its time is over; check its latest state.";
        advice: "すでに処理されたか、取り下げられたか、期限が過ぎています。GET /api/v1/applications/{id} か \
            GET /api/v1/export-requests/{id} で結果を確認できます。",
            "This was decided or withdrawn already, or its time is over; GET /api/v1/applications/{id} or GET \
            /api/v1/export-requests/{id} tells how.";
    }
    /// The company was not confirmed by the service desk yet.
    VendorNotConfirmed = 409 "vendor-not-confirmed" {
        title: "会社がまだ確認されていません", "The company is not confirmed yet";
        detail: "この会社はまだ確認されていません。先に会社を確認してください。",
            "The company is not confirmed yet; confirm it first.";
        advice: "申請で初めて出てきた会社です。サービスデスクが PATCH /api/v1/vendors/{id} \
            で確認するまで発行できません。",
            "The company first appeared in an application. Nothing is issued before the service desk confirms it \
            with PATCH /api/v1/vendors/{id}.";
    }
    /// An account at a company that works for others takes a commission that they were asked about.
    NotCommissioned = 409 "not-commissioned" {
        title: "この市町村からの委託がありません", "No commission of this municipality";
        detail: "この会社はほかの市町村の予約を受けており、申請した市町村からの委託がありません。\
            委託を登録し、サービスデスクが同意してから承認してください。",
            "The company works for other municipalities, and has no commission of the one that applied. Enter one, \
            have the service desk agree to it, and then approve.";
        advice: "ほかの市町村のために働く会社のアカウントは、申請した市町村の委託(POST /api/v1/commissions、同意が必要)が\
            あるときだけ発行できます。",
            "An account at a company that works for others is issued only with a commission of the municipality that \
            applied: POST /api/v1/commissions, with consent.";
    }
    /// Only a company that nobody has confirmed is refused or merged; one with commissions is not refused.
    VendorState = 409 "vendor-state" {
        title: "会社の状態により実行できません", "The company's status does not allow this";
        detail: "却下・統合できるのは確認待ちの会社だけで、委託のある会社は却下できません。最新の内容を確認してください。",
            "Only a company that is not confirmed can be refused or merged, and none with commissions refused; check \
            its latest state.";
        advice: "却下と統合は確認待ち(unconfirmed)の会社だけに使えます。委託がある会社は、委託を取り消すか、\
            ほかの会社に統合してください。",
            "Only an unconfirmed company can be refused or merged. One with commissions is merged, or its commissions \
            are withdrawn first.";
    }
    /// A commission of the company for the municipality covers some of these days already.
    CommissionOverlap = 409 "commission-overlap" {
        title: "委託期間が重なっています", "The commission overlaps another";
        detail: "同じ会社・同じ市町村の委託期間と重なっています。",
            "A commission of this company for this municipality covers some of these days already.";
        advice: "同じ会社と市町村の委託期間は重なれません。既存の委託の終了日を変えてください。",
            "Commissions of one company for one municipality do not overlap; change the last day of the existing one.";
    }
    /// The commission has begun, and cannot be withdrawn any more, or it has ended, and cannot be changed any more.
    CommissionSettled = 409 "commission-settled" {
        title: "この委託はもう変更できません", "The commission can no longer be changed";
        detail: "始まった委託は取り消せず、終わった委託は変更できません。終了日を変更するか、\
            新しい委託を登録してください。",
            "A commission that has begun cannot be withdrawn, and one that has ended cannot be changed: set its \
            last day, or register a new one.";
        advice: "DELETE /commissions/{id} はまだ始まっていない委託だけ、PATCH は終わっていない委託だけ、\
            POST /commissions/{id}/agree は同意を待つ委託だけに使えます。",
            "DELETE /commissions/{id} is for commissions that have not begun, PATCH for those that have not ended, \
            POST /commissions/{id}/agree for those that wait for consent.";
    }
    /// The account's status does not allow this: a deleted one stays deleted, only a suspended one is resumed.
    AccountState = 409 "account-state" {
        title: "アカウントの状態により実行できません", "The account's status does not allow this";
        detail: "アカウントの状態が変わっています。最新の内容を確認してください。\
            再開できるのは停止中のアカウントだけで、削除したものは元に戻せません。",
            "The account has another status; check its latest state. Only a suspended account can be resumed, and a \
            deleted one stays deleted.";
        advice: "停止できるのは使用中のアカウント、再開できるのは停止中のアカウントだけです。\
            削除したものは元に戻せません。",
            "Only an active account can be suspended and only a suspended one resumed; a deleted one stays deleted.";
    }
    /// Nobody suspends or deletes the own account.
    OwnAccount = 409 "own-account" {
        title: "自分のアカウントには実行できません", "Not possible for your own account";
        detail: "自分のアカウントは停止も削除もできません。ほかのサービスデスクの担当者に依頼してください。",
            "You cannot suspend or delete your own account; ask somebody else of the service desk.";
        advice: "自分のアカウントの停止・削除は、ほかのサービスデスクの担当者が行います。",
            "Your own account is suspended or deleted by somebody else of the service desk.";
    }
    /// Without this account the service desk would have no active one.
    LastOperator = 409 "last-operator" {
        title: "サービスデスクの最後のアカウントです", "The last active account of the service desk";
        detail: "使えるサービスデスクのアカウントがなくなるため、停止も削除もできません。\
            先に別のアカウントを作ってください。",
            "The service desk would have no active account left; make another one first.";
        advice: "使えるサービスデスクのアカウントが一つは残るようにしてください。",
            "At least one active account of the service desk must stay.";
    }
    /// The service desk has suspended the account: a municipality does not let it in again.
    SuspendedByDesk = 409 "suspended-by-desk" {
        title: "サービスデスクが停止したアカウントです", "Suspended by the service desk";
        detail: "サービスデスクが停止したアカウントは、市町村では再開できません。サービスデスクに依頼してください。",
            "The service desk has suspended this account. Ask it to resume the account.";
        advice: "市町村が再開できるのは、市町村が停止したアカウントだけです。",
            "A municipality resumes only what a municipality has suspended.";
    }
    /// Somebody has asked for this account's second factor to be taken away already.
    RemovalOpen = 409 "removal-open" {
        title: "解除の依頼がすでにあります", "There is a request already";
        detail: "このアカウントの二段階認証の解除は、すでに依頼されています。別の担当者の同意を待っています。",
            "Somebody has asked for this already; it waits for another person's consent.";
        advice: "同時に出せる依頼は一つです。GET /api/v1/second-factor-removals で確認できます。",
            "An account has one open request at a time; see GET /api/v1/second-factor-removals.";
    }
    /// The request was answered or taken back, or its time is over.
    RemovalSettled = 409 "removal-settled" {
        title: "この依頼は終了しています", "The request is settled";
        detail: "この依頼は、すでに同意・却下・取り下げされたか、24時間の期限が過ぎています。最新の内容を確認してください。",
            "The request was answered or withdrawn, or its 24 hours are over; check its latest state.";
        advice: "終了した依頼です。必要なときは、もう一度依頼してください。",
            "The request is settled. Ask again if it is still needed.";
    }
    /// It takes another person of the service desk than the one who asked, and than the one it is about.
    AnotherOperator = 409 "another-operator-required" {
        title: "別の担当者が必要です", "It takes another person";
        detail: "依頼した本人と、解除されるアカウントの本人は、同意も却下もできません。別の担当者に頼んでください。",
            "Neither who asked nor whose account it is may answer this; have somebody else of the service desk do it.";
        advice: "同意と却下は、依頼した人とは別のサービスデスクの担当者が行います。",
            "Consent and refusal come from another account of the service desk than the one that asked.";
    }
    /// A round with this deadline or on these days is fixed already.
    RoundClash = 409 "round-clash" {
        title: "発行回の日程が重なっています", "The round clashes with another";
        detail: "同じ締切の回がすでにあるか、送付日が前後の回と合いません。",
            "A round with this deadline is there already, or its days do not fit between its neighbours.";
        advice: "締切と送付日は回の順に並びます。GET /api/v1/issuance-rounds で前後の回を確認してください。",
            "Deadlines and mailing days follow the order of the rounds; see GET /api/v1/issuance-rounds.";
    }
    /// The mail has left or was withdrawn.
    MailNotWaiting = 409 "mail-not-waiting" {
        title: "このメールは送信待ちではありません", "The email is not waiting to be sent";
        detail: "送信済みか、送信を取りやめたメールです。",
            "The email has been sent or was withdrawn.";
        advice: "送信済みか、送信を取りやめたメールです。アカウントの画面から新しいメールを送れます。",
            "The email has been sent or was withdrawn; send a new one from the account.";
    }
    /// The same Idempotency-Key came with another request.
    IdempotencyKeyReused = 422 "idempotency-key-reused" {
        title: "同じ Idempotency-Key が別の内容で使われています", "The Idempotency-Key was used for another request";
        detail: "この Idempotency-Key は別の内容の要求で使われました。新しい要求には新しいキーを使ってください。",
            "This Idempotency-Key was used for another request; use a new key for a new request.";
        advice: "同じキーが別の内容で使われました。新しい要求には新しいキーを使ってください。JSON の空白やキーの順序の\
            違いは別の内容とみなしません。",
            "The key came with another request. Use a new key for a new request. White space and the order of keys in \
            the JSON make no other request.";
    }
    /// A request with this Idempotency-Key is still running.
    IdempotencyInProgress = 409 "idempotency-in-progress" {
        title: "同じ Idempotency-Key の要求を処理中です", "A request with this Idempotency-Key is still running";
        detail: "同じ Idempotency-Key の要求がまだ終わっていません。少し待って同じ要求を送ってください。",
            "The first request with this Idempotency-Key has not ended; wait a moment and send it again.";
        advice: "最初の要求がまだ終わっていません。Retry-After の後に同じ要求を送ってください。",
            "The first request has not ended. Send the same one again after Retry-After.";
    }
    /// The draft was begun from a version that is no longer the latest.
    NewerVersion = 409 "newer-version" {
        title: "新しい版が先に公開されました", "A newer version was published first";
        detail: "下書きを始めた後に、ほかの人が新しい版を公開しました。新しい版を確認し、下書きを作り直してください。",
            "Someone else published a newer version after this draft was begun. Look at it, and begin the draft anew.";
        advice: "下書きの based_on が最新の版ではありません。GET /api/v1/programmes/{code}/versions で新しい版を確認してください。\
            下書きは残っています。",
            "based_on of the draft is not the latest version; see GET /api/v1/programmes/{code}/versions. The draft is \
            still there.";
    }
    /// `If-Match` names another version than the stored one.
    VersionMismatch = 412 "version-mismatch" {
        title: "ほかの人が先に変更しました", "Someone else changed it first";
        detail: "表示中の内容は最新ではありません。最新の内容を確認してから変更してください。",
            "What you see is no longer current; check its latest state, then change it.";
        advice: "If-Match が今の版と違います。読み直してから変更してください。",
            "If-Match names another version. Read it again, then change it.";
    }
    /// `If-Match` is required here.
    PreconditionRequired = 428 "precondition-required" {
        title: "If-Match が必要です", "If-Match is required";
        detail: "読み取ったときの ETag を If-Match ヘッダーで送ってください。",
            "Send the ETag you read in the If-Match header.";
        advice: "読んだときの ETag を If-Match で送ってください。",
            "Send the ETag you read in If-Match.";
    }
    /// Too many requests or wrong passwords; `Retry-After` says when to try again.
    TooManyRequests = 429 "too-many-requests" {
        title: "しばらくお待ちください", "Too many requests";
        detail: "少し待ってからもう一度試してください。",
            "Wait a moment and try again.";
        advice: "Retry-After の秒数(長くても900秒)だけ待ってください。待てば必ずまた試せます。",
            "Wait for the seconds of Retry-After, 900 at most; no block is for good.";
    }
    /// Our fault. The cause is in the server's log under the request id.
    Internal = 500 "internal-error" {
        title: "サーバーで問題が起きました", "Something went wrong on our side";
        detail: "原因は問い合わせ番号とともにサーバーの記録に残っています。\
            続くときはこの番号を管理者に伝えてください。",
            "The cause is in the server's log under the request number; tell the administrator this number if it \
            goes on.";
        advice: "こちらの問題です。instance の問い合わせ番号を管理者に伝えてください。",
            "Our fault. Tell the administrator the request number in instance.";
    }
    /// Too busy, or starting or stopping; `Retry-After` says when to try again.
    Unavailable = 503 "unavailable" {
        title: "ただいま混み合っています", "Temporarily unavailable";
        detail: "混み合っています。少し待ってからもう一度試してください。",
            "The server is busy; wait a moment and try again.";
        advice: "混み合っているか、開始・停止中です。Retry-After の後に試してください。",
            "Too busy, or starting or stopping. Try again after Retry-After.";
    }
}
