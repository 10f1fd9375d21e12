//! Log-ins: how many a second, beside what Argon2 allows on this machine, and what a rush of them costs those who book.

use crate::client::{Client, Latencies, PASSWORD, rate, run_clients};
use crate::{CLIENTS, REPEATS, Report, WINDOW, database, median, server};
use anyhow::{Context, Result, ensure};
use argon2::Argon2;
use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use std::time::{Duration, Instant};

/// Callers who log in while others book.
const RUSH: usize = 8;

/// The figures of log-ins.
pub(crate) fn measure(server: &server::Server, database: &database::Database, report: &mut Report) -> Result<()> {
    let hash = database.password_hash()?;
    let single = argon2_seconds(&hash)?;
    report.line("Argon2, one check", format!("{:.1} ms of one core, {}", single * 1000.0, parameters(&hash)?));

    let mut client = Client::log_in(server.url(), "agent01")?;
    let agents = database.agents(CLIENTS)?;
    // From here on the accounts are known at this address, as a call centre's are.
    for login_id in &agents {
        client.log_in_once(login_id)?;
    }
    let log_in = |client: &mut Client, n: usize| client.log_in_once(&agents[n % agents.len()]);
    let mut ours = Vec::new();
    let mut limits = Vec::new();
    let mut all = Vec::new();
    for _ in 0..REPEATS {
        limits.push(argon2_rate(&hash)?);
        let samples = run_clients(CLIENTS, WINDOW, &mut client, log_in)?;
        ours.push(rate(&samples, WINDOW));
        all.extend(samples);
    }
    let (ours, limit) = (median(&mut ours), median(&mut limits));
    let latencies = Latencies::of(all);
    report.line(
        "log-ins",
        format!(
            "{ours:>8.0}/s   Argon2  {limit:>8.0}/s   ratio {:.2}   p50 {:.0} ms   p99 {:.0} ms",
            ours / limit,
            latencies.ms(0.50),
            latencies.ms(0.99)
        ),
    );
    bookings_beside(server, database, &mut client, report, log_in)
}

/// Bookings a second alone, and while others log in as fast as the server lets them.
fn bookings_beside(
    server: &server::Server,
    database: &database::Database,
    client: &mut Client,
    report: &mut Report,
    log_in: impl Fn(&mut Client, usize) -> Result<()> + Copy + Send + Sync,
) -> Result<()> {
    let slots = database.slots_for_booking(1_000)?;
    let mut alone = Vec::new();
    let mut beside = Vec::new();
    let mut answered = Vec::new();
    for _ in 0..REPEATS {
        alone.push(rate(&book(client, &slots)?, WINDOW));
        let mut others = Client::log_in(server.url(), "agent01")?;
        let (booked, logged_in) = std::thread::scope(|scope| {
            let rush = scope.spawn(|| run_clients(RUSH, WINDOW, &mut others, log_in));
            let booked = book(client, &slots);
            (booked, rush.join())
        });
        let booked = booked?;
        ensure!(!logged_in.map_err(|_| anyhow::anyhow!("a caller panicked"))??.is_empty(), "nobody logged in");
        beside.push(rate(&booked, WINDOW));
        answered.extend(booked);
    }
    let (alone, beside) = (median(&mut alone), median(&mut beside));
    let p99 = Latencies::of(answered).ms(0.99);
    report.line(
        "bookings beside a rush of log-ins",
        format!("{beside:>8.0}/s   alone   {alone:>8.0}/s   ratio {:.2}   p99 {p99:.0} ms", beside / alone),
    );
    Ok(())
}

fn book(client: &mut Client, slots: &[i64]) -> Result<Vec<Duration>> {
    run_clients(CLIENTS, WINDOW, client, |client, n| client.book(slots[n % slots.len()]))
}

/// How long one check of the password takes, seconds: the median.
fn argon2_seconds(hash: &str) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..15 {
        let start = Instant::now();
        check(hash)?;
        times.push(start.elapsed().as_secs_f64());
    }
    Ok(median(&mut times))
}

/// Checks a second when every core does nothing else.
fn argon2_rate(hash: &str) -> Result<f64> {
    let cores = std::thread::available_parallelism()?.get();
    let deadline = Instant::now() + WINDOW;
    let checks = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|_| {
                scope.spawn(|| {
                    let mut checks = 0_u32;
                    while Instant::now() < deadline {
                        check(hash)?;
                        checks += 1;
                    }
                    Ok::<_, anyhow::Error>(checks)
                })
            })
            .collect();
        let mut checks = 0;
        for thread in threads {
            checks += thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        }
        Ok::<_, anyhow::Error>(checks)
    })?;
    Ok(f64::from(checks) / WINDOW.as_secs_f64())
}

fn check(hash: &str) -> Result<()> {
    let hash = parsed(hash)?;
    Argon2::default()
        .verify_password(PASSWORD.as_bytes(), &hash)
        .ok()
        .context("the demo password does not fit its hash")
}

/// The parameters that the server has chosen, as they stand in the hash.
fn parameters(hash: &str) -> Result<String> {
    Ok(parsed(hash)?.params.to_string())
}

fn parsed(hash: &str) -> Result<PasswordHash> {
    PasswordHash::new(hash).ok().context("the stored hash cannot be read")
}
