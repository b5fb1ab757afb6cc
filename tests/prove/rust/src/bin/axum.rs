//! An API as it usually is: no CORS at all, authentication in front of the routes, what catches panics, a redirect.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, LOCATION};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::Router;
use tower_http::catch_panic::CatchPanicLayer;

// the snippet's function goes here

#[tokio::main]
async fn main() {
    let app = Router::new()
        .route("/api/item", get(item).put(item))
        .route("/guarded/item", get(item).put(item))
        .route("/api/cached", get(|| async { ([(CACHE_CONTROL, "max-age=600")], "{}") }))
        .route("/api/crash", get(crash))
        .route("/moved", any(|| async { (StatusCode::MOVED_PERMANENTLY, [(LOCATION, "/api/item")]) }))
        .layer(from_fn(authenticate))
        .layer(CatchPanicLayer::new())
        // the snippet's last line goes here
        ;
    let address = std::env::args().nth(1).expect("an address to listen on");
    let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
    axum::serve(listener, app).await.expect("a server that runs");
}

async fn item() -> impl IntoResponse {
    ([("x-total", "1")], "{}")
}

async fn crash() {
    panic!("crash");
}

async fn authenticate(request: Request, next: Next) -> Response {
    let is_guarded = request.uri().path().starts_with("/guarded/");
    if is_guarded && !request.headers().contains_key(AUTHORIZATION) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}
