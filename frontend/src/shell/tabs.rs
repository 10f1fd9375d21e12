//! The tabs: those that exist and the role may use. On narrow screens they fold into a menu.

use crate::i18n::{Texts, tr};
use crate::session::{Session, use_session};
use crate::shell::subtabs::{ACCOUNT_ROOMS, PROGRAMME_ROOMS, room};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A tab.
#[derive(Clone, Copy)]
pub(super) struct Tab {
    /// Where it leads.
    pub(super) href: &'static str,
    /// The key after `g`.
    pub(super) key: &'static str,
    /// What it is called.
    pub(super) words: fn(&'static Texts) -> &'static str,
    permission: Option<&'static str>,
    /// First parts of the addresses that belong to it.
    rooms: &'static [&'static str],
}

/// All tabs, in the notice's order. The programmes, which are not in it, are for all to read.
pub(super) const TABS: [Tab; 8] = [
    Tab { href: "/", key: "h", words: |t| t.shell.home, permission: None, rooms: &[""] },
    Tab { href: "/venues", key: "v", words: |t| t.shell.venues, permission: Some("read_venues"), rooms: &["venues"] },
    Tab {
        href: "/slot-plans/new",
        key: "s",
        words: |t| t.shell.slot_plans,
        permission: Some("write_slots"),
        rooms: &["slot-plans"],
    },
    Tab {
        href: "/search",
        key: "r",
        words: |t| t.shell.search,
        permission: Some("book"),
        rooms: &["search", "book", "second-dose"],
    },
    Tab {
        href: "/bookings",
        key: "b",
        words: |t| t.shell.bookings,
        permission: Some("book"),
        rooms: &["bookings", "find", "export-requests"],
    },
    Tab { href: "/programmes", key: "p", words: |t| t.programmes.title, permission: None, rooms: &PROGRAMME_ROOMS },
    Tab {
        href: "/accounts",
        key: "a",
        words: |t| t.accounts.area,
        permission: Some("read_accounts"),
        rooms: &ACCOUNT_ROOMS,
    },
    Tab {
        href: "/inquiries",
        key: "q",
        words: |t| t.shell.inquiries,
        permission: Some("apply_for_accounts"),
        rooms: &["inquiries"],
    },
];

impl Tab {
    /// Whether the account may use it; tracked.
    pub(super) fn allowed(self, session: Session) -> bool {
        self.permission.is_none_or(|permission| session.may(permission))
    }

    fn holds(self, path: &str) -> bool {
        self.rooms.contains(&room(path))
    }
}

/// The row of tabs.
#[component]
pub(super) fn Tabs() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        location.pathname.track();
        open.set(false);
    });
    view! {
        <nav class="tabs" class:tabs-open=open aria-label=tr(|t| t.shell.tabs)>
            <button
                type="button"
                class="button button-text tabs-toggle"
                aria-expanded=move || open.get().to_string()
                aria-controls="tabs-list"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="icon-menu" aria-hidden="true"></span>
                {tr(|t| t.shell.menu)}
            </button>
            <ul id="tabs-list">
                {TABS
                    .into_iter()
                    .map(|tab| {
                        let current = move || location.pathname.with(|path| tab.holds(path));
                        view! {
                            <Show when=move || tab.allowed(session)>
                                <li class:tab-current=current>
                                    <a
                                        href=tab.href
                                        aria-current=move || current().then_some("page")
                                        aria-keyshortcuts=format!("g {}", tab.key)
                                    >
                                        {tr(tab.words)}
                                    </a>
                                </li>
                            </Show>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_belongs_to_one_tab() {
        for (path, href) in [
            ("/", "/"),
            ("/venues/3", "/venues"),
            ("/book/1", "/search"),
            ("/find", "/bookings"),
            ("/bookings/9", "/bookings"),
            ("/export-requests/4", "/bookings"),
            ("/accounts/new", "/accounts"),
            ("/commissions", "/accounts"),
            ("/applications/new", "/accounts"),
            ("/inquiries", "/inquiries"),
            ("/programmes/covid19_initial_2021/edit", "/programmes"),
            ("/products/pfizer", "/programmes"),
        ] {
            let held: Vec<_> = TABS.into_iter().filter(|tab| tab.holds(path)).map(|tab| tab.href).collect();
            assert_eq!(held, [href], "{path}");
        }
    }
}
