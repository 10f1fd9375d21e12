//! Links and the outbox: one link lives, one process sends.

use crate::support::world::now;
use crate::support::write;
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, LinkPurpose, Mail, MailAddress, MailFilter, MailId, MailKind, MailOutcome, MailStatus, NO_PASSWORD, Role,
};
use madoguchi_store::account::change::{Changed, Reasoned, Why};
use madoguchi_store::account::link::NewLink;
use madoguchi_store::account::{Created, NewAccount};
use madoguchi_store::mail::outbox::{self, FreshLink, LINK, NewMail};
use madoguchi_store::schema::account;
use madoguchi_store::{AnyConnection, Store, mail};
use std::thread;

fn address(text: &str) -> MailAddress {
    MailAddress::parse(text).unwrap()
}

fn account(store: &Store, login_id: &str) -> AccountId {
    let new = NewAccount {
        login_id: login_id.to_owned(),
        password_hash: NO_PASSWORD.to_owned(),
        role: Role::Operator,
        display_name: "運用".to_owned(),
        municipality: None,
        prefecture_code: None,
        vendor_id: None,
        owner: None,
        mail_address: Some(address("desk@example.jp")),
        phone: None,
    };
    match write(store, move |conn| madoguchi_store::account::create(conn, &new, now())) {
        Created::Account(id) => id,
        Created::LoginIdTaken => panic!("{login_id} is taken"),
    }
}

/// A mail whose link has this token; due after `hours`. The hash stands for itself here.
fn put(conn: &mut AnyConnection, account_id: AccountId, kind: MailKind, token: &str, hours: i64) -> MailId {
    let due_at = now() + Duration::hours(hours);
    let link = FreshLink { token, token_hash: token, expires_at: due_at + Duration::hours(72) };
    let link = kind.link_purpose().map(|_| link);
    let (to, body) = (&address("desk@example.jp"), format!("https://example.jp/set-password#{LINK}"));
    outbox::put(conn, &NewMail { kind, account_id, to, subject: "件名", body: &body, link, due_at, now: now() })
        .unwrap()
}

fn mail(store: &Store, id: MailId) -> Mail {
    store.read_blocking(|conn| outbox::find(conn, id)).unwrap().unwrap()
}

fn is_valid(store: &Store, token: &str, at: NaiveDateTime) -> bool {
    store.read_blocking(|conn| madoguchi_store::account::link::find_valid(conn, token, at)).unwrap().is_some()
}

