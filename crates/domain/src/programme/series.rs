//! Doses of one person side by side: which interval row counts between two of them, and what it says.

use chrono::NaiveDate;

use super::validity::{Dated, on};
use super::{IntervalRule, OtherDose, Programme, ProgrammeCode, Reason, RuleBook, Since};

/// A dose, asked for or known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen<'a> {
    pub(super) programme: &'a ProgrammeCode,
    pub(super) dose: u8,
    pub(super) date: NaiveDate,
    pub(super) product: &'a str,
}

impl Seen<'_> {
    fn is(self, other: Seen<'_>) -> bool {
        self.programme == other.programme && self.dose == other.dose
    }

    /// It as a dose of `of` tells of it.
    pub(super) fn told(self, book: &RuleBook, of: &ProgrammeCode) -> OtherDose {
        let names = || {
            let code = || (self.programme.to_string(), self.programme.to_string());
            let named = book.programme(self.programme.as_str());
            named.map_or_else(code, |programme| (programme.name_ja.clone(), programme.name_en.clone()))
        };
        OtherDose {
            programme: self.programme.clone(),
            of_other: (self.programme != of).then(names),
            dose: self.dose,
            date: self.date,
        }
    }
}

/// A dose with the rules it is held against. The group is `None` where it is not known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) programme: &'a Programme,
    pub(super) seen: Seen<'a>,
    pub(super) group: Option<&'a str>,
}

/// What an earlier dose asks of a later one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound<'a> {
    pub(super) anchor: Seen<'a>,
    /// The row; `None` where only the order is asked for.
    pub(super) row: Option<&'a Dated<IntervalRule>>,
    pub(super) earliest: NaiveDate,
    pub(super) latest: Option<NaiveDate>,
}

impl Bound<'_> {
    fn only_order(&self) -> bool {
        self.anchor.date.succ_opt() == Some(self.earliest)
    }

    pub(super) fn source(&self) -> Option<String> {
        self.row.and_then(Dated::source)
    }
}

/// A reason with the circular it is from.
pub(super) type Found = (Reason, Option<String>);

