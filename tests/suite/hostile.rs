//! The preview lets no one in (promise P10): whatever is sent gets nothing, and stops nothing.

use super::previewed::Previewed;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What stands on the page, and beside the definition: whoever reads either got in.
const INSIDE: &str = "What only the writer reads";
const OUTSIDE: &str = "What lies beside the definition";

fn preview() -> Previewed {
    let page = format!("# One\n\n{INSIDE}.\n");
    let preview = Previewed::start(&[("rutter.toml", "title = \"Larder\"\n"), ("wiki/one.md", &page)]);
    std::fs::write(preview.home().join("../outside.txt"), OUTSIDE).expect("a file beside the definition");
    preview.serve()
}

/// Sends bytes, and gives what comes back until the other side closes or falls silent.
fn send(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the preview listens");
    stream.set_read_timeout(Some(Duration::from_millis(400))).expect("a timeout");
    stream.write_all(bytes).ok();
    let (mut answer, mut piece) = (Vec::new(), [0_u8; 4096]);
    while let Ok(count) = stream.read(&mut piece) {
        answer.extend_from_slice(&piece[..count]);
        if count == 0 || answer.len() > 200_000 {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(port: u16, path: &str, headers: &str) -> String {
    send(
        port,
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n").as_bytes(),
    )
}

fn is_served(port: u16) -> bool {
    get(port, "/wiki/one/index.html", "").contains(INSIDE)
}

#[test]
fn its_own_pages_are_answered() {
    let preview = preview();
    let port = preview.port;
    for headers in [
        "",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
        // Someone follows a link to it, in a mail or on a page.
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        &format!("Origin: http://127.0.0.1:{port}\r\n"),
        &format!("Origin: http://localhost:{port}\r\n"),
    ] {
        let answer = get(port, "/wiki/one/index.html", headers);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(INSIDE), "{headers}\n{answer}");
        for header in [
            "content-security-policy: default-src 'self'",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
            "referrer-policy: no-referrer",
        ] {
            assert!(answer.contains(header), "no {header} in\n{answer}");
        }
        assert!(!answer.to_lowercase().contains("access-control-"), "{answer}");
    }
    for host in ["localhost", "LOCALHOST", "[::1]"] {
        let answer =
            send(port, format!("GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n").as_bytes());
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}\n{answer}");
    }
    let head = send(
        port,
        format!("HEAD /wiki/one/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").as_bytes(),
    );
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
    let stream = get(port, "/_rutter/events?page=/index.html", "");
    assert!(stream.contains("text/event-stream") && stream.contains("\"errors\":0"), "{stream}");
    for address in ["/wiki/one", "/nothing/here"] {
        assert!(!get(port, address, "").starts_with("HTTP/1.1 200"), "{address}");
    }
}

#[test]
fn hostile_requests_get_nothing() {
    let preview = preview();
    let port = preview.port;
    let path = "/wiki/one/index.html";
    let mut requests: Vec<Vec<u8>> = Vec::new();

    // Names of others that lead here (DNS rebinding), and spellings of this machine that no browser of ours uses.
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("evil.example#127.0.0.1:{port}"),
        format!("user@127.0.0.1:{port}"),
        "127.0.0.1".into(),
        "127.0.0.1:1".into(),
        format!("127.1:{port}"),
        format!("2130706433:{port}"),
        format!("0x7f000001:{port}"),
        format!("0.0.0.0:{port}"),
        format!("[::]:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("localhost.:{port}"),
        format!("127.0.0.1:{port}:{port}"),
        format!("127.0.0.1:0{port}"),
        format!("127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}"),
        format!("127.0.0.1:{port}, evil.example"),
        String::new(),
    ] {
        requests.push(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").into());
    }
    requests.push(format!("GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n").into());
    requests.push(format!("GET {path} HTTP/1.0\r\n\r\n").into());
    requests.push(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n").into());
    requests.push(format!("GET http://evil.example{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").into());
    requests.push(format!("GET https://127.0.0.1:{port}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").into());

    // Pages of others that ask for ours, and listen.
    let own = format!("Host: 127.0.0.1:{port}\r\nConnection: close\r\n");
    for headers in [
        "Origin: http://evil.example".to_owned(),
        "Origin: null".into(),
        "Origin: ".into(),
        format!("Origin: https://127.0.0.1:{port}"),
        "Origin: http://127.0.0.1".into(),
        format!("Origin: http://127.0.0.1:{port}.evil.example"),
        format!("Origin: http://127.0.0.1:{port}/"),
        format!("Origin: http://127.0.0.1:{port}\r\nOrigin: http://evil.example"),
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script".into(),
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image".into(),
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe".into(),
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty".into(),
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site".into(),
        "Sec-Fetch-Site: something-new".into(),
    ] {
        for at in [path, "/_rutter/events?page=/wiki/one/index.html", "/_rutter/report"] {
            requests.push(format!("GET {at} HTTP/1.1\r\n{own}{headers}\r\n\r\n").into());
        }
    }

    // Anything but asking.
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "GETT"] {
        requests.push(format!("{method} {path} HTTP/1.1\r\n{own}\r\n").into());
    }
    requests.push(format!("CONNECT 127.0.0.1:{port} HTTP/1.1\r\n{own}\r\n").into());
    requests.push(format!("GET {path} HTTP/1.1\r\n{own}Content-Length: 5\r\n\r\nhello").into());
    requests.push(format!("GET {path} HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").into());
    requests.push(
        format!("GET {path} HTTP/1.1\r\n{own}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET {path} HTTP/1.1\r\n{own}\r\n")
            .into(),
    );

    // Ways out of the portal.
    for way in [
        "/../outside.txt",
        "/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/%2E%2E%2Foutside.txt",
        "/..%2foutside.txt",
        "/..%5coutside.txt",
        "/..\\outside.txt",
        "/%252e%252e%252foutside.txt",
        "/wiki/../../outside.txt",
        "/wiki/..;/outside.txt",
        "/%c0%ae%c0%ae/outside.txt",
        "/....//outside.txt",
        "//outside.txt",
        "/./../outside.txt",
        "/..%00/outside.txt",
        "/rutter.toml",
        "/wiki/one.md",
        "/%2e/wiki/one/index.html",
        "/wiki//one/index.html",
        "/wiki/one/index.html%00",
        "/wiki/one/index.html%0d%0aX: y",
        "/wiki/%6Fne/../one/index.html",
        "/wiki/one/index.html%zz",
        "/wiki/one/index.html%2",
        "/.git/config",
        "/_rutter/../wiki/one/index.html",
        "/_rutter/preview.js/../../outside.txt",
        "/_rutter/nothing",
        "outside.txt",
        "*",
    ] {
        requests.push(format!("GET {way} HTTP/1.1\r\n{own}\r\n").into());
    }

    // What is no request at all.
    let long = "a".repeat(100_000);
    for line in [
        "\r\n\r\n".to_owned(),
        "GET\r\n\r\n".into(),
        format!("GET {path}\r\n\r\n"),
        format!("GET {path} HTTP/9.9\r\n{own}\r\n"),
        format!("GET {path} HTTP/1.1 HTTP/1.1\r\n{own}\r\n"),
        format!("GET {path} HTTP/1.1\r\n{own}no colon here\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\n{own}X: a\r\n b\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\n{own}X : a\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\n{own}X: \u{0}\r\n\r\n"),
        format!("GET /{long} HTTP/1.1\r\n{own}\r\n"),
        format!("GET {path} HTTP/1.1\r\n{own}X: {long}\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\n{own}{}\r\n", "X: y\r\n".repeat(500)),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(),
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}".into(),
    ] {
        requests.push(line.into());
    }
    requests.push(vec![0xff; 3_000]);
    requests.push(vec![0; 3_000]);

    assert!(requests.len() >= 60, "{} requests", requests.len());
    for request in requests {
        let shown = String::from_utf8_lossy(&request).chars().take(160).collect::<String>();
        let answer = send(port, &request);
        assert!(!answer.contains(INSIDE) && !answer.contains(OUTSIDE), "{shown:?} got\n{answer}");
        assert!(!answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.0 2"), "{shown:?} got\n{answer}");
        assert!(!answer.contains("text/event-stream"), "{shown:?} got a stream\n{answer}");
    }
    assert!(is_served(port), "the preview stopped");
}

#[test]
fn slow_and_idle_connections_stop_nothing() {
    let preview = preview();
    let port = preview.port;
    let begin = Instant::now();
    let mut held: Vec<TcpStream> = Vec::new();
    for number in 0..150 {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the preview listens");
        match number % 3 {
            0 => {}
            1 => stream.write_all(b"GET / HT").expect("a beginning"),
            _ => {
                let request = format!("GET /_rutter/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
                stream.write_all(request.as_bytes()).expect("a stream that is not read");
            }
        }
        held.push(stream);
    }
    assert!(is_served(port), "connections that say nothing stop the preview");
    // Who says nothing is not waited for.
    let mut silent = held.swap_remove(1);
    silent.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let mut rest = Vec::new();
    silent.read_to_end(&mut rest).ok();
    assert!(begin.elapsed() < Duration::from_secs(15), "a slow connection is held for {:?}", begin.elapsed());
    assert!(!String::from_utf8_lossy(&rest).contains(" 200 "), "half a request was answered");
    assert!(is_served(port));
}
