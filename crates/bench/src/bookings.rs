//! Bookings a second over HTTP, beside what pgbench reaches with the SQL of a booking.

use crate::client::{Client, rate, run_clients};
use crate::database::{Database, Script};
use crate::{CLIENTS, REPEATS, Report, WINDOW, median, server};
use anyhow::Result;

/// The figures of bookings on PostgreSQL. Ours and the limit are measured in turns, since the machine is noisy.
pub(crate) fn measure(server: &server::Server, database: &Database, report: &mut Report) -> Result<()> {
    let mut client = Client::log_in(server.url(), "agent01")?;
    let slots = database.slots_for_booking(1_000)?;
    let spread = |client: &mut Client| book(client, &slots);

    let (mut ours, mut limits) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        limits.push(database.pgbench(Script::Whole, &slots, CLIENTS, WINDOW)?);
        ours.push(spread(&mut client)?);
    }
    let one_process = median(&mut ours);
    report.ratio("bookings over 1,000 slots", one_process, ("pgbench", median(&mut limits)));

    let (mut ours, mut single, mut sixteen) = (Vec::new(), Vec::new(), Vec::new());
    for repeat in 0..REPEATS {
        // A slot of its own for each window: it has 32,767 places at most.
        single.push(database.pgbench(Script::SingleCte, &slots[3 * repeat..=3 * repeat], CLIENTS, WINDOW)?);
        sixteen.push(16.0 * database.pgbench(Script::Sixteen, &slots[3 * repeat + 1..=3 * repeat + 1], 1, WINDOW)?);
        ours.push(book(&mut client, &slots[3 * repeat + 2..=3 * repeat + 2])?);
    }
    let ours = median(&mut ours);
    report.ratio("bookings on one slot", ours, ("pgbench, one CTE", median(&mut single)));
    report.ratio("bookings on one slot", ours, ("pgbench, 16 a statement", median(&mut sixteen)));

    let full = database.full_slot()?;
    let (mut ours, mut limits) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        limits.push(database.pgbench(Script::Whole, &[full], CLIENTS, WINDOW)?);
        ours.push(rate(&run_clients(CLIENTS, WINDOW, &mut client, |client, _| client.book_refused(full))?, WINDOW));
    }
    report.ratio("refusals on a full slot", median(&mut ours), ("pgbench", median(&mut limits)));

    let second = server::Server::start(database.url())?;
    let mut other = Client::log_in(second.url(), "agent01")?;
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        one.push(spread(&mut client)?);
        let halves = std::thread::scope(|scope| {
            let there = scope.spawn(|| book_as(&mut other, &slots, CLIENTS / 2));
            let here = book_as(&mut client, &slots, CLIENTS / 2);
            (here, there.join())
        });
        two.push(halves.0? + halves.1.map_err(|_| anyhow::anyhow!("a caller panicked"))??);
    }
    report.ratio("bookings through two processes", median(&mut two), ("one process", median(&mut one)));
    Ok(())
}

fn book(client: &mut Client, slots: &[i64]) -> Result<f64> {
    book_as(client, slots, CLIENTS)
}

fn book_as(client: &mut Client, slots: &[i64], clients: usize) -> Result<f64> {
    let samples = run_clients(clients, WINDOW, client, |client, n| client.book(slots[n % slots.len()]))?;
    Ok(rate(&samples, WINDOW))
}
