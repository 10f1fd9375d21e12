//! The list of municipalities as a browser takes it: without readings, and without what each line repeats.
//!
//! A line `14神奈川県` begins a prefecture, `100横浜市` is a municipality in it: the first two digits of a code are its
//! prefecture's, the sixth is a check digit. A fifth of what the screens load was the whole list, half of that is this.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let csv = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/municipalities.csv");
    println!("cargo::rerun-if-changed={}", csv.display());
    let mut short = String::new();
    let mut prefecture = "";
    let text = std::fs::read_to_string(&csv)?;
    let mut rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.trim_end().split(',').collect()).collect();
    rows.sort_unstable();
    for row in &rows {
        let [code, of, name, _] = row[..] else { continue };
        if prefecture != of {
            prefecture = of;
            short.push_str(&format!("{}{of}\n", &code[..2]));
        }
        short.push_str(&format!("{}{name}\n", &code[2..5]));
    }
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&out).join("municipalities.txt"), short)
}
