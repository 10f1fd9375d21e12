//! Companies are one row however they are written; log-in ids are given out once; rows from before there were keys get
//! theirs.

use crate::support::world::now;
use crate::support::write;
use diesel::prelude::*;
use madoguchi_domain::{Holder, MailAddress, NO_PASSWORD, Role, VendorId};
use madoguchi_store::account::{Created, Issue, NewAccount};
use madoguchi_store::database::migrations;
use madoguchi_store::schema::{account, vendor};
use std::collections::HashSet;

fn issue(vendor_id: VendorId) -> Issue {
    Issue {
        holder: Holder::Agent { vendor_id },
        owner: None,
        display_name: "佐藤 花子".into(),
        mail_address: MailAddress::parse("hanako@example.jp").unwrap(),
        phone: None,
    }
}

on_both_databases! {
    fn one_company_is_one_row(db) {
        let store = db.open();
        let named = |name: &'static str| {
            write(&store, move |conn| madoguchi_store::vendor::find_or_create_unconfirmed(conn, name, now()))
        };
        let first = named("みなと予約センター株式会社");
        assert!(!first.is_confirmed());
        for writing in ["みなと予約センター㈱", "ミナト予約センター（株）", "みなと予約センター 株式会社"]
        {
            assert_eq!(named(writing), first, "{writing}");
        }
        assert_ne!(named("株式会社みなと予約センター").id, first.id);
        // Known and unconfirmed stays unconfirmed; only a new one is made confirmed.
        assert_eq!(
            write(&store, |conn| madoguchi_store::vendor::vendor_named(conn, "みなと予約センター(株)", now())),
            first
        );
        assert!(
            write(&store, |conn| madoguchi_store::vendor::vendor_named(conn, "三浦コンタクト", now())).is_confirmed()
        );
    }

    fn all_who_name_a_new_company_at_once_get_the_same(db) {
        let store = db.open();
        let writings = ["みなと株式会社", "みなと㈱", "みなと(株)", "みなと 株式会社"];
        let ids: HashSet<VendorId> = std::thread::scope(|threads| {
            let tries: Vec<_> = (0..8)
                .map(|n| {
                    let store = store.clone();
                    threads.spawn(move || {
                        write(&store, move |conn| {
                            madoguchi_store::vendor::find_or_create_unconfirmed(conn, writings[n % 4], now())
                        })
                        .id
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(ids.len(), 1);
    }

    fn log_in_ids_are_given_out_once(db) {
        let store = db.open();
        let vendor = write(&store, |conn| {
            let chosen = NewAccount {
                login_id: "agent1003".into(),
                password_hash: NO_PASSWORD.into(),
                role: Role::Operator,
                display_name: "x".into(),
                municipality: None,
                prefecture_code: None,
                vendor_id: None,
            owner: None,
                mail_address: None,
                phone: None,
            };
            assert!(matches!(madoguchi_store::account::create(conn, &chosen, now())?, Created::Account(_)));
            assert_eq!(madoguchi_store::account::create(conn, &chosen, now())?, Created::LoginIdTaken);
            madoguchi_store::vendor::vendor_named(conn, "みなと", now())
        });
        let mut ids: Vec<String> = std::thread::scope(|threads| {
            let tries: Vec<_> = (0..8)
                .map(|_| {
                    let store = store.clone();
                    threads.spawn(move || {
                        let made = write(&store, move |conn| {
                            madoguchi_store::account::create_with_next_login_id(conn, &issue(vendor.id), now())
                        });
                        assert!(!made.has_password());
                        made.login_id
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        ids.sort();
        let expected = [1001, 1002, 1004, 1005, 1006, 1007, 1008, 1009].map(|number| format!("agent{number}"));
        assert_eq!(ids, expected);
    }

    fn rows_from_before_there_were_keys_get_theirs(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        for name in ["みなと株式会社", "みなと㈱", "三浦"] {
            diesel::insert_into(vendor::table)
                .values((vendor::name.eq(name), vendor::created_at.eq(now())))
                .execute(&mut conn)
                .unwrap();
        }
        let old = (
            account::login_id.eq("operator"),
            account::password_hash.eq("-"),
            account::role.eq("operator"),
            account::display_name.eq("サービス デスク"),
            account::status.eq("active"),
            account::created_at.eq(now()),
            account::updated_at.eq(now()),
        );
        diesel::insert_into(account::table).values(old).execute(&mut conn).unwrap();
        migrations::run(&mut conn).unwrap();
        let keys: Vec<(VendorId, String)> =
            vendor::table.order(vendor::id).select((vendor::id, vendor::search_key)).load(&mut conn).unwrap();
        let second = format!("ミナト株式会社 {}", keys[1].0);
        assert_eq!(keys.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>(), ["ミナト株式会社", &second, "三浦"]);
        let key: String = account::table.select(account::search_key).first(&mut conn).unwrap();
        assert_eq!(key, "operatorサービスデスク");
        // Whoever names the company gets the oldest.
        let found = madoguchi_store::vendor::find_by_name(&mut conn, "みなと㈱").unwrap().unwrap();
        assert_eq!(found.id, keys[0].0);
    }
}
