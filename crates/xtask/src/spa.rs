//! The screens: built by Trunk into `frontend/dist`, and finished there for the server: no script
//! inside the page, and everything compressed.

use crate::fingerprint::{self, Stamp};
use crate::{process, tools, workspace};
use anyhow::{Context as _, Result, bail};
use std::path::Path;
use std::process::Command;

/// Everything that the screens are made from.
const SOURCES: [&str; 10] = [
    "frontend",
    "crates/domain",
    "crates/contract",
    "data",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "crates/xtask/src/finish.mjs",
];

/// The size of what a browser loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    raw: u64,
    brotli: u64,
}

impl Size {
    /// The numbers as words: bytes, bytes with brotli.
    pub(crate) fn words(self) -> [String; 2] {
        [self.raw.to_string(), self.brotli.to_string()]
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} kB, {} kB with brotli", self.raw.div_ceil(1000), self.brotli.div_ceil(1000))
    }
}

/// Builds the screens unless they are current.
pub(crate) fn ensure() -> Result<Size> {
    let dist = workspace::path("frontend/dist");
    let size_file = workspace::scratch("spa/size");
    let stamp = Stamp::new(workspace::scratch("spa/fingerprint"), fingerprint::of(&workspace::root(), &SOURCES)?);
    // What `trunk serve` leaves there is not compressed, and not optimised.
    if stamp.is_current() && dist.join("index.html.br").exists() {
        return Size::parse(&std::fs::read_to_string(&size_file).unwrap_or_default());
    }
    stamp.clear()?;
    let path = tools::for_spa()?;
    // Trunk's own switch for "no downloads" makes cargo offline too.
    process::run(workspace::cargo("fetch").args(workspace::locked()).args(["--target", tools::WASM_TARGET]))?;
    // Fetching may have touched the lock file. What is edited from here on may not be in the build: it is built again.
    let stamp = Stamp::new(workspace::scratch("spa/fingerprint"), fingerprint::of(&workspace::root(), &SOURCES)?);
    let mut trunk = Command::new("trunk");
    trunk
        .current_dir(workspace::root())
        .args(["build", "--release", "--cargo-profile", "release-wasm", "--offline", "--skip-version-check"])
        .args(workspace::locked())
        .env("PATH", workspace::path_with(&path))
        // Trunk reads it as a switch of its own and stumbles over `NO_COLOR=1`.
        .env_remove("NO_COLOR")
        // The compiler's complaint says it all; Trunk's own call stack would bury it.
        .env("RUST_BACKTRACE", "0");
    process::run(&mut trunk)?;
    let size_text = finish(&dist)?;
    let size = Size::parse(&size_text)?;
    stamp.set()?;
    std::fs::write(&size_file, size_text).with_context(|| format!("writing {}", size_file.display()))?;
    println!("screens: {size}");
    Ok(size)
}

fn finish(dist: &Path) -> Result<String> {
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", include_str!("finish.mjs")]).arg(dist);
    process::output(&mut node).context("finishing the screens")
}

impl Size {
    fn parse(text: &str) -> Result<Self> {
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        match numbers[..] {
            [raw, brotli] => Ok(Self { raw, brotli }),
            _ => bail!("the size of the screens is unknown: `{}`; please remove target/spa", text.trim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_and_shown_in_kilobytes() {
        let size = Size::parse("312001 98000\n").unwrap();
        assert_eq!(size.to_string(), "313 kB, 98 kB with brotli");
        assert!(Size::parse("").is_err());
    }

    #[test]
    fn scripts_leave_the_page_and_text_is_compressed() {
        let folder = std::env::temp_dir().join(format!("xtask-finish-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("deep")).unwrap();
        let page = folder.join("index.html");
        std::fs::write(&page, "<head><script type=\"module\">start();</script></head>").unwrap();
        std::fs::write(folder.join("app.js"), "let a = 1;".repeat(100)).unwrap();
        std::fs::write(folder.join("deep/tiny.txt"), "x").unwrap();
        std::fs::write(folder.join("picture.png"), [0_u8; 500]).unwrap();
        std::fs::write(folder.join("old.js.br"), "stale").unwrap();

        let first = Size::parse(&finish(&folder).unwrap()).unwrap();
        let html = std::fs::read_to_string(&page).unwrap();
        let name = html.split("src=\"/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert_eq!(std::fs::read_to_string(folder.join(name)).unwrap(), "start();");
        assert!(!html.contains("start();") && html.contains("integrity=\"sha384-"), "{html}");
        assert!(1500 < first.raw && first.brotli < 1000, "{first}");
        let there = |name: &str| folder.join(name).exists();
        assert!(there("app.js.br") && there("app.js.gz"));
        assert!(!there("deep/tiny.txt.br") && !there("picture.png.gz") && !there("old.js.br"));

        assert_eq!(Size::parse(&finish(&folder).unwrap()).unwrap(), first, "a second time");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
