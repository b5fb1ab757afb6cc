//! An API as it usually is: no CORS at all, authentication in front of the routes, an error that nobody handles, a redirect.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorInternalServerError, ErrorUnauthorized};
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{get, put, redirect, resource};
use actix_web::{App, Error, HttpResponse, HttpServer, Result};

// the snippet's function goes here

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).expect("an address to listen on");
    let server = HttpServer::new(|| {
        App::new()
            .service(resource("/api/item").route(get().to(item)).route(put().to(item)))
            .service(resource("/guarded/item").route(get().to(item)).route(put().to(item)))
            .route("/api/cached", get().to(cached))
            .route("/api/crash", get().to(crash))
            .service(redirect("/moved", "/api/item").permanent())
            .wrap(from_fn(authenticate))
            // the snippet's last line goes here
    });
    server.workers(1).shutdown_timeout(1).bind(address)?.run().await
}

async fn item() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total", "1")).body("{}")
}

async fn cached() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "max-age=600")).body("{}")
}

async fn crash() -> Result<HttpResponse> {
    Err(ErrorInternalServerError("crash"))
}

async fn authenticate(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.path().starts_with("/guarded/") && !request.headers().contains_key(AUTHORIZATION) {
        return Err(ErrorUnauthorized("unauthorized"));
    }
    next.call(request).await
}
