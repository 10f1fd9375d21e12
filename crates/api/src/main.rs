//! Command line of the server; see `madoguchi --help`.

use clap::Parser;
use madoguchi_api::command_line::options::{Command, CommandLine};
use madoguchi_api::command_line::say::say;
use madoguchi_api::command_line::{audit_check, maintenance, serve};
use madoguchi_api::spec;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Serve(options) => serve::serve(&options).map(|()| true),
        Command::Migrate(options) => maintenance::migrate(&options).map(|()| true),
        Command::Openapi => {
            spec::document().map_err(Into::into).and_then(|document| Ok(say(document.trim_end()).map(|()| true)?))
        }
        Command::Verify(database) => maintenance::verify(&database),
        Command::VerifyAudit(options) => audit_check::verify_audit(&options),
        Command::CreateOperator(options) => maintenance::create_operator(&options).map(|()| true),
        Command::RemoveSecondFactor(options) => maintenance::remove_second_factor(&options).map(|()| true),
        Command::DemoData(options) => maintenance::demo_data(&options).map(|()| true),
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
