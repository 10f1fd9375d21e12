//! The options of each command. Those of a server are environment variables, too.

use crate::clock::Clock;
use crate::forwarded::networks;
use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand};
use ipnet::IpNet;
use madoguchi_domain::{LoginId, LoginIdError, LookLimits};
use madoguchi_service::OperatorTotp;
use madoguchi_store::audit::verify::Expect;
use madoguchi_store::{DatabaseUrl, StoreError};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The reservation window for public vaccination.
#[derive(Debug, Parser)]
#[command(name = "madoguchi", version, about, max_term_width = 100)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the screens.
    Serve(Serve),
    /// Bring the database up to date and end.
    Migrate(Migrate),
    /// Print the OpenAPI document and end.
    Openapi,
    /// Compare every slot's counter with its bookings; ends with 1 when one does not agree.
    Verify(Database),
    /// Check the chain over the audit; ends with 1 when a link does not hold.
    VerifyAudit(VerifyAudit),
    /// Make the first operator account; the password is asked for, or read from standard input.
    CreateOperator(CreateOperator),
    /// Take the lost second factor of an account away; for a service desk of one, which nobody else can agree with.
    RemoveSecondFactor(RemoveSecondFactor),
    /// Load demo data and end.
    DemoData(DemoData),
}

/// Where the data lies.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`. Without it: SQLite in the platform's data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// Demo data.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// The sandbox's day, and the time of day from which it runs on; without it the real day and time in Japan.
    #[arg(long, env = "MADOGUCHI_TODAY", value_name = "YYYY-MM-DD[THH:MM]", value_parser = sandbox_clock)]
    pub today: Option<Clock>,
    /// Password of the demo accounts.
    #[arg(
        long,
        env = "MADOGUCHI_DEMO_PASSWORD",
        hide_env_values = true,
        default_value = madoguchi_service::demo::DEFAULT_PASSWORD
    )]
    pub demo_password: String,
}

/// The mail server. Without it mails wait in the outbox, where the service desk reads them.
#[derive(Clone, Default, Args)]
pub struct Smtp {
    /// `smtps://USER:PASSWORD@HOST`, or `smtp://…?tls=required` for STARTTLS. In the clear only to this machine, or
    /// with `?tls=none`.
    #[arg(long, env = "MADOGUCHI_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,
    /// Who mails come from, as in `Madoguchi <no-reply@example.jp>`.
    #[arg(long, env = "MADOGUCHI_MAIL_FROM", value_name = "MAILBOX")]
    pub mail_from: Option<String>,
    /// Certificates (PEM) of an authority to trust besides the system's, for a mail server with one of its own.
    #[arg(long, env = "MADOGUCHI_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
}

// The address holds a password.
impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("mail_from", &self.mail_from)
            .field("smtp_ca", &self.smtp_ca)
            .finish_non_exhaustive()
    }
}

