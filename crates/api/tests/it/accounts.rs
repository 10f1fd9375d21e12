//! Accounts: make, list, change, suspend, resume, delete, and the log-in mail once more.

use crate::support::{PASSWORD, Reply, Server, YOKOHAMA, YOKOSUKA};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, MailFilter};
use madoguchi_store::mail::outbox;
use madoguchi_store::schema::{account, account_link, audit_event, outbox_mail};
use madoguchi_store::{AnyConnection, StoreError, vendor};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ACCOUNTS: &str = "/api/v1/accounts";

fn read<T>(server: &Server, work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>) -> T {
    server.store.read_blocking(work).unwrap()
}

fn login_ids(reply: &Reply) -> Vec<String> {
    let page = reply.json();
    let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
    items.iter().map(|account| account["login_id"].as_str().unwrap().to_owned()).collect()
}

/// The account with a log-in id, as the service desk sees it.
fn seen(server: &Server, token: &str, login_id: &str) -> Value {
    let found = server.post(token, &format!("{ACCOUNTS}/search"), &json!({"q": login_id})).json();
    found["items"].as_array().unwrap().iter().find(|account| account["login_id"] == login_id).unwrap().clone()
}

fn vendor_id(server: &Server, name: &'static str) -> String {
    read(server, |conn| vendor::find_by_name(conn, name)).unwrap().id.to_string()
}

fn operator(name: &str) -> Value {
    json!({"role": "operator", "display_name": name, "mail_address": format!("{name}@example.jp")})
}

#[track_caller]
fn made(server: &Server, token: &str, body: &Value) -> Value {
    let reply = server.post(token, ACCOUNTS, body);
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()
}

fn act(server: &Server, token: &str, account: &Value, act: &str, etag: &str) -> Reply {
    let path = format!("{ACCOUNTS}/{}/{act}", account["id"].as_str().unwrap());
    server.call("POST", &path).token(token).if_match(etag).json(&json!({"reason": "退職"})).send()
}

fn patch(server: &Server, token: &str, account: &Value, etag: &str, body: &Value) -> Reply {
    let path = format!("{ACCOUNTS}/{}", account["id"].as_str().unwrap());
    server.call("PATCH", &path).token(token).if_match(etag).json(body).send()
}

/// Kind, address and status of the mails about an account, the oldest first.
fn mails(server: &Server, account: &Value) -> Vec<String> {
    let id = account["id"].as_str().unwrap().parse().map(AccountId).unwrap();
    let mut all = read(server, |conn| outbox::list(conn, &MailFilter::default(), None, 100));
    all.reverse();
    let of_account = all.iter().filter(|mail| mail.account_id == id);
    of_account.map(|mail| format!("{} {} {}", mail.kind.code(), mail.to.as_str(), mail.status.code())).collect()
}

/// Links of an account that were neither used nor withdrawn.
fn open_links(server: &Server, account: &Value) -> i64 {
    let id = account["id"].as_str().unwrap().parse().map(AccountId).unwrap();
    let open = account_link::table
        .filter(account_link::account_id.eq(id))
        .filter(account_link::used_at.is_null())
        .filter(account_link::withdrawn_at.is_null());
    read(server, |conn| Ok(open.count().get_result(conn)?))
}

/// All mails leave.
fn send_all(server: &Server) {
    let now = server.state.clock.instant();
    let sent = server.store.write_blocking(move |conn| {
        let waiting = outbox_mail::table.filter(outbox_mail::status.eq("waiting"));
        let set = (
            outbox_mail::status.eq("sent"),
            outbox_mail::sent_at.eq(Some(now)),
            outbox_mail::link_token.eq(None::<String>),
        );
        Ok::<_, StoreError>(diesel::update(waiting).set(set).execute(conn)?)
    });
    sent.unwrap();
}

/// Waits until the token no longer works; at most a second.
#[track_caller]
fn cut_off_within_a_second(server: &Server, token: &str) {
    let since = Instant::now();
    while server.get(token, "/api/v1/me").status != 401 {
        assert!(since.elapsed() < Duration::from_secs(1), "still in");
    }
}

