//! What the system knows of a coupon, before a dose is booked.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Body;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::booking::{KnownDose, NextDose, RecipientDoses, RecipientLookupRequest};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_domain::Permission;
use madoguchi_service::booking::recipient::{PersonDose, look_up};
use madoguchi_service::booking::wire::booking;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(look_up_recipient);
}

/// The doses of a coupon, booked or stated, and when the next one is due. Looking is written down in the audit.
///
/// A dose booked in a municipality you do not work for shows date and product, which the rules need, and nothing else.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), request_body = RecipientLookupRequest,
    responses(
        (status = 200, description = "Known doses by number; empty for a coupon that was never seen",
            body = RecipientDoses, example = json!({
                "doses": [{
                    "programme": "covid19_initial_2021", "dose": 1, "date": "2021-03-15", "vaccine": "pfizer",
                    "source": "stated", "booking": null
                }],
                "next": {
                    "programme": "covid19_initial_2021", "dose": 2, "vaccine": "pfizer", "earliest": "2021-04-03",
                    "standard": "2021-04-05", "latest": null
                }
            })
        ),
        NotPermitted,
    )
)]
#[post("/recipients/lookup")]
async fn look_up_recipient(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<RecipientLookupRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let mut errors = Collector::new(caller.lang());
    let RecipientLookupRequest { coupon, programme } = body.value;
    let coupon = coupon.parse_at("/coupon", &mut errors);
    let programme = programme.map(|code| fields::code(&code, FieldCode::UnknownProgramme));
    let programme = programme.and_then(|code| errors.take("/programme", code));
    let coupon = errors.finish(coupon)?;
    let (known, visible) = look_up(&state.service, &caller, coupon, programme).await?;
    let next = known.next.map(|next| NextDose {
        programme: next.programme,
        dose: next.dose,
        vaccine: next.product,
        earliest: next.window.earliest.to_string(),
        standard: next.window.standard.to_string(),
        latest: next.window.latest.map(|date| date.to_string()),
    });
    let dose = |person: PersonDose| KnownDose {
        programme: person.dose.programme.to_string(),
        dose: person.dose.dose,
        date: person.dose.date.to_string(),
        vaccine: person.dose.product,
        source: if person.booking_id.is_some() { "booked" } else { "stated" }.to_owned(),
        booking: visible.iter().find(|found| Some(found.id) == person.booking_id).cloned().map(booking),
    };
    let doses = known.doses.into_iter().map(dose).collect();
    Ok(HttpResponse::Ok().json(RecipientDoses { doses, next }))
}
