//! Every bound of a request in the OpenAPI document is a bound of the server, and the other way round: values just
//! inside and just outside are tried at each.

mod requests;

use madoguchi_api::spec;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::{FieldCode, FieldError};
use requests::{Request, Said, requests};
use serde_json::Value;
use std::collections::BTreeSet;

/// Bounds that the request's own rules do not know, because more than a length decides: what is outside is refused with
/// the words of a phone number, a mail address, a log-in id or a password.
const OF_THE_DOMAIN: [&str; 5] = ["phone", "mail_address", "login_id", "new_password", "new_phone"];

/// What is outside is simply the wrong secret, and the server must be asked: it answers as to any other wrong one.
const SECRETS: [(&str, &str); 5] = [
    ("PasswordChangeRequest", "/current_password"),
    ("PasswordConfirmation", "/current_password"),
    ("PasswordLinkToken", "/token"),
    ("PasswordLinkUse", "/token"),
    ("TotpCode", "/code"),
];

/// Codes that speak of a bound.
const BOUND_CODES: [&str; 8] = [
    "required",
    "too-long",
    "too-many",
    "out-of-range",
    "not-a-time",
    "mail-address-too-long",
    "password-too-short",
    "password-too-long",
];

/// The patterns of the document, with values that fit and values that do not.
const PATTERNS: [(&str, [&str; 2], [&str; 4]); 3] = [
    ("^[a-z0-9_]{2,40}$", ["ab", "a_9"], ["a", "Ab", "a-b", "a b"]),
    ("^([01][0-9]|2[0-3]):[0-5][0-9]$", ["00:00", "23:59"], ["24:00", "9:00", "09:60", "09:00 "]),
    ("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", ["00:01", "24:00"], ["24:01", "9:00", "09:60", "09:00 "]),
];

fn document() -> Value {
    serde_json::from_str(&spec::document().unwrap()).unwrap()
}

