//! Commissions: enter, end, withdraw; no two overlap; at the midnight after the last day the agents lose the
//! municipality.

use crate::support::{Reply, Server, YOKOHAMA, YOKOSUKA};
use chrono::NaiveDate;
use madoguchi_store::vendor;
use serde_json::{Value, json};
use std::thread;

const COMMISSIONS: &str = "/api/v1/commissions";

fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 3, day).unwrap()
}

/// Id of the vendor of Yokohama's agents.
fn minato(server: &Server) -> String {
    vendor(server, "みなと")
}

fn vendor(server: &Server, name: &'static str) -> String {
    let found = server.store.read_blocking(|conn| vendor::find_by_name(conn, name));
    found.unwrap().unwrap().id.to_string()
}

fn make_vendor(server: &Server, name: &'static str, confirmed: bool) -> String {
    let now = server.state.clock.instant();
    let made = server.store.write_blocking(move |conn| match confirmed {
        true => vendor::vendor_named(conn, name, now),
        false => vendor::find_or_create_unconfirmed(conn, name, now),
    });
    made.unwrap().id.to_string()
}

fn patch(server: &Server, token: &str, id: &str, etag: &str, ends_on: Option<&str>) -> Reply {
    let path = format!("{COMMISSIONS}/{id}");
    server.call("PATCH", &path).token(token).if_match(etag).json(&json!({"ends_on": ends_on})).send()
}

fn delete(server: &Server, token: &str, id: &str) -> Reply {
    server.call("DELETE", &format!("{COMMISSIONS}/{id}")).token(token).send()
}

fn ids(reply: &Reply) -> Vec<String> {
    let page = reply.json();
    let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
    items.iter().map(|commission| commission["id"].as_str().unwrap().to_owned()).collect()
}

/// The municipalities that somebody sees.
fn seen_by(server: &Server, login_id: &str) -> Vec<String> {
    let me = server.get(&server.log_in(login_id), "/api/v1/me").json();
    me["municipalities"].as_array().unwrap().iter().map(|m| m["code"].as_str().unwrap().to_owned()).collect()
}

