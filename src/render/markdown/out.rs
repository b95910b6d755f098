//! The one writer of text and the one writer of attributes.

use std::fmt::Write as _;

use super::sanitize::Stash;

/// HTML as it grows.
#[derive(Default)]
pub(super) struct Out {
    /// What was written so far.
    pub html: String,
    /// Keeps what is the renderer's own out of the reach of raw HTML, where that is let through.
    pub stash: Option<Stash>,
}

impl Out {
    /// Text between tags.
    pub fn text(&mut self, text: &str) {
        escape(text, Quotes::Kept, &mut self.html);
    }

    /// Opens an element; also one that has no end.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.html.push('<');
        self.html.push_str(name);
        if self.stash.is_some() {
            let attributes = self.attributes(attributes);
            self.html.push_str(&attributes);
        } else {
            for attribute in attributes {
                write_attribute(attribute, &mut self.html);
            }
        }
        self.html.push('>');
    }

    /// Attributes as they stand in a tag, each with a space before it.
    pub fn attributes(&mut self, attributes: &[(&str, &str)]) -> String {
        let mut written = String::new();
        for attribute in attributes {
            write_attribute(attribute, &mut written);
        }
        match &mut self.stash {
            Some(stash) if !written.is_empty() => stash.attributes(written),
            _ => written,
        }
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }

    /// Markup that is the renderer's own from end to end; `name` is an element that may stand in its place.
    pub fn whole(&mut self, name: &'static str, html: String) {
        match &mut self.stash {
            Some(stash) => {
                let stand_in = stash.whole(name, html);
                self.html.push_str(&stand_in);
            }
            None => self.html.push_str(&html),
        }
    }

    /// A tag of raw HTML, whose attributes were chosen from a list.
    pub fn raw(&mut self, name: &str, attributes: &[(&str, String)]) {
        self.html.push('<');
        self.html.push_str(name);
        for (name, value) in attributes {
            write_attribute(&(name, value), &mut self.html);
        }
        self.html.push('>');
    }

    /// Takes away what was written from an offset on.
    pub fn take(&mut self, from: usize) -> String {
        if from < self.html.len() { self.html.split_off(from) } else { String::new() }
    }
}

fn write_attribute((name, value): &(&str, &str), html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    match *name {
        "href" | "src" => escape(&encode(value), Quotes::Escaped, html),
        _ => escape(value, Quotes::Escaped, html),
    }
    html.push('"');
}

/// Whether double quotes may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// As between tags.
    Kept,
    /// As in attributes.
    Escaped,
}

/// Writes text so that it is nothing else. What HTML may not hold becomes U+FFFD.
pub(super) fn escape(text: &str, quotes: Quotes, html: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let (length, written) = match byte {
            b'&' => (1, "&amp;"),
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'"' if quotes == Quotes::Escaped => (1, "&quot;"),
            b'\n' | b'\t' => continue,
            b'\r' => (1, "\n"),
            0..=0x1f | 0x7f => (1, "\u{fffd}"),
            // C1 controls, U+FFFE and U+FFFF
            0xc2 if bytes.get(at + 1).is_some_and(|next| *next < 0xa0) => (2, "\u{fffd}"),
            0xef if matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])) => (3, "\u{fffd}"),
            _ => continue,
        };
        html.push_str(text.get(from..at).unwrap_or_default());
        html.push_str(written);
        from = at + length;
    }
    html.push_str(text.get(from..).unwrap_or_default());
}

/// Percent-encodes what an address may not hold.
fn encode(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '\t' | '\n' | '\r' => {}
            '\0'..=' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\u{7f}' => {
                let _ = write!(encoded, "%{:02X}", u32::from(c));
            }
            c => encoded.push(c),
        }
    }
    encoded
}
