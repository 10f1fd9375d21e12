//! A server with venues and slots, and shorthands for what tests send.

use crate::support::{Reply, Server, TestDatabase};
use serde_json::{Value, json};

/// A server with two venues in Yokohama and one in Yokosuka.
pub(crate) struct Scene {
    pub(crate) server: Server,
    /// Token of the municipality of Yokohama.
    pub(crate) yokohama: String,
    /// Token of an agent who works for Yokohama.
    pub(crate) agent: String,
    /// Token of an agent who works for Yokosuka.
    pub(crate) stranger: String,
    pub(crate) venue: String,
    pub(crate) second_venue: String,
    pub(crate) foreign_venue: String,
}

impl Scene {
    pub(crate) fn new(db: &TestDatabase) -> Self {
        Self::on(Server::start(db))
    }

    /// The same on a server that runs.
    pub(crate) fn on(server: Server) -> Self {
        let (yokohama, yokosuka) = (server.log_in("yokohama"), server.log_in("yokosuka"));
        let venue = server.make_venue(&yokohama, "特設の接種会場テスト");
        let second_venue = server.make_venue(&yokohama, "横浜労災病院");
        let foreign_venue = server.make_venue(&yokosuka, "横須賀アリーナ");
        let (agent, stranger) = (server.log_in("agent01"), server.log_in("agent11"));
        Self { server, yokohama, agent, stranger, venue, second_venue, foreign_venue }
    }

    /// Confirms a second product at the venue in Yokosuka.
    #[track_caller]
    pub(crate) fn confirm_moderna_in_yokosuka(&self) {
        let supply = ["pfizer", "moderna"].map(|code| json!({"vaccine": code, "confirmed_through": "2021-06-30"}));
        let call = self.server.call("PATCH", &format!("/api/v1/venues/{}", self.foreign_venue));
        let reply = call.token(&self.server.log_in("yokosuka")).if_match("*").json(&json!({"supply": supply})).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    /// A change of the venue by its municipality that must succeed.
    #[track_caller]
    pub(crate) fn change_venue(&self, change: &Value) {
        let reply = self.patch_venue(change);
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    /// `PATCH` of the venue by its municipality.
    pub(crate) fn patch_venue(&self, change: &Value) -> Reply {
        let call = self.server.call("PATCH", &format!("/api/v1/venues/{}", self.venue)).token(&self.yokohama);
        call.english().if_match("*").json(change).send()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.server.call("GET", &format!("/api/v1{path}")).token(&self.agent).english().send()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.server.call("POST", &format!("/api/v1{path}")).token(&self.agent).english().json(body).send()
    }

    /// `POST` with `If-Match`.
    pub(crate) fn change(&self, path: &str, etag: &str, body: &Value) -> Reply {
        let call = self.server.call("POST", &format!("/api/v1{path}")).token(&self.agent).english();
        call.if_match(etag).json(body).send()
    }

    /// The notice's plan, changed by `change`.
    pub(crate) fn plan(&self, change: Value) -> Value {
        let mut plan = json!({
            "venue_id": self.venue, "vaccine": "pfizer", "first_date": "2021-03-15", "last_date": "2021-03-26",
            "weekdays": ["mon", "wed", "fri"], "opens": "09:00", "closes": "17:00", "slot_minutes": 60, "capacity": 4,
            "breaks": [], "skip_dates": [],
        });
        merge(&mut plan, change);
        plan
    }

    /// One slot in Yokohama; its id.
    #[track_caller]
    pub(crate) fn slot(&self, venue_id: &str, date: &str, hours: (&str, &str), capacity: u32) -> String {
        self.slot_of(&self.agent, venue_id, "pfizer", date, hours, capacity)
    }

    #[track_caller]
    pub(crate) fn slot_of(
        &self,
        token: &str,
        venue_id: &str,
        vaccine: &str,
        date: &str,
        hours: (&str, &str),
        capacity: u32,
    ) -> String {
        let plan = self.plan(json!({
            "venue_id": venue_id, "vaccine": vaccine, "first_date": date, "last_date": date,
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "opens": hours.0, "closes": hours.1, "slot_minutes": null, "capacity": capacity,
        }));
        let reply = self.server.post(token, "/api/v1/slot-plans", &plan);
        assert_eq!(reply.status, 201, "{}", reply.text);
        let path = format!("/api/v1/venues/{venue_id}/slots?date={date}&vaccine={vaccine}");
        let day = self.server.get(token, &path).json();
        let found = day["items"].as_array().unwrap().iter().find(|slot| slot["starts"] == hours.0);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// A booking that must succeed.
    #[track_caller]
    pub(crate) fn booked(&self, body: &Value) -> Value {
        let reply = self.post("/bookings", body);
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json()
    }
}

/// The body of a booking: dose 1 of an elderly person with this coupon number.
pub(crate) fn booking(slot_id: &str, number: u64) -> Value {
    json!({
        "slot_id": slot_id,
        "booker": {"name_kana": "ヤマダ ハナコ", "phone": "045-123-4567"},
        "recipient": {
            "name": "山田 太郎", "name_kana": "ヤマダ タロウ", "birth_date": "1950-01-02", "group": "elderly", "dose": 1,
            "coupon": {"municipality_code": "141003", "number": format!("{number:010}")},
        },
    })
}

/// The same with other values in the recipient.
pub(crate) fn booking_with(slot_id: &str, number: u64, recipient: Value) -> Value {
    let mut body = booking(slot_id, number);
    merge(&mut body["recipient"], recipient);
    body
}

/// Sets `change`'s fields; objects are merged.
pub(crate) fn merge(target: &mut Value, change: Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (name, value) in change {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, change) => *target = change,
    }
}