on_both_databases! {
    fn the_service_desk_makes_accounts_for_every_office(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let minato = vendor_id(&server, "みなと");
        let body = |role: &str, office: Value| {
            let mut body = json!({
                "role": role, "display_name": "担当", "mail_address": "desk@example.jp", "phone": "045-123-4567",
            });
            body.as_object_mut().unwrap().extend(office.as_object().unwrap().clone());
            body
        };
        for (role, office, expected) in [
            ("operator", json!({}), "op1001"),
            ("prefecture", json!({"prefecture_code": "14"}), "pref1001"),
            ("municipality", json!({"municipality_code": "393860"}), "city1001"),
            ("agent", json!({"vendor_id": minato}), "agent1001"),
            ("agent", json!({"vendor_id": minato}), "agent1002"),
        ] {
            let created = server.post(&token, ACCOUNTS, &body(role, office));
            assert_eq!(created.status, 201, "{}", created.text);
            let account = created.json();
            let path = format!("{ACCOUNTS}/{}", account["id"].as_str().unwrap());
            assert_eq!((created.header("location"), created.header("etag")), (Some(path.as_str()), Some("\"1\"")));
            assert_eq!((account["login_id"].as_str(), account["status"].as_str()), (Some(expected), Some("active")));
            assert_eq!((&account["has_password"], &account["has_totp"]), (&json!(false), &json!(false)));
            assert_eq!(account["phone"], "0451234567");
            assert_eq!(server.get(&token, &path).json(), account);
            assert_eq!(mails(&server, &account), ["log_in desk@example.jp waiting"]);
        }
        let city = seen(&server, &token, "city1001");
        assert_eq!((city["municipality"]["code"].as_str(), &city["vendor"]), (Some("393860"), &Value::Null));
        assert_eq!(seen(&server, &token, "pref1001")["prefecture_code"], "14");
        assert_eq!(seen(&server, &token, "agent1001")["vendor"]["name"], "みなと");
        // Without a password nobody gets in.
        assert_eq!(server.try_log_in("agent1001", "!").problem(), "bad-credentials");
        let page = server.get(&token, "/api/v1/prefectures").json();
        let prefectures = page["items"].as_array().unwrap();
        assert_eq!((prefectures.len(), &page["next_cursor"]), (47, &Value::Null));
        let kanagawa = json!({
            "code": "14", "name": "神奈川県", "municipalities": 33, "accounts": 1, "municipalities_with_accounts": 2,
        });
        assert_eq!(prefectures[13], kanagawa);
        assert_eq!(
            (&prefectures[38]["accounts"], &prefectures[38]["municipalities_with_accounts"]),
            (&json!(0), &json!(1))
        );
        // Which municipalities those are, the service desk sees, and nobody else.
        let list = |token: &str, query: &str| {
            let sent = |b: u8| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") };
            server.get(token, &format!("/api/v1/municipalities{}", query.bytes().map(sent).collect::<String>()))
        };
        let counted = |token: &str, query: &str| -> Vec<(String, Value)> {
            let page = list(token, query).json();
            page["items"]
                .as_array()
                .unwrap_or_else(|| panic!("{page}"))
                .iter()
                .map(|m| (m["name"].as_str().unwrap().to_owned(), m["accounts"].clone()))
                .collect()
        };
        assert_eq!(
            counted(&token, "?has_accounts=true"),
            [("横浜市", 1), ("横須賀市", 1), ("いの町", 1)].map(|(name, n)| (name.to_owned(), json!(n)))
        );
        assert_eq!(counted(&token, "?q=ヨコハマシ&has_accounts=false"), []);
        let without = counted(&token, "?prefecture=神奈川県&has_accounts=false&limit=200");
        assert_eq!((without.len(), without.iter().all(|(_, accounts)| *accounts == 0)), (31, true));
        assert_eq!(act(&server, &token, &city, "delete", "*").status, 200);
        assert_eq!(counted(&token, "?q=いの町"), [("いの町".to_owned(), json!(0))]);
        for who in ["yokohama", "agent01"] {
            let other = server.log_in(who);
            assert_eq!(counted(&other, "?q=横須賀市"), [("横須賀市".to_owned(), Value::Null)], "{who}");
            assert_eq!(list(&other, "?has_accounts=true").problem(), "not-permitted", "{who}");
        }
        assert_eq!(list(&token, "?has_accounts=perhaps").status, 422);
    }

    fn what_is_wrong_with_a_new_account_is_said(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let now = server.state.clock.instant();
        let new = server.store.write_blocking(move |conn| vendor::find_or_create_unconfirmed(conn, "新しい会社", now));
        let agent = |vendor_id: &str| json!({
            "role": "agent", "display_name": "佐藤", "mail_address": "a@example.jp", "vendor_id": vendor_id,
        });
        let unconfirmed = server.post(&token, ACCOUNTS, &agent(&new.unwrap().id.to_string()));
        assert_eq!(
            (unconfirmed.status, unconfirmed.field_errors()),
            (422, vec!["/vendor_id vendor-not-confirmed".to_owned()])
        );
        let unknown = server.post(&token, ACCOUNTS, &agent("999"));
        assert_eq!((unknown.status, unknown.field_errors()), (404, vec!["/vendor_id not-found".to_owned()]));
        let wrong = server.post(
            &token,
            ACCOUNTS,
            &json!({"role": "prefecture", "display_name": "", "mail_address": "x", "prefecture_code": "48"}),
        );
        assert_eq!(
            wrong.field_errors(),
            ["/prefecture_code prefecture-unknown", "/display_name required", "/mail_address not-a-mail-address"]
        );
        for who in ["yokohama", "agent01"] {
            assert_eq!(server.post(&server.log_in(who), ACCOUNTS, &operator("x")).problem(), "not-permitted", "{who}");
        }
        let twice: Vec<Reply> =
            (0..2).map(|_| server.call("POST", ACCOUNTS).token(&token).key("k").json(&operator("x")).send()).collect();
        assert_eq!((twice[0].json(), twice[1].header("idempotency-replayed")), (twice[1].json(), Some("true")));
        assert_eq!(mails(&server, &twice[0].json()).len(), 1);
    }

    fn a_changed_mail_address_is_told_to_the_old_one(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let account = made(&server, &token, &operator("old"));
        let changed = patch(&server, &token, &account, "\"1\"", &json!({"display_name": "新しい名前", "phone": ""}));
        assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
        assert_eq!(
            (changed.json()["display_name"].as_str(), &changed.json()["phone"]),
            (Some("新しい名前"), &Value::Null)
        );
        // The log-in mail that still waits goes to the new address.
        let moved = |to: &str| json!({"mail_address": to, "reason": "電話で確認"});
        let changed = patch(&server, &token, &account, "\"2\"", &moved("new@example.jp"));
        assert_eq!(changed.json()["mail_address"], "new@example.jp");
        assert_eq!(
            mails(&server, &account),
            ["log_in new@example.jp waiting", "account_changed old@example.jp waiting"]
        );
        assert_eq!(open_links(&server, &account), 1);
        // One that has left for the wrong address brings a dead link.
        send_all(&server);
        assert_eq!(patch(&server, &token, &account, "*", &moved("third@example.jp")).status, 200);
        assert_eq!(open_links(&server, &account), 0);
        assert_eq!(mails(&server, &account)[2..], ["account_changed new@example.jp waiting"]);
        assert_eq!(seen(&server, &token, "op1001")["mail_address"], "third@example.jp");
        assert_eq!(
            login_ids(&server.post(&token, &format!("{ACCOUNTS}/search"), &json!({"q": "THIRD@example"}))),
            ["op1001"]
        );
        assert_eq!(patch(&server, &token, &account, "\"1\"", &json!({"phone": ""})).problem(), "version-mismatch");
        assert_eq!(
            patch(&server, &token, &account, "*", &json!({"mail_address": ""})).field_errors(),
            ["/mail_address required"]
        );
        // A suspension does not keep the owner from hearing of it.
        for what in ["suspend", "resume"] {
            let path = format!("{ACCOUNTS}/{}/{what}", account["id"].as_str().unwrap());
            let call = server.call("POST", &path).token(&token).if_match("*");
            assert_eq!(call.json(&json!({"reason": "一時"})).send().status, 200);
        }
        assert_eq!(mails(&server, &account)[2..], ["account_changed new@example.jp waiting"]);
        // Whoever reads the mails can set the password: how it was made sure is written down, and only then.
        for (body, expected) in [
            (json!({"mail_address": "fourth@example.jp"}), "/reason required"),
            (json!({"mail_address": "fourth@example.jp", "reason": " "}), "/reason required"),
            (json!({"phone": "", "reason": "電話で確認"}), "/reason not-here"),
        ] {
            assert_eq!(patch(&server, &token, &account, "*", &body).field_errors(), [expected], "{body}");
        }
        for same in [json!({"mail_address": "third@example.jp"}), moved("third@example.jp")] {
            let reply = patch(&server, &token, &account, "*", &same);
            assert_eq!(reply.status, 200, "{same}: {}", reply.text);
        }
        let path = format!("{ACCOUNTS}/{}", account["id"].as_str().unwrap());
        assert_eq!(
            server.call("PATCH", &path).token(&token).json(&json!({})).send().problem(),
            "precondition-required"
        );
    }

    fn a_suspended_account_is_out_everywhere_and_comes_back(db) {
        let (server, second) = (Server::start(db), Server::start(db));
        let token = server.log_in("operator");
        let agent = second.log_in("agent01");
        assert_eq!((server.get(&agent, "/api/v1/me").status, second.get(&agent, "/api/v1/me").status), (200, 200));
        let account = seen(&server, &token, "agent01");
        let suspended = act(&server, &token, &account, "suspend", "\"1\"");
        assert_eq!((suspended.status, suspended.header("etag")), (200, Some("\"2\"")), "{}", suspended.text);
        let now = suspended.json();
        assert_eq!((now["status"].as_str(), now["status_reason"].as_str()), (Some("suspended"), Some("退職")));
        // The process that did it has just seen the log-in alive, and believes that no longer.
        assert_eq!(server.get(&agent, "/api/v1/me").status, 401);
        cut_off_within_a_second(&second, &agent);
        assert_eq!(server.try_log_in("agent01", PASSWORD).problem(), "bad-credentials");
        assert_eq!(act(&server, &token, &account, "suspend", "*").problem(), "account-state");
        assert_eq!(act(&server, &token, &account, "resume", "\"1\"").problem(), "version-mismatch");
        let resumed = act(&server, &token, &account, "resume", "\"2\"");
        assert_eq!((resumed.status, resumed.json()["status"].as_str()), (200, Some("active")));
        assert_eq!(act(&server, &token, &account, "resume", "*").problem(), "account-state");
        // The old log-in stays ended; a new one works.
        assert_eq!(second.get(&agent, "/api/v1/me").status, 401);
        assert_eq!(second.get(&second.log_in("agent01"), "/api/v1/me").status, 200);
        let path = format!("{ACCOUNTS}/{}/suspend", account["id"].as_str().unwrap());
        let without_reason =
            server.call("POST", &path).token(&token).if_match("*").json(&json!({"reason": " "})).send();
        assert_eq!(without_reason.field_errors(), ["/reason required"]);
        let without_version = server.post(&token, &path, &json!({"reason": "x"}));
        assert_eq!(without_version.problem(), "precondition-required");
    }

    fn a_deleted_account_stays_deleted_and_its_mails_and_links_with_it(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let body = json!({
            "role": "agent", "display_name": "佐藤", "mail_address": "a@example.jp",
            "vendor_id": vendor_id(&server, "みなと"),
        });
        let account = made(&server, &token, &body);
        let deleted = act(&server, &token, &account, "delete", "\"1\"");
        assert_eq!((deleted.status, deleted.json()["status"].as_str()), (200, Some("deleted")), "{}", deleted.text);
        assert_eq!(
            (mails(&server, &account), open_links(&server, &account)),
            (vec!["log_in a@example.jp withdrawn".to_owned()], 0)
        );
        for again in ["suspend", "resume", "delete"] {
            assert_eq!(act(&server, &token, &account, again, "*").problem(), "account-state", "{again}");
        }
        assert_eq!(patch(&server, &token, &account, "*", &json!({"display_name": "x"})).problem(), "account-state");
        let mail = format!("{ACCOUNTS}/{}/log-in-mail", account["id"].as_str().unwrap());
        assert_eq!(server.call("POST", &mail).token(&token).send().problem(), "account-not-live");
        // The row stays, and its log-in id is not given out again.
        assert_eq!(seen(&server, &token, "agent1001")["status"], "deleted");
        assert_eq!(made(&server, &token, &body)["login_id"], "agent1002");
    }

    fn nobody_leaves_the_service_desk_empty(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let own = seen(&server, &token, "operator");
        for what in ["suspend", "delete"] {
            assert_eq!(act(&server, &token, &own, what, "*").problem(), "own-account", "{what}");
        }
        // Two who cut each other off at once: one stays.
        let other = made(&server, &token, &operator("other"));
        let hash: String = read(&server, |conn| {
            Ok(account::table.filter(account::login_id.eq("operator")).select(account::password_hash).first(conn)?)
        });
        let set = server.store.write_blocking(move |conn| {
            let other = account::table.filter(account::login_id.eq("op1001"));
            Ok::<_, StoreError>(diesel::update(other).set(account::password_hash.eq(&hash)).execute(conn)?)
        });
        assert_eq!(set.unwrap(), 1);
        let second = server.log_in("op1001");
        let (one, two) = std::thread::scope(|threads| {
            let one = threads.spawn(|| act(&server, &token, &other, "suspend", "*").status);
            let two = threads.spawn(|| act(&server, &second, &own, "delete", "*").status);
            (one.join().unwrap(), two.join().unwrap())
        });
        assert_eq!([one, two].iter().filter(|status| **status == 200).count(), 1, "{one} {two}");
        assert!([one, two].iter().all(|status| [200, 401, 409].contains(status)), "{one} {two}");
        let active: i64 = read(&server, |conn| {
            Ok(account::table
                .filter(account::role.eq("operator"))
                .filter(account::status.eq("active"))
                .count()
                .get_result(conn)?)
        });
        assert_eq!(active, 1);
    }

    fn the_link_is_sent_again(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        let account = made(&server, &token, &operator("desk"));
        let again = |account: &Value| {
            server
                .call("POST", &format!("{ACCOUNTS}/{}/log-in-mail", account["id"].as_str().unwrap()))
                .token(&token)
                .send()
        };
        assert_eq!(again(&account).status, 204);
        assert_eq!(mails(&server, &account), ["log_in desk@example.jp withdrawn", "log_in desk@example.jp waiting"]);
        assert_eq!(open_links(&server, &account), 1);
        // The tests' accounts have no mail address until they get one; with a password the link is for a new one.
        let agent = seen(&server, &token, "agent01");
        assert_eq!(again(&agent).problem(), "account-not-live");
        let first = json!({"mail_address": "agent01@example.jp", "reason": "窓口で確認"});
        assert_eq!(patch(&server, &token, &agent, "*", &first).status, 200);
        assert_eq!(again(&agent).status, 204);
        assert_eq!(mails(&server, &agent), ["password_reset agent01@example.jp waiting"]);
    }

    fn the_list_filters_and_pages(db) {
        let server = Server::start(db);
        let token = server.log_in("operator");
        made(&server, &token, &operator("desk"));
        let all = ["agent01", "agent02", "agent11", "op1001", "operator", "yokohama", "yokosuka"];
        let search = |body: Value| login_ids(&server.post(&token, &format!("{ACCOUNTS}/search"), &body));
        assert_eq!(search(json!({})), all);
        assert_eq!(login_ids(&server.get(&token, ACCOUNTS)), all);
        assert_eq!(search(json!({"q": "ＡＧＥＮＴ０"})), ["agent01", "agent02"]);
        assert_eq!(search(json!({"q": "agent", "vendor_id": vendor_id(&server, "みうら")})), ["agent11"]);
        assert_eq!(search(json!({"role": "municipality"})), ["yokohama", "yokosuka"]);
        assert_eq!(search(json!({"municipality_code": YOKOHAMA})), ["agent01", "agent02", "yokohama"]);
        let agent = seen(&server, &token, "agent02");
        assert_eq!(act(&server, &token, &agent, "suspend", "*").status, 200);
        assert_eq!(login_ids(&server.get(&token, &format!("{ACCOUNTS}?status=suspended"))), ["agent02"]);
        let mut paged = Vec::new();
        let mut body = json!({"limit": 3});
        loop {
            let page = server.post(&token, &format!("{ACCOUNTS}/search"), &body);
            paged.extend(login_ids(&page));
            match page.json()["next_cursor"].as_str() {
                Some(next) => body["cursor"] = next.into(),
                None => break,
            }
        }
        assert_eq!(paged, all);
        let bad = server.post(
            &token,
            &format!("{ACCOUNTS}/search"),
            &json!({"role": "x", "status": "x", "vendor_id": "x", "limit": 0, "cursor": "x"}),
        );
        assert_eq!(
            bad.field_errors(),
            [
                "/role unknown-value",
                "/status unknown-value",
                "/vendor_id not-found",
                "/limit out-of-range",
                "/cursor bad-cursor"
            ]
        );
        // A name in the address is refused: it would end in a log.
        assert_eq!(server.get(&token, &format!("{ACCOUNTS}?q=sato")).field_errors(), ["?q unknown-field"]);
    }

    fn a_municipality_sees_its_own_and_who_works_for_it_or_did_within_a_year(db) {
        let server = Server::start(db);
        let (operator, yokohama) = (server.log_in("operator"), server.log_in("yokohama"));
        let foreign = seen(&server, &operator, "agent11");
        let path = format!("{ACCOUNTS}/{}", foreign["id"].as_str().unwrap());
        let ours = ["agent01", "agent02", "yokohama"];
        assert_eq!(login_ids(&server.get(&yokohama, ACCOUNTS)), ours);
        assert_eq!(
            login_ids(&server.post(&yokohama, &format!("{ACCOUNTS}/search"), &json!({"q": "agent11"}))),
            Vec::<String>::new()
        );
        assert_eq!(
            login_ids(&server.get(&yokohama, &format!("{ACCOUNTS}?municipality_code={YOKOSUKA}"))),
            Vec::<String>::new()
        );
        assert_eq!(server.get(&yokohama, &path).problem(), "not-found");
        let own = seen(&server, &operator, "agent01");
        assert_eq!(server.get(&yokohama, &format!("{ACCOUNTS}/{}", own["id"].as_str().unwrap())).status, 200);
        for what in ["suspend", "resume", "delete"] {
            assert_eq!(act(&server, &yokohama, &own, what, "*").problem(), "not-permitted", "{what}");
        }
        // Work that is promised shows nobody's agents; work that ended does, for a year.
        let promise = json!({
            "vendor_name": "みうら", "municipality_code": YOKOHAMA, "starts_on": "2021-04-01", "ends_on": "2021-04-30",
        });
        assert_eq!(server.post(&operator, "/api/v1/commissions", &promise).status, 201);
        assert_eq!(server.get(&yokohama, &path).problem(), "not-found");
        for (day, status) in [((2021, 4, 1), 200), ((2021, 5, 1), 200), ((2022, 4, 30), 200), ((2022, 5, 1), 404)] {
            let on = Server::start_on(db, NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap());
            assert_eq!(on.get(&on.log_in("yokohama"), &path).status, status, "{day:?}");
        }
    }

    fn looks_at_accounts_are_written_down(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        server.get(&token, ACCOUNTS);
        let found = server.post(&token, &format!("{ACCOUNTS}/search"), &json!({"q": "agent01"})).json();
        server.get(&token, &format!("{ACCOUNTS}/{}", found["items"][0]["id"].as_str().unwrap()));
        let looks: Vec<(String, String, String)> = read(&server, |conn| {
            let looks = audit_event::table.filter(audit_event::purpose.eq("accounts")).order(audit_event::id);
            Ok(looks.select((audit_event::action, audit_event::subject_kind, audit_event::subject_id)).load(conn)?)
        });
        let looks: Vec<String> = looks.into_iter().map(|(action, kind, id)| format!("{action} {kind} {id}")).collect();
        let seen = format!("account.read account {}", found["items"][0]["id"].as_str().unwrap());
        assert_eq!(looks, ["accounts.listed accounts list", "accounts.listed accounts search", &seen]);
    }
}
