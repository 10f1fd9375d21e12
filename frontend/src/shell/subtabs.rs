//! The pages of アカウント管理: a second row below the tabs, on all of them.

use crate::components::sight::into_sight;
use crate::i18n::{Texts, tr};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A page of the area.
#[derive(Clone, Copy)]
struct SubTab {
    href: &'static str,
    words: fn(&'static Texts) -> &'static str,
    permission: &'static str,
}

/// All of them: who may log in first, then what they applied for and what was done.
const SUB_TABS: [SubTab; 11] = [
    SubTab { href: "/accounts", words: |t| t.accounts.title, permission: "read_accounts" },
    SubTab { href: "/vendors", words: |t| t.vendors.title, permission: "read_accounts" },
    SubTab { href: "/commissions", words: |t| t.vendors.commissions, permission: "read_accounts" },
    SubTab { href: "/prefectures", words: |t| t.municipalities.prefectures, permission: "write_accounts" },
    SubTab { href: "/municipalities", words: |t| t.municipalities.title, permission: "write_accounts" },
    SubTab { href: "/programmes", words: |t| t.programmes.title, permission: "write_programmes" },
    SubTab {
        href: "/application-people?status=received",
        words: |t| t.issuance.title,
        permission: "decide_applications",
    },
    SubTab { href: "/rounds", words: |t| t.issuance.rounds_title, permission: "decide_applications" },
    SubTab { href: "/applications", words: |t| t.applications.list_title, permission: "read_applications" },
    SubTab { href: "/outbox", words: |t| t.outbox.title, permission: "manage_outbox" },
    SubTab { href: "/audit", words: |t| t.audit.title, permission: "read_audit" },
];

/// The first parts of the addresses of the area.
pub(super) const ROOMS: [&str; SUB_TABS.len()] = {
    let mut rooms = [""; SUB_TABS.len()];
    let mut at = 0;
    while at < rooms.len() {
        rooms[at] = room_of(SUB_TABS[at].href);
        at += 1;
    }
    rooms
};

/// The first part of an address, without what it filters by.
const fn room_of(href: &'static str) -> &'static str {
    let (_, rest) = href.split_at(1);
    let mut end = 0;
    while end < rest.len() && rest.as_bytes()[end] != b'?' {
        end += 1;
    }
    rest.split_at(end).0
}

/// The first part of an address.
pub(super) fn room(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// The row, on the pages of the area.
#[component]
pub(super) fn SubTabs() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    // Programmes are read by those, too, who have nothing else of the area.
    let some = move || SUB_TABS.iter().any(|tab| session.may(tab.permission));
    let here = Memo::new(move |_| location.pathname.with(|path| ROOMS.contains(&room(path))) && some());
    let items = move || {
        SUB_TABS
            .into_iter()
            .filter(|tab| session.may(tab.permission))
            .map(|tab| {
                // A link with a filter would not say by itself that one is there.
                let current = move || location.pathname.with(|path| room(path) == room_of(tab.href)).then_some("page");
                view! {
                    <li>
                        <a href=tab.href aria-current=current>
                            {tr(tab.words)}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    // On a narrow screen the row is pushed aside: the page one is on must be in sight in it.
    Effect::new(move |_| {
        location.pathname.track();
        session.standing.track();
        request_animation_frame(|| {
            if let Ok(Some(current)) = document().query_selector(".subtabs [aria-current]") {
                into_sight(&current);
            }
        });
    });
    view! {
        <Show when=move || here.get()>
            <nav class="subtabs" aria-label=tr(|t| t.accounts.pages)>
                <ul>{items}</ul>
            </nav>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_area_is_known_by_its_address_without_the_filter() {
        assert_eq!(room_of("/application-people?status=received"), "application-people");
        assert_eq!(room_of("/accounts"), "accounts");
        assert!(ROOMS.contains(&"application-people"));
    }
}
