//! The look-up quota: who looks at too many people in an hour is told of to the municipality, once.

use crate::scene::{Scene, booking, booking_with};
use crate::support::{Reply, Server, TestDatabase};
use diesel::prelude::*;
use madoguchi_api::state::Settings;
use madoguchi_domain::{AccountId, LookLimits, MunicipalityCode};
use madoguchi_store::StoreError;
use madoguchi_store::audit::look_ups::{self, People};
use madoguchi_store::schema::{account, look_up_count, outbox_mail};
use serde_json::{Value, json};

const QUOTA: i32 = 5;

/// Sends a request whose answer shows people's data.
type Answer<'a> = &'a dyn Fn() -> Reply;

/// A server with a small quota, where both municipalities get mails.
fn server(db: &TestDatabase) -> Server {
    let server = Server::start_with(
        db,
        Settings {
            service: madoguchi_service::Settings {
                look_limits: LookLimits::new(QUOTA, 1000).unwrap(),
                ..madoguchi_service::Settings::default()
            },
            ..Settings::default()
        },
    );
    server
        .store
        .write_blocking(|conn| {
            let offices = account::table.filter(account::role.eq("municipality"));
            diesel::update(offices).set(account::mail_address.eq("office@example.jp")).execute(conn)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    server
}

/// The same with venues.
fn scene(db: &TestDatabase) -> Scene {
    let server = server(db);
    Scene::on(server)
}

/// The looks of an account that were counted.
fn looks_of(server: &Server, login_id: &'static str) -> i32 {
    let counted = look_up_count::table.inner_join(account::table).filter(account::login_id.eq(login_id));
    let looks = counted.select(look_up_count::people);
    let looks: Vec<i32> = server.store.read_blocking(|conn| Ok::<_, StoreError>(looks.load(conn)?)).unwrap();
    looks.iter().sum()
}

fn forget_looks(server: &Server) {
    let forget = |conn: &mut _| Ok::<_, StoreError>(diesel::delete(look_up_count::table).execute(conn)?);
    server.store.write_blocking(forget).unwrap();
}

fn look(server: &Server, token: &str) {
    let reply = server.post(token, "/api/v1/bookings/search", &json!({"q": "4567"}));
    assert_eq!(reply.status, 200, "it warns and does not block: {}", reply.text);
}

/// Log-in ids of the warnings that an account reads in its audit.
fn warnings(server: &Server, login_id: &str) -> Vec<Value> {
    let page = server.get(&server.log_in(login_id), "/api/v1/audit-events?action=look_ups.").json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|event| {
            assert_eq!(event["action"], "look_ups.over_quota");
            event["login_id"].clone()
        })
        .collect()
}

fn mails(server: &Server) -> Vec<String> {
    let mails = outbox_mail::table.inner_join(account::table).filter(outbox_mail::kind.eq("look_up_warning"));
    let to = mails.order(outbox_mail::id).select(account::login_id);
    server.store.read_blocking(|conn| Ok::<_, StoreError>(to.load(conn)?)).unwrap()
}

on_both_databases! {
    fn passing_the_quota_warns_once(db) {
        let server = server(db);
        let (agent, other, office) = (server.log_in("agent01"), server.log_in("agent02"), server.log_in("yokohama"));
        for _ in 0..QUOTA {
            look(&server, &agent);
            look(&server, &office);
        }
        look(&server, &office);
        look(&server, &other);
        assert_eq!(
            warnings(&server, "yokohama"),
            Vec::<Value>::new(),
            "each agent counts alone, and the municipality's people are its own"
        );
        for _ in 0..3 {
            look(&server, &agent);
        }
        assert_eq!(warnings(&server, "yokohama"), ["agent01"]);
        assert_eq!(warnings(&server, "operator"), ["agent01"]);
        assert_eq!(warnings(&server, "yokosuka"), Vec::<Value>::new());
        assert_eq!(mails(&server), ["yokohama"]);
        // Looks of any kind count.
        for _ in 0..QUOTA {
            let reply = server.post(
                &other,
                "/api/v1/recipients/lookup",
                &json!({"coupon": {"municipality_code": "141003", "number": "0000000001"}}),
            );
            assert_eq!(reply.status, 200, "{}", reply.text);
        }
        assert_eq!(warnings(&server, "yokohama"), ["agent02", "agent01"], "the newest first");
        assert_eq!(mails(&server), ["yokohama", "yokohama"]);
    }

    fn each_row_of_an_export_and_each_booking_told_in_a_refusal_is_a_look(db) {
        let scene = scene(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 20);
        for number in 1..=QUOTA + 1 {
            scene.booked(&booking(&slot, u64::from(number.unsigned_abs())));
        }
        scene.confirm_moderna_in_yokosuka();
        let foreign =
            scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-16", ("09:00", "10:00"), 9);
        let elsewhere =
            scene.slot_of(&scene.stranger, &scene.foreign_venue, "moderna", "2021-05-16", ("09:00", "10:00"), 9);
        let (agent, stranger) = (scene.agent.as_str(), scene.stranger.as_str());
        let server = &scene.server;
        // Answers that show people's data, and how many looks they are.
        let exported = |query: &'static str| move || server.get(agent, &format!("/api/v1/bookings/export{query}"));
        let typed = || server.post(agent, "/api/v1/bookings/export", &json!({"q": "ヤマダ"}));
        let booked_already = || server.post(agent, "/api/v1/bookings", &booking(&slot, 1));
        let booked_elsewhere = || server.post(stranger, "/api/v1/bookings", &booking(&foreign, 1));
        let second = booking_with(&foreign, 1, json!({"dose": 2}));
        let too_soon = || server.post(stranger, "/api/v1/bookings", &second);
        let other = booking_with(&elsewhere, 1, json!({"dose": 2}));
        let other_product = || server.post(stranger, "/api/v1/bookings", &other);
        let listed = || server.get(agent, "/api/v1/bookings");
        let paged = || server.get(agent, "/api/v1/bookings?limit=2");
        let searched = || server.post(agent, "/api/v1/bookings/search", &json!({"q": "4567"}));
        let nobody = || server.post(agent, "/api/v1/bookings/search", &json!({"q": "ダレモイナイ"}));
        let rows: [(&str, Answer<'_>, &str, u16, i32); 11] = [
            ("a list", &listed, "agent01", 200, QUOTA + 1),
            ("a page of it", &paged, "agent01", 200, 2),
            ("a search", &searched, "agent01", 200, QUOTA + 1),
            ("that there is nobody", &nobody, "agent01", 200, 1),
            ("a whole list", &exported(""), "agent01", 200, QUOTA + 1),
            ("what was typed", &typed, "agent01", 200, QUOTA + 1),
            ("no row", &exported("?dose=2&encoding=shift_jis"), "agent01", 200, 0),
            ("in Shift_JIS", &exported("?encoding=shift_jis"), "agent01", 200, QUOTA + 1),
            ("the booking that is there", &booked_already, "agent01", 409, 1),
            ("that there is one elsewhere", &booked_elsewhere, "agent11", 409, 1),
            ("its day", &too_soon, "agent11", 422, 1),
        ];
        for (what, send, login_id, status, expected) in rows {
            forget_looks(server);
            let reply = send();
            assert_eq!(reply.status, status, "{what}: {}", reply.text);
            assert_eq!(looks_of(server, login_id), expected, "{what}");
        }
        forget_looks(server);
        assert_eq!(other_product().status, 422);
        assert_eq!(looks_of(server, "agent11"), 1, "its product");
        // The municipality's own people.
        assert_eq!(server.get(&scene.yokohama, "/api/v1/bookings/export").status, 200);
        assert_eq!(looks_of(server, "yokohama"), 0);
        forget_looks(server);
        let warned: Vec<Value> = warnings(server, "yokohama");
        assert_eq!(warned, ["agent01"; 5], "a list, a search and three files of more people than the quota");
    }

    fn of_many_who_pass_it_at_once_one_warns(db) {
        let server = server(db);
        let agent = server.log_in("agent01");
        std::thread::scope(|threads| {
            for _ in 0..16 {
                threads.spawn(|| (0..4).for_each(|_| look(&server, &agent)));
            }
        });
        assert_eq!(warnings(&server, "yokohama"), ["agent01"]);
        assert_eq!(mails(&server), ["yokohama"]);
        let looks: Vec<i32> = server
            .store
            .read_blocking(|conn| Ok::<_, StoreError>(look_up_count::table.select(look_up_count::people).load(conn)?))
            .unwrap();
        assert_eq!(looks.iter().sum::<i32>(), 64, "none is lost");
    }

    fn the_next_hour_begins_anew(db) {
        let server = server(db);
        let agent: AccountId = server
            .store
            .read_blocking(|conn| {
                Ok::<_, StoreError>(
                    account::table.filter(account::login_id.eq("agent01")).select(account::id).first(conn)?,
                )
            })
            .unwrap();
        let yokohama = MunicipalityCode::parse("141003").unwrap();
        let count = |at: &str, quota: i32, people: i32| {
            let (at, unset) = (at.parse().unwrap(), LookLimits::new(quota, 0).unwrap());
            let people = People::from([(yokohama, people)]);
            let over = move |conn: &mut _| look_ups::count(conn, agent, at, &people, unset);
            server.store.write_blocking(over).unwrap().remove(&yokohama)
        };
        for (at, quota, expected) in [
            ("2026-11-24T10:00:00", 1, None),
            ("2026-11-24T10:59:59.999999", 1, Some(2)),
            ("2026-11-24T10:59:59.999999", 1, None),
            ("2026-11-24T11:00:00", 1, None),
            ("2026-11-24T11:20:00", 5, None),
            // The quota was lowered meanwhile.
            ("2026-11-24T11:30:00", 1, Some(3)),
            ("2026-11-24T11:30:00", 1, None),
            ("2026-11-24T12:00:00", 1, None),
        ] {
            assert_eq!(count(at, quota, 1), expected, "{at}");
        }
        let many = |people: i32| count("2026-11-24T13:00:00", 10, people);
        assert_eq!([many(0), many(10), many(7), many(100)], [None, None, Some(17), None], "many at once");
        let kept = server.store.write_blocking(|conn| {
            look_ups::purge(conn, "2026-11-24T11:00:00".parse().unwrap())?;
            Ok::<_, StoreError>(look_up_count::table.count().get_result::<i64>(conn)?)
        });
        assert_eq!(kept.unwrap(), 3);
    }
}
