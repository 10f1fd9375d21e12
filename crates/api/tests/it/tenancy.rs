//! Nobody sees another municipality's data, by any path: the matrix walks every operation of the OpenAPI document.

use crate::support::{Reply, Server};
use madoguchi_api::spec;
use serde_json::{Value, json};

/// How an operation is tried by somebody of another municipality.
enum Try {
    /// It has no municipal data.
    Nothing,
    /// It names a foreign object in path, query or body: 404. `Value::Null` is no body.
    Foreign { path: String, body: Value },
    /// It lists: 200, and nothing of the others is in it.
    List { path: String, body: Value },
    /// It creates at home: another municipality's code is refused.
    Create { path: String, body: Value },
    /// It administers: each role gets this status, and no trace of Yokohama's in it but for the service desk.
    Roles { path: String, body: Value, yokosuka: u16, agent: u16, operator: u16 },
}

/// What Yokohama has.
struct Yokohama {
    venue: String,
    plan: String,
    slot: String,
    booking: String,
    reference: String,
    vendor: String,
    commission: String,
    agent: String,
    application: String,
    applicant: String,
    /// A large file that waits for approval.
    export: String,
    /// Code of a programme of its own, which is published and has a draft.
    programme: String,
}

fn slot_plan(venue: &str) -> Value {
    json!({
        "venue_id": venue, "vaccine": "pfizer", "first_date": "2021-03-15", "last_date": "2021-03-26",
        "weekdays": ["mon", "wed", "fri"], "opens": "09:00", "closes": "17:00", "slot_minutes": 60, "capacity": 4,
    })
}

fn coupon() -> Value {
    json!({"municipality_code": "141003", "number": "0000012345"})
}

fn booking(slot: &str) -> Value {
    json!({
        "slot_id": slot, "booker": {"name_kana": "ヤマダ ハナコ", "phone": "0451234567"},
        "recipient": {"name": "山田 太郎", "name_kana": "ヤマダ タロウ", "birth_date": "1950-01-02", "group": "elderly",
                      "dose": 1, "coupon": coupon()},
    })
}

/// For an agent of the company that works for Yokohama only.
fn application() -> Value {
    let person =
        json!({"company": "みなと", "name": "山田 太郎", "mail_address": "taro@example.jp", "phone": "0451234567"});
    json!({"kind": "issue", "people": [person]})
}

