//! File names in a `Content-Disposition` header.

/// The name the server proposes: `filename*` (RFC 5987) before `filename`.
pub(crate) fn from_disposition(header: &str) -> Option<String> {
    let parameter = |name: &str| {
        header.split(';').map(str::trim).find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    parameter("filename*")
        .and_then(|value| value.split_once("''").and_then(|(_, encoded)| decoded(encoded)))
        .or_else(|| parameter("filename"))
        .filter(|name| !name.is_empty())
}

/// Text without its percent-encoding.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extended_name_wins() {
        let cases = [
            ("attachment; filename=\"bookings.csv\"", Some("bookings.csv")),
            ("attachment; filename=\"b.csv\"; filename*=UTF-8''%E4%BA%88%E7%B4%84.csv", Some("予約.csv")),
            ("attachment; filename*=UTF-8''%E4%B; filename=b.csv", Some("b.csv")),
            ("attachment", None),
        ];
        for (header, expected) in cases {
            assert_eq!(from_disposition(header).as_deref(), expected, "{header}");
        }
    }
}
