//! Where a request comes from: from its peer, or from whom trusted proxies asked for.
//!
//! Each proxy adds at the right whom it was asked by. So the headers are read from the right, over all their lines: the
//! first address that is none of the trusted proxies' is the client's, and what stands left of it anybody may have
//! invented.

use actix_web::dev::RequestHead;
use actix_web::http::header::{FORWARDED, HeaderName, X_FORWARDED_FOR, X_FORWARDED_PROTO};
use ipnet::{IpNet, Ipv4Net};
use std::net::IpAddr;

/// The networks of the proxies whose word counts.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl FromIterator<IpNet> for TrustedProxies {
    fn from_iter<I: IntoIterator<Item = IpNet>>(networks: I) -> Self {
        Self(networks.into_iter().collect())
    }
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The client's address; none for a peer without one.
    pub address: Option<IpAddr>,
    /// Whether the client came over TLS, as far as a trusted proxy says.
    pub https: bool,
    /// Whether a peer that is not trusted sent headers of a proxy.
    pub ignored: bool,
}

/// Networks as they are typed, with commas between them; nothing at all names none.
///
/// # Errors
/// What would do, when one of them is no network.
pub fn networks(text: &str) -> Result<Vec<IpNet>, &'static str> {
    if text.trim().is_empty() { Ok(Vec::new()) } else { text.split(',').map(network).collect() }
}

/// A network as it is typed: `10.0.0.0/8`, or one address.
///
/// # Errors
/// What would do, when it is none.
pub fn network(text: &str) -> Result<IpNet, &'static str> {
    let text = text.trim();
    let network = text.parse().or_else(|_| text.parse().map(|address: IpAddr| IpNet::from(address)));
    let network = network.map_err(|_| "give a network such as 10.0.0.0/8 or fd00::/8, or one address")?;
    match in_ipv4(network) {
        network if network.prefix_len() == 0 => Err("this would trust everybody; give the networks of your proxies"),
        network => Ok(network),
    }
}

/// Addresses are compared as IPv4 where they are, also in a network that is written as `::ffff:10.0.0.0/104`.
fn in_ipv4(network: IpNet) -> IpNet {
    let mapped = |network: ipnet::Ipv6Net| {
        let address = network.addr().to_ipv4_mapped()?;
        Ipv4Net::new(address, network.prefix_len().checked_sub(96)?).ok()
    };
    match network {
        IpNet::V4(_) => network,
        IpNet::V6(six) => mapped(six).map_or(network, IpNet::V4),
    }
}

impl TrustedProxies {
    /// Nobody.
    pub const NONE: Self = Self(Vec::new());

    /// Where a request comes from. `Forwarded` is read only where there is neither `X-Forwarded-For` nor
    /// `X-Forwarded-Proto`: most proxies write one of those, or both, and pass on a `Forwarded` that they do not know.
    #[must_use]
    pub fn origin(&self, head: &RequestHead) -> Origin {
        let peer = head.peer_addr.map(|peer| peer.ip().to_canonical());
        let has = |name: HeaderName| head.headers.contains_key(name);
        let forwarded = has(X_FORWARDED_FOR) || has(X_FORWARDED_PROTO) || has(FORWARDED);
        let Some(proxy) = peer.filter(|peer| forwarded && self.contains(*peer)) else {
            return Origin { address: peer, https: false, ignored: forwarded };
        };
        if !has(X_FORWARDED_FOR) && !has(X_FORWARDED_PROTO) {
            let hops = lines(head, &FORWARDED).flat_map(|line| forwarded_hops(&line));
            let (address, https) = self.client(proxy, hops);
            return Origin { address: Some(address), https: https.unwrap_or(false), ignored: false };
        }
        let (address, _) = self.client(proxy, lines(head, &X_FORWARDED_FOR).flat_map(|line| plain_hops(&line)));
        // One value, of the proxy nearest to us.
        let said = lines(head, &X_FORWARDED_PROTO).next();
        let https =
            said.is_some_and(|line| line.rsplit(',').next().unwrap_or_default().trim().eq_ignore_ascii_case("https"));
        Origin { address: Some(address), https, ignored: false }
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The first address from the right that is not trusted, and how that client came. Where a proxy does not name whom
    /// it was asked by, nothing left of it can be believed: then the address is the proxy's own.
    fn client(&self, proxy: IpAddr, hops: impl Iterator<Item = Hop>) -> (IpAddr, Option<bool>) {
        let (mut known, mut https) = (proxy, None);
        for hop in hops {
            https = hop.https;
            let Some(address) = hop.address else { break };
            known = address;
            if !self.contains(address) {
                break;
            }
        }
        (known, https)
    }
}

/// What a proxy says of whom it was asked by.
struct Hop {
    address: Option<IpAddr>,
    https: Option<bool>,
}

/// The lines of a header, the last one first. What is not UTF-8 spoils no more than its own entry.
fn lines(head: &RequestHead, name: &HeaderName) -> impl Iterator<Item = String> {
    let lines: Vec<_> = head.headers.get_all(name).collect();
    lines.into_iter().rev().map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
}

/// The entries of a line of `X-Forwarded-For`, the last one first.
fn plain_hops(line: &str) -> Vec<Hop> {
    let entries = line.rsplit(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(|entry| Hop { address: node(entry), https: None }).collect()
}

/// The elements of a line of `Forwarded` (RFC 7239), the last one first.
fn forwarded_hops(line: &str) -> Vec<Hop> {
    let elements = split_from_right(line, ',').filter(|element| !element.trim().is_empty());
    elements
        .map(|element| {
            let value = |wanted: &str| {
                let mut pairs = split_from_right(element, ';').filter_map(|pair| pair.split_once('='));
                pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| unquoted(value))
            };
            Hop {
                address: value("for").and_then(|value| node(&value)),
                https: value("proto").map(|proto| proto.eq_ignore_ascii_case("https")),
            }
        })
        .collect()
}

/// The parts of a text between separators that stand in no quotes, the last one first. From the left, a quote that a
/// stranger opened and never closed would swallow what proxies added.
fn split_from_right(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = last_unquoted(text, separator);
        rest = at.map(|at| &text[..at]);
        Some(at.map_or(text, |at| &text[at + separator.len_utf8()..]))
    })
}