impl<'a> Place<'a> {
    /// The dose before in the programme; there is none where one gets one dose only.
    pub(super) fn previous(&self, all: &[Seen<'a>]) -> Option<Seen<'a>> {
        let before = |one: &&Seen<'_>| one.programme == self.seen.programme && one.dose < self.seen.dose;
        all.iter().filter(before).filter(|_| !self.programme.rules.once).max_by_key(|one| one.dose).copied()
    }

    /// What the doses before ask for: the dose before in the programme, and the latest one of those counted from.
    pub(super) fn bounds(&self, all: &[Seen<'a>]) -> impl Iterator<Item = Bound<'a>> {
        let previous = self.previous(all).map(|anchor| self.bound_of_previous(anchor));
        previous.into_iter().chain(self.bound_of_programmes(all))
    }

    fn bound_of_previous(&self, anchor: Seen<'a>) -> Bound<'a> {
        let rows = || self.rows().filter(|row| row.rule.since == Since::PreviousDose);
        let only_order =
            Bound { anchor, row: None, earliest: anchor.date.succ_opt().unwrap_or(NaiveDate::MAX), latest: None };
        self.winner(|group| rows().filter(move |row| takes_group(row, group)).map(|row| (row, anchor)))
            .unwrap_or(only_order)
    }

    fn bound_of_programmes(&self, all: &[Seen<'a>]) -> Option<Bound<'a>> {
        self.winner(|group| {
            let rows = self.rows().filter(move |row| takes_group(row, group));
            rows.filter_map(|row| Some((row, self.latest_of(&row.rule.since, all)?)))
        })
    }

    /// Rows of the date, the dose and the product.
    fn rows(&self) -> impl Iterator<Item = &'a Dated<IntervalRule>> {
        let Seen { dose, date, product, .. } = self.seen;
        let rows = on(&self.programme.rules.intervals, date);
        rows.filter(move |row| row.rule.dose.is_none_or(|one| one == dose))
            .filter(move |row| row.rule.product.as_deref().is_none_or(|one| one == product))
    }

    /// The latest dose of those programmes that comes before: by its number, or by its day where numbers begin anew.
    fn latest_of(&self, since: &Since, all: &[Seen<'a>]) -> Option<Seen<'a>> {
        let programmes = match since {
            Since::PreviousDose => return None,
            Since::Programmes(programmes) => programmes,
        };
        let before = |one: &&Seen<'_>| one.dose < self.seen.dose || one.date <= self.seen.date;
        let of_these = all.iter().filter(|one| programmes.contains(one.programme)).filter(before);
        of_these.max_by_key(|one| (one.date, one.dose)).copied()
    }

    /// The row that counts among those a group has: the one that names most, among equals the strictest. Where the
    /// group is not known it is the mildest over all groups, since nobody is to be refused for what is not known.
    fn winner<I>(&self, candidates: impl Fn(Option<&'a str>) -> I) -> Option<Bound<'a>>
    where
        I: Iterator<Item = (&'a Dated<IntervalRule>, Seen<'a>)>,
    {
        let month_end = self.programme.rules.month_end;
        let strictest = |group: Option<&'a str>| {
            let named = candidates(group).filter(|(row, anchor)| {
                row.rule.after.is_empty() || row.rule.after.iter().any(|one| one == anchor.product)
            });
            let bounds = named.map(|(row, anchor)| Bound {
                anchor,
                row: Some(row),
                earliest: row.rule.least.first_date(anchor.date, month_end),
                latest: row.rule.most.map(|most| most.first_date(anchor.date, month_end)),
            });
            bounds.max_by_key(|bound| (bound.row.map_or(0, conditions), bound.earliest))
        };
        match self.group {
            Some(group) => strictest(Some(group)),
            None => {
                let groups = self.programme.rules.groups.iter();
                groups.filter_map(|group| strictest(Some(&group.code))).min_by_key(|bound| bound.earliest)
            }
        }
    }

    /// The dose before that has to be known and is not, and the row that asks for it.
    pub(super) fn missing(&self, all: &[Seen<'a>]) -> Option<Found> {
        let (rules, dose) = (&self.programme.rules, self.seen.dose);
        let unknown = |source| dose.checked_sub(1).map(|missing| (Reason::PreviousDoseUnknown { missing }, source));
        if !rules.once && rules.doses.first < dose {
            let previous = self.previous(all);
            return if previous.is_some_and(|one| one.dose + 1 == dose) { None } else { unknown(None) };
        }
        let mut since = self.rows().filter(|row| takes_group(row, self.group)).filter_map(|row| {
            let programmes = match &row.rule.since {
                Since::PreviousDose => return None,
                Since::Programmes(programmes) => programmes,
            };
            let before = |one: &Seen<'_>| one.dose + 1 == dose || dose <= one.dose && one.date <= self.seen.date;
            let counts = |one: &Seen<'_>| programmes.contains(one.programme) || one.programme == self.seen.programme;
            let known = all.iter().any(|one| counts(one) && before(one));
            Some((row, known))
        });
        let first = since.next()?;
        if dose < 2 || first.1 || since.any(|(_, known)| known) {
            return None;
        }
        unknown(first.0.source())
    }

    /// Why the product may not follow the one of the dose before, if it may not.
    pub(super) fn other_product(&self, before: Seen<'_>) -> bool {
        let product = self.seen.product;
        let may = |row: &Dated<super::FollowRule>| {
            row.rule.product == product && row.rule.after.iter().any(|one| one == before.product)
        };
        before.product != product && !on(&self.programme.rules.follows, self.seen.date).any(may)
    }

    /// What the doses before say.
    pub(super) fn after_earlier(&self, book: &RuleBook, all: &[Seen<'a>]) -> Vec<Found> {
        let mut found: Vec<Found> = self.missing(all).into_iter().collect();
        // Before the interval: that of a product that may not be given helps nobody.
        let previous = self.previous(all).filter(|previous| self.other_product(*previous));
        found.extend(previous.map(|previous| {
            let other = previous.told(book, &self.programme.code);
            (Reason::OtherProduct { other, product: book.named(previous.product) }, None)
        }));
        for bound in self.bounds(all) {
            let date = self.seen.date;
            let told = || bound.anchor.told(book, &self.programme.code);
            let before = date < bound.anchor.date || date < bound.earliest && bound.only_order();
            let rule = bound.row.map(|row| &row.rule);
            let reason = match (rule, bound.latest) {
                (Some(_) | None, _) if before => Some(Reason::BeforeEarlierDose { earlier: told() }),
                (Some(rule), _) if date < bound.earliest => {
                    Some(Reason::TooSoon { previous: told(), least: rule.least, from: bound.earliest })
                }
                (Some(IntervalRule { most: Some(most), .. }), Some(until)) if until < date => {
                    Some(Reason::TooLate { previous: told(), most: *most, until })
                }
                (Some(_) | None, _) => None,
            };
            if let Some(reason) = reason.filter(|reason| found.iter().all(|(other, _)| other != reason)) {
                found.push((reason, bound.source()));
            }
        }
        found
    }

    /// What the doses after say: those whose interval counts from this one.
    pub(super) fn before_later(&self, book: &'a RuleBook, all: &[Seen<'a>]) -> Vec<Found> {
        let mut found = Vec::new();
        for later in all {
            let Some(place) = self.place_of(book, *later) else { continue };
            let others: Vec<_> =
                all.iter().filter(|one| !one.is(*later)).copied().chain(std::iter::once(self.seen)).collect();
            let told = || later.told(book, &self.programme.code);
            if place.previous(&others).is_some_and(|previous| previous.is(self.seen)) && place.other_product(self.seen)
            {
                found.push((Reason::OtherProduct { other: told(), product: book.named(later.product) }, None));
            }
            for bound in place.bounds(&others).filter(|bound| bound.anchor.is(self.seen)) {
                let reason = self.spoils(&bound, *later, told, &place);
                found.extend(reason.map(|reason| (reason, bound.source())));
            }
        }
        found
    }

    /// How this dose would spoil a later one.
    fn spoils(
        &self,
        bound: &Bound<'_>,
        later: Seen<'_>,
        told: impl FnOnce() -> OtherDose,
        place: &Place<'_>,
    ) -> Option<Reason> {
        let month_end = place.programme.rules.month_end;
        let last_date = match bound.row {
            Some(row) => row.rule.least.last_start(later.date, month_end),
            None => later.date.pred_opt(),
        };
        let rule = bound.row.map(|row| &row.rule);
        match rule {
            Some(_) | None if later.date <= self.seen.date => Some(Reason::AfterLaterDose { later: told(), last_date }),
            Some(rule) if later.date < bound.earliest => {
                Some(Reason::TooCloseToLater { later: told(), least: rule.least, last_date })
            }
            Some(IntervalRule { most: Some(most), .. }) if bound.latest.is_some_and(|latest| latest < later.date) => {
                Some(Reason::TooFarFromLater {
                    later: told(),
                    most: *most,
                    from: most.first_start(later.date, month_end),
                })
            }
            Some(_) | None => None,
        }
    }

    /// A known dose of the same person with its rules.
    fn place_of(&self, book: &'a RuleBook, seen: Seen<'a>) -> Option<Place<'a>> {
        let programme = match seen.programme == &self.programme.code {
            true => self.programme,
            false => book.programme(seen.programme.as_str())?,
        };
        Some(Place { programme, seen, group: self.group.filter(|group| programme.rules.group(group).is_some()) })
    }
}

fn takes_group(row: &Dated<IntervalRule>, group: Option<&str>) -> bool {
    row.rule.groups.is_empty() || group.is_none_or(|group| row.rule.groups.iter().any(|one| one == group))
}

/// How many conditions a row names.
fn conditions(row: &Dated<IntervalRule>) -> u8 {
    let IntervalRule { dose, product, after, groups, .. } = &row.rule;
    [dose.is_some(), product.is_some(), !after.is_empty(), !groups.is_empty()].into_iter().map(u8::from).sum()
}
