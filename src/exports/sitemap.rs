//! The sitemap (sitemaps.org 0.9): the pages of a portal that says where it stands.

use super::{Export, Stock};
use crate::model::AnyKind;
use crate::plan::Of;
use std::fmt::Write as _;

/// The pages that search engines are told of.
pub struct Sitemap;

const ALL: &str = "sitemap.xml";
/// Pages of one file, by the protocol.
const MOST: usize = 50_000;
const XMLNS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

impl Export for Sitemap {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![ALL.to_owned()]
    }

    fn yields(&self) -> bool {
        true
    }

    fn holds(&self, address: &str) -> bool {
        address.starts_with("sitemap") && address.ends_with(".xml")
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let is_listed = stock.context.config.is_listed(stock.projected.edition.as_deref());
        let pages =
            stock.plan.pages.values().filter(|page| is_listed && !matches!(page.of, Of::Moved(_) | Of::Missing));
        let pages: Vec<String> = pages.filter_map(|page| stock.absolute(&page.address)).collect();
        if pages.is_empty() {
            return Vec::new();
        }
        if pages.len() <= MOST {
            return vec![(ALL.to_owned(), listed("urlset", "url", &pages))];
        }
        let mut files: Vec<_> =
            pages.chunks(MOST).zip(1..).map(|(pages, n)| (format!("sitemap-{n}.xml"), pages)).collect();
        let parts: Vec<String> = files.iter().filter_map(|(address, _)| stock.absolute(address)).collect();
        let index = (ALL.to_owned(), listed("sitemapindex", "sitemap", &parts));
        let parts = files.drain(..).map(|(address, pages)| (address, listed("urlset", "url", pages)));
        std::iter::once(index).chain(parts).collect()
    }
}

fn listed(root: &str, each: &str, urls: &[String]) -> Vec<u8> {
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{XMLNS}\">\n");
    for url in urls {
        let _ = writeln!(out, "<{each}><loc>{}</loc></{each}>", quick_xml::escape::escape(url.as_str()));
    }
    let _ = writeln!(out, "</{root}>");
    out.into_bytes()
}
