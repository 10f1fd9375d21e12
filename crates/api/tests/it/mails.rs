//! Mails by SMTP, against a real mail server.

use crate::mail_server::{Certificates, MailServer};
use crate::process::Process;
use crate::support::{TestDatabase, morning_of, today};
use chrono::{Days, NaiveDateTime};
use madoguchi_api::auth::Keys;
use madoguchi_api::command_line::options::Smtp;
use madoguchi_api::jobs::mails::Sender;
use madoguchi_api::mail::smtp_settings::SmtpSettings;
use madoguchi_api::state::{AppState, Settings};
use madoguchi_domain::{Account, AccountChange, Mail, MailAddress, MailFilter, MailId, MailStatus, NO_PASSWORD, Role};
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::mail::sending::{self, Handover};
use madoguchi_service::mail::{LinkToken, letters};
use madoguchi_store::account::{self, NewAccount};
use madoguchi_store::mail::outbox;
use madoguchi_store::{AnyConnection, Store};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::watch;

const BASE: &str = "https://madoguchi.example.jp";

/// How a server sends mails.
fn smtp(url: String, ca: Option<PathBuf>) -> Smtp {
    Smtp { smtp_url: Some(url), mail_from: Some("Madoguchi 窓口 <no-reply@example.jp>".into()), smtp_ca: ca }
}

