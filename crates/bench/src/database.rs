//! The database by itself: a fresh one for the run, its contents, and pgbench doing the SQL of a booking.

use anyhow::{Context, Result, bail, ensure};
use chrono::{Days, NaiveDate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use madoguchi_domain::programme::NOTICE_PROGRAMME;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A database of its own; dropped at the end.
pub(crate) struct Database {
    admin: String,
    name: String,
    url: String,
    /// Runs of pgbench so far: each has coupon numbers of its own, below those of the callers over HTTP.
    runs: AtomicU32,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// What pgbench runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// A whole booking, as one transaction.
    Whole,
    /// The place, the booking and its first event in one statement, nothing else.
    SingleCte,
    /// Sixteen places and bookings with events, audit and kept answers, in one transaction.
    Sixteen,
}

/// A slot and a coupon of its own.
const DRAWN: &str = r"
\set slot random(1, :slots)
\set n :n + 1
\set coupon :run * 20000000 + :client_id * 1000000 + :n
SELECT id AS slot_id FROM bench_slot WHERE n = :slot \gset
";

/// What a booking does in the database: the key's lock and the look for its answer, the slot, the person's lock and
/// doses, the place and the booking in one statement with history, audit and the kept answer.
const WHOLE: &str = r"
BEGIN;
SELECT pg_advisory_xact_lock(hashtextextended('1 bench-' || :coupon::text, 1));
SELECT request_hash, status, location, etag, body FROM idempotency_record
 WHERE client = '1' AND key = 'bench-' || :coupon::text;
SELECT s.id, s.status, s.capacity, s.taken, v.published FROM slot s JOIN venue v ON v.id = s.venue_id
 WHERE s.id = :slot_id;
SELECT pg_advisory_xact_lock(hashtextextended('141003' || :coupon::text, 0));
SELECT dose, date, programme, vaccine FROM booking
 WHERE person_municipality_code = '141003' AND person_key = lpad(:coupon::text, 10, '0') AND status = 'booked';
WITH claim AS (UPDATE slot SET taken = taken + 1 WHERE id = :slot_id AND status = 'open' AND taken < capacity
 RETURNING *),
booked AS (INSERT INTO booking (
 reference, municipality_code, slot_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, status,
 booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four,
 recipient_name, recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date, priority_group, dose,
 person_municipality_code, person_key, version, created_by, created_at, updated_at)
 SELECT
 'B' || nextval('bench_reference'), '141003', id, venue_id, programme, vaccine, date, starts_minute, ends_minute,
 'booked',
 'ヤマダ ハナコ', 'ヤマダハナコ', '0451234567', '4567',
 '山田 太郎', '山田太郎', 'ヤマダ タロウ', 'ヤマダタロウ', '1950-01-02', 'elderly', 1,
 '141003', lpad(:coupon::text, 10, '0'), 1, :account, now(), now()
 FROM claim RETURNING id, slot_id),
event AS (INSERT INTO booking_event (booking_id, at, kind, account_id, to_slot_id)
 SELECT id, now(), 'booked', :account, slot_id FROM booked),
name_key AS (INSERT INTO booking_name_key (booking_id, municipality_code, name_key)
 SELECT id, '141003', key FROM booked, unnest('{ハナコヤマダ,タロウヤマダ,太郎山田}'::text[]) key),
kept AS (INSERT INTO idempotency_record (client, key, request_hash, status, location, etag, body, created_at)
 SELECT '1', 'bench-' || :coupon::text, repeat('a', 64), 201, '/api/v1/bookings/' || id, '1', repeat('x', 900), now()
 FROM booked)
INSERT INTO audit_event
 (at, account_id, municipality_code, action, subject_kind, subject_id, request_id, address, purpose)
 SELECT now(), :account, '141003', 'booking.created', 'booking', id::text, 'bench', '127.0.0.1', 'call' FROM booked;
COMMIT;
";

/// The conditional UPDATE with the INSERT: what a booking costs at the least.
const SINGLE_CTE: &str = r"
WITH claim AS (UPDATE slot SET taken = taken + 1 WHERE id = :slot_id AND status = 'open' AND taken < capacity
 RETURNING *),
booked AS (INSERT INTO booking (
 reference, municipality_code, slot_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, status,
 booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four,
 recipient_name, recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date, priority_group, dose,
 person_municipality_code, person_key, version, created_by, created_at, updated_at)
 SELECT
 'B' || nextval('bench_reference'), '141003', id, venue_id, programme, vaccine, date, starts_minute, ends_minute,
 'booked',
 'ヤマダ ハナコ', 'ヤマダハナコ', '0451234567', '4567',
 '山田 太郎', '山田太郎', 'ヤマダ タロウ', 'ヤマダタロウ', '1950-01-02', 'elderly', 1,
 '141003', lpad(:coupon::text, 10, '0'), 1, :account, now(), now()
 FROM claim RETURNING id, slot_id)
INSERT INTO booking_event (booking_id, at, kind, account_id, to_slot_id)
 SELECT id, now(), 'booked', :account, slot_id FROM booked;
";

/// Sixteen at once, with all that a whole booking writes.
const SIXTEEN: &str = r"
WITH claim AS (UPDATE slot SET taken = taken + 16 WHERE id = :slot_id AND status = 'open' AND taken + 16 <= capacity
 RETURNING *),
booked AS (INSERT INTO booking (
 reference, municipality_code, slot_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, status,
 booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four,
 recipient_name, recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date, priority_group, dose,
 person_municipality_code, person_key, version, created_by, created_at, updated_at)
 SELECT
 'B' || nextval('bench_reference'), '141003', id, venue_id, programme, vaccine, date, starts_minute, ends_minute,
 'booked',
 'ヤマダ ハナコ', 'ヤマダハナコ', '0451234567', '4567',
 '山田 太郎', '山田太郎', 'ヤマダ タロウ', 'ヤマダタロウ', '1950-01-02', 'elderly', 1,
 '141003', lpad((:run * 20000000 + :n * 16 + k)::text, 10, '0'), 1, :account, now(), now()
 FROM claim, generate_series(1, 16) k RETURNING id, slot_id),
event AS (INSERT INTO booking_event (booking_id, at, kind, account_id, to_slot_id)
 SELECT id, now(), 'booked', :account, slot_id FROM booked),
name_key AS (INSERT INTO booking_name_key (booking_id, municipality_code, name_key)
 SELECT id, '141003', key FROM booked, unnest('{ハナコヤマダ,タロウヤマダ,太郎山田}'::text[]) key),
kept AS (INSERT INTO idempotency_record (client, key, request_hash, status, location, etag, body, created_at)
 SELECT '1', 'bench-' || id, repeat('a', 64), 201, '/api/v1/bookings/' || id, '1', repeat('x', 900), now() FROM booked)
INSERT INTO audit_event
 (at, account_id, municipality_code, action, subject_kind, subject_id, request_id, address, purpose)
 SELECT now(), :account, '141003', 'booking.created', 'booking', id::text, 'bench', '127.0.0.1', 'call' FROM booked;
";

impl Database {
    /// Makes a database on the server behind `admin`.
    pub(crate) fn create(admin: &str) -> Result<Self> {
        let name = format!("madoguchi_bench_{}", std::process::id());
        let mut conn = PgConnection::establish(admin)?;
        conn.batch_execute(&format!("CREATE DATABASE {name}"))?;
        let (server, query) = admin.split_once('?').map_or((admin, String::new()), |(s, q)| (s, format!("?{q}")));
        let (server, _) = server.rsplit_once('/').context("the address names no database")?;
        let url = format!("{server}/{name}{query}");
        Ok(Self { admin: admin.to_owned(), url, name, runs: AtomicU32::new(0) })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn connect(&self) -> Result<PgConnection> {
        Ok(PgConnection::establish(&self.url)?)
    }

    fn ids(&self, sql: &str) -> Result<Vec<i64>> {
        let rows: Vec<Id> = diesel::sql_query(sql).load(&mut self.connect()?)?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    fn id(&self, sql: &str) -> Result<i64> {
        self.ids(sql)?.first().copied().context("the statement gave no id")
    }

    /// A published venue of Yokohama of its own, with supply confirmed for years.
    fn venue(&self, name: &str, municipality: &str) -> Result<i64> {
        self.id(&format!(
            "WITH v AS (INSERT INTO venue (municipality_code, name, name_kana, kana_key, search_key, kind, address,
              access_notes, published, version, created_at, updated_at)
             VALUES ('{municipality}', '{name}', 'カイジョウ', 'カイジョウ', 'カイジョウ', 'special_site', '横浜市',
              '', true, 1, now(), now()) RETURNING id),
             s AS (INSERT INTO venue_vaccine (venue_id, vaccine, confirmed_through)
              SELECT id, 'pfizer', current_date + 3650 FROM v)
             SELECT id FROM v"
        ))
    }

    fn plan(&self, venue: i64) -> Result<i64> {
        self.id(&format!(
            "INSERT INTO slot_plan
              (venue_id, programme, vaccine, request, days, slots, capacity, created_by, created_at)
             VALUES ({venue}, '{NOTICE_PROGRAMME}', 'pfizer', '{{}}', 1, 1, 1, (SELECT min(id) FROM account), now())
             RETURNING id"
        ))
    }

    /// Slots in the coming days, of more places than a slot may have: a slot that is hit alone must not sell out.
    pub(crate) fn slots_for_booking(&self, count: usize) -> Result<Vec<i64>> {
        self.connect()?.batch_execute("ALTER TABLE slot DROP CONSTRAINT IF EXISTS slot_capacity_range")?;
        let venue = self.venue("計測会場", "141003")?;
        let plan = self.plan(venue)?;
        self.ids(&format!(
            "INSERT INTO slot
              (plan_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, capacity, taken, status)
             SELECT {plan}, {venue}, '{NOTICE_PROGRAMME}', 'pfizer', current_date + 2 + (n / 20)::int,
              540 + n % 20 * 20, 560 + n % 20 * 20, 32767, 0, 'open'
             FROM generate_series(0, {count} - 1) n RETURNING id"
        ))
    }

    /// A slot without a free place; its bookings are real.
    pub(crate) fn full_slot(&self) -> Result<i64> {
        let venue = self.venue("満員会場", "141003")?;
        let plan = self.plan(venue)?;
        let slot = self.id(&format!(
            "INSERT INTO slot
              (plan_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, capacity, taken, status)
             VALUES ({plan}, {venue}, '{NOTICE_PROGRAMME}', 'pfizer', current_date + 3, 540, 600, 1, 0, 'open')
             RETURNING id"
        ))?;
        self.pgbench(Script::Whole, &[slot], 1, Duration::from_secs(1))?;
        let taken = self.id(&format!("SELECT taken::bigint AS id FROM slot WHERE id = {slot}"))?;
        ensure!(taken == 1, "the full slot is not full");
        Ok(slot)
    }

    /// Transactions a second of pgbench on these slots.
    pub(crate) fn pgbench(&self, script: Script, slots: &[i64], clients: usize, window: Duration) -> Result<f64> {
        let ids: Vec<String> = slots.iter().map(ToString::to_string).collect();
        self.connect()?.batch_execute(&format!(
            "DROP TABLE IF EXISTS bench_slot; CREATE TABLE bench_slot (n INTEGER PRIMARY KEY, id BIGINT);
             INSERT INTO bench_slot SELECT n, id FROM unnest(ARRAY[{}]::bigint[]) WITH ORDINALITY AS u(id, n);
             CREATE SEQUENCE IF NOT EXISTS bench_reference; ANALYZE bench_slot",
            ids.join(",")
        ))?;
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        ensure!(run < 150, "another run of pgbench would use the coupon numbers of the callers");
        let account = self.id("SELECT min(id) AS id FROM account")?;
        let statements = match script {
            Script::Whole => WHOLE,
            Script::SingleCte => SINGLE_CTE,
            Script::Sixteen => SIXTEEN,
        };
        let program = std::env::var("PGBENCH").unwrap_or_else(|_| "pgbench".to_owned());
        let mut child = Command::new(&program)
            .args(["--no-vacuum", "--protocol=prepared", "--file=-"])
            .args([format!("--define=slots={}", slots.len()), format!("--define=run={run}"), "--define=n=0".to_owned()])
            .arg(format!("--define=account={account}"))
            .arg(format!("--client={clients}"))
            .args([format!("--jobs={}", clients.min(2)), format!("--time={}", window.as_secs())])
            .arg(&self.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {program}; it comes with PostgreSQL"))?;
        child.stdin.take().context("pgbench takes no script")?.write_all(format!("{DRAWN}{statements}").as_bytes())?;
        let output = child.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let tps = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        match tps {
            Some(tps) if output.status.success() => Ok(tps),
            _ => bail!("pgbench failed: {}", String::from_utf8_lossy(&output.stderr)),
        }
    }

    /// Agents with the demo accounts' password; their log-in ids.
    pub(crate) fn agents(&self, count: usize) -> Result<Vec<String>> {
        self.connect()?.batch_execute(&format!(
            "INSERT INTO account
             (login_id, password_hash, role, display_name, vendor_id, status, created_at, updated_at)
             SELECT 'bench' || n, password_hash, role, display_name, vendor_id, status, now(), now()
             FROM account, generate_series(1, {count}) n WHERE login_id = 'agent02'"
        ))?;
        Ok((1..=count).map(|n| format!("bench{n}")).collect())
    }

    /// The stored hash of the demo accounts' password.
    pub(crate) fn password_hash(&self) -> Result<String> {
        #[derive(QueryableByName)]
        struct Hash {
            #[diesel(sql_type = Text)]
            password_hash: String,
        }
        let hash: Hash = diesel::sql_query("SELECT password_hash FROM account WHERE login_id = 'agent02'")
            .get_result(&mut self.connect()?)?;
        Ok(hash.password_hash)
    }

    /// A venue for a large plan, and a first day.
    pub(crate) fn venue_for_plan(&self) -> Result<(i64, NaiveDate)> {
        let tomorrow = chrono::Local::now().date_naive() + Days::new(2);
        Ok((self.venue("大規模会場", "141003")?, tomorrow))
    }

    /// How long COPY takes for as many slots, with the same indexes and constraints.
    pub(crate) fn copy_slots(&self, count: usize) -> Result<Duration> {
        let venue = self.venue("COPY会場", "141003")?;
        let plan = self.plan(venue)?;
        let mut rows = String::new();
        for n in 0..count {
            let (day, minute) = (n / 288, n % 288 * 5);
            let date = chrono::Local::now().date_naive() + Days::new(2 + day as u64);
            rows.push_str(&format!(
                "{plan}\t{venue}\t{NOTICE_PROGRAMME}\tpfizer\t{date}\t{minute}\t{}\t4\t0\topen\n",
                minute + 5
            ));
        }
        let statement = "COPY slot (plan_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, \
            capacity, taken, status) FROM STDIN";
        let start = Instant::now();
        let mut child = Command::new("psql")
            .args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--command", statement, &self.url])
            .stdin(Stdio::piped())
            .spawn()
            .context("cannot start psql; it comes with PostgreSQL")?;
        child.stdin.take().context("psql takes no rows")?.write_all(rows.as_bytes())?;
        ensure!(child.wait()?.success(), "COPY failed");
        Ok(start.elapsed())
    }

    /// Three million slots: 50 municipalities of 30 venues, 125 days of 16 slots; Yokohama is one of them. A venue's
    /// slots lie together, as its plans write them.
    pub(crate) fn fill_with_slots(&self) -> Result<i64> {
        let admin =
            self.ids("SELECT id FROM venue WHERE municipality_code = '141003' AND search_key = 'カイジョウ'")?;
        ensure!(!admin.is_empty(), "the venues of the run are there");
        let plan = self.plan(admin[0])?;
        self.connect()?.batch_execute(&format!(
            "SET statement_timeout = 0;
             UPDATE venue SET published = false WHERE search_key = 'カイジョウ';
             INSERT INTO venue (municipality_code, name, name_kana, kana_key, search_key, kind, address,
              access_notes, published, version, created_at, updated_at)
             SELECT m.code, '会場' || n, 'カイジョウ', 'カイジョウ' || n, '格子', 'special_site', m.name, '', true, 1, now(), now()
             FROM (SELECT code, name FROM municipality ORDER BY code <> '141003', code LIMIT 50) m,
              generate_series(1, 30) n;
             INSERT INTO venue_vaccine (venue_id, vaccine, confirmed_through)
             SELECT id, 'pfizer', current_date + 3650 FROM venue WHERE search_key = '格子';
             INSERT INTO slot
              (plan_id, venue_id, programme, vaccine, date, starts_minute, ends_minute, capacity, taken, status)
             SELECT {plan}, v.id, '{NOTICE_PROGRAMME}', 'pfizer', current_date + d, 540 + n * 30, 570 + n * 30, 20, 0,
              'open'
             FROM (SELECT id FROM venue WHERE search_key = '格子') v, generate_series(1, 125) d, generate_series(0, 15) n
             ORDER BY v.id, d, n;
             ANALYZE slot; ANALYZE venue"
        ))?;
        self.id("SELECT count(*) AS id FROM slot")
    }

    /// Slots whose counter does not agree with their bookings, or that are oversold.
    pub(crate) fn drift(&self) -> Result<i64> {
        self.id("SELECT count(*) AS id FROM slot s
             LEFT JOIN (SELECT slot_id, count(*) n FROM booking WHERE status = 'booked' GROUP BY 1) b
             ON b.slot_id = s.id WHERE s.taken <> coalesce(b.n, 0) OR s.taken > s.capacity")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = PgConnection::establish(&self.admin).map_err(|e| e.to_string()).and_then(|mut conn| {
            diesel::sql_query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
                .bind::<Text, _>(&self.name)
                .execute(&mut conn)
                .and_then(|_| conn.batch_execute(&format!("DROP DATABASE {}", self.name)).map(|()| 0))
                .map_err(|e| e.to_string())
        });
        if let Err(error) = dropped {
            eprintln!("the database {} could not be dropped: {error}", self.name);
        }
    }
}
