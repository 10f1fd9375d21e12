//! The pages of an area, アカウント管理 or 接種事業: a second row below the tabs, on all of them.

use crate::components::sight::into_sight;
use crate::i18n::{Texts, tr};
use crate::session::{Session, use_session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A page of an area.
#[derive(Clone, Copy)]
struct SubTab {
    href: &'static str,
    words: fn(&'static Texts) -> &'static str,
    permission: Option<&'static str>,
}

const fn page(
    href: &'static str,
    words: fn(&'static Texts) -> &'static str,
    permission: Option<&'static str>,
) -> SubTab {
    SubTab { href, words, permission }
}

/// アカウント管理: who may log in first, then what they applied for and what was done.
const ACCOUNTS: [SubTab; 10] = [
    page("/accounts", |t| t.accounts.title, Some("read_accounts")),
    page("/vendors", |t| t.vendors.title, Some("read_accounts")),
    page("/commissions", |t| t.vendors.commissions, Some("read_accounts")),
    page("/prefectures", |t| t.municipalities.prefectures, Some("write_accounts")),
    page("/municipalities", |t| t.municipalities.title, Some("write_accounts")),
    page("/application-people?status=received", |t| t.issuance.title, Some("decide_applications")),
    page("/rounds", |t| t.issuance.rounds_title, Some("decide_applications")),
    page("/applications", |t| t.applications.list_title, Some("read_applications")),
    page("/outbox", |t| t.outbox.title, Some("manage_outbox")),
    page("/audit", |t| t.audit.title, Some("read_audit")),
];

/// 接種事業: the rules, and what is given. Everybody reads them.
const PROGRAMMES: [SubTab; 2] =
    [page("/programmes", |t| t.programmes.title, None), page("/products", |t| t.products.title, None)];

/// An area.
struct Area {
    /// What its row is called.
    name: fn(&'static Texts) -> &'static str,
    pages: &'static [SubTab],
    rooms: &'static [&'static str],
}

static AREAS: [Area; 2] = [
    Area { name: |t| t.accounts.pages, pages: &ACCOUNTS, rooms: &ACCOUNT_ROOMS },
    Area { name: |t| t.shell.programme_pages, pages: &PROGRAMMES, rooms: &PROGRAMME_ROOMS },
];

/// The first parts of the addresses of アカウント管理.
pub(super) const ACCOUNT_ROOMS: [&str; ACCOUNTS.len()] = rooms(&ACCOUNTS);
/// Those of 接種事業.
pub(super) const PROGRAMME_ROOMS: [&str; PROGRAMMES.len()] = rooms(&PROGRAMMES);

const fn rooms<const N: usize>(pages: &[SubTab; N]) -> [&'static str; N] {
    let mut rooms = [""; N];
    let mut at = 0;
    while at < N {
        rooms[at] = room_of(pages[at].href);
        at += 1;
    }
    rooms
}

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

impl SubTab {
    /// Whether the account may use it; tracked.
    fn allowed(self, session: Session) -> bool {
        self.permission.is_none_or(|permission| session.may(permission))
    }
}

/// The row, on the pages of an area of which the account has some.
#[component]
pub(super) fn SubTabs() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let here = Memo::new(move |_| {
        let holds = |area: &Area| location.pathname.with(|path| area.rooms.contains(&room(path)));
        let some = |area: &Area| area.pages.iter().any(|page| page.allowed(session));
        AREAS.iter().position(|area| holds(area) && some(area))
    });
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
    let links = move |area: &'static Area| {
        let allowed = area.pages.iter().copied().filter(|page| page.allowed(session));
        allowed
            .map(|page| {
                // A link with a filter would not say by itself that one is there.
                let current = move || location.pathname.with(|path| room(path) == room_of(page.href)).then_some("page");
                view! {
                    <li>
                        <a href=page.href aria-current=current>
                            {tr(page.words)}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    move || {
        here.get().and_then(|at| AREAS.get(at)).map(|area| {
            view! {
                <nav class="subtabs" aria-label=tr(area.name)>
                    <ul>{move || links(area)}</ul>
                </nav>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_an_area_is_known_by_its_address_without_the_filter() {
        assert_eq!(room_of("/application-people?status=received"), "application-people");
        assert_eq!(room_of("/accounts"), "accounts");
        assert!(ACCOUNT_ROOMS.contains(&"application-people"));
        assert_eq!(PROGRAMME_ROOMS, ["programmes", "products"]);
    }
}
