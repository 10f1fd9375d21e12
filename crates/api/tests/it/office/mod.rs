//! A municipality that applies for accounts and a service desk that decides, and shorthands for what they send.

use crate::support::{Reply, Server, TestDatabase};
use madoguchi_domain::{Mail, MailFilter};
use madoguchi_store::mail::outbox;
use serde_json::{Value, json};

/// A server with the tokens of those who apply and decide.
pub(crate) struct Office {
    pub(crate) server: Server,
    pub(crate) yokohama: String,
    pub(crate) yokosuka: String,
    pub(crate) desk: String,
}

impl Office {
    /// On the sandbox's day.
    pub(crate) fn new(db: &TestDatabase) -> Self {
        Self::with(Server::start(db))
    }

    /// At a civil moment, with the clock standing still.
    pub(crate) fn at(db: &TestDatabase, civil: &str) -> Self {
        Self::with(Server::start_at(db, civil))
    }

    fn with(server: Server) -> Self {
        let [yokohama, yokosuka, desk] = ["yokohama", "yokosuka", "operator"].map(|login_id| server.log_in(login_id));
        Self { server, yokohama, yokosuka, desk }
    }

    pub(crate) fn get(&self, token: &str, path: &str) -> Reply {
        self.server.call("GET", &format!("/api/v1{path}")).token(token).english().send()
    }

    pub(crate) fn post(&self, token: &str, path: &str, body: &Value) -> Reply {
        self.server.call("POST", &format!("/api/v1{path}")).token(token).english().json(body).send()
    }

    /// Yokohama applies.
    pub(crate) fn apply(&self, kind: &str, people: &[Value]) -> Reply {
        self.post(&self.yokohama, "/applications", &json!({"kind": kind, "people": people}))
    }

    /// An application of Yokohama's that must be in order; its first person.
    #[track_caller]
    pub(crate) fn applied(&self, kind: &str, person: Value) -> Value {
        let reply = self.apply(kind, &[person]);
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json()["people"][0].clone()
    }

    /// The service desk decides on a person at its version.
    pub(crate) fn decide(&self, person: &Value, decision: &Value) -> Reply {
        let path = format!("/api/v1/application-people/{}/decide", text(&person["id"]));
        let call = self.server.call("POST", &path).token(&self.desk).english();
        call.if_match(&text(&person["etag"])).json(decision).send()
    }

    /// An approval that must succeed; of another mail address with the reason that it takes.
    #[track_caller]
    pub(crate) fn approved(&self, person: &Value) -> Value {
        let decision = match &person["new_mail_address"] {
            Value::Null => json!({"decision": "approve"}),
            _ => json!({"decision": "approve", "reason": "登録済みの電話番号で確認"}),
        };
        let reply = self.decide(person, &decision);
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }

    /// Sato's account at the company that works for Yokohama.
    #[track_caller]
    pub(crate) fn issued(&self) -> Value {
        self.approved(&self.applied("issue", sato()))
    }

    /// The service desk has looked at a company.
    #[track_caller]
    pub(crate) fn confirm(&self, vendor_id: &str) {
        let call = self.server.call("PATCH", &format!("/api/v1/vendors/{vendor_id}")).token(&self.desk);
        let reply = call.if_match("*").json(&json!({"status": "confirmed"})).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    /// The mails about an account, the newest first.
    pub(crate) fn mails(&self, login_id: &str) -> Vec<Mail> {
        let filter = MailFilter { login_id: Some(login_id.to_owned()), ..MailFilter::default() };
        self.server.store.read_blocking(|conn| outbox::list(conn, &filter, None, 100)).unwrap()
    }

    /// How many mails are due on this server's clock.
    pub(crate) fn due_mails(&self) -> i64 {
        let now = self.server.state.clock.instant();
        self.server.store.read_blocking(|conn| outbox::counts(conn, now)).unwrap().due
    }
}

/// A person of みなと, the company that works for Yokohama.
pub(crate) fn sato() -> Value {
    person("みなと", "佐藤 花子", "hanako.sato@example.jp")
}

pub(crate) fn person(company: &str, name: &str, mail_address: &str) -> Value {
    json!({"company": company, "name": name, "mail_address": mail_address, "phone": "045-123-4567"})
}

/// The account of a person that was issued, as an application for its change or deletion names it.
pub(crate) fn account(issued: &Value) -> Value {
    json!({"login_id": issued["login_id"], "name": issued["name"], "mail_address": issued["mail_address"]})
}

/// The same with other fields.
pub(crate) fn with(mut person: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (name, value) in fields {
        person[name] = value;
    }
    person
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
