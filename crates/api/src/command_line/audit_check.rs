//! `madoguchi verify-audit`: the chain over the audit, checked and told about.

use super::options::VerifyAudit;
use super::say::say;
use super::start_error::StartError;
use madoguchi_service::audit::chain;
use madoguchi_store::DatabaseUrl;
use madoguchi_store::audit::verify::{Break, BrokenLink, Expect, Report, Unmet};
use std::fmt::Write;

/// `madoguchi verify-audit`: true when every link holds. It changes nothing, not even the schema.
///
/// # Errors
/// When the database cannot be read.
pub fn verify_audit(options: &VerifyAudit) -> Result<bool, StartError> {
    let url = options.database.url("madoguchi.sqlite3")?;
    // Opening would make one.
    if let DatabaseUrl::Sqlite(path) = &url
        && !path.exists()
    {
        return Err(StartError::Option(format!("there is no {}", path.display())));
    }
    let report = chain::verify(&url, options.expect.as_ref())?;
    say(told(&report, options.expect.as_ref()).trim_end())?;
    Ok(report.is_sound())
}

/// The report in words; the last line is the head.
fn told(report: &Report, expect: Option<&Expect>) -> String {
    let mut lines = Vec::new();
    if let Some(BrokenLink { seq, event_id, why }) = &report.broken {
        let why = match why {
            Break::Gap(expected) if *expected + 1 == *seq => format!("link {expected} before it is gone"),
            Break::Gap(expected) => format!("links {expected} to {} before it are gone", seq - 1),
            Break::MissingEvent => "the event is gone".to_owned(),
            Break::Hash(hash) => {
                format!("the event, the time of sealing or the hash before was changed; they give {hash} now")
            }
        };
        lines.push(format!("FAULT: link {seq} (event {event_id}) does not hold: {why}"));
        lines.push(format!("FAULT: links that do not hold: {}, the first is {seq}", report.broken_links));
    }
    if let Some((count, first)) = report.unsealed {
        lines.push(format!("FAULT: events in no link that do not wait either: {count}, the first is {first}"));
    }
    if let Some((count, first)) = report.lost {
        lines.push(format!("FAULT: events that wait but are gone: {count}, the first is {first}"));
    }
    if let Some((unmet, expect)) = report.unmet.as_ref().zip(expect) {
        let why = match unmet {
            Unmet::Missing => "it is not there: the chain was cut off".to_owned(),
            Unmet::Differs(hash) => format!("its hash is {hash}: the chain up to it was written anew"),
        };
        lines.push(format!("FAULT: link {} was expected with the hash {}; {why}", expect.seq, expect.hash));
    } else if let Some(expect) = expect {
        lines.push(format!("link {} is as expected", expect.seq));
    }
    lines.push(format!("{} events sealed, {} waiting", report.links, report.waiting));
    lines.push(match &report.head {
        Some((seq, hash)) => format!("head {seq}:{hash}"),
        None => "no head yet".to_owned(),
    });
    lines.into_iter().fold(String::new(), |mut text, line| {
        // Writing into a String cannot fail.
        _ = writeln!(text, "{line}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::AuditEventId;

    #[track_caller]
    fn check(report: &Report, expect: Option<&Expect>, expected: &str) {
        assert_eq!(told(report, expect).lines().next(), Some(expected));
    }

    #[test]
    fn a_fault_is_told_in_one_line() {
        let broken = |why| Report {
            broken: Some(BrokenLink { seq: 5, event_id: AuditEventId(7), why }),
            broken_links: 1,
            ..Report::default()
        };
        check(&broken(Break::Gap(4)), None, "FAULT: link 5 (event 7) does not hold: link 4 before it is gone");
        check(&broken(Break::Gap(2)), None, "FAULT: link 5 (event 7) does not hold: links 2 to 4 before it are gone");
        check(&broken(Break::MissingEvent), None, "FAULT: link 5 (event 7) does not hold: the event is gone");
        check(
            &Report { unsealed: Some((2, AuditEventId(9))), ..Report::default() },
            None,
            "FAULT: events in no link that do not wait either: 2, the first is 9",
        );
        check(
            &Report { lost: Some((1, AuditEventId(9))), ..Report::default() },
            None,
            "FAULT: events that wait but are gone: 1, the first is 9",
        );
        let expect = Expect { seq: 3, hash: "ab".to_owned() };
        check(
            &Report { unmet: Some(Unmet::Missing), ..Report::default() },
            Some(&expect),
            "FAULT: link 3 was expected with the hash ab; it is not there: the chain was cut off",
        );
        check(&Report::default(), Some(&expect), "link 3 is as expected");
        check(&Report { links: 2, waiting: 1, ..Report::default() }, None, "2 events sealed, 1 waiting");
    }
}
