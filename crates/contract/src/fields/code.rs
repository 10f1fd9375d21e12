//! What can be wrong with a field: one table of codes and sentences.

use crate::Lang;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer into the body (`/recipient/birth_date`), or `?name` for a query parameter.
    #[cfg_attr(feature = "openapi", schema(example = "/recipient/birth_date"))]
    pub pointer: String,
    /// Stable code.
    #[cfg_attr(feature = "openapi", schema(example = "not-a-date"))]
    pub code: String,
    /// A sentence for people, in the request's language.
    pub detail: String,
}

/// What can be wrong with a field. The code is stable, the sentence says what would do and never repeats what was
/// typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldCode {
    /// Missing or empty.
    Required,
    /// The API has no such field.
    UnknownField,
    /// Another JSON type is expected.
    WrongType,
    /// Longer than this many characters.
    TooLong(u64),
    /// Outside this range.
    OutOfRange(i64, i64),
    /// More entries than this.
    TooMany(usize),
    /// The same entry twice.
    Duplicate,
    /// NUL or another control character.
    ControlCharacter,
    /// A character that nobody sees, at this place, counted from 1.
    InvisibleCharacter(usize),
    /// Not `YYYY-MM-DD` of the calendar.
    NotADate,
    /// Not `HH:MM`.
    NotATime,
    /// The end comes before the beginning.
    EndsBeforeStart,
    /// The log-in mails of a round would not leave after its deadline.
    MailsBeforeDeadline,
    /// None of the allowed words.
    UnknownValue(&'static str),
    /// Not kana and spaces.
    NotKana,
    /// Not the kana reading of a place.
    NotAReading,
    /// Emoji or the like in a name.
    NotAName,
    /// Not a Japanese phone number.
    NotAPhone,
    /// Not seven digits.
    NotAPostalCode,
    /// Not six digits.
    MunicipalityFormat,
    /// The check digit does not fit.
    MunicipalityCheckDigit,
    /// Not in the national list.
    MunicipalityUnknown,
    /// Something else than digits in a coupon number.
    CouponFormat,
    /// A coupon number of so many digits.
    CouponDigits(usize),
    /// Digits with a municipality that do not fit together with the other fields.
    CouponScan,
    /// After today.
    InFuture,
    /// Before the earliest date that makes sense.
    TooEarly,
    /// In the past.
    InPast,
    /// More than 366 days.
    TooManyDays,
    /// More than 100,000 slots.
    TooManySlots,
    /// The plan makes no slot at all.
    NoSlots,
    /// More than 31 days.
    RangeTooLong,
    /// The product is not in the reference data.
    UnknownVaccine,
    /// The programme has no such group.
    UnknownGroup,
    /// There is no such programme, or it is not yours.
    UnknownProgramme,
    /// Several programmes use the product.
    ProgrammeNeeded,
    /// No running programme gives the product on these days.
    NoProgramme,
    /// The programme does not give the product on these days, or does not run.
    NotInProgramme,
    /// The slot is of another programme than the booking.
    OtherProgramme,
    /// The programme asks for the coupon.
    CouponNeeded,
    /// The programme has no coupon.
    NoCoupon,
    /// More than two years ahead.
    TooFarAhead,
    /// Neither the coupon nor what stands in its place.
    CouponOrHome,
    /// A programme that is published has a coupon or none, for good.
    CouponFixed,
    /// Sent beside a coupon, in whose place it stands.
    CouponInstead,
    /// Not small letters, digits and `_`.
    NotACode,
    /// The venue does not handle the product.
    VaccineNotHandled,
    /// Unknown, or not yours.
    NotFound,
    /// The slot is the one the booking has already.
    SameSlot,
    /// The cursor was not made by this list.
    BadCursor,
    /// After the last date with confirmed supply.
    SupplyNotConfirmed,
    /// Outside the venue's opening period.
    OutsideOpeningPeriod,
    /// Not `name@domain`.
    NotAMailAddress,
    /// Longer than a mail address can be.
    MailAddressTooLong,
    /// A password of fewer than twelve characters.
    PasswordTooShort,
    /// A password of more than 128 characters.
    PasswordTooLong,
    /// Runs, repetitions, years, and little else.
    PasswordTooPlain,
    /// A password that guessers try first.
    PasswordWellKnown,
    /// A password that holds the log-in id, the name, the mail address or the company.
    PasswordPersonal,
    /// The password until now is wrong.
    WrongPassword,
    /// The code of the second factor is wrong or was used already.
    WrongCode,
    /// There is no account with this log-in id for which you may apply.
    UnknownAccount,
    /// Another municipality applied for the account, or it is the service desk's.
    AccountOfAnother,
    /// Name or mail address is not the account's.
    AccountMismatch,
    /// The account has an open application already.
    OpenApplication,
    /// You do not commission this company.
    NotCommissioned,
    /// The change asks for nothing.
    NothingToChange,
    /// Must be left out here.
    NotHere,
    /// The company was not confirmed yet.
    VendorNotConfirmed,
    /// Another company has this name.
    NameTaken,
    /// Not a prefecture's code.
    PrefectureUnknown,
    /// Before today.
    BeforeToday,
    /// Before the day of the latest version.
    BeforeLatestVersion,
    /// Another name than the one by which this dose of the coupon is booked; a warning.
    NameDiffers(u8),
}

