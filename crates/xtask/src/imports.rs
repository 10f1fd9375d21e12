//! No file imports one that, by whatever way, imports it: files that need each other are one file, or what both need is
//! a third.

use crate::workspace;
use anyhow::{Context as _, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Module names (`features::venue::list`) and what each imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// What ships.
const CRATES: [&str; 6] =
    ["crates/domain", "crates/contract", "crates/store", "crates/service", "crates/api", "frontend"];

/// The step: an error that names every circle.
pub(crate) fn check() -> Result<String> {
    let (mut files, mut found) = (0, Vec::new());
    for member in CRATES {
        let root = workspace::path(member).join("src");
        let mut sources = BTreeMap::new();
        collect(&root, &root, &mut sources)?;
        files += sources.len();
        found.extend(circles(&imports(&sources)).into_iter().map(|circle| format!("{member}: {circle}")));
    }
    if !found.is_empty() {
        bail!("files import each other:\n  {}", found.join("\n  "));
    }
    Ok(format!("{files} files"))
}

/// Reads the files, by the names of their modules. Tests may import what they like.
fn collect(root: &Path, folder: &Path, sources: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, sources)?;
            continue;
        }
        let name = path.with_extension("");
        let is_test = name.to_string_lossy().ends_with("_tests");
        if path.extension().is_none_or(|extension| extension != "rs") || is_test {
            continue;
        }
        let parts = name.strip_prefix(root).unwrap_or(&name).iter().map(|part| part.to_string_lossy());
        let name = parts.collect::<Vec<_>>().join("::");
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        sources.insert(name.strip_suffix("::mod").unwrap_or(&name).to_owned(), text);
    }
    Ok(())
}

/// The root of a crate: it knows every module, and what it only passes on is theirs.
const ROOTS: [&str; 2] = ["lib", "main"];

/// What each of these modules imports of the others.
fn imports(sources: &BTreeMap<String, String>) -> Imports {
    let passed_on = passed_on(sources.get("lib").map_or("", String::as_str));
    let module = |path: &str| {
        let first = path.split("::").next().unwrap_or(path);
        let mut path = match passed_on.get(first) {
            Some(whole) if !sources.contains_key(first) => whole,
            Some(_) | None => path,
        };
        while !sources.contains_key(path) {
            path = path.rsplit_once("::")?.0;
        }
        Some(path.to_owned())
    };
    let imported = |name: &String, text: &str| {
        paths(name, text).iter().filter_map(|path| module(path)).filter(|found| found != name).collect()
    };
    let modules = sources.iter().filter(|(name, _)| !ROOTS.contains(&name.as_str()));
    modules.map(|(name, text)| (name.clone(), imported(name, text))).collect()
}

/// The names that a crate's root passes on, with the paths behind them.
fn passed_on(root: &str) -> BTreeMap<String, String> {
    let mut found = Vec::new();
    for (at, start) in root.match_indices("pub use ") {
        tree("", &root[at + start.len()..], &mut found);
    }
    found.into_iter().filter_map(|path| Some((path.rsplit_once("::")?.1.to_owned(), path))).collect()
}

/// Every path of the module's own crate, from its root, in `use` and elsewhere.
fn paths(name: &str, text: &str) -> Vec<String> {
    let code: Vec<&str> = text
        .lines()
        .take_while(|line| !line.starts_with("mod tests {"))
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let above = name.rsplit_once("::").map(|(above, _)| format!("{above}::")).unwrap_or_default();
    let mut found = Vec::new();
    for (word, before) in [("crate::", ""), ("super::", &above), ("self::", &format!("{name}::"))] {
        for (at, start) in code.match_indices(word) {
            let mut own = Vec::new();
            tree("", &code[at + start.len()..], &mut own);
            // Two levels up: no path here goes there, and it would be found at its second word as one.
            found.extend(
                own.into_iter().filter(|path| !path.starts_with("super")).map(|path| format!("{before}{path}")),
            );
        }
    }
    found
}

