//! What a server is started with and cannot be: it says so and ends, and does not go on with something else.

use crate::support::TestDatabase;
use std::ffi::OsStr;
use std::fs::File;
use std::process::{Command, Stdio};

/// Starts a server with a variable in its environment; it must end with these words.
#[track_caller]
fn check(db: &TestDatabase, name: &str, value: &OsStr, expected: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    // Nobody listens there: a server that goes on ends with another error.
    command.args(["serve", "--listen", "192.0.2.1:1", "--database-url", &db.address()]);
    let done = command.env(name, value).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!((done.status.code(), said.starts_with(expected)), (Some(1), true), "{name}: {said}");
}

#[test]
fn a_variable_that_cannot_be_used_is_named() {
    let db = TestDatabase::sqlite();
    for (name, value, expected) in [
        ("MADOGUCHI_SECRET", "short", "error: MADOGUCHI_SECRET needs at least 32 characters"),
        ("MADOGUCHI_LOG", "madoguchi=loud", "error: MADOGUCHI_LOG: error parsing level filter"),
    ] {
        check(&db, name, OsStr::new(value), expected);
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_not_taken_for_none() {
    use std::os::unix::ffi::OsStrExt;
    let db = TestDatabase::sqlite();
    for (name, expected) in [
        ("MADOGUCHI_SECRET", "error: MADOGUCHI_SECRET is not UTF-8"),
        ("MADOGUCHI_LOG", "error: MADOGUCHI_LOG is not UTF-8"),
    ] {
        check(&db, name, OsStr::from_bytes(b"a secret of more than thirty-two bytes \xff"), expected);
    }
}

/// Words that nobody can read are no reason to fall: a reader who has gone has had enough, a full disk is told.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_said_is_no_crash() {
    let run = |arguments: &[&str], output: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
        let child = command.args(arguments).stdout(output).stderr(Stdio::piped()).spawn().unwrap();
        let done = child.wait_with_output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let gone = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let db = TestDatabase::sqlite();
    let address = db.address();
    for arguments in [vec!["openapi"], vec!["verify", "--database-url", &address]] {
        let (code, said) = run(&arguments, full());
        assert_eq!((code, said.as_str()), (Some(1), "error: No space left on device (os error 28)\n"), "{arguments:?}");
        assert_eq!(run(&arguments, gone()), (Some(0), String::new()), "{arguments:?}");
    }
}
