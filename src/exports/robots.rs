//! `robots.txt` (RFC 9309): closed, unless the edition is for everybody.

use super::{Export, Stock};
use crate::model::AnyKind;

/// What programs that read the web are asked.
pub struct Robots;

const ADDRESS: &str = "robots.txt";

impl Export for Robots {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![ADDRESS.to_owned()]
    }

    fn yields(&self) -> bool {
        true
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let text = if stock.context.config.is_listed(stock.projected.edition.as_deref()) {
            let map = stock.absolute("sitemap.xml").map_or_else(String::new, |url| format!("\nSitemap: {url}\n"));
            format!("User-agent: *\nAllow: /\n{map}")
        } else {
            "User-agent: *\nDisallow: /\n".to_owned()
        };
        vec![(ADDRESS.to_owned(), text.into_bytes())]
    }
}
