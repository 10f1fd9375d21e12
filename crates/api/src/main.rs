//! Command line of the server; see `madoguchi --help`.

use clap::Parser;
use madoguchi_api::config::{Command, CommandLine};
use madoguchi_api::say::say;
use madoguchi_api::{audit_check, serve, spec};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Serve(options) => serve::serve(&options).map(|()| true),
        Command::Migrate(options) => serve::migrate(&options).map(|()| true),
        Command::Openapi => {
            spec::document().map_err(Into::into).and_then(|document| Ok(say(document.trim_end()).map(|()| true)?))
        }
        Command::Verify(database) => serve::verify(&database),
        Command::VerifyAudit(options) => audit_check::verify_audit(&options),
        Command::CreateOperator(options) => serve::create_operator(&options).map(|()| true),
        Command::DemoData(options) => serve::demo_data(&options).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Who cannot be told sees the exit code.
            writeln!(std::io::stderr().lock(), "error: {error}").ok();
            ExitCode::FAILURE
        }
    }
}
