//! Starting processes and being sure that they end.
//!
//! Each [`Job`] is a process group of its own. Ctrl+C (or SIGTERM, SIGHUP) therefore reaches only
//! us; every wait looks at the flag, returns [`Interrupted`], and the jobs are stopped in reverse
//! order as the call stack unwinds: clients before their database. A second signal does not wait
//! any longer. Servers are also told to end should we be killed outright (see [`guarded`]).

use crate::workspace;
use anyhow::{Context as _, Result, anyhow, bail};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(20);

static SIGNALS: AtomicUsize = AtomicUsize::new(0);

/// The developer pressed Ctrl+C, or someone sent SIGTERM.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// From now on Ctrl+C, SIGTERM and SIGHUP end the waiting instead of the process.
pub(crate) fn listen_for_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        SIGNALS.fetch_add(1, Ordering::SeqCst);
    })
    .context("listening for Ctrl+C")
}

/// An error once a signal has come.
pub(crate) fn check_interrupted() -> Result<()> {
    if SIGNALS.load(Ordering::SeqCst) == 0 { Ok(()) } else { Err(Interrupted.into()) }
}

/// Sleeps between two looks at something outside, unless interrupted.
pub(crate) fn pause() -> Result<()> {
    check_interrupted()?;
    sleep(POLL);
    Ok(())
}

/// A running process that does not outlive us.
#[derive(Debug)]
pub(crate) struct Job {
    name: String,
    child: Child,
    own_group: bool,
    stop_signal: Signal,
    grace: Duration,
    ended: Option<ExitStatus>,
}

impl Job {
    /// Starts the command in a group of its own, without input.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).process_group(0);
        Self::spawn(command, true)
    }

    /// Starts the command in our group and with our input: a person may talk to it.
    pub(crate) fn start_in_foreground(command: &mut Command) -> Result<Self> {
        Self::spawn(command, false)
    }

    fn spawn(command: &mut Command, own_group: bool) -> Result<Self> {
        check_interrupted()?;
        let name = show(command);
        let child = command.spawn().with_context(|| format!("starting `{name}`"))?;
        Ok(Self { name, child, own_group, stop_signal: Signal::SIGTERM, grace: Duration::from_secs(15), ended: None })
    }

    /// The same job, stopped by another signal than SIGTERM.
    pub(crate) fn stopped_by(mut self, signal: Signal) -> Self {
        self.stop_signal = signal;
        self
    }

    /// How the process ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().with_context(|| format!("waiting for `{}`", self.name))?;
        }
        Ok(self.ended)
    }

    /// Waits until the process ends by itself; past the limit, or once interrupted, it is stopped.
    pub(crate) fn wait(mut self, limit: Duration) -> Result<ExitStatus> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if limit < started.elapsed() {
                bail!("`{}` was stopped after its limit of {} s", self.name, limit.as_secs());
            }
            pause()?;
        }
    }

    /// Asks the process to end, waits, and ends it.
    pub(crate) fn stop(&mut self) {
        if matches!(self.ended(), Ok(Some(_))) {
            return;
        }
        self.signal(self.stop_signal);
        let asked = Instant::now();
        // An error from `ended` leaves nothing to wait for: the last word below still follows.
        while matches!(self.ended(), Ok(None)) && asked.elapsed() < self.grace && SIGNALS.load(Ordering::SeqCst) < 2 {
            sleep(POLL);
        }
        // Also for those whom the leader left behind.
        self.signal(Signal::SIGKILL);
        if self.ended.is_none() {
            self.ended = self.child.wait().ok();
        }
    }

    /// A process that has gone meanwhile is what we want; no other answer is possible for our own
    /// children, so there is nothing to report.
    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed());
        if self.own_group {
            killpg(pid, signal).ok();
        } else if self.ended.is_none() {
            kill(pid, signal).ok();
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs the command to its end with our output; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    run_within(command, Duration::from_secs(60 * 60))
}

/// Like [`run`], with a limit.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    run_stopped_by(command, limit, Signal::SIGTERM)
}

/// Like [`run_within`], for a command that cleans up only when it is stopped by that signal.
pub(crate) fn run_stopped_by(command: &mut Command, limit: Duration, signal: Signal) -> Result<()> {
    let name = show(command);
    println!("$ {name}");
    let status = Job::start(command)?.stopped_by(signal).wait(limit)?;
    if status.success() { Ok(()) } else { Err(anyhow!("`{name}` ended with {status}")) }
}

/// What a short command prints; anything but success is an error with its complaint.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    check_interrupted()?;
    let name = show(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("starting `{name}`"))?;
    if !output.status.success() {
        bail!("`{name}` ended with {}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command for a server that must end when we are killed without a chance to stop it.
/// util-linux does that for us on Linux; elsewhere the command is what it is.
pub(crate) fn guarded(program: impl AsRef<OsStr>, signal: &str) -> Command {
    match workspace::which("setpriv") {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", signal, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

/// The command as one would type it: programs without their folder, the repository's paths short.
pub(crate) fn show(command: &Command) -> String {
    let root = format!("{}/", workspace::root().display());
    let program = Path::new(command.get_program());
    std::iter::once(program.file_name().unwrap_or(command.get_program()))
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy().replace(&root, "");
            let word = word.lines().next().unwrap_or_default().to_owned();
            if word.contains(' ') { format!("'{word}'") } else { word }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_job_has_ended() {
        let job = Job::start(Command::new("sleep").arg("1000")).unwrap();
        let pid = Pid::from_raw(job.child.id().cast_signed());
        assert!(kill(pid, None).is_ok());
        drop(job);
        assert!(kill(pid, None).is_err(), "the process is still there");
    }

    #[test]
    fn a_job_past_its_limit_is_an_error_that_names_it() {
        let job = Job::start(Command::new("sleep").arg("1000")).unwrap();
        let error = job.wait(Duration::ZERO).unwrap_err();
        assert_eq!(error.to_string(), "`sleep 1000` was stopped after its limit of 0 s");
    }

    #[test]
    fn grandchildren_end_with_the_job() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 1000 & echo $!; wait"]).stdout(Stdio::piped());
        let mut job = Job::start(&mut command).unwrap();
        let mut line = String::new();
        let stdout = job.child.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
        let grandchild = Pid::from_raw(line.trim().parse().unwrap());
        assert!(kill(grandchild, None).is_ok());
        job.stop();
        // It is init's to reap, so wait for that.
        let since = Instant::now();
        while kill(grandchild, None).is_ok() && since.elapsed() < Duration::from_secs(10) {
            sleep(POLL);
        }
        let state = std::fs::read_to_string(format!("/proc/{grandchild}/stat")).unwrap_or_default();
        assert!(state.is_empty() || state.contains(") Z"), "still running: {state}");
    }

    #[test]
    fn a_failure_tells_the_command_and_its_complaint() {
        let error = output(Command::new("sh").args(["-c", "echo no good >&2; exit 3"])).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("sh -c") && text.contains("no good") && text.contains('3'), "{text}");
    }
}
