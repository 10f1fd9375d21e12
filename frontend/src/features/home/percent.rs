//! The length of a bar.

use madoguchi_contract::overview::Places;

/// The free part of the places in percent; something that is free is never nothing, and what is taken never hidden.
pub(crate) fn percent(Places { free, total }: Places) -> i64 {
    if free <= 0 || total <= 0 {
        return 0;
    }
    let most = if free < total { 99 } else { 100 };
    (free * 100 / total).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_never_nothing_and_what_is_taken_never_hidden() {
        let rows = [
            (0, 0, 0),
            (0, 10, 0),
            (1, 11, 9),
            (1, 10, 10),
            (10, 10, 100),
            (1, 1000, 1),
            (999, 1000, 99),
            (570, 600, 95),
        ];
        for (free, total, expected) in rows {
            assert_eq!(percent(Places { free, total }), expected, "{free} of {total}");
        }
    }
}
