//! The request types of the OpenAPI document, with bodies that are in order and what their conversions say.

use chrono::NaiveDate;
use madoguchi_contract::account::own::{
    PasswordChangeRequest, PasswordConfirmation, PasswordLinkRequest, PasswordLinkToken, PasswordLinkUse, TotpCode,
    new_password,
};
use madoguchi_contract::account::{
    AccountPatch, AccountRequest, AccountSearchRequest, AccountStatusRequest, AtOnceRequest,
};
use madoguchi_contract::application::{
    ApplicationRequest, ApplicationTextRequest, DecisionRequest, RoundRequest, WithdrawalRequest,
};
use madoguchi_contract::booking::{
    BookingExportRequest, BookingPatch, BookingRequest, BookingSearchRequest, CancelRequest, MoveRequest,
    RecipientLookupRequest,
};
use madoguchi_contract::export_request::{ExportRefusal, NewExportRequest};
use madoguchi_contract::fields::{Collector, FieldError};
use madoguchi_contract::look_limits::LookLimitsRequest;
use madoguchi_contract::product::ProductRequest;
use madoguchi_contract::programme::{ProgrammeContent, ProgrammeDraftRequest, ProgrammeRequest, PublishRequest};
use madoguchi_contract::session::LogInRequest;
use madoguchi_contract::slot_plan::SlotPlanRequest;
use madoguchi_contract::vendor::{
    CommissionPatch, CommissionRequest, VendorMerge, VendorPatch, VendorRefusal, VendorRequest,
};
use madoguchi_contract::venue::{Venue, VenuePatch, VenueRequest};
use madoguchi_contract::{Lang, decision, fixed_round};
use madoguchi_domain::account::password::CommonPasswords;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();

/// What is said about a request: by its rules alone, where it has some, and by its whole conversion.
pub(super) struct Said {
    pub(super) rules: Option<Vec<FieldError>>,
    pub(super) all: Vec<FieldError>,
}

/// A request type of the document.
pub(super) struct Request {
    pub(super) schema: &'static str,
    /// Bodies that are in order; together they have every field.
    pub(super) bodies: Vec<Value>,
    pub(super) says: Box<dyn Fn(Value, Lang) -> Said>,
}

fn request<T: DeserializeOwned + 'static>(
    schema: &'static str,
    bodies: impl IntoIterator<Item = Value>,
    rules: Option<fn(&T, Lang) -> Collector>,
    convert: fn(T, Lang) -> Result<(), Vec<FieldError>>,
) -> Request {
    let says = move |body: Value, lang| {
        let request: T = serde_json::from_value(body).unwrap();
        let rules = rules.map(|rules| rules(&request, lang).finish(None::<()>).unwrap_err());
        Said { rules, all: convert(request, lang).err().unwrap_or_default() }
    };
    Request { schema, bodies: bodies.into_iter().collect(), says: Box::new(says) }
}

fn new_password_of(text: &str, lang: Lang) -> Result<(), Vec<FieldError>> {
    new_password(text, &[""; 0], &CommonPasswords::default()).map_err(|code| vec![code.at("/new_password", lang)])
}

fn venue() -> Value {
    json!({
        "id": "1", "municipality_code": "141003", "name": "会場", "name_kana": "カイジョウ", "kind": "special_site",
        "postal_code": null, "address": "横浜市", "phone": null, "vaccines": ["pfizer"], "access_notes": "",
        "opens_on": null, "closes_on": null, "published": true, "supply": [], "etag": "\"1\"", "updated_at": ""
    })
}

fn venue_request() -> Value {
    json!({
        "municipality_code": "141003", "name": "会場", "name_kana": "カイジョウ", "kind": "special_site",
        "postal_code": "222-0036", "address": "横浜市", "phone": "045-474-8111", "vaccines": ["pfizer"],
        "access_notes": "駐車場あり", "opens_on": "2021-03-01", "closes_on": "2021-03-31", "published": true,
        "supply": [{"vaccine": "pfizer", "confirmed_through": "2021-03-31"}]
    })
}

