//! No file of the screens imports one that, by whatever way, imports it: files that need each other are one file, or
//! what both need is a third.

use crate::workspace;
use anyhow::{Context as _, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Module names (`features::venue::list`) and what each imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// The step: an error that names every circle.
pub(crate) fn check() -> Result<String> {
    let root = workspace::path("frontend/src");
    let mut sources = BTreeMap::new();
    collect(&root, &root, &mut sources)?;
    let circles = circles(&imports(&sources));
    if !circles.is_empty() {
        bail!("files of the screens import each other:\n  {}", circles.join("\n  "));
    }
    Ok(format!("{} files", sources.len()))
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

/// What each of these modules imports of the others.
fn imports(sources: &BTreeMap<String, String>) -> Imports {
    let module = |path: &str| {
        let mut path = path;
        while !sources.contains_key(path) {
            path = path.rsplit_once("::")?.0;
        }
        Some(path.to_owned())
    };
    let imported = |name: &String, text: &str| {
        paths(text).iter().filter_map(|path| module(path)).filter(|found| found != name).collect()
    };
    sources.iter().map(|(name, text)| (name.clone(), imported(name, text))).collect()
}

/// Every path that begins with `crate::`, in `use` and elsewhere.
fn paths(text: &str) -> Vec<String> {
    let code: Vec<&str> = text
        .lines()
        .take_while(|line| !line.starts_with("mod tests {"))
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        tree("", &code[at + start.len()..], &mut found);
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
        ] {
            assert_eq!(paths(text), wanted, "{text}");
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
        // A module and the folder it lies in are two.
        check(&[("a", "use crate::a::b::B;"), ("a::b", "use crate::a::A;")], &["a → a::b → a"]);
    }
}
