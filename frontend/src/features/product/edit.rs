//! A product is begun, and an edition added to it. What is typed stays until it is sent, also where that fails.

use crate::change::use_change;
use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::keys::on_purpose;
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page as Frame};
use crate::components::states::{FailureBox, Loaded, Restored};
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::product::draft::{ProductForm, code_taken, in_own_words};
use crate::features::product::fields::{EditionFields, ProductFields};
use crate::features::product::rows::{address, may_begin};
use crate::format::dates::plain_date_of;
use crate::i18n::{I18n, tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::{local, use_reference};
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::product::{Product, ProductRequest};

fn way(i18n: I18n) -> Crumb {
    (Signal::derive(move || i18n.t().products.title.to_owned()), "/products")
}

/// Begins a product.
#[component]
pub(crate) fn NewProductPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    view! {
        <Frame title=Signal::derive(move || i18n.t().products.new.to_owned()) crumbs=vec![way(i18n)]>
            <Show when=move || may_begin(session) fallback=NotPermitted>
                <EditionForm product=None />
            </Show>
        </Frame>
    }
}

/// Adds an edition.
#[component]
pub(crate) fn AddEditionPage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let code = Memo::new(move |_| params.with(|params| params.get("code")).unwrap_or_default());
    let load = use_load_anew(
        move || Some(code.get()).filter(|code| !code.is_empty()),
        |client, code: String| client.send::<Product>(Call::get(address(&code))),
    );
    let title = Signal::derive(move || {
        let name = load.value.with(|found| {
            let today = found.as_ref().map(|found| &found.today)?;
            Some(local(&today.name_ja, &today.name_en, i18n.lang()).to_owned())
        });
        (i18n.t().products.add_title)(&name.unwrap_or_else(|| code.get()))
    });
    view! {
        <Frame title crumbs=vec![way(i18n)]>
            <Loaded load lines=10 let:product>
                {if product.may_change {
                    view! { <EditionForm product=Some(product) /> }.into_any()
                } else {
                    view! { <NotPermitted /> }.into_any()
                }}
            </Loaded>
        </Frame>
    }
}

/// The form: of an edition of this product, or of a new one.
#[component]
fn EditionForm(product: Option<Product>) -> impl IntoView {
    let (i18n, status, drafts, reference) = (use_i18n(), use_status(), use_drafts(), use_reference());
    let (navigate, errors) = (use_navigate(), FormErrors::provide());
    let name = product.as_ref().map_or_else(|| "product/new".to_owned(), |known| format!("product/{}", known.code));
    let start = product.as_ref().map_or_else(ProductForm::new, |known| ProductForm::after(&known.today));
    let kept = drafts.find::<ProductForm>(&name).filter(|kept| *kept != start);
    let restored = RwSignal::new(kept.is_some());
    let fields = ProductFields::of(kept.unwrap_or_else(|| start.clone()));
    let (start, product) = (StoredValue::new(start), StoredValue::new(product));
    let is_new = product.with_value(Option::is_none);
    let change = use_change().named(if is_new { |t| t.products.create } else { |t| t.products.save });
    let change = change.uses_up(name.clone());
    Effect::new(move |_| {
        let form = fields.form();
        if start.with_value(|start| *start == form) { drafts.forget(&name) } else { drafts.keep(&name, &form) }
    });
    let put = move |code: String, request: ProductRequest| {
        let navigate = navigate.clone();
        change.send(Call::put(address(&code), &request), move |outcome: Result<Product, &Failure>| {
            let t = i18n.t_untracked();
            match outcome {
                Ok(_) => {
                    reference.load().reload();
                    let told = if is_new {
                        (t.products.created)(local(&request.name_ja, &request.name_en, t.lang))
                    } else {
                        (t.products.saved)(&plain_date_of(&request.effective_from, t.lang))
                    };
                    status.say_on_next_page(Tone::Success, told);
                    navigate(&address(&code), NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(refused) => {
                    let wrong = refused.problem().map(|problem| problem.errors.clone()).unwrap_or_default();
                    errors.show(in_own_words(wrong, t));
                }
            }
        });
    };
    // A new product must not become an edition of one that has its code already.
    let look = use_change();
    let save = Callback::new(move |()| {
        let (t, form) = (i18n.t_untracked(), untrack(|| fields.form()));
        let request = match product.with_value(|known| form.checked(known.as_ref(), t)) {
            Ok(request) => request,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        if let Some(code) = product.with_value(|known| known.as_ref().map(|known| known.code.clone())) {
            return put(code, request);
        }
        let (code, put) = (form.code(), put.clone());
        look.send(Call::get(address(&code)), move |found: Result<Product, &Failure>| match found {
            Ok(_) => errors.show(vec![code_taken(t)]),
            Err(none) if none.problem_type() == Some(ProblemType::NotFound) => put(code, request),
            Err(_) => {}
        });
    });
    let failure = Signal::derive(move || {
        let not_looked = look.failure.get().filter(|why| why.problem_type() != Some(ProblemType::NotFound));
        not_looked.or_else(|| change.beside_fields().get())
    });
    let leave =
        product.with_value(|known| known.as_ref().map_or_else(|| "/products".to_owned(), |known| address(&known.code)));
    view! {
        <form
            class="dense product-form"
            novalidate
            on:keydown=move |event| on_purpose(&event, save)
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                save.run(());
            }
        >
            <Restored restored on_discard=Callback::new(move |()| fields.fill(start.get_value())) />
            <ErrorSummary />
            <div class:columns=!is_new>
                <div>
                    <EditionFields fields new=is_new />
                </div>
                {(!is_new).then(|| view! { <Beside fields product /> })}
            </div>
            <p class="small">{tr(|t| t.products.for_good)}</p>
            <FailureBox failure on_retry=save />
            <div class="actions">
                <SubmitButton
                    label=tr(if is_new { |t| t.products.create } else { |t| t.products.save })
                    busy=Signal::derive(move || look.busy.get() || change.busy.get())
                />
                <A href=leave attr:class="button button-outline">
                    {tr(|t| t.common.cancel)}
                </A>
            </div>
        </form>
    }
}

/// What the edition changes, as it is typed.
#[component]
fn Beside(fields: ProductFields, product: StoredValue<Option<Product>>) -> impl IntoView {
    let i18n = use_i18n();
    let compared = Memo::new(move |_| {
        let (t, form) = (i18n.t(), fields.form());
        product.with_value(|known| known.as_ref().map(|known| form.compared(known, t)))
    });
    let said = move || {
        let t = i18n.t();
        let day = |day: &str| plain_date_of(day, t.lang);
        compared.get().map(|found| {
            let against = found.before.as_deref().map(|before| (t.products.compared_with)(&day(before)));
            let differences = found.differences;
            let same = found.before.is_some() && differences.is_empty();
            view! {
                <p>{against.unwrap_or_else(|| t.products.before_all.to_owned())}</p>
                {same.then(|| view! { <p>{t.products.no_difference}</p> })}
                {(!differences.is_empty()).then(|| view! { <Facts facts=Signal::stored(differences) /> })}
                {found
                    .until
                    .map(|until| view! { <p class="notice notice-info">{(t.products.until)(&day(&until))}</p> })}
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="product-differences">
            <h2 id="product-differences">{tr(|t| t.products.differences)}</h2>
            {said}
        </section>
    }
}