/// Writes a tree of imports out: `a::{b, c::d}` is `a::b` and `a::c::d`. Answers with what follows the tree.
fn tree<'a>(before: &str, text: &'a str, found: &mut Vec<String>) -> &'a str {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let text = text.trim_start();
    let end = text.find(|c| !is_path(c)).unwrap_or(text.len());
    let path = format!("{before}{}", &text[..end]);
    let mut rest = &text[end..];
    let is_tree = path.is_empty() || path.ends_with("::");
    if !is_tree || !rest.starts_with('{') {
        found.push(path);
        return rest;
    }
    while rest.starts_with(['{', ',']) {
        rest = rest[1..].trim_start();
        // After the last comma of a list over several lines.
        if !rest.starts_with('}') {
            rest = tree(&path, rest, found).trim_start();
        }
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

/// Every circle, as `a → b → a`, each once.
fn circles(imports: &Imports) -> Vec<String> {
    let (mut done, mut found) = (BTreeSet::new(), Vec::new());
    for name in imports.keys() {
        walk(name, imports, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn walk<'a>(
    name: &'a str,
    imports: &'a Imports,
    way: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
    found: &mut Vec<String>,
) {
    if let Some(at) = way.iter().position(|earlier| *earlier == name) {
        found.push(format!("{} → {name}", way[at..].join(" → ")));
        return;
    }
    if done.contains(name) {
        return;
    }
    way.push(name);
    for next in imports.get(name).into_iter().flatten() {
        walk(next, imports, way, done, found);
    }
    way.pop();
    done.insert(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_in_use_and_elsewhere_trees_written_out() {
        for (text, wanted) in [
            ("use crate::a::B;", vec!["a::B"]),
            ("use crate::a::{B, c::{D, E as F}};\nuse crate::g::h;", vec!["a::B", "a::c::D", "a::c::E", "g::h"]),
            ("use crate::{\n    a,\n    b::C,\n};", vec!["a", "b::C"]),
            ("fn f() -> crate::a::B { crate::c::d() }", vec!["a::B", "c::d"]),
            ("view! { <crate::a::B /> }", vec!["a::B"]),
            ("// use crate::a;\npub(crate) fn f() {}", vec![]),
            ("use crate::a;\n#[cfg(test)]\nmod tests {\n    use crate::b;\n}", vec!["a"]),
            ("use super::{a, b::C};", vec!["folder::a", "folder::b::C"]),
            ("self::f()", vec!["folder::file::f"]),
        ] {
            assert_eq!(paths("folder::file", text), wanted, "{text}");
        }
    }

    #[test]
    fn circles_are_found_whatever_their_length() {
        let check = |files: &[(&str, &str)], wanted: &[&str]| {
            let sources = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            assert_eq!(circles(&imports(&sources)), wanted, "{files:?}");
        };
        check(&[("a", "use crate::b::B;"), ("b", "use crate::c::C;"), ("c", "")], &[]);
        check(&[("a", "use crate::b::B;"), ("b", "use crate::a::A;")], &["a → b → a"]);
        check(
            &[
                ("a", "use crate::b::B;"),
                ("b", "use crate::c::{C, D};"),
                ("c", "crate::b::f()"),
                ("d", "use crate::a;"),
            ],
            &["b → c → b"],
        );
        // Itself, and what is no module of its own, count for nothing.
        check(&[("a", "use crate::a::A; use crate::other::X;")], &[]);
        // What the root passes on is of the module behind it; the root itself knows everybody.
        check(
            &[
                ("lib", "pub use a::{A, B};"),
                ("a", "use crate::b::C;"),
                ("b", "use crate::A;"),
                ("c", "use crate::lib;"),
            ],
            &["a → b → a"],
        );
        check(&[("f::a", "use super::b::B;"), ("f::b", "use super::a::A;")], &["f::a → f::b → f::a"]);
        // A module and the folder it lies in are two.
        check(&[("a", "use crate::a::b::B;"), ("a::b", "use crate::a::A;")], &["a → a::b → a"]);
    }
}
