//! The OpenAPI document: collected from the handlers, completed with what every operation has in common.

use crate::error::ApiError;
use crate::extract::TEXT_LOOKED_FOR;
use actix_web::App;
use madoguchi_contract::Lang;
use madoguchi_contract::problem::{FieldError, Problem, ProblemType};
use madoguchi_service::Failure;
use std::collections::BTreeMap;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::{ArrayItems, SchemaType};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, Header, HeaderBuilder, Object, Ref, RefOr, Response, ResponseBuilder, Schema, Type};
use utoipa::{IntoResponses, Modify, OpenApi, PartialSchema};
use utoipa_actix_web::AppExt;

const PROBLEM_JSON: &str = "application/problem+json";
const RETRY_AFTER: &str = "Retry-After";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Madoguchi API",
        description = "Reservation window for public vaccination: venues, slots, bookings.\n\n\
            Log in with `POST /api/v1/sessions` and send the token as `Authorization: Bearer …`. \
            Every error is an `application/problem+json` document whose `type` is explained at that address; \
            only what is no HTTP at all gets a 400, 408 or 431 without a body. \
            Bodies come as they are: a `Content-Encoding` other than `identity` is refused with 415. \
            Dates and times are civil, on the venue's wall clock in Japan; instants carry an offset. \
            Sentences are Japanese, or English for `Accept-Language: en`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "sessions", description = "Log-in, refresh, log-out, and who is logged in"),
        (name = "reference", description = "Vaccines, priority groups, municipalities, national holidays"),
        (name = "programmes", description = "Programmes (接種事業): who gets what, how often and how far apart; and \
            products"),
        (name = "venues", description = "Venues (接種会場)"),
        (name = "slot plans", description = "Bulk registration of slots (予約枠一括登録)"),
        (name = "availability", description = "Free places and time bands"),
        (name = "bookings", description = "Book, find, move, cancel, list, export"),
        (name = "accounts", description = "Accounts, call centres (予約受付業者) and their commissions, for the service desk \
            and the municipalities"),
        (name = "outbox", description = "Mails that wait, and mails that have left"),
        (name = "health", description = "For load balancers and monitoring; no log-in"),
    ),
    components(schemas(Problem, FieldError)),
    modifiers(&Bearer),
)]
struct Document;

/// The log-in scheme.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The whole document, as served at `/api/v1/openapi.json` and committed in `api-spec/`.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let app = App::new().into_utoipa_app().openapi(Document::openapi());
    let (_, mut openapi) = app.configure(crate::routes::listed).split_for_parts();
    let items: Vec<_> = openapi.paths.paths.values_mut().flat_map(operations_mut).map(complete).collect();
    let components = openapi.components.get_or_insert_default();
    for kind in items.into_iter().flatten() {
        components.responses.insert(name(kind), RefOr::T(problem_response(kind)));
    }
    openapi
}

/// The document as text: what `madoguchi openapi` prints and `api-spec/openapi.json` holds.
///
/// # Errors
/// When it cannot be written as JSON, which is our fault.
pub fn document() -> Result<String, ApiError> {
    openapi().to_pretty_json().map(|json| json + "\n").map_err(Failure::internal).map_err(ApiError::from)
}

/// The operations of a path with their methods.
pub fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("PATCH", &item.patch), ("DELETE", &item.delete)]
        .into_iter()
        .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

/// The answer to a log-in whose role may not do this: for the `responses` of a handler that asks for a permission.
pub struct NotPermitted;

impl IntoResponses for NotPermitted {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let kind = ProblemType::NotPermitted;
        BTreeMap::from([(kind.status().to_string(), RefOr::Ref(Ref::from_response_name(name(kind))))])
    }
}

