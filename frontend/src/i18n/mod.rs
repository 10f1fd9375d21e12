//! Every string of the screens, in Japanese and English.
//!
//! One module a subject (`features/<subject>/words.rs`; `common` and `shell` beside them), each with a struct `Texts`
//! of words and two statics, `JA` and `EN`: a word missing in one language does not compile. Words with values in them
//! are functions.

pub(crate) mod common;

use crate::features::{
    account, application, audit, availability, booking, export_request, home, issuance, login, mail, municipality,
    own_account, product, programme, slot_plan, vendor, venue,
};
use crate::settings::{Settings, use_settings};
use crate::shell::words as shell_words;
use leptos::prelude::*;
use madoguchi_contract::Lang;

/// All words of one language.
pub(crate) struct Texts {
    /// The language.
    pub(crate) lang: Lang,
    /// Words used on many pages.
    pub(crate) common: &'static common::Texts,
    /// Header, tabs, dialogs around the pages.
    pub(crate) shell: &'static shell_words::Texts,
    /// Log-in.
    pub(crate) login: &'static login::words::Texts,
    /// Home.
    pub(crate) home: &'static home::words::Texts,
    /// Venues.
    pub(crate) venues: &'static venue::words::Texts,
    /// Slot plan.
    pub(crate) slot_plans: &'static slot_plan::words::Texts,
    /// Search for free places.
    pub(crate) search: &'static availability::words::Texts,
    /// Booking forms.
    pub(crate) booking: &'static booking::book::words::Texts,
    /// Booking list, find, detail.
    pub(crate) bookings: &'static booking::words::Texts,
    /// Large files and their approval, and alerts.
    pub(crate) exports: &'static export_request::words::Texts,
    /// The own account.
    pub(crate) own_account: &'static own_account::words::Texts,
    /// Accounts.
    pub(crate) accounts: &'static account::words::Texts,
    /// Municipalities and prefectures.
    pub(crate) municipalities: &'static municipality::words::Texts,
    /// Vendors and commissions.
    pub(crate) vendors: &'static vendor::words::Texts,
    /// Applications for accounts.
    pub(crate) applications: &'static application::words::Texts,
    /// The queue and the rounds of the service desk.
    pub(crate) issuance: &'static issuance::words::Texts,
    /// Products and what a vial holds.
    pub(crate) products: &'static product::words::Texts,
    /// Programmes and their rules.
    pub(crate) programmes: &'static programme::words::Texts,
    pub(crate) programme_drafts: &'static programme::draft_words::Texts,
    /// Audit.
    pub(crate) audit: &'static audit::words::Texts,
    /// Outbox.
    pub(crate) outbox: &'static mail::words::Texts,
}

static JA: Texts = Texts {
    lang: Lang::Ja,
    common: &common::JA,
    shell: &shell_words::JA,
    login: &login::words::JA,
    home: &home::words::JA,
    venues: &venue::words::JA,
    slot_plans: &slot_plan::words::JA,
    search: &availability::words::JA,
    booking: &booking::book::words::JA,
    bookings: &booking::words::JA,
    exports: &export_request::words::JA,
    own_account: &own_account::words::JA,
    accounts: &account::words::JA,
    municipalities: &municipality::words::JA,
    vendors: &vendor::words::JA,
    applications: &application::words::JA,
    issuance: &issuance::words::JA,
    products: &product::words::JA,
    programmes: &programme::words::JA,
    programme_drafts: &programme::draft_words::JA,
    audit: &audit::words::JA,
    outbox: &mail::words::JA,
};

static EN: Texts = Texts {
    lang: Lang::En,
    common: &common::EN,
    shell: &shell_words::EN,
    login: &login::words::EN,
    home: &home::words::EN,
    venues: &venue::words::EN,
    slot_plans: &slot_plan::words::EN,
    search: &availability::words::EN,
    booking: &booking::book::words::EN,
    bookings: &booking::words::EN,
    exports: &export_request::words::EN,
    own_account: &own_account::words::EN,
    accounts: &account::words::EN,
    municipalities: &municipality::words::EN,
    vendors: &vendor::words::EN,
    applications: &application::words::EN,
    issuance: &issuance::words::EN,
    products: &product::words::EN,
    programmes: &programme::words::EN,
    programme_drafts: &programme::draft_words::EN,
    audit: &audit::words::EN,
    outbox: &mail::words::EN,
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
