//! `llms.txt` (llmstxt.org): what the portal holds, for language models, in the order of the sidebar.

use super::{Export, Stock, encoded};
use crate::model::AnyKind;
use crate::parse::plain::{one_line, plain};
use crate::plan::{NavItem, Of};
use std::fmt::Write as _;

/// The way into the portal for language models.
pub struct Llms;

const ADDRESS: &str = "llms.txt";

impl Export for Llms {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![ADDRESS.to_owned()]
    }

    fn yields(&self) -> bool {
        true
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let mut out = format!("# {}\n", line(stock.title()));
        for group in &stock.plan.nav {
            let _ = write!(out, "\n## {}\n\n", line(&group.title));
            for item in &group.items {
                add(&mut out, item, stock);
            }
        }
        let data = "api/model.json";
        let url = stock.absolute(data).unwrap_or_else(|| data.to_owned());
        let _ =
            write!(out, "\n## Data\n\n- [All of it as JSON]({url}): every entry with its fields, figures and links\n");
        vec![(ADDRESS.to_owned(), out.into_bytes())]
    }
}

/// An item of the sidebar, the entries on its list, and what lies below it.
fn add(out: &mut String, item: &NavItem, stock: &Stock<'_>) {
    let link = |address: &str| stock.absolute(address).unwrap_or_else(|| encoded(address));
    let _ = writeln!(out, "- [{}]({})", line(&item.title), link(&super::markdown::beside(&item.address)));
    let kind = stock.projected.kinds.iter().find(|kind| kind.traits().folder == &*item.name);
    let keys = kind.and_then(|kind| stock.plan.ordered.get(kind.name())).map_or(&[][..], Vec::as_slice);
    for key in keys {
        let Some(core) = stock.projected.core(key) else { continue };
        let address = crate::plan::address_of(stock.projected, key);
        let is_there = stock.plan.pages.get(&address).is_some_and(|page| matches!(page.of, Of::Entry(_)));
        if !is_there || address == item.address {
            continue;
        }
        let about = core.summary.as_ref().map_or_else(String::new, |summary| format!(": {}", line(&plain(summary))));
        let told = super::markdown::beside(&address);
        let _ = writeln!(out, "  - [{}]({}){about}", line(&core.title), link(&told));
    }
    item.below.iter().for_each(|item| add(out, item, stock));
}

/// A text on one line, without what would end a link.
fn line(text: &str) -> String {
    one_line(text).replace('[', "(").replace(']', ")")
}
