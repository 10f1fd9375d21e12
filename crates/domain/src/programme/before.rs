//! In which programme the dose before a dose is.

use super::{Programme, ProgrammeCode, Since};

impl Programme {
    /// The programmes of which the dose before may be: this one, or for its first dose those it counts from, the one
    /// that is named first before the others.
    pub fn before(&self, dose: u8) -> Vec<&ProgrammeCode> {
        let own = !self.rules.once && self.rules.doses.first < dose;
        let counted = self.rules.intervals.iter().flat_map(|row| match &row.rule.since {
            Since::PreviousDose => &[][..],
            Since::Programmes(programmes) => programmes.as_slice(),
        });
        let mut before: Vec<&ProgrammeCode> = Vec::new();
        for code in counted.filter(|_| !own) {
            if !before.contains(&code) {
                before.push(code);
            }
        }
        if before.is_empty() { vec![&self.code] } else { before }
    }
}
