//! What stands around the pages that need no log-in.

use crate::i18n::{Texts, tr, use_i18n};
use crate::shell::header::SettingsBar;
use leptos::prelude::*;

/// The frame: brand, text size and language, the heading.
#[component]
pub(crate) fn PublicFrame(title: fn(&'static Texts) -> &'static str, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move |_| document().set_title(&format!("{} | {}", title(i18n.t()), i18n.t().shell.brand_latin)));
    view! {
        <header class="header">
            <div class="header-row">
                <a href="/" class="brand">
                    <span class="brand-mark">{tr(|t| t.shell.brand)}</span>
                    " "
                    <span lang="en">{tr(|t| t.shell.brand_latin)}</span>
                </a>
                <SettingsBar />
            </div>
        </header>
        <main class="login" id="content">
            <h1>{tr(title)}</h1>
            {children()}
        </main>
    }
}