on_both_databases! {
    fn a_municipality_commissions_a_company_by_name(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        make_vendor(&server, "みらいコール株式会社", true);
        let body = json!({"vendor_name": "みらいコール㈱", "starts_on": "2021-04-01", "ends_on": "2021-09-30"});
        let created = server.post(&token, COMMISSIONS, &body);
        assert_eq!(created.status, 201, "{}", created.text);
        let made = created.json();
        let id = made["id"].as_str().unwrap();
        assert_eq!(id, format!("{}-141003-20210401", made["vendor"]["id"].as_str().unwrap()));
        assert_eq!(created.header("location"), Some(format!("{COMMISSIONS}/{id}").as_str()));
        assert_eq!(
            (made["vendor"]["name"].as_str(), made["municipality"]["name"].as_str()),
            (Some("みらいコール株式会社"), Some("横浜市"))
        );
        assert_eq!((made["starts_on"].as_str(), made["ends_on"].as_str()), (Some("2021-04-01"), Some("2021-09-30")));
        assert_eq!((made["status"].as_str(), made["etag"].as_str()), (Some("upcoming"), Some("\"1\"")));
        let read = server.get(&token, &format!("{COMMISSIONS}/{id}"));
        assert_eq!((read.json(), read.header("etag")), (made.clone(), Some("\"1\"")));
        // From now on it works with the company, and knows it by id.
        assert_eq!(
            server.get(&token, &format!("/api/v1/vendors/{}", made["vendor"]["id"].as_str().unwrap())).status,
            200
        );
    }

    fn whom_a_municipality_may_commission(db) {
        let server = Server::start(db);
        let (yokohama, operator) = (server.log_in("yokohama"), server.log_in("operator"));
        let unknown_to_it = vendor(&server, "みうら");
        let unconfirmed = make_vendor(&server, "新しい会社", false);
        let check = |token: &str, body: Value, expected: (u16, &str)| {
            let reply = server.post(token, COMMISSIONS, &body);
            assert_eq!((reply.status, reply.problem().as_str()), expected, "{body}");
            reply
        };
        let from = "2021-04-01";
        check(&yokohama, json!({"vendor_id": unknown_to_it, "starts_on": from}), (404, "not-found"));
        check(&yokohama, json!({"vendor_id": "999", "starts_on": from}), (404, "not-found"));
        // A name that only others wrote down is no more known to it than one that nobody did.
        let hidden = check(&yokohama, json!({"vendor_name": "新しい会社", "starts_on": from}), (404, "not-found"));
        let nobody =
            check(&yokohama, json!({"vendor_name": "誰も知らない会社", "starts_on": from}), (404, "not-found"));
        assert_eq!(hidden.field_errors(), nobody.field_errors());
        check(
            &yokohama,
            json!({"vendor_name": "みうら", "municipality_code": YOKOSUKA, "starts_on": from}),
            (403, "not-permitted"),
        );
        check(&operator, json!({"vendor_id": unconfirmed, "starts_on": from}), (422, "validation-failed"));
        check(&server.log_in("agent01"), json!({"vendor_id": unconfirmed, "starts_on": from}), (403, "not-permitted"));
        let past =
            check(&yokohama, json!({"vendor_name": "みうら", "starts_on": "2021-02-28"}), (422, "validation-failed"));
        assert_eq!(past.field_errors(), ["/starts_on before-today"]);
        // The service desk may, for anybody; then the municipality knows the company, but may not go on by itself.
        let body = json!({"vendor_id": unconfirmed, "municipality_code": YOKOHAMA, "starts_on": from, "ends_on": from});
        assert_eq!(server.post(&operator, COMMISSIONS, &body).status, 201);
        let again =
            check(&yokohama, json!({"vendor_id": unconfirmed, "starts_on": "2021-05-01"}), (422, "validation-failed"));
        assert_eq!(again.field_errors(), ["/vendor_id vendor-not-confirmed"]);
    }

    fn commissions_of_one_company_for_one_municipality_do_not_overlap(db) {
        let server = Server::start(db);
        let (token, id) = (server.log_in("operator"), make_vendor(&server, "みらい", true));
        let enter = |code: &str, from: &str, to: Option<&str>| {
            let body = json!({"vendor_id": id, "municipality_code": code, "starts_on": from, "ends_on": to});
            server.post(&token, COMMISSIONS, &body)
        };
        assert_eq!(enter(YOKOHAMA, "2021-04-01", Some("2021-04-30")).status, 201);
        for (from, to) in [
            ("2021-04-01", Some("2021-04-01")),
            ("2021-04-30", None),
            ("2021-03-15", Some("2021-04-01")),
            ("2021-03-15", None),
            ("2021-04-10", Some("2021-04-20")),
        ] {
            assert_eq!(enter(YOKOHAMA, from, to).problem(), "commission-overlap", "{from} {to:?}");
        }
        assert_eq!(enter(YOKOHAMA, "2021-03-15", Some("2021-03-31")).status, 201);
        assert_eq!(enter(YOKOHAMA, "2021-05-01", None).status, 201);
        assert_eq!(enter(YOKOSUKA, "2021-04-01", None).status, 201);
        // Nor by a later last day.
        let april = format!("{id}-141003-20210401");
        assert_eq!(patch(&server, &token, &april, "*", Some("2021-05-01")).problem(), "commission-overlap");
        assert_eq!(patch(&server, &token, &april, "*", None).problem(), "commission-overlap");
        assert_eq!(patch(&server, &token, &april, "\"1\"", Some("2021-04-15")).status, 200);
        assert_eq!(enter(YOKOHAMA, "2021-04-16", Some("2021-04-20")).status, 201);
        assert_eq!(patch(&server, &token, &april, "\"1\"", Some("2021-04-14")).problem(), "version-mismatch");
        assert_eq!(
            patch(&server, &token, &april, "*", Some("2021-03-31")).field_errors(),
            ["/ends_on ends-before-start"]
        );
        assert_eq!(patch(&server, &token, &april, "*", Some("2021-02-28")).field_errors(), ["/ends_on before-today"]);
    }

    fn of_many_entered_at_once_one_wins(db) {
        let server = Server::start(db);
        let (token, id) = (server.log_in("operator"), make_vendor(&server, "みらい", true));
        let mut statuses: Vec<u16> = thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|n| {
                    let (server, token, id) = (&server, &token, &id);
                    let day = march(10 + n).to_string();
                    let body = json!({
                        "vendor_id": id, "municipality_code": YOKOHAMA, "starts_on": day, "ends_on": "2021-03-31",
                    });
                    scope.spawn(move || server.post(token, COMMISSIONS, &body).status)
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(ids(&server.get(&token, &format!("{COMMISSIONS}?vendor_id={id}"))).len(), 1);
    }

    fn of_two_municipalities_at_once_the_later_waits_for_consent(db) {
        let server = Server::start(db);
        let tokens = [server.log_in("yokohama"), server.log_in("yokosuka")];
        for name in ["一番", "二番", "三番", "四番", "五番", "六番"] {
            make_vendor(&server, name, true);
            let body = json!({"vendor_name": name, "starts_on": "2021-03-01"});
            let mut stages: Vec<String> = thread::scope(|scope| {
                let tries: Vec<_> = tokens
                    .iter()
                    .map(|token| {
                        let (server, body) = (&server, &body);
                        scope.spawn(move || {
                            let made = server.post(token, COMMISSIONS, body);
                            assert_eq!(made.status, 201, "{}", made.text);
                            made.json()["status"].as_str().unwrap().to_owned()
                        })
                    })
                    .collect();
                tries.into_iter().map(|t| t.join().unwrap()).collect()
            });
            stages.sort_unstable();
            assert_eq!(stages, ["asked", "running"], "{name}");
        }
    }

    fn two_that_grow_towards_each_other_do_not_meet(db) {
        let server = Server::start(db);
        let (token, id) = (server.log_in("operator"), make_vendor(&server, "みらい", true));
        for round in 1..=4 {
            let month = 3 + round;
            let body = |from: u32, to: u32| {
                json!({"vendor_id": id, "municipality_code": YOKOHAMA,
                "starts_on": format!("2021-{month:02}-{from:02}"), "ends_on": format!("2021-{month:02}-{to:02}")})
            };
            let first = server.post(&token, COMMISSIONS, &body(1, 5)).json();
            // One takes the days up to the 20th, the other begins on the 10th: both is one too many.
            let grown = format!("2021-{month:02}-20");
            let (one, other) = thread::scope(|scope| {
                let grow =
                    scope.spawn(|| patch(&server, &token, first["id"].as_str().unwrap(), "*", Some(&grown)).status);
                let enter = scope.spawn(|| server.post(&token, COMMISSIONS, &body(10, 25)).status);
                (grow.join().unwrap(), enter.join().unwrap())
            });
            assert!([(200, 409), (409, 201)].contains(&(one, other)), "{one} {other}");
        }
    }

    fn the_list_filters_pages_and_keeps_to_ones_own(db) {
        let server = Server::start(db);
        let (operator, yokohama) = (server.log_in("operator"), server.log_in("yokohama"));
        let (own, other) = (minato(&server), vendor(&server, "みうら"));
        let body = json!({
            "vendor_id": other, "municipality_code": YOKOHAMA, "starts_on": "2021-04-01", "ends_on": "2021-04-30",
        });
        assert_eq!(server.post(&operator, COMMISSIONS, &body).status, 201);
        let (running, upcoming) = (format!("{own}-141003-20210301"), format!("{other}-141003-20210401"));
        let elsewhere = format!("{other}-142018-20210301");
        let list = |token: &str, query: &str| ids(&server.get(token, &format!("{COMMISSIONS}{query}")));
        let (first, second) = if own < other { (&running, &elsewhere) } else { (&elsewhere, &running) };
        assert_eq!(list(&operator, ""), [&upcoming, first, second].map(String::clone));
        assert_eq!(list(&yokohama, ""), [&upcoming, &running].map(String::clone));
        assert_eq!(list(&yokohama, "?status=running"), std::slice::from_ref(&running));
        assert_eq!(list(&yokohama, "?status=upcoming"), std::slice::from_ref(&upcoming));
        assert_eq!(list(&yokohama, "?status=ended"), Vec::<String>::new());
        assert_eq!(list(&yokohama, &format!("?vendor_id={other}")), std::slice::from_ref(&upcoming));
        assert_eq!(list(&yokohama, "?municipality_code=142018"), Vec::<String>::new());
        let mut paged = Vec::new();
        let mut query = "?limit=1".to_owned();
        loop {
            let page = server.get(&operator, &format!("{COMMISSIONS}{query}"));
            paged.extend(ids(&page));
            match page.json()["next_cursor"].as_str() {
                Some(next) => query = format!("?limit=1&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, list(&operator, ""));
        let bad = server.get(&operator, &format!("{COMMISSIONS}?status=x&vendor_id=x&municipality_code=1&cursor=x"));
        assert_eq!(
            bad.field_errors(),
            [
                "?vendor_id not-found",
                "?municipality_code municipality-format",
                "?status unknown-value",
                "?cursor bad-cursor",
            ]
        );
        // Nobody reads or changes another's.
        let path = format!("{COMMISSIONS}/{elsewhere}");
        assert_eq!(server.get(&yokohama, &path).problem(), "not-found");
        assert_eq!(patch(&server, &yokohama, &elsewhere, "*", None).problem(), "not-found");
        assert_eq!(delete(&server, &yokohama, &elsewhere).problem(), "not-found");
        for nonsense in ["1", "x", "1-141003", "01-141003-20210301", "1-141003-20210230"] {
            assert_eq!(
                server.get(&operator, &format!("{COMMISSIONS}/{nonsense}")).problem(),
                "not-found",
                "{nonsense}"
            );
        }
    }

    fn only_what_has_not_begun_is_withdrawn_and_only_what_has_not_ended_is_changed(db) {
        let server = Server::start(db);
        let (token, id) = (server.log_in("yokohama"), minato(&server));
        let running = format!("{id}-141003-20210301");
        assert_eq!(delete(&server, &token, &running).problem(), "commission-settled");
        assert_eq!(patch(&server, &token, &running, "\"1\"", Some("2021-03-05")).json()["status"], "running");
        let body = json!({"vendor_id": id, "starts_on": "2021-03-06"});
        let upcoming = server.post(&token, COMMISSIONS, &body).json()["id"].as_str().unwrap().to_owned();
        assert_eq!(delete(&server, &token, &upcoming).status, 204);
        assert_eq!(delete(&server, &token, &upcoming).problem(), "not-found");
        let later = Server::start_on(db, march(6));
        let token = later.log_in("yokohama");
        assert_eq!(later.get(&token, &format!("{COMMISSIONS}/{running}")).json()["status"], "ended");
        assert_eq!(patch(&later, &token, &running, "*", Some("2021-03-31")).problem(), "commission-settled");
        assert_eq!(patch(&later, &token, &running, "*", None).problem(), "commission-settled");
        assert_eq!(delete(&later, &token, &running).problem(), "commission-settled");
    }

    fn agents_lose_the_municipality_at_the_midnight_after_the_last_day(db) {
        let server = Server::start(db);
        let (operator, yokohama) = (server.log_in("operator"), server.log_in("yokohama"));
        let venue = server.make_venue(&yokohama, "会場");
        let id = minato(&server);
        // The company works for both; Yokosuka from the 10th on.
        let body = json!({"vendor_id": id, "municipality_code": YOKOSUKA, "starts_on": "2021-03-10"});
        assert_eq!(server.post(&operator, COMMISSIONS, &body).status, 201);
        assert_eq!(patch(&server, &yokohama, &format!("{id}-141003-20210301"), "*", Some("2021-03-15")).status, 200);
        for (day, expected) in
            [(9, vec![YOKOHAMA]), (10, vec![YOKOHAMA, YOKOSUKA]), (15, vec![YOKOHAMA, YOKOSUKA]), (16, vec![YOKOSUKA])]
        {
            let on = Server::start_on(db, march(day));
            assert_eq!(seen_by(&on, "agent01"), expected, "March {day}");
            let agent = on.log_in("agent01");
            let status = if expected.contains(&YOKOHAMA) { 200 } else { 404 };
            assert_eq!(on.get(&agent, &format!("/api/v1/venues/{venue}")).status, status, "March {day}");
        }
    }

    fn a_commission_from_today_on_shows_at_once(db) {
        let server = Server::start(db);
        let (operator, agent) = (server.log_in("operator"), server.log_in("agent01"));
        let sees = || {
            let me = server.get(&agent, "/api/v1/me").json();
            me["municipalities"]
                .as_array()
                .unwrap()
                .iter()
                .map(|m| m["code"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(sees(), [YOKOHAMA]);
        let body = json!({"vendor_id": minato(&server), "municipality_code": YOKOSUKA, "starts_on": "2021-03-01"});
        assert_eq!(server.post(&operator, COMMISSIONS, &body).status, 201);
        assert_eq!(sees(), [YOKOHAMA, YOKOSUKA]);
    }

    fn today_as_the_last_day_still_works_until_tonight(db) {
        let server = Server::start(db);
        let (yokohama, id) = (server.log_in("yokohama"), minato(&server));
        assert_eq!(patch(&server, &yokohama, &format!("{id}-141003-20210301"), "*", Some("2021-03-01")).status, 200);
        assert_eq!(seen_by(&server, "agent01"), [YOKOHAMA]);
        let tomorrow = Server::start_on(db, march(2));
        // An agent without any municipality logs in, and sees nothing.
        assert_eq!(seen_by(&tomorrow, "agent01"), Vec::<String>::new());
        assert_eq!(tomorrow.get(&tomorrow.log_in("agent01"), "/api/v1/venues").json()["items"], json!([]));
    }
}