impl FieldCode {
    /// Code, Japanese and English sentence.
    #[must_use]
    pub fn row(self) -> (&'static str, Cow<'static, str>, Cow<'static, str>) {
        fn fixed(
            code: &'static str,
            ja: &'static str,
            en: &'static str,
        ) -> (&'static str, Cow<'static, str>, Cow<'static, str>) {
            (code, ja.into(), en.into())
        }
        match self {
            Self::Required => fixed("required", "入力してください。", "This is required."),
            Self::UnknownField => fixed(
                "unknown-field",
                "この項目はありません。つづりを確認してください。",
                "There is no such field; check the spelling.",
            ),
            Self::WrongType => fixed("wrong-type", "値の型が違います。", "The value has the wrong JSON type."),
            Self::TooLong(max) => (
                "too-long",
                format!("{max}文字以内で入力してください。").into(),
                format!("Use at most {max} characters.").into(),
            ),
            Self::OutOfRange(min, max) => (
                "out-of-range",
                format!("{min}から{max}までの数を入力してください。").into(),
                format!("Use a number from {min} to {max}.").into(),
            ),
            Self::TooMany(max) => {
                ("too-many", format!("{max}件までです。").into(), format!("Use at most {max} entries.").into())
            }
            Self::Duplicate => fixed("duplicate", "同じ内容が重複しています。", "This entry appears twice."),
            Self::ControlCharacter => {
                fixed("control-character", "制御文字は使えません。", "Control characters are not allowed.")
            }
            Self::InvisibleCharacter(position) => (
                "invisible-character",
                format!("{position}文字目に、見えない文字か外字があります。削除するか、通常の文字に替えてください。")
                    .into(),
                format!("Character {position} is one that others cannot see. Delete or replace it.").into(),
            ),
            Self::NotADate => fixed("not-a-date", "実在する日付を入力してください。", "Enter a date that exists."),
            Self::NotATime => fixed(
                "not-a-time",
                "時刻を入力してください(例: 09:30。24:00まで)。",
                "Enter a time, for example 09:30; the latest is 24:00.",
            ),
            Self::EndsBeforeStart => {
                fixed("ends-before-start", "開始より後にしてください。", "The end must come after the start.")
            }
            Self::MailsBeforeDeadline => fixed(
                "mails-before-deadline",
                "メールは送付日の9時に送ります。9時が締切より後になる日にしてください。",
                "The emails go out at 9:00 on this day; choose a day whose 9:00 is after the deadline.",
            ),
            Self::UnknownValue(allowed) => (
                "unknown-value",
                format!("次のいずれかにしてください: {allowed}").into(),
                format!("Use one of: {allowed}").into(),
            ),
            Self::NotKana => fixed(
                "not-kana",
                "かなとスペースだけで入力してください(「・」も使えます)。",
                "Use kana, spaces and ・ only.",
            ),
            Self::NotAReading => fixed(
                "not-a-reading",
                "かな・英数字・スペースだけで入力してください。",
                "Use kana, Latin letters, digits and spaces.",
            ),
            Self::NotAName => fixed(
                "not-a-name",
                "氏名に使えない文字(絵文字など)があります。",
                "The name has characters that cannot be used in names, such as emoji.",
            ),
            Self::NotAPhone => fixed(
                "not-a-phone",
                "0から始まる10桁か11桁の電話番号を入力してください。",
                "Enter a Japanese phone number: 10 or 11 digits, beginning with 0.",
            ),
            Self::NotAPostalCode => fixed(
                "not-a-postal-code",
                "郵便番号は7桁の数字で入力してください(例: 222-0036)。",
                "Enter a postal code of seven digits, for example 222-0036.",
            ),
            Self::MunicipalityFormat => fixed(
                "municipality-format",
                "自治体コードは6桁の数字で入力してください。",
                "Enter a municipality code of six digits.",
            ),
            Self::MunicipalityCheckDigit => fixed(
                "municipality-check-digit",
                "自治体コードが正しくありません。番号を確認してください。",
                "The municipality code is not correct; check the number.",
            ),
            Self::MunicipalityUnknown => fixed(
                "municipality-unknown",
                "この自治体コードの市町村はありません。番号を確認してください。",
                "There is no municipality with this code; check the number.",
            ),
            Self::CouponFormat => fixed(
                "coupon-format",
                "クーポン番号は10桁の数字で入力してください(自治体コードから続けて16桁、読み取りの場合は18桁)。",
                "Enter a coupon number of ten digits (16 with the municipality code before it, 18 when scanned).",
            ),
            Self::CouponDigits(digits) => (
                "coupon-format",
                format!(
                    "数字が{digits}桁です。クーポン番号は10桁、自治体コードから続けて入力するときは16桁、\
                     読み取りの場合は18桁です。"
                )
                .into(),
                format!(
                    "These are {digits} digits. A coupon number has 10, 16 with the municipality code before it, \
                     and 18 when scanned."
                )
                .into(),
            ),
            Self::CouponScan => fixed(
                "coupon-scan",
                "接種券の番号が、自治体コードまたは接種回数と合いません。接種券を確認してください。",
                "The coupon's digits do not match the municipality code or the dose; check the coupon.",
            ),
            Self::InFuture => {
                fixed("in-future", "今日までの日付を入力してください。", "Enter a date that is not after today.")
            }
            Self::TooEarly => {
                fixed("too-early", "日付が古すぎます。年を確認してください。", "The date is too early; check the year.")
            }
            Self::InPast => {
                fixed("in-past", "過去の日時には予約枠を作成できません。", "Slots cannot be created in the past.")
            }
            Self::TooManyDays => {
                fixed("too-many-days", "一度に登録できるのは366日分までです。", "A plan covers at most 366 days.")
            }
            Self::TooManySlots => fixed(
                "too-many-slots",
                "一度に登録できるのは100,000枠までです。",
                "A plan makes at most 100,000 slots.",
            ),
            Self::NoSlots => fixed(
                "no-slots",
                "この内容では予約枠が1つもできません。曜日・時間・休憩・除外日を確認してください。",
                "The plan makes no slots at all; check the weekdays, hours, breaks and skipped dates.",
            ),
            Self::RangeTooLong => {
                fixed("range-too-long", "期間は31日以内にしてください。", "Choose a period of at most 31 days.")
            }
            Self::UnknownVaccine => fixed(
                "unknown-vaccine",
                "このワクチン種別はありません。",
                "There is no vaccine with this code; see GET /reference.",
            ),
            Self::UnknownProgramme => fixed(
                "unknown-programme",
                "この接種事業はありません。",
                "There is no programme with this code; see GET /programmes.",
            ),
            Self::ProgrammeNeeded => fixed(
                "programme-needed",
                "このワクチンを使う接種事業が複数あります。接種事業を選んでください。",
                "Several programmes use this product; name one. See GET /programmes.",
            ),
            Self::NoProgramme => fixed(
                "no-programme",
                "この期間に、このワクチンを使う実施中の接種事業がありません。",
                "No running programme gives this product on these days; see GET /programmes.",
            ),
            Self::NotInProgramme => fixed(
                "not-in-programme",
                "この接種事業では、この期間にこのワクチンを使いません。",
                "The programme does not give this product on these days.",
            ),
            Self::OtherProgramme => fixed(
                "other-programme",
                "別の接種事業の予約枠です。同じ接種事業の予約枠を選んでください。",
                "The slot is of another programme; choose one of the booking's programme.",
            ),
            Self::CouponNeeded => fixed(
                "coupon-needed",
                "この接種事業には接種券が必要です。クーポン番号を入力してください。",
                "This programme asks for the coupon; send its municipality code and number.",
            ),
            Self::NoCoupon => fixed(
                "no-coupon",
                "この接種事業に接種券はありません。代わりにお住まいの市町村を入力してください。",
                "This programme has no coupon; send the municipality_code of the person's home instead.",
            ),
            Self::TooFarAhead => fixed(
                "too-far-ahead",
                "2年以内の日付にしてください。公開した版は取り下げられず、次の版はその日より前にできません。",
                "Use a day within two years: a version cannot be withdrawn, and the next one cannot begin before it.",
            ),
            Self::CouponOrHome => fixed(
                "required",
                "接種券を入力してください。接種券のない事業では、お住まいの市町村を入力してください。",
                "Send the coupon; in a programme without one, the municipality_code of the person's home.",
            ),
            Self::CouponFixed => fixed(
                "coupon-fixed",
                "公開した事業では、接種券の有無を変えられません。別の事業を作成してください。",
                "A published programme keeps its coupon, or has none for good; begin another programme.",
            ),
            Self::CouponInstead => fixed(
                "coupon-instead",
                "接種券があるときは入力しないでください。接種券のない接種事業だけの項目です。",
                "Leave this out where there is a coupon; it is for programmes without one.",
            ),
            Self::NotACode => fixed(
                "not-a-code",
                "半角の英小文字・数字・_ を2文字から40文字で入力してください。",
                "Use 2 to 40 small letters, digits and _.",
            ),
            Self::UnknownGroup => fixed(
                "unknown-group",
                "この接種対象者分類はありません。",
                "The programme has no priority group with this code; see GET /reference.",
            ),
            Self::VaccineNotHandled => fixed(
                "vaccine-not-handled",
                "この会場で扱っていないワクチンです。",
                "The venue does not handle this vaccine.",
            ),
            Self::NotFound => fixed("not-found", "見つかりません。", "It does not exist, or is not yours."),
            Self::SameSlot => fixed(
                "same-slot",
                "現在と同じ予約枠です。別の予約枠を選んでください。",
                "The booking is in this slot already; choose another.",
            ),
            Self::BadCursor => fixed(
                "bad-cursor",
                "cursor が正しくありません。最初のページからやり直してください。",
                "The cursor was not made by this list; start from the first page.",
            ),
            Self::SupplyNotConfirmed => fixed(
                "supply-not-confirmed",
                "ワクチンの分配が確定している最終日付を過ぎています。",
                "This is after the last date for which the vaccine allocation is confirmed.",
            ),
            Self::OutsideOpeningPeriod => fixed(
                "outside-opening-period",
                "会場の開設期間の外の日です。期間外の登録は、市町村が理由を付けた場合に限ります。",
                "This is outside the venue's opening period; only the municipality may go beyond it, with a reason.",
            ),
            Self::NotAMailAddress => fixed(
                "not-a-mail-address",
                "メールアドレスを name@example.jp の形で入力してください。",
                "Enter an email address such as name@example.jp.",
            ),
            Self::MailAddressTooLong => fixed(
                "mail-address-too-long",
                "メールアドレスは254文字以内で入力してください。",
                "Use an email address of at most 254 characters.",
            ),
            Self::PasswordTooShort => fixed(
                "password-too-short",
                "パスワードは12文字以上にしてください。長い文や単語の組み合わせをおすすめします。",
                "Use at least 12 characters; a long sentence or several words work best.",
            ),
            Self::PasswordTooLong => {
                fixed("password-too-long", "パスワードは128文字以内にしてください。", "Use at most 128 characters.")
            }
            Self::PasswordTooPlain => fixed(
                "password-too-plain",
                "文字の繰り返し、順に並ぶ文字、キーボードの並び、年や日付だけのパスワードは使えません。",
                "Do not use just repetitions, characters in sequence, neighbouring keys, years or dates.",
            ),
            Self::PasswordWellKnown => fixed(
                "password-well-known",
                "よく使われる言葉やシステムの名前に、数字や記号を加えただけのパスワードです。別のものにしてください。",
                "This is a common password, or a common word with digits or signs added; use another.",
            ),
            Self::PasswordPersonal => fixed(
                "password-personal",
                "ログインID・氏名・メールアドレス・会社名を含まないパスワードにしてください。",
                "Use a password that does not contain the log-in ID, the name, the email address or the company.",
            ),
            Self::WrongPassword => {
                fixed("wrong-password", "現在のパスワードが違います。", "The current password is wrong.")
            }
            Self::WrongCode => fixed(
                "wrong-code",
                "確認コードが違うか、すでに使われています。次のコードを入力してください。",
                "The code is wrong or has been used; enter the next one.",
            ),
            Self::UnknownAccount => fixed(
                "unknown-account",
                "このIDのアカウントがないか、申請の対象にできません。",
                "There is no account with this ID, or you cannot apply for it.",
            ),
            Self::AccountOfAnother => fixed(
                "account-of-another",
                "このアカウントは他の市町村の申請によるものか、サービスデスクのものです。変更や削除は、申請した市町村かサービスデスクに\
                 依頼してください。",
                "Another municipality applied for this account, or it is the service desk's. Ask them to change or \
                 delete it.",
            ),
            Self::AccountMismatch => fixed(
                "account-mismatch",
                "このIDのアカウントの登録内容と一致しません。入力を確認してください。",
                "This does not match the account with this ID; check it.",
            ),
            Self::OpenApplication => fixed(
                "open-application",
                "このアカウントには審査待ちの申請があります。",
                "An application for this account is already awaiting a decision.",
            ),
            Self::NotCommissioned => fixed(
                "not-commissioned",
                "委託していない会社です。先に委託を登録してください。",
                "You do not commission this company; register the commission first.",
            ),
            Self::NothingToChange => fixed(
                "nothing-to-change",
                "変更後の氏名・メールアドレス・電話番号のいずれかを入力してください。",
                "Enter the new name, email address or phone number.",
            ),
            Self::NotHere => fixed(
                "not-here",
                "この項目は入力できません。空欄にしてください。",
                "This does not apply here; leave it empty.",
            ),
            Self::VendorNotConfirmed => fixed(
                "vendor-not-confirmed",
                "この会社は、まだサービスデスクに確認されていません。",
                "The service desk has not confirmed this company yet.",
            ),
            Self::NameTaken => {
                fixed("name-taken", "同じ名前の会社がすでにあります。", "Another company already has this name.")
            }
            Self::PrefectureUnknown => fixed(
                "prefecture-unknown",
                "都道府県コードは01から47までの2桁で入力してください。",
                "Enter a prefecture code of two digits, 01 to 47.",
            ),
            Self::NameDiffers(dose) => (
                "name-differs",
                format!("この接種券の{dose}回目の予約と氏名が違います。同じ方の接種券か確認してください。").into(),
                format!("Dose {dose} on this coupon is booked under another name; check that it is the same person's.")
                    .into(),
            ),
            Self::BeforeToday => fixed("before-today", "今日以降の日付にしてください。", "Use today or a later day."),
            Self::BeforeLatestVersion => fixed(
                "before-latest-version",
                "最新の版が有効になる日以降の日付にしてください。",
                "Use the day from which the latest version is in force, or a later one.",
            ),
        }
    }

    /// The error for a field.
    #[must_use]
    pub fn at(self, pointer: impl Into<String>, lang: Lang) -> FieldError {
        let (code, ja, en) = self.row();
        let detail = match lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        FieldError { pointer: pointer.into(), code: code.to_owned(), detail: detail.into_owned() }
    }
}