fn name_of(reference: &Value) -> Option<&str> {
    reference["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}

/// The schema that a property stands for, when it is another one of the document.
fn referred(property: &Value) -> Option<&str> {
    let within = ["oneOf", "allOf", "anyOf"].iter().filter_map(|key| property[*key].as_array()).flatten();
    name_of(property).or_else(|| within.filter_map(name_of).next())
}

/// The properties of a schema and of those in it, with their pointers; of a list the first item.
fn properties<'a>(document: &'a Value, schema: &str, at: &str, found: &mut Vec<(String, &'a Value)>) {
    for (name, property) in document["components"]["schemas"][schema]["properties"].as_object().unwrap() {
        let pointer = format!("{at}/{name}");
        if let Some(inner) = referred(property) {
            properties(document, inner, &pointer, found);
        } else {
            if let Some(inner) = referred(&property["items"]) {
                properties(document, inner, &format!("{pointer}/0"), found);
            }
            found.push((pointer, property));
        }
    }
}

fn is_of(property: &Value, kind: &str) -> bool {
    let kinds = &property["type"];
    kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
}

/// As many letters as this, of three bytes each; a mail address is ASCII.
fn text(pointer: &str, length: u64) -> Value {
    let letter = if pointer.ends_with("mail_address") { "a" } else { "ア" };
    letter.repeat(length as usize).into()
}

/// A list as long as this, of the item that a body has.
fn list(body: &Value, pointer: &str, length: u64) -> Value {
    let item = &body.pointer(pointer).unwrap()[0];
    assert!(length == 0 || !item.is_null(), "the body has no item at {pointer}");
    vec![item.clone(); length as usize].into()
}

/// A value at a field, whether it is inside the bounds of the document, and what is said when it is not.
struct Probe {
    value: Value,
    refused: Option<FieldCode>,
}

fn probes(property: &Value, body: &Value, pointer: &str) -> Vec<Probe> {
    let bound = |name: &str| property[name].as_i64();
    let (mut fine, mut refused) = (Vec::new(), Vec::new());
    let length = |name: &str| bound(name).map(i64::unsigned_abs);
    if let Some(max) = length("maxLength") {
        fine.push(text(pointer, max));
        refused.push((text(pointer, max + 1), FieldCode::TooLong(max)));
    }
    if let Some(min) = length("minLength") {
        fine.push(text(pointer, min));
        refused.push((text(pointer, min - 1), FieldCode::Required));
    }
    if let Some(max) = length("maxItems") {
        fine.push(list(body, pointer, max));
        refused.push((list(body, pointer, max + 1), FieldCode::TooMany(max as usize)));
    }
    if let Some(min) = length("minItems") {
        fine.push(list(body, pointer, min));
        refused.push((list(body, pointer, min - 1), FieldCode::Required));
    }
    if let Some((min, max)) = bound("minimum").zip(bound("maximum")) {
        fine.extend([min.into(), max.into()]);
        let code = FieldCode::OutOfRange(min, max);
        refused.extend([min - 1, max + 1, i64::MIN, i64::MAX].map(|value| (value.into(), code)));
    }
    let fine = fine.into_iter().map(|value| Probe { value, refused: None });
    fine.chain(refused.into_iter().map(|(value, code)| Probe { value, refused: Some(code) })).collect()
}

/// Values that only a bound could refuse, which the document does not have.
fn unbounded(property: &Value, body: &Value, pointer: &str) -> Vec<Value> {
    let lacks = |kind: &str, bound: &str| is_of(property, kind) && property[bound].is_null();
    let mut values = Vec::new();
    if lacks("string", "maxLength") {
        values.push(text(pointer, 300_000));
    }
    if lacks("string", "minLength") {
        values.push(text(pointer, 0));
    }
    if lacks("array", "maxItems") {
        values.push(list(body, pointer, 1000));
    }
    if lacks("array", "minItems") {
        values.push(list(body, pointer, 0));
    }
    if lacks("integer", "minimum") {
        values.push(i64::MIN.into());
    }
    if lacks("integer", "maximum") {
        values.push(i64::MAX.into());
    }
    values
}

fn with(body: &Value, pointer: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

fn codes_at<'a>(errors: &'a [FieldError], pointer: &str) -> Vec<&'a str> {
    errors.iter().filter(|error| error.pointer == pointer).map(|error| error.code.as_str()).collect()
}

#[test]
fn every_request_of_the_document_is_tried() {
    let document = document();
    let items = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let bodies = items.filter_map(|operation| operation.pointer("/requestBody/content/application~1json/schema"));
    // A body that may be left out is its schema or null.
    let named: BTreeSet<&str> = bodies.map(|schema| referred(schema).unwrap()).collect();
    let requests = requests();
    assert_eq!(requests.iter().map(|request| request.schema).collect::<BTreeSet<_>>(), named);
    for request in &requests {
        let mut fields = Vec::new();
        properties(&document, request.schema, "", &mut fields);
        for body in &request.bodies {
            assert_eq!((request.says)(body.clone(), Lang::En).all, [], "{} {body}", request.schema);
        }
        for (pointer, _) in fields {
            let given = request.bodies.iter().any(|body| body.pointer(&pointer).is_some());
            let other_roles = matches!(pointer.as_str(), "/prefecture_code" | "/vendor_id");
            assert!(given || other_roles, "no body of {} has {pointer}", request.schema);
        }
    }
}

#[test]
fn every_bound_of_the_document_is_the_servers() {
    let document = document();
    let mut tried = 0;
    for request in requests() {
        let mut fields = Vec::new();
        properties(&document, request.schema, "", &mut fields);
        for (pointer, property) in fields {
            if SECRETS.contains(&(request.schema, pointer.as_str())) {
                continue;
            }
            for lang in [Lang::Ja, Lang::En] {
                tried += try_bounds(&request, &pointer, property, lang);
            }
        }
    }
    // A walk that finds nothing would be content with anything.
    assert!(tried > 400, "{tried}");
}

fn try_bounds(request: &Request, pointer: &str, property: &Value, lang: Lang) -> usize {
    let bodies = || request.bodies.iter().filter(|body| body.pointer(pointer).is_some());
    let Some(first) = bodies().next() else { return 0 };
    let probes = probes(property, first, pointer);
    let by_its_rules = ["LogInRequest", "PasswordLinkRequest"].contains(&request.schema);
    let of_the_domain = !by_its_rules && OF_THE_DOMAIN.iter().any(|field| pointer.ends_with(field));
    for probe in &probes {
        let said: Vec<Said> =
            bodies().map(|body| (request.says)(with(body, pointer, probe.value.clone()), lang)).collect();
        let context = || format!("{} {pointer} {:.60}", request.schema, probe.value.to_string());
        let Some(code) = probe.refused else {
            for said in &said {
                let errors = said.rules.iter().flatten().chain(&said.all).cloned().collect::<Vec<_>>();
                let codes = codes_at(&errors, pointer);
                let bounded = codes.iter().any(|code| BOUND_CODES.contains(code));
                assert!(!bounded, "{} is inside: {codes:?}", context());
            }
            continue;
        };
        if of_the_domain {
            assert!(said.iter().any(|said| !codes_at(&said.all, pointer).is_empty()), "{} is outside", context());
            continue;
        }
        let expected = code.at(pointer, lang);
        for rules in said.iter().filter_map(|said| said.rules.as_ref()) {
            assert!(rules.contains(&expected), "{} by the rules: {rules:?}", context());
        }
        let alone = |said: &Said| said.all.contains(&expected) && codes_at(&said.all, pointer).len() == 1;
        assert!(said.iter().any(alone), "{} by the conversion: {:?}", context(), said[0].all);
    }
    probes.len()
}

#[test]
fn every_pattern_of_the_document_is_the_servers() {
    let document = document();
    let mut tried = BTreeSet::new();
    for request in requests() {
        let mut fields = Vec::new();
        properties(&document, request.schema, "", &mut fields);
        for (pointer, property) in fields {
            let Some(pattern) = property["pattern"].as_str() else { continue };
            let (_, fine, refused) = PATTERNS.iter().find(|row| row.0 == pattern).expect("a pattern with values");
            let says = |value: &str| (request.says)(with(&request.bodies[0], &pointer, value.into()), Lang::En).all;
            for value in fine {
                let codes = says(value);
                let refused = codes_at(&codes, &pointer).iter().any(|code| ["not-a-time", "not-a-code"].contains(code));
                assert!(!refused, "{pointer} {value}: {codes:?}");
            }
            for value in refused {
                assert_ne!(says(value), [], "{pointer} {value}");
            }
            tried.insert(pointer);
        }
    }
    let expected = ["/breaks/0/from", "/breaks/0/to", "/closes", "/code", "/content/rules/groups/0/code", "/opens"];
    assert_eq!(tried.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn the_server_has_no_bound_that_the_document_lacks() {
    let document = document();
    for request in requests() {
        let mut fields = Vec::new();
        properties(&document, request.schema, "", &mut fields);
        for (pointer, property) in fields {
            for body in request.bodies.iter().filter(|body| body.pointer(&pointer).is_some()) {
                for value in unbounded(property, body, &pointer) {
                    // That an id, a date or a code is there is no length.
                    let empty_text = value == "";
                    let said = (request.says)(with(body, &pointer, value), Lang::En);
                    let rules = said.rules.unwrap_or_default();
                    assert_eq!(codes_at(&rules, &pointer), [""; 0], "{} {pointer}", request.schema);
                    let codes = codes_at(&said.all, &pointer);
                    let bounded = codes.iter().any(|code| BOUND_CODES.contains(code) && *code != "not-a-time");
                    assert!(empty_text || !bounded, "{} {pointer}: {codes:?}", request.schema);
                }
            }
        }
    }
}
