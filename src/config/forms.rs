//! Texts of `rutter.toml` that have a form of their own: where the portal stands, the tag of its language.

use crate::diagnostic::{Diagnostic, Replacement};
use crate::parse::rules::{UNKNOWN_VARIANT, WRONG_TYPE};
use crate::parse::tree::{Document, Node};

/// Tells those that are written in another form.
pub(super) fn check(document: &Document, faults: &mut Vec<Diagnostic>) {
    let root = &document.root;
    let editions = root.get("editions").map_or(&[][..], Node::table);
    let bases = editions.iter().filter_map(|(_, edition)| edition.get("base_url"));
    for node in root.get("base_url").into_iter().chain(bases) {
        let Some(text) = node.text().filter(|text| !text.trim().is_empty()) else { continue };
        if text.starts_with("https://") || text.starts_with("http://") {
            continue;
        }
        let message = format!("`base_url` takes an address on the web, not `{text}`");
        let full = format!("https://{}", text.trim_start_matches('/'));
        let mut fault = Diagnostic::new(&WRONG_TYPE, node.span, message);
        fault.help = Some(if text.contains('.') {
            format!("write it with its beginning: `{full}`")
        } else {
            "write where the portal stands: `https://portal.example/`".into()
        });
        if text.contains('.') {
            fault.replacement = Some(Replacement { span: node.span, text: format!("\"{full}\"") });
        }
        faults.push(fault);
    }
    let language = root.get("language").and_then(|node| Some((node, node.text()?)));
    if let Some((node, text)) = language.filter(|(_, text)| !text.trim().is_empty() && !is_tag(text)) {
        let message = format!("`language` cannot be `{text}`");
        faults.push(
            Diagnostic::new(&UNKNOWN_VARIANT, node.span, message)
                .help("write the tag of a language: `en`, `de`, `pt-BR`"),
        );
    }
}

/// Whether a text has the form of a BCP 47 tag.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
