//! Where things lie, and where we are running.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable when it runs us, so a clone that was moved finds itself.
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(2).map_or(manifest.clone(), Path::to_path_buf)
}

/// A path inside the repository.
pub(crate) fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// A path in the repository's own `target/`, also when cargo builds elsewhere: tools and stamps
/// belong to the clone.
pub(crate) fn scratch(relative: &str) -> PathBuf {
    root().join("target").join(relative)
}

/// The folder cargo builds into: `xtask` itself lies in `<folder>/debug/`.
pub(crate) fn cargo_target() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|executable| executable.ancestors().nth(2).map(Path::to_path_buf))
        .unwrap_or_else(|| scratch(""))
}

/// `cargo`, in the repository's root.
pub(crate) fn cargo(subcommand: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).arg(subcommand);
    if in_ci() {
        // One build from clean: incremental state only costs.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// `--locked` in CI: a lock file that does not match must fail there, and may heal elsewhere.
pub(crate) fn locked() -> &'static [&'static str] {
    if in_ci() { &["--locked"] } else { &[] }
}

/// Whether this is a run in CI.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// Whether we may install packages and change users.
pub(crate) fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// The first executable of this name in `PATH`.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

/// Whether the file is there and may be executed by someone.
pub(crate) fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// `PATH` with these folders in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> std::ffi::OsString {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&inherited));
    // Only a folder with a colon in its name cannot be joined; without it PATH still works.
    std::env::join_paths(all).unwrap_or(inherited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_has_the_workspace_manifest() {
        assert!(path("Cargo.toml").is_file());
        assert!(path("crates/xtask").is_dir());
    }

    #[test]
    fn own_folders_come_before_the_inherited_path() {
        let joined = path_with(&[PathBuf::from("/first"), PathBuf::from("/second")]);
        assert!(joined.to_string_lossy().starts_with("/first:/second:"));
    }
}
