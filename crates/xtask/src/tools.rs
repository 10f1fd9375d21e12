//! The tools that are not in the clone, each brought once and only when it is missing: what cargo
//! can build goes to `target/tools`, what npm and pip know into the clone, the rest comes from
//! Debian.

use crate::fingerprint::{self, Stamp};
use crate::{debian, process, workspace};
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of the screens.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

const TRUNK_VERSION: &str = "0.21.14";
const MACHETE_VERSION: &str = "0.9.2";
const DENY_VERSION: &str = "0.20.2";

/// The folders that Trunk needs in front of `PATH` to find the very tools that `Trunk.toml` pins.
/// Trunk takes a tool from `PATH` only in the pinned version; Debian's wasm-opt, which writes a
/// broken module, never gets a chance.
pub(crate) fn for_spa() -> Result<Vec<PathBuf>> {
    wasm_target()?;
    let bin = workspace::scratch("tools/bin");
    cargo_tool("trunk", "trunk", TRUNK_VERSION, &["--locked"])?;
    let lock = std::fs::read_to_string(workspace::path("Cargo.lock")).context("reading Cargo.lock")?;
    let version = locked_version(&lock, "wasm-bindgen")
        .context("Cargo.lock has no wasm-bindgen: do the screens still build for the browser?")?;
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", version, &["--bin", "wasm-bindgen"])?;
    sweep()?;
    // npm's binaryen is the wasm-opt that works, and what lies in node_modules is in the lock file.
    let npm = npm_packages("frontend")?;
    Ok(vec![npm, bin])
}

/// cargo-machete and cargo-deny.
pub(crate) fn for_dependencies() -> Result<[PathBuf; 2]> {
    let machete = cargo_tool("cargo-machete", "cargo-machete", MACHETE_VERSION, &["--locked"])?;
    let deny = cargo_tool("cargo-deny", "cargo-deny", DENY_VERSION, &["--locked"])?;
    sweep()?;
    Ok([machete, deny])
}

/// Rust's standard library for the browser.
pub(crate) fn wasm_target() -> Result<()> {
    if has_wasm_target()? {
        return Ok(());
    }
    let advice = format!("the Rust target {WASM_TARGET} is missing; please run: rustup target add {WASM_TARGET}");
    if workspace::which("rustup").is_none() {
        bail!("{advice} (or install it the way this Rust was installed)");
    }
    process::run(Command::new("rustup").args(["target", "add", WASM_TARGET]).current_dir(workspace::root()))
        .context(advice)
}

fn has_wasm_target() -> Result<bool> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(workspace::root()).args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let folder = process::output(&mut rustc)?;
    let Ok(mut entries) = Path::new(folder.trim()).read_dir() else {
        return Ok(false);
    };
    Ok(entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))))
}

/// A command line tool from crates.io, in exactly this version; answers with its file.
fn cargo_tool(package: &str, binary: &str, version: &str, arguments: &[&str]) -> Result<PathBuf> {
    let own = workspace::scratch("tools/bin").join(binary);
    let found = if own.exists() { Some(own.clone()) } else { workspace::which(binary) };
    if let Some(file) = found.filter(|file| reports_version(file, version)) {
        return Ok(file);
    }
    println!("{binary} {version} is missing: building it into target/tools, once; this takes some minutes");
    let build = workspace::scratch("tools/build");
    let mut install = workspace::cargo("install");
    install
        .args([package, "--version", version, "--force", "--no-default-features"])
        .args(arguments)
        .arg("--root")
        .arg(workspace::scratch("tools"))
        .arg("--target-dir")
        .arg(&build)
        // They run for seconds and are built once: it is the building that must be quick.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
        .env_remove("CARGO_BUILD_TARGET");
    process::run(&mut install).with_context(|| format!("building {binary} {version}"))?;
    Ok(own)
}

/// Throws away what building the tools left behind.
fn sweep() -> Result<()> {
    let build = workspace::scratch("tools/build");
    if build.exists() {
        std::fs::remove_dir_all(&build).with_context(|| format!("removing {}", build.display()))?;
    }
    Ok(())
}

/// Whether `tool --version` prints `<name> <version>`, or the version alone.
fn reports_version(file: &Path, version: &str) -> bool {
    process::output(Command::new(file).arg("--version"))
        .is_ok_and(|text| text.split_whitespace().take(2).any(|word| word == version))
}

/// The version of a package in a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let heading = format!("name = \"{package}\"\nversion = \"");
    lock.split_once(&heading)?.1.split('"').next()
}

