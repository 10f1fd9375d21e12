//! The real server on a port of its own, over a database of its own, with the accounts of two municipalities.

#[allow(dead_code, reason = "the store's own tests use the rest")]
#[macro_use]
#[path = "../../../../store/tests/it/support/mod.rs"]
mod databases;
mod http;

pub use databases::TestDatabase;
pub use http::{Call, Reply};

use actix_web::dev::ServerHandle;
use actix_web::{HttpServer, web};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_api::auth::{Keys, Passwords};
use madoguchi_api::clock::Clock;
use madoguchi_api::forwarded::network;
use madoguchi_api::state::{AppState, Settings};
use madoguchi_domain::{MunicipalityCode, Role};
use madoguchi_store::account::{self, Created, NewAccount};
use madoguchi_store::vendor::{self, commissions};
use madoguchi_store::{AnyConnection, Store, StoreError};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::LazyLock;
use std::sync::OnceLock;
use std::thread::JoinHandle;

/// The password of all accounts here.
pub const PASSWORD: &str = "correct horse battery";
/// Yokohama.
pub const YOKOHAMA: &str = "141003";
/// Yokosuka.
pub const YOKOSUKA: &str = "142018";

/// A running server. It stops when dropped.
pub struct Server {
    /// `http://127.0.0.1:port`.
    pub base: String,
    /// Its database.
    pub store: Store,
    /// What its handlers see; for looking behind the curtain.
    pub state: AppState,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// The sandbox's day, the notice's.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 3, 1).unwrap()
}

/// A day's clock from nine in the morning: what a test sees does not hang on the time at which it runs. All clocks of
/// a test run on together.
pub fn morning_of(day: NaiveDate) -> Clock {
    static BEGUN: LazyLock<NaiveDateTime> = LazyLock::new(Clock::real);
    let begun = *BEGUN;
    Clock::starting_at(day.and_hms_opt(9, 0, 0).unwrap() + (Clock::real() - begun))
}

impl Server {
    /// Starts on a database that may be new: then the accounts are made.
    pub fn start(database: &TestDatabase) -> Self {
        Self::start_with(database, Settings::default())
    }

    /// The same with settings.
    pub fn start_with(database: &TestDatabase, settings: Settings) -> Self {
        Self::start_on_clock(database, settings, morning_of(today()))
    }

    /// The same with another day for today.
    pub fn start_on(database: &TestDatabase, day: NaiveDate) -> Self {
        Self::start_on_clock(database, Settings::default(), morning_of(day))
    }

    /// The same on a clock that stands still at a civil moment such as `2021-04-21 17:00:00`.
    pub fn start_at(database: &TestDatabase, civil: &str) -> Self {
        let moment = NaiveDateTime::parse_from_str(civil, "%Y-%m-%d %H:%M:%S").unwrap();
        Self::start_on_clock(database, Settings::default(), Clock::stopped_at(moment))
    }

    fn start_on_clock(database: &TestDatabase, settings: Settings, clock: Clock) -> Self {
        let store = database.open();
        make_accounts(&store, clock);
        let keys = Keys::new(b"a key for tests, long enough for anyone");
        let state = AppState::new(store.clone(), clock, settings, keys);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (answer, started) = std::sync::mpsc::channel();
        let data = web::Data::new(state.clone());
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || madoguchi_api::app(data.clone()))
                    .workers(2)
                    .disable_signals()
                    .shutdown_timeout(1)
                    .listen(listener)
                    .unwrap()
                    .run();
                answer.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { base, store, state, handle: started.recv().unwrap(), thread: Some(thread) }
    }

    /// A request to be sent.
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(method, format!("{}{path}", self.base))
    }

    /// An access token.
    #[track_caller]
    pub fn log_in(&self, login_id: &str) -> String {
        let reply = self.try_log_in(login_id, PASSWORD);
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A log-in that may fail.
    pub fn try_log_in(&self, login_id: &str, password: &str) -> Reply {
        self.call("POST", "/api/v1/sessions").json(&json!({"login_id": login_id, "password": password})).send()
    }

    /// `GET` with a token.
    pub fn get(&self, token: &str, path: &str) -> Reply {
        self.call("GET", path).token(token).send()
    }

    /// `POST` of JSON with a token.
    pub fn post(&self, token: &str, path: &str, body: &Value) -> Reply {
        self.call("POST", path).token(token).json(body).send()
    }

    /// What the service desk does to an account: `suspend`, `resume` or `delete`.
    #[track_caller]
    pub fn administer(&self, login_id: &str, act: &str) {
        let read = self.store.read_blocking(|conn| account::find_by_login_id(conn, login_id));
        let path = format!("/api/v1/accounts/{}/{act}", read.unwrap().unwrap().id);
        let call = self.call("POST", &path).token(&self.log_in("operator")).if_match("*");
        let reply = call.json(&json!({"reason": "異動"})).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    /// A published venue in Yokohama or Yokosuka with vaccine confirmed through 2021-06-30; its id.
    #[track_caller]
    pub fn make_venue(&self, token: &str, name: &str) -> String {
        let reply = self.post(token, "/api/v1/venues", &venue(name));
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json()["id"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server's own runtime drives the stop; nobody needs to wait on the future here.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Settings of a server whose proxy the test plays.
pub fn behind_a_proxy() -> Settings {
    Settings { trusted_proxies: [network("127.0.0.1").unwrap()].into_iter().collect(), ..Settings::default() }
}

/// A venue that is in order.
pub fn venue(name: &str) -> Value {
    json!({
        "name": name, "name_kana": "セッシュカイジョウ", "kind": "special_site", "postal_code": "222-0036",
        "address": "神奈川県横浜市港北区小机町3211", "phone": "045-474-8111", "vaccines": ["pfizer", "moderna"],
        "published": true,
        "supply": [{"vaccine": "pfizer", "confirmed_through": "2021-06-30"}],
    })
}

fn make_accounts(store: &Store, clock: Clock) {
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = HASH.get_or_init(|| Passwords::hash(PASSWORD).unwrap());
    store.write_blocking(move |conn| accounts_in(conn, hash, clock)).unwrap();
}

fn accounts_in(conn: &mut AnyConnection, hash: &str, clock: Clock) -> Result<(), StoreError> {
    let now = clock.instant();
    let code = |text| MunicipalityCode::parse(text).unwrap();
    let mut vendors = Vec::new();
    for (name, municipality) in [("みなと", YOKOHAMA), ("みうら", YOKOSUKA)] {
        let vendor = vendor::vendor_named(conn, name, now)?;
        commissions::ensure(conn, vendor.id, &code(municipality), today(), None)?;
        vendors.push(vendor.id);
    }
    let rows = [
        ("operator", Role::Operator, None, None),
        ("yokohama", Role::Municipality, Some(YOKOHAMA), None),
        ("yokosuka", Role::Municipality, Some(YOKOSUKA), None),
        ("agent01", Role::Agent, None, Some(vendors[0])),
        ("agent02", Role::Agent, None, Some(vendors[0])),
        ("agent11", Role::Agent, None, Some(vendors[1])),
    ];
    for (login_id, role, municipality, vendor_id) in rows {
        let account = NewAccount {
            login_id: login_id.to_owned(),
            password_hash: hash.to_owned(),
            role,
            display_name: login_id.to_owned(),
            municipality: municipality.map(code),
            prefecture_code: None,
            vendor_id,
            owner: None,
            mail_address: None,
            phone: None,
        };
        let (Created::Account(_) | Created::LoginIdTaken) = account::create(conn, &account, now)?;
    }
    Ok(())
}