fn venue_patch() -> Value {
    let mut patch = venue_request();
    patch.as_object_mut().unwrap().remove("municipality_code");
    patch["outside_reason"] = "会場の都合".into();
    patch
}

fn accounts() -> [Request; 5] {
    let account = json!({
        "role": "municipality", "display_name": "佐藤", "mail_address": "a@example.jp", "phone": "0451234567",
        "municipality_code": "141003"
    });
    let search = json!({
        "q": "佐藤", "role": "agent", "status": "active", "vendor_id": "1", "municipality_code": "141003", "limit": 1,
        "cursor": "x"
    });
    let patch =
        json!({"display_name": "佐藤", "mail_address": "a@example.jp", "phone": "0451234567", "reason": "電話で確認"});
    [
        request::<AccountRequest>("AccountRequest", [account], Some(Collector::of), |r, lang| r.parse(lang).map(drop)),
        request::<AccountPatch>("AccountPatch", [patch], Some(Collector::of), |r, lang| r.parse(lang).map(drop)),
        request::<AccountSearchRequest>("AccountSearchRequest", [search], Some(Collector::of), |r, lang| {
            Collector::of(&r, lang).finish(Some(()))
        }),
        request::<AtOnceRequest>(
            "AtOnceRequest",
            [json!({"reason": "明日から"})],
            Some(Collector::of),
            |r, lang| r.parse(lang).map(drop),
        ),
        request::<AccountStatusRequest>(
            "AccountStatusRequest",
            [json!({"reason": "退職"})],
            Some(Collector::of),
            |r, lang| r.parse(lang).map(drop),
        ),
    ]
}

fn own_account() -> [Request; 7] {
    let password = "correct horse battery staple";
    let log_in = json!({"login_id": "agent01", "password": "x", "code": "123456"});
    [
        request::<LogInRequest>("LogInRequest", [log_in], Some(Collector::of), |r, lang| {
            Collector::of(&r, lang).finish(Some(()))
        }),
        request::<PasswordLinkRequest>(
            "PasswordLinkRequest",
            [json!({"login_id": "agent01"})],
            Some(Collector::of),
            |r, lang| Collector::of(&r, lang).finish(Some(())),
        ),
        request::<PasswordChangeRequest>(
            "PasswordChangeRequest",
            [json!({"current_password": "x", "new_password": password})],
            None,
            |r, lang| new_password_of(&r.new_password, lang),
        ),
        request::<PasswordLinkUse>(
            "PasswordLinkUse",
            [json!({"token": "x", "new_password": password})],
            None,
            |r, lang| new_password_of(&r.new_password, lang),
        ),
        request::<PasswordLinkToken>("PasswordLinkToken", [json!({"token": "x"})], None, |_, _| Ok(())),
        request::<PasswordConfirmation>(
            "PasswordConfirmation",
            [json!({"current_password": "x"})],
            None,
            |_, _| Ok(()),
        ),
        request::<TotpCode>("TotpCode", [json!({"code": "123456"})], None, |_, _| Ok(())),
    ]
}

