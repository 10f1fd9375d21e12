//! Where the tables are played: a server on a day, the ministry's operator, a municipality with slots, an agent.

use crate::scene::{booking_with, merge};
use crate::support::{Reply, Server, TestDatabase};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// A dose; when the person was born; the doses booked before on the same coupon; what is said, as [`said`] tells it;
/// the source that is named.
///
/// A dose is `dose product date`, before which another programme than the table's may stand. After it may stand a
/// group, where it is not the last one of the programme, and `after product date`, the dose before as it is stated.
pub(super) type Row<'a> = (&'a str, &'a str, &'a [&'a str], &'a str, &'a str);

/// What is said where nothing is refused.
pub(super) const TAKEN: &str = "taken";

pub(super) struct Stage {
    server: Server,
    operator: String,
    yokohama: String,
    agent: String,
    venue: String,
    today: String,
    /// What the running programmes say, in the order in which they were switched on.
    contents: RefCell<Vec<(String, Value)>>,
    /// By `programme product date`.
    slots: RefCell<HashMap<String, String>>,
    people: Cell<u64>,
}

struct Dose<'a> {
    programme: &'a str,
    number: u8,
    product: &'a str,
    date: &'a str,
    group: Option<&'a str>,
    /// Product and day.
    after: Option<(&'a str, &'a str)>,
}

impl<'a> Dose<'a> {
    fn of(programme: &'a str, text: &'a str) -> Self {
        let (dose, after) = text.split_once(" after ").map_or((text, None), |(dose, after)| (dose, Some(after)));
        let mut words: Vec<&str> = dose.split(' ').collect();
        if words[0].parse::<u8>().is_ok() {
            words.insert(0, programme);
        }
        Self {
            programme: words[0],
            number: words[1].parse().unwrap(),
            product: words[2],
            date: words[3],
            group: words.get(4).copied(),
            after: after.map(|after| after.split_once(' ').unwrap()),
        }
    }
}

impl Stage {
    /// A server on `today`, with the programme of the notice, which runs.
    pub(super) fn new(db: &TestDatabase, today: &str) -> Self {
        let server = Server::start_on(db, today.parse().unwrap());
        let [operator, yokohama, agent] = ["operator", "yokohama", "agent01"].map(|login_id| server.log_in(login_id));
        let venue = server.make_venue(&yokohama, "特設の接種会場テスト");
        let stage = Self {
            server,
            operator,
            yokohama,
            agent,
            venue,
            today: today.to_owned(),
            contents: RefCell::default(),
            slots: RefCell::default(),
            people: Cell::new(0),
        };
        let content = stage.delivered("covid19_initial_2021");
        stage.runs("covid19_initial_2021", content);
        stage
    }

    fn send(&self, token: &str, method: &str, path: &str, etag: Option<&str>, body: &Value) -> Reply {
        let mut call = self.server.call(method, &format!("/api/v1{path}")).token(token).english();
        if let Some(etag) = etag {
            call = call.if_match(etag);
        }
        if body.is_null() { call.send() } else { call.json(body).send() }
    }

