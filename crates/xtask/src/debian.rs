//! Installing Debian packages, where we are allowed to, or unpacking them, where that is enough.

use crate::{process, workspace};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
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
    update()?;
    process::run(apt().args(["install", "--quiet=2", "--yes", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("installing {list}"))
}

/// The server in a package of that name, for tests: the system's, or one that is unpacked into `target/tools/debian`.
/// Installed, it would start as a service of this machine. `version` is the argument that makes it tell its version.
pub(crate) fn server(name: &str, folder: &str, version: &str) -> Result<PathBuf> {
    let system = Path::new("/").join(folder).join(name);
    if let Some(found) = workspace::which(name).or_else(|| Some(system).filter(|file| workspace::is_executable(file))) {
        return Ok(found);
    }
    let unpacked = workspace::scratch("tools/debian");
    let program = unpacked.join(folder).join(name);
    if !workspace::is_executable(&program) {
        if workspace::which("apt-get").is_none() {
            bail!("{name} is missing; please install it");
        }
        println!("{name} is missing: unpacking Debian's package into target/tools/debian");
        if workspace::is_root() {
            update()?;
        }
        let download = unpacked.join("download");
        if download.exists() {
            // What a run that was broken off left there is another package.
            fs::remove_dir_all(&download).with_context(|| format!("removing {}", download.display()))?;
        }
        fs::create_dir_all(&download).with_context(|| format!("making {}", download.display()))?;
        process::run(apt().args(["download", "--quiet=2", name]).current_dir(&download))
            .with_context(|| format!("downloading {name}; please install it, or run: sudo apt-get update"))?;
        let package = download.read_dir()?.next().with_context(|| format!("apt-get left no package of {name}"))??;
        process::run(Command::new("dpkg-deb").arg("--extract").arg(package.path()).arg(&unpacked))?;
        fs::remove_dir_all(&download).with_context(|| format!("removing {}", download.display()))?;
    }
    process::output(Command::new(&program).arg(version))
        .with_context(|| format!("{name} lacks something of the system; please install Debian's package"))?;
    Ok(program)
}

fn update() -> Result<()> {
    if UPDATED.get().is_none() {
        process::run(apt().arg("update").arg("--quiet=2")).context("reading the package lists")?;
        UPDATED.get_or_init(|| ());
    }
    Ok(())
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=120"]);
    command
}
