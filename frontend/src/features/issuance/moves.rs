//! Why a day of a round is not the usual one.

use crate::format::dates::{short_date, wire_date};
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::application::{IssuanceRound, RoundMove};
use madoguchi_domain::holiday_in_english;

/// A day of a round that may be moved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    Deadline,
    Mails,
}

/// `文化の日のため11/3(水)から繰り上げ`; nothing where the day is the usual one.
pub(crate) fn why_moved(round: &IssuanceRound, day: Day, t: &'static Texts) -> Option<String> {
    let (what, now) = match day {
        Day::Deadline => ("deadline", round.deadline.get(..10)?),
        Day::Mails => ("mails_on", round.mails_on.as_str()),
    };
    let moved = round.moves.iter().find(|moved| moved.what == what)?;
    let (from, now) = (wire_date(&moved.from)?, wire_date(now)?);
    Some((t.issuance.moved)(&because(moved, t), &short_date(from, t.lang), from < now))
}

fn because(moved: &RoundMove, t: &'static Texts) -> String {
    match (&moved.holiday, t.lang) {
        (Some(holiday), Lang::Ja) => holiday.clone(),
        (Some(holiday), Lang::En) => holiday_in_english(holiday).to_owned(),
        (None, _) if moved.reason == "year_end" => t.issuance.year_end.to_owned(),
        (None, _) => t.issuance.weekend.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::application::rows::tests::fourth_round;
    use crate::i18n::texts;

    #[track_caller]
    fn check(moved: (&str, &str, &str, Option<&str>), day: Day, ja: Option<&str>, en: Option<&str>) {
        let (what, from, reason, holiday) = moved;
        let moved = RoundMove {
            what: what.into(),
            from: from.into(),
            reason: reason.into(),
            holiday: holiday.map(str::to_owned),
        };
        // Wednesday 2021-05-19 and Friday 2021-05-21.
        let round = IssuanceRound { moves: vec![moved], ..fourth_round() };
        let told = [Lang::Ja, Lang::En].map(|lang| why_moved(&round, day, texts(lang)));
        assert_eq!(told.each_ref().map(Option::as_deref), [ja, en]);
    }

    #[test]
    fn a_moved_day_says_why() {
        check(
            ("deadline", "2021-05-20", "national_holiday", Some("文化の日")),
            Day::Deadline,
            Some("文化の日のため5/20(木)から繰り上げ"),
            Some("Brought forward from Thu 20 May (Culture Day)"),
        );
        check(
            ("mails_on", "2021-05-20", "year_end", None),
            Day::Mails,
            Some("年末年始のため5/20(木)から繰り下げ"),
            Some("Put back from Thu 20 May (New Year closing days)"),
        );
        check(
            ("mails_on", "2021-05-22", "weekend", None),
            Day::Mails,
            Some("土曜・日曜のため5/22(土)から繰り上げ"),
            Some("Brought forward from Sat 22 May (weekend)"),
        );
        check(("mails_on", "2021-05-20", "year_end", None), Day::Deadline, None, None);
        assert_eq!(why_moved(&fourth_round(), Day::Deadline, texts(Lang::Ja)), None);
    }
}
