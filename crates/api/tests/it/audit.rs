//! The audit as it is sealed by real processes, checked by `madoguchi verify-audit`, and read over HTTP.

use crate::process::{Process, wait_until};
use crate::support::{Reply, Server, TestDatabase, YOKOHAMA, YOKOSUKA};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use madoguchi_api::clock::Clock;
use madoguchi_domain::LookPurpose;
use madoguchi_store::{Store, account};

use madoguchi_store::audit::chain::ChainState;
use madoguchi_store::audit::verify::{Expect, Report, verify};
use madoguchi_store::audit::{self, NewEvent};
use madoguchi_store::schema::{audit_event, audit_link};
use serde_json::{Value, json};
use std::process::Command;

// SEALING

/// Waits until nothing waits any more; what the chain is like then.
fn all_sealed(db: &TestDatabase) -> Report {
    let conn = &mut db.connect();
    wait_until("all is sealed", || audit::chain::state(conn).unwrap().waiting == 0);
    verify(conn, None).unwrap()
}

fn events(db: &TestDatabase) -> i64 {
    audit_event::table.count().get_result(&mut db.connect()).unwrap()
}

/// How long each event waited for its seal, sorted. The sandbox's clock is the real one but for whole days.
fn waits(db: &TestDatabase) -> Vec<TimeDelta> {
    let sealed = audit_link::table.inner_join(audit_event::table.on(audit_event::id.eq(audit_link::event_id)));
    let times: Vec<(NaiveDateTime, NaiveDateTime)> =
        sealed.select((audit_event::at, audit_link::sealed_at)).load(&mut db.connect()).unwrap();
    let of_day = |wait: TimeDelta| TimeDelta::microseconds(wait.num_microseconds().unwrap().rem_euclid(86_400_000_000));
    let mut waits: Vec<TimeDelta> = times.into_iter().map(|(at, sealed_at)| of_day(sealed_at - at)).collect();
    waits.sort_unstable();
    waits
}

/// Looks at bookings, from many threads and over all processes at once: an event each.
fn look(processes: &[Process], token: &str, threads: usize, each: usize) {
    std::thread::scope(|scope| {
        for n in 0..threads {
            let process = &processes[n % processes.len()];
            scope.spawn(move || {
                for _ in 0..each {
                    let call = process.call("POST", "/api/v1/bookings/search").token(token);
                    let reply = call.json(&json!({"q": "0000000099"})).send();
                    assert_eq!(reply.status, 200, "{}", reply.text);
                }
            });
        }
    });
}

// VERIFY-AUDIT

fn event(subject_id: &str) -> NewEvent {
    NewEvent {
        at: "2021-04-01T03:00:00".parse().unwrap(),
        account_id: None,
        municipality_code: None,
        action: "booking.read".to_owned(),
        subject_kind: "booking".to_owned(),
        subject_id: subject_id.to_owned(),
        request_id: "0f".to_owned(),
        address: "192.0.2.1".to_owned(),
        purpose: None,
        details: String::new(),
    }
}

fn append(store: &Store, events: Vec<NewEvent>) {
    store.write_blocking(move |conn| audit::append_all(conn, &events)).unwrap();
}

fn seal(store: &Store) {
    let seal = |conn: &mut madoguchi_store::AnyConnection| audit::chain::seal(conn, Clock::real, audit::chain::BATCH);
    while store.write_blocking(seal).unwrap() == audit::chain::BATCH {}
}

/// `madoguchi verify-audit`: exit code, and what it printed to both.
fn verify_audit(address: &str, expect: Option<&str>) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.args(["verify-audit", "--database-url", address]).env_remove("MADOGUCHI_AUDIT_EXPECT");
    if let Some(expect) = expect {
        command.args(["--expect", expect]);
    }
    let done = command.output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (done.status.code().unwrap(), String::from_utf8(text).unwrap())
}

// OVER HTTP

