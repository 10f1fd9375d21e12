//! The booking form, and what stands around its fields.

use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::ErrorSummary;
use crate::failure::Failure;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::fields::BookFields;
use crate::features::booking::book::full::BookFailure;
use crate::features::booking::book::keeping::Ready;
use crate::features::booking::book::keys::enter_in_field;
use crate::features::booking::book::known::Known;
use crate::features::booking::book::offer::Offer;
use crate::features::booking::book::order::{HeldBack, Order};
use crate::features::booking::book::sections::{Caller, CouponFields, Person};
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// What the form does.
#[derive(Clone, Copy)]
pub(crate) struct Doings {
    pub(super) submit: Callback<()>,
    pub(super) leave: Callback<()>,
    /// Enter in the field of this id.
    pub(super) go_on: Callback<String>,
    /// Goes on with the draft that was left behind.
    pub(super) take: Callback<BookingForm>,
    /// Begins with an empty form.
    pub(super) anew: Callback<()>,
}

/// The form.
#[component]
pub(super) fn BookForm(
    fields: BookFields,
    form: Memo<BookingForm>,
    known: Known,
    /// The coupon is being looked up, and the booking waits for that.
    order: Order,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] failure: Signal<Option<Failure>>,
    ready: Ready,
    doings: Doings,
) -> impl IntoView {
    let i18n = use_i18n();
    let waiting = order.waiting;
    let busy = Memo::new(move |_| busy.get() || waiting.get());
    let busy_label = move || if waiting.get() { i18n.t().booking.looking_up } else { i18n.t().booking.confirming };
    view! {
        <form
            class="book-form dense"
            novalidate
            aria-busy=move || busy.get().to_string()
            on:keydown=move |event| enter_in_field(&event, doings.go_on)
            on:submit=move |event| {
                event.prevent_default();
                doings.submit.run(());
            }
        >
            <ErrorSummary />
            <BookFailure failure known form retry=doings.submit />
            <Offer left=ready.left given=ready.given on_take=doings.take on_anew=doings.anew />
            <HeldBack held=order.held />
            <CouponFields fields known />
            <Caller fields />
            <Person fields form known />
            <div class="actions book-actions">
                <p class="small book-keys">{tr(|t| t.booking.keys_hint)}</p>
                <button type="button" class="button button-outline" on:click=move |_| doings.leave.run(())>
                    {tr(|t| t.booking.leave)}
                </button>
                <SubmitButton label=tr(|t| t.booking.confirm) busy busy_label=TextProp::from(busy_label) />
            </div>
        </form>
    }
}
