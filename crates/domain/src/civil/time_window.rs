//! A stretch of a day.

use std::fmt;

use thiserror::Error;

use crate::TimeOfDay;

/// A stretch of one day, half-open: `[start, end)`, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeWindow {
    start: TimeOfDay,
    end: TimeOfDay,
}

/// Why two times are not a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TimeWindowError {
    /// The end is earlier than the start.
    #[error("window {start}–{end} ends before it starts")]
    EndsBeforeStart {
        /// Where it should start.
        start: TimeOfDay,
        /// Where it should end.
        end: TimeOfDay,
    },
    /// Start and end are the same.
    #[error("window {0}–{0} has no length")]
    Empty(TimeOfDay),
}

impl TimeWindow {
    /// The window from `start` to just before `end`.
    ///
    /// # Errors
    /// Unless `start < end`.
    pub fn new(start: TimeOfDay, end: TimeOfDay) -> Result<TimeWindow, TimeWindowError> {
        match start.cmp(&end) {
            std::cmp::Ordering::Less => Ok(TimeWindow { start, end }),
            std::cmp::Ordering::Equal => Err(TimeWindowError::Empty(start)),
            std::cmp::Ordering::Greater => Err(TimeWindowError::EndsBeforeStart { start, end }),
        }
    }

    /// The first minute.
    pub fn start(self) -> TimeOfDay {
        self.start
    }

    /// The first minute no longer in it.
    pub fn end(self) -> TimeOfDay {
        self.end
    }

    /// Its length in minutes, 1 to 1440.
    pub fn minutes(self) -> u16 {
        self.end.minutes() - self.start.minutes()
    }

    /// Whether the minute at `time` lies in it.
    pub fn contains(self, time: TimeOfDay) -> bool {
        self.start <= time && time < self.end
    }

    /// Whether the whole of `other` lies in it.
    pub fn contains_window(self, other: TimeWindow) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether some minute lies in both. Windows that only touch do not overlap.
    pub fn overlaps(self, other: TimeWindow) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The open stretches: this window less the union of `breaks`, in order of time.
    ///
    /// Breaks may touch, overlap, come in any order and reach beyond the window.
    pub fn without(self, breaks: &[TimeWindow]) -> Vec<TimeWindow> {
        let mut breaks: Vec<TimeWindow> = breaks.iter().copied().filter(|b| b.overlaps(self)).collect();
        breaks.sort_unstable();
        let mut open = Vec::with_capacity(breaks.len() + 1);
        let mut from = self.start;
        for pause in breaks {
            if let Ok(stretch) = TimeWindow::new(from, pause.start) {
                open.push(stretch);
            }
            from = from.max(pause.end);
        }
        open.extend(TimeWindow::new(from, self.end));
        open
    }
}

impl fmt::Display for TimeWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.start, self.end)
    }
}

/// Minutes in all of `windows`, which must not overlap.
pub fn total_minutes(windows: &[TimeWindow]) -> u32 {
    windows.iter().map(|w| u32::from(w.minutes())).sum()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// `09:00-17:00`, spelled for tests.
    pub(crate) fn window(text: &str) -> TimeWindow {
        let (start, end) = text.split_once('-').unwrap();
        TimeWindow::new(TimeOfDay::parse(start).unwrap(), TimeOfDay::parse(end).unwrap()).unwrap()
    }

    pub(crate) fn windows(text: &str) -> Vec<TimeWindow> {
        text.split_whitespace().map(window).collect()
    }

    #[track_caller]
    fn check(open: &str, breaks: &str, expected: &str) {
        assert_eq!(window(open).without(&windows(breaks)), windows(expected), "{open} less {breaks}");
    }

    #[test]
    fn break_splits_a_window_in_two() {
        check("09:00-17:00", "12:00-13:00", "09:00-12:00 13:00-17:00");
        check("09:00-17:00", "", "09:00-17:00");
        check("09:00-17:00", "09:00-10:00", "10:00-17:00");
        check("09:00-17:00", "16:00-17:00", "09:00-16:00");
    }

    #[test]
    fn breaks_may_touch_overlap_nest_and_reach_beyond() {
        check("09:00-17:00", "13:00-14:00 12:00-13:00", "09:00-12:00 14:00-17:00");
        check("09:00-17:00", "12:00-14:00 13:00-15:00", "09:00-12:00 15:00-17:00");
        check("09:00-17:00", "12:00-15:00 13:00-13:30", "09:00-12:00 15:00-17:00");
        check("09:00-17:00", "08:00-10:00 16:00-24:00", "10:00-16:00");
        check("09:00-17:00", "07:00-09:00 17:00-18:00", "09:00-17:00");
        check("09:00-17:00", "00:00-24:00", "");
        check("20:00-24:00", "23:00-24:00", "20:00-23:00");
    }

    #[test]
    fn a_window_starts_before_it_ends() {
        let time = |text| TimeOfDay::parse(text).unwrap();
        let error = |start, end| TimeWindow::new(time(start), time(end)).unwrap_err().to_string();
        assert_eq!(error("17:00", "09:00"), "window 17:00–09:00 ends before it starts");
        assert_eq!(error("09:00", "09:00"), "window 09:00–09:00 has no length");
    }

    #[test]
    fn windows_that_touch_do_not_overlap() {
        let noon = window("12:00-13:00");
        assert!(!noon.overlaps(window("13:00-14:00")) && !noon.overlaps(window("11:00-12:00")));
        assert!(noon.overlaps(window("12:59-14:00")) && noon.overlaps(window("00:00-24:00")) && noon.overlaps(noon));
        assert!(noon.contains(noon.start()) && !noon.contains(noon.end()));
        assert!(noon.contains_window(window("12:10-13:00")) && !noon.contains_window(window("12:10-13:01")));
    }
}