/// `madoguchi serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on.
    #[arg(long, env = "MADOGUCHI_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where people reach this server, for the links in mails [default: http://LISTEN].
    #[arg(long, env = "MADOGUCHI_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The mail server.
    #[command(flatten)]
    pub smtp: Smtp,
    /// Where the data lies.
    #[command(flatten)]
    pub database: Database,
    /// Load demo data and accounts with a known password. Never on a server that others reach.
    #[arg(long, env = "MADOGUCHI_DEMO")]
    pub demo: bool,
    /// Demo data.
    #[command(flatten)]
    pub sandbox: Demo,
    /// Connections to the database.
    #[arg(
        long,
        env = "MADOGUCHI_CONNECTIONS",
        default_value_t = 16,
        value_parser = clap::value_parser!(u32).range(1..=500)
    )]
    pub connections: u32,
    /// People whose data one account of a company may see in an hour before the municipality is warned, where the
    /// municipality has set nothing itself.
    #[arg(
        long,
        env = "MADOGUCHI_LOOK_UP_QUOTA",
        value_name = "PEOPLE",
        default_value_t = LookLimits::DEFAULT.people_an_hour(),
        value_parser = clap::value_parser!(i32).range(LookLimits::PEOPLE_AN_HOUR)
    )]
    pub look_up_quota: i32,
    /// People whom one account of a company may take out in files within 24 hours without the municipality's approval,
    /// where the municipality has set nothing itself.
    #[arg(
        long,
        env = "MADOGUCHI_EXPORT_LIMIT",
        value_name = "PEOPLE",
        default_value_t = LookLimits::DEFAULT.exported_a_day(),
        value_parser = clap::value_parser!(i32).range(LookLimits::EXPORTED_A_DAY)
    )]
    pub export_limit: i32,
    /// Networks or addresses of the proxies in front, whose `X-Forwarded-For`, `X-Forwarded-Proto` and `Forwarded` are
    /// believed. May be given several times, or with commas; an empty value names none.
    #[arg(long = "trusted-proxy", env = "MADOGUCHI_TRUSTED_PROXY", value_name = "CIDR", value_parser = networks)]
    pub trusted_proxies: Vec<Vec<IpNet>>,
    /// Send the refresh cookie over TLS only.
    #[arg(long, env = "MADOGUCHI_SECURE_COOKIES")]
    pub secure_cookies: bool,
    /// Whether accounts of the service desk need a second factor [default: required, with --demo optional].
    #[arg(long, env = "MADOGUCHI_OPERATOR_TOTP", value_enum)]
    pub operator_totp: Option<SecondFactorRule>,
    /// Log as JSON, a line an event.
    #[arg(long, env = "MADOGUCHI_LOG_JSON")]
    pub log_json: bool,
}

/// `madoguchi migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Where the data lies. On PostgreSQL: the address of the tables' owner.
    #[command(flatten)]
    pub database: Database,
    /// PostgreSQL: give this role what `serve` needs, and no more. It can then neither change tables nor the audit.
    #[arg(long, env = "MADOGUCHI_APP_ROLE", value_name = "NAME")]
    pub app_role: Option<String>,
}

/// `madoguchi verify-audit`.
#[derive(Debug, Args)]
pub struct VerifyAudit {
    /// Where the data lies.
    #[command(flatten)]
    pub database: Database,
    /// The head that an earlier check ended with: proves that nothing was cut off or written anew since.
    #[arg(long, env = "MADOGUCHI_AUDIT_EXPECT", value_name = "SEQ:HASH", value_parser = expect)]
    pub expect: Option<Expect>,
}

fn expect(text: &str) -> Result<Expect, String> {
    let (seq, hash) = text.split_once(':').ok_or("SEQ:HASH is needed, as verify-audit prints it")?;
    let seq = seq.parse().ok().filter(|seq| 0 < *seq).ok_or("SEQ is a number from 1 on")?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash { Ok(Expect { seq, hash: hash.to_owned() }) } else { Err("HASH has 64 hexadecimal digits".to_owned()) }
}

/// `madoguchi demo-data`.
#[derive(Debug, Args)]
pub struct DemoData {
    /// Where the data lies.
    #[command(flatten)]
    pub database: Database,
    /// Demo data.
    #[command(flatten)]
    pub sandbox: Demo,
}

/// `madoguchi create-operator`.
#[derive(Debug, Args)]
pub struct CreateOperator {
    /// Where the data lies.
    #[command(flatten)]
    pub database: Database,
    /// The log-in id.
    #[arg(long, value_parser = login_id)]
    pub login_id: String,
    /// The name shown on screen.
    #[arg(long)]
    pub display_name: String,
}

/// `madoguchi remove-second-factor`.
#[derive(Debug, Args)]
pub struct RemoveSecondFactor {
    /// Where the data lies.
    #[command(flatten)]
    pub database: Database,
    /// The log-in id of the account.
    #[arg(long, value_parser = login_id)]
    pub login_id: String,
    /// Why, 1 to 500 characters; name no person in it. With it nothing is asked; without it the terminal asks why, and
    /// for the log-in id once more.
    #[arg(long)]
    pub reason: Option<String>,
}

