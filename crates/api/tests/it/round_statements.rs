//! A whole round is decided in as many statements as a small one, and everybody in it gets what was asked for.

use crate::office::{Office, account, person, text, with};
use chrono::Duration;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use madoguchi_api::clock::Clock;
use madoguchi_domain::{Account, AccountId, AccountStatus, Mail};
use madoguchi_store::schema::account_event;
use madoguchi_store::session::{self, NewSession};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Statements of this process; one test at a time.
static STATEMENTS: AtomicUsize = AtomicUsize::new(0);
static ALONE: Mutex<()> = Mutex::new(());

fn counting() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { .. } = event {
            STATEMENTS.fetch_add(1, Ordering::Relaxed);
        }
    }))
}

/// Sends an application and approves its round; the people as they are then, and the statements of the approval.
#[track_caller]
fn approved(office: &Office, kind: &str, people: &[Value]) -> (Vec<Value>, usize) {
    let sent = office.apply(kind, people);
    assert_eq!(sent.status, 201, "{}", sent.text);
    let path = format!("/applications/{}", text(&sent.json()["id"]));
    let before = STATEMENTS.load(Ordering::Relaxed);
    let reply = office.post(&office.desk, "/issuance-rounds/1/approve", &Value::Null);
    let statements = STATEMENTS.load(Ordering::Relaxed) - before;
    let mut kinds = json!({"issue": 0, "change": 0, "delete": 0});
    kinds[kind] = people.len().into();
    let expected = json!({"approved": people.len(), "approved_by_kind": kinds, "left": 0});
    assert_eq!((reply.status, reply.json()), (200, expected), "{}", reply.text);
    let now = office.get(&office.yokohama, &path).json();
    (now["people"].as_array().unwrap().clone(), statements)
}

fn stored(office: &Office, person: &Value) -> Account {
    let login_id = text(&person["login_id"]);
    office
        .server
        .store
        .read_blocking(|conn| madoguchi_store::account::find_by_login_id(conn, &login_id))
        .unwrap()
        .unwrap()
}

/// Kind and address of the mails about a person's account, the oldest first, with what became of them.
fn mails(office: &Office, person: &Value) -> Vec<String> {
    let mails = office.mails(&text(&person["login_id"]));
    let line = |mail: &Mail| format!("{} {} {}", mail.kind.code(), mail.to.as_str(), mail.status.code());
    mails.iter().rev().map(line).collect()
}

fn log_in(office: &Office, account_id: AccountId, id: String) {
    let now = Clock::real();
    let new = NewSession {
        id,
        account_id,
        refresh_hash: String::new(),
        rotated_at: now,
        created_at: now,
        expires_at: now + Duration::days(1),
        address: String::new(),
        user_agent: String::new(),
    };
    office.server.store.write_blocking(move |conn| session::open(conn, &new)).unwrap();
}

/// Issues, changes and deletes so many people; the statements of each.
fn play(office: &Office, count: usize) -> [usize; 3] {
    let address = |n: usize| format!("sato{count}-{n}@example.jp");
    let new: Vec<Value> = (0..count).map(|n| person("みなと", &format!("佐藤 花{count}"), &address(n))).collect();
    let (issued, issue) = approved(office, "issue", &new);

    // By turns a new name, one that is hard to quote, a new phone. A new mail address is no matter of rounds.
    let fields = |n: usize| match n % 3 {
        0 => json!({"new_name": "鈴木 花子"}),
        1 => json!({"new_name": format!("鈴木 {n}'\"\\子")}),
        _ => json!({"new_phone": "090-1234-5678"}),
    };
    let changes: Vec<Value> = issued.iter().enumerate().map(|(n, person)| with(account(person), fields(n))).collect();
    let before: Vec<Account> = issued.iter().map(|person| stored(office, person)).collect();
    let (changed, change) = approved(office, "change", &changes);
    for (n, (person, before)) in changed.iter().zip(&before).enumerate() {
        assert_eq!(person["status"], "changed");
        let now = stored(office, person);
        let (name, mail, phone) = match n % 3 {
            0 => ("鈴木 花子".to_owned(), address(n), before.phone.clone()),
            1 => (format!("鈴木 {n}'\"\\子"), address(n), before.phone.clone()),
            _ => (before.display_name.clone(), address(n), madoguchi_domain::Phone::parse("09012345678").ok()),
        };
        assert_eq!(
            (&now.display_name, now.mail_address.as_ref().unwrap().as_str(), &now.phone),
            (&name, mail.as_str(), &phone)
        );
        assert_eq!(
            (now.version, now.status, &now.login_id),
            (before.version + 1, AccountStatus::Active, &before.login_id)
        );
        // The log-in mail waits on; the owner hears of it.
        assert_eq!(
            mails(office, person),
            [format!("log_in {mail} waiting"), format!("account_changed {} waiting", address(n))]
        );
        // It is found by what it is now.
        let q = json!({"q": mail});
        let found = office.post(&office.desk, "/accounts/search", &q).json();
        assert_eq!(found["items"][0]["login_id"], person["login_id"], "{q}");
    }

    for person in [&issued[0], &issued[count - 1]] {
        let id = stored(office, person).id;
        log_in(office, id, format!("{count}-{id}"));
    }
    let ends: Vec<Value> = changed
        .iter()
        .map(|person| {
            let now = stored(office, person);
            json!({
                "login_id": now.login_id, "name": now.display_name, "mail_address": now.mail_address.unwrap().as_str(),
            })
        })
        .collect();
    let (deleted, delete) = approved(office, "delete", &ends);
    for person in &deleted {
        assert_eq!(person["status"], "deleted");
        let now = stored(office, person);
        assert_eq!(now.status, AccountStatus::Deleted);
        // The link has ended with its mail; that something was changed is told all the same.
        let mails = mails(office, person);
        assert!(mails.iter().all(|mail| mail.starts_with("log_in") == mail.ends_with(" withdrawn")), "{mails:?}");
        let store = &office.server.store;
        assert_eq!(store.read_blocking(|conn| session::live_of(conn, now.id, Clock::real())).unwrap(), []);
        let reasons = account_event::table
            .filter(account_event::account_id.eq(now.id))
            .select((account_event::status, account_event::reason));
        let reasons: Vec<(String, String)> =
            store.read_blocking(|conn| Ok::<_, madoguchi_store::StoreError>(reasons.load(conn)?)).unwrap();
        assert_eq!(reasons.len(), 1);
        assert!(reasons[0].0 == "deleted" && reasons[0].1.starts_with("削除の申請(申請番号 "), "{reasons:?}");
    }
    [issue, change, delete]
}

on_both_databases! {
    fn a_large_round_takes_no_more_statements_than_a_small_one(db) {
        let _alone = ALONE.lock().unwrap();
        set_default_instrumentation(counting).unwrap();
        let office = Office::new(db);
        let small = play(&office, 3);
        let large = play(&office, 60);
        println!("3 people: {small:?}, 60 people: {large:?} statements to issue, change and delete");
        for (small, large) in small.into_iter().zip(large) {
            // Whether a log-in is looked up or remembered, and a connection opened, makes a few.
            assert!(10 < small && large < small + 20, "{small} {large}");
        }
    }
}
