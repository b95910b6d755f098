//! Answers browsers: pages from memory, rendered when they are asked for, and a stream of news.

use super::guard::{Guard, address};
use super::stage::{Answer, Stage};
use http_body_util::{Either, Full};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, LOCATION,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};

/// Connections at a time. A browser holds six, and one stream for each tab.
const CONNECTIONS: usize = 512;
/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a stream says that it is there.
const PULSE: Duration = Duration::from_secs(5);
/// Bytes of a request's head at most.
const HEAD: usize = 16 << 10;

/// Below this address stands what the preview adds to a portal.
pub const OWN: &str = "_rutter/";

const SCRIPT: &str = concat!(include_str!("client/idiomorph.js"), include_str!("client/preview.js"));
const SHEET: &str = include_str!("client/preview.css");

/// What the preview sends with every answer.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Answers until the program ends.
pub fn serve(listener: TcpListener, guard: Guard, stage: Arc<Stage>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // Pages are rendered on these threads, and their texts may be deep.
        .thread_stack_size(16 << 20)
        .max_blocking_threads(8)
        .build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let guard = Arc::new(guard);
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            // A connection that broke before it was taken is nobody's concern.
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let Ok(permit) = room.clone().try_acquire_owned() else { continue };
            stream.set_nodelay(true).ok();
            let (guard, stage) = (guard.clone(), stage.clone());
            tokio::spawn(async move {
                let service = service_fn(move |request| answer(request, guard.clone(), stage.clone()));
                let mut http = hyper::server::conn::http1::Builder::new();
                http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD).max_headers(64);
                http.serve_connection(TokioIo::new(stream), service).await.ok();
                drop(permit);
            });
        }
    })
}

type Reply = Response<Either<Full<Bytes>, News>>;

async fn answer(request: Request<Incoming>, guard: Arc<Guard>, stage: Arc<Stage>) -> Result<Reply, Infallible> {
    let is_head = request.method() == Method::HEAD;
    let mut reply = match guard.admit(&request) {
        Ok(()) => admitted(&request, stage).await,
        Err(status) => refused(status),
    };
    let headers = reply.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY.as_str(), POLICY),
        (X_CONTENT_TYPE_OPTIONS.as_str(), "nosniff"),
        (X_FRAME_OPTIONS.as_str(), "DENY"),
        (REFERRER_POLICY.as_str(), "no-referrer"),
        (CACHE_CONTROL.as_str(), "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        if let Ok(name) = hyper::header::HeaderName::from_bytes(name.as_bytes()) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_head {
        *reply.body_mut() = Either::Left(Full::default());
    }
    Ok(reply)
}

fn refused(status: StatusCode) -> Reply {
    let mut reply = text(status, "text/plain; charset=utf-8", format!("{status}\n"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        reply.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    // Whatever follows on this connection is not read.
    reply.headers_mut().insert(hyper::header::CONNECTION, HeaderValue::from_static("close"));
    reply
}

fn text(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Either::Left(Full::new(body.into())));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    reply
}

async fn admitted(request: &Request<Incoming>, stage: Arc<Stage>) -> Reply {
    let path = request.uri().path();
    let Some(address) = address(path) else { return refused(StatusCode::BAD_REQUEST) };
    if let Some(own) = address.strip_prefix(OWN) {
        return match own {
            "preview.js" => text(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT),
            "preview.css" => text(StatusCode::OK, "text/css; charset=utf-8", SHEET),
            "report" => text(StatusCode::OK, "text/html; charset=utf-8", stage.report()),
            "events" if request.method() == Method::GET => events(request, stage),
            _ => refused(StatusCode::NOT_FOUND),
        };
    }
    let known = request.headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let asked = address.clone();
    let made = tokio::task::spawn_blocking(move || stage.answer(&asked)).await;
    match made {
        Ok(Answer::File { bytes, tag }) => {
            if known.is_some_and(|known| known.trim_matches('"') == tag) {
                return text(StatusCode::NOT_MODIFIED, kind_of(&address), Bytes::new());
            }
            let mut reply = text(StatusCode::OK, kind_of(&address), bytes);
            if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
                reply.headers_mut().insert(ETAG, tag);
            }
            reply
        }
        Ok(Answer::Folder) => {
            let mut reply = text(StatusCode::TEMPORARY_REDIRECT, "text/plain; charset=utf-8", Bytes::new());
            if let Ok(to) = HeaderValue::from_str(&format!("{path}/")) {
                reply.headers_mut().insert(LOCATION, to);
            }
            reply
        }
        Ok(Answer::Nothing(page)) => text(StatusCode::NOT_FOUND, HTML, page),
        Ok(Answer::Failed(page)) => text(StatusCode::INTERNAL_SERVER_ERROR, HTML, page),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// What a browser is told a file is, by its ending.
fn kind_of(address: &str) -> &'static str {
    match address.rsplit('.').next().unwrap_or("") {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "ics" => "text/calendar; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

/// A stream of news for one tab: first how things stand, then every change.
fn events(request: &Request<Incoming>, stage: Arc<Stage>) -> Reply {
    let query = request.uri().query().unwrap_or("");
    let page = query.split('&').find_map(|pair| pair.strip_prefix("page=")).and_then(address);
    let (send, receive) = mpsc::channel::<Bytes>(4);
    tokio::spawn(async move {
        let tab = stage.open(page);
        let mut news = stage.listen();
        let mut message = Bytes::from(format!("retry: 250\n{}", stage.message()));
        while send.send(message).await.is_ok() {
            message = match tokio::time::timeout(PULSE, news.changed()).await {
                Ok(Ok(())) => stage.message().into(),
                Ok(Err(_)) => break,
                Err(_) => Bytes::from_static(b": still here\n\n"),
            };
        }
        stage.close(tab);
    });
    let mut reply = Response::new(Either::Right(News(receive)));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    reply
}

/// The body of a stream.
struct News(mpsc::Receiver<Bytes>);

impl Body for News {
    type Data = Bytes;
    type Error = Infallible;
    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