fn bookings() -> [Request; 7] {
    let booking = json!({
        "slot_id": "1",
        "booker": {"name_kana": "ヤマダ ハナコ", "phone": "0451234567"},
        "recipient": {
            "name": "山田 太郎", "name_kana": "ヤマダ タロウ", "birth_date": "1950-01-02", "group": "elderly", "dose": 2,
            "coupon": {"municipality_code": "141003", "number": "0000012345"},
            "previous_dose": {"date": "2021-02-22", "vaccine": "pfizer"}
        }
    });
    let mut resident = booking.clone();
    resident["recipient"]["coupon"] = json!(null);
    resident["recipient"]["municipality_code"] = "141003".into();
    let patch = json!({
        "booker": {"name_kana": "ヤマダ", "phone": "0451234567"}, "recipient": {"name": "山田", "name_kana": "ヤマダ"},
        "reason": "聞き間違い"
    });
    let cancel = json!({
        "reason": "体調不良",
        "later_doses": {
            "action": "keep", "booking_ids": ["1"], "previous_dose": {"date": "2021-02-22", "vaccine": "pfizer"}
        }
    });
    let mut search = json!({
        "q": "ヤマダ", "venue_id": "1", "from": "2021-03-01", "to": "2021-03-01",
        "programme": "covid19_initial_2021", "vaccine": "pfizer", "dose": 1,
        "status": "booked", "sort": "date", "limit": 1, "cursor": "x"
    });
    let coupon =
        json!({"coupon": {"municipality_code": "141003", "number": "0000012345"}, "programme": "covid19_initial_2021"});
    let mut export = search.clone();
    for field in ["sort", "limit", "cursor"] {
        export.as_object_mut().unwrap().remove(field);
    }
    export["encoding"] = "utf-8".into();
    search["limit"] = 200.into();
    [
        request::<BookingRequest>("BookingRequest", [booking, resident], Some(Collector::of), |r, lang| {
            r.parse(TODAY, lang).map(drop)
        }),
        request::<BookingPatch>("BookingPatch", [patch], Some(Collector::of), |r, lang| r.parse(lang).map(drop)),
        request::<MoveRequest>(
            "MoveRequest",
            [json!({"slot_id": "2", "reason": "本人の都合"})],
            Some(Collector::of),
            |r, lang| r.parse(lang).map(drop),
        ),
        request::<CancelRequest>("CancelRequest", [cancel], Some(Collector::of), |r, lang| {
            r.parse(TODAY, lang).map(drop)
        }),
        request::<BookingSearchRequest>("BookingSearchRequest", [search], Some(Collector::of), |r, lang| {
            Collector::of(&r, lang).finish(Some(()))
        }),
        request::<BookingExportRequest>("BookingExportRequest", [export], Some(Collector::of), |r, lang| {
            Collector::of(&r, lang).finish(Some(()))
        }),
        request::<RecipientLookupRequest>("RecipientLookupRequest", [coupon], None, |r, lang| {
            let mut errors = Collector::new(lang);
            let coupon = r.coupon.parse_at("/coupon", &mut errors);
            errors.finish(coupon).map(drop)
        }),
    ]
}