/// The packages of a folder's package-lock.json; answers with the folder of their commands.
pub(crate) fn npm_packages(folder: &str) -> Result<PathBuf> {
    if workspace::which("npm").is_none() {
        debian::install("npm", &["nodejs", "npm"])?;
    }
    let home = workspace::path(folder);
    let wanted = fingerprint::of(&home, &["package.json", "package-lock.json"])?;
    let stamp = Stamp::new(home.join("node_modules/.fingerprint"), wanted);
    if !stamp.is_current() {
        // Browsers and other downloads of the packages' own have no place here.
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&home).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        process::run(&mut npm)?;
        stamp.set()?;
    }
    Ok(home.join("node_modules/.bin"))
}

/// The Python packages of e2e/requirements.txt in an environment of their own; answers with the
/// folder of their commands.
pub(crate) fn python_packages() -> Result<PathBuf> {
    let home = workspace::scratch("python");
    let wanted = fingerprint::of(&workspace::root(), &["e2e/requirements.txt"])?;
    let stamp = Stamp::new(home.join("fingerprint"), wanted);
    if !stamp.is_current() {
        let create = |python: &Path| process::run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&home));
        let found = workspace::which("python3");
        if found.is_none_or(|python| create(&python).is_err()) {
            process::check_interrupted()?;
            debian::install("python3 with venv", &["python3", "python3-venv"])?;
            create(Path::new("/usr/bin/python3"))?;
        }
        let mut pip = Command::new(home.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        process::run(pip.arg(workspace::path("e2e/requirements.txt")))?;
        stamp.set()?;
    }
    Ok(home.join("bin"))
}

/// Chromium and a font for Japanese; answers with the browser.
pub(crate) fn chromium() -> Result<PathBuf> {
    let japanese = process::output(Command::new("fc-list").arg(":lang=ja"));
    if japanese.is_ok_and(|fonts| fonts.trim().is_empty()) || workspace::which("fc-list").is_none() {
        debian::install("a Japanese font", &["fontconfig", "fonts-noto-cjk"])?;
    }
    if let Some(browser) = find_chromium() {
        return Ok(browser);
    }
    debian::install("Chromium", &["chromium"])?;
    find_chromium().context("Chromium was installed and is still not in PATH")
}

fn find_chromium() -> Option<PathBuf> {
    let named = std::env::var_os("MADOGUCHI_CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome"];
    named.or_else(|| names.iter().find_map(|name| workspace::which(name)))
}

/// The servers that stand before ours in tests: nginx and Caddy. Elsewhere than on Linux those tests are not there.
pub(crate) fn proxies() -> Result<()> {
    if cfg!(target_os = "linux") {
        debian::server("nginx", "usr/sbin", "-v")?;
        debian::server("caddy", "usr/bin", "version")?;
    }
    Ok(())
}

/// The C library of PostgreSQL that the server is linked with.
pub(crate) fn libpq() -> Result<()> {
    let by_pkg_config = process::output(Command::new("pkg-config").args(["--exists", "libpq"])).is_ok();
    let by_pg_config = || {
        let folder = process::output(Command::new("pg_config").arg("--libdir")).unwrap_or_default();
        let folder = Path::new(folder.trim());
        ["libpq.so", "libpq.a", "libpq.dylib"].iter().any(|name| folder.join(name).exists())
    };
    if by_pkg_config || by_pg_config() { Ok(()) } else { debian::install("libpq's headers", &["libpq-dev"]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn trunk_toml_pins_the_wasm_bindgen_of_the_lock_file() {
        let lock = std::fs::read_to_string(workspace::path("Cargo.lock")).unwrap();
        let trunk = std::fs::read_to_string(workspace::path("Trunk.toml")).unwrap();
        if let Some(version) = locked_version(&lock, "wasm-bindgen") {
            assert!(trunk.contains(&format!("wasm_bindgen = \"{version}\"")), "Cargo.lock has {version}");
        }
    }

    #[test]
    fn trunk_toml_pins_the_wasm_opt_of_the_npm_lock_file() {
        let lock = std::fs::read_to_string(workspace::path("frontend/package-lock.json")).unwrap();
        let trunk = std::fs::read_to_string(workspace::path("Trunk.toml")).unwrap();
        let heading = "\"node_modules/binaryen\": {\n      \"version\": \"";
        let version = lock.split_once(heading).and_then(|(_, rest)| rest.split('.').next()).unwrap();
        assert!(trunk.contains(&format!("wasm_opt = \"version_{version}\"")), "npm has binaryen {version}");
    }
}
