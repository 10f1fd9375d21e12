//! Bookings on SQLite, beside a writer that does nothing but write them, sixteen a transaction.

use crate::client::{Client, rate, run_clients};
use crate::{CLIENTS, REPEATS, Report, WINDOW, median, server};
use anyhow::{Context, Result};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use madoguchi_store::DatabaseUrl;
use madoguchi_store::schema::{audit_event, booking, booking_event, booking_name_key, idempotency_record, slot};
use std::time::Instant;

/// Slots that are booked in turns.
const SLOTS: usize = 1_000;

/// The figures of bookings on SQLite: both keep every commit on disk (`synchronous=FULL`).
pub(crate) fn measure(report: &mut Report) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bench.sqlite3");
    let url = format!("sqlite:{}", path.display());
    let server = server::Server::start(&url)?;
    let slots = slots(&url)?;
    let mut client = Client::log_in(server.url(), "agent01")?;
    let (mut ours, mut limits) = (Vec::new(), Vec::new());
    for repeat in 0..REPEATS {
        limits.push(bare_writer(&url, &slots, repeat)?);
        let samples = run_clients(CLIENTS, WINDOW, &mut client, |client, n| client.book(slots[n % slots.len()]))?;
        ours.push(rate(&samples, WINDOW));
    }
    report.ratio("bookings on SQLite", median(&mut ours), ("bare writer", median(&mut limits)));
    Ok(())
}

fn connect(url: &str) -> Result<SqliteConnection> {
    match DatabaseUrl::parse(url)?.connect()? {
        madoguchi_store::AnyConnection::Sqlite(conn) => Ok(conn),
        madoguchi_store::AnyConnection::Postgresql(_) => anyhow::bail!("no SQLite"),
    }
}

/// Slots of 9,999 places at a venue of the demo data.
fn slots(url: &str) -> Result<Vec<i64>> {
    let mut conn = connect(url)?;
    conn.batch_execute(&format!(
        "INSERT INTO slot
          (plan_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, capacity, taken, status)
         WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {SLOTS} - 1)
         SELECT s.plan_id, s.venue_id, '{NOTICE_PROGRAMME}', 'pfizer', date('now', '+' || (40 + n / 20) || ' days'),
         540 + n % 20 * 20, 560 + n % 20 * 20, 9999, 0, 'open'
         FROM n, (SELECT plan_id, venue_id FROM slot WHERE vaccine = 'pfizer' LIMIT 1) s"
    ))?;
    let mut ids: Vec<i64> = slot::table.order(slot::id.desc()).limit(SLOTS as i64).select(slot::id).load(&mut conn)?;
    ids.sort_unstable();
    Ok(ids)
}

/// Bookings a second of one connection that writes sixteen a transaction, with history, audit and kept answers.
fn bare_writer(url: &str, slots: &[i64], run: usize) -> Result<f64> {
    let mut conn = connect(url)?;
    let (venue_id, municipality): (i64, String) = slot::table
        .inner_join(madoguchi_store::schema::venue::table)
        .filter(slot::id.eq(slots[0]))
        .select((slot::venue_id, madoguchi_store::schema::venue::municipality_code))
        .first(&mut conn)?;
    let now = chrono::Utc::now().naive_utc();
    let start = Instant::now();
    let mut written = 0_usize;
    while start.elapsed() < WINDOW {
        conn.batch_execute("BEGIN IMMEDIATE")?;
        for _ in 0..16 {
            written += 1;
            let number = run * 100_000_000 + written;
            let slot_id = slots[written % slots.len()];
            let free = slot::table.find(slot_id).filter(slot::status.eq("open")).filter(slot::taken.lt(slot::capacity));
            diesel::update(free).set(slot::taken.eq(slot::taken + 1)).execute(&mut conn)?;
            let id: i64 = diesel::insert_into(booking::table)
                .values((
                    booking::reference.eq(format!("B{number}")),
                    booking::municipality_code.eq(&municipality),
                    booking::slot_id.eq(slot_id),
                    booking::venue_id.eq(venue_id),
                    booking::programme.eq(NOTICE_PROGRAMME),
                    booking::vaccine.eq("pfizer"),
                    booking::date.eq(now.date()),
                    booking::starts_minute.eq(540),
                    booking::ends_minute.eq(560),
                    booking::status.eq("booked"),
                    booking::booker_name_kana.eq("ヤマダ ハナコ"),
                    booking::booker_kana_key.eq("ヤマダハナコ"),
                    booking::booker_phone.eq("0451234567"),
                    booking::booker_phone_last_four.eq("4567"),
                    booking::recipient_name.eq("山田 太郎"),
                    booking::recipient_name_key.eq("山田太郎"),
                    booking::recipient_name_kana.eq("ヤマダ タロウ"),
                    booking::recipient_kana_key.eq("ヤマダタロウ"),
                    booking::birth_date.eq(chrono::NaiveDate::from_ymd_opt(1950, 1, 2).context("a date")?),
                    booking::priority_group.eq("elderly"),
                    booking::dose.eq(1),
                    booking::person_municipality_code.eq("141003"),
                    booking::person_key.eq(format!("{number:010}")),
                    booking::version.eq(1),
                    booking::created_by.eq(1),
                    booking::created_at.eq(now),
                    booking::updated_at.eq(now),
                ))
                .returning(booking::id)
                .get_result(&mut conn)?;
            diesel::insert_into(booking_event::table)
                .values((
                    booking_event::booking_id.eq(id),
                    booking_event::at.eq(now),
                    booking_event::kind.eq("booked"),
                    booking_event::account_id.eq(1),
                    booking_event::to_slot_id.eq(slot_id),
                ))
                .execute(&mut conn)?;
            let keys = ["ハナコヤマダ", "タロウヤマダ", "太郎山田"].map(|key| {
                (
                    booking_name_key::booking_id.eq(id),
                    booking_name_key::municipality_code.eq("141003"),
                    booking_name_key::name_key.eq(key),
                )
            });
            diesel::insert_into(booking_name_key::table).values(&keys[..]).execute(&mut conn)?;
            diesel::insert_into(audit_event::table)
                .values((
                    audit_event::at.eq(now),
                    audit_event::account_id.eq(1),
                    audit_event::municipality_code.eq("141003"),
                    audit_event::action.eq("booking.created"),
                    audit_event::subject_kind.eq("booking"),
                    audit_event::subject_id.eq(id.to_string()),
                    audit_event::request_id.eq("bench"),
                    audit_event::address.eq("127.0.0.1"),
                    audit_event::purpose.eq("call"),
                ))
                .execute(&mut conn)?;
            diesel::insert_into(idempotency_record::table)
                .values((
                    idempotency_record::client.eq("bench"),
                    idempotency_record::key.eq(format!("bench-{number}")),
                    idempotency_record::request_hash.eq("a".repeat(64)),
                    idempotency_record::status.eq(201),
                    idempotency_record::location.eq(format!("/api/v1/bookings/{id}")),
                    idempotency_record::etag.eq("\"1\""),
                    idempotency_record::body.eq("x".repeat(900)),
                    idempotency_record::created_at.eq(now),
                ))
                .execute(&mut conn)?;
        }
        conn.batch_execute("COMMIT")?;
    }
    Ok(written as f64 / start.elapsed().as_secs_f64())
}
