//! Drafts and versions: one at a time, one after another, and never over what somebody else has said.

use super::{COVID, Desk, check, check_fields, day, older};
use crate::support::Reply;
use madoguchi_store::account;
use madoguchi_store::programme::{self, NewVersion};
use serde_json::{Value, json};

on_both_databases! {
    fn a_draft_is_written_by_one_at_a_time(db) {
        let desk = Desk::new(db);
        let (path, content) = (format!("{COVID}/draft"), desk.covid());
        let body = json!({"content": content});
        let put = |etag: Option<&str>| desk.send(&desk.operator, "PUT", &path, etag, &body);
        check(&desk.get(&desk.operator, &path), 404, "not-found");
        check(&put(Some("\"7\"")), 412, "version-mismatch");
        let begun = desk.drafted(&content);
        assert_eq!(desk.read(&desk.operator, &path)["based_on"], 1);
        check(&put(None), 428, "precondition-required");
        let written = put(Some(&begun));
        assert_eq!(written.status, 200, "{}", written.text);
        check(&put(Some(&begun)), 412, "version-mismatch");
        check(&desk.publish(&desk.operator, COVID, &begun, "2021-03-02"), 412, "version-mismatch");
        let delete = |etag: Option<&str>| desk.send(&desk.operator, "DELETE", &path, etag, &Value::Null);
        check(&delete(None), 428, "precondition-required");
        check(&delete(Some(&begun)), 412, "version-mismatch");
        let latest = written.header("etag").unwrap();
        assert_eq!(delete(Some(latest)).status, 204);
        // Who has not heard of it changes nothing.
        check(&put(Some(latest)), 412, "version-mismatch");
        check(&delete(Some(latest)), 412, "version-mismatch");
        check(&delete(Some("*")), 404, "not-found");
        check(&desk.publish(&desk.operator, COVID, latest, "2021-03-02"), 412, "version-mismatch");
    }

    fn versions_are_only_added_to(db) {
        let desk = Desk::new(db);
        let before = desk.read(&desk.operator, &format!("{COVID}/versions/1"));
        let content = older(&desk.covid(), "2021-03-19", "2021-03-20", 75);
        let publish = |on: &str| desk.publish(&desk.operator, COVID, &desk.drafted(&content), on);
        assert_eq!(publish("2021-03-10").status, 201);
        assert_eq!(desk.read(&desk.operator, &format!("{COVID}/versions/1")), before);
        for (on, error) in [
            ("2021-02-28", "/publish_on before-today"),
            ("2021-03-09", "/publish_on before-latest-version"),
            ("2021-02-30", "/publish_on not-a-date"),
            ("", "/publish_on required"),
        ] {
            let path = format!("{COVID}/draft");
            check_fields(&publish(on), &[error]);
            assert_eq!(desk.send(&desk.operator, "DELETE", &path, Some("*"), &Value::Null).status, 204);
        }
        assert_eq!(publish("2021-03-10").status, 201);
        let first = desk.read(&desk.scene.agent, &format!("{COVID}/versions?limit=2"));
        let numbers = |page: &Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|version| version["number"].as_i64().unwrap()).collect()
        };
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = desk.read(&desk.scene.agent, &format!("{COVID}/versions?limit=2&cursor={cursor}"));
        assert_eq!((numbers(&first), numbers(&rest)), (vec![3, 2], vec![1]));
        for path in ["versions/4", "versions/0", "versions/x"] {
            check(&desk.get(&desk.operator, &format!("{COVID}/{path}")), 404, "not-found");
        }
        for method in ["PUT", "PATCH", "DELETE"] {
            let reply = desk.send(&desk.operator, method, &format!("{COVID}/versions/1"), Some("*"), &json!({}));
            assert_eq!(reply.status, 405, "{method}");
        }
    }

    fn of_two_who_publish_at_once_one_hears_of_the_other(db) {
        let desk = Desk::new(db);
        for round in 2..5 {
            let etag = desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 70 + round));
            let mut replies: Vec<Reply> = std::thread::scope(|threads| {
                let publish = || desk.publish(&desk.operator, COVID, &etag, "2021-03-02");
                let both = [threads.spawn(publish), threads.spawn(publish)];
                both.map(|thread| thread.join().unwrap()).into()
            });
            replies.sort_by_key(|reply| reply.status);
            assert_eq!(replies[0].status, 201, "{}", replies[0].text);
            assert!([409, 412].contains(&replies[1].status), "{}", replies[1].text);
            let problem = replies[1].problem();
            assert!(["newer-version", "version-mismatch"].contains(&problem.as_str()), "{problem}");
            assert_eq!(desk.read(&desk.operator, COVID)["summary"]["latest_version"], round);
        }
    }

    fn a_draft_of_an_older_version_is_not_published_over_a_newer_one(db) {
        let desk = Desk::new(db);
        let content = older(&desk.covid(), "2021-03-19", "2021-03-20", 75);
        let etag = desk.drafted(&content);
        let text = content.to_string();
        desk.scene.server.store.write_blocking(move |conn| {
            let operator = account::find_by_login_id(conn, "operator")?.unwrap();
            let at = day("2021-03-01").and_hms_opt(0, 0, 0).unwrap();
            let new = NewVersion {
                programme: "covid19_initial_2021",
                number: 2,
                publish_on: day("2021-03-02"),
                content: &text,
                source: "x",
                reason: "x",
                account_id: operator.id,
                at,
            };
            programme::publish(conn, &new)
        }).unwrap();
        check(&desk.publish(&desk.operator, COVID, &etag, "2021-03-03"), 409, "newer-version");
        let path = format!("{COVID}/draft");
        assert_eq!(desk.read(&desk.operator, &path)["etag"], etag.as_str(), "nothing is lost");
        // Saved on where it is; brought onto the latest version, and onto no other one.
        let put = |etag: &str, based_on: Value| {
            let body = json!({"based_on": based_on, "content": content});
            desk.send(&desk.operator, "PUT", &path, Some(etag), &body)
        };
        check(&put(&etag, json!(3)), 409, "newer-version");
        check_fields(&put(&etag, json!(0)), &["/based_on out-of-range"]);
        let mut etag = etag;
        for (says, is) in [(Value::Null, 1), (json!(1), 1), (json!(2), 2), (Value::Null, 2)] {
            let written = put(&etag, says.clone());
            assert_eq!((written.status, &written.json()["based_on"]), (200, &json!(is)), "{says}: {}", written.text);
            etag = written.header("etag").unwrap().to_owned();
        }
        check(&put(&etag, json!(1)), 409, "newer-version");
        assert_eq!(desk.publish(&desk.operator, COVID, &etag, "2021-03-03").status, 201);
        // One that is begun of what is not the latest version any more says so, too.
        let begin = |based_on: i64| {
            desk.send(&desk.operator, "PUT", &path, None, &json!({"based_on": based_on, "content": content}))
        };
        check(&begin(2), 409, "newer-version");
        assert_eq!(begin(3).status, 200);
    }

    /// Each with its pointer: what is out of bounds is refused, what contradicts itself is kept and told.
    fn bad_drafts_say_where_they_are_wrong(db) {
        let desk = Desk::new(db);
        let (path, covid) = (format!("{COVID}/draft"), desk.covid());
        let put = |content: &Value| {
            let etag = desk.get(&desk.operator, &path).header("etag").map(str::to_owned);
            desk.send(&desk.operator, "PUT", &path, etag.as_deref(), &json!({"content": content}))
        };
        let with = |pointer: &str, value: Value| {
            let mut content = covid.clone();
            *content.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
            content
        };
        for (pointer, value, error) in [
            ("/rules/intervals/0/least/count", json!(-1), "/content/rules/intervals/0/least/count out-of-range"),
            ("/rules/ages/0/min", json!(200), "/content/rules/ages/0/min out-of-range"),
            ("/rules/products/0/last_dose", json!(0), "/content/rules/products/0/last_dose out-of-range"),
            ("/name_ja", json!(" "), "/content/name_ja required"),
            ("/rules/ages/0/source", json!("x".repeat(301)), "/content/rules/ages/0/source too-long"),
        ] {
            check_fields(&put(&with(pointer, value)), &[error]);
        }
        let rows = covid["rules"]["ages"].as_array().unwrap().len();
        for (content, error) in [
            (older(&covid, "2021-03-19", "2021-03-25", 75), format!("/content/rules/ages/{rows}/from gap")),
            (older(&covid, "2021-03-19", "2021-03-15", 75), format!("/content/rules/ages/{rows}/from overlap")),
            (with("/rules/ends_on", json!("2021-01-01")), "/content/rules/ends_on ends-before-start".to_owned()),
            (with("/rules/starts_on", json!("2021-02-30")), "/content/rules/starts_on not-a-date".to_owned()),
            (
                with("/rules/intervals/0/since", json!(["unheard_of"])),
                "/content/rules/intervals/0/since/0 unknown-programme".to_owned(),
            ),
            (
                with("/rules/products/0/product", json!("unheard_of")),
                "/content/rules/products/0/product unknown-vaccine".to_owned(),
            ),
        ] {
            let kept = put(&content);
            assert_eq!((kept.status, &kept.json()["content"]), (200, &content), "{}", kept.text);
            let told: Vec<String> = kept.json()["errors"].as_array().unwrap().iter()
                .map(|e| format!("{} {}", e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap())).collect();
            assert!(told.contains(&error), "{error}: {told:?}");
            let preview = desk.send(&desk.operator, "POST", &format!("{path}/preview"), None, &Value::Null);
            check(&preview, 422, "validation-failed");
            assert_eq!(preview.field_errors(), told);
            let refused = desk.publish(&desk.operator, COVID, "*", "2021-03-02");
            check(&refused, 422, "validation-failed");
            assert_eq!(refused.field_errors(), told);
            // Others do not hear what is wrong with it.
            check(&desk.get(&desk.scene.yokohama, &format!("{path}/bookings")), 404, "not-found");
        }
    }
}
