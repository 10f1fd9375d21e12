//! `GET /problems` and `GET /problems/{slug}`: what the `type` of a problem document means.

use crate::error::ApiError;
use crate::extract::Segment;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::Failure;
use std::fmt::Write;

const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes of this file.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/problems", web::get().to(list)).route("/problems/{slug}", web::get().to(one));
}

async fn list() -> HttpResponse {
    let mut body = String::from("<h1>問題の種類 / Problem types</h1>\n<ul>\n");
    for kind in ProblemType::ALL {
        let (slug, status) = (kind.slug(), kind.status());
        let (ja, en) = (kind.title(Lang::Ja), kind.title(Lang::En));
        // Writing to a String cannot fail.
        let _ = writeln!(
            body,
            "<li><a href=\"/problems/{slug}\">{slug}</a> ({status}) {ja} / <span lang=\"en\">{en}</span></li>"
        );
    }
    body.push_str("</ul>\n");
    page("問題の種類 / Problem types", &body)
}

async fn one(Segment(slug): Segment) -> Result<HttpResponse, ApiError> {
    let kind =
        ProblemType::ALL.iter().find(|kind| kind.slug() == slug).ok_or(Failure::Problem(ProblemType::NotFound))?;
    let (ja, en) = (kind.advice(Lang::Ja), kind.advice(Lang::En));
    let body = format!(
        "<p><a href=\"/problems\">問題の種類 / Problem types</a></p>\n<h1>{}</h1>\n<p>HTTP {}</p>\n\
         <section><h2>{}</h2>\n<p>{ja}</p></section>\n<section lang=\"en\"><h2>{}</h2>\n<p>{en}</p></section>\n",
        kind.slug(),
        kind.status(),
        kind.title(Lang::Ja),
        kind.title(Lang::En),
    );
    Ok(page(kind.slug(), &body))
}

fn page(title: &str, body: &str) -> HttpResponse {
    let html = format!(
        "<!doctype html>\n<html lang=\"ja\">\n<head>\
         <meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(html)
}
