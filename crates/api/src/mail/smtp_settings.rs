//! Where mails are handed over: the SMTP settings, read once at start.

use crate::command_line::options;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use std::net::IpAddr;
use std::path::Path;
use url::{Host, Url};

/// The mail server, and the name that mails come from.
#[derive(Clone)]
pub struct SmtpSettings {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<Credentials>,
    pub(super) hello: ClientId,
    pub(super) from: Mailbox,
}

// It holds a password.
impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpSettings({}:{})", self.host, self.port)
    }
}

/// How the way to the mail server is kept secret.
#[derive(Clone)]
pub(super) enum Tls {
    /// From the first byte (`smtps`).
    Wrapper(TlsParameters),
    /// Asked for before anything is said (STARTTLS); without it nothing is sent.
    Required(TlsParameters),
    /// When the server offers it. Somebody in between can take the offer away.
    Opportunistic(TlsParameters),
    /// Not at all.
    None,
}

/// What is wrong with the settings. The address is not repeated: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpError {
    /// Not an address of a mail server.
    #[error("the SMTP address must be smtps://user:password@host or smtp://user:password@host?tls=required")]
    Url,
    /// `smtp://` without a word on TLS, to another machine.
    #[error(
        "smtp:// alone sends mails and passwords in the clear: use smtps://, add ?tls=required, \
            or ?tls=none if that is really wanted"
    )]
    Clear,
    /// No sender.
    #[error("SMTP settings need --mail-from, as in \"Madoguchi <no-reply@example.jp>\"")]
    From,
    /// The file of certificates.
    #[error("cannot use the certificates of --smtp-ca: {0}")]
    Certificates(String),
}

impl SmtpSettings {
    /// The settings of a command line; `None` when it has none, and then nothing is sent.
    ///
    /// # Errors
    /// When they are incomplete, or would send in the clear without saying so.
    pub fn of(options: &options::Smtp) -> Result<Option<Self>, SmtpError> {
        let Some(url) = options.smtp_url.as_deref().filter(|url| !url.is_empty()) else { return Ok(None) };
        let from = options.mail_from.as_deref().and_then(|from| from.parse().ok()).ok_or(SmtpError::From)?;
        Self::read(url, from, options.smtp_ca.as_deref()).map(Some)
    }

    fn read(url: &str, from: Mailbox, ca: Option<&Path>) -> Result<Self, SmtpError> {
        let url = Url::parse(url).map_err(|_| SmtpError::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SmtpError::Url)?;
        // What certificates name, without the brackets of an IPv6 address.
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let word = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (tls, usual_port) = match (url.scheme(), word.as_deref()) {
            ("smtps", None) => (Tls::Wrapper(tls_parameters(&host, ca)?), 465),
            ("smtp", Some("required")) => (Tls::Required(tls_parameters(&host, ca)?), 587),
            ("smtp", Some("opportunistic")) => (Tls::Opportunistic(tls_parameters(&host, ca)?), 587),
            ("smtp", Some("none")) => (Tls::None, 25),
            ("smtp", None) if is_loopback(&url) => (Tls::None, 25),
            ("smtp", None) => return Err(SmtpError::Clear),
            _ => return Err(SmtpError::Url),
        };
        let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| SmtpError::Url);
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(decode(url.username())?, decode(password)?)),
            None => None,
        };
        let hello = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        let port = url.port().unwrap_or(usual_port);
        Ok(Self { host, port, tls, credentials, hello, from })
    }
}

/// Whether what is sent never leaves this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // Schemes that browsers do not know have their addresses read as names.
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        None => false,
    }
}