const BOTH: &str = "2021-04-02T15:00:00";

/// Label (the subject), when in UTC, who, whose, action and purpose of an event.
type Written = (&'static str, &'static str, Option<&'static str>, Option<&'static str>, &'static str, &'static str);

/// The audit of these tests. All lie after the tests' own log-ins.
const EVENTS: [Written; 8] = [
    ("a", "2021-04-01T14:59:59.999999", Some("agent01"), Some(YOKOHAMA), "booking.created", "call"),
    ("b", "2021-04-01T15:00:00", Some("agent01"), Some(YOKOHAMA), "booking.read", "call"),
    ("c", BOTH, Some("agent11"), Some(YOKOSUKA), "booking.read", "call"),
    ("d", BOTH, Some("operator"), None, "accounts.listed", "accounts"),
    ("e", BOTH, Some("yokohama"), Some(YOKOHAMA), "bookings.exported", "export"),
    ("f", "2021-04-03T15:00:00", None, None, "session.refused", ""),
    ("g", "2021-04-04T15:00:00", Some("operator"), Some(YOKOHAMA), "venue.changed", ""),
    ("h", "2021-04-05T15:00:00", Some("yokosuka"), Some(YOKOSUKA), "session.opened", ""),
];

/// A server with [`EVENTS`] in its audit.
fn server(db: &TestDatabase) -> Server {
    let server = Server::start(db);
    let conn = &mut db.connect();
    let events = EVENTS.map(|(label, at, login_id, municipality, action, purpose)| NewEvent {
        at: at.parse().unwrap(),
        account_id: login_id.map(|id| account::find_by_login_id(conn, id).unwrap().unwrap().id),
        municipality_code: municipality.map(str::to_owned),
        action: action.to_owned(),
        purpose: LookPurpose::from_code(purpose),
        ..event(label)
    });
    append(&server.store, events.into());
    server
}

fn labels(page: &Value) -> String {
    page["items"].as_array().unwrap().iter().map(|event| event["subject_id"].as_str().unwrap()).collect()
}

#[track_caller]
fn read(server: &Server, token: &str, query: &str) -> Value {
    let reply = server.get(token, &format!("/api/v1/audit-events?{query}"));
    assert_eq!(reply.status, 200, "{query}: {}", reply.text);
    reply.json()
}

fn export(server: &Server, token: &str, query: &str) -> Reply {
    server.call("GET", &format!("/api/v1/audit-events/export?{query}")).token(token).english().send()
}

