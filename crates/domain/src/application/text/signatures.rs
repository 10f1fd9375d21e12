//! Which lines are a signature: by what they say together, and by what stands before them.

use crate::application::text::asides::{Signs, Sort};

/// What stands before a line, behind the last person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Before {
    /// A person's line, or one that was reported.
    Plain,
    /// A rule.
    Rule,
    /// What ends a mail: `--`, a closing, another piece of a signature.
    Close,
}

/// The lines from one on, to the next empty line, rule, heading or aside.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ahead {
    /// Up to the next label of a person's own.
    pub(super) run: Run,
    /// Through such labels, to the second one that says whose the lines are: there another block begins.
    pub(super) section: Run,
    to_whose: Run,
    /// Whether the run ends at such a label.
    pub(super) meets_person: bool,
}

/// Lines, and what they say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    pub(super) lines: u32,
    pub(super) signs: Signs,
}

impl Run {
    const fn with(self, signs: Signs) -> Run {
        Run { lines: self.lines + 1, signs: signs.and(self.signs) }
    }
}

/// For each line what stands from it on; from the end, so that no line is looked at twice.
pub(super) fn ahead(lines: impl DoubleEndedIterator<Item = (Sort, Signs)> + ExactSizeIterator) -> Vec<Ahead> {
    let mut all = vec![Ahead::default(); lines.len()];
    let mut next = Ahead::default();
    for (line, place) in lines.zip(&mut all).rev() {
        next = match line {
            (Sort::Text, signs) => Ahead {
                run: if signs.begins_person() { Run::default() } else { next.run.with(signs) },
                section: if signs.whose { next.to_whose.with(signs) } else { next.section.with(signs) },
                to_whose: if signs.whose { Run::default() } else { next.to_whose.with(signs) },
                meets_person: signs.begins_person() || next.meets_person,
            },
            (_, _) => Ahead::default(),
        };
        *place = next;
    }
    all
}

/// What the reader knows where a signature may begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) before: Before,
    /// Whether nothing is open, or an empty line stands before.
    pub(super) apart: bool,
    /// Whether the open person lacks nothing; so when nobody is open.
    pub(super) complete: bool,
    /// Whether the open person lacks what a label of the run would give.
    pub(super) lacks: bool,
    /// Whether blocks of this text begin with the label of this line.
    pub(super) opens_blocks: bool,
    /// Whether somebody was read before.
    pub(super) follows_people: bool,
    /// Whether the line begins with a label.
    pub(super) labelled: bool,
}

/// How many lines from here on are a signature.
pub(super) fn length(place: Place, ahead: Ahead) -> u32 {
    let Ahead { run, section, meets_person, to_whose: _ } = ahead;
    let signs = run.signs;
    // Labelled throughout, 氏名 included: then it lacks what a person's block has, and has what none has.
    let whole = section.signs;
    if place.before != Before::Plain && 2 <= whole.strong && !(whole.name && whole.whose) && whole.begins_person() {
        return section.lines;
    }
    if run.lines == 0 || place.opens_blocks {
        return 0;
    }
    let telling = signs.strong + signs.office;
    let plain_first = !place.labelled;
    let signed = match place.before {
        Before::Close if place.lacks => 0 < signs.strong,
        Before::Close => 0 < telling || (!signs.prose && run.lines <= 8 && (plain_first || !meets_person)),
        Before::Rule if place.lacks => 0 < signs.strong,
        Before::Rule => {
            let office = 0 < signs.office && (signs.reaches() || (place.complete && place.follows_people));
            let reached = signs.reaches() && plain_first && place.follows_people && !meets_person;
            0 < signs.strong || office || reached
        }
        Before::Plain if place.complete && place.apart => {
            0 < signs.strong || (0 < signs.office && signs.reaches() && plain_first)
        }
        Before::Plain if place.complete => 0 < signs.strong && 2 <= telling,
        Before::Plain => place.apart && plain_first && 0 < signs.strong && 2 <= telling,
    };
    if signed { run.lines } else { 0 }
}