fn venues_and_vendors() -> [Request; 12] {
    let plan = json!({
        "venue_id": "1", "vaccine": "pfizer", "programme": "covid19_initial_2021", "first_date": "2021-03-15",
        "last_date": "2021-03-26",
        "weekdays": ["mon"], "opens": "00:00", "closes": "24:00", "slot_minutes": 60, "capacity": 4,
        "breaks": [{"from": "12:00", "to": "13:00"}], "skip_dates": ["2021-03-16"], "publish_on": "2021-03-10",
        "supply_override_reason": "追加の分配", "opening_override_reason": "会期の延長"
    });
    let by_name = json!({
        "vendor_id": "", "vendor_name": "みなと", "municipality_code": "141003", "starts_on": "2021-03-01",
        "ends_on": "2021-03-31"
    });
    let by_id = json!({"vendor_id": "1", "starts_on": "2021-03-01"});
    [
        request::<SlotPlanRequest>("SlotPlanRequest", [plan], Some(Collector::of), |r, lang| r.parse(lang).map(drop)),
        request::<VenueRequest>("VenueRequest", [venue_request()], Some(Collector::of), |r, lang| {
            r.parse(lang).map(drop)
        }),
        // Its bounds are those of the venue that it makes of the stored one.
        request::<VenuePatch>("VenuePatch", [venue_patch()], None, |r, lang| {
            let stored: Venue = serde_json::from_value(venue()).unwrap();
            r.parse(stored, lang).map(drop)
        }),
        request::<VendorRequest>("VendorRequest", [json!({"name": "みなと"})], Some(Collector::of), |r, lang| {
            r.parse(lang).map(drop)
        }),
        request::<VendorPatch>(
            "VendorPatch",
            [json!({"name": "みなと", "status": "confirmed"})],
            Some(Collector::of),
            |r, lang| r.parse(lang).map(drop),
        ),
        request::<ExportRefusal>("ExportRefusal", [json!({"reason": "x"})], Some(Collector::of), |r, lang| {
            r.parse(lang).map(drop)
        }),
        request::<LookLimitsRequest>(
            "LookLimitsRequest",
            [json!({"people_an_hour": 200, "exported_a_day": 1000})],
            None,
            |r, lang| r.parse(lang).map(drop),
        ),
        request::<NewExportRequest>(
            "NewExportRequest",
            [json!({
                "bookings": {
                    "q": "x", "venue_id": "1", "from": "2021-03-15", "to": "2021-03-15",
                    "programme": "covid19_initial_2021", "vaccine": "pfizer",
                    "dose": 1, "status": "booked", "encoding": "utf-8",
                },
                "reason": "x",
            })],
            None,
            |r, lang| {
                let mut errors = Collector::of(&r, lang);
                errors.validate_at("/bookings/", &r.bookings);
                let reason = errors.take("/reason", madoguchi_contract::fields::trimmed(&r.reason));
                errors.finish(reason).map(drop)
            },
        ),
        request::<VendorRefusal>("VendorRefusal", [json!({"reason": "x"})], Some(Collector::of), |r, lang| {
            r.parse(lang).map(drop)
        }),
        request::<VendorMerge>("VendorMerge", [json!({"into": "1", "reason": "x"})], Some(Collector::of), |r, lang| {
            r.parse(lang).map(drop)
        }),
        request::<CommissionRequest>("CommissionRequest", [by_name, by_id], Some(Collector::of), |r, lang| {
            r.parse(TODAY, lang).map(drop)
        }),
        request::<CommissionPatch>("CommissionPatch", [json!({"ends_on": "2021-03-31"})], None, |r, lang| {
            r.parse(TODAY, lang).map(drop)
        }),
    ]
}

fn applications() -> [Request; 5] {
    let person = |company: &str, login_id: &str, phone: &str, new: [&str; 3], note: &str| {
        let [new_name, new_mail_address, new_phone] = new;
        json!({
            "company": company, "login_id": login_id, "name": "佐藤 花子", "mail_address": "hanako@example.jp",
            "phone": phone, "new_name": new_name, "new_mail_address": new_mail_address, "new_phone": new_phone,
            "note": note
        })
    };
    let issue = person("みなと", "", "0451234567", ["", "", ""], "");
    let change = person("", "agent01", "", ["鈴木 花子", "hs@example.jp", "0457654321"], "結婚");
    let round = json!({"deadline_date": "2021-06-08", "deadline_time": "17:00", "mails_on": "2021-06-10"});
    [
        request::<ApplicationRequest>(
            "ApplicationRequest",
            [
                json!({"kind": "issue", "people": [issue], "round": {"number": 4, "mails_on": "2021-05-21"}}),
                json!({"kind": "change", "people": [change]}),
            ],
            Some(|r, lang| {
                let mut errors = Collector::of(r, lang);
                // Each person's rules are asked when the conversion comes to the person.
                for (index, person) in r.people.iter().enumerate() {
                    errors.validate_at(&format!("/people/{index}/"), person);
                }
                errors
            }),
            |r, lang| r.parse(lang).map(drop),
        ),
        request::<ApplicationTextRequest>(
            "ApplicationTextRequest",
            [json!({"kind": "issue", "text": "氏名:佐藤 花子"})],
            Some(Collector::of),
            |r, lang| r.read(lang).map(drop),
        ),
        request::<DecisionRequest>(
            "DecisionRequest",
            [json!({"decision": "approve", "at_once_reason": "急ぎ"}), json!({"decision": "refuse", "reason": "x"})],
            Some(Collector::of),
            |r, lang| decision(&r, lang).map(drop),
        ),
        request::<WithdrawalRequest>(
            "WithdrawalRequest",
            [json!({"reason": "採用の取りやめ"})],
            Some(Collector::of),
            |r, lang| r.parse(lang).map(drop),
        ),
        request::<RoundRequest>("RoundRequest", [round], None, |r, lang| fixed_round(&r, lang).map(drop)),
    ]
}