/// The same for a process, in the same morning as the other clocks of these tests.
fn sends_by(url: &str) -> [(&'static str, &str); 3] {
    let today = ("MADOGUCHI_TODAY", "2021-03-01T09:00");
    [("MADOGUCHI_SMTP_URL", url), ("MADOGUCHI_MAIL_FROM", "no-reply@example.jp"), today]
}

/// One look at the outbox, so many days after the sandbox's; how many mails left.
fn look(store: &Store, smtp: &Smtp, days: u64) -> usize {
    let clock = morning_of(today() + Days::new(days));
    let keys = Keys::new(b"a key for tests, long enough for anyone");
    let state = AppState::new(store.clone(), clock, Settings::default(), keys);
    let sender = Sender::new(&state, SmtpSettings::of(smtp).unwrap().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_stop, stopped) = watch::channel(false);
    runtime.block_on(sender.send_due(&stopped)).unwrap()
}

fn now() -> NaiveDateTime {
    morning_of(today()).instant()
}

/// An account that waits for its first password.
fn account(store: &Store, name: &str) -> Account {
    let login_id = name.to_owned();
    let new = NewAccount {
        login_id: login_id.clone(),
        password_hash: NO_PASSWORD.to_owned(),
        role: Role::Operator,
        display_name: "佐藤 花子".to_owned(),
        municipality: None,
        prefecture_code: None,
        vendor_id: None,
        owner: None,
        mail_address: Some(MailAddress::parse(&format!("{name}@example.jp")).unwrap()),
        phone: None,
    };
    let made = store.write_blocking(move |conn| {
        account::create(conn, &new, now())?;
        account::find_by_login_id(conn, &login_id)
    });
    made.unwrap().unwrap()
}

fn write(store: &Store, work: impl FnMut(&mut AnyConnection) -> Result<(), Failure> + Send + 'static) {
    store.write_blocking(work).unwrap();
}

/// Puts the log-in mail of a new account, due at once.
fn log_in(store: &Store, name: &str) -> Account {
    let made = account(store, name);
    let new = made.clone();
    write(store, move |conn| {
        letters::log_in(
            &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
            &new,
            now(),
            now(),
            BASE,
        )
    });
    made
}

/// The only mail there is, and what was said about it.
fn only(store: &Store) -> (Mail, Vec<(String, String)>) {
    let found = store.read_blocking(|conn| {
        let mail = outbox::list(conn, &MailFilter::default(), None, 2)?.pop().unwrap();
        let tries = outbox::attempts(conn, mail.id)?;
        Ok::<_, madoguchi_store::StoreError>((mail, tries))
    });
    let (mail, tries) = found.unwrap();
    (mail, tries.into_iter().map(|one| (one.outcome.code().to_owned(), one.detail)).collect())
}

/// The link's token in a mail.
fn token(mail: &Value) -> LinkToken {
    let text = mail["text"].as_str().unwrap();
    let link = text.lines().find_map(|line| line.strip_prefix(&format!("{BASE}/set-password#")));
    LinkToken::parse(link.unwrap_or_else(|| panic!("no link in {text}"))).unwrap()
}

on_both_databases! {
    fn a_log_in_mail_arrives_over_tls_and_its_link_works(db) {
        let certificates = Certificates::make();
        for (tls, scheme, query) in [("wrapper", "smtps", ""), ("starttls", "smtp", "?tls=required")] {
            let server = MailServer::start(&certificates.options(tls));
            let url = format!("{scheme}://desk:p%40ss%20word@127.0.0.1:{}{query}", server.port);
            let store = db.open();
            let name = format!("agent{tls}");
            let made = log_in(&store, &name);
            assert_eq!(look(&store, &smtp(url, Some(certificates.authority())), 0), 1);
            let mail = server.next("mail");
            let expected = json!({
                "from": "no-reply@example.jp", "fromName": "Madoguchi 窓口", "to": [format!("{name}@example.jp")],
                "subject": "【Madoguchi】アカウント発行のお知らせ", "contentType": "text/plain; charset=utf-8",
                "autoSubmitted": "auto-generated", "secure": true, "user": "desk",
            });
            for (field, value) in expected.as_object().unwrap() {
                assert_eq!(&mail[field], value, "{tls} {field}");
            }
            let text = mail["text"].as_str().unwrap();
            assert!(text.contains(&format!("ログインID: {name}")) && text.contains("72時間"), "{text}");
            // Whom it is for, who applied, and how to tell it from a forged one.
            for words in ["佐藤 花子 様", "サービスデスク", "このメールが本物か", &format!("{BASE}/ で始まる")] {
                assert!(text.contains(words), "{words}: {text}");
            }
            assert!(!text.contains("{link}"), "{text}");
            let hash = token(&mail).hash();
            let used = store.write_blocking(move |conn| account::link::use_up(conn, &hash, now())).unwrap();
            assert_eq!(used.map(|link| link.account_id), Some(made.id));
            let mut left = store.read_blocking(|conn| outbox::list(conn, &MailFilter::default(), None, 1)).unwrap();
            let left = left.remove(0);
            assert_eq!((left.status, left.link_token, left.attempts), (MailStatus::Sent, None, 1));
            assert!(!left.body.contains(token(&mail).text()), "the token is not kept");
        }
    }

    fn nothing_leaves_when_the_mail_server_is_not_the_right_one(db) {
        let certificates = Certificates::make();
        let store = db.open();
        log_in(&store, "agent42");
        let plain = MailServer::start(&json!({}));
        let check = |server: &MailServer, url: String, ca: Option<PathBuf>, says: &str| {
            // A day later each time, so that the mail is due again.
            let days = only(&store).1.len() as u64;
            assert_eq!(look(&store, &smtp(url, ca), days), 0, "{says}");
            let (mail, tries) = only(&store);
            let (outcome, detail) = tries.last().unwrap();
            assert_eq!((mail.status, outcome.as_str()), (MailStatus::Waiting, "unreachable"), "{detail}");
            assert!(detail.contains(says), "{says}: {detail}");
            assert!(server.rest(Duration::from_millis(50)).is_empty());
        };
        // STARTTLS that is not offered: somebody may have taken the offer away.
        check(&plain, format!("smtp://127.0.0.1:{}?tls=required", plain.port), None, "STARTTLS is not supported");
        let tls = MailServer::start(&certificates.options("starttls"));
        let address = format!("127.0.0.1:{}?tls=required", tls.port);
        check(&tls, format!("smtp://desk:p%40ss%20word@{address}"), None, "certificate");
        // A wrong password is nothing that a mail is to blame for: it waits.
        check(&tls, format!("smtp://desk:wrong@{address}"), Some(certificates.authority()), "535");
    }

    fn a_mail_waits_until_the_mail_server_is_back(db) {
        let store = db.open();
        log_in(&store, "agent42");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = smtp(format!("smtp://127.0.0.1:{free}"), None);
        assert_eq!(look(&store, &settings, 0), 0);
        let (mail, tries) = only(&store);
        assert_eq!((mail.status, mail.attempts, tries[0].0.as_str()), (MailStatus::Waiting, 1, "unreachable"));
        let unreachable = || store.read_blocking(|conn| outbox::unreachable_since(conn, now())).unwrap();
        assert!(unreachable().is_some());
        let wait = mail.next_attempt_at - now();
        assert!(wait.num_seconds() <= 72, "{wait}");
        // Not due yet: nobody asks.
        assert_eq!((look(&store, &settings, 0), only(&store).0.attempts), (0, 1));
        let server = MailServer::start(&json!({"port": free}));
        assert_eq!(look(&store, &settings, 1), 1);
        let hash = token(&server.next("mail")).hash();
        let (mail, tries) = only(&store);
        assert_eq!((mail.status, mail.attempts, unreachable()), (MailStatus::Sent, 2, None));
        assert_eq!(tries[1], ("sent".to_owned(), "250 2.0.0 Ok: taken for …".to_owned()));
        // The 72 hours count from the second day on.
        let valid = |hours| {
            let (hash, at) = (hash.clone(), now() + chrono::Duration::hours(hours));
            store.read_blocking(move |conn| account::link::find_valid(conn, &hash, at)).unwrap().is_some()
        };
        assert_eq!((valid(24 + 71), valid(24 + 73)), (true, false));
    }

    /// While a link leaves, its owner's address is corrected: whoever got it has a dead link, and the owner a new one.
    fn a_link_that_leaves_for_an_old_address_is_dead(db) {
        let store = db.open();
        let made = log_in(&store, "agent42");
        let state = AppState::new(
            store.clone(),
            morning_of(today()),
            Settings::default(),
            Keys::new(b"a key for tests, long enough for anyone"),
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let clock = morning_of(today());
        let claim = sending::claim(&state.service, clock.now(), chrono::Duration::minutes(1));
        let mail = runtime.block_on(claim).unwrap().unwrap();
        let before = LinkToken::parse(mail.link_token.as_deref().unwrap()).unwrap().hash();
        write(&store, move |conn| {
            let to = MailAddress::parse("right@example.jp").unwrap();
            let change = AccountChange { mail_address: Some(to), ..AccountChange::default() };
            account::change::change(conn, &[(&made, change)], now())?;
            outbox::readdress(conn, &[made.id])?;
            Ok(())
        });
        let taken = Handover::Taken("250 2.0.0 Ok".to_owned());
        runtime.block_on(sending::note(&state.service, mail, taken, clock.now())).unwrap();
        let mails = store.read_blocking(|conn| outbox::list(conn, &MailFilter::default(), None, 10)).unwrap();
        let told: Vec<_> = mails.iter().map(|mail| (mail.to.as_str(), mail.status)).collect();
        let (sent, waiting) = (MailStatus::Sent, MailStatus::Waiting);
        assert_eq!(told, [("right@example.jp", waiting), ("agent42@example.jp", sent)]);
        let after = LinkToken::parse(mails[0].link_token.as_deref().unwrap()).unwrap().hash();
        for (hash, expected) in [(before, false), (after, true)] {
            let found = store.read_blocking(|conn| account::link::find_valid(conn, &hash, now())).unwrap();
            assert_eq!(found.is_some(), expected);
        }
    }

    fn a_busy_mailbox_is_tried_again_and_an_unknown_one_is_given_up(db) {
        let server = MailServer::start(&json!({"busy": ["slow"], "unknown": ["gone"]}));
        let settings = smtp(format!("smtp://127.0.0.1:{}", server.port), None);
        let store = db.open();
        for name in ["gone", "slow", "agent42"] {
            log_in(&store, name);
        }
        // The one that is there gets its mail on the same connection.
        assert_eq!(look(&store, &settings, 0), 1);
        assert_eq!(server.next("refused")["code"], 550);
        assert_eq!(server.next("refused")["code"], 451);
        assert_eq!(server.next("mail")["to"], json!(["agent42@example.jp"]));
        assert_eq!(look(&store, &settings, 1), 1);
        assert_eq!(server.next("mail")["to"], json!(["slow@example.jp"]));
        let all = store.read_blocking(|conn| {
            let mails = outbox::list(conn, &MailFilter::default(), None, 10)?;
            let told = mails.into_iter().rev().map(|mail| {
                let tries = outbox::attempts(conn, mail.id)?;
                Ok((
                    mail.status,
                    tries.into_iter().map(|one| format!("{}: {}", one.outcome.code(), one.detail)).collect::<Vec<_>>(),
                ))
            });
            told.collect::<Result<Vec<_>, madoguchi_store::StoreError>>()
        });
        let all = all.unwrap();
        assert_eq!(
            all[0],
            (MailStatus::Failed, vec!["refused: permanent error (550): 5.1.1 <…>: user unknown".to_owned()])
        );
        assert_eq!(all[1].0, MailStatus::Sent);
        assert_eq!(all[1].1[0], "deferred: transient error (451): 4.7.1 … is busy, come again later");
    }

    fn a_mail_is_given_up_after_three_days(db) {
        let store = db.open();
        let owner = account(&store, "agent42");
        let to = owner.mail_address.clone().unwrap();
        write(&store, move |conn| {
            letters::account_changed(
                &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                &[(&owner, &to)],
                now(),
            )
        });
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = smtp(format!("smtp://127.0.0.1:{free}"), None);
        let after: Vec<_> = [0, 1, 2, 4, 5].map(|day| (look(&store, &settings, day), only(&store).0.status)).into();
        let waiting = (0, MailStatus::Waiting);
        assert_eq!(after, [waiting, waiting, waiting, (0, MailStatus::Failed), (0, MailStatus::Failed)]);
        assert_eq!(only(&store).0.attempts, 4);
    }

    fn a_link_mail_that_waits_too_long_is_given_up_unsent(db) {
        let server = MailServer::start(&json!({}));
        let settings = smtp(format!("smtp://127.0.0.1:{}", server.port), None);
        let store = db.open();
        log_in(&store, "agent42");
        assert_eq!(look(&store, &settings, 4), 0);
        let (mail, tries) = only(&store);
        assert_eq!((mail.status, mail.link_token, tries.len()), (MailStatus::Failed, None, 0));
        assert!(server.rest(Duration::from_millis(50)).is_empty());
    }

    fn two_processes_send_each_mail_once(db) {
        const MAILS: usize = 60;
        let server = MailServer::start(&json!({}));
        let url = format!("smtp://127.0.0.1:{}", server.port);
        let env = sends_by(&url);
        let (one, two) = (Process::start_with(db, &env).ready(), Process::start_with(db, &env).ready());
        let store = db.open();
        write(&store, |conn| {
            let owner = account::find_by_login_id(conn, "agent01")?.unwrap();
            for n in 0..MAILS {
                letters::account_changed(
                    &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                    &[(&owner, &MailAddress::parse(&format!("p{n}@example.jp")).unwrap())],
                    now(),
                )?;
            }
            Ok(())
        });
        let addresses: HashSet<_> = server.mails(MAILS).iter().map(|mail| mail["to"].to_string()).collect();
        assert_eq!(addresses.len(), MAILS);
        // Both had a look since, and neither sends anything again.
        assert!(server.rest(Duration::from_secs(6)).is_empty());
        drop((one, two));
        let sent = store.read_blocking(|conn| outbox::list(conn, &MailFilter::default(), None, 200)).unwrap();
        assert_eq!(sent.len(), MAILS);
        assert!(sent.iter().all(|mail| mail.status == MailStatus::Sent && mail.attempts == 1));
    }
}

fn in_outbox(db: &TestDatabase, name: &str) -> MailId {
    let store = db.open();
    log_in(&store, name);
    only(&store).0.id
}

on_both_databases! {
    fn the_service_desk_sends_a_mail_again(db) {
        let server = MailServer::start(&json!({"unknown": ["agent42"]}));
        let url = format!("smtp://127.0.0.1:{}", server.port);
        let process = Process::start_with(db, &sends_by(&url));
        let process = process.ready();
        let desk = process.log_in("operator");
        let id = in_outbox(db, "agent42");
        assert_eq!(server.next("refused")["code"], 550);
        let read = || process.get(&desk, &format!("/api/v1/outbox/{id}"));
        let failed = loop {
            let mail = read();
            if mail["mail"]["status"] == "failed" {
                break mail;
            }
        };
        assert_eq!(failed["tries"][0]["outcome"], "refused");
        assert!(!failed["tries"][0]["detail"].as_str().unwrap().contains("agent42"), "{failed}");
        assert!(!failed["body"].as_str().unwrap().contains("set-password"), "{failed}");
        // The sender is woken: it does not wait for its next look.
        let since = std::time::Instant::now();
        let retried = process.call("POST", &format!("/api/v1/outbox/{id}/retry")).token(&desk).send();
        assert_eq!(
            (retried.status, retried.json()["mail"]["status"].as_str()),
            (200, Some("waiting")),
            "{}",
            retried.text
        );
        assert_eq!(server.next("refused")["code"], 550);
        assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
        assert_eq!(process.get(&desk, "/api/v1/outbox/state")["smtp"], true);
    }
}
