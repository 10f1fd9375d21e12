//! The own account: log-ins in words, a secret to be typed, recovery codes to be kept.

use crate::components::facts::Fact;
use crate::components::list::row::{Cell, Row, Tone};
use crate::format::dates::moment;
use crate::format::lookup::word;
use crate::i18n::Texts;
use madoguchi_contract::account::own::{Security, SessionEntry};
use madoguchi_contract::session::Me;

/// Who one is.
pub(crate) fn facts(me: &Me, t: &'static Texts) -> Vec<Fact> {
    let mut facts = vec![
        (t.login.login_id, me.login_id.clone()),
        (t.accounts.display_name, me.display_name.clone()),
        (t.accounts.role, word(&t.accounts.roles, &me.role)),
    ];
    if let Some(vendor) = &me.vendor {
        facts.push((t.accounts.vendor, vendor.name.clone()));
    }
    let comma = t.common.comma;
    if !me.municipalities.is_empty() {
        let names = me.municipalities.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(comma);
        facts.push((t.accounts.municipality, names));
    }
    facts
}

/// How the log-in is protected, as a badge.
pub(crate) fn protection(security: &Security, t: &'static Texts) -> Cell {
    let o = t.own_account;
    match (security.has_totp, security.totp_required) {
        (true, _) => Cell::badge(Tone::Good, o.totp_on),
        (false, true) => Cell::badge(Tone::Waiting, o.totp_missing),
        (false, false) => Cell::badge(Tone::Neutral, o.totp_off),
    }
}

/// A row of the list of log-ins.
pub(crate) fn session_row(session: &SessionEntry, t: &'static Texts) -> Row {
    let o = t.own_account;
    let mark = if session.current { o.this_one } else { "" };
    Row {
        id: session.id.clone(),
        cells: vec![
            Cell::text(program(&session.user_agent, o.unknown_program)).sub(mark),
            Cell::num(&session.address),
            Cell::num(moment(&session.created_at)),
            Cell::num(moment(&session.last_seen_at)),
        ],
    }
}

const BROWSERS: [(&str, &str); 6] = [
    // The later ones call themselves by the earlier ones' names too.
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// Browser and system in the words that people know them by.
fn program(user_agent: &str, unknown: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if user_agent.trim().is_empty() => unknown.to_owned(),
        (None, None) => user_agent.chars().take(40).collect(),
    }
}

/// `JBSWY3DPEHPK` as `JBSW Y3DP EHPK`: easier to type.
pub(crate) fn in_fours(secret: &str) -> String {
    let mut groups = String::with_capacity(secret.len() + secret.len() / 4);
    for (at, c) in secret.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            groups.push(' ');
        }
        groups.push(c);
    }
    groups
}

/// A picture as an address, for `<img>`.
pub(crate) fn svg_address(svg: &str) -> String {
    format!("data:image/svg+xml,{}", crate::format::query::encoded(svg))
}

/// The codes as a text to keep, one a line, with what they are for.
pub(crate) fn codes_text(codes: &[String], login_id: &str, t: &'static Texts) -> String {
    format!("{}\n{}: {login_id}\n\n{}\n", t.own_account.codes_heading, t.login.login_id, codes.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn programs_are_called_as_people_call_them() {
        let check = |user_agent: &str, words: &str| assert_eq!(program(user_agent, "不明"), words);
        check(
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge · Windows",
        );
        check("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36", "Chrome · Linux");
        check("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone");
        check(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox · macOS",
        );
        check("curl/8.5.0", "curl/8.5.0");
        check(" ", "不明");
    }

    #[test]
    fn a_secret_is_shown_in_groups_of_four() {
        for (secret, groups) in [("", ""), ("JBSW", "JBSW"), ("JBSWY3DPEH", "JBSW Y3DP EH")] {
            assert_eq!(in_fours(secret), groups);
        }
    }

    #[test]
    fn a_picture_fits_into_an_attribute() {
        assert_eq!(svg_address("<svg a=\"#\"/>"), "data:image/svg+xml,%3Csvg%20a%3D%22%23%22%2F%3E");
    }

    #[test]
    fn the_log_in_one_looks_from_is_marked() {
        let session = |current| SessionEntry {
            id: "s1".into(),
            created_at: "2021-03-01T09:00:00+09:00".into(),
            last_seen_at: "2021-03-01T10:00:00+09:00".into(),
            address: "203.0.113.7".into(),
            user_agent: String::new(),
            current,
        };
        let marks = [true, false].map(|current| session_row(&session(current), texts(Lang::Ja)).cells[0].sub.clone());
        assert_eq!(marks, [texts(Lang::Ja).own_account.this_one, ""]);
    }
}
