//! アカウントの発行: the service desk makes an account; its owner gets a mail.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::choice_fields::RadioGroup;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::{SelectField, TextField};
use crate::components::form::send_form::SendForm;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::components::states::Restored;
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::account::draft::AccountForm;
use crate::features::account::rows::{address, prefectures};
use crate::features::municipality::suggestions::suggestions;
use crate::features::vendor::choices::use_vendors;
use crate::format::lookup::choices;
use crate::i18n::{tr, use_i18n};
use crate::reference::municipality_name;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use madoguchi_contract::account::Account;

/// The name of the draft.
const DRAFT: &str = "account/new";

/// The page.
#[component]
pub(crate) fn NewAccountPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().accounts.new_title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().accounts.title.to_owned()), "/accounts")]
        >
            <Show when=move || session.may("write_accounts") fallback=NotPermitted>
                <Form />
            </Show>
        </Frame>
    }
}

/// The fields of the person or office.
#[derive(Clone, Copy)]
pub(crate) struct PersonSignals {
    pub(crate) display_name: RwSignal<String>,
    pub(crate) mail_address: RwSignal<String>,
    pub(crate) phone: RwSignal<String>,
    pub(crate) reason: RwSignal<String>,
}

impl PersonSignals {
    /// Filled with a form.
    pub(crate) fn of(form: AccountForm) -> Self {
        let signals = Self {
            display_name: RwSignal::new(String::new()),
            mail_address: RwSignal::new(String::new()),
            phone: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
        };
        signals.fill(form);
        signals
    }

    /// Fills them anew.
    pub(crate) fn fill(self, form: AccountForm) {
        self.display_name.set(form.display_name);
        self.mail_address.set(form.mail_address);
        self.phone.set(form.phone);
        self.reason.set(form.reason);
    }

    /// What is typed; tracked.
    pub(crate) fn form(self) -> AccountForm {
        AccountForm {
            display_name: self.display_name.get(),
            mail_address: self.mail_address.get(),
            phone: self.phone.get(),
            reason: self.reason.get(),
            ..AccountForm::default()
        }
    }
}

/// Name, mail address and phone.
#[component]
pub(crate) fn PersonFields(fields: PersonSignals) -> impl IntoView {
    view! {
        <TextField
            pointer="/display_name"
            label=tr(|t| t.accounts.display_name)
            hint=tr(|t| t.accounts.display_name_hint)
            value=fields.display_name
            required=true
            maxlength=100
            class="w-l"
        />
        <TextField
            pointer="/mail_address"
            label=tr(|t| t.accounts.mail_address)
            hint=tr(|t| t.accounts.mail_address_hint)
            value=fields.mail_address
            inputmode="email"
            required=true
            maxlength=254
            kind="email"
            class="w-l"
        />
        <TextField
            pointer="/phone"
            label=tr(|t| t.accounts.phone)
            value=fields.phone
            maxlength=30
            kind="tel"
            class="w-m"
        />
    }
}

/// How it was made sure that somebody wants another mail address.
#[component]
pub(crate) fn MailReason(value: RwSignal<String>) -> impl IntoView {
    view! {
        <TextField
            pointer="/reason"
            label=tr(|t| t.accounts.mail_reason)
            hint=tr(|t| t.accounts.mail_reason_hint)
            value
            required=true
            maxlength=500
        />
    }
}

