//! Callers over HTTP.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Coupon numbers that no other booking of the run has.
static NEXT_COUPON: AtomicU64 = AtomicU64::new(3_000_000_000);

/// The demo accounts' password.
pub(crate) const PASSWORD: &str = "madoguchi-demo";

/// One caller with a connection of its own.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
    token: String,
}

impl Client {
    /// Logs a demo account in.
    pub(crate) fn log_in(base: &str, login_id: &str) -> Result<Self> {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(120)));
        let agent: ureq::Agent = config.build().into();
        let body = json!({"login_id": login_id, "password": PASSWORD});
        let mut answer = agent.post(format!("{base}/api/v1/sessions")).send_json(body)?;
        let answer: Value = answer.body_mut().read_json()?;
        let token = answer["access_token"].as_str().context("log-in failed")?.to_owned();
        Ok(Self { agent, base: base.to_owned(), token })
    }

    /// The same caller on a connection of its own.
    fn fresh(&self) -> Self {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
        Self { agent: config.build().into(), ..self.clone() }
    }

    fn post(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        let request = self.agent.post(format!("{}/api/v1{path}", self.base));
        let mut answer = request.header("Authorization", format!("Bearer {}", self.token)).send_json(body)?;
        let status = answer.status().as_u16();
        Ok((status, answer.body_mut().with_config().limit(64 << 20).read_json()?))
    }

    /// With an `Idempotency-Key` of its own, as clients are asked to.
    fn post_once(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        static NEXT_KEY: AtomicU64 = AtomicU64::new(0);
        let key = format!("{}-{}", std::process::id(), NEXT_KEY.fetch_add(1, Ordering::Relaxed));
        let request = self.agent.post(format!("{}/api/v1{path}", self.base)).header("Idempotency-Key", key);
        let mut answer = request.header("Authorization", format!("Bearer {}", self.token)).send_json(body)?;
        let status = answer.status().as_u16();
        Ok((status, answer.body_mut().read_json()?))
    }

    fn booking(slot: i64) -> Value {
        let number = NEXT_COUPON.fetch_add(1, Ordering::Relaxed);
        json!({
            "slot_id": slot.to_string(),
            "booker": {"name_kana": "ヤマダ ハナコ", "phone": "0451234567"},
            "recipient": {
                "name": "山田 太郎", "name_kana": "ヤマダ タロウ", "birth_date": "1950-01-02", "group": "elderly", "dose": 1,
                "coupon": {"municipality_code": "141003", "number": format!("{number:010}")}
            }
        })
    }

    /// Books a person nobody has booked before.
    pub(crate) fn book(&mut self, slot: i64) -> Result<()> {
        match self.post_once("/bookings", &Self::booking(slot))? {
            (201, _) => Ok(()),
            (status, problem) => bail!("booking answered {status}: {problem}"),
        }
    }

    /// Tries a full slot.
    pub(crate) fn book_refused(&mut self, slot: i64) -> Result<()> {
        match self.post_once("/bookings", &Self::booking(slot))? {
            (409, _) => Ok(()),
            (status, problem) => bail!("a full slot answered {status}: {problem}"),
        }
    }

    /// Logs in with the right password, from a device that is not known.
    pub(crate) fn log_in_once(&mut self, login_id: &str) -> Result<()> {
        let body = json!({"login_id": login_id, "password": PASSWORD});
        let mut answer = self.agent.post(format!("{}/api/v1/sessions", self.base)).send_json(body)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string()?;
        if status == 200 { Ok(()) } else { bail!("a log-in answered {status}: {text}") }
    }

    /// A plan of nearly 100,000 slots: 342 days of 292 slots.
    pub(crate) fn create_large_plan(&mut self, (venue, first_date): (i64, chrono::NaiveDate)) -> Result<u64> {
        let body = json!({
            "venue_id": venue.to_string(), "vaccine": "pfizer", "first_date": first_date.to_string(),
            "last_date": (first_date + chrono::Days::new(346)).to_string(),
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "opens": "00:00", "closes": "24:00",
            "slot_minutes": 5, "capacity": 4, "breaks": [], "skip_dates": []
        });
        match self.post("/slot-plans", &body)? {
            (201, answer) => answer["totals"]["slots"].as_u64().context("totals.slots"),
            (status, problem) => bail!("the plan answered {status}: {problem}"),
        }
    }

    /// One page of the grid over 31 days.
    pub(crate) fn grid(&mut self, n: usize) -> Result<()> {
        let from = chrono::Local::now().date_naive() + chrono::Days::new(1 + n as u64 % 60);
        let to = from + chrono::Days::new(30);
        let url = format!("{}/api/v1/availability?from={from}&to={to}", self.base);
        let mut answer = self.agent.get(url).header("Authorization", format!("Bearer {}", self.token)).call()?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        if status == 200 { Ok(()) } else { bail!("the grid answered {status}: {}", String::from_utf8_lossy(&body)) }
    }
}

/// Runs callers side by side for a while and returns how long each of their requests took. The first error ends it.
pub(crate) fn run_clients(
    clients: usize,
    window: Duration,
    client: &mut Client,
    call: impl Fn(&mut Client, usize) -> Result<()> + Sync,
) -> Result<Vec<Duration>> {
    let deadline = Instant::now() + window;
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..clients)
            .map(|at| {
                let mut client = client.fresh();
                let call = &call;
                scope.spawn(move || {
                    let mut samples = Vec::new();
                    let mut n = at;
                    while Instant::now() < deadline {
                        let start = Instant::now();
                        call(&mut client, n)?;
                        samples.push(start.elapsed());
                        n += clients;
                    }
                    Ok::<_, anyhow::Error>(samples)
                })
            })
            .collect();
        let mut all = Vec::new();
        for caller in callers {
            all.extend(caller.join().map_err(|_| anyhow::anyhow!("a caller panicked"))??);
        }
        Ok(all)
    })
}

/// Requests a second.
pub(crate) fn rate(samples: &[Duration], window: Duration) -> f64 {
    samples.len() as f64 / window.as_secs_f64()
}

/// Sorted latencies.
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    /// Of these samples.
    pub(crate) fn of(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        Self(samples)
    }

    /// A quantile in milliseconds.
    pub(crate) fn ms(&self, quantile: f64) -> f64 {
        let at = ((self.0.len() as f64 * quantile) as usize).min(self.0.len().saturating_sub(1));
        self.0.get(at).map_or(f64::NAN, |d| d.as_secs_f64() * 1000.0)
    }
}
