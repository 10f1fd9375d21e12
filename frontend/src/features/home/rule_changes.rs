//! Rules that will change, and leave bookings outside: above the figures, while there are any.

use crate::features::programme::rows::address;
use crate::format::dates::long_date_of;
use crate::i18n::{Texts, tr, use_i18n};
use crate::reference::local;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::overview::RuleChange;

/// A line for each version that is to come. It leads to the bookings.
#[component]
pub(crate) fn RuleChanges(changes: Vec<RuleChange>) -> impl IntoView {
    let i18n = use_i18n();
    if changes.is_empty() {
        return ().into_any();
    }
    let lines = changes
        .into_iter()
        .map(|change| {
            let change = StoredValue::new(change);
            let href = change.with_value(|one| format!("{}?version={}", address(&one.programme), one.version));
            let name = move || change.with_value(|one| local(&one.name_ja, &one.name_en, i18n.lang()).to_owned());
            view! {
                <li>
                    <A href>{name}</A>
                    " "
                    <span class="num">{move || change.with_value(|change| told(change, i18n.t()))}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="notice notice-warning home-changes" aria-labelledby="home-changes">
            <h3 id="home-changes">{tr(|t| t.home.rule_changes)}</h3>
            <ul class="home-list">{lines}</ul>
        </section>
    }
    .into_any()
}

/// From when, and how many bookings it is about where they are counted.
fn told(change: &RuleChange, t: &'static Texts) -> String {
    let day = long_date_of(&change.publish_on, t.lang);
    match change.bookings {
        Some(bookings) => (t.home.rule_change)(&day, bookings, change.more),
        None => (t.home.rule_change_uncounted)(&day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[track_caller]
    fn check(bookings: Option<u32>, more: bool, [ja, en]: [&str; 2]) {
        let change = RuleChange { publish_on: "2021-03-08".into(), bookings, more, ..RuleChange::default() };
        assert_eq!([Lang::Ja, Lang::En].map(|lang| told(&change, texts(lang))), [ja, en]);
    }

    #[test]
    fn only_what_was_counted_is_told_as_a_number() {
        check(
            Some(1),
            false,
            [
                "2021年3月8日(月)から規則が変わり、予約1件ができなくなります",
                "From Mon 8 Mar 2021 on, 1 booking would no longer be allowed",
            ],
        );
        check(
            Some(200),
            true,
            [
                "2021年3月8日(月)から規則が変わり、予約200件以上ができなくなります",
                "From Mon 8 Mar 2021 on, 200 bookings or more would no longer be allowed",
            ],
        );
        check(
            None,
            false,
            [
                "2021年3月8日(月)から規則が変わります。できなくなる予約を確認してください",
                "The rules change on Mon 8 Mar 2021: see which bookings would no longer be allowed",
            ],
        );
    }
}
