//! One number for the content of many files, to know whether a build is still current.

use anyhow::{Context as _, Result};
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

/// Folders that are results, not sources.
const RESULTS: [&str; 3] = ["dist", "node_modules", "target"];

/// The fingerprint of files and whole folders: their names and contents, not their times, so that
/// a fresh clone and a branch switched to and fro are recognised.
pub(crate) fn of(root: &Path, sources: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for source in sources {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        for part in [name.as_bytes(), &content] {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in path.read_dir().with_context(|| format!("reading {}", path.display()))? {
            let entry = entry?;
            let result = RESULTS.iter().any(|name| entry.file_name() == *name);
            if !result {
                collect(&entry.path(), files)?;
            }
        }
    }
    Ok(())
}

/// A file that remembers the fingerprint of the sources a result was made from.
#[derive(Debug)]
pub(crate) struct Stamp {
    file: PathBuf,
    wanted: String,
}

impl Stamp {
    /// A stamp for the result that these sources would give.
    pub(crate) fn new(file: PathBuf, wanted: String) -> Self {
        Self { file, wanted }
    }

    /// Whether the result was made from just these sources.
    pub(crate) fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|found| found == self.wanted)
    }

    /// Forgets the result, before it is made anew.
    pub(crate) fn clear(&self) -> Result<()> {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("removing {}", self.file.display()))
            }
            _ => Ok(()),
        }
    }

    /// Remembers that the result is made.
    pub(crate) fn set(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        std::fs::write(&self.file, &self.wanted).with_context(|| format!("writing {}", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/dist")).unwrap();
        fs::write(folder.join("src/a"), "one").unwrap();
        fs::write(folder.join("lock"), "1").unwrap();
        folder
    }

    #[test]
    fn content_and_names_count_but_not_results() {
        let root = folder("fingerprint");
        let sources = ["src", "lock", "not-there"];
        let first = of(&root, &sources).unwrap();
        fs::write(root.join("src/dist/bundle"), "result").unwrap();
        fs::write(root.join("src/a"), "one").unwrap();
        assert_eq!(of(&root, &sources).unwrap(), first);
        fs::write(root.join("src/a"), "two").unwrap();
        let second = of(&root, &sources).unwrap();
        assert_ne!(second, first);
        fs::rename(root.join("src/a"), root.join("src/b")).unwrap();
        assert_ne!(of(&root, &sources).unwrap(), second);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_stamp_is_current_once_set_and_until_cleared() {
        let root = folder("stamp");
        let stamp = Stamp::new(root.join("deep/stamp"), "abc".into());
        assert!(!stamp.is_current());
        stamp.set().unwrap();
        assert!(stamp.is_current());
        assert!(!Stamp::new(root.join("deep/stamp"), "abd".into()).is_current());
        stamp.clear().unwrap();
        stamp.clear().unwrap();
        assert!(!stamp.is_current());
        fs::remove_dir_all(root).unwrap();
    }
}