    #[track_caller]
    fn must(&self, status: u16, token: &str, method: &str, path: &str, etag: Option<&str>, body: &Value) -> Reply {
        let reply = self.send(token, method, path, etag, body);
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text);
        reply
    }

    /// What the latest version of a programme says.
    #[track_caller]
    pub(super) fn delivered(&self, programme: &str) -> Value {
        let path = format!("/programmes/{programme}");
        self.must(200, &self.operator, "GET", &path, None, &Value::Null).json()["version"]["content"].clone()
    }

    /// The ministry publishes the content from today on.
    #[track_caller]
    pub(super) fn publish(&self, programme: &str, content: &Value) {
        let path = format!("/programmes/{programme}/draft");
        let draft = self.must(200, &self.operator, "PUT", &path, None, &json!({"content": content}));
        assert_eq!(draft.json()["errors"], json!([]), "{programme}");
        self.publish_draft(programme, draft.header("etag"));
        self.runs(programme, content.clone());
    }

    #[track_caller]
    fn publish_draft(&self, programme: &str, etag: Option<&str>) {
        let body = json!({"publish_on": self.today, "source": "事務連絡", "reason": "接種の開始"});
        self.must(201, &self.operator, "POST", &format!("/programmes/{programme}/draft/publish"), etag, &body);
    }

    /// The ministry begins a programme that does not come with the program, and switches it on.
    #[track_caller]
    pub(super) fn begin(&self, programme: &str, content: Value) {
        for row in content["rules"]["products"].as_array().unwrap() {
            self.make_product(row["product"].as_str().unwrap());
        }
        let body = json!({"code": programme, "content": content});
        let made = self.must(201, &self.operator, "POST", "/programmes", None, &body);
        self.publish_draft(programme, made.header("etag"));
        self.runs(programme, content);
    }

    fn make_product(&self, product: &str) {
        let path = format!("/products/{product}");
        if self.send(&self.operator, "GET", &path, None, &Value::Null).status == 404 {
            let edition = json!({
                "effective_from": self.today, "name_ja": product, "name_en": product, "sort": 30, "source": "添付文書",
                "reason": "使用の開始",
            });
            self.must(200, &self.operator, "PUT", &path, None, &edition);
        }
    }

    /// The venue takes what the programme gives.
    #[track_caller]
    fn runs(&self, programme: &str, content: Value) {
        let mut contents = self.contents.borrow_mut();
        match contents.iter_mut().find(|(code, _)| code == programme) {
            Some((_, said)) => *said = content,
            None => contents.push((programme.to_owned(), content)),
        }
        let rows = contents.iter().flat_map(|(_, content)| content["rules"]["products"].as_array().unwrap());
        let mut products: Vec<&str> = rows.map(|row| row["product"].as_str().unwrap()).collect();
        products.sort_unstable();
        products.dedup();
        let supply = |product: &&str| json!({"vaccine": product, "confirmed_through": "2031-03-31"});
        let body = json!({"vaccines": products, "supply": products.iter().map(supply).collect::<Vec<_>>()});
        self.must(200, &self.yokohama, "PATCH", &format!("/venues/{}", self.venue), Some("*"), &body);
    }

    /// Switches a programme on as it was delivered. On days that it excludes, `product date`, slots were made while a
    /// version was in force that began a year earlier and ended nowhere; from now on there are none to be made.
    #[track_caller]
    pub(super) fn switch_on(&self, programme: &str, excluded: &[&str]) {
        let mut content = self.delivered(programme);
        content["running"] = true.into();
        if !excluded.is_empty() {
            self.publish(programme, &widened(&content));
            for slot in excluded {
                self.slot(&format!("{programme} {slot}"));
            }
        }
        self.publish(programme, &content);
        for slot in excluded {
            let plan = self.plan(&format!("{programme} {slot}"));
            let reply = self.send(&self.yokohama, "POST", "/slot-plans/preview", None, &plan);
            assert_eq!(reply.field_errors(), ["/programme not-in-programme"], "{programme} {slot}");
        }
    }

    /// One slot a day; each programme has an hour of its own.
    fn plan(&self, slot: &str) -> Value {
        let words: Vec<&str> = slot.split(' ').collect();
        let hour = 12 + self.contents.borrow().iter().position(|(code, _)| code == words[0]).unwrap();
        json!({
            "venue_id": self.venue, "programme": words[0], "vaccine": words[1], "first_date": words[2],
            "last_date": words[2], "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "opens": format!("{hour}:00"), "closes": format!("{}:00", hour + 1), "slot_minutes": null, "capacity": 99,
            "breaks": [], "skip_dates": [],
        })
    }

    /// The slot of a programme, a product and a day; made when it is first asked for.
    #[track_caller]
    fn slot(&self, asked: &str) -> String {
        if let Some(id) = self.slots.borrow().get(asked) {
            return id.clone();
        }
        let plan = self.plan(asked);
        self.must(201, &self.yokohama, "POST", "/slot-plans", None, &plan);
        let (date, product) = (plan["first_date"].as_str().unwrap(), plan["vaccine"].as_str().unwrap());
        let path = format!("/venues/{}/slots?date={date}&vaccine={product}", self.venue);
        let day = self.must(200, &self.yokohama, "GET", &path, None, &Value::Null).json();
        let slot = day["items"].as_array().unwrap().iter().find(|slot| slot["programme"] == plan["programme"]);
        let id = slot.unwrap()["id"].as_str().unwrap().to_owned();
        self.slots.borrow_mut().insert(asked.to_owned(), id.clone());
        id
    }

    #[track_caller]
    fn book(&self, dose: &Dose<'_>, born: &str, coupon: u64) -> Reply {
        let slot = self.slot(&format!("{} {} {}", dose.programme, dose.product, dose.date));
        let contents = self.contents.borrow();
        let groups = &contents.iter().find(|(code, _)| code == dose.programme).unwrap().1["rules"]["groups"];
        let group = dose.group.or_else(|| groups.as_array()?.last()?["code"].as_str());
        let mut recipient = json!({"birth_date": born, "group": group, "dose": dose.number});
        if let Some((product, date)) = dose.after {
            merge(&mut recipient, json!({"previous_dose": {"vaccine": product, "date": date}}));
        }
        self.send(&self.agent, "POST", "/bookings", None, &booking_with(&slot, coupon, recipient))
    }

    /// Plays rows of a programme, each with a coupon of its own, and tells all that go another way.
    #[track_caller]
    pub(super) fn play(&self, programme: &str, rows: &[Row<'_>]) {
        let mut wrong = Vec::new();
        for (asked, born, booked, expected, source) in rows {
            self.people.set(self.people.get() + 1);
            let coupon = self.people.get();
            for before in *booked {
                let reply = self.book(&Dose::of(programme, before), born, coupon);
                assert_eq!(reply.status, 201, "{before}, before {asked}: {}", reply.text);
            }
            let told = said(&self.book(&Dose::of(programme, asked), born, coupon));
            if (told.0.as_str(), told.1.as_str()) != (*expected, *source) {
                wrong.push(format!("{asked}, born {born}, {booked:?}: {told:?}, not {:?}", (expected, source)));
            }
        }
        assert_eq!(wrong, [""; 0]);
    }
}