impl Database {
    /// The address; without one, `file` in the platform's data directory, which is made.
    ///
    /// # Errors
    /// When the address is none, or the directory cannot be made.
    pub fn url(&self, file: &str) -> Result<DatabaseUrl, StoreError> {
        match self.database_url.as_deref().filter(|url| !url.is_empty()) {
            Some(url) => DatabaseUrl::parse(url),
            None => Ok(DatabaseUrl::Sqlite(data_directory()?.join(file))),
        }
    }
}

/// A word of `--operator-totp`; see [`OperatorTotp`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SecondFactorRule {
    /// Before one is set up they may do nothing else.
    Required,
    /// They may have one, like everybody.
    Optional,
}

impl Serve {
    /// Whether accounts of the service desk need a second factor. A sandbox has a password that everybody knows.
    #[must_use]
    pub fn operator_totp(&self) -> OperatorTotp {
        match (self.operator_totp, self.demo) {
            (Some(SecondFactorRule::Required), _) | (None, false) => OperatorTotp::Required,
            (Some(SecondFactorRule::Optional), _) | (None, true) => OperatorTotp::Optional,
        }
    }

    /// What holds for municipalities that have set nothing themselves.
    #[must_use]
    pub fn look_limits(&self) -> LookLimits {
        // Both are within their bounds, or the start was refused.
        LookLimits::new(self.look_up_quota, self.export_limit).unwrap_or(LookLimits::DEFAULT)
    }

    /// Where people reach this server, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

/// An address that a path can be put behind.
fn public_url(text: &str) -> Result<String, &'static str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |rest: &str| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "?#{}@".contains(c));
    match rest {
        Some(rest) if plain(rest) => Ok(text.trim_end_matches('/').to_owned()),
        Some(_) | None => Err("give the address that people type, as in https://madoguchi.example.jp"),
    }
}

fn data_directory() -> Result<PathBuf, StoreError> {
    let directories = directories::ProjectDirs::from("", "", "madoguchi")
        .ok_or_else(|| StoreError::Address("no home directory; give --database-url".into()))?;
    let directory = directories.data_dir().to_owned();
    std::fs::create_dir_all(&directory)
        .map_err(|error| StoreError::Address(format!("cannot make {}: {error}", directory.display())))?;
    Ok(directory)
}

/// The clock of a sandbox: its day at the real time of day, or at the time that is given.
fn sandbox_clock(text: &str) -> Result<Clock, String> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Clock::with_today);
    let moment = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map(Clock::starting_at);
    day()
        .or_else(|_| moment())
        .map_err(|_| "a date such as 2021-03-01, or date and time such as 2021-03-01T09:00".into())
}