/// With every field, also those that exclude each other.
fn content() -> Value {
    let interval = |count: i64| json!({"count": count, "unit": "days"});
    json!({
        "name_ja": "帯状疱疹", "name_en": "Shingles", "running": true,
        "rules": {
            "starts_on": "2026-04-01", "ends_on": "2027-03-31", "coupon": "ten_digits", "month_end": "last_day",
            "first_dose": 1, "last_dose": 2, "once": false,
            "products": [{"product": "pfizer", "first_dose": 1, "last_dose": 2, "from": null, "to": null,
                "source": "x"}],
            "groups": [{"code": "elderly", "name_ja": "高齢者", "name_en": "Elderly", "born_from": null,
                "born_to": null, "opens_on": "2026-04-01"}],
            "ages": [{"product": null, "min": 65, "max": 100, "one_of": [65], "count": "on_the_day", "from": null,
                "to": null, "source": "x"}],
            "intervals": [{"dose": 2, "product": null, "after": ["pfizer"], "groups": ["elderly"], "since": ["other"],
                "least": interval(28), "standard": interval(56), "most": interval(180), "from": null, "to": null,
                "source": "x"}],
            "follows": [{"product": "pfizer", "after": ["moderna"], "from": null, "to": null, "source": "x"}],
            "others": [{"least": interval(13), "except": ["influenza"], "from": null, "to": null, "source": "x"}],
        },
    })
}

/// A draft is kept with what contradicts itself: of the content only codes and bounds are looked at here.
fn bad_codes(content: &ProgrammeContent, lang: Lang) -> Vec<FieldError> {
    let errors = content.parse("/content", lang).err().unwrap_or_default();
    errors.into_iter().filter(|error| error.code == "not-a-code").collect()
}

fn all_of(refused: Result<(), Vec<FieldError>>, more: Vec<FieldError>) -> Result<(), Vec<FieldError>> {
    let mut errors = refused.err().unwrap_or_default();
    errors.extend(more);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn programmes() -> [Request; 4] {
    let product = json!({
        "effective_from": "2021-04-01", "name_ja": "ファイザー", "name_en": "Pfizer", "sort": 1, "supplied": true,
        "vials_a_box": 195, "doses_a_vial": 6, "minutes_after_opening": 360, "storage": "-75℃",
        "hot_code": "1291101010101", "source": "添付文書", "reason": "改訂",
    });
    let publication = json!({"publish_on": "2021-03-08", "source": "通知", "reason": "改正"});
    [
        request::<ProgrammeRequest>(
            "ProgrammeRequest",
            [json!({"code": "zoster", "content": content()})],
            Some(Collector::of),
            |r, lang| all_of(r.parse_code(lang).map(drop), bad_codes(&r.content, lang)),
        ),
        request::<ProgrammeDraftRequest>(
            "ProgrammeDraftRequest",
            [json!({"based_on": 1, "content": content()})],
            Some(Collector::of),
            |r, lang| all_of(r.check(lang), bad_codes(&r.content, lang)),
        ),
        request::<PublishRequest>("PublishRequest", [publication], Some(Collector::of), |r, lang| {
            r.parse(lang).map(drop)
        }),
        request::<ProductRequest>("ProductRequest", [product], Some(Collector::of), |r, lang| r.parse(lang).map(drop)),
    ]
}

pub(super) fn requests() -> Vec<Request> {
    let mut all: Vec<Request> = accounts().into();
    all.extend(own_account());
    all.extend(bookings());
    all.extend(venues_and_vendors());
    all.extend(applications());
    all.extend(programmes());
    all
}
