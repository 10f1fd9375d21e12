//! Lines end at 120 characters. rustfmt keeps to it, but leaves alone what a long string or a macro call keeps it from
//! laying out, and it reads nothing but Rust.

use crate::{process, workspace};
use anyhow::{Context as _, Result, bail};
use std::process::Command;

const LONGEST: usize = 120;

/// What people write by hand.
const READ: [&str; 8] = ["*.rs", "*.md", "*.sql", "*.toml", "*.ts", "*.mjs", "*.html", "*.css"];

/// An example that is pasted into a shell, and compared with the code.
const WHOLE: &str = "docs/audit-chain.md";

/// The last migration that landed with longer lines. What has landed is never edited.
const LANDED: &str = "20261128000018";

/// The step: an error that names every line that is too long.
pub(crate) fn check() -> Result<String> {
    let mut git = Command::new("git");
    // What is new and not yet added, too.
    git.current_dir(workspace::root()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]);
    git.args(READ);
    let (mut files, mut found) = (0, Vec::new());
    for name in process::output(&mut git)?.split_terminator('\0') {
        let path = workspace::path(name);
        // What was deleted and not committed is still listed.
        if is_left_out(name) || !path.exists() {
            continue;
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {name}"))?;
        files += 1;
        found.extend(too_long(&text).map(|line| format!("{name}:{line}")));
    }
    if !found.is_empty() {
        bail!("lines of more than {LONGEST} characters:\n  {}", found.join("\n  "));
    }
    Ok(format!("{files} files"))
}

fn is_left_out(name: &str) -> bool {
    let landed = |migration: &str| migration.split(['/', '_']).nth(1).is_some_and(|number| number <= LANDED);
    name == WHOLE || name.strip_prefix("migrations/").is_some_and(landed)
}

/// The numbers of the lines that are too long.
fn too_long(text: &str) -> impl Iterator<Item = usize> {
    text.lines().zip(1..).filter(|(line, _)| line.chars().count() > LONGEST).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        for (text, wanted) in [
            ("x".repeat(LONGEST), vec![]),
            ("x".repeat(LONGEST + 1), vec![1]),
            ("窓".repeat(LONGEST), vec![]),
            (format!("a\n{}\nb\n{}\r\n", "窓".repeat(LONGEST + 1), "x".repeat(LONGEST)), vec![2]),
        ] {
            assert_eq!(too_long(&text).collect::<Vec<_>>(), wanted, "{text}");
        }
    }

    #[test]
    fn what_has_landed_is_left_as_it_is() {
        for (name, wanted) in [
            ("migrations/sqlite/20261122000001_ground/up.sql", true),
            ("migrations/postgres/20261128000018_reference_version/down.sql", true),
            ("migrations/postgres/20261128000019_next/up.sql", false),
            ("docs/audit-chain.md", true),
            ("docs/glossary.md", false),
            ("crates/xtask/src/lines.rs", false),
        ] {
            assert_eq!(is_left_out(name), wanted, "{name}");
        }
    }
}
