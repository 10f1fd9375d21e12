//! Rows of lists: programmes, versions, bookings that a draft refuses.

use crate::components::list::filter_values::{Choices, Filter, Input};
use crate::components::list::row::{Cell, Row, Tone};
use crate::features::programme::told::period;
use crate::format::dates::{long_date_of, moment, plain_date_of, time_band};
use crate::format::lookup::choices;
use crate::format::query::encoded;
use crate::format::text::phone;
use crate::i18n::Texts;
use crate::reference::{local, municipality_name};
use madoguchi_contract::booking::Booking;
use madoguchi_contract::programme::{ProgrammeSummary, ProgrammeVersion, RefusedDay};
use serde::Deserialize;

const RUNNING: Filter = Filter { name: "running", label: |t| t.programmes.state, input: Input::Choice(running) };
const OWNER: Filter = Filter { name: "municipality_code", label: |t| t.programmes.owner, input: Input::Municipality };

/// The service desk's filters.
pub(crate) static FILTERS: [Filter; 2] = [RUNNING, OWNER];
/// Those of a municipality, which sees the nation's and its own.
pub(crate) static OWN_FILTERS: [Filter; 1] = [RUNNING];

fn running(t: &'static Texts) -> Choices {
    choices(t.programmes.running_filter)
}

/// The page of a programme.
pub(crate) fn address(code: &str) -> String {
    format!("/programmes/{}", encoded(code))
}

/// Its draft.
pub(crate) fn draft_address(code: &str) -> String {
    format!("{}/draft", address(code))
}

/// One of its versions.
pub(crate) fn version_address(code: &str, number: u32) -> String {
    format!("{}/versions/{number}", address(code))
}

/// The state of a programme as a badge.
pub(crate) fn state(summary: &ProgrammeSummary, t: &'static Texts) -> Cell {
    let p = t.programmes;
    match (summary.version, summary.running) {
        (None, _) => Cell::badge(Tone::Waiting, p.unpublished),
        (Some(_), true) => Cell::badge(Tone::Good, p.states[1]),
        (Some(_), false) => Cell::badge(Tone::Neutral, p.states[0]),
    }
}

/// Whose it is.
pub(crate) fn owner(summary: &ProgrammeSummary, t: &'static Texts) -> String {
    let code = summary.municipality_code.as_deref();
    code.map_or_else(
        || t.programmes.nation.to_owned(),
        |code| municipality_name(code).unwrap_or_else(|| code.to_owned()),
    )
}

/// The latest version where it is yet to come.
pub(crate) fn coming(summary: &ProgrammeSummary, t: &'static Texts) -> Option<String> {
    let number = summary.latest_version.filter(|latest| Some(*latest) != summary.version)?;
    let day = summary.latest_publish_on.as_deref().unwrap_or_default();
    Some((t.programmes.coming)(number, &plain_date_of(day, t.lang)))
}

/// A programme in the list.
pub(crate) fn programme_row(summary: &ProgrammeSummary, t: &'static Texts) -> Row {
    let p = t.programmes;
    let name = local(&summary.name_ja, &summary.name_en, t.lang);
    let number = summary.version.map(p.version_number).unwrap_or_default();
    let draft = if summary.draft { p.in_draft } else { "" };
    Row {
        id: summary.code.clone(),
        cells: vec![
            Cell::text(name).sub(&summary.code).to(address(&summary.code)),
            Cell::text(owner(summary, t)),
            state(summary, t).sub(draft),
            Cell::num(period(summary.starts_on.as_ref(), summary.ends_on.as_ref(), t).unwrap_or_default()),
            Cell::num(number).sub(coming(summary, t).unwrap_or_default()),
        ],
    }
}

/// A version in the history.
pub(crate) fn version_row(version: &ProgrammeVersion, t: &'static Texts) -> Row {
    let by = version.published_by.clone().unwrap_or_else(|| t.programmes.delivered.to_owned());
    Row {
        id: version.number.to_string(),
        cells: vec![
            Cell::num((t.programmes.version_number)(version.number)),
            Cell::num(plain_date_of(&version.publish_on, t.lang)),
            Cell::text(&version.source).wrapping(),
            Cell::text(&version.reason).wrapping(),
            Cell::num(moment(&version.published_at)).sub(by),
        ],
    }
}

/// A day of a venue in the preview.
pub(crate) fn day_row(day: &RefusedDay, t: &'static Texts) -> Row {
    Row {
        id: format!("{} {}", day.venue.id, day.date),
        cells: vec![
            Cell::text(&day.venue.name),
            Cell::num(long_date_of(&day.date, t.lang)),
            Cell::num(day.bookings.to_string()),
        ],
    }
}

/// A booking that a draft or a version no longer allows.
#[derive(Clone, Deserialize)]
pub(crate) struct Refused {
    booking: Booking,
    /// A sentence each.
    reasons: Vec<String>,
}

/// It in the call list.
pub(crate) fn refused_row(refused: &Refused, t: &'static Texts) -> Row {
    let (booking, slot) = (&refused.booking, &refused.booking.slot);
    let gap = if t.lang == madoguchi_contract::Lang::Ja { "" } else { " " };
    Row {
        id: booking.id.clone(),
        cells: vec![
            Cell::num(&booking.reference).to(format!("/bookings/{}", encoded(&booking.id))),
            Cell::num(long_date_of(&slot.date, t.lang)).sub(time_band(&slot.starts, &slot.ends)),
            Cell::text(&booking.recipient.name).sub(&booking.recipient.name_kana),
            Cell::num(phone(&booking.booker.phone)),
            Cell::text(&slot.venue.name),
            Cell::text(refused.reasons.join(gap)).wrapping(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    fn summary() -> ProgrammeSummary {
        ProgrammeSummary {
            code: "covid19_initial_2021".into(),
            name_ja: "初回接種".into(),
            name_en: "Primary series".into(),
            running: true,
            starts_on: Some("2021-02-14".into()),
            version: Some(1),
            latest_version: Some(1),
            latest_publish_on: Some("2021-02-14".into()),
            ..ProgrammeSummary::default()
        }
    }

    #[track_caller]
    fn check(summary: &ProgrammeSummary, lang: Lang, expected: &str) {
        let row = programme_row(summary, texts(lang));
        let cells = row.cells.iter().map(|cell| format!("{} {}", cell.text, cell.sub).trim().to_owned());
        assert_eq!(cells.collect::<Vec<_>>().join("|"), expected);
    }

    #[test]
    fn a_programme_is_told_with_owner_state_and_version() {
        check(&summary(), Lang::Ja, "初回接種 covid19_initial_2021|国|実施中|2021年2月14日〜|第1版");
        let coming = ProgrammeSummary {
            latest_version: Some(2),
            latest_publish_on: Some("2021-03-08".into()),
            draft: true,
            ..summary()
        };
        check(
            &coming,
            Lang::En,
            "Primary series covid19_initial_2021|The nation|Running A draft is in work|from 14 Feb 2021|\
             Version 1 Version 2 from 8 Mar 2021",
        );
        let own = ProgrammeSummary {
            code: "141003_zoster".into(),
            municipality_code: Some("141003".into()),
            name_ja: "帯状疱疹".into(),
            draft: true,
            ..ProgrammeSummary::default()
        };
        check(&own, Lang::Ja, "帯状疱疹 141003_zoster|神奈川県横浜市|未公開 下書きがあります||");
    }
}
