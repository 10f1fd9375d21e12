//! A server under a PostgreSQL role of its own, set up as the documentation tells operators to.
//!
//! Here with real processes and a log-in; every other test on PostgreSQL runs the server's code under such a role, too
//! (`TestDatabase::open`).

use crate::process::{Process, wait_until};
use crate::scene::booking;
use crate::support::TestDatabase;
use diesel::connection::SimpleConnection;
use madoguchi_store::{DatabaseUrl, audit};
use serde_json::{Value, json};
use std::process::Command;

/// The address of a role that logs in with a password.
fn address_of(db: &TestDatabase, role: &str, password: &str) -> String {
    let mut url = url::Url::parse(&db.address()).unwrap();
    url.set_username(role).unwrap();
    url.set_password(Some(password)).unwrap();
    url.into()
}

/// The program with these arguments: whether it succeeded, and what it printed.
fn run(arguments: &[&str]) -> (bool, String) {
    let done =
        Command::new(env!("CARGO_BIN_EXE_madoguchi")).args(arguments).env_remove("DATABASE_URL").output().unwrap();
    (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

struct Desk {
    process: Process,
    token: String,
}

impl Desk {
    fn log_in(process: Process, login_id: &str) -> Self {
        let token = process.log_in(login_id);
        Self { process, token }
    }

    fn to(self, login_id: &str) -> Self {
        Self::log_in(self.process, login_id)
    }

    #[track_caller]
    fn send(&self, method: &str, path: &str, body: &Value, expected: u16) -> Value {
        let call = self.process.call(method, &format!("/api/v1{path}")).token(&self.token).if_match("*");
        let reply = call.json(body).send();
        assert_eq!(reply.status, expected, "{method} {path}: {}", reply.text);
        reply.json()
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        self.process.get(&self.token, &format!("/api/v1{path}"))
    }
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

#[test]
fn a_server_works_under_a_role_that_cannot_change_the_audit() {
    let Some(db) = TestDatabase::postgresql() else {
        eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
        return;
    };
    let role = db.app_role().unwrap();
    let owner = db.address();
    let password = "of the role of a test";
    db.connect().batch_execute(&format!("ALTER ROLE {role} LOGIN PASSWORD '{password}'")).unwrap();
    let app = address_of(&db, role, password);
    let migrate = |arguments: &[&str]| run(&[&["migrate", "--database-url"], arguments].concat());

    // Before the owner has migrated there is nothing the role could do.
    let (done, text) = migrate(&[&app]);
    assert!(!done && text.contains("--app-role"), "{text}");
    let itself = url::Url::parse(&owner).unwrap().username().to_owned();
    for (wrong, expected) in [("nobody_of_this_name", "there is no role"), (itself.as_str(), "owns the tables")] {
        let (done, text) = migrate(&[&owner, "--app-role", wrong]);
        assert!(!done && text.contains(expected), "{wrong}: {text}");
    }
    let (done, text) = migrate(&[&owner, "--app-role", role]);
    assert!(done && text.contains(&format!("{role} may run the server")), "{text}");
    // Twice does no harm, and the role itself finds nothing left to do.
    assert!(migrate(&[&owner, "--app-role", role]).0);
    assert!(migrate(&[&app]).0);

    let process = Process::start_with(&db, &[("DATABASE_URL", &app)]).ready();
    // A booking.
    let agent = Desk::log_in(process, "agent01");
    let venues = agent.get("/venues?limit=200");
    let venue = id(&venues["items"][0]).to_owned();
    let vaccine = venues["items"][0]["vaccines"][0].as_str().unwrap().to_owned();
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let plan = json!({
        "venue_id": venue, "vaccine": vaccine, "first_date": "2021-04-12", "last_date": "2021-04-12", "weekdays": days,
        "opens": "20:00", "closes": "21:00", "slot_minutes": 60, "capacity": 3,
    });
    agent.send("POST", "/slot-plans", &plan, 201);
    let day = agent.get(&format!("/venues/{venue}/slots?date=2021-04-12&vaccine={vaccine}"));
    let slots = day["items"].as_array().unwrap();
    let slot = slots.iter().find(|slot| slot["starts"] == "20:00").unwrap();
    let booked = agent.send("POST", "/bookings", &booking(id(slot), 9_400_000_000), 201);
    agent.send("POST", &format!("/bookings/{}/cancel", id(&booked)), &json!({"reason": "変更"}), 200);
    // An application, and what the service desk does.
    let office = agent.to("yokohama");
    let vendor = office.get("/commissions")["items"][0]["vendor"]["name"].clone();
    let person =
        json!({"company": vendor, "name": "受付 太郎", "mail_address": "taro@example.jp", "phone": "0451234567"});
    let applied = office.send("POST", "/applications", &json!({"kind": "issue", "people": [person]}), 201);
    let operator = office.to("operator");
    let decision = json!({"decision": "approve", "at_once_reason": "至急"});
    operator.send("POST", &format!("/application-people/{}/decide", id(&applied["people"][0])), &decision, 200);
    let found = operator.send("POST", "/accounts/search", &json!({"q": "受付 太郎"}), 200);
    let path = format!("/accounts/{}", id(&found["items"][0]));
    operator.send("PATCH", &path, &json!({"display_name": "受付 花子"}), 200);
    operator.send("POST", &format!("{path}/suspend"), &json!({"reason": "休職"}), 200);
    operator.send("POST", &format!("{path}/resume"), &json!({"reason": "復職"}), 200);
    // All of it stands in the audit, and is sealed.
    let events = operator.get("/audit-events?limit=200");
    for action in [
        "session.opened",
        "slot_plan.created",
        "booking.created",
        "booking.cancelled",
        "application.sent",
        "account.created",
        "account.changed",
        "account.suspended",
        "account.resumed",
    ] {
        assert!(
            events["items"].as_array().unwrap().iter().any(|event| event["action"] == action),
            "{action}: {events}"
        );
    }
    wait_until("all is sealed", || audit::chain::state(&mut db.connect()).unwrap().waiting == 0);
    // Under the role the chain can be checked, and nothing in it changed.
    let (sound, text) = run(&["verify-audit", "--database-url", &app]);
    assert!(sound && text.contains(" events sealed, 0 waiting\n"), "{text}");
    let mut conn = DatabaseUrl::parse(&app).unwrap().connect().unwrap();
    for table in ["audit_event", "audit_link"] {
        for sql in [
            format!("UPDATE {table} SET {}", if table == "audit_link" { "hash = ''" } else { "action = ''" }),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
        ] {
            let refused = conn.batch_execute(&sql).unwrap_err().to_string();
            assert!(refused.contains(&format!("permission denied for table {table}")), "{sql}: {refused}");
        }
    }
    assert!(run(&["verify-audit", "--database-url", &owner]).0);
}
