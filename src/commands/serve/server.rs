//! The preview's server: this machine only, by its own names only, built files only.

use super::Message;
use super::page::{Answer, News, Preview, SCRIPT};
use crate::commands::failure::Failure;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

/// Listens on the port that was asked for; when none was, on the usual one or on any that is free.
///
/// # Errors
/// When the port that was asked for cannot be had.
pub fn listen(asked: Option<u16>, usual: u16) -> Result<TcpListener, Failure> {
    let port = asked.unwrap_or(usual);
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Err(error) if asked.is_none() && error.kind() == ErrorKind::AddrInUse => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        }
        other => other,
    };
    listener.and_then(|listener| listener.set_nonblocking(true).map(|()| listener)).map_err(|error| {
        let help = "leave --port out to take any port that is free";
        Failure { help: help.to_owned(), ..Failure::environment(format!("port {port} cannot be had: {error}")) }
    })
}

/// Serves until the program ends.
pub async fn serve(listener: TcpListener, preview: Arc<Preview>, tell: Sender<Message>) {
    let app = Router::new().fallback(answer).with_state(preview);
    let end = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => axum::serve(listener, app).await,
        Err(error) => Err(error),
    };
    if let Err(error) = end {
        // The program is ending when nobody is left to be told.
        let _ = tell.send(Message::Failed(format!("the server ended: {error}")));
    }
}

/// Waits for Ctrl-C or a request to end.
pub async fn interrupted(tell: Sender<Message>) {
    wait().await;
    let _ = tell.send(Message::Stop);
}

#[cfg(unix)]
async fn wait() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut asked) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = asked.recv() => {}
    }
}

#[cfg(not(unix))]
async fn wait() {
    let _ = tokio::signal::ctrl_c().await;
}

async fn answer(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_local) {
        // Another site's name that resolves to this machine must not read the preview.
        return plain(StatusCode::FORBIDDEN, "This preview answers to localhost and 127.0.0.1 only.\n");
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(path) = decoded(request.uri().path()) else {
        return plain(StatusCode::BAD_REQUEST, "The address cannot be read.\n");
    };
    match path.as_str() {
        "/_stagepost/reload.js" => typed(StatusCode::OK, "reload.js", SCRIPT.as_bytes().to_vec()),
        "/_stagepost/events" => events(&preview),
        path => match preview.answer(path) {
            Answer::File(name, bytes) => typed(StatusCode::OK, &name, bytes),
            Answer::Missing(page) => typed(StatusCode::NOT_FOUND, "404.html", page),
            Answer::Broken(page) => typed(StatusCode::INTERNAL_SERVER_ERROR, "500.html", page),
            Answer::Moved(_) => {
                // As it came, so that what is escaped in the address stays so.
                let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
                if let Ok(place) = HeaderValue::from_str(&format!("{}/", request.uri().path())) {
                    response.headers_mut().insert(header::LOCATION, place);
                }
                response
            }
        },
    }
}

fn events(preview: &Preview) -> Response {
    let (now, news) = preview.news();
    let news = tokio_stream::iter(now.map(Ok)).chain(BroadcastStream::new(news)).map(|news| {
        Ok::<_, Infallible>(match news {
            Ok(News::Problems(text)) => Event::default().event("problems").data(text.replace('\r', "")),
            // Whoever missed something loads again.
            Ok(News::Reload) | Err(_) => Event::default().event("reload").data("now"),
        })
    });
    guarded(Sse::new(news).keep_alive(KeepAlive::default()).into_response())
}

fn typed(status: StatusCode, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = (status, Body::from(bytes)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    guarded(response)
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    typed(status, "text.txt", text.as_bytes().to_vec())
}

fn guarded(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 4] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a Host header names this machine.
fn is_local(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "80"),
    };
    port.parse::<u16>().is_ok() && (name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost"))
}

/// A path with its escapes resolved; `None` when they are broken or no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok().filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("xml") => "application/xml; charset=utf-8",
        Some("atom") => "application/atom+xml; charset=utf-8",
        Some("ics") => "text/calendar; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("pdf") => "application/pdf",
        Some("txt" | "md" | "yaml" | "yml" | "log") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["localhost", "LOCALHOST:4880", "127.0.0.1:1", "127.0.0.1", "[::1]:80", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "", ":80", "localhost:x"] {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn escapes_are_resolved_once() {
        assert_eq!(decoded("/a%20b%252e").as_deref(), Some("/a b%2e"));
        for broken in ["/%", "/%2", "/%zz", "/%+1", "/%ff"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }
}
