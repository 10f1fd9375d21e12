//! The table at the end of `cargo xtask test`: what ran, how long, with what result.

use std::fmt::Write as _;
use std::time::Duration;

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It ran and found nothing; with a note worth reading, or an empty one.
    Passed(String),
    /// It did not run, and why.
    Skipped(String),
    /// It found something.
    Failed(String),
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Line {
    /// The step's name, as in `--only`.
    pub(crate) step: &'static str,
    /// How long it took.
    pub(crate) time: Duration,
    /// How it ended.
    pub(crate) outcome: Outcome,
}

/// The lines of all steps, in the order they ran.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    lines: Vec<Line>,
}

impl Summary {
    /// Adds a step.
    pub(crate) fn add(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Whether nothing failed, and in CI nothing was skipped either.
    pub(crate) fn is_good(&self, in_ci: bool) -> bool {
        let (_, failed, skipped) = self.counts();
        failed == 0 && (skipped == 0 || !in_ci)
    }

    /// How many passed, failed and were skipped.
    fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&Outcome) -> bool| self.lines.iter().filter(|line| wanted(&line.outcome)).count();
        (
            count(|outcome| matches!(outcome, Outcome::Passed(_))),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::Skipped(_))),
        )
    }

    /// The table; its last line alone holds the counts.
    pub(crate) fn render(&self, in_ci: bool) -> String {
        let width = self.lines.iter().map(|line| line.step.len()).max().unwrap_or(0);
        let mut text = String::from("\n");
        for line in &self.lines {
            let (word, note) = match &line.outcome {
                Outcome::Passed(note) => ("passed", note),
                Outcome::Skipped(note) => ("SKIPPED", note),
                Outcome::Failed(note) => ("FAILED", note),
            };
            let first = note.lines().next().unwrap_or_default();
            let row = format!("{:width$}  {:>7}  {word:7}  {first}", line.step, show_time(line.time));
            // Writing into a String cannot fail.
            writeln!(text, "{}", row.trim_end()).ok();
        }
        let total: Duration = self.lines.iter().map(|line| line.time).sum();
        writeln!(text, "{:width$}  {:>7}", "all", show_time(total)).ok();
        let (passed, failed, skipped) = self.counts();
        if 0 < skipped && in_ci {
            writeln!(text, "\nIn CI a skipped step is a failure.").ok();
        }
        writeln!(text, "\n{passed} passed, {failed} failed, {skipped} skipped").ok();
        text
    }
}

/// `0.4 s`, `12 s`, `3:07`.
fn show_time(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        10..60 => format!("{seconds} s"),
        _ => format!("{}:{:02}", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(outcomes: &[Outcome]) -> Summary {
        let mut summary = Summary::default();
        for outcome in outcomes {
            summary.add(Line { step: "unit", time: Duration::from_millis(61_500), outcome: outcome.clone() });
        }
        summary
    }

    #[test]
    fn times_are_short() {
        for (millis, shown) in [(0, "0.0 s"), (430, "0.4 s"), (9_940, "9.9 s"), (12_000, "12 s"), (187_000, "3:07")] {
            assert_eq!(show_time(Duration::from_millis(millis)), shown);
        }
    }

    #[test]
    fn a_skipped_step_fails_only_in_ci() {
        let passed = Outcome::Passed(String::new());
        let skipped = Outcome::Skipped("no browser".into());
        assert!(summary(std::slice::from_ref(&passed)).is_good(true));
        assert!(summary(&[passed.clone(), skipped.clone()]).is_good(false));
        assert!(!summary(&[passed.clone(), skipped]).is_good(true));
        assert!(!summary(&[passed, Outcome::Failed("broken".into())]).is_good(false));
    }

    #[test]
    fn the_last_line_holds_the_counts_alone() {
        let text = summary(&[
            Outcome::Passed("12 tests".into()),
            Outcome::Failed("broken\nwith more".into()),
            Outcome::Skipped("no browser".into()),
        ])
        .render(true);
        assert_eq!(text.lines().last(), Some("1 passed, 1 failed, 1 skipped"));
        assert!(text.contains("unit     1:01  FAILED   broken\n"), "{text}");
        assert!(!text.contains("with more"));
    }
}
