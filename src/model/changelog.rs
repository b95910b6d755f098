//! The entries that a changelog holds, for the kind that can be read from one.

use super::gather::{Gathering, mended};
use super::kind::AnyKind;
use super::rules::MISSING_FILE;
use super::sheet::Sheet;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::parse::changelog::parse;
use crate::parse::reader::Label;
use crate::parse::safety::OUTSIDE_DEFINITION;
use crate::source::Snapshot;

/// Adds the entries that a changelog holds, for the kind that can be read from one.
pub(super) fn lay(
    gathering: &mut Gathering,
    snapshot: &Snapshot,
    named: &Label,
    kinds: &'static [&'static dyn AnyKind],
    report: &mut Report,
) {
    let Some((kind, form)) = kinds.iter().find_map(|kind| Some((*kind, kind.traits().changelog?))) else { return };
    let path = named.name.strip_prefix("./").unwrap_or(&named.name);
    let Some(file) = snapshot.sources.at(path) else {
        if path.starts_with('/') || path.split('/').any(|step| step == "..") {
            let message = format!("`{}` leads out of the definition", named.name);
            report.add(
                Diagnostic::new(&OUTSIDE_DEFINITION, named.span, message).help("copy the file into the definition"),
            );
            return;
        }
        let texts = snapshot.sources.iter().map(|(_, source)| &*source.path).filter(|path| path.ends_with(".md"));
        let diagnostic = Diagnostic::new(&MISSING_FILE, named.span, format!("there is no file `{path}`")).lock();
        report.add(match nearest(path, texts) {
            Some(near) => {
                let config = snapshot.sources.file(named.span.file);
                diagnostic
                    .help(format!("did you mean `{near}`?"))
                    .replace(named.span, config.quoted_as(named.span, near))
            }
            None => diagnostic.help("write its path from the folder of `rutter.toml`: `CHANGELOG.md`"),
        });
        gathering.partial.insert(kind.name());
        return;
    };
    if snapshot.troubles.iter().any(|(troubled, _)| **troubled == *path) {
        gathering.partial.insert(kind.name());
        return;
    }
    for (id, document) in parse(snapshot.sources.file(file), file, form, report) {
        let id = mended(kind, id, document.header, None, report);
        gathering.sheets.push(Sheet::read(kind, id, document));
    }
}
