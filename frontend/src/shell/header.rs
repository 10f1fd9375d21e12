//! The header: brand, municipality, the one box, text size, language, account.

use crate::client::use_client;
use crate::components::states::FailureBox;
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::booking::find_answer::what_is_typed;
use crate::find_query::use_find_query;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use crate::settings::{TextSize, use_settings};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};
use madoguchi_contract::Lang;
use wasm_bindgen::JsCast;

/// The header.
#[component]
pub(crate) fn Header(keys_open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    view! {
        <header class="header">
            <div class="header-row">
                <A href="/" attr:class="brand">
                    <span class="brand-mark">{tr(|t| t.shell.brand)}</span>
                    " "
                    <span lang="en">{tr(|t| t.shell.brand_latin)}</span>
                </A>
                <Municipality />
                <Show when=move || session.may("book")>
                    <FindBox />
                </Show>
                <SettingsBar />
                <button
                    type="button"
                    class="button button-text keys-button"
                    on:click=move |_| keys_open.set(true)
                    aria-keyshortcuts="?"
                >
                    {tr(|t| t.shell.keys)}
                </button>
                <Account />
            </div>
        </header>
    }
}

/// The municipality, or a choice where the account works for several.
#[component]
fn Municipality() -> impl IntoView {
    let session = use_session();
    let several = Memo::new(move |_| session.municipalities().len() > 1);
    view! {
        <Show
            when=move || several.get()
            fallback=move || {
                view! {
                    <span class="municipality">{move || session.municipalities().first().map(|m| m.name.clone())}</span>
                }
            }
        >
            <select
                class="input input-small municipality"
                aria-label=tr(|t| t.shell.municipality)
                on:change:target=move |event| {
                    let code = event.target().value();
                    session.municipality.set(Some(code).filter(|code| !code.is_empty()));
                }
            >
                <option value="" prop:selected=move || session.municipality.with(Option::is_none)>
                    {tr(|t| t.shell.all_municipalities)}
                </option>
                {move || {
                    session
                        .municipalities()
                        .into_iter()
                        .map(|m| {
                            let code = m.code.clone();
                            view! {
                                <option
                                    value=m.code
                                    prop:selected=move || {
                                        session.municipality.with(|held| held.as_deref() == Some(code.as_str()))
                                    }
                                >
                                    {m.name}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </Show>
    }
}

/// The one box: a coupon, phone, kana, birth date or reference. It says what it takes the typed text for.
#[component]
fn FindBox() -> impl IntoView {
    let i18n = use_i18n();
    let find = use_find_query();
    let navigate = use_navigate();
    let understood = move || find.typed.with(|text| what_is_typed(text, i18n.t()));
    view! {
        <form
            class="find"
            role="search"
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                if find.typed.with_untracked(|text| !text.trim().is_empty()) {
                    find.send();
                    navigate("/find", NavigateOptions::default());
                }
            }
        >
            <input
                class="input input-small"
                id="find-box"
                type="search"
                autocomplete="off"
                maxlength="100"
                spellcheck="false"
                aria-label=tr(|t| t.shell.find_label)
                placeholder=tr(|t| t.shell.find_placeholder)
                aria-keyshortcuts="/"
                aria-describedby="find-understood"
                prop:value=move || find.typed.get()
                on:input:target=move |event| find.typed.set(event.target().value())
            />
            <kbd class="find-key" title=tr(|t| t.shell.find_key) aria-hidden="true">
                "/"
            </kbd>
            <button type="submit" class="visually-hidden-focusable button button-small button-primary">
                {tr(|t| t.shell.find_button)}
            </button>
            <p class="find-understood" id="find-understood" aria-live="polite">
                {understood}
            </p>
        </form>
    }
}

/// Text size and language; on the log-in page too.
#[component]
pub(crate) fn SettingsBar() -> impl IntoView {
    let i18n = use_i18n();
    let settings = use_settings();
    let size_button = move |index: usize, size: TextSize| {
        view! {
            <button
                type="button"
                class=format!("button button-text size-{}", size.percent())
                aria-label=move || i18n.t().shell.text_sizes.get(index).map(|(_, words)| *words)
                aria-pressed=move || (settings.text_size.get() == size).to_string()
                on:click=move |_| settings.text_size.set(size)
            >
                {move || i18n.t().shell.text_sizes.get(index).map(|(sign, _)| *sign)}
            </button>
        }
    };
    let lang_button = move |lang: Lang, name: &'static str| {
        view! {
            <button
                type="button"
                class="button button-text"
                lang=lang.code()
                aria-pressed=move || (settings.lang.get() == lang).to_string()
                on:click=move |_| settings.lang.set(lang)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="settings">
            <div class="settings-group" role="group" aria-label=tr(|t| t.shell.text_size)>
                {TextSize::ALL.into_iter().enumerate().map(|(index, size)| size_button(index, size)).collect_view()}
            </div>
            <div class="settings-group" role="group" aria-label=tr(|t| t.shell.language)>
                {lang_button(Lang::Ja, "日本語")}
                {lang_button(Lang::En, "English")}
            </div>
        </div>
    }
}

/// Who is logged in, and the way out.
#[component]
fn Account() -> impl IntoView {
    let session = use_session();
    let client = use_client();
    let (drafts, find) = (use_drafts(), use_find_query());
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let root = NodeRef::<leptos::html::Div>::new();
    let log_out = Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match client.log_out().await {
                Ok(()) => {
                    drafts.forget_all();
                    find.forget();
                    navigate("/login", NavigateOptions::default());
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
        });
    });
    let location = use_location();
    Effect::new(move |_| {
        location.pathname.track();
        open.set(false);
    });
    // The menu closes when the focus or a click goes elsewhere.
    let elsewhere = move |target: Option<web_sys::EventTarget>| {
        let inside = root
            .get_untracked()
            .zip(target.and_then(|target| target.dyn_into::<web_sys::Node>().ok()))
            .is_some_and(|(root, node)| root.contains(Some(&node)));
        if !inside && open.try_get_untracked() == Some(true) {
            open.set(false);
        }
    };
    let clicks = window_event_listener(ev::click, move |event| elsewhere(event.target()));
    let focuses = window_event_listener(ev::focusin, move |event| elsewhere(event.target()));
    on_cleanup(move || {
        clicks.remove();
        focuses.remove();
    });
    view! {
        <div
            class="account"
            node_ref=root
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    open.set(false);
                }
            }
        >
            <button
                type="button"
                class="button button-text"
                aria-expanded=move || open.get().to_string()
                aria-controls="account-menu"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="visually-hidden">{tr(|t| t.shell.account)} ": "</span>
                {move || session.me().map(|me| me.login_id)}
                <span class="icon-down" aria-hidden="true"></span>
            </button>
            <div class="account-menu" id="account-menu" hidden=move || !open.get()>
                <p class="account-name">{move || session.me().map(|me| me.display_name)}</p>
                <p class="small">{move || session.me().and_then(|me| me.vendor).map(|vendor| vendor.name)}</p>
                <p>
                    <A href="/account">{tr(|t| t.own_account.title)}</A>
                </p>
                <FailureBox failure on_retry=log_out />
                <button type="button" class="button button-outline" on:click=move |_| log_out.run(())>
                    {tr(|t| t.shell.log_out)}
                </button>
            </div>
        </div>
    }
}
