//! Requests for large files: a row of the list, and the facts of one.

use crate::components::facts::Fact;
use crate::components::list::filter_values::{Choices, Filter, Input};
use crate::components::list::row::{Cell, Row, Tone};
use crate::features::application::rows::municipality;
use crate::format::dates::{long_date_of, moment};
use crate::format::lookup::word;
use crate::format::query::encoded;
use crate::i18n::Texts;
use madoguchi_contract::export_request::{ExportConditions, ExportRequest};

/// The filters of the list.
pub(crate) static FILTERS: [Filter; 1] =
    [Filter { name: "status", label: |t| t.exports.status, input: Input::Choice(waiting) }];

fn waiting(t: &'static Texts) -> Choices {
    crate::format::lookup::choices(&t.exports.waiting)
}

/// The page of a request, which is also its path in the API.
pub(crate) fn address(id: &str) -> String {
    format!("/export-requests/{}", encoded(id))
}

/// How it stands, as a badge.
pub(crate) fn status(request: &ExportRequest, t: &'static Texts) -> Cell {
    let tone = match request.status.as_str() {
        "asked" => Tone::Waiting,
        "approved" => Tone::Good,
        "refused" => Tone::Bad,
        _ => Tone::Neutral,
    };
    Cell::badge(tone, word(&t.exports.statuses, &request.status))
}

/// Until when it waits, or holds.
fn until(request: &ExportRequest, t: &'static Texts) -> String {
    let until = moment(&request.valid_until);
    match request.status.as_str() {
        "asked" => (t.exports.waits_until)(&until),
        "approved" => (t.exports.approved_until)(&until),
        _ => String::new(),
    }
}

/// Which bookings, in words.
pub(crate) fn conditions(conditions: &ExportConditions, t: &'static Texts) -> String {
    let e = t.exports;
    let date = |date: &Option<String>| date.as_deref().map(|date| long_date_of(date, t.lang));
    let dates = match (date(&conditions.from), date(&conditions.to)) {
        (None, None) => None,
        (Some(from), None) => Some((e.from)(&from)),
        (None, Some(to)) => Some((e.to)(&to)),
        (Some(from), Some(to)) => Some((e.from_to)(&from, &to)),
    };
    let dose = conditions.dose.map(t.common.dose);
    let status = conditions.status.as_deref().map(|status| match status {
        "cancelled" => t.common.cancelled.to_owned(),
        _ => t.common.booked.to_owned(),
    });
    let searched = conditions.searched.then(|| e.searched.to_owned());
    let all = [conditions.venue.clone(), dates, conditions.vaccine.clone(), dose, status, searched];
    let said: Vec<String> = all.into_iter().flatten().collect();
    if said.is_empty() { e.all_bookings.to_owned() } else { said.join(t.common.comma) }
}

/// A row of the list.
pub(crate) fn row(request: &ExportRequest, t: &'static Texts) -> Row {
    Row {
        id: request.id.clone(),
        cells: vec![
            Cell::text(&request.reason).sub(conditions(&request.conditions, t)).to(address(&request.id)),
            Cell::num((t.exports.people)(request.people)),
            Cell::text(&request.login_id).sub(request.vendor_name.clone().unwrap_or_default()),
            Cell::num(moment(&request.asked_at)),
            status(request, t).sub(until(request, t)),
        ],
    }
}

/// Everything about a request.
pub(crate) fn facts(request: &ExportRequest, t: &'static Texts) -> Vec<Fact> {
    let e = t.exports;
    let mut facts = vec![
        (e.conditions, conditions(&request.conditions, t)),
        (e.count, (e.people)(request.people)),
        (e.reason, request.reason.clone()),
        (
            e.asked_by,
            [Some(&request.login_id), request.vendor_name.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(" "),
        ),
        (e.municipality, municipality(&request.municipality)),
        (e.asked_at, moment(&request.asked_at)),
    ];
    if let Some(decided) = &request.decided_at {
        facts.push((e.decided_at, moment(decided)));
    }
    if let Some(why) = &request.decision_reason {
        facts.push((e.refusal_reason, why.clone()));
    }
    let until = until(request, t);
    if !until.is_empty() {
        facts.push((e.until, until));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_contract::session::MunicipalityRef;

    #[test]
    fn conditions_are_told_in_words() {
        let check = |held: ExportConditions, ja: &str, en: &str| {
            assert_eq!(conditions(&held, texts(Lang::Ja)), ja);
            assert_eq!(conditions(&held, texts(Lang::En)), en);
        };
        check(ExportConditions::default(), "すべての予約", "All bookings");
        let days = |from: Option<&str>, to: Option<&str>| ExportConditions {
            from: from.map(Into::into),
            to: to.map(Into::into),
            ..ExportConditions::default()
        };
        check(days(Some("2021-03-15"), None), "2021年3月15日(月)から", "from Mon 15 Mar 2021");
        check(days(None, Some("2021-03-15")), "2021年3月15日(月)まで", "until Mon 15 Mar 2021");
        let all = ExportConditions {
            venue: Some("鶴見公会堂".into()),
            dose: Some(2),
            status: Some("booked".into()),
            searched: true,
            ..ExportConditions::default()
        };
        check(all, "鶴見公会堂、2回目、予約済み、検索語あり", "鶴見公会堂, 2nd dose, Booked, with a search word");
    }

    #[test]
    fn a_request_says_how_long_it_stands() {
        let request = |status: &str| ExportRequest {
            id: "7".into(),
            login_id: "agent01".into(),
            vendor_name: Some("みなと予約センター株式会社".into()),
            municipality: MunicipalityRef {
                code: "141003".into(),
                prefecture: "神奈川県".into(),
                name: "横浜市".into(),
            },
            conditions: ExportConditions::default(),
            people: 1200,
            reason: "当日の受付名簿".into(),
            status: status.into(),
            asked_at: "2021-03-01T09:00:00+09:00".into(),
            decided_at: None,
            decision_reason: None,
            valid_until: "2021-03-04T09:00:00+09:00".into(),
            etag: "\"1\"".into(),
        };
        let check = |state: &str, tone: Tone, words: &str, sub: &str| {
            let cell = row(&request(state), texts(Lang::Ja)).cells.pop().unwrap();
            assert_eq!((cell.tone, cell.text.as_str(), cell.sub.as_str()), (Some(tone), words, sub), "{state}");
        };
        check("asked", Tone::Waiting, "承認待ち", "2021/03/04 09:00まで待ちます");
        check("approved", Tone::Good, "承認済み", "2021/03/04 09:00まで出力できます");
        check("refused", Tone::Bad, "却下", "");
        check("ended", Tone::Neutral, "期限切れ", "");
    }
}
