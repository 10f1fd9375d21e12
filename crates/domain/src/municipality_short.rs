//! The list of municipalities as a browser takes it, read; `build.rs` writes it.

use crate::MunicipalityCode;
use crate::municipality_code::check_digit;

static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/municipalities.txt"));

/// Code, prefecture and name of each municipality, by code.
pub(crate) fn rows() -> impl Iterator<Item = (MunicipalityCode, &'static str, &'static str)> {
    // The codes are put together once and stay, like the rest of the list.
    let mut codes = String::new();
    let mut named = Vec::new();
    let mut prefecture = ("", "");
    for line in TEXT.lines() {
        let (digits, name) = line.split_at(line.bytes().take_while(u8::is_ascii_digit).count());
        if digits.len() == 2 {
            prefecture = (digits, name);
            continue;
        }
        let start = codes.len();
        codes.push_str(prefecture.0);
        codes.push_str(digits);
        let five: Vec<u8> = codes.bytes().skip(start).map(|b| b - b'0').collect();
        codes.push(char::from(b'0' + check_digit(&five)));
        named.push((prefecture.1, name));
    }
    let codes: &'static str = codes.leak();
    named.into_iter().enumerate().map(|(at, (prefecture, name))| {
        let code = codes.get(at * 6..at * 6 + 6).unwrap_or_default();
        (MunicipalityCode::listed(code), prefecture, name)
    })
}

/// The list.
#[cfg(target_arch = "wasm32")]
pub(crate) fn list() -> Vec<crate::Municipality> {
    rows().map(|(code, prefecture, name)| crate::Municipality { code, prefecture, name }).collect()
}

#[cfg(test)]
mod tests {
    use crate::Municipality;

    #[test]
    fn the_short_list_is_the_whole_one_without_readings() {
        let short: Vec<_> = super::rows().collect();
        let whole: Vec<_> = Municipality::all().map(|m| (m.code(), m.prefecture(), m.name())).collect();
        assert_eq!(short, whole);
    }
}
