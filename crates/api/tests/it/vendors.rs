//! Vendors: register, rename, confirm, list; one company is one vendor however it is written.

use crate::support::{Reply, Server, YOKOHAMA, today};
use diesel::prelude::*;
use madoguchi_store::schema::{application, application_person};
use madoguchi_store::{audit, vendor};
use serde_json::{Value, json};
use std::thread;

const VENDORS: &str = "/api/v1/vendors";

fn names(reply: &Reply) -> Vec<String> {
    let page = reply.json();
    let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
    items.iter().map(|vendor| vendor["name"].as_str().unwrap().to_owned()).collect()
}

fn patch(server: &Server, token: &str, id: &Value, etag: &str, body: &Value) -> Reply {
    let path = format!("{VENDORS}/{}", id.as_str().unwrap());
    server.call("PATCH", &path).token(token).if_match(etag).json(body).send()
}

/// Somebody of Yokohama named the company in an application.
fn named_by_yokohama(server: &Server, name: &'static str) -> String {
    let now = server.state.clock.instant();
    let named = server.store.write_blocking(move |conn| {
        let vendor = vendor::find_or_create_unconfirmed(conn, name, now)?;
        let id: i64 = diesel::insert_into(application::table)
            .values((
                application::municipality_code.eq(YOKOHAMA),
                application::kind.eq("issue"),
                application::sent_by.eq(1),
                application::sent_at.eq(now),
                application::round_number.eq(1),
                application::round_deadline.eq(now),
                application::mails_on.eq(today()),
            ))
            .returning(application::id)
            .get_result(conn)?;
        diesel::insert_into(application_person::table)
            .values((
                application_person::application_id.eq(id),
                application_person::municipality_code.eq(YOKOHAMA),
                application_person::round_number.eq(1),
                application_person::kind.eq("issue"),
                application_person::position.eq(1),
                application_person::status.eq("received"),
                application_person::vendor_id.eq(vendor.id),
                application_person::name.eq("佐藤 花子"),
                application_person::mail_address.eq("hanako@example.jp"),
                application_person::note.eq(""),
                application_person::version.eq(1),
            ))
            .execute(conn)?;
        Ok::<_, madoguchi_store::StoreError>(vendor.id)
    });
    named.unwrap().to_string()
}