#[component]
fn Form() -> impl IntoView {
    let (i18n, status, change, errors) =
        (use_i18n(), use_status(), use_change().named(|t| t.accounts.create).uses_up(DRAFT), FormErrors::provide());
    let (navigate, query, key) = (use_navigate(), use_query_map(), IdempotencyKey::new());
    // A link from a company or a prefecture says for whom; without one, what was typed before comes back.
    let given = |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let code = given("municipality_code");
    let asked = AccountForm {
        role: given("role"),
        // By its name, for people to read.
        municipality: municipality_name(&code).unwrap_or(code),
        prefecture_code: given("prefecture_code"),
        vendor_id: given("vendor_id"),
        ..AccountForm::default()
    };
    let drafts = use_drafts();
    let kept = drafts.find::<AccountForm>(DRAFT).filter(|_| asked == AccountForm::default());
    let restored = RwSignal::new(kept.is_some());
    let start = kept.unwrap_or(asked);
    let (role, prefecture) = (RwSignal::new(start.role.clone()), RwSignal::new(start.prefecture_code.clone()));
    let (municipality, vendor) = (RwSignal::new(start.municipality.clone()), RwSignal::new(start.vendor_id.clone()));
    let person = PersonSignals::of(start);
    let typed = move || AccountForm {
        role: role.get(),
        municipality: municipality.get(),
        prefecture_code: prefecture.get(),
        vendor_id: vendor.get(),
        ..person.form()
    };
    Effect::new(move |before: Option<()>| {
        let form = typed();
        if form == AccountForm::default() {
            drafts.forget(DRAFT);
        } else if before.is_some() {
            // What a link filled in was not typed: it takes the place of nothing.
            drafts.keep(DRAFT, &form);
        }
    });
    let discard = Callback::new(move |()| {
        for signal in [role, municipality, prefecture, vendor] {
            signal.set(String::new());
        }
        person.fill(AccountForm::default());
        errors.clear();
    });
    let send = Callback::new(move |()| {
        let form = untrack(typed);
        let request = match form.request(i18n.lang_untracked()) {
            Ok(request) => request,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        let call = Call::post("/accounts", &request).idempotency_key(key.of(&request));
        let navigate = navigate.clone();
        change.send(call, move |outcome: Result<Account, &Failure>| {
            if let Ok(account) = outcome {
                status.say_on_next_page(Tone::Success, (i18n.t_untracked().accounts.created)(&account.login_id));
                let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                navigate(&address(&account.id), options);
            }
        });
    });
    // A program of a company gets its access otherwise.
    let roles = Signal::derive(move || {
        choices(&i18n.t().accounts.roles).into_iter().filter(|(code, _)| code != "vendor_system").collect::<Vec<_>>()
    });
    let belongs = move || match role.get().as_str() {
        "municipality" => {
            let offered = Signal::derive(move || municipality.with(|typed| suggestions(typed)));
            view! {
                <TextField
                    pointer="/municipality_code"
                    label=tr(|t| t.accounts.municipality)
                    hint=tr(|t| t.accounts.municipality_hint)
                    value=municipality
                    required=true
                    maxlength=50
                    class="w-l"
                    suggestions=offered
                />
            }
            .into_any()
        }
        "prefecture" => {
            let options = Signal::derive(prefectures);
            view! {
                <SelectField
                    pointer="/prefecture_code"
                    label=tr(|t| t.accounts.prefecture)
                    value=prefecture
                    options
                    empty=tr(|t| t.common.choose)
                    required=true
                    class="w-m"
                />
            }
            .into_any()
        }
        "agent" => view! { <VendorField value=vendor /> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <p>{tr(|t| t.accounts.new_lead)}</p>
        <Restored restored on_discard=discard />
        <div class="card">
            <SendForm
                change
                errors
                on_send=send
                label=|t| t.accounts.create
                beside=|| {
                    view! {
                        <A href="/accounts" attr:class="button button-outline">
                            {tr(|t| t.common.cancel)}
                        </A>
                    }
                }
            >
                <RadioGroup pointer="/role" label=tr(|t| t.accounts.role) value=role options=roles required=true />
                {belongs}
                <PersonFields fields=person />
            </SendForm>
        </div>
    }
}

/// A confirmed company.
#[component]
fn VendorField(value: RwSignal<String>) -> impl IntoView {
    let vendors = use_vendors();
    let options = Signal::derive(move || {
        vendors.value.with(|vendors| {
            let confirmed = vendors.iter().flatten().filter(|vendor| vendor.status == "confirmed");
            confirmed.map(|vendor| (vendor.id.clone(), vendor.name.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <SelectField
            pointer="/vendor_id"
            label=tr(|t| t.accounts.vendor)
            value
            options
            empty=tr(|t| t.common.choose)
            required=true
        />
    }
}