/// As the log-in reads it: nobody could log in with capitals that were stored.
fn login_id(text: &str) -> Result<String, LoginIdError> {
    LoginId::parse(text).map(|id| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn only_a_sandbox_s_service_desk_does_without_a_second_factor() {
        for (line, expected) in [
            ("madoguchi serve", OperatorTotp::Required),
            ("madoguchi serve --demo", OperatorTotp::Optional),
            ("madoguchi serve --demo --operator-totp required", OperatorTotp::Required),
            ("madoguchi serve --operator-totp optional", OperatorTotp::Optional),
        ] {
            let Ok(CommandLine { command: Command::Serve(serve) }) = CommandLine::try_parse_from(line.split(' '))
            else {
                panic!("{line}");
            };
            assert_eq!(serve.operator_totp(), expected, "{line}");
        }
    }

    #[test]
    fn a_login_id_is_made_as_it_is_looked_up() {
        for (typed, expected) in [
            ("desk", Some("desk")),
            ("Desk-1", Some("desk-1")),
            ("ＤＥＳＫ", Some("desk")),
            ("desk@example.jp", None),
            ("-desk", None),
        ] {
            let line = format!("madoguchi create-operator --display-name Desk --login-id={typed}");
            let made = match CommandLine::try_parse_from(line.split(' ')) {
                Ok(CommandLine { command: Command::CreateOperator(made) }) => Some(made.login_id),
                Ok(_) | Err(_) => None,
            };
            assert_eq!(made.as_deref(), expected, "{typed}");
        }
    }

    #[track_caller]
    fn check(line: &str, ok: bool) {
        let words = line.split(' ');
        assert_eq!(CommandLine::try_parse_from(words).is_ok(), ok, "{line}");
    }

    #[test]
    fn proxies_are_trusted_by_name_and_an_empty_list_names_none() {
        for (line, expected) in [
            ("madoguchi serve", vec![]),
            ("madoguchi serve --trusted-proxy=", vec![]),
            ("madoguchi serve --trusted-proxy=::1", vec!["::1/128"]),
            (
                "madoguchi serve --trusted-proxy=10.0.0.0/8 --trusted-proxy=::1,192.168.0.9",
                vec!["10.0.0.0/8", "::1/128", "192.168.0.9/32"],
            ),
        ] {
            let Ok(CommandLine { command: Command::Serve(serve) }) = CommandLine::try_parse_from(line.split(' '))
            else {
                panic!("{line}");
            };
            let trusted: Vec<_> = serve.trusted_proxies.iter().flatten().map(IpNet::to_string).collect();
            assert_eq!(trusted, expected, "{line}");
        }
        check("madoguchi serve --trusted-proxy=::1,", false);
    }

    #[test]
    fn links_begin_with_the_public_address() {
        for (text, expected) in [
            ("https://madoguchi.example.jp", Some("https://madoguchi.example.jp")),
            ("https://example.jp/madoguchi/", Some("https://example.jp/madoguchi")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("madoguchi.example.jp", None),
            ("ftp://example.jp", None),
            ("https://", None),
            ("https://example.jp/#x", None),
            ("https://user@example.jp", None),
        ] {
            assert_eq!(public_url(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_documented_lines_are_understood() {
        check("madoguchi serve", true);
        check("madoguchi serve --listen 127.0.0.1:8080 --database-url sqlite:x --demo --today 2021-03-01", true);
        check("madoguchi serve --database-url postgres://h/d", true);
        check("madoguchi serve --public-url https://madoguchi.example.jp", true);
        check("madoguchi serve --public-url madoguchi", false);
        check("madoguchi serve --trusted-proxy 10.0.0.0/8 --trusted-proxy ::1,192.168.0.9", true);
        check("madoguchi serve --trusted-proxy proxy.example.jp", false);
        check("madoguchi serve --trusted-proxy 0.0.0.0/0", false);
        check("madoguchi serve --trusted-proxy", false);
        check("madoguchi serve --operator-totp optional", true);
        check("madoguchi serve --operator-totp never", false);
        check("madoguchi migrate --database-url sqlite:x", true);
        check("madoguchi migrate --database-url postgres://h/d --app-role madoguchi_app", true);
        check("madoguchi verify-audit --database-url sqlite:x", true);
        check(&format!("madoguchi verify-audit --expect 12:{}", "0a".repeat(32)), true);
        check("madoguchi verify-audit --expect 12", false);
        check("madoguchi verify-audit --expect 12:0a", false);
        check(&format!("madoguchi verify-audit --expect 0:{}", "0a".repeat(32)), false);
        check("madoguchi openapi", true);
        check("madoguchi demo-data --today 2021-03-01", true);
        check("madoguchi create-operator --login-id desk --display-name Desk", true);
        check("madoguchi remove-second-factor --login-id desk --reason lost", true);
        check("madoguchi remove-second-factor --login-id desk", true);
        check("madoguchi remove-second-factor --reason lost", false);
        check("madoguchi serve --look-up-quota 30", true);
        check("madoguchi serve --look-up-quota -1", false);
        check("madoguchi serve --today 2021-03-01T09:00", true);
        for wrong in ["2021-02-30", "2021-03-01T24:01", "2021-03-01T", "2021-03-01_09:00"] {
            check(&format!("madoguchi serve --today {wrong}"), false);
        }
        check("madoguchi serve --listen nowhere", false);
        check("madoguchi", false);
    }
}
