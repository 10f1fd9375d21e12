//! Who is logged in. The access token stays in memory; the refresh token is a cookie that no script sees.

use crate::clock::{Carried, Reading};
use crate::failure::Failure;
use crate::format::dates::civil;
use chrono::{NaiveDate, NaiveDateTime};
use futures_channel::oneshot;
use leptos::prelude::*;
use madoguchi_contract::session::{AccessToken, Me, MunicipalityRef};

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
    /// Whose log-in the browser has by now, where another tab has logged in as somebody else: the log-in id.
    pub(crate) other: RwSignal<Option<String>>,
    /// The municipality chosen in the header; `None` for all the account works for.
    pub(crate) municipality: RwSignal<Option<String>>,
    /// How often the account was found to see less than before.
    pub(crate) losses: RwSignal<u32>,
    ends: StoredValue<u32>,
    carried: StoredValue<Option<Carried>>,
    minute: RwSignal<Option<NaiveDateTime>>,
    day: Memo<Option<NaiveDate>>,
    token: StoredValue<Option<String>>,
    renewing: StoredValue<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<Renewal>>>,
}

impl Session {
    /// A session that has not started yet; provided to everything below.
    pub(crate) fn provide() -> Self {
        let minute = RwSignal::new(None::<NaiveDateTime>);
        let session = Self {
            standing: RwSignal::new(Standing::Starting),
            expired: RwSignal::new(false),
            other: RwSignal::new(None),
            municipality: RwSignal::new(None),
            losses: RwSignal::new(0),
            ends: StoredValue::new(0),
            carried: StoredValue::new(None),
            minute,
            day: Memo::new(move |_| minute.get().map(|minute| minute.date())),
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

    /// The server's day in Japan (in a sandbox: the sandbox's); tracked, it changes at midnight.
    pub(crate) fn today(self) -> Option<NaiveDate> {
        self.day.get()
    }

    /// The server's minute in Japan; tracked.
    pub(crate) fn now(self) -> Option<NaiveDateTime> {
        self.minute.get()
    }

    /// Looks at the clock: a minute has passed, or a night.
    pub(crate) fn tick(self) {
        let now = self.carried.get_value().map(|carried| carried.minute(Reading::now()));
        if self.minute.get_untracked() != now {
            self.minute.set(now);
        }
    }

    /// Keeps what the server says of the account, and of the time.
    pub(crate) fn logged_in(self, me: Me) {
        self.hears(&me);
        self.standing.set(Standing::LoggedIn(me));
    }

    fn hears(self, me: &Me) {
        let Some(told) = civil(&me.now) else { return };
        let at = Reading::now();
        let again = |carried: Carried| carried.told_again(told, at);
        self.carried.update_value(|carried| *carried = Some(carried.map_or(Carried::new(told, at), again)));
        self.tick();
    }

    /// What the server says of the account by now. Where it may see less than before, its pages are built again:
    /// nothing of what it saw stays. What it may see besides takes nothing away from what is being typed.
    pub(crate) fn now_is(self, now: Me) {
        let before = self.standing.with_untracked(|standing| match standing {
            Standing::LoggedIn(before) if before.account_id == now.account_id => Some(before.clone()),
            Standing::LoggedIn(_) | Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => None,
        });
        let Some(before) = before else { return };
        self.hears(&now);
        if sees(&before) == sees(&now) {
            return;
        }
        let is_there = |code: &str| now.municipalities.iter().any(|municipality| municipality.code == code);
        if self.municipality.with_untracked(|chosen| chosen.as_deref().is_some_and(|code| !is_there(code))) {
            self.municipality.set(None);
        }
        if loses(&before, &now) {
            self.losses.update(|losses| *losses += 1);
        }
        self.standing.set(Standing::LoggedIn(now));
    }

    /// How many log-ins have ended in this page: what belongs to one of them has no part in the next.
    pub(crate) fn ends(self) -> u32 {
        self.ends.get_value()
    }

    /// The access token.
    pub(crate) fn token(self) -> Option<String> {
        self.token.get_value()
    }

    /// Whether somebody is logged in; a page that begins does not know yet.
    pub(crate) fn is_logged_in(self) -> bool {
        self.standing.with_untracked(|standing| matches!(standing, Standing::LoggedIn(_)))
    }

    /// Whether an account is not the one that is logged in here.
    pub(crate) fn is_of_another(self, account_id: &str) -> bool {
        self.standing.with_untracked(|standing| match standing {
            Standing::LoggedIn(me) => me.account_id != account_id,
            Standing::Starting | Standing::StartFailed(_) | Standing::LoggedOut => false,
        })
    }

    /// Keeps a fresh access token, and lets everything go on that waited for one. False for the token of another
    /// account than the page's: it is not kept, for nothing is sent in the name of somebody else.
    #[must_use]
    pub(crate) fn renewed(self, token: &AccessToken) -> bool {
        if self.is_of_another(&token.account_id) {
            return false;
        }
        self.token.set_value(Some(token.access_token.clone()));
        self.expired.set(false);
        self.other.set(None);
        self.release(&Renewal::Renewed);
        true
    }

    /// Asks for the password over the page. `other` is who is logged in by now, if somebody else is.
    pub(crate) fn ask_again(self, other: Option<String>) {
        self.other.set(other);
        self.expired.set(true);
    }

    /// Ends the session in this page: the token is forgotten, what waited for one is told.
    pub(crate) fn end(self) {
        self.token.set_value(None);
        self.expired.set(false);
        self.other.set(None);
        self.ends.update_value(|ends| *ends += 1);
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
