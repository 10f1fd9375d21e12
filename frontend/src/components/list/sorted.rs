//! Putting in order.

use std::cmp::Ordering;

/// The list in order; what is equal stays as it was. `slice::sort_by` brings three kilobytes for each type it sorts: here
/// one instance sorts the places.
pub(crate) fn sorted<T>(list: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut places: Vec<usize> = (0..list.len()).collect();
    sort_places(&mut places, &|a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => order(a, b),
        _ => Ordering::Equal,
    });
    let mut list: Vec<Option<T>> = list.into_iter().map(Some).collect();
    places.into_iter().filter_map(|at| list.get_mut(at).and_then(Option::take)).collect()
}

#[inline(never)]
fn sort_places(places: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| order(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_put_in_order_and_equals_keep_theirs() {
        let check = |list: &[(u8, char)], expected: &str| {
            let words: String = sorted(list.to_vec(), |a, b| a.0.cmp(&b.0)).into_iter().map(|(_, c)| c).collect();
            assert_eq!(words, expected, "{list:?}");
        };
        check(&[], "");
        check(&[(1, 'a')], "a");
        check(&[(3, 'c'), (1, 'a'), (2, 'b')], "abc");
        check(&[(2, 'x'), (1, 'p'), (2, 'y'), (1, 'q')], "pqxy");
    }
}