/// Trust in the system's authorities, and in those of a file: a private mail server has one of its own.
fn tls_parameters(host: &str, ca: Option<&Path>) -> Result<TlsParameters, SmtpError> {
    let refused = |error: &dyn std::fmt::Display| SmtpError::Certificates(error.to_string());
    let mut builder = TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::Default);
    if let Some(file) = ca {
        let pem = std::fs::read(file).map_err(|error| refused(&format!("{}: {error}", file.display())))?;
        // What holds none would be taken, and every mail would fail.
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(refused(&format!("{} holds no certificate", file.display())));
        }
        let authority = Certificate::from_pem(&pem).map_err(|error| refused(&error))?;
        builder = builder.add_root_certificate(authority);
    }
    builder.build_rustls().map_err(|error| refused(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "a row of a table")]
    fn check(url: &str, expected: Result<(&str, u16, &str), SmtpError>) {
        let from = "Madoguchi <no-reply@example.jp>".parse().expect("a mailbox");
        let read = SmtpSettings::read(url, from, None);
        let told = read.as_ref().map(|settings| {
            let tls = match settings.tls {
                Tls::Wrapper(_) => "wrapper",
                Tls::Required(_) => "required",
                Tls::Opportunistic(_) => "opportunistic",
                Tls::None => "none",
            };
            (settings.host.as_str(), settings.port, tls)
        });
        assert_eq!(told.map_err(Clone::clone), expected, "{url}");
    }

    #[test]
    fn the_address_says_how_mails_are_sent() {
        check("smtps://user:pass@mail.example.jp", Ok(("mail.example.jp", 465, "wrapper")));
        check("smtps://mail.example.jp:4650/madoguchi.example.jp", Ok(("mail.example.jp", 4650, "wrapper")));
        check("smtp://user:p%40ss@mail.example.jp?tls=required", Ok(("mail.example.jp", 587, "required")));
        check("smtp://mail.example.jp?tls=opportunistic", Ok(("mail.example.jp", 587, "opportunistic")));
        check("smtp://mail.example.jp:2525?tls=none", Ok(("mail.example.jp", 2525, "none")));
        check("smtp://127.0.0.1:2525", Ok(("127.0.0.1", 2525, "none")));
        check("smtp://[::1]:2525", Ok(("::1", 2525, "none")));
        check("smtp://localhost", Ok(("localhost", 25, "none")));
        check("smtp://mail.example.jp", Err(SmtpError::Clear));
        check("smtp://10.0.0.1:25", Err(SmtpError::Clear));
        check("smtp://localhost.example.jp", Err(SmtpError::Clear));
        check("smtps://mail.example.jp?tls=none", Err(SmtpError::Url));
        check("smtp://mail.example.jp?tls=yes", Err(SmtpError::Url));
        for wrong in ["", "mail.example.jp", "http://mail.example.jp", "smtp://", "smtp:mail.example.jp"] {
            check(wrong, Err(SmtpError::Url));
        }
    }

    #[test]
    fn settings_are_whole_or_refused_and_show_no_password() {
        let options = |url: Option<&str>, from: Option<&str>| options::Smtp {
            smtp_url: url.map(str::to_owned),
            mail_from: from.map(str::to_owned),
            smtp_ca: None,
        };
        let url = Some("smtps://user:secret@mail.example.jp");
        assert!(SmtpSettings::of(&options(None, Some("a@example.jp"))).is_ok_and(|none| none.is_none()));
        assert!(SmtpSettings::of(&options(Some(""), None)).is_ok_and(|none| none.is_none()));
        assert_eq!(SmtpSettings::of(&options(url, None)).err(), Some(SmtpError::From));
        assert_eq!(SmtpSettings::of(&options(url, Some("nobody"))).err(), Some(SmtpError::From));
        let given = options(url, Some("窓口 <a@example.jp>"));
        let settings = SmtpSettings::of(&given).expect("settings").expect("some");
        assert!(!format!("{settings:?} {given:?}").contains("secret"));
        for no_certificate in ["no/such/file.pem", "Cargo.toml"] {
            let wrong = options::Smtp { smtp_ca: Some(no_certificate.into()), ..given.clone() };
            assert!(matches!(SmtpSettings::of(&wrong), Err(SmtpError::Certificates(_))), "{no_certificate}");
        }
    }
}
