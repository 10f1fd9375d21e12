//! Every operation that changes something, logs somebody in or shows personal data leaves an audit event: the table
//! walks every operation of the OpenAPI document.

use crate::scene::{Scene, booking};
use crate::support::{Call, Reply, YOKOHAMA};
use diesel::prelude::*;
use madoguchi_api::spec;
use madoguchi_domain::{AuditAction, AuditSubject};
use madoguchi_store::schema::{account, audit_event, commission};
use serde_json::{Value, json};

/// What an operation leaves when it succeeds.
enum Row {
    /// Nothing, because of this.
    Impersonal(&'static str),
    /// This event; it succeeds only with a code of the moment or a link from a mail, and is tried where those are
    /// tested.
    Elsewhere(&'static str),
    /// An event.
    Leaves(Leaves),
}

/// Purpose of administration: `accounts` for what shows people, none for what changes them.
const ANY: &str = "accounts or none";

struct Leaves {
    call: Call,
    action: &'static str,
    /// What a look was for; empty where nothing personal is shown.
    purpose: &'static str,
    /// In whose audit.
    municipality: Option<&'static str>,
}

/// A live booking of its own for each row.
pub(crate) struct Booked {
    pub(crate) id: String,
    pub(crate) slot: String,
}

pub(crate) fn booked(scene: &Scene, number: u64) -> Booked {
    let day = format!("2021-04-{:02}", 1 + number % 28);
    let hour = |n: u64| format!("{:02}:00", n);
    let (starts, ends) = (hour(number / 28), hour(number / 28 + 1));
    let slot = scene.slot(&scene.venue, &day, (&starts, &ends), 9);
    let id = scene.booked(&booking(&slot, number))["id"].as_str().unwrap().to_owned();
    Booked { id, slot }
}

/// What an operation leaves; a new operation needs a row here. `number` is different for each.
fn row(scene: &Scene, number: u64, method: &str, path: &str) -> Option<Row> {
    let server = &scene.server;
    let call = |token: &str, path: &str| server.call(method, &format!("/api/v1{path}")).token(token);
    let agent = |path: &str| call(&scene.agent, path);
    let office = |path: &str| call(&scene.yokohama, path);
    let leaves =
        |call: Call, action, purpose| Some(Row::Leaves(Leaves { call, action, purpose, municipality: Some(YOKOHAMA) }));
    let national =
        |call: Call, action, purpose| Some(Row::Leaves(Leaves { call, action, purpose, municipality: None }));
    let impersonal = |why| Some(Row::Impersonal(why));
    let operation = format!("{method} {}", path.strip_prefix("/api/v1").unwrap_or(path));
    let log_in = json!({"login_id": "agent01", "password": crate::support::PASSWORD});
    let coupon = json!({"municipality_code": YOKOHAMA, "number": "0000000001"});
    match operation.as_str() {
        "GET /health/live" | "GET /health/ready" => impersonal("no data"),
        "GET /reference" | "GET /municipalities" | "GET /holidays" => impersonal("public data"),
        "GET /me" => impersonal("one's own account"),
        "GET /audit-chain" => impersonal("a number and a hash"),
        "GET /venues" | "GET /venues/{id}" => impersonal("places are public"),
        "GET /availability" | "GET /venues/{id}/slots" | "GET /slots/{id}" => impersonal("places and counts"),
        "GET /overview" => impersonal("places and counts"),
        "POST /venues/{id}/changes/preview" => impersonal("places and counts"),
        "GET /slot-plans" | "GET /slot-plans/{id}" | "GET /slot-plans/progress/{key}" | "POST /slot-plans/preview" => {
            impersonal("places, times and the id of who made them")
        }
        "POST /sessions/refresh" => impersonal("goes on with a log-in that is written down"),
        // LOG-IN
        "POST /sessions" => any(server.call(method, path).json(&log_in), "session.opened"),
        "DELETE /sessions/current" => any(call(&server.log_in("agent02"), "/sessions/current"), "session.ended"),
        // VENUES AND SLOTS
        "POST /venues" => leaves(office("/venues").json(&crate::support::venue("四つ目の会場")), "venue.created", ""),
        "PATCH /venues/{id}" => {
            let path = format!("/venues/{}", scene.second_venue);
            leaves(office(&path).if_match("*").json(&json!({"access_notes": "段差なし"})), "venue.changed", "")
        }
        "POST /slot-plans" => leaves(agent("/slot-plans").json(&scene.plan(json!({}))), "slot_plan.created", ""),
        // BOOKINGS
        "POST /bookings" => {
            let Booked { slot, .. } = booked(scene, number);
            leaves(agent("/bookings").json(&booking(&slot, number + 1_000_000)), "booking.created", "call")
        }
        "GET /bookings" => {
            booked(scene, number);
            leaves(agent("/bookings"), "bookings.listed", "list")
        }
        "POST /bookings/search" => {
            leaves(agent("/bookings/search").json(&json!({"q": "4567"})), "bookings.listed", "call")
        }
        "GET /bookings/export" => leaves(agent("/bookings/export"), "bookings.exported", "export"),
        "POST /bookings/export" => leaves(agent("/bookings/export").json(&json!({})), "bookings.exported", "export"),
        "GET /bookings/{id}" => {
            leaves(agent(&format!("/bookings/{}", booked(scene, number).id)), "booking.read", "call")
        }
        "PATCH /bookings/{id}" => {
            let path = format!("/bookings/{}", booked(scene, number).id);
            let body = json!({"recipient": {"name": "訂正 花子"}, "reason": "聞き間違い"});
            leaves(agent(&path).if_match("*").json(&body), "booking.corrected", "call")
        }
        "GET /bookings/{id}/history" => {
            let path = format!("/bookings/{}/history", booked(scene, number).id);
            leaves(agent(&path), "booking.history_read", "call")
        }
        "POST /bookings/{id}/move" => {
            let there = scene.slot(&scene.second_venue, "2021-05-10", ("09:00", "10:00"), 9);
            let path = format!("/bookings/{}/move", booked(scene, number).id);
            let body = json!({"slot_id": there, "reason": "変更"});
            leaves(agent(&path).if_match("*").json(&body), "booking.moved", "call")
        }
        "POST /bookings/{id}/cancel" => {
            let path = format!("/bookings/{}/cancel", booked(scene, number).id);
            leaves(agent(&path).if_match("*").json(&json!({"reason": "変更"})), "booking.cancelled", "call")
        }
        "POST /recipients/lookup" => {
            leaves(agent("/recipients/lookup").json(&json!({"coupon": coupon})), "recipient.looked_up", "call")
        }
        // LARGE FILES
        "GET /alerts" | "GET /municipalities/{code}/look-limits" => impersonal("counts"),
        "GET /export-requests" | "GET /export-requests/{id}" => impersonal("which bookings, and how many"),
        "PUT /municipalities/{code}/look-limits" => {
            let body = json!({"people_an_hour": 100, "exported_a_day": 0});
            let path = format!("/municipalities/{YOKOHAMA}/look-limits");
            leaves(office(&path).if_match("*").json(&body), "look_limits.changed", "")
        }
        "POST /export-requests" => {
            leaves(agent("/export-requests").json(&large_file(scene, number)), "export_request.asked", "")
        }
        "POST /export-requests/{id}/approve" | "POST /export-requests/{id}/refuse" => {
            let asked = server.post(&scene.agent, "/api/v1/export-requests", &large_file(scene, number)).json();
            let path = path.replace("/api/v1", "").replace("{id}", asked["items"][0]["id"].as_str().unwrap());
            let decide = office(&path).if_match("*");
            match path.ends_with("refuse") {
                true => leaves(decide.json(&json!({"reason": "多すぎる"})), "export_request.refused", ""),
                false => leaves(decide, "export_request.approved", ""),
            }
        }
        // AUDIT
        "GET /audit-events" => national(call(&server.log_in("operator"), "/audit-events"), "audit.listed", "audit"),
        "GET /audit-events/export" => leaves(office("/audit-events/export"), "audit.exported", "audit"),
        _ => own(scene, method, &operation)
            .or_else(|| programmes(scene, number, method, &operation))
            .or_else(|| administration(scene, method, &operation)),
    }
}

/// The same for programmes and products.
fn programmes(scene: &Scene, number: u64, method: &str, operation: &str) -> Option<Row> {
    let server = &scene.server;
    let call = |token: &str, path: &str| server.call(method, &format!("/api/v1{path}")).token(token).if_match("*");
    let leaves =
        |call: Call, action, purpose, municipality| Some(Row::Leaves(Leaves { call, action, purpose, municipality }));
    let content = crate::programmes::once();
    let new = json!({"code": format!("programme_{number}"), "content": content});
    // Of its own for each row.
    let begun = || {
        let made = server.post(&scene.yokohama, "/api/v1/programmes", &new);
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().strip_prefix("/api/v1").unwrap().to_owned()
    };
    match operation {
        "GET /programmes"
        | "GET /programmes/{code}"
        | "GET /programmes/{code}/versions"
        | "GET /programmes/{code}/versions/{number}"
        | "GET /programmes/{code}/draft"
        | "GET /products"
        | "GET /products/{code}" => Some(Row::Impersonal("rules and products")),
        "POST /programmes/{code}/draft/preview" | "GET /programmes/{code}/versions/{number}/preview" => {
            Some(Row::Impersonal("counts"))
        }
        "POST /programmes" => {
            leaves(call(&scene.yokohama, "/programmes").json(&new), "programme.created", "", Some(YOKOHAMA))
        }
        "PUT /programmes/{code}/draft" => {
            let put = call(&scene.yokohama, &format!("{}/draft", begun())).json(&json!({"content": content}));
            leaves(put, "programme.draft_changed", "", Some(YOKOHAMA))
        }
        "DELETE /programmes/{code}/draft" => {
            let delete = call(&scene.yokohama, &format!("{}/draft", begun()));
            leaves(delete, "programme.draft_removed", "", Some(YOKOHAMA))
        }
        "POST /programmes/{code}/draft/publish" => {
            let body = json!({"publish_on": "2022-03-01", "source": "x", "reason": "x"});
            let publish = call(&scene.yokohama, &format!("{}/draft/publish", begun())).json(&body);
            leaves(publish, "programme.published", "", Some(YOKOHAMA))
        }
        "GET /programmes/{code}/draft/bookings" => {
            let list = call(&scene.yokohama, &format!("{}/draft/bookings", begun()));
            leaves(list, "bookings.listed", "list", Some(YOKOHAMA))
        }
        "GET /programmes/{code}/draft/bookings.csv" => {
            let file = call(&scene.yokohama, &format!("{}/draft/bookings.csv", begun()));
            leaves(file, "bookings.exported", "export", Some(YOKOHAMA))
        }
        "GET /programmes/{code}/versions/{number}/bookings" => {
            let list = call(&scene.yokohama, "/programmes/covid19_initial_2021/versions/1/bookings");
            leaves(list, "bookings.listed", "list", Some(YOKOHAMA))
        }
        "GET /programmes/{code}/versions/{number}/bookings.csv" => {
            let file = call(&scene.yokohama, "/programmes/covid19_initial_2021/versions/1/bookings.csv");
            leaves(file, "bookings.exported", "export", Some(YOKOHAMA))
        }
        "PUT /products/{code}" => {
            let body = json!({
                "effective_from": "2021-04-01", "name_ja": "x", "name_en": "x", "sort": 1, "source": "x",
                "reason": "x",
            });
            leaves(call(&server.log_in("operator"), "/products/pfizer").json(&body), "product.changed", "", None)
        }
        _ => None,
    }
}

/// A file that needs approval, another one for each number.
fn large_file(scene: &Scene, number: u64) -> Value {
    booked(scene, number);
    let limits = json!({"people_an_hour": 100, "exported_a_day": 0});
    let path = format!("/api/v1/municipalities/{YOKOHAMA}/look-limits");
    let set = scene.server.call("PUT", &path).token(&scene.yokohama).if_match("*").json(&limits).send();
    assert_eq!(set.status, 200, "{}", set.text);
    let day = format!("2021-04-{:02}", 1 + number % 28);
    json!({"bookings": {"from": day, "to": day}, "reason": "当日の名簿"})
}

/// The same for one's own account.
fn own(scene: &Scene, method: &str, operation: &str) -> Option<Row> {
    let server = &scene.server;
    let call = |path: &str| server.call(method, &format!("/api/v1{path}"));
    match operation {
        "GET /me/sessions" | "GET /me/security" => Some(Row::Impersonal("one's own account")),
        "POST /me/totp" => Some(Row::Impersonal("a secret that counts once it is confirmed")),
        "POST /password-links/check" => Some(Row::Impersonal("the link's own account")),
        "POST /me/totp/confirm" => Some(Row::Elsewhere("totp.set_up")),
        "POST /me/totp/remove" => Some(Row::Elsewhere("totp.removed")),
        "POST /me/recovery-codes" => Some(Row::Elsewhere("recovery_codes.renewed")),
        "POST /password-links/use" => Some(Row::Elsewhere("password.set")),
        "POST /password-links" => Some(Row::Elsewhere("password_link.asked")),
        "POST /me/password" => {
            let body = json!({"current_password": crate::support::PASSWORD, "new_password": "another horse battery"});
            any(call("/me/password").token(&server.log_in("yokosuka")).json(&body), "password.changed")
        }
        "DELETE /me/sessions/{id}" => {
            let (_, token) = (server.log_in("agent02"), server.log_in("agent02"));
            let sessions = server.get(&token, "/api/v1/me/sessions").json();
            let other = sessions["items"].as_array().unwrap().iter().find(|session| session["current"] == false);
            let path = format!("/me/sessions/{}", other.unwrap()["id"].as_str().unwrap());
            any(call(&path).token(&token), "session.ended")
        }
        "DELETE /me/sessions" => any(call("/me/sessions").token(&server.log_in("agent02")), "sessions.ended"),
        _ => None,
    }
}

/// The same for accounts, companies and what they apply for.
fn administration(scene: &Scene, method: &str, operation: &str) -> Option<Row> {
    let server = &scene.server;
    let call = |token: &str, path: &str| server.call(method, &format!("/api/v1{path}")).token(token).if_match("*");
    let desk = |path: &str| call(&server.log_in("operator"), path);
    let office = |path: &str| call(&scene.yokohama, path);
    let first = |path: &str| {
        let page = server.get(&scene.yokohama, &format!("/api/v1{path}")).json();
        format!("{path}/{}", page["items"][0]["id"].as_str().unwrap())
    };
    let leaves =
        |call: Call, action, municipality| Some(Row::Leaves(Leaves { call, action, purpose: "", municipality }));
    match operation {
        "GET /vendors" | "GET /vendors/{id}" | "GET /commissions" | "GET /commissions/{id}" => {
            Some(Row::Impersonal("companies, and for whom they work"))
        }
        "POST /vendors" => leaves(desk("/vendors").json(&json!({"name": "あたらしい"})), "vendor.created", None),
        "PATCH /vendors/{id}" => {
            let made = server.post(&server.log_in("operator"), "/api/v1/vendors", &json!({"name": "もうひとつ"}));
            let path = format!("/vendors/{}", made.json()["id"].as_str().unwrap());
            leaves(desk(&path).json(&json!({"name": "もうひとつの会社"})), "vendor.changed", None)
        }
        "POST /vendors/{id}/refuse" => {
            let path = format!("/vendors/{}/refuse", new_company(scene, "却下する会社"));
            leaves(desk(&path).json(&json!({"reason": "x"})), "vendor.refused", Some(YOKOHAMA))
        }
        "POST /vendors/{id}/merge" => {
            let path = format!("/vendors/{}/merge", new_company(scene, "統合する会社"));
            let known = server.get(&scene.yokohama, "/api/v1/commissions").json()["items"][0]["vendor"]["id"].clone();
            leaves(desk(&path).json(&json!({"into": known})), "vendor.merged", Some(YOKOHAMA))
        }
        "POST /commissions" => {
            let body = json!({
                "vendor_name": "みなと", "municipality_code": crate::support::YOKOSUKA, "starts_on": "2021-04-01",
            });
            leaves(desk("/commissions").json(&body), "commission.created", Some(crate::support::YOKOSUKA))
        }
        "PATCH /commissions/{id}" => {
            let body = json!({"ends_on": "2021-12-31"});
            leaves(office(&first("/commissions")).json(&body), "commission.changed", Some(YOKOHAMA))
        }
        "POST /commissions/{id}/agree" => {
            let body = json!({"vendor_name": "みうら", "starts_on": "2021-06-01"});
            let made = server.post(&scene.yokohama, "/api/v1/commissions", &body);
            assert_eq!((made.status, &made.json()["status"]), (201, &json!("asked")), "{}", made.text);
            let path = format!("/commissions/{}/agree", made.json()["id"].as_str().unwrap());
            leaves(desk(&path), "commission.agreed", Some(YOKOHAMA))
        }
        "DELETE /commissions/{id}" => {
            let body = json!({"vendor_name": "みうら", "municipality_code": YOKOHAMA, "starts_on": "2021-05-01"});
            let made = server.post(&scene.yokohama, "/api/v1/commissions", &body);
            assert_eq!(made.status, 201, "{}", made.text);
            let path = format!("/commissions/{}", made.json()["id"].as_str().unwrap());
            leaves(office(&path), "commission.withdrawn", Some(YOKOHAMA))
        }
        "GET /prefectures" => Some(Row::Impersonal("offices and counts")),
        _ => accounts(scene, method, operation).or_else(|| applications(scene, method, operation)),
    }
}

/// A call of the service desk, or of the municipality of Yokohama, on whatever version is there.
fn of(scene: &Scene, method: &str, login_id: &str, path: &str) -> Call {
    let token = scene.server.log_in(login_id);
    scene.server.call(method, &format!("/api/v1{path}")).token(&token).if_match("*")
}

/// A new agent of the company that works for Yokohama; the path of the account.
fn new_agent(scene: &Scene) -> String {
    let desk = scene.server.log_in("operator");
    let commissions = scene.server.get(&scene.yokohama, "/api/v1/commissions").json();
    let body = json!({
        "role": "agent", "display_name": "受付 窓子", "mail_address": "madoko@example.jp",
        "vendor_id": commissions["items"][0]["vendor"]["id"],
    });
    let made = scene.server.post(&desk, "/api/v1/accounts", &body);
    assert_eq!(made.status, 201, "{}", made.text);
    format!("/accounts/{}", made.json()["id"].as_str().unwrap())
}

/// The path of a new agent who has a second factor.
fn with_second_factor(scene: &Scene) -> String {
    let path = new_agent(scene);
    crate::second_factor_removals::give(&scene.server, path.trim_start_matches("/accounts/"));
    path
}

/// The same for accounts.
fn accounts(scene: &Scene, method: &str, operation: &str) -> Option<Row> {
    let desk = |path: &str| of(scene, method, "operator", path);
    let row = |call: Call, action| Some(Row::Leaves(Leaves { call, action, purpose: ANY, municipality: Some("") }));
    let reason = json!({"reason": "異動"});
    match operation {
        "GET /accounts" => row(desk("/accounts"), "accounts.listed"),
        "POST /accounts/search" => row(desk("/accounts/search").json(&json!({"q": "agent"})), "accounts.listed"),
        "POST /accounts" => {
            let body =
                json!({"role": "operator", "display_name": "サービスデスク二", "mail_address": "desk2@example.jp"});
            row(desk("/accounts").json(&body), "account.created")
        }
        "GET /accounts/{id}" => row(desk(&new_agent(scene)), "account.read"),
        "PATCH /accounts/{id}" => {
            row(desk(&new_agent(scene)).json(&json!({"display_name": "受付 花"})), "account.changed")
        }
        "POST /accounts/{id}/suspend" => {
            row(desk(&format!("{}/suspend", new_agent(scene))).json(&reason), "account.suspended")
        }
        "POST /accounts/{id}/resume" => {
            let path = new_agent(scene);
            let suspended = of(scene, "POST", "operator", &format!("{path}/suspend")).json(&reason).send();
            assert_eq!(suspended.status, 200, "{}", suspended.text);
            row(desk(&format!("{path}/resume")).json(&reason), "account.resumed")
        }
        "POST /accounts/{id}/delete" => {
            row(desk(&format!("{}/delete", new_agent(scene))).json(&reason), "account.deleted")
        }
        "GET /second-factor-removals" => Some(Row::Impersonal("log-in ids and reasons without names")),
        "POST /accounts/{id}/second-factor-removals" => {
            let path = with_second_factor(scene);
            row(desk(&format!("{path}/second-factor-removals")).json(&reason), "account.totp_removal_asked")
        }
        "POST /second-factor-removals/{id}/agree" => Some(Row::Elsewhere("account.totp_removal_agreed")),
        "POST /second-factor-removals/{id}/refuse" => Some(Row::Elsewhere("account.totp_removal_refused")),
        "POST /second-factor-removals/{id}/withdraw" => {
            let path = with_second_factor(scene);
            let asked = of(scene, "POST", "operator", &format!("{path}/second-factor-removals")).json(&reason).send();
            assert_eq!(asked.status, 201, "{}", asked.text);
            let path = format!("/second-factor-removals/{}/withdraw", asked.json()["id"].as_str().unwrap());
            row(desk(&path), "account.totp_removal_withdrawn")
        }
        "POST /accounts/{id}/log-in-mail" => {
            row(desk(&format!("{}/log-in-mail", new_agent(scene))), "account.link_sent")
        }
        _ => None,
    }
}

/// A company that Yokohama names in an application.
fn new_company(scene: &Scene, name: &str) -> String {
    let mut body = application();
    body["people"][0]["company"] = json!(name);
    let sent = scene.server.post(&scene.yokohama, "/api/v1/applications", &body);
    assert_eq!(sent.status, 201, "{}", sent.text);
    sent.json()["people"][0]["vendor"]["id"].as_str().unwrap().to_owned()
}

/// An application of Yokohama; it and its person.
fn applied(scene: &Scene) -> (String, String) {
    let sent = scene.server.post(&scene.yokohama, "/api/v1/applications", &application());
    assert_eq!(sent.status, 201, "{}", sent.text);
    let sent = sent.json();
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    (id(&sent), id(&sent["people"][0]))
}

fn application() -> Value {
    let person =
        json!({"company": "みなと", "name": "受付 太郎", "mail_address": "taro@example.jp", "phone": "0451234567"});
    json!({"kind": "issue", "people": [person]})
}

/// The same for applications, rounds and mails.
fn applications(scene: &Scene, method: &str, operation: &str) -> Option<Row> {
    let desk = |path: &str| of(scene, method, "operator", path);
    let office = |path: &str| of(scene, method, "yokohama", path);
    let row = |call: Call, action| Some(Row::Leaves(Leaves { call, action, purpose: ANY, municipality: Some("") }));
    match operation {
        "GET /applications" => Some(Row::Impersonal("counts of people, no names")),
        "POST /applications/check" => Some(Row::Impersonal("ids of the caller's own accounts and applications")),
        "POST /applications/parse" => Some(Row::Impersonal("the caller's own text")),
        "GET /issuance-rounds" | "GET /issuance-rounds/current" => Some(Row::Impersonal("days and counts")),
        "GET /outbox/state" => Some(Row::Impersonal("counts")),
        "POST /applications" => row(office("/applications").json(&application()), "application.sent"),
        "GET /applications/{id}" => row(office(&format!("/applications/{}", applied(scene).0)), "application.read"),
        "GET /application-people" => row(desk("/application-people"), "application_people.listed"),
        "POST /application-people/{id}/decide" => {
            let path = format!("/application-people/{}/decide", applied(scene).1);
            row(desk(&path).json(&json!({"decision": "refuse", "reason": "重複"})), "application_person.refused")
        }
        "POST /application-people/{id}/withdraw" => {
            let path = format!("/application-people/{}/withdraw", applied(scene).1);
            row(office(&path).json(&json!({})), "application_person.withdrawn")
        }
        "POST /applications/{id}/withdraw" => {
            let path = format!("/applications/{}/withdraw", applied(scene).0);
            row(office(&path).json(&json!({})), "application_person.withdrawn")
        }
        "POST /issuance-rounds" => {
            let body = json!({"deadline_date": "2021-05-25", "deadline_time": "12:00", "mails_on": "2021-05-28"});
            row(desk("/issuance-rounds").json(&body), "issuance_round.fixed")
        }
        "POST /issuance-rounds/{number}/approve" => row(desk("/issuance-rounds/1/approve"), "issuance_round.approved"),
        "GET /outbox" => row(desk("/outbox"), "outbox.listed"),
        "GET /outbox/{id}" | "POST /outbox/{id}/retry" => {
            new_agent(scene);
            let mails = of(scene, "GET", "operator", "/outbox").send().json();
            let path = format!("/outbox/{}", mails["items"][0]["id"].as_str().unwrap());
            match method {
                "GET" => row(desk(&path), "outbox_mail.read"),
                _ => row(desk(&format!("{path}/retry")), "outbox_mail.retried"),
            }
        }
        _ => None,
    }
}

/// Events of log-ins are in the audit of whom the account belongs to, which differs from account to account.
fn any(call: Call, action: &'static str) -> Option<Row> {
    Some(Row::Leaves(Leaves { call, action, purpose: "", municipality: Some("") }))
}

/// Action, purpose, municipality, account and address of the events of a request.
pub(crate) type Event = (String, String, Option<String>, Option<i64>, String);

pub(crate) fn events(scene: &Scene, request_id: &str) -> Vec<Event> {
    let found = audit_event::table.filter(audit_event::request_id.eq(request_id)).select((
        audit_event::action,
        audit_event::purpose,
        audit_event::municipality_code,
        audit_event::account_id,
        audit_event::address,
    ));
    scene.server.store.read_blocking(|conn| Ok::<_, madoguchi_store::StoreError>(found.load(conn)?)).unwrap()
}

/// The company of agent01 and agent02 works for Yokosuka too, from today on.
pub(crate) fn also_for_yokosuka(scene: &Scene) {
    use madoguchi_store::vendor::{self, commissions};
    let begun = scene.server.store.write_blocking(|conn| {
        let vendor = vendor::vendor_named(conn, "みなと", crate::support::today().into())?;
        let yokosuka = madoguchi_domain::MunicipalityCode::parse(crate::support::YOKOSUKA).unwrap();
        commissions::ensure(conn, vendor.id, &yokosuka, crate::support::today(), None)
    });
    begun.unwrap_or_else(|error: madoguchi_store::StoreError| panic!("{error}"));
}

on_both_databases! {
    fn every_operation_is_written_down_or_impersonal(db) {
        let scene = Scene::new(db);
        let document = spec::openapi();
        let operations = document
            .paths
            .paths
            .iter()
            .flat_map(|(path, item)| spec::operations(item).map(move |(method, _)| (method, path)));
        for (number, (method, path)) in (1..).zip(operations) {
            let row = row(&scene, number, method, path);
            match row.unwrap_or_else(|| panic!("{method} {path}: say in audit_coverage.rs what event it leaves")) {
                Row::Impersonal(why) | Row::Elsewhere(why) => assert!(!why.is_empty()),
                Row::Leaves(Leaves { call, action, purpose, municipality }) => {
                    let reply = call.send();
                    assert!((200..300).contains(&reply.status), "{method} {path}: {}", reply.text);
                    let found = events(&scene, reply.header("x-request-id").unwrap());
                    let found = found.iter().find(|event| event.0 == action);
                    let (_, kept_purpose, kept_municipality, account, address) =
                        found.unwrap_or_else(|| panic!("{method} {path} leaves no {action}"));
                    match purpose {
                        ANY => assert!(
                            kept_purpose == "accounts" || kept_purpose.is_empty(),
                            "{method} {path}: {kept_purpose}"
                        ),
                        purpose => assert_eq!(kept_purpose, purpose, "{method} {path}"),
                    }
                    if municipality != Some("") {
                        assert_eq!(kept_municipality.as_deref(), municipality, "{method} {path}");
                    }
                    let anonymous = path.starts_with("/api/v1/password-links");
                    assert!(account.is_some() || anonymous, "{method} {path}: who");
                    assert_eq!(address, "127.0.0.1", "{method} {path}: from where");
                }
            }
        }
        let written = audit_event::table.select((audit_event::action, audit_event::subject_kind)).distinct();
        let written = scene
            .server
            .store
            .read_blocking(|conn| Ok::<_, madoguchi_store::StoreError>(written.load::<(String, String)>(conn)?));
        for (action, subject) in written.unwrap() {
            let known = AuditAction::from_code(&action).is_some() && AuditSubject::from_code(&subject).is_some();
            assert!(known, "there are no words for {action} {subject}: see domain/src/audit/word.rs");
        }
    }

    fn each_municipality_finds_the_log_ins_of_those_who_work_for_it(db) {
        let scene = Scene::new(db);
        let server = &scene.server;
        let secret = crate::authenticator::give(server, "agent02");
        also_for_yokosuka(&scene);
        // An agent whose company nobody commissioned any more.
        let ended = commission::table.filter(commission::vendor_id.eq_any(
            account::table.filter(account::login_id.eq("agent11")).select(account::vendor_id.assume_not_null()),
        ));
        diesel::update(ended)
            .set((
                commission::starts_on.eq(crate::support::today() - chrono::Days::new(9)),
                commission::ends_on.eq(crate::support::today() - chrono::Days::new(1)),
            ))
            .execute(&mut db.connect())
            .unwrap();
        let (both, home, nobody_s) =
            (vec![Some(YOKOHAMA), Some(crate::support::YOKOSUKA)], vec![Some(YOKOHAMA)], vec![None]);
        let check = |reply: &Reply, action: &str, expected: &[Option<&str>]| {
            let found = events(&scene, reply.header("x-request-id").unwrap());
            let mut found: Vec<_> =
                found.iter().filter(|event| event.0 == action).map(|event| event.2.as_deref()).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{action}: {}", reply.text);
        };
        for (login_id, owners) in
            [("agent01", &both), ("agent11", &nobody_s), ("yokohama", &home), ("operator", &nobody_s)]
        {
            let reply = server.try_log_in(login_id, crate::support::PASSWORD);
            check(&reply, "session.opened", owners);
            check(&server.try_log_in(login_id, "wrong"), "session.refused", owners);
            let token = reply.json()["access_token"].as_str().unwrap().to_owned();
            let call = |method: &str, path: &str| server.call(method, &format!("/api/v1{path}")).token(&token);
            let wrong = json!({"current_password": "wrong", "new_password": "another horse battery"});
            check(&call("POST", "/me/password").json(&wrong).send(), "password.refused", owners);
            check(&call("DELETE", "/me/sessions").send(), "sessions.ended", owners);
            check(&call("DELETE", "/sessions/current").send(), "session.ended", owners);
        }
        check(&server.try_log_in("nobody", "wrong"), "session.refused", &nobody_s);
        // The second factor of an agent for both.
        let with = |code: &str| crate::authenticator::log_in(server, "agent02", code, "203.0.113.7");
        check(&with(&crate::authenticator::code(&secret, 10)), "second_factor.refused", &both);
        let opened = with(&crate::authenticator::code(&secret, 0));
        check(&opened, "totp.used", &both);
        check(&opened, "session.opened", &both);
        // A refresh token that was exchanged twice over.
        let refresh = |reply: &Reply| {
            server.call("POST", "/api/v1/sessions/refresh").header("cookie", reply.cookie().unwrap()).send()
        };
        let second = refresh(&opened);
        assert_eq!(refresh(&second).status, 200);
        check(&refresh(&opened), "session.reuse_detected", &both);
        // And so the second municipality reads it.
        let read = server
            .get(&server.log_in("yokosuka"), "/api/v1/audit-events?login_id=agent01&action=session.opened")
            .json();
        let items = read["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "those of before the commission are not Yokosuka's: {read}");
        assert_eq!(items[0]["municipality_code"], crate::support::YOKOSUKA);
    }
}