#[track_caller]
fn made(reply: &Reply) -> Value {
    assert!(reply.status == 201 || reply.status == 200, "{}", reply.text);
    reply.json()
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

impl Yokohama {
    fn make(server: &Server) -> Self {
        let (office, agent) = (server.log_in("yokohama"), server.log_in("agent01"));
        let venue = server.make_venue(&office, "よこはまのかいじょう");
        let plan = id(&made(&server.post(&agent, "/api/v1/slot-plans", &slot_plan(&venue))));
        let day = server.get(&agent, &format!("/api/v1/venues/{venue}/slots?date=2021-03-15&vaccine=pfizer"));
        let slot = id(&made(&day)["items"][0]);
        let booking = made(&server.post(&agent, "/api/v1/bookings", &booking(&slot)));
        let reference = booking["reference"].as_str().unwrap().to_owned();
        let vendor = id(&made(&server.get(&office, "/api/v1/vendors"))["items"][0]);
        let commission = id(&made(&server.get(&office, "/api/v1/commissions"))["items"][0]);
        let agent = id(&made(&server.get(&office, "/api/v1/accounts?role=agent"))["items"][0]);
        let sent = made(&server.post(&office, "/api/v1/applications", &application()));
        let (application, applicant) = (id(&sent), id(&sent["people"][0]));
        let limits = server.call("PUT", "/api/v1/municipalities/141003/look-limits").token(&office).if_match("*");
        made(&limits.json(&json!({"people_an_hour": 100, "exported_a_day": 0})).send());
        let export = json!({"bookings": {"q": "0451234567"}, "reason": "当日の名簿"});
        let export = id(&made(&server.post(&server.log_in("agent01"), "/api/v1/export-requests", &export))["items"][0]);
        let programme = own_programme(server, &office);
        let booking = id(&booking);
        Self {
            venue,
            plan,
            slot,
            booking,
            reference,
            vendor,
            commission,
            agent,
            application,
            applicant,
            export,
            programme,
        }
    }

    /// How to try an operation; a new operation needs a row here.
    fn row(&self, method: &str, path: &str) -> Option<Try> {
        let Self { venue, plan, slot, booking: booked, export, .. } = self;
        let foreign = |path: String, body| Some(Try::Foreign { path, body });
        let list = |path: &str, body| Some(Try::List { path: path.to_owned(), body });
        let operation = format!("{method} {}", path.strip_prefix("/api/v1").unwrap_or(path));
        let v1 = |rest: String| format!("/api/v1{rest}");
        match operation.as_str() {
            "GET /health/live" | "GET /health/ready" => Some(Try::Nothing),
            "POST /sessions" | "POST /sessions/refresh" | "DELETE /sessions/current" | "GET /me" => Some(Try::Nothing),
            // The caller's own account only, and links that are their own proof.
            "GET /me/sessions" | "DELETE /me/sessions" | "DELETE /me/sessions/{id}" | "POST /me/password" => {
                Some(Try::Nothing)
            }
            "GET /me/security" | "POST /me/totp" | "POST /me/totp/confirm" | "POST /me/totp/remove" => {
                Some(Try::Nothing)
            }
            "POST /me/recovery-codes" => Some(Try::Nothing),
            "POST /password-links" | "POST /password-links/check" | "POST /password-links/use" => Some(Try::Nothing),
            "GET /reference" | "GET /municipalities" | "GET /holidays" => Some(Try::Nothing),
            "GET /venues" => list("/api/v1/venues", Value::Null),
            "POST /venues" => {
                let mut body = crate::support::venue("foreign");
                body["municipality_code"] = crate::support::YOKOHAMA.into();
                Some(Try::Create { path: v1("/venues".into()), body })
            }
            "GET /venues/{id}" => foreign(v1(format!("/venues/{venue}")), Value::Null),
            "POST /venues/{id}/changes/preview" => {
                foreign(v1(format!("/venues/{venue}/changes/preview")), json!({"published": false}))
            }
            "PATCH /venues/{id}" => foreign(v1(format!("/venues/{venue}")), json!({"published": false})),
            "GET /venues/{id}/slots" => foreign(v1(format!("/venues/{venue}/slots?date=2021-03-15")), Value::Null),
            "GET /slot-plans" => foreign(v1(format!("/slot-plans?venue_id={venue}")), Value::Null),
            "POST /slot-plans" | "POST /slot-plans/preview" => foreign(path.to_owned(), slot_plan(venue)),
            "GET /slot-plans/progress/{key}" => foreign(v1("/slot-plans/progress/another".into()), Value::Null),
            "GET /slot-plans/{id}" => foreign(v1(format!("/slot-plans/{plan}")), Value::Null),
            "GET /slots/{id}" => foreign(v1(format!("/slots/{slot}")), Value::Null),
            "GET /availability" => list("/api/v1/availability?from=2021-03-15&to=2021-03-26", Value::Null),
            "GET /overview" => list("/api/v1/overview", Value::Null),
            "GET /bookings" => list("/api/v1/bookings?q=0000012345", Value::Null),
            "POST /bookings" => foreign(v1("/bookings".into()), booking(slot)),
            "POST /bookings/search" => list("/api/v1/bookings/search", json!({"q": "0451234567"})),
            "GET /bookings/export" => list("/api/v1/bookings/export", Value::Null),
            "POST /bookings/export" => list("/api/v1/bookings/export", json!({"q": "0451234567"})),
            "GET /bookings/{id}" => foreign(v1(format!("/bookings/{booked}")), Value::Null),
            "PATCH /bookings/{id}" => {
                foreign(v1(format!("/bookings/{booked}")), json!({"booker": {"phone": "0459999999"}, "reason": "x"}))
            }
            "GET /bookings/{id}/history" => foreign(v1(format!("/bookings/{booked}/history")), Value::Null),
            "POST /bookings/{id}/cancel" => foreign(v1(format!("/bookings/{booked}/cancel")), json!({"reason": "x"})),
            "POST /bookings/{id}/move" => {
                foreign(v1(format!("/bookings/{booked}/move")), json!({"slot_id": slot, "reason": "x"}))
            }
            "GET /audit-events" | "GET /audit-events/export" | "GET /audit-chain" => {
                Some(Try::Roles { path: path.to_owned(), body: Value::Null, yokosuka: 200, agent: 403, operator: 200 })
            }
            // Whose decisions they are; Yokosuka has none of them.
            "GET /export-requests" => list("/api/v1/export-requests", Value::Null),
            "POST /export-requests" => {
                foreign(v1("/export-requests".into()), json!({"bookings": {"venue_id": venue}, "reason": "x"}))
            }
            "GET /export-requests/{id}" => foreign(v1(format!("/export-requests/{export}")), Value::Null),
            "POST /recipients/lookup" => list("/api/v1/recipients/lookup", json!({"coupon": coupon()})),
            _ => self.administration(&operation),
        }
    }

    /// The same for companies and their commissions.
    fn administration(&self, operation: &str) -> Option<Try> {
        let Self { vendor, commission, agent, export, .. } = self;
        let roles = |path: String, body, [yokosuka, agent, operator]: [u16; 3]| {
            Some(Try::Roles { path: format!("/api/v1{path}"), body, yokosuka, agent, operator })
        };
        match operation {
            "GET /municipalities/{code}/look-limits" => {
                roles("/municipalities/141003/look-limits".into(), Value::Null, [404, 403, 200])
            }
            "PUT /municipalities/{code}/look-limits" => {
                let body = json!({"people_an_hour": 1_000_000, "exported_a_day": 1_000_000});
                roles("/municipalities/141003/look-limits".into(), body, [404, 403, 403])
            }
            "POST /export-requests/{id}/approve" => {
                roles(format!("/export-requests/{export}/approve"), Value::Null, [404, 403, 403])
            }
            "POST /export-requests/{id}/refuse" => {
                roles(format!("/export-requests/{export}/refuse"), json!({"reason": "x"}), [404, 403, 403])
            }
            "GET /alerts" => roles("/alerts".into(), Value::Null, [200, 200, 200]),
            "GET /prefectures" => roles("/prefectures".into(), Value::Null, [403, 403, 200]),
            "GET /accounts" => roles("/accounts".into(), Value::Null, [200, 403, 200]),
            "POST /accounts/search" => roles("/accounts/search".into(), json!({"q": "agent01"}), [200, 403, 200]),
            "POST /accounts" => {
                let body = json!({"role": "operator", "display_name": "x", "mail_address": "x@example.jp"});
                roles("/accounts".into(), body, [403, 403, 201])
            }
            "GET /accounts/{id}" => roles(format!("/accounts/{agent}"), Value::Null, [404, 403, 200]),
            "PATCH /accounts/{id}" => roles(format!("/accounts/{agent}"), json!({"phone": ""}), [403, 403, 200]),
            // The service desk walks the paths in the order of the alphabet: after delete nothing else fits.
            "POST /accounts/{id}/suspend" => {
                roles(format!("/accounts/{agent}/suspend"), json!({"reason": "x"}), [404, 403, 409])
            }
            "POST /accounts/{id}/resume" => {
                roles(format!("/accounts/{agent}/resume"), json!({"reason": "x"}), [404, 403, 409])
            }
            "POST /accounts/{id}/delete" => {
                roles(format!("/accounts/{agent}/delete"), json!({"reason": "x"}), [403, 403, 200])
            }
            "GET /second-factor-removals" => roles("/second-factor-removals".into(), Value::Null, [403, 403, 200]),
            // The agent of the tests has no second factor.
            "POST /accounts/{id}/second-factor-removals" => {
                roles(format!("/accounts/{agent}/second-factor-removals"), json!({"reason": "x"}), [403, 403, 409])
            }
            "POST /second-factor-removals/{id}/agree" => {
                roles("/second-factor-removals/999999/agree".into(), Value::Null, [403, 403, 404])
            }
            "POST /second-factor-removals/{id}/refuse" => {
                roles("/second-factor-removals/999999/refuse".into(), json!({"reason": "x"}), [403, 403, 404])
            }
            "POST /second-factor-removals/{id}/withdraw" => {
                roles("/second-factor-removals/999999/withdraw".into(), Value::Null, [403, 403, 404])
            }
            // The agent of the tests has no mail address.
            "POST /accounts/{id}/log-in-mail" => {
                roles(format!("/accounts/{agent}/log-in-mail"), Value::Null, [403, 403, 409])
            }
            "GET /vendors" => roles("/vendors".into(), Value::Null, [200, 403, 200]),
            "POST /vendors" => roles("/vendors".into(), json!({"name": "あたらしい"}), [403, 403, 201]),
            "GET /vendors/{id}" => roles(format!("/vendors/{vendor}"), Value::Null, [404, 403, 200]),
            "PATCH /vendors/{id}" => {
                roles(format!("/vendors/{vendor}"), json!({"status": "confirmed"}), [403, 403, 200])
            }
            // Confirmed just before: what is done to unconfirmed ones has tests of its own.
            "POST /vendors/{id}/refuse" => {
                roles(format!("/vendors/{vendor}/refuse"), json!({"reason": "x"}), [403, 403, 409])
            }
            "POST /vendors/{id}/merge" => {
                roles(format!("/vendors/{vendor}/merge"), json!({"into": vendor}), [403, 403, 409])
            }
            "GET /commissions" => roles("/commissions".into(), Value::Null, [200, 403, 200]),
            "POST /commissions" => {
                // Yokohama commissions this company already: only the service desk hears of it.
                let body = json!({
                    "vendor_name": "みなと", "municipality_code": crate::support::YOKOHAMA, "starts_on": "2021-04-01",
                });
                roles("/commissions".into(), body, [403, 403, 409])
            }
            "GET /commissions/{id}" => roles(format!("/commissions/{commission}"), Value::Null, [404, 403, 200]),
            "PATCH /commissions/{id}" => {
                roles(format!("/commissions/{commission}"), json!({"ends_on": null}), [404, 403, 200])
            }
            "POST /commissions/{id}/agree" => {
                roles(format!("/commissions/{commission}/agree"), Value::Null, [403, 403, 409])
            }
            "DELETE /commissions/{id}" => roles(format!("/commissions/{commission}"), Value::Null, [404, 403, 409]),
            "GET /outbox" | "GET /outbox/state" => roles(operation.replace("GET ", ""), Value::Null, [403, 403, 200]),
            "GET /outbox/{id}" => roles("/outbox/999999".into(), Value::Null, [403, 403, 404]),
            "POST /outbox/{id}/retry" => roles("/outbox/999999/retry".into(), Value::Null, [403, 403, 404]),
            _ => self.programmes(operation).or_else(|| self.applications(operation)),
        }
    }

    /// The same for programmes and products.
    fn programmes(&self, operation: &str) -> Option<Try> {
        let roles = |path: String, body, [yokosuka, agent, operator]: [u16; 3]| {
            Some(Try::Roles { path: format!("/api/v1{path}"), body, yokosuka, agent, operator })
        };
        let own = |rest: &str| format!("/programmes/{}{rest}", self.programme);
        match operation {
            "GET /programmes" => roles("/programmes".into(), Value::Null, [200, 200, 200]),
            "POST /programmes" => {
                let body = json!({"code": "of_others", "content": crate::programmes::once()});
                roles("/programmes".into(), body, [201, 403, 201])
            }
            "GET /programmes/{code}" => roles(own(""), Value::Null, [404, 404, 404]),
            "GET /programmes/{code}/versions" => roles(own("/versions"), Value::Null, [404, 404, 404]),
            "GET /programmes/{code}/versions/{number}" => roles(own("/versions/1"), Value::Null, [404, 404, 404]),
            "GET /programmes/{code}/draft" | "DELETE /programmes/{code}/draft" => {
                roles(own("/draft"), Value::Null, [404, 403, 404])
            }
            "PUT /programmes/{code}/draft" => {
                roles(own("/draft"), json!({"content": crate::programmes::once()}), [404, 403, 404])
            }
            "POST /programmes/{code}/draft/preview" => roles(own("/draft/preview"), Value::Null, [404, 403, 404]),
            "POST /programmes/{code}/draft/publish" => {
                let body = json!({"publish_on": "2021-04-01", "source": "x", "reason": "x"});
                roles(own("/draft/publish"), body, [404, 403, 404])
            }
            // Bookings are none of the service desk's business.
            "GET /programmes/{code}/draft/bookings" => roles(own("/draft/bookings"), Value::Null, [404, 404, 403]),
            "GET /programmes/{code}/draft/bookings.csv" => {
                roles(own("/draft/bookings.csv"), Value::Null, [404, 404, 403])
            }
            "GET /programmes/{code}/versions/{number}/preview" => {
                roles(own("/versions/1/preview"), Value::Null, [404, 404, 404])
            }
            "GET /programmes/{code}/versions/{number}/bookings" => {
                roles(own("/versions/1/bookings"), Value::Null, [404, 404, 403])
            }
            "GET /programmes/{code}/versions/{number}/bookings.csv" => {
                roles(own("/versions/1/bookings.csv"), Value::Null, [404, 404, 403])
            }
            "GET /products" => roles("/products".into(), Value::Null, [200, 200, 200]),
            "GET /products/{code}" => roles("/products/pfizer".into(), Value::Null, [200, 200, 200]),
            "PUT /products/{code}" => {
                let body = json!({
                    "effective_from": "2021-04-01", "name_ja": "x", "name_en": "x", "sort": 1, "source": "x",
                    "reason": "x",
                });
                roles("/products/pfizer".into(), body, [403, 403, 200])
            }
            _ => None,
        }
    }

    /// The same for applications and their rounds.
    fn applications(&self, operation: &str) -> Option<Try> {
        let Self { application: sent, applicant, .. } = self;
        let roles = |path: String, body, [yokosuka, agent, operator]: [u16; 3]| {
            Some(Try::Roles { path: format!("/api/v1{path}"), body, yokosuka, agent, operator })
        };
        match operation {
            "GET /applications" => roles("/applications".into(), Value::Null, [200, 403, 200]),
            // The company is none of Yokosuka's.
            "POST /applications" => roles("/applications".into(), application(), [422, 403, 403]),
            "POST /applications/check" => roles("/applications/check".into(), application(), [200, 403, 403]),
            "POST /applications/parse" => {
                let body = json!({"kind": "issue", "text": "氏名:田中 次郎"});
                roles("/applications/parse".into(), body, [200, 403, 403])
            }
            "GET /applications/{id}" => roles(format!("/applications/{sent}"), Value::Null, [404, 403, 200]),
            "GET /application-people" => roles("/application-people".into(), Value::Null, [200, 403, 200]),
            "POST /application-people/{id}/decide" => {
                let body = json!({"decision": "approve"});
                roles(format!("/application-people/{applicant}/decide"), body, [403, 403, 200])
            }
            "POST /application-people/{id}/withdraw" => {
                roles(format!("/application-people/{applicant}/withdraw"), json!({}), [404, 403, 403])
            }
            "POST /applications/{id}/withdraw" => {
                roles(format!("/applications/{sent}/withdraw"), json!({}), [404, 403, 403])
            }
            "GET /issuance-rounds" => roles("/issuance-rounds".into(), Value::Null, [200, 403, 200]),
            "GET /issuance-rounds/current" => roles("/issuance-rounds/current".into(), Value::Null, [200, 403, 200]),
            "POST /issuance-rounds" => {
                let body = json!({"deadline_date": "2021-05-25", "deadline_time": "12:00", "mails_on": "2021-05-28"});
                roles("/issuance-rounds".into(), body, [403, 403, 201])
            }
            "POST /issuance-rounds/{number}/approve" => {
                roles("/issuance-rounds/1/approve".into(), Value::Null, [403, 403, 200])
            }
            _ => None,
        }
    }

    /// What no answer to others may hold.
    fn traces(&self) -> [&str; 6] {
        [&self.programme, &self.reference, "よこはまのかいじょう", "山田", "0451234567", "みなと"]
    }
}

/// A programme of Yokohama's own that does not run, with a draft of its next version; its code.
fn own_programme(server: &Server, office: &str) -> String {
    let mut content = crate::programmes::once();
    content["running"] = false.into();
    let begun = server.post(office, "/api/v1/programmes", &json!({"code": "own", "content": content}));
    let path = begun.header("location").unwrap().to_owned();
    let send = |method: &str, path: &str, body: &Value| {
        made(&server.call(method, path).token(office).if_match("*").json(body).send());
    };
    let publication = json!({"publish_on": "2021-03-01", "source": "要綱", "reason": "開始"});
    send("POST", &format!("{path}/draft/publish"), &publication);
    send("PUT", &format!("{path}/draft"), &json!({"content": content}));
    path.rsplit('/').next().unwrap().to_owned()
}

/// Method and path of every operation, and whether it asks for a log-in.
fn operations() -> Vec<(&'static str, String, bool)> {
    let document = spec::openapi();
    let paths = document.paths.paths.iter();
    let all = paths.flat_map(|(path, item)| {
        spec::operations(item).map(|(method, operation)| {
            (method, path.clone(), operation.security.as_ref().is_some_and(|s| !s.is_empty()))
        })
    });
    all.collect()
}

fn send(server: &Server, token: Option<&str>, method: &str, path: &str, body: &Value) -> Reply {
    let mut call = server.call(method, path).if_match("*");
    if let Some(token) = token {
        call = call.token(token);
    }
    if !body.is_null() {
        call = call.json(body);
    }
    call.send()
}

on_both_databases! {
    fn a_foreign_object_is_not_found_by_any_operation(db) {
        let server = Server::start(db);
        let yokohama = Yokohama::make(&server);
        // The municipality may do everything at home, the agent all but write venues.
        for (who, writes_venues) in [("yokosuka", true), ("agent11", false)] {
            let token = server.log_in(who);
            for (method, path, _) in operations() {
                let attempt =
                    yokohama.row(method, &path).unwrap_or_else(|| panic!("{method} {path} has no row in the matrix"));
                match attempt {
                    Try::Nothing => {}
                    Try::Foreign { path: concrete, body } => {
                        let reply = send(&server, Some(&token), method, &concrete, &body);
                        let a_venue = matches!(
                            (method, path.as_str()),
                            ("PATCH", "/api/v1/venues/{id}") | ("POST", "/api/v1/venues/{id}/changes/preview")
                        );
                        let expected = if a_venue && !writes_venues { 403 } else { 404 };
                        assert_eq!(reply.status, expected, "{who} {method} {path}: {}", reply.text);
                        reply.problem();
                        check_traces(&yokohama, &reply, &format!("{who} {method} {path}"));
                    }
                    Try::List { path: concrete, body } => {
                        let reply = send(&server, Some(&token), method, &concrete, &body);
                        assert_eq!(reply.status, 200, "{who} {method} {path}: {}", reply.text);
                        check_traces(&yokohama, &reply, &format!("{who} {method} {path}"));
                    }
                    Try::Create { path: concrete, body } => {
                        let reply = send(&server, Some(&token), method, &concrete, &body);
                        assert_eq!(
                            (reply.status, reply.problem().as_str()),
                            (403, "not-permitted"),
                            "{who} {method} {path}"
                        );
                    }
                    Try::Roles { path: concrete, body, yokosuka, agent, operator: _ } => {
                        let reply = send(&server, Some(&token), method, &concrete, &body);
                        let expected = if writes_venues { yokosuka } else { agent };
                        assert_eq!(reply.status, expected, "{who} {method} {path}: {}", reply.text);
                        check_traces(&yokohama, &reply, &format!("{who} {method} {path}"));
                    }
                }
            }
        }
        // Nothing of Yokohama's changed.
        let agent = server.log_in("agent01");
        let booking = server.get(&agent, &format!("/api/v1/bookings/{}", yokohama.booking)).json();
        assert_eq!((booking["status"].as_str(), booking["etag"].as_str()), (Some("booked"), Some("\"1\"")));
        assert_eq!(server.get(&agent, &format!("/api/v1/venues/{}", yokohama.venue)).json()["published"], true);
    }

    fn the_service_desk_has_no_business_with_municipal_data(db) {
        let server = Server::start(db);
        let yokohama = Yokohama::make(&server);
        let token = server.log_in("operator");
        for (method, path, _) in operations() {
            let (concrete, body) = match yokohama.row(method, &path).unwrap() {
                Try::Nothing => continue,
                Try::Roles { path: concrete, body, operator, .. } => {
                    let reply = send(&server, Some(&token), method, &concrete, &body);
                    assert_eq!(reply.status, operator, "{method} {path}: {}", reply.text);
                    continue;
                }
                Try::Foreign { path, body } | Try::List { path, body } | Try::Create { path, body } => (path, body),
            };
            let reply = send(&server, Some(&token), method, &concrete, &body);
            assert_eq!((reply.status, reply.problem().as_str()), (403, "not-permitted"), "{method} {path}");
        }
    }

    fn nobody_gets_in_without_a_log_in(db) {
        let server = Server::start(db);
        for (method, path, protected) in operations() {
            if !protected {
                continue;
            }
            let concrete = path.replace("{id}", "1").replace("{key}", "x").replace("{number}", "1");
            let reply = send(&server, None, method, &concrete, &Value::Null);
            assert_eq!((reply.status, reply.problem().as_str()), (401, "not-logged-in"), "{method} {path}");
        }
    }
}

#[track_caller]
fn check_traces(yokohama: &Yokohama, reply: &Reply, what: &str) {
    for trace in yokohama.traces() {
        assert!(!reply.text.contains(trace), "{what} shows {trace}: {}", reply.text);
    }
}