/// The same rules with days before and after.
fn widened(content: &Value) -> Value {
    let mut content = content.clone();
    let rules = &mut content["rules"];
    let (year, day) = rules["starts_on"].as_str().unwrap().split_at(4);
    let earlier = format!("{}{day}", year.parse::<i32>().unwrap() - 1);
    merge(rules, json!({"starts_on": earlier, "ends_on": null}));
    for row in rules["products"].as_array_mut().unwrap() {
        merge(row, json!({"from": null, "to": null}));
    }
    content
}

/// An answer in words, and the sources it names: `taken`; the rules that refuse, with the first date that would do or
/// `never`; the fields in error; or another problem.
#[track_caller]
fn said(reply: &Reply) -> (String, String) {
    if reply.status == 201 {
        return (TAKEN.to_owned(), String::new());
    }
    let (problem, body) = (reply.problem(), reply.json());
    match (reply.status, problem.as_str()) {
        (422, "validation-failed") => (reply.field_errors().join(" "), String::new()),
        (422, "rule-refused") => {
            let errors = body["errors"].as_array().unwrap();
            assert_eq!((&body["rule"], &body["detail"]), (&errors[0]["code"], &errors[0]["detail"]), "{body}");
            let rules: Vec<&str> = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
            let first = body["first_date"].as_str().unwrap_or("never");
            let source = |error: &Value| {
                let (_, source) = error["detail"].as_str()?.split_once(" (Source: ")?;
                source.strip_suffix(')').map(str::to_owned)
            };
            let sources: Vec<String> = errors.iter().filter_map(source).collect();
            (format!("{} → {first}", rules.join(" ")), sources.join(" / "))
        }
        (_, problem) => (problem.to_owned(), String::new()),
    }
}

/// A programme of one dose of a product, as a ministry or an office would enter it.
pub(super) fn one_dose(product: &str, starts_on: &str) -> Value {
    json!({
        "name_ja": product, "name_en": product, "running": true,
        "rules": {
            "starts_on": starts_on, "ends_on": null, "coupon": "ten_digits", "month_end": "last_day",
            "first_dose": 1, "last_dose": 1, "once": true,
            "products": [{"product": product, "first_dose": 1, "last_dose": 1, "source": "要綱"}],
            "groups": [{"code": "general", "name_ja": "一般", "name_en": "General", "opens_on": starts_on}],
            "ages": [], "intervals": [], "follows": [], "others": [],
        },
    })
}
