//! Words for whoever started the program, on standard output.

use std::fmt::Display;
use std::io::{ErrorKind, Write};

/// Says something. A reader who has gone has had enough: that is no error.
///
/// # Errors
/// When standard output cannot be written: a full disk, say.
pub fn say(words: impl Display) -> std::io::Result<()> {
    match writeln!(std::io::stdout().lock(), "{words}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said,
    }
}
