//! Who is answered: requests of this machine's own browser to this very address, and nothing else (promise P10).

use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, ORIGIN, TRANSFER_ENCODING};
use hyper::{Method, Request, StatusCode};

/// This machine's names for itself.
pub const OWN: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The names that the preview answers to.
#[derive(Debug, Clone)]
pub struct Guard {
    hosts: Vec<String>,
    origins: Vec<String>,
}

impl Guard {
    /// The guard of a preview that listens on `port` of `host`. One that listens on this machine alone answers to each of
    /// its own names.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Guard {
        let named = if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() };
        let names: Vec<String> = if OWN.contains(&named.as_str()) {
            OWN.iter().map(ToString::to_string).collect()
        } else {
            vec![named.to_ascii_lowercase()]
        };
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        // Browsers leave out the port that goes without saying.
        if port == 80 {
            hosts.extend(names);
        }
        let origins = hosts.iter().map(|host| format!("http://{host}")).collect();
        Guard { hosts, origins }
    }

    /// Where a page of the preview lies.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.origins.first().map_or("", String::as_str)
    }

    /// Lets a request in, or says with which status it is refused.
    pub fn admit<B>(&self, request: &Request<B>) -> Result<(), StatusCode> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        let headers = request.headers();
        let host = only(headers, HOST.as_str()).ok_or(StatusCode::BAD_REQUEST)?;
        if !self.knows(host) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        // A request as proxies get it names another host in its line.
        let uri = request.uri();
        if uri.scheme_str().is_some_and(|scheme| scheme != "http")
            || uri.authority().is_some_and(|authority| !self.knows(authority.as_str()))
        {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        let has_body = headers.contains_key(TRANSFER_ENCODING)
            || headers.get_all(CONTENT_LENGTH).iter().any(|length| length.as_bytes() != b"0");
        if has_body {
            return Err(StatusCode::BAD_REQUEST);
        }
        if headers.contains_key(ORIGIN) {
            let origin = only(headers, ORIGIN.as_str()).ok_or(StatusCode::BAD_REQUEST)?;
            if !self.origins.iter().any(|own| own == origin) {
                return Err(StatusCode::FORBIDDEN);
            }
        }
        fetched_by_own_pages(headers)
    }

    fn knows(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

/// What browsers say of where a request comes from: the preview's own pages, or whoever typed the address or followed a
/// link to it. Pictures, scripts and streams for pages of others are refused.
fn fetched_by_own_pages(headers: &HeaderMap) -> Result<(), StatusCode> {
    let said = |name: &str| match headers.get(name) {
        None => Ok(None),
        Some(_) => only(headers, name).map(Some).ok_or(StatusCode::BAD_REQUEST),
    };
    let (site, mode, dest) = (said("sec-fetch-site")?, said("sec-fetch-mode")?, said("sec-fetch-dest")?);
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) if mode == Some("navigate") && dest == Some("document") => Ok(()),
        Some(_) => Err(StatusCode::FORBIDDEN),
    }
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(first)
}

/// The address below the portal's root that a path of a request names; none where it is none. What an address cannot hold
/// is not cleaned away but refused, so that no two spellings lead to one file.
#[must_use]
pub fn address(path: &str) -> Option<String> {
    let rest = path.strip_prefix('/')?;
    let mut bytes = Vec::with_capacity(rest.len());
    let mut raw = rest.bytes();
    while let Some(byte) = raw.next() {
        bytes.push(match byte {
            b'%' => {
                let pair = [raw.next()?, raw.next()?];
                let text =
                    std::str::from_utf8(&pair).ok().filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
                u8::from_str_radix(text, 16).ok()?
            }
            byte => byte,
        });
    }
    let address = String::from_utf8(bytes).ok()?;
    let mut steps: Vec<&str> = address.split('/').collect();
    // A folder is its page.
    if steps.last() == Some(&"") {
        steps.pop();
        if steps.is_empty() {
            return Some("index.html".into());
        }
        steps.push("index.html");
    }
    let is_plain = |step: &&str| {
        !step.is_empty() && *step != "." && *step != ".." && !step.chars().any(|c| c == '\\' || c.is_control())
    };
    steps.iter().all(is_plain).then(|| steps.join("/"))
}
