//! Numbers beside the lines of a text, those with a fault marked, and the way to a line.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// More lines than these are not numbered.
const MOST_LINES: u32 = 20_000;

/// The numbers.
#[component]
pub(crate) fn LineNumbers(value: RwSignal<String>, marked: Signal<Vec<u32>>) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let breaks = value.with(|text| text.bytes().filter(|byte| *byte == b'\n').count());
        u32::try_from(breaks).unwrap_or(MOST_LINES).saturating_add(1).min(MOST_LINES)
    });
    move || {
        let pieces = marked.with(|marked| pieces(lines.get(), marked));
        let piece = |(text, wrong): (String, bool)| match wrong {
            true => view! { <strong>{text}</strong> }.into_any(),
            false => view! { <span>{text}</span> }.into_any(),
        };
        pieces.into_iter().map(piece).collect_view()
    }
}

/// Moves the focus to lines of a text area and selects them: UTF-16 from `start` to `end`, beginning in `line`.
pub(crate) fn select_lines(id: &str, line: u32, (start, end): (u32, u32)) {
    let area = document().get_element_by_id(id).and_then(|area| area.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    drop(area.focus());
    drop(area.set_selection_range(start, end));
    // Browsers scroll to what is typed, not to what is selected. Lines do not wrap: all have one height.
    let lines = i32::try_from(area.value().split('\n').count()).unwrap_or(i32::MAX).max(1);
    let above = i32::try_from(line).unwrap_or(i32::MAX).saturating_sub(1);
    let top = f64::from(area.scroll_height()) / f64::from(lines) * f64::from(above);
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
    area.set_scroll_top(top as i32 - area.client_height() / 3);
}

/// The numbers in pieces; `true` for a line with a fault. `faulty` is in order.
fn pieces(lines: u32, faulty: &[u32]) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for number in 1..=lines {
        let wrong = faulty.binary_search(&number).is_ok();
        match pieces.last_mut() {
            Some((text, false)) if !wrong => text.push_str(&format!("{number}\n")),
            _ if wrong => pieces.push((format!("! {number}\n"), true)),
            _ => pieces.push((format!("{number}\n"), false)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_lines_with_faults_stand_out() {
        let piece = |text: &str, wrong| (text.to_owned(), wrong);
        let expected = [piece("1\n", false), piece("! 2\n", true), piece("! 3\n", true), piece("4\n5\n", false)];
        assert_eq!(pieces(5, &[2, 3]), expected);
        assert_eq!(pieces(1, &[]), [piece("1\n", false)]);
    }
}