/// Adds the problems an operation can answer by its shape. What it says itself stays.
fn complete(operation: &mut Operation) -> Vec<ProblemType> {
    let protected = operation.security.as_ref().is_some_and(|security| !security.is_empty());
    let has_body = operation.request_body.is_some();
    let has_query = operation.parameters.iter().flatten().any(is_query);
    let has_if_match = operation.parameters.iter().flatten().any(|parameter| is_named(parameter, "If-Match"));
    let has_key = operation.parameters.iter_mut().flatten().any(describe_key);
    let has_path = operation.parameters.iter().flatten().any(is_path);
    let mut kinds = vec![];
    if has_path {
        kinds.push(ProblemType::NotFound);
    }
    if protected {
        kinds.push(ProblemType::NotLoggedIn);
    }
    if has_body {
        kinds.extend([ProblemType::BodyTooLarge, ProblemType::UnsupportedMediaType]);
    }
    if has_body || has_query {
        kinds.extend([ProblemType::MalformedRequest, ProblemType::ValidationFailed]);
    } else if has_key {
        kinds.extend([ProblemType::MalformedRequest, ProblemType::IdempotencyKeyReused]);
    }
    if has_key {
        kinds.push(ProblemType::IdempotencyInProgress);
    }
    if has_if_match {
        kinds.extend([ProblemType::VersionMismatch, ProblemType::PreconditionRequired]);
    }
    operation.parameters.iter_mut().flatten().for_each(describe_query);
    operation.responses.responses.iter_mut().for_each(describe_refusal);
    kinds.extend([ProblemType::Internal, ProblemType::Unavailable]);
    kinds.retain(|kind| !operation.responses.responses.contains_key(&kind.status().to_string()));
    for kind in &kinds {
        let status = kind.status().to_string();
        operation.responses.responses.insert(status, RefOr::Ref(Ref::from_response_name(name(*kind))));
    }
    let not_permitted = ProblemType::NotPermitted;
    if matches!(operation.responses.responses.get(&not_permitted.status().to_string()), Some(RefOr::Ref(_))) {
        kinds.push(not_permitted);
    }
    kinds
}

/// Whether the parameter is the `Idempotency-Key`; says then what it is made of.
fn describe_key(parameter: &mut RefOr<Parameter>) -> bool {
    let RefOr::T(parameter) = parameter else { return false };
    if parameter.name != "Idempotency-Key" {
        return false;
    }
    if let Some(RefOr::T(Schema::Object(key))) = &mut parameter.schema {
        key.pattern = Some("^[!-~]+$".to_owned());
    }
    true
}

/// A query parameter that is given has a value; but for the text that is looked for, see [`crate::extract::Query`].
fn describe_query(parameter: &mut RefOr<Parameter>) {
    let RefOr::T(parameter) = parameter else { return };
    if parameter.parameter_in != ParameterIn::Query || parameter.name == TEXT_LOOKED_FOR {
        return;
    }
    match &mut parameter.schema {
        Some(RefOr::T(Schema::Object(text))) if is_text(text) => text.min_length = Some(1),
        Some(RefOr::T(Schema::Array(list))) => {
            if let ArrayItems::RefOrSchema(items) = &mut list.items
                && let RefOr::T(Schema::Object(text)) = items.as_mut()
                && is_text(text)
            {
                text.min_length = Some(1);
            }
        }
        Some(_) | None => {}
    }
}

/// Text without a format: what has one is never empty.
fn is_text(schema: &Object) -> bool {
    let text = match &schema.schema_type {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    text && schema.format.is_none()
}

fn is_named(parameter: &RefOr<Parameter>, name: &str) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.name == name)
}

fn is_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

fn is_query(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query)
}

/// A refusal is a problem; 429 says how long to wait. A handler needs to say no more than when it comes.
fn describe_refusal((status, response): (&String, &mut RefOr<Response>)) {
    let RefOr::T(response) = response else { return };
    if !status.starts_with(['4', '5']) {
        return;
    }
    if response.content.is_empty() {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        response.content.insert(PROBLEM_JSON.to_owned(), RefOr::T(problem));
    }
    if status == "429" {
        response.headers.entry(RETRY_AFTER.to_owned()).or_insert_with(|| RefOr::T(seconds_to_wait()));
    }
}

fn seconds_to_wait() -> Header {
    HeaderBuilder::new().schema(Some(u64::schema())).description(Some("Seconds to wait, 900 at most")).build()
}

/// The component's name: `malformed_request`.
fn name(kind: ProblemType) -> String {
    kind.slug().replace('-', "_")
}

fn problem_response(kind: ProblemType) -> Response {
    let example = serde_json::to_value(Problem::new(kind, Lang::En, kind.title(Lang::En))).unwrap_or_default();
    let mut content = Content::new(Some(Ref::from_schema_name("Problem")));
    content.example = Some(example);
    let response = ResponseBuilder::new().description(kind.title(Lang::En)).content(PROBLEM_JSON, content);
    if !kind.passes() {
        return response.build();
    }
    response.header(RETRY_AFTER, seconds_to_wait()).build()
}
