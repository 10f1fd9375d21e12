//! The measurements behind `cargo xtask bench`: what the server does over HTTP beside what the database can do by
//! itself, in one run, so that the ratios hold on any machine. Nothing here ships; the SQL here is the yardstick, not
//! the product.
//!
//! Needs `MADOGUCHI_TEST_DATABASE_URL` (a private PostgreSQL with fsync on; `cargo xtask bench` starts one), the
//! release server (`MADOGUCHI_BIN`) and `pgbench` (`PGBENCH`, or on the path).

mod bookings;
mod client;
mod database;
mod log_ins;
mod server;
mod sqlite;

use anyhow::{Context, Result, ensure};
use client::{Client, Latencies, run_clients};
use madoguchi_domain as domain;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Concurrent callers, over HTTP and in pgbench.
const CLIENTS: usize = 16;
/// How long one measurement lasts.
const WINDOW: Duration = Duration::from_secs(4);
/// Each figure is the median of this many measurements.
const REPEATS: usize = 5;

fn main() -> Result<()> {
    let admin = std::env::var("MADOGUCHI_TEST_DATABASE_URL")
        .context("MADOGUCHI_TEST_DATABASE_URL is not set; run this through `cargo xtask bench`")?;
    let database = database::Database::create(&admin)?;
    let server = server::Server::start(database.url())?;
    let mut report = Report::default();
    let idle = server.memory_kib()?;

    println!(
        "{CLIENTS} clients, windows of {} s, medians of {REPEATS}; ratios are against pgbench in the same run",
        WINDOW.as_secs()
    );
    bookings::measure(&server, &database, &mut report)?;
    report.line("server memory after the bookings", format!("{} MiB", server.memory_kib()? / 1024));
    sqlite::measure(&mut report)?;
    if std::env::args().nth(1).as_deref() == Some("bookings") {
        return report.oversold(&database);
    }
    log_ins::measure(&server, &database, &mut report)?;
    slot_plan(&server, &database, &mut report)?;
    grid(&server, &database, &mut report)?;
    report.line("expansion", format!("{:.1} million slots/s", expansion()? / 1e6));
    report.line("server memory", format!("{} MiB idle, {} MiB at the end", idle / 1024, server.memory_kib()? / 1024));
    report.oversold(&database)?;
    println!("\n{}", report.0.join("\n"));
    Ok(())
}

/// The lines of the result.
#[derive(Default)]
struct Report(Vec<String>);

impl Report {
    fn line(&mut self, name: &str, value: impl AsRef<str>) {
        let line = format!("{name:<34} {}", value.as_ref());
        println!("{line}");
        self.0.push(line);
    }

    fn ratio(&mut self, name: &str, ours: f64, (of, limit): (&str, f64)) {
        self.line(name, format!("{ours:>8.0}/s   {of} {limit:>8.0}/s   ratio {:.2}", ours / limit));
    }

    /// The one figure that must be zero.
    fn oversold(&mut self, database: &database::Database) -> Result<()> {
        let drift = database.drift()?;
        self.line("slots whose counter is wrong", drift.to_string());
        ensure!(drift == 0, "{drift} slots have a counter that does not agree with their bookings");
        Ok(())
    }
}

/// A plan of 100,000 slots over HTTP, beside COPY of as many rows.
fn slot_plan(server: &server::Server, database: &database::Database, report: &mut Report) -> Result<()> {
    let mut client = Client::log_in(server.url(), "agent01")?;
    let mut ours = Vec::new();
    let mut limits = Vec::new();
    for _ in 0..REPEATS {
        limits.push(database.copy_slots(100_000)?.as_secs_f64());
        let venue = database.venue_for_plan()?;
        let start = Instant::now();
        let slots = client.create_large_plan(venue)?;
        ours.push(start.elapsed().as_secs_f64());
        ensure!(slots >= 99_000, "the plan made only {slots} slots");
    }
    let (ours, limit) = (median(&mut ours), median(&mut limits));
    report.line("plan of 100,000 slots", format!("{ours:.2} s   COPY {limit:.2} s   ratio {:.2}", limit / ours));
    Ok(())
}

/// The search grid over three million slots.
fn grid(server: &server::Server, database: &database::Database, report: &mut Report) -> Result<()> {
    let slots = database.fill_with_slots()?;
    let mut client = Client::log_in(server.url(), "agent01")?;
    // One caller tells what the query costs; sixteen tell what a rush costs.
    for (clients, name) in [(1, "grid, one client"), (CLIENTS, "grid, sixteen clients")] {
        let samples = run_clients(clients, WINDOW, &mut client, |client, n| client.grid(n))?;
        let latencies = Latencies::of(samples);
        report.line(
            name,
            format!("p50 {:.1} ms   p99 {:.1} ms   {slots} slots stored", latencies.ms(0.50), latencies.ms(0.99)),
        );
    }
    Ok(())
}

/// Slots a second that the domain expands, in this process.
fn expansion() -> Result<f64> {
    let first_date = chrono::NaiveDate::from_ymd_opt(2021, 3, 1).context("a date")?;
    let window = domain::TimeWindow::new(domain::TimeOfDay::MIDNIGHT, domain::TimeOfDay::END_OF_DAY)?;
    let parts = domain::SlotPlanParts {
        first_date,
        last_date: first_date + chrono::Days::new(340),
        weekdays: domain::WeekdaySet::ALL,
        window,
        slot_length: domain::SlotLength::Minutes(5),
        capacity: domain::Capacity::new(4)?,
        breaks: Vec::new(),
        skip_dates: Vec::new(),
    };
    let start = Instant::now();
    let mut slots = 0_u64;
    while start.elapsed() < Duration::from_secs(2) {
        let expansion = domain::SlotPlan::new(black_box(parts.clone()))?.expand();
        slots += u64::from(black_box(expansion).totals.slots);
    }
    Ok(slots as f64 / start.elapsed().as_secs_f64())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