on_both_databases! {
    fn a_vendor_is_registered_renamed_and_found(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let created = server.post(&token, VENDORS, &json!({"name": " 三浦コンタクト㈱ "}));
        assert_eq!(created.status, 201, "{}", created.text);
        let made = created.json();
        let path = created.header("location").unwrap().to_owned();
        assert_eq!(path, format!("{VENDORS}/{}", made["id"].as_str().unwrap()));
        assert_eq!((made["name"].as_str(), made["status"].as_str()), (Some("三浦コンタクト㈱"), Some("confirmed")));
        assert_eq!(
            (&made["accounts"], made["created_at"].as_str().unwrap().get(..10)),
            (&json!(0), Some("2021-03-01"))
        );
        let read = server.get(&token, &path);
        assert_eq!((read.json(), read.header("etag")), (made.clone(), Some("\"1\"")));

        for taken in ["三浦コンタクト㈱", "三浦コンタクト 株式会社", "三浦ｺﾝﾀｸﾄ（株）", "三浦ｺﾝﾀｸﾄ(ｶ)"]
        {
            let again = server.post(&token, VENDORS, &json!({"name": taken}));
            assert_eq!((again.status, again.field_errors()), (422, vec!["/name name-taken".to_owned()]), "{taken}");
        }
        let other = server.post(&token, VENDORS, &json!({"name": "株式会社三浦コンタクト"}));
        assert_eq!(other.status, 201, "{}", other.text);

        let renamed = patch(&server, &token, &made["id"], "\"1\"", &json!({"name": "三浦コンタクト株式会社"}));
        assert_eq!((renamed.status, renamed.header("etag")), (200, Some("\"2\"")), "{}", renamed.text);
        assert_eq!(renamed.json()["name"], "三浦コンタクト株式会社");
        let stale = patch(&server, &token, &made["id"], "\"1\"", &json!({"name": "三浦"}));
        assert_eq!(stale.problem(), "version-mismatch");
        let clash = patch(&server, &token, &made["id"], "*", &json!({"name": "(株) 三浦コンタクト"}));
        assert_eq!(clash.field_errors(), ["/name name-taken"]);
        let bad = patch(&server, &token, &made["id"], "*", &json!({"name": "", "status": "unconfirmed"}));
        assert_eq!(bad.field_errors(), ["/name required", "/status unknown-value"]);
        assert_eq!(
            server.call("PATCH", &path).token(&token).json(&json!({})).send().problem(),
            "precondition-required"
        );

        let actions = server.store.read_blocking(|conn| {
            let account = madoguchi_store::account::find_by_login_id(conn, "operator")?.unwrap();
            audit::actions_of(conn, account.id, 10)
        });
        assert_eq!(actions.unwrap(), ["vendor.changed", "vendor.created", "vendor.created", "session.opened"]);
    }

    fn the_list_filters_and_pages(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        for name in ["株式会社あおば", "有限会社イロハ", "株式会社ウミ"] {
            assert_eq!(server.post(&token, VENDORS, &json!({"name": name})).status, 201);
        }
        named_by_yokohama(&server, "新しい会社");
        let all = names(&server.get(&token, VENDORS));
        assert_eq!(all.len(), 6);
        let mut paged = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = server.get(&token, &format!("{VENDORS}?limit=2{cursor}"));
            paged.extend(names(&page));
            match page.json()["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, all);
        // ㈱アオ: another way to write it.
        assert_eq!(names(&server.get(&token, &format!("{VENDORS}?q=%E3%88%B1%E3%82%A2%E3%82%AA"))), ["株式会社あおば"]);
        assert_eq!(names(&server.get(&token, &format!("{VENDORS}?status=unconfirmed"))), ["新しい会社"]);
        assert_eq!(names(&server.get(&token, &format!("{VENDORS}?q=%25"))), Vec::<String>::new());
        let bad = server.get(&token, &format!("{VENDORS}?status=new&limit=0&cursor=x"));
        assert_eq!(bad.field_errors(), ["?status unknown-value", "?limit out-of-range", "?cursor bad-cursor"]);
        let minato = server.get(&token, &format!("{VENDORS}?q=%E3%81%BF%E3%81%AA%E3%81%A8")).json();
        assert_eq!(minato["items"][0]["accounts"], 2, "{minato}");
    }

    fn the_service_desk_confirms_what_a_municipality_named(db) {
        let server = Server::start(db);
        let (operator, yokohama, yokosuka) =
            (server.log_in("operator"), server.log_in("yokohama"), server.log_in("yokosuka"));
        let id = named_by_yokohama(&server, "新しい会社");
        // Each municipality sees whom it works with and whom it named.
        assert_eq!(names(&server.get(&yokohama, VENDORS)), ["みなと", "新しい会社"]);
        assert_eq!(names(&server.get(&yokosuka, VENDORS)), ["みうら"]);
        let path = format!("{VENDORS}/{id}");
        assert_eq!(server.get(&yokohama, &path).json()["status"], "unconfirmed");
        assert_eq!(server.get(&yokosuka, &path).problem(), "not-found");
        let confirmed = patch(&server, &operator, &json!(id), "\"1\"", &json!({"status": "confirmed"}));
        assert_eq!((confirmed.status, confirmed.json()["status"].as_str()), (200, Some("confirmed")));
        assert_eq!(server.get(&yokohama, &path).json(), confirmed.json());
        // Only the service desk writes, and agents have no business here.
        for (who, status) in [("yokohama", 403), ("agent01", 403)] {
            let token = server.log_in(who);
            assert_eq!(server.post(&token, VENDORS, &json!({"name": "x"})).status, status, "{who}");
            assert_eq!(patch(&server, &token, &json!(id), "*", &json!({"name": "x"})).status, status, "{who}");
        }
        assert_eq!(server.get(&server.log_in("agent01"), VENDORS).problem(), "not-permitted");
    }

    fn of_many_who_register_one_company_at_once_one_wins(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let writings = ["みらい株式会社", "みらい㈱", "ミライ(株)", "みらい 株式会社"];
        let mut statuses: Vec<u16> = thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|n| {
                    let (server, token) = (&server, &token);
                    scope.spawn(move || server.post(token, VENDORS, &json!({"name": writings[n % 4]})).status)
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422, 422, 422, 422, 422]);
    }

    fn of_many_renamed_to_one_name_at_once_one_wins(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let ids: Vec<Value> = (0..6)
            .map(|n| server.post(&token, VENDORS, &json!({"name": format!("会社{n}")})).json()["id"].clone())
            .collect();
        let mut statuses: Vec<u16> = thread::scope(|scope| {
            let tries: Vec<_> = ids
                .iter()
                .map(|id| {
                    let (server, token) = (&server, &token);
                    scope.spawn(move || patch(server, token, id, "*", &json!({"name": "みらい"})).status)
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422, 422, 422, 422, 422]);
    }
}
