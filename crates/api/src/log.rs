//! The log: lines on standard error, as text or as JSON, each with the request that it belongs to.

use std::fmt::Debug;
use std::io::IsTerminal;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// What is logged unless `MADOGUCHI_LOG` says otherwise.
const USUAL: &str = "info,actix_server=warn";

/// Starts the log with the directives of `MADOGUCHI_LOG`.
///
/// # Errors
/// When they cannot be read.
pub fn start(directives: Option<&str>, json: bool) -> Result<(), String> {
    let filter = EnvFilter::try_new(directives.unwrap_or(USUAL))
        .map_err(|error| format!("MADOGUCHI_LOG: {}", error.to_string().trim_end()))?;
    // A line that cannot be written (a full disk, a reader that has gone) is lost, and nothing else: to complain of it
    // on the same standard error would be a panic in the middle of a request.
    let log = fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    if json {
        // The spans of a line are one, its request.
        log.json().with_span_list(false).finish().with(ClientFaults).init();
    } else {
        log.finish().with(ClientFaults).init();
    }
    Ok(())
}

/// Leaves out what actix calls an error of the stream: a client that goes away, or does not speak HTTP. Nobody here can
/// mend that; whoever looks for it finds it by `actix_http=trace`.
struct ClientFaults;

impl<S: Subscriber> Layer<S> for ClientFaults {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        if !event.metadata().target().starts_with("actix_http::h1") {
            return true;
        }
        let mut fault = Fault(false);
        event.record(&mut fault);
        !fault.0
    }
}

/// Whether the message begins like that of a client's fault.
struct Fault(bool);

impl Visit for Fault {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let message = format!("{value:?}");
            let faults = ["stream error: I/O error", "stream error: request parse error"];
            self.0 = faults.iter().any(|start| message.starts_with(start));
        }
    }
}
