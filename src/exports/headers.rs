//! `_headers`: what hosts that read such a file (Netlify, Cloudflare Pages) send with every page.

use super::{Export, Stock};
use crate::model::AnyKind;

/// Headers for hosts.
pub struct Headers;

const ADDRESS: &str = "_headers";

impl Export for Headers {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![ADDRESS.to_owned()]
    }

    fn yields(&self) -> bool {
        true
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let mut lines = vec![
            "/*",
            "  Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
            "  X-Content-Type-Options: nosniff",
            "  Referrer-Policy: strict-origin-when-cross-origin",
        ];
        if !stock.context.config.is_listed(stock.projected.edition.as_deref()) {
            lines.push("  X-Robots-Tag: noindex");
        }
        vec![(ADDRESS.to_owned(), format!("{}\n", lines.join("\n")).into_bytes())]
    }
}