fn last_unquoted(text: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in text.char_indices().rev() {
        let is_escaped = || text[..at].chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        if c == '"' && !(quoted && is_escaped()) {
            quoted = !quoted;
        } else if c == wanted && !quoted {
            return Some(at);
        }
    }
    None
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return value.to_owned() };
    let mut characters = inner.chars();
    std::iter::from_fn(|| characters.next().and_then(|c| if c == '\\' { characters.next() } else { Some(c) })).collect()
}

/// The address of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`; none of `unknown`
/// and of made up names such as `_hidden`.
fn node(text: &str) -> Option<IpAddr> {
    let host = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        // Two colons are IPv6 without a port.
        None => text.split_once(':').filter(|(_, port)| !port.contains(':')).map_or(text, |(host, _)| host),
    };
    host.parse().ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    /// What is made of a request: `address`, then `https` if it came over TLS, and `ignored`.
    #[track_caller]
    fn check(peer: &str, headers: &[(&str, &str)], expected: &str) {
        let trusted: TrustedProxies =
            ["10.0.0.0/8", "fd00::/8", "::ffff:192.168.0.0/112"].map(trusted).into_iter().collect();
        let request = headers
            .iter()
            .fold(TestRequest::default(), |request, (name, value)| request.append_header((*name, value.as_bytes())));
        let request =
            request.peer_addr(std::net::SocketAddr::new(peer.parse().expect("an address"), 4711)).to_http_request();
        let origin = trusted.origin(request.head());
        let mut words = vec![origin.address.expect("an address").to_string()];
        words.extend(origin.https.then(|| "https".to_owned()));
        words.extend(origin.ignored.then(|| "ignored".to_owned()));
        assert_eq!(words.join(" "), expected, "{peer} {headers:?}");
    }

    fn trusted(text: &str) -> IpNet {
        network(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn only_trusted_peers_speak_for_others() {
        let forwarded = [("x-forwarded-for", "203.0.113.7"), ("x-forwarded-proto", "https")];
        check("10.1.2.3", &forwarded, "203.0.113.7 https");
        check("::ffff:10.1.2.3", &forwarded, "203.0.113.7 https");
        check("fd00::1", &forwarded, "203.0.113.7 https");
        check("192.168.0.9", &forwarded, "203.0.113.7 https");
        check("198.51.100.1", &forwarded, "198.51.100.1 ignored");
        check("::ffff:198.51.100.1", &forwarded, "198.51.100.1 ignored");
        check("198.51.100.1", &[("forwarded", "for=203.0.113.7")], "198.51.100.1 ignored");
        check("198.51.100.1", &[], "198.51.100.1");
        check("10.1.2.3", &[], "10.1.2.3");
    }

    #[test]
    fn the_client_is_the_first_from_the_right_that_is_no_proxy() {
        for (lines, expected) in [
            (&["203.0.113.7"][..], "203.0.113.7"),
            (&["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
            (&["6.6.6.6", "203.0.113.7"], "203.0.113.7"),
            (&["6.6.6.6, 203.0.113.7, 10.0.0.9"], "203.0.113.7"),
            (&["6.6.6.6", "203.0.113.7, 10.0.0.9", "::ffff:10.0.0.8,fd00::8"], "203.0.113.7"),
            (&["10.0.0.7, 10.0.0.9"], "10.0.0.7"),
            (&["203.0.113.7:40001"], "203.0.113.7"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["[2001:db8::7]:40001"], "2001:db8::7"),
            (&["::ffff:203.0.113.7"], "203.0.113.7"),
            (&["[::ffff:203.0.113.7]:40001"], "203.0.113.7"),
            (&["203.0.113.7:40001, 10.0.0.9:443"], "203.0.113.7"),
            (&["2001:DB8:0::7"], "2001:db8::7"),
            (&["203.0.113.7, , "], "203.0.113.7"),
            (&["caf\u{e9}, 203.0.113.7"], "203.0.113.7"),
            (&["6.6.6.6, unknown"], "10.1.2.3"),
            (&["6.6.6.6, unknown, 10.0.0.9"], "10.0.0.9"),
            (&["6.6.6.6, 300.0.0.1"], "10.1.2.3"),
            (&["6.6.6.6, [2001:db8::7"], "10.1.2.3"),
            (&[""], "10.1.2.3"),
        ] {
            let headers: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
            check("10.1.2.3", &headers, expected);
        }
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_has_it() {
        for (lines, expected) in [
            (&["for=203.0.113.7"][..], "203.0.113.7"),
            (&["For=\"203.0.113.7:40001\";Proto=HTTPS;by=10.0.0.1"], "203.0.113.7 https"),
            (&["for=\"[2001:db8::7]\""], "2001:db8::7"),
            (&["proto=https;for=\"[2001:db8::7]:40001\""], "2001:db8::7 https"),
            (&["for=\"[2001:db8::7]:_port\""], "2001:db8::7"),
            (&["for=\"[::ffff:203.0.113.7]:40001\""], "203.0.113.7"),
            (&["for=\"203.0.113\\.7\""], "203.0.113.7"),
            (&["for=6.6.6.6", "for=203.0.113.7;proto=https , for=10.0.0.9;proto=http"], "203.0.113.7 https"),
            (&["for=6.6.6.6;proto=https, for=203.0.113.7;proto=http"], "203.0.113.7"),
            // Quotes that a stranger leaves open, or closes where the proxy opens its own.
            (&["for=\"6.6.6.6, for=203.0.113.7"], "203.0.113.7"),
            (&["for=\"6.6.6.6\\, for=\"203.0.113.7\""], "203.0.113.7"),
            (&["host=\"a, for=6.6.6.6\";for=203.0.113.7"], "203.0.113.7"),
            (&["for=203.0.113.7;host=\"a\\\", for=6.6.6.6\""], "203.0.113.7"),
            (&["for=6.6.6.6, for=unknown;proto=https"], "10.1.2.3 https"),
            (&["for=6.6.6.6, for=_hidden"], "10.1.2.3"),
            (&["for=6.6.6.6, proto=https"], "10.1.2.3 https"),
            (&["for=10.0.0.9, for=_SEVKISEK"], "10.1.2.3"),
            (&["nonsense"], "10.1.2.3"),
        ] {
            let headers: Vec<_> = lines.iter().map(|line| ("forwarded", *line)).collect();
            check("10.1.2.3", &headers, expected);
        }
    }

    #[test]
    fn the_older_headers_go_before_forwarded() {
        let both = [
            ("forwarded", "for=6.6.6.6;proto=http"),
            ("x-forwarded-for", "203.0.113.7"),
            ("x-forwarded-proto", "https"),
        ];
        check("10.1.2.3", &both, "203.0.113.7 https");
        check("10.1.2.3", &[("forwarded", "for=203.0.113.7"), ("x-forwarded-proto", "https")], "10.1.2.3 https");
        check(
            "10.1.2.3",
            &[("forwarded", "for=203.0.113.7;proto=https"), ("x-forwarded-for", "198.51.100.4")],
            "198.51.100.4",
        );
        check("10.1.2.3", &[("forwarded", "for=6.6.6.6;proto=https"), ("x-forwarded-for", "unknown")], "10.1.2.3");
        check("10.1.2.3", &[("x-forwarded-proto", "https, http")], "10.1.2.3");
        check("10.1.2.3", &[("x-forwarded-proto", "http"), ("x-forwarded-proto", "HTTPS")], "10.1.2.3 https");
    }

    #[test]
    fn networks_are_read_as_people_write_them() {
        for (text, expected) in [
            ("10.0.0.0/8", Some("10.0.0.0/8")),
            (" 10.0.0.5 ", Some("10.0.0.5/32")),
            ("::1", Some("::1/128")),
            ("fd00::/8", Some("fd00::/8")),
            ("::ffff:10.0.0.0/104", Some("10.0.0.0/8")),
            ("::ffff:10.0.0.5", Some("10.0.0.5/32")),
            ("0.0.0.0/0", None),
            ("::/0", None),
            ("::ffff:0.0.0.0/96", None),
            ("10.0.0.0/33", None),
            ("proxy.example.jp", None),
            ("", None),
        ] {
            assert_eq!(network(text).ok().map(|network| network.to_string()).as_deref(), expected, "{text}");
        }
    }
}