on_both_databases! {
    fn two_processes_seal_each_event_once(db) {
        let processes = [Process::start(db), Process::start(db)].map(Process::ready);
        let token = processes[0].log_in("agent01");
        look(&processes, &token, 8, 25);
        let report = all_sealed(db);
        assert_eq!((report.links, report.is_sound()), (events(db).unsigned_abs(), true), "{report:?}");
        assert!(200 < report.links);
        let seqs: Vec<i64> =
            audit_link::table.order(audit_link::seq).select(audit_link::seq).load(&mut db.connect()).unwrap();
        assert_eq!(seqs, (1..=events(db)).collect::<Vec<_>>());
        let mut sealed: Vec<i64> = audit_link::table.select(audit_link::event_id).load(&mut db.connect()).unwrap();
        sealed.sort_unstable();
        sealed.dedup();
        assert_eq!(sealed.len(), seqs.len(), "none is sealed twice");
        // A second at most, where the machine has time; here most of them. None before it was written, which would be a
        // day here.
        let waits = waits(db);
        assert!(waits[waits.len() / 2] < TimeDelta::seconds(2), "{waits:?}");
        assert!(*waits.last().unwrap() < TimeDelta::hours(1), "{waits:?}");
        println!(
            "sealed after {} ms at the median, {} ms at most",
            waits[waits.len() / 2].num_milliseconds(),
            waits.last().unwrap().num_milliseconds()
        );
        // One process is enough, and what the two made stays as it is.
        let [left, right] = processes;
        drop(left);
        let (seq, hash) = report.head.unwrap();
        let right = [right];
        look(&right, &token, 2, 10);
        let later = all_sealed(db);
        assert_eq!((later.links, later.is_sound()), (events(db).unsigned_abs(), true), "{later:?}");
        assert!(report.links + 20 <= later.links);
        assert!(verify(&mut db.connect(), Some(&Expect { seq, hash })).unwrap().is_sound());
    }

    fn verify_audit_names_the_first_broken_link(db) {
        let address = db.address();
        let store = db.open();
        let (code, text) = verify_audit(&address, None);
        assert_eq!((code, text.as_str()), (0, "0 events sealed, 0 waiting\nno head yet\n"));
        append(&store, (1..=10).map(|n| event(&n.to_string())).collect());
        seal(&store);
        let links: Vec<(i64, String)> = audit_link::table
            .order(audit_link::seq)
            .select((audit_link::seq, audit_link::hash))
            .load(&mut db.connect())
            .unwrap();
        let noted = |seq: usize| format!("{seq}:{}", links[seq - 1].1);
        append(&store, vec![event("late")]);
        let summary = format!("10 events sealed, 1 waiting\nhead {}\n", noted(10));
        assert_eq!(verify_audit(&address, None), (0, summary.clone()));
        let other = format!("4:{}", links[4].1);
        let beyond = format!("11:{}", links[9].1);
        for (expect, code, line) in [
            (noted(10), 0, "link 10 is as expected\n".to_owned()),
            (noted(4), 0, "link 4 is as expected\n".to_owned()),
            (
                other,
                1,
                format!(
                    "FAULT: link 4 was expected with the hash {}; its hash is {}: the chain up to it was written \
                        anew\n",
                    links[4].1, links[3].1
                ),
            ),
            (
                beyond,
                1,
                format!(
                    "FAULT: link 11 was expected with the hash {}; it is not there: the chain was cut off\n",
                    links[9].1
                ),
            ),
        ] {
            assert_eq!(verify_audit(&address, Some(&expect)), (code, format!("{line}{summary}")), "{expect}");
        }
        for expect in [
            "",
            "10",
            "0:00",
            ":",
            &format!("0:{}", links[0].1),
            &format!("1:{}", links[0].1.to_uppercase()),
            &format!("1:{}x", links[0].1),
        ] {
            let (code, text) = verify_audit(&address, Some(expect));
            assert_eq!((code, text.contains("--expect")), (2, true), "{expect}: {text}");
        }
        // Each worse than the one before: what is told is always the first.
        for (sql, first, count) in [
            (
                "UPDATE audit_event SET purpose = 'list' WHERE id = 9",
                "FAULT: link 9 (event 9) does not hold: the event, the time of sealing or the hash before was changed; \
                    they give ",
                1,
            ),
            ("DELETE FROM audit_event WHERE id = 7", "FAULT: link 7 (event 7) does not hold: the event is gone\n", 2),
            (
                "DELETE FROM audit_link WHERE seq = 5",
                "FAULT: link 6 (event 6) does not hold: link 5 before it is gone\n",
                3,
            ),
            (
                "DELETE FROM audit_link WHERE seq IN (2, 3)",
                "FAULT: link 4 (event 4) does not hold: links 2 to 3 before it are gone\n",
                4,
            ),
        ] {
            db.tamper(sql);
            let (code, text) = verify_audit(&address, None);
            assert_eq!((code, text.starts_with(first)), (1, true), "{sql}: {text}");
            let seq = first.split_whitespace().nth(2).unwrap();
            assert!(
                text.contains(&format!("\nFAULT: links that do not hold: {count}, the first is {seq}\n")),
                "{sql}: {text}"
            );
            assert!(text.ends_with(&format!("head {}\n", noted(10))), "{sql}: {text}");
        }
        // Cut off at the end it looks whole; who noted the head knows better.
        db.tamper(
            "DELETE FROM audit_link WHERE 1 < seq; DELETE FROM audit_event WHERE 1 < id; DELETE FROM audit_pending",
        );
        assert_eq!(verify_audit(&address, None).0, 0);
        assert_eq!(verify_audit(&address, Some(&noted(10))).0, 1);
        assert_eq!(verify_audit(&address, Some(&noted(1))).0, 0);
    }

    fn the_filters_of_the_list_and_what_each_office_sees(db) {
        let server = server(db);
        let tokens = ["operator", "yokohama", "yokosuka"].map(|login_id| server.log_in(login_id));
        let [operator, yokohama, yokosuka] = &tokens;
        for (token, query, expected) in [
            (operator, "from=2021-04-01", "hgfedcba"),
            // Days are Japan's.
            (operator, "from=2021-04-01&to=2021-04-01", "a"),
            (operator, "from=2021-04-02&to=2021-04-02", "b"),
            (operator, "from=2021-04-03&to=2021-04-04", "fedc"),
            (operator, "from=2021-04-07", ""),
            (operator, "from=2021-04-01&login_id=agent01", "ba"),
            (operator, "from=2021-04-01&login_id=AGENT01", "ba"),
            (operator, "from=2021-04-01&login_id=nobody", ""),
            (operator, "from=2021-04-01&action=booking.", "cba"),
            (operator, "from=2021-04-01&action=booking", "ecba"),
            (operator, "from=2021-04-01&action=booking.read", "cb"),
            // What stands for any letter in SQL is a letter here.
            (operator, "from=2021-04-01&action=book_ng", ""),
            (operator, "from=2021-04-01&purpose=call", "cba"),
            (operator, "from=2021-04-01&purpose=audit", ""),
            (operator, "from=2021-04-01&municipality_code=141003", "geba"),
            (
                operator,
                "from=2021-04-02&to=2021-04-03&municipality_code=141003&action=booking&purpose=export\
                    &login_id=yokohama",
                "e",
            ),
            // Whoever acted: what is Yokohama's is Yokohama's, and nothing else.
            (yokohama, "from=2021-04-01", "geba"),
            (yokohama, "from=2021-04-01&login_id=operator", "g"),
            (yokohama, "from=2021-04-01&login_id=agent11", ""),
            (yokohama, "from=2021-04-01&municipality_code=142018", ""),
            (yokosuka, "from=2021-04-01", "hc"),
            (yokosuka, "from=2021-04-01&municipality_code=141003", ""),
        ] {
            assert_eq!(labels(&read(&server, token, query)), expected, "{query}");
            // The file has the same events.
            let file = export(&server, token, query);
            assert_eq!(file.status, 200, "{query}: {}", file.text);
            let rows: String = file.text.lines().skip(1).map(|line| line.split(',').nth(11).unwrap()).collect();
            assert_eq!(rows, expected, "export?{query}");
        }
        for path in ["audit-events", "audit-events/export", "audit-chain"] {
            let reply = server.get(&server.log_in("agent01"), &format!("/api/v1/{path}"));
            assert_eq!((reply.status, reply.problem().as_str()), (403, "not-permitted"), "{path}");
            assert_eq!(server.call("GET", &format!("/api/v1/{path}")).send().status, 401, "{path}");
        }
    }

    fn an_event_is_told_in_full(db) {
        let server = server(db);
        let operator = server.log_in("operator");
        let one = |query: &str| read(&server, &operator, query)["items"][0].clone();
        let mut event = one("from=2021-04-01&to=2021-04-01");
        assert!(event["id"].take().as_str().unwrap().parse::<i64>().is_ok());
        assert_eq!(
            event,
            json!({
                "id": null, "at": "2021-04-01T23:59:59+09:00", "login_id": "agent01", "role": "agent",
                "municipality_code": YOKOHAMA, "action": "booking.created",
                "subject_kind": "booking", "subject_id": "a", "subject": null, "changes": [], "reason": null,
                "purpose": "call", "request_id": "0f",
                "address": "192.0.2.1", "seq": null, "hash": null,
            })
        );
        let chain = || server.get(&operator, "/api/v1/audit-chain").json();
        let before = chain();
        assert_eq!((&before["sealed"], &before["head"]), (&json!(0), &Value::Null));
        seal(&server.store);
        let ChainState { head, .. } = audit::chain::state(&mut db.connect()).unwrap();
        let (seq, hash) = head.unwrap();
        assert_eq!(chain(), json!({"sealed": seq, "head": hash, "waiting": 0}));
        let link: (i64, String) = audit_link::table
            .inner_join(audit_event::table.on(audit_event::id.eq(audit_link::event_id)))
            .filter(audit_event::subject_id.eq("a"))
            .select((audit_link::seq, audit_link::hash))
            .first(&mut db.connect())
            .unwrap();
        let sealed = one("from=2021-04-01&to=2021-04-01");
        assert_eq!((&sealed["seq"], &sealed["hash"]), (&json!(link.0), &json!(link.1)));
        // Whoever reads the audit stands in it.
        assert_eq!(
            (&one("action=audit.")["action"], &one("action=audit.")["login_id"]),
            (&json!("audit.listed"), &json!("operator"))
        );
    }

    fn pages_go_on_where_the_one_before_ended(db) {
        let server = server(db);
        let (operator, yokohama) = (server.log_in("operator"), server.log_in("yokohama"));
        for (token, query, limit, expected) in [
            (&operator, "from=2021-04-01", 1, "h g f e d c b a"),
            (&operator, "from=2021-04-01", 3, "hgf edc ba"),
            (&operator, "from=2021-04-01", 4, "hgfe dcba"),
            (&operator, "from=2021-04-01", 200, "hgfedcba"),
            (&yokohama, "from=2021-04-01", 2, "ge ba"),
        ] {
            let (mut pages, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = read(&server, token, &format!("{query}&limit={limit}{cursor}"));
                pages.push(labels(&page));
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(pages.join(" "), expected, "{query}&limit={limit}");
        }
        let cursor = read(&server, &operator, "from=2021-04-01&limit=1")["next_cursor"].as_str().unwrap().to_owned();
        let other = server.get(&operator, &format!("/api/v1/audit-events?from=2021-04-02&cursor={cursor}"));
        assert_eq!((other.status, other.field_errors()), (422, vec!["?cursor bad-cursor".to_owned()]));
    }

    fn what_cannot_be_asked_is_named(db) {
        let server = server(db);
        let operator = server.log_in("operator");
        let long = "x".repeat(101);
        for (query, expected) in [
            ("from=x", "?from not-a-date"),
            ("to=2021-02-29", "?to not-a-date"),
            ("from=2021-04-02&to=2021-04-01", "?to ends-before-start"),
            ("action=Booking", "?action unknown-value"),
            ("action=%25", "?action unknown-value"),
            (&format!("action={}", "a".repeat(61)), "?action unknown-value"),
            ("purpose=curiosity", "?purpose unknown-value"),
            ("municipality_code=1", "?municipality_code municipality-format"),
            ("municipality_code=141004", "?municipality_code municipality-check-digit"),
            (&format!("login_id={long}"), "?login_id too-long"),
            ("subject=1", "?subject unknown-field"),
            ("from=x&action=X&purpose=y", "?from not-a-date, ?action unknown-value, ?purpose unknown-value"),
        ] {
            for path in ["audit-events", "audit-events/export"] {
                let reply = server.get(&operator, &format!("/api/v1/{path}?{query}"));
                assert_eq!(
                    (reply.status, reply.field_errors().join(", ").as_str()),
                    (422, expected),
                    "{path}?{query}: {}",
                    reply.text
                );
                assert_eq!(reply.problem(), "validation-failed", "{path}?{query}");
            }
        }
        for (path, expected) in [
            ("audit-events?limit=0", "?limit out-of-range"),
            ("audit-events?limit=201", "?limit out-of-range"),
            ("audit-events?limit=x", "?limit wrong-type"),
            ("audit-events?cursor=rubbish", "?cursor bad-cursor"),
            ("audit-events/export?encoding=utf-16", "?encoding unknown-value"),
            ("audit-events/export?limit=1", "?limit unknown-field"),
        ] {
            let reply = server.get(&operator, &format!("/api/v1/{path}"));
            assert_eq!(
                (reply.status, reply.field_errors().join(", ").as_str()),
                (422, expected),
                "{path}: {}",
                reply.text
            );
        }
    }

    fn the_file_is_one_a_spreadsheet_reads(db) {
        let server = server(db);
        let operator = server.log_in("operator");
        // Over the end of a chunk of a thousand, and with what a spreadsheet would take apart or run.
        let at: NaiveDateTime = "2021-06-01T00:00:00".parse().unwrap();
        let mut many: Vec<NewEvent> =
            (0..1_500).map(|n| NewEvent { at: at + TimeDelta::seconds(n % 7), ..event(&format!("{n}")) }).collect();
        many[7].subject_id = "=1+1".to_owned();
        many[8].subject_id = "a,\"b\"\r\n山".to_owned();
        append(&server.store, many);
        seal(&server.store);
        let file = export(&server, &operator, "from=2021-06-01");
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit-2021-03-01.csv\""));
        assert_eq!(file.header("cache-control"), Some("no-store"));
        let text = file.text.strip_prefix('\u{feff}').unwrap();
        let heading = "Event id,At,Log-in id,Role code,Role,Municipality code,Municipality,Action code,Action,\
            Code of the kind of subject,Kind of subject,Subject id,Subject,Changes,Reason,Purpose code,Purpose,\
            Request id,Address,Number in the chain,Hash\r\n";
        let rows = text.strip_prefix(heading).unwrap();
        // A line break inside of quotes is one too.
        assert_eq!(rows.matches("\r\n").count(), 1_501);
        assert!(!rows.contains('\u{feff}') && !rows.contains("Event id"), "once, at the beginning");
        assert!(rows.contains(",Booking,'=1+1,,") && rows.contains(",Booking,\"a,\"\"b\"\"\r\n山\",,,,,,0f,"));
        let mut ids: Vec<i64> = rows.split("\r\n").filter_map(|row| row.split(',').next()?.parse().ok()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((count, ids.len()), (1_500, 1_500));
        let (seq, hash): (i64, String) = audit_link::table
            .order(audit_link::seq.desc())
            .select((audit_link::seq, audit_link::hash))
            .first(&mut db.connect())
            .unwrap();
        assert!(rows.contains(&format!(",192.0.2.1,{seq},{hash}\r\n")));
        // Shift_JIS, in the reader's language; nothing fits.
        let reply = server.get(&operator, "/api/v1/audit-events/export?from=2021-07-01&encoding=shift_jis");
        assert_eq!(reply.header("content-type"), Some("text/csv; charset=shift_jis; header=present"));
        let expected = "イベントID,日時,ログインID,役割コード,役割,自治体コード,市町村,操作コード,操作,対象の種類コード,\
            対象の種類,対象ID,対象,変更内容,理由,目的コード,目的,要求ID,接続元,連番,ハッシュ\r\n";
        assert_eq!(encoding(&reply.bytes), expected);
        // Each export stands in the audit, whatever was in it.
        let told = read(&server, &operator, "action=audit.exported");
        assert_eq!(told["items"].as_array().unwrap().len(), 2);
        assert_eq!(told["items"][0]["purpose"], "audit");
    }
}

/// Shift_JIS as text.
fn encoding(bytes: &[u8]) -> String {
    encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).unwrap().into_owned()
}
