//! Who is logged in. The access token stays in memory; the refresh token is a cookie that no script sees.

use crate::failure::Failure;
use crate::format::dates::wire_date;
use futures_channel::oneshot;
use leptos::prelude::*;
use madoguchi_contract::session::{Me, MunicipalityRef};

/// Where the log-in stands.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one of it, and it is logged in for hours")]
pub(crate) enum Standing {
    /// The first refresh is under way.
    Starting,
    /// The first refresh got no answer.
    StartFailed(Failure),
    /// Nobody is logged in.
    LoggedOut,
    /// Somebody is.
    LoggedIn(Me),
}

/// How an attempt to renew the access token ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Renewal {
    /// There is a fresh token.
    Renewed,
    /// The person chose to leave.
    LeftOut,
    /// It could not be tried.
    Failed(Failure),
}

/// The session; one for the whole page.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// Where the log-in stands.
    pub(crate) standing: RwSignal<Standing>,
    /// The session ended under way: the password is asked for over the page.
    pub(crate) expired: RwSignal<bool>,
    /// The municipality chosen in the header; `None` for all the account works for.
    pub(crate) municipality: RwSignal<Option<String>>,
    /// How often the account was found to see less than before.
    pub(crate) losses: RwSignal<u32>,
    token: StoredValue<Option<String>>,
    renewing: StoredValue<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<Renewal>>>,
}

impl Session {
    /// A session that has not started yet; provided to everything below.
    pub(crate) fn provide() -> Self {
        let session = Self {
            standing: RwSignal::new(Standing::Starting),
            expired: RwSignal::new(false),
            municipality: RwSignal::new(None),
            losses: RwSignal::new(0),
            token: StoredValue::new(None),
            renewing: StoredValue::new(false),
            waiting: StoredValue::new(Vec::new()),
        };
        provide_context(session);
        session
    }

    /// The account, tracked.
    pub(crate) fn me(self) -> Option<Me> {
        self.standing.with(|standing| match standing {
            Standing::LoggedIn(me) => Some(me.clone()),
            Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => None,
        })
    }

    /// Whether the account may do something (`write_venues`, `write_slots`, `book` …), tracked. Nothing before a second
    /// factor that the role must have is set up.
    pub(crate) fn may(self, permission: &str) -> bool {
        self.me().is_some_and(|me| !me.must_set_up_totp && me.permissions.iter().any(|held| held == permission))
    }

    /// Whether a second factor must be set up before anything else, tracked.
    pub(crate) fn must_set_up_totp(self) -> bool {
        self.me().is_some_and(|me| me.must_set_up_totp)
    }

    /// The municipalities the account works for, tracked.
    pub(crate) fn municipalities(self) -> Vec<MunicipalityRef> {
        self.me().map(|me| me.municipalities).unwrap_or_default()
    }

    /// The server's civil date in Japan when the page was loaded, `YYYY-MM-DD` (in a sandbox: the sandbox's day);
    /// tracked.
    pub(crate) fn today(self) -> Option<chrono::NaiveDate> {
        self.me().and_then(|me| me.now.get(..10).and_then(wire_date))
    }

    /// What the server says of the account by now. Where it may see less than before, its pages are built again:
    /// nothing of what it saw stays. What it may see besides takes nothing away from what is being typed.
    pub(crate) fn now_is(self, now: Me) {
        let before = self.standing.with_untracked(|standing| match standing {
            Standing::LoggedIn(before) if before.account_id == now.account_id => Some(before.clone()),
            Standing::LoggedIn(_) | Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => None,
        });
        let Some(before) = before.filter(|before| sees(before) != sees(&now)) else { return };
        let is_there = |code: &str| now.municipalities.iter().any(|municipality| municipality.code == code);
        if self.municipality.with_untracked(|chosen| chosen.as_deref().is_some_and(|code| !is_there(code))) {
            self.municipality.set(None);
        }
        if loses(&before, &now) {
            self.losses.update(|losses| *losses += 1);
        }
        self.standing.set(Standing::LoggedIn(now));
    }

    /// The access token.
    pub(crate) fn token(self) -> Option<String> {
        self.token.get_value()
    }

    /// Whether an account is not the one that is logged in here.
    pub(crate) fn is_of_another(self, account_id: &str) -> bool {
        self.standing.with_untracked(|standing| match standing {
            Standing::LoggedIn(me) => me.account_id != account_id,
            Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => false,
        })
    }

    /// Keeps a fresh access token, and lets everything go on that waited for one.
    pub(crate) fn renewed(self, token: String) {
        self.token.set_value(Some(token));
        self.expired.set(false);
        self.release(&Renewal::Renewed);
    }

    /// Ends the session in this page: the token is forgotten, what waited for one is told.
    pub(crate) fn end(self) {
        self.token.set_value(None);
        self.expired.set(false);
        self.municipality.set(None);
        self.standing.set(Standing::LoggedOut);
        self.release(&Renewal::LeftOut);
    }

    /// Starts renewing, or joins a renewal that is under way: only one may use the refresh cookie at a time.
    pub(crate) fn begin_renewal(self) -> Option<oneshot::Receiver<Renewal>> {
        if self.renewing.get_value() {
            return Some(self.wait());
        }
        self.renewing.set_value(true);
        None
    }

    /// Waits for the renewal that is under way.
    pub(crate) fn wait(self) -> oneshot::Receiver<Renewal> {
        let (sender, receiver) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(sender));
        receiver
    }

    /// Ends a renewal with its outcome.
    pub(crate) fn release(self, renewal: &Renewal) {
        self.renewing.set_value(false);
        let mut waiting = Vec::new();
        self.waiting.update_value(|list| waiting = std::mem::take(list));
        for sender in waiting {
            // A receiver that is gone has nothing left to do.
            drop(sender.send(renewal.clone()));
        }
    }
}

/// What an account sees and may do.
fn sees(me: &Me) -> (&[MunicipalityRef], &[String]) {
    (&me.municipalities, &me.permissions)
}

/// Whether an account sees or may do less than before.
fn loses(before: &Me, now: &Me) -> bool {
    before.municipalities.iter().any(|municipality| !now.municipalities.contains(municipality))
        || before.permissions.iter().any(|permission| !now.permissions.contains(permission))
}

/// The session of this page.
pub(crate) fn use_session() -> Session {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_loses_what_is_missing_and_nothing_by_what_is_new() {
        let municipality =
            |code: &str| MunicipalityRef { code: code.into(), prefecture: "県".into(), name: code.into() };
        let me = |codes: &[&str], permissions: &[&str]| Me {
            account_id: "1".into(),
            login_id: "agent01".into(),
            display_name: "x".into(),
            role: "agent".into(),
            vendor: None,
            municipalities: codes.iter().map(|code| municipality(code)).collect(),
            permissions: permissions.iter().map(|&word| word.to_owned()).collect(),
            must_set_up_totp: false,
            now: "2021-03-01T09:00:00+09:00".into(),
        };
        let check = |codes: &[&str], permissions: &[&str], expected: bool| {
            let before = me(&["141003", "142018"], &["book"]);
            assert_eq!(loses(&before, &me(codes, permissions)), expected, "{codes:?} {permissions:?}");
        };
        check(&["141003", "142018"], &["book"], false);
        check(&["141003", "142018", "143006"], &["book", "read_venues"], false);
        check(&["141003"], &["book"], true);
        check(&["143006"], &["book"], true);
        check(&[], &["book"], true);
        check(&["141003", "142018"], &[], true);
    }
}
