//! Installing Debian packages, where we are allowed to.

use crate::{process, workspace};
use anyhow::{Context as _, Result, bail};
use std::process::Command;
use std::sync::OnceLock;

static UPDATED: OnceLock<()> = OnceLock::new();

/// Installs the packages when root on Debian; otherwise says what is missing and how to get it.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if workspace::which("apt-get").is_none() {
        bail!("{what} is missing; please install it (Debian calls it: {list})");
    }
    if !workspace::is_root() {
        bail!("{what} is missing; please run: sudo apt-get install {list}");
    }
    println!("{what} is missing: installing {list}");
    if UPDATED.get().is_none() {
        process::run(apt().arg("update").arg("--quiet=2")).context("reading the package lists")?;
        UPDATED.get_or_init(|| ());
    }
    process::run(apt().args(["install", "--quiet=2", "--yes", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("installing {list}"))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=120"]);
    command
}