on_both_databases! {
    fn a_newer_link_withdraws_the_older_one_and_its_mail(db) {
        let store = db.open();
        let (desk, other) = (account(&store, "desk"), account(&store, "other"));
        let mails = write(&store, move |conn| {
            Ok([
                put(conn, other, MailKind::LogIn, "others", 0),
                put(conn, desk, MailKind::LogIn, "first", 24),
                put(conn, desk, MailKind::AccountChanged, "", 24),
                put(conn, desk, MailKind::PasswordReset, "second", 0),
            ])
        });
        let seen: Vec<_> = mails.iter().map(|id| mail(&store, *id)).map(|m| (m.status, m.link_token)).collect();
        assert_eq!(
            seen,
            [
                (MailStatus::Waiting, Some("others".to_owned())),
                (MailStatus::Withdrawn, None),
                (MailStatus::Waiting, None),
                (MailStatus::Waiting, Some("second".to_owned())),
            ]
        );
        let valid = |token| is_valid(&store, token, now());
        assert_eq!((valid("others"), valid("first"), valid("second"), valid("unknown")), (true, false, true, false));
    }

    fn of_many_uses_at_once_one_succeeds(db) {
        let store = db.open();
        let desk = account(&store, "desk");
        write(&store, move |conn| Ok(put(conn, desk, MailKind::LogIn, "token", 0)));
        let used: Vec<_> = thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| write(&store, |conn| madoguchi_store::account::link::use_up(conn, "token", now())))
                })
                .collect();
            tries.into_iter().filter_map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(
            used.iter().map(|link| (link.account_id, link.purpose)).collect::<Vec<_>>(),
            [(desk, LinkPurpose::SetPassword)]
        );
        assert!(!is_valid(&store, "token", now()));
        // The mail that holds it goes with it.
        let left = store.read_blocking(|conn| outbox::list(conn, &MailFilter::default(), None, 10)).unwrap();
        assert_eq!(left.iter().map(|mail| mail.status).collect::<Vec<_>>(), [MailStatus::Withdrawn]);
    }

    fn of_many_links_made_at_once_one_lives(db) {
        let store = db.open();
        let desk = account(&store, "desk");
        let tokens: Vec<String> = (0..8).map(|n| format!("token{n}")).collect();
        thread::scope(|scope| {
            for token in &tokens {
                let (store, token) = (&store, token.clone());
                scope.spawn(move || write(store, move |conn| Ok(put(conn, desk, MailKind::PasswordReset, &token, 0))));
            }
        });
        assert_eq!(tokens.iter().filter(|token| is_valid(&store, token, now())).count(), 1);
        assert_eq!(store.read_blocking(|conn| outbox::counts(conn, now())).unwrap().due, 1);
    }

    fn a_link_ends_in_time_and_with_its_account(db) {
        let store = db.open();
        let desk = account(&store, "desk");
        let ends = now() + Duration::hours(72);
        let new = move |conn: &mut AnyConnection, token_hash: &str| {
            let purpose = LinkPurpose::SetPassword;
            madoguchi_store::account::link::issue(
                conn,
                &NewLink { account_id: desk, purpose, token_hash, created_at: now(), expires_at: ends },
            )
        };
        write(&store, move |conn| new(conn, "token"));
        assert!(is_valid(&store, "token", ends - Duration::seconds(1)));
        assert!(!is_valid(&store, "token", ends));
        let by = account(&store, "desk2");
        let why = Why { by, reason: "休職" };
        let revoked = write(&store, move |conn| {
            let read = madoguchi_store::account::find(conn, desk)?.unwrap();
            madoguchi_store::account::change::revoke_access(conn, &[Reasoned { read: &read, why }], false, now(), now())
        });
        assert_eq!(revoked, Changed::Done);
        assert!(!is_valid(&store, "token", now()));
        // It does not come back with the account.
        let resumed = write(&store, move |conn| {
            let read = madoguchi_store::account::find(conn, desk)?.unwrap();
            madoguchi_store::account::change::resume(conn, &read, why, now())
        });
        assert_eq!(resumed, Changed::Done);
        assert!(!is_valid(&store, "token", now()));
        assert_eq!(write(&store, |conn| madoguchi_store::account::link::use_up(conn, "token", now())), None);
        write(&store, move |conn| new(conn, "another"));
        assert!(is_valid(&store, "another", now()));
        assert_eq!(write(&store, move |conn| madoguchi_store::account::link::withdraw_all(conn, &[desk], now())), 1);
        assert_eq!(write(&store, |conn| madoguchi_store::account::link::use_up(conn, "another", now())), None);
    }

    fn a_mail_is_claimed_by_one(db) {
        let store = db.open();
        let desk = account(&store, "desk");
        write(&store, move |conn| {
            for _ in 0..5 {
                put(conn, desk, MailKind::AccountChanged, "", 0);
            }
            Ok(put(conn, desk, MailKind::AccountChanged, "", 24))
        });
        let until = now() + Duration::minutes(5);
        let claim = |at| write(&store, move |conn| mail::sending::claim(conn, at, until)).map(|mail| mail.id);
        let mut claimed: Vec<MailId> = thread::scope(|scope| {
            let tries: Vec<_> = (0..8).map(|_| scope.spawn(move || claim(now()))).collect();
            tries.into_iter().filter_map(|t| t.join().unwrap()).collect()
        });
        claimed.sort_unstable();
        claimed.dedup();
        // On PostgreSQL somebody may have looked while every row was locked, and comes again.
        while let Some(id) = claim(now()) {
            assert!(!claimed.contains(&id));
            claimed.push(id);
        }
        assert_eq!(claimed.len(), 5);
        // Whoever claimed it did not come back: another takes it.
        assert!(claim(until).is_some());
    }

    fn what_has_left_holds_no_token(db) {
        let store = db.open();
        let desk = account(&store, "desk");
        let id = write(&store, move |conn| Ok(put(conn, desk, MailKind::LogIn, "token", 0)));
        let (soon, later) = (now() + Duration::minutes(1), now() + Duration::hours(80));
        let claimed = write(&store, move |conn| mail::sending::claim(conn, now(), soon)).unwrap();
        assert_eq!(claimed.link_token.as_deref(), Some("token"));
        let refused = claimed.clone();
        write(&store, move |conn| {
            let what = (MailOutcome::Unreachable, "421 later");
            mail::sending::note_not_sent(conn, &refused, now(), what, Some(soon))
        });
        let waiting = mail(&store, id);
        assert_eq!((waiting.status, waiting.attempts, waiting.next_attempt_at), (MailStatus::Waiting, 1, soon));
        assert_eq!(store.read_blocking(|conn| mail::sending::tries(conn, &waiting)).unwrap(), (1, Some(now())));
        let sent_at = now() + Duration::hours(10);
        write(&store, move |conn| mail::sending::note_sent(conn, &claimed, sent_at, "250 ok", later));
        let sent = mail(&store, id);
        assert_eq!(
            (sent.status, sent.attempts, sent.sent_at, sent.link_token),
            (MailStatus::Sent, 2, Some(sent_at), None)
        );
        let tries = store.read_blocking(|conn| outbox::attempts(conn, id)).unwrap();
        let tries: Vec<_> = tries.iter().map(|t| (t.at, t.outcome.code(), t.detail.as_str())).collect();
        assert_eq!(tries, [(now(), "unreachable", "421 later"), (sent_at, "sent", "250 ok")]);
        // The 72 hours count from when it left.
        assert!(is_valid(&store, "token", later - Duration::seconds(1)));
        let again = FreshLink { token: "x", token_hash: "x", expires_at: later };
        assert!(!write(&store, move |conn| outbox::retry(conn, id, &again, now())));
    }

    fn a_mail_that_was_given_up_is_tried_again_with_a_fresh_link(db) {
        let store = db.open();
        let desk = account(&store, "desk");
        let id = write(&store, move |conn| Ok(put(conn, desk, MailKind::LogIn, "old", 0)));
        let ended = now() + Duration::hours(72);
        assert!(write(&store, move |conn| mail::sending::claim(conn, ended, ended)).is_none());
        let given_up = mail(&store, id);
        assert_eq!((given_up.status, given_up.link_token), (MailStatus::Failed, None));
        let done = write(&store, move |conn| {
            let expires_at = ended + Duration::hours(72);
            outbox::retry(conn, id, &FreshLink { token: "new", token_hash: "new", expires_at }, ended)
        });
        let waiting = mail(&store, id);
        assert!(done);
        assert_eq!(
            (waiting.status, waiting.due_at, waiting.link_token.as_deref()),
            (MailStatus::Waiting, ended, Some("new"))
        );
        assert_eq!((is_valid(&store, "old", now()), is_valid(&store, "new", ended)), (false, true));
        // A newer link takes its place, also when it was given up.
        write(&store, move |conn| Ok(put(conn, desk, MailKind::PasswordReset, "newest", 0)));
        assert_eq!(mail(&store, id).status, MailStatus::Withdrawn);
    }

    fn the_list_filters_and_counts(db) {
        let store = db.open();
        let (desk, other) = (account(&store, "desk_01"), account(&store, "deskx01"));
        let ids = write(&store, move |conn| {
            Ok([
                put(conn, desk, MailKind::LogIn, "a", 24),
                put(conn, other, MailKind::LogIn, "b", 0),
                put(conn, other, MailKind::AccountChanged, "", 0),
            ])
        });
        let list = |filter: MailFilter, after| -> Vec<MailId> {
            let found = store.read_blocking(|conn| outbox::list(conn, &filter, after, 10)).unwrap();
            found.into_iter().map(|mail| mail.id).collect()
        };
        assert_eq!(list(MailFilter::default(), None), [ids[2], ids[1], ids[0]]);
        assert_eq!(list(MailFilter::default(), Some(ids[1])), [ids[0]]);
        assert_eq!(list(MailFilter { kind: Some(MailKind::LogIn), ..MailFilter::default() }, None), [ids[1], ids[0]]);
        assert_eq!(list(MailFilter { login_id: Some("k_0".into()), ..MailFilter::default() }, None), [ids[0]]);
        let counts = store.read_blocking(|conn| outbox::counts(conn, now())).unwrap();
        assert_eq!((counts.due, counts.scheduled, counts.failed), (2, 1, 0));
        // A link that is withdrawn takes its mail along; what tells of a change still leaves.
        assert_eq!(write(&store, move |conn| madoguchi_store::account::link::withdraw_all(conn, &[other], now())), 1);
        let withdrawn = MailFilter { status: Some(MailStatus::Withdrawn), ..MailFilter::default() };
        assert_eq!(list(withdrawn, None), [ids[1]]);
        // Where the account's mails go now.
        diesel::update(account::table.find(desk))
            .set(account::mail_address.eq("new@example.jp"))
            .execute(&mut db.connect())
            .unwrap();
        assert_eq!(write(&store, move |conn| outbox::readdress(conn, &[desk, other])), [desk].into());
        assert_eq!(mail(&store, ids[0]).to, address("new@example.jp"));
    }
}
