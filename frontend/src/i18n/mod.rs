//! Every string of the screens, in Japanese and English.
//!
//! One module a page, each with a struct `Texts` of words and two statics, `JA` and `EN`: a word missing in one
//! language does not compile. Words with values in them are functions.

pub(crate) mod accounts;
pub(crate) mod applications;
pub(crate) mod audit;
pub(crate) mod booking;
pub(crate) mod bookings;
pub(crate) mod common;
pub(crate) mod home;
pub(crate) mod issuance;
pub(crate) mod login;
pub(crate) mod outbox;
pub(crate) mod own_account;
pub(crate) mod search;
pub(crate) mod shell;
pub(crate) mod slot_plans;
pub(crate) mod vendors;
pub(crate) mod venues;

use crate::settings::{Settings, use_settings};
use leptos::prelude::*;
use madoguchi_contract::Lang;

/// All words of one language.
pub(crate) struct Texts {
    /// The language.
    pub(crate) lang: Lang,
    /// Words used on many pages.
    pub(crate) common: &'static common::Texts,
    /// Header, tabs, dialogs around the pages.
    pub(crate) shell: &'static shell::Texts,
    /// Log-in.
    pub(crate) login: &'static login::Texts,
    /// Home.
    pub(crate) home: &'static home::Texts,
    /// Venues.
    pub(crate) venues: &'static venues::Texts,
    /// Slot plan.
    pub(crate) slot_plans: &'static slot_plans::Texts,
    /// Search for free places.
    pub(crate) search: &'static search::Texts,
    /// Booking forms.
    pub(crate) booking: &'static booking::Texts,
    /// Booking list, find, detail.
    pub(crate) bookings: &'static bookings::Texts,
    /// The own account.
    pub(crate) own_account: &'static own_account::Texts,
    /// Accounts.
    pub(crate) accounts: &'static accounts::Texts,
    /// Vendors and commissions.
    pub(crate) vendors: &'static vendors::Texts,
    /// Applications for accounts.
    pub(crate) applications: &'static applications::Texts,
    /// The queue and the rounds of the service desk.
    pub(crate) issuance: &'static issuance::Texts,
    /// Audit.
    pub(crate) audit: &'static audit::Texts,
    /// Outbox.
    pub(crate) outbox: &'static outbox::Texts,
}

static JA: Texts = Texts {
    lang: Lang::Ja,
    common: &common::JA,
    shell: &shell::JA,
    login: &login::JA,
    home: &home::JA,
    venues: &venues::JA,
    slot_plans: &slot_plans::JA,
    search: &search::JA,
    booking: &booking::JA,
    bookings: &bookings::JA,
    own_account: &own_account::JA,
    accounts: &accounts::JA,
    vendors: &vendors::JA,
    applications: &applications::JA,
    issuance: &issuance::JA,
    audit: &audit::JA,
    outbox: &outbox::JA,
};

static EN: Texts = Texts {
    lang: Lang::En,
    common: &common::EN,
    shell: &shell::EN,
    login: &login::EN,
    home: &home::EN,
    venues: &venues::EN,
    slot_plans: &slot_plans::EN,
    search: &search::EN,
    booking: &booking::EN,
    bookings: &bookings::EN,
    own_account: &own_account::EN,
    accounts: &accounts::EN,
    vendors: &vendors::EN,
    applications: &applications::EN,
    issuance: &issuance::EN,
    audit: &audit::EN,
    outbox: &outbox::EN,
};

/// The words of a language.
pub(crate) const fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

/// The current language and its words.
#[derive(Clone, Copy)]
pub(crate) struct I18n {
    settings: Settings,
}

impl I18n {
    /// The current words; tracked, so that what shows them follows the language.
    pub(crate) fn t(self) -> &'static Texts {
        texts(self.settings.lang.get())
    }

    /// The current words, for an event handler.
    pub(crate) fn t_untracked(self) -> &'static Texts {
        texts(self.settings.lang.get_untracked())
    }

    /// The current language; tracked.
    pub(crate) fn lang(self) -> Lang {
        self.settings.lang.get()
    }

    /// The current language, for an event handler.
    pub(crate) fn lang_untracked(self) -> Lang {
        self.settings.lang.get_untracked()
    }
}

/// The current language and its words.
pub(crate) fn use_i18n() -> I18n {
    I18n { settings: use_settings() }
}

/// A word that follows the language: `<h1>{tr(|t| t.home.title)}</h1>`, `aria-label=tr(|t| t.shell.menu)`.
pub(crate) fn tr(pick: fn(&'static Texts) -> &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let i18n = use_i18n();
    move || pick(i18n.t())
}
